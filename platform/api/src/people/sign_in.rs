//! Set-up, sign-in, sign-out.

use access::{SetUpInput, SignInRefusal, SignedIn, matrix::UseSelf};
use axum::{
    extract::State,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kernel::{Locale, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::me::Me;
use crate::{Api, Json, Problem, Spoke, Who, edge::RequestId, session};

/// What the first administrator enters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUpBody {
    /// The token of the link that the first start printed.
    token: String,
    /// The login name to use from now on.
    #[schema(example = "admin.li")]
    login: String,
    /// The name as shown.
    name: String,
    /// At least 12 characters.
    password: String,
    /// The language.
    #[serde(default)]
    locale: Locale,
    /// The name of the first department; 总部 when absent.
    department: Option<String>,
}

/// The first administrator.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUpDone {
    /// The new account; sign in with it.
    id: UserId,
}

/// Make the first administrator
///
/// Works once, with the token of the link that the server prints while there are no users.
#[utoipa::path(
    post, path = "/setup", tag = "people", request_body = SetUpBody,
    responses((status = 201, body = SetUpDone)),
    security(()), extensions(("x-permission" = json!("public")))
)]
pub(super) async fn set_up(
    State(api): State<Api>,
    extensions: Extensions,
    Json(body): Json<SetUpBody>,
) -> Result<Response, Problem> {
    let input = SetUpInput {
        token: body.token,
        login: body.login,
        name: body.name,
        password: body.password,
        locale: body.locale,
        department_name: body.department.unwrap_or_else(|| "总部".to_owned()),
    };
    let id = api.access().set_up(input, request_id(&extensions)).await?;
    Ok((StatusCode::CREATED, axum::Json(SetUpDone { id })).into_response())
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    /// The login name; capitals do not matter.
    #[schema(example = "wang.fang")]
    login: String,
    /// The password.
    password: String,
    /// For programs: answer the token in the body, to be sent as `Authorization: Bearer …`,
    /// instead of setting a cookie.
    #[serde(default)]
    bearer: bool,
}

/// An open session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionOpened {
    /// The token, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Who signed in, with what he may do.
    me: Me,
}

/// Sign in
#[utoipa::path(
    post, path = "/session", tag = "people", request_body = Credentials,
    responses(
        (status = 201, body = SessionOpened),
        (status = 401, description = "Name or password is wrong"),
        (status = 429, description = "Too many failures; see Retry-After"),
    ),
    security(()), extensions(("x-permission" = json!("public")))
)]
pub(super) async fn sign_in(
    State(api): State<Api>,
    Spoke(locale): Spoke,
    headers: HeaderMap,
    extensions: Extensions,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let address = session::address(&api, &headers, &extensions);
    let request = request_id(&extensions);
    let signed_in = api
        .access()
        .sign_in(&body.login, body.password, &address, request)
        .await;
    let SignedIn { token, session } = signed_in.map_err(refusal)?;
    let principal = api.access().principal(&session, request);
    let me = Me::read(&api, &principal, session.must_change, locale).await?;
    let shown = body.bearer.then(|| token.secret().to_owned());
    let opened = SessionOpened { token: shown, me };
    let mut response = (StatusCode::CREATED, axum::Json(opened)).into_response();
    if !body.bearer
        && let Some(cookie) = session::cookie(Some(&token), api.settings().https)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn refusal(refusal: SignInRefusal) -> Problem {
    match refusal {
        SignInRefusal::Fault(fault) => fault.into(),
        SignInRefusal::Wrong => Problem::request(
            StatusCode::UNAUTHORIZED,
            "wrong_credentials",
            text!("用户名或密码错误", "name or password is wrong"),
        ),
        SignInRefusal::Wait(seconds) => Problem::retry(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            text!(
                "尝试次数过多，请 {seconds} 秒后再试",
                "too many attempts; try again in {seconds} seconds"
            ),
            seconds,
        ),
    }
}

/// Sign out
#[utoipa::path(
    delete, path = "/session", tag = "people",
    responses((status = 204, description = "Signed out")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn sign_out(State(api): State<Api>, who: Who) -> Result<Response, Problem> {
    api.access().sign_out(who.token).await?;
    Ok(gone(&api))
}

/// Sign out on every device
#[utoipa::path(
    delete, path = "/sessions", tag = "people",
    responses((status = 204, description = "Signed out everywhere")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn sign_out_everywhere(
    State(api): State<Api>,
    who: Who,
) -> Result<Response, Problem> {
    api.access()
        .sign_out_everywhere(who.permit::<UseSelf>()?)
        .await?;
    Ok(gone(&api))
}

fn gone(api: &Api) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = session::cookie(None, api.settings().https) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn request_id(extensions: &Extensions) -> uuid::Uuid {
    extensions
        .get::<RequestId>()
        .map_or_else(uuid::Uuid::now_v7, |id| id.0)
}
