//! Beginning a supplement (补充协议): the next version, from the words of the one in force.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteContract};
use kernel::{Fault, Moment, Result, written};
use process::{Acting, Process};
use serde_json::json;

use super::{
    ContractId, Version, VersionState,
    create_contract::{ContractSaved, settle},
    lock_for, record, store, stream,
};

/// Begins the next version.
#[derive(Debug)]
pub struct SupplementContract {
    /// The right to do so.
    pub permit: Permit<WriteContract>,
    /// The running policies.
    pub process: Process,
    /// Which contract.
    pub id: ContractId,
    /// Why it changes.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for SupplementContract {
    const NAME: &'static str = "contract.supplement";
    type Output = ContractSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ContractSaved> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (contract, permit) = lock_for(tx, &self.permit, self.id).await?;
        let last = &contract.latest;
        if last.state == VersionState::Draft && last.no > 1 {
            // Begun already: a repeat is no further version.
            return Ok(ContractSaved::of(&contract, last.no, contract.revision));
        }
        let today = self.process.today(self.now);
        let mut input = contract.in_force_on(today)?.input.clone();
        // What was signed was the version before.
        input.signed_on = None;
        input.file_id = None;
        for signatory in &mut input.signatories {
            signatory.signed_on = None;
        }
        for line in &mut input.content.lines {
            line.from_book = false;
        }
        input.content.order_date = None;
        let promised = contract.promised(tx).await?;
        let (_, input, priced) = settle(tx, &self.process, (&input, promised), today).await?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let reason = reason.to_owned();
        let version = Version {
            reason,
            ..Version::draft(last.no + 1, input, &priced, (by, self.now))
        };
        store::add_version(tx, self.id, &version, self.now).await?;
        let data = json!({
            "number": contract.number, "version": version.no, "from": last.no,
            "reason": version.reason,
        });
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.id, "contract.supplemented"), data, &acting).await?;
        let revision = contract.revision + 1;
        Ok(ContractSaved::of(&contract, version.no, revision))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
