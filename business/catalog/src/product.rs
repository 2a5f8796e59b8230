//! A product: what it is called, what it costs, how it is supplied.

use kernel::{Currency, Fault, FieldError, ProductId, Rate, Text, UnitPrice, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a product comes from when an order needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// Made to order by a work order.
    Make,
    /// Bought for the order.
    Buy,
    /// Delivered from stock.
    Stock,
    /// Not a thing: commissioning, freight.
    Service,
}

impl Supply {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Buy => "buy",
            Self::Stock => "stock",
            Self::Service => "service",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Make, Self::Buy, Self::Stock, Self::Service]
            .into_iter()
            .find(|s| s.as_str() == word)
    }
}

/// What other areas need to know of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductFacts {
    /// Its id.
    pub id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    pub model: String,
    /// Stock unit, e.g. 台.
    pub unit: String,
    /// Sold in whole units only.
    pub whole_units: bool,
    /// Every piece gets a serial number and a dossier.
    pub serialised: bool,
    /// Where it comes from.
    pub supply: Supply,
    /// Currency of the prices.
    pub currency: Currency,
    /// List price of one unit, without tax.
    pub list_price: UnitPrice,
    /// Lowest price that may be agreed, without tax.
    pub floor_price: UnitPrice,
    /// Tax rate as a fraction.
    pub tax_rate: Rate,
    /// Working days to supply it.
    pub lead_days: i64,
    /// Whether it may be ordered.
    pub active: bool,
    /// Names of the technical parameters an order of it should state.
    pub parameters: Vec<String>,
}

/// A product as sent by a person, a fixture or an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductInput {
    /// Article number, unique.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    #[serde(default)]
    pub model: String,
    /// Stock unit, e.g. 台.
    pub unit: String,
    /// Sold in whole units only.
    #[serde(default)]
    pub whole_units: bool,
    /// Every piece gets a serial number and a dossier.
    #[serde(default)]
    pub serialised: bool,
    /// Where it comes from.
    pub supply: Supply,
    /// Currency of the prices; the company's when absent.
    #[serde(default)]
    pub currency: Option<String>,
    /// List price of one unit, without tax.
    pub list_price: UnitPrice,
    /// Lowest price that may be agreed, without tax.
    #[serde(default)]
    pub floor_price: UnitPrice,
    /// Standard cost; hidden from those who may not see costs.
    #[serde(default)]
    pub cost_price: UnitPrice,
    /// Tax rate as a fraction, `"0.13"`.
    #[serde(default)]
    pub tax_rate: Rate,
    /// Working days to supply it.
    #[serde(default)]
    pub lead_days: u16,
    /// Names of the technical parameters an order of it should state.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Whether it may be ordered.
    #[serde(default = "yes")]
    pub active: bool,
}

/// The prices of a product, of one unit and without tax, in the product's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesInput {
    /// List price.
    pub list_price: UnitPrice,
    /// Lowest price that may be agreed.
    pub floor_price: UnitPrice,
    /// Standard cost.
    pub cost_price: UnitPrice,
}

const fn yes() -> bool {
    true
}

/// A product as shown to people. Costs are absent for those who may not see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: ProductInput,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// Whether floor price or cost are left out for this reader.
    pub masked: bool,
    /// Whether the floor price is.
    pub floor_hidden: bool,
}

impl ProductInput {
    /// The currency of the prices.
    pub fn currency(&self) -> Result<Currency, Fault> {
        match &self.currency {
            None => Ok(Currency::CNY),
            Some(code) => Currency::parse(code).ok_or_else(|| {
                Fault::invalid(
                    "/currency",
                    "currency",
                    text!(
                        "币种须为三位大写字母，如 CNY",
                        "the currency is three capital letters, e.g. CNY"
                    ),
                )
            }),
        }
    }

    /// Errors of form, all at once.
    pub fn check(&self) -> Result<(), Fault> {
        let mut errors = Vec::new();
        let mut error = |pointer: &str, code: &str, message: Text| {
            errors.push(FieldError::new(pointer, code, message));
        };
        for (pointer, value) in [
            ("/sku", &self.sku),
            ("/name", &self.name),
            ("/unit", &self.unit),
        ] {
            if value.trim().is_empty() || value.chars().count() > 200 {
                error(
                    pointer,
                    "required",
                    text!("必填，最多 200 个字", "required, at most 200 characters"),
                );
            }
        }
        for (pointer, price) in [
            ("/list_price", self.list_price),
            ("/floor_price", self.floor_price),
            ("/cost_price", self.cost_price),
        ] {
            if price.0 < 0 {
                error(
                    pointer,
                    "negative",
                    text!("价格不能为负", "the price cannot be negative"),
                );
            }
        }
        if self.floor_price > self.list_price {
            error(
                "/floor_price",
                "above_list",
                text!(
                    "底价不能高于标准价",
                    "the floor price cannot be above the list price"
                ),
            );
        }
        if self.tax_rate.0 < 0 || self.tax_rate >= Rate::ONE {
            error(
                "/tax_rate",
                "rate",
                text!(
                    "税率须在 0 与 1 之间，如 0.13",
                    "the tax rate is between 0 and 1, e.g. 0.13"
                ),
            );
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}
