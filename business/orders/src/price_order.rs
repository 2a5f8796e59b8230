//! From what was typed to a priced order: refuses what is wrong, fills what the master data knows.
//!
//! Pure: the caller looks the customer, the products and the rate up first ([`Known`]).

mod form;

pub use form::QUANTITY_MAX;

use std::collections::HashMap;

use catalog::{
    ProductFacts,
    amounts::{
        Amounts, DocumentLine, LinePrice, OrderDiscount, document_amounts, in_company_currency,
    },
    pricing::{Buyer, CalledOff, PriceBook},
    units::{UnitRatio, Units},
};
use kernel::{Currency, Date, Fault, LineId, ProductId, Rate, UnitPrice, text};

use self::form::{Errors, check_currency, check_discount, check_header, check_line};
use crate::{
    content::{LineContent, OrderContent},
    price_source::LinePricing,
    promise::Promises,
};

/// Lines on one order; more belong on several orders.
pub const LINES_MAX: usize = 1_000;

/// How an order comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Typed by a person: what is wrong can still be put right.
    Manual,
    /// Imported history: it happened as the source says, so quantities may be negative (a credit
    /// note), customer and products may be disabled by now, and no rate of the day need be known.
    Imported,
}

/// What the caller looked up.
#[derive(Debug, Clone)]
pub struct Known {
    /// Products of the lines, by id; an unknown one is absent.
    pub products: HashMap<ProductId, ProductFacts>,
    /// Whether the customer exists and may order; `None` when no customer is named yet.
    pub customer: Option<CustomerStanding>,
    /// Company currency per unit of the order's currency; `None` when no rate is known.
    pub currency_rate: Option<Rate>,
    /// Units and price rules of the products.
    pub prices: KnownPrices,
    /// Today, where the company is.
    pub today: Date,
    /// How the order comes in.
    pub entry: Entry,
}

/// What is known of units and prices; of imported orders, which state their prices, the units only.
#[derive(Debug, Clone, Default)]
pub struct KnownPrices {
    /// Units of the products.
    pub units: HashMap<ProductId, Units>,
    /// The rules that may price the lines.
    pub book: PriceBook,
    /// Who buys.
    pub buyer: Buyer,
    /// What other orders called off from the frame contracts.
    pub called: CalledOff,
    /// What the quotation or contract behind the order promised.
    pub promised: Promises,
}

/// Whether the named customer may order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerStanding {
    /// May order.
    Active,
    /// Blocked in the master data.
    Disabled,
    /// There is no such customer.
    Unknown,
}

/// An order whose lines have units, rates and amounts.
#[derive(Debug, Clone)]
pub struct PricedOrder {
    /// The order's currency.
    pub currency: Currency,
    /// Company currency per unit of the order's; zero on an imported order whose day has no rate.
    pub currency_rate: Rate,
    /// The day of the order.
    pub order_date: Date,
    /// The lines, in the order of entry.
    pub lines: Vec<PricedLine>,
    /// Sum of the lines.
    pub total: Amounts,
    /// Gross in the company's currency.
    pub base_gross: i64,
}

/// A line with its amounts.
#[derive(Debug, Clone)]
pub struct PricedLine {
    /// Stable id.
    pub line_id: LineId,
    /// What was typed.
    pub content: LineContent,
    /// The product's name at this moment.
    pub description: String,
    /// The product's unit.
    pub unit: String,
    /// The rate used.
    pub tax_rate: Rate,
    /// Price used: typed, or the list price.
    pub unit_price: Option<UnitPrice>,
    /// Amounts after the line's share of the order's discount; nothing while quantity or price is
    /// missing.
    pub amounts: Amounts,
    /// Priced unit, share of the order's discount, and which rule made the price.
    pub pricing: LinePricing,
}

impl PricedLine {
    /// A line that nobody has priced yet.
    pub(crate) fn unpriced(content: &LineContent) -> Self {
        Self {
            line_id: content.line_id.unwrap_or_else(LineId::new),
            content: content.clone(),
            description: String::new(),
            unit: String::new(),
            tax_rate: content.tax_rate.unwrap_or(Rate::ZERO),
            unit_price: content.unit_price,
            amounts: Amounts::default(),
            pricing: LinePricing::default(),
        }
    }
}

