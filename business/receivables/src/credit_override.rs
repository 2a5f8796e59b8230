//! An amount above a customer's limit (信用特批): asked for by one person, granted by another, for all
//! his orders or for one, until a day. While it stands the checks count it and name it.

use kernel::{CustomerId, Date, DocumentId, Moment, OrderId, TaskId, Text, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::credit::yuan;

/// Where an override stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverrideState {
    /// Asked for.
    Requested,
    /// Granted; it counts until its last day.
    Approved,
    /// Refused.
    Declined,
    /// Granted and taken back.
    Revoked,
}

impl OverrideState {
    const ALL: [Self; 4] = [
        Self::Requested,
        Self::Approved,
        Self::Declined,
        Self::Revoked,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// An override as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditOverride {
    /// Its id.
    pub id: DocumentId,
    /// The customer.
    pub customer: CustomerId,
    /// His name.
    pub customer_name: String,
    /// The only order it is for; all of them when absent.
    pub order: Option<OrderId>,
    /// That order's number or label.
    pub order_label: Option<String>,
    /// How much above the limit, minor units of the company's currency.
    pub amount: i64,
    /// Whether it also passes over what is overdue.
    pub covers_overdue: bool,
    /// The last day it counts.
    pub expires_on: Date,
    /// Why it is needed.
    pub reason: String,
    /// Where it stands.
    pub state: OverrideState,
    /// Who asked.
    pub requested_by: UserId,
    /// His name.
    pub requested_by_name: String,
    /// When.
    pub requested_at: Moment,
    /// The name of who decided last.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What he said.
    pub decision_note: String,
    /// The task that asks for the decision.
    pub task: Option<TaskId>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

impl CreditOverride {
    /// What a check says of it.
    #[must_use]
    pub fn words(&self) -> Text {
        let by = self.decided_by_name.as_deref().unwrap_or_default();
        let (amount, until, reason) = (yuan(self.amount), self.expires_on, &self.reason);
        text!(
            "额度外 {amount}，至 {until}，{by}批准：{reason}",
            "{amount} above the limit until {until}, granted by {by}: {reason}"
        )
    }
}
