//! A new price for a line of which a part is delivered or invoiced: that part stays what it is, the
//! rest becomes a line of its own. Pure.

use engine::{LineFact, LineFacts};
use kernel::{LineId, Quantity, Rate, UnitPrice};

use crate::content::{LineContent, OrderContent};

/// How much of a line keeps its price: what is with the customer or on an invoice, and what was
/// short-closed.
pub(super) fn kept(facts: &LineFacts) -> Quantity {
    let done = facts.away().max(facts.get(LineFact::Invoiced));
    let closed = facts.get(LineFact::ShortClosed).0;
    Quantity(
        done.0
            .saturating_add(if done > Quantity::ZERO { closed } else { 0 }),
    )
}

/// Whether more was finished for a line than it keeps: those goods would lie about.
pub(super) fn is_finished_beyond(facts: &LineFacts) -> bool {
    facts.get(LineFact::Made) > kept(facts)
}

/// Puts the rest of a line at a new price on a line of its own. Answers whether it did: not where
/// nothing is delivered, nothing is left, gifts hang on the line, or its rest is finished already.
pub(super) fn split(
    content: &mut OrderContent,
    (line_id, facts): (LineId, &LineFacts),
    (rest_id, price, discount): (LineId, UnitPrice, Rate),
) -> bool {
    let has_gifts = content
        .lines
        .iter()
        .any(|line| line.gift_of.is_some_and(|gift| gift.line_id == line_id));
    let kept = kept(facts);
    let mut lines = content.lines.iter_mut();
    let Some(line) = lines.find(|line| line.line_id == Some(line_id)) else {
        return false;
    };
    let rest = Quantity(line.quantity.unwrap_or_default().0 - kept.0);
    let goes = kept > Quantity::ZERO && rest > Quantity::ZERO;
    if !goes || has_gifts || is_finished_beyond(facts) {
        return false;
    }
    line.quantity = Some(kept);
    line.entered = None;
    let at_new_price = LineContent {
        line_id: Some(rest_id),
        quantity: Some(rest),
        unit_price: Some(price),
        discount,
        from_book: false,
        ..line.clone()
    };
    content.lines.push(at_new_price);
    true
}
