//! Saying that an inquiry came to nothing, and why: a code for the figures, words for people.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteInquiry};
use events::NewEvent;
use kernel::{Fault, Moment, Refusal, Result, text, written};
use serde_json::json;

use super::{InquiryId, InquiryState, LostCode, lock_for, store, stream};

/// Loses an inquiry.
#[derive(Debug)]
pub struct LoseInquiry {
    /// The right to do so.
    pub permit: Permit<WriteInquiry>,
    /// Which inquiry.
    pub id: InquiryId,
    /// Why, as a code.
    pub code: LostCode,
    /// Why, in words; required for `other`.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for LoseInquiry {
    const NAME: &'static str = "inquiry.lose";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (inquiry, permit) = lock_for(tx, &self.permit, self.id).await?;
        let reason = self.reason.trim();
        if self.code == LostCode::Other || !reason.is_empty() {
            written::reason(reason, "/reason")?;
        }
        match inquiry.state() {
            InquiryState::Open | InquiryState::Quoted => {}
            InquiryState::Lost => return Ok(()),
            InquiryState::Ordered => {
                let message = text!(
                    "询价 {} 已成单，不能记为丢单；如订单不做了请作废订单",
                    "inquiry {} has become an order; cancel that if it comes to nothing",
                    inquiry.number
                );
                return Err(Fault::refused(Refusal::new("wrong_state", message)));
            }
        }
        store::lose(tx, self.id, (self.code, reason), self.now).await?;
        let data = json!({"number": inquiry.number, "code": self.code, "reason": reason});
        let event = NewEvent::new(stream(self.id), "inquiry.lost", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
