//! Reservations: stock held for a line of an order. They are the one truth about what is promised to
//! whom; what a level shows as reserved is the sum of the open ones.

use kernel::{DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::place::PlaceId;
use crate::quantity::less;

/// Where held goods come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Finished stock: covers the line instead of making.
    Stock,
    /// Made for this line.
    Production,
}

impl Source {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Production => "production",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [Self::Stock, Self::Production]
            .into_iter()
            .find(|source| source.as_str() == word)
            .ok_or_else(|| Fault::internal(format_args!("unknown source {word}")))
    }
}

/// Stock held for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reservation {
    /// Its id.
    pub id: DocumentId,
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// Where it lies.
    pub place_id: PlaceId,
    /// How much was held at first.
    pub quantity: Quantity,
    /// How much of it was picked.
    pub picked: Quantity,
    /// How much of it was given back.
    pub released: Quantity,
    /// Where it comes from.
    pub source: Source,
    /// The work order that made it.
    pub work_order_id: Option<DocumentId>,
    /// The higher goes first.
    pub priority: i64,
    /// When it lapses by itself.
    pub expires_at: Option<Moment>,
    /// Since when.
    pub created_at: Moment,
}

impl Reservation {
    /// What is still held.
    #[must_use]
    pub fn open(&self) -> Quantity {
        less(less(self.quantity, self.picked), self.released)
    }
}
