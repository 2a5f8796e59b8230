//! Tables `stock_moves` (append-only) and `stock_levels` (their sums, and what is reserved).

use ::store::{Dialect, Query, Row, Sql, Tx, params, sql, values};
use kernel::{Moment, ProductId, Quantity, Result, UserId};
use uuid::Uuid;

use crate::{
    allocate::Level,
    ledger::{StockMove, sums},
    place::PlaceId,
};

const INSERT_MOVES: Sql<'static> = sql!(
    "INSERT INTO stock_moves (id, product_id, place_id, kind, quantity, lot, serial, document_kind, document_id, \
     order_id, line_id, reason, occurred_at, recorded_at, actor) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
/// A level begins at nothing, so that its checks see only real amounts.
const BEGIN_LEVEL: Sql<'static> = sql!(
    "INSERT INTO stock_levels (product_id, place_id, on_hand, reserved) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING"
);
const ADD: Sql<'static> = sql!(
    "UPDATE stock_levels SET on_hand = on_hand + $3, reserved = reserved + $4 WHERE product_id = $1 AND place_id = $2"
);
const LEVELS: &str = "SELECT l.product_id, l.place_id, l.on_hand, l.reserved, p.kind, p.code FROM stock_levels l \
     JOIN stock_places p ON p.id = l.place_id WHERE l.product_id IN ";
const PROJECTED: Sql<'static> = sql!(
    "SELECT product_id, place_id, on_hand, reserved FROM stock_levels WHERE (product_id, place_id) > ($1, $2) \
     ORDER BY product_id, place_id LIMIT $3"
);
const SUM_MOVES: Sql<'static> = sql!(
    "SELECT product_id, place_id, CAST(SUM(quantity) AS BIGINT) FROM stock_moves \
     WHERE (product_id, place_id) > ($1, $2) AND (product_id, place_id) <= ($3, $4) GROUP BY product_id, place_id"
);
const SUM_RESERVED: Sql<'static> = sql!(
    "SELECT product_id, place_id, CAST(SUM(quantity - picked - released) AS BIGINT) FROM reservations \
     WHERE ended_at IS NULL AND (product_id, place_id) > ($1, $2) AND (product_id, place_id) <= ($3, $4) \
     GROUP BY product_id, place_id"
);
const WITHOUT_LEVEL: Sql<'static> = sql!(
    "SELECT m.product_id, m.place_id, CAST(SUM(m.quantity) AS BIGINT) FROM stock_moves m WHERE NOT EXISTS \
     (SELECT 1 FROM stock_levels l WHERE l.product_id = m.product_id AND l.place_id = m.place_id) \
     GROUP BY m.product_id, m.place_id LIMIT 100"
);

