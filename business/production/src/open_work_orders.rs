//! Approval opens work orders: one per line that has to be made and that stock does not cover. A
//! change that adds to a line opens a further one for what is more.

use ::store::Tx;
use catalog::Supply;
use engine::LineFacts;
use events::{NewEvent, Stream};
use kernel::{DocumentId, OrderId, ProductId, Quantity, Result};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{
    store::{self, NewWorkOrder},
    work_order::WorkOrderState,
};

/// The kind under which work order numbers are counted.
const NUMBER_KIND: &str = "work_order";

/// Opens the work orders of an approved order. To run after stock was reserved, so that only the
/// rest is made. What running work orders make of a line already is left alone.
pub async fn open_work_orders(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let facts = process.lines(tx, Subject::sales_order(id)).await?;
    let ids: Vec<ProductId> = order
        .content
        .lines
        .iter()
        .filter_map(|l| l.product_id)
        .collect();
    let products = catalog::facts_of(tx, &ids).await?;
    let existing = store::of_order(tx, id).await?;
    let year = process.today(acting.now).0.year();
    for line in &order.lines {
        let Some(product) = line.content.product_id.and_then(|id| products.get(&id)) else {
            continue;
        };
        let running = existing
            .iter()
            .filter(|w| w.line_id == line.line_id && w.state != WorkOrderState::Cancelled);
        let making = Quantity(running.map(|w| w.quantity.0).sum());
        let to_make = warehouse::less(rest_to_make(&facts, line.line_id), making);
        if product.supply != Supply::Make || to_make == Quantity::ZERO {
            continue;
        }
        let last = orders::next_number(tx, NUMBER_KIND, year).await?;
        let new = NewWorkOrder {
            id: DocumentId::new(),
            number: format!("WO-{year}-{last:06}"),
            order_id: id,
            line_id: line.line_id,
            product_id: product.id,
            quantity: to_make,
            standard: product.model.clone(),
        };
        store::insert(tx, &new, acting.now).await?;
        let data = json!({"number": new.number, "order_id": id, "line_id": new.line_id, "quantity": to_make});
        let event = NewEvent::new(
            Stream::new("work_order", new.id.0),
            "work_order.opened",
            data,
            acting.now,
        );
        events::first(tx, &event, &acting.actor, acting.now).await?;
    }
    Ok(())
}

fn rest_to_make(facts: &[LineFacts], line: kernel::LineId) -> Quantity {
    facts
        .iter()
        .find(|f| f.line == line)
        .map_or(Quantity::ZERO, LineFacts::to_make)
}
