//! What pricing needs to know of the master data, looked up in the command's own transaction.

use ::store::Tx;
use kernel::{Currency, Date, ProductId, Result};

use crate::{
    content::OrderContent,
    price_order::{CustomerStanding, Entry, Known},
};

/// Looks customer, products and currency rate up.
pub(crate) async fn look_up(tx: &mut Tx<'_>, content: &OrderContent, today: Date) -> Result<Known> {
    let customer = match content.customer_id {
        None => None,
        Some(id) => Some(match parties::facts(tx, id).await? {
            None => CustomerStanding::Unknown,
            Some(facts) if facts.active => CustomerStanding::Active,
            Some(_) => CustomerStanding::Disabled,
        }),
    };
    let mut ids: Vec<ProductId> = content
        .lines
        .iter()
        .filter_map(|line| line.product_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let products = catalog::facts_of(tx, &ids).await?;
    let currency = content
        .currency
        .as_deref()
        .map_or(Some(Currency::CNY), Currency::parse);
    let currency_rate = match currency {
        None => None,
        Some(currency) => {
            catalog::rate_on(tx, currency, content.order_date.unwrap_or(today)).await?
        }
    };
    Ok(Known {
        products,
        customer,
        currency_rate,
        today,
        entry: Entry::Manual,
    })
}
