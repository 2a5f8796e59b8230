//! Example orders in a policy file: given facts, when acts, then states.

use indexmap::IndexMap;
use kernel::Text;
use serde::Deserialize;

use crate::compliance::ClauseState;

/// An example order: given facts, when acts, then states.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    /// What it shows.
    pub example: Text,
    /// Facts at the beginning, by name; amounts as decimals.
    #[serde(default)]
    pub given: IndexMap<String, ExampleValue>,
    /// What happens, in order.
    pub when: Vec<ActSpec>,
    /// What must hold then.
    #[serde(default)]
    pub then: ThenSpec,
}

/// A value in an example.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ExampleValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Words, a date, a moment, or a decimal.
    Text(String),
}

/// One act of an example.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActSpec {
    /// Completes this human step.
    #[serde(default)]
    pub complete: Option<String>,
    /// Approves this review.
    #[serde(default)]
    pub approve: Option<String>,
    /// Returns from this review.
    #[serde(default, rename = "return")]
    pub return_from: Option<String>,
    /// Objects in this review.
    #[serde(default)]
    pub object: Option<String>,
    /// Fills in this form.
    #[serde(default)]
    pub fill: Option<String>,
    /// The submitter withdraws.
    #[serde(default)]
    pub withdraw: bool,
    /// The order is given up.
    #[serde(default)]
    pub cancel: bool,
    /// Who acts: a name of the example's own; by default one person per step.
    #[serde(default)]
    pub by: Option<String>,
    /// The posts of who acts, where they are not those that the act asks for.
    #[serde(default)]
    pub posts: Vec<String>,
    /// Facts that change.
    #[serde(default)]
    pub facts: IndexMap<String, ExampleValue>,
    /// Line quantities that are reached on every line, e.g. `shipped: 5` of 10 ordered.
    #[serde(default)]
    pub lines: IndexMap<String, i64>,
    /// Content groups that change before the act.
    #[serde(default)]
    pub changes: Vec<String>,
    /// Working days that pass before the act.
    #[serde(default)]
    pub after_days: u32,
    /// The written reason; one is supplied where the act needs it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Checklist items left unanswered.
    #[serde(default)]
    pub unanswered: Vec<String>,
    /// The code of the refusal that must come.
    #[serde(default)]
    pub refused: Option<String>,
}

/// What must hold at the end of an example.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThenSpec {
    /// Steps that are open.
    #[serde(default)]
    pub open: Vec<String>,
    /// Steps that are done.
    #[serde(default)]
    pub done: Vec<String>,
    /// Steps that do not apply.
    #[serde(default)]
    pub skipped: Vec<String>,
    /// Steps that still wait.
    #[serde(default)]
    pub waiting: Vec<String>,
    /// Steps that were not done in time.
    #[serde(default)]
    pub late: Vec<String>,
    /// Forms demanded and not filled in.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Milestones reached.
    #[serde(default)]
    pub reached: Vec<String>,
    /// The round.
    #[serde(default)]
    pub round: Option<u16>,
    /// Whether the order is closed.
    #[serde(default)]
    pub closed: Option<bool>,
    /// Clauses and their states: `kept`, `broken`, `due`, `not_applicable`, `not_measurable`.
    #[serde(default)]
    pub clauses: IndexMap<String, ClauseState>,
}
