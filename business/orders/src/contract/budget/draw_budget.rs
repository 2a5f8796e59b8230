//! Drawing up the budget of a contract that is being written.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteBudget};
use kernel::{Currency, Fault, FieldError, Moment, Money, Result, text};
use process::{Acting, Process};
use serde_json::json;

use super::{Budget, BudgetCost, BudgetState, budgets, goods, policy, standard_cost};
use crate::contract::{ContractId, lock_for, record, stream};

/// Lines of one budget.
const COSTS_MAX: usize = 200;

/// Draws up a budget; a further one takes the place of that before.
#[derive(Debug)]
pub struct DrawBudget {
    /// The right to do so.
    pub permit: Permit<WriteBudget>,
    /// The running policies.
    pub process: Process,
    /// Of which contract.
    pub contract: ContractId,
    /// The contract's revision that was budgeted.
    pub revision: i64,
    /// What it consists of.
    pub costs: Vec<BudgetCost>,
    /// Now.
    pub now: Moment,
}

impl Command for DrawBudget {
    const NAME: &'static str = "budget.draw";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let total = total(&self.costs)?;
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        contract.refuse_unless_draft()?;
        contract.refuse_stale(self.revision)?;
        let today = self.process.today(self.now);
        let (policy, _) = policy(tx).await?;
        let last = super::latest(tx, self.contract).await?;
        let budget = Budget {
            no: last.map_or(0, |budget| budget.no) + 1,
            state: BudgetState::Drawn,
            goods: goods(&contract.latest),
            costs: self.costs.clone(),
            total,
            standard: standard_cost(tx, &contract.latest, today).await?,
            tolerance_permille: policy.tolerance_permille.into(),
            drawn_by: permit.user().ok_or(Fault::Unauthenticated)?,
            drawn_at: self.now,
            decided_by: None,
            decided_at: None,
            reason: String::new(),
        };
        budgets::insert(tx, self.contract, &budget).await?;
        let data = json!({
            "number": contract.number, "no": budget.no, "total": total, "costs": self.costs,
        });
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.contract, "budget.drawn"), data, &acting).await?;
        Ok(budget.no)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}

/// The sum of a budget's lines in minor units.
fn total(costs: &[BudgetCost]) -> Result<i64> {
    if costs.is_empty() || costs.len() > COSTS_MAX {
        let message = text!(
            "预算须有 1 至 {COSTS_MAX} 行",
            "a budget has 1 to {COSTS_MAX} lines"
        );
        return Err(Fault::invalid("/costs", "count", message));
    }
    let mut errors = Vec::new();
    let mut sum = 0_i64;
    for (i, cost) in costs.iter().enumerate() {
        let amount = Money::parse_decimal(&cost.amount, Currency::CNY);
        match amount.filter(|money| money.minor >= 0) {
            Some(money) => {
                sum = sum.checked_add(money.minor).ok_or_else(Fault::overflow)?;
            }
            None => errors.push(FieldError::new(
                format!("/costs/{i}/amount"),
                "amount",
                text!(
                    "金额格式不对，例如 12000.00",
                    "the amount is malformed; write e.g. 12000.00"
                ),
            )),
        }
    }
    if errors.is_empty() {
        Ok(sum)
    } else {
        Err(Fault::Invalid(errors))
    }
}
