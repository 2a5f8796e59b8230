//! What every handler shares.

use std::{net::IpAddr, sync::Arc};

use access::{Access, Passwords};
use kernel::{Clock, Moment};
use store::Db;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// How the server stands to the network.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether browsers come by https: secure cookies and HSTS. Off only for a loopback address.
    pub https: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Changing requests carried out at once; the database groups them into few commits.
    pub writes_at_once: usize,
    /// Reading requests carried out at once, so that readers cannot starve the writer.
    pub reads_at_once: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            https: false,
            trusted_proxies: Vec::new(),
            writes_at_once: 256,
            reads_at_once: 128,
        }
    }
}

/// The router state; clones share it.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

struct Shared {
    db: Db,
    clock: Arc<dyn Clock>,
    access: Access,
    settings: Settings,
    tasks: TaskTracker,
    writes: Semaphore,
    reads: Semaphore,
}

impl Api {
    /// The state over a database.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, passwords: Passwords, settings: Settings) -> Self {
        Self(Arc::new(Shared {
            access: Access::new(db.clone(), clock.clone(), passwords),
            writes: Semaphore::new(settings.writes_at_once),
            reads: Semaphore::new(settings.reads_at_once),
            tasks: TaskTracker::new(),
            db,
            clock,
            settings,
        }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The present moment, by the injected clock.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// The clock itself.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Sessions and sign-in.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.0.access
    }

    /// How the server stands to the network.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Commands that run on although their caller may have gone; a shutdown closes and awaits it.
    #[must_use]
    pub fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }

    pub(crate) fn gate(&self, writes: bool) -> &Semaphore {
        if writes {
            &self.0.writes
        } else {
            &self.0.reads
        }
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
