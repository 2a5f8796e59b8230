//! The words every crate shares: money, quantities, ids, moments, people, texts and faults. No IO.
//!
//! Limits: nothing here reads a clock, a database or the environment. A clock is passed in
//! ([`Clock`]), so that a deadline can be tested.

mod actor;
mod fault;
mod id;
mod money;
mod quantity;
mod text;
mod time;
mod value;

pub mod capitals;
pub mod search;
pub mod written;

pub use actor::{Actor, Locale};
pub use fault::{Fault, FieldError, Refusal, Result};
pub use id::{
    CustomerId, DepartmentId, DocumentId, FileId, LineId, OrderId, ProductId, TaskId, UserId,
};
pub use money::{Currency, Money, split_cumulative};
pub use quantity::{Quantity, Rate, UnitPrice, line_net, round_div, tax_of};
pub use text::{Text, counted};
pub use time::{Clock, Date, ManualClock, Moment, SystemClock};
pub use value::{FromValue, ToValue, Value};
