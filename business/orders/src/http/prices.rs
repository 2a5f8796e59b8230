//! Prices of an order over HTTP: what an entry would come to, and prices below the floor.

use access::{
    Permit,
    matrix::{EnterOrder, ReleasePrice, ViewFloorPrice, ViewOrder},
};
use api::{Answer, Api, Ask, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{LineId, OrderId};
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    ApproveFloorPrice, OrderContent,
    floor_price::{FloorLine, floor_lines},
    preview_prices::{PricePreview, preview_prices},
};

/// An entry to be priced.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewBody {
    /// The order, when it was saved before.
    #[serde(default)]
    order_id: Option<OrderId>,
    /// What it says now.
    content: OrderContent,
}

/// Prices an entry without saving it: which rule makes each price, and why no other does.
#[utoipa::path(post, path = "/orders/prices", tag = "orders", request_body = PreviewBody,
    responses((status = 200, body = PricePreview)), security(("session" = [])),
    extensions(("x-permission" = json!("order.enter")), ("x-reads" = json!(true))))]
pub(super) async fn preview(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Ask { who, body, .. }: Ask<PreviewBody>,
) -> Result<Json<PricePreview>, Problem> {
    let _: Permit<EnterOrder> = who.permit()?;
    let today = process.today(who.now);
    let id = body.order_id.unwrap_or_else(OrderId::new);
    let content = body.content;
    let preview = api
        .db()
        .read_with(move |tx| {
            let content = content.clone();
            Box::pin(async move { preview_prices(tx, id, content, today).await })
        })
        .await?;
    Ok(Json(preview))
}

/// The lines of an order whose price is below the floor, and who approved which.
#[utoipa::path(get, path = "/orders/{id}/floor-prices", tag = "orders",
    params(("id" = OrderId, Path)), responses((status = 200, body = Vec<FloorLine>)),
    security(("session" = [])), extensions(("x-permission" = json!("price.floor"))))]
pub(super) async fn floors(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<FloorLine>>, Problem> {
    let _: Permit<ViewFloorPrice> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let today = process.today(who.now);
    let lines = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                crate::refuse_unseen(tx, &reader, id).await?;
                floor_lines(tx, id, today).await
            })
        })
        .await?;
    Ok(Json(lines))
}

/// Why a price below the floor is approved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FloorApprovalBody {
    /// In words.
    reason: String,
}

/// Approves a line's price below the floor, as it stands on the revision that `If-Match` names.
#[utoipa::path(post, path = "/orders/{id}/lines/{line_id}/floor-approval", tag = "orders",
    params(("id" = OrderId, Path), ("line_id" = LineId, Path)),
    request_body = FloorApprovalBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("price.release"))))]
pub(super) async fn approve(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((id, line)): Path<(OrderId, LineId)>,
    Call { head, body }: Call<FloorApprovalBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ReleasePrice> = head.permit()?;
    let command = ApproveFloorPrice {
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
