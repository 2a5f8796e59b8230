//! What an order says: its header and lines as people enter them.
//!
//! A draft may be incomplete, so nearly everything is optional here; what is *wrong* (quantity 0,
//! a broken piece, a delivery before the order) is refused at once by [`crate::price_order`], what is
//! *missing* is listed by [`crate::completeness`] with the step that needs it.

use catalog::{amounts::Rounding, pricing::PriceRuleId};
use kernel::{CustomerId, Date, FileId, LineId, ProductId, Quantity, Rate, UnitPrice};
use parties::PaymentTerms;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::delivery_mode::DeliveryMode;

/// Header and lines of an order, as sent by a person or an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderContent {
    /// The kind of order, which decides the policy it runs under, e.g. `equipment`.
    pub order_type: String,
    /// Who orders.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// The customer's person for this order.
    #[serde(default)]
    pub contact_name: String,
    /// How to reach that person.
    #[serde(default)]
    pub contact_phone: String,
    /// How the order came: `fair`, `online`, `referral`, `phone`, `mail`, `shop`, `other`.
    #[serde(default)]
    pub channel: String,
    /// The customer's own purchase order number; a repeated one warns.
    #[serde(default)]
    pub customer_po_no: String,
    /// Number of the signed contract.
    #[serde(default)]
    pub contract_no: String,
    /// The day the contract was signed; the entry clock counts from it (EQ-3.2a).
    #[serde(default)]
    pub contract_signed_on: Option<Date>,
    /// The signed contract, uploaded first.
    #[serde(default)]
    pub contract_file_id: Option<FileId>,
    /// The contract's total with tax, in the order's currency, as a decimal: held against the lines'
    /// total, so that entry and contract are seen to agree (EQ-3.2b).
    #[serde(default)]
    #[schema(example = "138764.00")]
    pub contract_amount: Option<String>,
    /// The day of the order; today when absent.
    #[serde(default)]
    pub order_date: Option<Date>,
    /// Delivery date for lines that have none of their own.
    #[serde(default)]
    pub delivery_on: Option<Date>,
    /// Delivery place for lines that have none of their own.
    #[serde(default)]
    pub delivery_place: String,
    /// How the goods come to the customer.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// When which share of the money is due.
    #[serde(default)]
    pub payment_terms: Option<PaymentTerms>,
    /// Three capital letters; the company's currency when absent.
    #[serde(default)]
    pub currency: Option<String>,
    /// Where amounts are rounded; kept through order, invoice and credit.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub rounding: Rounding,
    /// What is taken off the whole; shared over the lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<WholeDiscount>,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
    /// What is ordered.
    #[serde(default)]
    pub lines: Vec<LineContent>,
}

impl OrderContent {
    /// What those may see who may not see prices.
    #[must_use]
    pub fn without_prices(mut self) -> Self {
        self.payment_terms = None;
        self.discount = None;
        self.contract_amount = None;
        for line in &mut self.lines {
            line.unit_price = None;
            line.discount = Rate::ZERO;
        }
        self
    }

    /// Every place that goods are to be delivered to, each once.
    #[must_use]
    pub fn delivery_places(&self) -> Vec<String> {
        let of_lines = self.lines.iter().map(|line| &line.delivery_place);
        let mut places: Vec<String> = of_lines
            .chain([&self.delivery_place])
            .filter(|place| !place.trim().is_empty())
            .cloned()
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The contract's total in minor units, when it is stated and well formed.
    #[must_use]
    pub fn contract_minor(&self, currency: kernel::Currency) -> Option<i64> {
        let stated = self.contract_amount.as_deref()?;
        kernel::Money::parse_decimal(stated, currency).map(|money| money.minor)
    }
}

fn is_usual(rounding: &Rounding) -> bool {
    *rounding == Rounding::default()
}

/// A discount on the whole order, of its amount with tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WholeDiscount {
    /// So much of the order's currency, as a decimal.
    Amount(String),
    /// A share of the whole, `"0.02"`.
    Share(Rate),
}

/// One line of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineContent {
    /// The line's own id, stable across revisions; absent for a new line.
    #[serde(default)]
    pub line_id: Option<LineId>,
    /// The product; its list price, unit and tax rate are the defaults.
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// Model wanted, when it differs from the product's.
    #[serde(default)]
    pub model: String,
    /// How many, in the product's own unit; follows from `entered` when that is stated. Negative
    /// only on imported credit notes.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// How many, in the unit the customer ordered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<EnteredQuantity>,
    /// Price of one unit; with tax when `tax_included`.
    #[serde(default)]
    pub unit_price: Option<UnitPrice>,
    /// The unit the price is for; the product's own when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub price_unit: String,
    /// Whether the price comes from the price book: then the server fills in `unit_price` and
    /// `price_unit`; with tax as the line wants it, or as the rule has it where only that is exact.
    /// A line without a price takes it from the book.
    #[serde(default, skip_serializing_if = "is_false")]
    pub from_book: bool,
    /// On a gift line: what it comes with. The server writes and removes gift lines by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift_of: Option<GiftOf>,
    /// Whether `unit_price` contains the tax.
    #[serde(default)]
    pub tax_included: bool,
    /// Tax rate as a fraction, `"0.13"`; the product's when absent.
    #[serde(default)]
    pub tax_rate: Option<Rate>,
    /// Discount as a fraction of the price, `"0.05"`.
    #[serde(default)]
    pub discount: Rate,
    /// When this line is to be delivered.
    #[serde(default)]
    pub delivery_on: Option<Date>,
    /// Where this line is to be delivered.
    #[serde(default)]
    pub delivery_place: String,
    /// The line's number on the customer's own purchase order; a repeated one warns.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub customer_po_line: String,
    /// What the customer calls the article.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub customer_article_no: String,
    /// Technical parameters agreed with the customer.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
}

/// A technical parameter: flow 50 m³/h, voltage 380 V …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is, e.g. 流量.
    pub name: String,
    /// Its value with unit, e.g. 50 m³/h.
    pub value: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A quantity in one of the product's units, e.g. 2 箱.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredQuantity {
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: String,
}

/// What a gift comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiftOf {
    /// The paid line.
    pub line_id: LineId,
    /// The promotion's rule.
    pub rule_id: PriceRuleId,
}
