//! The workbench and its tasks.

use access::{Permit, matrix::UseSelf};
use api::{Answer, Api, Call, Path, Problem, Query, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::TaskId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{FinishTask, News, Process, Task, Workbench};

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

/// What the reader knows already.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct NewsQuery {
    /// `position` of the answer that was read last; 0 when absent.
    #[serde(default)]
    after: i64,
}

/// Show what others did on my orders
///
/// The newest first; only what tells something, not what merely follows from it.
#[utoipa::path(get, path = "/workbench/news", tag = "process", params(NewsQuery),
    responses((status = 200, body = News)),
    security(("session" = [])), extensions(("x-permission" = json!("me.use"))))]
pub(super) async fn show_news(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<NewsQuery>,
) -> Result<Json<News>, Problem> {
    let permit: Permit<UseSelf> = who.permit()?;
    let news = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.news(tx, query.after, &permit).await }))
        .await?;
    Ok(Json(news))
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
