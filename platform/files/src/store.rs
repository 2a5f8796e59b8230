//! Files in the database: who uploaded what, and to which things they belong.

use access::{Action, Permit, matrix::UploadFile};
use kernel::{Fault, FileId, Moment, Refusal, Result, UserId, text};
use store::{Row, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::Content;

/// Most bytes one person may have uploaded without attaching them to anything.
const LOOSE_BYTES_MAX: i64 = 500 * 1024 * 1024;

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The file.
    pub id: FileId,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its name as uploaded.
    pub name: String,
    /// What it is served as.
    pub media_type: String,
    /// How many bytes.
    pub size: i64,
    /// Who uploaded it.
    pub uploaded_by: UserId,
    /// When.
    pub uploaded_at: Moment,
}

/// What a file belongs to, e.g. `sales_order` and its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The kind of thing; the same word as its event stream's.
    pub kind: String,
    /// Which one.
    pub id: Uuid,
}

const INSERT: Sql = sql!(
    "INSERT INTO files (id, content_hash, name, media_type, size_bytes, uploaded_by, uploaded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const FIND: Sql = sql!(
    "SELECT id, content_hash, name, media_type, size_bytes, uploaded_by, uploaded_at
     FROM files WHERE id = $1"
);
/// Without a lock: the link's foreign key keeps the file from being dropped.
const UPLOADER: Sql = sql!("SELECT uploaded_by FROM files WHERE id = $1");
const LINKS: Sql = sql!("SELECT subject_kind, subject_id FROM file_links WHERE file_id = $1");
const LINK: Sql = sql!(
    "INSERT INTO file_links (file_id, subject_kind, subject_id, attached_by, attached_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
);
const IS_LINKED: Sql =
    sql!("SELECT 1 FROM file_links WHERE file_id = $1 AND subject_kind = $2 AND subject_id = $3");
const OF: Sql = sql!(
    "SELECT f.id, f.content_hash, f.name, f.media_type, f.size_bytes, f.uploaded_by, f.uploaded_at
     FROM file_links l JOIN files f ON f.id = l.file_id
     WHERE l.subject_kind = $1 AND l.subject_id = $2 ORDER BY l.attached_at, f.id LIMIT 1000"
);
const LOOSE_BYTES: Sql = sql!(
    "SELECT CAST(COALESCE(SUM(f.size_bytes), 0) AS BIGINT) FROM files f
     WHERE f.uploaded_by = $1
       AND NOT EXISTS (SELECT 1 FROM file_links l WHERE l.file_id = f.id)"
);
const DROP_LOOSE: Sql = sql!(
    "DELETE FROM files WHERE id IN (
         SELECT f.id FROM files f
         WHERE f.uploaded_at < $1
           AND NOT EXISTS (SELECT 1 FROM file_links l WHERE l.file_id = f.id)
         ORDER BY f.uploaded_at, f.id LIMIT 500)"
);
const IS_KNOWN: Sql = sql!("SELECT 1 FROM files WHERE content_hash = $1 LIMIT 1");

