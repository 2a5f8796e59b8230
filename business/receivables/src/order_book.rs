//! The money of one order while a command changes it: locked, with what it was before, so that
//! exposure, ledger and tasks follow from the difference.
//!
//! Locks are taken in one order: the order's instance, its money, receipts, number counters, events.

use std::sync::Arc;

use ::store::Tx;
use engine::LineFacts;
use events::NewEvent;
use kernel::{Date, Fault, Moment, OrderId, Refusal, Result, TaskId, text};
use orders::Order;
use process::{Acting, Process, Subject, Why};
use serde_json::Value;

use crate::{
    order_money::OrderMoney,
    posting::Posting,
    schedule::Schedule,
    store::{order_money, schedule},
};

/// An order's money, locked.
#[derive(Debug, Clone)]
pub(crate) struct OrderBook {
    /// The order.
    pub(crate) order: Arc<Order>,
    /// The quantities of its lines.
    pub(crate) lines: Vec<LineFacts>,
    /// Its money as it shall be.
    pub(crate) money: OrderMoney,
    /// Its instalments as they shall be.
    pub(crate) schedule: Schedule,
    was: (OrderMoney, Schedule),
}

impl OrderBook {
    /// Locks an order's money to change it. Before approval there is none, and a closed order's is
    /// not changed any more; both are refused.
    pub(crate) async fn lock(tx: &mut Tx<'_>, process: &Process, id: OrderId) -> Result<Self> {
        let Some(book) = Self::locked(tx, process, id).await? else {
            let order = orders::load(tx, id).await?;
            if order.is_some_and(|order| order.is_history()) {
                return Err(Fault::refused(no_money_of_history()));
            }
            let message = text!(
                "订单尚未批准，还没有账款",
                "the order is not approved yet, so there is no money to book"
            );
            return Err(Fault::refused(Refusal::new("not_approved", message)));
        };
        if book.money.closed_at.is_some() {
            let message = text!(
                "订单 {} 已关闭，账款只能查看",
                "order {} is closed; its money is read-only",
                book.order.label()
            );
            return Err(Fault::refused(Refusal::new("closed", message)));
        }
        Ok(book)
    }

    /// Locks what there is, for reactions, which never refuse.
    pub(crate) async fn locked(
        tx: &mut Tx<'_>,
        process: &Process,
        id: OrderId,
    ) -> Result<Option<Self>> {
        let lines = process.lock_lines(tx, Subject::sales_order(id)).await?;
        let order = orders::get(tx, id).await?;
        let Some(money) = order_money::lock(tx, id).await? else {
            return Ok(None);
        };
        let schedule = schedule::load(tx, id).await?;
        Ok(Some(Self {
            order,
            lines,
            money,
            was: (money, schedule.clone()),
            schedule,
        }))
    }

    /// The id of the order.
    pub(crate) const fn id(&self) -> OrderId {
        self.money.order
    }

    /// The subject whose policy runs.
    pub(crate) const fn subject(&self) -> Subject {
        Subject::sales_order(self.money.order)
    }

    /// What the change means for the order's receivable and advance.
    pub(crate) fn post(&self, posting: Posting) -> Posting {
        posting.moved(&self.was.0, &self.money)
    }

    /// Records what happened in the order's own history.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        data: Value,
        (acting, occurred_at): (&Acting, Moment),
    ) -> Result<()> {
        let event = NewEvent::new(self.subject().stream(), kind, data, occurred_at);
        events::record(tx, &event, &acting.actor, acting.now)
            .await
            .map(drop)
    }

    /// Writes what changed. An instalment that is met by now needs no reminder and no dunning.
    pub(crate) async fn save(
        &mut self,
        tx: &mut Tx<'_>,
        process: &Process,
        acting: &Acting,
    ) -> Result<()> {
        let mut done: Vec<TaskId> = Vec::new();
        for item in self.schedule.items.iter_mut().filter(|item| item.is_met()) {
            done.append(&mut item.tasks);
            item.reminded_at = None;
            item.dun_level = 0;
        }
        order_money::save(tx, &self.was.0, &self.money).await?;
        let key = (self.money.order, self.money.customer);
        schedule::save(tx, key, &self.was.1, &self.schedule).await?;
        self.was = (self.money, self.schedule.clone());
        let why = Why::Because(text!("款项已到账", "the money came"));
        for task in done {
            process.close_task(tx, task, &why, acting).await?;
        }
        Ok(())
    }
}

/// Why nothing is booked for an imported order whose source keeps no money.
pub(crate) fn no_money_of_history() -> Refusal {
    let message = text!(
        "导入的历史订单，账款在原系统中结算，不在这里办理",
        "an imported order of the past; its money was settled where it came from"
    );
    Refusal::new("history", message)
}

/// The moment at which something happened of which only the day is known: the end of that day's
/// work, but never after now.
pub(crate) fn moment_of(process: &Process, on: Date, now: Moment) -> Moment {
    process.calendar().end_of(on).min(now)
}

/// A day that must not lie in the future.
pub(crate) fn past_day(on: Option<Date>, today: Date, pointer: &str) -> Result<Date> {
    match on {
        None => Ok(today),
        Some(on) if on > today => Err(Fault::invalid(
            pointer,
            "in_future",
            text!(
                "日期不能晚于今天 {today}",
                "the date cannot be later than today, {today}"
            ),
        )),
        Some(on) => Ok(on),
    }
}
