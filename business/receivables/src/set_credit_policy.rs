//! Setting how strictly credit is kept.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageCredit};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, Result};
use serde_json::json;
use uuid::Uuid;

use crate::{credit_policy::CreditPolicy, store::credit_control};

/// Replaces the policy of credit.
#[derive(Debug)]
pub struct SetCreditPolicy {
    /// The right to do so.
    pub permit: Permit<ManageCredit>,
    /// The version the change was made on; 0 before the first.
    pub version: i64,
    /// What it is now.
    pub policy: CreditPolicy,
    /// Now.
    pub now: Moment,
}

impl Command for SetCreditPolicy {
    const NAME: &'static str = "credit_policy.set";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        self.policy.check()?;
        let (before, version) = credit_control::policy(tx).await?;
        if version != self.version || !credit_control::set_policy(tx, &self.policy, version).await?
        {
            let present = json!({"version": version, "policy": before});
            return Err(Fault::Stale(Box::new(present)));
        }
        let data = json!({"before": before, "after": self.policy});
        let stream = Stream::new("credit_policy", Uuid::nil());
        let event = NewEvent::new(stream, "credit_policy.set", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}
