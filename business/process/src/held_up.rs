//! Tasks that lie on a desk and cannot be worked on yet, since nothing has come that far: nothing to
//! pick, to pack, to ship, to invoice, no money due, or a gate that others have to open is closed.

use std::collections::{BTreeSet, HashMap};

use engine::{Activity, LineFact, LineFacts, StepIx, cel::Truth};
use kernel::{Moment, Quantity, Result, TaskId, Text, text};
use store::Tx;
use uuid::Uuid;

use crate::{
    Process, RunningPolicy, Task, TaskKind,
    act::Decision,
    asked::Asked,
    store::{instances, instances::Instance, ledger},
    view::days_left,
    workbench::SOON_DAYS,
};

/// What is known of a subject with tasks.
struct Known {
    instance: Instance,
    policy: RunningPolicy,
    lines: Vec<LineFacts>,
}

impl Process {
    /// Of some open tasks those that cannot be worked on yet, each with what it waits for. Two
    /// statements, however many tasks there are, and what the gates ask for.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn held_up(
        &self,
        tx: &mut Tx<'_>,
        tasks: &[Task],
        now: Moment,
    ) -> Result<HashMap<TaskId, Text>> {
        let of_steps = || {
            tasks
                .iter()
                .filter(|t| t.kind == TaskKind::Act && t.step.is_some())
        };
        let subjects: BTreeSet<Uuid> = of_steps().map(|task| task.subject.id).collect();
        if subjects.is_empty() {
            return Ok(HashMap::new());
        }
        let mut lines = ledger::facts_of_all(tx, subjects.iter().copied()).await?;
        let mut known = HashMap::with_capacity(subjects.len());
        for instance in instances::load_all(tx, subjects).await? {
            let policy = self.policy_in(tx, &instance).await?;
            let id = instance.subject.id;
            let lines = lines.remove(&id).unwrap_or_default();
            known.insert(
                id,
                Known {
                    instance,
                    policy,
                    lines,
                },
            );
        }
        let mut reasons = HashMap::new();
        for task in of_steps() {
            let Some(known) = known.get(&task.subject.id) else {
                continue;
            };
            let step = task.step.as_deref();
            let Some(step) = step.and_then(|step| known.policy.step_ix(step)) else {
                continue;
            };
            let waits_for = match known.waits_for(step, self.is_far(task, now)) {
                Some(waits_for) => Some(waits_for),
                None => self.closed_gate(tx, known, step, now).await?,
            };
            reasons.extend(waits_for.map(|waits_for| (task.id, waits_for)));
        }
        Ok(reasons)
    }

    /// What a gate of a step of the world waits for, when others have to clear it: goods that must
    /// be paid before they leave. A gate that whoever does the step clears himself is his work.
    async fn closed_gate(
        &self,
        tx: &mut Tx<'_>,
        known: &Known,
        step: StepIx,
        now: Moment,
    ) -> Result<Option<Text>> {
        let (policy, spec) = (&known.policy, known.policy.step(step));
        let of_others =
            |gate: &&engine::Gate| !gate.who.meets(spec.posts) && !gate.text.zh.is_empty();
        let gates = || spec.gates.iter().map(|ix| &policy.gates[ix.at()]);
        if spec.activity.is_human() || gates().find(of_others).is_none() {
            return Ok(None);
        }
        let calendar = self.calendar_of(known.instance.department);
        let decision = Decision {
            process: self,
            policy,
            calendar: &calendar,
            subject: known.instance.subject,
            now,
        };
        decision
            .settle(tx, &mut Asked::default(), |facts| {
                let closed = |gate: &&engine::Gate| gate.condition.test(facts) != Truth::Yes;
                let gate = gates().filter(of_others).find(closed)?;
                let (what, who) = (&gate.text, gate.who.names());
                Some(Text {
                    zh: format!("{}（{}）", what.zh, who.zh),
                    en: format!("{} ({})", what.en, who.en),
                })
            })
            .await
    }

    /// Whether a task is due neither now nor soon.
    fn is_far(&self, task: &Task, now: Moment) -> bool {
        let calendar = self.calendar_of(task.department);
        task.due_at
            .is_none_or(|due| days_left(&calendar, now, due) > SOON_DAYS)
    }
}

impl Known {
    /// What an open step waits for; `None` when there is something to do.
    fn waits_for(&self, step: StepIx, far: bool) -> Option<Text> {
        let state = &self.instance.state;
        if self.policy.step(step).activity == Activity::Collect {
            let reminded = state.marks().reminded.has(step.at());
            return (far && !reminded).then(|| text!("应收款未到期", "nothing is due yet"));
        }
        let Some(before) = engine::held_up_by(&self.policy, state, &self.lines, step) else {
            return self
                .lies_nowhere(step)
                .then(|| text!("等到货", "waits for goods"));
        };
        let before = self.policy.step(before);
        let (title, who) = (&before.title, before.posts.names());
        Some(Text {
            zh: format!("等“{}”（{}）", title.zh, who.zh),
            en: format!("waits for “{}” ({})", title.en, who.en),
        })
    }

    /// Whether there is nothing to pick although the policy would allow it: stock holds nothing for
    /// any line.
    fn lies_nowhere(&self, step: StepIx) -> bool {
        let held = |line: &LineFacts| line.get(LineFact::Reserved) > Quantity::ZERO;
        self.policy.step(step).activity == Activity::Pick && !self.lines.iter().any(held)
    }
}
