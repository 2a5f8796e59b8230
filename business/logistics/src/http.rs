//! Logistics over HTTP: an order's goods, shipments with tracking and incidents, return slips.

mod acceptances;

use access::{
    Permit,
    matrix::{
        PlanShipment as MayPlan, ReportIncident as MayReport, ResolveIncident as MayResolve,
        ShipGoods, TrackShipment as MayTrack, ViewOrder, ViewShipment,
    },
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, Fault, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    CancelShipment, DepartShipment, DepartureInput, DispatchNote, GoodsPage, IncidentInput,
    IncidentReported, PlanShipment, Reactions, ReportIncident, ResolutionInput, ResolveIncident,
    ShipmentChanged, ShipmentFilter, ShipmentInput, ShipmentPage, ShipmentPlanned, ShipmentRow,
    ShipmentState, SignSlip, SlipInput, TrackShipment, TrackingInput, dispatch_note, goods_page,
    list_shipments::list_shipments, shipment_page,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(goods))
        .routes(routes!(plan))
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(note))
        .routes(routes!(depart))
        .routes(routes!(cancel))
        .routes(routes!(track))
        .routes(routes!(sign_slip))
        .routes(routes!(incident))
        .routes(routes!(resolve))
        .merge(acceptances::routes())
}

/// An order's goods: held, picked, packed, shipped, accepted, and what may be done now.
#[utoipa::path(get, path = "/orders/{id}/goods", tag = "logistics", operation_id = "get_order_goods", params(("id" = OrderId, Path)),
    responses((status = 200, body = GoodsPage)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
async fn goods(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<GoodsPage>, Problem> {
    let reader: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { goods_page(tx, &process, id, &reader, now).await })
        })
        .await?;
    Ok(Json(page))
}

/// Prepares a shipment of ready goods.
#[utoipa::path(post, path = "/orders/{id}/shipments", tag = "logistics", operation_id = "plan_shipment", params(("id" = OrderId, Path)),
    request_body = ShipmentInput, responses((status = 201, body = ShipmentPlanned)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.plan"))))]
async fn plan(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<ShipmentInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayPlan> = head.permit()?;
    let (id, now) = (DocumentId::new(), head.now);
    let command = PlanShipment {
        permit: permit.clone(),
        process,
        id,
        order,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: ShipmentPlanned| {
        Ok(
            Answer::created(format!("/api/v1/shipments/{}", done.id), &done)?
                .revision(done.version),
        )
    })
    .await
}

/// Which shipments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only shipments in this state.
    state: Option<String>,
    /// Only shipments that left and whose return slip is not signed.
    unsigned: Option<bool>,
    /// A shipment's, order's or waybill number from its start, or a customer's name.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Shipments, newest first, within one's sight.
#[utoipa::path(get, path = "/shipments", tag = "logistics", params(ListQuery), operation_id = "list_shipments",
    responses((status = 200, body = Page<ShipmentRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.view"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ShipmentRow>>, Problem> {
    let permit: Permit<ViewShipment> = who.permit()?;
    let limit = limit(query.limit)?;
    let state = query.state.as_deref();
    let state = state
        .map(|word| ShipmentState::parse(word).ok_or(Fault::NotFound("state")))
        .transpose()?;
    let filter = ShipmentFilter {
        state,
        unsigned: query.unsigned.unwrap_or(false),
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_shipments(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, ShipmentRow::position)?))
}

/// One shipment with its tracking and incidents.
#[utoipa::path(get, path = "/shipments/{id}", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "get_shipment", responses((status = 200, body = ShipmentPage)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.view"))))]
async fn one(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<ShipmentPage>, Problem> {
    let permit: Permit<ViewShipment> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { shipment_page(tx, &process, id, (&permit, &reader), now).await })
        })
        .await?;
    Ok(Json(page))
}

