//! Money: integer minor units and a currency. Sums must agree to the fen.

use serde::{Deserialize, Serialize};

use crate::Fault;

/// An ISO 4217 currency with the number of its decimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Renminbi, the default company currency.
    pub const CNY: Self = Self(*b"CNY");

    /// Parses three capital letters.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// What stands before its amounts.
    fn sign(&self) -> String {
        match &self.0 {
            b"CNY" => "¥".to_owned(),
            b"USD" => "US$".to_owned(),
            b"EUR" => "€".to_owned(),
            b"GBP" => "£".to_owned(),
            b"HKD" => "HK$".to_owned(),
            _ => format!("{self} "),
        }
    }

    /// Digits after the decimal point: JPY and KRW 0, KWD and BHD 3, the rest 2.
    #[must_use]
    pub const fn digits(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" => 0,
            b"KWD" | b"BHD" | b"OMR" | b"TND" | b"JOD" | b"IQD" => 3,
            _ => 2,
        }
    }

    /// Minor units in one major unit (100 for CNY).
    #[must_use]
    pub const fn scale(&self) -> i64 {
        10_i64.pow(self.digits())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&code)
            .ok_or_else(|| serde::de::Error::custom("currency: three capital letters"))
    }
}

/// An amount in minor units of a currency, e.g. 12345 CNY = ¥123.45.
///
/// On the wire it is a decimal string beside the document's currency: see [`Money::to_decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units (fen for CNY); may be negative for credits.
    pub minor: i64,
    /// The currency the minor units count.
    pub currency: Currency,
}

impl Money {
    /// An amount from minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Adds two amounts of one currency; overflow and mixed currencies are faults.
    #[expect(clippy::should_implement_trait, reason = "this addition can fail")]
    pub fn add(self, other: Self) -> Result<Self, Fault> {
        if self.currency != other.currency {
            return Err(Fault::internal("amounts of two currencies were added"));
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or_else(Fault::overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The amount as a plain decimal, e.g. `-123.45`; no grouping, no sign of currency.
    #[must_use]
    pub fn to_decimal(self) -> String {
        decimal(self.minor, self.currency.digits())
    }

    /// The amount as people read it, e.g. `¥1,234.50` or `JPY 1,200`; the UI writes it alike.
    #[must_use]
    pub fn shown(self) -> String {
        grouped(&self.to_decimal(), self.currency)
    }

    /// Parses a plain decimal with at most the currency's digits.
    #[must_use]
    pub fn parse_decimal(text: &str, currency: Currency) -> Option<Self> {
        parse_fixed(text, currency.digits()).map(|minor| Self { minor, currency })
    }
}

/// Renders `units` of 10^-digits as a decimal with exactly that many digits.
pub(crate) fn decimal(units: i64, digits: u32) -> String {
    if digits == 0 {
        return units.to_string();
    }
    let scale = 10_u64.pow(digits);
    let (whole, part) = (units.unsigned_abs() / scale, units.unsigned_abs() % scale);
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{whole}.{part:0width$}", width = digits as usize)
}

/// Whether a text is a decimal of at most so many digits, however large.
pub(crate) fn is_decimal(text: &str, digits: u32) -> bool {
    decimal_parts(text, digits).is_some()
}

/// Whether it is negative, the whole part, and the decimals without the zeros at their end.
fn decimal_parts(text: &str, digits: u32) -> Option<(bool, &str, &str)> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
    let well_formed = !(whole.is_empty() || rest.ends_with('.'))
        && whole
            .bytes()
            .chain(part.bytes())
            .all(|b| b.is_ascii_digit());
    let significant = part.trim_end_matches('0');
    let fits = well_formed && significant.len() <= digits as usize;
    fits.then_some((negative, whole, significant))
}

/// Parses a decimal into units of 10^-digits; refuses more digits than that, and overflow.
pub(crate) fn parse_fixed(text: &str, digits: u32) -> Option<i64> {
    let (negative, whole, significant) = decimal_parts(text, digits)?;
    let mut units: i64 = whole.parse().ok()?;
    for place in 0..digits as usize {
        let digit = significant
            .as_bytes()
            .get(place)
            .map_or(0, |b| i64::from(b - b'0'));
        units = units.checked_mul(10)?.checked_add(digit)?;
    }
    Some(if negative { -units } else { units })
}

/// Splits an amount over a delivered share so that nothing is lost over partial steps:
/// *rounded cumulative − already booked*. `done`/`whole` is the share reached after this step.
///
/// With `whole` 0 the share is nothing.
#[must_use]
pub fn split_cumulative(total_minor: i64, done: i64, whole: i64, already_minor: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let cumulative = crate::round_div(
        i128::from(total_minor) * i128::from(done),
        i128::from(whole),
    );
    i64::try_from(cumulative).unwrap_or(total_minor) - already_minor
}

/// A plain decimal of a currency with its sign and thousands apart.
pub(crate) fn grouped(decimal: &str, currency: Currency) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", decimal),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, format!(".{part}")),
        None => (digits, String::new()),
    };
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{}{grouped}{part}", currency.sign())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_round_trip() {
        for (text, minor) in [
            ("0.00", 0),
            ("12.30", 1230),
            ("-0.05", -5),
            ("100.00", 10000),
        ] {
            let money = Money::parse_decimal(text, Currency::CNY).expect(text);
            assert_eq!(money.minor, minor);
            assert_eq!(money.to_decimal(), text);
        }
        let yen = Currency::parse("JPY").expect("JPY");
        assert_eq!(
            Money::parse_decimal("1200", yen).map(|m| m.minor),
            Some(1200)
        );
    }

    #[test]
    fn people_read_thousands() {
        let yen = Currency::parse("JPY").expect("JPY");
        let euro = Currency::parse("EUR").expect("EUR");
        for (minor, currency, shown) in [
            (0, Currency::CNY, "¥0.00"),
            (44_015_760, Currency::CNY, "¥440,157.60"),
            (99_999, Currency::CNY, "¥999.99"),
            (-123_456_789, Currency::CNY, "-¥1,234,567.89"),
            (1_200, yen, "JPY 1,200"),
            (686_475, euro, "€6,864.75"),
        ] {
            assert_eq!(Money::new(minor, currency).shown(), shown);
        }
        assert_eq!(
            Money::new(i64::MIN, Currency::CNY).shown(),
            "-¥92,233,720,368,547,758.08"
        );
    }

    #[test]
    fn malformed_decimals_are_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "1,000",
            "１",
            "1e3",
            "--1",
            "99999999999999999999",
        ] {
            assert_eq!(Money::parse_decimal(text, Currency::CNY), None, "{text}");
        }
    }

    #[test]
    fn partial_splits_add_up() {
        let mut booked = 0;
        for done in 1..=3 {
            booked += split_cumulative(100, done, 3, booked);
        }
        assert_eq!(booked, 100);
    }
}
