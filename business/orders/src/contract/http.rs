//! Contracts over HTTP: the document; annexes, obligations and budgets stand in `http/`.

mod annexes;
mod budgets;
mod obligations;

use access::{
    Permit,
    matrix::{
        EnterOrder, SignContract as MaySign, ViewContract, ViewOrder, ViewQuotation, WriteContract,
    },
};
use api::{Answer, Api, Call, Page, PageQuery, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use files::Vault;
use kernel::{CustomerId, Date, Fault, OrderId};
use process::{Entry, Process};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    CallOff, ChangeContract, ContractFromQuotation, ContractId, ContractInput, ContractSaved,
    ContractState, CreateContract, EndCode, EndContract, OrderFromContract, SignContract,
    SupplementContract,
    compare::{ContractComparison, compare},
    list::{ContractFilter, ContractRow, list_contracts},
    version_page::{ContractVersionPage, version_page},
    view::{ContractOfOrder, ContractPage, contract_history, contract_of_order, contract_page},
};
use crate::{
    OrderSaved,
    http::{CompareQuery, ReasonBody, order_created},
    quotation::QuotationId,
};

/// The routes of contracts.
pub(crate) fn routes(vault: Vault) -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(page, change))
        .routes(routes!(version))
        .routes(routes!(compared))
        .routes(routes!(history))
        .routes(routes!(sign))
        .routes(routes!(supplement))
        .routes(routes!(end))
        .routes(routes!(make_order))
        .routes(routes!(from_quotation))
        .routes(routes!(of_order))
        .merge(annexes::routes(vault))
        .merge(obligations::routes())
        .merge(budgets::routes())
}

/// Which contracts to list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ContractsQuery {
    /// Only contracts in this state.
    state: Option<String>,
    /// Only contracts with this customer.
    customer_id: Option<CustomerId>,
    /// Only contracts whose budget waits for finance.
    budget_waits: Option<bool>,
    /// A number from its start, or a customer's name or initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Contracts within one's sight, newest first.
#[utoipa::path(get, path = "/contracts", tag = "orders", params(ContractsQuery),
    responses((status = 200, body = Page<ContractRow>)), operation_id = "contracts",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn list(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<ContractsQuery>,
) -> Result<Json<Page<ContractRow>>, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let limit = limit(query.limit)?;
    let state = query.state.as_deref();
    let filter = ContractFilter {
        state: state
            .map(|word| ContractState::parse(word).ok_or(Fault::NotFound("state")))
            .transpose()?,
        customer: query.customer_id,
        budget_waits: query.budget_waits.unwrap_or_default(),
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
        today: process.today(who.now),
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_contracts(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, ContractRow::position)?))
}

/// Begins a contract: version 1, a draft, however incomplete.
#[utoipa::path(post, path = "/contracts", tag = "orders", request_body = ContractInput,
    responses((status = 201, body = ContractSaved)), operation_id = "create_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.write"))))]
async fn create(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<ContractInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteContract> = head.permit()?;
    let command = CreateContract {
        permit: permit.clone(),
        process,
        id: ContractId::new(),
        input: body,
        quotation: None,
        now: head.now,
    };
    api.execute(&head, &permit, command, created).await
}

fn created(saved: ContractSaved) -> kernel::Result<Answer> {
    let place = format!("/api/v1/contracts/{}", saved.id);
    Ok(Answer::created(place, &saved)?.revision(saved.revision))
}

fn saved(saved: ContractSaved) -> kernel::Result<Answer> {
    Ok(Answer::ok(&saved)?.revision(saved.revision))
}

/// A contract with its versions, annexes, obligations and what may be done.
#[utoipa::path(get, path = "/contracts/{id}", tag = "orders", params(("id" = ContractId, Path)),
    responses((status = 200, body = ContractPage)), operation_id = "contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn page(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<ContractId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let (principal, now) = (who.principal.clone(), who.now);
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(
                async move { contract_page(tx, (&principal, &permit), &process, id, now).await },
            )
        })
        .await?;
    let answer = Answer::ok(&page)?.revision(page.revision);
    Ok(axum::response::IntoResponse::into_response(answer))
}

/// Replaces the draft; `If-Match` names the revision the change was made on.
#[utoipa::path(put, path = "/contracts/{id}", tag = "orders", params(("id" = ContractId, Path)),
    request_body = ContractInput, responses((status = 200, body = ContractSaved)),
    operation_id = "change_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.write"))))]
async fn change(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<ContractId>,
    Call { head, body }: Call<ContractInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteContract> = head.permit()?;
    let command = ChangeContract {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, saved).await
}

/// One version as it was written, whether or not a supplement took its place.
#[utoipa::path(get, path = "/contracts/{id}/versions/{version}", tag = "orders",
    params(("id" = ContractId, Path), ("version" = i64, Path)),
    responses((status = 200, body = ContractVersionPage)), operation_id = "contract_version",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn version(
    State(api): State<Api>,
    who: Who,
    Path(which): Path<(ContractId, i64)>,
) -> Result<Json<ContractVersionPage>, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let page = api
        .db()
        .read_with(move |tx| Box::pin(async move { version_page(tx, &permit, which).await }))
        .await?;
    Ok(Json(page))
}

