//! The sentences of after-sales events in an order's history.

use kernel::{Text, text};
use serde_json::Value;

/// What an event of this area says; `None` for events of others.
#[must_use]
pub fn words(kind: &str, data: &Value) -> Option<Text> {
    let number = data
        .get("number")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let title = |language: &str| {
        data.pointer(&format!("/title/{language}"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    Some(match kind {
        "ticket.opened" => Text::new(
            format!("登记工单 {number}（{}）", title("zh")),
            format!("ticket {number} was opened ({})", title("en")),
        ),
        "ticket.assigned" => text!("工单 {number} 指派了负责人", "ticket {number} was assigned"),
        "ticket.progressed" => text!("工单 {number} 有新进展", "work was done on ticket {number}"),
        "ticket.reopened" => text!(
            "工单 {number} 重新处理",
            "ticket {number} is worked on again"
        ),
        "ticket.resolved" => text!("工单 {number} 已解决", "ticket {number} was resolved"),
        "ticket.closed" => text!("工单 {number} 关闭", "ticket {number} was closed"),
        "retrospective.saved" => text!("更新了复盘记录", "the retrospective was written on"),
        "retrospective.finished" => text!("订单复盘完成", "the retrospective was finished"),
        _ => return None,
    })
}
