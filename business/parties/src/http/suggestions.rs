//! Changes of master data that documents suggest.

use access::{
    Permit,
    matrix::{ManageCustomer, ViewCustomer},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Json, extract::State, response::Response};
use kernel::{CustomerId, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{SettleSuggestion, Suggestion, store::suggestions};

/// Nothing to say beside the address.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestionDecision {}

/// Open suggestions about customers in sight, the newest first.
#[utoipa::path(get, path = "/customer-suggestions", tag = "parties",
    responses((status = 200, body = Vec<Suggestion>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
pub(super) async fn open(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    listed(&api, &who, None).await
}

/// Suggestions about a customer, the newest first, settled ones too.
#[utoipa::path(get, path = "/customers/{id}/suggestions", tag = "parties", params(("id" = CustomerId, Path)),
    responses((status = 200, body = Vec<Suggestion>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
pub(super) async fn of_customer(
    State(api): State<Api>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    listed(&api, &who, Some(customer)).await
}

/// Takes a suggestion into the master data.
#[utoipa::path(post, path = "/customer-suggestions/{id}/accept", tag = "parties",
    params(("id" = DocumentId, Path)), request_body = SuggestionDecision, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.manage"))))]
pub(super) async fn accept(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    call: Call<SuggestionDecision>,
) -> Result<Response, Problem> {
    settle(&api, id, true, call).await
}

/// Dismisses a suggestion for good.
#[utoipa::path(post, path = "/customer-suggestions/{id}/dismiss", tag = "parties",
    params(("id" = DocumentId, Path)), request_body = SuggestionDecision, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.manage"))))]
pub(super) async fn dismiss(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    call: Call<SuggestionDecision>,
) -> Result<Response, Problem> {
    settle(&api, id, false, call).await
}

async fn listed(
    api: &Api,
    who: &Who,
    customer: Option<CustomerId>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    let permit: Permit<ViewCustomer> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { suggestions::list(tx, &permit, customer).await })
        })
        .await?;
    Ok(Json(found))
}

async fn settle(
    api: &Api,
    id: DocumentId,
    accept: bool,
    Call { head, body: _ }: Call<SuggestionDecision>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCustomer> = head.permit()?;
    let command = SettleSuggestion {
        permit: permit.clone(),
        id,
        accept,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
