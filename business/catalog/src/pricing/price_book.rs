//! The rules, found by product, and the choice among them.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

use kernel::{Currency, CustomerId, Date, ProductId, Quantity, Rate, UnitPrice, round_div};

use super::{
    Buyer, Level, Offer, Precedence, PriceRuleId, Reason, Rule, ValidOn, gift::GiftAnswer,
};
use crate::units::UnitRatio;

/// Base units called off from each frame contract's rule so far.
pub type CalledOff = HashMap<PriceRuleId, Quantity>;

/// Every rule of the company, or those that some order can need.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    precedence: Precedence,
    valid_on: ValidOn,
    rules: Vec<Rule>,
    shelves: HashMap<ProductId, Shelf>,
}

/// The rules of one product, by their place in the book.
#[derive(Debug, Clone, Default)]
struct Shelf {
    /// For everybody, a class or a channel.
    open: Vec<usize>,
    /// For one customer.
    of_customer: HashMap<CustomerId, Vec<usize>>,
}

/// The product's own list price, without tax, of one base unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPrice {
    /// The price.
    pub price: UnitPrice,
    /// Its currency.
    pub currency: Currency,
}

/// A line that asks for its price.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What.
    pub product: ProductId,
    /// Its list price.
    pub list_price: ListPrice,
    /// For whom.
    pub buyer: &'a Buyer,
    /// The order's currency.
    pub currency: Currency,
    /// The day of the order.
    pub order_date: Date,
    /// When the line is to be delivered.
    pub delivery_on: Option<Date>,
    /// How many base units; nothing while it is not known.
    pub quantity: Quantity,
}

/// Where a price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// A rule of a list.
    Rule(&'a Rule),
    /// The product's list price.
    ListPrice,
}

impl Source<'_> {
    /// Its place in the precedence.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Rule(rule) => rule.list.level(),
            Self::ListPrice => Level::ListPrice,
        }
    }
}

/// A candidate that did not make the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Which.
    pub source: Source<'a>,
    /// Why not.
    pub reason: Reason,
}

/// The price of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<'a> {
    /// What made it.
    pub source: Source<'a>,
    /// The price of one `unit`.
    pub price: UnitPrice,
    /// The unit; empty for the product's own.
    pub unit: &'a str,
    /// That unit in base units.
    pub per: UnitRatio,
    /// Whether the price contains the tax.
    pub tax_included: bool,
}

/// What orders two candidates: the smaller goes first.
type Key<'a> = (
    usize,
    Reverse<Quantity>,
    Reverse<Option<Date>>,
    &'a str,
    Option<PriceRuleId>,
);

impl PriceBook {
    /// A book of rules with the company's precedence.
    #[must_use]
    pub fn new(rules: Vec<Rule>, precedence: Precedence, valid_on: ValidOn) -> Self {
        let mut shelves: HashMap<ProductId, Shelf> = HashMap::new();
        for (place, rule) in rules.iter().enumerate() {
            let shelf = shelves.entry(rule.product).or_default();
            match rule.list.audience.customer {
                Some(customer) => shelf.of_customer.entry(customer).or_default().push(place),
                None => shelf.open.push(place),
            }
        }
        Self {
            precedence,
            valid_on,
            rules,
            shelves,
        }
    }

    /// Whether it has no rule, so that every price is a list price.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The products that may be given as gifts.
    pub fn gift_products(&self) -> impl Iterator<Item = ProductId> {
        self.rules.iter().filter_map(|rule| match rule.offer {
            Offer::Gift { product, .. } => Some(product),
            Offer::Price { .. } | Offer::Off(_) => None,
        })
    }

    /// Whether some price is for another unit than the product's own.
    #[must_use]
    pub fn has_units(&self) -> bool {
        let per_other =
            |rule: &Rule| matches!(&rule.offer, Offer::Price { unit, .. } if !unit.is_empty());
        self.rules.iter().any(per_other)
    }

    /// The rules of frame contracts, which have a call-off quantity.
    #[must_use]
    pub fn call_offs(&self) -> Vec<PriceRuleId> {
        let frames = self.rules.iter().filter(|rule| rule.agreed.is_some());
        frames.map(|rule| rule.id).collect()
    }

    /// The rules that may price this line: those of its product that are for everybody, for a
    /// class or channel, or for this very customer.
    fn candidates(&self, asked: &Asked<'_>) -> impl Iterator<Item = &Rule> {
        let shelf = self.shelves.get(&asked.product);
        let own = shelf
            .zip(asked.buyer.customer)
            .and_then(|(shelf, customer)| shelf.of_customer.get(&customer));
        let places = own.into_iter().chain(shelf.map(|shelf| &shelf.open));
        places.flatten().filter_map(|place| self.rules.get(*place))
    }

