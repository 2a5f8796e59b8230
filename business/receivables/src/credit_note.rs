//! Which part of a bill a credit note takes back, and what that means for the order. Pure.

use kernel::{Fault, Quantity, Refusal, Result, Text, text};
use orders::PricedLine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    invoice::{Invoice, InvoiceLine, Wanted, check_wanted},
    share_line::{less, step},
};

/// Why a bill is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditReason {
    /// The goods came back (退货).
    Return,
    /// They should not have cost that (价格).
    Price,
    /// They were damaged, and the customer keeps them without paying (破损).
    Damage,
    /// The bill itself was wrong (其他).
    Other,
}

impl CreditReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Return, Self::Price, Self::Damage, Self::Other];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Price => "price",
            Self::Damage => "damage",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Return => text!("退货", "return"),
            Self::Price => text!("价格", "price"),
            Self::Damage => text!("破损", "damage"),
            Self::Other => text!("其他", "other"),
        }
    }

    /// Whether the money is not owed any more although the goods stay with the customer. Otherwise
    /// the quantity is open to be billed again, unless the goods came back.
    #[must_use]
    pub const fn waives(self) -> bool {
        matches!(self, Self::Price | Self::Damage)
    }
}

/// What was taken back of a line of a bill, as figures above nothing.
pub(crate) fn credited(line: &InvoiceLine, notes: &[&Invoice]) -> InvoiceLine {
    let none = InvoiceLine {
        line: line.line,
        quantity: Quantity::ZERO,
        amounts: orders::Amounts::default(),
    };
    let of_line = notes.iter().flat_map(|note| &note.lines);
    of_line
        .filter(|other| other.line == line.line)
        .fold(none, |sum, other| InvoiceLine {
            quantity: Quantity(sum.quantity.0 - other.quantity.0),
            amounts: less(sum.amounts, other.amounts),
            ..sum
        })
}

/// How many of a line of a bill can still be taken back.
pub(crate) fn creditable(line: &InvoiceLine, notes: &[&Invoice]) -> Quantity {
    Quantity(line.quantity.0 - credited(line, notes).quantity.0)
}

/// The lines of a credit note: the wanted quantities of a bill, or all that is left of it, with every
/// figure below nothing. A line's share is *rounded cumulative − already taken back*, so that any
/// notes up to the whole make exactly the bill: its price, its share of discounts, its tax.
pub(crate) fn credit(
    bill: &Invoice,
    notes: &[&Invoice],
    wanted: &[Wanted],
    order: &[PricedLine],
) -> Result<Vec<InvoiceLine>> {
    let billed: Vec<_> = bill.lines.iter().map(|line| line.line).collect();
    let unknown = text!("发票上没有这一行", "the invoice has no such line");
    check_wanted(&billed, wanted, &unknown)?;
    let (mut lines, mut refusals) = (Vec::new(), Vec::new());
    for line in &bill.lines {
        let before = credited(line, notes);
        let left = creditable(line, notes);
        let asked = wanted.iter().find(|(id, _)| *id == line.line);
        let quantity = match asked {
            Some((_, quantity)) => *quantity,
            None if wanted.is_empty() => left,
            None => continue,
        };
        if quantity > left {
            refusals.push(more_than_left(bill, line, (left, quantity), order));
        } else if quantity > Quantity::ZERO {
            let done = Quantity(before.quantity.0 + quantity.0);
            let part = step(line.amounts, done, line.quantity, before.amounts);
            lines.push(InvoiceLine {
                line: line.line,
                quantity: Quantity(-quantity.0),
                amounts: less(orders::Amounts::default(), part),
            });
        }
    }
    if !refusals.is_empty() {
        return Err(Fault::Refused(refusals));
    }
    if lines.is_empty() {
        return Err(Fault::refused(nothing_left(bill, notes)));
    }
    Ok(lines)
}

fn more_than_left(
    bill: &Invoice,
    line: &InvoiceLine,
    (left, quantity): (Quantity, Quantity),
    order: &[PricedLine],
) -> Refusal {
    let found = (1..).zip(order).find(|(_, l)| l.line_id == line.line);
    let (no, name): (usize, &str) = found.map_or((0, ""), |(no, l)| (no, &l.description));
    let (number, billed) = (&bill.number, line.quantity);
    let done = Quantity(billed.0 - left.0);
    let message = text!(
        "第 {no} 行 {name}：发票 {number} 开了 {billed}，已冲 {done}，最多还能冲 {left}，不能冲 {quantity}",
        "line {no}, {name}: invoice {number} bills {billed}, {done} are credited, {left} are left, so {quantity} cannot be credited"
    );
    Refusal::new("more_than_left", message).fact("invoice.creditable", left)
}

