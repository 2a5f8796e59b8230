//! Renaming a template, or changing its lines.

use ::store::{Command, Tx};
use access::{Permit, matrix::EnterOrder};
use kernel::{DocumentId, Fault, Moment, Result};
use serde_json::json;

use super::{Template, TemplateInput, lock, settled, store, tell};

/// Changes a template; refused when somebody else changed it since `version`.
#[derive(Debug)]
pub struct ChangeTemplate {
    /// The right to do so.
    pub permit: Permit<EnterOrder>,
    /// Which.
    pub id: DocumentId,
    /// The version the change was made on.
    pub version: i64,
    /// What it says now.
    pub input: TemplateInput,
    /// Now.
    pub now: Moment,
}

impl Command for ChangeTemplate {
    const NAME: &'static str = "order_template.change";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let (before, permit) = lock(tx, &self.permit, (self.id, self.version)).await?;
        let input = settled(tx, (before.customer, self.id), &self.input).await?;
        let after = Template {
            input,
            version: before.version + 1,
            changed_by: permit.user().ok_or(Fault::Unauthenticated)?,
            changed_at: self.now,
            ..before.clone()
        };
        store::update(tx, &permit, &after).await?;
        let data = json!({
            "template": self.id, "name": after.input.name,
            "before": before.input, "after": after.input,
        });
        let told = ("order_template.changed", before.customer);
        tell(tx, &permit, told, data, self.now).await?;
        Ok(after.version)
    }
}
