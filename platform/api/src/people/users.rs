//! Accounts.

use access::{
    ActionInfo, ChangeUser, CreateUser, NewUser, PeopleFilter, Post, PostHeld, ResetPassword,
    Scope, User, check_password, fold_login, matrix, people,
};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{DepartmentId, Locale, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};

/// Which accounts to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct UsersQuery {
    /// Part of login, name or pinyin initials.
    q: Option<String>,
    /// Only holders of this post.
    post: Option<Post>,
    /// Only people with a post in this department.
    department: Option<DepartmentId>,
    /// Only those who may (not) sign in.
    active: Option<bool>,
    /// How many items, 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List people
#[utoipa::path(
    get, path = "/users", tag = "people", params(UsersQuery),
    responses((status = 200, body = Page<User>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.view")))
)]
pub(super) async fn list_users(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<UsersQuery>,
) -> Result<axum::Json<Page<User>>, Problem> {
    let permit = who.permit::<matrix::ViewPeople>()?;
    let limit = limit(query.limit)?;
    let filter = PeopleFilter {
        search: query.q,
        post: query.post,
        department: query.department,
        active: query.active,
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let users = api
        .db()
        .read_with(move |tx| Box::pin(async move { people::list(tx, &permit, &filter).await }))
        .await?;
    Ok(axum::Json(Page::of(users, limit, |user| {
        user.login.clone()
    })?))
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateUserBody {
    /// The login name; stored in lower case.
    #[schema(example = "wang.fang")]
    login: String,
    /// The name as shown.
    name: String,
    /// The language.
    #[serde(default)]
    locale: Locale,
    /// The first password, at least 12 characters; it must be changed at the first sign-in.
    password: String,
    /// The posts, the main one first.
    posts: Vec<PostHeld>,
}

/// An account that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct UserCreated {
    /// The account.
    id: UserId,
}

/// Add an account
#[utoipa::path(
    post, path = "/users", tag = "people", request_body = CreateUserBody,
    responses((status = 201, body = UserCreated)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.manage")))
)]
pub(super) async fn create_user(
    State(api): State<Api>,
    Call { head, body }: Call<CreateUserBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    let login = fold_login(&body.login);
    check_password(&body.password, &login, "/password")?;
    let user = NewUser {
        id: UserId::new(),
        login,
        name: body.name.trim().to_owned(),
        locale: body.locale,
        password_hash: api.access().passwords().hash(body.password).await?,
        must_change: true,
        posts: body.posts,
    };
    let command = CreateUser {
        permit: permit.clone(),
        user,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Ok(Answer::created(format!("/api/v1/users/{id}"), &UserCreated { id })?.revision(1))
    })
    .await
}

/// Show an account
#[utoipa::path(
    get, path = "/users/{id}", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, body = User)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.view")))
)]
pub(super) async fn show_user(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<UserId>,
) -> Result<Response, Problem> {
    let permit = who.permit::<matrix::ViewPeople>()?;
    let user = api
        .db()
        .read_with(move |tx| Box::pin(async move { people::find(tx, &permit, id).await }))
        .await?;
    Ok(Answer::ok(&user)?.revision(user.version).into_response())
}

/// What to change of an account; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeUserBody {
    /// The name as shown.
    name: Option<String>,
    /// The language.
    locale: Option<Locale>,
    /// Whether the person may sign in; `false` ends his sessions.
    active: Option<bool>,
    /// The posts, the main one first.
    posts: Option<Vec<PostHeld>>,
}

/// Change an account
#[utoipa::path(
    patch, path = "/users/{id}", tag = "people", request_body = ChangeUserBody,
    params(("id" = UserId, Path), ("If-Match" = String, Header, description = "`\"r3\"`")),
    responses((status = 200, body = User)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.manage")))
)]
pub(super) async fn change_user(
    State(api): State<Api>,
    Path(id): Path<UserId>,
    Call { head, body }: Call<ChangeUserBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    let command = ChangeUser {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        name: body.name,
        locale: body.locale,
        active: body.active,
        posts: body.posts,
        now: head.now,
    };
    let forget = api.access().forget_rights();
    let render = |user: access::User| Ok(Answer::ok(&user)?.revision(user.version));
    api.execute_then(&head, &permit, command, render, forget)
        .await
}

/// A temporary password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemporaryPassword {
    /// At least 12 characters; it must be changed at the next sign-in.
    password: String,
}

/// Give somebody a temporary password
///
/// All his sessions end.
#[utoipa::path(
    put, path = "/users/{id}/password", tag = "people", request_body = TemporaryPassword,
    params(("id" = UserId, Path)),
    responses((status = 204, description = "Given")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.manage")))
)]
pub(super) async fn reset_password(
    State(api): State<Api>,
    Path(id): Path<UserId>,
    Call { head, body }: Call<TemporaryPassword>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    check_password(&body.password, "", "/password")?;
    let hash = api.access().passwords().hash(body.password).await?;
    let command = ResetPassword {
        permit: permit.clone(),
        id,
        hash,
        now: head.now,
    };
    let forget = api.access().forget_rights();
    api.execute_then(&head, &permit, command, |()| Ok(Answer::done()), forget)
        .await
}

/// A post of the company.
#[derive(Serialize, ToSchema)]
pub(super) struct PostInfo {
    /// Its key.
    post: Post,
    /// Its name in the reader's language.
    title: String,
    /// What its holders may do.
    rights: Vec<PostRight>,
}

/// Something the holders of a post may do.
#[derive(Serialize, ToSchema)]
pub(super) struct PostRight {
    /// The operation, e.g. `order.enter`.
    action: &'static str,
    /// Its name in the reader's language.
    title: String,
    /// How far it reaches.
    scope: Scope,
}

/// List the posts with their rights
#[utoipa::path(
    get, path = "/posts", tag = "people", responses((status = 200, body = Vec<PostInfo>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.view")))
)]
pub(super) async fn list_posts(who: Who) -> Result<axum::Json<Vec<PostInfo>>, Problem> {
    who.permit::<matrix::ViewPeople>()?;
    let right = |post: Post, action: &ActionInfo| PostRight {
        action: action.name,
        title: action.title().get(who.locale).to_owned(),
        scope: action.scope_of(post),
    };
    let info = |post: &Post| PostInfo {
        post: *post,
        title: post.title().get(who.locale).to_owned(),
        rights: matrix::ACTIONS
            .iter()
            .map(|action| right(*post, action))
            .filter(|right| right.scope != Scope::None)
            .collect(),
    };
    Ok(axum::Json(Post::ALL.iter().map(info).collect()))
}
