//! Work orders and work centres over HTTP.

use access::{
    Permit,
    matrix::{
        ManageWorkCentre, PlanProduction, ReportProduction, ReserveStock, ViewOrder, ViewProduction,
    },
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{Date, DocumentId, Fault, LineId, Moment, OrderId, Quantity};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    FreeSurplus, PlanWorkOrder, ProgressReported, ReportProgress, SaveWorkCentre, SurplusFreed,
    WorkCentre, WorkCentreInput, WorkOrder, WorkOrderState, WorkReport,
    plan_work_order::WorkOrderPlanned,
    store::{self, WorkFilter},
    work_centres,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(of_order))
        .routes(routes!(plan))
        .routes(routes!(report))
        .routes(routes!(surplus))
        .routes(routes!(list_centres, create_centre))
        .routes(routes!(change_centre))
}

/// Which work orders to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those in this state; `unfinished` for all that are not done.
    state: Option<String>,
    /// Only those of this work centre.
    work_centre_id: Option<DocumentId>,
    /// The start of a work order's or an order's number, or a product.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Work orders, newest number first.
#[utoipa::path(get, path = "/work-orders", tag = "production", params(ListQuery),
    responses((status = 200, body = Page<WorkOrder>)),
    security(("session" = [])), extensions(("x-permission" = json!("production.view"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<WorkOrder>>, Problem> {
    let permit: Permit<ViewProduction> = who.permit()?;
    let limit = limit(query.limit)?;
    let open = query.state.as_deref() == Some("unfinished");
    let word = query.state.as_deref().filter(|_| !open);
    let state = word
        .map(|word| WorkOrderState::parse(word).ok_or(Fault::NotFound("state")))
        .transpose()?;
    let after = decode_cursor(query.cursor.as_deref())?;
    let filter = WorkFilter {
        state,
        centre: query.work_centre_id,
        open,
        text: query.q.unwrap_or_default(),
        after,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { store::list(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, |w| w.number.clone())?))
}

/// A work order with its reports.
#[derive(Debug, Serialize, ToSchema)]
struct WorkOrderPage {
    /// The work order.
    #[serde(flatten)]
    work_order: WorkOrder,
    /// Its reports, newest first.
    reports: Vec<WorkReport>,
    /// The machines it made, by serial number.
    machines: Vec<warehouse::Serial>,
}

/// One work order with its reports.
#[utoipa::path(get, path = "/work-orders/{id}", tag = "production", params(("id" = DocumentId, Path)),
    responses((status = 200, body = WorkOrderPage)),
    security(("session" = [])), extensions(("x-permission" = json!("production.view"))))]
async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<WorkOrderPage>, Problem> {
    let _: Permit<ViewProduction> = who.permit()?;
    let permit: Permit<ViewOrder> = who.permit()?;
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let work_order = store::get(tx, id).await?;
                if !orders::sees(tx, &permit, work_order.order_id).await? {
                    return Err(Fault::NotFound("work order"));
                }
                let reports = store::reports_of(tx, id).await?;
                let mut machines = warehouse::serials_of(tx, work_order.order_id).await?;
                machines.retain(|machine| machine.work_order_id == Some(id));
                Ok(WorkOrderPage {
                    work_order,
                    reports,
                    machines,
                })
            })
        })
        .await?;
    Ok(Json(page))
}

/// The work orders of an order.
#[utoipa::path(get, path = "/orders/{id}/production", tag = "production", params(("id" = OrderId, Path)),
    responses((status = 200, body = Vec<WorkOrder>)),
    security(("session" = [])), extensions(("x-permission" = json!("production.view"))))]
async fn of_order(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<WorkOrder>>, Problem> {
    let _: Permit<ViewProduction> = who.permit()?;
    let permit: Permit<ViewOrder> = who.permit()?;
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                orders::refuse_unseen(tx, &permit, id).await?;
                store::of_order(tx, id).await
            })
        })
        .await?;
    Ok(Json(rows))
}

/// Where and when a work order is to be done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanBody {
    /// Where.
    work_centre_id: DocumentId,
    /// First day of work.
    start_on: Date,
    /// Last day of work.
    end_on: Date,
    /// Routing and quality standard in force; unchanged when empty.
    #[serde(default)]
    standard: String,
}

/// Why finished goods are not kept for the order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SurplusBody {
    /// In words.
    reason: String,
}

