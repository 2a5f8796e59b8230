//! What an invoice or a credit note looks like on its order's page: amounts as decimals.

use kernel::{Date, DocumentId, LineId, Money, Quantity, Text};
use orders::PricedLine;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    credit_note::{CreditReason, creditable},
    invoice::{Invoice, InvoiceKind, InvoiceLine},
};

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Bill or credit note.
    pub kind: InvoiceKind,
    /// The bill that a credit note takes back.
    pub reverses: Option<DocumentId>,
    /// Why a credit note takes it back.
    pub reason: Option<CreditReason>,
    /// The same in words.
    pub reason_title: Option<Text>,
    /// The numbers of the credit notes that took it or a part of it back.
    pub credit_notes: Vec<String>,
    /// Without tax.
    pub net: String,
    /// The tax.
    pub tax: String,
    /// With tax.
    pub gross: String,
    /// Its date.
    pub issued_on: Date,
    /// Whom it is made out to.
    pub title: String,
    /// His tax number.
    pub tax_no: String,
    /// The number of the tax authority's invoice.
    pub fapiao_no: String,
    /// A word about it.
    pub note: String,
    /// Its lines.
    pub lines: Vec<InvoiceLineView>,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceLineView {
    /// The order line.
    pub line_id: LineId,
    /// Its place in the order, from 1.
    pub no: usize,
    /// Its product.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// Its number on the customer's purchase order; may be empty, like the next.
    pub customer_po_line: String,
    /// What the customer calls the article.
    pub customer_article_no: String,
    /// How many.
    pub quantity: Quantity,
    /// How many of a bill can still be taken back.
    pub creditable: Quantity,
    /// Without tax.
    pub net: String,
    /// With tax.
    pub gross: String,
}

impl InvoiceView {
    /// An invoice among all of its order.
    pub(crate) fn of(invoice: &Invoice, all: &[Invoice], order: &[PricedLine]) -> Self {
        let decimal = |minor| Money::new(minor, invoice.currency).to_decimal();
        let notes: Vec<&Invoice> = all.iter().filter(|n| n.takes_back(invoice.id)).collect();
        let line = |line: &InvoiceLine| {
            let found = (1..).zip(order).find(|(_, l)| l.line_id == line.line);
            let of_line = |text: fn(&PricedLine) -> &String| {
                found.map_or_else(String::new, |(_, l)| text(l).clone())
            };
            let creditable = match invoice.kind {
                InvoiceKind::Invoice => creditable(line, &notes),
                InvoiceKind::CreditNote => Quantity::ZERO,
            };
            InvoiceLineView {
                line_id: line.line,
                no: found.map_or(0, |(no, _)| no),
                description: of_line(|l| &l.description),
                unit: of_line(|l| &l.unit),
                customer_po_line: of_line(|l| &l.content.customer_po_line),
                customer_article_no: of_line(|l| &l.content.customer_article_no),
                quantity: line.quantity,
                creditable,
                net: decimal(line.amounts.net),
                gross: decimal(line.amounts.gross),
            }
        };
        Self {
            id: invoice.id,
            number: invoice.number.clone(),
            kind: invoice.kind,
            reverses: invoice.reverses,
            reason: invoice.reason,
            reason_title: invoice.reason.map(CreditReason::title),
            credit_notes: notes.iter().map(|note| note.number.clone()).collect(),
            net: decimal(invoice.total.net),
            tax: decimal(invoice.total.tax),
            gross: decimal(invoice.total.gross),
            issued_on: invoice.issued_on,
            title: invoice.title.clone(),
            tax_no: invoice.tax_no.clone(),
            fapiao_no: invoice.fapiao_no.clone(),
            note: invoice.note.clone(),
            lines: invoice.lines.iter().map(line).collect(),
        }
    }
}
