//! Amounts above a customer's limit.

use access::{
    Permit,
    matrix::{ReleaseCredit, RequestOverride as MayRequest, ViewCredit},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{Currency, CustomerId, Date, DocumentId, Moment, Money, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    CreditOverride, DecideOverride, OverrideDecision, OverrideInput, OverrideState,
    RequestOverride, store::overrides,
};

use super::credit::in_sight;

/// An override; amounts are decimals in the company's currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CreditOverrideView {
    /// Its id.
    id: DocumentId,
    /// The customer.
    customer_id: CustomerId,
    /// His name.
    customer_name: String,
    /// The only order it is for; all of them when absent.
    order_id: Option<OrderId>,
    /// That order's number or label.
    order_label: Option<String>,
    /// How much above the limit.
    amount: String,
    /// Whether it also passes over what is overdue.
    covers_overdue: bool,
    /// The last day it counts.
    expires_on: Date,
    /// Why it is needed.
    reason: String,
    /// Where it stands.
    state: OverrideState,
    /// Granted, and its last day is not over.
    in_force: bool,
    /// Who asked.
    requested_by_name: String,
    /// When.
    requested_at: Moment,
    /// Who decided last.
    decided_by_name: Option<String>,
    /// When.
    decided_at: Option<Moment>,
    /// What he said.
    decision_note: String,
    /// Whether the reader may decide: he has the right and did not ask himself.
    may_decide: bool,
    /// Grows with each change; the ETag of the decision.
    version: i64,
}

impl CreditOverrideView {
    fn of(granted: CreditOverride, today: Date, who: &Who) -> Self {
        let may_decide = who
            .permit_if::<ReleaseCredit>()
            .is_some_and(|permit| !permit.made(granted.requested_by));
        Self {
            id: granted.id,
            customer_id: granted.customer,
            customer_name: granted.customer_name,
            order_id: granted.order,
            order_label: granted.order_label,
            amount: Money::new(granted.amount, Currency::CNY).to_decimal(),
            covers_overdue: granted.covers_overdue,
            expires_on: granted.expires_on,
            reason: granted.reason,
            in_force: granted.state == OverrideState::Approved && granted.expires_on >= today,
            state: granted.state,
            requested_by_name: granted.requested_by_name,
            requested_at: granted.requested_at,
            decided_by_name: granted.decided_by_name,
            decided_at: granted.decided_at,
            decision_note: granted.decision_note,
            may_decide,
            version: granted.version,
        }
    }
}

/// The id of a new request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OverrideRequested {
    /// Its id.
    id: DocumentId,
}

/// What is said with a decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideNote {
    /// In words; may be empty where it is granted.
    #[serde(default)]
    note: String,
}

/// A customer's overrides, the newest first.
#[utoipa::path(get, path = "/customers/{id}/credit/overrides", tag = "receivables",
    params(("id" = CustomerId, Path)), responses((status = 200, body = Vec<CreditOverrideView>)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn of_customer(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Json<Vec<CreditOverrideView>>, Problem> {
    let permit: Permit<ViewCredit> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                in_sight(tx, &permit, customer).await?;
                overrides::of_customer(tx, customer).await
            })
        })
        .await?;
    let today = process.today(who.now);
    let views = found.into_iter();
    Ok(Json(
        views
            .map(|granted| CreditOverrideView::of(granted, today, &who))
            .collect(),
    ))
}

/// What waits for a decision, the longest waiting first.
#[utoipa::path(get, path = "/credit-overrides", tag = "receivables",
    responses((status = 200, body = Vec<CreditOverrideView>)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.release"))))]
pub(super) async fn requested(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
) -> Result<Json<Vec<CreditOverrideView>>, Problem> {
    let _: Permit<ReleaseCredit> = who.permit()?;
    let found = api
        .db()
        .read_with(|tx| Box::pin(async move { overrides::requested(tx).await }))
        .await?;
    let today = process.today(who.now);
    let views = found.into_iter();
    Ok(Json(
        views
            .map(|granted| CreditOverrideView::of(granted, today, &who))
            .collect(),
    ))
}

/// Asks for an amount above the limit.
#[utoipa::path(post, path = "/customers/{id}/credit/overrides", tag = "receivables",
    params(("id" = CustomerId, Path)), request_body = OverrideInput,
    responses((status = 201, body = OverrideRequested)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.request"))))]
pub(super) async fn request(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(customer): Path<CustomerId>,
    Call { head, body }: Call<OverrideInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayRequest> = head.permit()?;
    let command = RequestOverride {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        customer,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |id| {
        let path = format!("/api/v1/customers/{customer}/credit/overrides");
        Ok(Answer::created(path, &OverrideRequested { id })?.revision(1))
    })
    .await
}

/// Grants an amount above the limit that another person asked for.
#[utoipa::path(post, path = "/credit-overrides/{id}/approve", tag = "receivables",
    params(("id" = DocumentId, Path)), request_body = OverrideNote, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.release"))))]
pub(super) async fn approve(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    call: Call<OverrideNote>,
) -> Result<Response, Problem> {
    decide(&api, process, (id, OverrideDecision::Approve), call).await
}

/// Declines an amount above the limit.
#[utoipa::path(post, path = "/credit-overrides/{id}/decline", tag = "receivables",
    params(("id" = DocumentId, Path)), request_body = OverrideNote, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.release"))))]
pub(super) async fn decline(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    call: Call<OverrideNote>,
) -> Result<Response, Problem> {
    decide(&api, process, (id, OverrideDecision::Decline), call).await
}

/// Takes back an amount above the limit that was granted.
#[utoipa::path(post, path = "/credit-overrides/{id}/revoke", tag = "receivables",
    params(("id" = DocumentId, Path)), request_body = OverrideNote, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.release"))))]
pub(super) async fn revoke(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    call: Call<OverrideNote>,
) -> Result<Response, Problem> {
    decide(&api, process, (id, OverrideDecision::Revoke), call).await
}

async fn decide(
    api: &Api,
    process: Process,
    (id, decision): (DocumentId, OverrideDecision),
    Call { head, body }: Call<OverrideNote>,
) -> Result<Response, Problem> {
    let permit: Permit<ReleaseCredit> = head.permit()?;
    let command = DecideOverride {
        permit: permit.clone(),
        process,
        id,
        version: head.if_match()?,
        decision,
        note: body.note,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}
