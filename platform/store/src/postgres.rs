//! The database server: pooled connections, retries and timeouts.

mod session;
mod tls;

use std::{panic::AssertUnwindSafe, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::FutureExt as _;
use kernel::{Fault, Result};
use tokio_postgres::{
    Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

pub(crate) use session::Session;

use crate::{
    Settings, StoreError, Tx,
    command::is_decision,
    counters::{Count, Counters},
    tx::{Conn, Wakes},
    unit::Unit,
};

/// How often a command runs at most when the server reports a serialization failure or a deadlock.
const ATTEMPTS: u32 = 8;
/// The wait before the first retry; it doubles each time, half of it is random.
const BACKOFF: Duration = Duration::from_millis(2);

/// An open PostgreSQL database.
#[derive(Debug)]
pub(crate) struct Postgres {
    writers: Pool,
    readers: Pool,
    counters: Counters,
}

impl Postgres {
    /// Prepares the pools; connections are made when they are needed.
    pub(crate) fn open(settings: &Settings, counters: Counters) -> Result<Self, StoreError> {
        let server = Server::of(settings)?;
        if server.tls.is_none() && server.is_far() {
            tracing::warn!(
                "the connection to the database is not encrypted: add ?sslmode=require to its address"
            );
        }
        let readers = settings.readers.max(settings.writers / 2);
        Ok(Self {
            writers: server.pool(settings, settings.writers, false)?,
            readers: server.pool(settings, readers, true)?,
            counters,
        })
    }

    /// Runs a command. A refusal is written about in a transaction of its own; a failure to do so
    /// loses those writes only. Answers also what it wakes.
    pub(crate) async fn run(&self, command: &dyn Unit) -> (Result<()>, Wakes) {
        self.counters.add(Count::Command, 1);
        let (done, wakes) = self.insist(command, None).await;
        let Err(fault) = done else {
            return (done, wakes);
        };
        if !is_decision(&fault) {
            return (Err(fault), wakes);
        }
        let (written, wakes) = self.insist(command, Some(&fault)).await;
        if let Err(error) = written {
            tracing::error!(command = command.name(), %error, "the refusal could not be written");
        }
        (Err(fault), wakes)
    }

    /// One transaction, again after a serialization failure: of the command itself, or about its
    /// refusal.
    async fn insist(&self, command: &dyn Unit, refusal: Option<&Fault>) -> (Result<()>, Wakes) {
        let mut backoff = BACKOFF;
        for attempt in 1.. {
            match self.attempt(command, refusal).await {
                Outcome::Contention if attempt < ATTEMPTS => {
                    tracing::debug!(command = command.name(), attempt, "contention, once more");
                    self.counters.add(Count::Retry, 1);
                    tokio::time::sleep(jittered(backoff)).await;
                    backoff *= 2;
                }
                Outcome::Contention => break,
                Outcome::Done(result, wakes) => return (result, wakes),
            }
        }
        (Err(StoreError::Contention.into()), Wakes::default())
    }

    async fn attempt(&self, command: &dyn Unit, refusal: Option<&Fault>) -> Outcome {
        let mut session = match self.writer().await {
            Ok(object) => Session::transaction(object, true),
            Err(error) => return Outcome::Done(Err(error.into()), Wakes::default()),
        };
        let mut tx = Tx::new(Conn::Postgres(&mut session));
        let work = match refusal {
            Some(fault) => command.refused(&mut tx, fault),
            None => command.run(&mut tx),
        };
        // A panic becomes a fault, as on SQLite, and the connection is not left in a transaction.
        let result = AssertUnwindSafe(work)
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Fault::internal("the command panicked")));
        let (failed, wakes) = (tx.failed.take(), tx.wakes);
        let fault = match (result, failed) {
            (_, Some(StoreError::Contention)) => None,
            (Ok(()), None) => match tx.commit().await {
                Ok(()) => {
                    self.counters.add(Count::Commit, 1);
                    return Outcome::Done(Ok(()), wakes);
                }
                Err(StoreError::Contention) => None,
                Err(error) => Some(error.into()),
            },
            (Ok(_), Some(error)) => Some(error.into()),
            (Err(fault), _) => Some(fault),
        };
        drop(tx);
        session.rollback().await;
        fault.map_or(Outcome::Contention, |fault| {
            Outcome::Done(Err(fault), Wakes::default())
        })
    }

    pub(crate) async fn read(&self, unit: &dyn Unit) -> Result<()> {
        let mut session =
            Session::transaction(self.readers.get().await.map_err(StoreError::from)?, false);
        let mut tx = Tx::new(Conn::Postgres(&mut session));
        let result = unit.run(&mut tx).await;
        tx.failed.take().map_or(result, |error| Err(error.into()))
    }

    /// A connection that may write.
    pub(crate) async fn writer(&self) -> Result<Object, StoreError> {
        Ok(self.writers.get().await?)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.writers.status().waiting + self.readers.status().waiting
    }

    pub(crate) fn close(&self) {
        self.writers.close();
        self.readers.close();
    }
}

