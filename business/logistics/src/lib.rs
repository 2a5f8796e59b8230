//! Logistics: shipments with carrier, waybill, tracking and incidents, return slips, and the
//! customer's acceptance.
//!
//! A shipment leaves only when the policy lets it (money, transport contract, nothing beyond what
//! passed); goods are accepted only by a signed sheet. What follows in other areas (a machine has
//! left, an objection becomes a ticket) is told to [`Follows`], which `app` wires.
//!
//! Limits: what happened to an order line is recorded in the ledger of `process`. Papers are data
//! here; printing comes later.

mod acceptance;
mod admit;
mod cancel_shipment;
mod depart_shipment;
mod facts;
mod follow_change;
mod follows;
mod goods_page;
mod hold;
mod http;
mod incident;
mod list_shipments;
mod loading;
mod object;
mod open_acceptance;
mod plan_shipment;
mod render_services;
mod report_incident;
mod resolve_incident;
mod save_acceptance;
mod sentences;
mod sheet;
mod shipment;
mod shipment_page;
mod sign_acceptance;
mod sign_slip;
mod signing;
mod store;
mod track_shipment;
mod words;

pub use acceptance::{Acceptance, AcceptanceRow, AcceptanceState, Check, CheckKind};
pub use cancel_shipment::CancelShipment;
pub use depart_shipment::{DepartShipment, DepartureInput, ShipmentChanged};
pub use facts::put_facts;
pub use follow_change::{change_impact, order_changed};
pub use follows::{Follows, Happening, MovedLine, Objection, Reactions};
pub use goods_page::{
    AcceptancePage, AcceptanceSummary, GoodsPage, ReadyLine, ShipmentSummary, acceptance_page,
    goods_page,
};
pub use http::routes;
pub use incident::{Incident, IncidentKind, Liability};
pub use list_shipments::{ShipmentFilter, ShipmentPosition, ShipmentRow, list_shipments};
pub use loading::LoadInput;
pub use object::{Object, ObjectionInput};
pub use open_acceptance::{OpenAcceptance, SheetChanged, SheetInput};
pub use plan_shipment::{PlanShipment, ShipmentInput, ShipmentPlanned};
pub use render_services::render_services;
pub use report_incident::{IncidentInput, IncidentReported, ReportIncident};
pub use resolve_incident::{ResolutionInput, ResolveIncident};
pub use save_acceptance::{CancelAcceptance, FindingsInput, RowFindings, SaveFindings, Tick};
pub use sentences::SENTENCES;
pub use shipment::{Mode, Shipment, ShipmentLine, ShipmentState};
pub use shipment_page::{
    DispatchLine, DispatchNote, GoodsName, ShipmentPage, dispatch_note, shipment_page,
};
pub use sign_acceptance::{SignAcceptance, SignatureInput};
pub use sign_slip::{ReceivedLine, SignSlip, SlipInput};
pub use track_shipment::{TrackShipment, TrackingEvent, TrackingInput, TrackingKind};

use ::store::Tx;
use kernel::{OrderId, Result};

/// Every shipment of an order, for areas behind this one (invoices of what was delivered, papers).
pub async fn shipments_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Shipment>> {
    store::shipments::of_order(tx, order).await
}

/// Every transport incident of an order, for areas behind this one.
pub async fn incidents_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Incident>> {
    store::incidents::of_order(tx, order).await
}

/// Every acceptance sheet of an order, for areas behind this one.
pub async fn acceptances_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Acceptance>> {
    store::acceptances::of_order(tx, order).await
}
