//! Sheets of orders become plans: the files that come with the product, and sheets of any make.

mod common;
mod doubtful;
mod generic;
mod northwind;
mod online_retail;
mod rerun;
mod shipments;
