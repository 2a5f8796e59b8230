//! When an instalment falls due, and how that date came about.

use engine::{Calendar, calendar};
use kernel::{Date, Text, text};
use orders::{DueRule, PaymentEvent};

/// A due date with its derivation in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The due date; `None` while its event has not happened.
    pub on: Option<Date>,
    /// How it came about, or what it waits for.
    pub derivation: Text,
    /// Whether it rests on holidays that are not published yet.
    pub provisional: bool,
    /// The day on which the rep is reminded.
    pub remind_on: Option<Date>,
}

/// The due date of an instalment whose event happened on a date, with a reminder some working days
/// before.
#[must_use]
pub fn derive(
    event: PaymentEvent,
    rule: DueRule,
    on: Date,
    calendar: &Calendar,
    remind: u32,
) -> Derived {
    let name = occasion(event);
    let due = in_calendar(rule).due(on, calendar);
    let derivation = if matches!(rule, DueRule::Days { n: 0 }) {
        Text::new(
            format!("{} {on}，当日到期", name.zh),
            format!("{} on {on}, due the same day", name.en),
        )
    } else {
        Text::new(
            format!("{}：{}", name.zh, due.derivation.zh),
            format!("{}: {}", name.en, due.derivation.en),
        )
    };
    let remind_on = calendar.date(calendar.before(calendar.end_of(due.date), remind));
    Derived {
        on: Some(due.date),
        derivation,
        provisional: due.provisional,
        remind_on: Some(remind_on),
    }
}

/// An instalment whose event has not happened yet.
#[must_use]
pub(crate) fn awaited(event: PaymentEvent, rule: DueRule) -> Derived {
    let (name, term) = (occasion(event), term(rule));
    Derived {
        on: None,
        derivation: Text::new(
            format!("尚未{0}；{0}后{1}到期", name.zh, term.zh),
            format!("waits for {}; due {}", name.en, term.en),
        ),
        provisional: false,
        remind_on: None,
    }
}

/// What starts an instalment's clock.
#[must_use]
pub(crate) fn occasion(event: PaymentEvent) -> Text {
    match event {
        PaymentEvent::Contract => text!("合同签订", "contract signed"),
        PaymentEvent::BeforeShipping => text!("备货完成", "goods ready"),
        PaymentEvent::Shipping => text!("发货", "shipment"),
        PaymentEvent::Acceptance | PaymentEvent::Retention => text!("最终验收", "final acceptance"),
    }
}

/// What people call the instalment.
#[must_use]
pub(crate) fn title(event: PaymentEvent) -> Text {
    match event {
        PaymentEvent::Contract => text!("合同定金", "deposit on contract"),
        PaymentEvent::BeforeShipping => text!("发货前款", "payment before shipping"),
        PaymentEvent::Shipping => text!("发货款", "payment on shipment"),
        PaymentEvent::Acceptance => text!("验收款", "payment on acceptance"),
        PaymentEvent::Retention => text!("质保金", "retention money"),
    }
}

/// The rule in words.
fn term(rule: DueRule) -> Text {
    match rule {
        DueRule::Days { n: 0 } => text!("当日", "the same day"),
        DueRule::Days { n } => text!(" {n} 天", "{n} days after it"),
        DueRule::WorkingDays { n } => text!(" {n} 个工作日", "{n} working days after it"),
        DueRule::Months { n } => text!(" {n} 个月", "{n} months after it"),
        DueRule::EndOfMonth { n: 0 } => text!("当月末", "at the end of its month"),
        DueRule::EndOfMonth { n } => {
            text!("当月末再加 {n} 天", "{n} days after the end of its month")
        }
    }
}

/// The rule in the calendar's words. Terms are bounded to ten years when they are entered.
fn in_calendar(rule: DueRule) -> calendar::DueRule {
    let n = u16::try_from(rule.n()).unwrap_or(u16::MAX);
    match rule {
        DueRule::Days { .. } => calendar::DueRule::Days { days: n },
        DueRule::WorkingDays { .. } => calendar::DueRule::WorkingDays { days: n },
        DueRule::Months { .. } => calendar::DueRule::Months { months: n },
        DueRule::EndOfMonth { .. } => calendar::DueRule::EndOfMonth { months: 0, days: n },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("date")
    }

    #[test]
    fn a_month_from_the_last_of_january_ends_in_february() {
        let due = derive(
            PaymentEvent::Contract,
            DueRule::Months { n: 1 },
            day("2026-01-31"),
            &Calendar::china(),
            5,
        );
        assert_eq!(due.on, Some(day("2026-02-28")));
        assert!(
            due.derivation.zh.starts_with("合同签订：2026-01-31"),
            "{}",
            due.derivation.zh
        );
        assert!(due.derivation.zh.contains("月末"), "{}", due.derivation.zh);
    }

    #[test]
    fn reminders_count_working_days_back_over_a_holiday() {
        // The National Day holiday of 2025 lasts from 1 to 8 October.
        let due = derive(
            PaymentEvent::Shipping,
            DueRule::Days { n: 30 },
            day("2025-09-09"),
            &Calendar::china(),
            5,
        );
        assert_eq!(due.on, Some(day("2025-10-09")));
        assert_eq!(
            due.remind_on,
            Some(day("2025-09-25")),
            "five working days, 28 September among them"
        );
    }

    #[test]
    fn what_has_not_happened_has_no_date_but_says_what_it_waits_for() {
        let due = awaited(PaymentEvent::Retention, DueRule::Months { n: 12 });
        assert_eq!(due.on, None);
        assert_eq!(due.derivation.zh, "尚未最终验收；最终验收后 12 个月到期");
        assert_eq!(
            due.derivation.en,
            "waits for final acceptance; due 12 months after it"
        );
    }
}
