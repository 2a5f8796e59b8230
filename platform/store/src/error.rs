//! What a database can answer instead of a result. The only place with SQLSTATEs and SQLite codes.

use std::sync::Arc;

use kernel::{Fault, FieldError, text};

/// A failure of the database, the same for both kinds of it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint (its name) says that it exists already.
    #[error("already exists: {0}")]
    Duplicate(Arc<str>),
    /// It refers to something that does not exist, or is still referred to.
    #[error("a reference is broken: {0}")]
    ForeignKey(Arc<str>),
    /// Somebody else was faster; running the command again may succeed.
    #[error("database contention")]
    Contention,
    /// A statement that promises one row found none.
    #[error("no row: {0}")]
    NoRow(Arc<str>),
    /// A command waited for something other than its transaction.
    #[error("a command waited for something other than its transaction")]
    Waited,
    /// Full queue, full disk, lost connection: it may succeed in a moment.
    #[error("database unavailable: {0}")]
    Unavailable(Arc<str>),
    /// A defect, in the program or in the database.
    #[error("database: {0}")]
    Other(Arc<str>),
}

impl StoreError {
    pub(crate) fn other(cause: impl std::fmt::Display) -> Self {
        Self::Other(cause.to_string().into())
    }

    pub(crate) fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string().into())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Duplicate(constraint) => Self::Conflict(Box::new(FieldError {
                pointer: String::new(),
                code: constraint.to_string(),
                message: text!(
                    "已存在相同的记录，请勿重复",
                    "such a record exists already; it cannot be made twice"
                ),
            })),
            StoreError::ForeignKey(_) => Self::invalid(
                "",
                "reference",
                text!(
                    "引用的记录不存在，或仍被其他记录引用",
                    "it refers to a record that does not exist, or is still referred to"
                ),
            ),
            StoreError::Contention => Self::Unavailable("database contention".into()),
            StoreError::Unavailable(cause) => Self::Unavailable(cause),
            other @ (StoreError::NoRow(_) | StoreError::Waited | StoreError::Other(_)) => {
                Self::internal(other)
            }
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let Some(code) = error.sqlite_error() else {
            return Self::other(error);
        };
        match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                Self::Duplicate(error.to_string().into())
            }
            (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::ForeignKey("foreign key".into()),
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Contention,
            (
                ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory,
                _,
            ) => Self::unavailable(error),
            _ => Self::other(error),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState as S;
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() || is_io(&error) {
                Self::unavailable(describe(&error))
            } else {
                Self::other(describe(&error))
            };
        };
        let constraint = || db.constraint().unwrap_or_default().into();
        match *db.code() {
            S::UNIQUE_VIOLATION => Self::Duplicate(constraint()),
            S::FOREIGN_KEY_VIOLATION => Self::ForeignKey(constraint()),
            S::T_R_SERIALIZATION_FAILURE | S::T_R_DEADLOCK_DETECTED => Self::Contention,
            S::LOCK_NOT_AVAILABLE
            | S::QUERY_CANCELED
            | S::ADMIN_SHUTDOWN
            | S::CRASH_SHUTDOWN
            | S::CANNOT_CONNECT_NOW
            | S::TOO_MANY_CONNECTIONS
            | S::DISK_FULL
            | S::OUT_OF_MEMORY
            | S::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Self::unavailable(describe(&error)),
            _ => Self::other(describe(&error)),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(cause) => {
                Self::unavailable(format_args!("cannot connect: {}", describe(&cause)))
            }
            other => Self::unavailable(other),
        }
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}

/// The message with its cause: the driver's own display says only "db error".
fn describe(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
