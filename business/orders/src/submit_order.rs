//! Submitting an order for review: complete, priced within policy, confirmed by name (EQ-3.2).

use ::store::{Command, Tx};
use access::{Permit, matrix::SubmitOrder as MaySubmit};
use engine::Answers;
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use process::{Acting, Process, RunningPolicy, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    change_draft::{refuse_stale, refuse_unless_draft},
    changes::changes,
    checks::below_floor,
    completeness::missing,
    create_order::stream,
    look_up::look_up,
    looks_at::content_groups,
    order::{Order, OrderState},
    price_order::price_order,
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
        let order = store::lock(tx, self.id)
            .await?
            .ok_or(Fault::NotFound("order"))?;
        let permit =
            self.permit
                .clone()
                .narrow(Some(order.owner), Some(order.department), "order")?;
        refuse_unless_draft(&order)?;
        refuse_stale(&order, self.revision)?;
        let policy = self
            .process
            .policy_of(tx, Subject::sales_order(self.id))
            .await?;
        self.refuse_unready(tx, &order, &policy).await?;

        let by = permit.user().unwrap_or(order.owner);
        let earlier = store::last_submitted(tx, self.id).await?;
        let corrections = earlier.map(|(content, _)| changes(&content, &order.content));
        store::keep_revision(tx, &order, by, self.now).await?;
        store::set_state(
            tx,
            self.id,
            OrderState::Draft,
            OrderState::InReview,
            self.now,
        )
        .await?;
        store::set_submitted(tx, self.id, self.now).await?;
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
        Ok(OrderSubmitted {
            id: self.id,
            state: OrderState::InReview,
            revision: order.revision,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        process::record_refusal(
            tx,
            Subject::sales_order(self.id),
            "order.submit",
            fault,
            &self.permit.actor(),
            self.now,
        )
        .await
    }
}

impl SubmitOrder {
    /// Everything at once that stands against a submission: what is wrong by now (a product
    /// disabled since), what is missing, what is below its floor.
    async fn refuse_unready(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        policy: &RunningPolicy,
    ) -> Result<()> {
        let known = look_up(tx, &order.content, self.process.today(self.now)).await?;
        let priced = price_order(&order.content, &known)?;
        let mut refusals: Vec<Refusal> = missing(&order.content, &priced.lines, policy)
            .into_iter()
            .map(|gap| {
                Refusal::new("missing_field", gap.message)
                    .fact(gap.field, "—")
                    .who(text!("业务员", "sales rep"))
            })
            .collect();
        for line in below_floor(&priced.lines, &known.products) {
            refusals.push(
                Refusal::new(
                    "below_floor",
                    text!(
                        "第 {} 行 {}：折后未税单价 {} 低于底价 {}，请调高价格，或请总经理调整底价",
                        "line {}, {}: the net price after discount, {}, is below the floor of {}; raise it, or ask the general manager to change the floor",
                        line.no,
                        line.product,
                        line.price,
                        line.floor
                    ),
                )
                .fact("price.below_floor_lines", line.price)
                .who(text!("总经理", "general manager")),
            );
        }
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Fault::Refused(refusals))
        }
    }
}
