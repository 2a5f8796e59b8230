//! Tables `change_requests`, `change_approvals`, `change_acknowledgements`.

use ::store::{Json, Row, Sql, Tx, params, sql, values};
use access::Post;
use kernel::{DocumentId, Fault, Moment, OrderId, Result, TaskId, UserId};

use super::{
    decide_change::ChangeVerdict,
    heads::Head,
    impact::ImpactSheet,
    request::{Approval, ChangeOrigin, ChangeRequest, ChangeState},
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, order_id, number, state, origin, reason, actions, impact, base_revision, applied_revision, ",
            "round, responsible_id, complete_by, requested_by, requested_at, decided_at, department_id FROM change_requests WHERE ",
            $rest
        )
    };
}

const INSERT: Sql<'static> = sql!(
    "INSERT INTO change_requests (id, order_id, number, state, origin, reason, actions, impact, base_revision, \
     round, responsible_id, complete_by, requested_by, requested_at, department_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
const FIND: Sql<'static> = sql!(select!("id = $1 AND order_id = $2"));
const OF_ORDER: Sql<'static> = sql!(select!(
    "order_id = $1 ORDER BY requested_at DESC, id LIMIT 200"
));
const OPEN: Sql<'static> = sql!(select!("order_id = $1 AND state = 'submitted'"));
const LED_TO: Sql<'static> = sql!(select!("order_id = $1 AND applied_revision = $2"));
const OPEN_COUNT: Sql<'static> =
    sql!("SELECT COUNT(*) FROM change_requests WHERE order_id = $1 AND state = 'submitted'");
const DECIDE: Sql<'static> = sql!(
    "UPDATE change_requests SET state = $2, applied_revision = $3, decided_at = $4 WHERE id = $1"
);
const NEW_ROUND: Sql<'static> =
    sql!("UPDATE change_requests SET round = $2, impact = $3 WHERE id = $1");
const INSERT_APPROVALS: Sql<'static> = sql!(
    "INSERT INTO change_approvals (request_id, round, post, reasons, task_id, note) VALUES ($1, $2, $3, $4, $5, $6)"
);
const APPROVALS: Sql<'static> = sql!(
    "SELECT round, post, reasons, task_id, verdict, note, decided_by, decided_at FROM change_approvals \
     WHERE request_id = $1 ORDER BY round, post"
);
const GIVE: Sql<'static> = sql!(
    "UPDATE change_approvals SET verdict = $4, note = $5, decided_by = $6, decided_at = $7 \
     WHERE request_id = $1 AND round = $2 AND post = $3"
);
const INSERT_ACKNOWLEDGEMENTS: Sql<'static> =
    sql!("INSERT INTO change_acknowledgements (request_id, task_id) VALUES ($1, $2)");
const ACKNOWLEDGEMENTS: Sql<'static> =
    sql!("SELECT task_id FROM change_acknowledgements WHERE request_id = $1");

/// Writes a new request.
pub(super) async fn insert(tx: &mut Tx<'_>, request: &ChangeRequest) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            request.id,
            request.order,
            request.number,
            request.state.as_str(),
            request.origin.as_str(),
            request.reason,
            Json(&request.actions),
            Json(&request.impact),
            request.base_revision,
            request.round,
            request.responsible,
            request.complete_by,
            request.requested_by,
            request.requested_at,
            request.department,
        ],
    )
    .await
}

/// A request of an order.
pub(super) async fn find(
    tx: &mut Tx<'_>,
    order: OrderId,
    id: DocumentId,
) -> Result<Option<ChangeRequest>> {
    one(tx, FIND, params![id, order]).await
}

