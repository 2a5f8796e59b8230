//! Departments.

use access::{
    departments::{self, ChangeDepartment, CreateDepartment, Department},
    matrix,
};
use axum::{extract::State, response::Response};
use kernel::DepartmentId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{Answer, Api, Call, Path, Problem, Who};

/// List the departments
#[utoipa::path(
    get, path = "/departments", tag = "people",
    responses((status = 200, body = Vec<Department>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.view")))
)]
pub(super) async fn list_departments(
    State(api): State<Api>,
    who: Who,
) -> Result<axum::Json<Vec<Department>>, Problem> {
    let permit = who.permit::<matrix::ViewPeople>()?;
    let all = api
        .db()
        .read_with(move |tx| Box::pin(async move { departments::list(tx, &permit).await }))
        .await?;
    Ok(axum::Json(all))
}

/// A new department.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateDepartmentBody {
    /// Short stable code.
    #[schema(example = "SALES1")]
    code: String,
    /// Its name.
    name: String,
}

/// Add a department
#[utoipa::path(
    post, path = "/departments", tag = "people", request_body = CreateDepartmentBody,
    responses((status = 201, body = Department)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.manage")))
)]
pub(super) async fn create_department(
    State(api): State<Api>,
    Call { head, body }: Call<CreateDepartmentBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    let command = CreateDepartment {
        permit: permit.clone(),
        id: DepartmentId::new(),
        code: body.code,
        name: body.name,
        now: head.now,
    };
    api.execute(&head, &permit, command, |made| {
        let place = format!("/api/v1/departments/{}", made.id);
        Ok(Answer::created(place, &made)?.revision(made.version))
    })
    .await
}

/// What to change of a department; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeDepartmentBody {
    /// Its name.
    name: Option<String>,
    /// Whether posts can be held in it.
    active: Option<bool>,
}

/// Change a department
#[utoipa::path(
    patch, path = "/departments/{id}", tag = "people", request_body = ChangeDepartmentBody,
    params(("id" = DepartmentId, Path), ("If-Match" = String, Header, description = "`\"r3\"`")),
    responses((status = 200, body = Department)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.manage")))
)]
pub(super) async fn change_department(
    State(api): State<Api>,
    Path(id): Path<DepartmentId>,
    Call { head, body }: Call<ChangeDepartmentBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    let command = ChangeDepartment {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        name: body.name,
        active: body.active,
        now: head.now,
    };
    api.execute(&head, &permit, command, |changed| {
        Ok(Answer::ok(&changed)?.revision(changed.version))
    })
    .await
}
