//! One rule: a product's price in a list, or what is given with it.

use std::sync::Arc;

use kernel::{Currency, Date, ProductId, Quantity, Rate, UnitPrice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Audience, Level};
use crate::units::UnitRatio;

kernel::ids! {
    /// A price list, frame contract or promotion.
    PriceListId,
    /// A rule of one of these.
    PriceRuleId,
}

/// What a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// A price list.
    PriceList,
    /// A frame contract with one customer: prices with a call-off quantity.
    FrameContract,
    /// A promotion: prices, discounts or gifts for a time.
    Promotion,
}

impl ListKind {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PriceList => "price_list",
            Self::FrameContract => "frame_contract",
            Self::Promotion => "promotion",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::PriceList, Self::FrameContract, Self::Promotion]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What all rules of a list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHead {
    /// Its id.
    pub id: PriceListId,
    /// Its code, unique; among equals the first in the alphabet goes first.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ListKind,
    /// For whom.
    pub audience: Audience,
    /// First day.
    pub valid_from: Date,
    /// Last day; open when absent.
    pub valid_until: Option<Date>,
    /// Currency of its prices.
    pub currency: Currency,
    /// Whether its prices contain the tax.
    pub tax_included: bool,
}

impl ListHead {
    /// Where its prices stand in the precedence.
    #[must_use]
    pub fn level(&self) -> Level {
        self.audience.level(self.kind)
    }
}

/// What a rule offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// A price of one `unit`.
    Price {
        /// In major units of the list's currency.
        price: UnitPrice,
        /// The unit it is for; empty for the product's own.
        unit: String,
        /// That unit in base units.
        per: UnitRatio,
    },
    /// A share off the product's list price: 0.05 is 5 % off.
    Off(Rate),
    /// For every `buy` bought, `get` of a product as a gift.
    Gift {
        /// Base units to be bought.
        buy: Quantity,
        /// Base units given with each of them.
        get: Quantity,
        /// What is given; may be the product itself.
        product: ProductId,
    },
}

impl Offer {
    /// Whether it gives something instead of making a price.
    #[must_use]
    pub const fn is_gift(&self) -> bool {
        matches!(self, Self::Gift { .. })
    }
}

/// A rule of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: PriceRuleId,
    /// The list it stands in.
    pub list: Arc<ListHead>,
    /// What it prices.
    pub product: ProductId,
    /// Quantity break: applies from so many base units on.
    pub min_quantity: Quantity,
    /// Call-off quantity of a frame contract, in base units; it can never be exceeded.
    pub agreed: Option<Quantity>,
    /// What it offers.
    pub offer: Offer,
}
