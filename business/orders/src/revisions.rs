//! The revisions of an order: which there are, what differs between two of them, and each as the
//! order sheet that is printed.

use std::collections::HashMap;

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewOrder};
use catalog::{ProductFacts, amounts::Amounts};
use kernel::{Currency, DocumentId, Fault, Moment, Money, OrderId, ProductId, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    change_request::unpriced,
    changes::{Change, changes},
    content::OrderContent,
    look_up::products,
    price_order::{Entry, Known, KnownPrices, PricedOrder, price_order},
    store,
};

const LIST: &str = "SELECT r.revision, r.created_at, u.name, c.id, c.number, c.reason \
     FROM order_revisions r JOIN users u ON u.id = r.created_by \
     LEFT JOIN change_requests c ON c.order_id = r.order_id AND c.applied_revision = r.revision \
     WHERE r.order_id = ";

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
    crate::refuse_unseen(tx, permit, id).await?;
    let query = Query::new(LIST)
        .bind(id)
        .push(" ORDER BY r.revision DESC LIMIT 500");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(RevisionRow::read).collect()
}

impl RevisionRow {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            revision: row.get(0)?,
            created_at: row.get(1)?,
            created_by: row.get(2)?,
            change_id: row.get(3)?,
            change_number: row.get(4)?,
            reason: row.get(5)?,
        })
    }

    async fn find(tx: &mut Tx<'_>, id: OrderId, revision: i64) -> Result<Self> {
        let query = Query::new(LIST)
            .bind(id)
            .push(" AND r.revision = ")
            .bind(revision);
        let row = tx.fetch_optional(query.sql(), query.params()).await?;
        Self::read(&row.ok_or(Fault::NotFound("revision"))?)
    }
}

/// What differs between two revisions of an order in the reader's sight; without prices for those
/// who may not see any.
pub async fn compare_revisions(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    id: OrderId,
    (from, to): (i64, i64),
) -> Result<RevisionsCompared> {
    crate::refuse_unseen(tx, permit, id).await?;
    let missing = || Fault::NotFound("revision");
    let before = store::revision(tx, id, from).await?.ok_or_else(missing)?;
    let after = store::revision(tx, id, to).await?.ok_or_else(missing)?;
    let mut changes = changes(&before, &after);
    if permit.hides().prices {
        changes = changes.into_iter().filter_map(unpriced).collect();
    }
    Ok(RevisionsCompared { from, to, changes })
}

/// A revision as it was, in full: what an order sheet that names it says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RevisionPage {
    /// Its number, since when, by whom and why.
    #[serde(flatten)]
    pub made: RevisionRow,
    /// The revision in force today.
    pub present: i64,
    /// The order's number, or its draft label.
    pub label: String,
    /// The customer's name.
    pub customer: String,
    /// The currency of its amounts.
    pub currency: String,
    /// What the order said; without prices for those who may not see any.
    pub content: OrderContent,
    /// The products of its lines with their amounts, in order.
    pub lines: Vec<RevisionLine>,
    /// What it came to; without it for those who may see no prices.
    pub total: Option<RevisionAmounts>,
}

/// A line of a revision: its product, as it is called now, and what it came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RevisionLine {
    /// Article number; empty for a line without product, like the next.
    pub sku: String,
    /// Name.
    pub name: String,
    /// The product's own unit.
    pub unit: String,
    /// Absent where prices are hidden.
    pub amounts: Option<RevisionAmounts>,
}

/// Decimals in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RevisionAmounts {
    /// Without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// With tax.
    pub gross: String,
}

impl RevisionAmounts {
    fn of(amounts: Amounts, currency: Currency) -> Self {
        let decimal = |minor| Money::new(minor, currency).to_decimal();
        Self {
            net: decimal(amounts.net),
            tax: decimal(amounts.tax),
            gross: decimal(amounts.gross),
        }
    }
}

/// A revision of an order in the reader's sight.
pub async fn show_revision(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    (id, revision): (OrderId, i64),
) -> Result<RevisionPage> {
    crate::refuse_unseen(tx, permit, id).await?;
    let made = RevisionRow::find(tx, id, revision).await?;
    let missing = || Fault::NotFound("revision");
    let content = store::revision(tx, id, revision)
        .await?
        .ok_or_else(missing)?;
    let heading = store::heading(tx, id).await?;
    let customer = match content.customer_id {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    let (priced, products) = priced_again(tx, &content).await?;
    let (currency, prices_hidden) = (priced.currency, permit.hides().prices);
    let shown = |amounts| (!prices_hidden).then(|| RevisionAmounts::of(amounts, currency));
    let lines = priced.lines.iter().map(|line| {
        let product = line.content.product_id.and_then(|id| products.get(&id));
        RevisionLine {
            sku: product.map(|facts| facts.sku.clone()).unwrap_or_default(),
            name: line.description.clone(),
            unit: line.unit.clone(),
            amounts: shown(line.amounts),
        }
    });
    Ok(RevisionPage {
        present: store::present_revision(tx, id).await?.ok_or_else(missing)?,
        label: heading.number,
        customer: customer.map(|facts| facts.name).unwrap_or_default(),
        currency: currency.code().to_owned(),
        lines: lines.collect(),
        total: shown(priced.total),
        content: if prices_hidden {
            content.without_prices()
        } else {
            content
        },
        made,
    })
}

/// The amounts of a revision again: its content states every price, rate and discount they follow
/// from.
async fn priced_again(
    tx: &mut Tx<'_>,
    content: &OrderContent,
) -> Result<(PricedOrder, HashMap<ProductId, ProductFacts>)> {
    let ids = products(content, |_| true);
    let ordered = content.order_date.ok_or(Fault::NotFound("revision"))?;
    let known = Known {
        products: catalog::facts_of(tx, &ids).await?,
        customer: None,
        currency_rate: None,
        prices: KnownPrices {
            units: catalog::units_of(tx, &ids).await?,
            ..KnownPrices::default()
        },
        // It was judged when it was written: whatever day it names had come by then.
        today: content
            .contract_signed_on
            .map_or(ordered, |signed| signed.max(ordered)),
        // Products may be disabled by now.
        entry: Entry::Imported,
    };
    Ok((price_order(content, &known)?, known.products))
}
