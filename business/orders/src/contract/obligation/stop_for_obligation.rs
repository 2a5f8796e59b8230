//! Stopping the order because its customer is late with what he owes (GA-4a): a person's decision; it
//! holds the order and obliges us to tell the customer in time (GA-4e).

use ::store::{Command, Tx};
use access::{Permit, matrix::HoldOrder as MayHold};
use kernel::{DocumentId, Fault, Moment, OrderId, Refusal, Result, text, written};
use parties::DueRule;
use process::{Acting, Process};
use serde_json::json;

use super::{Obligation, ObligationId, Obliged, derive, follow, obligations};
use crate::{
    HoldOrder,
    contract::{ContractId, lock_for, stream},
};

/// Stops the order that waits for the customer.
#[derive(Debug)]
pub struct StopForObligation {
    /// The right to stop orders.
    pub permit: Permit<MayHold>,
    /// The running policies.
    pub process: Process,
    /// Of which contract.
    pub contract: ContractId,
    /// Which obligation is overdue.
    pub id: ObligationId,
    /// The hold's id and the notice's, made by the caller.
    pub makes: (DocumentId, ObligationId),
    /// Why it is stopped.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for StopForObligation {
    const NAME: &'static str = "obligation.stop";
    type Output = ObligationId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ObligationId> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        let obligation = obligations::find(tx, (self.contract, self.id)).await?;
        let (order, within) = self.may_stop(&obligation)?;
        let (hold, notice) = self.makes;
        HoldOrder {
            permit: permit.clone(),
            process: self.process.clone(),
            id: hold,
            order,
            reason: reason.to_owned(),
            now: self.now,
        }
        .run(tx)
        .await?;
        obligations::stop(tx, self.id, self.now).await?;
        let acting = Acting::new(&permit, self.now);
        let data = json!({
            "number": contract.number, "obligation": self.id, "words": obligation.words,
            "reason": reason, "order": order,
        });
        follow::tell(tx, (&obligation, "obligation.stopped"), data, &acting).await?;
        let calendar = self.process.calendar();
        let due = derive(DueRule::WorkingDays { n: within }, self.now, &calendar);
        let tell = Obligation {
            id: notice,
            term: None,
            parent: Some(self.id),
            words: reason.to_owned(),
            owed_by: Obliged::Us,
            may_stop: None,
            note: obligation.words.clone(),
            started_at: self.now,
            raised_by: permit.user(),
            due_at: calendar.end_of(due.date),
            derivation: due.derivation,
            provisional: due.provisional,
            stopped_at: None,
            task: None,
            ..obligation
        };
        follow::open(tx, &self.process, (&contract, tell), &acting).await?;
        Ok(notice)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}

impl StopForObligation {
    /// The order to stop, and the working days for the notice.
    fn may_stop(&self, obligation: &Obligation) -> Result<(OrderId, u32)> {
        let due = self.process.calendar().date(obligation.due_at);
        let refusal = match (obligation.may_stop, obligation.order) {
            (None, _) => {
                let message = text!(
                    "合同没有约定这项义务逾期可以停工",
                    "the contract does not let us stop for this"
                );
                Refusal::new("no_stop_agreed", message)
            }
            (_, None) => {
                let message = text!(
                    "提出时没有指明订单，无法停工",
                    "it was raised for no order, so there is none to stop"
                );
                Refusal::new("no_order", message)
            }
            _ if obligation.stopped_at.is_some() => {
                let message = text!("已为此停工", "the order was stopped for this already");
                Refusal::new("stopped", message)
            }
            _ if !obligation.is_overdue(self.now) => {
                let message = text!(
                    "尚未逾期（{due} 到期）或已答复，不能停工",
                    "it is not overdue (due on {due}) or was answered; the order cannot be stopped for it"
                );
                Refusal::new("not_overdue", message).fact("obligation.due_on", due)
            }
            (Some(days), Some(order)) => {
                return Ok((order, u32::try_from(days).unwrap_or(1)));
            }
        };
        Err(Fault::refused(refusal))
    }
}
