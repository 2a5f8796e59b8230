//! Gifts of a promotion: buy n, get m. They follow the quantity bought.

use kernel::{ProductId, Quantity};

use super::{Offer, Reason, Rule};

/// What a gift rule gives with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GiftAnswer<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What is given.
    pub product: ProductId,
    /// How many base units, or why nothing.
    pub quantity: Result<Quantity, Reason>,
}

impl<'a> GiftAnswer<'a> {
    /// `None` for a rule that gives nothing but prices.
    pub(super) fn of(rule: &'a Rule, bought: Quantity, misfit: Option<Reason>) -> Option<Self> {
        let Offer::Gift { buy, get, product } = rule.offer else {
            return None;
        };
        let times = if buy > Quantity::ZERO {
            bought.0 / buy.0
        } else {
            0
        };
        let quantity = match misfit {
            Some(reason) => Err(reason),
            None if times <= 0 => Err(Reason::BelowBreak(buy)),
            None => Ok(Quantity(times.saturating_mul(get.0))),
        };
        Some(Self {
            rule,
            product,
            quantity,
        })
    }
}
