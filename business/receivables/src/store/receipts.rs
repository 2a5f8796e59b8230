//! Tables `customer_receipts`, `order_deductions` and `receipt_allocations`.

use ::store::{Row, Sql, Tx, params, sql, values};
use kernel::{Currency, CustomerId, Date, DocumentId, Fault, Moment, OrderId, Result, UserId};
use uuid::Uuid;

use crate::{
    deduction::{Deduction, DeductionKind},
    receipt::{Allocation, Method, Receipt, Source},
};

/// The columns of [`read`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.number, r.customer_id, r.reference, r.method, r.received_on, r.currency, r.amount, ",
            "r.base_amount, r.unapplied, r.payer, r.bill_due_on, r.note, r.booked_by, r.booked_at, r.reversed_at, ",
            "r.reversal_reason FROM customer_receipts r ",
            $rest
        )
    };
}

const INSERT: Sql<'static> = sql!(
    "INSERT INTO customer_receipts (id, number, customer_id, reference, reference_key, method, received_on, currency, \
     amount, base_amount, unapplied, payer, bill_due_on, note, booked_by, booked_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
);
const BY_REFERENCE: Sql<'static> = sql!(select!(
    "WHERE r.reference_key = $1 AND r.reversed_at IS NULL"
));
const LOCK: Sql<'static> = sql!(select!("WHERE r.id = $1"); FOR UPDATE);
const CURRENCY: Sql<'static> = sql!("SELECT currency FROM customer_receipts WHERE id = $1");
const OF_ORDER: Sql<'static> = sql!(select!(
    "WHERE r.id IN (SELECT a.source_id FROM receipt_allocations a WHERE a.order_id = $1 AND a.source_kind = 'receipt') \
     ORDER BY r.received_on, r.number"
));
const OF_CUSTOMER: Sql<'static> = sql!(select!(
    "WHERE r.customer_id = $1 AND (r.received_on, r.id) < ($2, $3) ORDER BY r.received_on DESC, r.id DESC LIMIT $4"
));
const UNAPPLIED: Sql<'static> = sql!(
    "SELECT CAST(COALESCE(SUM(unapplied), 0) AS BIGINT) FROM customer_receipts \
     WHERE customer_id = $1 AND currency = $2 AND unapplied > 0"
);
const SET_UNAPPLIED: Sql<'static> =
    sql!("UPDATE customer_receipts SET unapplied = $2 WHERE id = $1");
const REVERSE: Sql<'static> = sql!(
    "UPDATE customer_receipts SET unapplied = 0, reversed_at = $2, reversed_by = $3, reversal_reason = $4 WHERE id = $1"
);
const ALLOCATE: Sql<'static> = sql!(
    "INSERT INTO receipt_allocations (id, source_kind, source_id, order_id, no, amount, allocated_on, recorded_at, \
     actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
const OF_SOURCE: Sql<'static> = sql!(
    "SELECT order_id, no, CAST(SUM(amount) AS BIGINT) FROM receipt_allocations WHERE source_id = $1 \
     GROUP BY order_id, no HAVING SUM(amount) <> 0 ORDER BY order_id, no"
);
const OF_INSTALMENTS: Sql<'static> = sql!(
    "SELECT a.source_kind, a.source_id, a.no, CAST(SUM(a.amount) AS BIGINT) FROM receipt_allocations a \
     WHERE a.order_id = $1 GROUP BY a.source_kind, a.source_id, a.no HAVING SUM(a.amount) <> 0 \
     ORDER BY MAX(a.recorded_at) DESC, a.source_id"
);
const LAST_PAID: Sql<'static> = sql!(
    "SELECT a.no, MAX(r.received_on) FROM receipt_allocations a JOIN customer_receipts r ON r.id = a.source_id \
     WHERE a.order_id = $1 AND a.source_kind = 'receipt' AND r.reversed_at IS NULL GROUP BY a.no ORDER BY a.no"
);
const INSERT_DEDUCTION: Sql<'static> = sql!(
    "INSERT INTO order_deductions (id, number, order_id, customer_id, kind, amount, deducted_on, reason, booked_by, \
     booked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const FIND_DEDUCTION: Sql<'static> = sql!(
    "SELECT id, number, order_id, customer_id, kind, amount, deducted_on, reason, booked_by, booked_at, reversed_at, \
     reversal_reason FROM order_deductions WHERE id = $1"; FOR UPDATE
);
const ORDER_OF_DEDUCTION: Sql<'static> =
    sql!("SELECT order_id FROM order_deductions WHERE id = $1");
