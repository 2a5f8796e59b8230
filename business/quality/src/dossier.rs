//! The quality file of a machine (EQ-5.3c): what it is made of, who made it when, every inspection
//! and failure, how it came and went.
//!
//! Limits: what happens to a machine after it has left (shipment, acceptance, service) is known to
//! areas further down; they add it through [`LaterLife`], which `app` wires.

use std::sync::Arc;

use ::store::{BoxFuture, Tx};
use access::{
    Permit,
    matrix::{ViewOrder, ViewStock},
    system,
};
use kernel::{DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result, Text};
use production::WorkOrder;
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::{SerialMove, SerialStatus, SerialView};

use crate::{
    inspection::Inspection,
    nonconformance::Nonconformance,
    store::{inspections, nonconformances},
};

/// What areas further down add to a dossier.
pub trait LaterLife: Send + Sync + 'static {
    /// The entries about a machine of an order, in the order of time.
    fn of<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        serial: &'a str,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<LaterEntry>>>;
}

/// [`LaterLife`] as `app` hands it to the routes, in an `Extension`.
pub type SharedLaterLife = Arc<dyn LaterLife>;

/// Something that happened to a machine after it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LaterEntry {
    /// What, e.g. `shipment`, `acceptance`, `service`.
    pub kind: String,
    /// What it is called.
    pub title: Text,
    /// The paper's number.
    pub number: String,
    /// The address of its page.
    pub link: String,
    /// When.
    pub at: Moment,
    /// What was said or found.
    pub note: String,
}

/// The quality file of a machine.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MachineDossier {
    /// Its serial number.
    pub serial: String,
    /// Where it is in its life.
    pub status: SerialStatus,
    /// The product.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name of the product.
    pub product_name: String,
    /// Model.
    pub model: String,
    /// The order it is for.
    pub order_id: Option<OrderId>,
    /// That order's label.
    pub order_label: Option<String>,
    /// Its line.
    pub line_id: Option<LineId>,
    /// When it was finished or received.
    pub made_at: Moment,
    /// The technical parameters agreed for it.
    pub parameters: Vec<orders::Parameter>,
    /// The work order that made it; absent for a machine from a supplier.
    pub work_order: Option<WorkOrder>,
    /// What it is made of.
    pub materials: Vec<DossierMaterial>,
    /// Every inspection: of its material, of the work, of itself.
    pub inspections: Vec<Inspection>,
    /// Every nonconformance it was part of.
    pub nonconformances: Vec<Nonconformance>,
    /// How it came to and left its places.
    pub moves: Vec<SerialMove>,
    /// What happened to it after it left.
    pub later: Vec<LaterEntry>,
    /// The address of its page, as its QR code says it.
    pub address: String,
}

/// A component of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DossierMaterial {
    /// The component.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// How much of it is in one machine.
    pub quantity: Quantity,
    /// The requirement it was bought by, when it was bought for this work order.
    pub requirement: Option<String>,
    /// From whom.
    pub supplier: Option<String>,
    /// The makers' lots that were delivered for it.
    pub lots: Vec<String>,
}

/// The dossier of a machine, without what areas further down know; for whoever may see it.
pub async fn dossier(tx: &mut Tx<'_>, number: &str) -> Result<MachineDossier> {
    let permit: Permit<ViewStock> = system("dossier");
    let machine = warehouse::look_up_serial(tx, &permit, number).await?;
    let order = match machine.serial.order_id {
        Some(id) => orders::load(tx, id).await?,
        None => None,
    };
    let line = order.as_ref().and_then(|o| {
        o.lines
            .iter()
            .find(|l| Some(l.line_id) == machine.serial.line_id)
    });
    let parameters = line
        .map(|line| line.content.parameters.clone())
        .unwrap_or_default();
    let work_order = match machine.serial.work_order_id {
        Some(id) => production::find(tx, id).await?,
        None => None,
    };
    let (materials, requirements) = match &work_order {
        Some(work) => materials(tx, work).await?,
        None => (Vec::new(), Vec::new()),
    };
    let serial = machine.serial.serial.clone();
    let mut inspections = inspections::of_requirements(tx, &requirements).await?;
    if let Some(work) = &work_order {
        inspections.extend(inspections::of_work_order(tx, work.id).await?);
    }
    inspections.extend(inspections::of_serial(tx, &serial).await?);
    inspections.sort_by(|a, b| (a.recorded_at, &a.number).cmp(&(b.recorded_at, &b.number)));
    inspections.dedup_by(|a, b| a.id == b.id);
    let nonconformances = nonconformances::of_serial(tx, &serial).await?;
    Ok(put_together(
        machine,
        (parameters, work_order, materials),
        (inspections, nonconformances),
    ))
}

type Made = (
    Vec<orders::Parameter>,
    Option<WorkOrder>,
    Vec<DossierMaterial>,
);

fn put_together(
    machine: SerialView,
    (parameters, work_order, materials): Made,
    (inspections, nonconformances): (Vec<Inspection>, Vec<Nonconformance>),
) -> MachineDossier {
    let SerialView {
        serial,
        sku,
        product_name,
        model,
        order_label,
        moves,
    } = machine;
    MachineDossier {
        address: format!("/serials/{}", serial.serial),
        serial: serial.serial,
        status: serial.status,
        product_id: serial.product_id,
        sku,
        product_name,
        model,
        order_id: serial.order_id,
        order_label,
        line_id: serial.line_id,
        made_at: serial.made_at,
        parameters,
        work_order,
        materials,
        inspections,
        nonconformances,
        moves,
        later: Vec::new(),
    }
}

/// What one unit of a work order is made of, and the requirements by which it was bought.
async fn materials(
    tx: &mut Tx<'_>,
    work: &WorkOrder,
) -> Result<(Vec<DossierMaterial>, Vec<DocumentId>)> {
    let bought = procurement::material_of(tx, work.order_id, work.id).await?;
    let arrivals = procurement::arrivals_of_order(tx, work.order_id).await?;
    let components = catalog::bill_of_material(tx, work.product_id).await?;
    let material = |component: catalog::BomLine| {
        let requirement = bought
            .iter()
            .find(|r| r.product_id == component.component_id);
        let of = |a: &&procurement::Arrival| requirement.is_some_and(|r| r.id == a.requirement_id);
        let lots = arrivals
            .iter()
            .filter(of)
            .map(|a| a.lot.clone())
            .filter(|lot| !lot.is_empty());
        DossierMaterial {
            product_id: component.component_id,
            sku: component.sku,
            name: component.name,
            unit: component.unit,
            quantity: component.quantity,
            requirement: requirement.map(|r| r.number.clone()),
            supplier: requirement.and_then(|r| r.supplier.clone()),
            lots: lots.collect(),
        }
    };
    let materials = components.into_iter().map(material).collect();
    Ok((materials, bought.into_iter().map(|r| r.id).collect()))
}

/// The dossier for a reader, with what areas further down add.
pub(crate) async fn for_reader(
    tx: &mut Tx<'_>,
    number: &str,
    reader: &Permit<ViewOrder>,
    later: Option<&dyn LaterLife>,
) -> Result<MachineDossier> {
    let mut found = dossier(tx, number).await?;
    let Some(order) = found.order_id else {
        return Ok(found);
    };
    if !orders::sees(tx, reader, order).await? {
        return Err(Fault::NotFound("serial"));
    }
    if let Some(later) = later {
        found.later = later.of(tx, &found.serial, order).await?;
    }
    Ok(found)
}
