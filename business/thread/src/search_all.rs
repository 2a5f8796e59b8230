//! One search over orders, customers, products and people, each within the reader's rights.

use ::store::Tx;
use access::{
    PeopleFilter, Permit, Principal, allowed,
    matrix::{ViewCustomer, ViewOrder, ViewPeople, ViewProduct},
};
use kernel::Result;
use orders::{OrderFilter, list_orders};
use serde::Serialize;
use uuid::Uuid;

/// Hits of each kind: whoever needs more goes to the list itself.
const HITS_MAX: i64 = 6;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// An order.
    Order,
    /// A customer.
    Customer,
    /// A product.
    Product,
    /// A person of the company.
    Person,
}

/// Something that was found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// What it is.
    pub kind: FoundKind,
    /// Its id.
    pub id: Uuid,
    /// Its number or name.
    pub label: String,
    /// What tells it apart: customer, code, model, login.
    pub detail: String,
}

/// Finds by number, name or pinyin initials; kinds the reader has no right to are left out.
///
/// # Errors
/// When the database fails.
pub async fn search_all(tx: &mut Tx<'_>, principal: &Principal, text: &str) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    if let Some(permit) = allowed::<ViewOrder>(principal) {
        orders(tx, &permit, text, &mut found).await?;
    }
    if let Some(permit) = allowed::<ViewCustomer>(principal) {
        let customers = parties::search(tx, &permit, text, None, HITS_MAX).await?;
        found.extend(customers.into_iter().map(|customer| Found {
            kind: FoundKind::Customer,
            id: customer.id.0,
            label: customer.content.name,
            detail: customer.content.code,
        }));
    }
    if let Some(permit) = allowed::<ViewProduct>(principal) {
        let products = catalog::search(tx, &permit, text, None, HITS_MAX).await?;
        found.extend(products.into_iter().map(|product| Found {
            kind: FoundKind::Product,
            id: product.id.0,
            label: product.content.name,
            detail: format!("{} {}", product.content.sku, product.content.model),
        }));
    }
    if let Some(permit) = allowed::<ViewPeople>(principal) {
        people(tx, &permit, text, &mut found).await?;
    }
    Ok(found)
}

async fn orders(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    text: &str,
    found: &mut Vec<Found>,
) -> Result<()> {
    let filter = OrderFilter {
        text: text.to_owned(),
        limit: HITS_MAX,
        ..OrderFilter::default()
    };
    let rows = list_orders(tx, permit, &filter).await?;
    found.extend(rows.into_iter().map(|row| Found {
        kind: FoundKind::Order,
        id: row.id.0,
        label: row.label,
        detail: row.customer_name.unwrap_or_default(),
    }));
    Ok(())
}

async fn people(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewPeople>,
    text: &str,
    found: &mut Vec<Found>,
) -> Result<()> {
    let filter = PeopleFilter {
        search: Some(text.to_owned()),
        limit: HITS_MAX,
        ..PeopleFilter::default()
    };
    let users = access::people::list(tx, permit, &filter).await?;
    found.extend(users.into_iter().map(|user| Found {
        kind: FoundKind::Person,
        id: user.id.0,
        label: user.name,
        detail: user.login,
    }));
    Ok(())
}
