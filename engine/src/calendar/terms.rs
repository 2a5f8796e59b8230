//! Due dates of payment terms: days, calendar months clamped to the month's end, or from the end
//! of the month; each with its derivation in words.

use kernel::{Date, Text, counted, text};
use serde::{Deserialize, Serialize};

use super::Calendar;

/// How a payment's due date follows from the date of its occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum DueRule {
    /// So many calendar days after.
    Days {
        /// How many.
        days: u16,
    },
    /// So many working days after.
    WorkingDays {
        /// How many.
        days: u16,
    },
    /// So many calendar months after; a day that the month does not have becomes its last.
    Months {
        /// How many.
        months: u16,
    },
    /// From the end of the occasion's month (月结): so many months and days after it.
    EndOfMonth {
        /// Whole months after the end of the occasion's month, again to the month's end.
        months: u16,
        /// Days after that.
        days: u16,
    },
}

/// A due date of a payment, with its derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentDue {
    /// When it is due.
    pub date: Date,
    /// How that date came about.
    pub derivation: Text,
    /// Whether it rests on a calendar that is not published yet.
    pub provisional: bool,
}

impl DueRule {
    /// The due date of an occasion, e.g. a signing, a shipment, an acceptance.
    #[must_use]
    pub fn due(self, occasion: Date, calendar: &Calendar) -> PaymentDue {
        let plain = |date, derivation| PaymentDue {
            date,
            derivation,
            provisional: false,
        };
        match self {
            Self::Days { days } => {
                let date = occasion.plus_days(i64::from(days));
                let shown = counted(days, "day", "days");
                plain(
                    date,
                    text!(
                        "{occasion} 起 {days} 天为 {date}",
                        "{occasion} plus {shown} is {date}"
                    ),
                )
            }
            Self::WorkingDays { days } => {
                let due = calendar.due_within(calendar.midnight(occasion), u32::from(days));
                let (date, skipped) = (due.date, due.skipped.len());
                let shown = counted(days, "working day", "working days");
                let off = counted(skipped, "day", "days");
                let derivation = text!(
                    "{occasion} 起 {days} 个工作日为 {date}，其间跳过 {skipped} 天休息日",
                    "{occasion} plus {shown} is {date}, {off} off passed over"
                );
                PaymentDue {
                    date,
                    derivation,
                    provisional: due.provisional,
                }
            }
            Self::Months { months } => {
                let (date, clamped) = add_months(occasion, months);
                let shown = counted(months, "month", "months");
                let derivation = if clamped {
                    text!(
                        "{occasion} 起 {months} 个月，当月无此日，取月末 {date}",
                        "{occasion} plus {shown}; that month has no such day, so its last: {date}"
                    )
                } else {
                    text!(
                        "{occasion} 起 {months} 个月为 {date}",
                        "{occasion} plus {shown} is {date}"
                    )
                };
                plain(date, derivation)
            }
            Self::EndOfMonth { months, days } => {
                let end = end_of_month(occasion);
                let later = end_of_month(add_months(end, months).0);
                let date = later.plus_days(i64::from(days));
                let (whole, rest) = (
                    counted(months, "month", "months"),
                    counted(days, "day", "days"),
                );
                let derivation = text!(
                    "{occasion} 所在月末为 {end}，再加 {months} 个月（月末 {later}）和 {days} 天为 {date}",
                    "the month of {occasion} ends on {end}; {whole} later ({later}) plus {rest} is {date}"
                );
                plain(date, derivation)
            }
        }
    }
}

/// A date some calendar months later, and whether it had to be clamped to the month's end.
#[must_use]
pub fn add_months(date: Date, months: u16) -> (Date, bool) {
    let span = jiff::Span::new()
        .try_months(i64::from(months))
        .unwrap_or_default();
    let later = Date(date.0.saturating_add(span));
    (later, later.0.day() != date.0.day())
}

/// The last day of a date's month.
#[must_use]
pub fn end_of_month(date: Date) -> Date {
    Date(date.0.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(rule: DueRule, date: (i16, i8, i8)) -> PaymentDue {
        rule.due(
            Date::ymd(date.0, date.1, date.2).unwrap(),
            &Calendar::china(),
        )
    }

    #[test]
    fn months_clamp_to_the_months_end() {
        let one = due(DueRule::Months { months: 1 }, (2025, 1, 31));
        assert_eq!(one.date.to_string(), "2025-02-28");
        assert!(one.derivation.zh.contains("取月末"));
        assert_eq!(
            due(DueRule::Months { months: 12 }, (2024, 2, 29))
                .date
                .to_string(),
            "2025-02-28"
        );
        assert_eq!(
            due(DueRule::Months { months: 2 }, (2025, 1, 31))
                .date
                .to_string(),
            "2025-03-31"
        );
    }

    #[test]
    fn monthly_terms_count_from_the_end_of_the_month() {
        let sixty = due(DueRule::EndOfMonth { months: 2, days: 0 }, (2025, 1, 10));
        assert_eq!(sixty.date.to_string(), "2025-03-31");
        let plus = due(
            DueRule::EndOfMonth {
                months: 0,
                days: 15,
            },
            (2025, 2, 3),
        );
        assert_eq!(plus.date.to_string(), "2025-03-15");
    }

    #[test]
    fn days_are_calendar_days_and_working_days_are_not() {
        assert_eq!(
            due(DueRule::Days { days: 30 }, (2025, 1, 31))
                .date
                .to_string(),
            "2025-03-02"
        );
        let working = due(DueRule::WorkingDays { days: 1 }, (2025, 9, 30));
        assert_eq!(working.date.to_string(), "2025-10-09");
        assert!(!working.provisional);
    }
}
