//! A compiled policy: steps by position, sets as words, conditions ready to test.
//!
//! A policy is compiled once per version and shared by all orders that pin it.

pub(crate) mod compile;
pub mod file;
mod keepers;
pub(crate) mod names;
mod parts;

use kernel::Text;

use self::file::{DocumentKind, Header};
pub use self::{
    names::Overrides,
    parts::{
        Check, CheckOutcome, Clause, Clock, Field, Form, Gate, Keeper, Milestone, Paper, Parameter,
        Rhythm, Rung, Step,
    },
};
use crate::{
    activity::Activity,
    bits::{Bits, ClauseIx, FormIx, GateIx, MilestoneIx, StepIx},
    cel::Truth,
    facts::{FactId, Facts},
    posts::Posts,
    state::State,
};

/// A compiled policy version.
#[derive(Debug)]
pub struct Policy {
    /// Stable id, e.g. `equipment-sales`.
    pub id: String,
    /// The version, from 1.
    pub version: u32,
    /// `id@version`, as refusals cite it.
    pub rule: String,
    /// What kind of order runs by it.
    pub document: DocumentKind,
    /// The rule book's name.
    pub title: Text,
    /// Aim, scope, owner, entry into force.
    pub header: Header,
    /// Parameters with their values in this version.
    pub parameters: Vec<Parameter>,
    /// The clauses.
    pub clauses: Vec<Clause>,
    /// Fields declared or required.
    pub fields: Vec<Field>,
    /// Steps, in the order of the file.
    pub steps: Vec<Step>,
    /// All gates.
    pub gates: Vec<Gate>,
    /// All forms.
    pub forms: Vec<Form>,
    /// Papers of the dossier.
    pub papers: Vec<Paper>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Rungs of the escalation ladder.
    pub ladder: Vec<Rung>,
    /// Who may give an order up.
    pub cancel_by: Posts,
    /// What must hold to give an order up.
    pub cancel_gates: Vec<GateIx>,
    /// World steps.
    pub(crate) world: Bits,
    /// Steps with a clock that counts from a fact, or with a rhythm.
    pub(crate) fact_clocks: Bits,
    /// Steps that wait for a date.
    pub(crate) waiting: Bits,
    /// Reviews that send the order back to its entry: while one is not passed, content is frozen.
    pub(crate) reviews: Bits,
    /// Steps that enter the order.
    pub(crate) entries: Bits,
    pub(crate) facts_used: Vec<FactId>,
}

impl Policy {
    /// The position of a step's key.
    #[must_use]
    pub fn step_ix(&self, key: &str) -> Option<StepIx> {
        self.steps.iter().position(|s| s.key == key).map(StepIx::of)
    }

    /// A step. Positions come from this policy, so they are always there.
    #[must_use]
    pub fn step(&self, step: StepIx) -> &Step {
        &self.steps[step.at()]
    }

    /// All steps with their positions.
    pub fn each_step(&self) -> impl Iterator<Item = (StepIx, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .map(|(i, step)| (StepIx::of(i), step))
    }

    /// The first step of an activity.
    #[must_use]
    pub fn step_of(&self, activity: Activity) -> Option<StepIx> {
        self.steps
            .iter()
            .position(|s| s.activity == activity)
            .map(StepIx::of)
    }

    /// The position of a form's key.
    #[must_use]
    pub fn form_ix(&self, key: &str) -> Option<FormIx> {
        self.forms.iter().position(|f| f.key == key).map(FormIx::of)
    }

    /// The position of a milestone's key.
    #[must_use]
    pub fn milestone_ix(&self, key: &str) -> Option<MilestoneIx> {
        self.milestones
            .iter()
            .position(|m| m.key == key)
            .map(MilestoneIx::of)
    }

    /// The position of a clause's id.
    #[must_use]
    pub fn clause_ix(&self, id: &str) -> Option<ClauseIx> {
        self.clauses
            .iter()
            .position(|c| c.id == id)
            .map(ClauseIx::of)
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, key: &str) -> Option<i64> {
        self.parameters
            .iter()
            .find(|p| p.key == key)
            .map(|p| p.value)
    }

    /// The facts that this policy refers to: whoever runs it loads these and no others. Names are
    /// those of [`crate::FACTS`] or, beyond it, the policy's own header fields.
    #[must_use]
    pub fn facts_used(&self) -> &[FactId] {
        &self.facts_used
    }

    /// The papers that an order's dossier must hold; a condition that cannot be decided counts as
    /// true.
    pub fn papers_needed<'a>(&'a self, facts: &'a dyn Facts) -> impl Iterator<Item = &'a Paper> {
        let needed = |p: &&Paper| p.when.as_ref().is_none_or(|w| w.test(facts) != Truth::No);
        self.papers.iter().filter(needed)
    }

    /// The company's word for how far an order is: its furthest milestone, in the order of the
    /// file.
    #[must_use]
    pub fn progress(&self, state: &State) -> Option<&Milestone> {
        let reached = state.marks().milestones;
        self.milestones
            .iter()
            .enumerate()
            .rfind(|(i, _)| reached.has(*i))
            .map(|(_, m)| m)
    }

    /// The name of a fact, e.g. `order.amount` or `fields.dealer`.
    #[must_use]
    pub fn fact_name(&self, fact: FactId) -> String {
        match fact.def() {
            Some(def) => def.name.to_owned(),
            None => self
                .fields
                .iter()
                .find(|f| f.fact == Some(fact))
                .map_or_else(String::new, |f| format!("fields.{}", f.key)),
        }
    }

    /// What a fact says, in both languages.
    #[must_use]
    pub fn fact_title(&self, fact: FactId) -> Text {
        match fact.def() {
            Some(def) => def.title(),
            None => self
                .fields
                .iter()
                .find(|f| f.fact == Some(fact))
                .map_or_else(Text::default, |f| f.title.clone()),
        }
    }
}
