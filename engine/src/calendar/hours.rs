//! Working hours: a unit of its own, counted inside the stretches of a working day.

use kernel::Moment;
use serde::{Deserialize, Serialize};

use super::{Calendar, DayKind};

/// The stretches of work of a day, as minutes after midnight, in rising order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours(Vec<(u16, u16)>);

/// Half past eight to noon, one o'clock to half past five: eight hours.
const OFFICE_HOURS: [(u16, u16); 2] = [(510, 720), (780, 1050)];

/// No clock in working hours runs longer than this many days.
const DAYS_MAX: i32 = 366 * 5;

impl Default for Hours {
    fn default() -> Self {
        Self(OFFICE_HOURS.to_vec())
    }
}

impl Hours {
    /// Hours from stretches; `None` unless they rise, do not overlap and lie within a day.
    #[must_use]
    pub fn new(stretches: &[(u16, u16)]) -> Option<Self> {
        const MINUTES_A_DAY: u16 = 24 * 60;
        let mut last = 0;
        for (start, end) in stretches {
            if *start < last || start >= end || *end > MINUTES_A_DAY {
                return None;
            }
            last = *end;
        }
        (!stretches.is_empty()).then(|| Self(stretches.to_vec()))
    }

    /// The stretches of a whole or a half day.
    fn of_day(&self, half: bool) -> &[(u16, u16)] {
        if half {
            &self.0[..self.0.len().min(1)]
        } else {
            &self.0
        }
    }

    pub(super) fn start_seconds(&self) -> i32 {
        self.0
            .first()
            .map_or(0, |(start, _)| i32::from(*start) * 60)
    }

    pub(super) fn end_seconds(&self, half: bool) -> i32 {
        self.of_day(half)
            .last()
            .map_or(86_400, |(_, end)| i32::from(*end) * 60)
    }
}

impl Calendar {
    /// The moment when so many minutes of working time have passed.
    #[must_use]
    pub fn plus_working_minutes(&self, start: Moment, minutes: u32) -> Moment {
        let mut left = i64::from(minutes) * 60_000_000;
        let first = self.day_of(start);
        for day in first..first.saturating_add(DAYS_MAX) {
            for (from, to) in self.stretches(day) {
                let from = from.max(start);
                if to <= from {
                    continue;
                }
                let length = to.0 - from.0;
                if left <= length {
                    return Moment(from.0 + left);
                }
                left -= length;
            }
        }
        Moment(start.0.saturating_add(left))
    }

    /// How many whole minutes of working time lie between two moments.
    #[must_use]
    pub fn working_minutes_between(&self, from: Moment, to: Moment) -> u32 {
        let mut total = 0_i64;
        let first = self.day_of(from);
        let last = self.day_of(to).min(first.saturating_add(DAYS_MAX));
        for day in first..=last {
            for (start, end) in self.stretches(day) {
                total += (end.0.min(to.0) - start.0.max(from.0)).max(0);
            }
        }
        u32::try_from(total / 60_000_000).unwrap_or(u32::MAX)
    }

    /// The stretches of a day as moments; none on a free day.
    fn stretches(&self, day: i32) -> impl Iterator<Item = (Moment, Moment)> {
        let half = self.rules_kind(day) == Some(DayKind::Half);
        let hours = if self.works(day) {
            self.hours.of_day(half)
        } else {
            &[]
        };
        hours.iter().map(move |(from, to)| {
            (
                self.moment_at(day, i32::from(*from) * 60),
                self.moment_at(day, i32::from(*to) * 60),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_pass_only_at_work() {
        let calendar = Calendar::china();
        // Friday 16:30 local; one hour is left that day.
        let start: Moment = "2025-03-07T08:30:00Z".parse().unwrap();
        let due = calendar.plus_working_minutes(start, 90);
        assert_eq!(due.to_string(), "2025-03-10T01:00:00Z");
        assert_eq!(calendar.working_minutes_between(start, due), 90);
    }

    #[test]
    fn a_day_is_eight_hours() {
        let calendar = Calendar::china();
        let start: Moment = "2025-03-10T00:30:00Z".parse().unwrap();
        assert_eq!(
            calendar.plus_working_minutes(start, 8 * 60).to_string(),
            "2025-03-10T09:30:00Z"
        );
    }

    #[test]
    fn overlapping_stretches_are_no_hours() {
        assert!(Hours::new(&[(540, 720), (700, 800)]).is_none());
        assert!(Hours::new(&[]).is_none());
    }
}
