//! What names in a policy file stand for. The linter and the compiler share this, so that what is
//! linted is what is compiled.

use indexmap::IndexMap;
use kernel::{Currency, Money};

use super::{
    Keeper,
    file::{GateSpec, ParameterSpec, PolicyFile},
};
use crate::{
    activity::Activity,
    bits::{Bits, FieldIx, FormIx, GateIx, MilestoneIx, StepIx},
    cel::{self, Reference},
    facts::{FACTS, FactId, FactType},
    vocabulary,
};

/// Values that a company sets for parameters, in the form of their defaults.
pub type Overrides = IndexMap<String, String>;

/// The value of a parameter: whole numbers as they are, amounts in minor units.
pub(crate) fn parameter_value(
    key: &str,
    spec: &ParameterSpec,
    overrides: &Overrides,
) -> Option<i64> {
    let text = overrides.get(key).or(spec.default.as_ref().map(|d| &d.0))?;
    match Currency::parse(&spec.unit) {
        Some(currency) => Money::parse_decimal(text, currency).map(|m| m.minor),
        None => text.parse().ok(),
    }
}

/// The units a parameter may count in, currencies aside.
pub(crate) const UNITS: [&str; 6] = ["working_days", "days", "months", "years", "count", "ppm"];

/// A file with the values that its parameters have.
pub(crate) struct FileNames<'a> {
    pub(crate) file: &'a PolicyFile,
    pub(crate) overrides: &'a Overrides,
}

impl cel::Names for FileNames<'_> {
    fn find(&self, name: &str) -> Option<(Reference, FactType)> {
        if let Some(key) = name.strip_prefix("parameters.") {
            let spec = &self.file.parameters.get(key)?.value;
            let value = parameter_value(key, spec, self.overrides)?;
            let money = Currency::parse(&spec.unit).is_some();
            let kind = if money {
                FactType::Money
            } else {
                FactType::Int
            };
            return Some((Reference::Parameter(value), kind));
        }
        let (fact, kind) = self.fact(name)?;
        Some((Reference::Fact(fact), kind))
    }
}

impl FileNames<'_> {
    /// The fact of a name: standard, or one of the policy's own as `fields.<key>`.
    pub(crate) fn fact(&self, name: &str) -> Option<(FactId, FactType)> {
        if let Some(key) = name.strip_prefix("fields.") {
            let position = self.own_fields().position(|own| own == key)?;
            let kind = self.file.fields.header.get(key)?.value.kind?;
            let id = u16::try_from(FACTS.len() + position).ok()?;
            return Some((FactId(id), kind));
        }
        let id = FactId::standard(name)?;
        Some((id, id.def()?.kind))
    }

    /// Header fields that are facts of the policy's own.
    pub(crate) fn own_fields(&self) -> impl Iterator<Item = &str> {
        self.file
            .fields
            .header
            .keys()
            .map(String::as_str)
            .filter(|key| !key.contains('.'))
    }

    pub(crate) fn step(&self, key: &str) -> Option<StepIx> {
        self.file.steps.get_index_of(key).map(StepIx::of)
    }

    pub(crate) fn step_at(&self, position: usize) -> Option<(&str, Activity)> {
        self.file
            .steps
            .get_index(position)
            .map(|(k, s)| (k.as_str(), s.value.activity))
    }

    pub(crate) fn parameter(&self, key: &str) -> Option<u32> {
        let spec = &self.file.parameters.get(key)?.value;
        parameter_value(key, spec, self.overrides).and_then(|n| u32::try_from(n).ok())
    }

    /// The steps that a `needs` word stands for: one step, or all of a milestone's.
    pub(crate) fn needed(&self, word: &str) -> Option<Bits> {
        if let Some(step) = self.step(word) {
            return Some(Bits::one(step.at()));
        }
        let milestone = &self.file.milestones.get(word)?.value;
        Some(
            milestone
                .after
                .iter()
                .filter_map(|key| self.step(key))
                .map(StepIx::at)
                .collect(),
        )
    }

    /// All gates in the order in which they are compiled: step by step, then those of giving up.
    pub(crate) fn gates(&self) -> impl Iterator<Item = (Option<StepIx>, &GateSpec)> {
        let steps = self.file.steps.values().enumerate().flat_map(|(i, step)| {
            step.value
                .gates
                .iter()
                .map(move |gate| (Some(StepIx::of(i)), gate))
        });
        let cancel = self
            .file
            .cancel
            .iter()
            .flat_map(|c| c.gates.iter().map(|g| (None, g)));
        steps.chain(cancel)
    }

    /// Whether a step asks something by a key: a check or an item of its checklist.
    fn asks(&self, step: StepIx, key: &str) -> bool {
        self.file.steps.get_index(step.at()).is_some_and(|(_, s)| {
            s.value.checklist.contains_key(key) || s.value.checks.iter().any(|check| check == key)
        })
    }

    /// What a `kept_by` word stands for; several keepers where a check serves several steps, of
    /// which `step.check` names one; none where nobody knows the word.
    pub(crate) fn keepers(&self, word: &str) -> Vec<Keeper> {
        if let Some((key, part)) = word.rsplit_once('.')
            && let Some(step) = self.step(key)
        {
            match part {
                "clock" => return vec![Keeper::Clock(step)],
                "rhythm" => return vec![Keeper::Rhythm(step)],
                "not_by" => return vec![Keeper::Separation(step)],
                "returns" => return vec![Keeper::Returns(step)],
                _ if self.asks(step, part) => return vec![Keeper::Answered(step)],
                _ => {}
            }
        }
        let mut found = Vec::new();
        found.extend(self.step(word).map(Keeper::Step));
        found.extend(self.gates().enumerate().filter_map(|(i, (_, gate))| {
            (gate.key() == word).then_some(Keeper::Gate(GateIx::of(i)))
        }));
        let steps = (0..self.file.steps.len()).map(StepIx::of);
        found.extend(
            steps
                .filter(|step| self.asks(*step, word))
                .map(Keeper::Answered),
        );
        let file = self.file;
        found.extend(
            file.forms
                .get_index_of(word)
                .map(|i| Keeper::Form(FormIx::of(i))),
        );
        found.extend(
            file.papers
                .get_index_of(word)
                .and_then(|i| u8::try_from(i).ok())
                .map(Keeper::Paper),
        );
        found.extend(
            file.milestones
                .get_index_of(word)
                .map(|i| Keeper::Milestone(MilestoneIx::of(i))),
        );
        let fields = file.fields.header.keys().chain(file.fields.line.keys());
        found.extend(
            fields
                .enumerate()
                .filter(|(_, key)| *key == word)
                .map(|(i, _)| Keeper::Field(FieldIx::of(i))),
        );
        found.extend(
            vocabulary::FEATURES
                .iter()
                .position(|f| f.key == word)
                .and_then(|i| u8::try_from(i).ok())
                .map(Keeper::Feature),
        );
        found
    }
}

impl GateSpec {
    /// The key: its own, or the condition itself.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Plain(condition) => condition,
            Self::Named(gate) => &gate.key,
        }
    }

    /// The condition.
    pub(crate) fn condition(&self) -> &str {
        match self {
            Self::Plain(condition) => condition,
            Self::Named(gate) => &gate.condition,
        }
    }
}
