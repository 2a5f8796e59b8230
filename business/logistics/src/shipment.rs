//! A shipment: goods of one order on their way with one carrier.

use kernel::{
    Date, DocumentId, Fault, FileId, LineId, Moment, OrderId, ProductId, Quantity, Result, Text,
    text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a shipment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentState {
    /// Being prepared.
    Planned,
    /// On its way.
    Departed,
    /// At the customer's.
    Arrived,
    /// Given up before it left.
    Cancelled,
}

impl ShipmentState {
    /// Every state.
    pub const ALL: [Self; 4] = [
        Self::Planned,
        Self::Departed,
        Self::Arrived,
        Self::Cancelled,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Departed => "departed",
            Self::Arrived => "arrived",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Planned => text!("待发运", "Planned"),
            Self::Departed => text!("运输中", "On its way"),
            Self::Arrived => text!("已到货", "Arrived"),
            Self::Cancelled => text!("已取消", "Cancelled"),
        }
    }

    /// Whether it has left the house.
    #[must_use]
    pub const fn has_left(self) -> bool {
        match self {
            Self::Departed | Self::Arrived => true,
            Self::Planned | Self::Cancelled => false,
        }
    }
}

/// How goods travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By lorry.
    Road,
    /// By train.
    Rail,
    /// By ship.
    Water,
    /// By air.
    Air,
    /// By parcel service.
    Express,
}

impl Mode {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Road => "road",
            Self::Rail => "rail",
            Self::Water => "water",
            Self::Air => "air",
            Self::Express => "express",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [
            Self::Road,
            Self::Rail,
            Self::Water,
            Self::Air,
            Self::Express,
        ]
        .into_iter()
        .find(|mode| mode.as_str() == word)
        .ok_or_else(|| Fault::internal(format_args!("unknown mode of transport {word}")))
    }
}

/// A shipment as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shipment {
    /// Its id.
    pub id: DocumentId,
    /// `SH-2026-000012`.
    pub number: String,
    /// The order.
    pub order_id: OrderId,
    /// Where it is.
    pub state: ShipmentState,
    /// Who carries it.
    pub carrier_id: DocumentId,
    /// His name.
    pub carrier_name: String,
    /// The transport contract it left under; empty before.
    pub contract_no: String,
    /// How it travels.
    pub mode: Mode,
    /// The carrier's waybill.
    pub waybill_no: String,
    /// Whether it is insured.
    pub insured: bool,
    /// Number of the policy.
    pub insurance_no: String,
    /// Amount insured, in minor units of the company's currency.
    #[serde(skip)]
    pub insured_minor: Option<i64>,
    /// Where it goes.
    pub destination: String,
    /// Who receives it.
    pub consignee: String,
    /// How to reach him.
    pub consignee_phone: String,
    /// Anything else.
    pub remark: String,
    /// When it is to leave.
    pub planned_on: Date,
    /// When it is expected.
    pub expected_on: Option<Date>,
    /// When it left.
    pub departed_at: Option<Moment>,
    /// When it arrived.
    pub arrived_at: Option<Moment>,
    /// Who signed the return slip; empty before.
    pub slip_signed_by: String,
    /// When he signed.
    pub slip_signed_at: Option<Moment>,
    /// The signed slip.
    pub slip_file_id: Option<FileId>,
    /// When it was prepared.
    pub created_at: Moment,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// What is on it.
    pub lines: Vec<ShipmentLine>,
    /// Which boxes.
    pub box_ids: Vec<DocumentId>,
}

/// Goods of one line on a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShipmentLine {
    /// The line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// How much.
    pub quantity: Quantity,
    /// How much the receiver signed for.
    pub received: Option<Quantity>,
    /// The machines.
    pub serials: Vec<String>,
}

impl ShipmentLine {
    /// What is at the customer's: what was signed for, else what left.
    #[must_use]
    pub fn delivered(&self) -> Quantity {
        self.received.unwrap_or(self.quantity)
    }
}
