//! Signed checkpoints of the event log.
//!
//! Who can rewrite the whole database can also make every hash chain anew. A checkpoint says what all
//! events up to a position were, and is signed by a key that lies beside the database; a copy of the
//! checkpoints kept elsewhere shows whatever is changed afterwards.
//!
//! A checkpoint's digest is SHA-256 over the digest before it and the hashes of the events since, in
//! the order of their positions. Signed (Ed25519) are these bytes, integers big-endian:
//! `"yidan.checkpoint.1"`, position, moment, digest before, digest.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use kernel::{Fault, Moment, Result};
use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Db, Sql, params, sql};

use crate::{Hash, NO_HASH};

const LAYOUT: &[u8] = b"yidan.checkpoint.1";
const KEY: &str = "key.pk8";
const LIST: &str = "checkpoints.jsonl";
/// Events read at once.
const PAGE: i64 = 5_000;
/// Events under one checkpoint: a log of years is signed piece by piece, not in one go.
const MOST: i64 = 20 * PAGE;
const HASHES: Sql = sql!(
    "SELECT position, hash FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3"
);

/// What all events up to a position were, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Checkpoint {
    position: i64,
    at: Moment,
    digest: String,
    /// The public key, in hexadecimal.
    key: String,
    signature: String,
}

/// Signs checkpoints with a key of its own folder.
pub struct Notary {
    folder: PathBuf,
    pair: Ed25519KeyPair,
}

impl std::fmt::Debug for Notary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notary")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Notary {
    /// Opens the folder; makes the key when there is none.
    ///
    /// # Errors
    /// When the folder cannot be used, or others may read the key.
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Fault::internal)?;
        let path = folder.join(KEY);
        if !path.exists() {
            let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
            let made = made.map_err(|_| Fault::internal("no key could be made"))?;
            write_new(&path, made.as_ref()).map_err(Fault::internal)?;
        }
        refuse_shared(&path)?;
        let bytes = std::fs::read(&path).map_err(Fault::internal)?;
        let pair = Ed25519KeyPair::from_pkcs8(&bytes)
            .map_err(|why| Fault::internal(format_args!("{}: {why}", path.display())))?;
        Ok(Self {
            folder: folder.to_owned(),
            pair,
        })
    }

    /// Signs what happened since the last checkpoint, at most so much as fits under one.
    ///
    /// # Errors
    /// When the database or the folder fails.
    pub async fn sign(&self, db: &Db, now: Moment) -> Result<Signed> {
        let last = read_list(&self.folder)?.pop();
        let (after, before) = match &last {
            Some(last) => (last.position, hash_of(&last.digest)?),
            None => (0, NO_HASH),
        };
        let (position, digest) = digest(db, before, (after, after.saturating_add(MOST))).await?;
        if position == after {
            return Ok(Signed::Nothing);
        }
        let message = message((position, now), (before, digest));
        let line = serde_json::to_string(&Checkpoint {
            position,
            at: now,
            digest: digest.to_string(),
            key: hex::encode(self.pair.public_key()),
            signature: hex::encode(self.pair.sign(&message)),
        });
        append(&self.folder.join(LIST), &line.map_err(Fault::internal)?)
            .map_err(Fault::internal)?;
        Ok(if position - after < MOST {
            Signed::All
        } else {
            Signed::Part
        })
    }
}

/// What was signed of what was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// Nothing was new.
    Nothing,
    /// Everything.
    All,
    /// As much as fits under one checkpoint; there is more.
    Part,
}

/// What the checkpoints say of the event log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkpoints {
    /// How many there are.
    pub checked: usize,
    /// The position that the last of them covers.
    pub position: i64,
    /// The keys that signed them, in hexadecimal: to be compared with a copy kept elsewhere.
    pub keys: Vec<String>,
    /// What is wrong.
    pub breaks: Vec<String>,
}