const DEDUCTIONS: Sql<'static> = sql!(
    "SELECT id, number, order_id, customer_id, kind, amount, deducted_on, reason, booked_by, booked_at, reversed_at, \
     reversal_reason FROM order_deductions WHERE order_id = $1 ORDER BY booked_at, number"
);
const REVERSE_DEDUCTION: Sql<'static> = sql!(
    "UPDATE order_deductions SET reversed_at = $2, reversed_by = $3, reversal_reason = $4 WHERE id = $1"
);

/// How a reference typed by people is compared: without case, width and blanks.
pub(crate) fn reference_key(reference: &str) -> String {
    kernel::search::normalize(reference).replace(' ', "")
}

/// The standing receipt with this reference. Who loses a race for it is run again, and finds it here.
pub(crate) async fn by_reference(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Receipt>> {
    tx.retry_on("customer_receipts_reference_key");
    let row = tx
        .fetch_optional(BY_REFERENCE, params![reference_key(reference)])
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes a receipt.
pub(crate) async fn insert(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<()> {
    // Awaited, so that a second receipt with the same reference shows here.
    tx.execute(
        INSERT,
        params![
            receipt.id,
            receipt.number,
            receipt.customer,
            receipt.reference,
            reference_key(&receipt.reference),
            receipt.method.key(),
            receipt.received_on,
            receipt.currency,
            receipt.amount,
            receipt.base_amount,
            receipt.unapplied,
            receipt.payer,
            receipt.bill_due_on,
            receipt.note,
            receipt.booked_by,
            receipt.booked_at
        ],
    )
    .await
    .map(drop)
}

/// A receipt, locked until the end of the transaction.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Receipt> {
    let row = tx.fetch_optional(LOCK, params![id]).await?;
    read(&row.ok_or(Fault::NotFound("receipt"))?)
}

/// The currency of a receipt, without locking it.
pub(crate) async fn currency_of(tx: &mut Tx<'_>, id: DocumentId) -> Result<Currency> {
    let row = tx.fetch_optional(CURRENCY, params![id]).await?;
    row.ok_or(Fault::NotFound("receipt"))?.get(0)
}

/// The receipts of which something was ever put to an order.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Receipt>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    rows.iter().map(read).collect()
}

/// A customer's receipts before a place in the list, newest first.
pub(crate) async fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    (day, id): (Date, DocumentId),
    limit: i64,
) -> Result<Vec<Receipt>> {
    let rows = tx
        .fetch_all(OF_CUSTOMER, params![customer, day, id, limit])
        .await?;
    rows.iter().map(read).collect()
}

/// What of a customer's money in a currency is allocated to no order.
pub(crate) async fn unapplied(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    currency: Currency,
) -> Result<i64> {
    tx.fetch_one(UNAPPLIED, params![customer, currency])
        .await?
        .get(0)
}

/// Notes what of a receipt is allocated to no order.
pub(crate) async fn set_unapplied(tx: &mut Tx<'_>, id: DocumentId, unapplied: i64) -> Result<()> {
    tx.queue(SET_UNAPPLIED, params![id, unapplied]).await
}

/// Who takes something back, when and why.
pub(crate) struct Reversal<'a> {
    pub(crate) by: Option<UserId>,
    pub(crate) at: Moment,
    pub(crate) reason: &'a str,
}

/// Marks a receipt as reversed.
pub(crate) async fn reverse(
    tx: &mut Tx<'_>,
    id: DocumentId,
    reversal: &Reversal<'_>,
) -> Result<()> {
    tx.queue(
        REVERSE,
        params![id, reversal.at, reversal.by, reversal.reason],
    )
    .await
}

/// Writes allocations of one source.
pub(crate) async fn allocate(
    tx: &mut Tx<'_>,
    source: Source,
    allocations: &[Allocation],
    (on, now, actor): (Date, Moment, Option<UserId>),
) -> Result<()> {
    let rows = allocations.iter().map(|a| {
        values![
            Uuid::now_v7(),
            source.key(),
            source.id(),
            a.order,
            a.no,
            a.amount,
            on,
            now,
            actor
        ]
    });
    tx.insert_many(ALLOCATE, rows).await
}

