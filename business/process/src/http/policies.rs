//! Policies: what is written, how well it is kept, what runs by it.

use access::{
    Permit,
    matrix::{PublishPolicy, ViewCompliance, ViewPolicy},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use engine::compliance::ClauseState;
use kernel::{DepartmentId, Moment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    ClauseMark, FactWords, MarksOf, NamedPerson, OrderType, PolicyFigures, PolicyGraph, PolicyInfo,
    Process, Publication, PublishVersion, Tally, fact_words,
};

/// List the policies with their versions
#[utoipa::path(get, path = "/policies", tag = "process", responses((status = 200, body = Vec<PolicyInfo>)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn list_policies(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
) -> Result<Json<Vec<PolicyInfo>>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    let all = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.list_policies(tx).await }))
        .await?;
    Ok(Json(all))
}

/// List the kinds of order that people enter
///
/// Each with the policy that new orders of the kind run under.
#[utoipa::path(get, path = "/order-types", tag = "process", responses((status = 200, body = Vec<OrderType>)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn list_order_types(
    Extension(process): Extension<Process>,
    who: Who,
) -> Result<Json<Vec<OrderType>>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    Ok(Json(process.order_types()))
}

/// List the facts in words
///
/// What refusals and policies mean by a fact that they name.
#[utoipa::path(get, path = "/facts", tag = "process", responses((status = 200, body = Vec<FactWords>)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn list_facts(who: Who) -> Result<Json<Vec<FactWords>>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    Ok(Json(fact_words().collect()))
}

/// A policy text to publish.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishBody {
    /// The text, in YAML.
    yaml: String,
    /// What it changes and why.
    note: String,
    /// The order types that run under it from now on; the present ones stay.
    #[serde(default)]
    order_types: Vec<String>,
}

/// Publish a policy version
///
/// Orders already running stay with the version they began under.
#[utoipa::path(post, path = "/policies", tag = "process", request_body = PublishBody,
    responses((status = 200, body = Publication)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.publish"))))]
pub(super) async fn publish_policy(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<PublishBody>,
) -> Result<Response, Problem> {
    let permit: Permit<PublishPolicy> = head.permit()?;
    let command = PublishVersion {
        permit: permit.clone(),
        process: process.clone(),
        yaml: body.yaml,
        note: body.note,
        order_types: body.order_types,
        now: head.now,
    };
    let render = |published: Publication| Answer::ok(&published);
    let answer = api.execute(&head, &permit, command, render).await?;
    process.load(api.db()).await?;
    Ok(answer)
}

/// Show a policy's clauses with their figures
///
/// The words are everybody's; figures come within the reader's reach, and are zero without a right
/// to them.
#[utoipa::path(get, path = "/policies/{policy}", tag = "process", params(("policy" = String, Path)),
    responses((status = 200, body = PolicyFigures)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn show_policy(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(policy): Path<String>,
) -> Result<Json<PolicyFigures>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    let figures = who.permit_if::<ViewCompliance>();
    let shown = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { process.clauses(tx, &policy, figures.as_ref()).await })
        })
        .await?;
    Ok(Json(shown))
}

/// A policy's text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PolicyText {
    /// The version.
    version: i64,
    /// The text, in YAML.
    yaml: String,
}

/// Show a policy's text
#[utoipa::path(get, path = "/policies/{policy}/text", tag = "process", params(("policy" = String, Path)),
    responses((status = 200, body = PolicyText)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn show_policy_text(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(policy): Path<String>,
) -> Result<Json<PolicyText>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    let (version, yaml) = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.policy_text(tx, &policy).await }))
        .await?;
    Ok(Json(PolicyText { version, yaml }))
}

/// Show a policy's steps as a graph
#[utoipa::path(get, path = "/policies/{policy}/graph", tag = "process", params(("policy" = String, Path)),
    responses((status = 200, body = PolicyGraph)),
    security(("session" = [])), extensions(("x-permission" = json!("policy.view"))))]
pub(super) async fn show_policy_graph(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(policy): Path<String>,
) -> Result<Json<PolicyGraph>, Problem> {
    let _: Permit<ViewPolicy> = who.permit()?;
    let graph = api
        .db()
        .read_with(move |tx| Box::pin(async move { process.policy_graph(tx, &policy).await }))
        .await?;
    Ok(Json(graph))
}

/// Which orders behind a clause.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseQuery {
    /// Only those in this state; due and broken when absent.
    #[param(inline)]
    state: Option<MarkState>,
    /// How many orders, 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// How a clause stands on an order.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MarkState {
    Kept,
    Due,
    Broken,
}

impl From<MarkState> for ClauseState {
    fn from(state: MarkState) -> Self {
        match state {
            MarkState::Kept => Self::Kept,
            MarkState::Due => Self::Due,
            MarkState::Broken => Self::Broken,
        }
    }
}

/// How often a person kept and broke a clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PersonTally {
    /// His department.
    department: Option<DepartmentId>,
    /// Who; nobody where only facts decided.
    person: Option<NamedPerson>,
    /// The counts.
    tally: Tally,
}

/// A clause with the orders behind its figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ClausePage {
    /// The figures by department and person.
    people: Vec<PersonTally>,
    /// Orders on which it is due or broken, the longest first; those that kept it, the newest first.
    orders: Page<ClauseMark>,
}

/// Show the orders behind a clause
///
/// Orders on which it is due or broken, each with the event that proves it, or those that kept it, and
/// the figures by department and person.
#[utoipa::path(get, path = "/policies/{policy}/clauses/{clause}", tag = "process",
    params(("policy" = String, Path), ("clause" = String, Path), ClauseQuery),
    responses((status = 200, body = ClausePage)),
    security(("session" = [])), extensions(("x-permission" = json!("compliance.view"))))]
pub(super) async fn show_clause(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path((policy, clause)): Path<(String, String)>,
    Query(query): Query<ClauseQuery>,
) -> Result<Json<ClausePage>, Problem> {
    let permit: Permit<ViewCompliance> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<(Moment, uuid::Uuid)> = decode_cursor(query.cursor.as_deref())?;
    let (people, marks) = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let people = process
                    .clause_by_people(tx, (&policy, &clause), &permit)
                    .await?;
                let of = MarksOf {
                    policy: &policy,
                    clause: &clause,
                    state: query.state.map(ClauseState::from),
                    after,
                    limit: limit + 1,
                };
                Ok((people, process.clause_marks(tx, &of, &permit).await?))
            })
        })
        .await?;
    let tally = |(department, person, tally)| PersonTally {
        department,
        person,
        tally,
    };
    Ok(Json(ClausePage {
        people: people.into_iter().map(tally).collect(),
        orders: Page::of(marks, limit, |mark| (mark.since, mark.subject.id))?,
    }))
}