enum Outcome {
    Done(Result<()>, Wakes),
    Contention,
}

/// A wait between half of and the whole backoff, so that rivals do not meet again.
fn jittered(backoff: Duration) -> Duration {
    let random = u32::from(uuid::Uuid::now_v7().as_bytes()[15]);
    backoff / 2 + backoff * random / 512
}

/// Where the server is and how to speak to it.
struct Server {
    config: Config,
    /// Whoever is believed is read once, for both pools.
    tls: Option<MakeRustlsConnect>,
}

impl Server {
    fn of(settings: &Settings) -> Result<Self, StoreError> {
        let mut config: Config = settings.url.parse().map_err(StoreError::other)?;
        let authorities = settings.authorities.as_deref();
        if authorities.is_some() {
            config.ssl_mode(SslMode::Require);
        }
        let encrypted = config.get_ssl_mode() == SslMode::Require;
        let tls = encrypted.then(|| tls::connector(authorities)).transpose()?;
        Ok(Self { config, tls })
    }

    /// Whether what is said to it leaves this machine.
    fn is_far(&self) -> bool {
        self.config.get_hosts().iter().any(|host| match host {
            Host::Tcp(name) => {
                let address = name.parse::<std::net::IpAddr>();
                !address.map_or(name == "localhost", |address| address.is_loopback())
            }
            Host::Unix(_) => false,
        })
    }

    fn pool(&self, settings: &Settings, size: usize, read_only: bool) -> Result<Pool, StoreError> {
        let mut config = self.config.clone();
        // Every statement is a short one: compiling it or starting workers takes longer than it does.
        let options = format!(
            "{} -c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} \
         -c default_transaction_read_only={} -c timezone=UTC -c synchronous_commit={} \
         -c plan_cache_mode=force_generic_plan -c enable_seqscan={} -c jit=off \
         -c max_parallel_workers_per_gather=0",
            config.get_options().unwrap_or_default(),
            settings.statement_timeout.as_millis(),
            settings.lock_timeout.as_millis(),
            settings.statement_timeout.as_millis() * 2,
            if read_only { "on" } else { "off" },
            if settings.durable { "on" } else { "off" },
            // One plan serves all parameters: commands look rows up by key, lists state their limit in the
            // text. It is made once, often while the tables are still small and reading one whole looks
            // cheap; for commands it would be kept while they grow.
            if read_only { "on" } else { "off" },
        );
        config
            .options(options)
            .application_name("yidan")
            .connect_timeout(settings.pool_timeout);
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = match &self.tls {
            Some(tls) => Manager::from_config(config, tls.clone(), recycling),
            None => Manager::from_config(config, NoTls, recycling),
        };
        let timeout = Some(settings.pool_timeout);
        Pool::builder(manager)
            .max_size(size.max(1))
            .timeouts(Timeouts {
                wait: timeout,
                create: timeout,
                recycle: timeout,
            })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(StoreError::other)
    }
}
