//! What the lists of inquiries, quotations and contracts share: found by number or customer, the
//! newest first.

use ::store::{Query, ToValue, Tx};
use kernel::{Moment, Result};
use serde::{Deserialize, Serialize};

/// A place in such a list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Place<Id> {
    pub(crate) created_at: Moment,
    pub(crate) id: Id,
}

/// Only rows with a number that begins so, or of a customer with such a name or initials.
pub(crate) async fn matching(
    tx: &mut Tx<'_>,
    query: Query,
    (table, text): (&'static str, &str),
) -> Result<Query> {
    let text = text.trim().to_uppercase();
    if text.is_empty() {
        return Ok(query);
    }
    let customers = parties::ids_matching(tx, &text).await?;
    let after_all = format!("{text}\u{10ffff}");
    let of = |query: Query, column| query.push(table).push(column);
    let query = of(query.push(" AND (("), ".number >= ").bind(text);
    let query = of(query.push(" AND "), ".number < ").bind(after_all);
    let query = of(query.push(") OR "), ".customer_id IN ").bind_list(customers);
    Ok(query.push(")"))
}

/// The newest rows after a place.
pub(crate) fn newest<Id: ToValue>(
    query: Query,
    table: &'static str,
    (after, limit): (Option<Place<Id>>, i64),
) -> Query {
    let of = |query: Query, column| query.push(table).push(column);
    let query = match after {
        None => query,
        Some(after) => {
            let query = of(query.push(" AND ("), ".created_at, ");
            let query = of(query, ".id) < (").bind(after.created_at);
            query.push(", ").bind(after.id).push(")")
        }
    };
    let query = of(query.push(" ORDER BY "), ".created_at DESC, ");
    of(query, ".id DESC LIMIT ").bind(limit)
}
