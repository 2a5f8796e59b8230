//! Taking an invoice back by a credit note that mirrors it exactly.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReverseReceipt};
use kernel::{DocumentId, Fault, Moment, Quantity, Refusal, Result, text};
use orders::Amounts;
use process::{Acting, Process};

use crate::{
    invoice::{Invoice, InvoiceKind, InvoiceLine},
    issue_invoice::{book_invoice, next_number},
    order_book::{OrderBook, required},
    share_line::less,
    store::invoices,
};

/// The kind under which credit notes are numbered.
const CREDIT_NOTE: &str = "credit_note";

/// Takes an invoice back.
#[derive(Debug)]
pub struct ReverseInvoice {
    /// The right to do so.
    pub permit: Permit<ReverseReceipt>,
    /// The running policies.
    pub process: Process,
    /// The credit note's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The invoice.
    pub invoice: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReverseInvoice {
    const NAME: &'static str = "receivables.reverse_invoice";
    type Output = Invoice;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice> {
        self.permit.confirm(tx).await?;
        let reason = required(&self.reason, "/reason", 500)?;
        let invoice = invoices::find(tx, self.invoice)
            .await?
            .ok_or(Fault::NotFound("invoice"))?;
        let mut book = OrderBook::lock(tx, &self.process, invoice.order).await?;
        let permit = self.permit.clone().narrow(
            Some(book.order.owner),
            Some(book.order.department),
            "invoice",
        )?;
        self.refuse_twice(tx, &invoice).await?;

        let today = self.process.today(self.now);
        let note = mirror(
            &invoice,
            self.id,
            next_number(tx, "CN", CREDIT_NOTE, today).await?,
        );
        let note = Invoice {
            issued_on: today,
            note: reason,
            issued_by: permit.user(),
            recorded_at: self.now,
            ..note
        };
        let acting = Acting::new(&permit, self.now);
        book_invoice(tx, &self.process, &mut book, &note, &acting).await?;
        Ok(note)
    }
}

impl ReverseInvoice {
    async fn refuse_twice(&self, tx: &mut Tx<'_>, invoice: &Invoice) -> Result<()> {
        if invoice.kind == InvoiceKind::CreditNote {
            let message = text!(
                "红字凭证不能再冲销；请重新开票",
                "a credit note is not taken back; issue a new invoice"
            );
            return Err(Fault::refused(Refusal::new("credit_note", message)));
        }
        match invoices::reversed_by(tx, invoice.id).await? {
            None => Ok(()),
            Some(number) => {
                let message = text!(
                    "该发票已由 {number} 冲销",
                    "credit note {number} has taken this invoice back"
                );
                Err(Fault::refused(
                    Refusal::new("already_reversed", message).fact("invoice.reversed_by", number),
                ))
            }
        }
    }
}

/// The same document with every figure the other way.
fn mirror(invoice: &Invoice, id: DocumentId, number: String) -> Invoice {
    let negative = |amounts| less(Amounts::default(), amounts);
    let line = |line: &InvoiceLine| InvoiceLine {
        line: line.line,
        quantity: Quantity(-line.quantity.0),
        amounts: negative(line.amounts),
    };
    Invoice {
        id,
        number,
        kind: InvoiceKind::CreditNote,
        reverses: Some(invoice.id),
        total: negative(invoice.total),
        lines: invoice.lines.iter().map(line).collect(),
        ..invoice.clone()
    }
}
