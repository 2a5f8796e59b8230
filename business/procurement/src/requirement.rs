//! A requirement: so much of something that an order needs from outside.

use engine::Calendar;
use kernel::{
    Date, DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Text, UnitPrice, text,
};
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::less;

use crate::need::days_before;

/// What a requirement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// Material of a work order.
    Material,
    /// Goods bought for the order's line itself.
    Goods,
}

impl RequirementKind {
    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Material => "material",
            Self::Goods => "goods",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Material, Self::Goods]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// Where a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequirementState {
    /// Stock has all of it; nothing to buy.
    Covered,
    /// Something is missing and not ordered yet.
    Open,
    /// Ordered from a supplier.
    Ordered,
    /// All that was missing has come and passed its inspection.
    Received,
    /// Given up.
    Cancelled,
}

impl RequirementState {
    const ALL: [Self; 5] = [
        Self::Covered,
        Self::Open,
        Self::Ordered,
        Self::Received,
        Self::Cancelled,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Open => "open",
            Self::Ordered => "ordered",
            Self::Received => "received",
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
            Self::Covered => text!("库存满足", "covered by stock"),
            Self::Open => text!("待采购", "to be ordered"),
            Self::Ordered => text!("已下单", "ordered"),
            Self::Received => text!("已到齐", "received"),
            Self::Cancelled => text!("已取消", "cancelled"),
        }
    }

    /// Whether the order still waits for it.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        match self {
            Self::Open | Self::Ordered => true,
            Self::Covered | Self::Received | Self::Cancelled => false,
        }
    }
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Requirement {
    /// Its id.
    pub id: DocumentId,
    /// Its number, e.g. `MR-2026-000012`.
    pub number: String,
    /// What it is for.
    pub kind: RequirementKind,
    /// Where it stands.
    pub state: RequirementState,
    /// The order that needs it.
    pub order_id: OrderId,
    /// That order's label.
    pub order_label: String,
    /// The line.
    pub line_id: LineId,
    /// The work order, for material.
    pub work_order_id: Option<DocumentId>,
    /// Its number.
    pub work_order: Option<String>,
    /// What is needed.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Stock unit.
    pub unit: String,
    /// Every piece has a serial number.
    pub serialised: bool,
    /// How much is needed.
    pub needed: Quantity,
    /// How much of it stock had.
    pub covered: Quantity,
    /// How much of the rest has passed its incoming inspection and lies in stock.
    pub received: Quantity,
    /// How much has come and waits for its inspection, or for a decision after it failed.
    pub awaiting: Quantity,
    /// How much was ordered.
    pub ordered: Option<Quantity>,
    /// When it is needed: the first day of work, or the delivery date.
    pub needed_on: Option<Date>,
    /// Working days it takes to get.
    pub lead_days: i64,
    /// The last day on which ordering it is in time (EQ-5.2a); see [`Requirement::count_back`].
    pub latest_order_on: Option<Date>,
    /// From whom.
    pub supplier_id: Option<DocumentId>,
    /// The supplier's name.
    pub supplier: Option<String>,
    /// When it is expected.
    pub expected_on: Option<Date>,
    /// Whether it is expected after it is needed.
    pub late: bool,
    /// Agreed price of one unit, without tax; absent for those who may not see purchase prices.
    pub unit_price: Option<UnitPrice>,
    /// Number of the purchase, contract or confirmation.
    pub reference: String,
    /// Why this supplier although he is not approved, or why it was given up.
    pub reason: String,
    /// When it was ordered.
    pub ordered_at: Option<Moment>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

impl Requirement {
    /// What stock did not have.
    #[must_use]
    pub fn short(&self) -> Quantity {
        less(self.needed, self.covered)
    }

    /// What is still missing.
    #[must_use]
    pub fn outstanding(&self) -> Quantity {
        if self.state.is_missing() {
            less(self.short(), self.received)
        } else {
            Quantity::ZERO
        }
    }

    /// What may still arrive of what was ordered.
    #[must_use]
    pub fn on_the_way(&self) -> Quantity {
        let ordered = self.ordered.unwrap_or_default();
        less(less(ordered, self.received), self.awaiting)
    }

    /// Fills in what follows from dates: the latest day to order, whether it comes late.
    #[must_use]
    pub(crate) fn count_back(mut self, calendar: &Calendar) -> Self {
        self.latest_order_on = self
            .needed_on
            .map(|on| days_before(calendar, on, self.lead_days));
        self.late = self.is_late();
        self
    }

    pub(crate) fn is_late(&self) -> bool {
        let after = matches!((self.expected_on, self.needed_on), (Some(at), Some(on)) if at > on);
        after && self.state == RequirementState::Ordered
    }

    /// The same without the price, for those who may not see it.
    #[must_use]
    pub(crate) fn without_price(mut self) -> Self {
        self.unit_price = None;
        self
    }
}

/// A delivery of a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Arrival {
    /// Its id.
    pub id: DocumentId,
    /// What it is a delivery of.
    pub requirement_id: DocumentId,
    /// That requirement's number.
    pub requirement: String,
    /// What came.
    pub product_id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Stock unit.
    pub unit: String,
    /// How much came.
    pub quantity: Quantity,
    /// How much of it passed its inspection and went into stock.
    pub passed: Quantity,
    /// How much of it went back to the supplier.
    pub returned: Quantity,
    /// The supplier's delivery note.
    pub delivery_note: String,
    /// The maker's lot.
    pub lot: String,
    /// The supplier's name.
    pub supplier: Option<String>,
    /// When it came.
    pub arrived_at: Moment,
}