/// The levels of some products, locked until the transaction ends; in the order in which orders are
/// served. Rows are locked by product and place, the one order in which everybody locks them.
pub(crate) async fn lock(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<Vec<Level>> {
    match tx.dialect() {
        // SQLite has one writer: what it has read is locked.
        Dialect::Sqlite => of(tx, products).await,
        Dialect::Postgres => in_order(tx, products, " FOR UPDATE OF l").await,
    }
}

/// The levels of some products, in the order in which orders are served.
pub(crate) async fn of(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<Vec<Level>> {
    if let Some((of, levels)) = &tx.recent::<Known>().0
        && of == products
    {
        return Ok(levels.clone());
    }
    let levels = in_order(tx, products, "").await?;
    tx.recent::<Known>().0 = Some((products.to_vec(), levels.clone()));
    Ok(levels)
}

/// Levels as this transaction read them last: several facts rest on the same.
#[derive(Default)]
struct Known(Option<(Vec<ProductId>, Vec<Level>)>);

/// Finished goods first, then by the place's code: the order in which orders are served.
async fn in_order(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    lock: &'static str,
) -> Result<Vec<Level>> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::new(LEVELS)
        .bind_list(products.iter().copied())
        .push(" ORDER BY l.product_id, l.place_id")
        .push(lock);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut levels: Vec<((ProductId, String, String), Level)> = rows
        .iter()
        .map(|row| Ok(((row.get(0)?, row.get(4)?, row.get(5)?), level(row)?)))
        .collect::<Result<_>>()?;
    levels.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(levels.into_iter().map(|(_, level)| level).collect())
}

fn level(row: &Row) -> Result<Level> {
    Ok(Level {
        product: row.get(0)?,
        place: row.get(1)?,
        on_hand: row.get(2)?,
        reserved: row.get(3)?,
    })
}

/// Appends moves and adds them to their levels. The database refuses a level below nothing, or one
/// below what is reserved; the caller has decided before that it does not come to that.
pub(crate) async fn append(
    tx: &mut Tx<'_>,
    moves: &[StockMove],
    actor: Option<UserId>,
    now: Moment,
) -> Result<()> {
    tx.recent::<Known>().0 = None;
    for ((product, place), sum) in sums(moves) {
        if sum > 0 {
            tx.queue(BEGIN_LEVEL, params![product, place]).await?;
        }
        tx.queue(ADD, params![product, place, sum, 0_i64]).await?;
    }
    let rows = moves.iter().map(|m| {
        values![
            Uuid::now_v7(),
            m.product,
            m.place,
            m.kind.as_str(),
            m.quantity,
            m.lot,
            m.serial,
            m.paper.kind,
            m.paper.id,
            m.order_line.map(|(order, _)| order),
            m.order_line.map(|(_, line)| line),
            m.reason,
            m.occurred_at,
            now,
            actor
        ]
    });
    tx.insert_many(INSERT_MOVES, rows).await
}

/// Adds to what is reserved at a level; negative gives back.
pub(crate) async fn reserve(
    tx: &mut Tx<'_>,
    (product, place): (ProductId, PlaceId),
    quantity: Quantity,
) -> Result<()> {
    tx.recent::<Known>().0 = None;
    tx.queue(ADD, params![product, place, 0_i64, quantity])
        .await
}

/// One level, as a key.
pub(crate) type LevelKey = (ProductId, PlaceId);

/// A page of levels after a key.
pub(crate) async fn projected(tx: &mut Tx<'_>, after: LevelKey, limit: i64) -> Result<Vec<Level>> {
    tx.fetch_all(PROJECTED, params![after.0, after.1, limit])
        .await?
        .iter()
        .map(level)
        .collect()
}

/// What moves and open reservations of a range of levels add up to.
pub(crate) async fn summed(tx: &mut Tx<'_>, after: LevelKey, to: LevelKey) -> Result<Vec<Level>> {
    let range = params![after.0, after.1, to.0, to.1];
    let mut levels: Vec<Level> = Vec::new();
    for row in tx.fetch_all(SUM_MOVES, range).await? {
        let (product, place, on_hand) = (row.get(0)?, row.get(1)?, row.get(2)?);
        levels.push(Level {
            product,
            place,
            on_hand,
            reserved: Quantity::ZERO,
        });
    }
    for row in tx.fetch_all(SUM_RESERVED, range).await? {
        let (product, place, reserved) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match levels
            .iter_mut()
            .find(|l| l.product == product && l.place == place)
        {
            Some(level) => level.reserved = reserved,
            None => levels.push(Level {
                product,
                place,
                on_hand: Quantity::ZERO,
                reserved,
            }),
        }
    }
    Ok(levels)
}

/// What moves add up to where there is no level at all.
pub(crate) async fn without_level(tx: &mut Tx<'_>) -> Result<Vec<Level>> {
    let rows = tx.fetch_all(WITHOUT_LEVEL, params![]).await?;
    let read = |row: &Row| {
        Ok(Level {
            product: row.get(0)?,
            place: row.get(1)?,
            on_hand: row.get(2)?,
            reserved: Quantity::ZERO,
        })
    };
    rows.iter().map(read).collect()
}
