//! One's own account.

use access::{Principal, Scope, matrix};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use kernel::{DepartmentId, Locale, Moment, Text, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Answer, Api, Call, Problem, Who};

/// The person who asks, with what he may do.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// The person.
    id: UserId,
    /// His login name.
    login: String,
    /// His name as shown.
    name: String,
    /// The language he chose.
    locale: Locale,
    /// What the company is called; null before somebody said it.
    company: Option<Text>,
    /// Whether he must choose a new password before anything else.
    must_change_password: bool,
    /// His posts, the main one first.
    posts: Vec<PostView>,
    /// Whom he represents now.
    represents: Vec<RepresentedView>,
    /// What he may do, and how far; operations that are not listed he may not.
    permissions: Vec<Permission>,
}

/// A post with its name in the reader's language.
#[derive(Serialize, ToSchema)]
pub(super) struct PostView {
    /// Its key.
    post: access::Post,
    /// Its name.
    title: String,
    /// The department in which it is held.
    department: DepartmentId,
}

/// Somebody who is represented.
#[derive(Serialize, ToSchema)]
pub(super) struct RepresentedView {
    /// The represented person; send his id as `Acting-For` to act for him only.
    user: UserId,
    /// His name.
    name: String,
    /// When it ends.
    until: Moment,
}

/// One right.
#[derive(Serialize, ToSchema)]
pub(super) struct Permission {
    /// The operation, e.g. `order.enter`.
    action: &'static str,
    /// How far it reaches.
    scope: Scope,
}

impl Me {
    pub(super) async fn read(
        api: &Api,
        principal: &Principal,
        must_change: bool,
        locale: Locale,
    ) -> Result<Self, Problem> {
        let company = api
            .db()
            .read_with(|tx| Box::pin(async move { access::company::name(tx).await }))
            .await?;
        Ok(Self::of(principal, company, must_change, locale))
    }

    fn of(principal: &Principal, company: Option<Text>, must_change: bool, locale: Locale) -> Self {
        let posts = principal.posts.iter().map(|held| PostView {
            post: held.post,
            title: held.post.title().get(locale).to_owned(),
            department: held.department,
        });
        let represents = principal
            .represents
            .iter()
            .map(|represented| RepresentedView {
                user: represented.user,
                name: represented.name.clone(),
                until: represented.until,
            });
        let permissions = matrix::ACTIONS.iter().map(|action| Permission {
            action: action.name,
            scope: principal.scope_of(action),
        });
        Self {
            id: principal.user,
            login: principal.login.clone(),
            name: principal.name.clone(),
            locale: principal.locale,
            company,
            must_change_password: must_change,
            posts: posts.collect(),
            represents: represents.collect(),
            permissions: permissions
                .filter(|right| right.scope != Scope::None)
                .collect(),
        }
    }
}

/// Who am I, and what may I do?
#[utoipa::path(
    get, path = "/me", tag = "people", responses((status = 200, body = Me)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn show_me(State(api): State<Api>, who: Who) -> Result<axum::Json<Me>, Problem> {
    let me = Me::read(&api, &who.principal, who.must_change, who.locale).await?;
    Ok(axum::Json(me))
}

/// What to change of one's own account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeMe {
    /// The language.
    locale: Locale,
}

/// Choose one's language
#[utoipa::path(
    patch, path = "/me", tag = "people", request_body = ChangeMe,
    responses((status = 204, description = "Changed")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn change_me(
    State(api): State<Api>,
    Call { head, body }: Call<ChangeMe>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::UseSelf>()?;
    let command = access::ChooseLocale {
        permit: permit.clone(),
        locale: body.locale,
    };
    let forget = api.access().forget_rights();
    api.execute_then(&head, &permit, command, |()| Ok(Answer::done()), forget)
        .await
}

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    /// The password until now.
    old_password: String,
    /// At least 12 characters.
    new_password: String,
}

/// Choose a new password
///
/// One's other sessions end. Takes no `Idempotency-Key`: a repeated change fails, since the old
/// password is not the right one any more.
#[utoipa::path(
    put, path = "/me/password", tag = "people", request_body = NewPassword,
    responses((status = 204, description = "Changed")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me.use")))
)]
pub(super) async fn change_my_password(
    State(api): State<Api>,
    Call { head, body }: Call<NewPassword>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::UseSelf>()?;
    let keep = Some(head.token);
    api.access()
        .change_password(permit, body.old_password, body.new_password, keep)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
