//! The payment schedule of an order: what follows from its terms, and how it follows the goods and
//! the money. Pure; the rows are loaded whole, changed here and written back.
//!
//! "Before shipping" is strict: everything on contract and before shipping must be received in full
//! before any unit leaves, also where only a part is shipped. An instalment on shipment falls due
//! shipment by shipment, each with the share of the value that left.

use engine::Calendar;
use kernel::{Date, Moment, Rate, TaskId, split_cumulative};
use orders::{DueRule, Instalment, PaymentEvent, PaymentTerms};

use crate::due::{Derived, awaited, derive};

/// One hundred percent.
const WHOLE: Rate = Rate::whole(100);

/// How due dates are computed: the calendar, and how many working days before one the rep is
/// reminded.
#[derive(Debug, Clone, Copy)]
pub struct DueDates<'a> {
    /// The company's calendar.
    pub calendar: &'a Calendar,
    /// Working days.
    pub remind: u32,
}

/// An instalment, or the part of one that belongs to one shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number in the terms, from 1.
    pub no: i64,
    /// Its part, from 1; only instalments on shipment have several.
    pub part: i64,
    /// What it waits for.
    pub event: PaymentEvent,
    /// Percent of the order.
    pub percent: Rate,
    /// How long after the event it is due.
    pub rule: DueRule,
    /// How much, in minor units of the order's currency.
    pub amount: i64,
    /// Received or given up so far.
    pub settled: i64,
    /// When the event happened.
    pub event_on: Option<Date>,
    /// When it is due, and why then.
    pub due: Derived,
    /// When the rep was reminded.
    pub reminded_at: Option<Moment>,
    /// How far dunning has gone: 0 not at all.
    pub dun_level: i64,
    /// The reminder or dunning tasks that are open.
    pub tasks: Vec<TaskId>,
}

impl Item {
    /// Still to come in.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.amount - self.settled
    }

    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_met(&self) -> bool {
        self.settled >= self.amount
    }

    /// Whether it was due before today and something is missing.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        !self.is_met() && self.due.on.is_some_and(|on| on < today)
    }

    /// Whether it belongs to goods that have left.
    fn shipped(&self) -> bool {
        self.event == PaymentEvent::Shipping && self.event_on.is_some()
    }

    fn starts(&mut self, on: Date, dates: DueDates<'_>) {
        self.event_on = Some(on);
        self.due = derive(self.event, self.rule, on, dates.calendar, dates.remind);
    }
}

/// All instalments of an order, by number and part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// The instalments.
    pub items: Vec<Item>,
}

impl Schedule {
    /// What follows from the terms for an amount. An order without terms is due when it ships.
    #[must_use]
    pub fn plan(terms: Option<&PaymentTerms>, total: i64) -> Self {
        let on_shipment = Instalment {
            percent: WHOLE,
            event: PaymentEvent::Shipping,
            due: DueRule::Days { n: 0 },
        };
        let instalments = terms.map_or(std::slice::from_ref(&on_shipment), |terms| {
            &terms.instalments[..]
        });
        let amounts = split(instalments.iter().map(|i| i.percent), total);
        let items = instalments
            .iter()
            .zip(amounts)
            .zip(1..)
            .map(|((instalment, amount), no)| Item {
                no,
                part: 1,
                event: instalment.event,
                percent: instalment.percent,
                rule: instalment.due,
                amount,
                settled: 0,
                event_on: None,
                due: awaited(instalment.event, instalment.due),
                reminded_at: None,
                dun_level: 0,
                tasks: Vec::new(),
            });
        Self {
            items: items.collect(),
        }
    }

    /// An event happened: its instalments get their due dates. A second time changes nothing.
    pub fn happened(&mut self, event: PaymentEvent, on: Date, dates: DueDates<'_>) {
        for item in self
            .items
            .iter_mut()
            .filter(|item| item.event == event && item.event_on.is_none())
        {
            item.starts(on, dates);
        }
    }

