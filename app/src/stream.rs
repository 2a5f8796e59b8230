//! Live updates: what changed, by stream, so that open pages read again what they show.
//!
//! A notice carries no content, only kind and id: what a reader may see he fetches under his own
//! permit. So the stream can be the same for everyone who is signed in, and leaks nothing but that
//! an id changed.

use std::{convert::Infallible, time::Duration};

use api::{Api, Problem, Who};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use events::Feed;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A quiet stream says that it lives, before a proxy thinks otherwise.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The routes of this module.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
struct LiveChange {
    /// Its number among all events.
    position: i64,
    /// What kind of thing changed, e.g. `sales_order`.
    kind: String,
    /// Which one.
    id: Uuid,
    /// What happened, e.g. `step.completed`.
    event: String,
}

/// Server-sent events named `change`; `lagged` tells to read everything again.
#[utoipa::path(get, path = "/stream", tag = "system",
    responses((status = 200, body = LiveChange, content_type = "text/event-stream")),
    security(("session" = [])), extensions(("x-permission" = json!("me.use"))))]
async fn stream(
    who: Who,
    Extension(feed): Extension<Feed>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let _: access::Permit<access::matrix::UseSelf> = who.permit()?;
    let notices = BroadcastStream::new(feed.subscribe()).map(|notice| {
        Ok(match notice {
            Ok(notice) => {
                let change = LiveChange {
                    position: notice.position,
                    kind: notice.stream_kind.to_string(),
                    id: notice.stream_id,
                    event: notice.kind.to_string(),
                };
                let event = Event::default()
                    .event("change")
                    .id(notice.position.to_string());
                event
                    .json_data(&change)
                    .unwrap_or_else(|_| Event::default().event("lagged"))
            }
            Err(BroadcastStreamRecvError::Lagged(_)) => Event::default().event("lagged").data("{}"),
        })
    });
    Ok(Sse::new(notices).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// Whether the database answers: for load balancers.
pub(crate) async fn ready(State(api): State<Api>) -> Response {
    const PROBE: store::Sql = store::sql!("SELECT 1");
    let probe = api.db().read_with(|tx| {
        Box::pin(async move { tx.fetch_one(PROBE, store::params![]).await.map(drop) })
    });
    match tokio::time::timeout(Duration::from_secs(2), probe).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}
