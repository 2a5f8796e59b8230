//! Change requests (订单变更申请): the only way to change an approved order (TR-2.5).
//!
//! A request says why, from whom it comes and what is to change, as typed actions. Its impact sheet
//! is computed before anybody decides; the heads whose work it touches decide, and nobody decides on
//! his own request. The last approval carries it out in one transaction: revision n+1 with all that
//! follows from it. Whoever is concerned takes note, with what was before and what is now.
//!
//! What facts forbid (below what is shipped, invoiced or picked; another price for what was
//! delivered) is refused at the request and again when it takes effect. Facts that changed
//! meanwhile and matter send the sheet to the heads anew.

mod action;
mod amendment;
mod apply_change;
mod decide_change;
mod downstream;
mod floors;
mod heads;
mod impact;
mod pending;
mod plan;
#[cfg(test)]
mod properties;
mod reconsider;
mod request;
mod request_change;
mod show_change;
mod split_line;
mod store;
mod withdraw_change;

pub use action::ChangeAction;
pub use amendment::{Amendment, LineChange};
pub use decide_change::{ChangeDecided, ChangeVerdict, DecideChange};
pub(crate) use downstream::refuse_settled;
pub use downstream::{AreaImpact, Downstream, SharedDownstream};
pub use heads::Head;
pub use impact::{ClauseTouched, ImpactSheet, LineImpact, Sums};
pub use pending::{DespiteChange, PendingChange, pass_pending_change, pending_change};
pub use request::{ChangeOrigin, ChangeState};
pub use request_change::{ChangeInput, ChangeRequested, RequestChange, preview_change};
pub use show_change::{
    AcknowledgementView, ApprovalView, ChangeRow, ChangeView, DepartmentNamed, PersonNamed,
    changes_of, show_change,
};
pub use withdraw_change::WithdrawChange;

pub(crate) use amendment::open_changes;
pub(crate) use impact::unpriced;
pub(crate) use store::open_count;
pub(crate) use withdraw_change::order_cancelled;
