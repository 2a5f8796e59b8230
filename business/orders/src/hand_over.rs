//! Handing over everything that a person answers for, when he leaves or is away for long. Each
//! document is handed over by the rule of one; what cannot go is named, and the rest goes.

mod holdings;

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{
        EditOrder, ManageCustomer, ReassignOrder as MayReassign, WriteContract, WriteInquiry,
        WriteQuotation,
    },
};
use events::{NewEvent, Stream};
use kernel::{
    CustomerId, DepartmentId, Fault, Moment, OrderId, Refusal, Result, Text, UserId, text, written,
};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{reassign_order::give, store, successor::Successor};

pub use holdings::{Held, HeldKind};

/// What a person answers for, as it would be handed over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Holdings {
    /// The person.
    pub user: UserId,
    /// His name.
    pub name: String,
    /// What whoever asks may hand over.
    pub documents: Vec<Held>,
    /// How many documents lie in departments that are not his.
    pub beyond: usize,
    /// There is more of some kind; it comes up once this is handed over.
    pub more: bool,
}

/// What a person answers for, within the reach of who asks.
///
/// # Errors
/// Not found when there is no such person.
pub async fn holdings_of(
    tx: &mut Tx<'_>,
    permit: &Permit<MayReassign>,
    user: UserId,
) -> Result<Holdings> {
    let name = access::people::name(tx, user)
        .await?
        .ok_or(Fault::NotFound("user"))?;
    let (all, more) = holdings::holdings(tx, user).await?;
    let found = all.len();
    let reached = |held: &Held| permit.covers(Some(user), held.department);
    let documents: Vec<Held> = all.into_iter().filter(reached).collect();
    Ok(Holdings {
        user,
        name,
        beyond: found - documents.len(),
        documents,
        more,
    })
}

/// Gives what a person answers for to another.
#[derive(Debug)]
pub struct HandOver {
    /// The right to do so.
    pub permit: Permit<MayReassign>,
    /// The running policies.
    pub process: Process,
    /// Whose it is.
    pub from: UserId,
    /// Whose it is from now on.
    pub to: UserId,
    /// Which documents; all when empty.
    pub documents: Vec<Uuid>,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

/// What was handed over, and what was not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandedOver {
    /// What the other has now.
    pub moved: Vec<Held>,
    /// What stays, each with why.
    pub refused: Vec<NotHandedOver>,
    /// There is more of some kind: hand over once again.
    pub more: bool,
}

/// A document that stays where it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotHandedOver {
    /// Which.
    pub document: Held,
    /// Why.
    pub refusal: Refusal,
}

impl Command for HandOver {
    const NAME: &'static str = "order.hand_over";
    type Output = HandedOver;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<HandedOver> {
        written::reason(&self.reason, "/reason")?;
        let successor = self.successor(tx).await?;
        let held = holdings_of(tx, &self.permit, self.from).await?;
        let chosen: HashSet<Uuid> = self.documents.iter().copied().collect();
        let mut answer = HandedOver {
            moved: Vec::new(),
            refused: Vec::new(),
            more: held.more,
        };
        let wanted = |document: &Held| chosen.is_empty() || chosen.contains(&document.id);
        for document in held.documents.into_iter().filter(wanted) {
            match self.department(&successor, document.kind) {
                Ok(department) => {
                    let to = (&successor, department);
                    self.hand(tx, &document, to, &held.name).await?;
                    answer.moved.push(document);
                }
                Err(refusal) => answer.refused.push(NotHandedOver {
                    document,
                    refusal: *refusal,
                }),
            }
        }
        self.tell(tx, &answer.moved, (&held.name, &successor))
            .await?;
        Ok(answer)
    }
}

impl HandOver {
    async fn successor(&self, tx: &mut Tx<'_>) -> Result<Successor> {
        if self.from == self.to {
            let message = text!("请选择另一位接手人", "choose somebody else to take over");
            return Err(Fault::invalid("/to", "same_owner", message));
        }
        let found = Successor::find(tx, self.to, &self.permit, self.now).await?;
        found
            .filter(|successor| successor.department::<EditOrder>().is_some())
            .ok_or_else(|| {
                let message = text!(
                    "只能移交给在岗的销售人员，请另选一位",
                    "only somebody in a sales post who may sign in takes over; choose another"
                );
                Fault::invalid("/to", "not_in_sales", message)
            })
    }

