//! Inspections, nonconformances and dossiers over HTTP.

use access::{
    Permit,
    matrix::{
        CorrectNonconformance as MayCorrect, DisposeNonconformance as MayDispose, InspectQuality,
        ViewOrder, ViewQuality,
    },
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, Fault, LineId, Moment, OrderId};
use process::Process;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    CorrectNonconformance, CorrectionInput, DisposeNonconformance, DispositionInput, FailureInput,
    Findings, GoodsInspected, InspectGoods, InspectionItem, MachineDossier, Named, Nonconformance,
    NonconformanceChanged, NonconformancePage, NonconformanceState, OrderQuality, Reinspect,
    SharedLaterLife, Stage, dossier, nonconformance_page, order_quality,
    store::nonconformances::{self, NonconformanceFilter},
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(inspect))
        .routes(routes!(of_order))
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(correct))
        .routes(routes!(dispose))
        .routes(routes!(reinspect))
        .routes(routes!(dossier_of))
}

/// An inspection as sent by a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InspectionBody {
    /// Where in the way of the goods.
    stage: Stage,
    /// The line, for a final inspection.
    #[serde(default)]
    line_id: Option<LineId>,
    /// The work order, for an inspection in process.
    #[serde(default)]
    work_order_id: Option<DocumentId>,
    /// The delivery, for an incoming inspection.
    #[serde(default)]
    arrival_id: Option<DocumentId>,
    /// How much passed.
    #[serde(default)]
    passed: kernel::Quantity,
    /// How much failed.
    #[serde(default)]
    failed: kernel::Quantity,
    /// The machines that passed.
    #[serde(default)]
    passed_serials: Vec<String>,
    /// The machines that failed.
    #[serde(default)]
    failed_serials: Vec<String>,
    /// What was checked, with the values measured.
    #[serde(default)]
    items: Vec<InspectionItem>,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// What is to be said about units that failed.
    #[serde(default)]
    failure: Option<FailureInput>,
    /// When; now when absent.
    #[serde(default)]
    occurred_at: Option<Moment>,
}

/// Records an inspection of an order's goods.
#[utoipa::path(post, path = "/orders/{id}/inspections", tag = "quality", params(("id" = OrderId, Path)),
    request_body = InspectionBody, responses((status = 201, body = GoodsInspected)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.inspect"))))]
async fn inspect(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<InspectionBody>,
) -> Result<Response, Problem> {
    let permit: Permit<InspectQuality> = head.permit()?;
    let InspectionBody {
        stage,
        line_id,
        work_order_id,
        arrival_id,
        failure,
        occurred_at,
        ..
    } = body;
    let command = InspectGoods {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        nonconformance: DocumentId::new(),
        order,
        named: Named {
            stage,
            line_id,
            work_order_id,
            arrival_id,
        },
        findings: Findings {
            passed: body.passed,
            failed: body.failed,
            passed_serials: body.passed_serials,
            failed_serials: body.failed_serials,
            items: body.items,
            note: body.note,
        },
        failure,
        occurred_at,
        now: head.now,
    };
    let place = format!("/api/v1/orders/{order}/quality");
    api.execute(&head, &permit, command, move |done: GoodsInspected| {
        Answer::created(place.clone(), &done)
    })
    .await
}

/// An order's quality: what waits for an inspection, what was inspected, what failed.
#[utoipa::path(get, path = "/orders/{id}/quality", tag = "quality", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderQuality)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.view"))))]
async fn of_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderQuality>, Problem> {
    let _: Permit<ViewQuality> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                orders::refuse_unseen(tx, &reader, id).await?;
                order_quality::of_order(tx, &process, id, &reader, now).await
            })
        })
        .await?;
    Ok(Json(found))
}

/// Which nonconformances to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those in this state; `unclosed` for all that are not settled.
    state: Option<String>,
    /// Only those found at this stage.
    stage: Option<Stage>,
    /// Only this order's.
    order_id: Option<OrderId>,
    /// The start of a nonconformance's or an order's number, or a product.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Nonconformances, newest number first.