    /// Goods worth `value` of `total` have left by now: the instalments on shipment fall due with
    /// the share that was not due before.
    pub fn shipped(&mut self, (value, total): (i64, i64), on: Date, dates: DueDates<'_>) {
        for no in self.numbers() {
            let Some(waiting) = self.items.iter().position(|i| {
                i.no == no && i.event == PaymentEvent::Shipping && i.event_on.is_none()
            }) else {
                continue;
            };
            let started = |i: &&Item| i.no == no && i.event_on.is_some();
            let done: i64 = self.items.iter().filter(started).map(|i| i.amount).sum();
            let portion = split_cumulative(self.amount_of(no), value, total, done);
            if value >= total || portion >= self.items[waiting].amount {
                self.items[waiting].starts(on, dates);
            } else if portion > 0 {
                let settled = self.settled_of(no);
                let mut rest = self.items[waiting].clone();
                rest.part += 1;
                rest.amount -= portion;
                self.items[waiting].amount = portion;
                self.items[waiting].starts(on, dates);
                self.items.insert(waiting + 1, rest);
                self.spread(no, settled);
            }
        }
    }

    /// The instalments that goods wait for and that are not paid in full.
    pub(crate) fn unpaid_before_shipping(&self) -> impl Iterator<Item = &Item> {
        let asked = [PaymentEvent::Contract, PaymentEvent::BeforeShipping];
        let items = self.items.iter();
        items.filter(move |item| asked.contains(&item.event) && !item.is_met())
    }

    /// Other terms, for an amount: what was settled of an instalment stays with the one of the same
    /// number as far as that goes; the rest is released. Answers how much of which instalment.
    #[must_use]
    pub fn replan(&self, terms: Option<&PaymentTerms>, total: i64) -> (Self, Vec<(i64, i64)>) {
        let mut plan = Self::plan(terms, total);
        let mut released = Vec::new();
        for no in self.numbers().into_iter().rev() {
            let settled = self.settled_of(no);
            let kept = settled.min(plan.amount_of(no));
            plan.spread(no, kept);
            if settled > kept {
                released.push((no, settled - kept));
            }
        }
        (plan, released)
    }

    /// The open tasks of instalments that another schedule does not have.
    #[must_use]
    pub fn tasks_beside(&self, other: &Self) -> Vec<TaskId> {
        let kept: Vec<TaskId> = other.items.iter().flat_map(|i| i.tasks.clone()).collect();
        let mut tasks: Vec<TaskId> = self.items.iter().flat_map(|i| i.tasks.clone()).collect();
        tasks.retain(|task| !kept.contains(task));
        tasks
    }

    /// The order comes to another amount: each instalment keeps its percentage, but is never less
    /// than what was settled of it; what that takes too much comes off the last ones. What was paid
    /// beyond the new amount is released: answers how much of which instalment.
    pub fn fit(&mut self, total: i64) -> Vec<(i64, i64)> {
        let numbers = self.numbers();
        let percents = numbers
            .iter()
            .filter_map(|no| self.items.iter().find(|i| i.no == *no))
            .map(|i| i.percent);
        let mut amounts: Vec<(i64, i64)> = numbers
            .iter()
            .zip(split(percents, total))
            .map(|(no, amount)| (*no, amount.max(self.settled_of(*no))))
            .collect();
        let mut excess = amounts.iter().map(|(_, amount)| amount).sum::<i64>() - total;
        for (no, amount) in amounts.iter_mut().rev() {
            let cut = excess.min(*amount - self.settled_of(*no)).max(0);
            *amount -= cut;
            excess -= cut;
        }
        let mut released = Vec::new();
        for (no, amount) in amounts.iter_mut().rev() {
            let cut = excess.min(*amount).max(0);
            if cut > 0 {
                *amount -= cut;
                excess -= cut;
                self.spread(*no, self.settled_of(*no) - cut);
                released.push((*no, cut));
            }
        }
        for (no, amount) in amounts {
            self.resize(no, amount);
        }
        released
    }

