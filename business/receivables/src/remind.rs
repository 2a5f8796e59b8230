//! Before a due date the rep is reminded to talk to the customer (EQ-7.1a); after it, dunning climbs
//! its ladder (EQ-7.1b). A timer runs [`RemindDue`] every working morning, and again while it answers
//! that something was left.

use ::store::{Command, Tx};
use kernel::{Moment, OrderId, Result, Text, text};
use process::{Acting, NewTask, Process, TaskKind, Why};
use serde_json::json;

use crate::{
    credit::shown,
    due,
    dunning::{LADDER, rung_title},
    order_book::OrderBook,
    schedule::Item,
    store::schedule,
};

/// Instalments looked at in one transaction.
const BATCH: i64 = 50;

/// Opens the reminders and dunning tasks that are due; answers how many instalments it looked at, so
/// that its caller goes on until there are none.
#[derive(Debug, Clone)]
pub struct RemindDue {
    /// The running policies.
    pub process: Process,
    /// Now.
    pub now: Moment,
}

impl Command for RemindDue {
    const NAME: &'static str = "receivables.remind";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let today = self.process.today(self.now);
        let mut found = schedule::to_remind(tx, today, BATCH).await?;
        for (level, rung) in (1..).zip(LADDER) {
            found
                .extend(schedule::overdue(tx, today.plus_days(1 - rung.days), level, BATCH).await?);
        }
        let mut orders: Vec<OrderId> = found.iter().map(|(order, _)| *order).collect();
        orders.sort_unstable();
        orders.dedup();
        let acting = Acting::system("receivables", self.now);
        for order in orders {
            self.look_at(tx, order, &acting).await?;
        }
        Ok(found.len())
    }
}

impl RemindDue {
    /// Does what is due for every instalment of an order.
    async fn look_at(&self, tx: &mut Tx<'_>, order: OrderId, acting: &Acting) -> Result<()> {
        let Some(mut book) = OrderBook::locked(tx, &self.process, order).await? else {
            return Ok(());
        };
        let today = self.process.today(self.now);
        for at in 0..book.schedule.items.len() {
            let item = book.schedule.items[at].clone();
            let (false, Some(due)) = (item.is_met(), item.due.on) else {
                continue;
            };
            let days = today.days_since(due);
            let level = LADDER.iter().take_while(|rung| rung.days <= days).count();
            let changed = if level > 0 {
                self.dun(
                    tx,
                    &book,
                    &item,
                    (i64::try_from(level).unwrap_or_default(), days),
                    acting,
                )
                .await?
            } else if item.reminded_at.is_none() && item.due.remind_on.is_some_and(|on| on <= today)
            {
                self.remind(tx, &book, &item, acting).await?
            } else {
                continue;
            };
            book.schedule.items[at] = changed;
        }
        book.save(tx, &self.process, acting).await
    }

    async fn remind(
        &self,
        tx: &mut Tx<'_>,
        book: &OrderBook,
        item: &Item,
        acting: &Acting,
    ) -> Result<Item> {
        let (what, amount) = (
            due::title(item.event),
            shown(item.open(), book.money.currency),
        );
        let due = item.due.on.unwrap_or_else(|| self.process.today(self.now));
        let Text { zh, en } = what;
        let title = text!(
            "{zh} {amount} 将于 {due} 到期，请提前与客户沟通",
            "{en}: {amount} is due on {due}; talk to the customer beforehand"
        );
        let task = task(book, item, (TaskKind::FollowUp, "sales_rep"), title)
            .clause("EQ-7.1a")
            .due(Some(self.process.calendar().end_of(due)));
        let task = self.process.open_task(tx, task, acting).await?;
        Ok(Item {
            reminded_at: Some(self.now),
            tasks: vec![task],
            ..item.clone()
        })
    }

    async fn dun(
        &self,
        tx: &mut Tx<'_>,
        book: &OrderBook,
        item: &Item,
        (level, days): (i64, i64),
        acting: &Acting,
    ) -> Result<Item> {
        if level <= item.dun_level {
            return Ok(item.clone());
        }
        let mut tasks = item.tasks.clone();
        if item.dun_level == 0 {
            let why = Why::Because(text!("已逾期，转为催收", "overdue, dunned from now on"));
            for reminder in tasks.drain(..) {
                self.process.close_task(tx, reminder, &why, acting).await?;
            }
        }
        let (what, amount) = (
            due::title(item.event),
            shown(item.open(), book.money.currency),
        );
        for (rung, step) in (1..)
            .zip(LADDER)
            .filter(|(rung, _)| *rung > item.dun_level && *rung <= level)
        {
            let title = rung_title(rung, &what, &amount, days);
            let task = task(book, item, (TaskKind::Alert, step.post), title).clause("EQ-7.1b");
            tasks.push(self.process.open_task(tx, task, acting).await?);
        }
        let data = json!({
            "title": due::title(item.event),
            "owed": text!("，尚欠 {amount}", ", {amount} still open"),
            "no": item.no,
            "part": item.part,
            "due_on": item.due.on,
            "days": days,
            "level": level,
            "open": kernel::Money::new(item.open(), book.money.currency).to_decimal(),
        });
        book.record(tx, "payment.overdue", data, (acting, self.now))
            .await?;
        Ok(Item {
            dun_level: level,
            reminded_at: Some(self.now),
            tasks,
            ..item.clone()
        })
    }
}

/// A task about an instalment: the rep's goes to the rep in charge, another post's to his department
/// or, for finance, to whoever holds it.
fn task(
    book: &OrderBook,
    item: &Item,
    (kind, post): (TaskKind, &'static str),
    title: Text,
) -> NewTask {
    let link = format!(
        "{}?tab=money&item={}-{}",
        book.subject().link(""),
        item.no,
        item.part
    );
    let mut task = NewTask::new(book.subject(), kind, post, title).link(link);
    task.assignee = (post == "sales_rep").then_some(book.order.owner);
    task.department = (post == "sales_manager").then_some(book.order.department);
    task
}
