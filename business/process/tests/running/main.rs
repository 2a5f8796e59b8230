//! Stories of running policies, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes the helpers of an integration test for the product"
)]

mod clauses;
mod company;
mod desk;
mod equipment;
mod flow;
mod http;
mod ledger;
mod rounds;
mod talk;
mod texts;
