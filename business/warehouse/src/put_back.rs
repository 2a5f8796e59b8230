//! Putting goods back on the shelf that were picked or packed: the order is to be changed or given
//! up, or a machine turned out to be bad. Boxes are opened whole. What lies in its place again is
//! held for the order as before; giving the order up releases it.

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::PickGoods as MayPick};
use engine::{LineFact, LineFacts};
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, Quantity, Result, text, written};
use process::{Acting, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    ledger::{MoveKind, Paper, StockMove},
    order_lines::{self, GoodsLine},
    packing::PackedBox,
    quantity::less,
    reservation::Source,
    returning::{PutBackLine, Returned, decide},
    serial::{Serial, SerialStatus, scan_key},
    store::{
        boxes, levels, picks, reservations,
        serials::{self, Becomes},
    },
};

/// What is put back, as sent by the keeper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBackInput {
    /// Why.
    pub reason: String,
    /// Boxes to be opened; what was in them is picked again.
    #[serde(default)]
    pub box_ids: Vec<DocumentId>,
    /// What goes back on the shelf, out of what is picked and in no box.
    #[serde(default)]
    pub lines: Vec<PutBackLine>,
}

/// What putting back answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct GoodsPutBack {
    /// The paper under which it stands in the stock moves.
    pub id: DocumentId,
}

/// Puts picked goods of an order back where they were taken.
#[derive(Debug)]
pub struct PutBack {
    /// The right to do so.
    pub permit: Permit<MayPick>,
    /// The running policies.
    pub process: Process,
    /// The paper's id.
    pub id: DocumentId,
    /// Of which order.
    pub order: OrderId,
    /// What.
    pub input: PutBackInput,
    /// Now.
    pub now: Moment,
}

impl Command for PutBack {
    const NAME: &'static str = "stock.put_back";
    type Output = GoodsPutBack;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<GoodsPutBack> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let facts = self.process.lock_lines(tx, subject).await?;
        let reason = written::reason(&self.input.reason, "/reason")?;
        order_lines::refuse_idle(tx, self.order).await?;
        if self.input.box_ids.is_empty() && self.input.lines.is_empty() {
            let message = text!("请至少选择一箱或一行", "choose at least one box or line");
            return Err(Fault::invalid("/lines", "required", message));
        }
        let all = boxes::of_order(tx, self.order).await?;
        let (opened, kept) = choose(&self.input.box_ids, all)?;
        let lines = order_lines::goods(tx, self.order).await?;
        let returned = self.returned(tx, &lines, &facts, (&opened, &kept)).await?;

