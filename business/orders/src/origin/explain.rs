//! Saying why an order differs from what it was made from.

use ::store::{Command, Tx};
use access::{Permit, matrix::EditOrder};
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Result, text, written};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{order_origin, write_explanation};
use crate::{
    change_draft::{refuse_stale, refuse_unless_draft},
    create_order::stream,
    order::{OrderState, lock_for},
};

/// Why one field differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The field, as the difference names it.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// Explains differences of a draft from its origin.
#[derive(Debug)]
pub struct ExplainDifferences {
    /// The right to do so.
    pub permit: Permit<EditOrder>,
    /// Which order.
    pub id: OrderId,
    /// The revision whose differences were seen.
    pub revision: i64,
    /// Why, field by field.
    pub explanations: Vec<Explanation>,
    /// Now.
    pub now: Moment,
}

impl Command for ExplainDifferences {
    const NAME: &'static str = "order.explain_differences";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (order, permit) = lock_for(tx, &self.permit, self.id).await?;
        // A supplement may come after the submission; what it agreed otherwise is explained then.
        let under_way = matches!(order.state, OrderState::InReview | OrderState::Approved);
        if !under_way {
            refuse_unless_draft(&order)?;
        }
        refuse_stale(&order, self.revision)?;
        let origin = order_origin(tx, &order)
            .await?
            .ok_or(Fault::NotFound("origin"))?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let mut explained = Vec::new();
        for (i, explanation) in self.explanations.iter().enumerate() {
            let pointer = format!("/explanations/{i}/reason");
            let reason = written::reason(&explanation.reason, &pointer)?;
            let found = origin.differences.iter();
            let difference = found
                .clone()
                .find(|difference| difference.field == explanation.field)
                .ok_or_else(|| no_difference(i))?;
            if difference.amendment.is_none() {
                refuse_unless_draft(&order)?;
            }
            write_explanation(tx, self.id, (difference, reason), (by, self.now)).await?;
            explained.push(json!({
                "field": difference.field, "before": difference.before,
                "after": difference.after, "reason": reason,
            }));
        }
        if explained.is_empty() {
            return Ok(());
        }
        let data =
            json!({"number": origin.number, "version": origin.version, "explained": explained});
        let event = NewEvent::new(
            stream(self.id),
            "order.differences_explained",
            data,
            self.now,
        );
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }
}

fn no_difference(i: usize) -> Fault {
    let message = text!(
        "这一项与来源一致，无需说明",
        "this field is as in the origin; nothing to explain"
    );
    Fault::invalid(format!("/explanations/{i}/field"), "no_difference", message)
}
