//! What the money of an order can tell a policy: the facts `credit.*`, `payments.*` and `invoices.*`
//! of the engine's fact table, in the company's currency.

use ::store::Tx;
use engine::{FactSet, LineFacts, Value};
use kernel::{Date, Moment, Quantity, Result};
use orders::{Order, PaymentEvent};
use process::{Process, Subject, Wanted};

use crate::{
    credit::standing_with,
    follow_order::planned,
    invoice::invoiceable,
    order_money::OrderMoney,
    schedule::{DueDates, Schedule},
    settlement,
    store::{dunning, order_money, receipts, schedule},
};

/// Puts the wanted facts that the money of an order knows. Before approval they follow from the
/// planned instalments, of which nothing has been paid.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    wanted: &Wanted<'_>,
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    if wanted.any_of("credit") {
        put_credit(tx, order, today, facts).await?;
    }
    if wanted.any_of("payments") {
        put_payments(tx, process, order, wanted, today, facts).await?;
    }
    if wanted.has("invoices.open") {
        let lines = process.lines(tx, Subject::sales_order(order.id)).await?;
        facts.set("invoices.open", Value::Int(open_invoice_matters(&lines)));
    }
    if wanted.has("contacts.last_at") {
        let last = dunning::last_contact(tx, order.id).await?;
        facts.set(
            "contacts.last_at",
            last.map_or(Value::Absent, Value::Moment),
        );
    }
    Ok(())
}

async fn put_credit(
    tx: &mut Tx<'_>,
    order: &Order,
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    let Some(credit) = standing_with(tx, order, today).await? else {
        return Ok(());
    };
    facts.set(
        "credit.limit",
        credit.limit.map_or(Value::Absent, Value::Money),
    );
    facts.set(
        "credit.exposure_after",
        Value::Money(credit.exposure_after()),
    );
    facts.set("credit.exceeded", Value::Bool(credit.exceeded()));
    facts.set("credit.overdue", Value::Money(credit.overdue));
    Ok(())
}

async fn put_payments(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    wanted: &Wanted<'_>,
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    let money = order_money::load(tx, order.id).await?;
    let schedule = match money {
        Some(_) => schedule::load(tx, order.id).await?,
        None => planned(
            order,
            DueDates {
                calendar: &process.calendar(),
                remind: 0,
            },
        ),
    };
    put_schedule(&schedule, order, money.as_ref(), today, facts);
    if wanted.has("payments.all_settled") {
        let settlement = settlement::sheet(tx, process, order.id).await?;
        let settled = settlement.is_some_and(|settlement| settlement.against.is_empty());
        facts.set("payments.all_settled", Value::Bool(settled));
    }
    if wanted.has("payments.unallocated") {
        let deposit = match &money {
            Some(money) => receipts::unapplied(tx, money.customer, money.currency).await?,
            None => 0,
        };
        let wanting = money.map_or(0, |money| {
            money.base(deposit.min(money.outstanding().max(0)))
        });
        facts.set("payments.unallocated", Value::Money(wanting));
    }
    Ok(())
}

fn put_schedule(
    schedule: &Schedule,
    order: &Order,
    money: Option<&OrderMoney>,
    today: Date,
    facts: &mut FactSet,
) {
    let base = |minor| kernel::split_cumulative(order.base_gross, minor, order.total.gross, 0);
    let outstanding = money.map_or(order.total.gross, OrderMoney::outstanding);
    let booked_at: Option<Moment> = money.and_then(|money| money.booked_at);
    facts.set(
        "payments.before_production_met",
        Value::Bool(schedule.met_before(PaymentEvent::Contract)),
    );
    facts.set(
        "payments.before_shipping_met",
        Value::Bool(schedule.met_before(PaymentEvent::BeforeShipping)),
    );
    facts.set(
        "payments.next_due_on",
        schedule.next_due().map_or(Value::Absent, Value::Date),
    );
    facts.set(
        "payments.overdue",
        Value::Money(base(schedule.overdue(today))),
    );
    facts.set("payments.outstanding", Value::Money(base(outstanding)));
    facts.set(
        "payments.all_received",
        Value::Bool(money.is_some() && outstanding == 0),
    );
    facts.set(
        "payments.booked_at",
        booked_at.map_or(Value::Absent, Value::Moment),
    );
}

/// Lines that were delivered and not invoiced, or invoiced and came back.
fn open_invoice_matters(lines: &[LineFacts]) -> i64 {
    let open = lines
        .iter()
        .filter(|line| invoiceable(line) != Quantity::ZERO)
        .count();
    i64::try_from(open).unwrap_or(i64::MAX)
}
