//! Obligations as pages show them.

use ::store::Tx;
use engine::Calendar;
use kernel::{FileId, Moment, OrderId, Result, Text, text};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Obligation, ObligationId, Obliged, TermId, obligations};
use crate::contract::ContractId;

/// Where an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::contract) enum ObligationState {
    /// Its clock runs.
    Open,
    /// Its time is over.
    Overdue,
    /// It was done.
    Fulfilled,
}

/// An obligation whose clock runs or ran.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Obligation)]
pub(in crate::contract) struct ObligationView {
    /// Its id.
    pub id: ObligationId,
    /// The contract's words it comes from; none for the notice after a stop.
    pub term_id: Option<TermId>,
    /// The obligation that was stopped for, of a notice.
    pub parent_id: Option<ObligationId>,
    /// What is owed.
    pub words: Text,
    /// By whom.
    pub owed_by: Obliged,
    /// For which order.
    pub order_id: Option<OrderId>,
    /// That order's number.
    pub order_label: String,
    /// What was asked.
    pub note: String,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// When its clock began.
    pub started_at: Moment,
    /// By when.
    pub due_at: Moment,
    /// How that came about.
    pub derivation: Text,
    /// Whether that rests on holidays that are not published yet.
    pub provisional: bool,
    /// Where it stands.
    pub state: ObligationState,
    /// What that is called.
    pub state_title: Text,
    /// Working days it is or was late.
    pub late_days: i64,
    /// Whether the contract lets us stop the order when it is late.
    pub may_stop: bool,
    /// When the order was stopped for it.
    pub stopped_at: Option<Moment>,
    /// When it was fulfilled.
    pub fulfilled_at: Option<Moment>,
    /// Who noted that.
    pub fulfilled_by: Option<String>,
    /// What came.
    pub evidence: String,
    /// The proof.
    pub evidence_file_id: Option<FileId>,
}

/// All obligations of a contract, the newest first.
pub(in crate::contract) async fn obligation_views(
    tx: &mut Tx<'_>,
    id: ContractId,
    clock: (&Calendar, Moment),
) -> Result<Vec<ObligationView>> {
    let all = obligations::of(tx, id).await?;
    views(tx, all, clock).await
}

/// All obligations on an order, the newest first.
pub(in crate::contract) async fn of_order(
    tx: &mut Tx<'_>,
    id: OrderId,
    clock: (&Calendar, Moment),
) -> Result<Vec<ObligationView>> {
    let all = obligations::of_order(tx, id).await?;
    views(tx, all, clock).await
}

async fn views(
    tx: &mut Tx<'_>,
    all: Vec<Obligation>,
    clock: (&Calendar, Moment),
) -> Result<Vec<ObligationView>> {
    let mut views = Vec::with_capacity(all.len());
    for obligation in all.into_iter().rev() {
        views.push(view(tx, obligation, clock).await?);
    }
    Ok(views)
}

async fn view(
    tx: &mut Tx<'_>,
    obligation: Obligation,
    (calendar, now): (&Calendar, Moment),
) -> Result<ObligationView> {
    let order_label = match obligation.order {
        None => String::new(),
        Some(order) => crate::store::heading(tx, order).await?.number,
    };
    let raised_by = match obligation.raised_by {
        None => None,
        Some(by) => access::people::name(tx, by).await?,
    };
    let fulfilled_by = match obligation.fulfilled_by {
        None => None,
        Some(by) => access::people::name(tx, by).await?,
    };
    let words = obligation.title();
    let (state, state_title) = if obligation.fulfilled_at.is_some() {
        (ObligationState::Fulfilled, text!("已履行", "Fulfilled"))
    } else if obligation.is_overdue(now) {
        (ObligationState::Overdue, text!("已逾期", "Overdue"))
    } else {
        (ObligationState::Open, text!("履行中", "Running"))
    };
    Ok(ObligationView {
        id: obligation.id,
        term_id: obligation.term,
        parent_id: obligation.parent,
        owed_by: obligation.owed_by,
        order_id: obligation.order,
        order_label,
        raised_by,
        started_at: obligation.started_at,
        due_at: obligation.due_at,
        provisional: obligation.provisional,
        state,
        state_title,
        late_days: obligation.late_days(calendar, now),
        may_stop: obligation.may_stop.is_some(),
        stopped_at: obligation.stopped_at,
        fulfilled_at: obligation.fulfilled_at,
        fulfilled_by,
        evidence_file_id: obligation.evidence_file,
        words,
        note: obligation.note,
        derivation: obligation.derivation,
        evidence: obligation.evidence,
    })
}
