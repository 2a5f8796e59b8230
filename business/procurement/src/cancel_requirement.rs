//! Giving requirements up: by hand with a reason, or because their order ended.

use ::store::{Command, Tx};
use access::{Permit, matrix::CancelMaterial};
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, OrderId, Quantity, Refusal, Result, Text, text, written};
use process::{Acting, Document, Movement, NewTask, Process, Subject, TaskKind};
use serde_json::json;
use uuid::Uuid;

use crate::{
    open_requirements::STREAM,
    requirement::{Requirement, RequirementKind, RequirementState},
    requirement_page::stale,
    store,
};

/// Gives a requirement up, e.g. because material was found or is made in the house.
#[derive(Debug)]
pub struct CancelRequirement {
    /// The right to do so.
    pub permit: Permit<CancelMaterial>,
    /// The running policies.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for CancelRequirement {
    const NAME: &'static str = "requirement.cancel";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let seen = store::get(tx, self.id).await?;
        let subject = Subject::sales_order(seen.order_id);
        self.process.lock_lines(tx, subject).await?;
        let before = store::lock(tx, self.id).await?;
        if before.version != self.version {
            return Err(stale(before, &self.permit, &self.process));
        }
        refuse_arrived(&before)?;
        let acting = Acting::new(&self.permit, self.now);
        give_up(tx, &before, reason, &acting).await?;
        match before.kind {
            RequirementKind::Material => {
                self.process
                    .facts_changed(tx, subject, None, &acting)
                    .await?
            }
            RequirementKind::Goods => {
                // Nobody buys these goods any more.
                let document = Document {
                    kind: "requirement_cancelled",
                    id: Uuid::now_v7(),
                };
                let moved = (LineFact::Bought, Quantity(-before.short().0));
                let movement = Movement::new(subject, before.line_id, moved, document, self.now);
                self.process
                    .record(tx, movement.note(reason), &acting)
                    .await?
            }
        };
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(r) = store::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(r.order_id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// What has come, even in part, is no longer given up.
fn refuse_arrived(r: &Requirement) -> Result<()> {
    let come = Quantity(r.received.0.saturating_add(r.awaiting.0));
    if r.state.is_missing() && come == Quantity::ZERO {
        return Ok(());
    }
    let title = r.state.title();
    let message = Text::new(
        format!("{}{}，已到货 {come}，不能取消", r.number, title.zh),
        format!(
            "{} is {} and {come} have come; it cannot be cancelled",
            r.number, title.en
        ),
    );
    Err(Fault::refused(
        Refusal::new("wrong_state", message).fact("requirement.state", r.state.as_str()),
    ))
}

pub(crate) async fn give_up(
    tx: &mut Tx<'_>,
    before: &Requirement,
    reason: &str,
    acting: &Acting,
) -> Result<()> {
    store::set_state(tx, before.id, RequirementState::Cancelled, reason).await?;
    let data = json!({
        "before": {"state": before.state}, "after": {"state": RequirementState::Cancelled}, "reason": reason,
    });
    let event = NewEvent::new(
        Stream::new(STREAM, before.id.0),
        "requirement.cancelled",
        data,
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// An order was given up or closed: what was not ordered is not needed any more, and the purchaser
/// is asked about what was. A reaction; it never refuses.
pub async fn order_ended(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    for r in store::of_order(tx, id).await? {
        match r.state {
            RequirementState::Open | RequirementState::Covered => {
                give_up(tx, &r, "order ended", acting).await?
            }
            RequirementState::Ordered => {
                let title = text!(
                    "订单已终止：{}（{}）已向 {} 下单，请与供应商协商退订或转为备货",
                    "the order ended: {} ({}) is on order with {}; cancel it there or take it into stock",
                    r.name,
                    r.number,
                    r.supplier.as_deref().unwrap_or("—")
                );
                let task = NewTask::new(
                    Subject::sales_order(id),
                    TaskKind::FollowUp,
                    "purchaser",
                    title,
                )
                .clause("EQ-5.2c")
                .link(format!("/requirements/{}", r.id));
                process.open_task(tx, task, acting).await?;
            }
            RequirementState::Received | RequirementState::Cancelled => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirement::tests::sample;

    #[test]
    fn only_what_has_not_come_is_given_up() {
        assert!(refuse_arrived(&sample(RequirementState::Open)).is_ok());
        assert!(refuse_arrived(&sample(RequirementState::Ordered)).is_ok());
        let come = Requirement {
            awaiting: Quantity::ONE,
            ..sample(RequirementState::Ordered)
        };
        assert!(refuse_arrived(&come).is_err());
        assert!(refuse_arrived(&sample(RequirementState::Received)).is_err());
        assert!(refuse_arrived(&sample(RequirementState::Covered)).is_err());
    }
}
