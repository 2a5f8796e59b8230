//! The database handle that every part of the program shares.

use std::{path::PathBuf, sync::Arc, time::Duration};

use kernel::Result;
use tokio::sync::watch;
use tracing::Instrument as _;

use crate::{
    BoxFuture, Command, Dialect, Stats, StoreError, Tx,
    counters::Counters,
    migrate,
    postgres::Postgres,
    sqlite::Sqlite,
    tx::Wakes,
    unit::{Reading, Running, Unit},
};

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:/path/file.db` or `postgres://user@host/database`; with `?sslmode=require` the
    /// connection is encrypted and the server's certificate checked.
    pub url: String,
    /// A PEM file of the certificate authorities that may vouch for the server; those of the
    /// operating system when absent. Naming one implies encryption.
    pub authorities: Option<PathBuf>,
    /// Threads (SQLite) or connections (PostgreSQL) that serve reads.
    pub readers: usize,
    /// Connections for transactions on PostgreSQL; keep the sum over all nodes below the server's
    /// `max_connections`.
    pub writers: usize,
    /// Commands (and reads) that may wait before further ones are refused as unavailable.
    pub queue: usize,
    /// The longest a statement may take on PostgreSQL.
    pub statement_timeout: Duration,
    /// The longest a statement may wait for a lock on PostgreSQL.
    pub lock_timeout: Duration,
    /// The longest to wait for a pooled connection.
    pub pool_timeout: Duration,
    /// Whether a commit is safe against power loss; off only for tests and the virtual company.
    pub durable: bool,
    /// Whether to bring the schema up to date when opening; otherwise an old schema is refused.
    pub migrate: bool,
    /// Whether only to read, beside the process that has a SQLite file open; a file that is not
    /// there is refused then, and so is an old schema.
    pub beside: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: "sqlite:data/yidan.db".to_owned(),
            authorities: None,
            readers: readers(),
            writers: 16,
            queue: 1024,
            statement_timeout: Duration::from_secs(15),
            lock_timeout: Duration::from_secs(5),
            pool_timeout: Duration::from_secs(5),
            durable: true,
            migrate: true,
            beside: false,
        }
    }
}

/// A reader for each core: more of them would only wait for one another, each with its own cache.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8))
}

impl Settings {
    /// The default settings for an address.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            ..Self::default()
        }
    }

    /// The file of an embedded database; `None` for a server.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&str> {
        let rest = self.url.strip_prefix("sqlite:")?;
        Some(rest.strip_prefix("//").unwrap_or(rest))
    }
}

/// What a committed transaction can wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Events were recorded.
    Events,
    /// Jobs were enqueued.
    Jobs,
    /// Events have got their positions.
    Positions,
}

impl Wake {
    const ALL: [Self; 3] = [Self::Events, Self::Jobs, Self::Positions];
}

/// A database; clones share it.
#[derive(Debug, Clone)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    bells: Bells,
    counters: Counters,
}

#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens a database and, unless told otherwise, brings its schema up to date.
    pub async fn open(settings: &Settings) -> Result<Self, StoreError> {
        let (bells, counters) = (Bells::default(), Counters::default());
        let engine = if let Some(path) = settings.sqlite_path() {
            Engine::Sqlite(Sqlite::open(
                path,
                settings,
                bells.clone(),
                counters.clone(),
            )?)
        } else if settings.url.starts_with("postgres") {
            let postgres = Postgres::open(settings, counters.clone())?;
            if settings.migrate && !settings.beside {
                migrate::postgres(&postgres).await?;
            } else {
                migrate::check_postgres(&postgres).await?;
            }
            Engine::Postgres(postgres)
        } else {
            return Err(StoreError::other(
                "the address must start with sqlite: or postgres:",
            ));
        };
        Ok(Self(Arc::new(Inner {
            engine,
            bells,
            counters,
        })))
    }

    /// Which kind of database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.0.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a command in one transaction. The answer comes after the commit.
    pub async fn run<C: Command>(&self, command: C) -> Result<C::Output> {
        let running = Running::new(command);
        self.carry_out(running.clone()).await?;
        running.answer()
    }

    /// Boxed, so that what runs it is compiled here alone and not in every area.
    fn carry_out(&self, unit: Arc<dyn Unit>) -> BoxFuture<'_, Result<()>> {
        let span = tracing::debug_span!("command", name = unit.name());
        let running = async move {
            match &self.0.engine {
                Engine::Sqlite(sqlite) => sqlite.run(unit).await,
                Engine::Postgres(postgres) => {
                    let (result, wakes) = postgres.run(&*unit).await;
                    self.0.bells.ring(wakes);
                    result
                }
            }
        };
        Box::pin(running.instrument(span))
    }

    /// Runs a command that only reads, on a read-only connection. On SQLite it sees one snapshot,
    /// on PostgreSQL each statement sees the newest committed state.
    pub async fn read<C: Command>(&self, command: C) -> Result<C::Output> {
        let running = Running::new(command);
        self.look(running.clone()).await?;
        running.answer()
    }

    /// [`Db::read`] for a closure: `db.read_with(move |tx| Box::pin(async move { … })).await`.
    pub async fn read_with<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let reading = Reading::new(read);
        self.look(reading.clone()).await?;
        reading.answer()
    }

    fn look(&self, unit: Arc<dyn Unit>) -> BoxFuture<'_, Result<()>> {
        let span = tracing::debug_span!("read", name = unit.name());
        let running = async move {
            match &self.0.engine {
                Engine::Sqlite(sqlite) => sqlite.read(unit).await,
                Engine::Postgres(postgres) => postgres.read(&*unit).await,
            }
        };
        Box::pin(running.instrument(span))
    }

    /// [`Db::run`] for a closure, which must be re-runnable like a command.
    pub async fn run_with<T, F>(&self, name: &'static str, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        tracing::trace!(name, "closure command");
        self.run(Closure(run, std::marker::PhantomData)).await
    }

    /// Changes whenever a committed transaction of this process woke such waiters. Other processes
    /// on the same PostgreSQL are not heard: waiters also look from time to time.
    #[must_use]
    pub fn woken(&self, wake: Wake) -> watch::Receiver<u64> {
        self.0.bells.0[wake as usize].subscribe()
    }

    /// Figures for the operator.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.counters.stats(match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.waiting(),
            Engine::Postgres(postgres) => postgres.waiting(),
        })
    }

    /// Serves what is queued, takes nothing more and closes all connections.
    pub async fn close(&self) {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close(),
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }
}

struct Closure<F, T>(F, std::marker::PhantomData<fn() -> T>);

impl<F, T> Command for Closure<F, T>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
{
    const NAME: &'static str = "closure";
    type Output = T;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<T> {
        (self.0)(tx).await
    }
}

/// One bell per [`Wake`], rung after commits.
#[derive(Debug, Clone)]
pub(crate) struct Bells(Arc<[watch::Sender<u64>; Wake::ALL.len()]>);

impl Default for Bells {
    fn default() -> Self {
        Self(Arc::new(std::array::from_fn(|_| watch::Sender::new(0))))
    }
}

impl Bells {
    pub(crate) fn ring(&self, wakes: Wakes) {
        for wake in Wake::ALL {
            if wakes.has(wake) {
                self.0[wake as usize].send_modify(|count| *count = count.wrapping_add(1));
            }
        }
    }
}
