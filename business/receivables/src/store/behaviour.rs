//! How a customer has paid: read from his instalments, receipts and orders; nothing is kept.

use std::collections::HashMap;

use ::store::{Sql, Tx, params, sql};
use kernel::{CustomerId, Date, Moment, OrderId, Result};

use crate::credit_score::Behaviour;

const DUE: Sql<'static> = sql!(
    "SELECT s.order_id, s.no, s.due_on, s.amount, s.settled FROM payment_schedule s \
     WHERE s.customer_id = $1 AND s.due_on IS NOT NULL AND (s.due_on < $2 OR s.settled >= s.amount) AND s.amount > 0 \
     ORDER BY s.due_on DESC, s.order_id, s.no, s.part LIMIT 500"
);
const PAID: Sql<'static> = sql!(
    "SELECT a.order_id, a.no, MAX(r.received_on) FROM customer_receipts r \
     JOIN receipt_allocations a ON a.source_id = r.id AND a.source_kind = 'receipt' \
     WHERE r.customer_id = $1 AND r.reversed_at IS NULL AND a.amount > 0 GROUP BY a.order_id, a.no"
);
const ORDERED: Sql<'static> = sql!(
    "SELECT CAST(COALESCE(SUM(CASE WHEN order_date > $2 THEN base_gross ELSE 0 END), 0) AS BIGINT), MIN(order_date) \
     FROM orders WHERE customer_id = $1 AND state IN ('approved', 'closed')"
);
const MOVES: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label), o.order_date, o.approved_at, o.updated_at, m.gross, m.base_gross, \
     m.committed FROM order_money m JOIN orders o ON o.id = m.order_id WHERE m.customer_id = $1"
);
/// Imported history has no money of its own here.
const HISTORY: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label), o.order_date, o.gross, o.base_gross FROM orders o \
     WHERE o.customer_id = $1 AND o.state IN ('approved', 'closed') \
     AND NOT EXISTS (SELECT 1 FROM order_money m WHERE m.order_id = o.id)"
);
const IMPORTED_RECEIPTS: Sql<'static> = sql!(
    "SELECT r.order_id, r.received_on, r.amount_minor FROM import_receipts r JOIN orders o ON o.id = r.order_id \
     WHERE o.customer_id = $1"
);
const RECEIVED: Sql<'static> = sql!(
    "SELECT number, received_on, base_amount, reversed_at FROM customer_receipts WHERE customer_id = $1"
);
const DEDUCTED: Sql<'static> = sql!(
    "SELECT d.number, d.deducted_on, d.amount, d.reversed_at, m.gross, m.base_gross FROM order_deductions d \
     JOIN order_money m ON m.order_id = d.order_id WHERE d.customer_id = $1"
);

/// How a customer has paid, for his score.
pub(crate) async fn behaviour(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    today: Date,
) -> Result<Behaviour> {
    let mut paid: HashMap<(OrderId, i64), Date> = HashMap::new();
    for row in tx.fetch_all(PAID, params![customer]).await? {
        paid.insert((row.get(0)?, row.get(1)?), row.get(2)?);
    }
    let mut found = Behaviour::default();
    for row in tx.fetch_all(DUE, params![customer, today]).await? {
        let (due, amount, settled): (Date, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let end = if settled < amount {
            today
        } else {
            // Settled without money: a deduction was agreed, which is no lateness of his.
            let key = (row.get(0)?, row.get(1)?);
            paid.get(&key).copied().unwrap_or(due)
        };
        let late = end.days_since(due).max(0);
        found.instalments += 1;
        found.on_time += i64::from(late == 0);
        found.days_late += late;
    }
    let standing = super::credit::standing(tx, customer, None, today).await?;
    found.overdue = standing.overdue;
    found.overdue_days = standing
        .overdue_since
        .map_or(0, |since| today.days_since(since));
    found.limit = standing.limit.unwrap_or(0);
    let row = tx
        .fetch_one(ORDERED, params![customer, today.plus_days(-365)])
        .await?;
    found.turnover = row.get(0)?;
    found.since = row.get(1)?;
    found.age_days = found.since.map_or(0, |since| today.days_since(since));
    Ok(found)
}

/// A change of what a customer takes up, on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) on: Date,
    /// Minor units of the company's currency; positive takes up credit.
    pub(crate) amount: i64,
    /// The number of the paper.
    pub(crate) paper: String,
    /// The order, where one adds to it.
    pub(crate) order: Option<OrderId>,
}

