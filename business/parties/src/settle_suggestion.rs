//! Changes that documents suggest: found, and accepted or dismissed with one click.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageCustomer};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, Refusal, Result, text};
use serde_json::json;

use crate::{
    place_hold::within_reach,
    store::{self, InCharge, suggestions},
    suggestion::{DetailsSeen, Suggestion, applied, differences},
};

/// A document says how to reach a customer: what is new becomes a suggestion, each only once. A
/// reaction; it never refuses.
///
/// # Errors
/// When the database fails.
pub async fn details_seen(tx: &mut Tx<'_>, seen: &DetailsSeen, now: Moment) -> Result<()> {
    let known = store::get(tx, &access::system("suggestion"), seen.customer).await?;
    for found in differences(&known.content, seen) {
        suggestions::insert(tx, seen, &found, now).await?;
    }
    Ok(())
}

/// Accepts a suggestion into the master data, or dismisses it for good.
#[derive(Debug)]
pub struct SettleSuggestion {
    /// The right to change the customer.
    pub permit: Permit<ManageCustomer>,
    /// Which.
    pub id: DocumentId,
    /// Whether it is accepted.
    pub accept: bool,
    /// Now.
    pub now: Moment,
}

impl Command for SettleSuggestion {
    const NAME: &'static str = "customer.suggestion";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let suggestion = suggestions::find(tx, self.id).await?;
        let customer = suggestion.customer_id;
        store::lock_version(tx, customer).await?;
        let permit = within_reach(tx, &self.permit, customer).await?;
        let state = if self.accept { "accepted" } else { "dismissed" };
        let settled = (permit.user(), self.now);
        if !suggestions::settle(tx, self.id, state, settled).await? {
            let message = text!(
                "该建议已处理过",
                "this suggestion was accepted or dismissed already"
            );
            return Err(Fault::refused(Refusal::new("settled", message)));
        }
        let (kind, data) = if self.accept {
            let (before, after) = self.change(tx, &permit, &suggestion).await?;
            let data = json!({"before": before, "after": after, "suggestion": suggestion});
            ("customer.changed", data)
        } else {
            (
                "customer.suggestion_dismissed",
                json!({"suggestion": suggestion}),
            )
        };
        let event = NewEvent::new(Stream::new("customer", customer.0), kind, data, self.now);
        events::record(tx, &event, &permit.actor(), self.now)
            .await
            .map(drop)
    }
}

impl SettleSuggestion {
    async fn change(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit<ManageCustomer>,
        suggestion: &Suggestion,
    ) -> Result<(crate::CustomerInput, crate::CustomerInput)> {
        let customer = suggestion.customer_id;
        let facts = store::get_facts(tx, customer).await?;
        let before = store::get(tx, &access::system("suggestion"), customer).await?;
        let after = applied(before.content.clone(), suggestion);
        after.check()?;
        let charge = InCharge {
            owner: facts.owner,
            department: facts.department,
        };
        store::write(tx, permit, customer, &after, charge, (false, self.now)).await?;
        Ok((before.content, after))
    }
}
