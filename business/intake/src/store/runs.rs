//! Tables `import_runs` and `import_items`.

use ::store::{Json, Query, Row, Sql, Tx, params, sql, values};
use access::{Permit, matrix::RunImport};
use kernel::{DepartmentId, Fault, FieldError, Moment, Result, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    commands::NewImport,
    run::{Entered, ImportItem, ImportRun, ItemList, RunState, Summary},
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO import_runs (id, state, preset_asked, preset, source, files, choices, total, done, \
     entered, created_by, department_id, created_at) \
     VALUES ($1, 'reading', $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10)"
);
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.state, r.preset_asked, r.preset, r.source, r.files, r.choices, \
             r.summary, r.problem, r.total, r.done, r.entered, r.created_by, u.name, r.created_at, \
             r.committed_at, r.finished_at, r.committed_by, r.department_id \
             FROM import_runs r JOIN users u ON u.id = r.created_by ",
            $rest
        )
    };
}
const FIND: Sql<'static> = sql!(select!("WHERE r.id = $1"));
const LIST: &str = select!("WHERE 1 = 1");
const LOCK: Sql<'static> = sql!("SELECT state FROM import_runs WHERE id = $1"; FOR UPDATE);
const SET_READY: Sql<'static> = sql!(
    "UPDATE import_runs SET state = 'ready', preset = $2, source = $3, summary = $4, total = $5, \
     problem = NULL WHERE id = $1 AND state = 'reading'"
);
const SET_UNREADABLE: Sql<'static> = sql!(
    "UPDATE import_runs SET state = 'unreadable', preset = $2, summary = $3, problem = $4 \
     WHERE id = $1 AND state = 'reading'"
);
const BEGIN_ENTERING: Sql<'static> = sql!(
    "UPDATE import_runs SET state = 'entering', committed_by = $2, committed_at = $3 \
     WHERE id = $1 AND state = 'ready'"
);
const STEP: Sql<'static> =
    sql!("UPDATE import_runs SET done = $2, total = $3, entered = $4 WHERE id = $1");
const FINISH: Sql<'static> = sql!(
    "UPDATE import_runs SET state = 'done', done = total, finished_at = $2 \
     WHERE id = $1 AND state = 'entering'"
);
const CLEAR_ITEMS: Sql<'static> = sql!("DELETE FROM import_items WHERE run_id = $1");
const PUT_ITEM: Sql<'static> =
    sql!("INSERT INTO import_items (run_id, list, ordinal, data) VALUES ($1, $2, $3, $4)");
const PUT_FAILED: Sql<'static> = sql!(
    "INSERT INTO import_items (run_id, list, ordinal, data) VALUES ($1, 'failed', $2, $3) \
     ON CONFLICT (run_id, list, ordinal) DO UPDATE SET data = excluded.data"
);
const ITEMS: Sql<'static> = sql!(
    "SELECT ordinal, data FROM import_items WHERE run_id = $1 AND list = $2 AND ordinal > $3 \
     ORDER BY ordinal LIMIT $4"
);

/// A run with what is not shown.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) run: ImportRun,
    pub(crate) committed_by: Option<UserId>,
    pub(crate) department: Option<DepartmentId>,
}

/// Writes a new run.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<RunImport>,
    new: &NewImport,
    now: Moment,
) -> Result<()> {
    let by = permit.user().ok_or(Fault::Unauthenticated)?;
    let asked = new.preset.map(|preset| preset.word());
    tx.execute(
        INSERT,
        params![
            new.id,
            asked,
            asked.unwrap_or_default(),
            new.choices.source.clone().unwrap_or_default(),
            Json(&new.files),
            Json(&new.choices),
            Json(Entered::default()),
            by,
            permit.department(),
            now,
        ],
    )
    .await
    .map(drop)
}

/// A run, whoever asks.
pub(crate) async fn load(tx: &mut Tx<'_>, id: Uuid) -> Result<Stored> {
    let row = tx.fetch_optional(FIND, params![id]).await?;
    stored(&row.ok_or(Fault::NotFound("import"))?)
}

/// A run within the reader's reach.
pub(crate) async fn get(tx: &mut Tx<'_>, permit: &Permit<RunImport>, id: Uuid) -> Result<Stored> {
    let stored = load(tx, id).await?;
    if permit.covers(Some(stored.run.created_by), stored.department) {
        Ok(stored)
    } else {
        Err(Fault::OutOfReach("import"))
    }
}

/// The run's state, its row locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<RunState> {
    let row = tx.fetch_optional(LOCK, params![id]).await?;
    state(&row.ok_or(Fault::NotFound("import"))?, 0)
}

/// A place in the list of runs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) created_at: Moment,
    pub(crate) id: Uuid,
}

