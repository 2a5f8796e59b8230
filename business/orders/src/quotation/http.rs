//! Quotations over HTTP: the company's side; the customer's is in `http/offers.rs`.

mod offers;

use access::{
    Permit, Token,
    matrix::{
        ConfirmQuotation as MayConfirm, EnterOrder, IssueQuotation as MayIssue, ReleasePrice,
        ViewQuotation, WriteQuotation,
    },
};
use api::{
    Answer, Api, Call, Head, Nothing, Page, Path, Problem, Query, Who, decode_cursor, limit,
};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{CustomerId, Fault, LineId, OrderId};
use process::{Entry, Process};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApproveQuotedPrice, ChangeQuotation, ConfirmQuotation, CreateQuotation, IssueQuotation,
    OrderFromQuotation, QuotationId, QuotationInput, QuotationState, ReviseQuotation,
    WithdrawQuotation,
    compare::{QuotationComparison, compare},
    create_quotation::QuotationSaved,
    issue_quotation::QuotationIssued,
    list::{QuotationFilter, QuotationRow, list_quotations},
    stream,
    view::{QuotationPage, find_for, quotation_page},
};
use crate::{
    OrderSaved,
    http::{CompareQuery, HISTORY_MAX, ReasonBody, order_created},
};

/// The routes of quotations.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(page, change))
        .routes(routes!(compared))
        .routes(routes!(history))
        .routes(routes!(confirm))
        .routes(routes!(approve_price))
        .routes(routes!(issue))
        .routes(routes!(withdraw))
        .routes(routes!(revise))
        .routes(routes!(make_order))
        .merge(offers::routes())
}

/// Which quotations to list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct QuotationsQuery {
    /// Only quotations whose latest version is in this state.
    state: Option<String>,
    /// Only quotations to this customer.
    customer_id: Option<CustomerId>,
    /// A number from its start, or a customer's name or initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Quotations within one's sight, newest first.
#[utoipa::path(get, path = "/quotations", tag = "orders", params(QuotationsQuery),
    responses((status = 200, body = Page<QuotationRow>)), operation_id = "quotations",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.view"))))]
async fn list(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<QuotationsQuery>,
) -> Result<Json<Page<QuotationRow>>, Problem> {
    let permit: Permit<ViewQuotation> = who.permit()?;
    let limit = limit(query.limit)?;
    let state = query.state.as_deref();
    let filter = QuotationFilter {
        state: state
            .map(|word| QuotationState::parse(word).ok_or(Fault::NotFound("state")))
            .transpose()?,
        customer: query.customer_id,
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let today = process.today(who.now);
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { list_quotations(tx, &permit, &filter, today).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, QuotationRow::position)?))
}

/// Begins a quotation: version 1, a draft, however incomplete.
#[utoipa::path(post, path = "/quotations", tag = "orders", request_body = QuotationInput,
    responses((status = 201, body = QuotationSaved)), operation_id = "create_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.write"))))]
async fn create(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<QuotationInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteQuotation> = head.permit()?;
    let command = CreateQuotation {
        permit: permit.clone(),
        process,
        id: QuotationId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, created).await
}

/// A quotation with its versions and what may be done.
#[utoipa::path(get, path = "/quotations/{id}", tag = "orders", params(("id" = QuotationId, Path)),
    responses((status = 200, body = QuotationPage)), operation_id = "quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.view"))))]
async fn page(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<QuotationId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewQuotation> = who.permit()?;
    let (principal, now) = (who.principal.clone(), who.now);
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(
                async move { quotation_page(tx, (&principal, &permit), &process, id, now).await },
            )
        })
        .await?;
    let answer = Answer::ok(&page)?.revision(page.revision);
    Ok(axum::response::IntoResponse::into_response(answer))
}

/// A quotation's history, oldest first.
#[utoipa::path(get, path = "/quotations/{id}/history", tag = "orders", params(("id" = QuotationId, Path)),
    responses((status = 200, body = Vec<Entry>)), operation_id = "quotation_history",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.view"))))]
async fn history(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<QuotationId>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let permit: Permit<ViewQuotation> = who.permit()?;
    let entries = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                find_for(tx, &permit, id).await?;
                let range = (0, HISTORY_MAX);
                process.history(tx, stream(id), range, permit.hides()).await
            })
        })
        .await?;
    Ok(Json(entries))
}

/// Replaces the draft; `If-Match` names the revision the change was made on.
#[utoipa::path(put, path = "/quotations/{id}", tag = "orders", params(("id" = QuotationId, Path)),
    request_body = QuotationInput, responses((status = 200, body = QuotationSaved)),
    operation_id = "change_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.write"))))]
async fn change(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<QuotationId>,
    Call { head, body }: Call<QuotationInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteQuotation> = head.permit()?;
    let command = ChangeQuotation {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, saved).await
}

