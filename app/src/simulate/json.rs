//! Reading the API's answers.

use kernel::{Date, Quantity};
use serde_json::Value;

/// The text at a pointer; empty when there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The list at a pointer; empty when there is none.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The items of a page, or of a plain list.
pub(super) fn items(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or_else(|| list(value, "/items"), Vec::as_slice)
}

/// The whole number at a pointer; 0 when there is none.
pub(super) fn number(value: &Value, pointer: &str) -> i64 {
    value.pointer(pointer).and_then(Value::as_i64).unwrap_or(0)
}

/// Whether the value at a pointer is `true`.
pub(super) fn is_true(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_bool) == Some(true)
}

/// Whether there is anything at a pointer.
pub(super) fn is_set(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).is_some_and(|found| !found.is_null())
}

/// The quantity at a pointer; zero when there is none.
pub(super) fn quantity(value: &Value, pointer: &str) -> Quantity {
    Quantity::parse(text(value, pointer)).unwrap_or(Quantity::ZERO)
}

/// The day at a pointer.
pub(super) fn day(value: &Value, pointer: &str) -> Option<Date> {
    text(value, pointer).parse().ok()
}

/// The first so many entries of a list of texts.
pub(super) fn first_of(value: &Value, pointer: &str, count: Quantity) -> Vec<Value> {
    let whole = usize::try_from(count.0 / Quantity::ONE.0).unwrap_or(0);
    list(value, pointer).iter().take(whole).cloned().collect()
}
