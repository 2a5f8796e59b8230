//! Serial numbers: every machine has one from the day it is finished or received, and is followed by
//! it to the customer and back.

use kernel::{DocumentId, Fault, LineId, Moment, OrderId, ProductId, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::place::PlaceId;

/// Where a machine is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SerialStatus {
    /// Finished, not yet passed by quality.
    Made,
    /// Good, in stock.
    Good,
    /// A nonconformance is open on it.
    Blocked,
    /// Taken from its place for an order.
    Picked,
    /// In a box.
    Packed,
    /// On its way or at the customer's.
    Shipped,
    /// Accepted by the customer.
    Accepted,
    /// Came back.
    Returned,
    /// Scrapped, or corrected away.
    Removed,
}

impl SerialStatus {
    const ALL: [Self; 9] = [
        Self::Made,
        Self::Good,
        Self::Blocked,
        Self::Picked,
        Self::Packed,
        Self::Shipped,
        Self::Accepted,
        Self::Returned,
        Self::Removed,
    ];

    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Good => "good",
            Self::Blocked => "blocked",
            Self::Picked => "picked",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Removed => "removed",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .ok_or_else(|| Fault::internal(format_args!("unknown serial status {word}")))
    }

    /// Whether the machine stands in the house on a stock place.
    #[must_use]
    pub const fn is_in_stock(self) -> bool {
        match self {
            Self::Made | Self::Good | Self::Blocked => true,
            Self::Picked
            | Self::Packed
            | Self::Shipped
            | Self::Accepted
            | Self::Returned
            | Self::Removed => false,
        }
    }
}

/// A single machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Serial {
    /// Its number.
    pub serial: String,
    /// What it is.
    pub product_id: ProductId,
    /// Where it stands, while it is in stock.
    pub place_id: Option<PlaceId>,
    /// The order it is for, once there is one.
    pub order_id: Option<OrderId>,
    /// The line of that order.
    pub line_id: Option<LineId>,
    /// The work order that made it.
    pub work_order_id: Option<DocumentId>,
    /// Where it is in its life.
    pub status: SerialStatus,
    /// When it was finished or received.
    pub made_at: Moment,
}

/// The number of the `n`-th machine of a year: `YS-150-26-000012`. Signs that would trouble an
/// address or a label become dashes; the number is written as [`scan_key`] reads it.
#[must_use]
pub fn serial_number(sku: &str, year: i16, n: i64) -> String {
    let sku = scan_key(sku);
    let plain: String = sku
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    format!("{plain}-{:02}-{n:06}", year % 100)
}

/// How serial numbers and article numbers are compared after a scan: without blanks and case.
#[must_use]
pub fn scan_key(scan: &str) -> String {
    scan.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_what_when_and_which() {
        assert_eq!(serial_number("YS-150", 2026, 12), "YS-150-26-000012");
        assert_eq!(serial_number("a/B 7", 2030, 1_234_567), "A-B-7-30-1234567");
    }

    #[test]
    fn scanners_add_blanks_and_change_case() {
        assert_eq!(scan_key(" ys-150-26-000012\n"), "YS-150-26-000012");
    }

    #[test]
    fn every_word_is_read_back() {
        for status in SerialStatus::ALL {
            assert_eq!(SerialStatus::parse(status.as_str()).ok(), Some(status));
        }
    }
}
