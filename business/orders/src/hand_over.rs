//! Handing over everything that a person answers for, when he leaves or is away for long. Each
//! document is handed over by the rule of one; what cannot go is named, and the rest goes.

mod holdings;
mod kind;

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ManageCustomer, ReassignOrder as MayReassign},
};
use events::NewEvent;
use kernel::{
    CustomerId, DepartmentId, Fault, FieldError, Moment, OrderId, Refusal, Result, Text, UserId,
    text, written,
};
use process::{Acting, NewTask, Process, TaskKind};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use self::{holdings::Which, kind::Giving};
use crate::{reassign_order::give, store, successor::Successor};

pub use self::{holdings::Held, kind::HeldKind};

/// As many documents are named at once as are shown at once.
const NAMED_MAX: usize = holdings::LIST_MAX * HeldKind::ALL.len();

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
    reached(tx, permit, (user, Which::All)).await
}

async fn reached(
    tx: &mut Tx<'_>,
    permit: &Permit<MayReassign>,
    (user, which): (UserId, Which<'_>),
) -> Result<Holdings> {
    let name = access::people::name(tx, user)
        .await?
        .ok_or(Fault::NotFound("user"))?;
    let (all, more) = holdings::holdings(tx, user, which).await?;
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

/// Gives what a person answers for to another: what whoever hands over has seen and named, and
/// nothing that came in since.
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
    /// Which documents.
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
    /// What was named and is not in his hands, or not within reach: it has ended meanwhile, or has
    /// been given to somebody else.
    pub gone: Vec<Uuid>,
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
        let named = self.named()?;
        let by = (&self.permit, self.now);
        let (successor, _) = Successor::after(tx, self.from, (self.to, "/to"), by).await?;
        let held = reached(tx, &self.permit, (self.from, Which::Named(&named))).await?;
        let there = |id: &Uuid| held.documents.iter().any(|document| document.id == *id);
        let mut answer = HandedOver {
            moved: Vec::new(),
            refused: Vec::new(),
            gone: named.iter().copied().filter(|id| !there(id)).collect(),
        };
        for document in held.documents {
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
    /// The documents, each named once.
    fn named(&self) -> Result<Vec<Uuid>, FieldError> {
        let mut named = self.documents.clone();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            let message = text!(
                "请勾选要移交的单据（至少一项）",
                "choose what to hand over: at least one document"
            );
            return Err(FieldError::new("/documents", "required", message));
        }
        if named.len() > NAMED_MAX {
            let message = text!(
                "一次最多移交 {NAMED_MAX} 项，请分批移交",
                "at most {NAMED_MAX} documents at once; hand them over in parts"
            );
            return Err(FieldError::new("/documents", "too_many", message));
        }
        Ok(named)
    }

    /// The department in which the successor keeps documents of a kind, or why he does not.
    fn department(
        &self,
        successor: &Successor,
        kind: HeldKind,
    ) -> Result<DepartmentId, Box<Refusal>> {
        let rule = kind.rule();
        let Some(department) = (rule.kept_in)(successor) else {
            let (name, Text { zh, en }) = (&successor.name, rule.name);
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
        let (keeper, reason) = ((successor.user, department), self.reason.trim());
        let event = match held.kind.rule().giving {
            Giving::Order => {
                let order = store::lock(tx, OrderId(held.id)).await?;
                return give(tx, &self.process, &order, to, (before, reason), &acting).await;
            }
            Giving::Customer(event) => {
                let may = permit.leads_to::<ManageCustomer>();
                parties::give(tx, &may, CustomerId(held.id), keeper, self.now).await?;
                event
            }
            Giving::Document(event, update) => {
                holdings::give(tx, update, (held.id, self.from), keeper).await?;
                event
            }
        };
        let data = json!({"number": held.label, "from": before, "to": successor.name,
            "reason": reason,
            "from_id": self.from, "from_department": held.department,
            "to_id": successor.user, "to_department": department,
            "before": {"owner": before}, "after": {"owner": successor.name}});
        let stream = held.kind.subject(held.id).stream();
        let event = NewEvent::new(stream, event, data, self.now);
        events::record(tx, &event, &acting.actor, self.now)
            .await
            .map(drop)
    }

    /// The successor takes note once, however much there is, on the first of it.
    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        moved: &[Held],
        (before, successor): (&str, &Successor),
    ) -> Result<()> {
        let Some(first) = moved.first() else {
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
        let subject = first.kind.subject(first.id);
        let task = NewTask::new(subject, TaskKind::Acknowledge, "sales_rep", title)
            .assignee(Some(successor.user));
        self.process.open_task(tx, task, &acting).await.map(drop)
    }
}
