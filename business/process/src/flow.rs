//! Writing what the engine decided: events, tasks, opinions, forms, participants.

mod opinion;
mod tasks;
mod words;

use std::collections::HashMap;

use access::Post;
use engine::{Calendar, FlowEvent, FormIx, Policy, State};
use events::NewEvent;
use kernel::{Actor, DepartmentId, Result, UserId};
use serde_json::{Value, json};
use store::Tx;
use uuid::Uuid;

use crate::{
    Acting, Task,
    asked::Asked,
    store::{
        instances::Instance,
        opinions::{self, FormRow},
        participants,
        tasks::{self as task_store, Ending},
    },
};

pub(crate) use words::kind_of;

/// What one input led to.
pub(crate) struct Outcome<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) calendar: &'a Calendar,
    /// The state before.
    pub(crate) before: &'a State,
    /// The instance with the state after.
    pub(crate) instance: &'a Instance,
    pub(crate) events: &'a [FlowEvent],
    /// The facts that the decision rested on.
    pub(crate) facts: &'a Asked,
    pub(crate) acting: &'a Acting,
    /// Who is written into the events: the post the act rests on, and for whom.
    pub(crate) actor: &'a Actor,
    /// Whether the actor did the work whose facts the input tells of, so that a step which the work
    /// completes is his doing; else such a step follows by rule.
    pub(crate) by_hand: bool,
    /// What was filled in, for forms among the events.
    pub(crate) forms: &'a [(FormIx, Value)],
    /// In which department each post is held.
    pub(crate) homes: &'a HashMap<Post, DepartmentId>,
}

/// Writes all that follows from an outcome, but for the reactions of the areas. Answers the number of
/// each event in the stream.
pub(crate) async fn write(tx: &mut Tx<'_>, outcome: &Outcome<'_>) -> Result<Vec<i64>> {
    let mut opened = Vec::new();
    let seqs = match outcome.events.first() {
        Some(FlowEvent::Started { .. }) => {
            let seq = outcome.record_start(tx).await?;
            vec![seq; outcome.events.len()]
        }
        _ => outcome.record(tx).await?,
    };
    for (event, seq) in outcome.events.iter().zip(&seqs) {
        outcome.follow(tx, event, *seq, &mut opened).await?;
    }
    outcome.admit_participants(tx, &opened).await?;
    if !opened.is_empty() {
        task_store::insert(tx, &opened).await?;
    }
    Ok(seqs)
}

