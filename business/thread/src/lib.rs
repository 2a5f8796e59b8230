//! The one page per order: what it says, what happened to each line, where it stands under its
//! policy, what the reader may do and why not. This crate only reads.

mod actions;
mod http;
mod order_page;
mod search_all;

pub use http::routes;
pub use order_page::{LineView, OrderPage, OrderView, PersonView, ReturnedView, order_page};
pub use search_all::{Found, FoundKind, search_all};
