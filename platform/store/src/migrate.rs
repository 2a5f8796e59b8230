//! Brings the schema up to date, once and for all processes.
//!
//! Migrations are embedded in the binary; each is applied once and may not change afterwards (its
//! checksum is kept). A database that knows a migration which this binary does not know is newer
//! and refused.

use std::collections::HashMap;

use kernel::{Clock as _, SystemClock};
use sha2::{Digest as _, Sha256};

use crate::{StoreError, postgres::Postgres};

/// One file of `migrations/`.
#[derive(Debug)]
pub(crate) struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The key of the advisory lock that lets one node migrate at a time.
const LOCK: i64 = 0x0059_6964_616e;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    number BIGINT NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";
const APPLIED: &str = "SELECT number, checksum FROM schema_migrations";
const APPLY: &str =
    "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

impl Migration {
    fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.text.as_bytes()))
    }
}

/// Eight bytes that change with any PostgreSQL migration.
pub(crate) fn fingerprint() -> String {
    let all: Vec<u8> = POSTGRES
        .iter()
        .flat_map(|m| m.checksum().into_bytes())
        .collect();
    hex::encode(&Sha256::digest(all)[..8])
}

/// What is still to be applied, or why the database cannot be used.
fn pending(
    known: &[Migration],
    mut applied: HashMap<i64, String>,
) -> Result<Vec<&Migration>, StoreError> {
    let mut pending = Vec::new();
    for migration in known {
        match applied.remove(&migration.number) {
            None => pending.push(migration),
            Some(checksum) if checksum == migration.checksum() => {}
            Some(_) => {
                return Err(StoreError::other(format_args!(
                    "migration {:04}_{} was changed after it had been applied",
                    migration.number, migration.name
                )));
            }
        }
    }
    match applied.keys().max() {
        None => Ok(pending),
        Some(number) => Err(StoreError::other(format_args!(
            "the database is newer than this program: it has migration {number:04}"
        ))),
    }
}

fn up_to_date(pending: &[&Migration]) -> Result<(), StoreError> {
    match pending.first() {
        None => Ok(()),
        Some(first) => Err(StoreError::other(format_args!(
            "the schema is old: migration {:04}_{} is missing; run `yidan migrate`",
            first.number, first.name
        ))),
    }
}

/// Migrates a SQLite database in one exclusive transaction.
pub(crate) fn sqlite(conn: &mut rusqlite::Connection) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    tx.execute_batch(TABLE)?;
    for migration in pending(SQLITE, sqlite_applied(&tx)?)? {
        tx.execute_batch(migration.text)
            .map_err(|error| failed(migration, error))?;
        let (number, name) = (migration.number, migration.name);
        let row = rusqlite::params![number, name, migration.checksum(), SystemClock.now().0];
        tx.execute(APPLY, row)?;
        tracing::info!(number, name, "migrated");
    }
    Ok(tx.commit()?)
}

/// Refuses a SQLite database whose schema is old or newer.
pub(crate) fn check_sqlite(conn: &rusqlite::Connection) -> Result<(), StoreError> {
    let known: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations')",
        [],
        |row| row.get(0),
    )?;
    let applied = if known {
        sqlite_applied(conn)?
    } else {
        HashMap::new()
    };
    up_to_date(&pending(SQLITE, applied)?)
}

fn sqlite_applied(conn: &rusqlite::Connection) -> Result<HashMap<i64, String>, StoreError> {
    let mut statement = conn.prepare(APPLIED)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Migrates a PostgreSQL database in one transaction, one node at a time.
pub(crate) async fn postgres(db: &Postgres) -> Result<(), StoreError> {
    let mut client = db.writer().await?;
    let tx = client.transaction().await?;
    // Waiting for another node and rebuilding a table may take longer than any request.
    tx.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        .await?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    tx.batch_execute(TABLE).await?;
    for migration in pending(POSTGRES, postgres_applied(&tx).await?)? {
        tx.batch_execute(migration.text)
            .await
            .map_err(|error| failed(migration, error))?;
        let (number, name) = (migration.number, migration.name);
        let now = SystemClock.now().0;
        tx.execute(APPLY, &[&number, &name, &migration.checksum(), &now])
            .await?;
        tracing::info!(number, name, "migrated");
    }
    Ok(tx.commit().await?)
}

/// Refuses a PostgreSQL database whose schema is old or newer.
pub(crate) async fn check_postgres(db: &Postgres) -> Result<(), StoreError> {
    let mut client = db.writer().await?;
    let tx = client.transaction().await?;
    let known = tx
        .query_one("SELECT to_regclass('schema_migrations') IS NOT NULL", &[])
        .await?;
    let applied = if known.try_get(0)? {
        postgres_applied(&tx).await?
    } else {
        HashMap::new()
    };
    up_to_date(&pending(POSTGRES, applied)?)
}

async fn postgres_applied(
    tx: &deadpool_postgres::Transaction<'_>,
) -> Result<HashMap<i64, String>, StoreError> {
    let rows = tx.query(APPLIED, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

fn failed(migration: &Migration, error: impl Into<StoreError>) -> StoreError {
    let (number, name) = (migration.number, migration.name);
    StoreError::other(format_args!(
        "migration {number:04}_{name}: {}",
        error.into()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Migration] = &[
        Migration {
            number: 1,
            name: "one",
            text: "a",
        },
        Migration {
            number: 2,
            name: "two",
            text: "b",
        },
    ];

    fn applied(rows: &[(i64, &str)]) -> HashMap<i64, String> {
        rows.iter()
            .map(|(n, text)| (*n, hex::encode(Sha256::digest(text.as_bytes()))))
            .collect()
    }

    #[test]
    fn only_what_is_missing_is_pending() {
        let pending = pending(KNOWN, applied(&[(1, "a")])).unwrap();
        assert_eq!(pending.iter().map(|m| m.number).collect::<Vec<_>>(), [2]);
        assert!(up_to_date(&pending).is_err());
    }

    #[test]
    fn a_changed_or_newer_database_is_refused() {
        let changed = pending(KNOWN, applied(&[(1, "x")])).unwrap_err();
        assert!(changed.to_string().contains("0001_one was changed"));
        let newer = pending(KNOWN, applied(&[(1, "a"), (2, "b"), (3, "c")])).unwrap_err();
        assert!(newer.to_string().contains("newer than this program"));
    }

    #[test]
    fn both_databases_have_the_same_migrations() {
        let names = |all: &[Migration]| all.iter().map(|m| (m.number, m.name)).collect::<Vec<_>>();
        assert_eq!(names(SQLITE), names(POSTGRES));
    }
}
