//! What people do with running policies, as commands: each loads under a permit, lets the process
//! decide and leaves a trace when it was refused.

use access::{
    Permit,
    matrix::{DiscussOrder, EditOrder, ManageCalendar, PublishPolicy, UseSelf, ViewOrder},
};
use engine::{
    Answers, Side, Verdict,
    calendar::{DayRule, Layer},
};
use kernel::{Date, DepartmentId, Fault, Moment, Result, TaskId, UserId};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Command, Tx};

use crate::{
    Acting, Comment, OpinionWords, Process, Publication, Subject, Task, move_clocks,
    store::{calendar, instances},
};

/// Where a subject stands after an act.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Progress {
    /// `running`, `cancelled` or `closed`.
    #[schema(value_type = String)]
    pub phase: engine::Phase,
    /// The round of review.
    pub round: u16,
    /// The keys of the steps that can be worked on now.
    pub open: Vec<String>,
}

impl Process {
    async fn progress(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Progress> {
        let policy = self.policy_of(tx, subject).await?;
        let state = instances::lock(tx, subject).await?.state;
        let open = engine::open_steps(&state).map(|step| policy.step(step).key.clone());
        Ok(Progress {
            phase: state.phase(),
            round: state.round(),
            open: open.collect(),
        })
    }

    /// Refuses an act that rests on content which has changed since.
    async fn refuse_stale(&self, tx: &mut Tx<'_>, subject: Subject, seen: i64) -> Result<()> {
        match self.areas().revision(tx, subject).await? {
            Some(present) if present != seen => {
                Err(Fault::Stale(Box::new(json!({"revision": present}))))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Gives an opinion on a review, with the forms that it demands.
#[derive(Debug)]
pub struct GiveOpinion {
    /// The right to see the subject; the step's posts decide who may give it.
    pub permit: Permit<ViewOrder>,
    /// The running policies.
    pub process: Process,
    /// On what.
    pub subject: Subject,
    /// The content revision that was seen.
    pub revision: i64,
    /// On which step.
    pub step: String,
    /// What is said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The answers to the checklist.
    pub answers: Answers,
    /// Forms filled in together with it, by key.
    pub forms: Vec<(String, Value)>,
    /// Now.
    pub now: Moment,
}

impl Command for GiveOpinion {
    const NAME: &'static str = "step.opinion";
    type Output = Progress;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Progress> {
        let Self {
            process, subject, ..
        } = self;
        instances::lock(tx, *subject).await?;
        process.admit(tx, *subject, &self.permit).await?;
        process.refuse_stale(tx, *subject, self.revision).await?;
        let acting = Acting::new(&self.permit, self.now);
        for (form, answers) in &self.forms {
            process
                .fill_form(tx, *subject, form, answers.clone(), &acting)
                .await?;
        }
        let words = OpinionWords {
            step: &self.step,
            verdict: self.verdict,
            reason: self.reason.trim(),
            answers: self.answers.clone(),
        };
        process.give_opinion(tx, *subject, words, &acting).await?;
        process.progress(tx, *subject).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, self.subject, (Self::NAME, fault), &acting)
            .await
    }
}

/// Completes a human step other than a review, with the forms that it demands.
#[derive(Debug)]
pub struct CompleteStep {
    /// The right to see the subject; the step's posts decide who may complete it.
    pub permit: Permit<ViewOrder>,
    /// The running policies.
    pub process: Process,
    /// Of what.
    pub subject: Subject,
    /// Which step.
    pub step: String,
    /// The answers to the checklist.
    pub answers: Answers,
    /// Forms filled in together with it, by key.
    pub forms: Vec<(String, Value)>,
    /// Now.
    pub now: Moment,
}

impl Command for CompleteStep {
    const NAME: &'static str = "step.complete";
    type Output = Progress;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Progress> {
        let Self {
            process, subject, ..
        } = self;
        process.admit(tx, *subject, &self.permit).await?;
        let acting = Acting::new(&self.permit, self.now);
        for (form, answers) in &self.forms {
            process
                .fill_form(tx, *subject, form, answers.clone(), &acting)
                .await?;
        }
        process
            .complete(tx, *subject, &self.step, self.answers.clone(), &acting)
            .await?;
        process.progress(tx, *subject).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, self.subject, (Self::NAME, fault), &acting)
            .await
    }
}

/// Fills in a form that a step demands.
#[derive(Debug)]
pub struct FillForm {
    /// The right to see the subject; the form's posts decide who may fill it in.
    pub permit: Permit<ViewOrder>,
    /// The running policies.
    pub process: Process,
    /// Of what.
    pub subject: Subject,
    /// Which form.
    pub form: String,
    /// The answers by question.
    pub answers: Value,
    /// Now.
    pub now: Moment,
}

impl Command for FillForm {
    const NAME: &'static str = "form.fill";
    type Output = Progress;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Progress> {
        let Self {
            process, subject, ..
        } = self;
        process.admit(tx, *subject, &self.permit).await?;
        let acting = Acting::new(&self.permit, self.now);
        process
            .fill_form(tx, *subject, &self.form, self.answers.clone(), &acting)
            .await?;
        process.progress(tx, *subject).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, self.subject, (Self::NAME, fault), &acting)
            .await
    }
}

/// Stops a subject's clocks until the other side answers, or lets them run again.
#[derive(Debug)]
pub struct PauseClocks {
    /// The right to do so.
    pub permit: Permit<EditOrder>,
    /// The running policies.
    pub process: Process,
    /// Of what.
    pub subject: Subject,
    /// Whose answer is awaited; `None` when it came.
    pub side: Option<Side>,
    /// Now.
    pub now: Moment,
}

impl Command for PauseClocks {
    const NAME: &'static str = "clocks.pause";
    type Output = Progress;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Progress> {
        let Self {
            process, subject, ..
        } = self;
        let permit = process.admit(tx, *subject, &self.permit).await?;
        let acting = Acting::new(&permit, self.now);
        match self.side {
            Some(side) => process.pause(tx, *subject, side, &acting).await?,
            None => process.resume(tx, *subject, &acting).await?,
        };
        process.progress(tx, *subject).await
    }
}

/// Writes in the discussion.
#[derive(Debug)]
pub struct WriteComment {
    /// The right to do so.
    pub permit: Permit<DiscussOrder>,
    /// The running policies.
    pub process: Process,
    /// About what.
    pub subject: Subject,
    /// The words.
    pub body: String,
    /// Who is called.
    pub mentions: Vec<UserId>,
    /// Now.
    pub now: Moment,
}

impl Command for WriteComment {
    const NAME: &'static str = "comment.write";
    type Output = Comment;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Comment> {
        let words = (self.body.as_str(), self.mentions.as_slice());
        self.process
            .comment(tx, self.subject, words, &self.permit, self.now)
            .await
    }
}

/// Says that a task is done.
#[derive(Debug)]
pub struct FinishTask {
    /// The person.
    pub permit: Permit<UseSelf>,
    /// The running policies.
    pub process: Process,
    /// Which task.
    pub id: TaskId,
    /// The version that was seen, if the caller says.
    pub version: Option<i64>,
    /// What came out of it.
    pub outcome: String,
    /// Now.
    pub now: Moment,
}

impl Command for FinishTask {
    const NAME: &'static str = "task.finish";
    type Output = Task;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Task> {
        let which = (self.id, self.version);
        self.process
            .finish_task(tx, which, &self.outcome, &self.permit, self.now)
            .await
    }
}

/// Publishes a policy text as its next version.
#[derive(Debug)]
pub struct PublishVersion {
    /// The right to do so.
    pub permit: Permit<PublishPolicy>,
    /// The running policies.
    pub process: Process,
    /// The text.
    pub yaml: String,
    /// What it changes and why.
    pub note: String,
    /// The order types that run under it from now on.
    pub order_types: Vec<String>,
    /// Now.
    pub now: Moment,
}

impl Command for PublishVersion {
    const NAME: &'static str = "policy.publish";
    type Output = Publication;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Publication> {
        let types: Vec<&str> = self.order_types.iter().map(String::as_str).collect();
        self.process
            .publish(tx, (&self.yaml, &self.note), &types, &self.permit, self.now)
            .await
    }
}

/// Changes the calendar: one day, or a year's public holidays.
#[derive(Debug)]
pub struct ChangeCalendar {
    /// The right to do so.
    pub permit: Permit<ManageCalendar>,
    /// What to change.
    pub change: CalendarChange,
    /// Now.
    pub now: Moment,
}

/// A change of the calendar.
#[derive(Debug, Clone)]
pub enum CalendarChange {
    /// A day differs from the rule below.
    Put(Option<DepartmentId>, DayRule),
    /// A day follows the rule below again.
    Drop(Option<DepartmentId>, Date),
    /// The public holidays of a year, as published.
    Publish(Layer),
}

impl Command for ChangeCalendar {
    const NAME: &'static str = "calendar.change";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        match &self.change {
            CalendarChange::Put(department, rule) => {
                calendar::put_day(tx, *department, rule, "company").await?;
            }
            CalendarChange::Drop(department, date) => {
                if !calendar::drop_day(tx, *department, *date).await? {
                    return Err(Fault::NotFound("calendar day"));
                }
            }
            CalendarChange::Publish(layer) => {
                for rule in &layer.days {
                    calendar::put_day(tx, None, rule, "published").await?;
                }
                for year in &layer.published {
                    calendar::put_year(tx, *year, self.now).await?;
                }
            }
        }
        move_clocks::ask(tx, self.now).await?;
        self.tell(tx).await
    }
}

impl ChangeCalendar {
    /// The company's calendar has a history like everything that decides about people.
    async fn tell(&self, tx: &mut Tx<'_>) -> Result<()> {
        let data = match &self.change {
            CalendarChange::Put(department, rule) => {
                json!({"department": department, "after": rule})
            }
            CalendarChange::Drop(department, date) => {
                json!({"department": department, "dropped": date})
            }
            CalendarChange::Publish(layer) => {
                json!({"published": layer.published, "days": layer.days.len()})
            }
        };
        let stream = events::Stream::new("calendar", uuid::Uuid::nil());
        let event = events::NewEvent::new(stream, "calendar.changed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now)
            .await
            .map(drop)
    }
}
