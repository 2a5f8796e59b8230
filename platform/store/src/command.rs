//! The shape of a use case.

use kernel::{Fault, Result};

use crate::Tx;

/// A use case that runs in one transaction.
///
/// It takes `&self` because it may run again after a serialization failure: identifiers and the
/// present moment come in as fields, and nothing outside of the transaction may change.
pub trait Command: Send + Sync + 'static {
    /// What it is called in spans and logs, e.g. `order.cancel`.
    const NAME: &'static str;
    /// What it answers.
    type Output: Send + 'static;

    /// [`Command::NAME`], or that of the command which this one wraps.
    fn name(&self) -> &'static str {
        Self::NAME
    }

    /// Loads, decides and saves. Await nothing but `tx`: on SQLite every other wait is refused.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Output>> + Send;

    /// Writes about a refusal, e.g. an event, after the command's own writes were rolled back. The
    /// fault is answered all the same. Not called when the machine failed (internal, unavailable).
    fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, fault);
        std::future::ready(Ok(()))
    }
}

/// Whether a fault is a decision (and not a failure of the machine).
pub(crate) const fn is_decision(fault: &Fault) -> bool {
    !matches!(fault, Fault::Internal(_) | Fault::Unavailable(_))
}
