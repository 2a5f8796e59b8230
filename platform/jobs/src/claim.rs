//! Claiming jobs, and reporting how they went.

use kernel::{Moment, Result};
use store::{Command, Query, Row, Sql, Tx, params, sql};

use crate::{Job, JobError};

/// The wait after the first failed attempt; it doubles with each.
const BACKOFF_SECONDS: i64 = 5;
/// The longest wait between two attempts.
const BACKOFF_SECONDS_MAX: i64 = 3600;
/// Of an error message so much is kept.
const ERROR_CHARS: usize = 1000;

/// Back to the queue, unless meanwhile another one with the same key waits and stands for both.
macro_rules! ready_again {
    () => {
        "CASE WHEN EXISTS (SELECT 1 FROM jobs other WHERE other.kind = jobs.kind
             AND other.dedupe = jobs.dedupe AND other.state = 'ready') THEN 'done'
         ELSE 'ready' END"
    };
}

const EXPIRE: Sql = sql!(concat!(
    "UPDATE jobs SET lease_until = NULL, last_error = 'the lease ran out',
         finished_at = CASE WHEN attempts >= attempts_max THEN lease_until END,
         state = CASE WHEN attempts >= attempts_max THEN 'dead' ELSE ",
    ready_again!(),
    " END WHERE state = 'running' AND lease_until < $1"
));
const COMPLETE: Sql = sql!(
    "UPDATE jobs SET state = 'done', lease_until = NULL, last_error = NULL, finished_at = $3
     WHERE id = $1 AND fence = $2 AND state IN ('running', 'done')"
);
const RETRY: Sql = sql!(concat!(
    "UPDATE jobs SET lease_until = NULL, last_error = $3, run_at = $4, state = ",
    ready_again!(),
    " WHERE id = $1 AND fence = $2 AND state = 'running'"
));
const BURY: Sql = sql!(
    "UPDATE jobs SET state = 'dead', lease_until = NULL, last_error = $3, finished_at = $4
     WHERE id = $1 AND fence = $2 AND state = 'running'"
);
const RENEW: Sql =
    sql!("UPDATE jobs SET lease_until = $3 WHERE id = $1 AND fence = $2 AND state = 'running'");
/// The index that keeps one waiting job per key.
const DEDUPE: &str = "jobs_dedupe_key";

/// Claims due jobs of the kinds that this runner handles.
pub(crate) struct Claim {
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) limit: i64,
    pub(crate) now: Moment,
    pub(crate) lease_until: Moment,
}

impl Command for Claim {
    const NAME: &'static str = "jobs.claim";
    type Output = Vec<Job>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Job>> {
        tx.retry_on(DEDUPE);
        tx.queue(EXPIRE, params![self.now]).await?;
        let claim = Query::new(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, fence = fence + 1,
                 lease_until = ",
        )
        .bind(self.lease_until)
        .push(" WHERE id IN (SELECT id FROM jobs WHERE state = 'ready' AND run_at <= ")
        .bind(self.now)
        .push(" AND kind IN ")
        .bind_list(&self.kinds)
        .push(" ORDER BY run_at, id LIMIT ")
        .bind(self.limit)
        .push(tx.dialect().pick("", " FOR UPDATE SKIP LOCKED"))
        .push(") RETURNING id, kind, attempts, attempts_max, fence, run_at, payload");
        let rows = tx.fetch_all(claim.sql(), claim.params()).await?;
        let mut jobs = rows.iter().map(claimed).collect::<Result<Vec<_>>>()?;
        jobs.sort_by_key(|job| (job.run_at, job.id)); // RETURNING promises no order
        Ok(jobs)
    }
}

fn claimed(row: &Row) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        attempt: row.get(2)?,
        attempts_max: row.get(3)?,
        fence: row.get(4)?,
        run_at: row.get(5)?,
        payload: row.get(6)?,
    })
}

/// Marks a job as done, unless its lease was lost; answers whether it was still held.
///
/// A handler may do so itself, in the transaction of the job's effect: then the effect happens
/// exactly once. It must give up (and roll back) when the answer is `false`.
pub async fn complete(tx: &mut Tx<'_>, job: &Job, now: Moment) -> Result<bool> {
    Ok(tx
        .execute(COMPLETE, params![job.id, job.fence, now])
        .await?
        > 0)
}

/// Reports how an attempt went; the output tells whether the lease was still held.
pub(crate) struct Report {
    pub(crate) job: Job,
    pub(crate) result: Result<(), JobError>,
    pub(crate) now: Moment,
}

impl Command for Report {
    const NAME: &'static str = "jobs.report";
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let (job, now) = (&self.job, self.now);
        let error = match &self.result {
            Ok(()) => return complete(tx, job, now).await,
            Err(error) => error,
        };
        let message: String = error.to_string().chars().take(ERROR_CHARS).collect();
        let rows = match error {
            JobError::Retry(_) if job.attempt < job.attempts_max => {
                tx.retry_on(DEDUPE);
                let again = now.plus_seconds(backoff_seconds(job.attempt, job.id.as_bytes()[15]));
                tx.execute(RETRY, params![job.id, job.fence, message, again])
                    .await?
            }
            JobError::Retry(_) | JobError::Dead(_) => {
                tx.execute(BURY, params![job.id, job.fence, message, now])
                    .await?
            }
        };
        Ok(rows > 0)
    }
}

/// Extends a lease; the output tells whether it was still held.
pub(crate) struct Renew {
    pub(crate) job: Job,
    pub(crate) until: Moment,
}

impl Command for Renew {
    const NAME: &'static str = "jobs.renew";
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let params = params![self.job.id, self.job.fence, self.until];
        Ok(tx.execute(RENEW, params).await? > 0)
    }
}

/// Doubling waits, up to a quarter longer by chance, so that what failed together does not return
/// together.
pub(crate) fn backoff_seconds(attempt: i64, chance: u8) -> i64 {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(20);
    let wait = (BACKOFF_SECONDS << doublings).min(BACKOFF_SECONDS_MAX);
    wait + wait * i64::from(chance) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        assert_eq!(
            [1, 2, 3].map(|attempt| backoff_seconds(attempt, 0)),
            [5, 10, 20]
        );
        assert_eq!(backoff_seconds(100, 0), 3600);
        assert_eq!(backoff_seconds(100, 255), 3600 + 896);
    }
}
