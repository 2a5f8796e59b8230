//! An order was approved: what finished stock covers is held for it; what it does not cover is noted
//! as short. This is a reaction and never refuses.

use std::collections::HashMap;

use ::store::Tx;
use catalog::{ProductFacts, Supply};
use engine::LineFact;
use events::NewEvent;
use kernel::{DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};
use serde_json::{Value, json};

use crate::{
    allocate::{Allocation, Demand, allocate, given_to},
    quantity::less,
    reservation::{Reservation, Source},
    store::{levels, reservations, shortages},
};

/// Holds stock for an approved order.
pub async fn order_approved(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let subject = Subject::sales_order(id);
    let lines = process.lines(tx, subject).await?;
    let products = catalog::facts_of(tx, &products_of(&order)).await?;
    let mut demands = Vec::new();
    let mut ready = Vec::new();
    for line in &order.lines {
        let (Some(product), Some(quantity)) = (line.content.product_id, line.content.quantity)
        else {
            continue;
        };
        let Some(product) = products.get(&product) else {
            continue;
        };
        let covered = lines
            .iter()
            .find(|l| l.line == line.line_id)
            .map_or(Quantity::ZERO, |l| l.get(LineFact::FromStock));
        let wanted = less(quantity, covered);
        if wanted == Quantity::ZERO {
            continue;
        }
        if product.supply == Supply::Service {
            ready.extend(service_is_ready((id, line.line_id), wanted, acting.now));
        } else {
            demands.push(Demand {
                order: id,
                line: line.line_id,
                product: product.id,
                wanted,
            });
        }
    }
    let wanted: Vec<ProductId> = distinct(demands.iter().map(|d| d.product));
    let given = allocate(&demands, &mut levels::lock(tx, &wanted).await?);
    let short = note_shortages(tx, &demands, &given, &products, acting.now).await?;
    if !given.is_empty() || !short.is_empty() {
        let data = json!({
            "reserved": given.iter().map(told).collect::<Vec<_>>(),
            "short": short.iter().map(|d| json!({"line": d.line, "product": d.product, "quantity": d.wanted})).collect::<Vec<_>>(),
        });
        let event = NewEvent::new(subject.stream(), "stock.reserved", data, acting.now);
        events::record(tx, &event, &acting.actor, acting.now).await?;
    }
    let held = hold(tx, &given, acting.now).await?;
    process.record_all(tx, &held, acting).await?;
    // Nobody picked or packed a service.
    let system = Acting::system("warehouse", acting.now);
    process.record_all(tx, &ready, &system).await
}

fn products_of(order: &orders::Order) -> Vec<ProductId> {
    distinct(
        order
            .lines
            .iter()
            .filter_map(|line| line.content.product_id),
    )
}

fn distinct(products: impl Iterator<Item = ProductId>) -> Vec<ProductId> {
    products
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// A service is nothing to make, pick or pack; it is rendered once the goods are there.
fn service_is_ready(
    (order, line): (OrderId, LineId),
    quantity: Quantity,
    now: Moment,
) -> Vec<Movement> {
    let subject = Subject::sales_order(order);
    let document = Document {
        kind: "sales_order",
        id: order.0,
    };
    [LineFact::FromStock, LineFact::Picked, LineFact::Packed]
        .into_iter()
        .map(|fact| Movement::new(subject, line, (fact, quantity), document, now))
        .collect()
}

/// Notes what stock did not cover of lines that nobody makes for the order.
async fn note_shortages(
    tx: &mut Tx<'_>,
    demands: &[Demand],
    given: &[Allocation],
    products: &HashMap<ProductId, ProductFacts>,
    now: Moment,
) -> Result<Vec<Demand>> {
    let mut short = Vec::new();
    for demand in demands {
        let missing = less(demand.wanted, given_to(demand.line, given));
        let made = products
            .get(&demand.product)
            .is_some_and(|p| p.supply == Supply::Make);
        if missing > Quantity::ZERO && !made {
            let demand = Demand {
                wanted: missing,
                ..*demand
            };
            shortages::put(tx, &demand, 0, now).await?;
            short.push(demand);
        }
    }
    Ok(short)
}

/// An allocation as events tell it.
pub(crate) fn told(a: &Allocation) -> Value {
    json!({"line": a.line, "product": a.product, "place": a.place, "quantity": a.quantity})
}

/// Writes allocations of finished stock as reservations; answers what happened to the lines. Only
/// for levels that are locked.
pub(crate) async fn hold(
    tx: &mut Tx<'_>,
    given: &[Allocation],
    now: Moment,
) -> Result<Vec<Movement>> {
    let written = given.iter().map(|a| Reservation {
        id: DocumentId::new(),
        order_id: a.order,
        line_id: a.line,
        product_id: a.product,
        place_id: a.place,
        quantity: a.quantity,
        picked: Quantity::ZERO,
        released: Quantity::ZERO,
        source: Source::Stock,
        work_order_id: None,
        priority: 0,
        expires_at: None,
        created_at: now,
    });
    let written: Vec<Reservation> = written.collect();
    reservations::insert(tx, &written).await?;
    Ok(written.iter().flat_map(|r| held(r, now)).collect())
}

/// What a new reservation is to its line: held, and covered when it comes from finished stock.
pub(crate) fn held(r: &Reservation, now: Moment) -> Vec<Movement> {
    let subject = Subject::sales_order(r.order_id);
    let document = Document {
        kind: "reservation",
        id: r.id.0,
    };
    let facts: &[LineFact] = match r.source {
        Source::Stock => &[LineFact::Reserved, LineFact::FromStock],
        Source::Production => &[LineFact::Reserved],
    };
    facts
        .iter()
        .map(|fact| Movement::new(subject, r.line_id, (*fact, r.quantity), document, now))
        .collect()
}
