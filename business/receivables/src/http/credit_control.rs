//! How strictly credit is kept, how customers pay, and where an order stands with its credit.

use access::{
    Permit,
    matrix::{ManageCredit, ViewCredit},
};
use api::{Answer, Api, Call, Path, Problem, Query, Who};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{Currency, CustomerId, Date, DocumentId, Fault, Money, OrderId, Refusal, text};
use orders::OrderState;
use process::{Checkpoint, Process, Subject};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    CreditPolicy, CreditReview, Grade, Points, ReviewCredit, ReviewInput, SetCreditPolicy,
    credit_gate::stopping,
    credit_replay,
    review_credit::DueReview,
    store::{behaviour, credit, credit_control},
};

use super::credit::in_sight;

/// How a customer pays; amounts are decimals in the company's currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CreditScoreView {
    /// The points, 0 to 100; absent while nothing has fallen due.
    score: Option<i64>,
    /// The rating that they propose.
    proposed: Option<Grade>,
    /// The points by fact.
    points: Option<Points>,
    /// Instalments that were due or paid.
    instalments: i64,
    /// Of these, paid in full by their due day.
    on_time: i64,
    /// Days late on average; one still open counts until today.
    average_days_late: i64,
    /// What is overdue now.
    overdue: String,
    /// For how many days, the oldest of it.
    overdue_days: i64,
    /// Ordered in the last 365 days.
    turnover: String,
    /// The day of his first order.
    since: Option<Date>,
    /// The rating in force.
    rating: Option<Grade>,
    /// When the rating is reviewed next.
    next_review_on: Option<Date>,
    /// The reviews so far, the newest first.
    reviews: Vec<CreditReview>,
    /// Whether the reader may rate.
    may_rate: bool,
}

/// The id of a new review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreditReviewed {
    /// Its id.
    id: DocumentId,
}

/// Under which limit to replay.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayQuery {
    /// The limit as a decimal; the customer's present one when absent.
    limit: Option<String>,
    /// Days after which an imported order without any receipt counts as paid, 0 to 3650; 30 when
    /// absent.
    paid_after: Option<i64>,
}

/// A day on which what a customer takes up changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CreditReplayDay {
    /// The day.
    on: Date,
    /// What he took up in the evening.
    exposure: String,
    /// The highest of the day, orders before receipts.
    peak: String,
    /// Whether that is above the limit.
    exceeded: bool,
    /// The orders that would have been stopped.
    stopped: Vec<StoppedOrder>,
}

/// An order that a limit would have stopped.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StoppedOrder {
    /// The order.
    order_id: OrderId,
    /// Its number.
    number: String,
}

/// A customer's history under a limit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CreditReplayView {
    /// The limit it was played under.
    limit: String,
    /// The highest exposure.
    highest: Option<String>,
    /// When that was.
    highest_on: Option<Date>,
    /// How many orders would have been stopped.
    stopped: usize,
    /// The days with changes, in their order.
    days: Vec<CreditReplayDay>,
}

/// What stands against an order at a point of its way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PointStanding {
    /// `submission`, `approval`, `production` or `shipping`.
    point: String,
    /// Why it would not pass now; empty when it would.
    refusals: Vec<Refusal>,
}

/// Where an order stands with holds and credit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OrderCreditStanding {
    /// The customer, once there is one.
    customer_id: Option<CustomerId>,
    /// The holds that stand.
    holds: Vec<parties::Hold>,
    /// Point by point, those still ahead of the order.
    points: Vec<PointStanding>,
}

fn decimal(minor: i64) -> String {
    Money::new(minor, Currency::CNY).to_decimal()
}

