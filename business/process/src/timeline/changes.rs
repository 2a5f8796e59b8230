//! Before and after: which fields an event changed, and what a reader must not see of it.

use access::Hides;
use serde::Serialize;
use serde_json::Value;

/// No entry lists more changes than this; a page that shows them all would not be read.
const CHANGES_MAX: usize = 200;

/// A field that an event changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Change {
    /// Where, e.g. `lines/0/quantity`.
    pub field: String,
    /// What it was; `null` when it was not there.
    #[schema(value_type = Object)]
    pub before: Value,
    /// What it is; `null` when it is gone.
    #[schema(value_type = Object)]
    pub after: Value,
}

/// The changes of an event that tells `before` and `after`, or lists `changes` itself.
pub(super) fn of(data: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    if let Some(listed) = data.get("changes").and_then(Value::as_array) {
        let read = |change: &Value| {
            let field = change
                .get("field")
                .or_else(|| change.get("path"))?
                .as_str()?
                .to_owned();
            let side = |key| change.get(key).cloned().unwrap_or_default();
            Some(Change {
                field,
                before: side("before"),
                after: side("after"),
            })
        };
        found.extend(listed.iter().filter_map(read));
    } else if let (Some(before), Some(after)) = (data.get("before"), data.get("after")) {
        compare("", before, after, &mut found);
    }
    found.truncate(CHANGES_MAX);
    found
}

fn compare(at: &str, before: &Value, after: &Value, found: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let side = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or_default()
                };
                compare(&join(at, key), &side(old), &side(new), found);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for index in 0..old.len().max(new.len()) {
                let side = |list: &[Value]| list.get(index).cloned().unwrap_or_default();
                compare(&join(at, &index.to_string()), &side(old), &side(new), found);
            }
        }
        (before, after) if before != after => {
            found.push(Change {
                field: at.to_owned(),
                before: before.clone(),
                after: after.clone(),
            });
        }
        _ => {}
    }
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() {
        key.to_owned()
    } else {
        format!("{at}/{key}")
    }
}

/// Words in a field's name that tell what it holds.
const PRICES: [&str; 12] = [
    "price",
    "net",
    "tax",
    "gross",
    "amount",
    "discount",
    "charge",
    "minor",
    "payment_terms",
    "outstanding",
    "limit",
    "exposure",
];
const FLOORS: [&str; 1] = ["floor"];
const COSTS: [&str; 2] = ["cost", "margin"];
const PURCHASES: [&str; 1] = ["purchase_price"];

/// Takes out of an event's details what the reader must not see, in whatever depth it stands.
pub(super) fn redact(data: &mut Value, hides: Hides) {
    let mut hidden: Vec<&str> = Vec::new();
    for (hide, words) in [
        (hides.prices, &PRICES[..]),
        (hides.floor, &FLOORS),
        (hides.cost, &COSTS),
        (hides.purchase, &PURCHASES),
    ] {
        if hide {
            hidden.extend(words);
        }
    }
    if !hidden.is_empty() {
        strip(data, &hidden);
    }
}

fn strip(data: &mut Value, hidden: &[&str]) {
    match data {
        Value::Object(fields) => {
            fields.retain(|key, _| !names_hidden(key, hidden));
            fields.values_mut().for_each(|value| strip(value, hidden));
        }
        Value::Array(values) => {
            // A listed change names its field beside the values.
            let tells = |value: &Value| {
                let field = value
                    .get("field")
                    .or_else(|| value.get("path"))
                    .and_then(Value::as_str);
                field.is_some_and(|field| names_hidden(field, hidden))
            };
            values.retain(|value| !tells(value));
            values.iter_mut().for_each(|value| strip(value, hidden));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a field's name says that it holds something hidden: `net` hides `net` and `base_net`, but
/// not `network`.
fn names_hidden(field: &str, hidden: &[&str]) -> bool {
    let parts = || field.split(['/', '_', '.']);
    hidden.iter().any(|word| {
        let singular = |part: &str| part == *word || part.strip_suffix('s') == Some(*word);
        if word.contains('_') {
            field.contains(word)
        } else {
            parts().any(singular)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_listed() {
        let data = json!({"before": {"a": 1, "lines": [{"q": "1"}]}, "after": {"a": 1, "lines": [{"q": "2"}, {"q": "3"}]}});
        let fields: Vec<String> = of(&data).into_iter().map(|change| change.field).collect();
        assert_eq!(fields, ["lines/0/q", "lines/1"]);
    }

    #[test]
    fn prices_are_hidden_in_any_depth() {
        let hides = Hides {
            prices: true,
            ..Hides::default()
        };
        let mut data = json!({
            "after": {"gross": "1", "network": "x", "lines": [{"unit_price": "2", "model": "A"}]},
            "changes": [{"field": "lines/0/unit_price", "before": "1", "after": "2"}],
        });
        redact(&mut data, hides);
        assert_eq!(
            data,
            json!({"after": {"network": "x", "lines": [{"model": "A"}]}, "changes": []})
        );
    }
}
