//! One code over two databases: an embedded SQLite file, or a PostgreSQL server.
//!
//! A use case is a [`Command`]; [`Db::run`] gives it one transaction and [`Db::read`] a read-only
//! view. Everything that joins a transaction takes `&mut` [`Tx`]. On SQLite one writer thread runs
//! the commands in batches with one durable commit each; on PostgreSQL each command has a pooled
//! connection and is run again after a serialization failure.
//!
//! Limits: this is the only crate that names a database driver. A command is re-runnable, has no
//! side effects and awaits nothing but its transaction; an answer, a refusal included, is given
//! only after the commit that it rests on.

mod backup;
mod command;
mod counters;
mod db;
mod error;
mod migrate;
mod postgres;
mod queue;
mod row;
mod sql;
mod sqlite;
mod tx;
mod unit;

pub mod testing;

pub use backup::{backup, restore};
pub use command::Command;
pub use counters::Stats;
pub use db::{Db, Settings, Wake};
pub use error::StoreError;
pub use kernel::{FromValue, ToValue, Value};
pub use row::{Json, Row};
pub use sql::{Dialect, FOR_UPDATE, Query, Registered, Sql, registered};
pub use tx::Tx;

/// A boxed future, as [`Db::read_with`] and [`Db::run_with`] take it.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// For the macros only.
#[doc(hidden)]
pub mod __private {
    pub use crate::sql::{number, utf8};
    pub use inventory;
}
