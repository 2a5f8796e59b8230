//! Totals are the sum of the lines, and what a plain calculation on the whole document gives.

use kernel::{Quantity, UnitPrice};
use proptest::prelude::*;

use super::*;
use crate::units::UnitRatio;

fn line(quantity: &str, price: &str, included: bool, rate: i64) -> LinePrice {
    LinePrice {
        quantity: Quantity::parse(quantity).expect("quantity"),
        unit_price: UnitPrice::parse(price).expect("price"),
        per: UnitRatio::ONE,
        tax_included: included,
        tax_rate: Rate(rate),
        discount: Rate::ZERO,
    }
}

fn sum(lines: &[LineAmounts]) -> Amounts {
    lines.iter().fold(Amounts::default(), |sum, line| {
        sum.plus(line.amounts).expect("small")
    })
}

#[test]
fn rounding_per_document_keeps_the_half_fens() {
    let lines = vec![Some(line("1", "0.335", false, 130_000)); 3];
    let of = |rounding| {
        let found = document_amounts(&lines, rounding, None, Currency::CNY).expect("amounts");
        (sum(&found).net, sum(&found).tax)
    };
    assert_eq!(of(Rounding::Line), (102, 12), "three times 0.34 and 0.04");
    assert_eq!(of(Rounding::Document), (101, 13), "1.005 and 13 % of 1.01");
}

#[test]
fn a_discount_on_the_whole_is_shared_by_amount() {
    let lines = [
        Some(line("1", "100", true, 130_000)),
        None,
        Some(line("1", "50", true, 60_000)),
        Some(line("1", "50", false, 0)),
    ];
    let off = Some(OrderDiscount::Amount(1_001));
    let found = document_amounts(&lines, Rounding::Line, off, Currency::CNY).expect("amounts");
    let shares: Vec<i64> = found.iter().map(|line| line.discount).collect();
    assert_eq!(shares, [501, 0, 250, 250]);
    assert_eq!(sum(&found).gross, 20_000 - 1_001);
    assert_eq!(found[0].amounts.net, 8_406, "94.99 / 1.13");
    let share = Some(OrderDiscount::Share(Rate(50_000)));
    let found = document_amounts(&lines, Rounding::Line, share, Currency::CNY).expect("amounts");
    assert_eq!(sum(&found).gross, 19_000);
}

#[test]
fn more_than_there_is_cannot_be_taken_off() {
    let lines = [Some(line("1", "1", true, 0))];
    for off in [-1, 101] {
        let off = Some(OrderDiscount::Amount(off));
        assert!(document_amounts(&lines, Rounding::Line, off, Currency::CNY).is_err());
    }
}

prop_compose! {
    fn any_line()(
        present in prop::bool::weighted(0.9), quantity in 1..5_000_000_000_i64,
        price in 0..20_000_000_000_i64, sides in (1..4_i64, 1..13_i64), tax_included in any::<bool>(),
        tax_rate in prop::sample::select(vec![0, 30_000, 60_000, 90_000, 130_000]), discount in 0..200_000_i64,
    ) -> DocumentLine {
        present.then(|| LinePrice {
            quantity: Quantity(quantity),
            unit_price: UnitPrice(price),
            per: UnitRatio::new(sides.0, sides.1).expect("legal"),
            tax_included,
            tax_rate: Rate(tax_rate),
            discount: Rate(discount),
        })
    }
}

fn any_currency() -> impl Strategy<Value = Currency> {
    let parse = |code| Currency::parse(code).expect("a code");
    prop::sample::select(vec![parse("CNY"), parse("JPY"), parse("KWD"), parse("EUR")])
}

proptest! {
    #[test]
    fn totals_are_the_sum_of_lines(
        lines in prop::collection::vec(any_line(), 0..20), currency in any_currency(),
        rounding in prop::sample::select(vec![Rounding::Line, Rounding::Document]),
        off in prop::option::of(0..=1_000_000_i64),
    ) {
        let discount = off.map(|ppm| OrderDiscount::Share(Rate(ppm)));
        let found = document_amounts(&lines, rounding, discount, currency).expect("amounts");
        let plain = document_amounts(&lines, rounding, None, currency).expect("amounts");
        for line in &found {
            prop_assert_eq!(line.amounts.net + line.amounts.tax, line.amounts.gross);
            prop_assert!(line.amounts.gross >= 0 && line.amounts.tax >= 0);
        }
        // What was taken off the lines is what was to be taken off the whole.
        let taken: i64 = found.iter().map(|line| line.discount).sum();
        let whole = i128::from(sum(&plain).gross);
        let wanted = round_div(whole * i128::from(off.unwrap_or(0)), 1_000_000);
        prop_assert_eq!(i128::from(taken), wanted);
        prop_assert_eq!(sum(&found).gross, sum(&plain).gross - taken);
    }

    #[test]
    fn per_document_each_rate_is_rounded_once(
        lines in prop::collection::vec(any_line(), 0..20), currency in any_currency(),
    ) {
        let found = document_amounts(&lines, Rounding::Document, None, currency).expect("amounts");
        for included in [false, true] {
            for rate in [0, 30_000, 60_000, 90_000, 130_000] {
                let (mut fine, mut stated, mut other) = (0_i128, 0, 0);
                for (line, amounts) in lines.iter().zip(&found) {
                    if let Some(line) = line.filter(|l| l.tax_included == included && l.tax_rate.0 == rate) {
                        fine += line.fine(currency).expect("small");
                        let a = amounts.amounts;
                        (stated, other) = if included { (stated + a.gross, other + a.net) } else { (stated + a.net, other + a.tax) };
                    }
                }
                prop_assert_eq!(i128::from(stated), round_div(fine, FINE));
                let (n, d) = if included { (1_000_000, 1_000_000 + i128::from(rate)) } else { (i128::from(rate), 1_000_000) };
                prop_assert_eq!(i128::from(other), round_div(i128::from(stated) * n, d));
            }
        }
    }
}
