//! From what a clerk enters to a priced order: quantities into the product's own unit, prices from
//! the price book where none was typed, gift lines that follow the quantity; then as ever.
//!
//! Pure: the caller looked everything up. Doing it again on its own result changes nothing.
//!
//! A change of an approved order prices only what it touches: the other lines are settled, with
//! their gifts, and keep what was agreed, whatever the price lists say by now.

use std::collections::{HashMap, HashSet};

use catalog::{
    ProductFacts,
    pricing::{Answer, Asked, CalledOff, GiftAnswer, ListPrice, PriceRuleId},
};
use kernel::{Currency, Date, Fault, FieldError, LineId, Quantity, Rate, UnitPrice};

use crate::{
    content::{GiftOf, LineContent, OrderContent},
    create_order::settle,
    price_order::{Known, PricedOrder, price_order},
    price_source::PriceSource,
};

/// Prices an entry; answers it with everything filled in.
pub(crate) fn price_entry(
    content: OrderContent,
    known: &Known,
) -> Result<(OrderContent, PricedOrder), Fault> {
    price_beside(content, known, &HashSet::new())
}

/// Prices an entry of which some paid lines are settled.
pub(crate) fn price_beside(
    mut content: OrderContent,
    known: &Known,
    settled: &HashSet<LineId>,
) -> Result<(OrderContent, PricedOrder), Fault> {
    convert_quantities(&mut content, known)?;
    let currency = content
        .currency
        .as_deref()
        .map_or(Some(Currency::CNY), Currency::parse)
        .unwrap_or(Currency::CNY);
    let order = Order {
        known,
        currency,
        order_date: content.order_date.unwrap_or(known.today),
        delivery_on: content.delivery_on,
        settled,
    };
    let mut sources = order.fill_prices(&mut content.lines);
    order.follow_gifts(&mut content.lines);
    let mut priced = price_order(&content, known)?;
    for line in &mut priced.lines {
        line.pricing.source = sources.remove(&line.line_id);
    }
    settle(&mut content, &priced);
    Ok((content, priced))
}

/// 2 箱 become 24 套; all that do not come out whole are refused at once.
fn convert_quantities(content: &mut OrderContent, known: &Known) -> Result<(), Fault> {
    let mut errors: Vec<FieldError> = Vec::new();
    for (i, line) in content.lines.iter_mut().enumerate() {
        let Some(entered) = &line.entered else {
            continue;
        };
        let units = line.product_id.and_then(|id| known.prices.units.get(&id));
        let Some(units) = units else {
            // An unknown product is refused with all else that is wrong with the order.
            line.quantity = Some(entered.quantity);
            continue;
        };
        let at = format!("/lines/{i}/entered");
        match units.in_base(entered.quantity, &entered.unit, &at) {
            Ok(quantity) => line.quantity = Some(quantity),
            Err(Fault::Invalid(found)) => errors.extend(found),
            Err(other) => return Err(other),
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

/// The gift lines of an entry, by the line and the rule they come of.
type Before = HashMap<(LineId, PriceRuleId), LineContent>;

/// What all lines have in common when they ask for a price.
struct Order<'a> {
    known: &'a Known,
    currency: Currency,
    order_date: Date,
    delivery_on: Option<Date>,
    settled: &'a HashSet<LineId>,
}

impl Order<'_> {
    fn is_settled(&self, line: &LineContent) -> bool {
        line.line_id.is_some_and(|id| self.settled.contains(&id))
    }

    /// Fills in the prices that come from the book, and tells which rule made each.
    fn fill_prices(&self, lines: &mut [LineContent]) -> HashMap<LineId, PriceSource> {
        let mut called: CalledOff = self.known.prices.called.clone();
        let mut sources = HashMap::new();
        for line in lines.iter_mut().filter(|line| line.gift_of.is_none()) {
            line.from_book |= line.unit_price.is_none();
            let id = *line.line_id.get_or_insert_with(LineId::new);
            if !line.from_book || self.is_settled(line) {
                continue;
            }
            let Some(product) = self.product(line) else {
                continue;
            };
            let book = &self.known.prices.book;
            let asked = self.asked(line, product);
            let (answer, passed) = book.price(&asked, &mut called);
            let Some(answer) = answer else {
                line.unit_price = None;
                continue;
            };
            let rate = line.tax_rate.unwrap_or(product.tax_rate);
            let (price, tax_included) = in_basis(&answer, line.tax_included, rate);
            line.unit_price = Some(price);
            line.price_unit = answer.unit.to_owned();
            line.tax_included = tax_included;
            let source = PriceSource::of(book, asked.quantity, (&answer, &passed));
            sources.insert(id, source);
        }
        sources
    }

    fn product(&self, line: &LineContent) -> Option<&ProductFacts> {
        line.product_id.and_then(|id| self.known.products.get(&id))
    }

    fn asked(&self, line: &LineContent, product: &ProductFacts) -> Asked<'_> {
        Asked {
            product: product.id,
            list_price: ListPrice {
                price: product.list_price,
                currency: product.currency,
            },
            buyer: &self.known.prices.buyer,
            currency: self.currency,
            order_date: self.order_date,
            delivery_on: line.delivery_on.or(self.delivery_on),
            quantity: line.quantity.unwrap_or_default(),
        }
    }

    /// Writes the gift lines anew, each after the line it comes with; a gift that stays keeps its id.
    fn follow_gifts(&self, lines: &mut Vec<LineContent>) {
        let (gifts, paid): (Vec<_>, Vec<_>) = std::mem::take(lines)
            .into_iter()
            .partition(|line| line.gift_of.is_some());
        let mut before: Before = gifts
            .into_iter()
            .filter_map(|line| {
                let of = line.gift_of?;
                Some(((of.line_id, of.rule_id), line))
            })
            .collect();
        for line in paid {
            let given = match (self.product(&line), line.line_id) {
                (_, Some(id)) if self.is_settled(&line) => kept_gifts(id, &mut before),
                (Some(product), Some(id)) => self.gifts(&line, id, product, &mut before),
                (None, _) | (_, None) => Vec::new(),
            };
            lines.push(line);
            lines.extend(given);
        }
    }

    /// What was promised in writing with a line; what the book gives with one of which nothing was
    /// agreed, or less than it takes.
    fn gifts(
        &self,
        line: &LineContent,
        id: LineId,
        product: &ProductFacts,
        before: &mut Before,
    ) -> Vec<LineContent> {
        let quantity = line.quantity.unwrap_or_default();
        let Some(promise) = self.known.prices.promised.with(line) else {
            return self.gifts_by_book(line, id, product, before);
        };
        let promised = promise.gifts(quantity, &self.known.products);
        let mut given = if promise.exceeded(quantity) {
            self.gifts_by_book(line, id, product, before)
        } else {
            Vec::new()
        };
        for (rule, gift, quantity) in promised {
            let of_rule = |line: &LineContent| line.gift_of.is_some_and(|of| of.rule_id == rule);
            let as_much = |line: &LineContent| line.quantity >= Some(quantity);
            let found = given.iter().position(of_rule);
            let kept = match found {
                Some(at) if as_much(&given[at]) => continue,
                Some(at) => Some(given.remove(at)),
                None => before.remove(&(id, rule)),
            };
            given.push(promised_line(line, (gift, quantity), kept));
        }
        given
    }

    fn gifts_by_book(
        &self,
        line: &LineContent,
        id: LineId,
        product: &ProductFacts,
        before: &mut Before,
    ) -> Vec<LineContent> {
        let answers = self.known.prices.book.gifts(&self.asked(line, product));
        answers
            .iter()
            .filter_map(|answer| {
                let quantity = answer.quantity.ok()?;
                let kept = before.remove(&(id, answer.rule.id));
                Some(gift_line(line, id, (answer, quantity), kept))
            })
            .collect()
    }
}

