//! Finished goods that an order does not take any more go into free stock: a change made it smaller
//! after they were made, and a person decided that they are not kept for it.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReserveStock};
use engine::{LineFact, LineFacts};
use events::{NewEvent, Stream};
use kernel::{
    DocumentId, Fault, LineId, Moment, OrderId, Quantity, Refusal, Result, text, written,
};
use process::{Acting, Document, Movement, Process, Subject, Task, TaskKind, Why};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    store,
    take_back::percent,
    work_order::{WorkOrder, WorkOrderState},
};

/// Frees what was made for a line beyond what it takes.
#[derive(Debug)]
pub struct FreeSurplus {
    /// The right to do so.
    pub permit: Permit<ReserveStock>,
    /// The running policies.
    pub process: Process,
    /// The paper behind the movements.
    pub id: DocumentId,
    /// The order.
    pub order: OrderId,
    /// Its line.
    pub line: LineId,
    /// Why they are not kept for the order.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

/// What went into free stock.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurplusFreed {
    /// How much.
    pub quantity: Quantity,
}

impl Command for FreeSurplus {
    const NAME: &'static str = "stock.free_surplus";
    type Output = SurplusFreed;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SurplusFreed> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let reason = written::reason(&self.reason, "/reason")?;
        let facts = self.process.lock_lines(tx, subject).await?;
        let facts = facts
            .iter()
            .find(|facts| facts.line == self.line)
            .ok_or(Fault::NotFound("line"))?;
        let surplus = warehouse::surplus(tx, &self.process, (self.order, self.line), facts).await?;
        if surplus.quantity == Quantity::ZERO {
            return Err(Fault::refused(nothing_left_over(facts)));
        }
        let acting = Acting::new(&permit, self.now);
        let why = Why::Said(reason);
        warehouse::free_surplus(tx, &self.process, &surplus, &why, &acting).await?;
        let less = self.shrink_work(tx, surplus.quantity, &acting).await?;
        self.record(tx, (surplus.quantity, less), facts, &acting)
            .await?;
        self.end_tasks(tx, &why, &acting).await?;
        Ok(SurplusFreed {
            quantity: surplus.quantity,
        })
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

fn nothing_left_over(facts: &LineFacts) -> Refusal {
    let message = text!(
        "该行没有可转库存的多余成品：订单仍需要，或尚未检验合格",
        "nothing finished is left over on this line: the order still takes it, or it has not passed yet"
    );
    Refusal::new("nothing_left_over", message).fact("line.reserved", facts.get(LineFact::Reserved))
}

impl FreeSurplus {
    /// The newest work orders made that much less for the order; answers how much of it was planned.
    async fn shrink_work(
        &self,
        tx: &mut Tx<'_>,
        quantity: Quantity,
        acting: &Acting,
    ) -> Result<Quantity> {
        let mut left = quantity;
        let mut planned = 0;
        for before in store::of_order(tx, self.order).await?.iter().rev() {
            let part = left.min(before.made);
            let live = before.state != WorkOrderState::Cancelled;
            if before.line_id != self.line || part == Quantity::ZERO || !live {
                continue;
            }
            left = warehouse::less(left, part);
            if before.start_on.is_some() {
                planned += part.0;
            }
            self.shrink(tx, before, part, acting).await?;
        }
        Ok(Quantity(planned))
    }

    async fn shrink(
        &self,
        tx: &mut Tx<'_>,
        before: &WorkOrder,
        part: Quantity,
        acting: &Acting,
    ) -> Result<()> {
        let made = warehouse::less(before.made, part);
        let quantity = warehouse::less(before.quantity, part);
        if quantity == Quantity::ZERO {
            store::cancel(tx, before.id).await?;
        } else {
            let progress = percent(made, quantity).max(before.percent);
            store::shrink(tx, before.id, (quantity, made), progress).await?;
        }
        let data = json!({
            "before": {"quantity": before.quantity, "made": before.made},
            "after": {"quantity": quantity, "made": made},
            "document": {"kind": "surplus", "id": self.id},
        });
        let stream = Stream::new("work_order", before.id.0);
        let event = NewEvent::new(stream, "work_order.changed", data, self.now);
        events::record(tx, &event, &acting.actor, self.now)
            .await
            .map(drop)
    }

    /// The line has that much less: what it lost can be made again when it grows.
    async fn record(
        &self,
        tx: &mut Tx<'_>,
        (made, planned): (Quantity, Quantity),
        facts: &LineFacts,
        acting: &Acting,
    ) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let document = Document {
            kind: "surplus",
            id: self.id.0,
        };
        let passed = made.min(facts.get(LineFact::Passed));
        let fewer = [
            (LineFact::Planned, planned),
            (LineFact::Made, made),
            (LineFact::Passed, passed),
        ];
        let movements: Vec<Movement> = fewer
            .into_iter()
            .filter(|(_, quantity)| *quantity > Quantity::ZERO)
            .map(|(fact, quantity)| {
                let fewer = (fact, Quantity(-quantity.0));
                Movement::new(subject, self.line, fewer, document, self.now)
            })
            .collect();
        self.process.record_all(tx, &movements, acting).await
    }

    /// Whoever was asked what becomes of the goods has his answer.
    async fn end_tasks(&self, tx: &mut Tx<'_>, why: &Why<'_>, acting: &Acting) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let about_line = format!("?line={}", self.line);
        let asks =
            |task: &Task| task.kind == TaskKind::FollowUp && task.link.ends_with(&about_line);
        self.process
            .close_tasks(tx, subject, asks, (why, acting))
            .await
    }
}
