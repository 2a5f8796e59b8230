//! Compliance: how well an order keeps each clause.

use serde::{Deserialize, Serialize};

/// The state of one clause on one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseState {
    /// Nothing measures it: guidance, or honestly open.
    NotMeasurable,
    /// What it asks for does not apply to this order, or not yet.
    NotApplicable,
    /// Carried out.
    Kept,
    /// Open: to be carried out now.
    Due,
    /// Not carried out, or not in time.
    Broken,
}