    /// The department in which the successor keeps documents of a kind, or why he does not.
    fn department(
        &self,
        successor: &Successor,
        kind: HeldKind,
    ) -> Result<DepartmentId, Box<Refusal>> {
        let (department, what) = match kind {
            HeldKind::Order => (successor.department::<EditOrder>(), text!("订单", "orders")),
            HeldKind::Quotation => (
                successor.department::<WriteQuotation>(),
                text!("报价", "quotations"),
            ),
            HeldKind::Contract => (
                successor.department::<WriteContract>(),
                text!("合同", "contracts"),
            ),
            HeldKind::Inquiry => (
                successor.department::<WriteInquiry>(),
                text!("询价", "inquiries"),
            ),
            HeldKind::Customer => (
                successor.department::<ManageCustomer>(),
                text!("客户", "customers"),
            ),
        };
        let Some(department) = department else {
            let (name, Text { zh, en }) = (&successor.name, what);
            let message = text!(
                "{name}的岗位不办理{zh}，请移交给另一位",
                "{name} has no post that keeps {en}; hand this to somebody else"
            );
            let refusal = Refusal::new("not_of_post", message).fact("owner.name", name);
            return Err(Box::new(refusal));
        };
        match successor.beyond(&self.permit, department) {
            None => Ok(department),
            Some(refusal) => Err(Box::new(refusal)),
        }
    }

    /// Gives one document to the successor; its history says who did so, why, from whom to whom.
    async fn hand(
        &self,
        tx: &mut Tx<'_>,
        held: &Held,
        to: (&Successor, DepartmentId),
        before: &str,
    ) -> Result<()> {
        let (owner, department) = (Some(self.from), held.department);
        let permit = self.permit.clone().narrow(owner, department, "document")?;
        let acting = Acting::new(&permit, self.now);
        let (successor, department) = to;
        let reason = self.reason.trim();
        let (kind, code) = match held.kind {
            HeldKind::Order => {
                let order = store::lock(tx, OrderId(held.id)).await?;
                return give(tx, &self.process, &order, to, (before, reason), &acting).await;
            }
            HeldKind::Customer => {
                let id = CustomerId(held.id);
                let may = permit.leads_to::<ManageCustomer>();
                parties::give(tx, &may, id, (successor.user, department), self.now).await?;
                ("customer", "customer.handed_over")
            }
            HeldKind::Quotation => ("quotation", "quotation.handed_over"),
            HeldKind::Contract => ("contract", "contract.handed_over"),
            HeldKind::Inquiry => ("inquiry", "inquiry.handed_over"),
        };
        holdings::give(tx, held, self.from, (successor.user, department)).await?;
        let data = json!({"number": held.label, "from": before, "to": successor.name,
            "reason": reason,
            "from_id": self.from, "from_department": held.department,
            "to_id": successor.user, "to_department": department,
            "before": {"owner": before}, "after": {"owner": successor.name}});
        let event = NewEvent::new(Stream::new(kind, held.id), code, data, self.now);
        events::record(tx, &event, &acting.actor, self.now)
            .await
            .map(drop)
    }

    /// The successor takes note once, however much there is.
    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        moved: &[Held],
        (before, successor): (&str, &Successor),
    ) -> Result<()> {
        let Some(order) = moved.iter().find(|held| held.kind == HeldKind::Order) else {
            return Ok(());
        };
        let reason = self.reason.trim();
        let count = |kind| moved.iter().filter(|held| held.kind == kind).count();
        let [orders, quotations, contracts, inquiries, customers] = HeldKind::ALL.map(count);
        let title = text!(
            "{before}的业务移交给您（订单 {orders}、报价 {quotations}、合同 {contracts}、询价 {inquiries}、客户 {customers}）：{reason}",
            "you take over from {before} ({orders} orders, {quotations} quotations, {contracts} contracts, {inquiries} inquiries, {customers} customers): {reason}"
        );
        let acting = Acting::new(&self.permit, self.now);
        let subject = Subject::sales_order(OrderId(order.id));
        let task = NewTask::new(subject, TaskKind::Acknowledge, "sales_rep", title)
            .assignee(Some(successor.user));
        self.process.open_task(tx, task, &acting).await.map(drop)
    }
}
