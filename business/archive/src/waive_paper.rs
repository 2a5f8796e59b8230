//! Stating with a reason that a paper is not needed.

use ::store::{Command, Tx};
use access::{Permit, matrix::WaivePaper as MayWaive};
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text, written};
use orders::OrderState;
use process::{Acting, Process, Subject, Why};
use serde_json::json;

use crate::{ask_for_papers::settled, dossier::against_change, store};

/// States that a paper is not needed.
#[derive(Debug)]
pub struct WaivePaper {
    /// The right to do so.
    pub permit: Permit<MayWaive>,
    /// The running policies.
    pub process: Process,
    /// Of which order.
    pub order: OrderId,
    /// Which paper.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for WaivePaper {
    const NAME: &'static str = "archive.waive";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let reason = written::reason(&self.reason, "/reason")?;
        if let Some(filed) = store::filed(tx, self.order).await? {
            return Err(Fault::refused(against_change(&filed)));
        }
        let needed = self.process.papers_needed(tx, subject, self.now).await?;
        if needed.iter().all(|paper| paper.key != self.kind) {
            return Err(Fault::NotFound("paper"));
        }
        if store::waivers(tx, self.order)
            .await?
            .iter()
            .any(|waiver| waiver.kind == self.kind)
        {
            let message = text!("这份资料已豁免", "this paper was waived already");
            return Err(Fault::refused(Refusal::new("already_waived", message)));
        }
        store::waive(
            tx,
            (self.order, &self.kind),
            reason,
            (permit.user(), self.now),
        )
        .await?;
        let data = json!({"kind": self.kind, "reason": reason});
        let event = NewEvent::new(subject.stream(), "paper.waived", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        settled(
            tx,
            &self.process,
            (self.order, &self.kind),
            &Why::Said(reason),
            &acting,
        )
        .await?;
        let order = orders::get(tx, self.order).await?;
        if order.state == OrderState::Approved {
            self.process
                .facts_changed(tx, subject, None, &acting)
                .await?;
        }
        Ok(())
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}
