//! What an order was made from, over HTTP: the differences, and why there are any.

use access::{
    Permit,
    matrix::{EditOrder, ViewOrder, ViewPrice},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Json, extract::State, response::Response};
use kernel::OrderId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{ExplainDifferences, Explanation, OrderOrigin, origin::order_origin};

/// The quotation or contract that an order was made from, and where it differs; `null` for an order
/// that was entered freely.
#[utoipa::path(get, path = "/orders/{id}/origin", tag = "orders", params(("id" = OrderId, Path)),
    responses((status = 200, body = Option<OrderOrigin>)), operation_id = "order_origin",
    security(("session" = [])), extensions(("x-permission" = json!(["order.view", "price.view"]))))]
pub(super) async fn origin(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Option<OrderOrigin>>, Problem> {
    let _: Permit<ViewPrice> = who.permit()?;
    let reader: Permit<ViewOrder> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                crate::refuse_unseen(tx, &reader, id).await?;
                let order = crate::get(tx, id).await?;
                order_origin(tx, &order).await
            })
        })
        .await?;
    Ok(Json(found))
}

/// Why an order differs from what it was made from.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainBody {
    /// Field by field.
    explanations: Vec<Explanation>,
}

/// Explains differences; `If-Match` names the revision whose differences were seen.
#[utoipa::path(post, path = "/orders/{id}/origin/explanations", tag = "orders",
    params(("id" = OrderId, Path)), request_body = ExplainBody, responses((status = 204)),
    operation_id = "explain_differences",
    security(("session" = [])), extensions(("x-permission" = json!("order.edit"))))]
pub(super) async fn explain(
    State(api): State<Api>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<ExplainBody>,
) -> Result<Response, Problem> {
    let permit: Permit<EditOrder> = head.permit()?;
    let command = ExplainDifferences {
        permit: permit.clone(),
        id,
        revision: head.if_match()?,
        explanations: body.explanations,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
