//! Finding orders by what a person types: a number from its start, or a customer.
//!
//! First the places of the orders, from a few narrow index ranges, and only then the rows of the
//! page: a word that stands on thousands of orders costs little more than one that stands on fifty.

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewOrder};
use kernel::{CustomerId, Result};
use parties::{Matches, Terms};

use crate::{
    list_orders::{OrderFilter, Position, at_least, in_sight, page_of, ranges},
    store::reference_key,
};

/// Orders looked through first for a word that stands in many customers' names …
const AT_ONCE: i64 = 1_000;
/// … and at most, from the newest down.
const NEWEST_MAX: i64 = 20_000;

/// What filters and sight ask of an order.
const ASKED: &str = "n.id, n.created_at, n.state, n.order_type, n.customer_id, n.owner_id, \
     n.department_id, n.order_date";

/// What an order is known by: the conditions around the two ends of a range, and its order.
const NUMBERS: [[&str; 3]; 7] = [
    [
        "n.number >= ",
        " AND n.number < ",
        " ORDER BY n.number DESC",
    ],
    [
        "n.draft_label >= ",
        " AND n.draft_label < ",
        " ORDER BY n.draft_label DESC",
    ],
    [
        "n.contract_key <> '' AND n.contract_key >= ",
        " AND n.contract_key < ",
        " ORDER BY n.contract_key DESC",
    ],
    [
        "n.customer_po_key <> '' AND n.customer_po_key >= ",
        " AND n.customer_po_key < ",
        " ORDER BY n.customer_po_key DESC",
    ],
    [
        "n.id IN (SELECT l.order_id FROM order_lines l WHERE l.customer_line_key <> '' AND l.customer_line_key >= ",
        " AND l.customer_line_key < ",
        ") ORDER BY n.id DESC",
    ],
    [
        "n.id IN (SELECT l.order_id FROM order_lines l WHERE l.customer_article_key <> '' AND l.customer_article_key >= ",
        " AND l.customer_article_key < ",
        ") ORDER BY n.id DESC",
    ],
    [
        "n.source_number_key <> '' AND n.source_number_key >= ",
        " AND n.source_number_key < ",
        " ORDER BY n.source_number_key DESC",
    ],
];

/// The places of the orders that the filter's text stands for, within the reader's sight: no more
/// than a page, newest first.
pub(crate) async fn search_orders(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
) -> Result<Vec<Position>> {
    let mut found = by_number(tx, permit, filter).await?;
    found.extend(by_customer(tx, permit, filter).await?);
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found.truncate(usize::try_from(filter.limit).unwrap_or(0));
    Ok(found)
}

/// By the start of a number, label, contract number, the customer's PO number (with a line: `PO/20`)
/// his article number, or the number in the source of an import: a thousand orders of each kind, from the last number down. Who has more
/// types on.
async fn by_number(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
) -> Result<Vec<Position>> {
    let key = reference_key(&filter.text);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    // Our own numbers are in capitals, other people's are kept folded.
    let upper = key.to_uppercase();
    let prefixes = [&upper, &upper, &key, &key, &key, &key, &key];
    let mut query = Query::new("");
    for ([from, below, order], prefix) in NUMBERS.into_iter().zip(prefixes) {
        if !query.params().is_empty() {
            query = query.push(" UNION ALL ");
        }
        query = query
            .push("SELECT * FROM (SELECT o.created_at, o.id FROM (SELECT ")
            .push(ASKED)
            .push(" FROM orders n WHERE ")
            .push(from)
            .bind(prefix.clone())
            .push(below)
            .bind(kernel::search::prefix_end(prefix))
            .push(order)
            .push(" LIMIT 1000) o WHERE 1 = 1");
        query = page_of(in_sight(query, permit), filter).push(") f");
    }
    places(tx, &query).await
}

/// By the customer's name, a part of it, or pinyin initials.
async fn by_customer(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
) -> Result<Vec<Position>> {
    match parties::matching(tx, &filter.text).await? {
        Matches::Few(customers) => of_customers(tx, permit, filter, &customers).await,
        Matches::Many(terms) => among_newest(tx, permit, filter, &terms).await,
    }
}

/// The orders of a few customers: one index range each.
async fn of_customers(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
    customers: &[CustomerId],
) -> Result<Vec<Position>> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::new("SELECT o.created_at, o.id FROM orders o WHERE o.customer_id IN ")
        .bind_list(customers.iter().copied());
    places(tx, &page_of(in_sight(query, permit), filter)).await
}

/// The orders of many customers: going down from the newest, a page is soon full. Where it is not,
/// the reader sees few of those customers' orders, or none, and all that he sees are looked through.
async fn among_newest(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
    terms: &Terms,
) -> Result<Vec<Position>> {
    let mut found = Vec::new();
    for range in ranges(permit) {
        for newest in [AT_ONCE, NEWEST_MAX] {
            let query = Query::new("SELECT n.created_at, n.id FROM ");
            let query = range.newest_places(query, filter, newest);
            // IS TRUE keeps PostgreSQL from looking each customer up again and again: the list is
            // made once.
            let query = terms.customers(query.push(" WHERE (n.customer_id IN "));
            let query = query.push(") IS TRUE ORDER BY n.created_at DESC, n.id DESC");
            let query = query.push(at_least(filter.limit));
            let page = places(tx, &query).await?;
            let full = page.len() >= usize::try_from(filter.limit).unwrap_or(0);
            if full || newest == NEWEST_MAX {
                found.extend(page);
                break;
            }
        }
    }
    Ok(found)
}

async fn places(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Position>> {
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(position).collect()
}

fn position(row: &::store::Row) -> Result<Position> {
    Ok(Position {
        created_at: row.get(0)?,
        id: row.get(1)?,
    })
}