/// Everything that ever changed what a customer takes up, in no order. Imported orders of which no
/// receipt is known count as paid after `paid_after` days.
pub(crate) async fn moves(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    paid_after: i64,
    day_of: impl Fn(Moment) -> Date,
) -> Result<Vec<Move>> {
    let mut moves = history(tx, customer, paid_after).await?;
    for row in tx.fetch_all(MOVES, params![customer]).await? {
        let (order, paper): (OrderId, String) = (row.get(0)?, row.get(1)?);
        let (ordered, approved): (Date, Option<Moment>) = (row.get(2)?, row.get(3)?);
        let on = approved.map_or(ordered, &day_of);
        let (gross, base, committed): (i64, i64, i64) = (row.get(5)?, row.get(6)?, row.get(7)?);
        moves.push(Move {
            on,
            amount: base,
            paper: paper.clone(),
            order: Some(order),
        });
        let given_up = base - kernel::split_cumulative(base, committed, gross, 0);
        if given_up != 0 {
            let on = day_of(row.get(4)?).max(on);
            moves.push(Move {
                on,
                amount: -given_up,
                paper,
                order: None,
            });
        }
    }
    for row in tx.fetch_all(RECEIVED, params![customer]).await? {
        let reversed: Option<Moment> = row.get(3)?;
        back_and_forth(
            &mut moves,
            (row.get(1)?, row.get(2)?),
            row.get(0)?,
            reversed.map(&day_of),
        );
    }
    for row in tx.fetch_all(DEDUCTED, params![customer]).await? {
        let amount = kernel::split_cumulative(row.get(5)?, row.get(2)?, row.get(4)?, 0);
        let reversed: Option<Moment> = row.get(3)?;
        back_and_forth(
            &mut moves,
            (row.get(1)?, amount),
            row.get(0)?,
            reversed.map(&day_of),
        );
    }
    Ok(moves)
}

/// Imported orders and credit notes, and the receipts that came with them.
async fn history(tx: &mut Tx<'_>, customer: CustomerId, paid_after: i64) -> Result<Vec<Move>> {
    let mut paid: HashMap<OrderId, Vec<(Date, i64)>> = HashMap::new();
    for row in tx.fetch_all(IMPORTED_RECEIPTS, params![customer]).await? {
        let receipts = paid.entry(row.get(0)?).or_default();
        receipts.push((row.get(1)?, row.get(2)?));
    }
    let mut moves = Vec::new();
    for row in tx.fetch_all(HISTORY, params![customer]).await? {
        let (order, paper, on): (OrderId, String, Date) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (gross, base): (i64, i64) = (row.get(3)?, row.get(4)?);
        let receipts = paid
            .remove(&order)
            .unwrap_or_else(|| vec![(on.plus_days(paid_after), gross)]);
        for (on, amount) in receipts {
            moves.push(Move {
                on,
                amount: -kernel::split_cumulative(base, amount, gross, 0),
                paper: paper.clone(),
                order: None,
            });
        }
        moves.push(Move {
            on,
            amount: base,
            paper,
            order: (base > 0).then_some(order),
        });
    }
    Ok(moves)
}

fn back_and_forth(
    moves: &mut Vec<Move>,
    (on, amount): (Date, i64),
    paper: String,
    reversed: Option<Date>,
) {
    let back = reversed.map(|on| Move {
        on,
        amount,
        paper: paper.clone(),
        order: None,
    });
    moves.push(Move {
        on,
        amount: -amount,
        paper,
        order: None,
    });
    moves.extend(back);
}
