//! Finding orders by what a person types: a number from its start, or a customer.
//!
//! First the places of the orders, from a few narrow index ranges, and only then the rows of the
//! page: a word that stands on thousands of orders costs little more than one that stands on fifty.

use std::collections::HashMap;

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewOrder};
use kernel::{CustomerId, Result};
use parties::{Matches, Terms};

use crate::{
    list_orders::{OrderFilter, Position, Range, in_sight, page_of, ranges},
    store::reference_key,
};

/// Orders looked at in one step for a word that stands in many customers' names …
const STEP: i64 = 500;
/// … and altogether, from the newest down.
const NEWEST_MAX: i64 = 20_000;

/// What filters and sight ask of an order.
const ASKED: &str = "n.id, n.created_at, n.state, n.order_type, n.customer_id, n.owner_id, \
     n.department_id, n.order_date";

/// What an order is known by: the conditions around the two ends of a range, and its order.
const NUMBERS: [[&str; 3]; 6] = [
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
/// or his article number: a thousand orders of each kind, from the last number down. Who has more
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
    let prefixes = [&upper, &upper, &key, &key, &key, &key];
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

/// The orders of many customers: going down from the newest, a page is soon full.
async fn among_newest(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    filter: &OrderFilter,
    terms: &Terms,
) -> Result<Vec<Position>> {
    let mut found = Vec::new();
    let mut meant = HashMap::new();
    for range in ranges(permit) {
        found.extend(in_range(tx, range, filter, terms, &mut meant).await?);
    }
    Ok(found)
}

/// `meant` keeps of each customer who was met whether the text stands for him: the same ones come
/// again and again.
async fn in_range(
    tx: &mut Tx<'_>,
    range: Range,
    filter: &OrderFilter,
    terms: &Terms,
    meant: &mut HashMap<CustomerId, bool>,
) -> Result<Vec<Position>> {
    let mut found = Vec::new();
    let mut step = filter.clone();
    for _ in 0..NEWEST_MAX / STEP {
        let query = Query::new("SELECT o.created_at, o.id, o.customer_id FROM ");
        let query = range.newest(query, &step, STEP);
        let query = query.push(" ORDER BY o.created_at DESC, o.id DESC");
        let rows = tx.fetch_all(query.sql(), query.params()).await?;
        let customers = rows
            .iter()
            .map(|row| row.get(2))
            .collect::<Result<Vec<Option<CustomerId>>>>()?;
        look_up(tx, terms, &customers, meant).await?;
        for (row, customer) in rows.iter().zip(customers) {
            let place = position(row)?;
            if customer.is_some_and(|customer| meant.get(&customer) == Some(&true)) {
                found.push(place);
            }
            step.after = Some(place);
        }
        let full = found.len() >= usize::try_from(filter.limit).unwrap_or(0);
        if full || rows.len() < usize::try_from(STEP).unwrap_or(0) {
            break;
        }
    }
    Ok(found)
}

/// Asks of the customers who were not met before.
async fn look_up(
    tx: &mut Tx<'_>,
    terms: &Terms,
    customers: &[Option<CustomerId>],
    meant: &mut HashMap<CustomerId, bool>,
) -> Result<()> {
    let mut new = Vec::new();
    for customer in customers.iter().copied().flatten() {
        meant.entry(customer).or_insert_with(|| {
            new.push(customer);
            false
        });
    }
    for customer in terms.among(tx, &new).await? {
        meant.insert(customer, true);
    }
    Ok(())
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
