//! Holds on customers.

use access::{
    Permit,
    matrix::{ClearHold as MayClear, HoldCustomer, ViewCustomer},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{CustomerId, DocumentId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ClearHold, Hold, HoldInput, PlaceHold, holds_of, place_hold::within_reach};

/// The id of a new hold.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HoldPlaced {
    /// Its id.
    id: DocumentId,
}

/// Why a hold is cleared.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldClearing {
    /// In words.
    reason: String,
}

/// A customer's holds, the newest first, those cleared and lapsed too.
#[utoipa::path(get, path = "/customers/{id}/holds", tag = "parties", params(("id" = CustomerId, Path)),
    responses((status = 200, body = Vec<Hold>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
pub(super) async fn of_customer(
    State(api): State<Api>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Json<Vec<Hold>>, Problem> {
    let permit: Permit<ViewCustomer> = who.permit()?;
    let holds = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                within_reach(tx, &permit, customer).await?;
                holds_of(tx, customer).await
            })
        })
        .await?;
    Ok(Json(holds))
}

/// Places a hold on a customer, or on one order of his.
#[utoipa::path(post, path = "/customers/{id}/holds", tag = "parties", params(("id" = CustomerId, Path)),
    request_body = HoldInput, responses((status = 201, body = HoldPlaced)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.hold"))))]
pub(super) async fn place(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(customer): Path<CustomerId>,
    Call { head, body }: Call<HoldInput>,
) -> Result<Response, Problem> {
    let permit: Permit<HoldCustomer> = head.permit()?;
    let command = PlaceHold {
        permit: permit.clone(),
        id: DocumentId::new(),
        customer,
        input: body,
        today: process.today(head.now),
        now: head.now,
    };
    api.execute(&head, &permit, command, move |id| {
        Answer::created(
            format!("/api/v1/customers/{customer}/holds"),
            &HoldPlaced { id },
        )
    })
    .await
}

/// Clears a hold; the hold itself names the posts that may.
#[utoipa::path(post, path = "/holds/{id}/clear", tag = "parties", params(("id" = DocumentId, Path)),
    request_body = HoldClearing, responses((status = 200, body = Hold)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.hold.clear"))))]
pub(super) async fn clear(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<HoldClearing>,
) -> Result<Response, Problem> {
    let permit: Permit<MayClear> = head.permit()?;
    let command = ClearHold {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |hold| Answer::ok(&hold))
        .await
}
