//! Billing what was delivered: a number without gaps, amounts that add up to the order to the fen.

use ::store::{Command, Tx};
use access::{Permit, matrix::IssueInvoice as MayInvoice};
use engine::LineFact;
use kernel::{
    Date, DocumentId, Fault, FieldError, LineId, Moment, OrderId, Quantity, Result, text, written,
};
use process::{Acting, Document, Movement, Process, Subject};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    ask_to_sign::ask_anew,
    credit_note::CreditReason,
    invoice::{Invoice, InvoiceKind, InvoiceLine, Wanted, bill, booked, total},
    order_book::{OrderBook, moment_of, past_day},
    order_money::Both,
    posting::{Account, Posting},
    store::{invoices, ledger},
};

/// The kind under which invoices are numbered and their movements recorded.
pub(crate) const INVOICE: &str = "sales_invoice";

/// An invoice as a person asks for it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceInput {
    /// What to bill; everything delivered and not invoiced when empty.
    #[serde(default)]
    pub lines: Vec<InvoiceLineInput>,
    /// Its date; today when absent.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// The number of the tax authority's invoice (发票号码); the same one is entered only once.
    #[serde(default)]
    pub fapiao_no: String,
    /// A word about it.
    #[serde(default)]
    pub note: String,
}

/// A line to bill.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLineInput {
    /// The order line.
    pub line_id: LineId,
    /// How many.
    pub quantity: Quantity,
}

impl InvoiceLineInput {
    pub(crate) const fn wanted(&self) -> Wanted {
        (self.line_id, self.quantity)
    }
}

/// Issues an invoice.
#[derive(Debug)]
pub struct IssueInvoice {
    /// The right to do so.
    pub permit: Permit<MayInvoice>,
    /// The running policies.
    pub process: Process,
    /// The invoice's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The order.
    pub order: OrderId,
    /// What is asked for.
    pub input: InvoiceInput,
    /// Now.
    pub now: Moment,
}

