//! What stands open about subjects, for lists: what is being worked on, and when the next clock runs out.

use std::collections::{HashMap, HashSet};

use engine::{LineFact, LineFacts};
use kernel::{Moment, Result, Text};
use store::Tx;
use uuid::Uuid;

use crate::store::{ledger, tasks};

/// What stands open about a subject.
#[derive(Debug, Clone, Default)]
pub struct OpenWork {
    /// The open steps that somebody works on, as the policy names them, the last opened first.
    pub under_way: Vec<Text>,
    /// When the next open task is due.
    pub next_due: Option<Moment>,
}

/// What stands open about these subjects; absent are those about which nothing is open. No permit: whoever
/// lists them has asked for his own.
///
/// # Errors
/// When the database fails.
pub async fn open_work(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid> + Send,
) -> Result<HashMap<Uuid, OpenWork>> {
    tasks::open_work(tx, subjects).await
}

/// Whether something that was ordered has not left the house yet.
#[must_use]
pub fn has_unshipped(lines: &[LineFacts]) -> bool {
    let of = |line: &LineFacts, fact| line.get(fact).0;
    lines.iter().any(|line| {
        of(line, LineFact::Shipped) < of(line, LineFact::Ordered) - of(line, LineFact::ShortClosed)
    })
}

/// Those of some subjects of which [`has_unshipped`] is true. No permit, as above.
///
/// # Errors
/// When the database fails.
pub async fn with_unshipped(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid> + Send,
) -> Result<HashSet<Uuid>> {
    ledger::with_unshipped(tx, subjects).await
}
