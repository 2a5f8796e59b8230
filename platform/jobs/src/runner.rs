//! The runner: finds what is due and does it.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use kernel::{Clock, Fault, Moment, Result};
use store::{BoxFuture, Command, Db, Sql, Tx, Wake, params, sql};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::{
    Job, JobError, Timer,
    claim::{Claim, Renew, Report},
    timer::{self, Postpone},
};

/// How long a claim holds without renewal.
const LEASE_SECONDS: i64 = 60;
/// A running job's lease is renewed three times before it runs out.
const RENEWAL: Duration = Duration::from_secs(20);
/// How often to look for work that other processes enqueued.
const LOOK: Duration = Duration::from_secs(1);
/// Jobs that run at once unless told otherwise; most of them wait for the network.
const WORKERS: usize = 4;

const NEXT: Sql = sql!(
    "SELECT (SELECT MIN(run_at) FROM jobs WHERE state = 'ready' AND run_at > $1),
         (SELECT MIN(run_at) FROM timers WHERE run_at > $1)"
);

type JobHandler = Arc<dyn Fn(Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;
type TimerHandler =
    Arc<dyn for<'t> Fn(&'t mut Tx<'_>, Timer, Moment) -> BoxFuture<'t, Result<()>> + Send + Sync>;

/// Does jobs and fires timers with the handlers that are registered by kind.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    jobs: HashMap<&'static str, JobHandler>,
    timers: HashMap<&'static str, TimerHandler>,
    workers: usize,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut kinds: Vec<_> = self.jobs.keys().chain(self.timers.keys()).collect();
        kinds.sort_unstable();
        f.debug_struct("Runner")
            .field("kinds", &kinds)
            .finish_non_exhaustive()
    }
}