/// Checks the form of an order and prices it.
pub fn price_order(content: &OrderContent, known: &Known) -> Result<PricedOrder, Fault> {
    let mut errors = Errors::default();
    let currency = check_currency(content, known, &mut errors);
    if content.contract_amount.is_some()
        && content
            .contract_minor(currency)
            .is_none_or(|minor| minor < 0)
    {
        errors.add(
            "/contract_amount".into(),
            "amount",
            text!(
                "合同金额格式不对，例如 138764.00",
                "the contract amount is malformed; write e.g. 138764.00"
            ),
        );
    }
    let order_date = content.order_date.unwrap_or(known.today);
    check_header(content, known, order_date, &mut errors);
    let discount = check_discount(content, currency, &mut errors);
    let mut lines = Vec::with_capacity(content.lines.len());
    for (i, line) in content.lines.iter().enumerate() {
        let at = At { i, order_date };
        lines.push(price_line(line, at, currency, known, &mut errors));
    }
    if !errors.0.is_empty() {
        return Err(Fault::Invalid(errors.0));
    }
    fill_amounts(&mut lines, content, discount, currency)?;
    let total = lines
        .iter()
        .try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
    // Without a rate an imported order counts nothing in the company's currency, rather than 1:1.
    let unknown = if currency == Currency::CNY {
        Rate::ONE
    } else {
        Rate::ZERO
    };
    let currency_rate = known.currency_rate.unwrap_or(unknown);
    let base_gross = in_company_currency(total.gross, currency, currency_rate)?;
    Ok(PricedOrder {
        currency,
        currency_rate,
        order_date,
        lines,
        total,
        base_gross,
    })
}

/// Where a line stands, for what is told about it.
#[derive(Clone, Copy)]
struct At {
    i: usize,
    order_date: Date,
}

fn price_line(
    line: &LineContent,
    At { i, order_date }: At,
    currency: Currency,
    known: &Known,
    errors: &mut Errors,
) -> PricedLine {
    let product = line.product_id.and_then(|id| known.products.get(&id));
    check_line(line, product, i, (order_date, known.entry), errors);
    let tax_rate = line
        .tax_rate
        .or(product.map(|p| p.tax_rate))
        .unwrap_or(Rate::ZERO);
    // The list price is in its own currency; it is a default only where that is the order's.
    let list_price = product
        .filter(|p| p.currency == currency && !line.tax_included)
        .map(|p| p.list_price);
    PricedLine {
        line_id: line.line_id.unwrap_or_else(LineId::new),
        content: line.clone(),
        description: product.map(|p| p.name.clone()).unwrap_or_default(),
        unit: product.map(|p| p.unit.clone()).unwrap_or_default(),
        tax_rate,
        unit_price: line.unit_price.or(list_price),
        amounts: Amounts::default(),
        pricing: LinePricing {
            per: price_unit(line, i, known, errors),
            ..LinePricing::default()
        },
    }
}

/// The unit a line's price is for, in base units.
fn price_unit(line: &LineContent, i: usize, known: &Known, errors: &mut Errors) -> UnitRatio {
    let units = line.product_id.and_then(|id| known.prices.units.get(&id));
    let Some(units) = units.filter(|_| !line.price_unit.is_empty()) else {
        return UnitRatio::ONE;
    };
    match units.ratio(&line.price_unit, &format!("/lines/{i}/price_unit")) {
        Ok(ratio) => ratio,
        Err(fault) => {
            if let Fault::Invalid(found) = fault {
                errors.0.extend(found);
            }
            UnitRatio::ONE
        }
    }
}

impl PricedLine {
    /// What the line's amounts follow from; nothing while quantity or price is missing.
    #[must_use]
    pub fn price(&self) -> DocumentLine {
        Some(LinePrice {
            quantity: self.content.quantity?,
            unit_price: self.unit_price?,
            per: self.pricing.per,
            tax_included: self.content.tax_included,
            tax_rate: self.tax_rate,
            discount: self.content.discount,
        })
    }
}

/// Gives each line its amounts, as the order's rounding and its discount on the whole make them.
fn fill_amounts(
    lines: &mut [PricedLine],
    content: &OrderContent,
    discount: Option<OrderDiscount>,
    currency: Currency,
) -> Result<(), Fault> {
    let prices: Vec<DocumentLine> = lines.iter().map(PricedLine::price).collect();
    for (i, price) in prices.iter().enumerate() {
        if let Some(price) = price {
            // Names the line when it alone is too large to compute.
            price.amounts(currency).map_err(|fault| at_line(fault, i))?;
        }
    }
    let amounts = document_amounts(&prices, content.rounding, discount, currency)?;
    for (line, of_line) in lines.iter_mut().zip(amounts) {
        line.amounts = of_line.amounts;
        line.pricing.discount_share = of_line.discount;
    }
    Ok(())
}

/// Names the line in an overflow that only its amounts revealed.
fn at_line(fault: Fault, i: usize) -> Fault {
    match fault {
        Fault::Invalid(mut errors) => {
            for error in &mut errors {
                error.pointer = format!("/lines/{i}");
            }
            Fault::Invalid(errors)
        }
        other => other,
    }
}