impl Command for IssueInvoice {
    const NAME: &'static str = "receivables.invoice";
    type Output = Invoice;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice> {
        let issued_on = past_day(
            self.input.issued_on,
            self.process.today(self.now),
            "/issued_on",
        )?;
        let fapiao_no = written::bounded(&self.input.fapiao_no, "/fapiao_no", 60)?;
        refuse_twice(tx, fapiao_no).await?;
        let mut book = OrderBook::lock(tx, &self.process, self.order).await?;
        let permit = self.permit.clone().narrow(
            Some(book.order.owner),
            Some(book.order.department),
            "order",
        )?;
        let lines = self.input.lines.iter();
        let wanted: Vec<Wanted> = lines.map(InvoiceLineInput::wanted).collect();
        // What was given up of a quantity that stands as billed is not billed again.
        let before = invoices::of_order(tx, self.order).await?;
        let before = booked(before.iter().filter(|invoice| !invoice.waives()));
        let lines = bill(&book.order.lines, &book.lines, &before, &wanted)?;

        let customer = parties::get(tx, &permit.leads_to(), book.money.customer)
            .await?
            .content;
        let invoice = Invoice {
            id: self.id,
            number: next_number(tx, "INV", INVOICE, issued_on).await?,
            kind: InvoiceKind::Invoice,
            reverses: None,
            reason: None,
            order: self.order,
            customer: book.money.customer,
            currency: book.money.currency,
            total: total(&lines)?,
            issued_on,
            title: if customer.invoice_title.is_empty() {
                customer.name
            } else {
                customer.invoice_title
            },
            tax_no: customer.tax_no,
            fapiao_no: fapiao_no.to_owned(),
            note: written::bounded(&self.input.note, "/note", 500)?.to_owned(),
            issued_by: permit.user(),
            recorded_at: self.now,
            lines,
        };
        let acting = Acting::new(&permit, self.now);
        book_invoice(tx, &self.process, &mut book, &invoice, &acting).await?;
        Ok(invoice)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// A tax number names one invoice; the answer to the second shows the first.
async fn refuse_twice(tx: &mut Tx<'_>, fapiao_no: &str) -> Result<()> {
    let Some((number, on)) = invoices::with_fapiao(tx, fapiao_no).await? else {
        return Ok(());
    };
    Err(Fault::Conflict(Box::new(FieldError::new(
        "/fapiao_no",
        "fapiao_already_entered",
        text!(
            "发票号码 {fapiao_no} 已登记在 {number}（{on} 开具）；一个发票号码只能登记一次",
            "tax invoice number {fapiao_no} is entered already on {number}, issued on {on}; it names one invoice only"
        ),
    ))))
}

/// Writes an invoice or a credit note with all that follows from it: ledger, balance, history, the
/// movements of its lines. What a credit note only gives up of the money stays billed as a quantity.
pub(crate) async fn book_invoice(
    tx: &mut Tx<'_>,
    process: &Process,
    book: &mut OrderBook,
    invoice: &Invoice,
    acting: &Acting,
) -> Result<()> {
    let before = book.money.base(book.money.invoiced);
    let invoiced_before = book.money.invoiced;
    book.money.invoiced += invoice.total.gross;
    let gross = Both::new(
        invoice.total.gross,
        book.money.base(book.money.invoiced) - before,
    );
    // The tax in the company's currency is its share of the invoice; revenue is the rest.
    let tax = kernel::split_cumulative(gross.base, invoice.total.tax, invoice.total.gross, 0);
    let tax = Both::new(invoice.total.tax, tax);
    let posting = book
        .post(Posting::default())
        .credit(Account::Revenue, Some(book.id()), gross.less(tax))
        .credit(Account::OutputTax, Some(book.id()), tax);
    invoices::insert(tx, invoice).await?;
    let voucher = ledger::Voucher {
        kind: invoice.kind.key(),
        document: invoice.id.0,
        number: &invoice.number,
        on: invoice.issued_on,
        currency: invoice.currency,
        customer: invoice.customer,
    };
    ledger::book(tx, &voucher, posting, acting.now).await?;
    book.save(tx, process, acting).await?;

    let occurred_at = moment_of(process, invoice.issued_on, acting.now);
    let kind = match invoice.kind {
        InvoiceKind::Invoice => "invoice.issued",
        InvoiceKind::CreditNote => "invoice.reversed",
    };
    let lines: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| json!({"line_id": line.line, "quantity": line.quantity}))
        .collect();
    let decimal = |minor| kernel::Money::new(minor, invoice.currency).to_decimal();
    let data = json!({
        "invoice": invoice.id,
        "number": invoice.number,
        "reverses": invoice.reverses,
        "code": invoice.reason,
        "because": invoice.reason.map(CreditReason::title),
        "lines": lines,
        "gross": decimal(invoice.total.gross),
        "currency": invoice.currency,
        "reason": invoice.note,
        "before": {"invoiced": decimal(invoiced_before)},
        "after": {"invoiced": decimal(book.money.invoiced)},
    });
    book.record(tx, kind, data, (acting, occurred_at)).await?;
    if invoice.waives() {
        return Ok(());
    }
    let movements = movements(book, invoice, occurred_at);
    process.record_all(tx, &movements, acting).await?;
    ask_anew(tx, process, book, acting).await
}

/// What an invoice bills of each line.
fn movements(book: &OrderBook, invoice: &Invoice, occurred_at: Moment) -> Vec<Movement> {
    let document = Document {
        kind: INVOICE,
        id: invoice.id.0,
    };
    let movement = |line: &InvoiceLine| {
        Movement::new(
            book.subject(),
            line.line,
            (LineFact::Invoiced, line.quantity),
            document,
            occurred_at,
        )
        .amount(line.amounts.gross)
    };
    invoice.lines.iter().map(movement).collect()
}

/// The next number of a kind of document in the year of its date, e.g. `INV-2026-000012`.
pub(crate) async fn next_number(
    tx: &mut Tx<'_>,
    prefix: &str,
    kind: &str,
    on: Date,
) -> Result<String> {
    let year = on.0.year();
    let last = orders::next_number(tx, kind, year).await?;
    Ok(format!("{prefix}-{year}-{last:06}"))
}
