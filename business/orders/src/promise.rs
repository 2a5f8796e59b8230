//! What a quotation or a contract promised with a line: an order made from it gives that, whether or
//! not the promotion behind it still runs.
//!
//! Such a line takes its gifts from what was agreed, not from today's price book: all of them at the
//! quantity agreed, a share rounded down below it. Only a line that takes more than was agreed is
//! also asked for in the book, and never gets less than was promised.

use std::collections::HashMap;

use catalog::{ProductFacts, pricing::PriceRuleId};
use kernel::{LineId, ProductId, Quantity};

use crate::content::{LineContent, OrderContent};

/// One whole unit.
const WHOLE: i64 = Quantity::whole(1).0;

/// What was promised, by paid line.
#[derive(Debug, Clone, Default)]
pub struct Promises(HashMap<LineId, Promise>);

/// What was promised with one line.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    product: Option<ProductId>,
    quantity: Quantity,
    gifts: Vec<LineContent>,
}

impl Promises {
    /// The promises of a paper's content.
    pub(crate) fn of(content: &OrderContent) -> Self {
        let paid = content.lines.iter().filter(|line| line.gift_of.is_none());
        let mut found: HashMap<LineId, Promise> = paid
            .filter_map(|line| {
                let promise = Promise {
                    product: line.product_id,
                    quantity: line.quantity?,
                    gifts: Vec::new(),
                };
                Some((line.line_id?, promise))
            })
            .collect();
        for gift in &content.lines {
            let promise = gift.gift_of.and_then(|of| found.get_mut(&of.line_id));
            if let Some(promise) = promise {
                promise.gifts.push(gift.clone());
            }
        }
        Self(found)
    }

    /// The products promised as gifts.
    pub(crate) fn products(&self) -> impl Iterator<Item = ProductId> {
        let gifts = self.0.values().flat_map(|promise| &promise.gifts);
        gifts.filter_map(|gift| gift.product_id)
    }

    /// What was promised with a line, as long as it is about the same product.
    pub(crate) fn with(&self, line: &LineContent) -> Option<&Promise> {
        let promise = self.0.get(&line.line_id?)?;
        (promise.product == line.product_id).then_some(promise)
    }
}

impl Promise {
    /// Whether the line takes more than was agreed.
    pub(crate) fn exceeded(&self, quantity: Quantity) -> bool {
        quantity > self.quantity
    }

    /// The gifts that a line of this quantity was promised: rule, line as promised, how many.
    pub(crate) fn gifts(
        &self,
        quantity: Quantity,
        products: &HashMap<ProductId, ProductFacts>,
    ) -> Vec<(PriceRuleId, &LineContent, Quantity)> {
        let due = |gift: &LineContent| {
            let product = gift.product_id.and_then(|id| products.get(&id))?;
            let promised = gift.quantity?;
            let given = share(promised, quantity.min(self.quantity), self.quantity);
            Some(whole_where(product.whole_units, given)).filter(|given| *given > Quantity::ZERO)
        };
        let gifts = self.gifts.iter();
        gifts
            .filter_map(|gift| Some((gift.gift_of?.rule_id, gift, due(gift)?)))
            .collect()
    }
}

/// The share of a gift that a part of the agreed quantity brings, not yet rounded to whole units.
pub(crate) fn share(gift: Quantity, part: Quantity, agreed: Quantity) -> Quantity {
    if agreed <= Quantity::ZERO {
        return Quantity::ZERO;
    }
    let product = i128::from(gift.0) * i128::from(part.0.max(0));
    Quantity(i64::try_from(product / i128::from(agreed.0)).unwrap_or(i64::MAX))
}

/// Rounded down to whole units where only such are given.
pub(crate) const fn whole_where(whole: bool, quantity: Quantity) -> Quantity {
    if whole {
        Quantity(quantity.0 - quantity.0.rem_euclid(WHOLE))
    } else {
        quantity
    }
}