/// Runs within the reader's reach, newest first, without their summaries.
pub(crate) async fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<RunImport>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<ImportRun>> {
    let sight = permit.sight();
    let mut query = Query::new(LIST);
    if !sight.all {
        query = query
            .push(" AND (r.department_id IN ")
            .bind_list(sight.departments)
            .push(" OR r.created_by IN ")
            .bind_list(sight.users)
            .push(")");
    }
    if let Some(after) = after {
        query = query
            .push(" AND (r.created_at, r.id) < (")
            .bind(after.created_at)
            .push(", ");
        query = query.bind(after.id).push(")");
    }
    let query = query
        .push(" ORDER BY r.created_at DESC, r.id DESC LIMIT ")
        .bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| stored(row).map(|stored| stored.run))
        .collect()
}

fn stored(row: &Row) -> Result<Stored> {
    let state = state(row, 1)?;
    let summary: Option<Json<Summary>> = row.get(7)?;
    let problem: Option<Json<Vec<FieldError>>> = row.get(8)?;
    Ok(Stored {
        run: ImportRun {
            id: row.get(0)?,
            state,
            state_title: state.title(),
            preset_asked: row.get(2)?,
            preset: row.get(3)?,
            source: row.get(4)?,
            files: row.get::<Json<_>>(5)?.0,
            choices: row.get::<Json<_>>(6)?.0,
            summary: summary.map(|json| json.0),
            problem: problem.map(|json| json.0).unwrap_or_default(),
            total: row.get(9)?,
            done: row.get(10)?,
            entered: row.get::<Json<_>>(11)?.0,
            created_by: row.get(12)?,
            created_by_name: row.get(13)?,
            created_at: row.get(14)?,
            committed_at: row.get(15)?,
            finished_at: row.get(16)?,
        },
        committed_by: row.get(17)?,
        department: row.get(18)?,
    })
}

fn state(row: &Row, column: usize) -> Result<RunState> {
    let word: String = row.get(column)?;
    RunState::parse(&word).ok_or_else(|| Fault::internal(format_args!("unknown state {word}")))
}

/// The run was read.
pub(crate) async fn set_ready(
    tx: &mut Tx<'_>,
    id: Uuid,
    (preset, source): (&str, &str),
    summary: &Summary,
    total: i64,
) -> Result<()> {
    tx.queue(SET_READY, params![id, preset, source, Json(summary), total])
        .await
}

/// The run cannot be read.
pub(crate) async fn set_unreadable(
    tx: &mut Tx<'_>,
    id: Uuid,
    preset: &str,
    summary: &Summary,
    problem: &[FieldError],
) -> Result<()> {
    tx.queue(
        SET_UNREADABLE,
        params![id, preset, Json(summary), Json(problem)],
    )
    .await
}

/// A person said yes; answers whether the run was waiting for that.
pub(crate) async fn begin_entering(
    tx: &mut Tx<'_>,
    id: Uuid,
    by: Option<UserId>,
    now: Moment,
) -> Result<bool> {
    Ok(tx.execute(BEGIN_ENTERING, params![id, by, now]).await? == 1)
}

/// The run has come so far.
pub(crate) async fn step(
    tx: &mut Tx<'_>,
    id: Uuid,
    (done, total): (i64, i64),
    entered: &Entered,
) -> Result<()> {
    tx.queue(STEP, params![id, done, total, Json(entered)])
        .await
}

/// The run is through; answers whether it was being entered.
pub(crate) async fn finish(tx: &mut Tx<'_>, id: Uuid, now: Moment) -> Result<bool> {
    Ok(tx.execute(FINISH, params![id, now]).await? == 1)
}

/// Forgets what a broken off reading listed.
pub(crate) async fn clear_items(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    tx.queue(CLEAR_ITEMS, params![id]).await
}

/// Adds entries of a list, numbered from `first`.
pub(crate) async fn put_items(
    tx: &mut Tx<'_>,
    id: Uuid,
    list: ItemList,
    first: i64,
    items: &[ImportItem],
) -> Result<()> {
    let mut rows = Vec::with_capacity(items.len());
    for (item, ordinal) in items.iter().zip(first..) {
        let data = serde_json::to_string(item).map_err(Fault::internal)?;
        rows.push(values![id, list.word(), ordinal, data]);
    }
    tx.insert_many(PUT_ITEM, rows).await
}

/// Adds a document that could not be entered, under its place in the plan.
pub(crate) async fn put_failed(
    tx: &mut Tx<'_>,
    id: Uuid,
    at: i64,
    item: &ImportItem,
) -> Result<()> {
    tx.queue(PUT_FAILED, params![id, at, Json(item)]).await
}

/// A page of a list.
pub(crate) async fn items(
    tx: &mut Tx<'_>,
    id: Uuid,
    list: ItemList,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, ImportItem)>> {
    let rows = tx
        .fetch_all(ITEMS, params![id, list.word(), after, limit])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get::<Json<_>>(1)?.0)))
        .collect()
}
