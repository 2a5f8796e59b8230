//! What holds for any sequence of changes: step by step is the same as at once, totals are their
//! lines', and nothing that was delivered or invoiced is lost or gets another price.

use std::collections::{HashMap, HashSet};

use catalog::{ProductFacts, Supply, amounts::Rounding};
use engine::{LineFact, LineFacts};
use kernel::{
    Currency, Date, DepartmentId, DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Rate,
    UnitPrice, UserId,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    action::{ChangeAction, apply},
    floors,
    plan::{amendment, settled},
};
use crate::{
    content::{LineContent, OrderContent, WholeDiscount},
    order::{Order, OrderState},
    price_entry::{price_beside, price_entry},
    price_order::{Entry, Known, KnownPrices, PricedOrder},
};

/// Lines of the order before any change.
const LINES: u128 = 4;

fn line_id(n: u128) -> LineId {
    LineId(Uuid::from_u128(100 + n))
}

/// What the lines of an order have in common, and the taxes of its four products.
#[derive(Debug, Clone)]
struct Deal {
    currency: Currency,
    taxes: [Rate; 4],
    included: [bool; 4],
    rounding: Rounding,
    discount: Option<WholeDiscount>,
}

/// Currencies with two digits and with none, several tax rates, prices with tax and without.
fn deal() -> impl Strategy<Value = Deal> {
    let currency = prop::sample::select(vec!["CNY", "USD", "JPY"]);
    let tax = prop::sample::select(vec![130_000, 90_000, 60_000, 30_000, 0]).prop_map(Rate);
    let rounding = prop::sample::select(vec![Rounding::Line, Rounding::Document]);
    let included = prop::array::uniform4(any::<bool>());
    let discount =
        prop::option::of((1_i64..300_000).prop_map(|ppm| WholeDiscount::Share(Rate(ppm))));
    let all = (
        currency,
        prop::array::uniform4(tax),
        included,
        rounding,
        discount,
    );
    all.prop_map(|(code, taxes, included, rounding, discount)| Deal {
        currency: Currency::parse(code).expect("a currency"),
        taxes,
        included,
        rounding,
        discount,
    })
}

fn product(n: u128, deal: &Deal) -> ProductFacts {
    let at = usize::try_from(n).expect("small");
    ProductFacts {
        id: ProductId(Uuid::from_u128(1 + n)),
        sku: format!("P-{n}"),
        name: String::new(),
        model: String::new(),
        unit: "件".to_owned(),
        whole_units: true,
        serialised: false,
        supply: Supply::Stock,
        currency: deal.currency,
        list_price: UnitPrice::whole(100 + i64::try_from(n).unwrap_or(0)),
        floor_price: UnitPrice::ZERO,
        tax_rate: deal.taxes[at],
        lead_days: 0,
        active: true,
        parameters: Vec::new(),
    }
}

fn known(deal: &Deal) -> Known {
    let products = (0..LINES).map(|n| product(n, deal));
    let products: HashMap<_, _> = products.map(|p| (p.id, p)).collect();
    let rate = if deal.currency == Currency::CNY {
        Rate::ONE
    } else {
        Rate(7_123_456)
    };
    Known {
        products,
        customer: None,
        currency_rate: Some(rate),
        prices: KnownPrices::default(),
        today: Date::ymd(2026, 3, 2).expect("a day"),
        entry: Entry::Manual,
    }
}

fn line(n: u128, quantity: i64, price: Option<i64>) -> LineContent {
    LineContent {
        line_id: Some(line_id(n)),
        product_id: Some(ProductId(Uuid::from_u128(1 + n % LINES))),
        quantity: Some(Quantity::whole(quantity)),
        unit_price: price.map(UnitPrice),
        ..LineContent::default()
    }
}

