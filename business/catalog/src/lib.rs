//! Products and their units, prices and amounts, bills of material, currency rates.
//!
//! [`pricing`] chooses the price of a line among price lists, frame contracts and promotions;
//! [`amounts`] turns prices into amounts to the fen; [`units`] converts 箱 into 套. All three are
//! pure. A [`Style`] has its variants in a matrix, each a product of its own.

pub mod amounts;
mod bill_of_material;
mod currency_rates;
mod floor_moved;
mod http;
mod manage_price_list;
mod manage_product;
mod manage_style;
mod price_list;
mod price_policy;
pub mod pricing;
mod product;
mod sentences;
mod set_price_policy;
mod set_prices;
mod set_units;
mod store;
mod style;
pub mod units;

pub use crate::store::{
    ask_facts_of, facts_of, find_by_sku, get, matching,
    price_lists::{
        PriceListFilter, agreed_quantity, ask_price_book, frames_beside, lock_price_list,
        price_book, price_list, price_lists, price_policy,
    },
    search, standard_costs,
    units::units_of,
};
pub use bill_of_material::{BomLine, bill_of_material, set_bill_of_material};
pub use currency_rates::{CurrencyRate, SetRate, rate_on};
pub use floor_moved::{FLOOR_MOVED, FloorMoved};
pub use http::routes;
pub use manage_price_list::{CreatePriceList, UpdatePriceList, write_frame};
pub use manage_product::{CreateProduct, SetBillOfMaterial, UpdateProduct};
pub use manage_style::{CreateStyle, ExtendStyle};
pub use price_list::{
    GiftInput, ListedProduct, PriceList, PriceListInput, PriceListRow, RuleInput,
};
pub use price_policy::{FloorAuthority, PricePolicy};
pub use product::{PricesInput, Product, ProductFacts, ProductInput, Supply};
pub use sentences::SENTENCES;
pub use set_price_policy::SetPricePolicy;
pub use set_prices::SetPrices;
pub use set_units::SetUnits;
pub use style::{Axis, AxisValue, Style, StyleId, StyleInput, StyleRow, Variant};
