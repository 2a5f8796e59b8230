//! The sets of a state: which steps are where, what is late, what is demanded.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::{bits::Bits, event::FlowEvent};

/// Which steps are where. Copied freely while an advance looks ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// Can be worked on.
    #[serde(rename = "o", default, skip_serializing_if = "is_default")]
    pub open: Bits,
    /// Done.
    #[serde(rename = "d", default, skip_serializing_if = "is_default")]
    pub done: Bits,
    /// Not applicable to this order.
    #[serde(rename = "s", default, skip_serializing_if = "is_default")]
    pub skipped: Bits,
    /// Milestones reached.
    #[serde(rename = "m", default, skip_serializing_if = "is_default")]
    pub milestones: Bits,
    /// Forms demanded.
    #[serde(rename = "f", default, skip_serializing_if = "is_default")]
    pub demanded: Bits,
    /// Forms filled in.
    #[serde(rename = "g", default, skip_serializing_if = "is_default")]
    pub filled: Bits,
    /// Steps past their due moment now.
    #[serde(rename = "v", default, skip_serializing_if = "is_default")]
    pub overdue: Bits,
    /// Steps that were not done in time at least once.
    #[serde(rename = "l", default, skip_serializing_if = "is_default")]
    pub late: Bits,
    /// Steps whose owner was reminded of the present due moment.
    #[serde(rename = "n", default, skip_serializing_if = "is_default")]
    pub reminded: Bits,
    /// Steps with a rhythm of which a report did not come.
    #[serde(rename = "y", default, skip_serializing_if = "is_default")]
    pub rhythm_missed: Bits,
    /// Reviews that sent the order back at least once.
    #[serde(rename = "b", default, skip_serializing_if = "is_default")]
    pub returned: Bits,
    /// Gates that something passed although they forbade it.
    #[serde(rename = "k", default, skip_serializing_if = "is_default")]
    pub gates_broken: Bits,
}

impl Marks {
    /// Steps that satisfy what needs them: done or not applicable.
    #[must_use]
    pub const fn satisfied(&self) -> Bits {
        self.done.or(self.skipped)
    }

    /// The part of an event that concerns the sets.
    pub(crate) fn apply(&mut self, event: &FlowEvent) {
        match event {
            FlowEvent::StepOpened { step, .. } | FlowEvent::StepReopened { step, .. } => {
                self.move_to(step.at());
                self.open.insert(step.at());
            }
            FlowEvent::StepCompleted { step, .. } => {
                self.move_to(step.at());
                self.done.insert(step.at());
            }
            FlowEvent::StepSkipped { step } => {
                self.move_to(step.at());
                self.skipped.insert(step.at());
            }
            FlowEvent::StepSuspended { step } => self.move_to(step.at()),
            FlowEvent::Returned {
                from: Some(review), ..
            } => self.returned.insert(review.at()),
            FlowEvent::FormDemanded { form } => self.demanded.insert(form.at()),
            FlowEvent::FormWaived { form } => self.demanded.remove(form.at()),
            FlowEvent::FormFilled { form, .. } => self.filled.insert(form.at()),
            FlowEvent::ClocksMoved { step, .. } => {
                // What was late by the old clock only is not late; what still is, the next tick says.
                if self.overdue.has(step.at()) {
                    self.late.remove(step.at());
                }
                self.overdue.remove(step.at());
                self.reminded.remove(step.at());
            }
            FlowEvent::Reminder { step, .. } => self.reminded.insert(step.at()),
            FlowEvent::Overdue { step, .. } => {
                self.overdue.insert(step.at());
                self.late.insert(step.at());
            }
            FlowEvent::RhythmMissed { step, .. } => self.rhythm_missed.insert(step.at()),
            FlowEvent::GateBroken { gate, .. } => self.gates_broken.insert(gate.at()),
            FlowEvent::MilestoneReached { milestone } => self.milestones.insert(milestone.at()),
            FlowEvent::Cancelled { .. } | FlowEvent::Closed => self.open = Bits::NONE,
            FlowEvent::Started { .. }
            | FlowEvent::ContentBound { .. }
            | FlowEvent::OpinionGiven { .. }
            | FlowEvent::OpinionCarried { .. }
            | FlowEvent::OpinionVoided { .. }
            | FlowEvent::Returned { from: None, .. }
            | FlowEvent::RoundBegan { .. }
            | FlowEvent::Escalated { .. }
            | FlowEvent::RhythmKept { .. }
            | FlowEvent::ClockPaused { .. }
            | FlowEvent::ClockResumed { .. } => {}
        }
    }

    /// Takes a step out of wherever it was, with its clock's marks.
    fn move_to(&mut self, step: usize) {
        for set in [
            &mut self.open,
            &mut self.done,
            &mut self.skipped,
            &mut self.overdue,
            &mut self.reminded,
        ] {
            set.remove(step);
        }
    }
}
