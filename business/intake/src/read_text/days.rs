//! Days as people write them, and which of them is the day of delivery.

use std::ops::Range;

use kernel::Date;
use regex::{Captures, Regex};

use super::{count::quantity_of, pattern};

/// Words that lead to a day.
const LEAD: &str = r"(?:[\s:,]|请|务必|最迟|最晚|要求|希望|需要|须|需|于|在|交货|交付|到货|发货|要货|交期|日期|时间|期限|为|(?-u:\b)(?:needed|need|required|to be|delivery|delivered|deliver|date|due|before|by|on|until|no later than|latest|is)(?-u:\b))*";
/// Words that follow it.
const TAIL: &str = r"(?:\s*(?:之前|以前|前|内|交货|交付|到货|发货|要货|需要))*";
const MONTH: &str = r"(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?";
/// The beginnings of the months' names, as [`MONTH`] has them.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

pattern!(
    DAY_FULL,
    &format!(
        r"(?i){LEAD}(?<year>20\d{{2}})\s*[-/.年]\s*(?<month>\d{{1,2}})\s*[-/.月]\s*(?<day>\d{{1,2}})[日号]?{TAIL}"
    )
);
pattern!(
    DAY_HAN,
    &format!(
        r"(?i){LEAD}(?<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?<day>\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})[日号]?{TAIL}"
    )
);
pattern!(
    DAY_MONTH,
    &format!(
        r"(?i){LEAD}(?<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:,?\s+(?<year>20\d{{2}}))?(?-u:\b){TAIL}"
    )
);
pattern!(
    MONTH_DAY,
    &format!(
        r"(?i){LEAD}(?-u:\b){MONTH}\s+(?<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?<year>20\d{{2}}))?(?-u:\b){TAIL}"
    )
);
pattern!(
    DAY_SLASH,
    &format!(r"(?i){LEAD}(?-u:\b)(?<month>\d{{1,2}})/(?<day>\d{{1,2}})(?-u:\b)[日号]?{TAIL}")
);
pattern!(
    DUE,
    r"(?i)交货|交期|交付|到货|发货|送到|要货|需要|最迟|最晚|之前|以前|前到|deliver|due|need|(?-u:\b)(?:before|by|until|latest)(?-u:\b)"
);
pattern!(DATED, r"(?i)日期|下单|签订|(?-u:\b)date");

/// The day of delivery that a line names, and where its words stand. A day without a year is the
/// next one from `today` on; 1/2 may be an inch, and must itself be said to be a day.
pub(super) fn due_day(line: &str, today: Date) -> Option<(Range<usize>, Date)> {
    let found = |pattern: &Regex| -> Vec<(Range<usize>, Date)> {
        let day = |c: Captures<'_>| Some((c.get(0)?.range(), day_of(&c, today)?));
        pattern.captures_iter(line).filter_map(day).collect()
    };
    let patterns: [&Regex; 4] = [&DAY_FULL, &DAY_HAN, &DAY_MONTH, &MONTH_DAY];
    let plain: Vec<_> = patterns.into_iter().flat_map(found).collect();
    let slashed = found(&DAY_SLASH);
    let is_due = |(at, _): &&(Range<usize>, Date)| {
        let words = &line[at.clone()];
        DUE.is_match(words) || words.ends_with('前') || words.len() == line.trim().len()
    };
    let by_itself = plain.iter().chain(&slashed).find(is_due);
    let by_line = DUE.is_match(line) || line.len() < 24;
    let else_first = || plain.first().filter(|_| by_line && !DATED.is_match(line));
    by_itself.or_else(else_first).cloned()
}

fn day_of(captures: &Captures<'_>, today: Date) -> Option<Date> {
    let day = number(&captures["day"])?;
    let month = &captures["month"];
    let named = MONTHS
        .iter()
        .position(|name| month.eq_ignore_ascii_case(name));
    let month = match named {
        Some(at) => i8::try_from(at + 1).ok()?,
        None => number(month)?,
    };
    if let Some(year) = captures.name("year") {
        return Date::ymd(year.as_str().parse().ok()?, month, day);
    }
    let year = today.0.year();
    [year, year + 1]
        .into_iter()
        .filter_map(|year| Date::ymd(year, month, day))
        .find(|day| *day >= today)
}

/// A month or a day of one, in figures or numerals.
fn number(text: &str) -> Option<i8> {
    quantity_of(text)?.to_string().parse().ok()
}
