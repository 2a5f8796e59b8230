//! The SQL of quality, by table.

pub(crate) mod inspections;
pub(crate) mod nonconformances;