pub(crate) fn created(saved: QuotationSaved) -> kernel::Result<Answer> {
    let place = format!("/api/v1/quotations/{}", saved.id);
    Ok(Answer::created(place, &saved)?.revision(saved.revision))
}

fn saved(saved: QuotationSaved) -> kernel::Result<Answer> {
    Ok(Answer::ok(&saved)?.revision(saved.revision))
}

/// How two versions differ, field by field.
#[utoipa::path(get, path = "/quotations/{id}/compare", tag = "orders",
    params(("id" = QuotationId, Path), CompareQuery),
    responses((status = 200, body = QuotationComparison)), operation_id = "compare_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.view"))))]
async fn compared(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<QuotationId>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<QuotationComparison>, Problem> {
    let permit: Permit<ViewQuotation> = who.permit()?;
    let versions = (query.from, query.to);
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { compare(tx, &permit, id, versions).await }))
        .await?;
    Ok(Json(found))
}

/// The rep in charge confirms the draft that somebody else wrote.
#[utoipa::path(post, path = "/quotations/{id}/confirm", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = Nothing, responses((status = 204)),
    operation_id = "confirm_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.confirm"))))]
async fn confirm(
    State(api): State<Api>,
    Path(id): Path<QuotationId>,
    Call { head, .. }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<MayConfirm> = head.permit()?;
    let command = ConfirmQuotation {
        permit: permit.clone(),
        id,
        revision: head.if_match()?,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Approves a quoted price below the floor, as it stands on the revision that `If-Match` names.
#[utoipa::path(post, path = "/quotations/{id}/lines/{line_id}/floor-approval", tag = "orders",
    params(("id" = QuotationId, Path), ("line_id" = LineId, Path)),
    request_body = ReasonBody, responses((status = 204)), operation_id = "approve_quoted_price",
    security(("session" = [])), extensions(("x-permission" = json!("price.release"))))]
async fn approve_price(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((id, line)): Path<(QuotationId, LineId)>,
    Call { head, body }: Call<ReasonBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ReleasePrice> = head.permit()?;
    let command = ApproveQuotedPrice {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        line,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// What issuing says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueBody {
    /// What differs from the customer's master data is meant so.
    #[serde(default)]
    mismatches_meant: bool,
}

/// Issues the draft: number, link, and no more changes.
#[utoipa::path(post, path = "/quotations/{id}/issue", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = IssueBody,
    responses((status = 200, body = QuotationIssued)), operation_id = "issue_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.issue"))))]
async fn issue(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<QuotationId>,
    Call { head, body }: Call<IssueBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayIssue> = head.permit()?;
    let command = IssueQuotation {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        mismatches_meant: body.mismatches_meant,
        token: Token::new(),
        now: head.now,
    };
    api.execute(&head, &permit, command, |issued| Answer::ok(&issued))
        .await
}

/// Takes the version back that is with the customer.
#[utoipa::path(post, path = "/quotations/{id}/withdraw", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = ReasonBody, responses((status = 204)),
    operation_id = "withdraw_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.issue"))))]
async fn withdraw(
    State(api): State<Api>,
    Path(id): Path<QuotationId>,
    Call { head, body }: Call<ReasonBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayIssue> = head.permit()?;
    let command = WithdrawQuotation {
        permit: permit.clone(),
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Begins the next version from the words of the last one.
#[utoipa::path(post, path = "/quotations/{id}/revise", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = Nothing,
    responses((status = 200, body = QuotationSaved)), operation_id = "revise_quotation",
    security(("session" = [])), extensions(("x-permission" = json!("quotation.write"))))]
async fn revise(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<QuotationId>,
    Call { head, .. }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteQuotation> = head.permit()?;
    let command = ReviseQuotation {
        permit: permit.clone(),
        process,
        id,
        now: head.now,
    };
    api.execute(&head, &permit, command, saved).await
}

/// Makes a draft of an order from the version that the customer accepted.
#[utoipa::path(post, path = "/quotations/{id}/order", tag = "orders",
    params(("id" = QuotationId, Path)), request_body = Nothing,
    responses((status = 201, body = OrderSaved)), operation_id = "order_from_quotation",
    security(("session" = [])), extensions(("x-permission" = json!(["order.enter", "quotation.view"]))))]
async fn make_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<QuotationId>,
    Call { head, .. }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = OrderFromQuotation {
        reader: reader(&head)?,
        permit: permit.clone(),
        process,
        id,
        order: OrderId::new(),
        now: head.now,
    };
    api.execute(&head, &permit, command, order_created).await
}

fn reader(head: &Head) -> Result<Permit<ViewQuotation>, Problem> {
    Ok(head.permit()?)
}
