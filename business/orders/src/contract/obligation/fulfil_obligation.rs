//! An obligation is fulfilled, with evidence; the days beyond its clock are the debtor's delay.

use ::store::{Command, Tx};
use access::{Permit, matrix::KeepObligation};
use kernel::{Fault, FileId, Moment, Refusal, Result, text, written};
use process::{Acting, Process, Why};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{NOTE_MAX, ObligationId, follow, move_promise::move_promise, obligations};
use crate::contract::{ContractId, attach, lock_for, papers, stream};

/// Notes that an obligation is fulfilled.
#[derive(Debug)]
pub struct FulfilObligation {
    /// The right to do so.
    pub permit: Permit<KeepObligation>,
    /// The running policies.
    pub process: Process,
    /// Of which contract.
    pub contract: ContractId,
    /// Which.
    pub id: ObligationId,
    /// What came.
    pub note: String,
    /// The proof, uploaded first.
    pub file: Option<FileId>,
    /// Now.
    pub now: Moment,
}

/// What a fulfilment answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObligationFulfilled {
    /// Working days it came late.
    pub delay_days: i64,
}

impl Command for FulfilObligation {
    const NAME: &'static str = "obligation.fulfil";
    type Output = ObligationFulfilled;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ObligationFulfilled> {
        let note = written::required(&self.note, "/note", NOTE_MAX)?;
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        let obligation = obligations::find(tx, (self.contract, self.id)).await?;
        if obligation.fulfilled_at.is_some() {
            let message = text!("这项义务已履行", "this obligation is fulfilled already");
            return Err(Fault::refused(Refusal::new("fulfilled", message)));
        }
        if let Some(file) = self.file {
            let subject = papers(self.contract);
            attach(tx, &permit, (file, "/file_id"), &subject, self.now).await?;
        }
        let delay_days = obligation.late_days(&self.process.calendar(), self.now);
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let proof = (note, self.file, delay_days);
        obligations::fulfil(tx, self.id, proof, (by, self.now)).await?;
        let acting = Acting::new(&permit, self.now);
        if let Some(task) = obligation.task {
            let why = Why::Said(note);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        let data = json!({
            "number": contract.number, "obligation": self.id, "words": obligation.words,
            "reason": note, "owed_by": obligation.owed_by, "delay_days": delay_days,
            "due_at": obligation.due_at,
        });
        follow::tell(tx, (&obligation, "obligation.fulfilled"), data, &acting).await?;
        move_promise(tx, &self.process, &obligation, &acting).await?;
        Ok(ObligationFulfilled { delay_days })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}
