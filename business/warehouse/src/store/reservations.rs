//! Table `reservations`. What is held, picked or given back is added to its level at once.

use ::store::{Row, Sql, Tx, params, sql, values};
use kernel::{DocumentId, Fault, Moment, OrderId, Quantity, Result};

use crate::{
    reservation::{Reservation, Source},
    store::levels,
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO reservations (id, order_id, line_id, product_id, place_id, quantity, picked, released, source, \
     pegged_kind, pegged_id, priority, expires_at, created_at, ended_at) \
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10, $11, $12, NULL)"
);
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, order_id, line_id, product_id, place_id, quantity, picked, released, source, pegged_id, \
             priority, expires_at, created_at FROM reservations WHERE ",
            $rest
        )
    };
}
const OPEN_OF_ORDER: Sql<'static> = sql!(columns!(
    "order_id = $1 AND ended_at IS NULL ORDER BY line_id, created_at, id"
));
const FIND: Sql<'static> = sql!(columns!("id = $1"));
const EXPIRED: Sql<'static> = sql!(columns!(
    "ended_at IS NULL AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2"
));
const PICKED_OF_ORDER: Sql<'static> = sql!(columns!(
    "order_id = $1 AND picked > 0 ORDER BY line_id, created_at, id"
));
const PUT_BACK: Sql<'static> =
    sql!("UPDATE reservations SET picked = picked - $2, ended_at = NULL WHERE id = $1");
const TAKE: Sql<'static> = sql!(
    "UPDATE reservations SET picked = picked + $2, released = released + $3, \
     ended_at = CASE WHEN picked + $2 + released + $3 = quantity THEN $4 ELSE ended_at END WHERE id = $1"
);

/// Holds stock: writes the reservations and adds them to their levels. The levels are locked by the
/// caller, or were raised by as much in this very transaction.
pub(crate) async fn insert(tx: &mut Tx<'_>, reservations: &[Reservation]) -> Result<()> {
    for r in reservations {
        levels::reserve(tx, (r.product_id, r.place_id), r.quantity).await?;
    }
    let rows = reservations.iter().map(|r| {
        values![
            r.id,
            r.order_id,
            r.line_id,
            r.product_id,
            r.place_id,
            r.quantity,
            r.source.as_str(),
            if r.work_order_id.is_some() {
                "work_order"
            } else {
                ""
            },
            r.work_order_id,
            r.priority,
            r.expires_at,
            r.created_at,
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// What is still held for an order, the oldest first per line.
pub(crate) async fn open_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Reservation>> {
    tx.fetch_all(OPEN_OF_ORDER, params![order])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// One reservation. Who changes one holds its order's lock.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Reservation>> {
    tx.fetch_optional(FIND, params![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// A reservation; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Reservation> {
    find(tx, id).await?.ok_or(Fault::NotFound("reservation"))
}

/// Open reservations that have lapsed, the earliest first.
pub(crate) async fn expired(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<Reservation>> {
    tx.fetch_all(EXPIRED, params![now, limit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Takes picked goods out of a reservation and so out of what its level holds.
pub(crate) async fn pick(
    tx: &mut Tx<'_>,
    r: &Reservation,
    quantity: Quantity,
    now: Moment,
) -> Result<()> {
    levels::reserve(tx, (r.product_id, r.place_id), Quantity(-quantity.0)).await?;
    tx.queue(TAKE, params![r.id, quantity, 0_i64, now]).await
}

/// Gives a part of a reservation back.
pub(crate) async fn release(
    tx: &mut Tx<'_>,
    r: &Reservation,
    quantity: Quantity,
    now: Moment,
) -> Result<()> {
    levels::reserve(tx, (r.product_id, r.place_id), Quantity(-quantity.0)).await?;
    tx.queue(TAKE, params![r.id, 0_i64, quantity, now]).await
}

/// The reservations of an order of which something was picked.
pub(crate) async fn picked_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Reservation>> {
    tx.fetch_all(PICKED_OF_ORDER, params![order])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Notes that picked goods lie in their place again, held as before.
pub(crate) async fn put_back(tx: &mut Tx<'_>, r: &Reservation, quantity: Quantity) -> Result<()> {
    levels::reserve(tx, (r.product_id, r.place_id), quantity).await?;
    tx.queue(PUT_BACK, params![r.id, quantity]).await
}

fn read(row: &Row) -> Result<Reservation> {
    Ok(Reservation {
        id: row.get(0)?,
        order_id: row.get(1)?,
        line_id: row.get(2)?,
        product_id: row.get(3)?,
        place_id: row.get(4)?,
        quantity: row.get(5)?,
        picked: row.get(6)?,
        released: row.get(7)?,
        source: Source::parse(&row.get::<String>(8)?)?,
        work_order_id: row.get(9)?,
        priority: row.get(10)?,
        expires_at: row.get(11)?,
        created_at: row.get(12)?,
    })
}
