//! Parses what people write in cells: numbers, dates, yes and no. Never guesses.

use jiff::civil::{DateTime, Time};
use kernel::search::normalize;

use crate::{Cell, Rule};

/// Currency marks and words that may stand before or after an amount; longer ones first.
const CURRENCY_MARKS: [&str; 13] = [
    "人民币",
    "rmb",
    "cny",
    "usd",
    "eur",
    "gbp",
    "hk$",
    "us$",
    "元",
    "¥",
    "$",
    "€",
    "£",
];
/// Words for yes and no, normalised.
const YES: [&str; 11] = [
    "是", "true", "yes", "y", "1", "启用", "有", "√", "✓", "on", "对",
];
const NO: [&str; 11] = [
    "否", "false", "no", "n", "0", "禁用", "无", "×", "停用", "off", "不",
];
/// The last day that spreadsheets know: 9999-12-31.
const SERIAL_MAX: i32 = 2_958_465;
/// The first day after the 29 February 1900 that spreadsheets know and the calendar does not.
const SERIAL_MIN: i32 = 61;
/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// A cell as a plain decimal (`-1234.5`): thousands separators, full-width figures, currency marks
/// and accounting brackets understood. An empty cell is `None`.
pub fn decimal(cell: &Cell) -> Result<Option<String>, Rule> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(plain) => Ok(Some(plain.clone())),
        Cell::Text(text) => decimal_text(text).map(Some),
        Cell::Error(_) => Err(Rule::FormulaError),
        Cell::Date(_) | Cell::Bool(_) => Err(Rule::Decimal),
    }
}

fn decimal_text(text: &str) -> Result<String, Rule> {
    let folded = normalize(text)
        .replace(['−', '–', '﹣'], "-")
        .replace('，', ",");
    let mut rest = folded.trim();
    let bracketed = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'));
    rest = bracketed.unwrap_or(rest).trim();
    let mut negative = bracketed.is_some();
    // A sign may stand on either side of a currency mark, but only once.
    for _ in 0..2 {
        if let Some(unsigned) = rest.strip_prefix('-').filter(|_| !negative) {
            (negative, rest) = (true, unsigned.trim_start());
        } else if let Some(unsigned) = rest.strip_prefix('+') {
            rest = unsigned.trim_start();
        }
        rest = strip_currency(rest);
    }
    let (whole, part) = match rest.split_once('.') {
        Some((whole, part)) if !part.is_empty() => (whole, part),
        Some(_) => return Err(Rule::Decimal),
        None => (rest, ""),
    };
    if looks_scientific(rest) {
        return Err(Rule::Scientific);
    }
    let whole = ungrouped(whole).ok_or(Rule::Decimal)?;
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Rule::Decimal);
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    let point = if part.is_empty() { "" } else { "." };
    let sign = if negative { "-" } else { "" };
    Ok(format!("{sign}{whole}{point}{part}"))
}

fn strip_currency(text: &str) -> &str {
    let text = CURRENCY_MARKS
        .iter()
        .find_map(|m| text.strip_prefix(m))
        .unwrap_or(text);
    CURRENCY_MARKS
        .iter()
        .find_map(|m| text.strip_suffix(m))
        .unwrap_or(text)
        .trim()
}

fn looks_scientific(text: &str) -> bool {
    text.split_once('e').is_some_and(|(mantissa, exponent)| {
        let exponent = exponent.trim_start_matches(['+', '-']);
        !exponent.is_empty()
            && exponent.bytes().all(|b| b.is_ascii_digit())
            && mantissa.bytes().any(|b| b.is_ascii_digit())
            && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

/// Takes thousands separators out; a comma elsewhere (`1,5`) may be a decimal point and is refused.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split([',', ' ', '\'']).collect();
    let digits = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let first_fits = groups.len() == 1 || (1..=3).contains(&groups[0].len());
    let fits = first_fits && groups[1..].iter().all(|g| g.len() == 3) && !groups[0].is_empty();
    (digits && fits).then(|| groups.concat())
}

/// A cell as a date; a time beside it must be midnight or is left out by intent of the caller.
pub fn date(cell: &Cell) -> Result<Option<kernel::Date>, Rule> {
    Ok(date_time(cell)?.map(|at| kernel::Date(at.date())))
}

/// A cell as a date with its time; midnight when none is given. Understands ISO (with `T` or a
/// blank), `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105` and the serial numbers of spreadsheets.
pub fn date_time(cell: &Cell) -> Result<Option<DateTime>, Rule> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Date(at) => Ok(Some(*at)),
        Cell::Number(serial) => compact(serial)
            .or_else(|| from_serial(serial))
            .map(Some)
            .ok_or(Rule::Date),
        Cell::Text(text) => date_text(text).map(Some),
        Cell::Error(_) => Err(Rule::FormulaError),
        Cell::Bool(_) => Err(Rule::Date),
    }
}

