//! Putting the version in hand in force: from then on it never changes again.

use ::store::{Command, Tx};
use access::{Permit, matrix::SignContract as MaySign};
use kernel::{Fault, Moment, Result};
use process::{Acting, Process};
use serde_json::json;

use super::{
    ContractId, ContractKind, create_contract::ContractSaved, follow_amendment, frame, lock_for,
    obligation, readiness::readiness, record, store, stream,
};

/// Puts the draft in force.
#[derive(Debug)]
pub struct SignContract {
    /// The right to do so.
    pub permit: Permit<MaySign>,
    /// The running policies.
    pub process: Process,
    /// Which contract.
    pub id: ContractId,
    /// The revision that was seen.
    pub revision: i64,
    /// Now.
    pub now: Moment,
}

impl Command for SignContract {
    const NAME: &'static str = "contract.sign";
    type Output = ContractSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ContractSaved> {
        let (contract, permit) = lock_for(tx, &self.permit, self.id).await?;
        contract.refuse_unless_draft()?;
        contract.refuse_stale(self.revision)?;
        let today = self.process.today(self.now);
        if contract.latest.input.kind == ContractKind::Frame {
            frame::lock(tx, self.id).await?;
        }
        let refusals = readiness(tx, &contract, today).await?;
        if !refusals.is_empty() {
            return Err(Fault::Refused(refusals));
        }
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        store::put_in_force(tx, &contract, (by, self.now)).await?;
        let version = &contract.latest;
        if version.input.kind == ContractKind::Frame {
            frame::write(tx, &permit.leads_to(), (&contract, true), today, self.now).await?;
        }
        let acting = Acting::new(&permit, self.now);
        let data = json!({
            "number": contract.number, "version": version.no, "reason": version.reason,
            "gross": version.total.gross, "currency": version.currency.code(),
            "signed_on": version.input.signed_on, "signatories": version.input.signatories,
        });
        record(tx, (self.id, "contract.in_force"), data, &acting).await?;
        obligation::in_force(tx, &self.process, &contract, &acting).await?;
        if version.no > 1 {
            follow_amendment::ask_reps(tx, &self.process, &contract, &acting).await?;
        }
        let revision = contract.revision + 1;
        Ok(ContractSaved::of(&contract, version.no, revision))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
