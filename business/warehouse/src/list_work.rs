//! What the warehouse has to do: orders whose picking or packing is open, the most urgent first.

use ::store::{Row, Sql, Tx, params, sql};
use access::{Permit, matrix::PickGoods};
use kernel::{Date, Moment, OrderId, Quantity, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// The open tasks of the keepers' post, with their orders.
const OPEN: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label), c.name, o.promised_on, MIN(t.due_at), \
     (SELECT CAST(COALESCE(SUM(r.quantity - r.picked - r.released), 0) AS BIGINT) FROM reservations r \
      WHERE r.order_id = o.id AND r.ended_at IS NULL), \
     (SELECT CAST(COALESCE(SUM(f.picked - f.packed), 0) AS BIGINT) FROM line_facts f WHERE f.subject_id = o.id) \
     FROM tasks t JOIN orders o ON o.id = t.subject_id LEFT JOIN customers c ON c.id = o.customer_id \
     WHERE t.done_at IS NULL AND t.post = 'warehouse_keeper' AND t.subject_kind = 'sales_order' \
     GROUP BY o.id, o.number, o.draft_label, c.name, o.promised_on ORDER BY o.promised_on NULLS LAST, o.id LIMIT $1"
);
/// Orders shown at most.
const LIST_MAX: i64 = 200;

/// An order with work for the warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkRow {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub label: String,
    /// The customer.
    pub customer_name: Option<String>,
    /// The date promised.
    pub promised_on: Option<Date>,
    /// When the earliest task is due.
    pub due_at: Option<Moment>,
    /// Held in stock and not picked yet, over all lines.
    pub held: Quantity,
    /// Picked and not packed yet, over all lines.
    pub to_pack: Quantity,
}

/// Orders with work for the warehouse.
pub async fn list_work(tx: &mut Tx<'_>, _: &Permit<PickGoods>) -> Result<Vec<WorkRow>> {
    let read = |row: &Row| {
        Ok(WorkRow {
            order_id: row.get(0)?,
            label: row.get(1)?,
            customer_name: row.get(2)?,
            promised_on: row.get(3)?,
            due_at: row.get(4)?,
            held: row.get(5)?,
            to_pack: row.get(6)?,
        })
    };
    tx.fetch_all(OPEN, params![LIST_MAX])
        .await?
        .iter()
        .map(read)
        .collect()
}
