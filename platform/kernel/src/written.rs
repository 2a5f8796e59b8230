//! Texts that people write: without blanks around them, asked for or not, never endless.

use crate::{FieldError, text};

/// Characters of a reason: a page, so that nobody argues in less than he needs.
pub const REASON_CHARS_MAX: usize = 2_000;

/// A text that may be empty.
///
/// # Errors
/// When it is too long, or holds a NUL.
pub fn bounded<'a>(
    written: &'a str,
    pointer: &str,
    chars_max: usize,
) -> Result<&'a str, FieldError> {
    let written = written.trim();
    // PostgreSQL stores none.
    if written.contains('\0') {
        let message = text!(
            "含有不可用的空字符（NUL），请删去",
            "it holds a NUL character, which cannot be kept; take it out"
        );
        return Err(FieldError::new(pointer, "malformed", message));
    }
    if written.chars().count() > chars_max {
        let message = text!("最多 {chars_max} 个字", "at most {chars_max} characters");
        return Err(FieldError::new(pointer, "too_long", message));
    }
    Ok(written)
}

/// A text that is asked for.
///
/// # Errors
/// When there is none, or it is too long.
pub fn required<'a>(
    written: &'a str,
    pointer: &str,
    chars_max: usize,
) -> Result<&'a str, FieldError> {
    let written = bounded(written, pointer, chars_max)?;
    if written.is_empty() {
        let message = text!(
            "必填（最多 {chars_max} 个字）",
            "required (at most {chars_max} characters)"
        );
        return Err(FieldError::new(pointer, "required", message));
    }
    Ok(written)
}

/// Why somebody does something that others will ask about.
///
/// # Errors
/// When none is given, or it is too long.
pub fn reason<'a>(written: &'a str, pointer: &str) -> Result<&'a str, FieldError> {
    required(written, pointer, REASON_CHARS_MAX).map_err(|error| match &*error.code {
        "malformed" => error,
        _ => FieldError {
            message: text!(
                "请写明原因（最多 {REASON_CHARS_MAX} 个字）",
                "state the reason (at most {REASON_CHARS_MAX} characters)"
            ),
            ..error
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(checked: Result<T, FieldError>) -> Option<String> {
        checked.err().map(|error| error.code)
    }

    #[test]
    fn a_reason_is_given_and_not_endless() {
        assert_eq!(reason(" 客户要求 ", "/reason").ok(), Some("客户要求"));
        for (written, expected) in [
            (" \n".to_owned(), "required"),
            ("长".repeat(REASON_CHARS_MAX + 1), "too_long"),
        ] {
            let error = reason(&written, "/lines/1/reason").expect_err(expected);
            assert_eq!(
                (&*error.code, &*error.pointer),
                (expected, "/lines/1/reason")
            );
            assert!(error.message.zh.contains("请写明原因"));
        }
        let nul = reason("a\0b", "/reason").expect_err("a NUL");
        assert_eq!(nul.code, "malformed");
        assert!(nul.message.zh.contains("NUL"), "{}", nul.message.zh);
        assert_eq!(
            reason(&"长".repeat(REASON_CHARS_MAX), "")
                .ok()
                .map(str::len),
            Some(6_000)
        );
    }

    #[test]
    fn what_is_not_asked_for_may_be_empty() {
        assert_eq!(bounded("  ", "/note", 3).ok(), Some(""));
        assert_eq!(
            code(bounded("abcd", "/note", 3)).as_deref(),
            Some("too_long")
        );
        assert_eq!(
            code(required("  ", "/note", 3)).as_deref(),
            Some("required")
        );
    }
}
