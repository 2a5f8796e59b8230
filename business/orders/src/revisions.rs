//! The revisions of an order: which there are, and what differs between two of them.

use ::store::{Sql, Tx, params, sql};
use access::{Permit, matrix::ViewOrder};
use kernel::{DocumentId, Fault, Moment, OrderId, ProductId, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    change_request::unpriced,
    changes::{Change, changes},
    content::OrderContent,
    store,
};

const LIST: Sql<'static> = sql!(
    "SELECT r.revision, r.created_at, u.name, c.id, c.number, c.reason FROM order_revisions r \
     JOIN users u ON u.id = r.created_by \
     LEFT JOIN change_requests c ON c.order_id = r.order_id AND c.applied_revision = r.revision \
     WHERE r.order_id = $1 ORDER BY r.revision DESC LIMIT 500"
);

/// A revision that was submitted, or made by a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RevisionRow {
    /// Its number.
    pub revision: i64,
    /// Since when it was there.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
    /// The change request that made it, if one did.
    pub change_id: Option<DocumentId>,
    /// That request's number.
    pub change_number: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What differs between two revisions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RevisionsCompared {
    /// The earlier one.
    pub from: i64,
    /// The later one.
    pub to: i64,
    /// Field by field; lines by their ids.
    pub changes: Vec<Change>,
}

/// The revisions of an order in the reader's sight, the newest first.
pub async fn revisions_of(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    id: OrderId,
) -> Result<Vec<RevisionRow>> {
    if !crate::sees(tx, permit, id).await? {
        return Err(Fault::NotFound("order"));
    }
    let rows = tx.fetch_all(LIST, params![id]).await?;
    rows.iter()
        .map(|row| {
            Ok(RevisionRow {
                revision: row.get(0)?,
                created_at: row.get(1)?,
                created_by: row.get(2)?,
                change_id: row.get(3)?,
                change_number: row.get(4)?,
                reason: row.get(5)?,
            })
        })
        .collect()
}

/// What differs between two revisions of an order in the reader's sight; without prices for those
/// who may not see any.
pub async fn compare_revisions(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    id: OrderId,
    (from, to): (i64, i64),
) -> Result<RevisionsCompared> {
    if !crate::sees(tx, permit, id).await? {
        return Err(Fault::NotFound("order"));
    }
    let missing = || Fault::NotFound("revision");
    let before = store::revision(tx, id, from).await?.ok_or_else(missing)?;
    let after = store::revision(tx, id, to).await?.ok_or_else(missing)?;
    let mut changes = changes(&before, &after);
    if permit.hides().prices {
        changes = changes.into_iter().filter_map(unpriced).collect();
    }
    Ok(RevisionsCompared { from, to, changes })
}

/// A revision as it was, in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RevisionPage {
    /// Its number.
    pub revision: i64,
    /// The order's number, or its draft label.
    pub label: String,
    /// The customer's name.
    pub customer: String,
    /// What the order said; without prices for those who may not see any.
    pub content: OrderContent,
    /// The products of its lines, in order, as they are called now.
    pub products: Vec<ProductNamed>,
}

/// A product by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProductNamed {
    /// Its name; empty for a line without product.
    pub name: String,
    /// Its own unit.
    pub unit: String,
}

/// A revision of an order in the reader's sight.
pub async fn show_revision(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    (id, revision): (OrderId, i64),
) -> Result<RevisionPage> {
    if !crate::sees(tx, permit, id).await? {
        return Err(Fault::NotFound("order"));
    }
    let content = store::revision(tx, id, revision)
        .await?
        .ok_or(Fault::NotFound("revision"))?;
    let heading = store::heading(tx, id).await?;
    let customer = match content.customer_id {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    let mut ids: Vec<ProductId> = content.lines.iter().filter_map(|l| l.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let products = catalog::facts_of(tx, &ids).await?;
    let named = content.lines.iter().map(|line| {
        let product = line.product_id.and_then(|id| products.get(&id));
        let named = product.map(|product| ProductNamed {
            name: product.name.clone(),
            unit: product.unit.clone(),
        });
        named.unwrap_or_default()
    });
    Ok(RevisionPage {
        revision,
        label: heading.number,
        customer: customer.map(|facts| facts.name).unwrap_or_default(),
        products: named.collect(),
        content: if permit.hides().prices {
            content.without_prices()
        } else {
            content
        },
    })
}
