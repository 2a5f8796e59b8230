//! Reading an order with its lines.

use std::sync::Arc;

use ::store::{Row, Sql, Tx, params, sql};
use catalog::{
    amounts::{Amounts, Rounding},
    pricing::PriceRuleId,
    units::UnitRatio,
};
use kernel::{Currency, Fault, LineId, OrderId, Result};

use crate::{
    content::{EnteredQuantity, GiftOf, LineContent, OrderContent},
    delivery_mode::DeliveryMode,
    order::{Order, OrderState},
    price_order::PricedLine,
    price_source::LinePricing,
};

macro_rules! header {
    () => {
        "SELECT id, draft_label, number, order_type, state, milestone, customer_id, \
     owner_id, entered_by, department_id, contact_name, contact_phone, channel, customer_po_no, \
     contract_no, contract_signed_on, contract_file_id, order_date, delivery_on, delivery_place, \
     payment_terms, remark, currency, net, tax, gross, base_gross, revision, content_hash, source, \
     promised_on, created_at, submitted_at, approved_at, closed_at, charges, contract_amount, \
     rounding, discount, delivery_mode FROM orders WHERE id = $1"
    };
}
const LOAD: Sql<'static> = sql!(header!());
const LOCK: Sql<'static> = sql!(header!(); FOR UPDATE);
const LINES: Sql<'static> = sql!(
    "SELECT line_id, product_id, description, model, unit, quantity, unit_price, tax_included, \
     tax_rate, discount, net, tax, gross, delivery_on, delivery_place, parameters, remark, entered_quantity, \
     entered_unit, price_unit, price_units, price_base_units, from_book, price_source, gift_line_id, \
     gift_rule_id, discount_share, customer_po_line, customer_article_no FROM order_lines WHERE order_id = $1 ORDER BY ordinal"
);

/// The order, its row locked until the transaction ends; not found when there is none.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: OrderId) -> Result<Arc<Order>> {
    read(tx, LOCK, id).await?.ok_or(Fault::NotFound("order"))
}

/// The order as [`load`] reads it; not found when there is none.
pub async fn get(tx: &mut Tx<'_>, id: OrderId) -> Result<Arc<Order>> {
    load(tx, id).await?.ok_or(Fault::NotFound("order"))
}

/// The order, whoever asks: for areas that already hold a permit for their own operation.
pub async fn load(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Arc<Order>>> {
    let known = &tx.recent::<Known>().0;
    if let Some(order) = known.iter().find(|order| order.id == id) {
        return Ok(Some(Arc::clone(order)));
    }
    read(tx, LOAD, id).await
}

/// Orders as this transaction read them.
#[derive(Default)]
struct Known(Vec<Arc<Order>>);

/// So many are kept; a list of many orders reads each of them once.
const KEPT: usize = 4;

fn remember(tx: &mut Tx<'_>, order: &Arc<Order>) {
    let known = &mut tx.recent::<Known>().0;
    known.retain(|old| old.id != order.id);
    if known.len() == KEPT {
        known.remove(0);
    }
    known.push(Arc::clone(order));
}

/// A write of some columns does the same to what is remembered.
pub(super) fn amend(tx: &mut Tx<'_>, id: OrderId, change: impl FnOnce(&mut Order)) {
    let known = &mut tx.recent::<Known>().0;
    if let Some(order) = known.iter_mut().find(|order| order.id == id) {
        change(Arc::make_mut(order));
    }
}

/// Every other write of an order goes through here.
pub(super) fn forget(tx: &mut Tx<'_>, id: OrderId) {
    tx.recent::<Known>().0.retain(|order| order.id != id);
}

async fn read(tx: &mut Tx<'_>, sql: Sql<'static>, id: OrderId) -> Result<Option<Arc<Order>>> {
    let Some(row) = tx.fetch_optional(sql, params![id]).await? else {
        return Ok(None);
    };
    let mut order = header(&row)?;
    for row in tx.fetch_all(LINES, params![id]).await? {
        let line = line(&row)?;
        order.content.lines.push(line.content.clone());
        order.lines.push(line);
    }
    let order = Arc::new(order);
    remember(tx, &order);
    Ok(Some(order))
}

fn header(row: &Row) -> Result<Order> {
    let terms: Option<String> = row.get(20)?;
    let terms = terms
        .map(|t| serde_json::from_str(&t))
        .transpose()
        .map_err(Fault::internal)?;
    let state: String = row.get(4)?;
    let currency: String = row.get(22)?;
    let delivery_mode: Option<String> = row.get(39)?;
    Ok(Order {
        id: row.get(0)?,
        draft_label: row.get(1)?,
        number: row.get(2)?,
        state: OrderState::parse(&state).ok_or_else(|| Fault::internal("unknown order state"))?,
        milestone: row.get(5)?,
        owner: row.get(7)?,
        entered_by: row.get(8)?,
        department: row.get(9)?,
        content: OrderContent {
            order_type: row.get(3)?,
            customer_id: row.get(6)?,
            contact_name: row.get(10)?,
            contact_phone: row.get(11)?,
            channel: row.get(12)?,
            customer_po_no: row.get(13)?,
            contract_no: row.get(14)?,
            contract_signed_on: row.get(15)?,
            contract_file_id: row.get(16)?,
            contract_amount: contract_amount(row.get(36)?, &currency),
            order_date: Some(row.get(17)?),
            delivery_on: row.get(18)?,
            delivery_place: row.get(19)?,
            delivery_mode: delivery_mode.as_deref().and_then(DeliveryMode::parse),
            payment_terms: terms,
            rounding: Rounding::parse(&row.get::<String>(37)?).unwrap_or_default(),
            discount: json_column(row, 38)?,
            currency: Some(currency.clone()),
            remark: row.get(21)?,
            lines: Vec::new(),
        },
        lines: Vec::new(),
        total: Amounts {
            net: row.get(23)?,
            tax: row.get(24)?,
            gross: row.get(25)?,
        },
        base_gross: row.get(26)?,
        currency: Currency::parse(&currency).unwrap_or(Currency::CNY),
        order_date: row.get(17)?,
        revision: row.get(27)?,
        content_hash: row.get(28)?,
        source: row.get(29)?,
        promised_on: row.get(30)?,
        created_at: row.get(31)?,
        submitted_at: row.get(32)?,
        approved_at: row.get(33)?,
        closed_at: row.get(34)?,
        charges: serde_json::from_str(&row.get::<String>(35)?).map_err(Fault::internal)?,
    })
}

fn json_column<T: serde::de::DeserializeOwned>(row: &Row, column: usize) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(Fault::internal)
}

