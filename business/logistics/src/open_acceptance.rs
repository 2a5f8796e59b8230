//! Making an acceptance sheet from what arrived and is not accepted yet (EQ-6.2a).

use ::store::{Command, Tx};
use access::{Permit, matrix::RecordAcceptance};
use engine::{LineFact, LineFacts};
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, LineId, Moment, OrderId, Quantity, Refusal, Result, text};
use orders::Order;
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use warehouse::less;

use crate::{
    acceptance::{Acceptance, AcceptanceRow, AcceptanceState},
    admit,
    render_services::{is_service, products_of},
    sheet::{Covered, Delivered, rows},
    shipment::Shipment,
    store::{acceptances, shipments},
    words,
};

/// Which deliveries a sheet is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetInput {
    /// Only these shipments; all that arrived when empty.
    #[serde(default)]
    pub shipment_ids: Vec<DocumentId>,
    /// The day of the acceptance; today when absent.
    #[serde(default)]
    pub held_on: Option<Date>,
    /// Where it is held; the order's delivery place when empty.
    #[serde(default)]
    pub place: String,
}

/// What a change of a sheet answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetChanged {
    /// The sheet.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it is now.
    pub state: AcceptanceState,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// Makes a sheet.
#[derive(Debug)]
pub struct OpenAcceptance {
    /// The right to do so.
    pub permit: Permit<RecordAcceptance>,
    /// The running policies.
    pub process: Process,
    /// The sheet's id.
    pub id: DocumentId,
    /// Of which order.
    pub order: OrderId,
    /// Which deliveries.
    pub input: SheetInput,
    /// Now.
    pub now: Moment,
}

impl Command for OpenAcceptance {
    const NAME: &'static str = "acceptance.open";
    type Output = SheetChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SheetChanged> {
        let subject = Subject::sales_order(self.order);
        let permit = admit::admitted(tx, &self.process, &self.permit, self.order, "order").await?;
        self.process.lock_lines(tx, subject).await?;
        let order = orders::get(tx, self.order).await?;
        let chosen = self.chosen(tx).await?;
        let rows = to_accept(tx, &self.process, &order, &chosen).await?;
        if rows.is_empty() {
            return Err(Fault::refused(nothing_arrived()));
        }
        let today = self.process.today(self.now);
        let place = words::long(&self.input.place, "/place")?;
        let year = today.0.year();
        let sheet = Acceptance {
            id: self.id,
            number: format!(
                "AC-{year}-{:06}",
                orders::next_number(tx, "acceptance", year).await?
            ),
            order_id: self.order,
            state: AcceptanceState::Open,
            held_on: self.input.held_on.unwrap_or(today),
            place: if place.is_empty() {
                order.content.delivery_place.clone()
            } else {
                place.to_owned()
            },
            remark: String::new(),
            signer_name: String::new(),
            signed_on: None,
            signature_id: None,
            report_id: None,
            created_at: self.now,
            signed_at: None,
            version: 1,
            rows,
        };
        let acting = Acting::new(&permit, self.now);
        acceptances::insert(tx, &sheet, acting.user()).await?;
        let data = json!({"acceptance": sheet.id, "number": sheet.number, "held_on": sheet.held_on, "rows": sheet.rows.len()});
        let event = NewEvent::new(subject.stream(), "acceptance.opened", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(SheetChanged {
            id: self.id,
            number: sheet.number,
            state: sheet.state,
            version: 1,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl OpenAcceptance {
    /// The shipments it is for.
    async fn chosen(&self, tx: &mut Tx<'_>) -> Result<Vec<Shipment>> {
        let mut chosen = shipments::of_order(tx, self.order).await?;
        for (i, id) in self.input.shipment_ids.iter().enumerate() {
            if !chosen.iter().any(|s| s.id == *id) {
                let message = text!(
                    "这张发货单不属于该订单",
                    "that shipment is not of this order"
                );
                return Err(Fault::invalid(
                    format!("/shipment_ids/{i}"),
                    "unknown_shipment",
                    message,
                ));
            }
        }
        if !self.input.shipment_ids.is_empty() {
            chosen.retain(|s| self.input.shipment_ids.contains(&s.id));
        }
        Ok(chosen)
    }
}

/// What a sheet for these shipments would consist of: what arrived, and the services rendered, that
/// stand on no sheet yet.
pub(crate) async fn to_accept(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    shipments: &[Shipment],
) -> Result<Vec<AcceptanceRow>> {
    let products = products_of(tx, order).await?;
    let boxes = warehouse::boxes_of(tx, order.id).await?;
    let covered = acceptances::covered(tx, order.id).await?;
    let lines: Vec<LineId> = order
        .lines
        .iter()
        .filter(|l| is_service(l, &products))
        .map(|l| l.line_id)
        .collect();
    let facts = process.lines(tx, Subject::sales_order(order.id)).await?;
    let services = services(&facts, &lines, &covered);
    Ok(rows(&Delivered {
        lines: &order.lines,
        products: &products,
        shipments,
        boxes: &boxes,
        covered: &covered,
        services: &services,
    }))
}

/// Services rendered that stand on no sheet.
fn services(facts: &[LineFacts], lines: &[LineId], covered: &[Covered]) -> Vec<(LineId, Quantity)> {
    let open = |line: LineId| {
        let shipped = facts
            .iter()
            .find(|f| f.line == line)
            .map_or(Quantity::ZERO, |f| f.get(LineFact::Shipped));
        let of_line = covered
            .iter()
            .filter(|c| c.shipment.is_none() && c.line == line);
        less(shipped, Quantity(of_line.map(|c| c.quantity.0).sum()))
    };
    lines
        .iter()
        .map(|l| (*l, open(*l)))
        .filter(|(_, q)| *q > Quantity::ZERO)
        .collect()
}

/// Why there is nothing to make a sheet of.
pub(crate) fn nothing_arrived() -> Refusal {
    let message = text!(
        "没有已到货待验收的设备：请物流先登记到货，或所有到货都已在验收单上",
        "nothing that arrived waits for acceptance: logistics records the arrival first, or all of it stands on a sheet"
    );
    Refusal::new("nothing_arrived", message)
        .fact("acceptance.open_since", "—")
        .who(text!("物流专员", "logistics"))
}