impl Outcome<'_> {
    /// A start is one event with all that it led to: orders start by the thousand.
    async fn record_start(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let flow: Vec<Value> = self
            .events
            .iter()
            .map(|event| words::data_of(self.policy, event))
            .collect();
        let data = json!({"rule": self.policy.rule, "flow": flow});
        let event = NewEvent::new(
            self.instance.subject.stream(),
            "process.started",
            data,
            self.acting.now,
        );
        Ok(events::record(tx, &event, self.actor, self.acting.now)
            .await?
            .seq)
    }

    /// Who acts and who is given a task takes part from now on.
    async fn admit_participants(&self, tx: &mut Tx<'_>, opened: &[Task]) -> Result<()> {
        let acting = [self.actor.user, self.actor.on_behalf_of]
            .into_iter()
            .flatten();
        let mut users: Vec<UserId> = acting
            .chain(opened.iter().filter_map(|t| t.assignee))
            .collect();
        users.sort_unstable();
        users.dedup();
        for user in users {
            participants::add(tx, self.instance, user).await?;
        }
        Ok(())
    }

    async fn record(&self, tx: &mut Tx<'_>) -> Result<Vec<i64>> {
        let by_rule = self.actor.by_rule("process");
        let names = self.carried_names(tx).await?;
        let new = self.events.iter().map(|event| {
            let mut data = words::data_of(self.policy, event);
            let mut at = words::occurred_at(event).unwrap_or(self.acting.now);
            if let Some(round) = self.carried_from(event) {
                // The step was done long ago; that the opinion stands shows now.
                at = self.acting.now;
                data["carried"] = carried(event, round, &names);
            }
            let new = NewEvent::new(self.instance.subject.stream(), kind_of(event), data, at);
            let actor = if self.follows(event) {
                &by_rule
            } else {
                self.actor
            };
            (new, actor)
        });
        let new: Vec<(NewEvent<'_>, &Actor)> = new.collect();
        let recorded = events::record_all(tx, &new, self.acting.now).await?;
        Ok(recorded.iter().map(|event| event.seq).collect())
    }

    /// Whether an event follows by rule and is nobody's doing: what time brings, what an act lets
    /// others do, an opinion that stands from an earlier round, a step of the world that an act
    /// beside it completes.
    fn follows(&self, event: &FlowEvent) -> bool {
        match event {
            FlowEvent::StepCompleted { by: Some(_), .. } => self.carried_from(event).is_some(),
            FlowEvent::StepCompleted { by: None, .. } => !self.by_hand,
            FlowEvent::StepOpened { .. }
            | FlowEvent::StepSkipped { .. }
            | FlowEvent::StepReopened { .. }
            | FlowEvent::StepSuspended { .. }
            | FlowEvent::ContentBound { .. }
            | FlowEvent::OpinionCarried { .. }
            | FlowEvent::OpinionVoided { .. }
            | FlowEvent::RoundBegan { .. }
            | FlowEvent::FormDemanded { .. }
            | FlowEvent::FormWaived { .. }
            | FlowEvent::ClocksMoved { .. }
            | FlowEvent::Reminder { .. }
            | FlowEvent::Overdue { .. }
            | FlowEvent::Escalated { .. }
            | FlowEvent::RhythmMissed { .. }
            | FlowEvent::MilestoneReached { .. }
            | FlowEvent::Closed => true,
            FlowEvent::Started { .. }
            | FlowEvent::OpinionGiven { .. }
            | FlowEvent::Returned { .. }
            | FlowEvent::FormFilled { .. }
            | FlowEvent::RhythmKept { .. }
            | FlowEvent::GateBroken { .. }
            | FlowEvent::ClockPaused { .. }
            | FlowEvent::ClockResumed { .. }
            | FlowEvent::Cancelled { .. } => false,
        }
    }

    /// From which round the opinion stands that completes a step.
    fn carried_from(&self, event: &FlowEvent) -> Option<u16> {
        let FlowEvent::StepCompleted { step, .. } = event else {
            return None;
        };
        self.events.iter().find_map(|event| match event {
            FlowEvent::OpinionCarried {
                step: of,
                from_round,
            } if of == step => Some(*from_round),
            _ => None,
        })
    }

    /// Who gave the opinions that stand.
    async fn carried_names(&self, tx: &mut Tx<'_>) -> Result<HashMap<UserId, String>> {
        let users: Vec<UserId> = self
            .events
            .iter()
            .filter(|event| self.carried_from(event).is_some())
            .filter_map(given_by)
            .collect();
        if users.is_empty() {
            return Ok(HashMap::new());
        }
        access::people::names(tx, users).await
    }

    /// What one event means for tasks, opinions and forms.
    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        event: &FlowEvent,
        seq: i64,
        opened: &mut Vec<Task>,
    ) -> Result<()> {
        match event {
            FlowEvent::StepOpened { step, clocks, .. } => {
                opened.extend(self.tasks_of(*step, *clocks, false));
            }
            FlowEvent::StepReopened { step, clocks, .. } => {
                opened.extend(self.tasks_of(*step, *clocks, true));
            }
            FlowEvent::StepCompleted { step, .. }
            | FlowEvent::StepSkipped { step }
            | FlowEvent::StepSuspended { step } => {
                self.end_tasks(tx, *step, opened).await?;
            }
            FlowEvent::FormDemanded { form } => opened.extend(self.form_tasks(*form)),
            FlowEvent::FormWaived { form } | FlowEvent::FormFilled { form, .. } => {
                self.end_form_tasks(tx, *form, opened).await?;
            }
            FlowEvent::ClocksMoved { step, clocks } => {
                let due = (clocks.due, self.is_provisional(clocks.due));
                let (subject, key) = (self.instance.subject, &self.policy.step(*step).key);
                task_store::move_due(tx, subject, key, due).await?;
                if self.before.marks().overdue.has(step.at()) {
                    task_store::close_escalations(tx, subject, key, &self.ending()).await?;
                }
            }
            FlowEvent::Escalated { step, level, .. } => {
                opened.extend(self.escalation_tasks(*step, *level));
            }
            FlowEvent::RhythmMissed { step, due, .. } => {
                opened.extend(self.missed_report_tasks(*step, *due));
            }
            FlowEvent::Cancelled { .. } | FlowEvent::Closed => {
                opened.clear();
                task_store::close_all(tx, self.instance.subject, &self.ending()).await?;
            }
            FlowEvent::Started { .. }
            | FlowEvent::ContentBound { .. }
            | FlowEvent::OpinionGiven { .. }
            | FlowEvent::OpinionCarried { .. }
            | FlowEvent::OpinionVoided { .. }
            | FlowEvent::Returned { .. }
            | FlowEvent::RoundBegan { .. }
            | FlowEvent::Reminder { .. }
            | FlowEvent::Overdue { .. }
            | FlowEvent::RhythmKept { .. }
            | FlowEvent::GateBroken { .. }
            | FlowEvent::MilestoneReached { .. }
            | FlowEvent::ClockPaused { .. }
            | FlowEvent::ClockResumed { .. } => {}
        }
        self.keep_words(tx, event, seq).await
    }

    /// What a person said is kept as he said it.
    async fn keep_words(&self, tx: &mut Tx<'_>, event: &FlowEvent, seq: i64) -> Result<()> {
        let subject = self.instance.subject;
        if let Some(row) = self.opinion_row(event, seq) {
            opinions::insert(tx, subject, &row).await?;
        }
        if let FlowEvent::OpinionVoided { step, round, why } = event {
            let (key, why) = (&self.policy.step(*step).key, json!(why));
            let which = (key.as_str(), i64::from(*round));
            opinions::void(tx, subject, which, self.acting.now, &why).await?;
        }
        if let FlowEvent::FormFilled { form, .. } = event {
            opinions::insert_form(tx, subject, &self.form_row(*form, seq)).await?;
        }
        Ok(())
    }

    /// How a task of a step ends: the step's own state and opinions tell what came out of it.
    pub(crate) fn ending(&self) -> Ending<'static> {
        Ending {
            at: self.acting.now,
            by: self.actor.user,
            outcome: None,
        }
    }

    fn form_row(&self, form: FormIx, seq: i64) -> FormRow {
        let answers = self
            .forms
            .iter()
            .find(|(ix, _)| *ix == form)
            .map(|(_, answers)| answers.clone());
        FormRow {
            id: Uuid::now_v7(),
            form: self.policy.forms[form.at()].key.clone(),
            round: i64::from(self.instance.state.round()),
            user: self.actor.user.unwrap_or(UserId(Uuid::nil())),
            on_behalf_of: self.actor.on_behalf_of,
            answers: answers.unwrap_or_default(),
            event_seq: seq,
            created_at: self.acting.now,
        }
    }
}

/// Who did a step.
fn given_by(event: &FlowEvent) -> Option<UserId> {
    match event {
        FlowEvent::StepCompleted { by: Some(by), .. } => Some(by.user),
        _ => None,
    }
}

/// An opinion that stands, for the history: of which round, and whose.
fn carried(event: &FlowEvent, round: u16, names: &HashMap<UserId, String>) -> Value {
    let name = given_by(event).and_then(|user| names.get(&user));
    json!({"round": round, "by": name})
}
