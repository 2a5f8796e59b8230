//! The list of orders in an order that the reader chose.
//!
//! The usual list, newest first, walks an index ([`crate::list_orders`]). Any other order has to
//! look at everything in sight, so it pages by count and costs accordingly.

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewOrder};
use kernel::{Fault, Result, search::prefix_end, text};
use parties::Matches;

use crate::{
    list_orders::{
        COLUMNS, JOINS, OrderFilter, OrderRow, collect, in_sight, narrowed, with_open_work,
    },
    store::reference_key,
};

/// What a list can be sorted by: the reader's word and the expression.
const KEYS: [(&str, &str); 10] = [
    ("label", "COALESCE(o.number, o.draft_label)"),
    ("customer", "c.name"),
    ("state", "o.state"),
    ("amount", "o.base_gross"),
    (
        "next_due",
        "(SELECT MIN(t.due_at) FROM tasks t WHERE t.subject_id = o.id AND t.done_at IS NULL)",
    ),
    ("promised_on", "o.promised_on"),
    ("owner", "u.name"),
    ("order_date", "o.order_date"),
    ("contract_no", "o.contract_no"),
    ("line_count", "o.line_count"),
];

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    expression: &'static str,
    descending: bool,
}

impl Sorting {
    /// Reads `amount` or `-amount`.
    ///
    /// # Errors
    /// Invalid for a word that is none, and for amounts where the reader may not see them: their
    /// order would tell what the figures do not.
    pub fn parse(word: &str, permit: &Permit<ViewOrder>) -> Result<Self> {
        let (descending, key) = match word.strip_prefix('-') {
            Some(key) => (true, key),
            None => (false, word),
        };
        let known = KEYS.iter().find(|(name, _)| *name == key);
        let hidden = key == "amount" && permit.hides().prices;
        match known {
            Some((_, expression)) if !hidden => Ok(Self {
                expression,
                descending,
            }),
            _ => {
                let message = text!("不能按“{key}”排序", "the list cannot be sorted by {key}");
                Err(Fault::invalid("/sort", "unknown", message))
            }
        }
    }
}

/// Rows `offset` and following of the list in a chosen order; what has no value comes last.
///
/// # Errors
/// When the database fails.
pub async fn sort_orders(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
    (sorting, offset): (Sorting, i64),
) -> Result<Vec<OrderRow>> {
    let mut query = Query::new(COLUMNS).push("orders o").push(JOINS);
    query = narrowed(in_sight(query, permit), filter);
    if !filter.text.trim().is_empty() {
        let customers = parties::matching(tx, &filter.text).await?;
        query = found_by(query, &filter.text).push(" OR ");
        query = match customers {
            Matches::Few(ids) => query.push("o.customer_id IN ").bind_list(ids),
            Matches::Many(terms) => terms.met_by("o.customer_id", query),
        };
        query = query.push(")");
    }
    let Sorting {
        expression,
        descending,
    } = sorting;
    let direction = if descending { " DESC" } else { "" };
    let query = query
        .push(" ORDER BY CASE WHEN ")
        .push(expression)
        .push(" IS NULL THEN 1 ELSE 0 END, ")
        .push(expression)
        .push(direction)
        .push(", o.created_at DESC, o.id DESC LIMIT ")
        .bind(filter.limit)
        .push(" OFFSET ")
        .bind(offset);
    let mut rows = Vec::new();
    collect(tx, permit, query, &mut rows).await?;
    with_open_work(tx, &mut rows, filter.today).await?;
    Ok(rows)
}

/// By the start of a number, label, contract number or PO number; the bracket stays open.
fn found_by(query: Query, text: &str) -> Query {
    let key = reference_key(text);
    let upper = key.to_uppercase();
    let mut query = query.push(" AND (1 = 0");
    for (column, prefix) in [
        ("o.number", &upper),
        ("o.draft_label", &upper),
        ("o.contract_key", &key),
        ("o.customer_po_key", &key),
    ] {
        if prefix.is_empty() {
            continue;
        }
        query = query
            .push(" OR (")
            .push(column)
            .push(" >= ")
            .bind(prefix.clone())
            .push(" AND ")
            .push(column)
            .push(" < ")
            .bind(prefix_end(prefix))
            .push(")");
    }
    query
}