/// Adds the row of an uploaded file whose bytes lie in the vault.
///
/// # Errors
/// A refusal `loose_files` when the person has too much that belongs to nothing.
pub async fn insert(tx: &mut Tx<'_>, permit: &Permit<UploadFile>, file: &StoredFile) -> Result<()> {
    if permit.user().is_some() {
        let row = tx.fetch_one(LOOSE_BYTES, params![file.uploaded_by]).await?;
        if row.get::<i64>(0)? + file.size > LOOSE_BYTES_MAX {
            return Err(too_much());
        }
    }
    let values = params![
        file.id,
        file.hash,
        file.name,
        file.media_type,
        file.size,
        file.uploaded_by,
        file.uploaded_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Ties a file to a thing, in the transaction that mentions it. Only its uploader may do so (a
/// guessed id must open nothing); a repeat changes nothing.
///
/// # Errors
/// [`Fault::NotFound`] for an absent file and for one that somebody else uploaded.
pub async fn attach<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    file: FileId,
    subject: &Subject,
    now: Moment,
) -> Result<()> {
    let row = tx
        .fetch_optional(UPLOADER, params![file])
        .await?
        .ok_or(Fault::NotFound("file"))?;
    let (uploader, actor): (UserId, _) = (row.get(0)?, permit.user());
    if actor.is_some_and(|actor| actor != uploader) {
        let linked = tx
            .fetch_optional(IS_LINKED, params![file, subject.kind, subject.id])
            .await?;
        return linked.map(drop).ok_or(Fault::NotFound("file"));
    }
    tx.queue(LINK, params![file, subject.kind, subject.id, actor, now])
        .await
}

/// Asks ahead for what [`attach`] looks up.
///
/// # Errors
/// Database faults only.
pub async fn ask(tx: &mut Tx<'_>, file: FileId) -> Result<()> {
    tx.ask(UPLOADER, params![file]).await
}

/// Ties a file to a further thing by rule, e.g. the signed contract of an order to its dossier. The
/// caller has found the file through something the acting person may see.
///
/// # Errors
/// Database faults only.
pub async fn link(
    tx: &mut Tx<'_>,
    file: FileId,
    subject: &Subject,
    (by, now): (Option<UserId>, Moment),
) -> Result<()> {
    tx.queue(LINK, params![file, subject.kind, subject.id, by, now])
        .await
}

/// The files of a thing. The caller has made sure that the reader may see the thing.
///
/// # Errors
/// Database faults only.
pub async fn of(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<StoredFile>> {
    tx.fetch_all(OF, params![subject.kind, subject.id])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// A file, whoever may see it. Show it only where its subject is shown.
///
/// # Errors
/// Database faults only.
pub async fn find(tx: &mut Tx<'_>, id: FileId) -> Result<Option<StoredFile>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// What a file belongs to.
pub(crate) async fn subjects(tx: &mut Tx<'_>, id: FileId) -> Result<Vec<Subject>> {
    let rows = tx.fetch_all(LINKS, params![id]).await?;
    rows.iter()
        .map(|row| {
            Ok(Subject {
                kind: row.get(0)?,
                id: row.get(1)?,
            })
        })
        .collect()
}

/// Drops the rows of old uploads that were never attached; answers how many.
pub(crate) async fn drop_loose(tx: &mut Tx<'_>, before: Moment) -> Result<u64> {
    tx.execute(DROP_LOOSE, params![before]).await
}

/// Whether any row speaks of a content.
pub(crate) async fn is_known(tx: &mut Tx<'_>, hash: &str) -> Result<bool> {
    Ok(tx.fetch_optional(IS_KNOWN, params![hash]).await?.is_some())
}

impl StoredFile {
    /// A file about to be inserted.
    #[must_use]
    pub fn new(content: Content, name: String, media_type: &str, by: UserId, now: Moment) -> Self {
        Self {
            id: FileId::new(),
            hash: content.hash,
            name,
            media_type: media_type.to_owned(),
            size: content.size,
            uploaded_by: by,
            uploaded_at: now,
        }
    }
}

fn read(row: &Row) -> Result<StoredFile> {
    Ok(StoredFile {
        id: row.get(0)?,
        hash: row.get(1)?,
        name: row.get(2)?,
        media_type: row.get(3)?,
        size: row.get(4)?,
        uploaded_by: row.get(5)?,
        uploaded_at: row.get(6)?,
    })
}

fn too_much() -> Fault {
    let megabytes = LOOSE_BYTES_MAX / 1024 / 1024;
    Fault::refused(Refusal::new(
        "loose_files",
        text!(
            "您有超过 {megabytes} MiB 的文件尚未关联任何单据，请先关联或等待系统清理",
            "more than {megabytes} MiB of your files belong to nothing yet; attach them first"
        ),
    ))
}
