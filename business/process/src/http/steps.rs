//! Steps of an order: where it stands, opinions, completions, forms, clocks.

use access::{
    Permit,
    matrix::{EditOrder, ViewOrder},
};
use api::{Answer, Api, Call, Nothing, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use engine::{Answers, Side, Verdict};
use indexmap::IndexMap;
use kernel::OrderId;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    CheckView, CompleteStep, FillForm, GiveOpinion, PauseClocks, Process, Progress, StepsView,
    Subject,
};

/// Show where an order stands
///
/// Steps with states, clocks and people; what the reader may do and why not; opinions of all rounds.
#[utoipa::path(get, path = "/orders/{id}/steps", tag = "process", params(("id" = OrderId, Path)),
    responses((status = 200, body = StepsView)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn show_steps(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<StepsView>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let (subject, now) = (Subject::sales_order(id), who.now);
    let view = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.view(tx, subject, &permit, now).await }))
        .await?;
    Ok(Json(view))
}

/// The answer to one checklist item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    /// The item's key.
    item: String,
    /// Whether it is in order.
    ok: bool,
    /// The written opinion; required where the item asks for one, or where it is not in order.
    #[serde(default)]
    note: String,
}

fn answers(given: Vec<AnswerBody>) -> Answers {
    let answer = |a: AnswerBody| engine::Answer {
        item: a.item,
        ok: a.ok,
        note: a.note,
    };
    given.into_iter().map(answer).collect()
}

/// An opinion.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpinionBody {
    /// `approve`, `return` or `object`.
    #[schema(value_type = String, example = "approve")]
    verdict: Verdict,
    /// Why; required to return, to object, and to approve over a failed check.
    #[serde(default)]
    reason: String,
    /// The answers to the checklist.
    #[serde(default)]
    checklist: Vec<AnswerBody>,
    /// Forms filled in together with it: key → question → answer.
    #[serde(default)]
    #[schema(value_type = Object)]
    forms: IndexMap<String, Value>,
}

/// Give an opinion on a review
///
/// `If-Match` names the revision that was seen.
#[utoipa::path(post, path = "/orders/{id}/steps/{step}/opinion", tag = "process",
    params(("id" = OrderId, Path), ("step" = String, Path),
        ("If-Match" = String, Header, description = "`\"r3\"`")),
    request_body = OpinionBody, responses((status = 200, body = Progress)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn give_opinion(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((id, step)): Path<(OrderId, String)>,
    Call { head, body }: Call<OpinionBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewOrder> = head.permit()?;
    let command = GiveOpinion {
        permit: permit.clone(),
        process,
        subject: Subject::sales_order(id),
        revision: head.if_match()?,
        step,
        verdict: body.verdict,
        reason: body.reason,
        answers: answers(body.checklist),
        forms: body.forms.into_iter().collect(),
        now: head.now,
    };
    api.execute(&head, &permit, command, |progress: Progress| {
        Answer::ok(&progress)
    })
    .await
}

/// A completion.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompleteBody {
    /// The answers to the checklist.
    #[serde(default)]
    checklist: Vec<AnswerBody>,
    /// Forms filled in together with it: key → question → answer.
    #[serde(default)]
    #[schema(value_type = Object)]
    forms: IndexMap<String, Value>,
}

/// Complete a step by hand
///
/// For steps that a person's act completes and that are no review: confirm, sign, fill in, hand out.
#[utoipa::path(post, path = "/orders/{id}/steps/{step}/complete", tag = "process",
    params(("id" = OrderId, Path), ("step" = String, Path)),
    request_body = CompleteBody, responses((status = 200, body = Progress)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn complete_step(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((id, step)): Path<(OrderId, String)>,
    Call { head, body }: Call<CompleteBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewOrder> = head.permit()?;
    let command = CompleteStep {
        permit: permit.clone(),
        process,
        subject: Subject::sales_order(id),
        step,
        answers: answers(body.checklist),
        forms: body.forms.into_iter().collect(),
        now: head.now,
    };
    api.execute(&head, &permit, command, |progress: Progress| {
        Answer::ok(&progress)
    })
    .await
}

/// Show what a step's checks find now
#[utoipa::path(get, path = "/orders/{id}/steps/{step}/checks", tag = "process",
    params(("id" = OrderId, Path), ("step" = String, Path)),
    responses((status = 200, body = Vec<CheckView>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn show_checks(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path((id, step)): Path<(OrderId, String)>,
) -> Result<Json<Vec<CheckView>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let (subject, now) = (Subject::sales_order(id), who.now);
    let checks = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                process.admit(tx, subject, &permit).await?;
                process.checks(tx, subject, &step, now).await
            })
        })
        .await?;
    Ok(Json(checks))
}

/// A form's answers.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FormBody {
    /// By question.
    #[schema(value_type = Object)]
    answers: Value,
}

/// Fill in a form
#[utoipa::path(post, path = "/orders/{id}/forms/{form}", tag = "process",
    params(("id" = OrderId, Path), ("form" = String, Path)),
    request_body = FormBody, responses((status = 200, body = Progress)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn fill_form(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((id, form)): Path<(OrderId, String)>,
    Call { head, body }: Call<FormBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewOrder> = head.permit()?;
    let command = FillForm {
        permit: permit.clone(),
        process,
        subject: Subject::sales_order(id),
        form,
        answers: body.answers,
        now: head.now,
    };
    api.execute(&head, &permit, command, |progress: Progress| {
        Answer::ok(&progress)
    })
    .await
}

/// Whose answer is awaited.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseBody {
    /// `customer` or `supplier`; the delay is booked to this side.
    #[schema(value_type = String, example = "customer")]
    side: Side,
}

/// Stop the clocks until the other side answers
#[utoipa::path(post, path = "/orders/{id}/pause", tag = "process", params(("id" = OrderId, Path)),
    request_body = PauseBody, responses((status = 200, body = Progress)),
    security(("session" = [])), extensions(("x-permission" = json!("order.edit"))))]
pub(super) async fn pause_clocks(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call { head, body }: Call<PauseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<EditOrder> = head.permit()?;
    let subject = Subject::sales_order(id);
    let side = Some(body.side);
    let command = PauseClocks {
        permit: permit.clone(),
        process,
        subject,
        side,
        now: head.now,
    };
    api.execute(&head, &permit, command, |progress: Progress| {
        Answer::ok(&progress)
    })
    .await
}

/// Let the clocks run again
#[utoipa::path(post, path = "/orders/{id}/resume", tag = "process", params(("id" = OrderId, Path)),
    request_body = Nothing, responses((status = 200, body = Progress)),
    security(("session" = [])), extensions(("x-permission" = json!("order.edit"))))]
pub(super) async fn resume_clocks(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<OrderId>,
    Call {
        head,
        body: Nothing {},
    }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<EditOrder> = head.permit()?;
    let subject = Subject::sales_order(id);
    let command = PauseClocks {
        permit: permit.clone(),
        process,
        subject,
        side: None,
        now: head.now,
    };
    api.execute(&head, &permit, command, |progress: Progress| {
        Answer::ok(&progress)
    })
    .await
}