fn nothing_left(bill: &Invoice, notes: &[&Invoice]) -> Refusal {
    let numbers: Vec<_> = notes.iter().map(|note| note.number.as_str()).collect();
    let numbers = numbers.join(", ");
    let message = text!(
        "发票 {} 已由 {numbers} 全部冲销",
        "invoice {} has been taken back in full by {numbers}",
        bill.number
    );
    Refusal::new("already_reversed", message).fact("invoice.reversed_by", numbers)
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, CustomerId, DocumentId, LineId, Moment, OrderId};
    use orders::Amounts;
    use proptest::prelude::*;

    use super::*;
    use crate::invoice::{InvoiceKind, total};

    fn bill(lines: Vec<InvoiceLine>) -> Invoice {
        Invoice {
            id: DocumentId::new(),
            number: "INV-2026-000001".to_owned(),
            kind: InvoiceKind::Invoice,
            reverses: None,
            reason: None,
            order: OrderId::new(),
            customer: CustomerId::new(),
            currency: Currency::parse("JPY").expect("a currency"),
            total: total(&lines).expect("a sum"),
            issued_on: "2026-03-02".parse().expect("a date"),
            title: String::new(),
            tax_no: String::new(),
            fapiao_no: String::new(),
            note: String::new(),
            issued_by: None,
            recorded_at: Moment(0),
            lines,
        }
    }

    fn line(units: i64, net: i64, tax: i64) -> InvoiceLine {
        InvoiceLine {
            line: LineId::new(),
            quantity: Quantity::whole(units),
            amounts: Amounts {
                net,
                tax,
                gross: net + tax,
            },
        }
    }

    fn note(of: &Invoice, lines: Vec<InvoiceLine>) -> Invoice {
        Invoice {
            id: DocumentId::new(),
            kind: InvoiceKind::CreditNote,
            reverses: Some(of.id),
            reason: Some(CreditReason::Return),
            total: total(&lines).expect("a sum"),
            lines,
            ..of.clone()
        }
    }

    proptest! {
        // Clauses: EQ-7.2b.
        /// Whatever is taken back in whatever steps, the notes and the rest make the bill exactly.
        #[test]
        fn any_notes_up_to_the_whole_make_the_bill(
            lines in prop::collection::vec((1..40_i64, 0..5_000_000_i64, 0..700_000_i64), 1..5),
            steps in prop::collection::vec((0..5_usize, 1..40_i64), 0..30),
        ) {
            let bill = bill(lines.into_iter().map(|(n, net, tax)| line(n, net, tax)).collect());
            let mut notes: Vec<Invoice> = Vec::new();
            for (at, units) in steps {
                let of = &bill.lines[at % bill.lines.len()];
                let before: Vec<&Invoice> = notes.iter().collect();
                let left = creditable(of, &before);
                let wanted = Quantity::whole(units);
                match credit(&bill, &before, &[(of.line, wanted)], &[]) {
                    Ok(lines) => {
                        prop_assert!(wanted <= left);
                        let part = lines[0].amounts;
                        prop_assert_eq!(part.net + part.tax, part.gross);
                        notes.push(note(&bill, lines));
                    }
                    Err(fault) => {
                        prop_assert!(wanted > left, "{:?}", fault);
                    }
                }
            }
            let before: Vec<&Invoice> = notes.iter().collect();
            if bill.lines.iter().any(|l| creditable(l, &before) > Quantity::ZERO) {
                let rest = credit(&bill, &before, &[], &[]).expect("the rest");
                notes.push(note(&bill, rest));
            }
            let all: Vec<&Invoice> = notes.iter().collect();
            for of in &bill.lines {
                let back = credited(of, &all);
                prop_assert_eq!(back.quantity, of.quantity);
                prop_assert_eq!(back.amounts, of.amounts);
            }
            prop_assert!(credit(&bill, &all, &[], &[]).is_err(), "nothing is left");
        }
    }

    #[test]
    fn a_yen_is_not_split() {
        // 3 pieces for 1,000 yen with 10 % tax: 334, 333, 333 and 34, 33, 33 in some order.
        let bill = bill(vec![line(3, 1_000, 100)]);
        let one = [(bill.lines[0].line, Quantity::ONE)];
        let mut notes: Vec<Invoice> = Vec::new();
        let mut nets = Vec::new();
        for _ in 0..3 {
            let before: Vec<&Invoice> = notes.iter().collect();
            let lines = credit(&bill, &before, &one, &[]).expect("one more");
            nets.push((lines[0].amounts.net, lines[0].amounts.gross));
            notes.push(note(&bill, lines));
        }
        assert_eq!(nets, [(-333, -367), (-334, -366), (-333, -367)]);
    }

    #[test]
    fn beyond_what_is_left_is_refused_by_line() {
        let bill = bill(vec![line(3, 100_00, 13_00)]);
        let of = bill.lines[0].line;
        let first = note(
            &bill,
            credit(&bill, &[], &[(of, Quantity::whole(2))], &[]).expect("two"),
        );
        let refused = credit(&bill, &[&first], &[(of, Quantity::whole(2))], &[]);
        let Err(Fault::Refused(refusals)) = refused else {
            panic!("refused, not {refused:?}")
        };
        assert_eq!(refusals[0].code, "more_than_left");
        assert_eq!(refusals[0].value.as_deref(), Some("1"));
    }
}
