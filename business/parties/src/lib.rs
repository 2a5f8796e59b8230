//! Customers, suppliers and carriers.
//!
//! - A [`Hold`] stands against points of an order's way until somebody clears it.
//! - Documents that say otherwise than the master data make [`Suggestion`]s (BL-6).
//! - [`twins_of`] finds a customer who is entered already.
//!
//! Credit limits, their overrides and ratings are kept by `receivables`.

mod carrier;
mod customer;
mod duplicates;
mod give_customer;
mod hold;
mod http;
mod manage_customer;
mod matching;
mod name_key;
mod payment_terms;
mod place_hold;
mod sentences;
mod settle_suggestion;
mod store;
mod suggestion;
mod supplier;

pub use crate::store::{
    ask_facts, facts, find_by_code, get, get_facts,
    holds::{hold_of_matter, holds_in_force, holds_of, note_task_of_hold},
    search,
};
pub use carrier::{
    Carrier, CarrierContract, CarrierInput, ContractInput, SaveCarrier, active_carrier, carriers,
    valid_contract,
};
pub use customer::{Address, Contact, Customer, CustomerFacts, CustomerInput};
pub use duplicates::{Candidate, Mark, SameIn, Twin, Twins, all_twins, twins_of, twins_of_each};
pub use give_customer::give;
pub use hold::{CreditHold, Hold, HoldInput, HoldPoint, HoldSource};
pub use http::routes;
pub use manage_customer::{CreateCustomer, UpdateCustomer};
pub use matching::{Matches, Terms, ids_matching, matching};
pub use payment_terms::{DueRule, Instalment, PaymentEvent, PaymentTerms};
pub use place_hold::{ClearHold, PlaceHold, place_credit_hold};
pub use sentences::SENTENCES;
pub use settle_suggestion::{SettleSuggestion, details_seen};
pub use suggestion::{DetailsSeen, SuggestedField, Suggestion};
pub use supplier::{SaveSupplier, Supplier, SupplierInput, supplier, suppliers};
