//! Receipts that an import brings: money that came in before this program kept it.

use ::store::Tx;
use kernel::{Date, DocumentId, Fault, OrderId, Result};
use process::{Acting, Process, Subject};

use crate::{
    book_receipt::book,
    follow_order::{follow_goods, opening, planned},
    receipt::{Allocation, Method, Receipt},
    schedule::{DueDates, Schedule},
    store::{order_money, receipts, schedule},
};

/// A receipt of history, for one order.
#[derive(Debug, Clone)]
pub struct ImportedReceipt {
    /// Its id.
    pub id: DocumentId,
    /// The order it pays.
    pub order: OrderId,
    /// What tells it from every other receipt: the source with its own key.
    pub reference: String,
    /// The day it came.
    pub received_on: Date,
    /// How much, in minor units of the order's currency.
    pub amount: i64,
    /// A word about it, e.g. the file and row.
    pub note: String,
}

/// Books a receipt of history; whether it is new. The first one of an order opens its money: sources
/// that keep no receipts leave no debts behind. What exceeds the order stays as a deposit.
///
/// # Errors
/// Invalid when no rate of the order's currency is known for that day.
pub async fn import_receipt(
    tx: &mut Tx<'_>,
    process: &Process,
    imported: &ImportedReceipt,
    acting: &Acting,
) -> Result<bool> {
    if receipts::by_reference(tx, &imported.reference)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let order = orders::get(tx, imported.order).await?;
    let customer = order.customer().ok_or(Fault::NotFound("customer"))?;
    open_money(tx, process, &order, imported.received_on).await?;
    let rate = catalog::rate_on(tx, order.currency, imported.received_on).await?;
    // A source without rates was converted once, at the order's; its receipts follow that.
    let base_amount = match rate {
        Some(rate) => orders::in_company_currency(imported.amount, order.currency, rate)?,
        None => kernel::split_cumulative(order.base_gross, imported.amount, order.total.gross, 0),
    };
    let mut receipt = Receipt {
        id: imported.id,
        number: String::new(),
        customer,
        reference: imported.reference.clone(),
        method: Method::BankTransfer,
        received_on: imported.received_on,
        currency: order.currency,
        amount: imported.amount,
        base_amount,
        unapplied: imported.amount,
        payer: String::new(),
        bill_due_on: None,
        note: imported.note.clone(),
        booked_by: acting.user(),
        booked_at: acting.now,
        reversed: None,
    };
    let open = schedule::load(tx, imported.order).await?;
    let allocations = fill(&open, imported.order, imported.amount);
    book(tx, process, &mut receipt, &allocations, acting).await?;
    Ok(true)
}

/// Opens the money of an imported order, with the instalments due by where its goods are.
async fn open_money(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &orders::Order,
    on: Date,
) -> Result<()> {
    let Some(money) = opening(order) else {
        return Ok(());
    };
    if !order_money::insert(tx, &money).await? {
        return Ok(());
    }
    let calendar = process.calendar();
    let dates = DueDates {
        calendar: &calendar,
        remind: 0,
    };
    let mut plan = planned(order, dates);
    let facts = process.lines(tx, Subject::sales_order(order.id)).await?;
    follow_goods(&mut plan, (&order.lines, &facts), on, dates);
    schedule::save(tx, (order.id, money.customer), &Schedule::default(), &plan).await
}

/// Puts an amount to an order's instalments in their order.
fn fill(schedule: &Schedule, order: OrderId, amount: i64) -> Vec<Allocation> {
    let mut left = amount;
    let mut filled: Vec<Allocation> = Vec::new();
    for item in &schedule.items {
        let share = left.min(item.open());
        if share <= 0 {
            continue;
        }
        left -= share;
        match filled.iter_mut().find(|a| a.no == item.no) {
            Some(known) => known.amount += share,
            None => filled.push(Allocation {
                order,
                no: item.no,
                amount: share,
            }),
        }
    }
    filled
}
