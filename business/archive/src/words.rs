//! The sentences of the archive's events in an order's history.

use kernel::{Text, text};
use serde_json::Value;

/// What an event of this area says; `None` for events of others.
#[must_use]
pub fn words(kind: &str, data: &Value) -> Option<Text> {
    let of = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default();
    Some(match kind {
        "paper.added" => text!("提交资料“{}”", "a paper was handed in: {}", of("title")),
        "paper.superseded" => text!(
            "资料“{}”替代了原文件",
            "a paper was superseded: {}",
            of("title")
        ),
        "paper.waived" => text!("豁免资料“{}”", "a paper was waived: {}", of("kind")),
        "dossier.filed" => text!(
            "资料归档，档案号 {}",
            "the dossier was filed as {}",
            of("number")
        ),
        _ => return None,
    })
}
