//! Approving a quoted price below the floor (BL-2a): that price, on that line, by authority of post.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReleasePrice};
use events::NewEvent;
use kernel::{Fault, LineId, Moment, Rate, Result, written};
use process::Process;
use serde_json::json;

use super::{QuotationId, lock_for, store, stream};
use crate::{
    approve_floor_price::{not_below, refuse_beyond, refuse_own},
    floor_price::below_floor,
    look_up::look_up,
};

/// Approves the price of a line as it stands; a lower one asks again.
#[derive(Debug)]
pub struct ApproveQuotedPrice {
    /// The right to do so.
    pub permit: Permit<ReleasePrice>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub id: QuotationId,
    /// The revision that was seen: the price is the one on it.
    pub revision: i64,
    /// Which line.
    pub line: LineId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ApproveQuotedPrice {
    const NAME: &'static str = "quotation.approve_price";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        quotation.refuse_unless_draft()?;
        quotation.refuse_stale(self.revision)?;
        let reason = written::reason(&self.reason, "/reason")?;
        let today = self.process.today(self.now);
        let latest = &quotation.latest;
        let known = look_up(tx, &latest.input.content, today).await?;
        let below = below_floor(&latest.priced_lines()?, &known, latest.currency)
            .into_iter()
            .find(|below| below.line == self.line)
            .ok_or_else(not_below)?;
        refuse_own(&permit, [quotation.owner, latest.written_by])?;
        let (policy, _) = catalog::price_policy(tx).await?;
        let authority = permit
            .post()
            .map_or(Rate::ZERO, |post| policy.authority(post));
        refuse_beyond(&below, authority)?;

        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        store::approve(tx, self.id, &below, (reason, by), self.now).await?;
        let data = json!({
            "line": below.line, "product": below.product, "price": below.price,
            "floor": below.floor, "currency": below.currency.code(), "reason": reason,
        });
        let event = NewEvent::new(stream(self.id), "quotation.price_approved", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
