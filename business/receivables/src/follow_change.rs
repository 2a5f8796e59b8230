//! The money follows a change of an order: what it comes to, the instalments, the customer's credit.
//! What was paid and invoiced stays; what was paid beyond the new amount is the customer's deposit.

use ::store::Tx;
use engine::{Calendar, LineFacts};
use kernel::{Date, Result, Text, text};
use orders::{Amendment, Order, PaymentEvent};
use process::{Acting, CheckReport, NewTask, Process, Standing, Subject, TaskKind};
use serde_json::json;

use crate::{
    credit::{CreditStanding, shown, standing, yuan},
    follow_order::{committed, follow_goods, remind_days},
    order_book::OrderBook,
    order_money::OrderMoney,
    release::release,
    schedule::{DueDates, Schedule},
    store::{order_money, schedule},
};

/// What the credit and the schedule of payments have to say to a change.
pub async fn change_impact(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    today: Date,
) -> Result<CheckReport> {
    let id = change.before.id;
    let Some(money) = order_money::load(tx, id).await? else {
        return Ok(CheckReport::default());
    };
    let facts = process.lines(tx, Subject::sales_order(id)).await?;
    let after = committed(&change.after, &change.facts_after(&facts), &money);
    let differs = after != money.committed;
    let renewed = terms_differ(change);
    if !differs && !renewed {
        return Ok(CheckReport::default());
    }
    let money_after = amended(&money, change, after);
    let added = money_after.exposure().total() - money.exposure().total();
    let credit = standing(tx, money.customer, added, today).await?;
    let report = show_credit(CheckReport::default(), &credit);
    let before = schedule::load(tx, id).await?;
    let remind = remind_days(tx, process, id).await?;
    let calendar = process.calendar();
    let dates = DueDates {
        calendar: &calendar,
        remind,
    };
    let (plan, released) = planned(&before, (change, after), &facts, (today, dates));
    let report = show_schedule(report, (&before, &plan), &money);
    let freed: i64 = released.iter().map(|(_, amount)| amount).sum();
    if freed == 0 {
        return Ok(report);
    }
    let found = text!(
        "已收款超出新金额 {}，转为客户预收款",
        "{} were paid beyond the new amount and become the customer's deposit",
        shown(freed, money.currency)
    );
    let title = text!("已收款", "paid already");
    Ok(report.item("payments.released", title, found, Standing::Warn))
}

fn show_credit(report: CheckReport, credit: &CreditStanding) -> CheckReport {
    let (before, after) = (credit.exposure.total(), credit.exposure_after());
    let left = credit.available();
    let (found, standing) = if credit.exceeded() && credit.added > 0 {
        let found = text!(
            "占用 {} → {}，超出额度 {}",
            "exposure {} → {}, {} above the limit",
            yuan(before),
            yuan(after),
            yuan(-left)
        );
        (found, Standing::Bad)
    } else {
        let found = text!(
            "占用 {} → {}，剩余额度 {}",
            "exposure {} → {}, {} left of the limit",
            yuan(before),
            yuan(after),
            yuan(left)
        );
        (found, Standing::Ok)
    };
    report.item("credit", text!("信用占用", "credit"), found, standing)
}

fn show_schedule(
    mut report: CheckReport,
    (before, after): (&Schedule, &Schedule),
    money: &OrderMoney,
) -> CheckReport {
    let last = |schedule: &Schedule| schedule.items.iter().map(|i| i.no).max().unwrap_or(0);
    for no in 1..=last(before).max(last(after)) {
        let (old, new) = (before.amount_of(no), after.amount_of(no));
        if old == new {
            continue;
        }
        let settled = before.settled_of(no);
        let amount = |minor| shown(minor, money.currency);
        let found = text!(
            "{} → {}，已收 {}",
            "{} → {}, {} paid",
            amount(old),
            amount(new),
            amount(settled)
        );
        let title = text!("第 {no} 期收款", "instalment {no}");
        report = report.item(format!("payments.{no}"), title, found, Standing::Ok);
    }
    report
}

fn terms_differ(change: &Amendment) -> bool {
    change.before.content.payment_terms != change.after.content.payment_terms
}

/// The money of an order that comes to another amount. As long as nothing is booked, its amount at
/// approval is the amended one; afterwards the ratio to the company's currency stays, so that what
/// is booked keeps its value.
fn amended(before: &OrderMoney, change: &Amendment, committed: i64) -> OrderMoney {
    let booked = before.invoiced != 0 || before.received != 0 || before.deducted != 0;
    let (gross, base_gross) = if booked {
        (before.gross, before.base_gross)
    } else {
        (change.after.total.gross, change.after.base_gross)
    };
    OrderMoney {
        gross,
        base_gross,
        committed,
        ..*before
    }
}

