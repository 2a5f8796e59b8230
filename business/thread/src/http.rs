//! The order page over HTTP.

use access::{Permit, matrix::ViewOrder};
use api::{Answer, Api, Path, Problem, Who};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::OrderId;
use process::Process;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::order_page::{OrderPage, order_page};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get))
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
