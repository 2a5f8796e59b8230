//! Changing the draft of a quotation. What was issued stays as it is.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteQuotation};
use events::NewEvent;
use kernel::{Fault, Moment, Result};
use process::{Process, Subject};
use serde_json::json;

use super::{
    QuotationId, QuotationInput, Version, create_quotation::QuotationSaved, lock_for, store, stream,
};
use crate::{
    changes::{changes, changes_around},
    look_up::look_up_prices,
    price_asked,
    price_entry::price_entry,
    promise::Promises,
};

/// Replaces the content of the draft.
#[derive(Debug)]
pub struct ChangeQuotation {
    /// The right to do so.
    pub permit: Permit<WriteQuotation>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub id: QuotationId,
    /// The revision the change was made on.
    pub revision: i64,
    /// What it says now.
    pub input: QuotationInput,
    /// Now.
    pub now: Moment,
}

impl Command for ChangeQuotation {
    const NAME: &'static str = "quotation.change";
    type Output = QuotationSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<QuotationSaved> {
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        quotation.refuse_unless_draft()?;
        quotation.refuse_stale(self.revision)?;
        self.input.check()?;
        self.process.policy_for(&self.input.content.order_type)?;
        let today = self.process.today(self.now);
        let content = &self.input.content;
        let (_, known) = look_up_prices(tx, (None, Promises::default()), content, today).await?;
        let (content, priced) = price_entry(content.clone(), &known)?;
        let input = QuotationInput {
            content,
            ..self.input.clone()
        };
        let (before, no) = (&quotation.latest, quotation.latest.no);
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let version = Version {
            created_at: before.created_at,
            ..Version::draft(no, input, &priced, (by, self.now))
        };
        if version.input == before.input && version.hash == before.hash {
            return Ok(QuotationSaved::of(&quotation, no, quotation.revision));
        }
        store::write_draft(tx, self.id, &version, self.now).await?;
        let prices = (&*priced.lines, &known, priced.currency);
        price_asked::note(tx, Subject::quotation(self.id.0), prices, self.now).await?;
        let revision = quotation.revision + 1;
        let mut changed = changes_around(&before.input, &version.input);
        changed.extend(changes(&before.input.content, &version.input.content));
        let data = json!({"version": no, "revision": revision, "changes": changed});
        let event = NewEvent::new(stream(self.id), "quotation.changed", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(QuotationSaved::of(&quotation, no, revision))
    }
}
