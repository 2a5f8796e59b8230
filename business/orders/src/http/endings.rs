//! Holding, handing over, short-closing and reopening over HTTP.

use access::{
    Permit,
    matrix::{HoldOrder as MayHold, ReassignOrder as MayReassign, ShortCloseOrder, ViewOrder},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, LineId, OrderId, UserId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    HoldOrder, LinesEnded, OrderEnding, OrderHold, ReassignOrder, ReopenLine, ResumeOrder,
    SharedDownstream, ShortClose, hold_on, order_ending::endings_of,
};

/// What stands in an order's way, and how it ended so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OrderStanding {
    /// The hold on it, if it is held.
    hold: Option<OrderHold>,
    /// Decisions that ended it, in whole or in part, the oldest first.
    endings: Vec<OrderEnding>,
}

/// Whether an order is held, and how it ended so far.
#[utoipa::path(get, path = "/orders/{id}/standing", tag = "orders", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderStanding)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn standing(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderStanding>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let standing = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move {
                crate::refuse_unseen(tx, &permit, id).await?;
                Ok(OrderStanding {
                    hold: hold_on(tx, id).await?,
                    endings: endings_of(tx, id, !permit.hides().prices).await?,
                })
            })
        })
        .await?;
    Ok(Json(standing))
}

/// Why an order is stopped, or goes on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldBody {
    /// In words.
    reason: String,
}

/// Stops an approved order: nothing is released to production, nothing leaves.
#[utoipa::path(post, path = "/orders/{id}/hold", tag = "orders", params(("id" = OrderId, Path)),
    request_body = HoldBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("order.hold"))))]
pub(super) async fn hold(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<HoldBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayHold> = head.permit()?;
    let command = HoldOrder {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Lets a held order go on.
#[utoipa::path(post, path = "/orders/{id}/hold/release", tag = "orders", params(("id" = OrderId, Path)),
    request_body = HoldBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("order.hold"))))]
pub(super) async fn resume(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<HoldBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayHold> = head.permit()?;
    let command = ResumeOrder {
        permit: permit.clone(),
        process,
        order,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Who answers for an order from now on, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReassignBody {
    /// Somebody in a sales post, within the reach of who hands over.
    owner_id: UserId,
    /// In words.
    reason: String,
}

/// Gives an order another owner: the open tasks of the former one are his from then on.
#[utoipa::path(post, path = "/orders/{id}/reassign", tag = "orders", params(("id" = OrderId, Path)),
    request_body = ReassignBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("order.reassign"))))]
pub(super) async fn reassign(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<ReassignBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReassign> = head.permit()?;
    let command = ReassignOrder {
        permit: permit.clone(),
        process,
        order,
        owner: body.owner_id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// Which lines are not delivered any more, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortCloseBody {
    /// The lines; all that is left of the order when empty.
    #[serde(default)]
    lines: Vec<LineId>,
    /// In words.
    reason: String,
}

/// Short-closes lines of a partly shipped order, or all that is left of it.
#[utoipa::path(post, path = "/orders/{id}/short-close", tag = "orders",
    params(("id" = OrderId, Path)), request_body = ShortCloseBody,
    responses((status = 200, body = LinesEnded)),
    security(("session" = [])), extensions(("x-permission" = json!("order.short_close"))))]
pub(super) async fn short_close(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<ShortCloseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ShortCloseOrder> = head.permit()?;
    let command = ShortClose {
        permit: permit.clone(),
        process,
        downstream,
        id: DocumentId::new(),
        order,
        lines: body.lines,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |ended: LinesEnded| {
        Answer::ok(&ended)
    })
    .await
}

/// Why a line is delivered after all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReopenBody {
    /// In words.
    reason: String,
}

/// Takes the short-closing of a line back.
#[utoipa::path(post, path = "/orders/{id}/lines/{line_id}/reopen", tag = "orders",
    params(("id" = OrderId, Path), ("line_id" = LineId, Path)), request_body = ReopenBody,
    responses((status = 200, body = LinesEnded)),
    security(("session" = [])), extensions(("x-permission" = json!("order.short_close"))))]
pub(super) async fn reopen(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(downstream): Extension<SharedDownstream>,
    Path((order, line)): Path<(OrderId, LineId)>,
    Call { head, body }: Call<ReopenBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ShortCloseOrder> = head.permit()?;
    let command = ReopenLine {
        permit: permit.clone(),
        process,
        downstream,
        id: DocumentId::new(),
        order,
        line,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |ended: LinesEnded| {
        Answer::ok(&ended)
    })
    .await
}
