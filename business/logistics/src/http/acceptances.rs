//! Acceptance sheets over HTTP.

use access::{
    Permit,
    matrix::{RecordAcceptance, ViewAcceptance, ViewOrder},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, OrderId};
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AcceptancePage, CancelAcceptance, FindingsInput, Object, ObjectionInput, OpenAcceptance,
    Reactions, SaveFindings, SheetChanged, SheetInput, SignAcceptance, SignatureInput,
    acceptance_page,
};

/// The routes of acceptance.
pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(one, save))
        .routes(routes!(object))
        .routes(routes!(sign))
        .routes(routes!(cancel))
}

fn changed(done: &SheetChanged) -> kernel::Result<Answer> {
    Ok(Answer::ok(done)?.revision(done.version))
}

/// Makes an acceptance sheet from what arrived and is not accepted yet.
#[utoipa::path(post, path = "/orders/{id}/acceptances", tag = "acceptance", params(("id" = OrderId, Path)),
    operation_id = "open_acceptance", request_body = SheetInput,
    responses((status = 201, body = SheetChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.record"))))]
async fn open(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<SheetInput>,
) -> Result<Response, Problem> {
    let permit: Permit<RecordAcceptance> = head.permit()?;
    let (id, now) = (DocumentId::new(), head.now);
    let command = OpenAcceptance {
        permit: permit.clone(),
        process,
        id,
        order,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: SheetChanged| {
        Ok(
            Answer::created(format!("/api/v1/acceptances/{}", done.id), &done)?
                .revision(done.version),
        )
    })
    .await
}

/// One acceptance sheet.
#[utoipa::path(get, path = "/acceptances/{id}", tag = "acceptance", params(("id" = DocumentId, Path)),
    operation_id = "get_acceptance", responses((status = 200, body = AcceptancePage)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.view"))))]
async fn one(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<DocumentId>,
) -> Result<Json<AcceptancePage>, Problem> {
    let permit: Permit<ViewAcceptance> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(
                async move { acceptance_page(tx, &process, id, (&permit, &reader), now).await },
            )
        })
        .await?;
    Ok(Json(page))
}

/// Saves what was found on an open sheet; `If-Match` names the version it rests on.
#[utoipa::path(put, path = "/acceptances/{id}", tag = "acceptance",
    params(("id" = DocumentId, Path), ("If-Match" = String, Header, description = "The version, as \"r3\"")),
    operation_id = "save_acceptance", request_body = FindingsInput,
    responses((status = 200, body = SheetChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.record"))))]
async fn save(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<FindingsInput>,
) -> Result<Response, Problem> {
    let permit: Permit<RecordAcceptance> = head.permit()?;
    let (version, now) = (head.if_match()?, head.now);
    let command = SaveFindings {
        permit: permit.clone(),
        process,
        id,
        version,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: SheetChanged| changed(&done))
        .await
}

/// Records an objection of the customer; it becomes a ticket.
#[utoipa::path(post, path = "/acceptances/{id}/objections", tag = "acceptance", params(("id" = DocumentId, Path)),
    operation_id = "object_to_acceptance", request_body = ObjectionInput,
    responses((status = 200, body = SheetChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.record"))))]
async fn object(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(reactions): Extension<Reactions>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ObjectionInput>,
) -> Result<Response, Problem> {
    let permit: Permit<RecordAcceptance> = head.permit()?;
    let command = Object {
        permit: permit.clone(),
        process,
        reactions,
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: SheetChanged| changed(&done))
        .await
}

/// The customer signs; `If-Match` names the version that was shown to him.
#[utoipa::path(post, path = "/acceptances/{id}/sign", tag = "acceptance",
    params(("id" = DocumentId, Path), ("If-Match" = String, Header, description = "The version, as \"r3\"")),
    operation_id = "sign_acceptance", request_body = SignatureInput,
    responses((status = 200, body = SheetChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.record"))))]
async fn sign(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(reactions): Extension<Reactions>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<SignatureInput>,
) -> Result<Response, Problem> {
    let permit: Permit<RecordAcceptance> = head.permit()?;
    let (version, now) = (head.if_match()?, head.now);
    let command = SignAcceptance {
        permit: permit.clone(),
        process,
        reactions,
        id,
        version,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |done: SheetChanged| changed(&done))
        .await
}

/// Why a sheet is given up.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = CancelAcceptanceInput)]
#[serde(deny_unknown_fields)]
struct CancelBody {
    /// In words.
    reason: String,
}

/// Gives an open sheet up.
#[utoipa::path(post, path = "/acceptances/{id}/cancel", tag = "acceptance", params(("id" = DocumentId, Path)),
    operation_id = "cancel_acceptance", request_body = CancelBody,
    responses((status = 200, body = SheetChanged)),
    security(("session" = [])), extensions(("x-permission" = json!("acceptance.record"))))]
async fn cancel(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<CancelBody>,
) -> Result<Response, Problem> {
    let permit: Permit<RecordAcceptance> = head.permit()?;
    let command = CancelAcceptance {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: SheetChanged| changed(&done))
        .await
}
