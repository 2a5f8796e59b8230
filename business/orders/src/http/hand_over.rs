//! Handing over what a person answers for, over HTTP.

use access::{Permit, matrix::ReassignOrder as MayReassign};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::UserId;
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{HandOver, HandedOver, Holdings, holdings_of};

/// What somebody answers for
///
/// His orders in hand, open quotations, contracts and inquiries, and his customers, as far as one
/// may hand them over.
#[utoipa::path(get, path = "/hand-overs/{user}", tag = "orders",
    params(("user" = UserId, Path)), responses((status = 200, body = Holdings)),
    security(("session" = [])), extensions(("x-permission" = json!("order.reassign"))))]
pub(super) async fn holdings(
    State(api): State<Api>,
    who: Who,
    Path(user): Path<UserId>,
) -> Result<Json<Holdings>, Problem> {
    let permit: Permit<MayReassign> = who.permit()?;
    let held = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { holdings_of(tx, &permit, user).await })
        })
        .await?;
    Ok(Json(held))
}

/// Whose documents become whose, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOverBody {
    /// Who answers for them now.
    from: UserId,
    /// Who does from now on.
    to: UserId,
    /// Which documents, at least one: those that were shown. What came in since stays where it is.
    #[serde(default)]
    documents: Vec<Uuid>,
    /// In words.
    reason: String,
}

/// Gives what somebody answers for to another; what cannot go is named, and the rest goes.
#[utoipa::path(post, path = "/hand-overs", tag = "orders", request_body = HandOverBody,
    responses((status = 200, body = HandedOver)),
    security(("session" = [])), extensions(("x-permission" = json!("order.reassign"))))]
pub(super) async fn hand_over(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<HandOverBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReassign> = head.permit()?;
    let command = HandOver {
        permit: permit.clone(),
        process,
        from: body.from,
        to: body.to,
        documents: body.documents,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |handed: HandedOver| {
        Answer::ok(&handed)
    })
    .await
}
