//! Invoices of what was delivered, and what may be invoiced at a moment. Pure.

use std::collections::HashMap;

use engine::{LineFact, LineFacts};
use kernel::{
    Currency, CustomerId, Date, DocumentId, Fault, FieldError, LineId, Moment, OrderId, Quantity,
    Refusal, Result, Text, UserId, text,
};
use orders::{Amounts, PricedLine};

use crate::{credit_note::CreditReason, share_line::step};

/// Whether a document bills or takes a bill back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    /// A bill for delivered goods.
    Invoice,
    /// Takes back a bill or a part of it; its figures are below nothing.
    CreditNote,
}

impl InvoiceKind {
    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Invoice, Self::CreditNote]
            .into_iter()
            .find(|kind| kind.key() == key)
    }
}

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: DocumentId,
    /// Its number, without gaps.
    pub number: String,
    /// Bill or credit note.
    pub kind: InvoiceKind,
    /// The bill that a credit note takes back.
    pub reverses: Option<DocumentId>,
    /// Why a credit note takes it back.
    pub reason: Option<CreditReason>,
    /// The order.
    pub order: OrderId,
    /// Who owes it.
    pub customer: CustomerId,
    /// The order's currency.
    pub currency: Currency,
    /// Sums.
    pub total: Amounts,
    /// Its date.
    pub issued_on: Date,
    /// Whom it is made out to.
    pub title: String,
    /// His tax number.
    pub tax_no: String,
    /// The number of the tax authority's invoice (发票号码), once there is one.
    pub fapiao_no: String,
    /// A word about it.
    pub note: String,
    /// Who issued it.
    pub issued_by: Option<UserId>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// What it bills.
    pub lines: Vec<InvoiceLine>,
}

impl Invoice {
    /// Whether it takes back some of a bill.
    #[must_use]
    pub fn takes_back(&self, bill: DocumentId) -> bool {
        self.reverses == Some(bill)
    }

    /// Whether what it takes back is not owed any more, so that the quantity stays billed.
    #[must_use]
    pub fn waives(&self) -> bool {
        self.reason.is_some_and(CreditReason::waives)
    }
}

/// What an invoice bills of one order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceLine {
    /// The order line.
    pub line: LineId,
    /// How many.
    pub quantity: Quantity,
    /// For how much.
    pub amounts: Amounts,
}

/// What was billed of each line before.
pub(crate) type Booked = HashMap<LineId, Amounts>;

/// A quantity of a line that is asked for.
pub(crate) type Wanted = (LineId, Quantity);

/// The sums of each line over documents.
pub(crate) fn booked<'a>(invoices: impl IntoIterator<Item = &'a Invoice>) -> Booked {
    let mut booked = Booked::new();
    for line in invoices.into_iter().flat_map(|invoice| &invoice.lines) {
        let sum = booked.entry(line.line).or_default();
        sum.net += line.amounts.net;
        sum.tax += line.amounts.tax;
        sum.gross += line.amounts.gross;
    }
    booked
}

/// How many of a line were delivered and not invoiced; below nothing when goods came back that an
/// invoice still bills.
#[must_use]
pub fn invoiceable(facts: &LineFacts) -> Quantity {
    Quantity(facts.away().0 - facts.get(LineFact::Invoiced).0)
}

/// What is to be billed: the wanted quantities, or everything that was delivered and not invoiced.
pub(crate) fn bill(
    lines: &[PricedLine],
    facts: &[LineFacts],
    booked: &Booked,
    wanted: &[Wanted],
) -> Result<Vec<InvoiceLine>> {
    let known: Vec<LineId> = lines.iter().map(|line| line.line_id).collect();
    let unknown = text!("订单没有这一行", "the order has no such line");
    check_wanted(&known, wanted, &unknown)?;
    let (mut billed, mut refusals) = (Vec::new(), Vec::new());
    for (no, line) in (1..).zip(lines) {
        let of_line = facts.iter().find(|f| f.line == line.line_id);
        let Some((facts, whole)) = of_line.zip(line.content.quantity) else {
            continue;
        };
        let open = invoiceable(facts);
        let asked = wanted
            .iter()
            .find(|(id, _)| *id == line.line_id)
            .map(|(_, quantity)| *quantity);
        let quantity = if wanted.is_empty() {
            Quantity(open.0.max(0))
        } else {
            asked.unwrap_or(Quantity::ZERO)
        };
        if quantity > open {
            refusals.push(more_than_delivered((no, line), facts, quantity));
        } else if quantity > Quantity::ZERO {
            let done = Quantity(facts.get(LineFact::Invoiced).0 + quantity.0);
            let before = booked.get(&line.line_id).copied().unwrap_or_default();
            let amounts = step(line.amounts, done, whole, before);
            billed.push(InvoiceLine {
                line: line.line_id,
                quantity,
                amounts,
            });
        }
    }
    if !refusals.is_empty() {
        return Err(Fault::Refused(refusals));
    }
    if billed.is_empty() {
        let message = text!(
            "没有已发货而未开票的货物，暂不能开票",
            "nothing was delivered that is not invoiced yet"
        );
        return Err(Fault::refused(
            Refusal::new("nothing_to_invoice", message)
                .who(text!("物流（先发货）", "logistics, by shipping first")),
        ));
    }
    Ok(billed)
}