#[utoipa::path(get, path = "/nonconformances", tag = "quality", params(ListQuery),
    responses((status = 200, body = Page<Nonconformance>)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.view"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Nonconformance>>, Problem> {
    let permit: Permit<ViewQuality> = who.permit()?;
    let limit = limit(query.limit)?;
    let unclosed = query.state.as_deref() == Some("unclosed");
    let word = query.state.as_deref().filter(|_| !unclosed);
    let state = word
        .map(|word| NonconformanceState::parse(word).ok_or(Fault::NotFound("state")))
        .transpose()?;
    let after = decode_cursor(query.cursor.as_deref())?;
    let filter = NonconformanceFilter {
        state,
        unclosed,
        stage: query.stage,
        order: query.order_id,
        text: query.q.unwrap_or_default(),
        after,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { nonconformances::page(tx, &permit, &filter).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |nc| nc.number.clone())?))
}

/// One nonconformance with its inspections and history, and what may be done with it.
#[utoipa::path(get, path = "/nonconformances/{id}", tag = "quality", params(("id" = DocumentId, Path)),
    responses((status = 200, body = NonconformancePage)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.view"))))]
async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<NonconformancePage>, Problem> {
    let _: Permit<ViewQuality> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { nonconformance_page::page(tx, id, &reader).await })
        })
        .await?;
    Ok(Json(page))
}

/// States cause and correction of a failure.
#[utoipa::path(post, path = "/nonconformances/{id}/correct", tag = "quality", params(("id" = DocumentId, Path)),
    request_body = CorrectionInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.correct"))))]
async fn correct(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<CorrectionInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayCorrect> = head.permit()?;
    let version = head.revision;
    let command = CorrectNonconformance {
        permit: permit.clone(),
        process,
        id,
        version,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// Decides what becomes of goods that failed.
#[utoipa::path(post, path = "/nonconformances/{id}/dispose", tag = "quality", params(("id" = DocumentId, Path)),
    request_body = DispositionInput, responses((status = 200, body = NonconformanceChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.dispose"))))]
async fn dispose(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<DispositionInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayDispose> = head.permit()?;
    let version = head.revision;
    let command = DisposeNonconformance {
        permit: permit.clone(),
        process,
        id,
        version,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: NonconformanceChanged| {
        Ok(Answer::ok(&done)?.revision(done.version))
    })
    .await
}

/// A repeated inspection as sent by a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReinspectionBody {
    /// How much passed.
    #[serde(default)]
    passed: kernel::Quantity,
    /// How much failed again.
    #[serde(default)]
    failed: kernel::Quantity,
    /// The machines that passed.
    #[serde(default)]
    passed_serials: Vec<String>,
    /// The machines that failed again.
    #[serde(default)]
    failed_serials: Vec<String>,
    /// What was checked, with the values measured.
    #[serde(default)]
    items: Vec<InspectionItem>,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// When; now when absent.
    #[serde(default)]
    occurred_at: Option<Moment>,
}

/// Inspects corrected goods again.
#[utoipa::path(post, path = "/nonconformances/{id}/reinspect", tag = "quality", params(("id" = DocumentId, Path)),
    request_body = ReinspectionBody, responses((status = 200, body = NonconformanceChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.inspect"))))]
async fn reinspect(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ReinspectionBody>,
) -> Result<Response, Problem> {
    let permit: Permit<InspectQuality> = head.permit()?;
    let command = Reinspect {
        permit: permit.clone(),
        process,
        inspection: DocumentId::new(),
        id,
        version: head.revision,
        findings: Findings {
            passed: body.passed,
            failed: body.failed,
            passed_serials: body.passed_serials,
            failed_serials: body.failed_serials,
            items: body.items,
            note: body.note,
        },
        occurred_at: body.occurred_at,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: NonconformanceChanged| {
        Ok(Answer::ok(&done)?.revision(done.version))
    })
    .await
}

/// The quality file of a machine.
#[utoipa::path(get, path = "/serials/{serial}/dossier", tag = "quality", params(("serial" = String, Path)),
    responses((status = 200, body = MachineDossier)),
    security(("session" = [])), extensions(("x-permission" = json!("quality.view"))))]
async fn dossier_of(
    State(api): State<Api>,
    later: Option<Extension<SharedLaterLife>>,
    who: Who,
    Path(serial): Path<String>,
) -> Result<Json<MachineDossier>, Problem> {
    let _: Permit<ViewQuality> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let later = later.as_ref().map(|Extension(later)| &**later);
                dossier::for_reader(tx, &serial, &reader, later).await
            })
        })
        .await?;
    Ok(Json(found))
}
