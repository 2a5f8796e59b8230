//! The embedded database: one writer thread with group commit, and a few reader threads.

mod connection;
mod constraints;
mod readers;
mod writer;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use kernel::{Fault, Result};
use parking_lot::Mutex;
use tokio::sync::oneshot;

pub(crate) use connection::Connection;

use crate::{
    Settings, StoreError,
    counters::{Count, Counters},
    db::Bells,
    migrate,
    queue::{Queue, Refused},
    unit::Unit,
};

/// The oldest SQLite without the write-ahead-log defect that can lose commits.
const OLDEST_LIBRARY: i32 = 3_051_003;
/// A file that another process has open is tried so often again.
const LOCK_TRIES: u32 = 10;
/// The wait before the next try.
const LOCK_WAIT: Duration = Duration::from_millis(30);

/// An open SQLite database.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Queue<writer::Job>,
    readers: Queue<readers::Read>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    counters: Counters,
}

impl Sqlite {
    /// Opens the file for this process alone, or to read beside the process that has it.
    pub(crate) fn open(
        path: &str,
        settings: &Settings,
        bells: Bells,
        counters: Counters,
    ) -> Result<Self, StoreError> {
        check_library()?;
        let sqlite = Self {
            path: PathBuf::from(path),
            writer: Queue::new(settings.queue),
            readers: Queue::new(settings.queue),
            threads: Arc::default(),
            counters,
        };
        if settings.beside {
            sqlite.look_on(settings)?;
        } else {
            sqlite.take(settings, bells)?;
        }
        Ok(sqlite)
    }

    /// Locks the file, migrates it and starts the threads.
    fn take(&self, settings: &Settings, bells: Bells) -> Result<(), StoreError> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(StoreError::unavailable)?;
        }
        let lock = lock_file(&self.path)?;
        let mut conn = Connection::writer(&self.path, settings.durable)?;
        if settings.migrate {
            migrate::sqlite(conn.raw())?;
        } else {
            migrate::check_sqlite(conn.raw())?;
        }
        conn.learn_constraints()?;
        self.start_readers(settings, &conn)?;
        let writing = writer::Writer {
            conn,
            queue: self.writer.clone(),
            bells,
            counters: self.counters.clone(),
        };
        self.start("sqlite-writer", move || {
            writing.serve();
            drop(lock); // only now may another process open the file
        })
    }

    /// Starts readers only: whoever has the file goes on writing, and every read sees one snapshot.
    fn look_on(&self, settings: &Settings) -> Result<(), StoreError> {
        self.writer.close();
        let mut conn = Connection::onlooker(&self.path)?;
        migrate::check_sqlite(conn.raw())?;
        self.start_readers(settings, &conn)
    }

    fn start_readers(&self, settings: &Settings, first: &Connection) -> Result<(), StoreError> {
        for _ in 0..settings.readers.max(1) {
            let conn = Connection::reader(&self.path, first)?;
            let queue = self.readers.clone();
            self.start("sqlite-reader", move || readers::serve(conn, &queue))?;
        }
        Ok(())
    }

    fn start(&self, name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
        let runtime = tokio::runtime::Handle::try_current().map_err(StoreError::other)?;
        self.threads.lock().push(spawn(name, runtime, body)?);
        Ok(())
    }

    pub(crate) async fn run(&self, unit: Arc<dyn Unit>) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(&self.writer, writer::Job::new(unit, reply))?;
        answer.await.map_err(|_| stopped())?
    }

    pub(crate) async fn read(&self, unit: Arc<dyn Unit>) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(&self.readers, readers::Read { unit, reply })?;
        answer.await.map_err(|_| stopped())?
    }

    fn enqueue<T>(&self, queue: &Queue<T>, job: T) -> Result<()> {
        queue.push(job).map_err(|refused| match refused {
            Refused::Full => {
                self.counters.add(Count::Overload, 1);
                Fault::Unavailable("too many commands are waiting".into())
            }
            Refused::Closed => stopped(),
        })
    }

    pub(crate) fn waiting(&self) -> usize {
        self.writer.len() + self.readers.len()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn close(&self) {
        self.stop();
        let threads = std::mem::take(&mut *self.threads.lock());
        let joined = tokio::task::spawn_blocking(move || join(threads));
        let _ = joined.await;
    }

    fn stop(&self) {
        self.readers.close();
        self.writer.close();
    }
}

impl Drop for Sqlite {
    /// Waits for the threads, so that the file is closed and unlocked when the last handle is gone.
    fn drop(&mut self) {
        self.stop();
        join(std::mem::take(&mut *self.threads.lock()));
    }
}

fn join(threads: Vec<JoinHandle<()>>) {
    let here = std::thread::current().id();
    for thread in threads {
        // A command may hold the last handle and drop it on a database thread.
        if thread.thread().id() != here {
            let _ = thread.join();
        }
    }
}

fn stopped() -> Fault {
    Fault::Unavailable("the database is closed".into())
}

/// Starts a thread inside the runtime: a stray timer in a command then waits (and is refused)
/// instead of panicking.
fn spawn(
    name: &str,
    runtime: tokio::runtime::Handle,
    body: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, StoreError> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread
        .spawn(move || {
            let _inside = runtime.enter();
            body();
        })
        .map_err(StoreError::other)
}

fn check_library() -> Result<(), StoreError> {
    let version = rusqlite::version_number();
    if version < OLDEST_LIBRARY {
        return Err(StoreError::other(format_args!(
            "SQLite {} is too old: 3.51.3 or newer is needed",
            rusqlite::version()
        )));
    }
    Ok(())
}

/// Keeps a second process out: two writers would each hold a queue and a group commit.
pub(crate) fn lock_file(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name);
    let file = file.map_err(StoreError::unavailable)?;
    let mut left = LOCK_TRIES;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Whoever held it may be just ending, or a program that was started meanwhile has not yet
            // let go of what it inherited.
            Err(std::fs::TryLockError::WouldBlock) if left > 0 => {
                left -= 1;
                std::thread::sleep(LOCK_WAIT);
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(StoreError::unavailable(format_args!(
                    "another process has {} open",
                    path.display()
                )));
            }
            Err(std::fs::TryLockError::Error(error)) => return Err(StoreError::unavailable(error)),
        }
    }
}
