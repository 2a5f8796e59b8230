//! The working-day calendar: weekends, public holidays, make-up working days (调休), overrides of
//! the company and of a department, working hours.
//!
//! "Within N working days" counts from the next working day; the due moment is the end of that
//! working day. A *working day* and *working hours* are different units. A half day counts as a
//! working day and ends at its own end. A year without published holidays is computed by weekday
//! and marked provisional.
//!
//! Inside, days are numbers counted from 1970-01-01 and the published years one bit per day, so
//! that a due moment costs nanoseconds.

mod china;
mod days;
mod hours;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::{Offset, TimeZone};
use kernel::{Date, Moment, Text, text};
use serde::{Deserialize, Serialize};

pub use self::{
    days::{Due, Skipped},
    hours::Hours,
    terms::{DueRule, PaymentDue, add_months, end_of_month},
};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nobody works.
    Off,
    /// A working day, also where its weekday would be free.
    Work,
    /// Work ends with the first stretch of hours.
    Half,
}

/// A day that differs from its weekday's rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRule {
    /// Which day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Why, e.g. the holiday's name.
    pub reason: Text,
}

/// Rules that lie over the ones below: the nation's, then the company's, then a department's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layer {
    /// Days that differ.
    #[serde(default)]
    pub days: Vec<DayRule>,
    /// Other working hours.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Other working weekdays, Monday first.
    #[serde(default)]
    pub weekdays: Option<[bool; 7]>,
    /// Years whose public holidays are known from this layer on.
    #[serde(default)]
    pub published: Vec<i16>,
}

/// A calendar, ready to compute.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    /// Seconds east of UTC where the zone never changes; spares the zone's tables.
    fixed: Option<i32>,
    weekdays: [bool; 7],
    hours: Hours,
    rules: BTreeMap<i32, (DayKind, Text)>,
    published: BTreeSet<i16>,
    /// First day of `bits`.
    first: i32,
    /// One bit per day from `first`: whether it is worked.
    bits: Vec<u64>,
    has_halves: bool,
}

