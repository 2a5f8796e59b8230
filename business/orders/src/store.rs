//! The SQL of orders: content, lines, revisions; their state and numbers beside it.

mod numbers;
mod read;
mod state;

use std::collections::HashMap;

use ::store::{Query, Sql, Tx, params, sql, values};
use catalog::{
    amounts::Amounts,
    pricing::{CalledOff, PriceRuleId},
};
use kernel::{CustomerId, Fault, Moment, OrderId, Result, UserId, search};

use self::read::forget;
pub use self::{
    numbers::{last_of_next_numbers, next_number, numbers_taken},
    read::{get, load},
};
pub(crate) use self::{
    read::lock,
    state::{
        approve, close, hand_over, send_back, set_imported, set_milestone, set_promised, set_state,
        submit,
    },
};
use crate::{
    content::OrderContent,
    delivery_mode::DeliveryMode,
    import_order::OrderCharge,
    order::{Order, draft_label},
    price_order::{PricedLine, PricedOrder},
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO orders (id, draft_label, order_type, state, milestone, customer_id, owner_id, \
     entered_by, department_id, contact_name, contact_phone, channel, customer_po_no, \
     customer_po_key, contract_no, contract_key, contract_signed_on, contract_file_id, order_date, \
     delivery_on, delivery_place, payment_terms, remark, currency, currency_rate, net, tax, gross, \
     base_gross, charges, line_count, revision, content_hash, source, source_key, created_at, \
     updated_at, contract_amount, rounding, discount, delivery_mode) \
     VALUES ($1, $2, $3, 'draft', '', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 1, $30, $31, $32, $33, $33, $34, $35, $36, $37)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE orders SET customer_id = $2, contact_name = $3, contact_phone = $4, channel = $5, \
     customer_po_no = $6, customer_po_key = $7, contract_no = $8, contract_key = $9, \
     contract_signed_on = $10, contract_file_id = $11, order_date = $12, delivery_on = $13, \
     delivery_place = $14, payment_terms = $15, remark = $16, currency = $17, currency_rate = $18, \
     net = $19, tax = $20, gross = $21, base_gross = $22, line_count = $23, content_hash = $24, \
     contract_amount = $26, rounding = $27, discount = $28, delivery_mode = $29, revision = revision + 1, updated_at = $25 WHERE id = $1"
);
const INSERT_LINES: Sql<'static> = sql!(
    "INSERT INTO order_lines (order_id, line_id, ordinal, product_id, description, model, unit, \
     quantity, unit_price, tax_included, tax_rate, discount, net, tax, gross, delivery_on, \
     delivery_place, parameters, remark, entered_quantity, entered_unit, price_unit, price_units, \
     price_base_units, from_book, price_rule_id, price_source, gift_line_id, gift_rule_id, \
     discount_share, customer_po_line, customer_article_no, customer_line_key, customer_article_key) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
     $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)"
);
const DELETE_LINES: Sql<'static> = sql!("DELETE FROM order_lines WHERE order_id = $1");
const INSERT_REVISION: Sql<'static> = sql!(
    "INSERT INTO order_revisions (order_id, revision, content, content_hash, created_by, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (order_id, revision) DO NOTHING"
);
const REVISION: Sql<'static> =
    sql!("SELECT content FROM order_revisions WHERE order_id = $1 AND revision = $2");
const PRESENT_REVISION: Sql<'static> = sql!("SELECT revision FROM orders WHERE id = $1");
const REVISION_AT: Sql<'static> =
    sql!("SELECT MAX(revision) FROM order_revisions WHERE order_id = $1 AND created_at <= $2");
const LAST_REVISION: Sql<'static> = sql!(
    "SELECT content, revision FROM order_revisions WHERE order_id = $1 ORDER BY revision DESC LIMIT 1"
);
const GROW: Sql<'static> = sql!(
    "UPDATE orders SET net = $2, tax = $3, gross = $4, base_gross = $5, charges = $6, \
     line_count = line_count + $7, content_hash = $8, revision = revision + 1, updated_at = $9 \
     WHERE id = $1"
);
const SAME_PO: Sql<'static> = sql!(
    "SELECT COALESCE(number, draft_label) FROM orders WHERE customer_po_key = $1 \
     AND customer_po_key <> '' AND customer_id = $2 AND id <> $3 AND state <> 'cancelled' ORDER BY created_at DESC LIMIT 3"
);

