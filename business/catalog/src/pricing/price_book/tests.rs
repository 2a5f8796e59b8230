//! The choice, told as stories, and against a reference that looks at every rule there is.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::pricing::{Audience, ListHead, ListKind, PriceListId};

fn id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn product(n: u128) -> ProductId {
    ProductId(id(n))
}

fn customer(n: u128) -> CustomerId {
    CustomerId(id(n))
}

fn date(day: i8) -> Date {
    Date::ymd(2026, 3, day).expect("a day of March")
}

fn buyer() -> Buyer {
    Buyer {
        customer: Some(customer(1)),
        class: "A".to_owned(),
        channel: "dealer".to_owned(),
    }
}

fn head(code: &str, kind: ListKind, audience: Audience) -> ListHead {
    ListHead {
        id: PriceListId(id(1)),
        code: code.to_owned(),
        name: code.to_owned(),
        kind,
        audience,
        valid_from: date(1),
        valid_until: None,
        currency: Currency::CNY,
        tax_included: false,
    }
}

fn for_class(class: &str) -> Audience {
    Audience {
        class: class.to_owned(),
        ..Audience::default()
    }
}

fn for_customer(n: u128) -> Audience {
    Audience {
        customer: Some(customer(n)),
        ..Audience::default()
    }
}

/// A rule that prices product 1 from a quantity on.
fn rule(n: u128, list: ListHead, from: i64, price: i64) -> Rule {
    Rule {
        id: PriceRuleId(id(n)),
        list: Arc::new(list),
        product: product(1),
        min_quantity: Quantity::whole(from),
        agreed: None,
        offer: Offer::Price {
            price: UnitPrice::whole(price),
            unit: String::new(),
            per: UnitRatio::ONE,
        },
    }
}

fn asked(buyer: &Buyer, quantity: i64) -> Asked<'_> {
    Asked {
        product: product(1),
        list_price: ListPrice {
            price: UnitPrice::whole(100),
            currency: Currency::CNY,
        },
        buyer,
        currency: Currency::CNY,
        order_date: date(10),
        delivery_on: Some(date(20)),
        quantity: Quantity::whole(quantity),
    }
}

fn book(rules: Vec<Rule>) -> PriceBook {
    PriceBook::new(rules, Precedence::default(), ValidOn::OrderDate)
}