impl Runner {
    /// A runner without handlers.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        let (jobs, timers) = (HashMap::new(), HashMap::new());
        Self {
            db,
            clock,
            jobs,
            timers,
            workers: WORKERS,
        }
    }

    /// How many jobs run at once.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Handles jobs of a kind: `.job("mail.send", move |job| async move { … })`. The same job may
    /// come again after a crash.
    #[must_use]
    pub fn job<F, R>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Job) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.jobs
            .insert(kind, Arc::new(move |job| Box::pin(handler(job))));
        self
    }

    /// Fires timers of a kind inside the transaction that removes them:
    /// `.timer("process.deadline", |tx, timer, now| Box::pin(async move { … }))`. The handler may
    /// set the same timer again; it awaits nothing but `tx`.
    #[must_use]
    pub fn timer<F>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: for<'t> Fn(&'t mut Tx<'_>, Timer, Moment) -> BoxFuture<'t, Result<()>>
            + Send
            + Sync
            + 'static,
    {
        self.timers.insert(kind, Arc::new(handler));
        self
    }

    /// Does what is due now, one after another, until nothing is; answers how much it did. For
    /// tests and the virtual company, whose clock stands still meanwhile.
    pub async fn run_due(&self) -> Result<usize> {
        let mut done = 0;
        loop {
            let mut round = self.fire_timers().await?;
            for job in self.claim(self.workers).await? {
                round += 1;
                self.attempt(job).await;
            }
            if round == 0 {
                return Ok(done);
            }
            done += round;
        }
    }

    /// Runs until it is stopped.
    #[must_use]
    pub fn start(self) -> Running {
        let (stop, stopped) = watch::channel(false);
        let this = Arc::new(self);
        let jobs = tokio::spawn(Arc::clone(&this).job_loop(stopped.clone()));
        let timers = tokio::spawn(this.timer_loop(stopped));
        Running {
            stop,
            tasks: [jobs, timers],
        }
    }

    async fn job_loop(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut woken = self.db.woken(Wake::Jobs);
        let mut running = JoinSet::new();
        while !*stopped.borrow() {
            let free = self.workers - running.len();
            let claimed = if free == 0 {
                Ok(Vec::new())
            } else {
                self.claim(free).await
            };
            let claimed = claimed.unwrap_or_else(|error| {
                tracing::warn!(%error, "cannot claim jobs");
                Vec::new()
            });
            let saturated = free > 0 && claimed.len() == free;
            for job in claimed {
                let this = Arc::clone(&self);
                running.spawn(async move { this.attempt(job).await });
            }
            if saturated && running.len() < self.workers {
                continue;
            }
            let pause = self.pause().await;
            tokio::select! {
                _ = stopped.changed() => {}
                _ = running.join_next(), if !running.is_empty() => {}
                _ = woken.changed(), if running.len() < self.workers => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    async fn timer_loop(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut woken = self.db.woken(Wake::Jobs);
        while !*stopped.borrow() {
            if let Err(error) = self.fire_timers().await {
                tracing::warn!(%error, "cannot fire timers");
            }
            let pause = self.pause().await;
            tokio::select! {
                _ = stopped.changed() => {}
                _ = woken.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// How long to sleep: until the next thing is due, but not longer than [`LOOK`].
    async fn pause(&self) -> Duration {
        let now = self.clock.now();
        let next = self
            .db
            .read_with(move |tx| Box::pin(next(tx, now)))
            .await
            .ok()
            .flatten();
        let micros = next.map_or(u64::MAX, |next| (next.0 - now.0).unsigned_abs());
        LOOK.min(Duration::from_micros(micros))
    }

    async fn claim(&self, limit: usize) -> Result<Vec<Job>> {
        if self.jobs.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let mut kinds: Vec<_> = self.jobs.keys().copied().collect();
        kinds.sort_unstable(); // one text, so one prepared statement
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.db
            .run(Claim {
                kinds,
                limit,
                now,
                lease_until: now.plus_seconds(LEASE_SECONDS),
            })
            .await
    }

    /// Runs one claimed job and reports how it went.
    async fn attempt(&self, job: Job) {
        let Some(handler) = self.jobs.get(job.kind.as_str()).cloned() else {
            return;
        };
        // A task of its own turns a panic into an error; it ends when the lease is lost.
        let mut task = tokio::spawn(handler(job.clone()));
        let result = loop {
            match tokio::time::timeout(RENEWAL, &mut task).await {
                Ok(Ok(result)) => break result,
                Ok(Err(error)) => {
                    break Err(JobError::Retry(format!("the handler failed: {error}")));
                }
                Err(_) if self.renew(&job).await => {}
                Err(_) => {
                    task.abort();
                    tracing::warn!(kind = job.kind, id = %job.id, "the lease was lost");
                    return;
                }
            }
        };
        if let Err(error) = &result {
            tracing::warn!(kind = job.kind, id = %job.id, attempt = job.attempt, %error, "job failed");
        }
        let (kind, id) = (job.kind.clone(), job.id);
        match self
            .db
            .run(Report {
                job,
                result,
                now: self.clock.now(),
            })
            .await
        {
            Ok(true) => {}
            Ok(false) => tracing::warn!(kind, %id, "the report came after the lease was lost"),
            Err(error) => tracing::error!(kind, %id, %error, "the report was not written"),
        }
    }

    async fn renew(&self, job: &Job) -> bool {
        let until = self.clock.now().plus_seconds(LEASE_SECONDS);
        // An unreachable database is no loss of the lease: there is still time to try again.
        self.db
            .run(Renew {
                job: job.clone(),
                until,
            })
            .await
            .unwrap_or(true)
    }

    /// Fires the timers that are due; answers how many fired.
    async fn fire_timers(&self) -> Result<usize> {
        if self.timers.is_empty() {
            return Ok(0);
        }
        let now = self.clock.now();
        let mut kinds: Vec<&'static str> = self.timers.keys().copied().collect();
        kinds.sort_unstable();
        let due = self
            .db
            .read_with(move |tx| Box::pin(async move { timer::due(tx, &kinds, now).await }));
        let mut fired = 0;
        for timer in due.await? {
            let Some(handler) = self.timers.get(timer.kind.as_str()).cloned() else {
                continue;
            };
            match self
                .db
                .run(Fire {
                    timer: timer.clone(),
                    handler,
                    now,
                })
                .await
            {
                Ok(true) => fired += 1,
                Ok(false) => {}
                Err(fault) => self.postpone(timer, &fault, now).await?,
            }
        }
        Ok(fired)
    }

    async fn postpone(&self, timer: Timer, fault: &Fault, now: Moment) -> Result<()> {
        tracing::error!(kind = timer.kind, name = timer.name, subject = %timer.subject_id, %fault,
            "a timer could not fire");
        self.db
            .run(Postpone {
                timer,
                error: fault.to_string(),
                now,
            })
            .await
    }
}

async fn next(tx: &mut Tx<'_>, now: Moment) -> Result<Option<Moment>> {
    let row = tx.fetch_one(NEXT, params![now]).await?;
    let (job, timer): (Option<Moment>, Option<Moment>) = (row.get(0)?, row.get(1)?);
    Ok([job, timer].into_iter().flatten().min())
}

/// Removes a timer and runs its handler, in one transaction.
struct Fire {
    timer: Timer,
    handler: TimerHandler,
    now: Moment,
}

impl Command for Fire {
    const NAME: &'static str = "timers.fire";
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let Some(timer) = timer::take(tx, &self.timer, self.now).await? else {
            return Ok(false);
        };
        (self.handler)(tx, timer, self.now).await?;
        Ok(true)
    }
}

/// A started runner.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: [JoinHandle<()>; 2],
}

impl Running {
    /// Claims nothing more and waits for what is running.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}
