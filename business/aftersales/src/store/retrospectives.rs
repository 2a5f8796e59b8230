//! Tables `retrospectives` and `improvement_actions`.

use ::store::{Json, Sql, Tx, params, sql, values};
use kernel::{Moment, OrderId, Result, TaskId, UserId};

use crate::{
    figures::Figures,
    retrospective::ImprovementAction,
    save_retrospective::{ImprovementInput, RetrospectiveInput},
};

const FIND: Sql<'static> = sql!(
    "SELECT r.feedback, r.problems, r.improvements, r.figures, r.version, u.name, r.saved_at, f.name, r.finished_at \
     FROM retrospectives r LEFT JOIN users u ON u.id = r.saved_by LEFT JOIN users f ON f.id = r.finished_by \
     WHERE r.order_id = $1"
);
const LOCK: Sql<'static> =
    sql!("SELECT version FROM retrospectives WHERE order_id = $1"; FOR UPDATE);
const IS_FINISHED: Sql<'static> =
    sql!("SELECT 1 FROM retrospectives WHERE order_id = $1 AND finished_at IS NOT NULL");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO retrospectives (order_id, feedback, problems, improvements, version, saved_by, saved_at) \
     VALUES ($1, $2, $3, $4, 1, $5, $6)"
);
const SAVE: Sql<'static> = sql!(
    "UPDATE retrospectives SET feedback = $2, problems = $3, improvements = $4, saved_by = $5, saved_at = $6, \
     version = version + 1 WHERE order_id = $1"
);
const FINISH: Sql<'static> = sql!(
    "UPDATE retrospectives SET figures = $2, finished_by = $3, finished_at = $4, version = version + 1 \
     WHERE order_id = $1"
);
const CLEAR_ACTIONS: Sql<'static> = sql!("DELETE FROM improvement_actions WHERE order_id = $1");
const INSERT_ACTION: Sql<'static> = sql!(
    "INSERT INTO improvement_actions (order_id, ordinal, what, owner_id, due_on) VALUES ($1, $2, $3, $4, $5)"
);
const ACTIONS: Sql<'static> = sql!(
    "SELECT a.ordinal, a.what, a.owner_id, u.name, a.due_on, t.done_at, t.outcome FROM improvement_actions a \
     JOIN users u ON u.id = a.owner_id LEFT JOIN tasks t ON t.id = a.task_id WHERE a.order_id = $1 ORDER BY a.ordinal"
);
const SET_TASK: Sql<'static> =
    sql!("UPDATE improvement_actions SET task_id = $3 WHERE order_id = $1 AND ordinal = $2");

/// A retrospective as it is stored.
pub(crate) struct Stored {
    pub(crate) feedback: String,
    pub(crate) problems: String,
    pub(crate) improvements: String,
    /// As they stood when it was finished.
    pub(crate) figures: Option<Figures>,
    pub(crate) version: i64,
    pub(crate) saved_by: Option<String>,
    pub(crate) saved_at: Moment,
    pub(crate) finished_by: Option<String>,
    pub(crate) finished_at: Option<Moment>,
}

pub(crate) async fn find(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Stored>> {
    let Some(row) = tx.fetch_optional(FIND, params![order]).await? else {
        return Ok(None);
    };
    let figures: Option<String> = row.get(3)?;
    let figures = figures.map(|json| serde_json::from_str(&json).map_err(kernel::Fault::internal));
    Ok(Some(Stored {
        feedback: row.get(0)?,
        problems: row.get(1)?,
        improvements: row.get(2)?,
        figures: figures.transpose()?,
        version: row.get(4)?,
        saved_by: row.get(5)?,
        saved_at: row.get(6)?,
        finished_by: row.get(7)?,
        finished_at: row.get(8)?,
    }))
}

/// The version of an order's retrospective, locked; 0 before the first save.
pub(crate) async fn lock(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    let found = tx.fetch_optional(LOCK, params![order]).await?;
    found.map_or(Ok(0), |row| row.get(0))
}

pub(crate) async fn is_finished(tx: &mut Tx<'_>, order: OrderId) -> Result<bool> {
    Ok(tx
        .fetch_optional(IS_FINISHED, params![order])
        .await?
        .is_some())
}

/// Writes what was noted, with its improvement actions in their order.
pub(crate) async fn save(
    tx: &mut Tx<'_>,
    (order, version): (OrderId, i64),
    input: &RetrospectiveInput,
    (by, now): (Option<UserId>, Moment),
) -> Result<()> {
    let sql = if version == 0 { INSERT } else { SAVE };
    let texts = params![
        order,
        input.feedback,
        input.problems,
        input.improvements,
        by,
        now
    ];
    tx.execute(sql, texts).await?;
    tx.execute(CLEAR_ACTIONS, params![order]).await?;
    let row = |(action, ordinal): (&ImprovementInput, i64)| {
        values![order, ordinal, action.what, action.owner_id, action.due_on]
    };
    tx.insert_many(INSERT_ACTION, input.actions.iter().zip(1..).map(row))
        .await
}

pub(crate) async fn finish(
    tx: &mut Tx<'_>,
    order: OrderId,
    figures: &Figures,
    (by, now): (Option<UserId>, Moment),
) -> Result<()> {
    tx.execute(FINISH, params![order, Json(figures), by, now])
        .await
        .map(drop)
}

/// The improvement actions in their order, with what became of them.
pub(crate) async fn actions(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<ImprovementAction>> {
    let rows = tx.fetch_all(ACTIONS, params![order]).await?;
    rows.iter()
        .map(|row| {
            Ok(ImprovementAction {
                ordinal: row.get(0)?,
                what: row.get(1)?,
                owner_id: row.get(2)?,
                owner_name: row.get(3)?,
                due_on: row.get(4)?,
                done_at: row.get(5)?,
                outcome: row.get(6)?,
            })
        })
        .collect()
}

pub(crate) async fn set_task(
    tx: &mut Tx<'_>,
    order: OrderId,
    ordinal: i64,
    task: TaskId,
) -> Result<()> {
    tx.execute(SET_TASK, params![order, ordinal, task])
        .await
        .map(drop)
}
