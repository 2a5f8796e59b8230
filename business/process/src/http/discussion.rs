//! The discussion and the history of an order.

use access::{
    Permit,
    matrix::{DiscussOrder, ViewOrder},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{OrderId, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{Comment, Entry, Process, Subject, WriteComment};

/// A comment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentBody {
    /// The words, at most 4000 characters.
    body: String,
    /// Who is called; he takes part from then on and finds a task on his desk.
    #[serde(default)]
    mentions: Vec<UserId>,
}

/// Write in the discussion of an order
#[utoipa::path(post, path = "/orders/{id}/comments", tag = "process", params(("id" = OrderId, Path)),
    request_body = CommentBody, responses((status = 201, body = Comment)),
    security(("session" = [])), extensions(("x-permission" = json!("order.discuss"))))]
pub(super) async fn write_comment(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<CommentBody>,
) -> Result<Response, Problem> {
    let permit: Permit<DiscussOrder> = head.permit()?;
    let command = WriteComment {
        permit: permit.clone(),
        process,
        subject: Subject::sales_order(id),
        body: body.body,
        mentions: body.mentions,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |comment: Comment| {
        Answer::created(format!("/api/v1/orders/{id}/comments"), &comment)
    })
    .await
}

/// List the discussion of an order
#[utoipa::path(get, path = "/orders/{id}/comments", tag = "process", params(("id" = OrderId, Path)),
    responses((status = 200, body = Vec<Comment>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn list_comments(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<Vec<Comment>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let subject = Subject::sales_order(id);
    let comments = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                process.admit(tx, subject, &permit).await?;
                process.comments(tx, subject).await
            })
        })
        .await?;
    Ok(Json(comments))
}

/// Which part of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TimelineQuery {
    /// How many entries, 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Show the history of an order
///
/// Oldest first: who, when, what, why, before and after.
#[utoipa::path(get, path = "/orders/{id}/timeline", tag = "process",
    params(("id" = OrderId, Path), TimelineQuery), responses((status = 200, body = Page<Entry>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn show_timeline(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
    Query(query): Query<TimelineQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: i64 = decode_cursor(query.cursor.as_deref())?.unwrap_or(0);
    let subject = Subject::sales_order(id);
    let entries = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                process
                    .timeline(tx, subject, (after, limit + 1), &permit)
                    .await
            })
        })
        .await?;
    Ok(Json(Page::of(entries, limit, |entry| entry.seq)?))
}
