//! Requirements over HTTP.

use access::{
    Permit,
    matrix::{
        CancelMaterial, OrderMaterial as MayOrder, ReceiveMaterial as MayReceive, ViewOrder,
        ViewProcurement, ViewProduction,
    },
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, Fault, OrderId};
use process::Process;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    CancelRequirement, MaterialOrdered, MaterialReceived, OrderInput, OrderMaterial, ReceiveInput,
    ReceiveMaterial, Requirement, RequirementFilter, RequirementPage, RequirementState,
    requirement_page::{page, shown},
    store,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(of_order))
        .routes(routes!(order))
        .routes(routes!(receive))
        .routes(routes!(cancel))
}

/// Which requirements to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those in this state; `missing` for all that an order still waits for, which is the
    /// shortage list of purchasing and production.
    state: Option<String>,
    /// Only those expected after they are needed.
    late: Option<bool>,
    /// Only those with a delivery that waits for its inspection.
    awaiting: Option<bool>,
    /// Only this order's.
    order_id: Option<OrderId>,
    /// Only this work order's.
    work_order_id: Option<DocumentId>,
    /// Only of this supplier.
    supplier_id: Option<DocumentId>,
    /// The start of a requirement's, an order's or a work order's number, or a product.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Requirements, those needed first at the top.
#[utoipa::path(get, path = "/requirements", tag = "procurement", params(ListQuery),
    responses((status = 200, body = Page<Requirement>)),
    security(("session" = [])), extensions(("x-permission" = json!("procurement.view"))))]
async fn list(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Requirement>>, Problem> {
    let permit: Permit<ViewProcurement> = who.permit()?;
    let limit = limit(query.limit)?;
    let missing = query.state.as_deref() == Some("missing");
    let word = query.state.as_deref().filter(|_| !missing);
    let state = word
        .map(|word| RequirementState::parse(word).ok_or(Fault::NotFound("state")))
        .transpose()?;
    let filter = RequirementFilter {
        state,
        missing,
        late: query.late.unwrap_or(false),
        awaiting: query.awaiting.unwrap_or(false),
        order: query.order_id,
        work_order: query.work_order_id,
        supplier: query.supplier_id,
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let reader = permit.clone();
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { store::list(tx, &permit, &filter).await }))
        .await?;
    let rows = rows
        .into_iter()
        .map(|r| shown(r, &reader, &process))
        .collect();
    Ok(Json(Page::of(rows, limit, Requirement::position)?))
}

/// One requirement with its deliveries, and what may be done with it.
#[utoipa::path(get, path = "/requirements/{id}", tag = "procurement", params(("id" = DocumentId, Path)),
    responses((status = 200, body = RequirementPage)),
    security(("session" = [])), extensions(("x-permission" = json!("procurement.view"))))]
async fn get(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<RequirementPage>, Problem> {
    let permit: Permit<ViewProcurement> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { page(tx, &process, id, (&permit, &reader)).await })
        })
        .await?;
    Ok(Json(found))
}

/// The requirements of an order, for everybody who sees its production.
#[utoipa::path(get, path = "/orders/{id}/requirements", tag = "procurement", params(("id" = OrderId, Path)),
    responses((status = 200, body = Vec<Requirement>)),
    security(("session" = [])), extensions(("x-permission" = json!("production.view"))))]
async fn of_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<Requirement>>, Problem> {
    let permit: Permit<ViewProduction> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                orders::refuse_unseen(tx, &reader, id).await?;
                store::of_order(tx, id).await
            })
        })
        .await?;
    Ok(Json(
        rows.into_iter()
            .map(|r| shown(r, &permit, &process))
            .collect(),
    ))
}

/// Enters the purchase of a requirement; entering it again changes what was agreed.
#[utoipa::path(post, path = "/requirements/{id}/order", tag = "procurement", params(("id" = DocumentId, Path)),
    request_body = OrderInput, responses((status = 200, body = MaterialOrdered)),
    security(("session" = [])), extensions(("x-permission" = json!("procurement.order"))))]
async fn order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<OrderInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayOrder> = head.permit()?;
    let version = head.if_match()?;
    let command = OrderMaterial {
        permit: permit.clone(),
        process,
        id,
        version,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: MaterialOrdered| {
        Ok(Answer::ok(&done)?.revision(done.version))
    })
    .await
}

/// Notes a delivery, which then waits for its incoming inspection.
#[utoipa::path(post, path = "/requirements/{id}/receive", tag = "procurement", params(("id" = DocumentId, Path)),
    request_body = ReceiveInput, responses((status = 200, body = MaterialReceived)),
    security(("session" = [])), extensions(("x-permission" = json!("procurement.receive"))))]
async fn receive(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ReceiveInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReceive> = head.permit()?;
    let command = ReceiveMaterial {
        permit: permit.clone(),
        process,
        id,
        arrival: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: MaterialReceived| {
        Answer::ok(&done)
    })
    .await
}

/// Why a requirement is given up.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequirementCancelled {
    /// Why.
    reason: String,
}

/// Gives a requirement up.
#[utoipa::path(post, path = "/requirements/{id}/cancel", tag = "procurement", params(("id" = DocumentId, Path)),
    request_body = RequirementCancelled, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("procurement.cancel"))))]
async fn cancel(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<RequirementCancelled>,
) -> Result<Response, Problem> {
    let permit: Permit<CancelMaterial> = head.permit()?;
    let version = head.if_match()?;
    let command = CancelRequirement {
        permit: permit.clone(),
        process,
        id,
        version,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