/// The price, and the code of each candidate's reason by list code (`-` is the list price).
fn check(book: &PriceBook, asked: &Asked<'_>, price: i64, why_not: &[(&str, &str)]) {
    let (answer, passed) = book.price(asked, &mut CalledOff::new());
    assert_eq!(answer.map(|a| a.price), Some(UnitPrice::whole(price)));
    let mut found: Vec<(&str, &str)> = passed
        .iter()
        .map(|c| match c.source {
            Source::Rule(rule) => (rule.list.code.as_str(), c.reason.code()),
            Source::ListPrice => ("-", c.reason.code()),
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, why_not);
}

#[test]
fn the_list_price_stands_when_nothing_else_fits() {
    check(&book(vec![]), &asked(&buyer(), 5), 100, &[]);
    let other = rule(1, head("B", ListKind::PriceList, for_class("B")), 0, 80);
    check(
        &book(vec![other]),
        &asked(&buyer(), 5),
        100,
        &[("B", "other_class")],
    );
}

#[test]
fn the_customer_goes_before_the_class_and_the_class_before_all() {
    let rules = vec![
        rule(
            1,
            head("ALL", ListKind::PriceList, Audience::default()),
            0,
            95,
        ),
        rule(2, head("CLASS", ListKind::PriceList, for_class("A")), 0, 90),
        rule(3, head("OWN", ListKind::PriceList, for_customer(1)), 0, 92),
        rule(4, head("HIS", ListKind::PriceList, for_customer(2)), 0, 50),
    ];
    // Another customer's list is no candidate at all: its very existence is not told.
    let why = [
        ("-", "outranked"),
        ("ALL", "outranked"),
        ("CLASS", "outranked"),
    ];
    check(&book(rules.clone()), &asked(&buyer(), 5), 92, &why);
    // The precedence is data: with classes first the class price stands.
    let mut turned = Precedence::default();
    turned.0.swap(2, 3);
    let book = PriceBook::new(rules, turned, ValidOn::OrderDate);
    let why = [
        ("-", "outranked"),
        ("ALL", "outranked"),
        ("OWN", "outranked"),
    ];
    check(&book, &asked(&buyer(), 5), 90, &why);
}

#[test]
fn the_highest_break_that_is_reached_makes_the_price() {
    let list = || head("ALL", ListKind::PriceList, Audience::default());
    let rules = vec![
        rule(1, list(), 0, 95),
        rule(2, list(), 10, 90),
        rule(3, list(), 100, 80),
    ];
    let book = book(rules);
    let why = [
        ("-", "outranked"),
        ("ALL", "below_quantity_break"),
        ("ALL", "higher_quantity_break"),
    ];
    check(&book, &asked(&buyer(), 10), 90, &why);
    check(
        &book,
        &asked(&buyer(), 9),
        95,
        &[
            ("-", "outranked"),
            ("ALL", "below_quantity_break"),
            ("ALL", "below_quantity_break"),
        ],
    );
}

#[test]
fn validity_counts_on_the_order_date_unless_the_book_says_otherwise() {
    let list = ListHead {
        valid_from: date(11),
        valid_until: Some(date(25)),
        ..head("SPRING", ListKind::Promotion, Audience::default())
    };
    let rules = vec![rule(1, list, 0, 70)];
    check(
        &book(rules.clone()),
        &asked(&buyer(), 1),
        100,
        &[("SPRING", "not_yet_valid")],
    );
    let by_delivery = PriceBook::new(rules, Precedence::default(), ValidOn::DeliveryDate);
    check(&by_delivery, &asked(&buyer(), 1), 70, &[("-", "outranked")]);
    let buyer = buyer();
    let late = Asked {
        delivery_on: Some(date(26)),
        ..asked(&buyer, 1)
    };
    check(&by_delivery, &late, 100, &[("SPRING", "no_longer_valid")]);
}

#[test]
fn a_call_off_never_exceeds_the_frame_contract() {
    let frame = Rule {
        agreed: Some(Quantity::whole(100)),
        ..rule(
            1,
            head("FRAME", ListKind::FrameContract, for_customer(1)),
            0,
            60,
        )
    };
    let book = book(vec![frame]);
    let buyer = buyer();
    let mut called = CalledOff::from([(PriceRuleId(id(1)), Quantity::whole(30))]);
    let prices: Vec<i64> = [50, 21, 20, 1]
        .into_iter()
        .filter_map(|quantity| book.price(&asked(&buyer, quantity), &mut called).0)
        .map(|answer| answer.price.0 / 1_000_000)
        .collect();
    // 30 + 50 = 80: 21 would exceed, 20 reaches the quantity exactly, then nothing is left.
    assert_eq!(prices, [60, 100, 60, 100]);
    assert_eq!(called[&PriceRuleId(id(1))], Quantity::whole(100));
    let (_, passed) = book.price(&asked(&buyer, 1), &mut called);
    assert_eq!(passed[0].reason, Reason::CallOffSpent(Quantity::ZERO));
}

#[test]
fn a_share_off_follows_the_list_price() {
    let off = Rule {
        offer: Offer::Off(Rate(50_000)),
        ..rule(1, head("A", ListKind::PriceList, for_class("A")), 0, 0)
    };
    check(
        &book(vec![off.clone()]),
        &asked(&buyer(), 1),
        95,
        &[("-", "outranked")],
    );
    let yen = Currency::parse("JPY").expect("JPY");
    let buyer = buyer();
    let foreign = Asked {
        currency: yen,
        ..asked(&buyer, 1)
    };
    let book = book(vec![off]);
    let (answer, passed) = book.price(&foreign, &mut CalledOff::new());
    assert_eq!(answer, None);
    assert!(
        passed
            .iter()
            .all(|c| c.reason == Reason::OtherCurrency(Currency::CNY))
    );
}

#[test]
fn gifts_follow_the_quantity() {
    let gift = Rule {
        offer: Offer::Gift {
            buy: Quantity::whole(10),
            get: Quantity::ONE,
            product: product(2),
        },
        ..rule(
            1,
            head("GIFT", ListKind::Promotion, Audience::default()),
            0,
            0,
        )
    };
    let book = book(vec![gift]);
    let buyer = buyer();
    let given = |quantity| book.gifts(&asked(&buyer, quantity))[0].quantity;
    assert_eq!(given(9), Err(Reason::BelowBreak(Quantity::whole(10))));
    assert_eq!(given(10), Ok(Quantity::whole(1)));
    assert_eq!(given(39), Ok(Quantity::whole(3)));
    // A gift is no price, and no candidate for one.
    check(&book, &asked(&buyer, 39), 100, &[]);
}

/// What the book must answer: every rule tried, the best by the stated order.
fn reference(rules: &[Rule], precedence: &Precedence, asked: &Asked<'_>) -> Option<PriceRuleId> {
    let mut best: Option<&Rule> = None;
    for rule in rules {
        let list = &rule.list;
        let to = &list.audience;
        let fits = rule.product == asked.product
            && to.customer.is_none_or(|c| Some(c) == asked.buyer.customer)
            && (to.class.is_empty() || to.class == asked.buyer.class)
            && (to.channel.is_empty() || to.channel == asked.buyer.channel)
            && list.valid_from <= asked.order_date
            && list
                .valid_until
                .is_none_or(|until| asked.order_date <= until)
            && list.currency == asked.currency
            && rule.min_quantity <= asked.quantity
            && rule
                .agreed
                .is_none_or(|agreed| asked.quantity <= agreed && agreed.0 > 0);
        let before = |other: &Rule| {
            let rank = |rule: &Rule| precedence.rank(rule.list.level());
            rank(rule)
                .cmp(&rank(other))
                .then(other.min_quantity.cmp(&rule.min_quantity))
                .then(other.list.valid_from.cmp(&list.valid_from))
                .then(list.code.cmp(&other.list.code))
                .then(rule.id.cmp(&other.id))
                .is_lt()
        };
        if fits && best.is_none_or(before) {
            best = Some(rule);
        }
    }
    let list_rank = precedence.rank(Level::ListPrice);
    best.filter(|rule| {
        precedence.rank(rule.list.level()) < list_rank
            || asked.list_price.currency != asked.currency
    })
    .map(|rule| rule.id)
}

prop_compose! {
    fn any_list()(
        kind in prop::sample::select(vec![ListKind::PriceList, ListKind::FrameContract, ListKind::Promotion]),
        code in "[A-D]", from in 1..20_i8, days in prop::option::of(0..20_i64),
        to in (prop::option::of(1..4_u128), "[AB]?", "(dealer|shop)?"), yen in prop::bool::weighted(0.1),
    ) -> ListHead {
        ListHead {
            valid_from: date(from),
            valid_until: days.map(|days| date(from).plus_days(days)),
            currency: if yen { Currency::parse("JPY").expect("JPY") } else { Currency::CNY },
            ..head(&code, kind, Audience { customer: to.0.map(customer), class: to.1, channel: to.2 })
        }
    }
}

prop_compose! {
    fn any_rule()(
        list in any_list(), of in 1..4_u128, from in 0..5_i64, price in 1..99_i64,
        agreed in prop::option::of(0..8_i64), n in 1..1_000_000_u128,
    ) -> Rule {
        let agreed = agreed.filter(|_| list.kind == ListKind::FrameContract).map(Quantity::whole);
        Rule { product: product(of), agreed, ..rule(n, list, from, price) }
    }
}

proptest! {
    #[test]
    fn the_indexed_book_answers_as_the_plain_search(
        rules in prop::collection::vec(any_rule(), 0..40),
        order in Just(Level::ALL.to_vec()).prop_shuffle(),
        of in 1..4_u128, who in prop::option::of(1..4_u128), quantity in 0..10_i64,
    ) {
        let precedence = Precedence(order);
        let buyer = Buyer { customer: who.map(customer), ..buyer() };
        let asked = Asked { product: product(of), ..asked(&buyer, quantity) };
        let book = PriceBook::new(rules.clone(), precedence.clone(), ValidOn::OrderDate);
        let (answer, passed) = book.price(&asked, &mut CalledOff::new());
        let made = match answer.map(|a| a.source) {
            Some(Source::Rule(rule)) => Some(rule.id),
            Some(Source::ListPrice) | None => None,
        };
        prop_assert_eq!(made, reference(&rules, &precedence, &asked));
        // Everything that could have priced the line is accounted for, once.
        let own = |rule: &&Rule| rule.product == asked.product
            && rule.list.audience.customer.is_none_or(|c| Some(c) == buyer.customer);
        prop_assert_eq!(passed.len() + 1, rules.iter().filter(own).count() + 1);
    }
}
