//! The archive over HTTP. [`Archive`] comes as an extension, wired in `app`.

use access::{
    Permit,
    matrix::{self, ApplyClose, ApproveClose, ArchiveOrder, ViewArchive, ViewOrder},
};
use api::{Answer, Api, Call, Nothing, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{CustomerId, Date, DocumentId, OrderId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AddPaper, ApplyForClosing, Archive, ArchiveFilter, ArchiveRow, ClosingDecided, DecideClosing,
    Dossier, DossierFiled, FileDossier, PaperAdded, PaperInput, WaivePaper, dossier, list_archive,
    prepare,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(add))
        .routes(routes!(waive))
        .routes(routes!(file))
        .routes(routes!(index))
        .routes(routes!(apply))
        .routes(routes!(decide))
}

/// The dossier of an order: what it needs, what is there, what is missing and who owes it.
#[utoipa::path(get, path = "/orders/{id}/dossier", tag = "archive", params(("id" = OrderId, Path)),
    responses((status = 200, body = Dossier)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
async fn show(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Dossier>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                dossier(tx, (&archive.process, &*archive.sources), &permit, id, now).await
            })
        })
        .await?;
    Ok(Json(view))
}

/// Lays an uploaded paper into the dossier, or supersedes one that lies there.
#[utoipa::path(post, path = "/orders/{id}/papers", tag = "archive", params(("id" = OrderId, Path)),
    request_body = PaperInput, responses((status = 201, body = PaperAdded)),
    security(("session" = [])), extensions(("x-permission" = json!("archive.add"))))]
async fn add(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<PaperInput>,
) -> Result<Response, Problem> {
    let permit: Permit<matrix::AddPaper> = head.permit()?;
    let command = AddPaper {
        permit: permit.clone(),
        process: archive.process,
        order,
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |added: PaperAdded| {
        Answer::created(format!("/api/v1/orders/{order}/dossier"), &added)
    })
    .await
}

/// Why a paper is not needed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WaiveBody {
    /// In words.
    reason: String,
}

/// States that a paper is not needed.
#[utoipa::path(post, path = "/orders/{id}/papers/{kind}/waive", tag = "archive",
    params(("id" = OrderId, Path), ("kind" = String, Path)),
    request_body = WaiveBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("archive.waive"))))]
async fn waive(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    Path((order, kind)): Path<(OrderId, String)>,
    Call { head, body }: Call<WaiveBody>,
) -> Result<Response, Problem> {
    let permit: Permit<matrix::WaivePaper> = head.permit()?;
    let command = WaivePaper {
        permit: permit.clone(),
        process: archive.process,
        order,
        kind,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Numbers and files the dossier; what the system knows is written down with it.
#[utoipa::path(post, path = "/orders/{id}/archive", tag = "archive", params(("id" = OrderId, Path)),
    responses((status = 201, body = DossierFiled)),
    security(("session" = [])), extensions(("x-permission" = json!("archive.file"))))]
async fn file(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    Path(id): Path<OrderId>,
    Call { head, body: _ }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<ArchiveOrder> = head.permit()?;
    let Archive {
        process,
        vault,
        sources,
    } = archive;
    let (reading, seen, now) = ((process.clone(), sources.clone()), permit.clone(), head.now);
    let laid = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { prepare(tx, (&reading.0, &*reading.1), &seen, id, now).await })
        })
        .await?;
    let mut stored = Vec::with_capacity(laid.len());
    for paper in &laid {
        stored.push(vault.put(&paper.bytes).await?);
    }
    let command = FileDossier {
        permit: permit.clone(),
        process,
        sources,
        order: id,
        stored,
        now,
    };
    api.execute(&head, &permit, command, |filed: DossierFiled| {
        Answer::created(format!("/api/v1/orders/{}/dossier", filed.order_id), &filed)
    })
    .await
}

/// Which dossiers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct IndexQuery {
    /// The start of an archive, order or contract number; a customer's name, a part of it, initials.
    q: Option<String>,
    /// Only those of this customer.
    customer_id: Option<CustomerId>,
    /// Only those that may be disposed of by this day.
    kept_before: Option<Date>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The archive's index, newest number first.
#[utoipa::path(get, path = "/archive", tag = "archive", params(IndexQuery),
    responses((status = 200, body = Page<ArchiveRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("archive.view"))))]
async fn index(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<IndexQuery>,
) -> Result<Json<Page<ArchiveRow>>, Problem> {
    let permit: Permit<ViewArchive> = who.permit()?;
    let limit = limit(query.limit)?;
    let filter = ArchiveFilter {
        text: query.q.unwrap_or_default(),
        customer: query.customer_id,
        kept_before: query.kept_before,
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_archive(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.number.clone())?))
}

/// Applies for closing the order; a refusal lists everything that is open, in every area.
#[utoipa::path(post, path = "/orders/{id}/closing/apply", tag = "archive", params(("id" = OrderId, Path)),
    responses((status = 200, body = ClosingDecided)),
    security(("session" = [])), extensions(("x-permission" = json!("close.apply"))))]
async fn apply(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    Path(order): Path<OrderId>,
    Call { head, body: _ }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<ApplyClose> = head.permit()?;
    let Archive {
        process, sources, ..
    } = archive;
    let command = ApplyForClosing {
        permit: permit.clone(),
        process,
        sources,
        order,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: ClosingDecided| {
        Answer::ok(&done)
    })
    .await
}

/// The decision about an application.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    /// `true` closes the order, `false` returns the application.
    approve: bool,
    /// Why; required to return it.
    #[serde(default)]
    reason: String,
}

/// Decides about an application for closing; not by the one who applied.
#[utoipa::path(post, path = "/orders/{id}/closing/decide", tag = "archive", params(("id" = OrderId, Path)),
    request_body = DecisionBody, responses((status = 200, body = ClosingDecided)),
    security(("session" = [])), extensions(("x-permission" = json!("close.approve"))))]
async fn decide(
    State(api): State<Api>,
    Extension(archive): Extension<Archive>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<DecisionBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ApproveClose> = head.permit()?;
    let Archive {
        process, sources, ..
    } = archive;
    let command = DecideClosing {
        permit: permit.clone(),
        process,
        sources,
        order,
        approve: body.approve,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: ClosingDecided| {
        Answer::ok(&done)
    })
    .await
}
