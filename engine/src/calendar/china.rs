//! The public holidays of mainland China that are carried with the program. Source and licence:
//! `data/holidays/README.md`.

use kernel::{Date, Text};
use serde::Deserialize;

use super::{DayKind, DayRule, Layer};

const FILES: [&str; 5] = [
    include_str!("../../../data/holidays/2023.json"),
    include_str!("../../../data/holidays/2024.json"),
    include_str!("../../../data/holidays/2025.json"),
    include_str!("../../../data/holidays/2026.json"),
    include_str!("../../../data/holidays/2027.json"),
];

#[derive(Deserialize)]
struct File {
    year: i16,
    days: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Day {
    name: String,
    date: Date,
    is_off_day: bool,
}

impl Layer {
    /// The layer of a published year's file (the form of github NateScarlet/holiday-cn). A file
    /// without days is a year that is not published yet.
    ///
    /// # Errors
    /// When the text is not of that form.
    pub fn from_holiday_file(json: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let published = if file.days.is_empty() {
            Vec::new()
        } else {
            vec![file.year]
        };
        let days = file.days.into_iter().map(rule).collect();
        Ok(Self {
            days,
            published,
            ..Self::default()
        })
    }
}

fn rule(day: Day) -> DayRule {
    let english = english(&day.name);
    if day.is_off_day {
        let reason = Text {
            zh: day.name,
            en: english.to_owned(),
        };
        DayRule {
            date: day.date,
            kind: DayKind::Off,
            reason,
        }
    } else {
        let reason = Text {
            zh: format!("{}调休上班", day.name),
            en: format!("make-up working day for {english}"),
        };
        DayRule {
            date: day.date,
            kind: DayKind::Work,
            reason,
        }
    }
}

/// The English name of a holiday; joint holidays carry several names in one.
fn english(name: &str) -> &'static str {
    const NAMES: [(&str, &str); 7] = [
        ("元旦", "New Year's Day"),
        ("春节", "Spring Festival"),
        ("清明节", "Qingming Festival"),
        ("劳动节", "Labour Day"),
        ("端午节", "Dragon Boat Festival"),
        ("中秋节", "Mid-Autumn Festival"),
        ("国庆节", "National Day"),
    ];
    if name.contains("中秋") && name.contains("国庆") {
        return "Mid-Autumn Festival and National Day";
    }
    NAMES
        .iter()
        .find(|(zh, _)| *zh == name)
        .map_or("public holiday", |(_, en)| en)
}

/// All years carried with the program. A test reads every file, so that none can be broken here.
pub(super) fn layer() -> Layer {
    let mut all = Layer::default();
    for json in FILES {
        let year = Layer::from_holiday_file(json).unwrap_or_default();
        all.days.extend(year.days);
        all.published.extend(year.published);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;

    #[test]
    fn every_file_is_sound_and_2027_is_not_published() {
        for json in FILES {
            Layer::from_holiday_file(json).unwrap();
        }
        assert_eq!(layer().published, [2023, 2024, 2025, 2026]);
    }

    #[test]
    fn working_days_of_each_year_are_as_published() {
        let calendar = Calendar::china();
        for (year, days) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
            let mut date = Date::ymd(year, 1, 1).unwrap();
            let mut count = 0;
            while date.0.year() == year {
                count += u32::from(calendar.is_working(date));
                date = date.plus_days(1);
            }
            assert_eq!(count, days, "{year}");
        }
    }
}
