//! Tasks that areas open beside the policy's steps: alerts, follow-ups, acknowledgements.

use access::{Permit, Principal, matrix::UseSelf};
use events::NewEvent;
use kernel::{Fault, Moment, Refusal, Result, TaskId, UserId, text, written};
use serde_json::{Value, json};
use store::Tx;

use crate::{
    Acting, NewTask, Process, Subject, Task, TaskKind, Why,
    store::{
        instances, participants,
        tasks::{self, Desk, Ending},
    },
};

/// The longest outcome a task may be closed with, in characters.
const OUTCOME_CHARS_MAX: usize = 2000;

impl Process {
    /// Puts a task on a desk. The same open task (subject, kind, post, link) is not put there twice.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_task(
        &self,
        tx: &mut Tx<'_>,
        new: NewTask,
        acting: &Acting,
    ) -> Result<TaskId> {
        let calendar = self.calendar();
        let within = new.within.map(|days| calendar.due_moment(acting.now, days));
        let due_at = within.or(new.due_at);
        let provisional = due_at.is_some_and(|due| calendar.is_provisional(calendar.date(due)));
        let task = Task {
            id: TaskId::new(),
            subject: new.subject,
            step: None,
            kind: new.kind,
            post: new.post.to_owned(),
            department: new.department,
            assignee: new.assignee,
            clause: self.known_clause(tx, new.subject, new.clause).await?,
            title: new.title,
            link: new.link,
            due_at,
            within_days: new.within,
            provisional,
            opened_at: acting.now,
            done_at: None,
            done_by: None,
            outcome: None,
            version: 1,
        };
        if let Some(known) = tasks::open_like(tx, &task).await? {
            return Ok(known);
        }
        tasks::insert(tx, std::slice::from_ref(&task)).await?;
        // Only what runs under a policy has people who take part.
        if let Some(assignee) = task.assignee.filter(|_| task.subject.kind.runs()) {
            let instance = instances::load(tx, task.subject).await?;
            participants::add(tx, &instance, assignee).await?;
        }
        tell(tx, "task.opened", (&task, told(&task)), &acting.by_rule()).await?;
        Ok(task.id)
    }

    /// The clause that an area names, where the subject's policy has it: another rule book asks for
    /// the same under another number, or not at all.
    async fn known_clause(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        clause: Option<&str>,
    ) -> Result<Option<String>> {
        let Some(clause) = clause else {
            return Ok(None);
        };
        let policy = self.policy_of(tx, subject).await?;
        let known = policy.clause_ix(clause).is_some();
        Ok(known.then(|| clause.to_owned()))
    }

    /// Every task of a subject, done ones too, the oldest first. The caller has admitted the reader.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tasks_of(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Task>> {
        tasks::of(tx, subject).await
    }

    /// Ends those open tasks of a subject that `asks` says have no reason any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_tasks(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        asks: impl Fn(&Task) -> bool + Send,
        (why, acting): (&Why<'_>, &Acting),
    ) -> Result<()> {
        for task in self.tasks_of(tx, subject).await? {
            if task.done_at.is_none() && asks(&task) {
                self.close_task(tx, task.id, why, acting).await?;
            }
        }
        Ok(())
    }

    /// Ends a task that an area opened; one that is done already stays as it is.
    ///
    /// # Errors
    /// Not found when there is no such task.
    pub async fn close_task(
        &self,
        tx: &mut Tx<'_>,
        id: TaskId,
        why: &Why<'_>,
        acting: &Acting,
    ) -> Result<()> {
        let task = tasks::find(tx, id).await?;
        let end = Ending {
            at: acting.now,
            by: acting.user(),
            outcome: why.said(),
        };
        if !tasks::close(tx, id, &end).await? {
            return Ok(());
        }
        let mut data = told(&task);
        why.tell(&mut data, "outcome");
        let by_rule = acting.by_rule();
        let acting = match why {
            Why::Said(_) => acting,
            Why::Because(_) => &by_rule,
        };
        tell(tx, "task.done", (&task, data), acting).await
    }

    /// A person says that his task is done, and what came out of it. Tasks of steps are done by
    /// doing the step.
    ///
    /// # Errors
    /// Not found for a task of another desk, refused for a step's task and for one that is done.
    pub async fn finish_task(
        &self,
        tx: &mut Tx<'_>,
        (id, version): (TaskId, Option<i64>),
        outcome: &str,
        permit: &Permit<UseSelf>,
        now: Moment,
    ) -> Result<Task> {
        let outcome = written::bounded(outcome, "/outcome", OUTCOME_CHARS_MAX)?;
        let task = tasks::find(tx, id).await?;
        let acting = Acting::new(permit, now);
        let desk = permit.principal().map(desk_of).unwrap_or_default();
        if !desk.holds(&task) {
            return Err(Fault::NotFound("task"));
        }
        if version.is_some_and(|seen| seen != task.version) {
            return Err(Fault::Stale(Box::new(json!(task))));
        }
        if task.done_at.is_some() {
            let message = text!("该任务已办结", "this task is done already");
            return Err(Fault::refused(Refusal::new("already_done", message)));
        }
        if task.kind == TaskKind::Act {
            let message = text!(
                "请到业务页面办理，办完后任务自动办结",
                "do the work itself; the task ends with it"
            );
            return Err(Fault::refused(
                Refusal::new("done_by_step", message)
                    .fact("task.step", task.step.unwrap_or_default()),
            ));
        }
        if outcome.is_empty() && task.kind != TaskKind::Acknowledge {
            return Err(Fault::invalid(
                "/outcome",
                "required",
                text!("请写明处理结果", "say what came out of it"),
            ));
        }
        let why = Why::Said(outcome);
        self.close_task(tx, id, &why, &acting).await?;
        tasks::find(tx, id).await
    }
}

/// What an event says of a task.
fn told(task: &Task) -> Value {
    json!({
        "task": task.id,
        "kind": task.kind,
        "post": task.post,
        "assignee": task.assignee,
        "title": task.title,
        "due_at": task.due_at,
    })
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &str,
    (task, data): (&Task, Value),
    acting: &Acting,
) -> Result<()> {
    let event = NewEvent::new(task.subject.stream(), kind, data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// The desk of a person: his own, and those of the people he represents now.
pub(crate) fn desk_of(principal: &Principal) -> Desk {
    let lent = principal.represents.iter();
    let mut desk = Desk {
        users: vec![principal.user],
        posts: Vec::new(),
    };
    desk.posts.extend(
        principal
            .posts
            .iter()
            .map(|held| (held.post.key(), held.department)),
    );
    for represented in lent {
        desk.users.push(represented.user);
        desk.posts.extend(
            represented
                .posts
                .iter()
                .map(|held| (held.post.key(), held.department)),
        );
    }
    desk
}

impl Desk {
    /// Whether a task lies on this desk.
    pub(crate) fn holds(&self, task: &Task) -> bool {
        let of_person = |user: UserId| self.users.contains(&user);
        let of_post = || {
            let fits = |(post, department): &(&str, kernel::DepartmentId)| {
                *post == task.post && task.department.is_none_or(|d| d == *department)
            };
            self.posts.iter().any(fits)
        };
        task.assignee.map_or_else(of_post, of_person)
    }
}
