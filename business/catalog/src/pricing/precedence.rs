//! Which kind of rule goes before which: data that the company edits, not code.

use kernel::{Date, Fault, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A place in the precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A frame contract with a call-off quantity.
    FrameContract,
    /// A promotion.
    Promotion,
    /// A price list of one customer.
    CustomerList,
    /// A price list of a customer class.
    ClassList,
    /// A price list of a distribution channel.
    ChannelList,
    /// A price list for everybody.
    GeneralList,
    /// The product's own list price.
    ListPrice,
}

impl Level {
    /// Every level, in the order a new company begins with.
    pub const ALL: [Self; 7] = [
        Self::FrameContract,
        Self::Promotion,
        Self::CustomerList,
        Self::ClassList,
        Self::ChannelList,
        Self::GeneralList,
        Self::ListPrice,
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::FrameContract => text!("框架合同价", "frame contract"),
            Self::Promotion => text!("促销价", "promotion"),
            Self::CustomerList => text!("客户价目表", "customer price list"),
            Self::ClassList => text!("客户等级价目表", "customer class price list"),
            Self::ChannelList => text!("渠道价目表", "channel price list"),
            Self::GeneralList => text!("通用价目表", "general price list"),
            Self::ListPrice => text!("产品标准价", "list price"),
        }
    }
}

/// Which day a rule's validity is tested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValidOn {
    /// The day of the order.
    #[default]
    OrderDate,
    /// The line's delivery date; the day of the order while there is none.
    DeliveryDate,
}

impl ValidOn {
    /// The day that counts.
    #[must_use]
    pub fn day(self, order_date: Date, delivery_on: Option<Date>) -> Date {
        match self {
            Self::OrderDate => order_date,
            Self::DeliveryDate => delivery_on.unwrap_or(order_date),
        }
    }
}

/// The order of the levels, the first going before all others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Precedence(pub Vec<Level>);

impl Default for Precedence {
    fn default() -> Self {
        Self(Level::ALL.to_vec())
    }
}

impl Precedence {
    /// The place of a level, 0 first; a level that is not listed comes last.
    #[must_use]
    pub fn rank(&self, level: Level) -> usize {
        let found = self.0.iter().position(|listed| *listed == level);
        found.unwrap_or(self.0.len())
    }

    /// Each level must stand here once.
    ///
    /// # Errors
    /// Invalid at `/precedence`.
    pub fn check(&self) -> Result<(), Fault> {
        let complete = Level::ALL.iter().all(|level| self.0.contains(level));
        if complete && self.0.len() == Level::ALL.len() {
            return Ok(());
        }
        Err(Fault::invalid(
            "/precedence",
            "precedence",
            text!(
                "价格优先级须把每一种价格各列一次",
                "the precedence names each kind of price exactly once"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_stands_once() {
        assert!(Precedence::default().check().is_ok());
        let mut twice = Precedence::default();
        twice.0[0] = Level::ListPrice;
        assert!(twice.check().is_err());
        assert!(Precedence(vec![Level::ListPrice]).check().is_err());
    }

    #[test]
    fn validity_is_tested_on_the_order_date_unless_the_book_says_otherwise() {
        let (ordered, wanted) = (Date::ymd(2026, 3, 1), Date::ymd(2026, 4, 1));
        let ordered = ordered.expect("date");
        assert_eq!(ValidOn::default().day(ordered, wanted), ordered);
        assert_eq!(Some(ValidOn::DeliveryDate.day(ordered, wanted)), wanted);
        assert_eq!(ValidOn::DeliveryDate.day(ordered, None), ordered);
    }
}
