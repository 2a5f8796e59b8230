//! What pricing needs to know of the master data, looked up in the command's own transaction.

use std::collections::HashMap;

use ::store::Tx;
use catalog::{
    pricing::{Buyer, PriceBook},
    units::Units,
};
use kernel::{Currency, Date, OrderId, ProductId, Rate, Result};
use parties::CustomerFacts;

use crate::{
    content::{LineContent, OrderContent},
    price_order::{CustomerStanding, Entry, Known, KnownPrices},
    promise::Promises,
    store,
};

/// Looks customer, products and currency rate up: enough to judge prices that are settled.
pub(crate) async fn look_up(tx: &mut Tx<'_>, content: &OrderContent, today: Date) -> Result<Known> {
    let customer = look_up_customer(tx, content).await?;
    Ok(Known {
        products: catalog::facts_of(tx, &products(content, |_| true)).await?,
        customer: standing(content, customer.as_ref()),
        currency_rate: currency_rate(tx, content, today).await?,
        prices: KnownPrices::default(),
        today,
        entry: Entry::Manual,
    })
}

async fn look_up_customer(
    tx: &mut Tx<'_>,
    content: &OrderContent,
) -> Result<Option<CustomerFacts>> {
    match content.customer_id {
        None => Ok(None),
        Some(id) => parties::facts(tx, id).await,
    }
}

/// Looks units and price rules up as well, to price what was entered; answers the customer too,
/// `None` when the order names none, or there is no such customer. An order's own call-offs do not
/// count against it; what is not an order yet has none. What was promised in writing is known by
/// whoever knows the paper.
///
/// On PostgreSQL it takes one round trip; what only some rules need (units, call-offs, other products
/// as gifts) takes more, where the order's products have such rules.
pub(crate) async fn look_up_prices(
    tx: &mut Tx<'_>,
    (order, promised): (Option<OrderId>, Promises),
    content: &OrderContent,
    today: Date,
) -> Result<(Option<CustomerFacts>, Known)> {
    let ids = products(content, |_| true);
    if let Some(customer) = content.customer_id {
        parties::ask_facts(tx, customer).await?;
    }
    catalog::ask_facts_of(tx, &ids).await?;
    catalog::ask_price_book(tx, &ids, content.customer_id).await?;
    let customer = look_up_customer(tx, content).await?;
    let mut products = catalog::facts_of(tx, &ids).await?;
    let book = catalog::price_book(tx, &ids, content.customer_id).await?;
    let mut gifts: Vec<ProductId> = book.gift_products().chain(promised.products()).collect();
    gifts.retain(|gift| !products.contains_key(gift));
    gifts.sort_unstable();
    gifts.dedup();
    products.extend(catalog::facts_of(tx, &gifts).await?);
    let prices = KnownPrices {
        units: units(tx, content, &book).await?,
        called: store::called_off(tx, order, &book.call_offs()).await?,
        buyer: buyer(content, customer.as_ref()),
        book,
        promised,
    };
    let known = Known {
        products,
        customer: standing(content, customer.as_ref()),
        currency_rate: currency_rate(tx, content, today).await?,
        prices,
        today,
        entry: Entry::Manual,
    };
    Ok((customer, known))
}

fn standing(content: &OrderContent, customer: Option<&CustomerFacts>) -> Option<CustomerStanding> {
    content.customer_id.map(|_| match customer {
        None => CustomerStanding::Unknown,
        Some(facts) if facts.active => CustomerStanding::Active,
        Some(_) => CustomerStanding::Disabled,
    })
}

/// Who buys, and by which channel: the order's own, or the customer's usual one while it names none.
fn buyer(content: &OrderContent, customer: Option<&CustomerFacts>) -> Buyer {
    let own = content.channel.trim();
    let usual = customer.map_or("", |facts| facts.channel.as_str());
    Buyer {
        customer: customer.map(|facts| facts.id),
        class: customer.map_or_else(String::new, |facts| facts.class.clone()),
        channel: if own.is_empty() { usual } else { own }.to_owned(),
    }
}

async fn currency_rate(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    today: Date,
) -> Result<Option<Rate>> {
    let code = content.currency.as_deref();
    match code.map_or(Some(Currency::CNY), Currency::parse) {
        None => Ok(None),
        Some(currency) => catalog::rate_on(tx, currency, content.order_date.unwrap_or(today)).await,
    }
}

/// Units of the products, where any but the product's own is spoken of.
async fn units(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    book: &PriceBook,
) -> Result<HashMap<ProductId, Units>> {
    let in_book = book.has_units();
    let wanted =
        |line: &LineContent| in_book || line.entered.is_some() || !line.price_unit.is_empty();
    catalog::units_of(tx, &products(content, wanted)).await
}

/// The products of some lines, each once.
pub(crate) fn products(
    content: &OrderContent,
    wanted: impl Fn(&LineContent) -> bool,
) -> Vec<ProductId> {
    let lines = content.lines.iter().filter(|line| wanted(line));
    let mut ids: Vec<ProductId> = lines.filter_map(|line| line.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
