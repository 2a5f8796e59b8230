//! Issuing a version: it gets its number and its link, and never changes again.

use ::store::{Command, Tx};
use access::{Permit, matrix::IssueQuotation as MayIssue};
use events::NewEvent;
use kernel::{Fault, Moment, Refusal, Result, text};
use process::{Process, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    Quotation, QuotationId, QuotationState, ask_prices_again, lock_for, readiness::readiness,
    store, stream,
};
use crate::{price_asked, store::next_number};

/// Issues the draft.
#[derive(Debug)]
pub struct IssueQuotation {
    /// The right to do so.
    pub permit: Permit<MayIssue>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub id: QuotationId,
    /// The revision that was seen.
    pub revision: i64,
    /// Whether what differs from the customer's master data is meant so (BL-2c).
    pub mismatches_meant: bool,
    /// The link's token, made by the caller so that a retry makes the same one.
    pub token: access::Token,
    /// Now.
    pub now: Moment,
}

/// What issuing answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotationIssued {
    /// The official number.
    pub number: String,
    /// The version issued.
    pub version: i64,
    /// The secret part of the customer's link: `/offers/{token}`.
    pub token: String,
}

impl Command for IssueQuotation {
    const NAME: &'static str = "quotation.issue";
    type Output = QuotationIssued;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<QuotationIssued> {
        let (quotation, permit) = lock_for(tx, &self.permit, self.id).await?;
        quotation.refuse_unless_draft()?;
        quotation.refuse_stale(self.revision)?;
        let today = self.process.today(self.now);
        let latest = &quotation.latest;
        let policy = self.process.policy_for(&latest.input.content.order_type)?;
        let ready = readiness(tx, &quotation, &policy, today).await?;
        let mut refusals = ready.refusals;
        refusals.extend(refuse_accepted(tx, &quotation).await?);
        if !self.mismatches_meant {
            let unmeant = ready.mismatches.iter();
            refusals.extend(unmeant.map(|mismatch| {
                Refusal::new("master_data_differs", mismatch.message.clone())
                    .fact(mismatch.pointer.clone(), &mismatch.code)
            }));
        }
        if !refusals.is_empty() {
            return Err(Fault::Refused(refusals));
        }
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let number = match &quotation.number {
            Some(number) => number.clone(),
            None => {
                let year = today.0.year();
                let no = next_number(tx, "quotation", year).await?;
                format!("Q-{year}-{no:04}")
            }
        };
        store::issue(
            tx,
            &quotation,
            (&number, self.token.secret()),
            (by, self.now),
        )
        .await?;
        price_asked::settled(tx, Subject::quotation(self.id.0)).await?;
        self.supersede(tx, &quotation).await?;
        let data = json!({
            "number": number, "version": latest.no, "hash": latest.hash,
            "valid_until": latest.input.valid_until, "gross": latest.total.gross,
            "currency": latest.currency.code(), "confirmed_by": latest.confirmed_by,
            "differs_from_master_data": ready.mismatches,
        });
        let event = NewEvent::new(stream(self.id), "quotation.issued", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        self.suggest_details(tx, &quotation, &number).await?;
        Ok(QuotationIssued {
            number,
            version: latest.no,
            token: self.token.secret().to_owned(),
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        if price_asked::is_reason(fault) {
            let times = (self.process.today(self.now), self.now);
            ask_prices_again(tx, self.id, times).await?;
        }
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

impl IssueQuotation {
    /// What the quotation says of how to reach its customer, for the master data (BL-6).
    async fn suggest_details(
        &self,
        tx: &mut Tx<'_>,
        quotation: &Quotation,
        number: &str,
    ) -> Result<()> {
        let content = &quotation.latest.input.content;
        let Some(customer) = content.customer_id else {
            return Ok(());
        };
        let seen = parties::DetailsSeen {
            customer,
            contact: content.contact_name.clone(),
            phone: content.contact_phone.clone(),
            addresses: content.delivery_places(),
            document: ("quotation", self.id.0, number.to_owned()),
        };
        parties::details_seen(tx, &seen, self.now).await
    }

    /// The version before, if the customer still has it, stands no longer.
    async fn supersede(&self, tx: &mut Tx<'_>, quotation: &Quotation) -> Result<()> {
        let versions = store::versions(tx, self.id).await?;
        let with_customer = versions
            .iter()
            .filter(|v| v.state == QuotationState::Issued && v.no < quotation.latest.no);
        for version in with_customer {
            let end = (QuotationState::Superseded, "");
            store::end(tx, (self.id, version.no), end, self.now).await?;
        }
        Ok(())
    }
}

/// While the new version was written the customer may have accepted the one before.
async fn refuse_accepted(tx: &mut Tx<'_>, quotation: &Quotation) -> Result<Option<Refusal>> {
    let versions = store::versions(tx, quotation.id).await?;
    let accepted = versions
        .iter()
        .find(|version| version.state == QuotationState::Accepted);
    Ok(accepted.map(|version| {
        let message = text!(
            "客户已接受第 {} 版，请由它生成订单",
            "the customer accepted version {} meanwhile; make the order from it",
            version.no
        );
        Refusal::new("already_accepted", message).fact("quotation.accepted_version", version.no)
    }))
}
