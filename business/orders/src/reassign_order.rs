//! Handing an order to another owner: when a rep leaves, is away for long, or the customer is given
//! to somebody else.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReassignOrder as MayReassign};
use events::NewEvent;
use kernel::{DepartmentId, Fault, Moment, OrderId, Result, UserId, text, written};
use process::{Acting, NewTask, Owner, Process, Subject, TaskKind};
use serde_json::json;

use crate::{
    create_order::stream,
    order::{Order, OrderState, lock_for},
    store,
    successor::Successor,
    withdraw_order::refuse_in,
};

/// Gives an order another owner. His predecessor's open tasks become his; what the predecessor did
/// stays his own, and he goes on seeing the order.
#[derive(Debug)]
pub struct ReassignOrder {
    /// The right to do so.
    pub permit: Permit<MayReassign>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub order: OrderId,
    /// Who answers for it from now on.
    pub owner: UserId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReassignOrder {
    const NAME: &'static str = "order.reassign";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (order, permit) = lock_for(tx, &self.permit, self.order).await?;
        refuse_ended(&order)?;
        let (successor, department) = self.successor(tx, &order).await?;
        let acting = Acting::new(&permit, self.now);
        let before = access::people::name(tx, order.owner)
            .await?
            .unwrap_or_default();
        let (to, told) = ((&successor, department), (before.as_str(), reason));
        give(tx, &self.process, &order, to, told, &acting).await?;
        let subject = Subject::sales_order(order.id);
        let title = text!(
            "{before}将订单移交给您：{reason}",
            "{before} handed the order to you: {reason}"
        );
        let task = NewTask::new(subject, TaskKind::Acknowledge, "sales_rep", title)
            .assignee(Some(self.owner));
        self.process.open_task(tx, task, &acting).await.map(drop)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl ReassignOrder {
    /// The new owner and the department in which he keeps orders, within the reach of who hands over.
    async fn successor(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(Successor, DepartmentId)> {
        let (to, by) = ((self.owner, "/owner_id"), (&self.permit, self.now));
        let (successor, department) = Successor::after(tx, order.owner, to, by).await?;
        match successor.beyond(&self.permit, department) {
            None => Ok((successor, department)),
            Some(refusal) => Err(Fault::refused(refusal)),
        }
    }
}

/// Gives an order, its running policy and the open tasks of its owner to another.
pub(crate) async fn give(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    (successor, department): (&Successor, DepartmentId),
    told: (&str, &str),
    acting: &Acting,
) -> Result<()> {
    store::hand_over(tx, order.id, (successor.user, department), acting.now).await?;
    let (before, reason) = told;
    let data = json!({"from": before, "to": successor.name, "reason": reason,
        "from_id": order.owner, "from_department": order.department,
        "to_id": successor.user, "to_department": department,
        "before": {"owner": before}, "after": {"owner": successor.name}});
    let event = NewEvent::new(stream(order.id), "order.reassigned", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let owner = Owner {
        user: successor.user,
        department: Some(department),
    };
    let subject = Subject::sales_order(order.id);
    process.hand_over(tx, subject, owner, acting).await
}

fn refuse_ended(order: &Order) -> Result<()> {
    if !matches!(order.state, OrderState::Closed | OrderState::Cancelled) {
        return Ok(());
    }
    let message = text!(
        "订单已结束，不再移交",
        "the order has ended and is not handed over any more"
    );
    Err(refuse_in(order, message))
}