/// Who stands behind a new order, and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Provenance<'a> {
    pub(crate) owner: UserId,
    pub(crate) entered_by: UserId,
    pub(crate) department: kernel::DepartmentId,
    pub(crate) source: &'a str,
    pub(crate) source_key: Option<&'a str>,
}

/// How a number typed by people is compared: without case, width and blanks.
pub(crate) fn reference_key(number: &str) -> String {
    search::normalize(number).replace(' ', "")
}

/// Writes a new order with its lines.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    id: OrderId,
    content: &OrderContent,
    priced: &PricedOrder,
    provenance: &Provenance<'_>,
    now: Moment,
) -> Result<()> {
    let terms = terms_json(content)?;
    tx.queue(
        INSERT,
        params![
            id,
            draft_label(id.0),
            content.order_type,
            content.customer_id,
            provenance.owner,
            provenance.entered_by,
            provenance.department,
            content.contact_name,
            content.contact_phone,
            content.channel,
            content.customer_po_no,
            reference_key(&content.customer_po_no),
            content.contract_no,
            reference_key(&content.contract_no),
            content.contract_signed_on,
            content.contract_file_id,
            priced.order_date,
            content.delivery_on,
            content.delivery_place,
            terms,
            content.remark,
            priced.currency.code(),
            priced.currency_rate,
            priced.total.net,
            priced.total.tax,
            priced.total.gross,
            priced.base_gross,
            "[]",
            line_count(priced),
            crate::looks_at::content_hash(content),
            provenance.source,
            provenance.source_key,
            now,
            content.contract_minor(priced.currency),
            content.rounding.as_str(),
            discount_json(content)?,
            content.delivery_mode.map(DeliveryMode::key),
        ],
    )
    .await?;
    insert_lines(tx, (id, &content.customer_po_no), &priced.lines, 0).await
}

/// Replaces the content of an order; the caller has locked it and seen that it may be changed.
pub(crate) async fn update(
    tx: &mut Tx<'_>,
    id: OrderId,
    content: &OrderContent,
    priced: &PricedOrder,
    now: Moment,
) -> Result<()> {
    forget(tx, id);
    let terms = terms_json(content)?;
    tx.queue(
        UPDATE,
        params![
            id,
            content.customer_id,
            content.contact_name,
            content.contact_phone,
            content.channel,
            content.customer_po_no,
            reference_key(&content.customer_po_no),
            content.contract_no,
            reference_key(&content.contract_no),
            content.contract_signed_on,
            content.contract_file_id,
            priced.order_date,
            content.delivery_on,
            content.delivery_place,
            terms,
            content.remark,
            priced.currency.code(),
            priced.currency_rate,
            priced.total.net,
            priced.total.tax,
            priced.total.gross,
            priced.base_gross,
            line_count(priced),
            crate::looks_at::content_hash(content),
            now,
            content.contract_minor(priced.currency),
            content.rounding.as_str(),
            discount_json(content)?,
            content.delivery_mode.map(DeliveryMode::key),
        ],
    )
    .await?;
    tx.queue(DELETE_LINES, params![id]).await?;
    insert_lines(tx, (id, &content.customer_po_no), &priced.lines, 0).await
}

fn terms_json(content: &OrderContent) -> Result<Option<String>> {
    content
        .payment_terms
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(Fault::internal)
}

fn discount_json(content: &OrderContent) -> Result<Option<String>> {
    let discount = content.discount.as_ref();
    discount
        .map(serde_json::to_string)
        .transpose()
        .map_err(Fault::internal)
}

fn line_count(priced: &PricedOrder) -> i64 {
    i64::try_from(priced.lines.len()).unwrap_or(i64::MAX)
}

