//! Handing an order to another owner: when a rep leaves, is away for long, or the customer is given
//! to somebody else.

use ::store::{Command, Tx};
use access::{
    Permit, Person, Principal,
    matrix::{EditOrder, ReassignOrder as MayReassign},
};
use events::NewEvent;
use kernel::{DepartmentId, Fault, Moment, OrderId, Refusal, Result, UserId, text, written};
use process::{Acting, NewTask, Owner, Process, Subject, TaskKind};
use serde_json::json;

use crate::{
    create_order::stream,
    order::{Order, OrderState, lock_for},
    store,
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
        store::hand_over(tx, order.id, (self.owner, department), self.now).await?;

        let before = access::people::name(tx, order.owner)
            .await?
            .unwrap_or_default();
        let data = json!({"from": before, "to": successor, "reason": reason,
            "before": {"owner": order.owner, "department": order.department},
            "after": {"owner": self.owner, "department": department}});
        let event = NewEvent::new(stream(order.id), "order.reassigned", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;

        let subject = Subject::sales_order(order.id);
        let owner = Owner {
            user: self.owner,
            department: Some(department),
        };
        self.process.hand_over(tx, subject, owner, &acting).await?;
        let title = text!(
            "订单 {} 由{before}移交给您：{reason}",
            "order {} was handed to you by {before}: {reason}",
            order.label()
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
    /// The new owner's name and the department in which he keeps orders; he must be one who may, and
    /// within the reach of who hands over.
    async fn successor(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(String, DepartmentId)> {
        if self.owner == order.owner {
            let message = text!(
                "订单已经由他负责，请选择另一位",
                "the order is his already; choose somebody else"
            );
            return Err(Fault::invalid("/owner_id", "same_owner", message));
        }
        let person = access::people::person(tx, self.owner, self.now).await?;
        let Some((name, department)) = person.and_then(|person| self.keeps_orders(person)) else {
            let message = text!(
                "只能移交给在岗的销售人员，请另选一位",
                "only somebody in a sales post who may sign in can own an order; choose another"
            );
            return Err(Fault::invalid("/owner_id", "not_in_sales", message));
        };
        if self.permit.covers(Some(self.owner), Some(department)) {
            return Ok((name, department));
        }
        let message = text!(
            "{name}不在您负责的部门；跨部门移交请总经理办理",
            "{name} is not in a department of yours; the general manager hands over to another one"
        );
        let refusal = Refusal::new("beyond_department", message)
            .fact("owner.name", &name)
            .who(text!("总经理", "general manager"));
        Err(Fault::refused(refusal))
    }

    /// By his own posts, not by those lent to him.
    fn keeps_orders(&self, person: Person) -> Option<(String, DepartmentId)> {
        let name = person.name.clone();
        let own = Person {
            represents: Vec::new(),
            ..person
        };
        let principal = Principal::new(own.into(), self.permit.actor().request);
        let permit = access::allowed::<EditOrder>(&principal)?;
        Some((name, permit.department()?))
    }
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
