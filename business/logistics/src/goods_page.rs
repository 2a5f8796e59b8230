//! An order's goods, from the shelf to the customer's signature: what the order page shows in its
//! goods tab. Only reads.

use ::store::Tx;
use access::{
    Action as _, AllowedAction, Permit, Scope, lacks_right,
    matrix::{PlanShipment, RecordAcceptance, ViewAcceptance, ViewOrder},
};
use engine::Activity;
use kernel::{Date, DocumentId, LineId, Moment, OrderId, Quantity, Refusal, Result, text};
use orders::Order;
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::{OrderGoods, goods_in_house, world_action};

use crate::{
    acceptance::{Acceptance, AcceptanceState},
    admit,
    open_acceptance::{nothing_arrived, to_accept},
    plan_shipment::loadable,
    shipment::{Shipment, ShipmentState},
    shipment_page::sees_shipments,
    store::{acceptances, incidents, shipments},
};

/// An order's goods.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoodsPage {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub label: String,
    /// What is in the house.
    pub house: OrderGoods,
    /// What may be put on a shipment now, per line.
    pub ready: Vec<ReadyLine>,
    /// Boxes that are on no shipment.
    pub free_box_ids: Vec<DocumentId>,
    /// The shipments, the oldest first; empty for those who may not see them.
    pub shipments: Vec<ShipmentSummary>,
    /// Whether the reader may see shipments at all; if not, the list says nothing.
    pub sees_shipments: bool,
    /// The acceptance sheets, the oldest first; empty for those who may not see them.
    pub acceptances: Vec<AcceptanceSummary>,
    /// Whether the reader may see acceptance sheets at all; if not, the list says nothing.
    pub sees_acceptances: bool,
    /// What may be done now, and why not otherwise.
    pub actions: Vec<AllowedAction>,
}

/// What of a line may be put on a shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyLine {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub quantity: Quantity,
}

/// A shipment in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentSummary {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it is.
    pub state: ShipmentState,
    /// Who carries it.
    pub carrier_name: String,
    /// The waybill.
    pub waybill_no: String,
    /// When it is to leave.
    pub planned_on: Date,
    /// When it left.
    pub departed_at: Option<Moment>,
    /// When it arrived.
    pub arrived_at: Option<Moment>,
    /// When the return slip was signed.
    pub slip_signed_at: Option<Moment>,
    /// Incidents that are not settled.
    pub incidents_open: usize,
    /// What is on it.
    pub lines: Vec<crate::ShipmentLine>,
}

/// A sheet in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptanceSummary {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it is.
    pub state: AcceptanceState,
    /// The day of the acceptance.
    pub held_on: Date,
    /// Who signed.
    pub signer_name: String,
    /// The day he signed.
    pub signed_on: Option<Date>,
    /// How many rows.
    pub rows: usize,
    /// How many rows are accepted whole.
    pub rows_accepted: usize,
    /// How many rows are objected to.
    pub objections: usize,
}