fn contract_amount(minor: Option<i64>, currency: &str) -> Option<String> {
    let currency = Currency::parse(currency).unwrap_or(Currency::CNY);
    minor.map(|minor| kernel::Money::new(minor, currency).to_decimal())
}

fn line(row: &Row) -> Result<PricedLine> {
    let parameters: String = row.get(15)?;
    let (line_id, unit_price, tax_rate) = (row.get(0)?, row.get(6)?, row.get(8)?);
    Ok(PricedLine {
        line_id,
        content: LineContent {
            line_id: Some(line_id),
            product_id: row.get(1)?,
            model: row.get(3)?,
            quantity: row.get(5)?,
            entered: entered(row)?,
            unit_price,
            price_unit: row.get(19)?,
            from_book: row.get(22)?,
            gift_of: gift_of(row)?,
            tax_included: row.get(7)?,
            tax_rate: Some(tax_rate),
            discount: row.get(9)?,
            delivery_on: row.get(13)?,
            delivery_place: row.get(14)?,
            customer_po_line: row.get(27)?,
            customer_article_no: row.get(28)?,
            parameters: serde_json::from_str(&parameters).map_err(Fault::internal)?,
            remark: row.get(16)?,
        },
        description: row.get(2)?,
        unit: row.get(4)?,
        tax_rate,
        unit_price,
        amounts: Amounts {
            net: row.get(10)?,
            tax: row.get(11)?,
            gross: row.get(12)?,
        },
        pricing: LinePricing {
            per: UnitRatio::new(row.get(20)?, row.get(21)?)
                .ok_or_else(|| Fault::internal("an illegal unit is stored"))?,
            discount_share: row.get(26)?,
            source: json_column(row, 23)?,
        },
    })
}

fn entered(row: &Row) -> Result<Option<EnteredQuantity>> {
    Ok(match row.get(17)? {
        None => None,
        Some(quantity) => Some(EnteredQuantity {
            quantity,
            unit: row.get(18)?,
        }),
    })
}

fn gift_of(row: &Row) -> Result<Option<GiftOf>> {
    let (line_id, rule_id): (Option<LineId>, Option<PriceRuleId>) = (row.get(24)?, row.get(25)?);
    Ok(line_id
        .zip(rule_id)
        .map(|(line_id, rule_id)| GiftOf { line_id, rule_id }))
}
