//! The company's name.

use access::{
    company::{self, NameCompany},
    matrix,
};
use axum::{extract::State, response::Response};
use kernel::Text;

use crate::{Answer, Api, Call, Problem, Who};

/// Show the company's name
///
/// Null before somebody said it.
#[utoipa::path(
    get, path = "/company", tag = "people", responses((status = 200, body = Option<Text>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn show_company(
    State(api): State<Api>,
    who: Who,
) -> Result<axum::Json<Option<Text>>, Problem> {
    let _ = who.permit::<matrix::UseSelf>()?;
    let name = api
        .db()
        .read_with(|tx| Box::pin(async move { company::name(tx).await }))
        .await?;
    Ok(axum::Json(name))
}

/// Say what the company is called
#[utoipa::path(
    put, path = "/company", tag = "people", request_body = Text,
    responses((status = 200, body = Text)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("settings.manage")))
)]
pub(super) async fn name_company(
    State(api): State<Api>,
    Call { head, body }: Call<Text>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManageSettings>()?;
    let command = NameCompany {
        permit: permit.clone(),
        name: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |name| Answer::ok(&name))
        .await
}
