//! The archive's index: newest number first, searched by archive number, order number, contract
//! number and customer, within the reader's sight.

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewArchive};
use kernel::{CustomerId, Date, Moment, OrderId, Result, search};
use serde::Serialize;
use utoipa::ToSchema;

const COLUMNS: &str = "SELECT d.number, d.order_id, COALESCE(o.number, o.draft_label), c.name, o.contract_no, \
     u.name, d.filed_at, d.keep_until, \
     (SELECT COUNT(*) FROM dossier_contents k WHERE k.order_id = d.order_id AND k.paper_id IS NOT NULL) \
     FROM dossiers d JOIN orders o ON o.id = d.order_id LEFT JOIN customers c ON c.id = o.customer_id \
     LEFT JOIN users u ON u.id = d.filed_by WHERE 1 = 1";

/// Which dossiers to list.
#[derive(Debug, Clone, Default)]
pub struct ArchiveFilter {
    /// The start of a number, or a customer's name, a part of it or initials.
    pub text: String,
    /// Only those of this customer.
    pub customer: Option<CustomerId>,
    /// Only those whose papers may all be disposed of by this day.
    pub kept_before: Option<Date>,
    /// Only numbers after this one in the list's order.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

/// A filed dossier in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArchiveRow {
    /// The archive number.
    pub number: String,
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_label: String,
    /// The customer's name.
    pub customer: Option<String>,
    /// The contract's number.
    pub contract_no: String,
    /// Who filed it.
    pub filed_by: Option<String>,
    /// When.
    pub filed_at: Moment,
    /// Until when the longest-kept paper is kept.
    pub keep_until: Option<Date>,
    /// How many papers it holds.
    pub papers: i64,
}

/// One page of the index.
///
/// # Errors
/// Database faults only.
pub async fn list_archive(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewArchive>,
    filter: &ArchiveFilter,
) -> Result<Vec<ArchiveRow>> {
    let mut query = in_sight(Query::new(COLUMNS), permit);
    let words = filter.text.trim();
    if !words.is_empty() {
        query = matching(query, words, parties::ids_matching(tx, words).await?);
    }
    if let Some(customer) = filter.customer {
        query = query.push(" AND o.customer_id = ").bind(customer);
    }
    if let Some(day) = filter.kept_before {
        query = query.push(" AND d.keep_until < ").bind(day);
    }
    if let Some(after) = &filter.after {
        query = query.push(" AND d.number < ").bind(after.clone());
    }
    let query = query
        .push(" ORDER BY d.number DESC LIMIT ")
        .bind(filter.limit);
    tx.fetch_all(query.sql(), query.params())
        .await?
        .iter()
        .map(row)
        .collect()
}

/// By the start of a number, or by the customers that a name stands for.
fn matching(query: Query, words: &str, customers: Vec<CustomerId>) -> Query {
    let key = search::normalize(words).replace(' ', "");
    let upper = key.to_uppercase();
    let end = |prefix: &str| search::prefix_end(prefix);
    query
        .push(" AND ((d.number >= ")
        .bind(upper.clone())
        .push(" AND d.number < ")
        .bind(end(&upper))
        .push(") OR (o.number >= ")
        .bind(upper.clone())
        .push(" AND o.number < ")
        .bind(end(&upper))
        .push(") OR (o.contract_key <> '' AND o.contract_key >= ")
        .bind(key.clone())
        .push(" AND o.contract_key < ")
        .bind(end(&key))
        .push(") OR o.customer_id IN ")
        .bind_list(customers)
        .push(")")
}

fn in_sight(query: Query, permit: &Permit<ViewArchive>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (o.department_id IN ")
        .bind_list(sight.departments)
        .push(
            " OR EXISTS (SELECT 1 FROM participants p WHERE p.subject_kind = 'sales_order' \
             AND p.subject_id = o.id AND p.user_id IN ",
        )
        .bind_list(sight.users)
        .push("))")
}

fn row(row: &Row) -> Result<ArchiveRow> {
    Ok(ArchiveRow {
        number: row.get(0)?,
        order_id: row.get(1)?,
        order_label: row.get(2)?,
        customer: row.get(3)?,
        contract_no: row.get(4)?,
        filed_by: row.get(5)?,
        filed_at: row.get(6)?,
        keep_until: row.get(7)?,
        papers: row.get(8)?,
    })
}
