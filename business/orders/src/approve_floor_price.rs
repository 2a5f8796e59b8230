//! Approving a price below the floor: that price, on that line, with a reason, by authority of post.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReleasePrice};
use events::NewEvent;
use kernel::{
    Fault, LineId, Moment, OrderId, Rate, Refusal, Result, UnitPrice, UserId, text, written,
};
use process::Process;
use serde_json::json;

use crate::{
    change_draft::{refuse_stale, refuse_unless_draft},
    create_order::stream,
    floor_price::{BelowFloor, approve, below_floor},
    look_up::look_up,
    order::lock_for,
};

/// Approves the price of a line as it stands; a lower one asks again.
#[derive(Debug)]
pub struct ApproveFloorPrice {
    /// The right to do so.
    pub permit: Permit<ReleasePrice>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub id: OrderId,
    /// The revision that was seen: the price is the one on it.
    pub revision: i64,
    /// Which line.
    pub line: LineId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ApproveFloorPrice {
    const NAME: &'static str = "order.approve_floor_price";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (order, permit) = lock_for(tx, &self.permit, self.id).await?;
        refuse_unless_draft(&order)?;
        refuse_stale(&order, self.revision)?;
        let reason = written::reason(&self.reason, "/reason")?;
        let today = self.process.today(self.now);
        let known = look_up(tx, &order.content, today).await?;
        let below = below_floor(&order.lines, &known, order.currency)
            .into_iter()
            .find(|below| below.line == self.line)
            .ok_or_else(not_below)?;
        refuse_own(&permit, [order.entered_by, order.owner])?;
        let (policy, _) = catalog::price_policy(tx).await?;
        let authority = permit
            .post()
            .map_or(Rate::ZERO, |post| policy.authority(post));
        refuse_beyond(&below, authority)?;

        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        approve(tx, self.id, &below, (reason, by), self.now).await?;
        let data = json!({
            "line": below.line, "product": below.product, "price": below.price,
            "floor": below.floor, "currency": below.currency.code(), "reason": reason,
        });
        let event = NewEvent::new(stream(self.id), "order.price_approved", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = process::Subject::sales_order(self.id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

pub(crate) fn not_below() -> Fault {
    let message = text!(
        "该行价格不低于底价，无需特批",
        "the price of this line is not below its floor; nothing to approve"
    );
    Fault::refused(Refusal::new("not_below_floor", message))
}

/// Nobody approves a price of what he entered or answers for.
pub(crate) fn refuse_own(permit: &Permit<ReleasePrice>, makers: [UserId; 2]) -> Result<()> {
    if !makers.into_iter().any(|maker| permit.made(maker)) {
        return Ok(());
    }
    let message = text!(
        "不能特批自己的订单或报价的价格，请另一位有权限的人处理",
        "nobody approves a price on his own order or quotation; ask another with the authority"
    );
    Err(Fault::refused(Refusal::new(
        "separation_of_duties",
        message,
    )))
}

/// A share in percent.
pub(crate) const fn percent(rate: Rate) -> UnitPrice {
    UnitPrice(rate.0.saturating_mul(100))
}

pub(crate) fn refuse_beyond(below: &BelowFloor, authority: Rate) -> Result<()> {
    if below.below <= authority {
        return Ok(());
    }
    let message = text!(
        "该价格低于底价 {}%，您的特批权限为 {}%，请上一级特批",
        "the price is {} % below the floor, your authority reaches {} %; ask the next in line",
        percent(below.below),
        percent(authority)
    );
    let refusal = Refusal::new("beyond_authority", message)
        .fact("price.below_floor", percent(below.below))
        .who(text!("总经理", "general manager"));
    Err(Fault::refused(refusal))
}
