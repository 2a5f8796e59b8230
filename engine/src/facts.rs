//! Facts: what the areas know about an order, by name and type.
//!
//! One table ([`FACTS`]) is what the linter checks against, what the editor offers, and what the
//! areas fill. A policy adds facts of its own as header fields (`fields.<key>`). Only facts that a
//! policy refers to are loaded: see [`crate::Policy::facts_used`].

mod table;

use kernel::{Date, Moment, Quantity, Text, text};
use serde::{Deserialize, Serialize};

pub use self::table::FACTS;
use crate::{
    bits::FieldIx,
    lines::{LineFact, LineFacts},
};

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An amount in minor units of the company's currency.
    Money,
    /// A quantity of stock units.
    Quantity,
    /// A civil date.
    Date,
    /// A moment.
    Moment,
    /// Words.
    Text,
    /// A table of words, e.g. technical parameters; only its presence can be asked.
    Table,
}

/// One row of the fact table.
#[derive(Debug)]
pub struct FactDef {
    /// The name, e.g. `order.amount`.
    pub name: &'static str,
    /// The type.
    pub kind: FactType,
    /// What it says, in Chinese.
    pub zh: &'static str,
    /// What it says, in English.
    pub en: &'static str,
}

impl FactDef {
    /// What it says, in both languages.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

/// A fact of a compiled policy: a row of [`FACTS`], or beyond it one of the policy's own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u16);

impl FactId {
    /// The standard fact of a name.
    #[must_use]
    pub fn standard(name: &str) -> Option<Self> {
        FACTS
            .iter()
            .position(|f| f.name == name)
            .and_then(|i| u16::try_from(i).ok())
            .map(Self)
    }

    /// The position in a list that holds the standard facts and then the policy's own.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }

    /// The row of the standard table, or `None` for a policy's own field.
    #[must_use]
    pub fn def(self) -> Option<&'static FactDef> {
        FACTS.get(self.at())
    }

    /// What of the lines it adds up, for the facts `lines.*`.
    #[must_use]
    pub fn sum_of(self) -> Option<LineFact> {
        LineFact::parse(self.def()?.name.strip_prefix("lines.")?)
    }
}

/// The value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Value<'a> {
    /// Not known, or not filled in.
    #[default]
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Minor units of the company's currency.
    Money(i64),
    /// Stock units.
    Quantity(Quantity),
    /// A civil date.
    Date(Date),
    /// A moment.
    Moment(Moment),
    /// Words.
    Text(&'a str),
}

impl Value<'_> {
    /// Whether a value is there; an empty text is none, and neither is a "no", as in "the signed
    /// contract is attached".
    #[must_use]
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent | Self::Text("") | Self::Bool(false))
    }
}

impl Value<'_> {
    /// The value for people.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Self::Bool(true) => text!("是", "yes"),
            Self::Bool(false) => text!("否", "no"),
            other => {
                let shown = other.to_string();
                Text::new(shown.clone(), shown)
            }
        }
    }
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("—"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Money(minor) => {
                let sign = if *minor < 0 { "-" } else { "" };
                let minor = minor.unsigned_abs();
                write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
            }
            Self::Quantity(q) => write!(f, "{q}"),
            Self::Date(d) => write!(f, "{d}"),
            Self::Moment(m) => write!(f, "{m}"),
            Self::Text(t) => f.write_str(t),
        }
    }
}

/// Where an advance reads facts. Whoever runs orders loads them before and hands them over; the
/// engine never fetches.
pub trait Facts: Send + Sync {
    /// The value of a fact; facts that were not loaded are absent.
    fn get(&self, fact: FactId) -> Value<'_>;
    /// The quantities of every line.
    fn lines(&self) -> &[LineFacts];
    /// The numbers of the lines (from 1) that lack a required line field.
    fn lines_missing(&self, field: FieldIx) -> &[u32];
}

/// An owned value, as held by a [`FactSet`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Owned {
    #[default]
    Absent,
    Plain(Value<'static>),
    Text(String),
}

/// Facts in memory: what callers normally hand to the engine.
#[derive(Debug, Clone, Default)]
pub struct FactSet {
    values: Vec<Owned>,
    lines: Vec<LineFacts>,
    missing: Vec<Vec<u32>>,
}

impl FactSet {
    /// An empty set: every fact absent, no lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the value of a fact.
    pub fn put(&mut self, fact: FactId, value: Value<'_>) {
        if self.values.len() <= fact.at() {
            self.values.resize(fact.at() + 1, Owned::Absent);
        }
        self.values[fact.at()] = match value {
            Value::Absent => Owned::Absent,
            Value::Text(text) => Owned::Text(text.to_owned()),
            Value::Bool(v) => Owned::Plain(Value::Bool(v)),
            Value::Int(v) => Owned::Plain(Value::Int(v)),
            Value::Money(v) => Owned::Plain(Value::Money(v)),
            Value::Quantity(v) => Owned::Plain(Value::Quantity(v)),
            Value::Date(v) => Owned::Plain(Value::Date(v)),
            Value::Moment(v) => Owned::Plain(Value::Moment(v)),
        };
    }

    /// Puts the value of a standard fact by name; a name that is not in the table is ignored,
    /// since no policy can refer to it.
    pub fn set(&mut self, name: &str, value: Value<'_>) {
        debug_assert!(FactId::standard(name).is_some(), "no such fact: {name}");
        if let Some(fact) = FactId::standard(name) {
            self.put(fact, value);
        }
    }

    /// Puts the lines.
    pub fn set_lines(&mut self, lines: Vec<LineFacts>) {
        self.lines = lines;
    }

    /// The lines, to change their quantities.
    pub fn lines_mut(&mut self) -> &mut Vec<LineFacts> {
        &mut self.lines
    }

    /// Says which lines (numbers from 1) lack a required line field.
    pub fn set_lines_missing(&mut self, field: FieldIx, lines: Vec<u32>) {
        if self.missing.len() <= field.at() {
            self.missing.resize(field.at() + 1, Vec::new());
        }
        self.missing[field.at()] = lines;
    }
}

impl FactSet {
    /// The facts `lines.*`: sums over the lines.
    fn sum(&self, fact: FactId) -> Value<'_> {
        let Some(kind) = fact.sum_of() else {
            return Value::Absent;
        };
        let total = self
            .lines
            .iter()
            .fold(0_i64, |sum, l| sum.saturating_add(l.get(kind).0));
        Value::Quantity(Quantity(total))
    }
}

impl Facts for FactSet {
    fn get(&self, fact: FactId) -> Value<'_> {
        match self.values.get(fact.at()) {
            None | Some(Owned::Absent) => self.sum(fact),
            Some(Owned::Plain(value)) => *value,
            Some(Owned::Text(text)) => Value::Text(text),
        }
    }

    fn lines(&self) -> &[LineFacts] {
        &self.lines
    }

    fn lines_missing(&self, field: FieldIx) -> &[u32] {
        self.missing.get(field.at()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (i, def) in FACTS.iter().enumerate() {
            assert_eq!(
                FactId::standard(def.name).map(FactId::at),
                Some(i),
                "{}",
                def.name
            );
        }
    }

    #[test]
    fn a_set_gives_back_what_was_put() {
        let mut facts = FactSet::new();
        facts.set("contract.number", Value::Text("HT-1"));
        let id = FactId::standard("contract.number").unwrap();
        assert_eq!(facts.get(id), Value::Text("HT-1"));
        assert_eq!(facts.get(FactId(999)), Value::Absent);
    }
}
