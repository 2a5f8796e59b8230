//! What the JSON reader says of a value that does not fit, in words for people: its own words are
//! English and name types of the program.

use kernel::{FieldError, Text, text};

/// The error of a value at a pointer. `cause` is the reader's sentence; it names types and fields, and
/// values only where they are one of a few words.
pub(crate) fn error(mut pointer: String, cause: &str) -> FieldError {
    if let Some(field) = quoted(cause, "missing field `") {
        pointer.push('/');
        pointer.push_str(field);
        let message = text!("缺少这一项", "this field is missing");
        return FieldError::new(pointer, "required", message);
    }
    let (code, message) = judged(cause);
    FieldError::new(pointer, code, message)
}

/// The same of a query parameter; the reader's sentence begins with its name.
pub(crate) fn parameter(cause: &str) -> Text {
    let cause = cause.rsplit("query string: ").next().unwrap_or(cause);
    let named = cause
        .split_once(": ")
        .filter(|(name, _)| !name.contains(' '));
    let (name, cause) = named.unwrap_or(("", cause));
    let error = error(name.to_owned(), cause);
    let (name, Text { zh, en }) = (error.pointer.trim_start_matches('/'), error.message);
    text!("查询参数 {name}：{zh}", "query parameter {name}: {en}")
}

fn judged(cause: &str) -> (&'static str, Text) {
    if cause.starts_with("unknown field") {
        let message = text!("没有这一项，请检查名称", "there is no such field");
        return ("unknown_field", message);
    }
    if let Some((_, choices)) = cause
        .split_once("unknown variant")
        .and(cause.split_once("expected "))
    {
        let choices: Vec<&str> = choices.split('`').skip(1).step_by(2).collect();
        let message = Text::new(
            format!("只能是 {} 之一", choices.join("、")),
            format!("must be one of {}", choices.join(", ")),
        );
        return ("unknown_value", message);
    }
    if cause.contains("number too large") {
        let message = text!("数值过大", "the number is too large");
        return ("too_large", message);
    }
    let known = KINDS.iter().find(|(part, _, _)| cause.contains(part));
    let message = match known {
        Some((_, zh, en)) => Text::new(*zh, *en),
        None => text!("格式不正确（{cause}）", "not acceptable: {cause}"),
    };
    ("malformed", message)
}

const DAY_ZH: &str = "应为真实日期，如 2026-01-31";
const DAY_EN: &str = "must be a real date, such as 2026-01-31";

/// Parts of the reader's sentences, the telling ones first.
const KINDS: [(&str, &str, &str); 14] = [
    (
        "a decimal with at most six decimals",
        "应为数字，最多六位小数，写成字符串，如 \"12.5\"",
        "must be a decimal with at most six decimals, as a string such as \"12.5\"",
    ),
    (
        "currency: three capital letters",
        "币种应为三个大写字母，如 CNY",
        "a currency is three capital letters, such as CNY",
    ),
    ("UUID", "不是有效的编号（ID）", "must be an id (UUID)"),
    (
        "timestamp",
        "应为带时区的时刻，如 2026-01-31T09:30:00+08:00",
        "must be a moment with its offset, such as 2026-01-31T09:30:00+08:00",
    ),
    ("year", DAY_ZH, DAY_EN),
    ("date", DAY_ZH, DAY_EN),
    ("expected a string", "应为文字", "must be a text"),
    ("expected a borrowed string", "应为文字", "must be a text"),
    ("invalid digit", "应为整数", "must be a whole number"),
    (
        "expected a boolean",
        "应为 true 或 false",
        "must be true or false",
    ),
    ("expected a sequence", "应为列表", "must be a list"),
    ("expected struct", "应为对象", "must be an object"),
    ("expected i", "应为整数", "must be a whole number"),
    (
        "expected u",
        "应为不小于 0 的整数",
        "must be a whole number, 0 or above",
    ),
];

/// What stands between the opening and the next quotation mark.
fn quoted<'a>(cause: &'a str, opening: &str) -> Option<&'a str> {
    cause.strip_prefix(opening)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use kernel::{Date, Moment, Quantity};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Fair,
        OldCustomer,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Order {
        id: uuid::Uuid,
        on: Option<Date>,
        at: Option<Moment>,
        quantity: Option<Quantity>,
        kind: Option<Kind>,
        lines: Option<Vec<String>>,
        urgent: Option<bool>,
        count: Option<u32>,
    }

    /// Code, pointer and Chinese words of what is wrong with an order.
    fn said(part: &str) -> (String, String, String) {
        let id = "\"id\":\"00000000-0000-7000-8000-000000000001\"";
        let json = match part {
            "" => "{}".to_owned(),
            part if part.starts_with("\"id\"") => format!("{{{part}}}"),
            part => format!("{{{id},{part}}}"),
        };
        match crate::body::parse::<Order>(json.as_bytes()) {
            Err(crate::Problem::Fault(kernel::Fault::Invalid(mut errors))) => {
                let error = errors.remove(0);
                (error.code, error.pointer, error.message.zh)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_words_for_people() {
        for (part, code, pointer, words) in [
            ("", "required", "/id", "缺少这一项"),
            ("\"id\":\"x\"", "malformed", "/id", "不是有效的编号"),
            ("\"on\":\"2026-02-30\"", "malformed", "/on", "真实日期"),
            ("\"on\":\"soon\"", "malformed", "/on", "真实日期"),
            ("\"at\":\"2026-02-03\"", "malformed", "/at", "时区"),
            ("\"quantity\":\"two\"", "malformed", "/quantity", "六位小数"),
            ("\"quantity\":2", "malformed", "/quantity", "文字"),
            (
                "\"quantity\":\"99999999999999\"",
                "too_large",
                "/quantity",
                "过大",
            ),
            (
                "\"kind\":\"x\"",
                "unknown_value",
                "/kind",
                "fair、old_customer",
            ),
            ("\"lines\":{}", "malformed", "/lines", "列表"),
            ("\"urgent\":\"yes\"", "malformed", "/urgent", "true"),
            ("\"count\":-1", "malformed", "/count", "不小于 0"),
            ("\"colour\":1", "unknown_field", "/colour", "没有这一项"),
        ] {
            let (is_code, at, zh) = said(part);
            assert_eq!(
                (is_code.as_str(), at.as_str()),
                (code, pointer),
                "{part}: {zh}"
            );
            assert!(zh.contains(words), "{part}: {zh}");
        }
    }
}
