//! Table `customer_holds`.

use ::store::{Row, Sql, Tx, params, sql};
use access::Post;
use kernel::{Actor, CustomerId, Date, DocumentId, Fault, Moment, OrderId, Result, TaskId};

use crate::hold::{CreditHold, Hold, HoldInput, HoldPoint, HoldSource};

/// The columns of [`hold`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT h.id, h.customer_id, h.order_id, h.source, h.reason, h.points, h.clearing_posts, h.expires_on, ",
            "h.covers, h.placed_by, p.name, h.placed_at, h.cleared_at, c.name, h.clearing_reason FROM customer_holds h ",
            "LEFT JOIN users p ON p.id = h.placed_by LEFT JOIN users c ON c.id = h.cleared_by ",
            $rest
        )
    };
}

const OF_CUSTOMER: Sql<'static> = sql!(select!(
    "WHERE h.customer_id = $1 ORDER BY h.placed_at DESC, h.id DESC LIMIT 200"
));
const IN_FORCE: Sql<'static> = sql!(select!(
    "WHERE h.customer_id = $1 AND h.cleared_at IS NULL AND (h.order_id IS NULL OR h.order_id = $2) \
     AND (h.expires_on IS NULL OR h.expires_on >= $3) ORDER BY h.placed_at, h.id"
));
const OF_MATTER: Sql<'static> = sql!(select!(
    "WHERE h.order_id = $1 AND h.matter = $2 ORDER BY h.placed_at DESC, h.id DESC LIMIT 1"
));
const FIND: Sql<'static> = sql!(select!("WHERE h.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT id FROM customer_holds WHERE id = $1"; FOR UPDATE);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO customer_holds (id, customer_id, order_id, source, reason, points, clearing_posts, expires_on, matter, \
     covers, placed_by, placed_at, clearing_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')"
);
const CLEAR: Sql<'static> = sql!(
    "UPDATE customer_holds SET cleared_by = $2, cleared_at = $3, clearing_reason = $4 WHERE id = $1"
);

const SET_TASK: Sql<'static> = sql!("UPDATE customer_holds SET task = $2 WHERE id = $1");
const TASK: Sql<'static> = sql!("SELECT task FROM customer_holds WHERE id = $1");

/// Notes the task that asks somebody to clear a hold: it ends with the hold.
///
/// # Errors
/// When the database fails.
pub async fn note_task_of_hold(tx: &mut Tx<'_>, id: DocumentId, task: TaskId) -> Result<()> {
    tx.queue(SET_TASK, params![id, task]).await
}

/// That task, if there is one.
pub(crate) async fn task_of(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<TaskId>> {
    let row = tx.fetch_optional(TASK, params![id]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// A customer's holds, the newest first, those cleared and lapsed too.
pub async fn holds_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Hold>> {
    let rows = tx.fetch_all(OF_CUSTOMER, params![customer]).await?;
    rows.iter().map(hold).collect()
}

/// The holds that stand on a day against an order of a customer, the oldest first.
pub async fn holds_in_force(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
    today: Date,
) -> Result<Vec<Hold>> {
    let rows = tx
        .fetch_all(IN_FORCE, params![customer, order, today])
        .await?;
    rows.iter().map(hold).collect()
}

/// The newest hold that a rule placed on an order, standing or cleared.
pub async fn hold_of_matter(tx: &mut Tx<'_>, order: OrderId, matter: &str) -> Result<Option<Hold>> {
    let row = tx.fetch_optional(OF_MATTER, params![order, matter]).await?;
    row.as_ref().map(hold).transpose()
}

/// A hold, locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Hold> {
    let missing = Fault::NotFound("hold");
    tx.fetch_optional(LOCK, params![id])
        .await?
        .ok_or(missing.clone())?;
    let row = tx.fetch_optional(FIND, params![id]).await?.ok_or(missing)?;
    hold(&row)
}

/// Writes a hold that a person places.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    (id, customer): (DocumentId, CustomerId),
    input: &HoldInput,
    (actor, now): (&Actor, Moment),
) -> Result<()> {
    let posts: Vec<_> = input.clearing_posts.iter().map(|post| post.key()).collect();
    tx.execute(
        INSERT,
        params![
            id,
            customer,
            input.order_id,
            input.source.as_str(),
            input.reason.trim(),
            words(&input.points),
            posts.join(","),
            input.expires_on,
            "",
            None::<i64>,
            actor.user,
            now
        ],
    )
    .await
    .map(drop)
}

/// Writes a hold that a rule of credit places.
pub(crate) async fn insert_credit(
    tx: &mut Tx<'_>,
    id: DocumentId,
    held: &CreditHold,
    clearing: &[Post],
    now: Moment,
) -> Result<()> {
    let posts: Vec<_> = clearing.iter().map(|post| post.key()).collect();
    tx.execute(
        INSERT,
        params![
            id,
            held.customer,
            held.order,
            HoldSource::Credit.as_str(),
            held.reason,
            held.point.as_str(),
            posts.join(","),
            None::<Date>,
            held.matter,
            held.covers,
            None::<kernel::UserId>,
            now
        ],
    )
    .await
    .map(drop)
}

/// Clears a hold.
pub(crate) async fn clear(
    tx: &mut Tx<'_>,
    id: DocumentId,
    reason: &str,
    (actor, now): (&Actor, Moment),
) -> Result<()> {
    tx.execute(CLEAR, params![id, actor.user, now, reason])
        .await
        .map(drop)
}

fn words(points: &[HoldPoint]) -> String {
    let words: Vec<_> = HoldPoint::ALL
        .into_iter()
        .filter(|point| points.contains(point))
        .map(HoldPoint::as_str)
        .collect();
    words.join(",")
}

fn hold(row: &Row) -> Result<Hold> {
    let unknown = |word: &str| Fault::internal(format_args!("unknown word {word} in a hold"));
    let (source, points, posts): (String, String, String) = (row.get(3)?, row.get(5)?, row.get(6)?);
    Ok(Hold {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        order_id: row.get(2)?,
        source: HoldSource::parse(&source).ok_or_else(|| unknown(&source))?,
        reason: row.get(4)?,
        points: points.split(',').filter_map(HoldPoint::parse).collect(),
        clearing_posts: posts.split(',').filter_map(Post::parse).collect(),
        expires_on: row.get(7)?,
        covers: row.get(8)?,
        placed_by: row.get(9)?,
        placed_by_name: row.get(10)?,
        placed_at: row.get(11)?,
        cleared_at: row.get(12)?,
        cleared_by_name: row.get(13)?,
        clearing_reason: row.get(14)?,
    })
}
