//! Stories of an order's money, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes the helpers of an integration test for the product"
)]
#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "226_00 fen reads as 226.00"
)]

mod company;
mod credit;
mod dunning;
mod gate;
mod invoices;
mod lists;
mod races;
mod receipts;
mod settlement;
mod texts;
