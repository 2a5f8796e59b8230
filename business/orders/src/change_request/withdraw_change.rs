//! Taking a change request back while nobody has carried it out: who asked for it, or his
//! department.

use ::store::{Command, Tx};
use access::{Permit, matrix::AmendOrder};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Result, text, written};
use process::{Acting, Process, Subject, Why};
use serde_json::json;

use super::{
    decide_change::refuse_decided,
    request::{ChangeRequest, ChangeState},
    store,
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
        let reason = written::reason(&self.reason, "/reason")?;
        let (order, permit) = lock_for(tx, &self.permit, self.order).await?;
        let request = store::find(tx, order.id, self.id)
            .await?
            .ok_or(Fault::NotFound("change request"))?;
        refuse_decided(&request)?;
        let acting = Acting::new(&permit, self.now);
        let why = Why::Said(reason);
        withdraw(tx, &self.process, &request, &why, &acting).await?;
        let subject = Subject::sales_order(order.id);
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(ChangeState::Withdrawn)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// The order was given up: what was to change of it is not decided any more.
pub(crate) async fn order_cancelled(
    tx: &mut Tx<'_>,
    process: &Process,
    order: OrderId,
    acting: &Acting,
) -> Result<()> {
    let Some(request) = store::open(tx, order).await? else {
        return Ok(());
    };
    let why = Why::Because(text!("订单已作废", "the order was cancelled"));
    withdraw(tx, process, &request, &why, acting).await
}

/// Ends a request that nobody has carried out; the heads are not asked any more.
async fn withdraw(
    tx: &mut Tx<'_>,
    process: &Process,
    request: &ChangeRequest,
    why: &Why<'_>,
    acting: &Acting,
) -> Result<()> {
    store::decide(tx, request.id, (ChangeState::Withdrawn, None), acting.now).await?;
    let mut data = json!({"change": request.id, "number": request.number});
    why.tell(&mut data, "reason");
    let kind = "order.change_withdrawn";
    let event = NewEvent::new(stream(request.order), kind, data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let why = Why::Because(text!("变更申请已撤回", "the change was withdrawn"));
    for approval in store::approvals(tx, request.id).await? {
        process.close_task(tx, approval.task, &why, acting).await?;
    }
    Ok(())
}
