//! A work order: so many of a product, for one line of one order.

use kernel::{Date, DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Text, text};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a work order stands; follows from planning and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkOrderState {
    /// Opened by the approval, not planned yet.
    Open,
    /// Has dates and a work centre.
    Planned,
    /// Something was reported.
    InProgress,
    /// All of it was made.
    Done,
    /// Given up with its order.
    Cancelled,
}

impl WorkOrderState {
    const ALL: [Self; 5] = [
        Self::Open,
        Self::Planned,
        Self::InProgress,
        Self::Done,
        Self::Cancelled,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::Done => "done",
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
            Self::Open => text!("待排产", "to be planned"),
            Self::Planned => text!("已排产", "planned"),
            Self::InProgress => text!("生产中", "in progress"),
            Self::Done => text!("已完工", "done"),
            Self::Cancelled => text!("已取消", "cancelled"),
        }
    }
}

/// A work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkOrder {
    /// Its id.
    pub id: DocumentId,
    /// Its number, e.g. `WO-2026-000012`.
    pub number: String,
    /// The order it is for.
    pub order_id: OrderId,
    /// That order's label.
    pub order_label: String,
    /// Its line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// The product's name.
    pub product_name: String,
    /// How many.
    pub quantity: Quantity,
    /// How many are made.
    pub made: Quantity,
    /// Where; absent until planned.
    pub work_centre_id: Option<DocumentId>,
    /// The work centre's name.
    pub work_centre: Option<Text>,
    /// First day of work.
    pub start_on: Option<Date>,
    /// Last day of work.
    pub end_on: Option<Date>,
    /// The routing and quality standard in force (EQ-5.1c).
    pub standard: String,
    /// Where it stands.
    pub state: WorkOrderState,
    /// Progress in percent, as reported.
    pub percent: i64,
    /// When production expects to be done.
    pub predicted_on: Option<Date>,
    /// When the order's line is due at the customer's.
    pub due_on: Option<Date>,
    /// When the last report came.
    pub last_report_at: Option<Moment>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

impl WorkOrder {
    /// What is still to be made.
    #[must_use]
    pub const fn rest(&self) -> Quantity {
        Quantity(self.quantity.0 - self.made.0)
    }

    /// Whether production expects to finish after the line is due.
    #[must_use]
    pub fn predicted_late(&self) -> bool {
        let expected = self.predicted_on.or(self.end_on);
        matches!((expected, self.due_on), (Some(expected), Some(due)) if expected > due)
            && self.state != WorkOrderState::Done
    }
}

/// A progress report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkReport {
    /// Its id.
    pub id: DocumentId,
    /// Good pieces since the last report.
    pub quantity: Quantity,
    /// Progress in percent.
    pub percent: i64,
    /// When production expects to be done.
    pub predicted_on: Option<Date>,
    /// What went wrong, or empty.
    pub anomaly: String,
    /// Anything else.
    pub note: String,
    /// Who reported.
    pub reported_by: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
}
