//! Tables `credit_policy`, `credit_reviews` and `credit_review_plan`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{CustomerId, Date, DocumentId, Fault, Moment, Result, TaskId, UserId};

use crate::{
    credit_policy::CreditPolicy,
    credit_score::Grade,
    review_credit::{CreditReview, DueReview},
};

const POLICY: Sql<'static> = sql!("SELECT content, version FROM credit_policy WHERE one = 1");
const SET_POLICY: Sql<'static> = sql!(
    "INSERT INTO credit_policy (one, content, version) VALUES (1, $1, 1) ON CONFLICT (one) DO UPDATE \
     SET content = excluded.content, version = credit_policy.version + 1 WHERE credit_policy.version = $2"
);
const INSERT_REVIEW: Sql<'static> = sql!(
    "INSERT INTO credit_reviews (id, customer_id, rating, score, facts, note, reviewed_by, reviewed_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const REVIEWS: Sql<'static> = sql!(
    "SELECT r.id, r.rating, r.score, r.facts, r.note, u.name, r.reviewed_at FROM credit_reviews r \
     LEFT JOIN users u ON u.id = r.reviewed_by WHERE r.customer_id = $1 ORDER BY r.reviewed_at DESC, r.id DESC LIMIT 100"
);
const PLAN: Sql<'static> = sql!("SELECT next_on FROM credit_review_plan WHERE customer_id = $1");
const SET_PLAN: Sql<'static> = sql!(
    "INSERT INTO credit_review_plan (customer_id, next_on, version) VALUES ($1, $2, 1) \
     ON CONFLICT (customer_id) DO UPDATE SET next_on = excluded.next_on, task = NULL, \
     version = credit_review_plan.version + 1"
);
const SET_REVIEW_TASK: Sql<'static> =
    sql!("UPDATE credit_review_plan SET task = $2 WHERE customer_id = $1");
const REVIEW_TASK: Sql<'static> =
    sql!("SELECT task FROM credit_review_plan WHERE customer_id = $1"; FOR UPDATE);
const UNASKED: Sql<'static> = sql!(
    "SELECT p.customer_id, p.next_on, c.name FROM credit_review_plan p JOIN customers c ON c.id = p.customer_id \
     WHERE p.next_on <= $1 AND p.task IS NULL ORDER BY p.next_on, p.customer_id LIMIT $2"
);
const DUE: Sql<'static> = sql!(
    "SELECT p.customer_id, c.code, c.name, p.next_on, (SELECT r.rating FROM credit_reviews r \
     WHERE r.customer_id = c.id ORDER BY r.reviewed_at DESC, r.id DESC LIMIT 1) FROM credit_review_plan p \
     JOIN customers c ON c.id = p.customer_id WHERE p.next_on <= $1 ORDER BY p.next_on, p.customer_id LIMIT 200"
);

/// The policy of credit with its version; the shipped one, version 0, while none was set.
pub(crate) async fn policy(tx: &mut Tx<'_>) -> Result<(CreditPolicy, i64)> {
    let Some(row) = tx.fetch_optional(POLICY, params![]).await? else {
        return Ok((CreditPolicy::default(), 0));
    };
    let content: String = row.get(0)?;
    let policy = serde_json::from_str(&content).map_err(Fault::internal)?;
    Ok((policy, row.get(1)?))
}

/// Replaces the policy of a version; whether it was that version.
pub(crate) async fn set_policy(
    tx: &mut Tx<'_>,
    policy: &CreditPolicy,
    version: i64,
) -> Result<bool> {
    let content = serde_json::to_string(policy).map_err(Fault::internal)?;
    let set = tx.execute(SET_POLICY, params![content, version]).await?;
    Ok(set == 1)
}

/// Keeps a review.
pub(crate) async fn insert_review(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    review: &CreditReview,
    by: Option<UserId>,
) -> Result<()> {
    let facts = review.facts.to_string();
    tx.execute(
        INSERT_REVIEW,
        params![
            review.id,
            customer,
            review.rating.as_str(),
            review.score,
            facts,
            review.note,
            by,
            review.reviewed_at
        ],
    )
    .await
    .map(drop)
}

/// A customer's reviews, the newest first.
pub(crate) async fn reviews(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<CreditReview>> {
    let rows = tx.fetch_all(REVIEWS, params![customer]).await?;
    rows.iter().map(review).collect()
}

fn review(row: &Row) -> Result<CreditReview> {
    let facts: String = row.get(3)?;
    Ok(CreditReview {
        id: row.get::<DocumentId>(0)?,
        rating: super::word(row, 1, Grade::parse)?,
        score: row.get(2)?,
        facts: serde_json::from_str(&facts).map_err(Fault::internal)?,
        note: row.get(4)?,
        reviewed_by_name: row.get(5)?,
        reviewed_at: row.get::<Moment>(6)?,
    })
}

/// When a customer is to be reviewed next.
pub(crate) async fn next_review(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Date>> {
    let row = tx.fetch_optional(PLAN, params![customer]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// The task that asks for a customer's review, his plan locked until the transaction ends.
pub(crate) async fn review_task(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<TaskId>> {
    let row = tx.fetch_optional(REVIEW_TASK, params![customer]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Notes the task that asks for a customer's review.
pub(crate) async fn note_review_task(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    task: TaskId,
) -> Result<()> {
    tx.queue(SET_REVIEW_TASK, params![customer, task]).await
}

/// Customers whose review is due on a day and whom no task asks for yet, with the day and his name.
pub(crate) async fn unasked_reviews(
    tx: &mut Tx<'_>,
    today: Date,
    limit: i64,
) -> Result<Vec<(CustomerId, Date, String)>> {
    let rows = tx.fetch_all(UNASKED, params![today, limit]).await?;
    let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    rows.iter().map(read).collect()
}

/// Plans a customer's next review; nobody is asked for it yet.
pub(crate) async fn plan_review(tx: &mut Tx<'_>, customer: CustomerId, on: Date) -> Result<()> {
    tx.execute(SET_PLAN, params![customer, on]).await.map(drop)
}

/// The reviews that are due on a day, the longest due first.
pub(crate) async fn due_reviews(tx: &mut Tx<'_>, today: Date) -> Result<Vec<DueReview>> {
    let rows = tx.fetch_all(DUE, params![today]).await?;
    rows.iter()
        .map(|row| {
            let rating: Option<String> = row.get(4)?;
            Ok(DueReview {
                customer_id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                due_on: row.get(3)?,
                rating: rating.as_deref().and_then(Grade::parse),
            })
        })
        .collect()
}
