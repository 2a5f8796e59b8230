//! What differs between two contents, field by field: who changed what from what to what.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::content::OrderContent;

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContentChange)]
pub struct Change {
    /// `/delivery_on`, or `/lines/<line id>/quantity`.
    pub field: String,
    /// What it was; null when it is new.
    pub before: Value,
    /// What it is; null when it is gone.
    pub after: Value,
}

/// The fields that differ; lines are compared by their id, so that a removed line does not make
/// all that follow differ.
#[must_use]
pub fn changes(before: &OrderContent, after: &OrderContent) -> Vec<Change> {
    let mut out = Vec::new();
    let (mut old, mut new) = (as_value(before), as_value(after));
    let (old_lines, new_lines) = (take_lines(&mut old), take_lines(&mut new));
    compare("", &old, &new, &mut out);
    let ids: BTreeSet<&String> = old_lines.keys().chain(new_lines.keys()).collect();
    for id in ids {
        let pointer = format!("/lines/{id}");
        match (old_lines.get(id), new_lines.get(id)) {
            (Some(old), Some(new)) => compare(&pointer, old, new, &mut out),
            (old, new) => out.push(Change {
                field: pointer,
                before: old.cloned().unwrap_or(Value::Null),
                after: new.cloned().unwrap_or(Value::Null),
            }),
        }
    }
    out
}

/// The fields beside the content in which two papers differ that hold an order's content.
pub(crate) fn changes_around(before: &impl Serialize, after: &impl Serialize) -> Vec<Change> {
    let mut out = Vec::new();
    compare("", &around(before), &around(after), &mut out);
    out
}

fn around(paper: &impl Serialize) -> Value {
    let mut value = serde_json::to_value(paper).unwrap_or(Value::Null);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("content");
    }
    value
}

fn as_value(content: &OrderContent) -> Value {
    serde_json::to_value(content).unwrap_or(Value::Null)
}

fn take_lines(content: &mut Value) -> std::collections::BTreeMap<String, Value> {
    let lines = content.as_object_mut().and_then(|o| o.remove("lines"));
    let Some(Value::Array(lines)) = lines else {
        return Default::default();
    };
    lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| {
            let id = line
                .get("line_id")
                .and_then(Value::as_str)
                .map_or_else(|| i.to_string(), str::to_owned);
            (id, line)
        })
        .collect()
}

fn compare(pointer: &str, before: &Value, after: &Value, out: &mut Vec<Change>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return;
    };
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (old, new) = (
            old.get(key).unwrap_or(&Value::Null),
            new.get(key).unwrap_or(&Value::Null),
        );
        if old != new {
            out.push(Change {
                field: format!("{pointer}/{key}"),
                before: old.clone(),
                after: new.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_line_is_one_change() {
        let json = r#"{"order_type":"equipment","lines":[
            {"line_id":"01936b2e-5f0a-7c3d-9e21-000000000001","quantity":"1"},
            {"line_id":"01936b2e-5f0a-7c3d-9e21-000000000002","quantity":"2"}]}"#;
        let before: OrderContent = serde_json::from_str(json).expect("content");
        let mut after = before.clone();
        after.lines.remove(0);
        after.remark = "x".to_owned();
        let found = changes(&before, &after);
        let fields: Vec<_> = found.iter().map(|c| c.field.as_str()).collect();
        assert_eq!(
            fields,
            ["/remark", "/lines/01936b2e-5f0a-7c3d-9e21-000000000001"]
        );
        assert_eq!(found[1].after, Value::Null);
    }
}
