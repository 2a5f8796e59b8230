//! `yidan check`: whom an order is for, as it stands beside everybody who takes part in it.

use ::store::{Sql, Tx, params, sql};
use kernel::{OrderId, Result};

/// Orders compared in one step.
const PAGE: i64 = 500;

const COMPARE: Sql<'static> = sql!(
    "SELECT o.id, (SELECT COUNT(*) FROM participants p WHERE p.subject_id = o.id \
     AND p.party_id IS DISTINCT FROM o.customer_id) FROM orders o WHERE o.id > $1 ORDER BY o.id LIMIT $2"
);

/// Compares one page of orders after one. Answers those found by another customer than their own, and
/// where to go on, `None` at the end.
///
/// # Errors
/// Only when the database fails.
pub async fn check_projections(
    tx: &mut Tx<'_>,
    after: OrderId,
) -> Result<(Vec<OrderId>, Option<OrderId>)> {
    let rows = tx.fetch_all(COMPARE, params![after, PAGE]).await?;
    let mut wrong = Vec::new();
    let mut last = None;
    for row in &rows {
        let (id, others): (OrderId, i64) = (row.get(0)?, row.get(1)?);
        if others > 0 {
            wrong.push(id);
        }
        last = Some(id);
    }
    Ok((wrong, last))
}
