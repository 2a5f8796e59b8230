//! What stands open about subjects, for lists: what is being worked on, and when the next clock runs out.

use std::collections::HashMap;

use kernel::{Moment, Result, Text};
use store::Tx;
use uuid::Uuid;

use crate::store::tasks;

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
