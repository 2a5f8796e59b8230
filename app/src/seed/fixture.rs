//! What a fixture file holds; `docs/fixture.md` says it for those who write one.

use catalog::{StyleInput, units::ProductUnit};
use kernel::{Date, Locale, Quantity, Rate, Text};
use parties::{CarrierInput, Contact, PaymentTerms, SupplierInput};
use serde::Deserialize;

/// A fixture file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixture {
    pub(super) company: CompanyRow,
    pub(super) password: String,
    #[serde(default)]
    pub(super) departments: Vec<DepartmentRow>,
    #[serde(default)]
    pub(super) people: Vec<PersonRow>,
    #[serde(default)]
    pub(super) customers: Vec<CustomerRow>,
    #[serde(default)]
    pub(super) suppliers: Vec<SupplierInput>,
    #[serde(default)]
    pub(super) products: Vec<ProductRow>,
    #[serde(default)]
    pub(super) styles: Vec<StyleInput>,
    #[serde(default)]
    pub(super) price_lists: Vec<PriceListRow>,
    #[serde(default)]
    pub(super) stock: Vec<StockRow>,
    #[serde(default)]
    pub(super) work_centres: Vec<WorkCentreRow>,
    #[serde(default)]
    pub(super) carriers: Vec<CarrierInput>,
    #[serde(default)]
    pub(super) currency_rates: Vec<RateRow>,
}

/// The company; currency and time zone are those that the product has for all.
#[derive(Debug, Deserialize)]
pub(super) struct CompanyRow {
    pub(super) name: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentRow {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(default, rename = "en")]
    pub(super) _en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) department: String,
    pub(super) posts: Vec<String>,
    #[serde(default)]
    pub(super) locale: Locale,
}

#[derive(Debug, Deserialize)]
pub(super) struct CustomerRow {
    pub(super) owner: String,
    #[serde(default)]
    pub(super) credit_limit: Option<String>,
    #[serde(flatten)]
    pub(super) input: CustomerFields,
}

/// [`parties::CustomerInput`] without the owner's id, which a fixture names by login.
#[derive(Debug, Deserialize)]
pub(super) struct CustomerFields {
    #[serde(default)]
    pub(super) payment_terms: Option<PaymentTerms>,
    pub(super) code: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) class: String,
    #[serde(default)]
    pub(super) channel: String,
    #[serde(default)]
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) tax_no: String,
    #[serde(default)]
    pub(super) phone: String,
    #[serde(default)]
    pub(super) address: String,
    #[serde(default)]
    pub(super) contacts: Vec<Contact>,
    #[serde(default = "yes")]
    pub(super) active: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
pub(super) struct ProductRow {
    #[serde(default)]
    pub(super) bom: Vec<BomRow>,
    #[serde(default)]
    pub(super) units: Vec<ProductUnit>,
    #[serde(flatten)]
    pub(super) input: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BomRow {
    pub(super) sku: String,
    pub(super) quantity: Quantity,
}

/// [`catalog::PriceListInput`] with the customer by code and products by article number.
#[derive(Debug, Deserialize)]
pub(super) struct PriceListRow {
    #[serde(default)]
    pub(super) customer: Option<String>,
    pub(super) rules: Vec<RuleRow>,
    #[serde(flatten)]
    pub(super) input: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RuleRow {
    pub(super) sku: String,
    #[serde(default)]
    pub(super) gift: Option<GiftRow>,
    #[serde(flatten)]
    pub(super) input: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GiftRow {
    pub(super) buy: Quantity,
    pub(super) get: Quantity,
    pub(super) sku: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StockRow {
    pub(super) sku: String,
    pub(super) warehouse: String,
    pub(super) quantity: Quantity,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkCentreRow {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) en: String,
    pub(super) daily_hours: Quantity,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateRow {
    pub(super) currency: String,
    pub(super) valid_from: Date,
    pub(super) rate: Rate,
}
