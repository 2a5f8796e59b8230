//! What an advance decided, as small facts that rebuild the state.

use kernel::Moment;
use serde::{Deserialize, Serialize};

use crate::{
    bits::{FormIx, GateIx, MilestoneIx, StepIx},
    content::{Content, Groups},
    input::{Answers, Names, Side, Verdict},
};

/// The clocks of an open step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Clocks {
    /// When it should be done.
    #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// When its owner is reminded.
    #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
    pub remind: Option<Moment>,
    /// When the next report of a rhythm is due.
    #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Moment>,
}

/// Why an opinion became void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because", content = "of")]
pub enum VoidReason {
    /// What it rested on changed: these groups.
    ContentChanged(Groups),
    /// The policy asks everybody again in a new round.
    NewRound,
}

/// One decision of the engine. Steps, forms, gates and milestones are positions in the policy
/// version that the order pins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FlowEvent {
    /// The order began under the policy.
    Started {
        /// The content at the beginning.
        content: Content,
    },
    /// A step can be worked on now; a task belongs in a workbench.
    StepOpened {
        /// Which.
        step: StepIx,
        /// Since when.
        at: Moment,
        /// Its clocks.
        clocks: Clocks,
    },
    /// A step is done.
    StepCompleted {
        /// Which.
        step: StepIx,
        /// When it happened.
        at: Moment,
        /// By whom; nobody for a world step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Names>,
        /// The answers to its checklist, where it has one and is no review.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Answers,
    },
    /// A step does not apply to this order: its condition is false.
    StepSkipped {
        /// Which.
        step: StepIx,
    },
    /// A step that was done is open again: a return or a revision uncovered it, or its opinion
    /// became void.
    StepReopened {
        /// Which.
        step: StepIx,
        /// Since when.
        at: Moment,
        /// Its clocks.
        clocks: Clocks,
    },
    /// An open step waits again, since what it needs is no longer there.
    StepSuspended {
        /// Which.
        step: StepIx,
    },
    /// The order's current content, when a submission or a change set it.
    ContentBound {
        /// The hashes.
        content: Content,
    },
    /// A reviewer gave his opinion.
    OpinionGiven {
        /// On which step.
        step: StepIx,
        /// In which round.
        round: u16,
        /// By whom.
        by: Names,
        /// What he said.
        verdict: Verdict,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// The answers to the checklist.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Answers,
        /// What he saw.
        seen: Content,
        /// The checks that had failed when he decided, by key.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        failed_checks: Vec<String>,
    },
    /// An opinion of an earlier round still stands: what it rests on did not change.
    OpinionCarried {
        /// On which step.
        step: StepIx,
        /// From which round.
        from_round: u16,
    },
    /// An opinion no longer counts.
    OpinionVoided {
        /// On which step.
        step: StepIx,
        /// Of which round.
        round: u16,
        /// Why.
        why: VoidReason,
    },
    /// The order goes back.
    Returned {
        /// To which step.
        to: StepIx,
        /// From which review; none when it was withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<StepIx>,
        /// The round that ended.
        round: u16,
        /// By whom.
        by: Names,
        /// Why.
        reason: String,
    },
    /// A new round of review began.
    RoundBegan {
        /// Its number, from 1.
        round: u16,
        /// Who submitted the order into it.
        by: Names,
    },
    /// A form must be filled in before a review can be passed.
    FormDemanded {
        /// Which.
        form: FormIx,
    },
    /// A demanded form is no longer needed: its condition became false.
    FormWaived {
        /// Which.
        form: FormIx,
    },
    /// A form was filled in.
    FormFilled {
        /// Which.
        form: FormIx,
        /// By whom.
        by: Names,
    },
    /// A step's clocks moved, since the date they count from changed.
    ClocksMoved {
        /// Of which step.
        step: StepIx,
        /// The new clocks.
        clocks: Clocks,
    },
    /// Its owner is to be reminded.
    Reminder {
        /// Of which step.
        step: StepIx,
        /// When it is due.
        due: Moment,
    },
    /// A step was not done in time.
    Overdue {
        /// Which.
        step: StepIx,
        /// When it was due.
        due: Moment,
        /// When the first rung of the escalation ladder is reached.
        #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
        escalate: Option<Moment>,
    },
    /// An overdue step reached a rung of the escalation ladder.
    Escalated {
        /// Which.
        step: StepIx,
        /// The rung, from 1.
        level: u8,
        /// When the next rung is reached.
        #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
        next: Option<Moment>,
    },
    /// A report of a rhythm came.
    RhythmKept {
        /// Of which step.
        step: StepIx,
        /// When the next one is due.
        next: Moment,
    },
    /// A report of a rhythm did not come.
    RhythmMissed {
        /// Of which step.
        step: StepIx,
        /// When it was due.
        due: Moment,
        /// When the next one is due.
        #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
        next: Option<Moment>,
    },
    /// A step went on although a gate forbids it, e.g. in imported history.
    GateBroken {
        /// Which step.
        step: StepIx,
        /// Which gate.
        gate: GateIx,
    },
    /// The company's own word for a stage of progress now holds.
    MilestoneReached {
        /// Which.
        milestone: MilestoneIx,
    },
    /// Clocks stopped.
    ClockPaused {
        /// Whose answer is awaited.
        side: Side,
        /// Since when.
        at: Moment,
    },
    /// Clocks run again; `ClocksMoved` events follow.
    ClockResumed {
        /// To whom the delay is booked.
        side: Side,
        /// How many working days it took.
        working_days: u32,
    },
    /// The order was given up.
    Cancelled {
        /// By whom.
        by: Names,
        /// Why.
        reason: String,
    },
    /// The order is closed and read-only.
    Closed,
}

impl FlowEvent {
    /// The step it concerns, if it concerns one.
    #[must_use]
    pub const fn step(&self) -> Option<StepIx> {
        match self {
            Self::StepOpened { step, .. }
            | Self::StepCompleted { step, .. }
            | Self::StepSkipped { step }
            | Self::StepReopened { step, .. }
            | Self::StepSuspended { step }
            | Self::OpinionGiven { step, .. }
            | Self::OpinionCarried { step, .. }
            | Self::OpinionVoided { step, .. }
            | Self::ClocksMoved { step, .. }
            | Self::Reminder { step, .. }
            | Self::Overdue { step, .. }
            | Self::Escalated { step, .. }
            | Self::RhythmMissed { step, .. }
            | Self::RhythmKept { step, .. }
            | Self::GateBroken { step, .. } => Some(*step),
            Self::Returned { from, .. } => *from,
            Self::Started { .. }
            | Self::ContentBound { .. }
            | Self::RoundBegan { .. }
            | Self::FormDemanded { .. }
            | Self::FormWaived { .. }
            | Self::FormFilled { .. }
            | Self::MilestoneReached { .. }
            | Self::ClockPaused { .. }
            | Self::ClockResumed { .. }
            | Self::Cancelled { .. }
            | Self::Closed => None,
        }
    }
}

/// Optional moments as plain microseconds: half the length of RFC 3339 in stored states.
pub(crate) mod micros {
    use kernel::Moment;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        reason = "the signature that serde's `with` asks for"
    )]
    pub(crate) fn serialize<S: Serializer>(at: &Option<Moment>, s: S) -> Result<S::Ok, S::Error> {
        at.map(|m| m.0).serialize(s)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Moment>, D::Error> {
        Ok(Option::<i64>::deserialize(d)?.map(Moment))
    }
}
