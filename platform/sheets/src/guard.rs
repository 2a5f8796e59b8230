//! Texts that a spreadsheet program must not run or mangle when it opens a csv file.

use std::borrow::Cow;

/// Digits that Excel still shows in full; longer ones become scientific notation.
const DIGITS_SHOWN: usize = 11;

/// The text with a `'` before it, if a spreadsheet program would take it for a formula or, as a
/// long number or one with leading zeros, change it. [`unguarded`] takes exactly that off again.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`guarded`] was given.
///
/// For our own exports only: nothing is stripped from other people's files.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_dangerous(rest))
        .unwrap_or(text)
}

/// Blanks and quotes in front do not make it harmless, and since a guarded text is dangerous by
/// that rule too, no text is like another's guarded form.
fn is_dangerous(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"'));
    let lead = &text[..text.len() - bare.len()];
    lead.contains(['\t', '\r', '\n'])
        || bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || is_mangled_number(bare)
}

fn is_mangled_number(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits && (text.len() > DIGITS_SHOWN || text.len() > 1 && text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_and_long_numbers_are_guarded() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\"=1",
            "'=1",
            "  '\" =cmd|' /C calc'!A0",
            "913205001234567890",
            "05021",
            "000",
        ] {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
        }
        for text in [
            "",
            "abc",
            "1",
            "0",
            "12345678901",
            "苏州瀚海",
            "a=b",
            "'quoted'",
            "3-1",
            "  x",
        ] {
            assert_eq!(guarded(text), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn guarding_can_be_undone(text in "[ '\"\t\r\n=+@0-9a-z-]{0,16}") {
            let written = guarded(&text).into_owned();
            prop_assert_eq!(unguarded(&written), text.as_str());
        }
    }
}
