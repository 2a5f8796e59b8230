//! Table `ledger_entries`.

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use kernel::{CustomerId, Date, Moment, Result};
use uuid::Uuid;

use crate::{
    journal::{JournalFilter, JournalRow},
    posting::{Account, Posting},
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO ledger_entries (id, document_kind, document_id, entry, voucher, booked_on, account, side, currency, \
     amount, base_amount, customer_id, order_id, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
const UNBALANCED: Sql<'static> = sql!(
    "SELECT document_kind, document_id FROM ledger_entries GROUP BY document_kind, document_id \
     HAVING SUM(CASE side WHEN 'debit' THEN amount ELSE -amount END) <> 0 \
     OR SUM(CASE side WHEN 'debit' THEN base_amount ELSE -base_amount END) <> 0 LIMIT 100"
);

/// What is booked by one document.
#[derive(Debug, Clone)]
pub(crate) struct Voucher<'a> {
    /// `invoice`, `credit_note`, `receipt`, `allocation`, `receipt_reversal`, `deduction` …
    pub(crate) kind: &'static str,
    pub(crate) document: Uuid,
    /// The number people know it by.
    pub(crate) number: &'a str,
    pub(crate) on: Date,
    pub(crate) currency: kernel::Currency,
    pub(crate) customer: CustomerId,
}

/// Books a document.
pub(crate) async fn book(
    tx: &mut Tx<'_>,
    voucher: &Voucher<'_>,
    posting: Posting,
    now: Moment,
) -> Result<()> {
    let rows = posting
        .entries()
        .into_iter()
        .zip(0_i64..)
        .map(|(entry, no)| {
            values![
                Uuid::now_v7(),
                voucher.kind,
                voucher.document,
                no,
                voucher.number,
                voucher.on,
                entry.account.key(),
                entry.side,
                voucher.currency,
                entry.amount.minor,
                entry.amount.base,
                voucher.customer,
                entry.order,
                now
            ]
        });
    tx.insert_many(INSERT, rows).await
}

/// Documents whose debits differ from their credits; there are none.
pub(crate) async fn unbalanced(tx: &mut Tx<'_>) -> Result<Vec<(String, Uuid)>> {
    let rows = tx.fetch_all(UNBALANCED, params![]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A page of the journal, oldest day first.
pub(crate) async fn journal(tx: &mut Tx<'_>, filter: &JournalFilter) -> Result<Vec<JournalRow>> {
    let mut query = Query::new(
        "SELECT e.id, e.booked_on, e.voucher, e.document_kind, e.account, e.side, e.currency, e.amount, e.base_amount, \
         c.name, o.number FROM ledger_entries e JOIN customers c ON c.id = e.customer_id \
         LEFT JOIN orders o ON o.id = e.order_id WHERE e.booked_on >= ",
    )
    .bind(filter.from)
    .push(" AND e.booked_on <= ")
    .bind(filter.to);
    if let Some(order) = filter.order {
        query = query.push(" AND e.order_id = ").bind(order);
    }
    if let Some((day, id)) = filter.after {
        query = query
            .push(" AND (e.booked_on, e.id) > (")
            .bind(day)
            .push(", ")
            .bind(id)
            .push(")");
    }
    let query = query
        .push(" ORDER BY e.booked_on, e.id LIMIT ")
        .bind(filter.limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<JournalRow> {
    let account = super::word(row, 4, Account::parse)?;
    let side: String = row.get(5)?;
    let currency = super::currency(row, 6)?;
    let amount = kernel::Money::new(row.get(7)?, currency).to_decimal();
    let base = kernel::Money::new(row.get(8)?, kernel::Currency::CNY).to_decimal();
    let (debit, base_debit) = if side == "debit" {
        (true, base)
    } else {
        (false, base)
    };
    let sided = |of: bool, value: &str| if of { value.to_owned() } else { String::new() };
    Ok(JournalRow {
        id: row.get(0)?,
        booked_on: row.get(1)?,
        voucher: row.get(2)?,
        document: row.get(3)?,
        account: account.code().to_owned(),
        account_name: account.title(),
        currency: currency.code().to_owned(),
        debit: sided(debit, &amount),
        credit: sided(!debit, &amount),
        base_debit: sided(debit, &base_debit),
        base_credit: sided(!debit, &base_debit),
        customer: row.get(9)?,
        order: row.get(10)?,
    })
}
