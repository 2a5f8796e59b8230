//! Table `credit_overrides`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{CustomerId, Date, DocumentId, Fault, Moment, OrderId, Result, UserId};

use crate::credit_override::{CreditOverride, OverrideState};

/// The columns of [`read`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.customer_id, c.name, o.order_id, COALESCE(d.number, d.draft_label), o.amount, o.covers_overdue, ",
            "o.expires_on, o.reason, o.state, o.requested_by, r.name, o.requested_at, b.name, o.decided_at, ",
            "o.decision_note, o.task, o.version FROM credit_overrides o JOIN customers c ON c.id = o.customer_id ",
            "JOIN users r ON r.id = o.requested_by LEFT JOIN users b ON b.id = o.decided_by ",
            "LEFT JOIN orders d ON d.id = o.order_id ",
            $rest
        )
    };
}

const OF_CUSTOMER: Sql<'static> = sql!(select!(
    "WHERE o.customer_id = $1 ORDER BY o.requested_at DESC, o.id DESC LIMIT 200"
));
const IN_FORCE: Sql<'static> = sql!(select!(
    "WHERE o.customer_id = $1 AND o.state = 'approved' AND o.expires_on >= $2 \
     AND (o.order_id IS NULL OR o.order_id = $3) ORDER BY o.requested_at, o.id"
));
const REQUESTED: Sql<'static> = sql!(select!(
    "WHERE o.state = 'requested' ORDER BY o.requested_at, o.id LIMIT 200"
));
const FIND: Sql<'static> = sql!(select!("WHERE o.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT id FROM credit_overrides WHERE id = $1"; FOR UPDATE);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO credit_overrides (id, customer_id, order_id, amount, covers_overdue, expires_on, reason, state, \
     requested_by, requested_at, decision_note, task, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9, '', $10, 1)"
);
const DECIDE: Sql<'static> = sql!(
    "UPDATE credit_overrides SET state = $2, decided_by = $3, decided_at = $4, decision_note = $5, \
     version = version + 1 WHERE id = $1"
);

/// A customer's overrides, the newest first.
pub(crate) async fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<CreditOverride>> {
    let rows = tx.fetch_all(OF_CUSTOMER, params![customer]).await?;
    rows.iter().map(read).collect()
}

/// The overrides that count for an order of a customer on a day.
pub(crate) async fn in_force(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
    today: Date,
) -> Result<Vec<CreditOverride>> {
    let rows = tx
        .fetch_all(IN_FORCE, params![customer, today, order])
        .await?;
    rows.iter().map(read).collect()
}

/// What waits for a decision, the longest waiting first.
pub(crate) async fn requested(tx: &mut Tx<'_>) -> Result<Vec<CreditOverride>> {
    let rows = tx.fetch_all(REQUESTED, params![]).await?;
    rows.iter().map(read).collect()
}

/// An override, locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<CreditOverride> {
    let missing = Fault::NotFound("credit override");
    tx.fetch_optional(LOCK, params![id])
        .await?
        .ok_or(missing.clone())?;
    let row = tx.fetch_optional(FIND, params![id]).await?;
    read(&row.ok_or(missing)?)
}

/// Writes a request.
pub(crate) async fn insert(tx: &mut Tx<'_>, asked: &CreditOverride) -> Result<()> {
    tx.execute(
        INSERT,
        params![
            asked.id,
            asked.customer,
            asked.order,
            asked.amount,
            asked.covers_overdue,
            asked.expires_on,
            asked.reason,
            asked.requested_by,
            asked.requested_at,
            asked.task
        ],
    )
    .await
    .map(drop)
}

/// Writes a decision.
pub(crate) async fn decide(
    tx: &mut Tx<'_>,
    id: DocumentId,
    state: OverrideState,
    note: &str,
    (by, now): (Option<UserId>, Moment),
) -> Result<()> {
    tx.execute(DECIDE, params![id, state.as_str(), by, now, note])
        .await
        .map(drop)
}

fn read(row: &Row) -> Result<CreditOverride> {
    Ok(CreditOverride {
        id: row.get(0)?,
        customer: row.get(1)?,
        customer_name: row.get(2)?,
        order: row.get(3)?,
        order_label: row.get(4)?,
        amount: row.get(5)?,
        covers_overdue: row.get(6)?,
        expires_on: row.get(7)?,
        reason: row.get(8)?,
        state: super::word(row, 9, OverrideState::parse)?,
        requested_by: row.get(10)?,
        requested_by_name: row.get(11)?,
        requested_at: row.get(12)?,
        decided_by_name: row.get(13)?,
        decided_at: row.get(14)?,
        decision_note: row.get(15)?,
        task: row.get(16)?,
        version: row.get(17)?,
    })
}
