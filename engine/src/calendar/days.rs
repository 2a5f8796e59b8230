//! Counting working days.

use kernel::{Date, Moment, Text};
use serde::{Deserialize, Serialize};

use super::{Calendar, DayKind, date, number};

/// A day that a count passed over, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Which day.
    pub date: Date,
    /// Why it does not count.
    pub reason: Text,
}

/// A due moment with its derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The end of the working day on which it is due.
    pub moment: Moment,
    /// The civil date of that day.
    pub date: Date,
    /// The days passed over, each with its reason.
    pub skipped: Vec<Skipped>,
    /// Whether a year was crossed whose public holidays are not published yet.
    pub provisional: bool,
}

/// No clock counts further than this; a calendar without working days must not loop for ever.
const COUNT_MAX: i32 = 366 * 20;

impl Calendar {
    /// "Within `n` working days" of a moment: counted from the next working day, due at the end of
    /// the `n`th. With `n` 0 it is due at the end of the day itself, or of the next working day.
    #[must_use]
    pub fn due_within(&self, start: Moment, n: u32) -> Due {
        let first = self.day_of(start);
        let last = self.nth_working_day(first, n);
        let skipped: Vec<Skipped> = (first + 1..last)
            .filter(|day| !self.works(*day))
            .map(|day| Skipped {
                date: date(day),
                reason: self.reason(date(day)),
            })
            .collect();
        let due = date(last);
        Due {
            moment: self.end_of_day(last),
            date: due,
            skipped,
            provisional: self.provisional_text(date(first), due).is_some(),
        }
    }

    /// The moment of [`Calendar::due_within`] alone, without the derivation.
    #[must_use]
    pub fn due_moment(&self, start: Moment, n: u32) -> Moment {
        self.end_of_day(self.nth_working_day(self.day_of(start), n))
    }

    /// `n` working days before a moment: the beginning of work on that day. For reminders.
    #[must_use]
    pub fn before(&self, moment: Moment, n: u32) -> Moment {
        let mut day = self.day_of(moment);
        let floor = day.saturating_sub(COUNT_MAX);
        let mut left = n;
        while left > 0 && day > floor {
            day -= 1;
            left -= u32::from(self.works(day));
        }
        self.start_of_day(day)
    }

    /// How many working days lie after `from` up to and with the day of `to`.
    #[must_use]
    pub fn working_days_between(&self, from: Moment, to: Moment) -> u32 {
        let (first, last) = (self.day_of(from), self.day_of(to));
        let last = last.min(first.saturating_add(COUNT_MAX));
        (first + 1..=last)
            .map(|day| u32::from(self.works(day)))
            .sum()
    }

    /// The first working day on or after a date.
    #[must_use]
    pub fn on_or_after(&self, start: Date) -> Date {
        date(self.nth_working_day(number(start), 0))
    }

    /// The end of work on a date; of a free day, the end of the usual hours.
    #[must_use]
    pub fn end_of(&self, date: Date) -> Moment {
        self.end_of_day(number(date))
    }

    /// The beginning of a civil date.
    #[must_use]
    pub fn midnight(&self, date: Date) -> Moment {
        self.moment_at(number(date), 0)
    }

    fn nth_working_day(&self, start: i32, n: u32) -> i32 {
        let ceiling = start.saturating_add(COUNT_MAX);
        let mut day = if n == 0 { start } else { start + 1 };
        let mut left = n.max(1);
        while day < ceiling {
            if self.works(day) {
                left -= 1;
                if left == 0 {
                    return day;
                }
            }
            day += 1;
        }
        ceiling
    }

    fn end_of_day(&self, day: i32) -> Moment {
        let half = self.rules_kind(day) == Some(DayKind::Half);
        self.moment_at(day, self.hours.end_seconds(half))
    }

    fn start_of_day(&self, day: i32) -> Moment {
        self.moment_at(day, self.hours.start_seconds())
    }

