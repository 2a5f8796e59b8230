//! Units, price lists and the price policy over HTTP, on both databases.
#![expect(
    clippy::unwrap_used,
    reason = "clippy takes the helpers of an integration test for the product"
)]

mod company;
mod lists;
mod policy;
mod styles;
mod units;
