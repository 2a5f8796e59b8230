//! The SQL of price lists and of the price policy.

use std::{collections::HashMap, sync::Arc};

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use access::{
    Permit,
    matrix::{ManagePrice, ManagePricePolicy, ViewCustomer},
};
use kernel::{Currency, CustomerId, Date, Fault, Moment, ProductId, Quantity, Result, search};

use crate::{
    price_list::{GiftInput, ListedProduct, PriceList, PriceListInput, PriceListRow, RuleInput},
    price_policy::PricePolicy,
    pricing::{Audience, ListHead, ListKind, Offer, PriceBook, PriceListId, PriceRuleId, Rule},
    units::UnitRatio,
};

const HEAD: &str = "SELECT l.id, l.code, l.name, l.kind, l.customer_id, c.name, l.class, l.channel, \
     l.valid_from, l.valid_until, l.currency, l.tax_included, l.active, l.version, \
     (SELECT COUNT(*) FROM price_rules r WHERE r.list_id = l.id) \
     FROM price_lists l LEFT JOIN customers c ON c.id = l.customer_id WHERE 1 = 1";

const BOOK: &str = "SELECT l.id, l.code, l.name, l.kind, l.customer_id, l.class, l.channel, \
     l.valid_from, l.valid_until, l.currency, l.tax_included, r.id, r.product_id, r.min_quantity, \
     r.price, r.unit, r.discount, r.agreed, r.gift_buy, r.gift_get, r.gift_product_id, \
     COALESCE(u.units, 1), COALESCE(u.base_units, 1) \
     FROM price_rules r JOIN price_lists l ON l.id = r.list_id \
     LEFT JOIN product_units u ON u.product_id = r.product_id AND u.unit = r.unit \
     WHERE l.active = TRUE AND r.product_id IN ";

const RULES: Sql<'static> = sql!(
    "SELECT id, product_id, min_quantity, price, unit, discount, agreed, gift_buy, gift_get, \
     gift_product_id FROM price_rules WHERE list_id = $1 ORDER BY ordinal"
);
const PRODUCTS: Sql<'static> = sql!(
    "SELECT p.id, p.sku, p.name, p.unit FROM products p WHERE EXISTS (SELECT 1 FROM price_rules r \
     WHERE r.list_id = $1 AND (r.product_id = p.id OR r.gift_product_id = p.id)) ORDER BY p.sku"
);
const AGREED: Sql<'static> = sql!("SELECT agreed FROM price_rules WHERE id = $1");
const LOCK_VERSION: Sql<'static> =
    sql!("SELECT version FROM price_lists WHERE id = $1"; FOR UPDATE);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO price_lists (id, code, name, name_search, kind, customer_id, class, channel, \
     valid_from, valid_until, currency, tax_included, active, version, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE price_lists SET code = $2, name = $3, name_search = $4, kind = $5, customer_id = $6, \
     class = $7, channel = $8, valid_from = $9, valid_until = $10, currency = $11, \
     tax_included = $12, active = $13, version = version + 1, updated_at = $14 WHERE id = $1"
);
const DELETE_RULES: Sql<'static> = sql!("DELETE FROM price_rules WHERE list_id = $1");
const INSERT_RULES: Sql<'static> = sql!(
    "INSERT INTO price_rules (id, list_id, ordinal, product_id, min_quantity, price, unit, \
     discount, agreed, gift_buy, gift_get, gift_product_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
const CONTRACT_OF: Sql<'static> = sql!("SELECT contract_no FROM price_lists WHERE id = $1");
const SET_CONTRACT: Sql<'static> = sql!("UPDATE price_lists SET contract_no = $2 WHERE id = $1");
const POLICY: Sql<'static> = sql!("SELECT content, version FROM price_policy WHERE one = 1");
const SET_POLICY: Sql<'static> = sql!(
    "INSERT INTO price_policy (one, content, version) VALUES (1, $1, 1) \
     ON CONFLICT (one) DO UPDATE SET content = excluded.content, version = price_policy.version + 1 \
     WHERE price_policy.version = $2"
);

