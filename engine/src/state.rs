//! The state of one running order: what all its flow events add up to.
//!
//! A state changes only by [`State::apply`]; replaying an order's events gives the same state. It
//! is kept small: sets of steps are words, details stand only where there are some.

mod marks;

use kernel::Moment;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub use self::marks::Marks;
use crate::{
    bits::{FormIx, StepIx},
    content::Content,
    event::{Clocks, FlowEvent, micros},
    input::{Names, Side, Verdict},
};

/// Details of one step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepRun {
    /// Since when it is or was open.
    #[serde(
        rename = "o",
        default,
        with = "micros",
        skip_serializing_if = "Option::is_none"
    )]
    pub opened_at: Option<Moment>,
    /// When it was done last.
    #[serde(
        rename = "d",
        default,
        with = "micros",
        skip_serializing_if = "Option::is_none"
    )]
    pub done_at: Option<Moment>,
    /// Its clocks while open; they stay readable after it is done.
    #[serde(rename = "c", default, skip_serializing_if = "is_default")]
    pub clocks: Clocks,
    /// Working days that its clocks stood still since it opened.
    #[serde(rename = "w", default, skip_serializing_if = "is_default")]
    pub waited: u32,
    /// When the next rung of the escalation ladder is reached.
    #[serde(
        rename = "e",
        default,
        with = "micros",
        skip_serializing_if = "Option::is_none"
    )]
    pub escalate: Option<Moment>,
    /// The rung reached.
    #[serde(rename = "l", default, skip_serializing_if = "is_default")]
    pub level: u8,
    /// Everybody who ever completed it or gave an opinion on it: separation of duties looks here.
    #[serde(rename = "b", default, skip_serializing_if = "SmallVec::is_empty")]
    pub by: SmallVec<[Names; 1]>,
}

/// An opinion that may still count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// On which step.
    #[serde(rename = "s")]
    pub step: StepIx,
    /// Of which round.
    #[serde(rename = "r")]
    pub round: u16,
    /// What was said.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// By whom.
    #[serde(rename = "b")]
    pub by: Names,
    /// What was seen.
    #[serde(rename = "h")]
    pub seen: Content,
}

/// A pause of the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Whose answer is awaited.
    pub side: Side,
    /// Since when.
    pub at: Moment,
}

/// How an order stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not begun.
    #[default]
    New,
    /// Under way.
    Running,
    /// Given up.
    Cancelled,
    /// Closed and read-only.
    Closed,
}

/// The state of one order under its policy version.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    #[serde(rename = "p")]
    pub(crate) phase: Phase,
    #[serde(rename = "r", default, skip_serializing_if = "is_default")]
    pub(crate) round: u16,
    #[serde(rename = "m")]
    pub(crate) marks: Marks,
    #[serde(rename = "s")]
    pub(crate) steps: Vec<StepRun>,
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) opinions: Vec<Opinion>,
    #[serde(rename = "c", default, skip_serializing_if = "is_default")]
    pub(crate) content: Content,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(crate) submitted_by: Option<Names>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub(crate) pause: Option<Pause>,
}

impl State {
    /// The state before anything happened.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How the order stands as a whole.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The current round of review: 0 before the first submission.
    #[must_use]
    pub const fn round(&self) -> u16 {
        self.round
    }

    /// Which steps are open, done, skipped, overdue.
    #[must_use]
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Whether a step can be worked on.
    #[must_use]
    pub const fn is_open(&self, step: StepIx) -> bool {
        self.marks.open.has(step.at())
    }

    /// Whether a step is done.
    #[must_use]
    pub const fn is_done(&self, step: StepIx) -> bool {
        self.marks.done.has(step.at())
    }

    /// Whether a step does not apply to this order.
    #[must_use]
    pub const fn is_skipped(&self, step: StepIx) -> bool {
        self.marks.skipped.has(step.at())
    }

    /// Details of a step, if it was ever open.
    #[must_use]
    pub fn run(&self, step: StepIx) -> Option<&StepRun> {
        self.steps.get(step.at())
    }

    /// The opinions that may still count, also of earlier rounds.
    #[must_use]
    pub fn opinions(&self) -> &[Opinion] {
        &self.opinions
    }

    /// The hashes of the current content.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Who submitted the order in the current round.
    #[must_use]
    pub const fn submitted_by(&self) -> Option<&Names> {
        self.submitted_by.as_ref()
    }

    /// The pause of the clocks, while there is one.
    #[must_use]
    pub const fn pause(&self) -> Option<&Pause> {
        self.pause.as_ref()
    }

    /// Whether a form is demanded and not yet filled in.
    #[must_use]
    pub const fn lacks_form(&self, form: FormIx) -> bool {
        self.marks.demanded.has(form.at()) && !self.marks.filled.has(form.at())
    }

