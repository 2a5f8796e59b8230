//! The rep in charge confirms what somebody else wrote, before anything is issued (BL-2b).

use ::store::{Command, Tx};
use access::{Permit, matrix::ConfirmQuotation as MayConfirm};
use events::NewEvent;
use kernel::{Fault, Moment, Refusal, Result, text};
use serde_json::json;

use super::{Quotation, QuotationId, lock_for, store, stream};

/// Confirms the draft as it stands.
#[derive(Debug)]
pub struct ConfirmQuotation {
    /// The right to do so.
    pub permit: Permit<MayConfirm>,
    /// Which quotation.
    pub id: QuotationId,
    /// The revision that was read.
    pub revision: i64,
    /// Now.
    pub now: Moment,
}

impl Command for ConfirmQuotation {
    const NAME: &'static str = "quotation.confirm";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        quotation.refuse_unless_draft()?;
        quotation.refuse_stale(self.revision)?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        refuse_unless_in_charge(&quotation, permit.made(quotation.owner))?;
        if quotation.latest.confirmed_by == Some(by) {
            return Ok(());
        }
        store::confirm(tx, &quotation, (by, self.now)).await?;
        let latest = &quotation.latest;
        let data = json!({
            "version": latest.no, "revision": quotation.revision, "hash": latest.hash,
            "written_by": latest.written_by,
        });
        let event = NewEvent::new(stream(self.id), "quotation.confirmed", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

/// A delegate confirms in the rep's name; a manager does not.
fn refuse_unless_in_charge(quotation: &Quotation, in_charge: bool) -> Result<()> {
    if in_charge {
        return Ok(());
    }
    let message = text!(
        "报价 {} 须由负责该客户的业务员本人确认",
        "quotation {} is confirmed by its rep in charge himself",
        quotation.label()
    );
    let refusal = Refusal::new("not_in_charge", message).who(text!("负责业务员", "rep in charge"));
    Err(Fault::refused(refusal))
}