/// An order of four lines, two of them at the price of the book.
fn entered(quantities: [i64; 4], deal: &Deal) -> (OrderContent, PricedOrder) {
    let mut content: OrderContent =
        serde_json::from_str(r#"{"order_type":"equipment"}"#).expect("content");
    content.currency = Some(deal.currency.code().to_owned());
    content.rounding = deal.rounding;
    content.discount.clone_from(&deal.discount);
    for ((n, quantity), tax_included) in (0..LINES).zip(quantities).zip(deal.included) {
        let typed = (n % 2 == 0).then_some(33_333_333 * (1 + i64::try_from(n).unwrap_or(0)));
        content.lines.push(LineContent {
            tax_included,
            ..line(n, quantity, typed)
        });
    }
    price_entry(content, &known(deal)).expect("an order")
}

fn order(content: OrderContent, priced: &PricedOrder) -> Order {
    let now: Moment = jiff::Timestamp::UNIX_EPOCH.into();
    Order {
        id: OrderId(Uuid::nil()),
        draft_label: String::new(),
        number: None,
        state: OrderState::Approved,
        milestone: String::new(),
        owner: UserId(Uuid::nil()),
        entered_by: UserId(Uuid::nil()),
        department: DepartmentId(Uuid::nil()),
        content,
        lines: priced.lines.clone(),
        charges: Vec::new(),
        total: priced.total,
        base_gross: priced.base_gross,
        currency: priced.currency,
        order_date: priced.order_date,
        revision: 1,
        content_hash: String::new(),
        source: "manual".to_owned(),
        promised_on: None,
        created_at: now,
        submitted_at: None,
        approved_at: None,
        closed_at: None,
    }
}

/// What a change makes of an order, priced.
fn changed(
    content: &OrderContent,
    actions: &[ChangeAction],
    (facts, deal): (&[LineFacts], &Deal),
) -> Option<(OrderContent, PricedOrder)> {
    let outcome = apply(content, actions, facts).ok()?;
    let mut kept = settled(content, &outcome.content);
    kept.extend(outcome.kept);
    let after = outcome.content;
    let from_book: Vec<LineId> = content
        .lines
        .iter()
        .filter(|l| l.from_book)
        .filter_map(|l| l.line_id)
        .collect();
    let (mut content, priced) = price_beside(after, &known(deal), &kept).ok()?;
    for line in &mut content.lines {
        let stays = line
            .line_id
            .is_some_and(|id| kept.contains(&id) && from_book.contains(&id));
        line.from_book |= stays;
    }
    Some((content, priced))
}

fn action() -> impl Strategy<Value = ChangeAction> {
    let id = (0..LINES).prop_map(line_id);
    let day = (1_i8..28).prop_map(|day| Date::ymd(2026, 5, day).expect("a day"));
    prop_oneof![
        (id.clone(), 1_i64..20).prop_map(|(line_id, units)| ChangeAction::Quantity {
            line_id,
            quantity: Quantity::whole(units)
        }),
        (id.clone(), 1_i64..99_999_999, 10_u128..40).prop_map(|(line_id, price, rest)| {
            ChangeAction::Price {
                line_id,
                unit_price: UnitPrice(price),
                discount: None,
                rest_line_id: Some(self::line_id(rest)),
            }
        }),
        (id.clone(), day).prop_map(|(line_id, delivery_on)| ChangeAction::Date {
            line_id: Some(line_id),
            delivery_on
        }),
        id.prop_map(|line_id| ChangeAction::RemoveLine { line_id }),
        (
            4_u128..9,
            1_i64..9,
            any::<bool>(),
            prop::option::of(0_i64..200_000)
        )
            .prop_map(|(n, units, tax_included, tax)| ChangeAction::AddLine {
                line: Box::new(LineContent {
                    tax_included,
                    tax_rate: tax.map(Rate),
                    ..line(n, units, Some(1_234_567))
                })
            }),
    ]
}

/// Actions that fit one after the other: no line is removed or added twice.
fn fitting(
    content: &OrderContent,
    actions: Vec<ChangeAction>,
    facts: &[LineFacts],
) -> Vec<ChangeAction> {
    let mut fit: Vec<ChangeAction> = Vec::new();
    for action in actions {
        let mut with = fit.clone();
        with.push(action.clone());
        let after = apply(content, &with, facts);
        let unique = |content: &OrderContent| {
            let mut ids: Vec<_> = content.lines.iter().filter_map(|l| l.line_id).collect();
            ids.sort_unstable();
            ids.windows(2).all(|pair| pair[0] != pair[1])
        };
        if after.is_ok_and(|outcome| unique(&outcome.content)) {
            fit.push(action);
        }
    }
    fit
}

/// Shipped, invoiced and picked of each line, in whole units.
type Happened = [(i64, i64, i64); 4];

fn facts_of(quantities: [i64; 4], happened: Happened) -> Vec<LineFacts> {
    (0..LINES)
        .zip(quantities)
        .zip(happened)
        .map(|((n, ordered), (shipped, invoiced, picked))| {
            let (shipped, picked) = (shipped.min(ordered), picked.min(ordered));
            LineFacts::new(line_id(n))
                .with(LineFact::Ordered, Quantity::whole(ordered))
                .with(LineFact::Shipped, Quantity::whole(shipped))
                .with(LineFact::Picked, Quantity::whole(picked.max(shipped)))
                .with(LineFact::Invoiced, Quantity::whole(invoiced.min(shipped)))
        })
        .collect()
}

fn happened() -> impl Strategy<Value = Happened> {
    prop::array::uniform4((0_i64..21, 0_i64..21, 0_i64..21))
}

proptest! {
    /// Amending step by step makes the same order as all at once, line by line and to the fen; and
    /// its totals are the sums of its lines.
    #[test]
    fn step_by_step_is_at_once(
        deal in deal(),
        quantities in prop::array::uniform4(1_i64..20),
        happened in happened(),
        actions in prop::collection::vec(action(), 1..8),
    ) {
        let (content, priced) = entered(quantities, &deal);
        let facts = facts_of(quantities, happened);
        let actions = fitting(&content, actions, &facts);
        let once = changed(&content, &actions, (&facts, &deal));
        let mut steps = Some((content, priced));
        for action in &actions {
            steps = steps.and_then(|(content, _)| {
                changed(&content, std::slice::from_ref(action), (&facts, &deal))
            });
        }
        let (once, steps) = (once.expect("fits"), steps.expect("fits"));
        prop_assert_eq!(once.1.total, steps.1.total);
        let amounts = |priced: &PricedOrder| {
            priced.lines.iter().map(|l| (l.line_id, l.unit_price, l.amounts)).collect::<Vec<_>>()
        };
        prop_assert_eq!(amounts(&once.1), amounts(&steps.1));
        let sum = steps.1.lines.iter().map(|l| l.amounts.gross).sum::<i64>();
        prop_assert_eq!(sum, steps.1.total.gross);
        prop_assert_eq!(steps.1.total.net + steps.1.total.tax, steps.1.total.gross);
        for line in &steps.1.lines {
            prop_assert_eq!(line.amounts.net + line.amounts.tax, line.amounts.gross);
        }
        prop_assert_eq!(steps.1.currency, deal.currency);
        prop_assert_eq!(once.1.base_gross, steps.1.base_gross);
    }

    /// However changes follow each other, what was delivered or invoiced stays on the order in at
    /// least that quantity, at its price.
    #[test]
    fn what_was_delivered_or_invoiced_is_never_lost(
        deal in deal(),
        quantities in prop::array::uniform4(1_i64..20),
        happened in happened(),
        actions in prop::collection::vec(action(), 1..12),
    ) {
        let (content, priced) = entered(quantities, &deal);
        let at_first = content.clone();
        let facts = facts_of(quantities, happened);
        let mut now = order(content, &priced);
        for action in actions {
            let Some((content, priced)) = changed(&now.content, &[action], (&facts, &deal)) else { continue };
            let after = order(content, &priced);
            let products = known(&deal).products;
            let change = amendment(DocumentId::new(), &now, after.clone(), (&facts, &products));
            if floors::against(&change, &HashSet::new()).is_empty() {
                now = after;
            }
        }
        for fact in &facts {
            let done = fact.get(LineFact::Shipped).max(fact.get(LineFact::Invoiced));
            if done == Quantity::ZERO {
                continue;
            }
            let of = |content: &OrderContent| {
                content.lines.iter().find(|l| l.line_id == Some(fact.line)).cloned()
            };
            let (before, after) = (of(&at_first), of(&now.content));
            let (before, after) = (before.expect("was there"), after.expect("still there"));
            prop_assert!(after.quantity >= Some(done));
            prop_assert!(after.quantity >= Some(fact.get(LineFact::Picked)));
            prop_assert_eq!(before.unit_price, after.unit_price);
        }
    }

    /// A new price on a line of which a part is delivered: that part keeps its price, the rest comes
    /// at the new one, and together they are what was ordered.
    #[test]
    fn a_new_price_reaches_what_is_not_delivered(
        deal in deal(),
        quantities in prop::array::uniform4(1_i64..20),
        (n, shipped) in (0..LINES, 1_i64..20),
        price in 1_i64..99_999_999,
    ) {
        let (content, priced) = entered(quantities, &deal);
        let mut happened = [(0, 0, 0); 4];
        let at = usize::try_from(n).expect("small");
        happened[at].0 = shipped;
        let facts = facts_of(quantities, happened);
        let rest_line_id = Some(line_id(50));
        let action = ChangeAction::Price {
            line_id: line_id(n), unit_price: UnitPrice(price), discount: None, rest_line_id,
        };
        let now = order(content, &priced);
        let (content, priced) = changed(&now.content, &[action], (&facts, &deal)).expect("fits");
        let after = order(content, &priced);
        let products = known(&deal).products;
        let change = amendment(DocumentId::new(), &now, after.clone(), (&facts, &products));
        let refusals = floors::against(&change, &HashSet::new());
        let old = &now.lines[at];
        let kept = after.lines.iter().find(|l| l.line_id == line_id(n)).expect("stays");
        let rest = after.lines.iter().find(|l| Some(l.line_id) == rest_line_id);
        if old.unit_price == Some(UnitPrice(price)) {
            prop_assert!(rest.is_none());
        } else if shipped >= quantities[at] {
            prop_assert!(rest.is_none());
            prop_assert_eq!(&refusals[0].code, "delivered_price");
        } else {
            let rest = rest.expect("a line of its own");
            prop_assert!(refusals.is_empty(), "{:?}", refusals);
            prop_assert_eq!(kept.content.quantity, Some(Quantity::whole(shipped)));
            prop_assert_eq!(kept.unit_price, old.unit_price);
            prop_assert_eq!(kept.content.from_book, old.content.from_book);
            prop_assert_eq!(rest.content.quantity, Some(Quantity::whole(quantities[at] - shipped)));
            prop_assert_eq!(rest.unit_price, Some(UnitPrice(price)));
        }
    }
}
