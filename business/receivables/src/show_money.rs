//! Reads the money of an order for its page.

use std::sync::Arc;

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit,
    matrix::{
        BookReceipt, DecideHardship, DunCustomer, IssueInvoice, ReverseReceipt, SettleOrder,
        SignSettlementSales, ViewReceivables, WriteOff,
    },
};
use kernel::{
    Currency, Fault, Moment, Money, OrderId, Quantity, Refusal, Result, Text, capitals, text,
};
use orders::Order;
use process::{Process, Subject};

use crate::{
    follow_order::planned,
    invoice::invoiceable,
    invoice_view::InvoiceView,
    order_book::no_money_of_history,
    order_money::OrderMoney,
    receipt::Source,
    schedule::{DueDates, Schedule},
    settlement::{Side, sheet},
    store::{dunning, invoices, order_money, receipts, schedule, settlement},
    view::{
        ContactView, DeductionView, HardshipView, InvoiceableLine, ItemView, MoneyStanding,
        OrderMoneyView, ReceiptView, SettlementView,
    },
};

/// How many days after its due day the latest instalment of an order was paid; nothing when no money
/// has come.
///
/// # Errors
/// Database faults only.
pub async fn days_late(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<i64>> {
    let schedule = schedule::load(tx, id).await?;
    let paid = receipts::last_paid(tx, id).await?;
    let late = |(no, on): &(i64, kernel::Date)| {
        let parts = schedule.items.iter().filter(|item| item.no == *no);
        let due = parts.filter_map(|item| item.due.on).max()?;
        Some(on.days_since(due))
    };
    Ok(paid.iter().filter_map(late).max())
}

/// The money of an order within the reader's sight. Before approval it is the plan that follows from
/// the terms.
///
/// # Errors
/// Not found for an order out of sight.
pub async fn order_money(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<ViewReceivables>,
    id: OrderId,
    now: Moment,
) -> Result<OrderMoneyView> {
    let order = seen(tx, process, permit, id).await?;
    let money = order_money::load(tx, id).await?;
    let calendar = process.calendar();
    let schedule = match money {
        Some(_) => schedule::load(tx, id).await?,
        None if order.is_history() => Schedule::default(),
        None => planned(
            &order,
            DueDates {
                calendar: &calendar,
                remind: 0,
            },
        ),
    };
    let mut view = figures(&order, money.as_ref(), &schedule, process.today(now));
    if let Some(money) = money {
        add_documents(tx, &mut view, &order, &money).await?;
        view.invoiceable = invoiceable_lines(tx, process, &order).await?;
        view.settlement = show_settlement(tx, process, &money).await?;
    }
    view.actions = actions(permit, &order, money.as_ref(), &view);
    Ok(view)
}

/// The order, if the reader may see its money: by post, or since he takes part in it.
pub(crate) async fn seen(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<ViewReceivables>,
    id: OrderId,
) -> Result<Arc<Order>> {
    let order = orders::get(tx, id).await?;
    if permit.covers(Some(order.owner), Some(order.department)) {
        return Ok(order);
    }
    for user in permit.sight().users {
        if process
            .takes_part(tx, Subject::sales_order(id), user)
            .await?
            && permit.covers(Some(user), None)
        {
            return Ok(order);
        }
    }
    Err(Fault::NotFound("order"))
}

fn figures(
    order: &Order,
    money: Option<&OrderMoney>,
    schedule: &Schedule,
    today: kernel::Date,
) -> OrderMoneyView {
    let decimal = |minor| Money::new(minor, order.currency).to_decimal();
    let of = |figure: fn(&OrderMoney) -> i64| decimal(money.map_or(0, figure));
    let standing = standing(order, money);
    let owed = match standing {
        MoneyStanding::History => 0,
        MoneyStanding::Planned | MoneyStanding::Kept => order.total.gross,
    };
    OrderMoneyView {
        currency: order.currency.code().to_owned(),
        standing,
        committed: decimal(money.map_or(order.total.gross, |money| money.committed)),
        credited: of(|money| money.credited),
        invoiced: of(|money| money.invoiced),
        received: of(|money| money.received),
        deducted: of(|money| money.deducted),
        outstanding: decimal(money.map_or(owed, OrderMoney::outstanding)),
        overdue: decimal(if money.is_some() {
            schedule.overdue(today)
        } else {
            0
        }),
        deposit: decimal(0),
        schedule: schedule
            .items
            .iter()
            .map(|item| ItemView::of(item, decimal, today))
            .collect(),
        invoices: Vec::new(),
        invoiceable: Vec::new(),
        receipts: Vec::new(),
        deductions: Vec::new(),
        contacts: Vec::new(),
        hardships: Vec::new(),
        settlement: None,
        actions: Vec::new(),
    }
}

fn standing(order: &Order, money: Option<&OrderMoney>) -> MoneyStanding {
    match money {
        Some(_) => MoneyStanding::Kept,
        None if order.is_history() => MoneyStanding::History,
        None => MoneyStanding::Planned,
    }
}

async fn add_documents(
    tx: &mut Tx<'_>,
    view: &mut OrderMoneyView,
    order: &Order,
    money: &OrderMoney,
) -> Result<()> {
    let decimal = |minor| Money::new(minor, money.currency).to_decimal();
    let deposit = receipts::unapplied(tx, money.customer, money.currency).await?;
    view.deposit = decimal(deposit);
    let invoices = invoices::of_order(tx, money.order).await?;
    view.invoices = invoices
        .iter()
        .map(|invoice| InvoiceView::of(invoice, &invoices, &order.lines))
        .collect();
    let sources = receipts::sources_of(tx, money.order).await?;
    let receipts = receipts::of_order(tx, money.order).await?;
    let show = |receipt: &crate::receipt::Receipt| {
        let here = sources
            .iter()
            .filter(|(source, _)| *source == Source::Receipt(receipt.id));
        ReceiptView::of(receipt, Some(here.map(|(_, a)| a.amount).sum()))
    };
    view.receipts = receipts.iter().map(show).collect();
    let deductions = receipts::deductions(tx, money.order).await?;
    view.deductions = deductions
        .iter()
        .map(|d| DeductionView::of(d, decimal))
        .collect();
    let contacts = dunning::contacts(tx, money.order).await?;
    view.contacts = contacts
        .iter()
        .map(|c| ContactView::of(c, decimal))
        .collect();
    view.hardships = dunning::cases(tx, money.order)
        .await?
        .iter()
        .map(HardshipView::of)
        .collect();
    Ok(())
}

async fn invoiceable_lines(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
) -> Result<Vec<InvoiceableLine>> {
    let facts = process.lines(tx, Subject::sales_order(order.id)).await?;
    let open = |line: &orders::PricedLine| {
        let facts = facts.iter().find(|facts| facts.line == line.line_id)?;
        let quantity = invoiceable(facts);
        (quantity > Quantity::ZERO).then(|| InvoiceableLine {
            line_id: line.line_id,
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity,
        })
    };
    Ok(order.lines.iter().filter_map(open).collect())
}

async fn show_settlement(
    tx: &mut Tx<'_>,
    process: &Process,
    money: &OrderMoney,
) -> Result<Option<SettlementView>> {
    let Some(settlement) = sheet(tx, process, money.order).await? else {
        return Ok(None);
    };
    let sheet_hash = settlement.sheet.hash();
    let signatures = settlement::signatures(tx, money.order, &sheet_hash).await?;
    Ok(Some(SettlementView {
        committed_in_capitals: (money.currency == Currency::CNY)
            .then(|| capitals::rmb(money.committed)),
        sheet: settlement.sheet,
        sheet_hash,
        against: settlement.against,
        signatures,
    }))
}

/// What the reader may do with the order's money, and why not otherwise.
fn actions(
    permit: &Permit<ViewReceivables>,
    order: &Order,
    money: Option<&OrderMoney>,
    view: &OrderMoneyView,
) -> Vec<AllowedAction> {
    let state = state_refusals(order, money);
    let and =
        |more: Option<Refusal>| -> Vec<Refusal> { state.iter().cloned().chain(more).collect() };
    let none = |code, message: Text| Some(Refusal::new(code, message));
    let nothing_delivered = if view.invoiceable.is_empty() {
        none(
            "nothing_to_invoice",
            text!(
                "没有已发货而未开票的货物",
                "nothing was delivered that is not invoiced yet"
            ),
        )
    } else {
        None
    };
    let nothing_open = if money.is_some_and(|money| money.outstanding() <= 0) {
        none(
            "nothing_open",
            text!(
                "本单款项已全部结清",
                "everything of this order has been paid"
            ),
        )
    } else {
        None
    };
    let no_case = if view.hardships.iter().all(|case| case.decided_at.is_some()) {
        none(
            "no_hardship",
            text!(
                "没有待决定的困难事项",
                "no customer's difficulty waits for a decision"
            ),
        )
    } else {
        None
    };
    let sign = |side: Side| -> Vec<Refusal> {
        let Some(settlement) = &view.settlement else {
            return and(None);
        };
        let signed = settlement
            .signatures
            .iter()
            .any(|signature| signature.side == side)
            .then(|| {
                Refusal::new(
                    "already_signed",
                    text!(
                        "本方已在这张结算单上签字",
                        "this side has signed this sheet already"
                    ),
                )
            });
        and(signed)
            .into_iter()
            .chain(settlement.against.iter().cloned())
            .collect()
    };
    vec![
        act::<IssueInvoice>(permit, order, and(nothing_delivered)),
        act::<BookReceipt>(permit, order, and(nothing_open.clone())),
        act::<ReverseReceipt>(permit, order, and(None)),
        act::<WriteOff>(permit, order, and(nothing_open.clone())),
        act::<DunCustomer>(permit, order, and(nothing_open)),
        act::<DecideHardship>(permit, order, and(no_case)),
        act::<SettleOrder>(permit, order, sign(Side::Finance)),
        act::<SignSettlementSales>(permit, order, sign(Side::Sales)),
    ]
}

fn state_refusals(order: &Order, money: Option<&OrderMoney>) -> Vec<Refusal> {
    match money {
        None if order.is_history() => vec![no_money_of_history()],
        None => vec![Refusal::new(
            "not_approved",
            text!("订单尚未批准", "the order is not approved yet"),
        )],
        Some(money) if money.closed_at.is_some() => {
            vec![Refusal::new(
                "closed",
                text!(
                    "订单已关闭，账款只能查看",
                    "the order is closed; its money is read-only"
                ),
            )]
        }
        Some(_) => Vec::new(),
    }
}

fn act<A: Action>(
    permit: &Permit<ViewReceivables>,
    order: &Order,
    refusals: Vec<Refusal>,
) -> AllowedAction {
    match permit.principal() {
        Some(reader) => AllowedAction::on::<A>(reader, (order.owner, order.department), refusals),
        None => AllowedAction::of::<A>(refusals),
    }
}
