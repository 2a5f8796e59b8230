//! Finishing a retrospective: the figures are kept as they stand, improvements become tasks, and the
//! departments and management are told (EQ-8.2).

use std::sync::Arc;

use ::store::{Command, Tx};
use access::{Permit, Post, matrix::HoldRetrospective};
use engine::Activity;
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, Text, text};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde_json::json;

use crate::{
    figures::{Observations, figures},
    retrospective::against_change,
    store::retrospectives::{self, Stored},
};

/// Who is told how an order went, beside the owners of improvements.
const TOLD: [Post; 6] = [
    Post::GeneralManager,
    Post::ProductionManager,
    Post::QualityInspector,
    Post::Logistics,
    Post::FinanceManager,
    Post::Service,
];

/// Finishes a retrospective.
pub struct FinishRetrospective {
    /// The right to do so.
    pub permit: Permit<HoldRetrospective>,
    /// The running policies.
    pub process: Process,
    /// What other areas add to the figures.
    pub observations: Arc<dyn Observations>,
    /// Of which order.
    pub id: OrderId,
    /// Now.
    pub now: Moment,
}

impl Command for FinishRetrospective {
    const NAME: &'static str = "retrospective.finish";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let (process, subject) = (&self.process, Subject::sales_order(self.id));
        let permit = process.admit(tx, subject, &self.permit).await?;
        let acting = Acting::new(&permit, self.now);
        self.refuse_unless_its_turn(tx, &acting).await?;
        let version = retrospectives::lock(tx, self.id).await?;
        let stored = retrospectives::find(tx, self.id).await?;
        refuse_unfinished(stored.as_ref())?;

        let view = permit.leads_to();
        let figures = figures(tx, process, &*self.observations, &view, (self.id, self.now)).await?;
        retrospectives::finish(tx, self.id, &figures, (permit.user(), self.now)).await?;
        let actions = retrospectives::actions(tx, self.id).await?;
        let data = json!({"after": {
            "feedback": stored.as_ref().map(|s| &s.feedback),
            "problems": stored.as_ref().map(|s| &s.problems),
            "improvements": stored.as_ref().map(|s| &s.improvements),
            "actions": actions,
        }, "figures": figures});
        let event = NewEvent::new(subject.stream(), "retrospective.finished", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.hand_out(tx, &acting).await?;
        process.facts_changed(tx, subject, None, &acting).await?;
        Ok(version + 1)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl FinishRetrospective {
    /// The policy's posts do it, when its turn has come.
    async fn refuse_unless_its_turn(&self, tx: &mut Tx<'_>, acting: &Acting) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        let policy = self.process.policy_of(tx, subject).await?;
        let Some(step) = policy.step_of(Activity::Retrospect) else {
            return Ok(());
        };
        let key = policy.step(step).key.clone();
        let refusals = self.process.explain(tx, subject, &key, acting).await?;
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Fault::Refused(refusals))
        }
    }

    /// Improvements to their owners, the report to the departments and management.
    async fn hand_out(&self, tx: &mut Tx<'_>, acting: &Acting) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        let calendar = self.process.calendar();
        let link = format!("/orders/{}?tab=retrospective", self.id);
        for action in retrospectives::actions(tx, self.id).await? {
            let (what, ordinal) = (&action.what, action.ordinal);
            let person = access::people::person(tx, action.owner_id, self.now).await?;
            let post = person.and_then(|p| p.posts.first().map(|held| held.post));
            let task = NewTask::new(
                subject,
                TaskKind::FollowUp,
                post.unwrap_or(Post::SalesManager).key(),
                text!("复盘改进：{what}", "improvement: {what}"),
            )
            .assignee(Some(action.owner_id))
            .clause("EQ-8.2")
            .link(format!("{link}#{ordinal}"))
            .due(Some(calendar.end_of(action.due_on)));
            let task = self.process.open_task(tx, task, acting).await?;
            retrospectives::set_task(tx, self.id, ordinal, task).await?;
        }
        for post in TOLD {
            let title = text!("阅知订单复盘", "take note of how the order went");
            let task = NewTask::new(subject, TaskKind::Acknowledge, post.key(), title)
                .clause("EQ-8.2")
                .link(&link);
            self.process.open_task(tx, task, acting).await?;
        }
        Ok(())
    }
}

/// Feedback, problems and improvements are all written down; "none" is an answer, too.
fn refuse_unfinished(stored: Option<&Stored>) -> Result<()> {
    if stored.is_some_and(|s| s.finished_at.is_some()) {
        return Err(Fault::refused(against_change()));
    }
    let part = |title: Text, text: Option<&String>| {
        if text.is_some_and(|text| !text.trim().is_empty()) {
            return None;
        }
        let message = Text::new(
            format!("“{}”还没有填写，没有也请写明", title.zh),
            format!(
                "“{}” is not written yet; if there is nothing, say so",
                title.en
            ),
        );
        Some(Refusal::new("retrospective_incomplete", message))
    };
    let missing = [
        part(
            text!("客户反馈", "the customer's feedback"),
            stored.map(|s| &s.feedback),
        ),
        part(text!("存在问题", "problems"), stored.map(|s| &s.problems)),
        part(
            text!("改进措施", "improvements"),
            stored.map(|s| &s.improvements),
        ),
    ];
    let missing: Vec<Refusal> = missing.into_iter().flatten().collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused(missing))
    }
}
