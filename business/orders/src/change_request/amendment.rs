//! What a change makes of an order: before, after, and line by line; for the areas that follow it.

use std::{collections::HashMap, sync::Arc};

use catalog::{ProductFacts, Supply};
use engine::{LineFact, LineFacts};
use kernel::{Date, DocumentId, LineId, ProductId, Quantity};
use process::{Document, Movement};

use crate::{content::LineContent, order::Order, price_order::PricedLine};

/// The kind of paper that movements of a change rest on.
const DOCUMENT: &str = "order_change";

/// A change of an approved order: of its content, or of how much is still to be delivered.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// The paper it rests on: the request, or the decision to short-close or to reopen.
    pub id: DocumentId,
    /// The order before.
    pub before: Arc<Order>,
    /// The order after; the same where only what is to be delivered changes.
    pub after: Arc<Order>,
    /// The lines that the change touches.
    pub lines: Vec<LineChange>,
    /// Whether anything of the order is with the customer or on an invoice.
    pub delivered: bool,
}

/// What becomes of one line.
#[derive(Debug, Clone)]
pub struct LineChange {
    /// The line.
    pub line: LineId,
    /// Its number on the order, from 1: as it will be, or as it was for one that falls away.
    pub no: usize,
    /// The product.
    pub product: Option<ProductId>,
    /// Its name.
    pub description: String,
    /// Where the product comes from; absent for one that nobody knows.
    pub supply: Option<Supply>,
    /// What happened to it so far, counted before the change.
    pub facts: LineFacts,
    /// Ordered before.
    pub ordered_before: Quantity,
    /// Ordered after; nothing for one that falls away.
    pub ordered_after: Quantity,
    /// To be delivered in the end, before.
    pub open_before: Quantity,
    /// To be delivered in the end, after.
    pub open_after: Quantity,
    /// The delivery date before and after, the order's where the line has none.
    pub delivery_on: (Option<Date>, Option<Date>),
    /// Whether date or place differ.
    pub delivery_moved: bool,
    /// Whether model or parameters differ.
    pub reconfigured: bool,
    /// Whether its price differs.
    pub repriced: bool,
}

impl LineChange {
    /// How much more is to be delivered.
    #[must_use]
    pub fn grows_by(&self) -> Quantity {
        Quantity((self.open_after.0 - self.open_before.0).max(0))
    }

    /// How much less is to be delivered.
    #[must_use]
    pub fn shrinks_by(&self) -> Quantity {
        Quantity((self.open_before.0 - self.open_after.0).max(0))
    }

    /// Whether it is a service: nothing to make, pick or pack.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.supply == Some(Supply::Service)
    }

    /// Whether production has to do with the change: it makes what stock does not cover of the line,
    /// before or after.
    #[must_use]
    pub fn concerns_production(&self) -> bool {
        let differs = self.open_after != self.open_before
            || self.reconfigured
            || self.delivery_on.0 != self.delivery_on.1;
        let wanted = self.open_before.max(self.open_after);
        let covered = self.facts.get(LineFact::FromStock);
        differs && self.supply == Some(Supply::Make) && covered < wanted
    }

    /// Picked or packed and still in the house.
    #[must_use]
    pub fn in_hand(&self) -> Quantity {
        if self.is_service() {
            return Quantity::ZERO;
        }
        let (picked, shipped) = (
            self.facts.get(LineFact::Picked),
            self.facts.get(LineFact::Shipped),
        );
        Quantity((picked.0 - shipped.0).max(0))
    }

    /// Whether any of it is with the customer or on an invoice.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.facts.away() > Quantity::ZERO || self.facts.get(LineFact::Invoiced) > Quantity::ZERO
    }

    /// The number as people write it, with the product.
    #[must_use]
    pub fn label(&self) -> kernel::Text {
        kernel::text!("第 {} 行 {}", "line {}, {}", self.no, self.description)
    }
}

impl Amendment {
    /// A movement of a line that rests on this change.
    #[must_use]
    pub fn movement(
        &self,
        line: LineId,
        (fact, quantity): (LineFact, Quantity),
        now: kernel::Moment,
    ) -> Movement {
        let subject = process::Subject::sales_order(self.before.id);
        let document = Document {
            kind: DOCUMENT,
            id: self.id.0,
        };
        Movement {
            revision: Some(self.after.revision),
            ..Movement::new(subject, line, (fact, quantity), document, now)
        }
    }

