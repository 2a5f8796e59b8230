//! Submitting an order for review: complete, priced within policy, confirmed by name (EQ-3.2).

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::SubmitOrder as MaySubmit};
use catalog::pricing::{Level, PriceListId};
use engine::Answers;
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use process::{Acting, Checkpoint, Process, RunningPolicy, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    change_draft::{refuse_stale, refuse_unless_draft},
    changes::changes,
    completeness::missing,
    content::LineContent,
    contract::frame::refuse_beside_frame,
    create_order::stream,
    floor_price::{BelowFloor, unapproved},
    look_up::look_up_prices,
    looks_at::content_groups,
    order::{Order, OrderState, lock_for},
    origin::{promises, refuse_unexplained},
    price_entry::price_entry,
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
        self.refuse_unready(tx, &order, &policy).await?;

        let by = permit.user().unwrap_or(order.owner);
        let earlier = store::last_submitted(tx, self.id).await?;
        let corrections = earlier.map(|(content, _)| changes(&content, &order.content));
        store::keep_revision(tx, &order, by, self.now).await?;
        store::submit(tx, self.id, self.now).await?;
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
        let submitted = store::load(tx, self.id).await?;
        Ok(OrderSubmitted {
            id: self.id,
            state: submitted.map_or(OrderState::InReview, |order| order.state),
            revision: order.revision,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(
                tx,
                Subject::sales_order(self.id),
                (Self::NAME, fault),
                &acting,
            )
            .await
    }
}

impl SubmitOrder {
    /// Everything at once that stands against a submission: what is wrong by now (a product
    /// disabled since), what is missing, what the price book says otherwise by now, what is below
    /// its floor without approval, what differs from its quotation or contract without a reason, a
    /// hold on the customer, credit where it stops at submission.
    async fn refuse_unready(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        policy: &RunningPolicy,
    ) -> Result<()> {
        lock_call_offs(tx, order).await?;
        let today = self.process.today(self.now);
        let promised = promises(tx, order.id).await?;
        let (_, known) =
            look_up_prices(tx, (Some(order.id), promised), &order.content, today).await?;
        let (fresh, priced) = price_entry(order.content.clone(), &known)?;
        let gaps = missing(&order.content, &priced.lines, policy, &known.products);
        let mut refusals: Vec<Refusal> = gaps
            .into_iter()
            .map(|gap| {
                Refusal::new("missing_field", gap.message)
                    .fact(gap.field, "—")
                    .who(text!("业务员", "sales rep"))
            })
            .collect();
        refusals.extend(price_changed(&order.content.lines, &fresh.lines));
        let below = unapproved(tx, order, &known).await?;
        refusals.extend(below.iter().map(refuse_below_floor));
        refusals.extend(refuse_unexplained(tx, order).await?);
        refusals.extend(refuse_beside_frame(tx, order, &priced.lines, &HashSet::new()).await?);
        let subject = Subject::sales_order(order.id);
        let standing = self
            .process
            .against(tx, subject, Checkpoint::Submission, self.now);
        refusals.extend(standing.await?);
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Fault::Refused(refusals))
        }
    }
}

/// Locks the frame contracts that the order calls off, in the order of their ids, so that of two
/// orders that race for the last of a call-off quantity one sees the other.
pub(crate) async fn lock_call_offs(tx: &mut Tx<'_>, order: &Order) -> Result<()> {
    let sources = order.lines.iter().filter_map(|l| l.pricing.source.as_ref());
    let frames = sources.filter(|source| source.level == Level::FrameContract);
    let mut lists: Vec<PriceListId> = frames.filter_map(|source| source.list_id).collect();
    lists.sort_unstable();
    lists.dedup();
    for list in lists {
        catalog::lock_price_list(tx, list).await?;
    }
    Ok(())
}

/// Prices from the book are settled when an order is saved; one that would be another by now is
/// not submitted unseen.
pub(crate) fn price_changed(before: &[LineContent], fresh: &[LineContent]) -> Option<Refusal> {
    let gone = before.len() != fresh.len();
    let differs = |(old, new): (&LineContent, &LineContent)| {
        (old.unit_price, old.quantity, &old.price_unit)
            != (new.unit_price, new.quantity, &new.price_unit)
    };
    let place = before.iter().zip(fresh).position(differs);
    let no = match place {
        None if !gone => return None,
        None => before.len().min(fresh.len()) + 1,
        Some(place) => place + 1,
    };
    let message = text!(
        "第 {no} 行的价格或赠品按现行价目表已不同，请打开订单核对并保存一次",
        "by the present price lists the price or gift of line {no} is another; open the order, look and save it"
    );
    Some(Refusal::new("price_changed", message).who(text!("业务员", "sales rep")))
}

pub(crate) fn refuse_below_floor(line: &BelowFloor) -> Refusal {
    let message = text!(
        "第 {} 行 {}：折后不含税单价 {} 低于底价 {}，请调高价格，或请有权限的人特批这个价格",
        "line {}, {}: the net price after discount, {}, is below the floor of {}; raise it, or have that price approved",
        line.no,
        line.product,
        line.price,
        line.floor
    );
    Refusal::new("below_floor", message)
        .fact("price.below_floor_lines", line.price)
        .who(text!("销售经理、总经理", "sales manager, general manager"))
}
