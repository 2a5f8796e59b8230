//! Writing down more of the need, until something comes of it.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteInquiry};
use events::NewEvent;
use kernel::{Fault, Moment, Result};
use process::Process;
use serde_json::json;

use super::{
    InquiryId, InquiryInput,
    create_inquiry::{InquirySaved, settled},
    lock_for, store, stream,
};
use crate::changes::{changes, changes_around};

/// Replaces what is known.
#[derive(Debug)]
pub struct ChangeInquiry {
    /// The right to do so.
    pub permit: Permit<WriteInquiry>,
    /// The running policies.
    pub process: Process,
    /// Which inquiry.
    pub id: InquiryId,
    /// The revision the change was made on.
    pub revision: i64,
    /// What is known now.
    pub input: InquiryInput,
    /// Now.
    pub now: Moment,
}

impl Command for ChangeInquiry {
    const NAME: &'static str = "inquiry.change";
    type Output = InquirySaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<InquirySaved> {
        let (mut inquiry, permit) = lock_for(tx, &self.permit, self.id).await?;
        inquiry.refuse_unless_open()?;
        inquiry.refuse_stale(self.revision)?;
        self.process.policy_for(&self.input.content.order_type)?;
        let input = settled(tx, (&self.process, self.now), &self.input).await?;
        let saved = |revision| InquirySaved {
            id: self.id,
            number: inquiry.number.clone(),
            revision,
        };
        if input == inquiry.input {
            return Ok(saved(inquiry.revision));
        }
        let answer = saved(inquiry.revision + 1);
        let before = std::mem::replace(&mut inquiry.input, input);
        inquiry.received_on = inquiry.input.received_on.unwrap_or(inquiry.received_on);
        store::update(tx, &inquiry, self.now).await?;
        let mut changed = changes_around(&before, &inquiry.input);
        changed.extend(changes(&before.content, &inquiry.input.content));
        let data = json!({"revision": answer.revision, "changes": changed});
        let event = NewEvent::new(stream(self.id), "inquiry.changed", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(answer)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