    /// The price of a line, with every other candidate by precedence and why not; no price when even
    /// the list price is in another currency. A call-off is noted in `called`, so that the lines of one
    /// order together never exceed a frame contract.
    pub fn price<'a>(
        &'a self,
        asked: &Asked<'_>,
        called: &mut CalledOff,
    ) -> (Option<Answer<'a>>, Vec<Candidate<'a>>) {
        let mut passed = Vec::new();
        let mut fitting = Vec::new();
        for rule in self.candidates(asked).filter(|rule| !rule.offer.is_gift()) {
            let source = Source::Rule(rule);
            match self.misfit(rule, asked, called) {
                Some(reason) => passed.push(Candidate { source, reason }),
                None => fitting.push(source),
            }
        }
        let foreign = asked.list_price.currency;
        if foreign == asked.currency {
            fitting.push(Source::ListPrice);
        } else {
            passed.push(Candidate {
                source: Source::ListPrice,
                reason: Reason::OtherCurrency(foreign),
            });
        }
        let first = fitting.iter().copied().min_by_key(|s| self.key(*s));
        if let Some(first) = first {
            let others = fitting.into_iter().filter(|source| *source != first);
            passed.extend(others.map(|source| Candidate {
                source,
                reason: self.why_after(source, first),
            }));
            note_call_off(first, asked.quantity, called);
        }
        passed.sort_by(|a, b| self.key(a.source).cmp(&self.key(b.source)));
        (first.map(|first| answer(first, asked)), passed)
    }

    /// What is given with a line: for each gift rule of its product how much, or why nothing.
    #[must_use]
    pub fn gifts<'a>(&'a self, asked: &Asked<'_>) -> Vec<GiftAnswer<'a>> {
        let none = CalledOff::new();
        self.candidates(asked)
            .filter_map(|rule| {
                GiftAnswer::of(rule, asked.quantity, self.misfit(rule, asked, &none))
            })
            .collect()
    }

    /// Why a rule does not fit the line; `None` when it does.
    fn misfit(&self, rule: &Rule, asked: &Asked<'_>, called: &CalledOff) -> Option<Reason> {
        let list = &rule.list;
        let day = self.valid_on.day(asked.order_date, asked.delivery_on);
        if let Some(reason) = list.audience.misfit(asked.buyer) {
            return Some(reason);
        }
        if day < list.valid_from {
            return Some(Reason::NotYet(list.valid_from));
        }
        if let Some(until) = list.valid_until.filter(|until| day > *until) {
            return Some(Reason::Ended(until));
        }
        let currency = match rule.offer {
            Offer::Price { .. } => list.currency,
            Offer::Off(_) => asked.list_price.currency,
            Offer::Gift { .. } => asked.currency,
        };
        if currency != asked.currency {
            return Some(Reason::OtherCurrency(currency));
        }
        if asked.quantity < rule.min_quantity {
            return Some(Reason::BelowBreak(rule.min_quantity));
        }
        let left = rule.agreed.map(|agreed| {
            let taken = called.get(&rule.id).copied().unwrap_or_default();
            Quantity(agreed.0.saturating_sub(taken.0).max(0))
        });
        left.filter(|left| asked.quantity > *left || *left == Quantity::ZERO)
            .map(Reason::CallOffSpent)
    }

    /// Whether a source would go before another if both fitted.
    #[must_use]
    pub fn goes_before(&self, source: Source<'_>, other: Source<'_>) -> bool {
        self.key(source) < self.key(other)
    }

    /// By precedence; then the higher quantity break, the newer list, the code, the id.
    fn key<'a>(&self, source: Source<'a>) -> Key<'a> {
        let rank = self.precedence.rank(source.level());
        match source {
            Source::ListPrice => (rank, Reverse(Quantity::ZERO), Reverse(None), "", None),
            Source::Rule(rule) => (
                rank,
                Reverse(rule.min_quantity),
                Reverse(Some(rule.list.valid_from)),
                &rule.list.code,
                Some(rule.id),
            ),
        }
    }

    /// Why a fitting source comes after the first.
    fn why_after(&self, source: Source<'_>, first: Source<'_>) -> Reason {
        let (a, b) = (self.key(source), self.key(first));
        match (source, first) {
            (Source::Rule(_), Source::Rule(made)) if a.0 == b.0 => {
                if a.1.cmp(&b.1) != Ordering::Equal {
                    Reason::HigherBreak(made.min_quantity)
                } else if a.2.cmp(&b.2) != Ordering::Equal {
                    Reason::NewerList(made.list.valid_from)
                } else {
                    Reason::EarlierCode
                }
            }
            _ => Reason::Outranked(first.level()),
        }
    }
}

fn note_call_off(source: Source<'_>, quantity: Quantity, called: &mut CalledOff) {
    if let Source::Rule(rule) = source
        && rule.agreed.is_some()
    {
        let taken = called.entry(rule.id).or_default();
        *taken = Quantity(taken.0.saturating_add(quantity.0));
    }
}

fn answer<'a>(source: Source<'a>, asked: &Asked<'_>) -> Answer<'a> {
    let list_price = asked.list_price.price;
    let plain = |price| Answer {
        source,
        price,
        unit: "",
        per: UnitRatio::ONE,
        tax_included: false,
    };
    let Source::Rule(rule) = source else {
        return plain(list_price);
    };
    match &rule.offer {
        Offer::Price { price, unit, per } => Answer {
            source,
            price: *price,
            unit,
            per: *per,
            tax_included: rule.list.tax_included,
        },
        Offer::Off(rate) => plain(reduced(list_price, *rate)),
        // Gifts were left out above; a gift rule makes no price.
        Offer::Gift { .. } => plain(list_price),
    }
}

/// A price less a share of it, rounded to six decimals.
fn reduced(price: UnitPrice, off: Rate) -> UnitPrice {
    let one = i128::from(Rate::ONE.0);
    let exact = round_div(i128::from(price.0) * (one - i128::from(off.0)), one);
    UnitPrice(i64::try_from(exact).unwrap_or(price.0))
}

#[cfg(test)]
mod tests;
