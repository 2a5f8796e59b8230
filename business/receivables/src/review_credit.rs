//! Rating a customer on a plan: each review keeps the rating with the facts it rested on, and says
//! when the next is due.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageCredit};
use events::{NewEvent, Stream};
use kernel::{CustomerId, Date, DocumentId, Fault, Moment, Result, text, written};
use process::{Acting, Process, Why};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    credit_score::Grade,
    store::{behaviour, credit_control},
};

/// The longest until the next review, in days.
const DAYS_MAX: i64 = 3 * 366;

/// A rating as the finance manager enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditReviewInput)]
pub struct ReviewInput {
    /// The rating.
    pub rating: Grade,
    /// Why, where it is not the one that the score proposes.
    #[serde(default)]
    pub note: String,
    /// When it is to be reviewed next, after today and within three years.
    pub next_on: Date,
}

/// A review as it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditReview {
    /// Its id.
    pub id: DocumentId,
    /// The rating given.
    pub rating: Grade,
    /// The points at that time, 0 to 100; absent while nothing had fallen due.
    pub score: Option<i64>,
    /// The facts at that time.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// What the reviewer said.
    pub note: String,
    /// The reviewer's name.
    pub reviewed_by_name: Option<String>,
    /// When.
    pub reviewed_at: Moment,
}

/// A customer whose review is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DueCreditReview)]
pub struct DueReview {
    /// The customer.
    pub customer_id: CustomerId,
    /// His code.
    pub code: String,
    /// His name.
    pub name: String,
    /// Since when it is due.
    pub due_on: Date,
    /// His present rating.
    pub rating: Option<Grade>,
}

/// Rates a customer and plans the next review.
#[derive(Debug)]
pub struct ReviewCredit {
    /// The right to do so.
    pub permit: Permit<ManageCredit>,
    /// The running policies, for the calendar.
    pub process: Process,
    /// The review's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// Whom.
    pub customer: CustomerId,
    /// How.
    pub input: ReviewInput,
    /// Now.
    pub now: Moment,
}

impl Command for ReviewCredit {
    const NAME: &'static str = "credit.review";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let (today, input) = (self.process.today(self.now), &self.input);
        let note = written::bounded(&input.note, "/note", 1_000)?.to_owned();
        if input.next_on <= today || input.next_on > today.plus_days(DAYS_MAX) {
            let message = text!(
                "下次评审须在今天 {today} 之后的三年内",
                "the next review lies after today, {today}, and within three years"
            );
            return Err(Fault::invalid("/next_on", "range", message));
        }
        parties::get_facts(tx, self.customer).await?;
        let known = behaviour::behaviour(tx, self.customer, today).await?;
        let score = known.score();
        if note.is_empty() && score.is_some_and(|score| score.grade != input.rating) {
            let message = text!(
                "评级与系统建议不同，请说明理由",
                "the rating differs from what the score proposes; say why"
            );
            return Err(Fault::invalid("/note", "required", message));
        }
        let before = credit_control::reviews(tx, self.customer).await?;
        let before = before.first().map(|review| review.rating);
        let facts = json!({
            "instalments": known.instalments, "on_time": known.on_time,
            "average_days_late": known.average_days_late(), "overdue": known.overdue,
            "overdue_days": known.overdue_days, "turnover": known.turnover, "since": known.since,
        });
        let review = CreditReview {
            id: self.id,
            rating: input.rating,
            score: score.map(|score| score.total),
            facts,
            note,
            reviewed_by_name: None,
            reviewed_at: self.now,
        };
        let asked = credit_control::review_task(tx, self.customer).await?;
        credit_control::insert_review(tx, self.customer, &review, self.permit.user()).await?;
        credit_control::plan_review(tx, self.customer, input.next_on).await?;
        let data = json!({
            "before": before, "after": review.rating, "score": review.score, "facts": review.facts,
            "note": review.note, "next_on": input.next_on,
        });
        let stream = Stream::new("customer", self.customer.0);
        let event = NewEvent::new(stream, "credit.reviewed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        if let Some(task) = asked {
            let why = Why::Because(text!("已评级", "the customer was rated"));
            let acting = Acting::new(&self.permit, self.now);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        Ok(self.id)
    }
}
