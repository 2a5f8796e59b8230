//! Raising an obligation by hand: e.g. a query about the customer's drawings, which he owes an answer.

use ::store::{Command, Tx};
use access::{Permit, matrix::KeepObligation};
use kernel::{Fault, FileId, Moment, OrderId, Refusal, Result, text, written};
use process::{Acting, Process};

use super::{NOTE_MAX, ObligationId, Starts, TermId, follow};
use crate::contract::{ContractId, attach, lock_for, papers, store, stream};

/// Starts the clock of an obligation that is raised by a person.
#[derive(Debug)]
pub struct RaiseObligation {
    /// The right to do so.
    pub permit: Permit<KeepObligation>,
    /// The running policies.
    pub process: Process,
    /// Of which contract.
    pub contract: ContractId,
    /// Which of its obligations.
    pub term: TermId,
    /// The id of what is raised, made by the caller so that a retry makes the same one.
    pub id: ObligationId,
    /// For which order of the contract.
    pub order: Option<OrderId>,
    /// What is asked.
    pub note: String,
    /// The paper that asks, uploaded first.
    pub file: Option<FileId>,
    /// Now.
    pub now: Moment,
}

impl Command for RaiseObligation {
    const NAME: &'static str = "obligation.raise";
    type Output = ObligationId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ObligationId> {
        let note = written::required(&self.note, "/note", NOTE_MAX)?;
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        let version = contract.in_force_on(self.process.today(self.now))?;
        let terms = &version.input.obligations;
        let term = terms
            .iter()
            .find(|term| term.id == Some(self.term))
            .ok_or(Fault::NotFound("obligation"))?;
        if term.starts != Starts::Raised {
            let message = text!(
                "这项义务按约定自动起算，不由人提出",
                "this obligation begins by itself and is not raised"
            );
            return Err(Fault::refused(Refusal::new("begins_itself", message)));
        }
        if let Some(wanted) = self.order {
            let orders = store::orders_of(tx, self.contract).await?;
            if !orders
                .iter()
                .any(|order| order.id == wanted && !order.given_up())
            {
                let message = text!(
                    "该订单不属于这份合同",
                    "that order is none of this contract"
                );
                return Err(Fault::invalid("/order_id", "other_contract", message));
            }
        }
        if let Some(file) = self.file {
            let subject = papers(self.contract);
            attach(tx, &permit, (file, "/file_id"), &subject, self.now).await?;
        }
        let start = follow::Start {
            id: self.id,
            order: self.order,
            at: self.now,
            note: note.to_owned(),
            raised_by: permit.user(),
        };
        let acting = Acting::new(&permit, self.now);
        follow::begin(tx, &self.process, (&contract, term), start, &acting).await?;
        Ok(self.id)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}
