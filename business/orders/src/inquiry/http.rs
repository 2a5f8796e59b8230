//! Inquiries over HTTP: registering, changing, turning, losing, listing, conversion by channel.

use access::{
    Permit,
    matrix::{EnterOrder, ViewInquiry, ViewReports, WriteInquiry, WriteQuotation},
};
use api::{Answer, Api, Call, Nothing, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{Date, Fault, OrderId};
use process::{Entry, Process};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ChangeInquiry, CreateInquiry, InquiryId, InquiryInput, InquiryState, LoseInquiry, LostCode,
    OrderFromInquiry, QuotationFromInquiry,
    conversion::{Conversion, conversion},
    create_inquiry::InquirySaved,
    list::{InquiryFilter, InquiryRow, list_inquiries},
    stream,
    view::{InquiryPage, find_for, inquiry_page},
};
use crate::{
    OrderSaved,
    http::{HISTORY_MAX, order_created},
    quotation::{self, QuotationId, QuotationSaved},
};

/// The routes of inquiries.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(converted))
        .routes(routes!(page, change))
        .routes(routes!(history))
        .routes(routes!(quote))
        .routes(routes!(make_order))
        .routes(routes!(lose))
}

/// Which inquiries to list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct InquiriesQuery {
    /// Only inquiries of which this became: `open`, `quoted`, `ordered`, `lost`.
    state: Option<String>,
    /// Only inquiries that came this way.
    channel: Option<String>,
    /// A number from its start, or a customer's name or initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Inquiries within one's sight, newest first.
#[utoipa::path(get, path = "/inquiries", tag = "orders", params(InquiriesQuery),
    responses((status = 200, body = Page<InquiryRow>)), operation_id = "inquiries",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.view"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<InquiriesQuery>,
) -> Result<Json<Page<InquiryRow>>, Problem> {
    let permit: Permit<ViewInquiry> = who.permit()?;
    let limit = limit(query.limit)?;
    let state = query.state.as_deref();
    let filter = InquiryFilter {
        state: state
            .map(|word| InquiryState::parse(word).ok_or(Fault::NotFound("state")))
            .transpose()?,
        channel: query.channel,
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_inquiries(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, InquiryRow::position)?))
}

/// Registers an inquiry with its channel and what is known of the need.
#[utoipa::path(post, path = "/inquiries", tag = "orders", request_body = InquiryInput,
    responses((status = 201, body = InquirySaved)), operation_id = "create_inquiry",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.write"))))]
async fn create(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<InquiryInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteInquiry> = head.permit()?;
    let command = CreateInquiry {
        permit: permit.clone(),
        process,
        id: InquiryId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |saved: InquirySaved| {
        let place = format!("/api/v1/inquiries/{}", saved.id);
        Ok(Answer::created(place, &saved)?.revision(saved.revision))
    })
    .await
}

/// Of which inquiries to tell.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ConversionQuery {
    /// Only inquiries received from this day on.
    from: Option<Date>,
    /// Only inquiries received up to this day.
    to: Option<Date>,
}

/// Conversion by channel: counts and amounts, and why inquiries were lost.
#[utoipa::path(get, path = "/inquiries/conversion", tag = "orders", params(ConversionQuery),
    responses((status = 200, body = Conversion)), operation_id = "inquiry_conversion",
    security(("session" = [])), extensions(("x-permission" = json!("report.view"))))]
async fn converted(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ConversionQuery>,
) -> Result<Json<Conversion>, Problem> {
    let permit: Permit<ViewReports> = who.permit()?;
    let period = (query.from, query.to);
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { conversion(tx, &permit, period).await }))
        .await?;
    Ok(Json(found))
}

/// An inquiry with what is missing and what may be done.
#[utoipa::path(get, path = "/inquiries/{id}", tag = "orders", params(("id" = InquiryId, Path)),
    responses((status = 200, body = InquiryPage)), operation_id = "inquiry",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.view"))))]
async fn page(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<InquiryId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewInquiry> = who.permit()?;
    let principal = who.principal.clone();
    let page = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { inquiry_page(tx, (&principal, &permit), &process, id).await })
        })
        .await?;
    Ok(Answer::ok(&page)?.revision(page.revision).into_response())
}

/// An inquiry's history, oldest first.
#[utoipa::path(get, path = "/inquiries/{id}/history", tag = "orders", params(("id" = InquiryId, Path)),
    responses((status = 200, body = Vec<Entry>)), operation_id = "inquiry_history",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.view"))))]
async fn history(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<InquiryId>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let permit: Permit<ViewInquiry> = who.permit()?;
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

/// Replaces what is known; `If-Match` names the revision the change was made on.
#[utoipa::path(put, path = "/inquiries/{id}", tag = "orders", params(("id" = InquiryId, Path)),
    request_body = InquiryInput, responses((status = 200, body = InquirySaved)),
    operation_id = "change_inquiry",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.write"))))]
async fn change(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<InquiryId>,
    Call { head, body }: Call<InquiryInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteInquiry> = head.permit()?;
    let command = ChangeInquiry {
        permit: permit.clone(),
        process,
        id,
        revision: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |saved: InquirySaved| {
        Ok(Answer::ok(&saved)?.revision(saved.revision))
    })
    .await
}

/// Begins a quotation of an inquiry; refused while a fact of the need is missing.
#[utoipa::path(post, path = "/inquiries/{id}/quotation", tag = "orders",
    params(("id" = InquiryId, Path)), request_body = Nothing,
    responses((status = 201, body = QuotationSaved)), operation_id = "quotation_from_inquiry",
    security(("session" = [])),
    extensions(("x-permission" = json!(["quotation.write", "inquiry.write"]))))]
async fn quote(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<InquiryId>,
    Call { head, .. }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteQuotation> = head.permit()?;
    let command = QuotationFromInquiry {
        inquirer: head.permit()?,
        permit: permit.clone(),
        process,
        id,
        quotation: QuotationId::new(),
        now: head.now,
    };
    api.execute(&head, &permit, command, quotation::http::created)
        .await
}

/// Enters the order of an inquiry at once; refused while a fact of the need is missing.
#[utoipa::path(post, path = "/inquiries/{id}/order", tag = "orders",
    params(("id" = InquiryId, Path)), request_body = Nothing,
    responses((status = 201, body = OrderSaved)), operation_id = "order_from_inquiry",
    security(("session" = [])),
    extensions(("x-permission" = json!(["order.enter", "inquiry.write"]))))]
async fn make_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<InquiryId>,
    Call { head, .. }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = OrderFromInquiry {
        inquirer: head.permit()?,
        permit: permit.clone(),
        process,
        id,
        order: OrderId::new(),
        now: head.now,
    };
    api.execute(&head, &permit, command, order_created).await
}

/// Why an inquiry is lost.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LoseBody {
    /// As a code, for the figures.
    code: LostCode,
    /// In words; required for `other`.
    #[serde(default)]
    reason: String,
}

/// Says that an inquiry came to nothing, and why.
#[utoipa::path(post, path = "/inquiries/{id}/lose", tag = "orders",
    params(("id" = InquiryId, Path)), request_body = LoseBody, responses((status = 204)),
    operation_id = "lose_inquiry",
    security(("session" = [])), extensions(("x-permission" = json!("inquiry.write"))))]
async fn lose(
    State(api): State<Api>,
    Path(id): Path<InquiryId>,
    Call { head, body }: Call<LoseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteInquiry> = head.permit()?;
    let command = LoseInquiry {
        permit: permit.clone(),
        id,
        code: body.code,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
