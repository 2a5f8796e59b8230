//! What the money of an order does when the order or its goods move. These are reactions, wired in
//! `app`; they never refuse.

use ::store::Tx;
use engine::{LineFact, LineFacts};
use kernel::{Date, Moment, OrderId, Quantity, Result};
use orders::{Amounts, Order, PaymentEvent, PricedLine};
use process::{Acting, Movement, Process, Subject};
use serde_json::json;

use crate::{
    follow_change::{tell_amount, told_amount},
    order_book::OrderBook,
    order_money::OrderMoney,
    release::release,
    schedule::{DueDates, Schedule},
    share_line::share,
    store::{order_money, schedule},
};

/// Working days before a due date at which the rep is reminded, where the policy does not say.
const REMIND_WORKING_DAYS: u32 = 5;
/// The policy's parameter for that.
const REMIND_PARAMETER: &str = "receivable_reminder_days";

/// The order was approved: its money begins to count, its instalments to run.
pub async fn order_approved(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let Some(money) = opening(&order) else {
        return Ok(());
    };
    if !order_money::insert(tx, &money).await? {
        return Ok(());
    }
    let remind = remind_days(tx, process, id).await?;
    let calendar = process.calendar();
    let plan = planned(
        &order,
        DueDates {
            calendar: &calendar,
            remind,
        },
    );
    schedule::save(tx, (id, money.customer), &Schedule::default(), &plan).await?;
    let items: Vec<_> = plan.items.iter().map(|item| told(item, &money)).collect();
    let event = events::NewEvent::new(
        Subject::sales_order(id).stream(),
        "payment.scheduled",
        json!({"currency": money.currency, "instalments": items}),
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// The movements that change what an order comes to or which of its instalments are due.
const FOLLOWED: [LineFact; 7] = [
    LineFact::Ordered,
    LineFact::ShortClosed,
    LineFact::Passed,
    LineFact::Packed,
    LineFact::Shipped,
    LineFact::Accepted,
    LineFact::Returned,
];

/// Lines of the order moved: what it comes to and which instalments are due follow from where the
/// goods are. Wire it to every batch of movements; it works out the same from the same facts,
/// however often it is called.
pub async fn goods_moved(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    movements: &[Movement],
    acting: &Acting,
) -> Result<()> {
    let followed = movements
        .iter()
        .filter(|movement| FOLLOWED.contains(&movement.kind));
    let Some(at) = followed.map(|movement| movement.occurred_at).max() else {
        return Ok(());
    };
    // Most orders move their first lines while they are being approved, before there is money.
    if order_money::load(tx, id).await?.is_none() {
        return Ok(());
    }
    let Some(mut book) = OrderBook::locked(tx, process, id).await? else {
        return Ok(());
    };
    let on = process.today(at);
    let before = (book.money.committed, book.schedule.clone());
    let committed = committed(&book.order, &book.lines, &book.money);
    let mut released = Vec::new();
    if committed != before.0 {
        book.money.committed = committed;
        released = book.schedule.fit(committed);
        release(tx, process, &mut book, &released, acting).await?;
    }
    let remind = remind_days(tx, process, id).await?;
    let calendar = process.calendar();
    let dates = DueDates {
        calendar: &calendar,
        remind,
    };
    follow_goods(
        &mut book.schedule,
        (&book.order.lines, &book.lines),
        on,
        dates,
    );
    let new: Vec<_> = book
        .schedule
        .items
        .iter()
        .filter(|item| {
            item.due.on.is_some() && !before.1.items.iter().any(|old| old.due == item.due)
        })
        .map(|item| told(item, &book.money))
        .collect();
    book.save(tx, process, acting).await?;
    if committed != before.0 {
        tell_amount(tx, process, &book, (before.0, &released), acting).await?;
    }
    if new.is_empty() {
        return Ok(());
    }
    let data = json!({"currency": book.money.currency, "instalments": new});
    book.record(tx, "payment.due_set", data, (acting, acting.now))
        .await
}

/// The order was closed: its money is read-only from now on.
pub async fn order_closed(tx: &mut Tx<'_>, id: OrderId, now: Moment) -> Result<()> {
    let Some(before) = order_money::lock(tx, id).await? else {
        return Ok(());
    };
    let after = OrderMoney {
        closed_at: Some(now),
        ..before
    };
    order_money::save(tx, &before, &after).await
}

/// An approved order was given up: it comes to no more than what was invoiced, and money paid for
/// the rest becomes the customer's deposit again.
pub async fn order_cancelled(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let Some(mut book) = OrderBook::locked(tx, process, id).await? else {
        return Ok(());
    };
    let before = book.money.committed;
    book.money.committed = book.money.invoiced;
    let released = book.schedule.fit(book.money.committed);
    release(tx, process, &mut book, &released, acting).await?;
    book.save(tx, process, acting).await?;
    told_amount(tx, &book, before, acting).await
}

/// The money of an order that is being approved.
pub(crate) fn opening(order: &Order) -> Option<OrderMoney> {
    Some(OrderMoney {
        order: order.id,
        customer: order.customer()?,
        currency: order.currency,
        gross: order.total.gross,
        base_gross: order.base_gross,
        committed: order.total.gross,
        credited: 0,
        invoiced: 0,
        received: 0,
        deducted: 0,
        booked_at: None,
        closed_at: None,
    })
}

/// The instalments as they follow from an order's terms on approval: those on contract run from its
/// signing, or from the order's date where no signing is known.
pub(crate) fn planned(order: &Order, dates: DueDates<'_>) -> Schedule {
    let mut schedule = Schedule::plan(order.content.payment_terms.as_ref(), order.total.gross);
    let signed = order.content.contract_signed_on.unwrap_or(order.order_date);
    schedule.happened(PaymentEvent::Contract, signed, dates);
    schedule
}

/// The reminder's lead time by the policy of an order.
pub(crate) async fn remind_days(tx: &mut Tx<'_>, process: &Process, id: OrderId) -> Result<u32> {
    let policy = process.policy_of(tx, Subject::sales_order(id)).await?;
    let days = policy
        .parameter(REMIND_PARAMETER)
        .and_then(|days| u32::try_from(days).ok());
    Ok(days.unwrap_or(REMIND_WORKING_DAYS))
}

/// What an order comes to: of each line the amount of what is still to be delivered in the end, and
/// what it asks for beside its lines (freight of imported orders), less what credit notes gave up.
pub(crate) fn committed(order: &Order, facts: &[LineFacts], money: &OrderMoney) -> i64 {
    let lines: i64 = order.lines.iter().map(|line| line.amounts.gross).sum();
    let beside = order.total.gross - lines;
    let open: i64 = order.lines.iter().map(|line| comes_to(line, facts)).sum();
    open + beside - money.credited
}

/// What a line comes to, tax included, in minor units: the amount of what is still to be delivered in
/// the end, which is less than was ordered once a part is given up.
#[must_use]
pub fn comes_to(line: &PricedLine, facts: &[LineFacts]) -> i64 {
    share_of(line, facts_of(line, facts).open()).gross
}

/// The gross amount of a quantity of each line.
fn value_of(
    lines: &[PricedLine],
    facts: &[LineFacts],
    quantity: impl Fn(&LineFacts) -> Quantity,
) -> i64 {
    let of_line = |line: &PricedLine| share_of(line, quantity(&facts_of(line, facts))).gross;
    lines.iter().map(of_line).sum()
}

/// The quantities of a line; one with which nothing happened yet is ordered, and that is all.
pub(crate) fn facts_of(line: &PricedLine, facts: &[LineFacts]) -> LineFacts {
    let ordered = LineFacts::new(line.line_id)
        .with(LineFact::Ordered, line.content.quantity.unwrap_or_default());
    facts
        .iter()
        .find(|facts| facts.line == line.line_id)
        .copied()
        .unwrap_or(ordered)
}

/// The amounts of so many units of a line.
pub(crate) fn share_of(line: &PricedLine, quantity: Quantity) -> Amounts {
    let whole = line.content.quantity.unwrap_or_default();
    share(line.amounts, Quantity(quantity.0.min(whole.0)), whole)
}

/// Which events of the terms have happened by where the goods are.
pub(crate) fn follow_goods(
    schedule: &mut Schedule,
    (lines, facts): (&[PricedLine], &[LineFacts]),
    on: Date,
    dates: DueDates<'_>,
) {
    let any = |fact: LineFact| facts.iter().any(|line| line.get(fact) > Quantity::ZERO);
    if any(LineFact::Passed) || any(LineFact::Packed) {
        schedule.happened(PaymentEvent::BeforeShipping, on, dates);
    }
    if any(LineFact::Shipped) {
        let value = value_of(lines, facts, |line| line.away().min(line.open()));
        schedule.shipped((value, value_of(lines, facts, LineFacts::open)), on, dates);
    }
    let accepted = |line: &PricedLine| {
        let facts = facts_of(line, facts);
        facts.accepted_kept() >= facts.open()
    };
    if any(LineFact::Accepted) && lines.iter().all(accepted) {
        schedule.happened(PaymentEvent::Acceptance, on, dates);
        schedule.happened(PaymentEvent::Retention, on, dates);
    }
}

/// An instalment in the order's history.
fn told(item: &crate::schedule::Item, money: &OrderMoney) -> serde_json::Value {
    json!({
        "no": item.no,
        "part": item.part,
        "event": item.event,
        "amount": kernel::Money::new(item.amount, money.currency).to_decimal(),
        "due_on": item.due.on,
        "derivation": item.due.derivation,
    })
}

#[cfg(test)]
mod tests {
    use engine::Calendar;
    use kernel::{LineId, Rate, UnitPrice};
    use orders::{LineContent, PaymentTerms};

    use super::*;

    fn line(quantity: i64, gross: i64) -> PricedLine {
        let content: LineContent = serde_json::from_value(json!({})).expect("an empty line");
        PricedLine {
            line_id: LineId::new(),
            content: LineContent {
                quantity: Some(Quantity::whole(quantity)),
                ..content
            },
            description: String::new(),
            unit: String::new(),
            tax_rate: Rate::ZERO,
            unit_price: Some(UnitPrice::ONE),
            amounts: Amounts {
                net: gross,
                tax: 0,
                gross,
            },
            pricing: orders::LinePricing::default(),
        }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("date")
    }

    #[test]
    fn short_closing_lessens_what_the_order_comes_to() {
        let line = line(3, 100_00);
        let facts = LineFacts::new(line.line_id)
            .with(LineFact::Ordered, Quantity::whole(3))
            .with(LineFact::ShortClosed, Quantity::ONE);
        assert_eq!(value_of(&[line], &[facts], LineFacts::open), 66_67);
    }

    #[test]
    fn events_follow_from_where_the_goods_are() {
        let calendar = Calendar::china();
        let dates = DueDates {
            calendar: &calendar,
            remind: 5,
        };
        let line = line(2, 100_00);
        let ordered = LineFacts::new(line.line_id).with(LineFact::Ordered, Quantity::whole(2));
        let mut schedule = Schedule::plan(Some(&PaymentTerms::standard()), 100_00);
        let due = |schedule: &Schedule| schedule.items.iter().map(|i| i.due.on).collect::<Vec<_>>();
        let lines = std::slice::from_ref(&line);

        follow_goods(&mut schedule, (lines, &[ordered]), day("2026-03-02"), dates);
        assert_eq!(due(&schedule), [None, None, None]);
        let passed = ordered.with(LineFact::Passed, Quantity::ONE);
        follow_goods(&mut schedule, (lines, &[passed]), day("2026-03-03"), dates);
        assert_eq!(
            due(&schedule)[1],
            Some(day("2026-03-03")),
            "the first passed unit makes it due"
        );
        let part = passed
            .with(LineFact::Shipped, Quantity::whole(2))
            .with(LineFact::Accepted, Quantity::ONE);
        follow_goods(&mut schedule, (lines, &[part]), day("2026-03-10"), dates);
        assert_eq!(due(&schedule)[2], None, "one unit is not accepted yet");
        let all = part.with(LineFact::Accepted, Quantity::whole(2));
        follow_goods(&mut schedule, (lines, &[all]), day("2026-03-31"), dates);
        assert_eq!(due(&schedule)[2], Some(day("2027-03-31")));
        assert_eq!(
            due(&schedule)[1],
            Some(day("2026-03-03")),
            "what happened stays"
        );
    }
}
