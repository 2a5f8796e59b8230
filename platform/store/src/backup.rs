//! Copies of a SQLite database. Never copy the file of a running database by other means: what is
//! still in the log beside it would be lost or, restored beside a foreign log, destroy the copy.

use std::path::{Path, PathBuf};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use crate::StoreError;

/// Writes a consistent copy of a SQLite database, whoever has it open, to a new file and checks it.
/// PostgreSQL has its own tools (`pg_dump`, base backups).
pub async fn backup(source: &Path, target: &Path) -> Result<(), StoreError> {
    let (source, target) = (source.to_owned(), target.to_owned());
    blocking(move || {
        refuse_existing(&target)?;
        let partial = beside(&target, ".partial");
        remove(&partial)?;
        copy(&source, &partial)?;
        std::fs::rename(&partial, &target).map_err(StoreError::unavailable)
    })
    .await
}

/// Puts a backup in the place of a database that nobody has open. The old file, if any, is kept
/// beside it as `….before-restore`.
pub async fn restore(source: &Path, target: &Path) -> Result<(), StoreError> {
    let (source, target) = (source.to_owned(), target.to_owned());
    blocking(move || {
        let _lock = crate::sqlite::lock_file(&target)?;
        let partial = beside(&target, ".partial");
        remove(&partial)?;
        copy(&source, &partial)?;
        if target.exists() {
            // Fold the log into the file first: a log left behind would be applied to the backup.
            Connection::open(&target)?
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            let kept = beside(&target, ".before-restore");
            std::fs::rename(&target, kept).map_err(StoreError::unavailable)?;
        }
        remove(&beside(&target, "-wal"))?;
        remove(&beside(&target, "-shm"))?;
        std::fs::rename(&partial, &target).map_err(StoreError::unavailable)
    })
    .await
}

fn copy(source: &Path, target: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(source, flags)?;
    let mut to = Connection::open(target)?;
    // All pages in one step: between steps a busy writer would make the copy start again and again.
    // The writer goes on meanwhile; only the log is not emptied.
    match Backup::new(&from, &mut to)?.step(-1)? {
        StepResult::Done => {}
        other => return Err(StoreError::unavailable(format_args!("backup: {other:?}"))),
    }
    // The copy is a single file: it must not depend on a log.
    to.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    let verdict: String = to.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    to.close().map_err(|(_, error)| error)?;
    let file = std::fs::File::open(target).map_err(StoreError::unavailable)?;
    file.sync_all().map_err(StoreError::unavailable)?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(StoreError::other(format_args!("damaged: {verdict}")))
    }
}

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Err(StoreError::other(format_args!(
            "{} exists already",
            path.display()
        )));
    }
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::unavailable(error))
        }
        _ => Ok(()),
    }
}

async fn blocking(
    work: impl FnOnce() -> Result<(), StoreError> + Send + 'static,
) -> Result<(), StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(StoreError::other)?
}
