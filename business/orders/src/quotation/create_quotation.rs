//! Beginning a quotation: version 1, a draft, however incomplete.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteQuotation};
use events::NewEvent;
use kernel::{Fault, Moment, Result, UserId, text};
use parties::CustomerFacts;
use process::{Process, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Quotation, QuotationId, QuotationInput, Version, store, stream};
use crate::{
    look_up::look_up_prices, order::draft_label, price_asked, price_entry::price_entry,
    promise::Promises,
};

/// Begins a quotation.
#[derive(Debug)]
pub struct CreateQuotation {
    /// The right to do so.
    pub permit: Permit<WriteQuotation>,
    /// The running policies: the order type must be one of theirs.
    pub process: Process,
    /// The quotation's id, made by the caller so that a retry makes the same one.
    pub id: QuotationId,
    /// What it says.
    pub input: QuotationInput,
    /// Now.
    pub now: Moment,
}

/// What a saved quotation answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotationSaved {
    /// Its id.
    pub id: QuotationId,
    /// Its number, or its label until it has one.
    pub label: String,
    /// The version in hand.
    pub version: i64,
    /// The content revision, also the ETag.
    pub revision: i64,
}

impl QuotationSaved {
    pub(super) fn of(quotation: &Quotation, version: i64, revision: i64) -> Self {
        Self {
            id: quotation.id,
            label: quotation.label().to_owned(),
            version,
            revision,
        }
    }
}

impl Command for CreateQuotation {
    const NAME: &'static str = "quotation.create";
    type Output = QuotationSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<QuotationSaved> {
        self.input.check()?;
        self.process.policy_for(&self.input.content.order_type)?;
        let today = self.process.today(self.now);
        let content = &self.input.content;
        let (customer, known) =
            look_up_prices(tx, (None, Promises::default()), content, today).await?;
        let mut content = content.clone();
        if content.payment_terms.is_none() {
            content.payment_terms = customer.as_ref().and_then(|c| c.payment_terms.clone());
        }
        let (content, priced) = price_entry(content, &known)?;
        let by = self.permit.user().ok_or(Fault::Unauthenticated)?;
        let input = QuotationInput {
            content,
            ..self.input.clone()
        };
        let quotation = self.begun(by, customer.as_ref(), |by| {
            Version::draft(1, input, &priced, (by, self.now))
        })?;
        store::insert(tx, &quotation).await?;
        let prices = (&*priced.lines, &known, priced.currency);
        price_asked::begin(tx, Subject::quotation(self.id.0), prices, self.now).await?;
        let data = json!({"version": 1, "after": quotation.latest.input});
        let event = NewEvent::new(stream(self.id), "quotation.created", data, self.now);
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(QuotationSaved::of(&quotation, 1, 1))
    }
}

impl CreateQuotation {
    /// A clerk writes for the customer's rep; a rep or a manager writes for himself.
    fn begun(
        &self,
        by: UserId,
        customer: Option<&CustomerFacts>,
        version: impl FnOnce(UserId) -> Version,
    ) -> Result<Quotation> {
        let is_clerk = self.permit.post() == Some(access::Post::OrderClerk);
        let in_name_of = self.permit.in_name_of().unwrap_or(by);
        let rep = customer.and_then(|facts| facts.owner).filter(|_| is_clerk);
        let department = self.permit.department();
        let department = department.or(customer.and_then(|facts| facts.department));
        let department = department.ok_or_else(|| {
            let message = text!(
                "您还没有所属部门，请管理员设置岗位",
                "you belong to no department yet; ask the administrator to set your post"
            );
            Fault::invalid("", "no_department", message)
        })?;
        Ok(Quotation {
            id: self.id,
            draft_label: draft_label(self.id.0).replacen('D', "QD", 1),
            number: None,
            owner: rep.unwrap_or(in_name_of),
            department,
            entered_by: by,
            revision: 1,
            created_at: self.now,
            latest: version(by),
        })
    }
}
