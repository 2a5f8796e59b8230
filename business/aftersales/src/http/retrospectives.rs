//! The routes of retrospectives.

use std::sync::Arc;

use access::{
    Permit,
    matrix::{HoldRetrospective, ViewOrder},
};
use api::{Answer, Api, Call, Nothing, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::OrderId;
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    FinishRetrospective, Observations, RetrospectiveInput, RetrospectiveView, SaveRetrospective,
    retrospective,
};

/// The version of a retrospective after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RetrospectiveSaved {
    /// The version, also the ETag.
    version: i64,
}

/// How an order went, with what people wrote about it.
#[utoipa::path(get, path = "/orders/{id}/retrospective", tag = "aftersales", params(("id" = OrderId, Path)),
    responses((status = 200, body = RetrospectiveView)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn show(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(observations): Extension<Arc<dyn Observations>>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<RetrospectiveView>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                retrospective(tx, &process, &*observations, &permit, (id, now)).await
            })
        })
        .await?;
    Ok(Json(view))
}

/// Writes on a retrospective; everything is sent each time. `If-Match` guards against another's change.
#[utoipa::path(post, path = "/orders/{id}/retrospective", tag = "aftersales", params(("id" = OrderId, Path)),
    request_body = RetrospectiveInput, responses((status = 200, body = RetrospectiveSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("retrospective.hold"))))]
pub(super) async fn save(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<RetrospectiveInput>,
) -> Result<Response, Problem> {
    let permit: Permit<HoldRetrospective> = head.permit()?;
    let command = SaveRetrospective {
        permit: permit.clone(),
        process,
        id,
        version: head.revision,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::ok(&RetrospectiveSaved { version })?.revision(version))
    })
    .await
}

/// Finishes a retrospective: improvements become tasks, departments and management are told.
#[utoipa::path(post, path = "/orders/{id}/retrospective/finish", tag = "aftersales", params(("id" = OrderId, Path)),
    responses((status = 200, body = RetrospectiveSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("retrospective.hold"))))]
pub(super) async fn finish(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(observations): Extension<Arc<dyn Observations>>,
    Path(id): Path<OrderId>,
    Call { head, body: _ }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<HoldRetrospective> = head.permit()?;
    let command = FinishRetrospective {
        permit: permit.clone(),
        process,
        observations,
        id,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::ok(&RetrospectiveSaved { version })?.revision(version))
    })
    .await
}
