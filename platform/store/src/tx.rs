//! The unit of work: statements that belong to one transaction (or one read).

use std::any::Any;

use kernel::{Result, Value};

use crate::{Dialect, Row, Sql, StoreError, Wake, postgres, row, sqlite};

/// A transaction, or a read-only view. After the first failing statement the transaction is lost,
/// on both databases alike: whatever the command answers then, nothing is committed.
#[derive(Debug)]
pub struct Tx<'c> {
    conn: Conn<'c>,
    pub(crate) failed: Option<StoreError>,
    pub(crate) wakes: Wakes,
    contended: Vec<&'static str>,
    memos: Vec<Box<dyn Any + Send>>,
    waits: u32,
}

#[derive(Debug)]
pub(crate) enum Conn<'c> {
    Sqlite(&'c mut sqlite::Connection),
    Postgres(&'c mut postgres::Session),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: Conn<'c>) -> Self {
        Self {
            conn,
            failed: None,
            wakes: Wakes::default(),
            contended: Vec::new(),
            memos: Vec::new(),
            waits: 0,
        }
    }

    /// Which database this is.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub async fn execute(&mut self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<u64> {
        self.usable()?;
        let done = match &mut self.conn {
            Conn::Sqlite(conn) => conn.execute(sql, params),
            Conn::Postgres(session) => session.execute(sql.postgres(), params).await,
        };
        self.note(done)
    }

    /// Runs a write whose row count nobody needs: at once on SQLite; on PostgreSQL it is sent but
    /// not waited for, and its failure shows at the next fetch or at the commit.
    pub async fn queue(&mut self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<()> {
        self.usable()?;
        let done = match &mut self.conn {
            Conn::Sqlite(conn) => conn.execute(sql, params).map(drop),
            Conn::Postgres(session) => session.queue(sql.postgres(), params).await,
        };
        self.note(done)
    }

    /// The first row, if any.
    pub async fn fetch_optional(
        &mut self,
        sql: Sql<'_>,
        params: &[Value<'_>],
    ) -> Result<Option<Row>> {
        self.usable()?;
        let rows = match &mut self.conn {
            Conn::Sqlite(conn) => conn.fetch(sql, params, 1),
            Conn::Postgres(session) => {
                self.waits += u32::from(sql.locks());
                session.fetch(sql.postgres(), params).await
            }
        };
        self.note(rows).map(|rows| rows.into_iter().next())
    }

    /// The first row; none at all is a defect, e.g. for `SELECT COUNT(*)` and `RETURNING`.
    pub async fn fetch_one(&mut self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<Row> {
        let row = self.fetch_optional(sql, params).await?;
        Ok(row::exactly_one(row, sql.text())?)
    }

    /// All rows. Lists have a `LIMIT`; exports go in keyset pages.
    pub async fn fetch_all(&mut self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<Vec<Row>> {
        self.usable()?;
        let rows = match &mut self.conn {
            Conn::Sqlite(conn) => conn.fetch(sql, params, usize::MAX),
            Conn::Postgres(session) => {
                self.waits += u32::from(sql.locks());
                session.fetch(sql.postgres(), params).await
            }
        };
        self.note(rows)
    }

    /// Asks ahead: sends a read that a fetch of the same text and parameters answers later in this
    /// transaction, so that on PostgreSQL several reads take one round trip. On SQLite there is none
    /// to save and nothing happens. Not for what the transaction changes before it fetches.
    pub async fn ask(&mut self, sql: Sql<'_>, params: &[Value<'_>]) -> Result<()> {
        self.usable()?;
        let done = match &mut self.conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(session) => session.ask(sql.postgres(), params).await,
        };
        self.note(done)
    }

    /// Inserts many rows with one text, `INSERT INTO t (a, b) VALUES ($1, $2)`: a loop over the
    /// prepared statement on SQLite, pipelined multi-row `VALUES` on PostgreSQL (so the text must
    /// end with its one `VALUES` list). Make rows with [`values!`](crate::values).
    pub fn insert_many<const N: usize>(
        &mut self,
        sql: Sql<'_>,
        rows: impl IntoIterator<Item = [Value<'static>; N]>,
    ) -> impl Future<Output = Result<()>> + Send {
        let values: Vec<Value<'static>> = rows.into_iter().flatten().collect();
        async move {
            self.usable()?;
            let done = match &mut self.conn {
                Conn::Sqlite(conn) => values
                    .chunks_exact(N)
                    .try_for_each(|row| conn.execute(sql, row).map(drop)),
                Conn::Postgres(session) => session.insert(sql.postgres(), N, values).await,
            };
            self.note(done)
        }
    }

    /// Something to remember until the end of this transaction, one value per type: e.g. the heads
    /// of event streams. A rolled back transaction forgets it.
    pub fn memo<T: Default + Send + 'static>(&mut self) -> &mut T {
        let at = self.memos.iter().position(|memo| memo.is::<T>());
        let at = at.unwrap_or_else(|| {
            self.memos.push(Box::<T>::default());
            self.memos.len() - 1
        });
        #[expect(
            clippy::expect_used,
            reason = "the position was found by this very type"
        )]
        self.memos[at].downcast_mut().expect("a memo of this type")
    }

    /// A [`memo`](Self::memo) of what was read, since an act asks for the same thing in several
    /// areas. It is empty again once the transaction may have waited for a lock, because somebody
    /// else may have changed it meanwhile; whoever writes amends or forgets what he changes.
    pub fn recent<T: Default + Send + 'static>(&mut self) -> &mut T {
        let waits = self.waits;
        let recent = self.memo::<Recent<T>>();
        if recent.waits != waits {
            *recent = Recent {
                waits,
                read: T::default(),
            };
        }
        &mut recent.read
    }

    /// How often this transaction may have waited for a lock: what was read before the last of them
    /// may have been changed by somebody else. Always 0 on SQLite, which has one writer.
    #[must_use]
    pub const fn waits(&self) -> u32 {
        self.waits
    }

    /// Says that violating this unique constraint means somebody was faster, not that the caller
    /// erred: the command is then run again (on PostgreSQL; SQLite has one writer).
    pub fn retry_on(&mut self, constraint: &'static str) {
        if !self.contended.contains(&constraint) {
            self.contended.push(constraint);
        }
    }

    /// Wakes who waits for such changes, after this transaction has committed.
    pub const fn wake(&mut self, wake: Wake) {
        self.wakes.add(wake);
    }

    /// A lost transaction takes no further statement: PostgreSQL refuses it, and SQLite, if the
    /// failure rolled everything back, would commit it on its own.
    fn usable(&self) -> Result<()> {
        self.failed
            .as_ref()
            .map_or(Ok(()), |error| Err(error.clone().into()))
    }

    /// Commits on PostgreSQL; a queued write may turn out here to have failed.
    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        let done = match &mut self.conn {
            Conn::Sqlite(_) => Ok(()), // the writer thread commits the batch
            Conn::Postgres(session) => session.commit().await,
        };
        done.map_err(|error| self.judge(error))
    }

    /// Remembers the first failure: it decides over the transaction even if the command swallows it.
    fn note<T>(&mut self, done: Result<T, StoreError>) -> Result<T> {
        done.map_err(|error| {
            let error = self.judge(error);
            if self.failed.is_none() {
                self.failed = Some(error.clone());
            }
            error.into()
        })
    }

    /// Tells a lost race from a caller's error.
    pub(crate) fn judge(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Duplicate(name) if self.contended.contains(&&*name) => {
                StoreError::Contention
            }
            other => other,
        }
    }
}

/// What was read after so many waits.
#[derive(Default)]
struct Recent<T> {
    waits: u32,
    read: T,
}

/// A set of [`Wake`]s.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wakes(u8);

impl Wakes {
    pub(crate) const fn add(&mut self, wake: Wake) {
        self.0 |= 1 << wake as u8;
    }

    pub(crate) const fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) const fn has(self, wake: Wake) -> bool {
        self.0 & (1 << wake as u8) != 0
    }
}
