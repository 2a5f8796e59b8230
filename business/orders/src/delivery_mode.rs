//! How the goods come to the customer.

use kernel::{Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A mode of delivery, as agreed with the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMode {
    /// By a carrier's freight.
    Freight,
    /// By a courier.
    Express,
    /// With our own vehicle.
    OwnVehicle,
    /// The customer fetches them.
    PickUp,
    /// In another way, which the remark tells.
    Other,
}

impl DeliveryMode {
    /// Every mode.
    pub const ALL: [Self; 5] = [
        Self::Freight,
        Self::Express,
        Self::OwnVehicle,
        Self::PickUp,
        Self::Other,
    ];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Freight => "freight",
            Self::Express => "express",
            Self::OwnVehicle => "own_vehicle",
            Self::PickUp => "pick_up",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.key() == key)
    }

    /// The name in both languages.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Freight => text!("物流货运", "freight"),
            Self::Express => text!("快递", "courier"),
            Self::OwnVehicle => text!("自有车辆送货", "our own vehicle"),
            Self::PickUp => text!("客户自提", "picked up by the customer"),
            Self::Other => text!("其他", "other"),
        }
    }
}
