//! An order's goods in the house: what is held, picked and packed per line. Only reads.

use ::store::Tx;
use access::{
    AllowedAction, Permit,
    matrix::{PackGoods, PickGoods, ViewOrder},
};
use engine::{Activity, LineFact, LineFacts};
use kernel::{DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Result};
use process::{Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    actions::world_action,
    order_lines::{HeldLine, held_lines},
    packing::PackedBox,
    place::PlaceId,
    quantity::less,
    reservation::Source,
    store::{boxes, picks, reservations, serials, shortages},
    surplus::surplus,
};

/// Machines offered for picking per line.
const OFFERED_MAX: i64 = 200;

/// An order's goods in the house.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderGoods {
    /// Its lines of goods.
    pub lines: Vec<GoodsLineView>,
    /// Every pick, in order.
    pub picks: Vec<PickView>,
    /// Every box, by number.
    pub boxes: Vec<PackedBox>,
    /// A change of these goods that is being decided.
    pub pending_change: Option<orders::PendingChange>,
    /// Picking and packing: allowed, or why not.
    pub actions: Vec<AllowedAction>,
}

/// A line with what has come how far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsLineView {
    /// The line.
    pub line_id: LineId,
    /// Its number on the order, from 1; null for a line that a change took off while goods made for
    /// it are still held.
    pub no: Option<usize>,
    /// The product.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    pub model: String,
    /// Stock unit.
    pub unit: String,
    /// Whether every piece has a serial number.
    pub serialised: bool,
    /// Whether it is counted in whole pieces.
    pub whole_units: bool,
    /// Ordered, less what was given up.
    pub open: Quantity,
    /// Held in stock.
    pub reserved: Quantity,
    /// Covered from finished stock.
    pub from_stock: Quantity,
    /// Not covered by stock, for lines that nobody makes.
    pub short: Quantity,
    /// Made.
    pub made: Quantity,
    /// Passed the final inspection.
    pub passed: Quantity,
    /// Picked.
    pub picked: Quantity,
    /// Packed.
    pub packed: Quantity,
    /// Shipped.
    pub shipped: Quantity,
    /// Signed for by the customer's receiver.
    pub signed: Quantity,
    /// Accepted.
    pub accepted: Quantity,
    /// Made for the line and not taken by it any more: it can go into free stock.
    pub surplus: Quantity,
    /// How much may be picked now.
    pub pickable: Quantity,
    /// How much may be packed now.
    pub packable: Quantity,
    /// What is held where.
    pub reservations: Vec<HeldView>,
    /// Machines that may be picked for it.
    pub machines: Vec<String>,
    /// Machines picked and not packed yet.
    pub machines_picked: Vec<String>,
}

/// What is held at one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldView {
    /// The reservation.
    pub id: DocumentId,
    /// Where.
    pub place_id: PlaceId,
    /// The place's name.
    pub place_name: String,
    /// How much is still held.
    pub quantity: Quantity,
    /// Where it comes from.
    pub source: Source,
    /// When it lapses by itself.
    pub expires_at: Option<Moment>,
}

/// A pick.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PickView {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Who picked.
    pub picked_by: Option<String>,
    /// When.
    pub picked_at: Moment,
    /// What was taken.
    pub lines: Vec<PickLineView>,
}

/// What was taken from one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PickLineView {
    /// For which line.
    pub line_id: LineId,
    /// From where.
    pub place_name: String,
    /// How much.
    pub quantity: Quantity,
    /// The machines.
    pub serials: Vec<String>,
}

