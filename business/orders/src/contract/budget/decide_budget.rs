//! Finance decides on a budget: never on one's own, and beyond the tolerance never without a reason.

use ::store::{Command, Tx};
use access::{Permit, matrix::DecideBudget as MayDecide};
use kernel::{Fault, Moment, Refusal, Result, text, written};
use process::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Budget, BudgetState, budgets, goods};
use crate::contract::{Contract, ContractId, lock_for, record, stream};

/// What finance decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetVerdict {
    /// It stands.
    Approve,
    /// It goes back to whoever drew it up.
    Return,
}

/// Decides on the latest round.
#[derive(Debug)]
pub struct DecideBudget {
    /// The right to do so.
    pub permit: Permit<MayDecide>,
    /// Of which contract.
    pub contract: ContractId,
    /// The round that was seen.
    pub no: i64,
    /// What is decided.
    pub verdict: BudgetVerdict,
    /// Why; may be empty for a budget within the tolerance.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for DecideBudget {
    const NAME: &'static str = "budget.decide";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        let budget = super::latest(tx, self.contract)
            .await?
            .ok_or(Fault::NotFound("budget"))?;
        if budget.no != self.no {
            return Err(Fault::Stale(Box::new(json!({"no": budget.no}))));
        }
        refuse_decided(&contract, &budget)?;
        if permit.made(budget.drawn_by) {
            let message = text!(
                "不能审定自己编制的预算，请由其他财务人员办理",
                "nobody decides on a budget he drew up; ask a colleague in finance"
            );
            let refusal = Refusal::new("own_budget", message);
            return Err(Fault::refused(refusal.who(text!("财务", "finance"))));
        }
        if self.verdict == BudgetVerdict::Return || !budget.within() {
            written::reason(&self.reason, "/reason")?;
        }
        let (state, kind) = match self.verdict {
            BudgetVerdict::Approve => (BudgetState::Approved, "budget.approved"),
            BudgetVerdict::Return => (BudgetState::Returned, "budget.returned"),
        };
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let reason = self.reason.trim();
        let decided = (state, reason, by, self.now);
        budgets::decide(tx, (self.contract, self.no), decided).await?;
        let data = json!({
            "number": contract.number, "no": budget.no, "reason": reason,
            "total": budget.total, "standard_cost": budget.standard,
            "cost_deviation_permille": budget.deviation_permille(),
            "tolerance_permille": budget.tolerance_permille,
        });
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.contract, kind), data, &acting).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}

/// Only an open budget of what the contract says now is decided.
fn refuse_decided(contract: &Contract, budget: &Budget) -> Result<()> {
    let (code, message) = if budget.state != BudgetState::Drawn {
        let message = text!("该预算已有结论", "this budget is decided already");
        ("decided", message)
    } else if budget.goods != goods(&contract.latest) {
        let message = text!(
            "预算编制后标的已变，请编制人重新编制",
            "the lines changed since it was drawn up; it is to be drawn up anew"
        );
        ("goods_changed", message)
    } else {
        return Ok(());
    };
    let refusal = Refusal::new(code, message).fact("budget.state", budget.state.as_str());
    Err(Fault::refused(refusal))
}
