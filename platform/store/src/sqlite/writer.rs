//! The writer thread: group commit.
//!
//! Whatever is queued when a transaction begins shares it, then one commit and one flush to the
//! disk, and only then all answers, refusals included.
//!
//! A savepoint for each command costs a copy of every page it touches, and nearly all commands
//! succeed. So a batch begins without any; when a command fails that has written already, the batch
//! is rolled back and run again, each command under its own savepoint, and so are the batches that
//! follow for a while.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::FutureExt as _;
use kernel::{Fault, Result};
use tokio::sync::oneshot;

use super::Connection;
use crate::{
    StoreError, Tx,
    command::is_decision,
    counters::{Count, Counters},
    db::Bells,
    queue::{Popped, Queue},
    tx::{Conn, Wakes},
    unit::Unit,
};

/// Commands that share a commit at most: bounds how long the first one waits and the log's growth.
const BATCH: usize = 256;
/// A batch takes no further commands after this time.
const BATCH_TIME: Duration = Duration::from_millis(15);
/// Batches with savepoints after one that had to be run again.
const WARY: u32 = 64;
/// After this time without work the log is emptied into the file.
const IDLE: Duration = Duration::from_secs(2);

/// Whether each command can be undone alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Savepoints {
    None,
    Each,
}

/// A command on its way through the writer, with the way back to its caller.
pub(super) struct Job {
    unit: Arc<dyn Unit>,
    reply: oneshot::Sender<Result<()>>,
    result: Option<Result<()>>,
}

impl Job {
    pub(super) const fn new(unit: Arc<dyn Unit>, reply: oneshot::Sender<Result<()>>) -> Self {
        Self {
            unit,
            reply,
            result: None,
        }
    }

    /// Runs inside the open transaction; the answer is kept. `None` when it failed, has written, and
    /// had no savepoint to return to: then the transaction must be rolled back.
    fn run(&mut self, conn: &mut Connection, under: Savepoints) -> Option<Wakes> {
        let (result, wakes) = match under {
            Savepoints::None => bare(conn, &*self.unit)?,
            Savepoints::Each => unit(conn, &*self.unit),
        };
        self.result = Some(result);
        Some(wakes)
    }

    /// Answers, now that the batch's fate is known.
    fn settle(self, fate: Result<(), StoreError>) {
        let result = match (fate, self.result) {
            (Ok(()), Some(result)) => result,
            // The command's own fault says more than "the batch failed".
            (Err(_), Some(Err(fault))) if !is_decision(&fault) => Err(fault),
            (Err(error), _) => Err(error.into()),
            (Ok(()), None) => Err(Fault::internal("a command was not run")),
        };
        let _ = self.reply.send(result); // the caller may be gone; the commit stands
    }
}

/// The writer and what it works with.
pub(super) struct Writer {
    pub(super) conn: Connection,
    pub(super) queue: Queue<Job>,
    pub(super) bells: Bells,
    pub(super) counters: Counters,
}

impl Writer {
    /// Serves batches until the queue is closed and empty.
    pub(super) fn serve(mut self) {
        let mut dirty = false;
        let mut wary = 0_u32;
        loop {
            match self.queue.pop(dirty.then_some(IDLE)) {
                Popped::Item(first) => {
                    let under = if wary > 0 {
                        Savepoints::Each
                    } else {
                        Savepoints::None
                    };
                    let ended = self.batch(first, under);
                    wary = if ended == under {
                        wary.saturating_sub(1)
                    } else {
                        WARY
                    };
                    dirty = true;
                }
                Popped::Idle => {
                    self.empty_log();
                    dirty = false;
                }
                // Whoever closes the file last would do this, but a reader cannot write.
                Popped::Closed => return self.empty_log(),
            }
        }
    }

    fn empty_log(&self) {
        if let Err(error) = self.conn.checkpoint() {
            tracing::debug!(%error, "checkpoint postponed");
        }
    }

    /// Answers what the batch ended with.
    fn batch(&mut self, first: Job, mut under: Savepoints) -> Savepoints {
        // Without an open transaction a savepoint would open, and release commit, one of its own.
        if let Err(error) = self.conn.control("BEGIN IMMEDIATE") {
            tracing::error!(%error, "cannot begin");
            first.settle(Err(error));
            return under;
        }
        let began = Instant::now();
        let mut wakes = Wakes::default();
        let mut jobs = Vec::with_capacity(16);
        let mut next = Some(first);
        while let Some(mut job) = next {
            let ran = job.run(&mut self.conn, under);
            jobs.push(job);
            match ran {
                Some(more) => wakes.merge(more),
                None => {
                    under = Savepoints::Each;
                    match self.again(&mut jobs) {
                        Ok(all) => wakes = all,
                        Err(error) => {
                            settle_all(jobs, &Err(error));
                            return under;
                        }
                    }
                }
            }
            let room = jobs.len() < BATCH && began.elapsed() < BATCH_TIME;
            // A full disk makes SQLite roll back by itself: then nobody else may join.
            let open = !self.conn.is_autocommit();
            next = if room && open {
                self.queue.try_pop()
            } else {
                None
            };
        }
        self.counters.add(Count::Command, jobs.len());
        if cfg!(feature = "break-ack-before-commit") {
            acknowledge_early(&self.conn, jobs);
            return under;
        }
        let fate = self.commit(jobs.len());
        if fate.is_ok() {
            self.bells.ring(wakes);
        }
        settle_all(jobs, &fate);
        under
    }