/// Names every odd wish: nothing or less, a line that is not known, a line twice.
pub(crate) fn check_wanted(known: &[LineId], wanted: &[Wanted], unknown: &Text) -> Result<()> {
    let mut errors = Vec::new();
    for (i, (id, quantity)) in wanted.iter().enumerate() {
        let mut error = |field: &str, code: &str, message| {
            errors.push(FieldError::new(
                format!("/lines/{i}/{field}"),
                code,
                message,
            ));
        };
        if quantity.0 <= 0 {
            error(
                "quantity",
                "positive",
                text!("数量须大于 0", "the quantity must be above 0"),
            );
        }
        if !known.contains(id) {
            error("line_id", "unknown_line", unknown.clone());
        }
        if wanted[..i].iter().any(|(other, _)| other == id) {
            error(
                "line_id",
                "repeated",
                text!("同一行出现了两次", "the same line stands here twice"),
            );
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

fn more_than_delivered(
    (no, line): (usize, &PricedLine),
    facts: &LineFacts,
    quantity: Quantity,
) -> Refusal {
    let (away, invoiced) = (facts.away(), facts.get(LineFact::Invoiced));
    let message = text!(
        "第 {no} 行 {}：已交付 {away}，已开票 {invoiced}，不能再开 {quantity}；发货后再开票",
        "line {no}, {}: {away} delivered, {invoiced} invoiced, so {quantity} cannot be billed; ship first",
        line.description
    );
    Refusal::new("more_than_delivered", message)
        .fact("line.delivered", away)
        .who(text!("物流", "logistics"))
}

/// The sums of lines.
pub(crate) fn total(lines: &[InvoiceLine]) -> Result<Amounts> {
    lines
        .iter()
        .try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))
}

#[cfg(test)]
mod tests {
    use kernel::{Rate, UnitPrice};
    use orders::LineContent;

    use super::*;

    fn line(quantity: i64, net: i64, tax: i64) -> PricedLine {
        let content: LineContent =
            serde_json::from_value(serde_json::json!({})).expect("an empty line");
        PricedLine {
            line_id: LineId::new(),
            content: LineContent {
                quantity: Some(Quantity::whole(quantity)),
                ..content
            },
            description: "离心泵".to_owned(),
            unit: "台".to_owned(),
            tax_rate: Rate::ZERO,
            unit_price: Some(UnitPrice::ONE),
            amounts: Amounts {
                net,
                tax,
                gross: net + tax,
            },
            pricing: orders::LinePricing::default(),
        }
    }

    fn shipped(line: &PricedLine, shipped: i64, invoiced: i64) -> LineFacts {
        LineFacts::new(line.line_id)
            .with(LineFact::Ordered, line.content.quantity.unwrap_or_default())
            .with(LineFact::Shipped, Quantity::whole(shipped))
            .with(LineFact::Invoiced, Quantity::whole(invoiced))
    }

    #[test]
    fn everything_delivered_is_billed_when_nothing_is_named() {
        let line = line(3, 100_00, 13_00);
        let billed = bill(
            std::slice::from_ref(&line),
            &[shipped(&line, 2, 0)],
            &Booked::new(),
            &[],
        )
        .expect("billed");
        assert_eq!(billed[0].quantity, Quantity::whole(2));
        assert_eq!(
            billed[0].amounts,
            Amounts {
                net: 66_67,
                tax: 8_66,
                gross: 75_33
            }
        );
    }

    #[test]
    fn the_last_invoice_takes_what_rounding_left() {
        let line = line(3, 100_00, 13_00);
        let mut booked = Booked::new();
        let mut sum = Amounts::default();
        for done in 0..3 {
            let facts = shipped(&line, 3, done);
            let wanted = [(line.line_id, Quantity::ONE)];
            let billed =
                bill(std::slice::from_ref(&line), &[facts], &booked, &wanted).expect("billed");
            sum = sum.plus(billed[0].amounts).expect("sum");
            booked.insert(line.line_id, sum);
        }
        assert_eq!(sum, line.amounts);
    }

    #[test]
    fn more_than_delivered_is_refused_with_figures() {
        let line = line(3, 100_00, 13_00);
        let wanted = [(line.line_id, Quantity::whole(2))];
        let fault = bill(
            std::slice::from_ref(&line),
            &[shipped(&line, 2, 1)],
            &Booked::new(),
            &wanted,
        );
        let Err(Fault::Refused(refusals)) = fault else {
            panic!("refused, not {fault:?}")
        };
        assert_eq!(refusals[0].code, "more_than_delivered");
        assert_eq!(refusals[0].value.as_deref(), Some("2"));
    }

    #[test]
    fn odd_input_is_named_by_field() {
        let line = line(3, 100_00, 13_00);
        let facts = [shipped(&line, 2, 0)];
        for (wanted, code) in [
            (vec![(line.line_id, Quantity::ZERO)], "positive"),
            (vec![(LineId::new(), Quantity::ONE)], "unknown_line"),
            (
                vec![(line.line_id, Quantity::ONE), (line.line_id, Quantity::ONE)],
                "repeated",
            ),
        ] {
            let Err(Fault::Invalid(errors)) =
                bill(std::slice::from_ref(&line), &facts, &Booked::new(), &wanted)
            else {
                panic!("invalid")
            };
            assert_eq!(errors[0].code, code);
        }
    }
}
