//! How many, as people write it: in figures, in Chinese numerals, by halves, or only roughly.
//!
//! What leaves more than one reading (几十, 三四, 约 20) is no number: the clerk is asked.

use chinese_number::{
    ChineseCase::{Lower, Upper},
    ChineseCountMethod::TenThousand,
    ChineseToNumber as _,
    ChineseVariant::{Simple, Traditional},
    NumberToChinese as _,
};
use kernel::Quantity;

/// A number in figures (also 3千, 1.5万) or in numerals of either case, also a rough one, so that
/// 十 is never read out of 几十.
pub(super) const NUMBER: &str = r"\d[\d,]*(?:\.\d{1,6})?(?:\s*[百千万亿])?多?|[几数]?[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億廿卅半]+(?:[几多余来][十百千万亿]*)?";
/// Words before a number that make it a rough one.
pub(super) const ROUGHLY: &str = "大约|约|大概|差不多";
/// The same after its unit.
pub(super) const OR_SO: &str = "左右|上下";
/// Half of one.
const HALF: Quantity = Quantity(Quantity::ONE.0 / 2);

/// The number as a quantity; `None` when it leaves a choice.
pub(super) fn quantity_of(number: &str) -> Option<Quantity> {
    let number = number.trim();
    let letters = number.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
    let figures = &number[..number.len() - letters.len()];
    if figures.is_empty() {
        return spoken(letters);
    }
    let times = match letters.trim() {
        "" => 1,
        "百" => 100,
        "千" => 1_000,
        "万" => 10_000,
        "亿" => 100_000_000,
        _ => return None,
    };
    let quantity = Quantity::parse(&figures.replace(',', ""))?;
    quantity.0.checked_mul(times).map(Quantity)
}

/// The same with what follows the unit: 一打半 is one and a half.
pub(super) fn with_half(quantity: Option<Quantity>, half: bool) -> Option<Quantity> {
    let quantity = quantity?;
    match half {
        true => quantity.0.checked_add(HALF.0).map(Quantity),
        false => Some(quantity),
    }
}

/// Numerals as a number, if that number is written so: 十十 and 一百二 are no way to write one.
fn spoken(numerals: &str) -> Option<Quantity> {
    if numerals == "半" {
        return Some(HALF);
    }
    let plain = numerals
        .replace('廿', "二十")
        .replace('卅', "三十")
        .replace('〇', "零")
        .replace(['两', '兩'], "二");
    let number: u64 = plain.to_number(TenThousand).ok()?;
    let written = [
        (Simple, Lower),
        (Simple, Upper),
        (Traditional, Lower),
        (Traditional, Upper),
    ];
    let is_so = |(variant, case)| {
        let words = number.to_chinese(variant, case, TenThousand);
        words.is_ok_and(|words| bare(&words) == bare(&plain))
    };
    written.into_iter().any(is_so).then_some(())?;
    Quantity::parse(&number.to_string())
}

/// 一十二 and 十二 are both written.
fn bare(numerals: &str) -> &str {
    let rest = numerals.strip_prefix(['一', '壹']);
    rest.filter(|rest| rest.starts_with(['十', '拾']))
        .unwrap_or(numerals)
}

#[cfg(test)]
mod tests {
    use chinese_number::{ChineseCase, ChineseCountMethod, ChineseVariant, NumberToChinese as _};
    use kernel::Quantity;
    use proptest::prelude::*;

    use super::{quantity_of, with_half};

    fn read(number: &str) -> Option<String> {
        quantity_of(number).map(|quantity| quantity.to_string())
    }

    #[test]
    fn numerals_are_read_as_people_write_them() {
        for (written, plain) in [
            ("两", "2"),
            ("十", "10"),
            ("十二", "12"),
            ("一百二十", "120"),
            ("两千零五", "2005"),
            ("一百〇五", "105"),
            ("廿四", "24"),
            ("壹佰贰拾", "120"),
            ("叁拾", "30"),
            ("一万二千", "12000"),
            ("半", "0.5"),
            ("1,200", "1200"),
            ("1.5万", "15000"),
            ("3 千", "3000"),
        ] {
            assert_eq!(read(written).as_deref(), Some(plain), "{written}");
        }
        assert_eq!(with_half(quantity_of("两"), true), Quantity::parse("2.5"));
    }

    #[test]
    fn what_leaves_a_choice_is_no_number() {
        for written in [
            "几十",
            "十几",
            "三四",
            "二三十",
            "一百多",
            "十来",
            "数百",
            "一半",
            "一百二",
            "三百五十零",
            "半百",
            "十十",
            "100多",
            "一二〇",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_number_in_words_is_that_number(
            number in 1_u64..1_000_000_000,
            upper: bool,
            traditional: bool,
        ) {
            let case = if upper { ChineseCase::Upper } else { ChineseCase::Lower };
            let variant = match traditional {
                true => ChineseVariant::Traditional,
                false => ChineseVariant::Simple,
            };
            let words = number.to_chinese(variant, case, ChineseCountMethod::TenThousand).unwrap();
            prop_assert_eq!(read(&words), Some(number.to_string()), "{}", words);
        }

        #[test]
        fn no_row_of_numerals_makes_it_fall_over(
            written in "[零〇一二两三九十百千万亿壹贰拾佰仟廿半几多]{1,12}",
        ) {
            let _ = quantity_of(&written);
        }
    }
}
