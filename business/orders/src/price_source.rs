//! Which rule priced a line, and why no other did: kept with the line as it was told then.

use catalog::{
    amounts::LineAmounts,
    pricing::{Answer, Candidate, Level, PriceBook, PriceListId, PriceRuleId, Reason, Source},
    units::UnitRatio,
};
use kernel::{Quantity, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Candidates kept with a line, the first by precedence: what one person reads. A product may stand
/// in a hundred lists over the years.
const PASSED_MAX: usize = 20;

/// What a line's amounts rest on beside what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePricing {
    /// The priced unit in base units.
    pub per: UnitRatio,
    /// The line's share of the order's discount, with tax, in minor units.
    pub discount_share: i64,
    /// What made the price; `None` for a typed one.
    pub source: Option<PriceSource>,
}

impl Default for LinePricing {
    fn default() -> Self {
        Self {
            per: UnitRatio::ONE,
            discount_share: LineAmounts::default().discount,
            source: None,
        }
    }
}

/// What made a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceSource {
    /// The kind of price.
    pub level: Level,
    /// The rule; none for the product's list price.
    pub rule_id: Option<PriceRuleId>,
    /// The list it stands in.
    pub list_id: Option<PriceListId>,
    /// That list's code.
    pub code: String,
    /// That list's name, or what the price is called.
    pub name: Text,
    /// The channel of the order that the list is for; absent where it is for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// The frame contract that would price the line if it took less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<BeyondFrame>,
    /// What else could have made the price, by precedence; at most 20.
    pub passed: Vec<PassedPrice>,
}

/// A frame contract of which less is left than a line takes, so that none of the line has its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BeyondFrame {
    /// The contract's number.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// How much is left, in the product's own unit.
    pub left: Quantity,
    /// How much more than that the line takes.
    pub over: Quantity,
}

/// A candidate that did not make the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassedPrice {
    /// The kind of price.
    pub level: Level,
    /// Code of its list; empty for the list price.
    pub code: String,
    /// Name of its list, or what the price is called.
    pub name: Text,
    /// The channel its list is for; absent where it is for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// Why not, as a word for programs.
    pub reason: String,
    /// Why not, in words.
    pub message: Text,
}

impl PriceSource {
    /// What an answer of the price book says of a line of this quantity.
    pub(crate) fn of(
        book: &PriceBook,
        quantity: Quantity,
        (answer, passed): (&Answer<'_>, &[Candidate<'_>]),
    ) -> Self {
        let (code, name) = named(answer.source);
        let rule = match answer.source {
            Source::Rule(rule) => Some(rule),
            Source::ListPrice => None,
        };
        let beyond = passed
            .iter()
            .filter(|candidate| book.goes_before(candidate.source, answer.source))
            .find_map(|candidate| beyond_frame(candidate, quantity));
        Self {
            level: answer.source.level(),
            rule_id: rule.map(|rule| rule.id),
            list_id: rule.map(|rule| rule.list.id),
            code,
            name,
            channel: channel(answer.source),
            beyond,
            passed: passed.iter().take(PASSED_MAX).map(passed_price).collect(),
        }
    }
}

fn beyond_frame(candidate: &Candidate<'_>, quantity: Quantity) -> Option<BeyondFrame> {
    let Reason::CallOffSpent(left) = candidate.reason else {
        return None;
    };
    let (code, name) = named(candidate.source);
    Some(BeyondFrame {
        code,
        name,
        left,
        over: Quantity(quantity.0.saturating_sub(left.0)),
    })
}

fn passed_price(candidate: &Candidate<'_>) -> PassedPrice {
    let (code, name) = named(candidate.source);
    PassedPrice {
        level: candidate.source.level(),
        code,
        name,
        channel: channel(candidate.source),
        reason: candidate.reason.code().to_owned(),
        message: candidate.reason.text(),
    }
}

fn channel(source: Source<'_>) -> String {
    match source {
        Source::Rule(rule) => rule.list.audience.channel.clone(),
        Source::ListPrice => String::new(),
    }
}

fn named(source: Source<'_>) -> (String, Text) {
    match source {
        Source::Rule(rule) => {
            let name = &rule.list.name;
            (rule.list.code.clone(), text!("{name}", "{name}"))
        }
        Source::ListPrice => (String::new(), source.level().title()),
    }
}
