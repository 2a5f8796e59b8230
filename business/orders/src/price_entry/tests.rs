//! An entry priced once is priced for good: again, nothing changes, and its totals are its lines'.

use std::sync::Arc;

use catalog::{
    Supply,
    amounts::{Amounts, Rounding},
    pricing::{
        Audience, Buyer, ListHead, ListKind, Offer, Precedence, PriceBook, PriceListId,
        PriceRuleId, Rule, Source, ValidOn,
    },
    units::{ProductUnit, UnitRatio, Units},
};
use kernel::{CustomerId, ProductId};
use proptest::prelude::*;

use super::*;
use crate::{
    content::{EnteredQuantity, WholeDiscount},
    price_order::{CustomerStanding, Entry, KnownPrices},
    promise::Promises,
};

/// Products of the entries: 1 and 2 are sold whole, 3 by the metre; each also in 箱 of twelve.
const PRODUCTS: u128 = 3;

fn id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn product(n: u128) -> ProductId {
    ProductId(id(n))
}

fn day() -> Date {
    Date::ymd(2026, 3, 10).expect("a day")
}

fn facts(n: u128) -> ProductFacts {
    ProductFacts {
        id: product(n),
        sku: format!("P{n}"),
        name: format!("产品{n}"),
        model: String::new(),
        unit: "套".to_owned(),
        whole_units: n != PRODUCTS,
        serialised: false,
        supply: Supply::Stock,
        currency: Currency::CNY,
        list_price: UnitPrice::whole(100),
        floor_price: UnitPrice::ZERO,
        tax_rate: Rate(130_000),
        lead_days: 0,
        active: true,
        parameters: Vec::new(),
    }
}

fn known(rules: Vec<Rule>) -> Known {
    let units = |n| Units {
        base: "套".to_owned(),
        whole: n != PRODUCTS,
        others: vec![ProductUnit {
            unit: "箱".to_owned(),
            units: 1,
            base_units: 12,
        }],
    };
    Known {
        products: (1..=PRODUCTS).map(|n| (product(n), facts(n))).collect(),
        customer: Some(CustomerStanding::Active),
        currency_rate: Some(Rate::ONE),
        prices: KnownPrices {
            units: (1..=PRODUCTS).map(|n| (product(n), units(n))).collect(),
            book: PriceBook::new(rules, Precedence::default(), ValidOn::OrderDate),
            buyer: Buyer {
                customer: Some(CustomerId(id(9))),
                class: "A".to_owned(),
                channel: String::new(),
            },
            called: CalledOff::new(),
            promised: Promises::default(),
        },
        today: day(),
        entry: Entry::Manual,
    }
}

fn content(lines: Vec<LineContent>) -> OrderContent {
    let empty = serde_json::json!({"order_type": "equipment"});
    let content: OrderContent = serde_json::from_value(empty).expect("an empty order");
    OrderContent { lines, ..content }
}

fn entered(n: u128, quantity: &str, unit: &str) -> LineContent {
    LineContent {
        product_id: Some(product(n)),
        entered: Some(EnteredQuantity {
            quantity: Quantity::parse(quantity).expect("a quantity"),
            unit: unit.to_owned(),
        }),
        ..LineContent::default()
    }
}

#[test]
fn a_price_is_converted_only_where_it_stays_exact() {
    let answer = |price: &str, tax_included| Answer {
        source: Source::ListPrice,
        price: UnitPrice::parse(price).expect("a price"),
        unit: "",
        per: UnitRatio::ONE,
        tax_included,
    };
    let basis = |price, own, wanted| {
        let (price, included) = in_basis(&answer(price, own), wanted, Rate(130_000));
        (price.to_string(), included)
    };
    assert_eq!(basis("48000", false, true), ("54240".to_owned(), true));
    assert_eq!(basis("113", true, false), ("100".to_owned(), false));
    assert_eq!(basis("100", true, false), ("100".to_owned(), true));
    assert_eq!(
        basis("0.000001", false, true),
        ("0.000001".to_owned(), false)
    );
}

#[test]
fn what_does_not_come_out_whole_is_refused_line_by_line() {
    let lines = vec![
        entered(1, "1.3", "箱"),
        entered(1, "1.25", "箱"),
        entered(2, "0.5", "套"),
        entered(3, "1.3", "箱"),
        entered(1, "1", "托"),
    ];
    let Err(Fault::Invalid(errors)) = price_entry(content(lines), &known(vec![])) else {
        panic!("accepted")
    };
    let found: Vec<_> = errors
        .iter()
        .map(|e| (e.pointer.as_str(), e.code.as_str()))
        .collect();
    let wanted = [
        ("/lines/0/entered", "not_whole"),
        ("/lines/2/entered", "not_whole"),
        ("/lines/4/entered", "unknown_unit"),
    ];
    assert_eq!(found, wanted, "15 whole sets and 15.6 metres are right");
}

