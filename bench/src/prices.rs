//! Pricing a long order against a large price book, on one core, with every candidate's reason.

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use catalog::{
    pricing::{
        Asked, Audience, Buyer, CalledOff, ListHead, ListKind, ListPrice, Offer, Precedence,
        PriceBook, PriceListId, PriceRuleId, Rule, ValidOn,
    },
    units::UnitRatio,
};
use kernel::{Currency, CustomerId, Date, ProductId, Quantity, UnitPrice};

use crate::report::{Report, Target};

/// Lines of the order, each another product.
const LINES: usize = 100;
/// Rules of these products: lists of classes, channels and customers, each with breaks.
const RULES: usize = 10_000;

/// Measures the order in milliseconds.
pub(crate) fn measure(report: &mut Report, window: Duration) -> anyhow::Result<()> {
    let from = Date::ymd(2026, 3, 1).context("a date")?;
    let products: Vec<ProductId> = (0..LINES).map(|_| ProductId::new()).collect();
    let buyer = Buyer {
        customer: Some(CustomerId::new()),
        class: "A".to_owned(),
        channel: "dealer".to_owned(),
    };
    let book = book(&products, &buyer, from);
    let started = Instant::now();
    let mut orders = 0_u32;
    while started.elapsed() < window / 4 {
        let mut called = CalledOff::new();
        for product in &products {
            black_box(book.price(&asked(*product, &buyer, from), &mut called));
        }
        orders += 1;
    }
    let millis = started.elapsed().as_secs_f64() * 1_000.0 / f64::from(orders);
    report.line(
        format!("prices: an order of {LINES} lines against {RULES} rules"),
        format!("{millis:.2} ms"),
        millis,
        Target::AtMost(5.0, "ms"),
    );
    Ok(())
}

fn asked(product: ProductId, buyer: &Buyer, on: Date) -> Asked<'_> {
    Asked {
        product,
        list_price: ListPrice {
            price: UnitPrice::whole(100),
            currency: Currency::CNY,
        },
        buyer,
        currency: Currency::CNY,
        order_date: on,
        delivery_on: None,
        quantity: Quantity::whole(50),
    }
}

/// Lists of all kinds, each with every product: none is left out because nobody could want it.
fn book(products: &[ProductId], buyer: &Buyer, from: Date) -> PriceBook {
    let lists: Vec<Arc<ListHead>> = (0..RULES / LINES)
        .map(|n| Arc::new(list(n, buyer, from)))
        .collect();
    let rules = lists.iter().enumerate().flat_map(|(n, list)| {
        products.iter().map(move |product| Rule {
            id: PriceRuleId::new(),
            list: Arc::clone(list),
            product: *product,
            min_quantity: Quantity::whole(i64::try_from(n % 10).unwrap_or_default() * 10),
            agreed: None,
            offer: Offer::Price {
                price: UnitPrice::whole(90),
                unit: String::new(),
                per: UnitRatio::ONE,
            },
        })
    });
    PriceBook::new(rules.collect(), Precedence::default(), ValidOn::OrderDate)
}

fn list(n: usize, buyer: &Buyer, from: Date) -> ListHead {
    let audience = match n % 4 {
        0 => Audience {
            customer: buyer.customer,
            ..Audience::default()
        },
        1 => Audience {
            class: "A".to_owned(),
            ..Audience::default()
        },
        2 => Audience {
            channel: "shop".to_owned(),
            ..Audience::default()
        },
        _ => Audience::default(),
    };
    ListHead {
        id: PriceListId::new(),
        code: format!("L{n:03}"),
        name: String::new(),
        kind: ListKind::PriceList,
        audience,
        valid_from: from,
        valid_until: None,
        currency: Currency::CNY,
        tax_included: false,
    }
}
