//! Compliance: how well an order keeps each clause.
//!
//! A clause's state follows from the order's state alone: the worst of what carries it out. So
//! that this costs next to nothing, an order keeps one letter per clause ([`ClauseVector`]), and an
//! event looks only at the clauses that its step, form, gate or milestone concerns.

use kernel::Text;
use serde::{Deserialize, Serialize};

use crate::{
    bits::{Bits, ClauseIx, StepIx},
    event::FlowEvent,
    policy::{Clause, Keeper, Policy},
    state::{Phase, State},
};

/// The state of one clause on one order, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseState {
    /// Nothing measures it: guidance, honestly open, or something the product does always.
    NotMeasurable,
    /// What it asks for does not apply to this order, or not yet.
    NotApplicable,
    /// Carried out.
    Kept,
    /// Open: to be carried out now.
    Due,
    /// Not carried out, or not in time.
    Broken,
}

impl ClauseState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::NotMeasurable,
        Self::NotApplicable,
        Self::Kept,
        Self::Due,
        Self::Broken,
    ];

    /// The letter that stands for it in a vector.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::NotMeasurable => '-',
            Self::NotApplicable => '.',
            Self::Kept => 'k',
            Self::Due => 'd',
            Self::Broken => 'b',
        }
    }

    fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.letter() == letter)
    }

    /// The name in both languages.
    #[must_use]
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::NotMeasurable => ("不可度量", "not measurable"),
            Self::NotApplicable => ("不适用", "not applicable"),
            Self::Kept => ("已遵守", "kept"),
            Self::Due => ("待执行", "due"),
            Self::Broken => ("已违反", "broken"),
        };
        Text::new(zh, en)
    }
}

/// The states of all clauses of a policy on one order: one letter each, in the order of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClauseVector(Vec<ClauseState>);

/// A clause that changed its state, and the event that proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClauseChange {
    /// Which clause.
    pub clause: ClauseIx,
    /// What it was.
    pub from: ClauseState,
    /// What it is.
    pub to: ClauseState,
    /// The sequence number, within the order's stream, of the event that proves it.
    pub seq: u64,
}

impl ClauseVector {
    /// The vector of an order in a state, worked out from scratch.
    #[must_use]
    pub fn of(policy: &Policy, state: &State) -> Self {
        Self(
            policy
                .clauses
                .iter()
                .map(|clause| clause_state(policy, state, clause))
                .collect(),
        )
    }

    /// The state of a clause; not applicable before anything is known of it.
    #[must_use]
    pub fn get(&self, clause: ClauseIx) -> ClauseState {
        self.0
            .get(clause.at())
            .copied()
            .unwrap_or(ClauseState::NotApplicable)
    }

    /// All states with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (ClauseIx, ClauseState)> {
        self.0
            .iter()
            .enumerate()
            .map(|(i, state)| (ClauseIx::of(i), *state))
    }

    /// Takes an event in: `state` is the order's state after it. Gives back what changed.
    pub fn update(
        &mut self,
        policy: &Policy,
        state: &State,
        event: &FlowEvent,
        seq: u64,
    ) -> Vec<ClauseChange> {
        if self.0.len() != policy.clauses.len() {
            *self = Self::of(policy, &State::new());
        }
        let touched = Touched::by(policy, event);
        let mut changes = Vec::new();
        for (i, clause) in policy.clauses.iter().enumerate() {
            if !touched.concerns(policy, clause) {
                continue;
            }
            let (from, to) = (self.0[i], clause_state(policy, state, clause));
            if from != to {
                self.0[i] = to;
                changes.push(ClauseChange {
                    clause: ClauseIx::of(i),
                    from,
                    to,
                    seq,
                });
            }
        }
        changes
    }
}

impl std::fmt::Display for ClauseVector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|state| std::fmt::Write::write_char(f, state.letter()))
    }
}

/// A text that is no clause vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a clause vector")]
pub struct NotAVector;

impl std::str::FromStr for ClauseVector {
    type Err = NotAVector;
    fn from_str(letters: &str) -> Result<Self, NotAVector> {
        let states = letters
            .chars()
            .map(|c| ClauseState::of_letter(c).ok_or(NotAVector));
        states.collect::<Result<_, _>>().map(Self)
    }
}

/// What an event concerns.
struct Touched {
    all: bool,
    steps: Bits,
}

impl Touched {
    fn by(policy: &Policy, event: &FlowEvent) -> Self {
        let none = Self {
            all: false,
            steps: Bits::NONE,
        };
        match event {
            FlowEvent::Started { .. } | FlowEvent::Cancelled { .. } | FlowEvent::Closed => {
                Self { all: true, ..none }
            }
            FlowEvent::FormDemanded { form }
            | FlowEvent::FormWaived { form }
            | FlowEvent::FormFilled { form, .. } => {
                let of = policy
                    .forms
                    .get(form.at())
                    .map_or(Bits::NONE, |f| Bits::one(f.of.at()));
                Self { steps: of, ..none }
            }
            // The steps after which it holds are named by the keeper itself.
            FlowEvent::MilestoneReached { milestone } => {
                let after = policy.milestones.get(milestone.at()).map(|m| m.after);
                Self {
                    steps: after.unwrap_or_default(),
                    ..none
                }
            }
            FlowEvent::Returned { to, from, .. } => {
                let review = from.map_or(Bits::NONE, |s| Bits::one(s.at()));
                Self {
                    steps: Bits::one(to.at()).or(review),
                    ..none
                }
            }
            FlowEvent::StepOpened { step, .. }
            | FlowEvent::StepCompleted { step, .. }
            | FlowEvent::StepSkipped { step }
            | FlowEvent::StepReopened { step, .. }
            | FlowEvent::StepSuspended { step }
            | FlowEvent::OpinionGiven { step, .. }
            | FlowEvent::OpinionCarried { step, .. }
            | FlowEvent::OpinionVoided { step, .. }
            | FlowEvent::ClocksMoved { step, .. }
            | FlowEvent::Overdue { step, .. }
            | FlowEvent::RhythmKept { step, .. }
            | FlowEvent::RhythmMissed { step, .. }
            | FlowEvent::GateBroken { step, .. } => Self {
                steps: Bits::one(step.at()),
                ..none
            },
            FlowEvent::Reminder { .. }
            | FlowEvent::Escalated { .. }
            | FlowEvent::ContentBound { .. }
            | FlowEvent::RoundBegan { .. }
            | FlowEvent::ClockPaused { .. }
            | FlowEvent::ClockResumed { .. } => none,
        }
    }

