//! Ending a contract: everything in it was done, or it is terminated with a coded reason.

use ::store::{Command, Tx};
use access::{Permit, matrix::SignContract as MaySign};
use kernel::{Fault, Moment, Refusal, Result, Text, written};
use process::{Acting, Process};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{ContractId, ContractKind, ContractState, frame, lock_for, record, store, stream};

/// Why a contract ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractEndCode)]
pub enum EndCode {
    /// Everything in it was done.
    Completed,
    /// Both sides agreed to end it.
    Agreement,
    /// The customer broke it.
    CustomerBreach,
    /// We broke it.
    OurBreach,
    /// Neither side could help it.
    ForceMajeure,
    /// A draft that came to nothing.
    NotSigned,
}

impl EndCode {
    const ALL: [Self; 6] = [
        Self::Completed,
        Self::Agreement,
        Self::CustomerBreach,
        Self::OurBreach,
        Self::ForceMajeure,
        Self::NotSigned,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Agreement => "agreement",
            Self::CustomerBreach => "customer_breach",
            Self::OurBreach => "our_breach",
            Self::ForceMajeure => "force_majeure",
            Self::NotSigned => "not_signed",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == word)
    }
}

/// Ends a contract.
#[derive(Debug)]
pub struct EndContract {
    /// The right to do so.
    pub permit: Permit<MaySign>,
    /// The running policies.
    pub process: Process,
    /// Which contract.
    pub id: ContractId,
    /// The revision that was seen.
    pub revision: i64,
    /// Why.
    pub code: EndCode,
    /// In words.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for EndContract {
    const NAME: &'static str = "contract.end";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (contract, permit) = lock_for(tx, &self.permit, self.id).await?;
        contract.refuse_stale(self.revision)?;
        let draft = contract.state == ContractState::Draft;
        let fits = match contract.state {
            ContractState::Draft => self.code == EndCode::NotSigned,
            ContractState::InForce | ContractState::Expired => self.code != EndCode::NotSigned,
            ContractState::Completed | ContractState::Terminated => false,
        };
        if !fits {
            let (number, title) = (&contract.number, contract.state.title());
            let message = Text {
                zh: format!("合同 {number} 当前为“{}”，不能以这个原因结束", title.zh),
                en: format!(
                    "contract {number} cannot end for that reason; it is: {}",
                    title.en
                ),
            };
            let refusal = Refusal::new("wrong_state", message);
            return Err(Fault::refused(
                refusal.fact("contract.state", contract.state.as_str()),
            ));
        }
        store::end(tx, self.id, (self.code, reason), self.now).await?;
        if !draft && contract.latest.input.kind == ContractKind::Frame {
            let today = self.process.today(self.now);
            frame::lock(tx, self.id).await?;
            frame::write(tx, &permit.leads_to(), (&contract, false), today, self.now).await?;
        }
        let data = json!({"number": contract.number, "code": self.code, "reason": reason});
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.id, "contract.ended"), data, &acting).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}
