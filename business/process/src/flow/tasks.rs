//! Which tasks an open step, a demanded form or a rung of the ladder puts on which desk.

use access::{Post, Scope};
use engine::{
    Activity, Clocks, FormIx, Posts, StepIx,
    policy::{Keeper, Step},
};
use kernel::{DepartmentId, Moment, Result, TaskId, Text, UserId};
use store::Tx;

use super::Outcome;
use crate::{Task, TaskKind, acting::view_action, store::tasks as task_store};

/// The step's key under which the tasks of a form stand.
fn form_key(key: &str) -> String {
    format!("form:{key}")
}

/// Whose desk a task lies on.
struct Desk {
    post: String,
    department: Option<DepartmentId>,
    assignee: Option<UserId>,
}

impl Outcome<'_> {
    /// The tasks of a step that has just opened.
    pub(super) fn tasks_of(&self, ix: StepIx, clocks: Clocks, again: bool) -> Vec<Task> {
        let step = self.policy.step(ix);
        let title = if again {
            Text {
                zh: format!("{}（重新办理）", step.title.zh),
                en: format!("{} (again)", step.title.en),
            }
        } else {
            step.title.clone()
        };
        let kind = if step.activity == Activity::Acknowledge {
            TaskKind::Acknowledge
        } else {
            TaskKind::Act
        };
        let desks = self.desks(step.posts, self.worker_of(step));
        desks
            .into_iter()
            .map(|desk| self.task(kind, step, desk, (title.clone(), clocks.due)))
            .collect()
    }

    /// The tasks of a form that is demanded.
    pub(super) fn form_tasks(&self, form: FormIx) -> Vec<Task> {
        let form = &self.policy.forms[form.at()];
        let review = self.policy.step(form.of);
        let due = self
            .instance
            .state
            .run(form.of)
            .and_then(|run| run.clocks.due);
        let key = form_key(&form.key);
        let link = self.instance.subject.link(&format!("form-{}", form.key));
        let desks = self.desks(form.posts, None);
        desks
            .into_iter()
            .map(|desk| Task {
                step: Some(key.clone()),
                link: link.clone(),
                ..self.task(TaskKind::Act, review, desk, (form.title.clone(), due))
            })
            .collect()
    }

    /// What the ladder's post is told when a step stays undone.
    pub(super) fn escalation_tasks(&self, ix: StepIx, level: u8) -> Vec<Task> {
        let step = self.policy.step(ix);
        let Some(rung) = self.policy.ladder.get(usize::from(level.saturating_sub(1))) else {
            return Vec::new();
        };
        let who = step.posts.names();
        let title = Text {
            zh: format!("“{}”已逾期，请督促{}", step.title.zh, who.zh),
            en: format!("“{}” is overdue; see to it with {}", step.title.en, who.en),
        };
        let timed = self
            .policy
            .clauses
            .iter()
            .find(|clause| clause.kept_by.contains(&Keeper::Clock(ix)));
        let desks = self.desks(rung.to, None);
        desks
            .into_iter()
            .map(|desk| {
                let task = self.task(TaskKind::Alert, step, desk, (title.clone(), None));
                let clause = timed.map(|clause| clause.id.clone()).or(task.clause);
                Task { clause, ..task }
            })
            .collect()
    }

    /// What a step's post is told when a report of its rhythm did not come.
    pub(super) fn missed_report_tasks(&self, ix: StepIx, due: Moment) -> Vec<Task> {
        let step = self.policy.step(ix);
        let title = Text {
            zh: format!("“{}”的进度未按时上报", step.title.zh),
            en: format!("the report on “{}” did not come", step.title.en),
        };
        let desks = self.desks(step.posts, None);
        desks
            .into_iter()
            .map(|desk| self.task(TaskKind::Alert, step, desk, (title.clone(), Some(due))))
            .collect()
    }

    /// Ends the tasks of a step, also those that were to be opened by this very command.
    pub(super) async fn end_tasks(
        &self,
        tx: &mut Tx<'_>,
        ix: StepIx,
        opened: &mut Vec<Task>,
    ) -> Result<()> {
        let key = &self.policy.step(ix).key;
        opened.retain(|task| task.step.as_ref() != Some(key));
        if !self.before.is_open(ix) {
            return Ok(());
        }
        task_store::close_step(tx, self.instance.subject, key, &self.ending()).await
    }

    pub(super) async fn end_form_tasks(
        &self,
        tx: &mut Tx<'_>,
        form: FormIx,
        opened: &mut Vec<Task>,
    ) -> Result<()> {
        let key = form_key(&self.policy.forms[form.at()].key);
        opened.retain(|task| task.step.as_ref() != Some(&key));
        task_store::close_step(tx, self.instance.subject, &key, &self.ending()).await
    }

    /// Whether a due moment rests on holidays that are not published yet.
    pub(super) fn is_provisional(&self, due: Option<Moment>) -> bool {
        due.is_some_and(|due| self.calendar.is_provisional(self.calendar.date(due)))
    }

    fn task(
        &self,
        kind: TaskKind,
        step: &Step,
        desk: Desk,
        (title, due_at): (Text, Option<Moment>),
    ) -> Task {
        let subject = self.instance.subject;
        let clause = step
            .clauses
            .first()
            .and_then(|ix| self.policy.clauses.get(ix.at()));
        Task {
            id: TaskId::new(),
            subject,
            step: Some(step.key.clone()),
            kind,
            post: desk.post,
            department: desk.department,
            assignee: desk.assignee,
            clause: clause.map(|clause| clause.id.clone()),
            title,
            link: subject.link(&format!("step-{}", step.key)),
            due_at,
            within_days: None,
            provisional: self.is_provisional(due_at),
            opened_at: self.acting.now,
            done_at: None,
            done_by: None,
            outcome: None,
            version: 1,
        }
    }

    /// The person who entered the order goes on with its entry; nobody is fixed for other steps.
    fn worker_of(&self, step: &Step) -> Option<UserId> {
        if step.activity != Activity::Enter {
            return None;
        }
        let submitted = self
            .instance
            .state
            .submitted_by()
            .map(|names| names.on_behalf_of.unwrap_or(names.user));
        let entering = || {
            self.acting
                .works_as(step.posts)
                .then(|| self.acting.user())
                .flatten()
        };
        submitted.or_else(entering).or(self.instance.owner)
    }

    /// One desk per post. A post that reaches only what its holder owns gives the task to the owner;
    /// one that reaches a department, to that department. A task that has its person is not offered
    /// to others as well.
    fn desks(&self, posts: Posts, worker: Option<UserId>) -> Vec<Desk> {
        let action = view_action(self.instance.subject.kind);
        let mut desks: Vec<Desk> = posts
            .keys()
            .map(|key| {
                let scope = Post::parse(key)
                    .map(|post| action.scope_of(post))
                    .unwrap_or_default();
                Desk {
                    post: key.to_owned(),
                    department: (scope == Scope::Department)
                        .then_some(self.instance.department)
                        .flatten(),
                    assignee: worker.or((scope == Scope::Own)
                        .then_some(self.instance.owner)
                        .flatten()),
                }
            })
            .collect();
        if let Some(with_person) = desks.iter().position(|desk| desk.assignee.is_some()) {
            desks = vec![desks.swap_remove(with_person)];
        }
        desks
    }
}
