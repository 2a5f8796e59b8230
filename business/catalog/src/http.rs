//! Products over HTTP.

mod price_lists;
mod rates;
mod styles;
mod units;

use access::{
    Permit,
    matrix::{ManagePrice, ManageProduct, ViewProduct},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{ProductId, Quantity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    BomLine, CreateProduct, PricesInput, Product, ProductInput, SetPrices, UpdateProduct,
    bill_of_material, manage_product::SetBillOfMaterial, store,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(search, create))
        .routes(routes!(get, change))
        .routes(routes!(set_prices))
        .routes(routes!(materials, set_materials))
        .routes(routes!(units::units, units::set_units))
        .routes(routes!(styles::list, styles::create))
        .routes(routes!(styles::get))
        .routes(routes!(styles::extend))
        .routes(routes!(styles::of_product))
        .routes(routes!(price_lists::list, price_lists::create))
        .routes(routes!(price_lists::get, price_lists::change))
        .routes(routes!(price_lists::policy, price_lists::set_policy))
        .routes(routes!(rates::list, rates::set))
}

/// Which products to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    /// Article number, name, model or pinyin initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The id of a new product.
#[derive(Debug, Serialize, ToSchema)]
struct Created {
    /// Its id.
    id: ProductId,
}

/// Products, by article number.
#[utoipa::path(get, path = "/products", tag = "catalog", params(SearchQuery),
    responses((status = 200, body = Page<Product>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
async fn search(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<Product>>, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<String> = decode_cursor(query.cursor.as_deref())?;
    let text = query.q.unwrap_or_default();
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(
                async move { store::search(tx, &permit, &text, after.as_deref(), limit + 1).await },
            )
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |p| p.content.sku.clone())?))
}

/// One product.
#[utoipa::path(get, path = "/products/{id}", tag = "catalog", params(("id" = ProductId, Path)),
    responses((status = 200, body = Product)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ProductId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let product = api
        .db()
        .read_with(move |tx| Box::pin(async move { store::get(tx, &permit, id).await }))
        .await?;
    Ok(Answer::ok(&product)?
        .revision(product.version)
        .into_response())
}

/// Enters a product.
#[utoipa::path(post, path = "/products", tag = "catalog", request_body = ProductInput,
    responses((status = 201, body = Created)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
async fn create(
    State(api): State<Api>,
    Call { head, body }: Call<ProductInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let command = CreateProduct {
        permit: permit.clone(),
        id: ProductId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Ok(Answer::created(format!("/api/v1/products/{id}"), &Created { id })?.revision(1))
    })
    .await
}

/// Changes a product; `If-Match` names the version the change was made on.
///
/// Prices change only for who may keep prices; otherwise they stay as they are.
#[utoipa::path(put, path = "/products/{id}", tag = "catalog", params(("id" = ProductId, Path)),
    request_body = ProductInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<ProductId>,
    Call { head, body }: Call<ProductInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let version = head.if_match()?;
    let command = UpdateProduct {
        permit: permit.clone(),
        reader: head.permit()?,
        prices: head.permit_if::<ManagePrice>(),
        id,
        version,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// Changes the prices of a product; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/products/{id}/prices", tag = "catalog", params(("id" = ProductId, Path)),
    request_body = PricesInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("price.manage"))))]
async fn set_prices(
    State(api): State<Api>,
    Path(id): Path<ProductId>,
    Call { head, body }: Call<PricesInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePrice> = head.permit()?;
    let command = SetPrices {
        permit: permit.clone(),
        reader: head.permit()?,
        id,
        version: head.if_match()?,
        prices: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// What a product is made of.
#[utoipa::path(get, path = "/products/{id}/materials", tag = "catalog", params(("id" = ProductId, Path)),
    responses((status = 200, body = Vec<BomLine>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
async fn materials(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ProductId>,
) -> Result<Json<Vec<BomLine>>, Problem> {
    let _: Permit<ViewProduct> = who.permit()?;
    let lines = api
        .db()
        .read_with(move |tx| Box::pin(async move { bill_of_material(tx, id).await }))
        .await?;
    Ok(Json(lines))
}

/// One component as sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ComponentInput {
    /// The component.
    component_id: ProductId,
    /// How much of it one unit takes.
    quantity: Quantity,
}

/// Replaces what a product is made of.
#[utoipa::path(put, path = "/products/{id}/materials", tag = "catalog", params(("id" = ProductId, Path)),
    request_body = Vec<ComponentInput>, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
async fn set_materials(
    State(api): State<Api>,
    Path(id): Path<ProductId>,
    Call { head, body }: Call<Vec<ComponentInput>>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let components = body
        .into_iter()
        .map(|c| (c.component_id, c.quantity))
        .collect();
    let command = SetBillOfMaterial {
        permit: permit.clone(),
        product: id,
        components,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
