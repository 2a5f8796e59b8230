//! Deciding what becomes of the debt of a customer in difficulty (EQ-7.1b).

use ::store::{Command, Tx};
use access::{Permit, matrix::DecideHardship as MayDecide};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Refusal, Result, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    dunning::{Decision, HardshipCase},
    store::dunning,
};

/// A decision as a person enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HardshipInput {
    /// What is decided.
    pub decision: Decision,
    /// Why, and what follows.
    pub note: String,
}

/// Decides a case of hardship.
#[derive(Debug)]
pub struct DecideHardship {
    /// The right to do so.
    pub permit: Permit<MayDecide>,
    /// The running policies.
    pub process: Process,
    /// The order.
    pub order: OrderId,
    /// The case.
    pub case: DocumentId,
    /// What is decided.
    pub input: HardshipInput,
    /// Now.
    pub now: Moment,
}

impl Command for DecideHardship {
    const NAME: &'static str = "receivables.hardship";
    type Output = HardshipCase;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<HardshipCase> {
        let note = written::required(&self.input.note, "/note", 1000)?.to_owned();
        let order = orders::get(tx, self.order).await?;
        let permit =
            self.permit
                .clone()
                .narrow(Some(order.owner), Some(order.department), "order")?;
        let case = dunning::case(tx, self.case)
            .await?
            .filter(|case| case.order == self.order);
        let case = case.ok_or(Fault::NotFound("hardship case"))?;
        let decided = (self.input.decision, note.as_str());
        if !dunning::decide(tx, self.case, decided, (permit.user(), self.now)).await? {
            let message = text!("此事项已有决定", "this case has been decided already");
            return Err(Fault::refused(Refusal::new("already_decided", message)));
        }
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(self.order);
        let data = json!({"case": self.case, "decision": self.input.decision, "note": note});
        let event = NewEvent::new(subject.stream(), "hardship.decided", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        for task in case.tasks {
            let why = Why::Said(&note);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        let title = text!(
            "付款困难已有决定，请照办：{note}",
            "the hardship was decided; carry it out: {note}"
        );
        let task = NewTask::new(subject, TaskKind::FollowUp, "sales_rep", title)
            .assignee(Some(order.owner))
            .clause("EQ-7.1b")
            .link(format!("{}?tab=money&hardship=1", subject.link("")));
        self.process.open_task(tx, task, &acting).await?;
        let case = dunning::case(tx, self.case).await?;
        case.ok_or(Fault::NotFound("hardship case"))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(
            tx,
            Subject::sales_order(self.order),
            (Self::NAME, fault),
            by,
        )
        .await
    }
}
