//! Writing the next version of a quotation, from the words of the last one at today's prices.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteQuotation};
use events::NewEvent;
use kernel::{Fault, Moment, Refusal, Result, Text};
use process::{Process, Subject};
use serde_json::json;

use super::{
    QuotationId, QuotationInput, QuotationState, Version, create_quotation::QuotationSaved,
    lock_for, store, stream,
};
use crate::{look_up::look_up_prices, price_asked, price_entry::price_entry, promise::Promises};

/// Begins the next version.
#[derive(Debug)]
pub struct ReviseQuotation {
    /// The right to do so.
    pub permit: Permit<WriteQuotation>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub id: QuotationId,
    /// Now.
    pub now: Moment,
}

impl Command for ReviseQuotation {
    const NAME: &'static str = "quotation.revise";
    type Output = QuotationSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<QuotationSaved> {
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        let last = &quotation.latest;
        match last.state {
            QuotationState::Draft => {
                // Begun already: a repeat is no second version.
                return Ok(QuotationSaved::of(&quotation, last.no, quotation.revision));
            }
            QuotationState::Accepted => quotation.refuse_unless_draft()?,
            QuotationState::Issued
            | QuotationState::Superseded
            | QuotationState::Withdrawn
            | QuotationState::Declined => {}
        }
        let today = self.process.today(self.now);
        let mut content = last.input.content.clone();
        content.order_date = None;
        let (_, known) = look_up_prices(tx, (None, Promises::default()), &content, today).await?;
        let (content, priced) = price_entry(content, &known)?;
        // The old date is no date for a new offer.
        let input = QuotationInput {
            content,
            valid_until: last.input.valid_until.filter(|last| *last >= today),
            note: last.input.note.clone(),
        };
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let version = Version::draft(last.no + 1, input, &priced, (by, self.now));
        store::add_version(tx, self.id, &version, self.now).await?;
        let prices = (&*priced.lines, &known, priced.currency);
        price_asked::note(tx, Subject::quotation(self.id.0), prices, self.now).await?;
        let data = json!({"version": version.no, "from": last.no, "after": version.input});
        let event = NewEvent::new(stream(self.id), "quotation.revised", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(QuotationSaved::of(
            &quotation,
            version.no,
            quotation.revision + 1,
        ))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

/// What stands against anything that needs a version with the customer.
pub(super) fn not_issued(state: QuotationState) -> Fault {
    let title = state.title();
    let message = Text {
        zh: format!("只有已发出的报价可以办理；当前：{}", title.zh),
        en: format!("only an issued quotation can be; it is: {}", title.en),
    };
    Fault::refused(Refusal::new("wrong_state", message).fact("quotation.state", state.as_str()))
}
