//! The areas behind orders, as a change sees them: what they say before it, what they do after it.
//! `app` wires them; orders depends on none.

use std::sync::Arc;

use ::store::{BoxFuture, Tx};
use access::Post;
use kernel::{Moment, OrderId, Result, Text};
use process::{Acting, CheckItem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amendment::Amendment;

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
