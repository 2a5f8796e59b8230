//! Acceptance by the customer: a sheet is made from what was delivered, gone through item by item,
//! and signed (EQ-6.2). Only a signed sheet makes anything accepted.

use kernel::{Date, DocumentId, FileId, LineId, Moment, OrderId, ProductId, Quantity, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceState {
    /// Being gone through with the customer.
    Open,
    /// Signed; it changes no more.
    Signed,
    /// Given up.
    Cancelled,
}

impl AcceptanceState {
    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed => "signed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Signed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// What an item of a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The model agrees with the order.
    Model,
    /// The quantity agrees.
    Quantity,
    /// A technical parameter agrees.
    Parameter,
    /// Nothing is damaged.
    Intact,
    /// An accessory is there.
    Accessory,
    /// A service was rendered as agreed.
    Service,
}

/// One item to be ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What it is about.
    pub kind: CheckKind,
    /// Which parameter or accessory; empty for the others.
    pub name: String,
    /// What is expected, e.g. `50 m³/h`.
    pub expected: String,
    /// In order or not; not looked at yet when absent.
    #[serde(default)]
    pub ok: Option<bool>,
    /// What was found, where it is not in order.
    #[serde(default)]
    pub note: String,
}

/// A machine, or the delivered goods of a line, on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AcceptanceRow {
    /// Its number on the sheet, from 0.
    pub ordinal: i64,
    /// The shipment that brought it; none for a service.
    pub shipment_id: Option<DocumentId>,
    /// The line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// The machine.
    pub serial: Option<String>,
    /// How much was delivered and is not accepted yet.
    pub quantity: Quantity,
    /// The items to be ticked.
    pub checks: Vec<Check>,
    /// Pictures.
    pub photos: Vec<FileId>,
    /// How much the customer accepts now.
    pub accepted: Quantity,
    /// When the rest is to be accepted.
    pub later_on: Option<Date>,
    /// Anything else.
    pub remark: String,
    /// What the customer objects to; empty when he does not.
    pub objection: String,
    /// Who solves it.
    pub objection_owner: Option<UserId>,
    /// By when.
    pub objection_due: Option<Date>,
    /// When he objected.
    pub objected_at: Option<Moment>,
}

/// An acceptance sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Acceptance {
    /// Its id.
    pub id: DocumentId,
    /// `AC-2026-000012`.
    pub number: String,
    /// The order.
    pub order_id: OrderId,
    /// Where it is.
    pub state: AcceptanceState,
    /// The day of the acceptance.
    pub held_on: Date,
    /// Where it was held.
    pub place: String,
    /// Anything else.
    pub remark: String,
    /// Who signed for the customer; empty before.
    pub signer_name: String,
    /// The day he signed.
    pub signed_on: Option<Date>,
    /// His signature, drawn on the screen.
    pub signature_id: Option<FileId>,
    /// Or the signed report.
    pub report_id: Option<FileId>,
    /// When it was made.
    pub created_at: Moment,
    /// When the signature was recorded.
    pub signed_at: Option<Moment>,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// What is on it.
    pub rows: Vec<AcceptanceRow>,
}
