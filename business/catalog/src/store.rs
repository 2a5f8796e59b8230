//! The SQL of products.

pub(crate) mod price_lists;
pub(crate) mod styles;
pub(crate) mod units;

use std::collections::HashMap;

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use access::{
    Permit,
    matrix::{ManagePrice, ManageProduct, ViewProduct},
};
use kernel::{Currency, Fault, Moment, ProductId, Result, UnitPrice, search};

use crate::product::{PricesInput, Product, ProductFacts, ProductInput, Supply};

const FACTS_COLUMNS: &str = "SELECT id, sku, name, model, unit, whole_units, serialised, supply, \
     currency, list_price, floor_price, tax_rate, lead_days, active, parameters FROM products \
     WHERE id IN ";

const COLUMNS: &str = "SELECT p.id, p.sku, p.name, p.model, p.unit, p.whole_units, p.serialised, \
     p.supply, p.currency, p.list_price, p.floor_price, p.cost_price, p.tax_rate, p.lead_days, \
     p.parameters, p.active, p.version FROM products p";

const BY_SKU: Sql<'static> = sql!("SELECT id FROM products WHERE sku = $1");
const LOCK_VERSION: Sql<'static> = sql!("SELECT version FROM products WHERE id = $1"; FOR UPDATE);
const DELETE_TERMS: Sql<'static> = sql!("DELETE FROM product_terms WHERE product_id = $1");
const INSERT_TERMS: Sql<'static> =
    sql!("INSERT INTO product_terms (term, product_id) VALUES ($1, $2)");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO products (id, sku, name, name_search, model, unit, whole_units, serialised, supply, \
     currency, list_price, floor_price, cost_price, tax_rate, lead_days, parameters, active, version, \
     created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18, $18)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE products SET sku = $2, name = $3, name_search = $4, model = $5, unit = $6, \
     whole_units = $7, serialised = $8, supply = $9, currency = $10, list_price = $11, \
     floor_price = $12, cost_price = $13, tax_rate = $14, lead_days = $15, parameters = $16, \
     active = $17, version = version + 1, updated_at = $18 WHERE id = $1"
);
const SET_PRICES: Sql<'static> = sql!(
    "UPDATE products SET list_price = $2, floor_price = $3, cost_price = $4, version = version + 1, \
     updated_at = $5 WHERE id = $1"
);

/// Products as this transaction read them.
#[derive(Default)]
struct Known(HashMap<ProductId, ProductFacts>);

fn known<'t>(tx: &'t mut Tx<'_>) -> &'t mut HashMap<ProductId, ProductFacts> {
    &mut tx.recent::<Known>().0
}

/// What orders need to know of some products; an unknown id is absent from the map.
pub async fn facts_of(
    tx: &mut Tx<'_>,
    ids: &[ProductId],
) -> Result<HashMap<ProductId, ProductFacts>> {
    let wanted = unknown(tx, ids);
    if !wanted.is_empty() {
        let query = facts_query(&wanted);
        for row in tx.fetch_all(query.sql(), query.params()).await? {
            let product = facts(&row)?;
            known(tx).insert(product.id, product);
        }
    }
    let known = known(tx);
    let found = ids.iter().filter_map(|id| known.get(id));
    Ok(found.map(|product| (product.id, product.clone())).collect())
}

fn unknown(tx: &mut Tx<'_>, ids: &[ProductId]) -> Vec<ProductId> {
    let known = known(tx);
    let unknown = ids.iter().filter(|id| !known.contains_key(id));
    unknown.copied().collect()
}

/// Standard cost of one unit of some products, each in its currency, for figures that the rules
/// compute; shown only to those who may see costs.
pub async fn standard_costs(
    tx: &mut Tx<'_>,
    ids: &[ProductId],
) -> Result<HashMap<ProductId, (UnitPrice, Currency)>> {
    let query = Query::new("SELECT id, cost_price, currency FROM products WHERE id IN ")
        .bind_list(ids.iter().copied());
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| {
            let currency = Currency::parse(&row.get::<String>(2)?).unwrap_or(Currency::CNY);
            Ok((row.get(0)?, (row.get(1)?, currency)))
        })
        .collect()
}

