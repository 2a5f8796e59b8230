//! Change requests and revisions over HTTP.

use access::{
    Permit,
    matrix::{AmendOrder, DecideChange as MayDecide, ViewOrder},
};
use api::{Answer, Api, Ask, Call, Path, Problem, Query, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    ChangeAction, ChangeDecided, ChangeInput, ChangeRequested, ChangeRow, ChangeState,
    ChangeVerdict, ChangeView, DecideChange, ImpactSheet, RequestChange, RevisionPage, RevisionRow,
    RevisionsCompared, SharedDownstream, WithdrawChange, changes_of, compare_revisions,
    preview_change, revisions_of, show_change, show_revision,
};

/// What would change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePreviewBody {
    /// One after the other.
    actions: Vec<ChangeAction>,
}

/// The impact sheet of a change of an approved order, without asking for it; `If-Match` names the
/// revision that was seen.
#[utoipa::path(post, path = "/orders/{id}/changes/preview", tag = "orders",
    params(("id" = OrderId, Path)), request_body = ChangePreviewBody,
    responses((status = 200, body = ImpactSheet)), security(("session" = [])),
    extensions(("x-permission" = json!("order.amend")), ("x-reads" = json!(true))))]
pub(super) async fn preview(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path(id): Path<OrderId>,
    asked: Ask<ChangePreviewBody>,
) -> Result<Json<ImpactSheet>, Problem> {
    let permit: Permit<AmendOrder> = asked.who.permit()?;
    let which = (id, asked.if_match()?);
    let now = asked.who.now;
    let sheet = api
        .db()
        .read_with(move |tx| {
            let (process, downstream) = (process.clone(), downstream.clone());
            let (permit, actions) = (permit.clone(), asked.body.actions.clone());
            Box::pin(async move {
                let areas = (&process, &downstream);
                preview_change(tx, areas, &permit, which, &actions, now).await
            })
        })
        .await?;
    Ok(Json(sheet))
}

/// Asks for a change of an approved order; `If-Match` names the revision that was seen.
#[utoipa::path(post, path = "/orders/{id}/changes", tag = "orders",
    params(("id" = OrderId, Path)), request_body = ChangeInput,
    responses((status = 201, body = ChangeRequested)),
    security(("session" = [])), extensions(("x-permission" = json!("order.amend"))))]
pub(super) async fn request(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<ChangeInput>,
) -> Result<Response, Problem> {
    let permit: Permit<AmendOrder> = head.permit()?;
    let command = RequestChange {
        permit: permit.clone(),
        process,
        downstream,
        id: DocumentId::new(),
        order: id,
        revision: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |taken: ChangeRequested| {
        Answer::created(format!("/api/v1/orders/{id}/changes/{}", taken.id), &taken)
    })
    .await
}

/// The change requests of an order, the newest first.
#[utoipa::path(get, path = "/orders/{id}/changes", tag = "orders", params(("id" = OrderId, Path)),
    responses((status = 200, body = Vec<ChangeRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<ChangeRow>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let rows = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { changes_of(tx, &permit, id).await })
        })
        .await?;
    Ok(Json(rows))
}

/// A change request with its impact, its decisions and who took note.
#[utoipa::path(get, path = "/orders/{id}/changes/{change_id}", tag = "orders",
    params(("id" = OrderId, Path), ("change_id" = DocumentId, Path)),
    responses((status = 200, body = ChangeView)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn show(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    who: Who,
    Path(which): Path<(OrderId, DocumentId)>,
) -> Result<Json<ChangeView>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let view = api
        .db()
        .read_with(move |tx| {
            let (process, downstream) = (process.clone(), downstream.clone());
            let permit = permit.clone();
            Box::pin(async move {
                let areas = (&process, &downstream);
                show_change(tx, areas, &permit, which, now).await
            })
        })
        .await?;
    Ok(Json(view))
}

/// What a head says about a change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeDecisionBody {
    /// The request's `sheet` that was seen; an approval is about it and needed for one.
    #[serde(default)]
    sheet: String,
    /// Yes or no.
    verdict: ChangeVerdict,
    /// Why; needed to refuse, and to approve what is not in order.
    #[serde(default)]
    reason: String,
}

/// Decides on a change request, as a head concerned; the last approval carries it out.
#[utoipa::path(post, path = "/orders/{id}/changes/{change_id}/decide", tag = "orders",
    params(("id" = OrderId, Path), ("change_id" = DocumentId, Path)),
    request_body = ChangeDecisionBody, responses((status = 200, body = ChangeDecided)),
    security(("session" = [])), extensions(("x-permission" = json!("order.decide_change"))))]
pub(super) async fn decide(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path((order, id)): Path<(OrderId, DocumentId)>,
    Call { head, body }: Call<ChangeDecisionBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayDecide> = head.permit()?;
    let command = DecideChange {
        permit: permit.clone(),
        process,
        downstream,
        order,
        id,
        sheet: body.sheet,
        verdict: body.verdict,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |decided: ChangeDecided| {
        Answer::ok(&decided)
    })
    .await
}

/// Why a request is taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawChangeBody {
    /// In words.
    reason: String,
}

/// Where a change request stands after a command.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ChangeStateAfter {
    /// Where it stands now.
    state: ChangeState,
}

/// Takes a change request back before it took effect.
#[utoipa::path(post, path = "/orders/{id}/changes/{change_id}/withdraw", tag = "orders",
    params(("id" = OrderId, Path), ("change_id" = DocumentId, Path)),
    request_body = WithdrawChangeBody, responses((status = 200, body = ChangeStateAfter)),
    security(("session" = [])), extensions(("x-permission" = json!("order.amend"))))]
pub(super) async fn withdraw(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((order, id)): Path<(OrderId, DocumentId)>,
    Call { head, body }: Call<WithdrawChangeBody>,
) -> Result<Response, Problem> {
    let permit: Permit<AmendOrder> = head.permit()?;
    let command = WithdrawChange {
        permit: permit.clone(),
        process,
        order,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |state: ChangeState| {
        Answer::ok(&ChangeStateAfter { state })
    })
    .await
}

/// The revisions of an order, the newest first.
#[utoipa::path(get, path = "/orders/{id}/revisions", tag = "orders",
    params(("id" = OrderId, Path)), responses((status = 200, body = Vec<RevisionRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn revisions(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<RevisionRow>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let rows = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { revisions_of(tx, &permit, id).await })
        })
        .await?;
    Ok(Json(rows))
}

/// Which revisions to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Compared {
    /// The earlier one.
    from: i64,
    /// The later one.
    to: i64,
}

/// A revision of an order as it was, in full.
#[utoipa::path(get, path = "/orders/{id}/revisions/{revision}", tag = "orders",
    params(("id" = OrderId, Path), ("revision" = i64, Path)),
    responses((status = 200, body = RevisionPage)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn revision(
    State(api): State<Api>,
    who: Who,
    Path(which): Path<(OrderId, i64)>,
) -> Result<Json<RevisionPage>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let page = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { show_revision(tx, &permit, which).await })
        })
        .await?;
    Ok(Json(page))
}

/// What differs between two revisions of an order.
#[utoipa::path(get, path = "/orders/{id}/revisions/compare", tag = "orders",
    params(("id" = OrderId, Path), Compared), responses((status = 200, body = RevisionsCompared)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn compare(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
    Query(Compared { from, to }): Query<Compared>,
) -> Result<Json<RevisionsCompared>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let compared = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { compare_revisions(tx, &permit, id, (from, to)).await })
        })
        .await?;
    Ok(Json(compared))
}
