//! Work that happens later: jobs after a commit, timers at a moment.
//!
//! Both are rows, written in the transaction that wants them ([`enqueue`], [`set_timer`]), so they
//! exist exactly if the change exists. A [`Runner`] does them: a *job* runs outside of any
//! transaction, at least once, and may talk to the world; a *timer* fires inside a transaction that
//! also removes it, exactly once, and touches nothing but the database.
//!
//! Several processes may run on one database. A job is claimed under a lease; a claim that outlives
//! its lease is given to another, and the fence number tells the late one that it has lost.
//!
//! Limits: no order is promised between jobs. A job that keeps failing becomes a dead letter for a
//! person to look at ([`dead_letters`], [`revive`]); a timer never gives up.

mod claim;
mod job;
mod runner;
mod timer;

pub use claim::complete;
pub use job::{
    Counts, DeadLetter, Job, JobError, NewJob, counts, dead_letters, enqueue, purge, revive,
};
pub use runner::{Runner, Running};
pub use timer::{Timer, cancel_timer, cancel_timers, set_timer, timers_of};