fn date_text(text: &str) -> Result<DateTime, Rule> {
    let folded = normalize(text);
    if let Some(at) = compact(&folded) {
        return Ok(at);
    }
    let split = folded.find(['t', ' ', '日', '号']);
    let (day, time) = split.map_or((folded.as_str(), ""), |at| folded.split_at(at));
    let time = time
        .trim_start_matches(['t', ' ', '日', '号'])
        .trim_end_matches('z');
    let day = day.replace(['年', '月', '/', '.'], "-");
    let figures: Vec<&str> = day.split('-').map(str::trim).collect();
    let [year, month, date] = figures[..] else {
        return Err(Rule::Date);
    };
    if figures
        .iter()
        .any(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(Rule::Date);
    }
    if year.len() != 4 {
        return Err(if date.len() == 4 {
            Rule::DateAmbiguous
        } else {
            Rule::DateShortYear
        });
    }
    let built = civil_date(year, month, date).ok_or(Rule::Date)?;
    Ok(built.to_datetime(clock_time(time)?))
}

fn clock_time(text: &str) -> Result<Time, Rule> {
    if text.is_empty() {
        return Ok(Time::midnight());
    }
    let text = text.split('.').next().unwrap_or_default();
    let mut figures = [0_i8; 3];
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return Err(Rule::Date);
    }
    for (figure, part) in figures.iter_mut().zip(parts) {
        *figure = part.parse().map_err(|_| Rule::Date)?;
    }
    Time::new(figures[0], figures[1], figures[2], 0).map_err(|_| Rule::Date)
}

fn civil_date(year: &str, month: &str, day: &str) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `20260105`: eight figures that are a day of this era.
fn compact(text: &str) -> Option<DateTime> {
    let eight = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    if !eight || !(text.starts_with("19") || text.starts_with("20")) {
        return None;
    }
    Some(civil_date(&text[..4], &text[4..6], &text[6..])?.to_datetime(Time::midnight()))
}

/// Days since the last day of 1899 and a fraction of the day, as Excel counts them.
fn from_serial(serial: &str) -> Option<DateTime> {
    let (days, part) = serial.split_once('.').unwrap_or((serial, ""));
    let days: i32 = days
        .parse()
        .ok()
        .filter(|d| (SERIAL_MIN..=SERIAL_MAX).contains(d))?;
    // Ten digits tell a hundred-thousandth of a second; more would overflow.
    let part = &part[..part.len().min(10)];
    let scale = 10_i64.pow(u32::try_from(part.len()).ok()?);
    let fraction: i64 = if part.is_empty() {
        0
    } else {
        part.parse().ok()?
    };
    let seconds = kernel::round_div(
        i128::from(fraction) * i128::from(DAY_SECONDS),
        i128::from(scale),
    );
    let start = jiff::civil::date(1899, 12, 30).to_datetime(Time::midnight());
    let span = jiff::Span::new()
        .try_days(days)
        .ok()?
        .try_seconds(i64::try_from(seconds).ok()?)
        .ok()?;
    start.checked_add(span).ok()
}

