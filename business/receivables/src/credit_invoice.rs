//! Taking an invoice back, whole or in part, by a credit note that mirrors what it takes back.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReverseReceipt};
use kernel::{Date, DocumentId, Fault, Moment, Refusal, Result, text, written};
use process::{Acting, Process, Subject};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    ask_to_sign::ask_anew,
    credit_note::{CreditReason, credit},
    invoice::{Invoice, InvoiceKind, Wanted, total},
    issue_invoice::{InvoiceLineInput, book_invoice, next_number},
    order_book::{OrderBook, moment_of, past_day},
    release::release,
    store::invoices,
};

/// The kind under which credit notes are numbered.
const CREDIT_NOTE: &str = "credit_note";

/// A credit note as a person asks for it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditNoteInput {
    /// Why, as a code: `price` and `damage` are not owed any more, `return` and `other` may be
    /// billed again.
    pub reason: CreditReason,
    /// Why, in words.
    pub note: String,
    /// What to take back; all that is left of the invoice when empty.
    #[serde(default)]
    pub lines: Vec<InvoiceLineInput>,
    /// Its date; today when absent.
    #[serde(default)]
    pub issued_on: Option<Date>,
}

/// Takes an invoice back, whole or in part.
#[derive(Debug)]
pub struct CreditInvoice {
    /// The right to do so.
    pub permit: Permit<ReverseReceipt>,
    /// The running policies.
    pub process: Process,
    /// The credit note's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The invoice.
    pub invoice: DocumentId,
    /// What is asked for.
    pub input: CreditNoteInput,
    /// Now.
    pub now: Moment,
}

impl Command for CreditInvoice {
    const NAME: &'static str = "receivables.credit_invoice";
    type Output = Invoice;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice> {
        let input = &self.input;
        let note = written::required(&input.note, "/note", 500)?.to_owned();
        let today = self.process.today(self.now);
        let issued_on = past_day(input.issued_on, today, "/issued_on")?;
        let invoice = invoices::find(tx, self.invoice)
            .await?
            .ok_or(Fault::NotFound("invoice"))?;
        let mut book = OrderBook::lock(tx, &self.process, invoice.order).await?;
        let permit = self.permit.clone().narrow(
            Some(book.order.owner),
            Some(book.order.department),
            "invoice",
        )?;
        if invoice.kind == InvoiceKind::CreditNote {
            let message = text!(
                "红字凭证不能再冲销；请重新开票",
                "a credit note is not taken back; issue a new invoice"
            );
            return Err(Fault::refused(Refusal::new("credit_note", message)));
        }
        // Read under the order's lock: nobody takes back the same pieces meanwhile.
        let all = invoices::of_order(tx, invoice.order).await?;
        let notes: Vec<&Invoice> = all.iter().filter(|n| n.takes_back(invoice.id)).collect();
        let wanted: Vec<Wanted> = input.lines.iter().map(InvoiceLineInput::wanted).collect();
        let lines = credit(&invoice, &notes, &wanted, &book.order.lines)?;
        let credit_note = Invoice {
            id: self.id,
            number: next_number(tx, "CN", CREDIT_NOTE, issued_on).await?,
            kind: InvoiceKind::CreditNote,
            reverses: Some(invoice.id),
            reason: Some(input.reason),
            total: total(&lines)?,
            issued_on,
            fapiao_no: String::new(),
            note,
            issued_by: permit.user(),
            recorded_at: self.now,
            lines,
            ..invoice
        };
        let acting = Acting::new(&permit, self.now);
        if input.reason.waives() {
            self.give_up(tx, &mut book, &credit_note, &acting).await?;
        } else {
            book_invoice(tx, &self.process, &mut book, &credit_note, &acting).await?;
        }
        Ok(credit_note)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(invoice) = invoices::find(tx, self.invoice).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(invoice.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl CreditInvoice {
    /// The customer keeps the goods and owes less: the order comes to less, its instalments follow,
    /// and what was paid beyond them is his deposit.
    async fn give_up(
        &self,
        tx: &mut Tx<'_>,
        book: &mut OrderBook,
        note: &Invoice,
        acting: &Acting,
    ) -> Result<()> {
        book.money.credited -= note.total.gross;
        book.money.committed += note.total.gross;
        book_invoice(tx, &self.process, book, note, acting).await?;
        let released = book.schedule.fit(book.money.committed);
        release(tx, &self.process, book, &released, acting).await?;
        book.save(tx, &self.process, acting).await?;
        let occurred_at = moment_of(&self.process, note.issued_on, self.now);
        self.process
            .facts_changed(tx, book.subject(), Some(occurred_at), acting)
            .await?;
        ask_anew(tx, &self.process, book, acting).await
    }
}
