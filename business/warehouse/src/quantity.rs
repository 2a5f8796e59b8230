//! Arithmetic on quantities.

use kernel::Quantity;

/// `a − b`, not below nothing.
#[must_use]
pub fn less(a: Quantity, b: Quantity) -> Quantity {
    Quantity(a.0.saturating_sub(b.0).max(0))
}
