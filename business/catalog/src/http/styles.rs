//! Styles and their variants over HTTP.

use access::{
    Permit,
    matrix::{ManageProduct, ViewProduct},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{Fault, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    CreateStyle, ExtendStyle,
    store::styles as stored,
    style::{Axis, Style, StyleId, StyleInput, StyleRow},
};

/// Which styles to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct StyleQuery {
    /// Style number, name or pinyin initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The id of a new style.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StyleCreated {
    /// Its id.
    id: StyleId,
}

/// The axes of a style with the values added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AxesInput {
    /// All its axes, in order.
    axes: Vec<Axis>,
}

/// Styles, by number.
#[utoipa::path(get, path = "/styles", tag = "catalog", params(StyleQuery),
    responses((status = 200, body = Page<StyleRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<StyleQuery>,
) -> Result<Json<Page<StyleRow>>, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<String> = decode_cursor(query.cursor.as_deref())?;
    let text = query.q.unwrap_or_default();
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                stored::search(tx, &permit, &text, after.as_deref(), limit + 1).await
            })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.style_no.clone())?))
}

/// One style with its variants.
#[utoipa::path(get, path = "/styles/{id}", tag = "catalog", params(("id" = StyleId, Path)),
    responses((status = 200, body = Style)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
pub(super) async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<StyleId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let style = api
        .db()
        .read_with(move |tx| Box::pin(async move { stored::get(tx, &permit, id).await }))
        .await?;
    Ok(Answer::ok(&style)?.revision(style.version).into_response())
}

/// The style a product is a variant of.
#[utoipa::path(get, path = "/products/{id}/style", tag = "catalog", params(("id" = ProductId, Path)),
    responses((status = 200, body = Style)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
pub(super) async fn of_product(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ProductId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewProduct> = who.permit()?;
    let style = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let style = stored::of_product(tx, id).await?;
                stored::get(tx, &permit, style.ok_or(Fault::NotFound("style"))?).await
            })
        })
        .await?;
    Ok(Answer::ok(&style)?.revision(style.version).into_response())
}

/// Enters a style with a product for each combination of its values.
#[utoipa::path(post, path = "/styles", tag = "catalog", request_body = StyleInput,
    responses((status = 201, body = StyleCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
pub(super) async fn create(
    State(api): State<Api>,
    Call { head, body }: Call<StyleInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let command = CreateStyle {
        permit: permit.clone(),
        id: StyleId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Ok(Answer::created(format!("/api/v1/styles/{id}"), &StyleCreated { id })?.revision(1))
    })
    .await
}

/// Adds values to a style; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/styles/{id}/axes", tag = "catalog", params(("id" = StyleId, Path)),
    request_body = AxesInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
pub(super) async fn extend(
    State(api): State<Api>,
    Path(id): Path<StyleId>,
    Call { head, body }: Call<AxesInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let command = ExtendStyle {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        axes: body.axes,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}