/// Which lists to show.
#[derive(Debug, Clone, Default)]
pub struct PriceListFilter {
    /// Part of code or name.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<ListKind>,
    /// Only lists that have a rule for this product.
    pub product: Option<ProductId>,
    /// The last code of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: i64,
}

/// The rules that may price some products for a customer, ready to be asked.
pub async fn price_book(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    customer: Option<CustomerId>,
) -> Result<PriceBook> {
    if products.is_empty() {
        return Ok(PriceBook::default());
    }
    let query = book_query(products, customer);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    if rows.is_empty() {
        return Ok(PriceBook::default());
    }
    let mut heads: HashMap<PriceListId, Arc<ListHead>> = HashMap::new();
    let mut rules = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: PriceListId = row.get(0)?;
        let head = match heads.get(&id) {
            Some(head) => Arc::clone(head),
            None => {
                let head = Arc::new(list_head(row)?);
                heads.insert(id, Arc::clone(&head));
                head
            }
        };
        rules.push(rule(row, head)?);
    }
    let (policy, _) = price_policy(tx).await?;
    Ok(PriceBook::new(rules, policy.precedence, policy.valid_on))
}

/// Asks ahead for what [`price_book`] looks up.
pub async fn ask_price_book(
    tx: &mut Tx<'_>,
    products: &[ProductId],
    customer: Option<CustomerId>,
) -> Result<()> {
    if products.is_empty() {
        return Ok(());
    }
    let query = book_query(products, customer);
    tx.ask(query.sql(), query.params()).await?;
    tx.ask(POLICY, params![]).await
}

fn book_query(products: &[ProductId], customer: Option<CustomerId>) -> Query {
    let query = Query::new(BOOK)
        .bind_list(products.iter().copied())
        .push(" AND (l.customer_id IS NULL");
    let query = match customer {
        None => query,
        Some(customer) => query.push(" OR l.customer_id = ").bind(customer),
    };
    query.push(")")
}

fn kind(word: &str) -> Result<ListKind> {
    ListKind::parse(word).ok_or_else(|| Fault::internal(format_args!("unknown list kind {word}")))
}

fn list_head(row: &Row) -> Result<ListHead> {
    Ok(ListHead {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        kind: kind(&row.get::<String>(3)?)?,
        audience: Audience {
            customer: row.get(4)?,
            class: row.get(5)?,
            channel: row.get(6)?,
        },
        valid_from: row.get(7)?,
        valid_until: row.get(8)?,
        currency: Currency::parse(&row.get::<String>(9)?).unwrap_or(Currency::CNY),
        tax_included: row.get(10)?,
    })
}

fn rule(row: &Row, list: Arc<ListHead>) -> Result<Rule> {
    let per = UnitRatio::new(row.get(21)?, row.get(22)?);
    let offer = if let Some(price) = row.get(14)? {
        Offer::Price {
            price,
            unit: row.get(15)?,
            per: per.ok_or_else(|| Fault::internal("an illegal unit is stored"))?,
        }
    } else if let Some(rate) = row.get(16)? {
        Offer::Off(rate)
    } else {
        Offer::Gift {
            buy: row.get(18)?,
            get: row.get(19)?,
            product: row.get(20)?,
        }
    };
    Ok(Rule {
        id: row.get(11)?,
        list,
        product: row.get(12)?,
        min_quantity: row.get(13)?,
        agreed: row.get(17)?,
        offer,
    })
}

