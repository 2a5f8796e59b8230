//! Opening what every command needs: the database and what runs on it.

use std::{path::Path, sync::Arc};

use access::Passwords;
use anyhow::{Context as _, bail};
use kernel::{Clock, SystemClock};
use process::Process;
use store::{Db, Settings};

use crate::{cli::Place, wiring};

/// The database file inside the data folder.
const DATABASE_FILE: &str = "yidan.db";

impl Place {
    /// The database's address.
    fn url(&self) -> String {
        match &self.database_url {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data_dir.join(DATABASE_FILE).display()),
        }
    }

    /// How to open the database.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            authorities: self.database_ca.clone(),
            ..Settings::new(self.url())
        }
    }

    /// Refuses to go on without a database: a mistyped folder would be filled with an empty one, and
    /// found in order.
    pub(crate) fn must_exist(&self) -> anyhow::Result<()> {
        match self.settings().sqlite_path() {
            Some(file) if !Path::new(file).exists() => {
                bail!("there is no database {file}: is --data-dir right?")
            }
            _ => Ok(()),
        }
    }

    /// The embedded database's file.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.data_dir.join(DATABASE_FILE)
    }

    /// Where uploaded files lie.
    pub(crate) fn files(&self) -> std::path::PathBuf {
        self.data_dir.join("files")
    }

    /// Where the checkpoints of the event log are signed, and the key that signs them.
    pub(crate) fn audit(&self) -> std::path::PathBuf {
        self.data_dir.join("audit")
    }
}

/// What runs on an open database.
#[derive(Clone)]
pub(crate) struct Opened {
    /// The database.
    pub(crate) db: Db,
    /// The clock of this process.
    pub(crate) clock: Arc<dyn Clock>,
    /// The running policies, wired to the areas.
    pub(crate) process: Process,
    /// Where passwords are hashed.
    pub(crate) passwords: Passwords,
}

impl Opened {
    /// Loads what runs on a database that is open and migrated.
    pub(crate) async fn on(db: Db, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let process = wiring::process(&db, &clock)
            .await
            .context("cannot load the policies")?;
        Ok(Self {
            db,
            clock,
            process,
            passwords: Passwords::default(),
        })
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

/// Opens a database that is there to read it, beside a server that may be running on it.
pub(crate) async fn look_on(place: &Place) -> anyhow::Result<Db> {
    place.must_exist()?;
    let settings = Settings {
        beside: true,
        ..place.settings()
    };
    Db::open(&settings)
        .await
        .context("cannot open the database")
}

/// Opens the database, brings its schema up to date and loads the policies.
pub(crate) async fn open(place: &Place) -> anyhow::Result<Opened> {
    std::fs::create_dir_all(&place.data_dir)
        .with_context(|| format!("cannot create {}", place.data_dir.display()))?;
    let db = Db::open(&place.settings())
        .await
        .context("cannot open the database")?;
    Opened::on(db, Arc::new(SystemClock)).await
}
