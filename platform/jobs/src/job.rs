//! Jobs: enqueueing them, and looking after those that failed.

use kernel::{Fault, Moment, Result};
use serde::{Serialize, de::DeserializeOwned};
use store::{Sql, Tx, Wake, params, sql};
use uuid::Uuid;

/// How often a job is tried unless it says otherwise: with doubling waits, about nine hours.
const ATTEMPTS: i64 = 16;

const ENQUEUE: Sql = sql!(
    "INSERT INTO jobs (id, kind, payload, dedupe, state, run_at, attempts, attempts_max, fence,
         created_at)
     VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6, 0, $7) ON CONFLICT DO NOTHING"
);
const DEAD: Sql = sql!(
    "SELECT id, kind, payload, attempts, last_error, created_at, finished_at FROM jobs
     WHERE state = 'dead' ORDER BY finished_at DESC LIMIT $1"
);
const REVIVE: Sql = sql!(
    "UPDATE jobs SET state = 'ready', run_at = $2, attempts = 0, finished_at = NULL
     WHERE id = $1 AND state = 'dead'"
);
const COUNT: Sql = sql!(
    "SELECT COUNT(*) FILTER (WHERE state = 'ready' AND run_at <= $1),
         COUNT(*) FILTER (WHERE state = 'ready' AND run_at > $1),
         COUNT(*) FILTER (WHERE state = 'running'), COUNT(*) FILTER (WHERE state = 'dead')
     FROM jobs WHERE state IN ('ready', 'running', 'dead')"
);
const PURGE: Sql = sql!("DELETE FROM jobs WHERE state = 'done' AND finished_at < $1");

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: &'static str,
    payload: serde_json::Value,
    run_at: Option<Moment>,
    dedupe: Option<String>,
    attempts: i64,
}

impl NewJob {
    /// A job of a kind that some [`Runner`](crate::Runner) handles, e.g. `mail.send`.
    #[must_use]
    pub const fn new(kind: &'static str, payload: serde_json::Value) -> Self {
        Self {
            kind,
            payload,
            run_at: None,
            dedupe: None,
            attempts: ATTEMPTS,
        }
    }

    /// Not before a moment.
    #[must_use]
    pub const fn at(mut self, moment: Moment) -> Self {
        self.run_at = Some(moment);
        self
    }

    /// While a job with this kind and key waits, a second one is not enqueued.
    #[must_use]
    pub fn dedupe(mut self, key: impl Into<String>) -> Self {
        self.dedupe = Some(key.into());
        self
    }

    /// How often it is tried before it becomes a dead letter.
    #[must_use]
    pub fn attempts(mut self, attempts: u16) -> Self {
        self.attempts = attempts.max(1).into();
        self
    }
}

/// Enqueues a job; it may run as soon as this transaction has committed.
pub async fn enqueue(tx: &mut Tx<'_>, job: &NewJob, now: Moment) -> Result<()> {
    let payload = serde_json::to_string(&job.payload).map_err(Fault::internal)?;
    let run_at = job.run_at.unwrap_or(now);
    let (id, dedupe) = (Uuid::now_v7(), &job.dedupe);
    tx.queue(
        ENQUEUE,
        params![id, job.kind, payload, dedupe, run_at, job.attempts, now],
    )
    .await?;
    tx.wake(Wake::Jobs);
    Ok(())
}

/// A claimed job, as its handler gets it.
#[derive(Debug, Clone)]
pub struct Job {
    /// The job's id: the same in every attempt, e.g. for a receiver's deduplication.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    pub(crate) attempts_max: i64,
    pub(crate) fence: i64,
    pub(crate) run_at: Moment,
    pub(crate) payload: String,
}

impl Job {
    /// The payload as a structure; a payload that cannot be read is dead at once.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_str(&self.payload).map_err(|error| JobError::Dead(error.to_string()))
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JobError {
    /// It may succeed later.
    #[error("{0}")]
    Retry(String),
    /// It will never succeed.
    #[error("{0}")]
    Dead(String),
}

impl From<Fault> for JobError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Internal(_) | Fault::Unavailable(_) | Fault::Stale(_) => {
                Self::Retry(fault.to_string())
            }
            Fault::Invalid(_)
            | Fault::Refused(_)
            | Fault::NotFound(_)
            | Fault::OutOfReach(_)
            | Fault::Conflict(_)
            | Fault::Forbidden(_)
            | Fault::Unauthenticated => Self::Dead(fault.to_string()),
        }
    }
}

/// A job that was given up.
#[derive(Debug, Clone, Serialize)]
pub struct DeadLetter {
    /// The job's id.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// What it was given.
    pub payload: serde_json::Value,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Moment,
    /// When it was given up.
    pub finished_at: Option<Moment>,
}

/// The jobs given up most recently.
pub async fn dead_letters(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DeadLetter>> {
    let rows = tx.fetch_all(DEAD, params![limit]).await?;
    let letter = |row: &store::Row| {
        Ok(DeadLetter {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get::<store::Json<_>>(2)?.0,
            attempts: row.get(3)?,
            last_error: row.get(4)?,
            created_at: row.get(5)?,
            finished_at: row.get(6)?,
        })
    };
    rows.iter().map(letter).collect()
}

/// Gives a dead letter another series of attempts; answers whether there was such a one.
pub async fn revive(tx: &mut Tx<'_>, id: Uuid, now: Moment) -> Result<bool> {
    let found = tx.execute(REVIVE, params![id, now]).await? > 0;
    tx.wake(Wake::Jobs);
    Ok(found)
}

/// How many jobs there are, for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Due and waiting.
    pub due: i64,
    /// Waiting for their moment or their next attempt.
    pub later: i64,
    /// Running now.
    pub running: i64,
    /// Given up.
    pub dead: i64,
}

/// Counts the jobs that are not done.
pub async fn counts(tx: &mut Tx<'_>, now: Moment) -> Result<Counts> {
    let row = tx.fetch_one(COUNT, params![now]).await?;
    Ok(Counts {
        due: row.get(0)?,
        later: row.get(1)?,
        running: row.get(2)?,
        dead: row.get(3)?,
    })
}

/// Forgets jobs that were done before a moment; answers how many.
pub async fn purge(tx: &mut Tx<'_>, before: Moment) -> Result<u64> {
    tx.execute(PURGE, params![before]).await
}