/// An order's goods, for somebody who may see the order.
pub async fn goods_page(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<GoodsPage> {
    let reader = admit::admitted(tx, process, reader, id, "order").await?;
    let order = orders::get(tx, id).await?;
    let house = goods_in_house(tx, process, &order, &reader, now).await?;
    let all = shipments::of_order(tx, id).await?;
    let planned: Vec<&Shipment> = all
        .iter()
        .filter(|s| s.state == ShipmentState::Planned)
        .collect();
    let ready: Vec<ReadyLine> = loadable(tx, process, &order, &planned)
        .await?
        .into_iter()
        .map(|l| ReadyLine {
            line_id: l.line,
            quantity: l.ready,
        })
        .collect();
    let taken = shipments::boxes_of_order(tx, id).await?;
    let free = house
        .boxes
        .iter()
        .map(|b| b.id)
        .filter(|id| !taken.contains(id))
        .collect();
    let actions = vec![
        plan_action(&ready, &reader),
        accept_action(tx, process, (&order, &all), &reader, now).await?,
    ];
    let mut summaries = Vec::new();
    if sees_shipments(&reader) {
        for shipment in all {
            summaries.push(shipment_summary(tx, shipment).await?);
        }
    }
    let sheets = if sees_acceptances(&reader) {
        acceptances::of_order(tx, id).await?
    } else {
        Vec::new()
    };
    Ok(GoodsPage {
        order_id: id,
        label: order.label().to_owned(),
        house,
        ready,
        free_box_ids: free,
        shipments: summaries,
        sees_shipments: sees_shipments(&reader),
        sees_acceptances: sees_acceptances(&reader),
        acceptances: sheets.iter().map(acceptance_summary).collect(),
        actions,
    })
}

fn plan_action(ready: &[ReadyLine], reader: &Permit<ViewOrder>) -> AllowedAction {
    let reasons = match lacks_right::<PlanShipment>(reader) {
        Some(reason) => vec![reason],
        None if ready.iter().all(|l| l.quantity == Quantity::ZERO) => vec![nothing_ready()],
        None => Vec::new(),
    };
    AllowedAction::of::<PlanShipment>(reasons)
}

/// Whether a new sheet may be made: the policy lets it, and something arrived that is on none.
async fn accept_action(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, shipments): (&Order, &[Shipment]),
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<AllowedAction> {
    let step = (order.id, Activity::Accept);
    let action = world_action::<RecordAcceptance>(tx, process, step, reader, now).await?;
    if action.allowed && to_accept(tx, process, order, shipments).await?.is_empty() {
        return Ok(AllowedAction::of::<RecordAcceptance>(vec![
            nothing_arrived(),
        ]));
    }
    Ok(action)
}

fn nothing_ready() -> Refusal {
    let message = text!(
        "目前没有已备妥、可安排发货的货物",
        "nothing is ready to be shipped now"
    );
    Refusal::new("nothing_ready", message)
        .fact("line.ready", "0")
        .who(text!("仓库管理员", "warehouse keeper"))
}

fn sees_acceptances(reader: &Permit<ViewOrder>) -> bool {
    let scope = reader.principal().map(|p| p.scope_of(ViewAcceptance::INFO));
    scope.is_none_or(|scope| scope != Scope::None)
}

async fn shipment_summary(tx: &mut Tx<'_>, s: Shipment) -> Result<ShipmentSummary> {
    let incidents = incidents::of_shipment(tx, s.id).await?;
    Ok(ShipmentSummary {
        id: s.id,
        number: s.number,
        state: s.state,
        carrier_name: s.carrier_name,
        waybill_no: s.waybill_no,
        planned_on: s.planned_on,
        departed_at: s.departed_at,
        arrived_at: s.arrived_at,
        slip_signed_at: s.slip_signed_at,
        incidents_open: incidents.iter().filter(|i| i.resolved_at.is_none()).count(),
        lines: s.lines,
    })
}

fn acceptance_summary(a: &Acceptance) -> AcceptanceSummary {
    AcceptanceSummary {
        id: a.id,
        number: a.number.clone(),
        state: a.state,
        held_on: a.held_on,
        signer_name: a.signer_name.clone(),
        signed_on: a.signed_on,
        rows: a.rows.len(),
        rows_accepted: a.rows.iter().filter(|r| r.accepted == r.quantity).count(),
        objections: a.rows.iter().filter(|r| r.objected_at.is_some()).count(),
    }
}

/// An acceptance sheet with what is needed to go through it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptancePage {
    /// The sheet.
    #[serde(flatten)]
    pub acceptance: Acceptance,
    /// The order's number.
    pub order_label: String,
    /// The customer.
    pub customer_name: String,
    /// What the lines are.
    pub goods: Vec<crate::GoodsName>,
    /// What may be done now, and why not otherwise.
    pub actions: Vec<AllowedAction>,
}

/// A sheet, for somebody who may see it.
pub async fn acceptance_page(
    tx: &mut Tx<'_>,
    process: &Process,
    id: DocumentId,
    (permit, reader): (&Permit<ViewAcceptance>, &Permit<ViewOrder>),
    now: Moment,
) -> Result<AcceptancePage> {
    let acceptance = acceptances::find(tx, id).await?;
    let order_id = acceptance.order_id;
    admit::admitted(tx, process, permit, order_id, "acceptance").await?;
    let order = orders::get(tx, order_id).await?;
    let action = if acceptance.state == AcceptanceState::Open {
        world_action::<RecordAcceptance>(tx, process, (order_id, Activity::Accept), reader, now)
            .await?
    } else {
        let message = text!("验收单已签字或已作废", "the sheet is signed or given up");
        let refusal = Refusal::new("wrong_state", message)
            .fact("acceptance.state", acceptance.state.as_str());
        AllowedAction::of::<RecordAcceptance>(vec![refusal])
    };
    let lines: Vec<crate::GoodsName> = order
        .lines
        .iter()
        .zip(1..)
        .filter(|(line, _)| {
            acceptance
                .rows
                .iter()
                .any(|row| row.line_id == line.line_id)
        })
        .map(|(line, no)| crate::GoodsName {
            line_id: line.line_id,
            no,
            sku: String::new(),
            name: line.description.clone(),
            model: line.content.model.clone(),
            unit: line.unit.clone(),
            remark: line.content.remark.clone(),
            customer_po_line: line.content.customer_po_line.clone(),
            customer_article_no: line.content.customer_article_no.clone(),
        })
        .collect();
    Ok(AcceptancePage {
        order_label: order.label().to_owned(),
        customer_name: orders::heading(tx, order_id).await?.party,
        goods: lines,
        actions: vec![action],
        acceptance,
    })
}
