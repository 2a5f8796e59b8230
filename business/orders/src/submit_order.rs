//! Submitting an order for review: complete, priced within policy, confirmed by name (EQ-3.2).

use ::store::{Command, Tx};
use access::{Permit, matrix::SubmitOrder as MaySubmit};
use engine::Answers;
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Result};
use process::{Acting, Process, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    change_draft::{refuse_stale, refuse_unless_draft},
    changes::changes,
    create_order::stream,
    looks_at::content_groups,
    order::{OrderState, lock_for},
    price_asked,
    readiness::readiness,
    store,
};

/// Submits a draft.
#[derive(Debug)]
pub struct SubmitOrder {
    /// The right to do so.
    pub permit: Permit<MaySubmit>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub id: OrderId,
    /// The revision that was seen when it was decided to submit.
    pub revision: i64,
    /// Answers to the entry's checklist: "I compared it with the contract" (EQ-3.2d).
    pub answers: Answers,
    /// After a return: what was corrected, for the reviewers.
    pub note: String,
    /// Now.
    pub now: Moment,
}

/// What a submission answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderSubmitted {
    /// The order.
    pub id: OrderId,
    /// Its state now.
    pub state: OrderState,
    /// The revision under review.
    pub revision: i64,
}

impl Command for SubmitOrder {
    const NAME: &'static str = "order.submit";
    type Output = OrderSubmitted;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSubmitted> {
        let (order, permit) = lock_for(tx, &self.permit, self.id).await?;
        refuse_unless_draft(&order)?;
        refuse_stale(&order, self.revision)?;
        let policy = self
            .process
            .policy_of(tx, Subject::sales_order(self.id))
            .await?;
        let refusals = readiness(tx, &order, (&self.process, &policy), self.now).await?;
        if !refusals.is_empty() {
            return Err(Fault::Refused(refusals));
        }

        let by = permit.user().unwrap_or(order.owner);
        let earlier = store::last_submitted(tx, self.id).await?;
        let corrections = earlier.map(|(content, _)| changes(&content, &order.content));
        store::keep_revision(tx, &order, by, self.now).await?;
        store::submit(tx, self.id, self.now).await?;
        price_asked::settled(tx, Subject::sales_order(self.id)).await?;
        let data = json!({
            "revision": order.revision,
            "content_hash": order.content_hash,
            "corrections": corrections,
            "note": self.note,
        });
        let event = NewEvent::new(stream(self.id), "order.submitted", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(self.id);
        let content = content_groups(&order.content);
        self.process
            .submit(tx, subject, content, self.answers.clone(), &acting)
            .await?;
        // A policy without a review approves the order by its submission.
        let submitted = store::get(tx, self.id).await?;
        Ok(OrderSubmitted {
            id: self.id,
            state: submitted.state,
            revision: order.revision,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        if price_asked::is_reason(fault) {
            let order = store::get(tx, self.id).await?;
            let prices = (&order.content, &*order.lines, order.currency);
            let times = (self.process.today(self.now), self.now);
            price_asked::note_again(tx, subject, prices, times).await?;
        }
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, subject, (Self::NAME, fault), &acting)
            .await
    }
}
