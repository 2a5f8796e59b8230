//! Tables `sales_invoices`, `sales_invoice_lines` and `fapiao_numbers`; all only grow.

use ::store::{Row, Sql, Tx, params, sql, values};
use kernel::{Date, DocumentId, OrderId, Result};
use orders::Amounts;

use crate::{
    credit_note::CreditReason,
    invoice::{Invoice, InvoiceKind, InvoiceLine},
    store::receipts::reference_key,
};

/// The columns of [`read`], for every query here.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, kind, reverses, order_id, customer_id, currency, net, tax, gross, issued_on, title, ",
            "tax_no, fapiao_no, note, issued_by, recorded_at, reason FROM sales_invoices ",
            $rest
        )
    };
}

const INSERT: Sql<'static> = sql!(
    "INSERT INTO sales_invoices (id, number, kind, reverses, order_id, customer_id, currency, net, tax, gross, \
     issued_on, title, tax_no, fapiao_no, note, issued_by, recorded_at, reason) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
);
const INSERT_LINE: Sql<'static> = sql!(
    "INSERT INTO sales_invoice_lines (invoice_id, line_id, quantity, net, tax, gross) VALUES ($1, $2, $3, $4, $5, $6)"
);
const CLAIM_FAPIAO: Sql<'static> =
    sql!("INSERT INTO fapiao_numbers (number_key, invoice_id) VALUES ($1, $2)");
const WITH_FAPIAO: Sql<'static> = sql!(
    "SELECT i.number, i.issued_on FROM fapiao_numbers f JOIN sales_invoices i ON i.id = f.invoice_id \
     WHERE f.number_key = $1"
);
const FIND: Sql<'static> = sql!(select!("WHERE id = $1"));
const OF_ORDER: Sql<'static> = sql!(select!("WHERE order_id = $1 ORDER BY recorded_at, id"));
const LINES: Sql<'static> = sql!(
    "SELECT l.invoice_id, l.line_id, l.quantity, l.net, l.tax, l.gross FROM sales_invoice_lines l \
     JOIN sales_invoices i ON i.id = l.invoice_id WHERE i.order_id = $1"
);

/// Writes an invoice or a credit note.
pub(crate) async fn insert(tx: &mut Tx<'_>, invoice: &Invoice) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            invoice.id,
            invoice.number,
            invoice.kind.key(),
            invoice.reverses,
            invoice.order,
            invoice.customer,
            invoice.currency,
            invoice.total.net,
            invoice.total.tax,
            invoice.total.gross,
            invoice.issued_on,
            invoice.title,
            invoice.tax_no,
            invoice.fapiao_no,
            invoice.note,
            invoice.issued_by,
            invoice.recorded_at,
            invoice.reason.map(CreditReason::key)
        ],
    )
    .await?;
    let id = invoice.id;
    let rows = invoice.lines.iter().map(|line| {
        let Amounts { net, tax, gross } = line.amounts;
        values![id, line.line, line.quantity, net, tax, gross]
    });
    tx.insert_many(INSERT_LINE, rows).await?;
    if invoice.fapiao_no.is_empty() {
        return Ok(());
    }
    // Awaited, so that a second invoice with the same number shows here.
    let key = reference_key(&invoice.fapiao_no);
    tx.execute(CLAIM_FAPIAO, params![key, id]).await.map(drop)
}

/// Number and date of the invoice that has this tax number. Who loses a race for it is run again, and
/// finds it here.
pub(crate) async fn with_fapiao(
    tx: &mut Tx<'_>,
    fapiao_no: &str,
) -> Result<Option<(String, Date)>> {
    tx.retry_on("fapiao_numbers_pk");
    let row = tx
        .fetch_optional(WITH_FAPIAO, params![reference_key(fapiao_no)])
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// An invoice with its lines.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Invoice>> {
    let Some(row) = tx.fetch_optional(FIND, params![id]).await? else {
        return Ok(None);
    };
    let invoice = read(&row)?;
    let all = of_order(tx, invoice.order).await?;
    Ok(all.into_iter().find(|invoice| invoice.id == id))
}

/// Every invoice and credit note of an order, with lines.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Invoice>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    let mut invoices: Vec<Invoice> = rows.iter().map(read).collect::<Result<_>>()?;
    for row in tx.fetch_all(LINES, params![order]).await? {
        let of: DocumentId = row.get(0)?;
        let line = InvoiceLine {
            line: row.get(1)?,
            quantity: row.get(2)?,
            amounts: Amounts {
                net: row.get(3)?,
                tax: row.get(4)?,
                gross: row.get(5)?,
            },
        };
        if let Some(invoice) = invoices.iter_mut().find(|invoice| invoice.id == of) {
            invoice.lines.push(line);
        }
    }
    Ok(invoices)
}

fn read(row: &Row) -> Result<Invoice> {
    Ok(Invoice {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: super::word(row, 2, InvoiceKind::parse)?,
        reverses: row.get(3)?,
        order: row.get(4)?,
        customer: row.get(5)?,
        currency: super::currency(row, 6)?,
        total: Amounts {
            net: row.get(7)?,
            tax: row.get(8)?,
            gross: row.get(9)?,
        },
        issued_on: row.get(10)?,
        title: row.get(11)?,
        tax_no: row.get(12)?,
        fapiao_no: row.get(13)?,
        note: row.get(14)?,
        issued_by: row.get(15)?,
        recorded_at: row.get(16)?,
        reason: row
            .get::<Option<String>>(17)?
            .as_deref()
            .and_then(CreditReason::parse),
        lines: Vec::new(),
    })
}
