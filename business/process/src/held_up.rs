//! Tasks that lie on a desk and cannot be worked on yet, since nothing has come that far: nothing to
//! pick, to pack, to ship, to invoice, or no money due.

use std::collections::{BTreeSet, HashMap};

use engine::{Activity, LineFact, LineFacts, StepIx};
use kernel::{Moment, Quantity, Result, TaskId, Text, text};
use store::Tx;
use uuid::Uuid;

use crate::{
    Process, RunningPolicy, Task, TaskKind,
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
    /// statements, however many tasks there are.
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
        let reasons = of_steps().filter_map(|task| {
            let known = known.get(&task.subject.id)?;
            let step = known.policy.step_ix(task.step.as_deref()?)?;
            Some((task.id, known.waits_for(step, self.is_far(task, now))?))
        });
        Ok(reasons.collect())
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