impl Calendar {
    /// A calendar of weekdays only, Monday to Friday.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        let fixed = zone.to_fixed_offset().ok().map(Offset::seconds);
        Self {
            zone,
            fixed,
            weekdays: [true, true, true, true, true, false, false],
            hours: Hours::default(),
            rules: BTreeMap::new(),
            published: BTreeSet::new(),
            first: 0,
            bits: Vec::new(),
            has_halves: false,
        }
    }

    /// Mainland China: UTC+8 and the published holidays carried with the program.
    #[must_use]
    pub fn china() -> Self {
        Self::new(TimeZone::fixed(jiff::tz::offset(8))).with(&china::layer())
    }

    /// This calendar with a layer of rules over it.
    #[must_use]
    pub fn with(mut self, layer: &Layer) -> Self {
        for rule in &layer.days {
            self.rules
                .insert(number(rule.date), (rule.kind, rule.reason.clone()));
        }
        if let Some(hours) = &layer.hours {
            self.hours = hours.clone();
        }
        if let Some(weekdays) = layer.weekdays {
            self.weekdays = weekdays;
        }
        self.published.extend(&layer.published);
        self.tabulate();
        self
    }

    /// The time zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The civil date of a moment here.
    #[must_use]
    pub fn date(&self, moment: Moment) -> Date {
        date(self.day_of(moment))
    }

    /// A civil date and time here, `2026-09-30T17:45`; a date alone is its beginning.
    #[must_use]
    pub fn read_local(&self, text: &str) -> Option<Moment> {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        let since_midnight = civil.time().duration_since(jiff::civil::Time::midnight());
        let seconds = i32::try_from(since_midnight.as_secs()).ok()?;
        Some(self.moment_at(number(Date(civil.date())), seconds))
    }

    /// Whether people work on a date.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        self.works(number(date))
    }

    /// Why a date is worked or not, e.g. the holiday's name or the weekday.
    #[must_use]
    pub fn reason(&self, date: Date) -> Text {
        let day = number(date);
        if let Some((_, reason)) = self.rules.get(&day) {
            return reason.clone();
        }
        const NAMES: [(&str, &str); 7] = [
            ("星期一", "Monday"),
            ("星期二", "Tuesday"),
            ("星期三", "Wednesday"),
            ("星期四", "Thursday"),
            ("星期五", "Friday"),
            ("星期六", "Saturday"),
            ("星期日", "Sunday"),
        ];
        let (zh, en) = NAMES[weekday(day)];
        Text::new(zh, en)
    }

    /// Whether a date lies in a year whose public holidays are not published yet.
    #[must_use]
    pub fn is_provisional(&self, date: Date) -> bool {
        !self.published.contains(&date.0.year())
    }

    /// Which weekdays are worked, Monday first, where nothing else is said of a day.
    #[must_use]
    pub const fn weekdays(&self) -> [bool; 7] {
        self.weekdays
    }

    /// The days of a span that differ from their weekday's rule, in order.
    pub fn rules(&self, from: Date, to: Date) -> impl Iterator<Item = DayRule> + '_ {
        // An empty span, where `to` lies before `from`, would be no range.
        let last = number(to).max(number(from));
        self.rules
            .range(number(from)..=last)
            .map(|(day, (kind, reason))| DayRule {
                date: date(*day),
                kind: *kind,
                reason: reason.clone(),
            })
    }

    /// What to say about a span with years whose public holidays are not published yet; `None`
    /// where all are.
    #[must_use]
    pub fn provisional_text(&self, from: Date, to: Date) -> Option<Text> {
        let unpublished = (from.0.year()..=to.0.year()).filter(|y| !self.published.contains(y));
        let years: Vec<String> = unpublished.map(|year| year.to_string()).collect();
        let (zh, en) = (years.join("、"), years.join(", "));
        (!years.is_empty()).then(|| {
            text!(
                "{zh} 年放假安排尚未公布，按周末推算，公布后会重新计算",
                "public holidays of {en} are not published yet; computed by weekday, to be recomputed"
            )
        })
    }

    fn works(&self, day: i32) -> bool {
        let index = day.wrapping_sub(self.first);
        if let Ok(index) = usize::try_from(index)
            && let Some(word) = self.bits.get(index / 64)
        {
            return word >> (index % 64) & 1 == 1;
        }
        self.weekdays[weekday(day)]
    }

    /// Writes the bits for the span of days that rules name.
    fn tabulate(&mut self) {
        let (Some(first), Some(last)) = (
            self.rules.keys().next().copied(),
            self.rules.keys().next_back().copied(),
        ) else {
            return;
        };
        self.first = first;
        self.has_halves = self.rules.values().any(|(kind, _)| *kind == DayKind::Half);
        let days = usize::try_from(last - first + 1).unwrap_or(0);
        self.bits = vec![0; days.div_ceil(64)];
        let end = first.saturating_add(i32::try_from(self.bits.len() * 64).unwrap_or(0));
        for (index, day) in (first..end).enumerate() {
            let works = match self.rules.get(&day) {
                Some((DayKind::Off, _)) => false,
                Some((DayKind::Work | DayKind::Half, _)) => true,
                None => self.weekdays[weekday(day)],
            };
            self.bits[index / 64] |= u64::from(works) << (index % 64);
        }
    }

    /// The day number of a moment, in the calendar's zone.
    fn day_of(&self, moment: Moment) -> i32 {
        match self.fixed {
            Some(seconds) => {
                let local = moment.0.div_euclid(1_000_000) + i64::from(seconds);
                i32::try_from(local.div_euclid(SECONDS_A_DAY)).unwrap_or(i32::MAX)
            }
            None => number(moment.date_in(&self.zone)),
        }
    }

    /// The moment at so many seconds after midnight of a day.
    fn moment_at(&self, day: i32, seconds: i32) -> Moment {
        let local = i64::from(day) * SECONDS_A_DAY + i64::from(seconds);
        if let Some(offset) = self.fixed {
            return Moment((local - i64::from(offset)) * 1_000_000);
        }
        let midnight = date(day).0.to_datetime(jiff::civil::Time::midnight());
        let civil = midnight.saturating_add(jiff::SignedDuration::from_secs(i64::from(seconds)));
        self.zone
            .to_ambiguous_timestamp(civil)
            .compatible()
            .map_or(Moment(local * 1_000_000), Moment::from)
    }
}

/// Seconds of a civil day.
const SECONDS_A_DAY: i64 = 86_400;

/// The number of a date, counted from 1970-01-01.
fn number(date: Date) -> i32 {
    const EPOCH: Date = Date(jiff::civil::date(1970, 1, 1));
    i32::try_from(date.days_since(EPOCH)).unwrap_or(i32::MAX)
}

/// The date of a number.
fn date(day: i32) -> Date {
    Date(jiff::civil::date(1970, 1, 1)).plus_days(i64::from(day))
}

/// The weekday of a day number, 0 for Monday.
fn weekday(day: i32) -> usize {
    // 1970-01-01 was a Thursday.
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}
