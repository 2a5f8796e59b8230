//! Table `stock_shortages`: what stock did not cover.

use ::store::{Query, Row, Sql, Tx, params, sql};
use kernel::{LineId, Moment, OrderId, ProductId, Quantity, Result};

use crate::allocate::Demand;

const PUT: Sql<'static> = sql!(
    "INSERT INTO stock_shortages (order_id, line_id, product_id, quantity, priority, since, closed_at) \
     VALUES ($1, $2, $3, $4, $5, $6, NULL) \
     ON CONFLICT (order_id, line_id) DO UPDATE SET quantity = excluded.quantity, closed_at = NULL"
);
const CLOSE: Sql<'static> = sql!(
    "UPDATE stock_shortages SET quantity = 0, closed_at = $3 WHERE order_id = $1 AND line_id = $2 AND closed_at IS NULL"
);
const OF_ORDER: Sql<'static> = sql!(
    "SELECT order_id, line_id, product_id, quantity FROM stock_shortages WHERE order_id = $1 AND closed_at IS NULL \
     ORDER BY line_id"
);
const SERVABLE: Sql<'static> = sql!(
    "SELECT DISTINCT s.product_id FROM stock_shortages s JOIN stock_levels l ON l.product_id = s.product_id \
     WHERE s.closed_at IS NULL AND l.on_hand > l.reserved ORDER BY s.product_id LIMIT 50"
);
const OPEN: &str = "SELECT order_id, line_id, product_id, quantity FROM stock_shortages WHERE closed_at IS NULL \
     AND product_id IN ";
/// Shortages that one receipt serves at most; what is left waits for the next one.
const SERVED_MAX: i64 = 500;

/// Notes that a line is short; it keeps its place in the queue.
pub(crate) async fn put(
    tx: &mut Tx<'_>,
    demand: &Demand,
    priority: i64,
    now: Moment,
) -> Result<()> {
    tx.queue(
        PUT,
        params![
            demand.order,
            demand.line,
            demand.product,
            demand.wanted,
            priority,
            now
        ],
    )
    .await
}

/// Notes that a line is short no more.
pub(crate) async fn close(
    tx: &mut Tx<'_>,
    order: OrderId,
    line: LineId,
    now: Moment,
) -> Result<()> {
    tx.queue(CLOSE, params![order, line, now]).await
}

/// What is short of an order.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Demand>> {
    tx.fetch_all(OF_ORDER, params![order])
        .await?
        .iter()
        .map(demand)
        .collect()
}

/// Products that orders wait for although some of them is free.
pub(crate) async fn servable(tx: &mut Tx<'_>) -> Result<Vec<ProductId>> {
    tx.fetch_all(SERVABLE, params![])
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// What is short of some products: the highest priority first, then the oldest.
pub(crate) async fn open(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<Vec<Demand>> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::new(OPEN)
        .bind_list(products.iter().copied())
        .push(" ORDER BY priority DESC, since, order_id, line_id LIMIT ")
        .bind(SERVED_MAX);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(demand)
        .collect()
}

fn demand(row: &Row) -> Result<Demand> {
    let wanted: Quantity = row.get(3)?;
    Ok(Demand {
        order: row.get(0)?,
        line: row.get(1)?,
        product: row.get(2)?,
        wanted,
    })
}