/// Compares the checkpoints of a folder with the event log: signatures, and what was signed.
///
/// # Errors
/// When the database or the folder fails.
pub async fn verify_checkpoints(db: &Db, folder: &Path) -> Result<Checkpoints> {
    let mut found = Checkpoints::default();
    let mut before = NO_HASH;
    for checkpoint in read_list(folder)? {
        let Checkpoint { position, at, .. } = checkpoint;
        let signed = hash_of(&checkpoint.digest)?;
        let key = hex::decode(&checkpoint.key).map_err(Fault::internal)?;
        let signature = hex::decode(&checkpoint.signature).map_err(Fault::internal)?;
        let said = message((position, at), (before, signed));
        if UnparsedPublicKey::new(&ED25519, key)
            .verify(&said, &signature)
            .is_err()
        {
            let line = found.checked + 1;
            found
                .breaks
                .push(format!("checkpoint {line} ({at}): the signature is wrong"));
        }
        let (reached, now) = digest(db, before, (found.position, position)).await?;
        if reached != position || now != signed {
            let from = found.position + 1;
            found.breaks.push(format!(
                "events {from} to {position} are not what was signed on {at}"
            ));
        }
        if !found.keys.contains(&checkpoint.key) {
            found.keys.push(checkpoint.key);
        }
        (before, found.position) = (signed, position);
        found.checked += 1;
    }
    Ok(found)
}

/// Puts the checkpoints of a history aside that a restored one does not go on from.
///
/// # Errors
/// When the folder fails.
pub fn put_checkpoints_aside(folder: &Path, now: Moment) -> std::io::Result<Option<PathBuf>> {
    let (list, aside) = (
        folder.join(LIST),
        folder.join(format!("until-{}.jsonl", now.0)),
    );
    if !list.exists() {
        return Ok(None);
    }
    std::fs::rename(list, &aside)?;
    Ok(Some(aside))
}

fn message((position, at): (i64, Moment), (before, digest): (Hash, Hash)) -> Vec<u8> {
    let (position, at) = (position.to_be_bytes(), at.0.to_be_bytes());
    [LAYOUT, &position, &at, &before.0, &digest.0].concat()
}

/// The digest over the events after one position up to another, and the last position there is.
async fn digest(db: &Db, before: Hash, (after, until): (i64, i64)) -> Result<(i64, Hash)> {
    let mut sum = Sha256::new().chain_update(before.0);
    let mut last = after;
    loop {
        let from = last;
        let rows = db
            .read_with(move |tx| {
                Box::pin(async move {
                    let rows = tx.fetch_all(HASHES, params![from, until, PAGE]).await?;
                    let read = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?)));
                    read.collect::<Result<Vec<(i64, Hash)>>>()
                })
            })
            .await?;
        let Some((reached, _)) = rows.last() else {
            break;
        };
        last = *reached;
        for (_, hash) in &rows {
            sum.update(hash.0);
        }
    }
    Ok((last, Hash(sum.finalize().into())))
}

fn hash_of(text: &str) -> Result<Hash> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(Fault::internal)?;
    Ok(Hash(bytes))
}

fn read_list(folder: &Path) -> Result<Vec<Checkpoint>> {
    let path = folder.join(LIST);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut text = String::new();
    let read = File::open(&path).and_then(|mut file| file.read_to_string(&mut text));
    read.map_err(Fault::internal)?;
    let lines = text.lines().map(serde_json::from_str);
    lines
        .collect::<std::result::Result<_, _>>()
        .map_err(|why| Fault::internal(format_args!("{}: {why}", path.display())))
}

fn append(path: &Path, line: &str) -> std::io::Result<()> {
    let mut file = private().append(true).create(true).open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = private().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// For files that nobody else may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn refuse_shared(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path)
        .map_err(Fault::internal)?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Fault::internal(format_args!(
        "{path} can be read by others; take their rights away: chmod 600 {path}"
    )))
}

#[cfg(not(unix))]
fn refuse_shared(_: &Path) -> Result<()> {
    Ok(())
}
