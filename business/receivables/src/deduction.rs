//! What is given up of an order's money by agreement, or written off; always with a reason.

use kernel::{CustomerId, Date, DocumentId, Moment, OrderId, Text, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::posting::Account;

/// Why money is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeductionKind {
    /// Agreed with the customer, e.g. for a flaw (折让).
    Allowance,
    /// Owed by us for a breach, e.g. late delivery (违约金).
    Penalty,
    /// Kept by a bank on the way (手续费).
    BankCharge,
    /// Not to be had any more (坏账).
    BadDebt,
    /// A difference too small to be asked for (尾差).
    Rounding,
}

impl DeductionKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Allowance,
        Self::Penalty,
        Self::BankCharge,
        Self::BadDebt,
        Self::Rounding,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Allowance => "allowance",
            Self::Penalty => "penalty",
            Self::BankCharge => "bank_charge",
            Self::BadDebt => "bad_debt",
            Self::Rounding => "rounding",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Allowance => text!("折让", "allowance"),
            Self::Penalty => text!("违约金", "penalty"),
            Self::BankCharge => text!("银行手续费", "bank charge"),
            Self::BadDebt => text!("坏账", "bad debt"),
            Self::Rounding => text!("尾差", "rounding difference"),
        }
    }

    /// The account it is booked to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Allowance => Account::Allowance,
            Self::Penalty => Account::Penalty,
            Self::BankCharge | Self::Rounding => Account::Finance,
            Self::BadDebt => Account::BadDebt,
        }
    }
}

/// A deduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// Its id.
    pub id: DocumentId,
    /// Its number, without gaps.
    pub number: String,
    /// The order.
    pub order: OrderId,
    /// Whose debt it lessens.
    pub customer: CustomerId,
    /// Why money is given up.
    pub kind: DeductionKind,
    /// How much, in minor units of the order's currency.
    pub amount: i64,
    /// The day it counts from.
    pub deducted_on: Date,
    /// The reason in words.
    pub reason: String,
    /// Who booked it.
    pub booked_by: Option<UserId>,
    /// When it was booked.
    pub booked_at: Moment,
    /// When and why it was taken back.
    pub reversed: Option<(Moment, String)>,
}
