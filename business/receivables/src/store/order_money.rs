//! Table `order_money`; every change of it also moves the customer's exposure.

use std::collections::HashMap;

use ::store::{Dialect, Row, Sql, Tx, params, sql};
use kernel::{CustomerId, OrderId, Result};

use super::credit;
use crate::order_money::OrderMoney;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT order_id, customer_id, currency, gross, base_gross, committed, invoiced, received, deducted, ",
            "booked_at, closed_at, credited FROM order_money ",
            $rest
        )
    };
}

const INSERT: Sql<'static> = sql!(
    "INSERT INTO order_money (order_id, customer_id, currency, gross, base_gross, committed, invoiced, received, \
     deducted) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0) ON CONFLICT (order_id) DO NOTHING"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE order_money SET committed = $2, invoiced = $3, received = $4, deducted = $5, booked_at = $6, \
     closed_at = $7, gross = $8, base_gross = $9, credited = $10 WHERE order_id = $1"
);
const LOAD: Sql<'static> = sql!(select!("WHERE order_id = $1"));
const LOCK: Sql<'static> = sql!(select!("WHERE order_id = $1"); FOR UPDATE);
const OF_CUSTOMER: Sql<'static> = sql!(select!("WHERE customer_id = $1 ORDER BY order_id"));

/// Writes the money of an order that was just approved; whether it is new.
pub(crate) async fn insert(tx: &mut Tx<'_>, money: &OrderMoney) -> Result<bool> {
    let new = tx
        .execute(
            INSERT,
            params![
                money.order,
                money.customer,
                money.currency,
                money.gross,
                money.base_gross,
                money.committed
            ],
        )
        .await?
        == 1;
    if new {
        known(tx).insert(money.order, Some(*money));
        credit::add(tx, money.customer, money.exposure()).await?;
    }
    Ok(new)
}

/// Money of orders as this transaction read it.
#[derive(Default)]
struct Known(HashMap<OrderId, Option<OrderMoney>>);

fn known<'t>(tx: &'t mut Tx<'_>) -> &'t mut HashMap<OrderId, Option<OrderMoney>> {
    &mut tx.recent::<Known>().0
}

/// The money of an order; `None` before its approval.
pub(crate) async fn load(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<OrderMoney>> {
    if let Some(money) = known(tx).get(&order) {
        return Ok(*money);
    }
    fetch(tx, LOAD, order).await
}

/// The same, locked until the end of the transaction. Lock several orders in the order of their ids.
pub(crate) async fn lock(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<OrderMoney>> {
    // SQLite has one writer: what it has read is locked.
    match tx.dialect() {
        Dialect::Sqlite => load(tx, order).await,
        Dialect::Postgres => fetch(tx, LOCK, order).await,
    }
}

async fn fetch(tx: &mut Tx<'_>, sql: Sql<'static>, order: OrderId) -> Result<Option<OrderMoney>> {
    let row = tx.fetch_optional(sql, params![order]).await?;
    let money = row.as_ref().map(read).transpose()?;
    known(tx).insert(order, money);
    Ok(money)
}

/// Writes what changed, and moves the customer's exposure by it.
pub(crate) async fn save(tx: &mut Tx<'_>, before: &OrderMoney, after: &OrderMoney) -> Result<()> {
    if before == after {
        return Ok(());
    }
    known(tx).insert(after.order, Some(*after));
    tx.queue(
        UPDATE,
        params![
            after.order,
            after.committed,
            after.invoiced,
            after.received,
            after.deducted,
            after.booked_at,
            after.closed_at,
            after.gross,
            after.base_gross,
            after.credited
        ],
    )
    .await?;
    credit::add(tx, after.customer, after.exposure().less(before.exposure())).await
}

/// Every approved order of a customer.
pub(crate) async fn of_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<OrderMoney>> {
    let rows = tx.fetch_all(OF_CUSTOMER, params![customer]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<OrderMoney> {
    Ok(OrderMoney {
        order: row.get(0)?,
        customer: row.get(1)?,
        currency: super::currency(row, 2)?,
        gross: row.get(3)?,
        base_gross: row.get(4)?,
        committed: row.get(5)?,
        invoiced: row.get(6)?,
        received: row.get(7)?,
        deducted: row.get(8)?,
        booked_at: row.get(9)?,
        closed_at: row.get(10)?,
        credited: row.get(11)?,
    })
}

const PAGE: Sql<'static> = sql!(
    "SELECT m.order_id, m.invoiced, m.received, m.deducted, \
     (SELECT CAST(COALESCE(SUM(i.gross), 0) AS BIGINT) FROM sales_invoices i WHERE i.order_id = m.order_id), \
     (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM receipt_allocations a \
      WHERE a.order_id = m.order_id AND a.source_kind = 'receipt'), \
     (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM receipt_allocations a \
      WHERE a.order_id = m.order_id AND a.source_kind = 'deduction'), \
     m.committed, \
     (SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) FROM payment_schedule s WHERE s.order_id = m.order_id), \
     (SELECT CAST(COALESCE(SUM(s.settled), 0) AS BIGINT) FROM payment_schedule s WHERE s.order_id = m.order_id), \
     m.credited, \
     (SELECT CAST(COALESCE(SUM(-i.gross), 0) AS BIGINT) FROM sales_invoices i \
      WHERE i.order_id = m.order_id AND i.reason IN ('price', 'damage')) \
     FROM order_money m WHERE m.order_id > $1 ORDER BY m.order_id LIMIT $2"
);

/// One order's figures as kept and as summed afresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) order: OrderId,
    /// Invoiced, received, deducted, committed, settled, credited.
    pub(crate) kept: [i64; 6],
    pub(crate) summed: [i64; 6],
}

/// A page of orders after one, to compare the kept figures with their movements.
pub(crate) async fn page(tx: &mut Tx<'_>, after: OrderId, limit: i64) -> Result<Vec<Compared>> {
    let rows = tx.fetch_all(PAGE, params![after, limit]).await?;
    let compare = |row: &Row| {
        let (invoiced, received, deducted): (i64, i64, i64) =
            (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Compared {
            order: row.get(0)?,
            kept: [
                invoiced,
                received,
                deducted,
                row.get(7)?,
                received + deducted,
                row.get(10)?,
            ],
            summed: [
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(8)?,
                row.get(9)?,
                row.get(11)?,
            ],
        })
    };
    rows.iter().map(compare).collect()
}
