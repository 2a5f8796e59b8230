//! Transport incidents: delay, damage, loss, and who answers for them (EQ-6.1b).

use kernel::{DocumentId, Fault, FileId, Moment, OrderId, Result, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Later than expected.
    Delay,
    /// Goods are damaged.
    Damage,
    /// Goods are missing.
    Loss,
    /// Anything else.
    Other,
}

impl IncidentKind {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Damage => "damage",
            Self::Loss => "loss",
            Self::Other => "other",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [Self::Delay, Self::Damage, Self::Loss, Self::Other]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| Fault::internal(format_args!("unknown kind of incident {word}")))
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Delay => text!("延误", "delay"),
            Self::Damage => text!("损坏", "damage"),
            Self::Loss => text!("丢失或短少", "loss"),
            Self::Other => text!("其他异常", "other incident"),
        }
    }
}

/// Who answers for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Liability {
    /// Not clear yet.
    Undecided,
    /// The carrier.
    Carrier,
    /// We.
    Company,
    /// The customer.
    Customer,
    /// Nobody: force majeure.
    Nobody,
}

impl Liability {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Carrier => "carrier",
            Self::Company => "company",
            Self::Customer => "customer",
            Self::Nobody => "nobody",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [
            Self::Undecided,
            Self::Carrier,
            Self::Company,
            Self::Customer,
            Self::Nobody,
        ]
        .into_iter()
        .find(|liability| liability.as_str() == word)
        .ok_or_else(|| Fault::internal(format_args!("unknown liability {word}")))
    }
}

/// An incident as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Incident {
    /// Its id.
    pub id: DocumentId,
    /// The shipment.
    pub shipment_id: DocumentId,
    /// The order.
    pub order_id: OrderId,
    /// What went wrong.
    pub kind: IncidentKind,
    /// In words.
    pub description: String,
    /// Who answers for it.
    pub liability: Liability,
    /// Pictures.
    pub photos: Vec<FileId>,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was written down.
    pub recorded_at: Moment,
    /// Who wrote it down.
    pub reported_by: Option<String>,
    /// How it was settled; empty while open.
    pub resolution: String,
    /// How and when the customer was told.
    pub customer_told: String,
    /// When it was settled.
    pub resolved_at: Option<Moment>,
    /// Who settled it.
    pub resolved_by: Option<String>,
}
