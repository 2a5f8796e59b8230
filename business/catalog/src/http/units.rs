//! Units of a product over HTTP.

use access::{
    Permit,
    matrix::{ManageProduct, ViewProduct},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Json, extract::State, response::Response};
use kernel::{Fault, ProductId};

use crate::{SetUnits, store::units as stored, units::ProductUnit};

/// The further units of a product and how they convert into its own.
#[utoipa::path(get, path = "/products/{id}/units", tag = "catalog", params(("id" = ProductId, Path)),
    responses((status = 200, body = Vec<ProductUnit>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
pub(super) async fn units(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ProductId>,
) -> Result<Json<Vec<ProductUnit>>, Problem> {
    let _: Permit<ViewProduct> = who.permit()?;
    let mut found = api
        .db()
        .read_with(move |tx| Box::pin(async move { stored::units_of(tx, &[id]).await }))
        .await?;
    let units = found.remove(&id).ok_or(Fault::NotFound("product"))?;
    Ok(Json(units.others))
}

/// Replaces the further units of a product.
#[utoipa::path(put, path = "/products/{id}/units", tag = "catalog", params(("id" = ProductId, Path)),
    request_body = Vec<ProductUnit>, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("product.manage"))))]
pub(super) async fn set_units(
    State(api): State<Api>,
    Path(id): Path<ProductId>,
    Call { head, body }: Call<Vec<ProductUnit>>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageProduct> = head.permit()?;
    let command = SetUnits {
        permit: permit.clone(),
        product: id,
        others: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
