//! The page of one shipment: what is on it, where it was, what went wrong, what may be done now; and
//! its dispatch note. Only reads.

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, Scope, lacks_right,
    matrix::{PlanShipment, ReportIncident, ShipGoods, TrackShipment, ViewOrder, ViewShipment},
};
use engine::Activity;
use kernel::{
    Currency, Date, DocumentId, LineId, Moment, Money, OrderId, Quantity, Refusal, Result, Text,
    text,
};
use orders::{Order, PendingChange};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::{GoodsLine, PackedBox, goods_of, world_action};

use crate::{
    admit,
    facts::Departing,
    incident::Incident,
    shipment::{Shipment, ShipmentState},
    store::{incidents, shipments, tracking},
    track_shipment::TrackingEvent,
};

/// A shipment with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentPage {
    /// The shipment.
    #[serde(flatten)]
    pub shipment: Shipment,
    /// Amount insured, in the company's currency.
    pub insured_amount: Option<String>,
    /// Where it is, in words.
    pub state_title: Text,
    /// The order's number.
    pub order_label: String,
    /// The customer.
    pub customer_name: String,
    /// The order's lines on it, with their products.
    pub goods: Vec<GoodsName>,
    /// Its boxes.
    pub boxes: Vec<PackedBox>,
    /// A change of these goods that is being decided, while they have not left.
    pub pending_change: Option<PendingChange>,
    /// Where it was when, in order.
    pub tracking: Vec<TrackingEvent>,
    /// What went wrong.
    pub incidents: Vec<Incident>,
    /// What may be done now, and why not otherwise.
    pub actions: Vec<AllowedAction>,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GoodsName {
    /// The line.
    pub line_id: LineId,
    /// Its number on the order, from 1.
    pub no: usize,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    pub model: String,
    /// Stock unit.
    pub unit: String,
    /// What the order says of the line, e.g. that it is a gift and by which promotion (BL-3).
    pub remark: String,
    /// The line's number on the customer's purchase order; may be empty, like the next.
    pub customer_po_line: String,
    /// What the customer calls the article.
    pub customer_article_no: String,
}

impl From<&GoodsLine> for GoodsName {
    fn from(line: &GoodsLine) -> Self {
        Self {
            line_id: line.line,
            no: line.no,
            sku: line.product.sku.clone(),
            name: line.product.name.clone(),
            model: line.product.model.clone(),
            unit: line.product.unit.clone(),
            remark: line.remark.clone(),
            customer_po_line: line.customer_po_line.clone(),
            customer_article_no: line.customer_article_no.clone(),
        }
    }
}

/// A shipment for somebody who may see it.
pub async fn shipment_page(
    tx: &mut Tx<'_>,
    process: &Process,
    id: DocumentId,
    (permit, reader): (&Permit<ViewShipment>, &Permit<ViewOrder>),
    now: Moment,
) -> Result<ShipmentPage> {
    let shipment = shipments::find(tx, id).await?;
    admit::admitted(tx, process, permit, shipment.order_id, "shipment").await?;
    let order = orders::get(tx, shipment.order_id).await?;
    let goods = goods_of(tx, &order).await?;
    let boxes = warehouse::boxes_of(tx, order.id).await?;
    let actions = actions(tx, process, &shipment, reader, now).await?;
    let lines: Vec<LineId> = shipment.lines.iter().map(|line| line.line_id).collect();
    let pending_change = if shipment.state == ShipmentState::Planned {
        orders::pending_change(tx, order.id, &lines).await?
    } else {
        None
    };
    Ok(ShipmentPage {
        pending_change,
        insured_amount: shipment
            .insured_minor
            .map(|minor| Money::new(minor, Currency::CNY).to_decimal()),
        state_title: shipment.state.title(),
        order_label: order.label().to_owned(),
        customer_name: orders::heading(tx, order.id).await?.party,
        goods: names(&goods, &shipment),
        boxes: boxes
            .into_iter()
            .filter(|b| shipment.box_ids.contains(&b.id))
            .collect(),
        tracking: tracking::of_shipment(tx, id).await?,
        incidents: incidents::of_shipment(tx, id).await?,
        actions,
        shipment,
    })
}

fn names(goods: &[GoodsLine], shipment: &Shipment) -> Vec<GoodsName> {
    let on_it = |line: &&GoodsLine| shipment.lines.iter().any(|l| l.line_id == line.line);
    goods.iter().filter(on_it).map(GoodsName::from).collect()
}

