//! What an event says in a sentence. Each area has a table of its own kinds.

use kernel::Text;
use serde_json::Value;

/// A kind of event with what it says in Chinese and in English; `{number}` stands for that value of the
/// event's data, a text in its language; `{days:day|days}` tells one from many in English.
pub type Sentence = (&'static str, &'static str, &'static str);

/// What an event says; `None` for a kind that the table does not know.
#[must_use]
pub fn say(sentences: &[Sentence], kind: &str, data: &Value) -> Option<Text> {
    let (_, zh, en) = sentences.iter().find(|(known, _, _)| *known == kind)?;
    Some(Text::new(fill(zh, data, "zh"), fill(en, data, "en")))
}

/// The words with their values; what is said of a value that is missing at the end is left out.
fn fill(words: &str, data: &Value, language: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((key, behind)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        if let Some((key, words)) = key.split_once(':') {
            let (one, many) = words.split_once('|').unwrap_or((words, words));
            let is_one = data.get(key).and_then(Value::as_i64) == Some(1);
            out.push_str(if is_one { one } else { many });
            rest = behind;
            continue;
        }
        let value = data.get(key);
        match value.and_then(|text| text.get(language)).or(value) {
            Some(Value::String(value)) => out.push_str(value),
            Some(Value::Number(value)) => out.push_str(&value.to_string()),
            _ => {}
        }
        rest = behind;
    }
    out.push_str(rest);
    out.trim_end_matches([' ', ',', '：', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TABLE: &[Sentence] = &[
        (
            "goods.picked",
            "拣货 {number}",
            "goods were picked, {number}",
        ),
        (
            "days.moved",
            "{from} 起 {days} 天",
            "{days} {days:day|days} from {from}",
        ),
        ("ticket.opened", "登记工单（{title}）", "ticket ({title})"),
    ];

    #[test]
    fn values_stand_in_the_words() {
        let moved = say(
            TABLE,
            "days.moved",
            &json!({"from": "2026-03-02", "days": 2}),
        );
        let moved = moved.expect("words");
        assert_eq!(
            (moved.zh.as_str(), moved.en.as_str()),
            ("2026-03-02 起 2 天", "2 days from 2026-03-02")
        );
        let one = json!({"from": "2026-03-02", "days": 1});
        let one = say(TABLE, "days.moved", &one).expect("words");
        assert_eq!(one.en, "1 day from 2026-03-02");
        let ticket = json!({"title": {"zh": "异议", "en": "objection"}});
        let ticket = say(TABLE, "ticket.opened", &ticket).expect("words");
        assert_eq!(
            (ticket.zh.as_str(), ticket.en.as_str()),
            ("登记工单（异议）", "ticket (objection)")
        );
        assert_eq!(say(TABLE, "goods.lost", &json!({})), None);
    }

    #[test]
    fn a_missing_number_leaves_no_gap() {
        let text = say(TABLE, "goods.picked", &json!({})).expect("words");
        assert_eq!(
            (text.zh.as_str(), text.en.as_str()),
            ("拣货", "goods were picked")
        );
    }
}
