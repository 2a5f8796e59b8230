//! The SQL of receivables, a module per table or two.

pub(crate) mod behaviour;
pub(crate) mod credit;
pub(crate) mod credit_control;
pub(crate) mod dunning;
pub(crate) mod invoices;
pub(crate) mod ledger;
pub(crate) mod order_money;
pub(crate) mod overrides;
pub(crate) mod receipts;
pub(crate) mod schedule;
pub(crate) mod settlement;

use ::store::Row;
use kernel::{Currency, Fault, Result};

/// A currency column.
pub(crate) fn currency(row: &Row, column: usize) -> Result<Currency> {
    row.get(column)
}

/// A word of a closed set.
pub(crate) fn word<T>(row: &Row, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    let word: String = row.get(column)?;
    parse(&word)
        .ok_or_else(|| Fault::internal(format_args!("unknown word {word} in column {column}")))
}