/// An order's goods in the house, for somebody who may see the order.
pub async fn goods_in_house(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &orders::Order,
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<OrderGoods> {
    let subject = Subject::sales_order(order.id);
    let facts = process.lines(tx, subject).await?;
    let pickable = process.ceilings(tx, subject, Activity::Pick).await?;
    let packable = process.ceilings(tx, subject, Activity::Pack).await?;
    let mut lines = Vec::new();
    for line in held_lines(tx, order).await? {
        let facts = facts
            .iter()
            .find(|f| f.line == line.line)
            .copied()
            .unwrap_or(LineFacts::new(line.line));
        let ceiling =
            |of: &[(LineId, Quantity)]| of.iter().find(|(id, _)| *id == line.line).map(|(_, q)| *q);
        let picked = less(facts.get(LineFact::Picked), facts.get(LineFact::Packed));
        let mut view = line_view(&line, &facts);
        let left_over = surplus(tx, process, (order.id, line.line), &facts).await?;
        view.surplus = left_over.quantity;
        if line.no.is_some() {
            view.pickable = ceiling(&pickable)
                .unwrap_or(view.reserved)
                .min(view.reserved);
        }
        view.packable = ceiling(&packable).unwrap_or(picked).min(picked);
        lines.push(view);
    }
    fill_holdings(tx, order.id, &mut lines).await?;
    let actions = vec![
        world_action::<PickGoods>(tx, process, (order.id, Activity::Pick), reader, now).await?,
        world_action::<PackGoods>(tx, process, (order.id, Activity::Pack), reader, now).await?,
    ];
    let ids: Vec<LineId> = lines.iter().map(|line| line.line_id).collect();
    Ok(OrderGoods {
        pending_change: orders::pending_change(tx, order.id, &ids).await?,
        lines,
        picks: pick_views(tx, order.id).await?,
        boxes: boxes::of_order(tx, order.id).await?,
        actions,
    })
}

fn line_view(line: &HeldLine, facts: &LineFacts) -> GoodsLineView {
    let product = &line.product;
    GoodsLineView {
        line_id: line.line,
        no: line.no,
        product_id: product.id,
        sku: product.sku.clone(),
        name: product.name.clone(),
        model: product.model.clone(),
        unit: product.unit.clone(),
        serialised: product.serialised,
        whole_units: product.whole_units,
        open: facts.open(),
        reserved: facts.get(LineFact::Reserved),
        from_stock: facts.get(LineFact::FromStock),
        short: Quantity::ZERO,
        made: facts.get(LineFact::Made),
        passed: facts.get(LineFact::Passed),
        picked: facts.get(LineFact::Picked),
        packed: facts.get(LineFact::Packed),
        shipped: facts.get(LineFact::Shipped),
        signed: facts.get(LineFact::Signed),
        accepted: facts.get(LineFact::Accepted),
        surplus: Quantity::ZERO,
        pickable: Quantity::ZERO,
        packable: Quantity::ZERO,
        reservations: Vec::new(),
        machines: Vec::new(),
        machines_picked: Vec::new(),
    }
}

/// Adds reservations, shortages and machines to the lines.
async fn fill_holdings(tx: &mut Tx<'_>, order: OrderId, lines: &mut [GoodsLineView]) -> Result<()> {
    let held = reservations::open_of_order(tx, order).await?;
    let short = shortages::of_order(tx, order).await?;
    let own = serials::of_order(tx, order).await?;
    let places = crate::place::names(tx).await?;
    for line in lines {
        line.short = short
            .iter()
            .find(|s| s.line == line.line_id)
            .map_or(Quantity::ZERO, |s| s.wanted);
        line.reservations = held
            .iter()
            .filter(|r| r.line_id == line.line_id)
            .map(|r| HeldView {
                id: r.id,
                place_id: r.place_id,
                place_name: places
                    .iter()
                    .find(|(id, _)| *id == r.place_id)
                    .map_or_else(String::new, |(_, n)| n.clone()),
                quantity: r.open(),
                source: r.source,
                expires_at: r.expires_at,
            })
            .collect();
        if !line.serialised {
            continue;
        }
        line.machines_picked = own
            .iter()
            .filter(|s| s.line_id == Some(line.line_id) && s.status == crate::SerialStatus::Picked)
            .map(|s| s.serial.clone())
            .collect();
        if line.pickable > Quantity::ZERO {
            let offered =
                serials::in_stock(tx, line.product_id, (None, Some(line.line_id)), OFFERED_MAX)
                    .await?;
            let here = |s: &crate::Serial| {
                line.reservations
                    .iter()
                    .any(|r| Some(r.place_id) == s.place_id)
            };
            line.machines = offered.into_iter().filter(here).map(|s| s.serial).collect();
        }
    }
    Ok(())
}

async fn pick_views(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PickView>> {
    let mut views: Vec<PickView> = Vec::new();
    for row in picks::of_order(tx, order).await? {
        if views.last().is_none_or(|v| v.id != row.id) {
            views.push(PickView {
                id: row.id,
                number: row.number,
                picked_by: row.by,
                picked_at: row.picked_at,
                lines: Vec::new(),
            });
        }
        if let Some(view) = views.last_mut() {
            let (line_id, place_name) = (row.line, row.place);
            view.lines.push(PickLineView {
                line_id,
                place_name,
                quantity: row.quantity,
                serials: row.serials,
            });
        }
    }
    Ok(views)
}
