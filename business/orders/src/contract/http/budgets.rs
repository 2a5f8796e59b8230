//! Budgets of contracts over HTTP.

use access::{
    Permit,
    matrix::{DecideBudget as MayDecide, ManageBudgetPolicy, ViewContract, WriteBudget},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, extract::State, response::Response};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::contract::{
    BudgetPolicy, BudgetVerdict, ContractId, DecideBudget, DrawBudget, SetBudgetPolicy, budget,
    budget::BudgetCost,
};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(draw))
        .routes(routes!(decide))
        .routes(routes!(policy, set_policy))
}

/// What a budget consists of.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DrawBody {
    /// Line by line.
    costs: Vec<BudgetCost>,
}

/// What drawing up a budget answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BudgetDrawn {
    /// The round.
    no: i64,
}

/// Draws up the budget of a contract; `If-Match` names the contract's revision that was budgeted.
#[utoipa::path(post, path = "/contracts/{id}/budget", tag = "orders",
    params(("id" = ContractId, Path)), request_body = DrawBody,
    responses((status = 200, body = BudgetDrawn)), operation_id = "draw_budget",
    security(("session" = [])), extensions(("x-permission" = json!("budget.write"))))]
async fn draw(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(contract): Path<ContractId>,
    Call { head, body }: Call<DrawBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteBudget> = head.permit()?;
    let command = DrawBudget {
        permit: permit.clone(),
        process,
        contract,
        revision: head.if_match()?,
        costs: body.costs,
        now: head.now,
    };
    api.execute(&head, &permit, command, |no| {
        Answer::ok(&BudgetDrawn { no })
    })
    .await
}

/// What finance decides.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecideBudgetBody {
    /// The round that was seen.
    no: i64,
    /// Approve it, or send it back.
    verdict: BudgetVerdict,
    /// Why; required beyond the tolerance and when it is sent back.
    #[serde(default)]
    reason: String,
}

/// Approves or returns the latest round of a contract's budget.
#[utoipa::path(post, path = "/contracts/{id}/budget/decide", tag = "orders",
    params(("id" = ContractId, Path)), request_body = DecideBudgetBody,
    responses((status = 204)), operation_id = "decide_budget",
    security(("session" = [])), extensions(("x-permission" = json!("budget.decide"))))]
async fn decide(
    State(api): State<Api>,
    Path(contract): Path<ContractId>,
    Call { head, body }: Call<DecideBudgetBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayDecide> = head.permit()?;
    let command = DecideBudget {
        permit: permit.clone(),
        contract,
        no: body.no,
        verdict: body.verdict,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}

/// How far a budget may deviate without a reason.
#[utoipa::path(get, path = "/budget-policy", tag = "orders",
    responses((status = 200, body = BudgetPolicy)), operation_id = "budget_policy",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn policy(State(api): State<Api>, who: Who) -> Result<Response, Problem> {
    let _: Permit<ViewContract> = who.permit()?;
    let (policy, version) = api
        .db()
        .read_with(|tx| Box::pin(budget::policy(tx)))
        .await?;
    let answer = Answer::ok(&policy)?.revision(version);
    Ok(axum::response::IntoResponse::into_response(answer))
}

/// Sets it; `If-Match` names the version that was seen.
#[utoipa::path(put, path = "/budget-policy", tag = "orders", request_body = BudgetPolicy,
    responses((status = 204)), operation_id = "set_budget_policy",
    security(("session" = [])), extensions(("x-permission" = json!("budget.policy"))))]
async fn set_policy(
    State(api): State<Api>,
    Call { head, body }: Call<BudgetPolicy>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageBudgetPolicy> = head.permit()?;
    let command = SetBudgetPolicy {
        permit: permit.clone(),
        version: head.if_match()?,
        policy: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}
