//! Approval opens requirements: the material of each work order by its bill of material, and the
//! goods that are bought for a line because nobody makes them and stock lacks them (EQ-5.2a).
//!
//! Stock is shared out in the order of approval: what was promised to one work order is not promised
//! to the next. A bill of material is looked at one level deep; a component that is itself made is
//! required like any other.
//!
//! Goods bought for a line count as *bought* from here on: there is nothing to plan, to make or to
//! inspect finally (see `engine::LineFacts::to_make`). Once received they cover the line *from
//! stock*.

use std::collections::{BTreeSet, HashMap};

use ::store::Tx;
use catalog::{BomLine, ProductFacts};
use engine::{Calendar, LineFact};
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, LineId, OrderId, ProductId, Quantity, Result};
use process::{Acting, Document, Movement, Process, Subject};
use production::{WorkOrder, WorkOrderState};
use serde_json::json;

use crate::{
    need::{FreeStock, days_before},
    requirement::{Requirement, RequirementKind, RequirementState},
    store::{self, NewRequirement},
};

/// The kind under which requirement numbers are counted.
const NUMBER_KIND: &str = "requirement";

/// The stream of a requirement's events.
pub(crate) const STREAM: &str = "requirement";

/// Opens the requirements of an approved order. To run after stock was reserved and work orders were
/// opened. What has requirements already is left alone. A reaction; it never refuses.
pub async fn order_approved(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    open_requirements(tx, process, id, &[], acting).await
}

/// Opens what an order lacks requirements for: material of work orders that have none, or whose
/// material is to be required `anew`, and goods that are short beyond what is required already. A
/// reaction; it never refuses.
pub async fn open_requirements(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    anew: &[DocumentId],
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let known = store::of_order(tx, id).await?;
    let calendar = process.calendar();
    let mut wanted = material(tx, id, (&known, anew), &calendar).await?;
    wanted.extend(goods(tx, &order, &known).await?);
    open(tx, process, id, wanted, acting).await
}

/// Goods that were held for an order were given back or lost: what it lacks by now beyond what is on
/// order is required again, whatever was received before. A reaction; it never refuses.
pub async fn short_again(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    let known = store::of_order(tx, id).await?;
    let wanted = goods(tx, &order, &known).await?;
    open(tx, process, id, wanted, acting).await
}

