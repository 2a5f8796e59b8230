//! One SQLite connection: its pragmas, its statements and its error names.

use std::{path::Path, sync::Arc};

use kernel::Value;
use rusqlite::{OpenFlags, config::DbConfig, params_from_iter};

use super::constraints::Constraints;
use crate::{
    Row, Sql, StoreError,
    row::{self, Bound},
};

/// Prepared statements kept per connection; the program has fewer texts than this.
const STATEMENTS: usize = 1024;

/// A connection that knows the names of the constraints.
#[derive(Debug)]
pub(crate) struct Connection {
    raw: rusqlite::Connection,
    constraints: Arc<Constraints>,
}

impl Connection {
    /// The one connection that writes.
    pub(crate) fn writer(path: &Path, durable: bool) -> Result<Self, StoreError> {
        let raw = rusqlite::Connection::open(path)?;
        let synchronous = if durable { "FULL" } else { "OFF" };
        // The page cache is 32 MiB. The log is copied into the file at 16 MiB (a page written often
        // is then copied once) and cut back to that.
        raw.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
             PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -32768;
             PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096;
             PRAGMA journal_size_limit = 16777216;
             PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;"
        ))?;
        keep_statements(&raw)?;
        Ok(Self {
            raw,
            constraints: Arc::default(),
        })
    }

    /// A connection that can only read.
    pub(crate) fn reader(path: &Path, first: &Self) -> Result<Self, StoreError> {
        Self::read_only(path, Arc::clone(&first.constraints))
    }

    /// The first connection to a file that another process may have: what only reads meets no
    /// constraint.
    pub(crate) fn onlooker(path: &Path) -> Result<Self, StoreError> {
        Self::read_only(path, Arc::default())
    }

    fn read_only(path: &Path, constraints: Arc<Constraints>) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = rusqlite::Connection::open_with_flags(path, flags)?;
        // 2 MiB hold what is read again and again; for the rest the kernel's cache is near enough,
        // and unlike pages of our own or mapped ones it is given back when others need memory.
        raw.execute_batch(
            "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -2048;
             PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
        )?;
        keep_statements(&raw)?;
        Ok(Self { raw, constraints })
    }

    /// Reads the constraint names from the schema, after migrating.
    pub(crate) fn learn_constraints(&mut self) -> Result<(), StoreError> {
        self.constraints = Arc::new(Constraints::read(&self.raw)?);
        Ok(())
    }

    pub(crate) const fn raw(&mut self) -> &mut rusqlite::Connection {
        &mut self.raw
    }

    pub(crate) fn execute(&self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let done = self
            .raw
            .prepare_cached(&sql.sqlite())
            .and_then(|mut statement| {
                if statement.column_count() == 0 {
                    return statement.execute(params_from_iter(params.iter().map(Bound)));
                }
                // `RETURNING` gives rows; a statement counts as done only when it was stepped to its end.
                let mut rows = statement.query(params_from_iter(params.iter().map(Bound)))?;
                let mut count = 0;
                while rows.next()?.is_some() {
                    count += 1;
                }
                Ok(count)
            });
        done.map(|count| count as u64)
            .map_err(|error| self.name(error))
    }

    pub(crate) fn fetch(
        &self,
        sql: Sql<'_>,
        params: &[Value<'_>],
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = self
            .raw
            .prepare_cached(&sql.sqlite())
            .and_then(|mut statement| {
                let columns = statement.column_count();
                // A write with RETURNING must run to its end; a read may stop at the limit.
                let limit = if statement.readonly() {
                    limit
                } else {
                    usize::MAX
                };
                let rows = statement.query(params_from_iter(params.iter().map(Bound)))?;
                row::collect(rows, columns, limit)
            });
        rows.map_err(|error| self.name(error))
    }

    /// Runs a fixed statement of the machinery itself: BEGIN, SAVEPOINT, COMMIT …
    pub(crate) fn control(&self, text: &'static str) -> Result<(), StoreError> {
        Ok(self.raw.prepare_cached(text)?.execute([]).map(drop)?)
    }

    /// Whether no transaction is open. A full disk makes SQLite roll back by itself.
    pub(crate) fn is_autocommit(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Rows written so far, whether or not they are committed.
    pub(crate) fn total_changes(&self) -> u64 {
        self.raw.total_changes()
    }

    /// Empties the log into the file, unless a reader is in the way.
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        self.raw.execute_batch("PRAGMA busy_timeout = 0")?;
        let done = self
            .raw
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        self.raw.execute_batch("PRAGMA busy_timeout = 5000")?;
        Ok(done?)
    }

    fn name(&self, error: rusqlite::Error) -> StoreError {
        match StoreError::from(error) {
            StoreError::Duplicate(message) => {
                StoreError::Duplicate(self.constraints.name(&message))
            }
            other => other,
        }
    }
}

/// Prepares a text once. Without the planner's promise to leave a plan alone SQLite prepares again
/// whenever a parameter changes that it might use for a better plan: half of a read's time here.
fn keep_statements(raw: &rusqlite::Connection) -> Result<(), StoreError> {
    raw.set_prepared_statement_cache_capacity(STATEMENTS);
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
