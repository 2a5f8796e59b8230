//! The SQL of the warehouse, a module per table or two.

pub(crate) mod boxes;
pub(crate) mod levels;
pub(crate) mod papers;
pub(crate) mod picks;
pub(crate) mod reservations;
pub(crate) mod serials;
pub(crate) mod shortages;
