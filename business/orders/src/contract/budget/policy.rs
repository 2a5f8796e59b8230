//! How far a budget may lie from the standard cost before its approval needs a reason.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageBudgetPolicy};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, Result, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::budgets;

/// The company's tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetPolicy {
    /// In permille of the standard cost, up and down; at most 1000.
    pub tolerance_permille: u16,
}

impl Default for BudgetPolicy {
    /// 5 %.
    fn default() -> Self {
        Self {
            tolerance_permille: 50,
        }
    }
}

/// The policy with its version; the shipped one at version 0 while nobody set another.
pub(in crate::contract) async fn policy(tx: &mut Tx<'_>) -> Result<(BudgetPolicy, i64)> {
    budgets::policy(tx).await
}

/// Replaces the policy.
#[derive(Debug)]
pub struct SetBudgetPolicy {
    /// The right to do so.
    pub permit: Permit<ManageBudgetPolicy>,
    /// The version the change was made on; 0 before the first.
    pub version: i64,
    /// What it is now.
    pub policy: BudgetPolicy,
    /// Now.
    pub now: Moment,
}

impl Command for SetBudgetPolicy {
    const NAME: &'static str = "budget_policy.set";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        if self.policy.tolerance_permille > 1_000 {
            let message = text!("允差最多 1000‰", "the tolerance is at most 1000 permille");
            return Err(Fault::invalid("/tolerance_permille", "range", message));
        }
        let (before, version) = policy(tx).await?;
        if version != self.version || !budgets::set_policy(tx, self.policy, version).await? {
            let present = json!({"version": version, "policy": before});
            return Err(Fault::Stale(Box::new(present)));
        }
        let data = json!({"before": before, "after": self.policy});
        let stream = Stream::new("budget_policy", Uuid::nil());
        let event = NewEvent::new(stream, "budget_policy.set", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}
