//! The customer's link over HTTP: without a session, by a token that nobody can guess. Wrong tokens
//! make the caller's address wait, as wrong passwords do.

use access::Token;
use api::{Api, Json, Path, Problem, Visitor};
use axum::{Extension, extract::State};
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::quotation::{
    AnswerOffer, OfferAnswer, Signature,
    offer::{Offer, read_offer},
};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read))
        .routes(routes!(accept))
        .routes(routes!(decline))
}

/// The quotation behind a customer's link.
#[utoipa::path(get, path = "/offers/{token}", tag = "orders",
    params(("token" = String, Path, description = "The secret part of the link")),
    responses((status = 200, body = Offer),
        (status = 409, description = "Expired, superseded or withdrawn"),
        (status = 429, description = "Too many wrong links; see Retry-After")),
    operation_id = "offer",
    security(()), extensions(("x-permission" = json!("public"))))]
async fn read(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<axum::Json<Offer>, Problem> {
    let token = known_form(&api, &visitor, &token).await?;
    let today = process.today(visitor.now);
    let secret = token.secret().to_owned();
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { read_offer(tx, &secret, today).await }))
        .await?;
    match found {
        Some(offer) => Ok(axum::Json(offer)),
        None => Err(visitor.lost(&api).await),
    }
}

/// The customer accepts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptBody {
    /// Who accepts.
    #[schema(example = "顾明")]
    name: String,
    /// His signature.
    signature: Signature,
    /// The fingerprint of what he read.
    hash: String,
}

/// Accepts the quotation behind a customer's link, with name and signature
///
/// A repeat answers what stands.
#[utoipa::path(post, path = "/offers/{token}/accept", tag = "orders",
    params(("token" = String, Path, description = "The secret part of the link")),
    request_body = AcceptBody, responses((status = 200, body = OfferAnswer),
        (status = 429, description = "Too many wrong links; see Retry-After")),
    operation_id = "accept_offer",
    security(()), extensions(("x-permission" = json!("public"))))]
async fn accept(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    visitor: Visitor,
    Path(token): Path<String>,
    Json(body): Json<AcceptBody>,
) -> Result<axum::Json<OfferAnswer>, Problem> {
    let answer = OfferAnswer {
        accepted: true,
        name: body.name.trim().to_owned(),
        signature: Some(body.signature),
        reason: String::new(),
        hash: body.hash,
        answered_at: visitor.now,
    };
    answered(&api, process, visitor, &token, answer).await
}

/// The customer declines.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclineBody {
    /// Who declines.
    #[schema(example = "顾明")]
    name: String,
    /// Why.
    reason: String,
    /// The fingerprint of what he read.
    hash: String,
}

/// Declines the quotation behind a customer's link, with the reason
///
/// A repeat answers what stands.
#[utoipa::path(post, path = "/offers/{token}/decline", tag = "orders",
    params(("token" = String, Path, description = "The secret part of the link")),
    request_body = DeclineBody, responses((status = 200, body = OfferAnswer),
        (status = 429, description = "Too many wrong links; see Retry-After")),
    operation_id = "decline_offer",
    security(()), extensions(("x-permission" = json!("public"))))]
async fn decline(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    visitor: Visitor,
    Path(token): Path<String>,
    Json(body): Json<DeclineBody>,
) -> Result<axum::Json<OfferAnswer>, Problem> {
    let answer = OfferAnswer {
        accepted: false,
        name: body.name.trim().to_owned(),
        signature: None,
        reason: body.reason.trim().to_owned(),
        hash: body.hash,
        answered_at: visitor.now,
    };
    answered(&api, process, visitor, &token, answer).await
}

async fn answered(
    api: &Api,
    process: Process,
    visitor: Visitor,
    token: &str,
    answer: OfferAnswer,
) -> Result<axum::Json<OfferAnswer>, Problem> {
    let command = AnswerOffer {
        process,
        token: known_form(api, &visitor, token).await?,
        answer,
        address: visitor.address.clone(),
        request: visitor.request,
    };
    match api.execute_open(command).await? {
        Some(answer) => Ok(axum::Json(answer)),
        None => Err(visitor.lost(api).await),
    }
}

/// A token that could be one, from an address that need not wait.
async fn known_form(api: &Api, visitor: &Visitor, token: &str) -> Result<Token, Problem> {
    visitor.refuse_waiting(api).await?;
    match Token::parse(token) {
        Some(token) => Ok(token),
        None => Err(visitor.lost(api).await),
    }
}