/// The call-off quantity of a frame contract's rule; none for other rules, and for one that is gone.
pub async fn agreed_quantity(tx: &mut Tx<'_>, rule: PriceRuleId) -> Result<Option<Quantity>> {
    let row = tx.fetch_optional(AGREED, params![rule]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Locks a list until the transaction ends, so that of two orders that call off the last of a frame
/// contract one waits for the other. A list that is gone is no fault: it prices nothing any more.
pub async fn lock_price_list(tx: &mut Tx<'_>, id: PriceListId) -> Result<()> {
    tx.fetch_optional(LOCK_VERSION, params![id]).await?;
    Ok(())
}

/// The number of the contract that keeps a list, if one does.
pub(crate) async fn contract_of(tx: &mut Tx<'_>, id: PriceListId) -> Result<Option<String>> {
    let row = tx.fetch_optional(CONTRACT_OF, params![id]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Frame contracts of a customer that price one of some products within a span of days: code of the
/// list and the product's name. The list itself is left out.
pub async fn frames_beside(
    tx: &mut Tx<'_>,
    (list, customer): (PriceListId, CustomerId),
    products: &[ProductId],
    (from, until): (Date, Option<Date>),
) -> Result<Vec<(String, String)>> {
    let mut query = Query::new(
        "SELECT l.code, p.name FROM price_rules r JOIN price_lists l ON l.id = r.list_id \
         JOIN products p ON p.id = r.product_id \
         WHERE l.active = TRUE AND l.kind = 'frame_contract' AND l.customer_id = ",
    )
    .bind(customer)
    .push(" AND l.id <> ")
    .bind(list)
    .push(" AND COALESCE(l.valid_until, '9999-12-31') >= ")
    .bind(from);
    if let Some(until) = until {
        query = query.push(" AND l.valid_from <= ").bind(until);
    }
    query = query
        .push(" AND r.product_id IN ")
        .bind_list(products.iter().copied())
        .push(" ORDER BY l.code, p.name");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Notes which contract keeps a list.
pub(crate) async fn set_contract(tx: &mut Tx<'_>, id: PriceListId, contract: &str) -> Result<()> {
    tx.queue(SET_CONTRACT, params![id, contract]).await
}

/// The price policy with its version; the shipped one at version 0 while nobody set another.
pub async fn price_policy(tx: &mut Tx<'_>) -> Result<(PricePolicy, i64)> {
    let Some(row) = tx.fetch_optional(POLICY, params![]).await? else {
        return Ok((PricePolicy::default(), 0));
    };
    let content = serde_json::from_str(&row.get::<String>(0)?).map_err(Fault::internal)?;
    Ok((content, row.get(1)?))
}

/// Replaces the price policy unless somebody else did since `version`.
pub(crate) async fn set_price_policy(
    tx: &mut Tx<'_>,
    _: &Permit<ManagePricePolicy>,
    policy: &PricePolicy,
    version: i64,
) -> Result<()> {
    let content = serde_json::to_string(policy).map_err(Fault::internal)?;
    let written = tx.execute(SET_POLICY, params![content, version]).await?;
    if written == 1 {
        return Ok(());
    }
    let (present, _) = price_policy(tx).await?;
    let present = serde_json::to_value(present).map_err(Fault::internal)?;
    Err(Fault::Stale(Box::new(present)))
}

/// Lists by code. Those of one customer are shown to whom the customer is in sight.
pub async fn price_lists(
    tx: &mut Tx<'_>,
    customers: &Permit<ViewCustomer>,
    filter: &PriceListFilter,
) -> Result<Vec<PriceListRow>> {
    let mut query = in_sight(Query::new(HEAD), customers);
    let text = search::normalize(filter.text.trim());
    if !text.is_empty() {
        query = query
            .push(" AND l.name_search LIKE ")
            .bind(containing(&text));
        query = query.push(" ESCAPE '!'");
    }
    if let Some(kind) = filter.kind {
        query = query.push(" AND l.kind = ").bind(kind.as_str().to_owned());
    }
    if let Some(product) = filter.product {
        query = query
            .push(" AND EXISTS (SELECT 1 FROM price_rules r WHERE r.list_id = l.id AND r.product_id = ")
            .bind(product)
            .push(")");
    }
    if let Some(after) = &filter.after {
        query = query.push(" AND l.code > ").bind(after.clone());
    }
    let query = query.push(" ORDER BY l.code LIMIT ").bind(filter.limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(list_row).collect()
}

/// A pattern for texts that contain this one.
fn containing(text: &str) -> String {
    let escaped = text
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

fn in_sight(query: Query, permit: &Permit<ViewCustomer>) -> Query {
    let sight = permit.sight();
    if sight.all {
        return query;
    }
    query
        .push(" AND (l.customer_id IS NULL OR c.department_id IN ")
        .bind_list(sight.departments)
        .push(" OR c.owner_id IN ")
        .bind_list(sight.users)
        .push(")")
}

fn list_row(row: &Row) -> Result<PriceListRow> {
    Ok(PriceListRow {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        kind: kind(&row.get::<String>(3)?)?,
        customer_name: row.get(5)?,
        class: row.get(6)?,
        channel: row.get(7)?,
        valid_from: row.get(8)?,
        valid_until: row.get(9)?,
        currency: row.get(10)?,
        tax_included: row.get(11)?,
        active: row.get(12)?,
        rules: row.get(14)?,
    })
}

/// One list with its rules.
pub async fn price_list(
    tx: &mut Tx<'_>,
    customers: &Permit<ViewCustomer>,
    id: PriceListId,
) -> Result<PriceList> {
    let query = in_sight(Query::new(HEAD).push(" AND l.id = ").bind(id), customers);
    let row = tx
        .fetch_optional(query.sql(), query.params())
        .await?
        .ok_or(Fault::NotFound("price list"))?;
    let rules = tx.fetch_all(RULES, params![id]).await?;
    let products = tx.fetch_all(PRODUCTS, params![id]).await?;
    let shown = list_row(&row)?;
    Ok(PriceList {
        id,
        content: PriceListInput {
            code: shown.code,
            name: shown.name,
            kind: shown.kind,
            customer_id: row.get(4)?,
            class: shown.class,
            channel: shown.channel,
            valid_from: shown.valid_from,
            valid_until: shown.valid_until,
            currency: Some(shown.currency),
            tax_included: shown.tax_included,
            active: shown.active,
            rules: rules.iter().map(rule_input).collect::<Result<_>>()?,
        },
        customer_name: shown.customer_name,
        products: products.iter().map(listed_product).collect::<Result<_>>()?,
        version: row.get(13)?,
    })
}

fn rule_input(row: &Row) -> Result<RuleInput> {
    let gift = match row.get(7)? {
        None => None,
        Some(buy) => Some(GiftInput {
            buy,
            get: row.get(8)?,
            product_id: row.get(9)?,
        }),
    };
    Ok(RuleInput {
        id: row.get(0)?,
        product_id: row.get(1)?,
        min_quantity: row.get(2)?,
        price: row.get(3)?,
        unit: row.get(4)?,
        discount: row.get(5)?,
        agreed: row.get(6)?,
        gift,
    })
}

fn listed_product(row: &Row) -> Result<ListedProduct> {
    Ok(ListedProduct {
        id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        unit: row.get(3)?,
    })
}

/// The version of a list, its row locked until the transaction ends.
pub(crate) async fn lock_list(tx: &mut Tx<'_>, id: PriceListId) -> Result<i64> {
    tx.fetch_optional(LOCK_VERSION, params![id])
        .await?
        .ok_or(Fault::NotFound("price list"))?
        .get(0)
}

/// Writes a list; a new one or, once locked, a changed one. Every rule has its id.
pub(crate) async fn write_list(
    tx: &mut Tx<'_>,
    _: &Permit<ManagePrice>,
    (id, is_new): (PriceListId, bool),
    list: &PriceListInput,
    now: Moment,
) -> Result<()> {
    let currency = list.currency().unwrap_or(Currency::CNY);
    tx.execute(
        if is_new { INSERT } else { UPDATE },
        params![
            id,
            list.code,
            list.name,
            search::normalize(&format!("{} {}", list.code, list.name)),
            list.kind.as_str(),
            list.customer_id,
            list.class,
            list.channel,
            list.valid_from,
            list.valid_until,
            currency.code(),
            list.tax_included,
            list.active,
            now,
        ],
    )
    .await?;
    tx.execute(DELETE_RULES, params![id]).await?;
    let rows = list.rules.iter().zip(0_i64..).map(|(rule, ordinal)| {
        values![
            rule.id,
            id,
            ordinal,
            rule.product_id,
            rule.min_quantity,
            rule.price,
            rule.unit.clone(),
            rule.discount,
            rule.agreed,
            rule.gift.as_ref().map(|gift| gift.buy),
            rule.gift.as_ref().map(|gift| gift.get),
            rule.gift.as_ref().map(|gift| gift.product_id),
        ]
    });
    tx.insert_many(INSERT_RULES, rows).await
}
