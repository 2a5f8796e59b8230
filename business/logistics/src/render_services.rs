//! Services travel with nobody: they are rendered with the last goods, or, where an order has nothing
//! but services, once the policy lets it ship.

use std::collections::HashMap;

use ::store::Tx;
use catalog::{ProductFacts, Supply};
use engine::{Activity, LineFact, LineFacts};
use kernel::{Fault, LineId, Moment, OrderId, ProductId, Quantity, Result};
use orders::{Order, PricedLine};
use process::{Acting, Checkpoint, Document, Movement, Process, Subject};

use crate::shipment::Shipment;

/// Services that are rendered now: all of them, once every line of goods has left completely with
/// this shipment. A service does not travel, so that it also counts as arrived.
pub(crate) async fn services_due(
    tx: &mut Tx<'_>,
    order: &Order,
    facts: &[LineFacts],
    leaving: Option<&Shipment>,
    (document, at): (Document, Moment),
) -> Result<Vec<Movement>> {
    let products = products_of(tx, order).await?;
    let mut services = Vec::new();
    for line in &order.lines {
        let Some(product) = line.content.product_id.and_then(|id| products.get(&id)) else {
            continue;
        };
        let facts = facts
            .iter()
            .find(|f| f.line == line.line_id)
            .copied()
            .unwrap_or(LineFacts::new(line.line_id));
        let now: i64 = leaving
            .iter()
            .flat_map(|s| &s.lines)
            .filter(|l| l.line_id == line.line_id)
            .map(|l| l.quantity.0)
            .sum();
        let missing = facts.open().0 - facts.away().0 - now;
        if product.supply == Supply::Service {
            services.push((line.line_id, missing));
        } else if missing > 0 {
            return Ok(Vec::new());
        }
    }
    let subject = Subject::sales_order(order.id);
    let movements = services
        .into_iter()
        .filter(|(_, missing)| *missing > 0)
        .flat_map(|(line, missing)| {
            [LineFact::Shipped, LineFact::Signed]
                .map(|fact| Movement::new(subject, line, (fact, Quantity(missing)), document, at))
        });
    Ok(movements.collect())
}

/// Renders the services of an order whose goods, if it has any, have all left: when the gates of
/// shipping hold and nothing else stands in the way. Until then they wait. By the system, whoever
/// opened the way. To be called when shipping is open.
///
/// # Errors
/// Only when the database fails.
pub async fn render_services(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    now: Moment,
) -> Result<()> {
    let subject = Subject::sales_order(id);
    let facts = process.lines(tx, subject).await?;
    if !is_ready(&facts) {
        return Ok(());
    }
    let order = orders::get(tx, id).await?;
    let document = Document {
        kind: "sales_order",
        id: id.0,
    };
    let movements = services_due(tx, &order, &facts, None, (document, now)).await?;
    if movements.is_empty() || !may_ship(tx, process, id, &movements, now).await? {
        return Ok(());
    }
    // The same document may render more of a line later, when a change adds to it.
    let shipped = |line: LineId| {
        let of_line = facts.iter().find(|f| f.line == line);
        of_line.map_or(0, |f| f.get(LineFact::Shipped).0)
    };
    let movements: Vec<Movement> = movements
        .into_iter()
        .map(|m| {
            let entry = shipped(m.line);
            m.entry(entry)
        })
        .collect();
    let acting = Acting::system("logistics", now);
    process.record_all(tx, &movements, &acting).await
}

/// Whether something is to leave, and all of it is packed: cheap to say, before the order is loaded.
fn is_ready(facts: &[LineFacts]) -> bool {
    let open = |f: &LineFacts| f.open() > f.away();
    facts.iter().any(open)
        && facts
            .iter()
            .filter(|f| open(f))
            .all(|f| f.get(LineFact::Packed) >= f.open())
}

/// Whether services may leave now: asked as for goods, but an answer instead of a refusal.
async fn may_ship(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    movements: &[Movement],
    now: Moment,
) -> Result<bool> {
    let subject = Subject::sales_order(id);
    let shipped = movements.iter().filter(|m| m.kind == LineFact::Shipped);
    let wanted: Vec<(LineId, Quantity)> = shipped.map(|m| (m.line, m.quantity)).collect();
    if !orders::may_go_on(tx, id).await?.is_empty() {
        return Ok(false);
    }
    match process
        .guard(tx, subject, Activity::Ship, &wanted, now)
        .await
    {
        Ok(()) => {}
        Err(Fault::Refused(_)) => return Ok(false),
        Err(fault) => return Err(fault),
    }
    let against = process
        .against(tx, subject, Checkpoint::Shipping, now)
        .await?;
    Ok(against.is_empty())
}

/// Whether an order has nothing to transport.
pub(crate) async fn is_services_only(tx: &mut Tx<'_>, order: &Order) -> Result<bool> {
    let products = products_of(tx, order).await?;
    let mut lines = order.lines.iter();
    Ok(!order.lines.is_empty() && lines.all(|line| is_service(line, &products)))
}

/// The products of an order's lines.
pub(crate) async fn products_of(
    tx: &mut Tx<'_>,
    order: &Order,
) -> Result<HashMap<ProductId, ProductFacts>> {
    let ids = order.lines.iter().filter_map(|l| l.content.product_id);
    catalog::facts_of(tx, &ids.collect::<Vec<_>>()).await
}

/// Whether a line is rendered instead of sent.
pub(crate) fn is_service(line: &PricedLine, products: &HashMap<ProductId, ProductFacts>) -> bool {
    let product = line.content.product_id.and_then(|id| products.get(&id));
    product.is_some_and(|product| product.supply == Supply::Service)
}
