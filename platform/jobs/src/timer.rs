//! Timers: something is due at a moment, at most one per subject and name.

use kernel::{Fault, Moment, Result};
use store::{Command, Query, Row, Sql, Tx, Wake, params, sql};
use uuid::Uuid;

use crate::claim::backoff_seconds;

const SET: Sql = sql!(
    "INSERT INTO timers (subject_kind, subject_id, name, kind, payload, due_at, run_at, attempts,
         created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6, 0, $7)
     ON CONFLICT (subject_id, subject_kind, name) DO UPDATE SET kind = excluded.kind,
         payload = excluded.payload, due_at = excluded.due_at, run_at = excluded.run_at,
         attempts = 0, last_error = NULL"
);
const CANCEL: Sql =
    sql!("DELETE FROM timers WHERE subject_id = $1 AND subject_kind = $2 AND name = $3");
const CANCEL_ALL: Sql = sql!("DELETE FROM timers WHERE subject_id = $1 AND subject_kind = $2");
const OF_SUBJECT: Sql = sql!(
    "SELECT subject_kind, subject_id, name, kind, due_at, payload FROM timers
     WHERE subject_id = $1 AND subject_kind = $2 ORDER BY due_at, name"
);
const TAKE: Sql = sql!(
    "DELETE FROM timers WHERE subject_id = $1 AND subject_kind = $2 AND name = $3 AND run_at <= $4
     RETURNING subject_kind, subject_id, name, kind, due_at, payload"
);
const ATTEMPTS: Sql = sql!(
    "SELECT attempts FROM timers
     WHERE subject_id = $1 AND subject_kind = $2 AND name = $3 AND run_at <= $4"; FOR UPDATE
);
const POSTPONE: Sql = sql!(
    "UPDATE timers SET attempts = $4, last_error = $5, run_at = $6
     WHERE subject_id = $1 AND subject_kind = $2 AND name = $3"
);

/// Timers looked at in one pass.
const PASS: i64 = 200;

/// A timer, to be set or just firing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// The kind of the subject, e.g. `sales_order`.
    pub subject_kind: String,
    /// The subject.
    pub subject_id: Uuid,
    /// What it is to the subject, e.g. `deadline:review`; setting it again replaces it.
    pub name: String,
    /// Which handler fires it, e.g. `process.deadline`.
    pub kind: String,
    /// When it is due.
    pub due_at: Moment,
    /// What the handler gets.
    pub payload: serde_json::Value,
}

/// Sets a timer, or moves the one with the same subject and name.
pub async fn set_timer(tx: &mut Tx<'_>, timer: &Timer, now: Moment) -> Result<()> {
    let payload = serde_json::to_string(&timer.payload).map_err(Fault::internal)?;
    let params = params![
        timer.subject_kind,
        timer.subject_id,
        timer.name,
        timer.kind,
        payload,
        timer.due_at,
        now
    ];
    tx.queue(SET, params).await?;
    tx.wake(Wake::Jobs);
    Ok(())
}

/// Removes a timer if it is set.
pub async fn cancel_timer(tx: &mut Tx<'_>, kind: &str, subject: Uuid, name: &str) -> Result<()> {
    tx.queue(CANCEL, params![subject, kind, name]).await
}

/// Removes all timers of a subject.
pub async fn cancel_timers(tx: &mut Tx<'_>, kind: &str, subject: Uuid) -> Result<()> {
    tx.queue(CANCEL_ALL, params![subject, kind]).await
}

/// The timers of a subject, the next one first.
pub async fn timers_of(tx: &mut Tx<'_>, kind: &str, subject: Uuid) -> Result<Vec<Timer>> {
    tx.fetch_all(OF_SUBJECT, params![subject, kind])
        .await?
        .iter()
        .map(timer)
        .collect()
}

/// Timers of these kinds that are due.
pub(crate) async fn due(tx: &mut Tx<'_>, kinds: &[&str], now: Moment) -> Result<Vec<Timer>> {
    let query = Query::new(
        "SELECT subject_kind, subject_id, name, kind, due_at, payload FROM timers WHERE run_at <= ",
    )
    .bind(now)
    .push(" AND kind IN ")
    .bind_list(kinds)
    .push(" ORDER BY run_at LIMIT ")
    .bind(PASS);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(timer)
        .collect()
}

/// Removes a due timer and answers it; `None` when somebody else fired, moved or cancelled it.
pub(crate) async fn take(tx: &mut Tx<'_>, due: &Timer, now: Moment) -> Result<Option<Timer>> {
    let params = params![due.subject_id, due.subject_kind, due.name, now];
    tx.fetch_optional(TAKE, params)
        .await?
        .as_ref()
        .map(timer)
        .transpose()
}

fn timer(row: &Row) -> Result<Timer> {
    Ok(Timer {
        subject_kind: row.get(0)?,
        subject_id: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        due_at: row.get(4)?,
        payload: row.get::<store::Json<_>>(5)?.0,
    })
}

/// Puts a timer off whose handler failed. It stays due and is tried for ever, ever more rarely.
pub(crate) struct Postpone {
    pub(crate) timer: Timer,
    pub(crate) error: String,
    pub(crate) now: Moment,
}

impl Command for Postpone {
    const NAME: &'static str = "timers.postpone";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Timer {
            subject_id,
            subject_kind,
            name,
            ..
        } = &self.timer;
        let found = params![subject_id, subject_kind, name, self.now];
        let Some(row) = tx.fetch_optional(ATTEMPTS, found).await? else {
            return Ok(());
        };
        let attempts = row.get::<i64>(0)? + 1;
        let wait = backoff_seconds(attempts, subject_id.as_bytes()[15]);
        let again = self.now.plus_seconds(wait);
        let row = params![subject_id, subject_kind, name, attempts, self.error, again];
        tx.queue(POSTPONE, row).await
    }
}
