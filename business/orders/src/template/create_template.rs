//! Keeping lines under a name.

use ::store::{Command, Tx};
use access::{Permit, matrix::EnterOrder};
use kernel::{CustomerId, DocumentId, Fault, Moment, Result};
use serde_json::json;

use super::{Template, TemplateInput, settled, store, tell, within_reach};

/// Keeps a new template of a customer.
#[derive(Debug)]
pub struct CreateTemplate {
    /// The right to do so.
    pub permit: Permit<EnterOrder>,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What it says.
    pub input: TemplateInput,
    /// Now.
    pub now: Moment,
}

impl Command for CreateTemplate {
    const NAME: &'static str = "order_template.create";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let permit = within_reach(tx, &self.permit, self.customer).await?;
        let input = settled(tx, (self.customer, self.id), &self.input).await?;
        let template = Template {
            id: self.id,
            customer: self.customer,
            input,
            version: 1,
            changed_by: permit.user().ok_or(Fault::Unauthenticated)?,
            changed_at: self.now,
        };
        store::insert(tx, &permit, &template).await?;
        let data =
            json!({"template": self.id, "name": template.input.name, "after": template.input});
        let told = ("order_template.created", self.customer);
        tell(tx, &permit, told, data, self.now).await?;
        Ok(self.id)
    }
}