/// What of a source lies where.
pub(crate) async fn allocations_of(tx: &mut Tx<'_>, source: Source) -> Result<Vec<Allocation>> {
    let rows = tx.fetch_all(OF_SOURCE, params![source.id()]).await?;
    let read = |row: &Row| {
        Ok(Allocation {
            order: row.get(0)?,
            no: row.get(1)?,
            amount: row.get(2)?,
        })
    };
    rows.iter().map(read).collect()
}

/// What settled the instalments of an order, the latest first.
pub(crate) async fn sources_of(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<(Source, Allocation)>> {
    let rows = tx.fetch_all(OF_INSTALMENTS, params![order]).await?;
    let read = |row: &Row| {
        let (kind, id): (String, DocumentId) = (row.get(0)?, row.get(1)?);
        let source = if kind == "receipt" {
            Source::Receipt(id)
        } else {
            Source::Deduction(id)
        };
        Ok((
            source,
            Allocation {
                order,
                no: row.get(2)?,
                amount: row.get(3)?,
            },
        ))
    };
    rows.iter().map(read).collect()
}

/// Writes a deduction.
pub(crate) async fn insert_deduction(tx: &mut Tx<'_>, deduction: &Deduction) -> Result<()> {
    tx.queue(
        INSERT_DEDUCTION,
        params![
            deduction.id,
            deduction.number,
            deduction.order,
            deduction.customer,
            deduction.kind.key(),
            deduction.amount,
            deduction.deducted_on,
            deduction.reason,
            deduction.booked_by,
            deduction.booked_at
        ],
    )
    .await
}

/// A deduction, locked until the end of the transaction.
pub(crate) async fn lock_deduction(tx: &mut Tx<'_>, id: DocumentId) -> Result<Deduction> {
    let row = tx.fetch_optional(FIND_DEDUCTION, params![id]).await?;
    read_deduction(&row.ok_or(Fault::NotFound("deduction"))?)
}

/// The order of a deduction, without locking it.
pub(crate) async fn order_of_deduction(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<OrderId>> {
    tx.fetch_optional(ORDER_OF_DEDUCTION, params![id])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Every deduction of an order.
pub(crate) async fn deductions(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Deduction>> {
    let rows = tx.fetch_all(DEDUCTIONS, params![order]).await?;
    rows.iter().map(read_deduction).collect()
}

/// Marks a deduction as taken back.
pub(crate) async fn reverse_deduction(
    tx: &mut Tx<'_>,
    id: DocumentId,
    reversal: &Reversal<'_>,
) -> Result<()> {
    tx.queue(
        REVERSE_DEDUCTION,
        params![id, reversal.at, reversal.by, reversal.reason],
    )
    .await
}

/// On which day the last money came for each instalment of an order.
pub(crate) async fn last_paid(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<(i64, Date)>> {
    let rows = tx.fetch_all(LAST_PAID, params![order]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn read(row: &Row) -> Result<Receipt> {
    Ok(Receipt {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        reference: row.get(3)?,
        method: super::word(row, 4, Method::parse)?,
        received_on: row.get(5)?,
        currency: super::currency(row, 6)?,
        amount: row.get(7)?,
        base_amount: row.get(8)?,
        unapplied: row.get(9)?,
        payer: row.get(10)?,
        bill_due_on: row.get(11)?,
        note: row.get(12)?,
        booked_by: row.get(13)?,
        booked_at: row.get(14)?,
        reversed: reversed(row, 15)?,
    })
}

fn read_deduction(row: &Row) -> Result<Deduction> {
    Ok(Deduction {
        id: row.get(0)?,
        number: row.get(1)?,
        order: row.get(2)?,
        customer: row.get(3)?,
        kind: super::word(row, 4, DeductionKind::parse)?,
        amount: row.get(5)?,
        deducted_on: row.get(6)?,
        reason: row.get(7)?,
        booked_by: row.get(8)?,
        booked_at: row.get(9)?,
        reversed: reversed(row, 10)?,
    })
}

fn reversed(row: &Row, at: usize) -> Result<Option<(Moment, String)>> {
    let (when, why): (Option<Moment>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
    Ok(when.map(|when| (when, why.unwrap_or_default())))
}
