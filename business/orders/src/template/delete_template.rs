//! Giving a template up.

use ::store::{Command, Tx};
use access::{Permit, matrix::EnterOrder};
use kernel::{DocumentId, Moment, Result};
use serde_json::json;

use super::{lock, store, tell};

/// Deletes a template; refused when somebody changed it since `version`. What it said stays in the
/// customer's history.
#[derive(Debug)]
pub struct DeleteTemplate {
    /// The right to do so.
    pub permit: Permit<EnterOrder>,
    /// Which.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: i64,
    /// Now.
    pub now: Moment,
}

impl Command for DeleteTemplate {
    const NAME: &'static str = "order_template.delete";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (before, permit) = lock(tx, &self.permit, (self.id, self.version)).await?;
        store::delete(tx, &permit, self.id).await?;
        let data = json!({"template": self.id, "name": before.input.name, "before": before.input});
        let told = ("order_template.deleted", before.customer);
        tell(tx, &permit, told, data, self.now).await
    }
}
