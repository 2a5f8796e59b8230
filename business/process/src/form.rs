//! Forms: whether what was filled in fits the questions.

use engine::{FactType, policy::Form};
use kernel::{Currency, Date, Fault, FieldError, Moment, Money, Quantity, Result, Text, text};
use serde_json::Value;

/// The longest an answer in words may be, in characters.
const WORDS_CHARS_MAX: usize = 4000;

/// Checks answers against a form's questions: each required one is there, each is of its type, and
/// nothing else is.
pub(crate) fn check(form: &Form, answers: &Value) -> Result<()> {
    let empty = serde_json::Map::new();
    let given = answers.as_object().unwrap_or(&empty);
    let mut errors: Vec<FieldError> = Vec::new();
    for (key, question) in &form.questions {
        match given.get(key) {
            None | Some(Value::Null) if question.optional => {}
            None | Some(Value::Null) => {
                errors.push(error(key, "required", required(&question.text)))
            }
            Some(answer) if fits(question.kind, answer) => {}
            Some(_) => errors.push(error(key, "wrong_type", wrong(&question.text))),
        }
    }
    let unknown = given
        .keys()
        .filter(|key| !form.questions.contains_key(*key));
    errors.extend(unknown.map(|key| {
        error(
            key,
            "unknown",
            text!("表单没有这一项", "the form does not ask this"),
        )
    }));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

fn error(key: &str, code: &str, message: Text) -> FieldError {
    FieldError::new(format!("/answers/{key}"), code, message)
}

fn required(question: &Text) -> Text {
    Text {
        zh: format!("请填写“{}”", question.zh),
        en: format!("“{}” must be answered", question.en),
    }
}

fn wrong(question: &Text) -> Text {
    Text {
        zh: format!("“{}”的格式不对", question.zh),
        en: format!("the answer to “{}” is malformed", question.en),
    }
}

fn fits(kind: FactType, answer: &Value) -> bool {
    let words = answer.as_str();
    match kind {
        FactType::Bool => answer.is_boolean(),
        FactType::Int => answer.as_i64().is_some(),
        FactType::Money => words.is_some_and(|w| Money::parse_decimal(w, Currency::CNY).is_some()),
        FactType::Quantity => words.is_some_and(|w| Quantity::parse(w).is_some()),
        FactType::Date => words.is_some_and(|w| w.parse::<Date>().is_ok()),
        FactType::Moment => words.is_some_and(|w| w.parse::<Moment>().is_ok()),
        FactType::Text => {
            words.is_some_and(|w| !w.trim().is_empty() && w.chars().count() <= WORDS_CHARS_MAX)
        }
        FactType::Table => answer.is_array() || answer.is_object(),
    }
}