/// Opens requirements: numbers them, shares out free stock among the material, says so.
async fn open(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    mut wanted: Vec<NewRequirement>,
    acting: &Acting,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let components: BTreeSet<ProductId> = wanted
        .iter()
        .filter(|w| w.kind == RequirementKind::Material)
        .map(|w| w.product)
        .collect();
    let mut free = free_stock(tx, &components.into_iter().collect::<Vec<_>>(), true).await?;
    let numbers = numbers(tx, process, wanted.len(), acting).await?;
    for (want, number) in wanted.iter_mut().zip(numbers) {
        want.number = number;
        if want.kind == RequirementKind::Material {
            want.covered = free.take(want.product, want.needed);
        }
    }
    store::insert(tx, &wanted, acting.now).await?;
    let short: Vec<_> = wanted
        .iter()
        .filter(|w| w.state() == RequirementState::Open)
        .map(told)
        .collect();
    let data = json!({"covered": wanted.len() - short.len(), "short": short});
    let subject = Subject::sales_order(id);
    let event = NewEvent::new(subject.stream(), "materials.required", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let bought: Vec<Movement> = wanted
        .iter()
        .filter(|w| w.kind == RequirementKind::Goods)
        .map(|w| bought(w, acting))
        .collect();
    if bought.is_empty() {
        process.facts_changed(tx, subject, None, acting).await
    } else {
        process.record_all(tx, &bought, acting).await
    }
}

fn told(r: &NewRequirement) -> serde_json::Value {
    json!({"number": r.number, "product": r.product, "quantity": warehouse::less(r.needed, r.covered)})
}

fn bought(r: &NewRequirement, acting: &Acting) -> Movement {
    let document = Document {
        kind: "requirement",
        id: r.id.0,
    };
    let moved = (LineFact::Bought, r.needed);
    Movement::new(
        Subject::sales_order(r.order),
        r.line,
        moved,
        document,
        acting.now,
    )
}

/// What running work orders need that have no requirements, or are to have them anew.
async fn material(
    tx: &mut Tx<'_>,
    order: OrderId,
    (known, anew): (&[Requirement], &[DocumentId]),
    calendar: &Calendar,
) -> Result<Vec<NewRequirement>> {
    let mut wanted = Vec::new();
    let mut products: Option<HashMap<ProductId, ProductFacts>> = None;
    for work in production::of_order(tx, order).await? {
        let mut of_work = known.iter().filter(|r| r.work_order_id == Some(work.id));
        let again = anew.contains(&work.id);
        if (!again && of_work.next().is_some())
            || matches!(work.state, WorkOrderState::Done | WorkOrderState::Cancelled)
        {
            continue;
        }
        let components = catalog::bill_of_material(tx, work.product_id).await?;
        let facts = match &mut products {
            Some(facts) => facts,
            None => products.insert(catalog::facts_of(tx, &[work.product_id]).await?),
        };
        if !facts.contains_key(&work.product_id) {
            facts.extend(catalog::facts_of(tx, &[work.product_id]).await?);
        }
        let lead_days = facts
            .get(&work.product_id)
            .map_or(0, |product| product.lead_days);
        let needed_on = begins_on(&work, calendar, lead_days);
        for component in components {
            let needed = production::needed(component.quantity, work.quantity)?;
            let required = known.iter().filter(|r| {
                r.work_order_id == Some(work.id)
                    && r.product_id == component.component_id
                    && r.state != RequirementState::Cancelled
            });
            let needed = warehouse::less(needed, Quantity(required.map(|r| r.needed.0).sum()));
            if needed > Quantity::ZERO {
                wanted.push(NewRequirement {
                    id: DocumentId::new(),
                    number: String::new(),
                    kind: RequirementKind::Material,
                    order,
                    line: work.line_id,
                    work_order: Some(work.id),
                    product: component.component_id,
                    needed,
                    covered: Quantity::ZERO,
                    needed_on,
                });
            }
        }
    }
    Ok(wanted)
}

/// When a work order begins: as planned, or else late enough to be in time.
pub(crate) fn begins_on(work: &WorkOrder, calendar: &Calendar, lead_days: i64) -> Option<Date> {
    work.start_on
        .or_else(|| work.due_on.map(|due| days_before(calendar, due, lead_days)))
}

/// What lines lack that nobody makes.
async fn goods(
    tx: &mut Tx<'_>,
    order: &orders::Order,
    known: &[Requirement],
) -> Result<Vec<NewRequirement>> {
    let shortages = warehouse::shortages_of(tx, order.id).await?;
    let lacking = shortages.iter().filter_map(|s| {
        let required = known
            .iter()
            .filter(|r| r.kind == RequirementKind::Goods && r.line_id == s.line_id);
        let required = Quantity(required.map(|r| r.outstanding().0).sum());
        let needed = warehouse::less(s.quantity, required);
        (needed > Quantity::ZERO).then_some((s, needed))
    });
    let wanted = lacking.map(|(s, needed)| NewRequirement {
        id: DocumentId::new(),
        number: String::new(),
        kind: RequirementKind::Goods,
        order: order.id,
        line: s.line_id,
        work_order: None,
        product: s.product_id,
        needed,
        covered: Quantity::ZERO,
        needed_on: delivery_on(order, s.line_id),
    });
    Ok(wanted.collect())
}

fn delivery_on(order: &orders::Order, line: LineId) -> Option<Date> {
    let line = order.lines.iter().find(|l| l.line_id == line);
    line.and_then(|l| l.content.delivery_on)
        .or(order.content.delivery_on)
}

/// What of some products' stock no order holds and no work order counts on. Locked when it is going
/// to be shared out, so that two approvals at once do not plan with the same piece.
pub(crate) async fn free_stock(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    lock: bool,
) -> Result<FreeStock> {
    if products.is_empty() {
        return Ok(FreeStock::default());
    }
    if lock {
        store::lock_products(tx, products).await?;
    }
    let available = warehouse::available(tx, products).await?;
    Ok(FreeStock::of(
        available,
        &store::claims(tx, products).await?,
    ))
}

/// Fresh numbers, as many as wanted.
async fn numbers(
    tx: &mut Tx<'_>,
    process: &Process,
    count: usize,
    acting: &Acting,
) -> Result<impl Iterator<Item = String>> {
    let count = i64::try_from(count).map_err(Fault::internal)?;
    let year = process.today(acting.now).0.year();
    let last = orders::last_of_next_numbers(tx, NUMBER_KIND, year, count).await?;
    Ok((last - count + 1..=last).map(move |n| format!("MR-{year}-{n:06}")))
}

/// The components of one line of an order that is not approved yet, for a forecast.
pub(crate) async fn components_of(
    tx: &mut Tx<'_>,
    product: ProductId,
    units: Quantity,
) -> Result<Vec<(BomLine, Quantity)>> {
    let lines = catalog::bill_of_material(tx, product).await?;
    lines
        .into_iter()
        .map(|line| production::needed(line.quantity, units).map(|needed| (line, needed)))
        .collect()
}