/// The dispatch note of a shipment, as data for printing.
#[utoipa::path(get, path = "/shipments/{id}/dispatch-note", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "get_dispatch_note", responses((status = 200, body = DispatchNote)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.view"))))]
async fn note(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<DispatchNote>, Problem> {
    let permit: Permit<ViewShipment> = who.permit()?;
    let note = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { dispatch_note(tx, &process, id, &permit).await })
        })
        .await?;
    Ok(Json(note))
}

fn changed(done: &ShipmentChanged) -> kernel::Result<Answer> {
    Ok(Answer::ok(done)?.revision(done.version))
}

/// Lets a shipment leave; the policy decides whether it may.
#[utoipa::path(post, path = "/shipments/{id}/depart", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "depart_shipment", request_body = DepartureInput,
    responses((status = 200, body = ShipmentChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.ship"))))]
async fn depart(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(reactions): Extension<Reactions>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<DepartureInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ShipGoods> = head.permit()?;
    let now = head.now;
    let command = DepartShipment {
        permit: permit.clone(),
        process,
        reactions,
        id,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: ShipmentChanged| {
        changed(&done)
    })
    .await
}

/// Why a shipment is given up.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = CancelShipmentInput)]
#[serde(deny_unknown_fields)]
struct CancelBody {
    /// In words.
    reason: String,
}

/// Gives a shipment up before it leaves.
#[utoipa::path(post, path = "/shipments/{id}/cancel", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "cancel_shipment", request_body = CancelBody,
    responses((status = 200, body = ShipmentChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.plan"))))]
async fn cancel(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<CancelBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayPlan> = head.permit()?;
    let command = CancelShipment {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: ShipmentChanged| {
        changed(&done)
    })
    .await
}

/// Records a message from the way, or the arrival.
#[utoipa::path(post, path = "/shipments/{id}/tracking", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "track_shipment", request_body = TrackingInput,
    responses((status = 200, body = ShipmentChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.track"))))]
async fn track(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<TrackingInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayTrack> = head.permit()?;
    let command = TrackShipment {
        permit: permit.clone(),
        process,
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: ShipmentChanged| {
        changed(&done)
    })
    .await
}

/// Records the signed return slip.
#[utoipa::path(post, path = "/shipments/{id}/sign-slip", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "sign_slip", request_body = SlipInput,
    responses((status = 200, body = ShipmentChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.track"))))]
async fn sign_slip(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<SlipInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayTrack> = head.permit()?;
    let (incident, now) = (DocumentId::new(), head.now);
    let command = SignSlip {
        permit: permit.clone(),
        process,
        id,
        incident,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: ShipmentChanged| {
        changed(&done)
    })
    .await
}

/// Records that something went wrong on the way; the rep is told at once.
#[utoipa::path(post, path = "/shipments/{id}/incidents", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "report_transport_incident", request_body = IncidentInput,
    responses((status = 201, body = IncidentReported)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.incident"))))]
async fn incident(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(shipment): Path<DocumentId>,
    Call { head, body }: Call<IncidentInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReport> = head.permit()?;
    let (id, now) = (DocumentId::new(), head.now);
    let command = ReportIncident {
        permit: permit.clone(),
        process,
        id,
        shipment,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, move |done: IncidentReported| {
        Answer::created(format!("/api/v1/shipments/{shipment}"), &done)
    })
    .await
}

/// The incident that was settled.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct IncidentSettled {
    /// Which.
    id: DocumentId,
}

/// Settles a transport incident: liability, how it was put right, how the customer was told.
#[utoipa::path(post, path = "/incidents/{id}/resolve", tag = "logistics", params(("id" = DocumentId, Path)),
    operation_id = "resolve_transport_incident", request_body = ResolutionInput,
    responses((status = 200, body = IncidentSettled)),
    security(("session" = [])), extensions(("x-permission" = json!("logistics.resolve"))))]
async fn resolve(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ResolutionInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayResolve> = head.permit()?;
    let command = ResolveIncident {
        permit: permit.clone(),
        process,
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::ok(&IncidentSettled { id })
    })
    .await
}
