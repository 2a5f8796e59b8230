//! Orders over HTTP: entering, changing, submitting, withdrawing, giving up, listing.
//!
//! The order page itself (one thread) is composed in the `thread` crate.

mod changes;
mod endings;
mod hand_over;
mod lists;
mod origin;
mod prices;
mod usual;

use access::{
    Permit,
    matrix::{
        CancelOrder as MayCancel, EditOrder, EnterOrder, SubmitOrder as MaySubmit,
        WithdrawOrder as MayWithdraw,
    },
};
use api::{Answer, Api, Call, Path, Problem};
use axum::{Extension, extract::State, response::Response};
use engine::Answers;
use kernel::{DocumentId, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    CancelCode, CancelOrder, CancelTerms, ChangeDraft, CreateOrder, DepositFate, OrderContent,
    OrderSaved, OrderState, OrderSubmitted, SharedDownstream, SubmitOrder, WithdrawOrder,
};

/// The routes of this area; annexes are sent from the vault.
pub fn routes(vault: files::Vault) -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(lists::list, create))
        .routes(routes!(lists::export))
        .routes(routes!(usual::list))
        .routes(routes!(prices::preview))
        .routes(routes!(prices::floors))
        .routes(routes!(prices::approve))
        .routes(routes!(change))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
        .routes(routes!(cancel))
        .routes(routes!(origin::origin))
        .routes(routes!(origin::explain))
        .merge(crate::template::http::routes())
        .merge(crate::inquiry::http::routes())
        .merge(crate::quotation::http::routes())
        .merge(crate::contract::http::routes(vault))
        .routes(routes!(changes::preview))
        .routes(routes!(changes::list, changes::request))
        .routes(routes!(changes::show))
        .routes(routes!(changes::decide))
        .routes(routes!(changes::withdraw))
        .routes(routes!(changes::revisions))
        .routes(routes!(changes::compare))
        .routes(routes!(changes::revision))
        .routes(routes!(endings::standing))
        .routes(routes!(endings::hold))
        .routes(routes!(endings::resume))
        .routes(routes!(endings::reassign))
        .routes(routes!(hand_over::holdings))
        .routes(routes!(hand_over::hand_over))
        .routes(routes!(endings::short_close))
        .routes(routes!(endings::reopen))
}

/// Enters an order as a draft, however incomplete.
#[utoipa::path(post, path = "/orders", tag = "orders", request_body = OrderContent,
    responses((status = 201, body = OrderSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
async fn create(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<OrderContent>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = CreateOrder {
        permit: permit.clone(),
        process,
        id: OrderId::new(),
        content: body,
        owner: None,
        source: ("manual".to_owned(), None),
        origin: None,
        now: head.now,
    };
    api.execute(&head, &permit, command, order_created).await
}

/// Entries of the history of an inquiry or a quotation; few have more.
pub(crate) const HISTORY_MAX: i64 = 200;

/// Where a new order is found, however it was made.
pub(crate) fn order_created(saved: OrderSaved) -> kernel::Result<Answer> {
    let place = format!("/api/v1/orders/{}", saved.id);
    Ok(Answer::created(place, &saved)?.revision(saved.revision))
}

/// Replaces the content of a draft; `If-Match` names the revision the change was made on.
#[utoipa::path(put, path = "/orders/{id}", tag = "orders", params(("id" = OrderId, Path)),
    request_body = OrderContent, responses((status = 200, body = OrderSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("order.edit"))))]
async fn change(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<OrderContent>,
) -> Result<Response, Problem> {
    let permit: Permit<EditOrder> = head.permit()?;
    let revision = head.if_match()?;
    let command = ChangeDraft {
        permit: permit.clone(),
        process,
        id,
        revision,
        content: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |saved: OrderSaved| {
        Ok(Answer::ok(&saved)?.revision(saved.revision))
    })
    .await
}

/// What a submission says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubmitBody {
    /// Answers to the entry's checklist, e.g. "compared with the contract".
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    checklist: Answers,
    /// After a return: what was corrected.
    #[serde(default)]
    note: String,
}

/// Submits a draft for review.
#[utoipa::path(post, path = "/orders/{id}/submit", tag = "orders", params(("id" = OrderId, Path)),
    request_body = SubmitBody, responses((status = 200, body = OrderSubmitted)),
    security(("session" = [])), extensions(("x-permission" = json!("order.submit"))))]
async fn submit(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<SubmitBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MaySubmit> = head.permit()?;
    let revision = head.if_match()?;
    let command = SubmitOrder {
        permit: permit.clone(),
        process,
        id,
        revision,
        answers: body.checklist,
        note: body.note,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: OrderSubmitted| {
        Ok(Answer::ok(&done)?.revision(done.revision))
    })
    .await
}

/// Two versions of a document to compare.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareQuery {
    /// The one.
    pub(crate) from: i64,
    /// The other.
    pub(crate) to: i64,
}

/// Why an order is taken back or given up.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// In words.
    pub(crate) reason: String,
}

/// The state after a command.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct StateAfter {
    /// Where the order stands now.
    state: OrderState,
}

/// Takes a submitted order back to change it.
#[utoipa::path(post, path = "/orders/{id}/withdraw", tag = "orders", params(("id" = OrderId, Path)),
    request_body = ReasonBody, responses((status = 200, body = StateAfter)),
    security(("session" = [])), extensions(("x-permission" = json!("order.withdraw"))))]
async fn withdraw(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<ReasonBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayWithdraw> = head.permit()?;
    let command = WithdrawOrder {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |state| {
        Answer::ok(&StateAfter { state })
    })
    .await
}

/// Why an order is cancelled; an approved one asks for more than words.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelOrderBody {
    /// In words.
    reason: String,
    /// For an approved order: the kind of reason.
    #[serde(default)]
    code: Option<CancelCode>,
    /// For an approved order: what it costs us, as a decimal.
    #[serde(default)]
    costs: Option<String>,
    /// For an approved order that the customer paid for: what becomes of it.
    #[serde(default)]
    deposit: Option<DepositFate>,
}

/// Gives an order up: before its approval, or an approved one before anything left.
#[utoipa::path(post, path = "/orders/{id}/cancel", tag = "orders", params(("id" = OrderId, Path)),
    request_body = CancelOrderBody, responses((status = 200, body = StateAfter)),
    security(("session" = [])), extensions(("x-permission" = json!("order.cancel"))))]
async fn cancel(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<CancelOrderBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayCancel> = head.permit()?;
    let command = CancelOrder {
        permit: permit.clone(),
        process,
        downstream,
        ending: DocumentId::new(),
        id,
        reason: body.reason,
        terms: CancelTerms {
            code: body.code,
            costs: body.costs,
            deposit: body.deposit,
        },
        now: head.now,
    };
    api.execute(&head, &permit, command, |state| {
        Answer::ok(&StateAfter { state })
    })
    .await
}
