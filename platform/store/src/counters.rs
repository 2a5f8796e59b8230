//! Figures for the operator.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// How the database has been used since it was opened, by this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Commands that were run, whatever they answered.
    pub commands: u64,
    /// Transactions that were committed; on SQLite many commands share one.
    pub commits: u64,
    /// Commands that were run again after contention.
    pub retries: u64,
    /// Commands and reads that were refused because too many were waiting.
    pub overloads: u64,
    /// Commands and reads that wait now.
    pub waiting: usize,
}

/// Counts for [`Stats`]; clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counters(Arc<[AtomicU64; 4]>);

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Count {
    Command,
    Commit,
    Retry,
    Overload,
}

impl Counters {
    pub(crate) fn add(&self, count: Count, by: usize) {
        self.0[count as usize].fetch_add(by as u64, Relaxed);
    }

    pub(crate) fn stats(&self, waiting: usize) -> Stats {
        let [commands, commits, retries, overloads] =
            [Count::Command, Count::Commit, Count::Retry, Count::Overload]
                .map(|count| self.0[count as usize].load(Relaxed));
        Stats {
            commands,
            commits,
            retries,
            overloads,
            waiting,
        }
    }
}