/// How two versions differ, field by field.
#[utoipa::path(get, path = "/contracts/{id}/compare", tag = "orders",
    params(("id" = ContractId, Path), CompareQuery),
    responses((status = 200, body = ContractComparison)), operation_id = "compare_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn compared(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ContractId>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<ContractComparison>, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let versions = (query.from, query.to);
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { compare(tx, &permit, id, versions).await }))
        .await?;
    Ok(Json(found))
}

/// What happened to a contract, oldest first; of confidential annexes only to those who may read them.
#[utoipa::path(get, path = "/contracts/{id}/history", tag = "orders",
    params(("id" = ContractId, Path), PageQuery), responses((status = 200, body = Page<Entry>)),
    operation_id = "contract_history",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn history(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<ContractId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: i64 = decode_cursor(query.cursor.as_deref())?.unwrap_or(0);
    let principal = who.principal.clone();
    let entries = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let place = (after, limit + 1);
                contract_history(tx, (&principal, &permit), &process, id, place).await
            })
        })
        .await?;
    Ok(Json(Page::of(entries, limit, |entry| entry.seq)?))
}

/// Puts the version in hand in force; `If-Match` names the revision that was seen.
#[utoipa::path(post, path = "/contracts/{id}/sign", tag = "orders",
    params(("id" = ContractId, Path)), request_body = api::Nothing,
    responses((status = 200, body = ContractSaved)), operation_id = "sign_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.sign"))))]
async fn sign(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<ContractId>,
    Call { head, .. }: Call<api::Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<MaySign> = head.permit()?;
    let command = SignContract {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        now: head.now,
    };
    api.execute(&head, &permit, command, saved).await
}

/// Begins a supplement: the next version, from the words of the one in force.
#[utoipa::path(post, path = "/contracts/{id}/supplement", tag = "orders",
    params(("id" = ContractId, Path)), request_body = ReasonBody,
    responses((status = 200, body = ContractSaved)), operation_id = "supplement_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.write"))))]
async fn supplement(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<ContractId>,
    Call { head, body }: Call<ReasonBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteContract> = head.permit()?;
    let command = SupplementContract {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, saved).await
}

/// Why a contract ends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndContractBody {
    /// The kind of reason.
    code: EndCode,
    /// In words.
    reason: String,
}

/// Ends a contract; `If-Match` names the revision that was seen.
#[utoipa::path(post, path = "/contracts/{id}/end", tag = "orders",
    params(("id" = ContractId, Path)), request_body = EndContractBody,
    responses((status = 204)), operation_id = "end_contract",
    security(("session" = [])), extensions(("x-permission" = json!("contract.sign"))))]
async fn end(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<ContractId>,
    Call { head, body }: Call<EndContractBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MaySign> = head.permit()?;
    let command = EndContract {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        code: body.code,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// What is ordered of a contract.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CallOffBody {
    /// From a frame: what is called off; all that is left when empty.
    #[serde(default)]
    lines: Vec<CallOff>,
    /// From a frame: when it is to be delivered.
    #[serde(default)]
    delivery_on: Option<Date>,
}

/// Makes a draft of an order from the version in force.
#[utoipa::path(post, path = "/contracts/{id}/order", tag = "orders",
    params(("id" = ContractId, Path)), request_body = CallOffBody,
    responses((status = 201, body = OrderSaved)), operation_id = "order_from_contract",
    security(("session" = [])), extensions(("x-permission" = json!(["order.enter", "contract.view"]))))]
async fn make_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<ContractId>,
    Call { head, body }: Call<CallOffBody>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = OrderFromContract {
        reader: head.permit()?,
        permit: permit.clone(),
        process,
        id,
        order: OrderId::new(),
        lines: body.lines,
        delivery_on: body.delivery_on,
        now: head.now,
    };
    api.execute(&head, &permit, command, order_created).await
}

/// Makes the draft of a contract from the version that the customer accepted.
#[utoipa::path(post, path = "/quotations/{id}/contract", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = api::Nothing,
    responses((status = 201, body = ContractSaved)), operation_id = "contract_from_quotation",
    security(("session" = [])), extensions(("x-permission" = json!(["contract.write", "quotation.view"]))))]
async fn from_quotation(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(quotation): Path<QuotationId>,
    Call { head, .. }: Call<api::Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteContract> = head.permit()?;
    let reader: Permit<ViewQuotation> = head.permit()?;
    let command = ContractFromQuotation {
        reader,
        permit: permit.clone(),
        process,
        quotation,
        id: ContractId::new(),
        now: head.now,
    };
    api.execute(&head, &permit, command, created).await
}

/// The contract that an order was made from, with what it obliged whom to on this order; `null` for
/// an order that was made without.
#[utoipa::path(get, path = "/orders/{id}/contract", tag = "orders",
    params(("id" = OrderId, Path)), responses((status = 200, body = Option<ContractOfOrder>)),
    operation_id = "order_contract",
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
async fn of_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Option<ContractOfOrder>>, Problem> {
    let reader: Permit<ViewOrder> = who.permit()?;
    let contracts = who.permit_if::<ViewContract>();
    let now = who.now;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                crate::refuse_unseen(tx, &reader, id).await?;
                contract_of_order(tx, contracts, &process, id, now).await
            })
        })
        .await?;
    Ok(Json(found))
}