/// The gifts of a settled line, as they were.
fn kept_gifts(id: LineId, before: &mut Before) -> Vec<LineContent> {
    let mut rules: Vec<_> = before.keys().filter(|(of, _)| *of == id).copied().collect();
    rules.sort_unstable_by_key(|(_, rule)| *rule);
    rules.iter().filter_map(|key| before.remove(key)).collect()
}

/// A price with or without tax, as the line wants it; in the rule's own way where the other is no
/// decimal of six digits, so that amounts stay what the rule makes them.
fn in_basis(answer: &Answer<'_>, tax_included: bool, rate: Rate) -> (UnitPrice, bool) {
    let own = (answer.price, answer.tax_included);
    let one = i128::from(Rate::ONE.0);
    let with_tax = one + i128::from(rate.0);
    let (numerator, denominator) = match (answer.tax_included, tax_included) {
        (false, true) => (with_tax, one),
        (true, false) => (one, with_tax),
        (false, false) | (true, true) => return own,
    };
    let exact = i128::from(answer.price.0) * numerator;
    if exact % denominator != 0 {
        return own;
    }
    i64::try_from(exact / denominator).map_or(own, |price| (UnitPrice(price), tax_included))
}

/// A gift line at zero, with the promotion's name as its remark.
fn gift_line(
    line: &LineContent,
    id: LineId,
    (answer, quantity): (&GiftAnswer<'_>, Quantity),
    kept: Option<LineContent>,
) -> LineContent {
    LineContent {
        line_id: kept
            .as_ref()
            .and_then(|kept| kept.line_id)
            .or_else(|| Some(LineId::new())),
        product_id: Some(answer.product),
        quantity: Some(quantity),
        unit_price: Some(UnitPrice::ZERO),
        gift_of: Some(GiftOf {
            line_id: id,
            rule_id: answer.rule.id,
        }),
        delivery_on: line.delivery_on,
        delivery_place: line.delivery_place.clone(),
        parameters: kept.map_or_else(|| line.parameters.clone(), |kept| kept.parameters),
        remark: format!("赠品：{}", answer.rule.list.name),
        ..LineContent::default()
    }
}

/// A gift line as it was promised, and keeping its place in the order where it has one already.
fn promised_line(
    line: &LineContent,
    (gift, quantity): (&LineContent, Quantity),
    kept: Option<LineContent>,
) -> LineContent {
    LineContent {
        product_id: gift.product_id,
        quantity: Some(quantity),
        delivery_on: line.delivery_on,
        delivery_place: line.delivery_place.clone(),
        remark: gift.remark.clone(),
        ..kept.unwrap_or_else(|| gift.clone())
    }
}

#[cfg(test)]
mod tests;
