//! The databases that are measured: a company is filled in once, and each part begins with a copy.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::{company, postgres::Postgres, server::Place};

/// Name of the database that holds only the company.
const SEED: &str = "seed";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The embedded one, durable.
    Sqlite,
    /// A server with fsync on.
    Postgres,
}

impl Kind {
    /// Its name for people.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database system with the company filled in.
#[derive(Debug)]
pub(crate) struct Database {
    /// Which.
    pub(crate) kind: Kind,
    /// The server, for PostgreSQL.
    pub(crate) postgres: Option<Postgres>,
    binary: PathBuf,
    root: PathBuf,
}

/// A copy of the filled database.
#[derive(Debug)]
pub(crate) struct Copy {
    /// How the program finds it.
    pub(crate) place: Place,
    /// Its name, for PostgreSQL.
    pub(crate) name: String,
    _folder: TempDir,
}

impl Copy {
    /// The file, for SQLite.
    pub(crate) fn file(&self) -> PathBuf {
        self.place.folder.join("yidan.db")
    }
}

impl Database {
    /// Makes the database and fills the company in.
    pub(crate) async fn create(kind: Kind, root: &Path, binary: &Path) -> anyhow::Result<Self> {
        crate::tell(format_args!("{}: filling the company in", kind.name()));
        let root = root.join(kind.name());
        fs::create_dir_all(root.join(SEED))?;
        let postgres = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => {
                let server = Postgres::start(&root)?;
                let make =
                    "CREATE DATABASE seed TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'";
                server
                    .connect("postgres")
                    .await?
                    .batch_execute(make)
                    .await?;
                Some(server)
            }
        };
        let database = Self {
            kind,
            postgres,
            binary: binary.to_owned(),
            root,
        };
        let fixture = database.root.join("company.yaml");
        fs::write(&fixture, company::fixture())?;
        let url = database.postgres.as_ref().map(|server| server.url(SEED));
        let folder = database.root.join(SEED);
        let place = Place {
            binary: binary.to_owned(),
            folder,
            url,
        };
        place.seed(&fixture).await?;
        Ok(database)
    }

    /// The SQLite file that holds only the company.
    pub(crate) fn seed_file(&self) -> PathBuf {
        self.root.join(SEED).join("yidan.db")
    }

    /// A fresh copy with only the company in it.
    pub(crate) async fn copy(&self, name: &str) -> anyhow::Result<Copy> {
        let folder = tempfile::tempdir_in(&self.root)?;
        let mut url = None;
        match &self.postgres {
            None => drop(fs::copy(self.seed_file(), folder.path().join("yidan.db"))?),
            Some(server) => {
                let make = format!("CREATE DATABASE {name} TEMPLATE {SEED}");
                server
                    .connect("postgres")
                    .await?
                    .batch_execute(&make)
                    .await?;
                url = Some(server.url(name));
            }
        }
        let place = Place {
            binary: self.binary.clone(),
            folder: folder.path().to_owned(),
            url,
        };
        Ok(Copy {
            place,
            name: name.to_owned(),
            _folder: folder,
        })
    }

    /// A connection to a copy.
    pub(crate) async fn connect(&self, copy: &Copy) -> anyhow::Result<tokio_postgres::Client> {
        self.postgres
            .as_ref()
            .context("only for PostgreSQL")?
            .connect(&copy.name)
            .await
    }

    /// CPU time of the database server so far; SQLite has none.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        self.postgres
            .as_ref()
            .map_or(Ok(Duration::ZERO), Postgres::cpu)
    }
}
