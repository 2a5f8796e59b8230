//! Price lists and the price policy over HTTP.

use access::{
    Permit,
    matrix::{ManagePrice, ManagePricePolicy, ViewCustomer, ViewPrice},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::ProductId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    CreatePriceList, PriceList, PriceListFilter, PriceListInput, PriceListRow, PricePolicy,
    SetPricePolicy, UpdatePriceList,
    pricing::{ListKind, PriceListId},
    store::price_lists as stored,
};

/// Which lists to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Part of code or name.
    q: Option<String>,
    /// Only of this kind.
    kind: Option<ListKind>,
    /// Only lists that have a rule for this product.
    product_id: Option<ProductId>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The id of a new list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PriceListCreated {
    /// Its id.
    id: PriceListId,
}

/// Price lists, frame contracts and promotions, by code.
#[utoipa::path(get, path = "/price-lists", tag = "catalog", params(ListQuery),
    responses((status = 200, body = Page<PriceListRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("price.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<PriceListRow>>, Problem> {
    let _: Permit<ViewPrice> = who.permit()?;
    let customers: Permit<ViewCustomer> = who.permit()?;
    let limit = limit(query.limit)?;
    let filter = PriceListFilter {
        text: query.q.unwrap_or_default(),
        kind: query.kind,
        product: query.product_id,
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { stored::price_lists(tx, &customers, &filter).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.code.clone())?))
}

/// One list with its rules.
#[utoipa::path(get, path = "/price-lists/{id}", tag = "catalog", params(("id" = PriceListId, Path)),
    responses((status = 200, body = PriceList)),
    security(("session" = [])), extensions(("x-permission" = json!("price.view"))))]
pub(super) async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PriceListId>,
) -> Result<Response, Problem> {
    let _: Permit<ViewPrice> = who.permit()?;
    let customers: Permit<ViewCustomer> = who.permit()?;
    let list = api
        .db()
        .read_with(move |tx| Box::pin(async move { stored::price_list(tx, &customers, id).await }))
        .await?;
    Ok(Answer::ok(&list)?.revision(list.version).into_response())
}

/// Enters a price list, frame contract or promotion.
#[utoipa::path(post, path = "/price-lists", tag = "catalog", request_body = PriceListInput,
    responses((status = 201, body = PriceListCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("price.manage"))))]
pub(super) async fn create(
    State(api): State<Api>,
    Call { head, body }: Call<PriceListInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePrice> = head.permit()?;
    let command = CreatePriceList {
        permit: permit.clone(),
        id: PriceListId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        let at = format!("/api/v1/price-lists/{id}");
        Ok(Answer::created(at, &PriceListCreated { id })?.revision(1))
    })
    .await
}

/// Changes a list with all its rules; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/price-lists/{id}", tag = "catalog", params(("id" = PriceListId, Path)),
    request_body = PriceListInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("price.manage"))))]
pub(super) async fn change(
    State(api): State<Api>,
    Path(id): Path<PriceListId>,
    Call { head, body }: Call<PriceListInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePrice> = head.permit()?;
    let command = UpdatePriceList {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// How the company reads its price lists: precedence, validity, authority below the floor.
#[utoipa::path(get, path = "/price-policy", tag = "catalog",
    responses((status = 200, body = PricePolicy)),
    security(("session" = [])), extensions(("x-permission" = json!("price.view"))))]
pub(super) async fn policy(State(api): State<Api>, who: Who) -> Result<Response, Problem> {
    let _: Permit<ViewPrice> = who.permit()?;
    let (policy, version) = api
        .db()
        .read_with(|tx| Box::pin(async move { stored::price_policy(tx).await }))
        .await?;
    Ok(Answer::ok(&policy)?.revision(version).into_response())
}

/// Sets the price policy; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/price-policy", tag = "catalog", request_body = PricePolicy,
    responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("price.policy"))))]
pub(super) async fn set_policy(
    State(api): State<Api>,
    Call { head, body }: Call<PricePolicy>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePricePolicy> = head.permit()?;
    let command = SetPricePolicy {
        permit: permit.clone(),
        version: head.if_match()?,
        policy: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}
