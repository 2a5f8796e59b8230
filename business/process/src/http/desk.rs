//! The workbench and its tasks.

use access::{Permit, matrix::UseSelf};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::TaskId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{FinishTask, Process, Task, Workbench};

/// Show my workbench
///
/// What I have to do by urgency, and what I wait for and from whom.
#[utoipa::path(get, path = "/workbench", tag = "process", responses((status = 200, body = Workbench)),
    security(("session" = [])), extensions(("x-permission" = json!("me.use"))))]
pub(super) async fn show_workbench(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
) -> Result<Json<Workbench>, Problem> {
    let permit: Permit<UseSelf> = who.permit()?;
    let now = who.now;
    let bench = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.workbench(tx, &permit, now).await }))
        .await?;
    Ok(Json(bench))
}

/// What came out of a task.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskDone {
    /// What was done or agreed; may be empty for what was only to be noted.
    #[serde(default)]
    outcome: String,
}

/// Say that a task is done
///
/// For alerts, follow-ups and what is to be noted. A step's task ends with the step.
#[utoipa::path(post, path = "/tasks/{id}/done", tag = "process", params(("id" = TaskId, Path)),
    request_body = TaskDone, responses((status = 200, body = Task)),
    security(("session" = [])), extensions(("x-permission" = json!("me.use"))))]
pub(super) async fn finish_task(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<TaskId>,
    Call { head, body }: Call<TaskDone>,
) -> Result<Response, Problem> {
    let permit: Permit<UseSelf> = head.permit()?;
    let command = FinishTask {
        permit: permit.clone(),
        process,
        id,
        version: head.revision,
        outcome: body.outcome,
        now: head.now,
    };
    api.execute(&head, &permit, command, |task: Task| Answer::ok(&task))
        .await
}
