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

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

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
    /// It became a template, which lives as long as the server it lies on.
    Kept,
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

/// What a closed database held. Tests that begin with the same content are given copies: that is
/// faster than writing it for each of them.
#[derive(Debug)]
pub struct Template(Kept);

#[derive(Debug)]
enum Kept {
    File(Vec<u8>),
    Database(String),
}

impl TestDb {
    /// Closes the database and keeps what it holds.
    pub async fn into_template(mut self) -> Template {
        self.db.close().await; // folds the log into the file
        match std::mem::replace(&mut self.cleanup, Cleanup::Kept) {
            Cleanup::Folder(folder) => {
                let bytes = std::fs::read(folder.join("test.db")).expect("the closed file");
                let _ = std::fs::remove_dir_all(folder);
                Template(Kept::File(bytes))
            }
            Cleanup::Database(name) => Template(Kept::Database(name)),
            Cleanup::Kept => unreachable!("a database is kept once"),
        }
    }
}

impl Template {
    /// A database that holds the same.
    pub async fn copy(&self) -> TestDb {
        match &self.0 {
            Kept::File(bytes) => copy_of(bytes).await,
            Kept::Database(template) => {
                let (name, url) = server::create_database(Some(template)).await;
                open(url, Cleanup::Database(name)).await
            }
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match &self.cleanup {
            Cleanup::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Cleanup::Database(name) => server::drop_database(name.clone()),
            Cleanup::Kept => {}
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
    copy_of(MIGRATED.get_or_init(migrated_file).await).await
}

async fn copy_of(bytes: &[u8]) -> TestDb {
    let (folder, url) = folder();
    std::fs::write(folder.join("test.db"), bytes).expect("a writable temporary folder");
    open(url, Cleanup::Folder(folder)).await
}

/// A fresh migrated PostgreSQL database on a throwaway server.
pub async fn postgres() -> TestDb {
    let (name, url) = server::create_database(None).await;
    open(url, Cleanup::Database(name)).await
}

/// A throwaway PostgreSQL server with settings of its own, among the files of a new folder.
#[derive(Debug)]
pub struct OwnServer {
    _running: std::fs::File,
}

impl OwnServer {
    /// Starts it in a folder whose files become the server's; both end soon after this is dropped.
    #[must_use]
    pub fn start(folder: &Path, options: &[(&str, &str)]) -> Self {
        Self {
            _running: server::launch_own(folder, options),
        }
    }
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

/// Where throwaway databases lie: in memory where there is room, since making and removing hundreds of
/// files for each test is most of what they would wait for.
static SCRATCH: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    if free_kib(memory).is_some_and(|free| free >= SCRATCH_KIB) {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
});

/// The room that all tests at once need, amply.
const SCRATCH_KIB: u64 = 3 * 1024 * 1024;

fn free_kib(folder: &Path) -> Option<u64> {
    let told = Command::new("df")
        .args(["-k", "--output=avail"])
        .arg(folder)
        .output()
        .ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    told.lines().nth(1)?.trim().parse().ok()
}

fn folder() -> (PathBuf, String) {
    let folder = SCRATCH.join(format!("yidan-test-{}", Uuid::now_v7()));
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
