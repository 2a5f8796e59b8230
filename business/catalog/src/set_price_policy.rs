//! Setting precedence, the day that counts and the authorities below the floor price.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManagePricePolicy};
use events::{NewEvent, Stream};
use kernel::{Moment, Result};
use serde_json::json;
use uuid::Uuid;

use crate::{PricePolicy, store::price_lists as stored};

/// Replaces the price policy.
#[derive(Debug)]
pub struct SetPricePolicy {
    /// The right to do so.
    pub permit: Permit<ManagePricePolicy>,
    /// The version the change was made on; 0 before the first.
    pub version: i64,
    /// What it is now.
    pub policy: PricePolicy,
    /// Now.
    pub now: Moment,
}

impl Command for SetPricePolicy {
    const NAME: &'static str = "price_policy.set";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        self.policy.check()?;
        let (before, _) = stored::price_policy(tx).await?;
        let version = self.version + 1;
        stored::set_price_policy(tx, &self.permit, &self.policy, self.version).await?;
        let data = json!({"before": before, "after": self.policy});
        let stream = Stream::new("price_policy", Uuid::nil());
        let event = NewEvent::new(stream, "price_policy.set", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version)
    }
}
