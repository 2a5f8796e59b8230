//! Products with list and floor price, bills of material, currency rates.
//!
//! Variants, price lists and promotions come with the commercial side; here a product has one list
//! price and one floor price.

mod bill_of_material;
mod currency_rates;
mod http;
mod manage_product;
mod product;
mod set_prices;
mod store;

pub use crate::store::{ask_facts_of, facts_of, find_by_sku, get, matching, search};
pub use bill_of_material::{BomLine, bill_of_material, set_bill_of_material};
pub use currency_rates::{rate_on, set_rate};
pub use http::routes;
pub use manage_product::{CreateProduct, SetBillOfMaterial, UpdateProduct};
pub use product::{PricesInput, Product, ProductFacts, ProductInput, Supply};
pub use set_prices::SetPrices;
