//! Picking for an order: goods leave their places, the line's reservation shrinks.

use ::store::{Command, Tx};
use access::{Permit, matrix::PickGoods as MayPick};
use engine::{Activity, LineFact};
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, Quantity, Result, text};
use process::{Acting, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    incoming::happened_at,
    ledger::{MoveKind, Paper, StockMove},
    order_lines::{self, GoodsLine},
    picking::{Pickable, PickedGoods, decide},
    serial::{SerialStatus, scan_key},
    store::{
        levels,
        picks::{self, Pick, PickLine},
        reservations,
        serials::{self, Becomes},
    },
};

/// A pick as sent by a keeper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PickInput {
    /// When; now when absent.
    #[serde(default)]
    pub picked_at: Option<Moment>,
    /// What was taken.
    pub lines: Vec<PickedGoods>,
    /// Why a change of these lines that is being decided is not waited for.
    #[serde(default)]
    pub despite_change: Option<orders::DespiteChange>,
}

/// What a pick answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsPicked {
    /// The pick.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
}

/// Picks goods for an order.
#[derive(Debug)]
pub struct PickGoods {
    /// The right to do so.
    pub permit: Permit<MayPick>,
    /// The running policies.
    pub process: Process,
    /// The pick's id.
    pub id: DocumentId,
    /// For which order.
    pub order: OrderId,
    /// What was taken.
    pub input: PickInput,
    /// Now.
    pub now: Moment,
}

impl Command for PickGoods {
    const NAME: &'static str = "stock.pick";
    type Output = GoodsPicked;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<GoodsPicked> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        self.process.lock_lines(tx, subject).await?;
        orders::refuse_if_held(tx, self.order).await?;
        let picked_at = happened_at(self.input.picked_at, self.now, "/picked_at")?;
        let lines = self.pickable(tx).await?;
        let scans = self
            .input
            .lines
            .iter()
            .flat_map(|l| &l.scans)
            .map(|s| scan_key(s))
            .collect::<Vec<_>>();
        let picked = decide(&self.input.lines, &lines, &serials::lock(tx, &scans).await?)?;
        let wanted: Vec<(LineId, Quantity)> = self
            .input
            .lines
            .iter()
            .map(|l| (l.line_id, l.quantity))
            .collect();
        self.process
            .guard(tx, subject, Activity::Pick, &wanted, self.now)
            .await?;
        let acting = Acting::new(&permit, self.now);
        let lines: Vec<LineId> = wanted.iter().map(|(line, _)| *line).collect();
        let despite = (text!("拣货", "picked"), self.input.despite_change.as_ref());
        orders::pass_pending_change(tx, &self.process, (self.order, &lines), despite, &acting)
            .await?;

        let year = self.process.today(self.now).0.year();
        let number = format!(
            "PK-{year}-{:06}",
            orders::next_number(tx, "pick", year).await?
        );
        self.save(tx, &number, &picked, picked_at, &acting).await?;
        let told: Vec<_> = picked
            .iter()
            .map(|l| json!({"line": l.line, "place": l.place, "quantity": l.quantity, "serials": l.serials}))
            .collect();
        let data = json!({"pick": self.id, "number": number, "lines": told});
        let event = NewEvent::new(subject.stream(), "goods.picked", data, picked_at);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .record_all(
                tx,
                &movements(self.order, self.id, &picked, picked_at),
                &acting,
            )
            .await?;
        Ok(GoodsPicked {
            id: self.id,
            number,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl PickGoods {
    /// The lines of the order with what is held for them.
    async fn pickable(&self, tx: &mut Tx<'_>) -> Result<Vec<Pickable>> {
        let policy = self
            .process
            .policy_of(tx, Subject::sales_order(self.order))
            .await?;
        let needs_passed = policy.step_of(Activity::Inspect).is_some();
        let held = reservations::open_of_order(tx, self.order).await?;
        let lines = order_lines::goods(tx, self.order).await?;
        let pickable = |line: GoodsLine| Pickable {
            line: line.line,
            no: line.no,
            held: held
                .iter()
                .filter(|r| r.line_id == line.line)
                .cloned()
                .collect(),
            product: line.product.id,
            sku: line.product.sku,
            whole_units: line.product.whole_units,
            serialised: line.product.serialised,
            needs_passed,
        };
        Ok(lines.into_iter().map(pickable).collect())
    }

    /// Writes the pick, takes it out of reservations and stock, and marks the machines.
    async fn save(
        &self,
        tx: &mut Tx<'_>,
        number: &str,
        picked: &[PickLine],
        picked_at: Moment,
        acting: &Acting,
    ) -> Result<()> {
        let pick = Pick {
            id: self.id,
            number,
            order: self.order,
            by: acting.user(),
            picked_at,
        };
        picks::insert(tx, &pick, picked, self.now).await?;
        let held = reservations::open_of_order(tx, self.order).await?;
        let mut in_lock_order: Vec<&PickLine> = picked.iter().collect();
        in_lock_order.sort_by_key(|l| (l.product, l.place));
        let mut moves = Vec::new();
        let paper = Paper {
            kind: "pick",
            id: self.id.0,
        };
        for line in in_lock_order {
            let reservation = held.iter().find(|r| r.id == line.reservation);
            let reservation =
                reservation.ok_or_else(|| Fault::internal("a reservation went under its lock"))?;
            reservations::pick(tx, reservation, line.quantity, self.now).await?;
            let out = (MoveKind::Issue, Quantity(-line.quantity.0));
            let moved = StockMove::new((line.product, line.place), out, paper, picked_at);
            moves.extend(
                moved
                    .of_line(self.order, line.line)
                    .per_serial(&line.serials),
            );
            let becomes = Becomes {
                status: SerialStatus::Picked,
                place: Some(None),
                order_line: Some(Some((self.order, line.line))),
            };
            serials::change(tx, &line.serials, becomes, self.now).await?;
        }
        levels::append(tx, &moves, acting.user(), self.now).await
    }
}

/// Out of the reservation, into the hands of the packer.
fn movements(order: OrderId, pick: DocumentId, picked: &[PickLine], at: Moment) -> Vec<Movement> {
    let subject = Subject::sales_order(order);
    let document = Document {
        kind: "pick",
        id: pick.0,
    };
    let mut movements = Vec::with_capacity(2 * picked.len());
    for (line, entry) in picked.iter().zip(0_i64..) {
        let back = (LineFact::Reserved, Quantity(-line.quantity.0));
        movements.push(Movement::new(subject, line.line, back, document, at).entry(entry));
        let taken = (LineFact::Picked, line.quantity);
        movements.push(Movement::new(subject, line.line, taken, document, at).entry(entry));
    }
    movements
}