    /// Puts money to an instalment, or takes it back; never more than is open.
    pub fn settle(&mut self, no: i64, amount: i64) {
        debug_assert!(amount <= self.open_of(no), "allocations are checked before");
        self.spread(no, self.settled_of(no) + amount);
    }

    /// Still to come in of one instalment; `None` when there is no such instalment.
    #[must_use]
    pub fn open(&self, no: i64) -> Option<i64> {
        self.items
            .iter()
            .any(|i| i.no == no)
            .then(|| self.open_of(no))
    }

    /// Whether everything is in that must be before an event of this kind: money due on contract
    /// before production, that and money before shipping before any unit leaves.
    #[must_use]
    pub fn met_before(&self, event: PaymentEvent) -> bool {
        let (contract, ready) = (PaymentEvent::Contract, PaymentEvent::BeforeShipping);
        let asked =
            |item: &&Item| item.event == contract || (event == ready && item.event == ready);
        self.items.iter().filter(asked).all(Item::is_met)
    }

    /// The next due date of what is open.
    #[must_use]
    pub fn next_due(&self) -> Option<Date> {
        self.items
            .iter()
            .filter(|i| !i.is_met())
            .filter_map(|i| i.due.on)
            .min()
    }

    /// What is overdue, in minor units.
    #[must_use]
    pub fn overdue(&self, today: Date) -> i64 {
        self.items
            .iter()
            .filter(|i| i.is_overdue(today))
            .map(Item::open)
            .sum()
    }

    /// The instalments' numbers.
    fn numbers(&self) -> Vec<i64> {
        let mut numbers: Vec<i64> = self.items.iter().map(|i| i.no).collect();
        numbers.dedup();
        numbers
    }

    /// How much an instalment comes to.
    #[must_use]
    pub fn amount_of(&self, no: i64) -> i64 {
        self.items
            .iter()
            .filter(|i| i.no == no)
            .map(|i| i.amount)
            .sum()
    }

    /// How much of it is received or given up.
    #[must_use]
    pub fn settled_of(&self, no: i64) -> i64 {
        self.items
            .iter()
            .filter(|i| i.no == no)
            .map(|i| i.settled)
            .sum()
    }

    fn open_of(&self, no: i64) -> i64 {
        self.amount_of(no) - self.settled_of(no)
    }

    /// Spreads what was settled of an instalment over its parts, the oldest first.
    fn spread(&mut self, no: i64, settled: i64) {
        let mut left = settled;
        for item in self.items.iter_mut().filter(|i| i.no == no) {
            item.settled = left.min(item.amount);
            left -= item.settled;
        }
        debug_assert_eq!(left, 0, "an instalment never takes more than its amount");
    }

    /// Gives an instalment another amount: the last parts give way first; more of one that is due
    /// on shipment waits for goods that have not left yet.
    fn resize(&mut self, no: i64, amount: i64) {
        let mut change = amount - self.amount_of(no);
        let settled = self.settled_of(no);
        let last = self.items.iter().rposition(|i| i.no == no);
        if let Some(last) = last.filter(|at| change > 0 && self.items[*at].shipped()) {
            let mut more = self.items[last].clone();
            (more.part, more.amount, more.event_on) = (more.part + 1, 0, None);
            (more.due, more.reminded_at) = (awaited(more.event, more.rule), None);
            (more.dun_level, more.tasks) = (0, Vec::new());
            self.items.insert(last + 1, more);
        }
        for item in self.items.iter_mut().rev().filter(|i| i.no == no) {
            let step = change.max(-item.amount);
            item.amount += step;
            change -= step;
        }
        self.spread(no, settled);
    }
}

/// Splits an amount by percentages that make 100: *rounded cumulative − already given*.
fn split(percents: impl Iterator<Item = Rate>, total: i64) -> Vec<i64> {
    let (mut reached, mut given) = (0, 0);
    let part = |percent: Rate| {
        reached += percent.0;
        let amount = split_cumulative(total, reached, WHOLE.0, given);
        given += amount;
        amount
    };
    percents.map(part).collect()
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
