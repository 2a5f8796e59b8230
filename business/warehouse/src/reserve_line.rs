//! Holding free stock for a line by hand: after a shortage was solved, or for a promise made.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReserveStock};
use engine::{LineFact, LineFacts};
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, Quantity, Refusal, Result, text};
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    allocate::Level,
    incoming::check_quantity,
    order_lines::{self, GoodsLine},
    place::PlaceId,
    quantity::less,
    reservation::{Reservation, Source},
    reserve_order::held,
    store::{levels, reservations, shortages},
};

/// A reservation as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservationInput {
    /// For which line.
    pub line_id: LineId,
    /// At which place.
    pub place_id: PlaceId,
    /// How much.
    pub quantity: Quantity,
    /// The higher is served first.
    #[serde(default)]
    pub priority: i64,
    /// When it lapses by itself; never when absent.
    #[serde(default)]
    pub expires_at: Option<Moment>,
}

/// Holds stock for a line.
#[derive(Debug)]
pub struct ReserveLine {
    /// The right to do so.
    pub permit: Permit<ReserveStock>,
    /// The running policies.
    pub process: Process,
    /// The reservation's id.
    pub id: DocumentId,
    /// For which order.
    pub order: OrderId,
    /// What is held.
    pub input: ReservationInput,
    /// Now.
    pub now: Moment,
}

impl Command for ReserveLine {
    const NAME: &'static str = "stock.reserve";
    type Output = Reservation;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Reservation> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let facts = self.process.lock_lines(tx, subject).await?;
        order_lines::refuse_idle(tx, self.order).await?;
        let input = &self.input;
        let lines = order_lines::goods(tx, self.order).await?;
        let line = lines
            .iter()
            .find(|l| l.line == input.line_id)
            .ok_or_else(|| {
                let message = text!("该行不属于这张订单", "that line is not on this order");
                Fault::invalid("/line_id", "unknown_line", message)
            })?;
        check_quantity(&line.product, input.quantity, "")?;
        if input.expires_at.is_some_and(|at| at <= self.now) {
            let message = text!(
                "预留到期时间须晚于现在",
                "the reservation must lapse later than now"
            );
            return Err(Fault::invalid("/expires_at", "past", message));
        }
        let all = levels::lock(tx, &[line.product.id]).await?;
        let level = all.into_iter().find(|l| l.place == input.place_id);
        decide(line, &facts, level, input.quantity)?;

        let reservation = Reservation {
            id: self.id,
            order_id: self.order,
            line_id: line.line,
            product_id: line.product.id,
            place_id: input.place_id,
            quantity: input.quantity,
            picked: Quantity::ZERO,
            released: Quantity::ZERO,
            source: Source::Stock,
            work_order_id: None,
            priority: input.priority,
            expires_at: input.expires_at,
            created_at: self.now,
        };
        reservations::insert(tx, std::slice::from_ref(&reservation)).await?;
        self.lessen_shortage(tx).await?;
        let acting = Acting::new(&permit, self.now);
        let told = json!({"line": line.line, "product": line.product.id, "place": input.place_id, "quantity": input.quantity});
        let event = NewEvent::new(
            subject.stream(),
            "stock.reserved",
            json!({"reserved": [told]}),
            self.now,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .record_all(tx, &held(&reservation, self.now), &acting)
            .await?;
        Ok(reservation)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl ReserveLine {
    async fn lessen_shortage(&self, tx: &mut Tx<'_>) -> Result<()> {
        let shorts = shortages::of_order(tx, self.order).await?;
        let Some(mut short) = shorts.into_iter().find(|s| s.line == self.input.line_id) else {
            return Ok(());
        };
        short.wanted = less(short.wanted, self.input.quantity);
        if short.wanted == Quantity::ZERO {
            shortages::close(tx, self.order, short.line, self.now).await
        } else {
            shortages::put(tx, &short, 0, self.now).await
        }
    }
}

/// Not more than is free, and not more than the line still lacks.
fn decide(
    line: &GoodsLine,
    facts: &[LineFacts],
    level: Option<Level>,
    quantity: Quantity,
) -> Result<()> {
    let free = level.map_or(Quantity::ZERO, |l| l.available());
    if quantity > free {
        let message = text!(
            "该库位可用数量只有 {free}，不够预留 {quantity}",
            "only {free} is free at that place, not {quantity}"
        );
        return Err(Fault::refused(
            Refusal::new("not_available", message).fact("stock.available", free),
        ));
    }
    let lacking = facts
        .iter()
        .find(|f| f.line == line.line)
        .map_or(Quantity::ZERO, |f| {
            less(f.to_make(), f.get(LineFact::Planned))
        });
    if quantity > lacking {
        let message = text!(
            "第 {} 行只缺 {lacking}：其余已由库存或工单供应",
            "line {} lacks only {lacking}; the rest is covered by stock or work orders",
            line.no
        );
        return Err(Fault::refused(
            Refusal::new("covered", message).fact("line.lacking", lacking),
        ));
    }
    Ok(())
}
