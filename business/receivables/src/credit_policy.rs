//! How strictly the company keeps credit: per point of an order's way, for the limit and for debts
//! that are overdue.

use kernel::{Fault, Result, text};
use process::Checkpoint;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a rule of credit does at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// It is told; the order passes.
    Tell,
    /// The order is held until one person of finance management clears the hold.
    Hold,
    /// The order does not pass above the limit without an override, which takes two people.
    Block,
}

/// The strength of a rule at each point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Strengths {
    /// When an order is submitted.
    pub submission: Strength,
    /// When it is approved; from here on it takes up credit.
    pub approval: Strength,
    /// When it is released to production.
    pub production: Strength,
    /// When goods leave.
    pub shipping: Strength,
    /// When it is amended; the amendment is stopped, the order stands.
    pub amendment: Strength,
}

impl Strengths {
    /// The strength at a point.
    #[must_use]
    pub const fn at(&self, point: Checkpoint) -> Strength {
        match point {
            Checkpoint::Submission => self.submission,
            Checkpoint::Approval => self.approval,
            Checkpoint::Production => self.production,
            Checkpoint::Shipping => self.shipping,
            Checkpoint::Amendment { .. } => self.amendment,
        }
    }
}

/// The company's policy of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditPolicy {
    /// When the exposure with the order exceeds the limit.
    pub exceeded: Strengths,
    /// When something is overdue for more than `overdue_days`.
    pub overdue: Strengths,
    /// How many days a debt may be overdue before the second rule applies, 0 to 365.
    pub overdue_days: i64,
}

impl Default for CreditPolicy {
    /// As shipped: above the limit nothing is approved or amended, and nothing leaves without
    /// somebody of finance management; overdue debts are told.
    fn default() -> Self {
        let told = Strengths {
            submission: Strength::Tell,
            approval: Strength::Tell,
            production: Strength::Tell,
            shipping: Strength::Tell,
            amendment: Strength::Tell,
        };
        Self {
            exceeded: Strengths {
                approval: Strength::Block,
                shipping: Strength::Hold,
                amendment: Strength::Block,
                ..told
            },
            overdue: told,
            overdue_days: 30,
        }
    }
}

impl CreditPolicy {
    /// Whether nothing is stopped at a point.
    pub(crate) fn only_tells(&self, point: Checkpoint) -> bool {
        self.exceeded.at(point) == Strength::Tell && self.overdue.at(point) == Strength::Tell
    }

    pub(crate) fn check(&self) -> Result<()> {
        if (0..=365).contains(&self.overdue_days) {
            return Ok(());
        }
        let message = text!("逾期天数须为 0 到 365", "the days overdue are 0 to 365");
        Err(Fault::invalid("/overdue_days", "range", message))
    }
}
