//! Stopping an approved order by hand, and letting it go on: while it is held nothing of it is
//! released to production or leaves the house.

use std::sync::Arc;

use ::store::{Command, Sql, Tx, params, sql};
use access::{Permit, Post, matrix::HoldOrder as MayHold};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Refusal, Result, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    create_order::stream,
    order::{Order, OrderState, lock_for},
};

/// Who takes note of a hold and of its end, beside the rep.
const TOLD: [Post; 4] = [
    Post::Planner,
    Post::Purchaser,
    Post::WarehouseKeeper,
    Post::Logistics,
];

const INSERT: Sql<'static> = sql!(
    "INSERT INTO order_holds (id, order_id, reason, held_by, held_at, resume_reason) VALUES ($1, $2, $3, $4, $5, '')"
);
const OPEN: Sql<'static> = sql!(
    "SELECT h.id, h.reason, u.name, h.held_at FROM order_holds h JOIN users u ON u.id = h.held_by \
     WHERE h.order_id = $1 AND h.resumed_at IS NULL"
);
const RESUME: Sql<'static> = sql!(
    "UPDATE order_holds SET resumed_by = $2, resumed_at = $3, resume_reason = $4 WHERE id = $1"
);

/// A hold on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderHold {
    /// Its id.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Who stopped it.
    pub held_by: String,
    /// Since when.
    pub held_at: Moment,
}

/// The hold on an order, if it is held.
pub async fn hold_on(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<OrderHold>> {
    let Some(row) = tx.fetch_optional(OPEN, params![id]).await? else {
        return Ok(None);
    };
    Ok(Some(OrderHold {
        id: row.get(0)?,
        reason: row.get(1)?,
        held_by: row.get(2)?,
        held_at: row.get(3)?,
    }))
}

/// May this order go on? Every reason against it; none when it may. To be asked before work is
/// released and before goods leave.
pub async fn may_go_on(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Refusal>> {
    let hold = hold_on(tx, id).await?;
    Ok(hold.map(|hold| held(&hold)).into_iter().collect())
}

/// Refuses what would release or ship an order that is held.
pub async fn refuse_if_held(tx: &mut Tx<'_>, id: OrderId) -> Result<()> {
    let reasons = may_go_on(tx, id).await?;
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused(reasons))
    }
}

fn held(hold: &OrderHold) -> Refusal {
    let message = text!(
        "订单已由 {} 暂停：{}；恢复后才能继续",
        "{} has put the order on hold: {}; it goes on once it is resumed",
        hold.held_by,
        hold.reason
    );
    Refusal::new("order_held", message)
        .fact("holds.open", &hold.reason)
        .who(text!("{0}、销售经理", "{0}, sales manager", hold.held_by))
}

/// Stops an order.
#[derive(Debug)]
pub struct HoldOrder {
    /// The right to do so.
    pub permit: Permit<MayHold>,
    /// The running policies.
    pub process: Process,
    /// The hold's id.
    pub id: DocumentId,
    /// Which order.
    pub order: OrderId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for HoldOrder {
    const NAME: &'static str = "order.hold";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (order, permit) = order_to_hold(tx, &self.permit, self.order).await?;
        if let Some(hold) = hold_on(tx, order.id).await? {
            let message = text!("订单已经暂停", "the order is on hold already");
            let refusal = Refusal::new("already_held", message).fact("holds.open", hold.reason);
            return Err(Fault::refused(refusal));
        }
        let acting = Acting::new(&permit, self.now);
        let by = acting.user().ok_or(Fault::Unauthenticated)?;
        tx.queue(INSERT, params![self.id, order.id, reason, by, self.now])
            .await?;
        let title = text!(
            "订单已暂停，请勿采购、排产、拣货或发货：{reason}",
            "the order is on hold; buy, plan, pick and ship nothing of it: {reason}"
        );
        record(tx, (&order, "order.held"), reason, &acting).await?;
        tell(tx, &self.process, (&order, title), &acting).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// Lets a held order go on.
#[derive(Debug)]
pub struct ResumeOrder {
    /// The right to do so.
    pub permit: Permit<MayHold>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub order: OrderId,
    /// Why it may go on.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ResumeOrder {
    const NAME: &'static str = "order.resume";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (order, permit) = order_to_hold(tx, &self.permit, self.order).await?;
        let Some(hold) = hold_on(tx, order.id).await? else {
            let message = text!("订单没有暂停", "the order is not on hold");
            return Err(Fault::refused(Refusal::new("not_held", message)));
        };
        let acting = Acting::new(&permit, self.now);
        let by = acting.user().ok_or(Fault::Unauthenticated)?;
        tx.queue(RESUME, params![hold.id, by, self.now, reason])
            .await?;
        let title = text!(
            "订单已恢复，可以继续：{reason}",
            "the order goes on again: {reason}"
        );
        record(tx, (&order, "order.resumed"), reason, &acting).await?;
        tell(tx, &self.process, (&order, title), &acting).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// An approved order, locked, for somebody who may stop it.
async fn order_to_hold(
    tx: &mut Tx<'_>,
    permit: &Permit<MayHold>,
    id: OrderId,
) -> Result<(Arc<Order>, Permit<MayHold>)> {
    let (order, permit) = lock_for(tx, permit, id).await?;
    if order.state == OrderState::Approved {
        return Ok((order, permit));
    }
    let message = text!(
        "只有执行中的订单可以暂停或恢复",
        "only an order in execution is put on hold or resumed"
    );
    let refusal = Refusal::new("wrong_state", message).fact("order.state", order.state.as_str());
    Err(Fault::refused(refusal))
}

async fn record(
    tx: &mut Tx<'_>,
    (order, kind): (&Order, &str),
    reason: &str,
    acting: &Acting,
) -> Result<()> {
    let event = NewEvent::new(
        stream(order.id),
        kind,
        json!({"reason": reason}),
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// Tells everybody who works for orders, and lets the policy look at it.
async fn tell(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, title): (&Order, kernel::Text),
    acting: &Acting,
) -> Result<()> {
    let subject = Subject::sales_order(order.id);
    for post in TOLD {
        let task = NewTask::new(subject, TaskKind::Acknowledge, post.key(), title.clone());
        process.open_task(tx, task, acting).await?;
    }
    process.facts_changed(tx, subject, None, acting).await
}
