//! The sentences of a history for the events that this crate writes. Areas have their own.

use engine::Activity;
use kernel::{Text, text};
use serde_json::{Value, json};

/// What an event of this crate says; `None` for events of the areas.
pub(super) fn of(kind: &str, data: &Value) -> Option<Text> {
    let title = title_of(data);
    let (zh, en) = (&title.zh, &title.en);
    Some(match kind {
        "process.started" => text!("订单按制度开始办理", "the order began under its policy"),
        "process.cancelled" => text!("订单作废", "the order was cancelled"),
        "process.handed_over" => text!("移交给新的负责人", "handed to another owner"),
        "process.closed" => text!("订单关闭", "the order was closed"),
        "step.opened" => both(zh, en, "“{}”可以办理", "“{}” can be worked on"),
        "step.completed" if data.get("carried").is_some() => carried(data, &title),
        "step.completed" => both(zh, en, "“{}”完成", "“{}” was done"),
        "step.skipped" => both(zh, en, "“{}”不适用，跳过", "“{}” does not apply"),
        "step.reopened" => both(zh, en, "“{}”重新办理", "“{}” is open again"),
        "step.suspended" => both(zh, en, "“{}”暂停，等待前序事项", "“{}” waits again"),
        "content.bound" => text!("确定评审所依据的内容", "the content under review was fixed"),
        "opinion.given" => opinion(data, &title),
        "opinion.carried" => both(
            zh,
            en,
            "“{}”的上轮意见继续有效",
            "the earlier opinion on “{}” still stands",
        ),
        "opinion.voided" => voided(data, &title),
        "review.returned" => returned(data),
        "round.began" => {
            let round = data
                .pointer("/flow/round")
                .and_then(Value::as_i64)
                .unwrap_or(1);
            text!("第 {round} 轮评审开始", "round {round} of review began")
        }
        "form.demanded" => form(data, "需要填写“{}”", "“{}” has to be filled in"),
        "form.waived" => form(data, "不再需要填写“{}”", "“{}” is no longer needed"),
        "form.filled" => form(data, "填写了“{}”", "“{}” was filled in"),
        "clock.moved" => both(zh, en, "“{}”的期限变更", "the due moment of “{}” moved"),
        "clock.reminded" => both(zh, en, "“{}”即将到期", "“{}” is due soon"),
        "clock.overdue" => both(zh, en, "“{}”逾期", "“{}” is overdue"),
        "clock.escalated" => escalated(data, &title),
        "clock.paused" => text!(
            "等待对方答复，计时暂停",
            "clocks stopped, waiting for the other side"
        ),
        "clock.resumed" => text!(
            "对方已答复，继续计时",
            "the other side answered; clocks run again"
        ),
        "report.received" => both(zh, en, "“{}”收到进度上报", "a report on “{}” came in"),
        "report.missed" => both(
            zh,
            en,
            "“{}”未按时上报进度",
            "a report on “{}” did not come",
        ),
        "gate.broken" => both(
            zh,
            en,
            "“{}”在条件不满足时办理",
            "“{}” went on although a condition forbade it",
        ),
        "milestone.reached" => form(data, "进入“{}”", "“{}” was reached"),
        "task.opened" => both(zh, en, "提醒：{}", "task: {}"),
        "task.done" => both(zh, en, "已处理：{}", "task done: {}"),
        "comment.added" => text!("发表了意见", "wrote in the discussion"),
        "operation.refused" => refused(data),
        _ => return None,
    })
}

/// A review that is passed by an opinion of an earlier round.
fn carried(data: &Value, title: &Text) -> Text {
    let at = |pointer: &str| data.pointer(pointer);
    let round = at("/carried/round").and_then(Value::as_i64).unwrap_or(1);
    let by = at("/carried/by")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Text {
        zh: format!("第 {round} 轮沿用：{} {by}", title.zh),
        en: format!("carried over from round {round}: {}, {by}", title.en),
    }
}

/// Whether an event only follows from another one, which tells it already: what somebody is asked
/// for lies on his desk, and that money is late is told with instalment, days and amount.
pub(crate) fn is_minor(kind: &str, data: &Value) -> bool {
    match kind {
        "clock.overdue" | "clock.escalated" => {
            data.get("activity") == Some(&json!(Activity::Collect))
        }
        "task.done" => data.get("because").is_some(),
        // Told by the opinion that sent it back; a withdrawal has none.
        "review.returned" => data
            .pointer("/flow/from")
            .is_some_and(|from| !from.is_null()),
        "step.opened"
        | "step.skipped"
        | "step.suspended"
        | "content.bound"
        | "opinion.carried"
        | "clock.moved"
        | "clock.reminded"
        | "form.demanded"
        | "form.waived"
        | "process.handed_over"
        | "report.received"
        | "task.opened" => true,
        _ => false,
    }
}

