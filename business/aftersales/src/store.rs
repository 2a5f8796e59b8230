//! The SQL of after-sales.

pub(crate) mod retrospectives;
pub(crate) mod tickets;