/// The request of an order that is to be decided.
pub(super) async fn open(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<ChangeRequest>> {
    one(tx, OPEN, params![order]).await
}

/// The request that made a revision of an order.
pub(super) async fn led_to(
    tx: &mut Tx<'_>,
    order: OrderId,
    revision: i64,
) -> Result<Option<ChangeRequest>> {
    one(tx, LED_TO, params![order, revision]).await
}

async fn one(
    tx: &mut Tx<'_>,
    sql: Sql<'static>,
    params: &[::store::Value<'_>],
) -> Result<Option<ChangeRequest>> {
    let row = tx.fetch_optional(sql, params).await?;
    row.as_ref().map(read).transpose()
}

/// How many requests of an order wait for a decision.
pub(crate) async fn open_count(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    tx.fetch_one(OPEN_COUNT, params![order]).await?.get(0)
}

/// The requests of an order, the newest first.
pub(super) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<ChangeRequest>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    rows.iter().map(read).collect()
}

/// Ends a request; `revision` is the one it made, if it took effect.
pub(super) async fn decide(
    tx: &mut Tx<'_>,
    id: DocumentId,
    (state, revision): (ChangeState, Option<i64>),
    now: Moment,
) -> Result<()> {
    tx.queue(DECIDE, params![id, state.as_str(), revision, now])
        .await
}

/// Begins a new round of decisions on a new sheet.
pub(super) async fn begin_round(
    tx: &mut Tx<'_>,
    id: DocumentId,
    round: i64,
    impact: &ImpactSheet,
) -> Result<()> {
    tx.queue(NEW_ROUND, params![id, round, Json(impact)]).await
}

/// Writes who has to decide in a round, each with his task.
pub(super) async fn insert_approvals(
    tx: &mut Tx<'_>,
    id: DocumentId,
    round: i64,
    asked: &[(Head, TaskId)],
) -> Result<()> {
    let rows = asked
        .iter()
        .map(|(head, task)| values![id, round, head.post.key(), Json(&head.reasons), *task, ""]);
    tx.insert_many(INSERT_APPROVALS, rows).await
}

/// The decisions on a request, by round.
pub(super) async fn approvals(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<Approval>> {
    let rows = tx.fetch_all(APPROVALS, params![id]).await?;
    rows.iter()
        .map(|row| {
            let post: String = row.get(1)?;
            let post = Post::parse(&post).ok_or_else(|| unknown(&post))?;
            let Json(reasons) = row.get(2)?;
            let verdict: Option<String> = row.get(4)?;
            Ok(Approval {
                round: row.get(0)?,
                head: Head {
                    post,
                    title: post.title(),
                    reasons,
                },
                task: row.get(3)?,
                verdict: verdict
                    .map(|word| ChangeVerdict::parse(&word).ok_or_else(|| unknown(&word)))
                    .transpose()?,
                note: row.get(5)?,
                by: row.get(6)?,
                at: row.get(7)?,
            })
        })
        .collect()
}

/// Keeps a head's decision.
pub(super) async fn give(
    tx: &mut Tx<'_>,
    (id, approval): (DocumentId, &Approval),
    (verdict, note): (ChangeVerdict, &str),
    (by, now): (UserId, Moment),
) -> Result<()> {
    tx.queue(
        GIVE,
        params![
            id,
            approval.round,
            approval.head.post.key(),
            verdict.as_str(),
            note,
            by,
            now
        ],
    )
    .await
}

/// Keeps who was asked to take note.
pub(super) async fn insert_acknowledgements(
    tx: &mut Tx<'_>,
    id: DocumentId,
    tasks: &[TaskId],
) -> Result<()> {
    let rows = tasks.iter().map(|task| values![id, *task]);
    tx.insert_many(INSERT_ACKNOWLEDGEMENTS, rows).await
}

/// The tasks to take note of a change.
pub(super) async fn acknowledgements(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<TaskId>> {
    let rows = tx.fetch_all(ACKNOWLEDGEMENTS, params![id]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn read(row: &Row) -> Result<ChangeRequest> {
    let (state, origin): (String, String) = (row.get(3)?, row.get(4)?);
    let (Json(actions), Json(impact)) = (row.get(6)?, row.get(7)?);
    Ok(ChangeRequest {
        id: row.get(0)?,
        order: row.get(1)?,
        number: row.get(2)?,
        state: ChangeState::parse(&state).ok_or_else(|| unknown(&state))?,
        origin: ChangeOrigin::parse(&origin).ok_or_else(|| unknown(&origin))?,
        reason: row.get(5)?,
        actions,
        impact,
        base_revision: row.get(8)?,
        applied_revision: row.get(9)?,
        round: row.get(10)?,
        responsible: row.get(11)?,
        complete_by: row.get(12)?,
        requested_by: row.get(13)?,
        requested_at: row.get(14)?,
        decided_at: row.get(15)?,
        department: row.get(16)?,
    })
}

fn unknown(word: &str) -> Fault {
    Fault::internal(format_args!("unknown word of a change request: {word}"))
}
