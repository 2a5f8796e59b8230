//! What becomes of a delivery after its inspection: into stock, or back to the supplier. For
//! `quality`, which decides; both lock the order first and never refuse.

use ::store::{Command as _, Tx};
use access::system;
use events::{NewEvent, Stream};
use kernel::{DocumentId, OrderId, Quantity, Result, text};
use process::{Acting, Process, Subject, Why};
use serde_json::json;
use warehouse::{ReceiptInput, ReceiptLine, ReceiveStock, less};

use crate::{
    open_requirements::{STREAM, short_again},
    requirement::{Arrival, RequirementKind, RequirementState},
    store::{
        self,
        arrivals::{self, Delivered},
    },
};

/// A delivery as quality sees it.
#[derive(Debug, Clone)]
pub struct ArrivalToInspect {
    /// The delivery.
    pub arrival: Arrival,
    /// The order it is for.
    pub order: OrderId,
}

/// A delivery with its order, or `None`.
pub async fn arrival(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<ArrivalToInspect>> {
    let Some(Delivered { arrival, .. }) = arrivals::find(tx, id).await? else {
        return Ok(None);
    };
    let requirement = store::find(tx, arrival.requirement_id).await?;
    Ok(requirement.map(|r| ArrivalToInspect {
        arrival,
        order: r.order_id,
    }))
}

/// Part of a delivery passed its incoming inspection, or was accepted for a reason.
#[derive(Debug, Clone)]
pub struct ArrivalPassed {
    /// Which delivery.
    pub arrival: DocumentId,
    /// How much passed.
    pub quantity: Quantity,
    /// Serial numbers of machines; those that come without get one.
    pub serials: Vec<String>,
}

/// Takes what passed into stock. Answers the serial numbers of machines.
pub async fn arrival_passed(
    tx: &mut Tx<'_>,
    process: &Process,
    passed: &ArrivalPassed,
    acting: &Acting,
) -> Result<Vec<String>> {
    let delivered = arrivals::get(tx, passed.arrival).await?;
    let arrival = delivered.arrival;
    let before = store::lock(tx, arrival.requirement_id).await?;
    arrivals::add(tx, arrival.id, passed.quantity, Quantity::ZERO).await?;
    let received = Quantity(before.received.0 + passed.quantity.0);
    let all = received >= before.short() && before.state == RequirementState::Ordered;
    let state = if all {
        RequirementState::Received
    } else {
        before.state
    };
    store::set_received(tx, before.id, received, state).await?;
    let receipt = ReceiveStock {
        // It follows from the inspection; who inspected stands in that.
        permit: system("incoming_inspection"),
        process: process.clone(),
        id: DocumentId::new(),
        input: ReceiptInput {
            reference: String::new(),
            remark: format!("{} {}", before.number, arrival.delivery_note)
                .trim()
                .to_owned(),
            received_at: Some(arrival.arrived_at),
            lines: vec![ReceiptLine {
                product_id: arrival.product_id,
                place_id: delivered.place,
                quantity: passed.quantity,
                lot: arrival.lot.clone(),
                serials: passed.serials.clone(),
            }],
        },
        bought_for: (before.kind == RequirementKind::Goods)
            .then_some((before.order_id, before.line_id)),
        now: acting.now,
    };
    let stocked = receipt.run(tx).await?;
    let data = json!({
        "arrival": arrival.id, "quantity": passed.quantity, "receipt": stocked.number, "serials": stocked.serials,
        "before": {"received": before.received, "state": before.state},
        "after": {"received": received, "state": state},
    });
    let event = NewEvent::new(
        Stream::new(STREAM, before.id.0),
        "requirement.received",
        data,
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now).await?;
    if all && before.kind == RequirementKind::Goods {
        // Whatever became of the delivery: what its order still lacks is asked for again.
        short_again(tx, process, before.order_id, acting).await?;
    }
    process
        .facts_changed(tx, Subject::sales_order(before.order_id), None, acting)
        .await?;
    Ok(stocked.serials)
}

/// Part of a delivery went back to the supplier, who owes it again.
pub async fn arrival_returned(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, quantity): (DocumentId, Quantity),
    acting: &Acting,
) -> Result<()> {
    let delivered = arrivals::get(tx, id).await?;
    let quantity = quantity.min(delivered.arrival.awaiting());
    let r = store::lock(tx, delivered.arrival.requirement_id).await?;
    arrivals::add(tx, id, Quantity::ZERO, quantity).await?;
    let missing = less(r.outstanding(), r.awaiting);
    let data = json!({"arrival": id, "quantity": quantity, "missing": missing});
    let event = NewEvent::new(
        Stream::new(STREAM, r.id.0),
        "requirement.returned",
        data,
        acting.now,
    );
    events::record(tx, &event, &acting.actor, acting.now).await?;
    process
        .facts_changed(tx, Subject::sales_order(r.order_id), None, acting)
        .await
}

/// A delivery was inspected: the inspector's task is done.
pub async fn inspection_done(
    tx: &mut Tx<'_>,
    process: &Process,
    id: DocumentId,
    inspection: &str,
    acting: &Acting,
) -> Result<()> {
    let why = Why::Because(text!("检验 {inspection}", "inspection {inspection}"));
    match arrivals::find(tx, id)
        .await?
        .and_then(|delivered| delivered.task)
    {
        Some(task) => process.close_task(tx, task, &why, acting).await,
        None => Ok(()),
    }
}