    /// Runs a batch from its start, each command under its savepoint.
    fn again(&mut self, jobs: &mut [Job]) -> Result<Wakes, StoreError> {
        self.conn.control("ROLLBACK")?;
        self.conn.control("BEGIN IMMEDIATE")?;
        let mut wakes = Wakes::default();
        for job in jobs {
            if let Some(more) = job.run(&mut self.conn, Savepoints::Each) {
                wakes.merge(more);
            }
        }
        Ok(wakes)
    }

    fn commit(&self, commands: usize) -> Result<(), StoreError> {
        let fate = self.conn.control("COMMIT");
        match &fate {
            Ok(()) => self.counters.add(Count::Commit, 1),
            Err(error) => {
                tracing::error!(%error, commands, "the batch is lost");
                if !self.conn.is_autocommit() {
                    let _ = self.conn.control("ROLLBACK");
                }
            }
        }
        fate
    }
}

fn settle_all(jobs: Vec<Job>, fate: &Result<(), StoreError>) {
    for job in jobs {
        job.settle(fate.clone());
    }
}

/// The defect that the crash test must find: answers first, and commits a while later.
fn acknowledge_early(conn: &Connection, jobs: Vec<Job>) {
    settle_all(jobs, &Ok(()));
    std::thread::sleep(Duration::from_millis(200));
    let _ = conn.control("COMMIT");
}

/// Runs one command without a savepoint; `None` when it failed and has written.
fn bare(conn: &mut Connection, command: &dyn Unit) -> Option<(Result<()>, Wakes)> {
    let before = conn.total_changes();
    let (result, wakes) = attempt(conn, |tx| command.run(tx).now_or_never());
    let Err(fault) = &result else {
        return Some((result, wakes));
    };
    if conn.is_autocommit() {
        return Some((result, Wakes::default())); // SQLite has rolled back the whole batch
    }
    if conn.total_changes() != before || is_decision(fault) {
        return None;
    }
    Some((result, Wakes::default()))
}

/// Runs one command under its savepoint.
fn unit(conn: &mut Connection, command: &dyn Unit) -> (Result<()>, Wakes) {
    if let Err(error) = conn.control("SAVEPOINT unit") {
        return (Err(error.into()), Wakes::default());
    }
    let (result, mut wakes) = attempt(conn, |tx| command.run(tx).now_or_never());
    if let Err(fault) = &result {
        wakes = Wakes::default();
        if conn.is_autocommit() {
            return (result, wakes); // SQLite has rolled back the whole batch
        }
        let rolled_back = conn.control("ROLLBACK TO unit");
        if rolled_back.is_ok() && is_decision(fault) {
            wakes = about_refusal(conn, command, fault);
        }
    }
    let released = if conn.is_autocommit() {
        Err(StoreError::Unavailable("the batch was rolled back".into()))
    } else {
        conn.control("RELEASE unit")
    };
    match released {
        Ok(()) => (result, wakes),
        Err(error) => (Err(error.into()), Wakes::default()),
    }
}

/// Lets the command write about its refusal; a failure to do so loses those writes only.
fn about_refusal(conn: &mut Connection, command: &dyn Unit, fault: &Fault) -> Wakes {
    let (written, wakes) = attempt(conn, |tx| command.refused(tx, fault).now_or_never());
    let Err(error) = written else { return wakes };
    tracing::error!(command = command.name(), %error, "the refusal could not be written");
    if !conn.is_autocommit() {
        let _ = conn.control("ROLLBACK TO unit");
    }
    Wakes::default()
}

/// Polls once: every SQLite statement is ready at once, so one poll runs a command to its end, and
/// one that waits for anything else is refused. A panic takes down the command only.
fn attempt(
    conn: &mut Connection,
    run: impl FnOnce(&mut Tx<'_>) -> Option<Result<()>>,
) -> (Result<()>, Wakes) {
    let mut tx = Tx::new(Conn::Sqlite(conn));
    let result = match catch_unwind(AssertUnwindSafe(|| run(&mut tx))) {
        Ok(Some(result)) => result,
        Ok(None) => Err(StoreError::Waited.into()),
        Err(_) => Err(Fault::internal("the command panicked")),
    };
    match (result, tx.failed.take()) {
        // A command that swallowed a failed statement must not commit what is left of it.
        (Ok(_), Some(error)) => (Err(error.into()), Wakes::default()),
        (result, _) => (result, tx.wakes),
    }
}
