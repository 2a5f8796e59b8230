//! How a customer pays, in facts, and the points that follow from them. The points are a proposal for
//! a person who rates the customer; they decide nothing by themselves.

use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a customer has paid so far; amounts in minor units of the company's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behaviour {
    /// Instalments that were due or paid, the newest 500.
    pub instalments: i64,
    /// Of these, paid in full by their due day.
    pub on_time: i64,
    /// Days late, summed; one still open counts until today.
    pub days_late: i64,
    /// What is overdue now.
    pub overdue: i64,
    /// For how many days, the oldest of it.
    pub overdue_days: i64,
    /// Ordered in the last 365 days.
    pub turnover: i64,
    /// What he may owe.
    pub limit: i64,
    /// The day of his first order.
    pub since: Option<Date>,
    /// Days since then.
    pub age_days: i64,
}

/// A rating of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditGrade)]
pub enum Grade {
    /// Pays as agreed.
    A,
    /// Pays, now and then late.
    B,
    /// Often late.
    C,
    /// Not to be relied on.
    D,
}

impl Grade {
    /// The letter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// Reads the letter.
    #[must_use]
    pub fn parse(letter: &str) -> Option<Self> {
        [Self::A, Self::B, Self::C, Self::D]
            .into_iter()
            .find(|grade| grade.as_str() == letter)
    }
}

/// The points by fact; 100 in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CreditPoints)]
pub struct Points {
    /// Up to 45: the share of instalments paid by their due day.
    pub on_time: i64,
    /// Up to 20: none where he pays 60 days late on average.
    pub promptness: i64,
    /// Up to 20: none where something is overdue for 90 days.
    pub overdue: i64,
    /// Up to 10: all where he orders in a year four times what he may owe.
    pub turnover: i64,
    /// Up to 5: all after three years.
    pub age: i64,
}

/// The points with the rating that they propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// The points by fact.
    pub points: Points,
    /// Their sum, 0 to 100.
    pub total: i64,
    /// A from 85, B from 70, C from 50.
    pub grade: Grade,
}

impl Behaviour {
    /// The average of days late, rounded down.
    #[must_use]
    pub const fn average_days_late(&self) -> i64 {
        if self.instalments == 0 {
            0
        } else {
            self.days_late / self.instalments
        }
    }

    /// The score; none while nothing has fallen due.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        if self.instalments == 0 {
            return None;
        }
        // The part of `most` that `have` is of `full`.
        let part = |most: i64, have: i64, full: i64| {
            let (have, full) = (have.clamp(0, full.max(1)), full.max(1));
            i64::try_from(i128::from(most) * i128::from(have) / i128::from(full)).unwrap_or(most)
        };
        let points = Points {
            on_time: part(45, self.on_time, self.instalments),
            promptness: 20 - part(20, self.average_days_late(), 60),
            overdue: 20 - part(20, self.overdue_days, 90),
            turnover: part(10, self.turnover, self.limit.saturating_mul(4)),
            age: part(5, self.age_days, 3 * 365),
        };
        let total =
            points.on_time + points.promptness + points.overdue + points.turnover + points.age;
        let grade = match total {
            85.. => Grade::A,
            70..85 => Grade::B,
            50..70 => Grade::C,
            _ => Grade::D,
        };
        Some(Score {
            points,
            total,
            grade,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> Behaviour {
        Behaviour {
            instalments: 20,
            on_time: 20,
            turnover: 400_00,
            limit: 100_00,
            age_days: 2_000,
            ..Behaviour::default()
        }
    }

    #[test]
    fn who_pays_as_agreed_has_all_points() {
        let score = good().score().unwrap();
        assert_eq!((score.total, score.grade), (100, Grade::A));
    }

    #[test]
    fn nothing_due_yet_is_no_score() {
        assert_eq!(Behaviour::default().score(), None);
    }

    #[test]
    fn late_and_overdue_cost_points_by_fact() {
        let late = Behaviour {
            on_time: 10,
            days_late: 20 * 30,
            overdue: 1,
            overdue_days: 45,
            ..good()
        };
        let score = late.score().unwrap();
        let points = score.points;
        assert_eq!(
            (points.on_time, points.promptness, points.overdue),
            (22, 10, 10)
        );
        assert_eq!((score.total, score.grade), (57, Grade::C));
    }

    proptest! {
        /// Whatever the facts, the points stay within 100, and paying later never raises them.
        #[test]
        fn points_stay_within_and_lateness_never_pays(
            instalments in 1..500_i64, on_time in 0..500_i64, late in 0..50_000_i64, overdue_days in 0..4_000_i64,
            turnover in 0..i64::MAX, limit in 0..i64::MAX, age_days in 0..40_000_i64, more in 0..1_000_i64,
        ) {
            let one = Behaviour {
                instalments, on_time: on_time.min(instalments), days_late: late, overdue: 0, overdue_days,
                turnover, limit, since: None, age_days,
            };
            let worse = Behaviour { days_late: late + more, overdue_days: overdue_days + more, ..one };
            let (score, less) = (one.score().unwrap(), worse.score().unwrap());
            prop_assert!((0..=100).contains(&score.total));
            prop_assert!(less.total <= score.total);
        }
    }
}
