//! The SQL of logistics, a module per table or two.

pub(crate) mod acceptances;
pub(crate) mod incidents;
pub(crate) mod shipments;
pub(crate) mod tracking;