async fn insert_lines(
    tx: &mut Tx<'_>,
    (id, customer_po_no): (OrderId, &str),
    lines: &[PricedLine],
    first_ordinal: i64,
) -> Result<()> {
    let mut rows = Vec::with_capacity(lines.len());
    for (line, ordinal) in lines.iter().zip(first_ordinal..) {
        let c = &line.content;
        let parameters = serde_json::to_string(&c.parameters).map_err(Fault::internal)?;
        let pricing = &line.pricing;
        let source = pricing.source.as_ref().map(serde_json::to_string);
        rows.push(values![
            id,
            line.line_id,
            ordinal,
            c.product_id,
            line.description,
            c.model,
            line.unit,
            c.quantity,
            line.unit_price,
            c.tax_included,
            line.tax_rate,
            c.discount,
            line.amounts.net,
            line.amounts.tax,
            line.amounts.gross,
            c.delivery_on,
            c.delivery_place,
            parameters,
            c.remark,
            c.entered.as_ref().map(|entered| entered.quantity),
            c.entered.as_ref().map_or("", |entered| &entered.unit),
            c.price_unit,
            pricing.per.units(),
            pricing.per.base_units(),
            c.from_book,
            pricing.source.as_ref().and_then(|source| source.rule_id),
            source.transpose().map_err(Fault::internal)?,
            c.gift_of.map(|gift| gift.line_id),
            c.gift_of.map(|gift| gift.rule_id),
            pricing.discount_share,
            c.customer_po_line,
            c.customer_article_no,
            customer_line_key(customer_po_no, &c.customer_po_line),
            reference_key(&c.customer_article_no),
        ]);
    }
    tx.insert_many(INSERT_LINES, rows).await?;
    Ok(())
}

/// How a line of the customer's purchase order is searched for: `4500012345/20`.
fn customer_line_key(po_no: &str, po_line: &str) -> String {
    let (order, line) = (reference_key(po_no), reference_key(po_line));
    if order.is_empty() || line.is_empty() {
        return String::new();
    }
    format!("{order}/{line}")
}

/// Keeps the content as it was submitted.
pub(crate) async fn keep_revision(
    tx: &mut Tx<'_>,
    order: &Order,
    by: UserId,
    now: Moment,
) -> Result<()> {
    let content = serde_json::to_string(&order.content).map_err(Fault::internal)?;
    tx.queue(
        INSERT_REVISION,
        params![
            order.id,
            order.revision,
            content,
            order.content_hash,
            by,
            now
        ],
    )
    .await
}