/// Asks ahead for what [`facts_of`] looks up.
pub async fn ask_facts_of(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<()> {
    let wanted = unknown(tx, ids);
    if wanted.is_empty() {
        return Ok(());
    }
    let query = facts_query(&wanted);
    tx.ask(query.sql(), query.params()).await
}

fn facts_query(ids: &[ProductId]) -> Query {
    Query::new(FACTS_COLUMNS).bind_list(ids.iter().copied())
}

fn facts(row: &Row) -> Result<ProductFacts> {
    Ok(ProductFacts {
        id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        model: row.get(3)?,
        unit: row.get(4)?,
        whole_units: row.get(5)?,
        serialised: row.get(6)?,
        supply: supply(&row.get::<String>(7)?)?,
        currency: Currency::parse(&row.get::<String>(8)?).unwrap_or(Currency::CNY),
        list_price: row.get(9)?,
        floor_price: row.get(10)?,
        tax_rate: row.get(11)?,
        lead_days: row.get(12)?,
        active: row.get(13)?,
        parameters: serde_json::from_str(&row.get::<String>(14)?).map_err(Fault::internal)?,
    })
}

fn supply(word: &str) -> Result<Supply> {
    Supply::parse(word).ok_or_else(|| Fault::internal(format_args!("unknown supply {word}")))
}

/// A product for the page of one; costs are masked as the permit says.
pub async fn get(tx: &mut Tx<'_>, permit: &Permit<ViewProduct>, id: ProductId) -> Result<Product> {
    let query = Query::new(COLUMNS).push(" WHERE p.id = ").bind(id);
    let row = tx
        .fetch_optional(query.sql(), query.params())
        .await?
        .ok_or(Fault::NotFound("product"))?;
    product(&row, permit)
}

/// The id of a product by its article number.
pub async fn find_by_sku(tx: &mut Tx<'_>, sku: &str) -> Result<Option<ProductId>> {
    tx.fetch_optional(BY_SKU, params![sku])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Products by article number, name, model or pinyin initials, by article number.
/// An empty search lists all. `after` is the last article number of the page before.
pub async fn search(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewProduct>,
    text: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Product>> {
    let wanted = search::query_terms(text);
    let mut query = Query::new(COLUMNS).push(" WHERE 1 = 1");
    for range in &wanted.ranges {
        query = query
            .push(" AND EXISTS (SELECT 1 FROM product_terms t WHERE t.product_id = p.id AND t.term >= ")
            .bind(range.from.clone())
            .push(" AND t.term < ")
            .bind(range.below.clone())
            .push(")");
    }
    if let Some(after) = after {
        query = query.push(" AND p.sku > ").bind(after.to_owned());
    }
    let query = query.push(" ORDER BY p.sku LIMIT ").bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let found: Vec<Product> = rows
        .iter()
        .map(|row| product(row, permit))
        .collect::<Result<_>>()?;
    Ok(found
        .into_iter()
        .filter(|p| wanted.agrees(&searchable(&p.content)))
        .collect())
}

/// Narrows a list of papers about products to what a person typed: the start of one of their
/// `numbers` (columns), or a product by article number, name, model or pinyin initials. The list
/// calls its products `p`.
#[must_use]
pub fn matching(query: Query, text: &str, numbers: &[&'static str]) -> Query {
    if text.trim().is_empty() {
        return query;
    }
    let start = search::Range::of(&text.trim().to_uppercase());
    let mut query = query.push(" AND (1 = 0");
    for number in numbers {
        query = query
            .push(" OR (")
            .push(number)
            .push(" >= ")
            .bind(start.from.clone());
        query = query
            .push(" AND ")
            .push(number)
            .push(" < ")
            .bind(start.below.clone())
            .push(")");
    }
    let wanted = search::query_terms(text);
    if !wanted.is_empty() {
        query = query.push(" OR (1 = 1");
        for range in wanted.ranges {
            query = query
                .push(" AND EXISTS (SELECT 1 FROM product_terms t WHERE t.product_id = p.id AND t.term >= ")
                .bind(range.from)
                .push(" AND t.term < ")
                .bind(range.below)
                .push(")");
        }
        query = query.push(")");
    }
    query.push(")")
}

/// The text a search's fragments must stand in.
fn searchable(input: &ProductInput) -> String {
    search::normalize(&format!("{} {} {}", input.sku, input.name, input.model))
}

fn product(row: &Row, permit: &Permit<ViewProduct>) -> Result<Product> {
    let hides = permit.hides();
    let masked = hides.floor || hides.cost;
    Ok(Product {
        id: row.get(0)?,
        content: ProductInput {
            sku: row.get(1)?,
            name: row.get(2)?,
            model: row.get(3)?,
            unit: row.get(4)?,
            whole_units: row.get(5)?,
            serialised: row.get(6)?,
            supply: supply(&row.get::<String>(7)?)?,
            currency: Some(row.get(8)?),
            list_price: if hides.prices {
                Default::default()
            } else {
                row.get(9)?
            },
            floor_price: if hides.floor {
                Default::default()
            } else {
                row.get(10)?
            },
            cost_price: if hides.cost {
                Default::default()
            } else {
                row.get(11)?
            },
            tax_rate: row.get(12)?,
            lead_days: u16::try_from(row.get::<i64>(13)?).unwrap_or(u16::MAX),
            parameters: serde_json::from_str(&row.get::<String>(14)?).map_err(Fault::internal)?,
            active: row.get(15)?,
        },
        version: row.get(16)?,
        masked,
        floor_hidden: hides.floor,
    })
}

/// The version of a product, its row locked until the transaction ends.
pub(crate) async fn lock_version(tx: &mut Tx<'_>, id: ProductId) -> Result<i64> {
    let row = tx
        .fetch_optional(LOCK_VERSION, params![id])
        .await?
        .ok_or(Fault::NotFound("product"))?;
    row.get(0)
}

/// Writes a new product and its search terms.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<ManageProduct>,
    id: ProductId,
    input: &ProductInput,
    now: Moment,
) -> Result<()> {
    write(tx, permit, INSERT, id, input, now).await?;
    index(tx, id, input).await
}

/// Writes a changed product and its search terms anew.
pub(crate) async fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<ManageProduct>,
    id: ProductId,
    input: &ProductInput,
    now: Moment,
) -> Result<()> {
    known(tx).remove(&id);
    write(tx, permit, UPDATE, id, input, now).await?;
    tx.execute(DELETE_TERMS, params![id]).await?;
    index(tx, id, input).await
}

/// Writes what a product costs.
pub(crate) async fn set_prices(
    tx: &mut Tx<'_>,
    _: &Permit<ManagePrice>,
    id: ProductId,
    prices: &PricesInput,
    now: Moment,
) -> Result<()> {
    known(tx).remove(&id);
    tx.execute(
        SET_PRICES,
        params![
            id,
            prices.list_price,
            prices.floor_price,
            prices.cost_price,
            now
        ],
    )
    .await
    .map(drop)
}

async fn write(
    tx: &mut Tx<'_>,
    _: &Permit<ManageProduct>,
    sql: Sql<'static>,
    id: ProductId,
    input: &ProductInput,
    now: Moment,
) -> Result<()> {
    let currency = input.currency()?;
    let parameters = serde_json::to_string(&input.parameters).map_err(Fault::internal)?;
    tx.execute(
        sql,
        params![
            id,
            input.sku,
            input.name,
            searchable(input),
            input.model,
            input.unit,
            input.whole_units,
            input.serialised,
            input.supply.as_str(),
            currency.code(),
            input.list_price,
            input.floor_price,
            input.cost_price,
            input.tax_rate,
            i64::from(input.lead_days),
            parameters,
            input.active,
            now,
        ],
    )
    .await?;
    Ok(())
}

async fn index(tx: &mut Tx<'_>, id: ProductId, input: &ProductInput) -> Result<()> {
    let mut terms = std::collections::BTreeSet::new();
    for text in [&input.sku, &input.name, &input.model] {
        terms.extend(search::index_terms(text));
    }
    tx.insert_many(
        INSERT_TERMS,
        terms.into_iter().map(|term| values![term, id]),
    )
    .await?;
    Ok(())
}
