//! The SQL of the archive.

use ::store::{Row, Sql, Tx, params, sql, values};
use kernel::{Date, DocumentId, FileId, Moment, OrderId, Result, TaskId, UserId};

use crate::dossier::{Filed, Paper, Waiver};

const PAPERS: Sql<'static> = sql!(
    "SELECT p.id, p.title, p.file_id, f.name, p.sha256, p.origin, u.name, p.added_at, p.superseded_by, p.superseded_why, \
     p.kind FROM order_papers p JOIN files f ON f.id = p.file_id LEFT JOIN users u ON u.id = p.added_by \
     WHERE p.order_id = $1 ORDER BY p.kind, p.added_at, p.id"
);
const INSERT_PAPER: Sql<'static> = sql!(
    "INSERT INTO order_papers (id, order_id, kind, title, file_id, sha256, origin, added_by, added_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
const SUPERSEDE: Sql<'static> = sql!(
    "UPDATE order_papers SET superseded_by = $2, superseded_at = $3, superseded_why = $4 WHERE id = $1"
);
const WAIVERS: Sql<'static> = sql!(
    "SELECT w.kind, w.reason, u.name, w.waived_at FROM paper_waivers w LEFT JOIN users u ON u.id = w.waived_by \
     WHERE w.order_id = $1"
);
const WAIVE: Sql<'static> = sql!(
    "INSERT INTO paper_waivers (order_id, kind, reason, waived_by, waived_at) VALUES ($1, $2, $3, $4, $5)"
);
const PAPER_TASK: Sql<'static> =
    sql!("SELECT task_id FROM paper_tasks WHERE order_id = $1 AND kind = $2");
const SET_PAPER_TASK: Sql<'static> =
    sql!("INSERT INTO paper_tasks (order_id, kind, task_id) VALUES ($1, $2, $3)");
const DROP_PAPER_TASK: Sql<'static> =
    sql!("DELETE FROM paper_tasks WHERE order_id = $1 AND kind = $2");
const FILED: Sql<'static> = sql!(
    "SELECT d.number, u.name, d.filed_at, d.keep_until FROM dossiers d LEFT JOIN users u ON u.id = d.filed_by \
     WHERE d.order_id = $1"
);
const KEPT_UNTIL: Sql<'static> =
    sql!("SELECT kind, MAX(keep_until) FROM dossier_contents WHERE order_id = $1 GROUP BY kind");
const FILE: Sql<'static> = sql!(
    "INSERT INTO dossiers (order_id, number, keep_until, filed_by, filed_at) VALUES ($1, $2, $3, $4, $5)"
);
const FILE_ENTRY: Sql<'static> = sql!(
    "INSERT INTO dossier_contents (order_id, ordinal, kind, paper_id, keep_until) VALUES ($1, $2, $3, $4, $5)"
);

/// The papers of an order, superseded ones too.
pub(crate) async fn papers(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Paper>> {
    tx.fetch_all(PAPERS, params![order])
        .await?
        .iter()
        .map(paper)
        .collect()
}

fn paper(row: &Row) -> Result<Paper> {
    Ok(Paper {
        id: Some(row.get(0)?),
        title: row.get(1)?,
        file_id: row.get(2)?,
        file_name: row.get(3)?,
        sha256: row.get(4)?,
        origin: row.get(5)?,
        added_by: row.get(6)?,
        added_at: Some(row.get(7)?),
        superseded_by: row.get(8)?,
        superseded_why: row.get(9)?,
        kind: row.get(10)?,
    })
}

/// A paper to be written.
pub(crate) struct NewPaper<'a> {
    pub(crate) id: DocumentId,
    pub(crate) order: OrderId,
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) file: FileId,
    pub(crate) sha256: &'a str,
    pub(crate) origin: &'a str,
    pub(crate) by: Option<UserId>,
}

pub(crate) async fn insert_paper(tx: &mut Tx<'_>, new: &NewPaper<'_>, now: Moment) -> Result<()> {
    let params = params![
        new.id, new.order, new.kind, new.title, new.file, new.sha256, new.origin, new.by, now
    ];
    tx.execute(INSERT_PAPER, params).await.map(drop)
}

pub(crate) async fn supersede(
    tx: &mut Tx<'_>,
    old: DocumentId,
    new: DocumentId,
    (why, now): (&str, Moment),
) -> Result<()> {
    tx.execute(SUPERSEDE, params![old, new, now, why])
        .await
        .map(drop)
}

pub(crate) async fn waivers(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Waiver>> {
    let rows = tx.fetch_all(WAIVERS, params![order]).await?;
    let waiver = |row: &Row| {
        Ok(Waiver {
            kind: row.get(0)?,
            reason: row.get(1)?,
            by: row.get(2)?,
            at: row.get(3)?,
        })
    };
    rows.iter().map(waiver).collect()
}

pub(crate) async fn waive(
    tx: &mut Tx<'_>,
    (order, kind): (OrderId, &str),
    reason: &str,
    (by, now): (Option<UserId>, Moment),
) -> Result<()> {
    tx.execute(WAIVE, params![order, kind, reason, by, now])
        .await
        .map(drop)
}

pub(crate) async fn paper_task(
    tx: &mut Tx<'_>,
    order: OrderId,
    kind: &str,
) -> Result<Option<TaskId>> {
    let found = tx.fetch_optional(PAPER_TASK, params![order, kind]).await?;
    found.map(|row| row.get(0)).transpose()
}

pub(crate) async fn set_paper_task(
    tx: &mut Tx<'_>,
    order: OrderId,
    kind: &str,
    task: TaskId,
) -> Result<()> {
    tx.execute(SET_PAPER_TASK, params![order, kind, task])
        .await
        .map(drop)
}

pub(crate) async fn drop_paper_task(tx: &mut Tx<'_>, order: OrderId, kind: &str) -> Result<()> {
    tx.execute(DROP_PAPER_TASK, params![order, kind])
        .await
        .map(drop)
}

/// Where the dossier of an order was filed.
pub(crate) async fn filed(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Filed>> {
    let Some(row) = tx.fetch_optional(FILED, params![order]).await? else {
        return Ok(None);
    };
    Ok(Some(Filed {
        number: row.get(0)?,
        by: row.get(1)?,
        at: row.get(2)?,
        keep_until: row.get(3)?,
    }))
}

/// Until when each kind of paper is kept, once filed.
pub(crate) async fn kept_until(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<(String, Date)>> {
    let rows = tx.fetch_all(KEPT_UNTIL, params![order]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A line of a dossier's table of contents.
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) paper: Option<DocumentId>,
    pub(crate) keep_until: Date,
}

pub(crate) async fn file(
    tx: &mut Tx<'_>,
    (order, number): (OrderId, &str),
    keep_until: Option<Date>,
    (by, now): (UserId, Moment),
    entries: &[Entry],
) -> Result<()> {
    tx.execute(FILE, params![order, number, keep_until, by, now])
        .await?;
    let row = |(entry, ordinal): (&Entry, i64)| {
        values![order, ordinal, entry.kind, entry.paper, entry.keep_until]
    };
    tx.insert_many(FILE_ENTRY, entries.iter().zip(1..).map(row))
        .await
}
