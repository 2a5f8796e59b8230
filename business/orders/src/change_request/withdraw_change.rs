//! Taking a change request back while nobody has carried it out: who asked for it, or his
//! department.

use ::store::{Command, Tx};
use access::{Permit, matrix::AmendOrder};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Result, text};
use process::{Acting, Process, Subject, Why};
use serde_json::json;

use super::{
    decide_change::refuse_decided, request::ChangeState, request_change::check_reason, store,
};
use crate::{create_order::stream, order::lock_for};

/// Takes a request back.
#[derive(Debug)]
pub struct WithdrawChange {
    /// The right to do so.
    pub permit: Permit<AmendOrder>,
    /// The running policies.
    pub process: Process,
    /// Of which order.
    pub order: OrderId,
    /// Which request.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for WithdrawChange {
    const NAME: &'static str = "order.withdraw_change";
    type Output = ChangeState;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ChangeState> {
        check_reason(&self.reason, "/reason")?;
        let (order, permit) = lock_for(tx, &self.permit, self.order).await?;
        let request = store::find(tx, order.id, self.id)
            .await?
            .ok_or(Fault::NotFound("change request"))?;
        refuse_decided(&request)?;
        let acting = Acting::new(&permit, self.now);
        store::decide(tx, request.id, (ChangeState::Withdrawn, None), self.now).await?;
        let reason = self.reason.trim();
        let data = json!({"change": request.id, "number": request.number, "reason": reason});
        let event = NewEvent::new(stream(order.id), "order.change_withdrawn", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        let why = Why::Because(text!("变更申请已撤回", "the change was withdrawn"));
        for approval in store::approvals(tx, request.id).await? {
            self.process
                .close_task(tx, approval.task, &why, &acting)
                .await?;
        }
        let subject = Subject::sales_order(order.id);
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(ChangeState::Withdrawn)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let actor = self.permit.actor();
        process::record_refusal(tx, subject, Self::NAME, fault, &actor, self.now).await
    }
}
