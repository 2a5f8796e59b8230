//! Changing the version in hand while it is a draft. What is in force stays as it is.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteContract};
use kernel::{Fault, Moment, Result, text};
use process::{Acting, Process};
use serde_json::json;

use super::{
    ContractId, ContractInput, Version, attach, compare::differing, create_contract::ContractSaved,
    create_contract::settle, lock_for, papers, record, store, stream,
};

/// Replaces the draft.
#[derive(Debug)]
pub struct ChangeContract {
    /// The right to do so.
    pub permit: Permit<WriteContract>,
    /// The running policies.
    pub process: Process,
    /// Which contract.
    pub id: ContractId,
    /// The revision the change was made on.
    pub revision: i64,
    /// What it says now.
    pub input: ContractInput,
    /// Now.
    pub now: Moment,
}

impl Command for ChangeContract {
    const NAME: &'static str = "contract.change";
    type Output = ContractSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ContractSaved> {
        let (contract, permit) = lock_for(tx, &self.permit, self.id).await?;
        contract.refuse_unless_draft()?;
        contract.refuse_stale(self.revision)?;
        let before = &contract.latest;
        if before.no > 1 && self.input.kind != before.input.kind {
            let message = text!(
                "补充协议不能改变合同类型",
                "a supplement cannot change the kind of contract"
            );
            return Err(Fault::invalid("/kind", "fixed", message));
        }
        let today = self.process.today(self.now);
        let promised = contract.promised(tx).await?;
        let (_, input, priced) = settle(tx, &self.process, (&self.input, promised), today).await?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let version = Version {
            reason: before.reason.clone(),
            created_at: before.created_at,
            ..Version::draft(before.no, input, &priced, (by, self.now))
        };
        if version.input == before.input && version.lines == before.lines {
            return Ok(ContractSaved::of(&contract, before.no, contract.revision));
        }
        if let Some(file) = version.input.file_id {
            attach(tx, &permit, (file, "/file_id"), &papers(self.id), self.now).await?;
        }
        store::write_draft(tx, self.id, &version, self.now).await?;
        let revision = contract.revision + 1;
        let data = json!({
            "number": contract.number, "version": before.no, "revision": revision,
            "changes": differing(&before.input, &version.input),
        });
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.id, "contract.changed"), data, &acting).await?;
        Ok(ContractSaved::of(&contract, before.no, revision))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
