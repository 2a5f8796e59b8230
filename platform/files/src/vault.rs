//! Where the bytes lie: one folder, each file under its SHA-256, so that equal contents are stored
//! once and a backup can check every one.
//!
//! A file is complete before any row speaks of it: written beside, flushed, renamed into place, the
//! folder flushed; only then does the row commit.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use kernel::{Fault, Result};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// The folder of the bytes; clones share it.
#[derive(Debug, Clone)]
pub struct Vault(Arc<Folders>);

#[derive(Debug)]
struct Folders {
    objects: PathBuf,
    incoming: PathBuf,
}

/// Content that lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// SHA-256 in hexadecimal.
    pub hash: String,
    /// How many bytes.
    pub size: i64,
}

/// Content that is still coming in. Dropped unfinished, it is removed.
#[derive(Debug)]
pub(crate) struct Incoming {
    path: PathBuf,
    file: tokio::fs::File,
    hasher: Sha256,
    size: u64,
    head: Vec<u8>,
    vault: Vault,
}

impl Vault {
    /// The vault in a folder, which is made if need be.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let folders = Folders {
            objects: folder.join("objects"),
            incoming: folder.join("incoming"),
        };
        std::fs::create_dir_all(&folders.objects)?;
        std::fs::create_dir_all(&folders.incoming)?;
        Ok(Self(Arc::new(folders)))
    }

    /// Where content lies, e.g. for a backup.
    #[must_use]
    pub fn path(&self, hash: &str) -> PathBuf {
        self.0
            .objects
            .join(hash.get(..2).unwrap_or("__"))
            .join(hash)
    }

    /// The folder that holds all contents.
    #[must_use]
    pub fn objects(&self) -> &Path {
        &self.0.objects
    }

    /// Stores bytes that the program made itself, e.g. a printed paper.
    ///
    /// # Errors
    /// Faults of the disk.
    pub async fn put(&self, bytes: &[u8]) -> Result<Content> {
        let mut incoming = self.receive().await?;
        incoming.write(bytes).await?;
        incoming.finish().await
    }

    /// The bytes of a stored content, e.g. for an import.
    ///
    /// # Errors
    /// Faults of the disk.
    pub async fn read(&self, hash: &str) -> Result<Vec<u8>> {
        tokio::fs::read(self.path(hash))
            .await
            .map_err(Fault::internal)
    }

    /// Begins to take in content.
    pub(crate) async fn receive(&self) -> Result<Incoming> {
        let path = self.0.incoming.join(Uuid::now_v7().to_string());
        let file = tokio::fs::File::create_new(&path).await.map_err(disk)?;
        let (hasher, vault) = (Sha256::new(), self.clone());
        Ok(Incoming {
            path,
            file,
            hasher,
            size: 0,
            head: Vec::new(),
            vault,
        })
    }

    /// What may belong to nothing: uploads and contents older than `age`. Younger ones stay, since
    /// their row may be about to commit.
    pub(crate) fn leftovers(&self, age: Duration, now: SystemTime) -> io::Result<Leftovers> {
        let old = |path: &Path| -> io::Result<bool> {
            let modified = std::fs::metadata(path)?.modified()?;
            Ok(now.duration_since(modified).is_ok_and(|since| since > age))
        };
        let mut leftovers = Leftovers::default();
        for entry in std::fs::read_dir(&self.0.incoming)? {
            let path = entry?.path();
            if old(&path)? {
                leftovers.incoming.push(path);
            }
        }
        for folder in std::fs::read_dir(&self.0.objects)? {
            for entry in std::fs::read_dir(folder?.path())? {
                let entry = entry?;
                if old(&entry.path())?
                    && let Ok(hash) = entry.file_name().into_string()
                {
                    leftovers.hashes.push(hash);
                }
            }
        }
        Ok(leftovers)
    }
}

/// Old enough to be removed if nobody speaks of them.
#[derive(Debug, Default)]
pub(crate) struct Leftovers {
    pub(crate) incoming: Vec<PathBuf>,
    pub(crate) hashes: Vec<String>,
}

impl Incoming {
    /// Takes the next bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let wanted = crate::kind::HEAD_BYTES
            .saturating_sub(self.head.len())
            .min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).await.map_err(disk)
    }

    /// How many bytes came so far.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The last bytes, at most so many.
    pub(crate) async fn tail(&mut self, bytes: usize) -> Result<Vec<u8>> {
        use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
        self.file.flush().await.map_err(disk)?;
        let mut file = tokio::fs::File::open(&self.path).await.map_err(disk)?;
        let from = self.size.saturating_sub(bytes as u64);
        file.seek(io::SeekFrom::Start(from)).await.map_err(disk)?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail).await.map_err(disk)?;
        Ok(tail)
    }

    /// Makes it durable and puts it in its place. A content that lies there already is replaced by
    /// itself, which renews its age for the sweeper.
    pub(crate) async fn finish(mut self) -> Result<Content> {
        self.file.flush().await.map_err(disk)?;
        self.file.sync_all().await.map_err(disk)?;
        let hash = hex::encode(self.hasher.finalize_reset());
        let (from, to) = (self.path.clone(), self.vault.path(&hash));
        tokio::task::spawn_blocking(move || place(&from, &to))
            .await
            .map_err(Fault::internal)?
            .map_err(disk)?;
        let size = i64::try_from(self.size).map_err(Fault::internal)?;
        Ok(Content { hash, size })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Gone already when it was finished.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn place(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to
        .parent()
        .ok_or_else(|| io::Error::other("an object without a folder"))?;
    if !folder.exists() {
        std::fs::create_dir_all(folder)?;
        if let Some(objects) = folder.parent() {
            File::open(objects)?.sync_all()?;
        }
    }
    std::fs::rename(from, to)?;
    File::open(folder)?.sync_all()
}

/// A full disk may be empty again in a moment; the rest is a defect.
fn disk(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Fault::Unavailable("no room for files".into())
        }
        _ => Fault::internal(error),
    }
}