/// A cell as yes or no, in the words of either language, a tick, or 1 and 0.
pub fn boolean(cell: &Cell) -> Result<Option<bool>, Rule> {
    let word = match cell {
        Cell::Empty => return Ok(None),
        Cell::Bool(value) => return Ok(Some(*value)),
        Cell::Text(text) | Cell::Number(text) => normalize(text),
        Cell::Error(_) => return Err(Rule::FormulaError),
        Cell::Date(_) => return Err(Rule::Boolean),
    };
    if YES.contains(&word.as_str()) {
        Ok(Some(true))
    } else if NO.contains(&word.as_str()) {
        Ok(Some(false))
    } else {
        Err(Rule::Boolean)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: &str) -> Cell {
        Cell::Text(value.to_owned())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (written, plain) in [
            ("12", "12"),
            ("0012.50", "12.50"),
            (" 1,234,567.89 ", "1234567.89"),
            ("１，２３４．５", "1234.5"),
            ("¥1,200", "1200"),
            ("￥-35.5", "-35.5"),
            ("-¥35.5", "-35.5"),
            ("1200元", "1200"),
            ("RMB 88", "88"),
            ("人民币 88.00 元", "88.00"),
            ("$ 5", "5"),
            ("(123.45)", "-123.45"),
            ("（123.45）", "-123.45"),
            ("−7", "-7"),
            ("+7", "7"),
            ("1 234 567", "1234567"),
            ("0", "0"),
        ] {
            assert_eq!(
                decimal(&text(written)),
                Ok(Some(plain.to_owned())),
                "{written}"
            );
        }
        assert_eq!(decimal(&Cell::Empty), Ok(None));
        assert_eq!(decimal(&Cell::Number("0.3".into())), Ok(Some("0.3".into())));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for written in [
            "abc", "1,5", "12,34", "1.2.3", "1.", ".5", "--1", "-", "12个", "1,2345", "(-5)", "¥",
            "1e", "NaN",
        ] {
            assert_eq!(decimal(&text(written)), Err(Rule::Decimal), "{written}");
        }
        for written in ["1.23457E+12", "6.91E5", "1e3"] {
            assert_eq!(decimal(&text(written)), Err(Rule::Scientific), "{written}");
        }
        assert_eq!(
            decimal(&Cell::Error("#N/A".into())),
            Err(Rule::FormulaError)
        );
    }

    #[test]
    fn dates_are_read_in_every_common_form() {
        for written in [
            "2026-01-05",
            "2026-1-5",
            "2026/1/5",
            "2026.1.5",
            "2026年1月5日",
            "2026年01月05日",
            "20260105",
            "２０２６-０１-０５",
            "2026-01-05T00:00",
            "2026-01-05 00:00:00",
            "2026-01-05T00:00:00Z",
        ] {
            let read = date_time(&text(written));
            assert_eq!(
                read,
                Ok(Some(jiff::civil::datetime(2026, 1, 5, 0, 0, 0, 0))),
                "{written}"
            );
        }
        let read = |written: &str| date_time(&text(written)).unwrap().unwrap().to_string();
        assert_eq!(read("2010-12-01T08:26"), "2010-12-01T08:26:00");
        assert_eq!(read("2018-09-15 12:24:27"), "2018-09-15T12:24:27");
        assert_eq!(read("2026年1月5日 14:30"), "2026-01-05T14:30:00");
        let serial = |n: &str| {
            date_time(&Cell::Number(n.into()))
                .unwrap()
                .unwrap()
                .to_string()
        };
        assert_eq!(serial("46027"), "2026-01-05T00:00:00");
        assert_eq!(serial("45943.541"), "2025-10-13T12:59:02");
        assert_eq!(serial("20260105"), "2026-01-05T00:00:00");
    }

    #[test]
    fn unclear_dates_are_refused_with_their_reason() {
        for (written, rule) in [
            ("01/05/2026", Rule::DateAmbiguous),
            ("26-01-05", Rule::DateShortYear),
            ("2026-02-30", Rule::Date),
            ("2026-13-01", Rule::Date),
            ("tomorrow", Rule::Date),
            ("2026-01-05 25:00", Rule::Date),
            ("2026-01", Rule::Date),
            ("", Rule::Date),
        ] {
            assert_eq!(date_time(&text(written)), Err(rule), "{written}");
        }
        assert_eq!(date_time(&Cell::Number("-3".into())), Err(Rule::Date));
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        for (written, value) in [
            ("是", true),
            ("Ｙ", true),
            ("√", true),
            ("否", false),
            ("FALSE", false),
        ] {
            assert_eq!(boolean(&text(written)), Ok(Some(value)), "{written}");
        }
        assert_eq!(boolean(&Cell::Number("1".into())), Ok(Some(true)));
        assert_eq!(boolean(&text("maybe")), Err(Rule::Boolean));
    }

    proptest! {
        #[test]
        fn grouped_numbers_read_as_ungrouped(n in any::<u32>(), fen in 0..100_u8, minus: bool) {
            let plain = format!("{}{n}.{fen:02}", if minus { "-" } else { "" });
            let digits = n.to_string();
            let grouped: Vec<String> = digits.as_bytes().rchunks(3).rev()
                .map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            let written = format!("{}¥{}.{fen:02}", if minus { "-" } else { "" }, grouped.join(","));
            prop_assert_eq!(decimal(&text(&written)), Ok(Some(plain)));
        }

        #[test]
        fn no_text_makes_the_parsers_panic(written: String) {
            let cell = text(&written);
            let _ = (decimal(&cell), date_time(&cell), boolean(&cell));
        }
    }
}