/// The revision that the content has now.
pub(crate) async fn present_revision(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<i64>> {
    let row = tx.fetch_optional(PRESENT_REVISION, params![id]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// The revision that was in force at a moment; none before the first was submitted.
pub async fn revision_at(tx: &mut Tx<'_>, id: OrderId, at: Moment) -> Result<Option<i64>> {
    let row = tx.fetch_one(REVISION_AT, params![id, at]).await?;
    row.get(0)
}

/// The content of a revision that was submitted.
pub async fn revision(tx: &mut Tx<'_>, id: OrderId, revision: i64) -> Result<Option<OrderContent>> {
    let Some(row) = tx.fetch_optional(REVISION, params![id, revision]).await? else {
        return Ok(None);
    };
    serde_json::from_str(&row.get::<String>(0)?)
        .map(Some)
        .map_err(Fault::internal)
}

/// The content that was submitted last, with its revision.
pub(crate) async fn last_submitted(
    tx: &mut Tx<'_>,
    id: OrderId,
) -> Result<Option<(OrderContent, i64)>> {
    let Some(row) = tx.fetch_optional(LAST_REVISION, params![id]).await? else {
        return Ok(None);
    };
    let content = serde_json::from_str(&row.get::<String>(0)?).map_err(Fault::internal)?;
    Ok(Some((content, row.get(1)?)))
}

/// What an order becomes by additional lines and charges.
pub(crate) struct Grown<'a> {
    pub(crate) first_ordinal: i64,
    pub(crate) customer_po_no: &'a str,
    pub(crate) lines: &'a [PricedLine],
    pub(crate) charges: &'a [OrderCharge],
    pub(crate) total: Amounts,
    pub(crate) base_gross: i64,
    pub(crate) content_hash: String,
}

/// Adds lines and charges to an order of history; the caller has locked it.
pub(crate) async fn grow(
    tx: &mut Tx<'_>,
    id: OrderId,
    grown: &Grown<'_>,
    now: Moment,
) -> Result<()> {
    forget(tx, id);
    let charges = serde_json::to_string(grown.charges).map_err(Fault::internal)?;
    let lines = i64::try_from(grown.lines.len()).unwrap_or(i64::MAX);
    tx.queue(
        GROW,
        params![
            id,
            grown.total.net,
            grown.total.tax,
            grown.total.gross,
            grown.base_gross,
            charges,
            lines,
            grown.content_hash,
            now,
        ],
    )
    .await?;
    let about = (id, grown.customer_po_no);
    insert_lines(tx, about, grown.lines, grown.first_ordinal).await
}

/// Labels of other orders of the same customer with the same PO number, newest first.
pub(crate) async fn same_customer_po(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    id: OrderId,
) -> Result<Vec<String>> {
    let Some((key, customer)) = po_of_customer(content) else {
        return Ok(Vec::new());
    };
    let rows = tx.fetch_all(SAME_PO, params![key, customer, id]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Asks ahead for what [`same_customer_po`] looks up.
pub(crate) async fn ask_same_customer_po(
    tx: &mut Tx<'_>,
    content: &OrderContent,
    id: OrderId,
) -> Result<()> {
    match po_of_customer(content) {
        None => Ok(()),
        Some((key, customer)) => tx.ask(SAME_PO, params![key, customer, id]).await,
    }
}

fn po_of_customer(content: &OrderContent) -> Option<(String, CustomerId)> {
    let key = reference_key(&content.customer_po_no);
    (!key.is_empty()).then_some((key, content.customer_id?))
}

/// What orders other than this one called off from frame contracts: all that were submitted and
/// neither returned nor given up; what was short-closed of them is the frame's again.
pub(crate) async fn called_off(
    tx: &mut Tx<'_>,
    except: Option<OrderId>,
    rules: &[PriceRuleId],
) -> Result<CalledOff> {
    if rules.is_empty() {
        return Ok(CalledOff::new());
    }
    let query = Query::new(
        "SELECT l.price_rule_id, CAST(SUM(l.quantity - COALESCE(f.short_closed, 0)) AS BIGINT) \
         FROM order_lines l JOIN orders o ON o.id = l.order_id \
         LEFT JOIN line_facts f ON f.subject_id = l.order_id AND f.line_id = l.line_id WHERE o.state IN ('in_review', 'approved', 'closed') \
         AND l.price_rule_id IN ",
    )
    .bind_list(rules.iter().copied());
    let query = match except {
        Some(order) => query.push(" AND l.order_id <> ").bind(order),
        None => query,
    };
    let query = query.push(" GROUP BY l.price_rule_id");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

const HEADING: Sql<'static> = sql!(
    "SELECT COALESCE(o.number, o.draft_label), COALESCE(c.name, '') FROM orders o \
     LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = $1"
);

/// What people call some orders, in one query.
pub async fn labels(
    tx: &mut Tx<'_>,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<HashMap<OrderId, String>> {
    let query = Query::new("SELECT id, COALESCE(number, draft_label) FROM orders WHERE id IN ")
        .bind_padded(orders);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// An order's label and customer, for lists of tasks.
pub async fn heading(tx: &mut Tx<'_>, id: OrderId) -> Result<process::Heading> {
    let Some(row) = tx.fetch_optional(HEADING, params![id]).await? else {
        return Ok(Default::default());
    };
    Ok(process::Heading {
        number: row.get(0)?,
        party: row.get(1)?,
    })
}