    /// Takes one event in. Events come from [`crate::advance`] only, in their order.
    pub fn apply(&mut self, event: &FlowEvent) {
        let was_overdue = event.step().is_some_and(|s| self.marks.overdue.has(s.at()));
        self.marks.apply(event);
        match event {
            FlowEvent::Started { content } => {
                self.phase = Phase::Running;
                self.content = *content;
            }
            FlowEvent::StepOpened { step, at, clocks }
            | FlowEvent::StepReopened { step, at, clocks } => {
                let run = self.run_mut(*step);
                run.opened_at = Some(*at);
                run.waited = 0;
                self.set_clocks(*step, *clocks);
            }
            FlowEvent::StepCompleted { step, at, by, .. } => {
                self.completed(*step, *at, *by, was_overdue);
            }
            FlowEvent::ContentBound { content } => self.content = *content,
            FlowEvent::OpinionGiven {
                step,
                round,
                by,
                verdict,
                seen,
                ..
            } => self.hear(Opinion {
                step: *step,
                round: *round,
                verdict: *verdict,
                by: *by,
                seen: *seen,
            }),
            FlowEvent::OpinionVoided { step, .. } => self.opinions.retain(|o| o.step != *step),
            FlowEvent::RoundBegan { round, by } => {
                self.round = *round;
                self.submitted_by = Some(*by);
            }
            FlowEvent::ClocksMoved { step, clocks } => self.set_clocks(*step, *clocks),
            FlowEvent::Overdue { step, escalate, .. } => self.run_mut(*step).escalate = *escalate,
            FlowEvent::Escalated { step, level, next } => {
                let run = self.run_mut(*step);
                run.level = *level;
                run.escalate = *next;
            }
            FlowEvent::RhythmKept { step, next } => {
                self.run_mut(*step).clocks.rhythm = Some(*next);
            }
            FlowEvent::RhythmMissed { step, next, .. } => {
                self.run_mut(*step).clocks.rhythm = *next;
            }
            FlowEvent::ClockPaused { side, at } => {
                self.pause = Some(Pause {
                    side: *side,
                    at: *at,
                });
            }
            FlowEvent::ClockResumed { working_days, .. } => self.resumed(*working_days),
            FlowEvent::Cancelled { .. } => self.phase = Phase::Cancelled,
            FlowEvent::Closed => self.phase = Phase::Closed,
            FlowEvent::StepSkipped { .. }
            | FlowEvent::StepSuspended { .. }
            | FlowEvent::OpinionCarried { .. }
            | FlowEvent::Returned { .. }
            | FlowEvent::FormDemanded { .. }
            | FlowEvent::FormWaived { .. }
            | FlowEvent::FormFilled { .. }
            | FlowEvent::Reminder { .. }
            | FlowEvent::GateBroken { .. }
            | FlowEvent::MilestoneReached { .. } => {}
        }
    }

    /// The clocks of what was open and in time when they stopped get the days back.
    fn resumed(&mut self, working_days: u32) {
        let Some(pause) = self.pause.take() else {
            return;
        };
        for step in self.marks.open.less(self.marks.overdue).iter() {
            let run = self.run_mut(StepIx::of(step));
            if run.opened_at.is_some_and(|at| at <= pause.at) {
                run.waited = run.waited.saturating_add(working_days);
            }
        }
    }

    /// A new clock starts at the foot of the ladder.
    fn set_clocks(&mut self, step: StepIx, clocks: Clocks) {
        let run = self.run_mut(step);
        run.clocks = clocks;
        run.escalate = None;
        run.level = 0;
    }

    /// The latest opinion on a step is the one that may count.
    fn hear(&mut self, opinion: Opinion) {
        note_name(&mut self.run_mut(opinion.step).by, opinion.by);
        self.opinions.retain(|o| o.step != opinion.step);
        self.opinions.push(opinion);
    }

    fn completed(&mut self, step: StepIx, at: Moment, by: Option<Names>, was_overdue: bool) {
        let run = self.run_mut(step);
        run.done_at = Some(at);
        run.escalate = None;
        if let Some(names) = by {
            note_name(&mut run.by, names);
        }
        // Recorded late but done in time: the clock was kept after all.
        if was_overdue && run.clocks.due.is_some_and(|due| at <= due) {
            self.marks.late.remove(step.at());
        }
    }

    fn run_mut(&mut self, step: StepIx) -> &mut StepRun {
        if self.steps.len() <= step.at() {
            self.steps.resize_with(step.at() + 1, StepRun::default);
        }
        &mut self.steps[step.at()]
    }
}

fn note_name(names: &mut SmallVec<[Names; 1]>, name: Names) {
    if !names.contains(&name) {
        names.push(name);
    }
}

/// Whether a value is its default, to leave it out of the stored form.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