prop_compose! {
    fn any_rule()(
        of in 1..=PRODUCTS, what in 0..5, n in 1..1_000_000_u128, price in 1..90_000_i64, from in 0..9_i64,
        included in any::<bool>(), gift in (1..8_i64, 1..3_i64, 1..=PRODUCTS),
    ) -> Rule {
        let own = Audience { customer: Some(CustomerId(id(9))), ..Audience::default() };
        let of_class = Audience { class: "A".to_owned(), ..Audience::default() };
        let per_box = UnitRatio::new(1, 12).expect("a box");
        let cents = |cents: i64| UnitPrice(cents * 10_000);
        let price = |unit: &str, per| Offer::Price { price: cents(price), unit: unit.to_owned(), per };
        let (kind, audience, offer) = match what {
            0 => (ListKind::FrameContract, own, price("", UnitRatio::ONE)),
            1 => (ListKind::Promotion, Audience::default(), Offer::Gift {
                buy: Quantity::whole(gift.0), get: Quantity::whole(gift.1), product: product(gift.2),
            }),
            2 => (ListKind::PriceList, of_class, Offer::Off(Rate(price_share(from)))),
            3 => (ListKind::PriceList, of_class, price("箱", per_box)),
            _ => (ListKind::PriceList, Audience::default(), price("", UnitRatio::ONE)),
        };
        Rule {
            id: PriceRuleId(id(n)),
            list: Arc::new(ListHead {
                id: PriceListId(id(n)),
                code: format!("L{n}"),
                name: "价目表".to_owned(),
                kind,
                audience,
                valid_from: day(),
                valid_until: None,
                currency: Currency::CNY,
                tax_included: included,
            }),
            product: product(of),
            min_quantity: Quantity::whole(from),
            agreed: (what == 0).then_some(Quantity::whole(20)),
            offer,
        }
    }
}

/// From nothing to 40 % off.
fn price_share(from: i64) -> i64 {
    from * 50_000
}

prop_compose! {
    fn any_line()(
        n in 1..=PRODUCTS, quantity in 1..40_i64, boxes in any::<bool>(),
        typed in prop::option::weighted(0.3, 0..50_000_i64), tax_included in any::<bool>(),
        discount in prop::sample::select(vec![0, 0, 33_333, 100_000]),
    ) -> LineContent {
        let unit = if boxes { "箱" } else { "套" };
        LineContent {
            unit_price: typed.map(|cents| UnitPrice(cents * 10_000)),
            tax_included,
            discount: Rate(discount),
            ..entered(n, &quantity.to_string(), unit)
        }
    }
}

fn any_whole_discount() -> impl Strategy<Value = Option<WholeDiscount>> {
    prop::option::of((0..300_000_i64).prop_map(|ppm| WholeDiscount::Share(Rate(ppm))))
}

proptest! {
    #[test]
    fn pricing_again_changes_nothing_and_totals_are_the_lines(
        rules in prop::collection::vec(any_rule(), 0..12),
        lines in prop::collection::vec(any_line(), 0..8), discount in any_whole_discount(),
        rounding in prop::sample::select(vec![Rounding::Line, Rounding::Document]),
    ) {
        let known = known(rules);
        let given = OrderContent { rounding, discount, ..content(lines) };
        let (once, priced) = price_entry(given, &known).expect("priced");
        let (twice, again) = price_entry(once.clone(), &known).expect("priced again");
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(priced.total, again.total);
        let mut sum = Amounts::default();
        for (line, kept) in priced.lines.iter().zip(&once.lines) {
            prop_assert_eq!(line.amounts.net + line.amounts.tax, line.amounts.gross);
            prop_assert_eq!(Some(line.line_id), kept.line_id);
            let gift = line.content.gift_of.is_some();
            prop_assert!(!gift || line.amounts == Amounts::default());
            prop_assert_eq!(line.pricing.source.is_some(), kept.from_book && !gift);
            sum = sum.plus(line.amounts).expect("small");
        }
        prop_assert_eq!(sum, priced.total);
    }
    #[test]
    fn promised_gifts_outlive_their_promotion(
        rules in prop::collection::vec(any_rule(), 0..12),
        lines in prop::collection::vec(any_line(), 1..8),
    ) {
        let prices: Vec<Rule> = rules.iter().filter(|r| !r.offer.is_gift()).cloned().collect();
        let (promised, _) = price_entry(content(lines), &known(rules)).expect("priced");
        let mut ended = known(prices);
        ended.prices.promised = Promises::of(&promised);
        let (after, _) = price_entry(promised.clone(), &ended).expect("priced later");
        prop_assert_eq!(&after, &promised);
        // Removed on the way, they come back with their own ids.
        let mut without = promised.clone();
        without.lines.retain(|line| line.gift_of.is_none());
        let (again, _) = price_entry(without, &ended).expect("priced again");
        prop_assert_eq!(&again, &promised);
    }
}
