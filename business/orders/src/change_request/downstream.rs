//! The areas behind orders, as a change sees them: what they say before it, what they do after it.
//! `app` wires them; orders depends on none.

use std::sync::Arc;

use ::store::{BoxFuture, Tx};
use access::Post;
use kernel::{Fault, Moment, OrderId, Refusal, Result, Text, text};
use process::{Acting, CheckItem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amendment::Amendment;
use crate::order::Order;

/// What a change means for one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaImpact {
    /// The area, e.g. `production`.
    pub area: String,
    /// What people call it.
    pub title: Text,
    /// Who takes note of the change for it.
    pub post: Post,
    /// Whether it speaks of selling prices and amounts, which not everybody sees.
    pub money: bool,
    /// What it found; an area that the change does not concern finds nothing.
    pub items: Vec<CheckItem>,
}

/// The areas behind orders. One value, wired in `app`, answers for all.
pub trait Downstream: Send + Sync + 'static {
    /// What a change would mean for each area. Only reads.
    fn impact<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        change: &'a Amendment,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<AreaImpact>>>;

    /// A change took effect, the ledger knows the new quantities: every area follows it, or flags
    /// for a person what it cannot do by itself. It never refuses.
    fn follow<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        change: &'a Amendment,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>>;

    /// What the customer has paid for an order, in minor units of its currency.
    fn received<'a>(&'a self, tx: &'a mut Tx<'_>, order: OrderId) -> BoxFuture<'a, Result<i64>>;

    /// Whether finance or sales has signed an order's settlement.
    fn is_settled<'a>(&'a self, tx: &'a mut Tx<'_>, order: OrderId) -> BoxFuture<'a, Result<bool>>;
}

/// Refuses what would change an order whose settlement is signed: the signatures stand under what it
/// comes to, and nobody would sign again.
pub(crate) async fn refuse_settled(
    tx: &mut Tx<'_>,
    downstream: &SharedDownstream,
    order: &Order,
) -> Result<()> {
    if !downstream.is_settled(tx, order.id).await? {
        return Ok(());
    }
    let label = order.label();
    let message = text!(
        "订单 {label} 的结算单已签字，内容不再变更；客户另有需要，请另开新单",
        "the settlement of order {label} is signed, so nothing of it changes any more; enter what the customer needs beside as a new order"
    );
    Err(Fault::refused(Refusal::new("settlement_signed", message)))
}

/// The wired areas; clones share them.
#[derive(Clone)]
pub struct SharedDownstream(Arc<dyn Downstream>);

impl SharedDownstream {
    /// Wires the areas.
    #[must_use]
    pub fn new(areas: impl Downstream) -> Self {
        Self(Arc::new(areas))
    }
}

impl std::ops::Deref for SharedDownstream {
    type Target = dyn Downstream;
    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl std::fmt::Debug for SharedDownstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedDownstream").finish_non_exhaustive()
    }
}