/// The instalments as they will be, and what of which was paid beyond them.
fn planned(
    before: &Schedule,
    (change, committed): (&Amendment, i64),
    facts: &[LineFacts],
    (on, dates): (Date, DueDates<'_>),
) -> (Schedule, Vec<(i64, i64)>) {
    let mut plan = before.clone();
    if !terms_differ(change) {
        let released = plan.fit(committed);
        return (plan, released);
    }
    let terms = change.after.content.payment_terms.as_ref();
    let (mut plan, released) = plan.replan(terms, committed);
    happened(&mut plan, &change.after, (facts, on), dates);
    (plan, released)
}

/// What happened already starts the clocks of new terms.
fn happened(
    plan: &mut Schedule,
    order: &Order,
    (facts, on): (&[LineFacts], Date),
    dates: DueDates<'_>,
) {
    let signed = order.content.contract_signed_on.unwrap_or(order.order_date);
    plan.happened(PaymentEvent::Contract, signed, dates);
    follow_goods(plan, (&order.lines, facts), on, dates);
}

/// Carries a change into the order's money. A reaction; it never refuses.
pub async fn order_changed(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    acting: &Acting,
) -> Result<()> {
    let id = change.before.id;
    let remind = remind_days(tx, process, id).await?;
    let Some(mut book) = OrderBook::locked(tx, process, id).await? else {
        return Ok(());
    };
    let before = (book.money.committed, book.schedule.clone());
    let calendar: &Calendar = &process.calendar();
    let dates = DueDates { calendar, remind };
    let to = committed(&book.order, &book.lines, &book.money);
    book.money = amended(&book.money, change, to);
    let on = process.today(acting.now);
    let (plan, released) = planned(&book.schedule, (change, to), &book.lines, (on, dates));
    let dropped = book.schedule.tasks_beside(&plan);
    book.schedule = plan;
    release(tx, process, &mut book, &released, acting).await?;
    book.save(tx, process, acting).await?;
    let why = process::Why::Because(text!("付款条件已变更", "the payment terms were changed"));
    for task in dropped {
        process.close_task(tx, task, &why, acting).await?;
    }
    if before == (book.money.committed, book.schedule.clone()) {
        return Ok(());
    }
    tell_amount(tx, process, &book, (before.0, &released), acting).await
}

/// An order comes to another amount, or is paid otherwise: its history says so, and finance is asked
/// about what is paid too much.
pub(crate) async fn tell_amount(
    tx: &mut Tx<'_>,
    process: &Process,
    book: &OrderBook,
    (before, released): (i64, &[(i64, i64)]),
    acting: &Acting,
) -> Result<()> {
    told_amount(tx, book, before, acting).await?;
    let freed: i64 = released.iter().map(|(_, amount)| amount).sum();
    if freed == 0 {
        return Ok(());
    }
    let paid = shown(freed, book.money.currency);
    let title: Text = text!(
        "订单金额减少后多收 {paid}，已转为客户预收款，请与客户确认退还或抵用",
        "the order comes to less than was paid: {paid} are the customer's deposit now; agree on refund or use"
    );
    let task = NewTask::new(book.subject(), TaskKind::FollowUp, "finance", title)
        .link(format!("/customers/{}", book.money.customer));
    process.open_task(tx, task, acting).await.map(drop)
}

/// What an order came to and comes to, in its history.
pub(crate) async fn told_amount(
    tx: &mut Tx<'_>,
    book: &OrderBook,
    before: i64,
    acting: &Acting,
) -> Result<()> {
    let currency = book.money.currency;
    let amount = |minor| kernel::Money::new(minor, currency).to_decimal();
    let data = json!({
        "currency": currency, "before": {"amount": amount(before)},
        "after": {"amount": amount(book.money.committed)},
    });
    book.record(tx, "payment.rescheduled", data, (acting, acting.now))
        .await
}

/// What the customer has paid for an order, in minor units of its currency; nothing before its
/// approval.
pub async fn received(tx: &mut Tx<'_>, order: kernel::OrderId) -> Result<i64> {
    let money = order_money::load(tx, order).await?;
    Ok(money.map_or(0, |money| money.received))
}

/// What an order comes to, tax included, in minor units of its currency: its amount less what was
/// given up of it since its approval.
pub async fn order_comes_to(tx: &mut Tx<'_>, order: &orders::Order) -> Result<i64> {
    let money = order_money::load(tx, order.id).await?;
    Ok(money.map_or(order.total.gross, |money| money.committed))
}
