//! Packing picked goods into boxes. The contents are the packing list; accessories listed here are
//! ticked off at acceptance.

use ::store::{Command, Tx};
use access::{Permit, matrix::PackGoods as MayPack};
use engine::{Activity, LineFact, LineFacts};
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    incoming::happened_at,
    order_lines,
    packing::{BoxInput, BoxLine, Packable, decide},
    quantity::less,
    serial::{SerialStatus, scan_key},
    store::{
        boxes::{self, NewBox},
        serials::{self, Becomes},
    },
};

/// Boxes as sent by a packer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackInput {
    /// When; now when absent.
    #[serde(default)]
    pub packed_at: Option<Moment>,
    /// The boxes.
    pub boxes: Vec<BoxInput>,
}

/// What packing answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsPacked {
    /// The new boxes, in the order given.
    pub boxes: Vec<BoxNumber>,
}

/// A new box.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoxNumber {
    /// Its id.
    pub id: DocumentId,
    /// Its number on the order.
    pub number: i64,
}

/// Packs goods of an order.
#[derive(Debug)]
pub struct PackGoods {
    /// The right to do so.
    pub permit: Permit<MayPack>,
    /// The running policies.
    pub process: Process,
    /// Of which order.
    pub order: OrderId,
    /// The boxes' ids, one per box.
    pub ids: Vec<DocumentId>,
    /// The boxes.
    pub input: PackInput,
    /// Now.
    pub now: Moment,
}

impl Command for PackGoods {
    const NAME: &'static str = "stock.pack";
    type Output = GoodsPacked;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<GoodsPacked> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let facts = self.process.lock_lines(tx, subject).await?;
        let packed_at = happened_at(self.input.packed_at, self.now, "/packed_at")?;
        let lines = self.packable(tx, &facts).await?;
        let inputs = self.input.boxes.iter().flat_map(|b| &b.lines);
        let numbers: Vec<String> = inputs
            .clone()
            .flat_map(|l| &l.serials)
            .map(|s| scan_key(s))
            .collect();
        let contents = decide(
            &self.input.boxes,
            &lines,
            &serials::lock(tx, &numbers).await?,
        )?;
        let wanted = per_line(&contents);
        self.process
            .guard(tx, subject, Activity::Pack, &wanted, self.now)
            .await?;

        let acting = Acting::new(&permit, self.now);
        let packed = self.save(tx, &contents, packed_at, &acting).await?;
        let becomes = Becomes {
            status: SerialStatus::Packed,
            place: None,
            order_line: None,
        };
        serials::change(tx, &numbers, becomes, self.now).await?;
        let boxes: Vec<String> = packed.iter().map(|b| format!("#{}", b.number)).collect();
        let told: Vec<_> = packed
            .iter()
            .zip(&contents)
            .map(|(b, c)| json!({"box": b.number, "lines": c}))
            .collect();
        let event = NewEvent::new(
            subject.stream(),
            "goods.packed",
            json!({"number": boxes.join(", "), "boxes": told}),
            packed_at,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        let movements: Vec<Movement> = packed
            .iter()
            .zip(&contents)
            .flat_map(|(b, content)| content.iter().map(|line| self.movement(b, line, packed_at)))
            .collect();
        self.process.record_all(tx, &movements, &acting).await?;
        Ok(GoodsPacked { boxes: packed })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl PackGoods {
    /// The lines of the order with what is picked and not packed yet.
    async fn packable(&self, tx: &mut Tx<'_>, facts: &[LineFacts]) -> Result<Vec<Packable>> {
        let lines = order_lines::goods(tx, self.order).await?;
        let open = |line: LineId| {
            let facts = facts.iter().find(|f| f.line == line);
            facts.map_or(Quantity::ZERO, |f| {
                less(f.get(LineFact::Picked), f.get(LineFact::Packed))
            })
        };
        let packable = |line: order_lines::GoodsLine| Packable {
            line: line.line,
            no: line.no,
            product: line.product.id,
            whole_units: line.product.whole_units,
            serialised: line.product.serialised,
            picked: open(line.line),
        };
        Ok(lines.into_iter().map(packable).collect())
    }

    async fn save(
        &self,
        tx: &mut Tx<'_>,
        contents: &[Vec<BoxLine>],
        packed_at: Moment,
        acting: &Acting,
    ) -> Result<Vec<BoxNumber>> {
        let last = boxes::last_number(tx, self.order).await?;
        let mut packed = Vec::with_capacity(contents.len());
        for (((id, input), lines), number) in self
            .ids
            .iter()
            .zip(&self.input.boxes)
            .zip(contents)
            .zip(last + 1..)
        {
            let new = NewBox {
                id: *id,
                order: self.order,
                number,
                gross_weight_kg: input.gross_weight_kg,
                size: input.size.trim(),
                by: acting.user(),
                packed_at,
                lines,
            };
            boxes::insert(tx, &new, self.now).await?;
            packed.push(BoxNumber { id: *id, number });
        }
        Ok(packed)
    }

    fn movement(&self, b: &BoxNumber, line: &BoxLine, at: Moment) -> Movement {
        let document = Document {
            kind: "box",
            id: b.id.0,
        };
        let packed = (LineFact::Packed, line.quantity);
        Movement::new(
            Subject::sales_order(self.order),
            line.line_id,
            packed,
            document,
            at,
        )
    }
}

/// What goes into all boxes together, per line.
fn per_line(contents: &[Vec<BoxLine>]) -> Vec<(LineId, Quantity)> {
    let mut sums: std::collections::BTreeMap<LineId, i64> = std::collections::BTreeMap::new();
    for line in contents.iter().flatten() {
        *sums.entry(line.line_id).or_default() += line.quantity.0;
    }
    sums.into_iter()
        .map(|(line, sum)| (line, Quantity(sum)))
        .collect()
}
