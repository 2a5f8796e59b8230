//! How flow events are named and written in the event log: with keys instead of positions, so that
//! the log can be read without the policy.

use engine::{FlowEvent, Policy};
use kernel::Moment;
use serde_json::{Value, json};

/// The kind of the log's event.
pub(crate) const fn kind_of(event: &FlowEvent) -> &'static str {
    match event {
        FlowEvent::Started { .. } => "process.started",
        FlowEvent::StepOpened { .. } => "step.opened",
        FlowEvent::StepCompleted { .. } => "step.completed",
        FlowEvent::StepSkipped { .. } => "step.skipped",
        FlowEvent::StepReopened { .. } => "step.reopened",
        FlowEvent::StepSuspended { .. } => "step.suspended",
        FlowEvent::ContentBound { .. } => "content.bound",
        FlowEvent::OpinionGiven { .. } => "opinion.given",
        FlowEvent::OpinionCarried { .. } => "opinion.carried",
        FlowEvent::OpinionVoided { .. } => "opinion.voided",
        FlowEvent::Returned { .. } => "review.returned",
        FlowEvent::RoundBegan { .. } => "round.began",
        FlowEvent::FormDemanded { .. } => "form.demanded",
        FlowEvent::FormWaived { .. } => "form.waived",
        FlowEvent::FormFilled { .. } => "form.filled",
        FlowEvent::ClocksMoved { .. } => "clock.moved",
        FlowEvent::Reminder { .. } => "clock.reminded",
        FlowEvent::Overdue { .. } => "clock.overdue",
        FlowEvent::Escalated { .. } => "clock.escalated",
        FlowEvent::RhythmKept { .. } => "report.received",
        FlowEvent::RhythmMissed { .. } => "report.missed",
        FlowEvent::GateBroken { .. } => "gate.broken",
        FlowEvent::MilestoneReached { .. } => "milestone.reached",
        FlowEvent::ClockPaused { .. } => "clock.paused",
        FlowEvent::ClockResumed { .. } => "clock.resumed",
        FlowEvent::Cancelled { .. } => "process.cancelled",
        FlowEvent::Closed => "process.closed",
    }
}

/// When it happened in the world, where the event knows.
pub(crate) const fn occurred_at(event: &FlowEvent) -> Option<Moment> {
    match event {
        FlowEvent::StepOpened { at, .. }
        | FlowEvent::StepCompleted { at, .. }
        | FlowEvent::StepReopened { at, .. }
        | FlowEvent::ClockPaused { at, .. } => Some(*at),
        FlowEvent::Started { .. }
        | FlowEvent::StepSkipped { .. }
        | FlowEvent::StepSuspended { .. }
        | FlowEvent::ContentBound { .. }
        | FlowEvent::OpinionGiven { .. }
        | FlowEvent::OpinionCarried { .. }
        | FlowEvent::OpinionVoided { .. }
        | FlowEvent::Returned { .. }
        | FlowEvent::RoundBegan { .. }
        | FlowEvent::FormDemanded { .. }
        | FlowEvent::FormWaived { .. }
        | FlowEvent::FormFilled { .. }
        | FlowEvent::ClocksMoved { .. }
        | FlowEvent::Reminder { .. }
        | FlowEvent::Overdue { .. }
        | FlowEvent::Escalated { .. }
        | FlowEvent::RhythmKept { .. }
        | FlowEvent::RhythmMissed { .. }
        | FlowEvent::GateBroken { .. }
        | FlowEvent::MilestoneReached { .. }
        | FlowEvent::ClockResumed { .. }
        | FlowEvent::Cancelled { .. }
        | FlowEvent::Closed => None,
    }
}

/// The details: the event itself, from which the state can be replayed, and the keys and names
/// behind its positions.
pub(crate) fn data_of(policy: &Policy, event: &FlowEvent) -> Value {
    let mut words = serde_json::Map::new();
    if let Some(step) = event.step().map(|ix| policy.step(ix)) {
        words.insert("step".to_owned(), json!(step.key));
        words.insert("title".to_owned(), json!(step.title));
        if matches!(
            event,
            FlowEvent::Overdue { .. } | FlowEvent::Escalated { .. }
        ) {
            words.insert("activity".to_owned(), json!(step.activity));
        }
    }
    if let FlowEvent::Escalated { level, .. } = event {
        let rung = policy.ladder.get(usize::from(level.saturating_sub(1)));
        words.insert("told".to_owned(), json!(rung.map(|rung| rung.to.names())));
    }
    let named = match event {
        FlowEvent::FormDemanded { form }
        | FlowEvent::FormWaived { form }
        | FlowEvent::FormFilled { form, .. } => policy
            .forms
            .get(form.at())
            .map(|form| ("form", &form.key, &form.title)),
        FlowEvent::MilestoneReached { milestone } => policy
            .milestones
            .get(milestone.at())
            .map(|m| ("milestone", &m.key, &m.title)),
        FlowEvent::GateBroken { gate, .. } => policy
            .gates
            .get(gate.at())
            .map(|gate| ("gate", &gate.key, &gate.text)),
        FlowEvent::Returned { to, .. } => {
            let to = policy.step(*to);
            Some(("to", &to.key, &to.title))
        }
        FlowEvent::Started { .. }
        | FlowEvent::StepOpened { .. }
        | FlowEvent::StepCompleted { .. }
        | FlowEvent::StepSkipped { .. }
        | FlowEvent::StepReopened { .. }
        | FlowEvent::StepSuspended { .. }
        | FlowEvent::ContentBound { .. }
        | FlowEvent::OpinionGiven { .. }
        | FlowEvent::OpinionCarried { .. }
        | FlowEvent::OpinionVoided { .. }
        | FlowEvent::RoundBegan { .. }
        | FlowEvent::ClocksMoved { .. }
        | FlowEvent::Reminder { .. }
        | FlowEvent::Overdue { .. }
        | FlowEvent::Escalated { .. }
        | FlowEvent::RhythmKept { .. }
        | FlowEvent::RhythmMissed { .. }
        | FlowEvent::ClockPaused { .. }
        | FlowEvent::ClockResumed { .. }
        | FlowEvent::Cancelled { .. }
        | FlowEvent::Closed => None,
    };
    if let Some((what, key, title)) = named {
        words.insert(what.to_owned(), json!({"key": key, "title": title}));
    }
    words.insert("flow".to_owned(), json!(event));
    Value::Object(words)
}