    fn concerns(&self, policy: &Policy, clause: &Clause) -> bool {
        if self.all {
            return true;
        }
        !self.steps.is_empty()
            && clause
                .kept_by
                .iter()
                .any(|k| !steps_of(policy, *k).and(self.steps).is_empty())
    }
}

/// The steps on which a keeper's state depends.
fn steps_of(policy: &Policy, keeper: Keeper) -> Bits {
    let one = |step: StepIx| Bits::one(step.at());
    match keeper {
        Keeper::Step(s)
        | Keeper::Clock(s)
        | Keeper::Rhythm(s)
        | Keeper::Separation(s)
        | Keeper::Answered(s) => one(s),
        Keeper::Returns(s) => {
            let target = policy.step(s).returns_to.map_or(Bits::NONE, one);
            one(s).or(target)
        }
        Keeper::Gate(g) => policy.gates[g.at()].step.map_or(Bits::NONE, one),
        Keeper::Form(f) => one(policy.forms[f.at()].of),
        Keeper::Milestone(m) => policy.milestones[m.at()].after,
        Keeper::Field(f) => policy.fields[f.at()].required_at.map_or(Bits::NONE, one),
        Keeper::Paper(_) => filing(policy).map_or(Bits::NONE, one),
        Keeper::Feature(_) => Bits::NONE,
    }
}

/// The step that files the dossier.
fn filing(policy: &Policy) -> Option<StepIx> {
    policy.step_of(crate::activity::Activity::Archive)
}

/// The worst of what carries a clause out; what nothing measures does not count beside what is
/// measured.
fn clause_state(policy: &Policy, state: &State, clause: &Clause) -> ClauseState {
    if clause.guidance || clause.open.is_some() {
        return ClauseState::NotMeasurable;
    }
    let states = clause
        .kept_by
        .iter()
        .map(|keeper| keeper_state(policy, state, *keeper));
    let worst = states.max().unwrap_or(ClauseState::NotMeasurable);
    // What was due when an order was given up is asked of nobody any more.
    if worst == ClauseState::Due && state.phase() == Phase::Cancelled {
        return ClauseState::NotApplicable;
    }
    worst
}

fn keeper_state(policy: &Policy, state: &State, keeper: Keeper) -> ClauseState {
    let marks = state.marks();
    let step_state = |step: StepIx| {
        if marks.done.has(step.at()) {
            ClauseState::Kept
        } else if marks.open.has(step.at()) {
            ClauseState::Due
        } else {
            ClauseState::NotApplicable
        }
    };
    match keeper {
        Keeper::Step(s) | Keeper::Separation(s) | Keeper::Answered(s) => step_state(s),
        Keeper::Clock(s) if marks.late.has(s.at()) => ClauseState::Broken,
        Keeper::Clock(s) => {
            let ticking = state.run(s).is_some_and(|run| run.clocks.due.is_some());
            if ticking {
                step_state(s)
            } else {
                ClauseState::NotApplicable
            }
        }
        Keeper::Rhythm(s) if marks.rhythm_missed.has(s.at()) => ClauseState::Broken,
        Keeper::Rhythm(s) => step_state(s),
        Keeper::Returns(s) if marks.returned.has(s.at()) => {
            let back = policy
                .step(s)
                .returns_to
                .is_some_and(|to| marks.open.has(to.at()));
            if back {
                ClauseState::Due
            } else {
                ClauseState::Kept
            }
        }
        Keeper::Returns(_) => ClauseState::NotApplicable,
        Keeper::Gate(g) if marks.gates_broken.has(g.at()) => ClauseState::Broken,
        Keeper::Gate(g) => policy.gates[g.at()]
            .step
            .map_or(ClauseState::NotApplicable, step_state),
        Keeper::Form(f) if state.lacks_form(f) => ClauseState::Due,
        Keeper::Form(f) if marks.demanded.has(f.at()) => ClauseState::Kept,
        Keeper::Form(_) => ClauseState::NotApplicable,
        Keeper::Milestone(m) if marks.milestones.has(m.at()) => ClauseState::Kept,
        Keeper::Milestone(_) => ClauseState::NotApplicable,
        Keeper::Field(f) => {
            let step = policy.fields[f.at()].required_at;
            match step {
                // Nobody comes to the step without the field, so being there proves it.
                Some(s) if marks.open.has(s.at()) || marks.done.has(s.at()) => ClauseState::Kept,
                _ => ClauseState::NotApplicable,
            }
        }
        Keeper::Paper(_) => filing(policy).map_or(ClauseState::NotMeasurable, step_state),
        Keeper::Feature(_) => ClauseState::NotMeasurable,
    }
}
