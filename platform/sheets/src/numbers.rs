//! Binary numbers of spreadsheets as decimals that people meant.

/// Digits that a binary number of 64 bits surely holds, and the most that Excel shows.
const DIGITS_SURE: usize = 15;

/// The plain decimal of a stored number: the shortest that reads back as the same number.
///
/// A fraction of more than 15 digits is the noise of a computed cell (0.1 + 0.2 is stored as
/// 0.30000000000000004); it is rounded to the 15 that Excel itself shows. Whole numbers are never
/// rounded. Infinities and the like, which no sheet should hold, are `None`.
pub(crate) fn plain(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let shortest = format!("{value}");
    let digits = shortest
        .bytes()
        .filter(u8::is_ascii_digit)
        .skip_while(|d| *d == b'0')
        .count();
    let text = if shortest.contains('.') && digits > DIGITS_SURE {
        let rounded: f64 = format!("{value:.*e}", DIGITS_SURE - 1).parse().ok()?;
        format!("{rounded}")
    } else {
        shortest
    };
    Some(if text == "-0" { "0".to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stored_numbers_read_as_they_were_typed() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (32.38, "32.38"),
            (0.1 + 0.2, "0.3"),
            (1.1 * 3.0, "3.3"),
            (-0.05, "-0.05"),
            (13_000_000_000.0, "13000000000"),
            (1e21, "1000000000000000000000"),
            (0.000_001, "0.000001"),
            (123_456_789_012.34, "123456789012.34"),
        ] {
            assert_eq!(plain(value).as_deref(), Some(text));
        }
        assert_eq!(plain(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn money_up_to_a_trillion_is_exact(fen in -100_000_000_000_000_i64..100_000_000_000_000) {
            let sign = if fen < 0 { "-" } else { "" };
            let typed = format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100);
            let read = plain(typed.parse().unwrap()).unwrap();
            prop_assert_eq!(kernel::Quantity::parse(&read), kernel::Quantity::parse(&typed));
        }
    }
}