        let acting = Acting::new(&permit, self.now);
        for b in &opened {
            self.unpack(tx, b).await?;
        }
        self.shelve(tx, &returned, reason, &acting).await?;
        let boxes: Vec<i64> = opened.iter().map(|b| b.number).collect();
        let told: Vec<_> = returned
            .iter()
            .map(|r| json!({"line": r.reservation.line_id, "quantity": r.quantity, "serials": r.serials}))
            .collect();
        let data = json!({"boxes": boxes, "lines": told, "reason": reason});
        let event = NewEvent::new(subject.stream(), "goods.put_back", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        let movements = self.movements(&opened, &returned, reason);
        self.process.record_all(tx, &movements, &acting).await?;
        Ok(GoodsPutBack { id: self.id })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl PutBack {
    /// What goes back to which reservation.
    async fn returned(
        &self,
        tx: &mut Tx<'_>,
        lines: &[GoodsLine],
        facts: &[LineFacts],
        (opened, kept): (&[PackedBox], &[PackedBox]),
    ) -> Result<Vec<Returned>> {
        let scans = self.input.lines.iter().flat_map(|l| &l.scans);
        let scans: Vec<String> = scans.map(|s| scan_key(s)).collect();
        let machines = serials::lock(tx, &scans).await?;
        let boxed: HashSet<&String> = kept
            .iter()
            .flat_map(|b| &b.lines)
            .flat_map(|l| &l.serials)
            .collect();
        let loose: Vec<Serial> = machines
            .into_iter()
            .filter(|m| m.place_id.is_none() && m.order_id == Some(self.order))
            .filter(|m| !boxed.contains(&m.serial))
            .collect();
        let out = |line: LineId| {
            let facts = facts.iter().find(|f| f.line == line);
            let loose = facts.map_or(Quantity::ZERO, |f| {
                less(f.get(LineFact::Picked), f.get(LineFact::Packed))
            });
            let unpacked = opened.iter().flat_map(|b| &b.lines);
            let unpacked = unpacked.filter(|l| l.line_id == line).map(|l| l.quantity.0);
            Quantity(loose.0 + unpacked.sum::<i64>())
        };
        let out: Vec<(&GoodsLine, Quantity)> = lines.iter().map(|l| (l, out(l.line))).collect();
        let picked = picks::of_order(tx, self.order).await?;
        let held = reservations::picked_of_order(tx, self.order).await?;
        decide(&self.input.lines, &out, &loose, (&picked, &held))
    }

    async fn unpack(&self, tx: &mut Tx<'_>, b: &PackedBox) -> Result<()> {
        boxes::unpack(tx, b.id, self.now).await?;
        let numbers: Vec<String> = b.lines.iter().flat_map(|l| l.serials.clone()).collect();
        let machines = serials::lock(tx, &numbers).await?;
        let packed = machines
            .into_iter()
            .filter(|m| m.status == SerialStatus::Packed)
            .map(|m| m.serial);
        let becomes = Becomes {
            status: SerialStatus::Picked,
            place: None,
            order_line: None,
        };
        serials::change(tx, &packed.collect::<Vec<_>>(), becomes, self.now).await
    }

    /// Goods lie in their places again, held for the order.
    async fn shelve(
        &self,
        tx: &mut Tx<'_>,
        returned: &[Returned],
        reason: &str,
        acting: &Acting,
    ) -> Result<()> {
        let paper = Paper {
            kind: "put_back",
            id: self.id.0,
        };
        let mut moves = Vec::new();
        for Returned {
            reservation: r,
            quantity,
            serials,
            ..
        } in returned
        {
            let back = (MoveKind::Receipt, *quantity);
            let moved = StockMove::new((r.product_id, r.place_id), back, paper, self.now);
            moves.extend(
                moved
                    .of_line(self.order, r.line_id)
                    .because(reason)
                    .per_serial(serials),
            );
        }
        levels::append(tx, &moves, acting.user(), self.now).await?;
        for r in returned {
            reservations::put_back(tx, &r.reservation, r.quantity).await?;
            self.shelve_machines(tx, r).await?;
        }
        Ok(())
    }

    /// A machine made for the line stays kept for it; any other is anybody's again.
    async fn shelve_machines(&self, tx: &mut Tx<'_>, r: &Returned) -> Result<()> {
        let order_line = match r.reservation.source {
            Source::Production => None,
            Source::Stock => Some(None),
        };
        for (status, numbers) in [
            (SerialStatus::Good, r.good()),
            (SerialStatus::Blocked, r.blocked.clone()),
        ] {
            let becomes = Becomes {
                status,
                place: Some(Some(r.reservation.place_id)),
                order_line,
            };
            serials::change(tx, &numbers, becomes, self.now).await?;
        }
        Ok(())
    }

    fn movements(
        &self,
        opened: &[PackedBox],
        returned: &[Returned],
        reason: &str,
    ) -> Vec<Movement> {
        let document = Document {
            kind: "put_back",
            id: self.id.0,
        };
        let movement = |line: LineId, fact: LineFact, quantity: i64, entry: i64| {
            let subject = Subject::sales_order(self.order);
            Movement::new(
                subject,
                line,
                (fact, Quantity(quantity)),
                document,
                self.now,
            )
            .entry(entry)
            .note(reason)
        };
        let contents = opened.iter().flat_map(|b| &b.lines);
        let unpacked = contents
            .zip(0_i64..)
            .map(|(l, entry)| movement(l.line_id, LineFact::Packed, -l.quantity.0, entry));
        let mut movements: Vec<Movement> = unpacked.collect();
        for (
            Returned {
                reservation: r,
                quantity,
                ..
            },
            entry,
        ) in returned.iter().zip(0_i64..)
        {
            movements.push(movement(r.line_id, LineFact::Picked, -quantity.0, entry));
            movements.push(movement(r.line_id, LineFact::Reserved, quantity.0, entry));
        }
        movements
    }
}

/// The boxes to be opened, and the others.
fn choose(ids: &[DocumentId], all: Vec<PackedBox>) -> Result<(Vec<PackedBox>, Vec<PackedBox>)> {
    for (i, id) in ids.iter().enumerate() {
        if !all.iter().any(|b| b.id == *id) {
            let message = text!("没有这一箱", "there is no such box");
            return Err(Fault::invalid(
                format!("/box_ids/{i}"),
                "unknown_box",
                message,
            ));
        }
    }
    Ok(all.into_iter().partition(|b| ids.contains(&b.id)))
}
