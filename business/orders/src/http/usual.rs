//! What a customer usually orders, over HTTP.

use access::{
    Permit,
    matrix::{EnterOrder, ViewOrder},
};
use api::{Api, Path, Problem, Who};
use axum::{Json, extract::State};
use kernel::CustomerId;

use crate::usual_goods::{UsualGoods, usual_goods};

/// What a customer usually orders, the most frequent first: a start for his next order.
#[utoipa::path(get, path = "/customers/{id}/usual-goods", tag = "orders",
    params(("id" = CustomerId, Path)), responses((status = 200, body = Vec<UsualGoods>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<CustomerId>,
) -> Result<Json<Vec<UsualGoods>>, Problem> {
    let _: Permit<EnterOrder> = who.permit()?;
    let permit: Permit<ViewOrder> = who.permit()?;
    let goods = api
        .db()
        .read_with(move |tx| Box::pin(async move { usual_goods(tx, &permit, id).await }))
        .await?;
    Ok(Json(goods))
}