    /// The quantities of every line as they will be; of those the change does not touch as they are.
    #[must_use]
    pub fn facts_after(&self, facts: &[LineFacts]) -> Vec<LineFacts> {
        let mut after = facts.to_vec();
        for change in &self.lines {
            let closed = change.ordered_after.0 - change.open_after.0;
            let fact = change
                .facts
                .with(LineFact::Ordered, change.ordered_after)
                .with(LineFact::ShortClosed, Quantity(closed));
            match after.iter_mut().find(|known| known.line == change.line) {
                Some(known) => *known = fact,
                None => after.push(fact),
            }
        }
        after
    }
}

/// The lines that differ between two states of an order.
pub(super) fn line_changes(
    before: &Order,
    after: &Order,
    facts: &[LineFacts],
    products: &HashMap<ProductId, ProductFacts>,
) -> Vec<LineChange> {
    let mut found = Vec::new();
    for (no, line) in (1..).zip(&after.lines) {
        let old = before.lines.iter().find(|l| l.line_id == line.line_id);
        found.push(compared(
            (before, old),
            (after, Some(line)),
            (no, line),
            facts,
        ));
    }
    for (no, line) in (1..).zip(&before.lines) {
        if !after.lines.iter().any(|l| l.line_id == line.line_id) {
            found.push(compared(
                (before, Some(line)),
                (after, None),
                (no, line),
                facts,
            ));
        }
    }
    for change in &mut found {
        change.supply = supply(change, products);
    }
    found.retain(|c| {
        c.ordered_before != c.ordered_after || c.delivery_moved || c.reconfigured || c.repriced
    });
    found
}

/// Every line as it stands, to be given another quantity to deliver.
pub(crate) fn open_changes(
    order: &Order,
    facts: &[LineFacts],
    products: &HashMap<ProductId, ProductFacts>,
) -> Vec<LineChange> {
    let lines = (1..).zip(&order.lines).map(|(no, line)| {
        let same = (order, Some(line));
        let mut change = compared(same, same, (no, line), facts);
        change.supply = supply(&change, products);
        change
    });
    lines.collect()
}

fn supply(change: &LineChange, products: &HashMap<ProductId, ProductFacts>) -> Option<Supply> {
    let product = change.product.and_then(|id| products.get(&id));
    product.map(|product| product.supply)
}

fn compared(
    (before, old): (&Order, Option<&PricedLine>),
    (after, new): (&Order, Option<&PricedLine>),
    (no, shown): (usize, &PricedLine),
    facts: &[LineFacts],
) -> LineChange {
    let facts = facts
        .iter()
        .find(|f| f.line == shown.line_id)
        .copied()
        .unwrap_or_else(|| LineFacts::new(shown.line_id));
    let quantity = |line: Option<&PricedLine>| line.and_then(|l| l.content.quantity);
    let (ordered_before, ordered_after) = (
        quantity(old).unwrap_or_default(),
        quantity(new).unwrap_or_default(),
    );
    let closed = facts.get(LineFact::ShortClosed);
    let open = |ordered: Quantity| Quantity((ordered.0 - closed.0).max(0));
    let delivery = |order: &Order, line: &PricedLine| {
        let place = &line.content.delivery_place;
        let place = if place.is_empty() {
            &order.content.delivery_place
        } else {
            place
        };
        (
            line.content.delivery_on.or(order.content.delivery_on),
            place.clone(),
        )
    };
    let (was, is) = (
        old.map(|l| delivery(before, l)),
        new.map(|l| delivery(after, l)),
    );
    let both = old.zip(new);
    LineChange {
        line: shown.line_id,
        no,
        product: shown.content.product_id,
        description: shown.description.clone(),
        supply: None,
        facts,
        ordered_before,
        ordered_after,
        open_before: open(ordered_before),
        open_after: open(ordered_after),
        delivery_moved: both.is_some() && was != is,
        delivery_on: (was.and_then(|(on, _)| on), is.and_then(|(on, _)| on)),
        reconfigured: both
            .is_some_and(|(a, b)| configuration(&a.content) != configuration(&b.content)),
        repriced: both.is_some_and(|(a, b)| terms_of(a) != terms_of(b)),
    }
}

fn configuration(line: &LineContent) -> (&str, &[crate::content::Parameter]) {
    (&line.model, &line.parameters)
}

/// All that the amount of one unit follows from, the order's discount apart.
fn terms_of(line: &PricedLine) -> impl PartialEq + use<> {
    (
        line.unit_price,
        (line.pricing.per.units(), line.pricing.per.base_units()),
        line.content.tax_included,
        line.tax_rate,
        line.content.discount,
    )
}