async fn actions(
    tx: &mut Tx<'_>,
    process: &Process,
    shipment: &Shipment,
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<Vec<AllowedAction>> {
    let planned = in_state(shipment, shipment.state == ShipmentState::Planned);
    let on_its_way = in_state(shipment, shipment.state == ShipmentState::Departed);
    let mut slip = in_state(shipment, shipment.state.has_left());
    if shipment.slip_signed_at.is_some() {
        slip = vec![Refusal::new(
            "already_signed",
            text!("回单已签收", "the return slip is signed already"),
        )];
    }
    let depart = if planned.is_empty() {
        let today = process.today(now);
        let contract =
            parties::valid_contract(tx, shipment.carrier_id, shipment.order_id, today).await?;
        tx.memo::<Departing>().0 = Some((shipment.order_id, contract.is_some()));
        world_action::<ShipGoods>(
            tx,
            process,
            (shipment.order_id, Activity::Ship),
            reader,
            now,
        )
        .await?
    } else {
        act::<ShipGoods>(reader, planned.clone())
    };
    Ok(vec![
        depart,
        act::<PlanShipment>(reader, planned).called(
            "logistics.cancel",
            text!("取消发货单", "cancel the shipment"),
        ),
        act::<TrackShipment>(reader, on_its_way),
        act::<TrackShipment>(reader, slip).called(
            "logistics.sign_slip",
            text!("登记回单签收", "record the signed slip"),
        ),
        act::<ReportIncident>(reader, in_state(shipment, shipment.state.has_left())),
    ])
}

/// An act whose refusal by post hides the other reasons.
fn act<A: Action>(reader: &Permit<ViewOrder>, refusals: Vec<Refusal>) -> AllowedAction {
    AllowedAction::of::<A>(lacks_right::<A>(reader).map_or(refusals, |reason| vec![reason]))
}

fn in_state(shipment: &Shipment, fits: bool) -> Vec<Refusal> {
    if fits {
        return Vec::new();
    }
    let state = shipment.state.title();
    let message = Text::new(
        format!("发货单当前为“{}”", state.zh),
        format!("the shipment is “{}”", state.en),
    );
    vec![Refusal::new("wrong_state", message).fact("shipment.state", shipment.state.as_str())]
}

/// Whether a reader may see shipments at all.
pub(crate) fn sees_shipments(reader: &Permit<ViewOrder>) -> bool {
    let scope = reader.principal().map(|p| p.scope_of(ViewShipment::INFO));
    scope.is_none_or(|scope| scope != Scope::None)
}

/// The paper that goes with a shipment, as data for printing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DispatchNote {
    /// The shipment's number.
    pub number: String,
    /// The day it left or is to leave.
    pub on: Date,
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_label: String,
    /// The order's revision by which the goods leave: the one in force when they left, or today.
    pub order_revision: i64,
    /// The customer's own order number.
    pub customer_po_no: String,
    /// The contract's number.
    pub contract_no: String,
    /// The customer.
    pub customer_name: String,
    /// Where it goes.
    pub destination: String,
    /// Who receives it.
    pub consignee: String,
    /// How to reach him.
    pub consignee_phone: String,
    /// Who carries it.
    pub carrier_name: String,
    /// The carrier's waybill.
    pub waybill_no: String,
    /// Anything else.
    pub remark: String,
    /// What is on it.
    pub lines: Vec<DispatchLine>,
    /// How many boxes.
    pub box_count: usize,
    /// The boxes: the packing list.
    pub boxes: Vec<PackedBox>,
    /// Their gross weight together, where it is known of all.
    pub gross_weight_kg: Option<Quantity>,
}

/// A line of a dispatch note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DispatchLine {
    /// What it is.
    #[serde(flatten)]
    pub goods: GoodsName,
    /// How much.
    pub quantity: Quantity,
    /// The machines.
    pub serials: Vec<String>,
}

/// The dispatch note of a shipment, for somebody who may see it.
pub async fn dispatch_note(
    tx: &mut Tx<'_>,
    process: &Process,
    id: DocumentId,
    permit: &Permit<ViewShipment>,
) -> Result<DispatchNote> {
    let shipment = shipments::find(tx, id).await?;
    admit::admitted(tx, process, permit, shipment.order_id, "shipment").await?;
    let order = orders::get(tx, shipment.order_id).await?;
    let goods = goods_of(tx, &order).await?;
    let customer_name = orders::heading(tx, order.id).await?.party;
    let boxes: Vec<PackedBox> = warehouse::boxes_of(tx, order.id)
        .await?
        .into_iter()
        .filter(|b| shipment.box_ids.contains(&b.id))
        .collect();
    let left_by = match shipment.departed_at {
        Some(at) => orders::revision_at(tx, order.id, at).await?,
        None => None,
    };
    Ok(note(
        process,
        shipment,
        (&order, left_by.unwrap_or(order.revision), customer_name),
        &goods,
        boxes,
    ))
}

fn note(
    process: &Process,
    shipment: Shipment,
    (order, order_revision, customer_name): (&Order, i64, String),
    goods: &[GoodsLine],
    boxes: Vec<PackedBox>,
) -> DispatchNote {
    let line = |on_it: &crate::ShipmentLine| {
        let goods = goods.iter().find(|g| g.line == on_it.line_id)?;
        Some(DispatchLine {
            goods: goods.into(),
            quantity: on_it.quantity,
            serials: on_it.serials.clone(),
        })
    };
    let weights: Option<Vec<i64>> = boxes
        .iter()
        .map(|b| b.gross_weight_kg.map(|kg| kg.0))
        .collect();
    DispatchNote {
        on: shipment
            .departed_at
            .map_or(shipment.planned_on, |at| process.today(at)),
        order_id: order.id,
        order_label: order.label().to_owned(),
        order_revision,
        customer_po_no: order.content.customer_po_no.clone(),
        contract_no: order.content.contract_no.clone(),
        customer_name,
        lines: shipment.lines.iter().filter_map(line).collect(),
        box_count: boxes.len(),
        gross_weight_kg: weights
            .filter(|w| !w.is_empty())
            .map(|w| Quantity(w.into_iter().sum())),
        boxes,
        number: shipment.number,
        destination: shipment.destination,
        consignee: shipment.consignee,
        consignee_phone: shipment.consignee_phone,
        carrier_name: shipment.carrier_name,
        waybill_no: shipment.waybill_no,
        remark: shipment.remark,
    }
}