/// What a person gave as his reason, wherever the event keeps it.
pub(super) fn reason_of(data: &Value) -> Option<String> {
    let places = ["/reason", "/flow/reason", "/note", "/body", "/outcome"];
    let words = places
        .iter()
        .find_map(|place| data.pointer(place).and_then(Value::as_str));
    words.filter(|words| !words.is_empty()).map(str::to_owned)
}

/// The sentence with what the system knows of its cause, see [`crate::Why`].
pub(super) fn because(text: Text, data: &Value) -> Text {
    let why = text_at(data, "/because");
    if why.zh.is_empty() {
        return text;
    }
    Text {
        zh: format!("{}（{}）", text.zh, why.zh),
        en: format!("{} ({})", text.en, why.en),
    }
}

fn title_of(data: &Value) -> Text {
    text_at(data, "/title")
}

fn text_at(data: &Value, pointer: &str) -> Text {
    data.pointer(pointer)
        .and_then(|text| serde_json::from_value(text.clone()).ok())
        .unwrap_or_default()
}

/// One sentence with one gap in each language.
fn both(zh: &str, en: &str, in_zh: &str, in_en: &str) -> Text {
    Text {
        zh: in_zh.replace("{}", zh),
        en: in_en.replace("{}", en),
    }
}

fn form(data: &Value, in_zh: &str, in_en: &str) -> Text {
    let title = ["/form/title", "/milestone/title"]
        .iter()
        .map(|at| text_at(data, at));
    let title = title
        .into_iter()
        .find(|text| !text.zh.is_empty())
        .unwrap_or_default();
    both(&title.zh, &title.en, in_zh, in_en)
}

fn opinion(data: &Value, title: &Text) -> Text {
    let (zh, en) = (&title.zh, &title.en);
    match data.pointer("/flow/verdict").and_then(Value::as_str) {
        Some("return") => both(zh, en, "“{}”：退回修改", "“{}”: returned"),
        Some("object") => both(zh, en, "“{}”：提出异议", "“{}”: objected"),
        Some(_) | None => both(zh, en, "“{}”：同意", "“{}”: approved"),
    }
}

fn voided(data: &Value, title: &Text) -> Text {
    let why = data
        .pointer("/flow/why")
        .map(crate::view::void_text)
        .unwrap_or_default();
    Text {
        zh: format!("“{}”的意见失效：{}", title.zh, why.zh),
        en: format!("the opinion on “{}” became void: {}", title.en, why.en),
    }
}

fn returned(data: &Value) -> Text {
    let to = text_at(data, "/to/title");
    both(&to.zh, &to.en, "退回至“{}”", "sent back to “{}”")
}

/// An overdue step, and who of the ladder was told of it; several rungs may be reached at once.
fn escalated(data: &Value, title: &Text) -> Text {
    let (step, told) = (title, text_at(data, "/told"));
    if told.zh.is_empty() {
        return both(
            &step.zh,
            &step.en,
            "“{}”逾期，已上报",
            "“{}” is overdue and was escalated",
        );
    }
    Text {
        zh: format!("“{}”逾期，已上报{}", step.zh, told.zh),
        en: format!(
            "“{}” is overdue and was escalated to the {}",
            step.en, told.en
        ),
    }
}

fn refused(data: &Value) -> Text {
    let words = text_at(data, "/refusals/0/message");
    both(
        &words.zh,
        &words.en,
        "操作被拒绝：{}",
        "an operation was refused: {}",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escalation_says_whom_it_went_to() {
        let title = json!({"zh": "收款", "en": "Collection"});
        let mut data = json!({"title": title, "told": {"zh": "总经理", "en": "general manager"}});
        let said = |data: &Value| of("clock.escalated", data).unwrap_or_default();
        assert_eq!(said(&data).zh, "“收款”逾期，已上报总经理");
        assert_eq!(
            said(&data).en,
            "“Collection” is overdue and was escalated to the general manager"
        );
        // As it was recorded before rungs were named.
        data["told"] = Value::Null;
        assert_eq!(said(&data).zh, "“收款”逾期，已上报");
    }

    #[test]
    fn a_return_is_told_by_its_opinion() {
        assert!(is_minor("review.returned", &json!({"flow": {"from": 3}})));
        assert!(!is_minor(
            "review.returned",
            &json!({"flow": {"from": null}})
        ));
    }
}
