//! What the company knows that no sheet says.

use std::collections::HashMap;

use catalog::units::Units;
use kernel::{Date, Quantity, Result};

/// What rows are held against beside each other.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its own day: what happened lies on it or before.
    pub today: Date,
    /// The units of the products it has, by their keys in the sheets.
    pub units: HashMap<String, Units>,
}

impl Company {
    /// A company that has no products yet.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            today,
            units: HashMap::new(),
        }
    }

    /// Whether a product comes in whole units only.
    pub(crate) fn in_whole_units(&self, product: &str) -> bool {
        self.units.get(product).is_some_and(|units| units.whole)
    }

    /// A quantity in a product's own unit; in that as it stands where no other is named.
    ///
    /// # Errors
    /// Invalid when it does not come out whole, or the product has no such unit.
    pub(crate) fn in_base(
        &self,
        product: &str,
        quantity: Quantity,
        unit: &str,
    ) -> Result<Quantity> {
        match self.units.get(product) {
            Some(units) if !unit.is_empty() => units.in_base(quantity, unit, "/quantity"),
            _ => Ok(quantity),
        }
    }
}
