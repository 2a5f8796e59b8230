//! Granting a customer credit.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageCredit};
use events::{NewEvent, Stream};
use kernel::{Currency, CustomerId, Fault, Moment, Money, Result, text, written};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{credit::CreditAccount, store::credit};

/// A limit as the finance manager enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditInput {
    /// What the customer may owe, in the company's currency, as a decimal.
    #[schema(example = "500000.00")]
    pub limit: String,
    /// Why so much.
    #[serde(default)]
    pub note: String,
}

/// Sets a customer's limit.
#[derive(Debug)]
pub struct SetCreditLimit {
    /// The right to do so.
    pub permit: Permit<ManageCredit>,
    /// The customer.
    pub customer: CustomerId,
    /// The version that was seen; `None` where there was no account. Programs that do not look
    /// first (a fixture) say [`Seen::Whatever`].
    pub seen: Seen,
    /// The limit.
    pub input: CreditInput,
    /// Now.
    pub now: Moment,
}

/// What a change rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// This version; 0 where there was no account.
    Version(i64),
    /// Whatever stands there now.
    Whatever,
}

impl Command for SetCreditLimit {
    const NAME: &'static str = "credit.manage";
    type Output = CreditAccount;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<CreditAccount> {
        let limit = Money::parse_decimal(&self.input.limit, Currency::CNY).filter(|m| m.minor >= 0);
        let limit = limit.ok_or_else(|| {
            let message = text!(
                "额度须为不小于 0 的金额，最多 2 位小数",
                "the limit is an amount of 0 or more with at most 2 decimals"
            );
            Fault::invalid("/limit", "amount", message)
        })?;
        let note = written::bounded(&self.input.note, "/note", 500)?.to_owned();
        parties::get_facts(tx, self.customer).await?;
        let before = credit::account(tx, self.customer).await?;
        let version = before.as_ref().map_or(0, |account| account.version);
        let stale = || {
            let limit = before
                .as_ref()
                .map(|account| Money::new(account.limit, Currency::CNY).to_decimal());
            Fault::Stale(Box::new(json!({"version": version, "limit": limit})))
        };
        if matches!(self.seen, Seen::Version(seen) if seen != version) {
            return Err(stale());
        }
        let row = (self.customer, limit.minor, note.as_str());
        let seen = before.as_ref().map(|account| account.version);
        if !credit::set_account(tx, row, seen, (self.permit.user(), self.now)).await? {
            return Err(stale());
        }
        let after = credit::account(tx, self.customer)
            .await?
            .ok_or(Fault::NotFound("credit account"))?;
        let told = |limit: Money| json!({"amount": limit.to_decimal(), "currency": limit.currency});
        let was = before.map(|account| told(Money::new(account.limit, Currency::CNY)));
        let data = json!({
            "changes": [{"field": "credit_limit", "before": was, "after": told(limit)}],
            "note": note,
        });
        let event = NewEvent::new(
            Stream::new("customer", self.customer.0),
            "credit.limit_set",
            data,
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(after)
    }
}
