//! Customers, suppliers and carriers.
//!
//! Credit limits are kept by `receivables`; ratings and change suggestions come with the commercial
//! side.

mod carrier;
mod customer;
mod http;
mod manage_customer;
mod matching;
mod store;
mod supplier;

pub use crate::store::{ask_facts, facts, find_by_code, get, search};
pub use carrier::{
    Carrier, CarrierContract, CarrierInput, ContractInput, SaveCarrier, active_carrier, carriers,
    valid_contract,
};
pub use customer::{Contact, Customer, CustomerFacts, CustomerInput};
pub use http::routes;
pub use manage_customer::{CreateCustomer, UpdateCustomer};
pub use matching::{Matches, Terms, ids_matching, matching};
pub use supplier::{SaveSupplier, Supplier, SupplierInput, supplier, suppliers};
