//! Databases for tests, of every crate: fresh, migrated, of both kinds.
//!
//! ```ignore
//! for db in store::testing::databases().await {
//!     db.run(EnterOrder { … }).await.unwrap();
//! }
//! ```
//!
//! `YIDAN_TEST_DATABASES=sqlite` (or `postgres`) chooses one kind. Limits: for tests only, so what
//! goes wrong here panics.

mod prepare;
mod server;

use std::{ops::Deref, path::PathBuf};

use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{Db, Dialect, Settings};

pub use prepare::prepare_all;

/// A database that lives as long as this value.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    url: String,
    cleanup: Cleanup,
}

#[derive(Debug)]
enum Cleanup {
    Folder(PathBuf),
    Database(String),
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// The address, e.g. to start the program on it; close this handle first on SQLite.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> Settings {
        settings(&self.url)
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match &self.cleanup {
            Cleanup::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Cleanup::Database(name) => server::drop_database(name.clone()),
        }
    }
}

/// A fresh migrated database of each kind.
pub async fn databases() -> Vec<TestDb> {
    let wanted = std::env::var("YIDAN_TEST_DATABASES").unwrap_or_default();
    let mut databases = Vec::new();
    if wanted != "postgres" {
        databases.push(sqlite().await);
    }
    if wanted != "sqlite" {
        databases.push(postgres().await);
    }
    databases
}

/// A fresh migrated SQLite database.
pub async fn sqlite() -> TestDb {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let bytes = MIGRATED.get_or_init(migrated_file).await;
    let (folder, url) = folder();
    std::fs::write(folder.join("test.db"), bytes).expect("a writable temporary folder");
    open(url, Cleanup::Folder(folder)).await
}

/// A fresh migrated PostgreSQL database on a throwaway server.
pub async fn postgres() -> TestDb {
    let (name, url) = server::create_database().await;
    open(url, Cleanup::Database(name)).await
}

async fn open(url: String, cleanup: Cleanup) -> TestDb {
    let db = Db::open(&settings(&url))
        .await
        .expect("a fresh database opens");
    TestDb { db, url, cleanup }
}

/// Few connections, and no waiting for the disk.
fn settings(url: &str) -> Settings {
    Settings {
        readers: 2,
        writers: 8,
        durable: false,
        ..Settings::new(url)
    }
}

fn folder() -> (PathBuf, String) {
    let folder = std::env::temp_dir().join(format!("yidan-test-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).expect("a writable temporary folder");
    let url = format!("sqlite:{}", folder.join("test.db").display());
    (folder, url)
}

/// The bytes of a migrated SQLite file: copying them is faster than migrating for every test.
async fn migrated_file() -> Vec<u8> {
    let (folder, url) = folder();
    let db = Db::open(&settings(&url))
        .await
        .expect("the migrations run on SQLite");
    assert_eq!(db.dialect(), Dialect::Sqlite);
    db.close().await; // folds the log into the file
    let bytes = std::fs::read(folder.join("test.db")).expect("the migrated file");
    let _ = std::fs::remove_dir_all(folder);
    bytes
}
