//! The order page over HTTP, and what else reads over several areas: search, histories.

use access::{
    Permit,
    matrix::{UseSelf, ViewCustomer, ViewOrder, ViewProduct},
};
use api::{Answer, Api, Path, Problem, Query, Who};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use events::Stream;
use kernel::{CustomerId, OrderId, ProductId};
use process::{Entry, Process};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    order_page::{OrderPage, order_page},
    search_all::{Found, search_all},
};

/// Entries of a customer's or product's history; few have more.
const HISTORY_MAX: i64 = 200;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(get))
        .routes(routes!(search))
        .routes(routes!(customer_history))
        .routes(routes!(product_history))
}

/// The order page: content, lines with facts, steps, what the reader may do and why not.
#[utoipa::path(get, path = "/orders/{id}", tag = "orders", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderPage)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
async fn get(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let now = who.now;
    let page: OrderPage = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { order_page(tx, &process, &permit, id, now).await })
        })
        .await?;
    Ok(Answer::ok(&page)?
        .revision(page.order.revision)
        .into_response())
}

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    /// A number from its start, a name or a part of it, pinyin or its initials.
    q: String,
}

/// Search over everything
///
/// Orders, customers, products and people, a few of each, within one's rights.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery),
    responses((status = 200, body = Vec<Found>)),
    security(("session" = [])), extensions(("x-permission" = json!("me.use"))))]
async fn search(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Vec<Found>>, Problem> {
    let _: Permit<UseSelf> = who.permit()?;
    if query.q.trim().is_empty() {
        return Ok(Json(Vec::new()));
    }
    let principal = who.principal.clone();
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { search_all(tx, &principal, &query.q).await }))
        .await?;
    Ok(Json(found))
}

/// A customer's history, oldest first.
#[utoipa::path(get, path = "/customers/{id}/history", tag = "parties",
    params(("id" = CustomerId, Path)), responses((status = 200, body = Vec<Entry>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
async fn customer_history(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<CustomerId>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let permit: Permit<ViewCustomer> = who.permit()?;
    let entries = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                parties::get(tx, &permit, id).await?;
                let stream = Stream::new("customer", id.0);
                process
                    .history(tx, stream, (0, HISTORY_MAX), permit.hides())
                    .await
            })
        })
        .await?;
    Ok(Json(entries))
}

/// A product's history, oldest first.
#[utoipa::path(get, path = "/products/{id}/history", tag = "catalog",
    params(("id" = ProductId, Path)), responses((status = 200, body = Vec<Entry>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
async fn product_history(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<ProductId>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let entries = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                catalog::get(tx, &permit, id).await?;
                let stream = Stream::new("product", id.0);
                process
                    .history(tx, stream, (0, HISTORY_MAX), permit.hides())
                    .await
            })
        })
        .await?;
    Ok(Json(entries))
}