/// Puts what was made for a line beyond what it still takes into free stock.
#[utoipa::path(post, path = "/orders/{id}/lines/{line}/surplus", tag = "production",
    params(("id" = OrderId, Path), ("line" = LineId, Path)), operation_id = "free_surplus",
    request_body = SurplusBody, responses((status = 200, body = SurplusFreed)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.reserve"))))]
async fn surplus(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((order, line)): Path<(OrderId, LineId)>,
    Call { head, body }: Call<SurplusBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ReserveStock> = head.permit()?;
    let command = FreeSurplus {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        line,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |freed: SurplusFreed| {
        Answer::ok(&freed)
    })
    .await
}

/// Gives a work order dates and a work centre; answers what clashes.
#[utoipa::path(post, path = "/work-orders/{id}/plan", tag = "production", params(("id" = DocumentId, Path)),
    request_body = PlanBody, responses((status = 200, body = WorkOrderPlanned)),
    security(("session" = [])), extensions(("x-permission" = json!("production.plan"))))]
async fn plan(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<PlanBody>,
) -> Result<Response, Problem> {
    let permit: Permit<PlanProduction> = head.permit()?;
    let command = PlanWorkOrder {
        permit: permit.clone(),
        process,
        id,
        version: head.if_match()?,
        work_centre_id: body.work_centre_id,
        start_on: body.start_on,
        end_on: body.end_on,
        standard: body.standard,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: WorkOrderPlanned| {
        Ok(Answer::ok(&done)?.revision(done.version))
    })
    .await
}

/// A progress report.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportBody {
    /// Good pieces since the last report.
    quantity: Quantity,
    /// Progress in percent; follows from the quantity when absent.
    #[serde(default)]
    percent: Option<i64>,
    /// When production expects to be done.
    #[serde(default)]
    predicted_on: Option<Date>,
    /// What went wrong.
    #[serde(default)]
    anomaly: String,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// When it happened; now when absent.
    #[serde(default)]
    occurred_at: Option<Moment>,
}

/// Reports the progress of a work order.
#[utoipa::path(post, path = "/work-orders/{id}/reports", tag = "production", params(("id" = DocumentId, Path)),
    request_body = ReportBody, responses((status = 200, body = ProgressReported)),
    security(("session" = [])), extensions(("x-permission" = json!("production.report"))))]
async fn report(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ReportBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ReportProduction> = head.permit()?;
    let command = ReportProgress {
        permit: permit.clone(),
        process,
        id,
        report: DocumentId::new(),
        quantity: body.quantity,
        percent: body.percent,
        predicted_on: body.predicted_on,
        anomaly: body.anomaly,
        note: body.note,
        occurred_at: body.occurred_at,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: ProgressReported| {
        Answer::ok(&done)
    })
    .await
}

/// Work centres, by code.
#[utoipa::path(get, path = "/work-centres", tag = "production",
    responses((status = 200, body = Vec<WorkCentre>)),
    security(("session" = [])), extensions(("x-permission" = json!("production.view"))))]
async fn list_centres(State(api): State<Api>, who: Who) -> Result<Json<Vec<WorkCentre>>, Problem> {
    let permit: Permit<ViewProduction> = who.permit()?;
    Ok(Json(
        api.db()
            .read_with(move |tx| Box::pin(async move { work_centres(tx, &permit).await }))
            .await?,
    ))
}

/// The id of a new work centre.
#[derive(Debug, Serialize, ToSchema)]
struct CentreCreated {
    /// Its id.
    id: DocumentId,
}

/// Enters a work centre.
#[utoipa::path(post, path = "/work-centres", tag = "production", request_body = WorkCentreInput,
    responses((status = 201, body = CentreCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("production.centres"))))]
async fn create_centre(
    State(api): State<Api>,
    Call { head, body }: Call<WorkCentreInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageWorkCentre> = head.permit()?;
    let command = SaveWorkCentre {
        permit: permit.clone(),
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::created("/api/v1/work-centres", &CentreCreated { id })
    })
    .await
}

/// Changes a work centre.
#[utoipa::path(put, path = "/work-centres/{id}", tag = "production", params(("id" = DocumentId, Path)),
    request_body = WorkCentreInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("production.centres"))))]
async fn change_centre(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<WorkCentreInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageWorkCentre> = head.permit()?;
    let command = SaveWorkCentre {
        permit: permit.clone(),
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}