impl Arrival {
    /// What neither went into stock nor back.
    #[must_use]
    pub fn awaiting(&self) -> Quantity {
        less(less(self.quantity, self.passed), self.returned)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A requirement for ten pieces of which stock has four.
    pub(crate) fn sample(state: RequirementState) -> Requirement {
        Requirement {
            id: DocumentId::new(),
            number: "MR-2025-000001".to_owned(),
            kind: RequirementKind::Material,
            state,
            order_id: OrderId::new(),
            order_label: "SO-2025-000001".to_owned(),
            line_id: LineId::new(),
            work_order_id: None,
            work_order: None,
            product_id: ProductId::new(),
            sku: "M-75KW".to_owned(),
            name: "电机".to_owned(),
            unit: "台".to_owned(),
            serialised: false,
            needed: Quantity::whole(10),
            covered: Quantity::whole(4),
            received: Quantity::ZERO,
            awaiting: Quantity::ZERO,
            ordered: None,
            needed_on: "2025-03-10".parse().ok(),
            lead_days: 5,
            latest_order_on: None,
            supplier_id: None,
            supplier: None,
            expected_on: None,
            late: false,
            unit_price: None,
            reference: String::new(),
            reason: String::new(),
            ordered_at: None,
            version: 1,
        }
    }

    #[test]
    fn what_is_missing_falls_as_it_comes() {
        let mut r = sample(RequirementState::Ordered);
        r.ordered = Some(Quantity::whole(8));
        assert_eq!(r.outstanding(), Quantity::whole(6));
        r.received = Quantity::whole(5);
        r.awaiting = Quantity::whole(2);
        assert_eq!(r.outstanding(), Quantity::whole(1));
        assert_eq!(r.on_the_way(), Quantity::whole(1));
        r.state = RequirementState::Cancelled;
        assert_eq!(r.outstanding(), Quantity::ZERO);
    }

    #[test]
    fn dates_follow_from_the_calendar() {
        let calendar = Calendar::china();
        let mut r = sample(RequirementState::Ordered);
        r.expected_on = "2025-03-11".parse().ok();
        let r = r.count_back(&calendar);
        assert_eq!(r.latest_order_on, "2025-03-03".parse().ok());
        assert!(r.late);
        let on_time = Requirement {
            expected_on: "2025-03-10".parse().ok(),
            ..r
        };
        assert!(!on_time.count_back(&calendar).late);
    }
}
