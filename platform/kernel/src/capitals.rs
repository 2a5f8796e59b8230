//! Amounts of RMB in capitals (大写金额), as the rules for accounting vouchers ask for them.
//!
//! The choices where the rules leave one: 整 and not 正, after 元 and after 角, never after 分; a gap
//! of zeros is one 零; a zero at the 元 place before 角 or 分 is written as 零; a zero at the end of a
//! group of four whose next group is full (壹拾万伍仟) is not written. Nothing stands between 人民币
//! and the figures. An amount below zero has 负 after 人民币, and one below a yuan has no 元.

/// 零 to 玖.
const FIGURES: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
/// The places within a group of four, highest first.
const PLACES: [(u64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
/// 万 and 亿; a number of 亿 above 9,999 is itself a number with 万 and 亿 (壹万亿).
const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;

/// An amount in fen in capitals, e.g. 168032 → 人民币壹仟陆佰捌拾元零叁角贰分.
#[must_use]
pub fn rmb(fen: i64) -> String {
    let total = fen.unsigned_abs();
    let (yuan, jiao, cent) = (total / 100, total / 10 % 10, total % 10);
    let mut out = String::from("人民币");
    if fen < 0 {
        out.push('负');
    }
    if yuan > 0 {
        number(yuan, &mut out);
    } else if total == 0 {
        out.push(FIGURES[0]);
    }
    if yuan > 0 || total == 0 {
        out.push('元');
    }
    // One 零 covers the gap, whether the zero stands at 元, at 角 or at both.
    let gap = yuan > 0 && (jiao == 0 || yuan.is_multiple_of(10));
    if gap && (jiao > 0 || cent > 0) {
        out.push(FIGURES[0]);
    }
    for (figure, unit) in [(jiao, '角'), (cent, '分')] {
        if figure > 0 {
            out.push(figure_of(figure));
            out.push(unit);
        }
    }
    if cent == 0 {
        out.push('整');
    }
    out
}

/// Writes a whole number above zero: its 亿, its 万, the rest, with one 零 over each gap.
fn number(value: u64, out: &mut String) {
    for (unit, word) in [(YI, "亿"), (WAN, "万")] {
        if value >= unit {
            number(value / unit, out);
            out.push_str(word);
            let rest = value % unit;
            if rest > 0 {
                if rest < unit / 10 {
                    out.push(FIGURES[0]);
                }
                number(rest, out);
            }
            return;
        }
    }
    group(value, out);
}

/// Writes a number from 1 to 9,999.
fn group(value: u64, out: &mut String) {
    let (mut begun, mut gap) = (false, false);
    for (place, word) in PLACES {
        let figure = value / place % 10;
        if figure == 0 {
            gap = begun;
            continue;
        }
        if gap {
            out.push(FIGURES[0]);
        }
        out.push(figure_of(figure));
        out.push_str(word);
        (begun, gap) = (true, false);
    }
}

/// The character of a figure below ten.
fn figure_of(figure: u64) -> char {
    usize::try_from(figure)
        .ok()
        .and_then(|i| FIGURES.get(i))
        .copied()
        .unwrap_or(FIGURES[0])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vouchers_read_as_the_rules_ask() {
        let table = [
            (0, "人民币零元整"),
            (1, "人民币壹分"),
            (5, "人民币伍分"),
            (10, "人民币壹角整"),
            (53, "人民币伍角叁分"),
            (100, "人民币壹元整"),
            (105, "人民币壹元零伍分"),
            (110, "人民币壹元壹角整"),
            (1000, "人民币壹拾元整"),
            (1001, "人民币壹拾元零壹分"),
            (1050, "人民币壹拾元零伍角整"),
            (32_504, "人民币叁佰贰拾伍元零肆分"),
            (140_950, "人民币壹仟肆佰零玖元伍角整"),
            (168_032, "人民币壹仟陆佰捌拾元零叁角贰分"),
            (600_714, "人民币陆仟零柒元壹角肆分"),
            (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
            (1_000_000, "人民币壹万元整"),
            (1_050_000, "人民币壹万零伍佰元整"),
            (10_500_000, "人民币壹拾万伍仟元整"),
            (10_700_053, "人民币壹拾万柒仟元零伍角叁分"),
            (100_000_001, "人民币壹佰万元零壹分"),
            (10_000_000_000, "人民币壹亿元整"),
            (10_000_000_100, "人民币壹亿零壹元整"),
            (10_001_000_000, "人民币壹亿零壹万元整"),
            (11_000_000_000, "人民币壹亿壹仟万元整"),
            (
                102_030_405_060,
                "人民币壹拾亿贰仟零叁拾万肆仟零伍拾元零陆角整",
            ),
            (100_000_000_000_000, "人民币壹万亿元整"),
            (100_050_000_000_000, "人民币壹万零伍亿元整"),
            (
                99_999_999_999_999,
                "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
            ),
            (-12345, "人民币负壹佰贰拾叁元肆角伍分"),
        ];
        for (fen, words) in table {
            assert_eq!(rmb(fen), words, "{fen}");
        }
    }

    /// Reads capitals back into fen: the oracle of the round trip.
    fn parse(words: &str) -> Option<i128> {
        let rest = words.strip_prefix("人民币")?;
        let (sign, rest) = rest.strip_prefix('负').map_or((1, rest), |rest| (-1, rest));
        let (yuan, rest) = rest.split_once('元').unwrap_or(("", rest));
        let mut fen = whole(yuan)? * 100;
        let mut figure = 0;
        for c in rest.trim_end_matches('整').chars() {
            match c {
                '角' => fen += figure * 10,
                '分' => fen += figure,
                _ => figure = digit(c)?,
            }
        }
        Some(sign * fen)
    }

    fn whole(words: &str) -> Option<i128> {
        for (word, unit) in [('亿', 100_000_000), ('万', 10_000)] {
            if let Some((high, low)) = words.rsplit_once(word) {
                return Some(whole(high)? * unit + whole(low)?);
            }
        }
        let (mut sum, mut figure) = (0, 0);
        for c in words.chars() {
            match c {
                '仟' => sum += std::mem::take(&mut figure) * 1000,
                '佰' => sum += std::mem::take(&mut figure) * 100,
                '拾' => sum += std::mem::take(&mut figure) * 10,
                _ => figure = digit(c)?,
            }
        }
        Some(sum + figure)
    }

    fn digit(c: char) -> Option<i128> {
        FIGURES
            .iter()
            .position(|f| *f == c)
            .and_then(|i| i128::try_from(i).ok())
    }

    /// Every size of number alike, not only the huge ones.
    fn amounts() -> impl Strategy<Value = i64> {
        prop_oneof![
            any::<i64>(),
            (any::<i64>(), 0..63_u32).prop_map(|(n, shift)| n >> shift)
        ]
    }

    proptest! {
        #[test]
        fn capitals_read_back(fen in amounts()) {
            let words = rmb(fen);
            prop_assert_eq!(parse(&words), Some(i128::from(fen)), "{}", words);
        }

        #[test]
        fn form_is_kept(fen in amounts()) {
            let words = rmb(fen);
            prop_assert!(!words.contains("零零"));
            prop_assert!(!words.contains("零元") || fen == 0);
            prop_assert_eq!(words.ends_with('分'), fen % 10 != 0);
            prop_assert_eq!(words.ends_with('整'), fen % 10 == 0);
            prop_assert_eq!(words.contains('负'), fen < 0);
        }
    }
}
