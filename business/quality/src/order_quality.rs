//! An order's quality: what waits for an inspection, what was inspected, what failed. Only reads.

use std::collections::HashMap;

use ::store::Tx;
use access::{
    AllowedAction, Permit, lacks_right,
    matrix::{InspectQuality, ViewOrder},
};
use engine::{Activity, LineFact, LineFacts};
use kernel::{DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Result};
use process::{Process, Subject};
use procurement::Arrival;
use production::{WorkOrder, WorkOrderState};
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::{Serial, world_action};

use crate::{
    inspection::Inspection,
    nonconformance::Nonconformance,
    store::{inspections, nonconformances},
    target::{delivered_goods, finished_units},
};

/// An order's quality.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderQuality {
    /// Lines of which something is or will be made.
    pub lines: Vec<LineQuality>,
    /// Work orders under way.
    pub work_orders: Vec<WorkOrder>,
    /// Deliveries that wait for their inspection.
    pub arrivals: Vec<ArrivalQuality>,
    /// Every inspection, in order.
    pub inspections: Vec<Inspection>,
    /// Every nonconformance, in order.
    pub nonconformances: Vec<Nonconformance>,
    /// The order's machines; each has a dossier.
    pub machines: Vec<Serial>,
    /// Inspecting deliveries and work under way: allowed, or why not.
    pub inspect: AllowedAction,
    /// The final inspection: allowed, or why not.
    pub inspect_finished: AllowedAction,
}

/// A line with its finished units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineQuality {
    /// The line.
    pub line_id: LineId,
    /// Its number on the order, from 1; null for a line that a change took off while goods made for
    /// it are still held.
    pub no: Option<usize>,
    /// The product.
    pub product_id: ProductId,
    /// Its name.
    pub product_name: String,
    /// Its unit.
    pub unit: String,
    /// Every piece has a serial number.
    pub serialised: bool,
    /// It is inspected in whole pieces.
    pub whole_units: bool,
    /// To be made.
    pub to_make: Quantity,
    /// Made.
    pub made: Quantity,
    /// Passed.
    pub passed: Quantity,
    /// Waiting for the final inspection.
    pub open: Quantity,
    /// The machines that wait for it.
    pub machines: Vec<String>,
}

/// A delivery that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArrivalQuality {
    /// The delivery.
    #[serde(flatten)]
    pub arrival: Arrival,
    /// How much of it waits for its inspection.
    pub open: Quantity,
}

/// An order's quality, for somebody who may see the order.
pub(crate) async fn of_order(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<OrderQuality> {
    let order = orders::get(tx, id).await?;
    let nonconformances = nonconformances::of_order(tx, id).await?;
    let machines = warehouse::serials_of(tx, id).await?;
    let facts = process.lines(tx, Subject::sales_order(id)).await?;
    let mut work_orders = production::of_order(tx, id).await?;
    let lines = lines(tx, &order, &facts, (&nonconformances, &machines)).await?;
    work_orders.retain(|w| !matches!(w.state, WorkOrderState::Done | WorkOrderState::Cancelled));
    let may = lacks_right::<InspectQuality>(reader);
    Ok(OrderQuality {
        lines,
        work_orders,
        arrivals: arrivals(tx, id, &nonconformances).await?,
        inspections: inspections::of_order(tx, id).await?,
        nonconformances,
        machines,
        inspect: AllowedAction::of::<InspectQuality>(may.into_iter().collect()),
        inspect_finished: world_action::<InspectQuality>(
            tx,
            process,
            (id, Activity::Inspect),
            reader,
            now,
        )
        .await?,
    })
}

async fn lines(
    tx: &mut Tx<'_>,
    order: &orders::Order,
    facts: &[LineFacts],
    (failures, machines): (&[Nonconformance], &[Serial]),
) -> Result<Vec<LineQuality>> {
    let mut found = Vec::new();
    for line in warehouse::held_lines(tx, order).await? {
        let facts = facts.iter().find(|f| f.line == line.line).copied();
        let facts = facts.unwrap_or(LineFacts::new(line.line));
        let target = finished_units(
            (order.id, line.line),
            line.product,
            &facts,
            (failures, machines),
        );
        let made = facts.get(LineFact::Made);
        if facts.to_make() == Quantity::ZERO && made == Quantity::ZERO {
            continue;
        }
        found.push(LineQuality {
            line_id: line.line,
            no: line.no,
            product_id: target.product.id,
            product_name: target.product.name,
            unit: target.product.unit,
            serialised: target.product.serialised,
            whole_units: target.product.whole_units,
            to_make: facts.to_make(),
            made,
            passed: facts.get(LineFact::Passed),
            open: target.open,
            machines: target.machines.unwrap_or_default(),
        });
    }
    Ok(found)
}

async fn arrivals(
    tx: &mut Tx<'_>,
    id: OrderId,
    failures: &[Nonconformance],
) -> Result<Vec<ArrivalQuality>> {
    let arrivals = procurement::arrivals_of_order(tx, id).await?;
    let ids: Vec<ProductId> = arrivals.iter().map(|a| a.product_id).collect();
    let products: HashMap<_, _> = catalog::facts_of(tx, &ids).await?;
    let mut waiting = Vec::new();
    for arrival in arrivals {
        let Some(product) = products.get(&arrival.product_id) else {
            continue;
        };
        let open = delivered_goods(id, product.clone(), &arrival, failures).open;
        if open > Quantity::ZERO {
            waiting.push(ArrivalQuality { arrival, open });
        }
    }
    Ok(waiting)
}

/// Every inspection of an order, in order: its inspection reports (EQ-9.1).
pub async fn inspections_of(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Inspection>> {
    inspections::of_order(tx, id).await
}

/// Every nonconformance of an order, in order.
pub async fn nonconformances_of(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Nonconformance>> {
    nonconformances::of_order(tx, id).await
}

/// A nonconformance, for areas that hold a permit for their own operation.
pub async fn nonconformance(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Nonconformance>> {
    nonconformances::find(tx, id).await
}