    /// What the rules say of a day; half days are rare, so a calendar without them asks nothing.
    pub(super) fn rules_kind(&self, day: i32) -> Option<DayKind> {
        if !self.has_halves {
            return None;
        }
        self.rules.get(&day).map(|(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayRule, Layer};

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn spring_festival_is_passed_over_and_the_make_up_sunday_counts() {
        // 2025-01-24 is a Friday; Sunday the 26th is worked, the festival lasts until 4 February.
        let due = Calendar::china().due_within(moment("2025-01-24T02:00:00Z"), 3);
        assert_eq!(due.date.to_string(), "2025-02-05");
        assert_eq!(due.moment, moment("2025-02-05T09:30:00Z"));
        assert_eq!(due.skipped.len(), 9);
        assert_eq!(due.skipped[0].reason.zh, "星期六");
        assert_eq!(due.skipped[1].reason.zh, "春节");
        assert!(!due.provisional);
    }

    #[test]
    fn zero_days_is_today_or_the_next_working_day() {
        let calendar = Calendar::china();
        assert_eq!(
            calendar
                .due_within(moment("2025-10-09T02:00:00Z"), 0)
                .date
                .to_string(),
            "2025-10-09"
        );
        assert_eq!(
            calendar
                .due_within(moment("2025-10-01T02:00:00Z"), 0)
                .date
                .to_string(),
            "2025-10-09"
        );
    }

    #[test]
    fn an_unpublished_year_is_provisional() {
        let due = Calendar::china().due_within(moment("2026-12-31T02:00:00Z"), 2);
        assert_eq!(due.date.to_string(), "2027-01-04");
        assert!(due.provisional);
    }

    #[test]
    fn every_unpublished_year_on_the_way_is_named() {
        let calendar = Calendar::china();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let note = calendar.provisional_text(day("2026-11-24"), day("2028-02-01"));
        let note = note.expect("2027 and 2028 are not published");
        assert!(note.zh.starts_with("2027、2028 年"), "{}", note.zh);
        assert!(note.en.contains("2027, 2028"), "{}", note.en);
        assert!(
            calendar
                .provisional_text(day("2026-01-05"), day("2026-11-24"))
                .is_none()
        );
    }

    #[test]
    fn a_local_time_is_read_in_the_zone_of_the_calendar() {
        let calendar = Calendar::china();
        let read = |text: &str| calendar.read_local(text);
        assert_eq!(
            read("2026-09-30T17:45"),
            Some(moment("2026-09-30T09:45:00Z"))
        );
        assert_eq!(read("2026-09-30"), Some(moment("2026-09-29T16:00:00Z")));
        assert_eq!(read("2026-09-31T17:45"), None);
        assert_eq!(read("soon"), None);
    }

    #[test]
    fn a_department_may_work_where_the_company_rests() {
        let saturday = Date::ymd(2025, 3, 8).unwrap();
        let day = |kind| DayRule {
            date: saturday,
            kind,
            reason: Text::new("值班", "duty"),
        };
        let calendar = Calendar::china().with(&Layer {
            days: vec![day(DayKind::Half)],
            ..Layer::default()
        });
        let due = calendar.due_within(moment("2025-03-07T02:00:00Z"), 1);
        assert_eq!(
            due.moment,
            moment("2025-03-08T04:00:00Z"),
            "a half day ends at noon"
        );
    }

    #[test]
    fn days_between_match_days_within() {
        let calendar = Calendar::china();
        let start = moment("2025-09-26T02:00:00Z");
        for n in 1..40 {
            assert_eq!(
                calendar.working_days_between(start, calendar.due_moment(start, n)),
                n
            );
        }
    }

    #[test]
    fn a_calendar_without_working_days_ends_its_count() {
        let idle = Layer {
            weekdays: Some([false; 7]),
            ..Layer::default()
        };
        let calendar = Calendar::new(jiff::tz::TimeZone::UTC).with(&idle);
        assert!(
            calendar
                .due_within(moment("2025-01-01T00:00:00Z"), 1)
                .provisional
        );
    }
}
