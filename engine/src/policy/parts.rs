//! The parts of a compiled policy.

use indexmap::IndexMap;
use kernel::Text;
use serde::{Deserialize, Serialize};

use super::file::{Effect, ItemSpec, OnFail, OnObjection, QuestionSpec};
use crate::{
    activity::Activity,
    bits::{Bits, ClauseIx, FieldIx, FormIx, GateIx, MilestoneIx, StepIx},
    cel::{Condition, Truth},
    content::Groups,
    facts::{FactId, FactType, Facts},
    posts::Posts,
};

/// A parameter with its value.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The key.
    pub key: String,
    /// The value: a count, or minor units.
    pub value: i64,
    /// What it counts.
    pub unit: String,
    /// What it means.
    pub text: Text,
}

/// A clause.
#[derive(Debug)]
pub struct Clause {
    /// The id, e.g. `EQ-4.2c`.
    pub id: String,
    /// Its words.
    pub text: Text,
    /// What carries it out.
    pub kept_by: Vec<Keeper>,
    /// The same, as written.
    pub kept_by_words: Vec<String>,
    /// Whether it is guidance only.
    pub guidance: bool,
    /// Why it is not carried out yet.
    pub open: Option<Text>,
}

/// Something that carries a clause out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// A step is done.
    Step(StepIx),
    /// A step is done in time.
    Clock(StepIx),
    /// Reports come at their rhythm.
    Rhythm(StepIx),
    /// What this review sent back is put right and submitted again.
    Returns(StepIx),
    /// Doers of earlier steps do not do this one.
    Separation(StepIx),
    /// A check or checklist item of this step is answered when it is done.
    Answered(StepIx),
    /// A gate holds when its step goes on.
    Gate(GateIx),
    /// A form is filled in when demanded.
    Form(FormIx),
    /// A paper lies in the dossier when it is filed.
    Paper(u8),
    /// A milestone is reached.
    Milestone(MilestoneIx),
    /// A field is there when its step is reached.
    Field(FieldIx),
    /// The product does it always.
    Feature(u8),
}

/// A field that the policy declares or requires.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// Its name on the screen.
    pub title: Text,
    /// Its type.
    pub kind: FactType,
    /// Whether each line has it.
    pub on_line: bool,
    /// The fact, for fields of the order.
    pub fact: Option<FactId>,
    /// The step that nobody can come to without it.
    pub required_at: Option<StepIx>,
}

/// A compiled step.
#[derive(Debug)]
pub struct Step {
    /// Its key.
    pub key: String,
    /// Its name on the screen.
    pub title: Text,
    /// What it consists of.
    pub activity: Activity,
    /// Who does it.
    pub posts: Posts,
    /// What comes before, milestones resolved.
    pub needs: Bits,
    /// What directly waits for it.
    pub dependents: Bits,
    /// Everything that comes after, directly or not.
    pub after: Bits,
    /// Condition under which it applies.
    pub when: Option<Condition>,
    /// Date fact before which it does not open.
    pub not_before: Option<FactId>,
    /// Its clock.
    pub clock: Option<Clock>,
    /// Its rhythm of reports.
    pub rhythm: Option<Rhythm>,
    /// Its gates.
    pub gates: Vec<GateIx>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its checklist.
    pub checklist: IndexMap<String, ItemSpec>,
    /// Forms it may demand.
    pub forms: Vec<FormIx>,
    /// Fields that must be there before it opens.
    pub required: Vec<FieldIx>,
    /// Where it sends the order back to.
    pub returns_to: Option<StepIx>,
    /// What a return takes back: the steps from `returns_to` up to the reviews beside this one.
    pub region: Bits,
    /// Steps whose doers may not do it.
    pub not_by: Bits,
    /// Content that an opinion rests on.
    pub looks_at: Groups,
    /// Whom a new round asks.
    pub on_objection: OnObjection,
    /// The clauses that name it or something of it, the most telling first.
    pub clauses: Vec<ClauseIx>,
    /// Whether no clause asks for it.
    pub practice: bool,
}

/// A clock in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Working days; `None`: due on the very day of `from`.
    pub within: Option<u32>,
    /// The fact it counts from; from opening when absent.
    pub from: Option<FactId>,
    /// Working days before due when the owner is reminded.
    pub remind: Option<u32>,
}

/// A rhythm of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// Working days between reports.
    pub every: u32,
    /// The latest report.
    pub since: FactId,
}

/// A gate.
#[derive(Debug)]
pub struct Gate {
    /// Its key.
    pub key: String,
    /// The step it guards; `None` for giving an order up.
    pub step: Option<StepIx>,
    /// What must hold.
    pub condition: Condition,
    /// Who can clear it.
    pub who: Posts,
    /// What is missing while it does not hold.
    pub text: Text,
    /// The clause that asks for it.
    pub clause: Option<ClauseIx>,
}

/// A check.
#[derive(Debug)]
pub struct Check {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// When it passes.
    pub passes: Condition,
    /// What a failure means.
    pub on_fail: OnFail,
    /// It compares with something that an order may lack.
    pub comparison: bool,
    /// The clause that asks for it.
    pub clause: Option<ClauseIx>,
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It passes.
    Kept,
    /// There is nothing to compare with: neither kept nor broken, and nobody is asked for a reason.
    Nothing,
    /// It fails, or cannot be decided.
    Broken,
}

impl Check {
    /// How it stands. What cannot be decided fails, unless that means that there is nothing to
    /// compare with.
    #[must_use]
    pub fn outcome(&self, facts: &dyn Facts) -> CheckOutcome {
        match self.passes.test(facts) {
            Truth::Yes => CheckOutcome::Kept,
            Truth::Unknown(_) if self.comparison => CheckOutcome::Nothing,
            Truth::Unknown(_) | Truth::No => CheckOutcome::Broken,
        }
    }
}

/// A form.
#[derive(Debug)]
pub struct Form {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// The review that cannot be passed without it.
    pub of: StepIx,
    /// When it is demanded.
    pub when: Option<Condition>,
    /// Who fills it in.
    pub posts: Posts,
    /// What it asks.
    pub questions: IndexMap<String, QuestionSpec>,
    /// The clause that asks for it.
    pub clause: Option<ClauseIx>,
}

/// A paper of the dossier.
#[derive(Debug)]
pub struct Paper {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// Where it comes from.
    pub from: String,
    /// Who owes it.
    pub owner: Posts,
    /// Years it is kept.
    pub keep_years: u32,
    /// When it is needed.
    pub when: Option<Condition>,
}

/// A milestone.
#[derive(Debug)]
pub struct Milestone {
    /// Its key.
    pub key: String,
    /// The company's word.
    pub title: Text,
    /// The steps after which it holds.
    pub after: Bits,
    /// What else happens.
    pub does: Vec<Effect>,
}

/// A rung of the escalation ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Working days after due.
    pub after: u32,
    /// Who is told.
    pub to: Posts,
}
