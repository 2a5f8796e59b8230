//! The HTTP face: what every route of every area shares.
//!
//! - [`edge`] is what each request passes through; [`harden`] the headers of each answer;
//! - [`Who`] and [`Call`] are what handlers take, [`Problem`] what they fail with (RFC 9457);
//! - [`Api::execute`] carries out a command once, although its request may come twice;
//! - [`Page`] is a list; [`assemble`] and [`gaps`] the API's own description;
//! - [`people`] are the routes over the `access` crate, which stands below this one.
//!
//! Limits: no rule of the business is here, and nothing of HTTP is elsewhere but in the areas'
//! `http.rs`.

mod answer;
mod body;
mod call;
mod edge;
mod execute;
mod locale;
mod malformed;
mod openapi;
mod page;
mod params;
mod problem;
mod rights;
mod session;
mod state;
mod visitor;

pub mod people;
pub mod testing;

pub use answer::{Answer, REPLAYED, attachment, etag};
pub use body::{Json, Nothing};
pub use call::{Ask, Call, Head, Key, Spoke, Who};
pub use edge::{edge, harden};
pub use locale::accepted;
pub use openapi::{PUBLIC, assemble, clashes, gaps};
pub use page::{LIMIT_DEFAULT, LIMIT_MAX, Page, PageQuery, decode_cursor, encode_cursor, limit};
pub use params::{Path, Query};
pub use problem::{FieldProblem, Problem, ProblemBody, RefusalView, RequestProblem};
pub use state::{Api, Settings};
pub use visitor::Visitor;
