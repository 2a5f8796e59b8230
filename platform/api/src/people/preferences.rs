//! What a person arranged for himself.

use access::{
    matrix,
    preferences::{self, KeepPreference},
};
use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{Answer, Api, Call, Path, Problem, Who};

/// Something kept under a name.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Preference {
    /// Any JSON; null when nothing is kept.
    value: Value,
}

/// Show what I keep under a name
#[utoipa::path(
    get, path = "/me/preferences/{name}", tag = "people", params(("name" = String, Path)),
    responses((status = 200, body = Preference)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn show_preference(
    State(api): State<Api>,
    who: Who,
    Path(name): Path<String>,
) -> Result<axum::Json<Preference>, Problem> {
    let permit = who.permit::<matrix::UseSelf>()?;
    let value = api
        .db()
        .read_with(move |tx| Box::pin(async move { preferences::find(tx, &permit, &name).await }))
        .await?;
    Ok(axum::Json(Preference { value }))
}

/// Keep something under a name
#[utoipa::path(
    put, path = "/me/preferences/{name}", tag = "people", params(("name" = String, Path)),
    request_body = Preference, responses((status = 204, description = "Kept")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn keep_preference(
    State(api): State<Api>,
    Path(name): Path<String>,
    Call { head, body }: Call<Preference>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::UseSelf>()?;
    let command = KeepPreference {
        permit: permit.clone(),
        name,
        value: body.value,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
