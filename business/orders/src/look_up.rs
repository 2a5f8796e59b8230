//! What pricing needs to know of the master data, looked up in the command's own transaction.

use ::store::Tx;
use kernel::{Currency, Date, OrderId, ProductId, Result};
use parties::CustomerFacts;

use crate::{
    content::OrderContent,
    price_order::{CustomerStanding, Entry, Known},
    store,
};

/// Looks customer, products and currency rate up.
pub(crate) async fn look_up(tx: &mut Tx<'_>, content: &OrderContent, today: Date) -> Result<Known> {
    let customer = look_up_customer(tx, content).await?;
    look_up_goods(tx, content, customer.as_ref(), today).await
}

/// Looks the customer up; `None` when the order names none, or there is no such customer.
pub(crate) async fn look_up_customer(
    tx: &mut Tx<'_>,
    content: &OrderContent,
) -> Result<Option<CustomerFacts>> {
    match content.customer_id {
        None => Ok(None),
        Some(id) => parties::facts(tx, id).await,
    }
}

/// Asks ahead for what a new order looks up one after the other, so that on PostgreSQL it comes in
/// one round trip.
pub(crate) async fn ask_ahead(tx: &mut Tx<'_>, content: &OrderContent, id: OrderId) -> Result<()> {
    if let Some(customer) = content.customer_id {
        parties::ask_facts(tx, customer).await?;
    }
    catalog::ask_facts_of(tx, &products_of(content)).await?;
    store::ask_same_customer_po(tx, content, id).await?;
    match content.contract_file_id {
        None => Ok(()),
        Some(file) => files::ask(tx, file).await,
    }
}

fn products_of(content: &OrderContent) -> Vec<ProductId> {
    let products = content.lines.iter().filter_map(|line| line.product_id);
    let mut ids: Vec<ProductId> = products.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Looks products and currency rate up, for an order of a customer that is looked up already.
pub(crate) async fn look_up_goods(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    customer: Option<&CustomerFacts>,
    today: Date,
) -> Result<Known> {
    let customer = content.customer_id.map(|_| match customer {
        None => CustomerStanding::Unknown,
        Some(facts) if facts.active => CustomerStanding::Active,
        Some(_) => CustomerStanding::Disabled,
    });
    let products = catalog::facts_of(tx, &products_of(content)).await?;
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