/// How strictly credit is kept.
#[utoipa::path(get, path = "/credit-policy", tag = "receivables",
    responses((status = 200, body = CreditPolicy)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn policy(State(api): State<Api>, who: Who) -> Result<Response, Problem> {
    let _: Permit<ViewCredit> = who.permit()?;
    let (policy, version) = api
        .db()
        .read_with(|tx| Box::pin(async move { credit_control::policy(tx).await }))
        .await?;
    Ok(Answer::ok(&policy)?.revision(version).into_response())
}

/// Sets how strictly credit is kept; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/credit-policy", tag = "receivables", request_body = CreditPolicy,
    responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.manage"))))]
pub(super) async fn set_policy(
    State(api): State<Api>,
    Call { head, body }: Call<CreditPolicy>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCredit> = head.permit()?;
    let command = SetCreditPolicy {
        permit: permit.clone(),
        version: head.if_match()?,
        policy: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// How a customer pays, in points with the facts, and his ratings so far.
#[utoipa::path(get, path = "/customers/{id}/credit/score", tag = "receivables",
    params(("id" = CustomerId, Path)), responses((status = 200, body = CreditScoreView)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn score(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Json<CreditScoreView>, Problem> {
    let permit: Permit<ViewCredit> = who.permit()?;
    let may_rate = who.permit_if::<ManageCredit>().is_some();
    let today = process.today(who.now);
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                in_sight(tx, &permit, customer).await?;
                let known = behaviour::behaviour(tx, customer, today).await?;
                let reviews = credit_control::reviews(tx, customer).await?;
                let score = known.score();
                Ok(CreditScoreView {
                    score: score.map(|score| score.total),
                    proposed: score.map(|score| score.grade),
                    points: score.map(|score| score.points),
                    instalments: known.instalments,
                    on_time: known.on_time,
                    average_days_late: known.average_days_late(),
                    overdue: decimal(known.overdue),
                    overdue_days: known.overdue_days,
                    turnover: decimal(known.turnover),
                    since: known.since,
                    rating: reviews.first().map(|review| review.rating),
                    next_review_on: credit_control::next_review(tx, customer).await?,
                    reviews,
                    may_rate,
                })
            })
        })
        .await?;
    Ok(Json(view))
}

/// Rates a customer and plans the next review.
#[utoipa::path(post, path = "/customers/{id}/credit/reviews", tag = "receivables",
    params(("id" = CustomerId, Path)), request_body = ReviewInput,
    responses((status = 201, body = CreditReviewed)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.manage"))))]
pub(super) async fn review(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(customer): Path<CustomerId>,
    Call { head, body }: Call<ReviewInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCredit> = head.permit()?;
    let command = ReviewCredit {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        customer,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |id| {
        let path = format!("/api/v1/customers/{customer}/credit/score");
        Answer::created(path, &CreditReviewed { id })
    })
    .await
}

/// The customers whose rating is to be reviewed by now, the longest due first.
#[utoipa::path(get, path = "/credit-reviews/due", tag = "receivables",
    responses((status = 200, body = Vec<DueReview>)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.manage"))))]
pub(super) async fn due(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
) -> Result<Json<Vec<DueReview>>, Problem> {
    let _: Permit<ManageCredit> = who.permit()?;
    let today = process.today(who.now);
    let due = api
        .db()
        .read_with(move |tx| Box::pin(async move { credit_control::due_reviews(tx, today).await }))
        .await?;
    Ok(Json(due))
}

/// What a limit would have stopped: exposure day by day, imported history included.
#[utoipa::path(get, path = "/customers/{id}/credit/replay", tag = "receivables",
    params(("id" = CustomerId, Path), ReplayQuery), responses((status = 200, body = CreditReplayView)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn replay(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(customer): Path<CustomerId>,
    Query(query): Query<ReplayQuery>,
) -> Result<Json<CreditReplayView>, Problem> {
    let permit: Permit<ViewCredit> = who.permit()?;
    let asked = query.limit.map(|limit| {
        let money = Money::parse_decimal(&limit, Currency::CNY);
        money.map(|money| money.minor).ok_or_else(|| {
            let message = text!(
                "额度须为金额，最多 2 位小数",
                "the limit is an amount with at most 2 decimals"
            );
            Fault::invalid("/limit", "amount", message)
        })
    });
    let asked = asked.transpose()?;
    let paid_after = query.paid_after.unwrap_or(30).clamp(0, 3_650);
    let calendar = process.calendar();
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                in_sight(tx, &permit, customer).await?;
                let account = credit::account(tx, customer).await?;
                let limit = asked.or(account.map(|account| account.limit)).unwrap_or(0);
                let played =
                    credit_replay::replay(tx, customer, (limit, paid_after), &calendar).await?;
                Ok(CreditReplayView::of(&played, limit))
            })
        })
        .await?;
    Ok(Json(view))
}

impl CreditReplayView {
    fn of(played: &credit_replay::Replay, limit: i64) -> Self {
        let day = |day: &credit_replay::ReplayDay| CreditReplayDay {
            on: day.on,
            exposure: decimal(day.exposure),
            peak: decimal(day.peak),
            exceeded: day.peak > limit,
            stopped: day
                .stopped
                .iter()
                .map(|(order, number)| StoppedOrder {
                    order_id: *order,
                    number: number.clone(),
                })
                .collect(),
        };
        Self {
            limit: decimal(limit),
            highest: played.highest.map(|(_, highest)| decimal(highest)),
            highest_on: played.highest.map(|(on, _)| on),
            stopped: played.days.iter().map(|day| day.stopped.len()).sum(),
            days: played.days.iter().map(day).collect(),
        }
    }
}

/// Whether an order in a state still comes to a point. An amendment is judged when there is one.
const fn is_ahead(point: Checkpoint, state: OrderState) -> bool {
    match point {
        Checkpoint::Submission => matches!(state, OrderState::Draft),
        Checkpoint::Approval => matches!(state, OrderState::Draft | OrderState::InReview),
        Checkpoint::Production | Checkpoint::Shipping => {
            !matches!(state, OrderState::Closed | OrderState::Cancelled)
        }
        Checkpoint::Amendment { .. } => false,
    }
}

/// Where an order stands with holds and credit, point by point that is still ahead: what would be refused now, by which
/// rule, and who can help.
#[utoipa::path(get, path = "/orders/{id}/credit", tag = "receivables", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderCreditStanding)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn of_order(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderCreditStanding>, Problem> {
    let permit: Permit<ViewCredit> = who.permit()?;
    let today = process.today(who.now);
    let standing = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let subject = Subject::sales_order(id);
                process.admit(tx, subject, &permit).await?;
                let order = orders::get(tx, id).await?;
                let (policy, _) = credit_control::policy(tx).await?;
                let holds = match order.customer() {
                    Some(customer) => parties::holds_in_force(tx, customer, id, today).await?,
                    None => Vec::new(),
                };
                let mut points = Vec::new();
                for point in Checkpoint::ALL {
                    if !is_ahead(point, order.state) {
                        continue;
                    }
                    let against = |hold: &&parties::Hold| {
                        hold.points.iter().any(|held| held.as_str() == point.key())
                    };
                    let held = holds.iter().filter(against).map(parties::Hold::refusal);
                    let mut refusals: Vec<Refusal> = held.collect();
                    refusals.extend(stopping(tx, &policy, &order, (point, today)).await?);
                    points.push(PointStanding {
                        point: point.key().to_owned(),
                        refusals,
                    });
                }
                Ok(OrderCreditStanding {
                    customer_id: order.customer(),
                    holds,
                    points,
                })
            })
        })
        .await?;
    Ok(Json(standing))
}
