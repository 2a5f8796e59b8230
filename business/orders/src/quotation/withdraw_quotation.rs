//! Taking an issued version back: its link refuses from then on.

use ::store::{Command, Tx};
use access::{Permit, matrix::IssueQuotation as MayIssue};
use events::NewEvent;
use kernel::{Fault, Moment, Result, written};
use serde_json::json;

use super::{QuotationId, QuotationState, lock_for, revise_quotation::not_issued, store, stream};

/// Takes the version back that is with the customer.
#[derive(Debug)]
pub struct WithdrawQuotation {
    /// The right to do so.
    pub permit: Permit<MayIssue>,
    /// Which quotation.
    pub id: QuotationId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for WithdrawQuotation {
    const NAME: &'static str = "quotation.withdraw";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        let versions = store::versions(tx, self.id).await?;
        let issued = versions
            .iter()
            .rev()
            .find(|version| version.state == QuotationState::Issued)
            .ok_or_else(|| not_issued(quotation.latest.state))?;
        let end = (QuotationState::Withdrawn, reason);
        store::end(tx, (self.id, issued.no), end, self.now).await?;
        let data = json!({"version": issued.no, "reason": reason});
        let event = NewEvent::new(stream(self.id), "quotation.withdrawn", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
