//! What an order was made from, and how it differs from that: clean, or each difference explained
//! before submission (EQ-3.2b).

mod explain;
mod field_words;

use ::store::{Sql, Tx, params, sql};
use kernel::{Fault, Moment, OrderId, Refusal, Result, Text, UserId, text};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    changes::{Change, changes},
    content::OrderContent,
    contract::ContractId,
    order::Order,
};

pub use explain::{ExplainDifferences, Explanation};
use field_words::field_words;

const INSERT: Sql<'static> = sql!(
    "INSERT INTO order_origins (order_id, kind, source_id, version, number, content, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const OF: Sql<'static> =
    sql!("SELECT kind, source_id, version, number, content FROM order_origins WHERE order_id = $1");
const EXPLANATIONS: Sql<'static> = sql!(
    "SELECT e.field, e.value, e.reason, u.name FROM order_explanations e \
     JOIN users u ON u.id = e.explained_by WHERE e.order_id = $1"
);
const EXPLAIN: Sql<'static> = sql!(
    "INSERT INTO order_explanations (order_id, field, value, reason, explained_by, explained_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (order_id, field) DO UPDATE SET \
     value = excluded.value, reason = excluded.reason, explained_by = excluded.explained_by, \
     explained_at = excluded.explained_at"
);
const STANDING_ORDER: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label) FROM order_origins g \
     JOIN orders o ON o.id = g.order_id WHERE g.source_id = $1 AND g.version = $2 \
     AND o.state <> 'cancelled' ORDER BY o.created_at LIMIT 1"
);

/// Kinds of papers that orders are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    /// An accepted quotation.
    Quotation,
    /// A signed contract.
    Contract,
}

impl OriginKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Contract => "contract",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Quotation, Self::Contract]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What an order was made from.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) kind: OriginKind,
    pub(crate) source_id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    /// What it said, with the line ids of the order.
    pub(crate) content: OrderContent,
}

/// What an order was made from, and where it says otherwise by now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderOrigin {
    /// Quotation or contract.
    pub kind: OriginKind,
    /// Its id.
    pub source_id: Uuid,
    /// Which version of it.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// Where the order differs; empty when it is clean.
    pub differences: Vec<OriginDifference>,
}

/// A field in which an order differs from its origin.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OriginDifference {
    /// `/delivery_on`, or `/lines/<line id>/quantity`.
    pub field: String,
    /// What the origin says; null when it has none.
    #[schema(value_type = Object)]
    pub before: Value,
    /// What the order says; null when it has none.
    #[schema(value_type = Object)]
    pub after: Value,
    /// Why, once somebody said.
    pub reason: Option<String>,
    /// Who said.
    pub explained_by: Option<String>,
}

/// Keeps what a new order was made from.
pub(crate) async fn keep(tx: &mut Tx<'_>, id: OrderId, origin: &Origin, now: Moment) -> Result<()> {
    let content = serde_json::to_string(&origin.content).map_err(Fault::internal)?;
    tx.queue(
        INSERT,
        params![
            id,
            origin.kind.as_str(),
            origin.source_id,
            origin.version,
            origin.number,
            content,
            now
        ],
    )
    .await
}

/// The order made from a version, unless it was given up.
pub(crate) async fn standing_order(
    tx: &mut Tx<'_>,
    source: Uuid,
    version: i64,
) -> Result<Option<(OrderId, String)>> {
    let row = tx
        .fetch_optional(STANDING_ORDER, params![source, version])
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The contract that an order was made from, if it was.
pub(crate) async fn contract_of(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<ContractId>> {
    let found = contract_version_of(tx, id).await?;
    Ok(found.map(|(contract, _)| contract))
}

/// The contract that an order was made from, and the version of it.
pub(crate) async fn contract_version_of(
    tx: &mut Tx<'_>,
    id: OrderId,
) -> Result<Option<(ContractId, i64)>> {
    let origin = origin_of(tx, id).await?;
    Ok(origin
        .filter(|origin| origin.kind == OriginKind::Contract)
        .map(|origin| (ContractId(origin.source_id), origin.version)))
}

async fn origin_of(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Origin>> {
    let Some(row) = tx.fetch_optional(OF, params![id]).await? else {
        return Ok(None);
    };
    Ok(Some(Origin {
        kind: OriginKind::parse(&row.get::<String>(0)?)
            .ok_or_else(|| Fault::internal("an unknown origin is stored"))?,
        source_id: row.get(1)?,
        version: row.get(2)?,
        number: row.get(3)?,
        content: serde_json::from_str(&row.get::<String>(4)?).map_err(Fault::internal)?,
    }))
}

/// What an order was made from, and where it differs; `None` for one that was entered freely.
pub(crate) async fn order_origin(tx: &mut Tx<'_>, order: &Order) -> Result<Option<OrderOrigin>> {
    let Some(origin) = origin_of(tx, order.id).await? else {
        return Ok(None);
    };
    let explained = tx.fetch_all(EXPLANATIONS, params![order.id]).await?;
    let mut differences = Vec::new();
    for change in differing(&origin.content, &order.content) {
        let mut difference = OriginDifference {
            field: change.field,
            before: change.before,
            after: change.after,
            reason: None,
            explained_by: None,
        };
        let after = difference.after.to_string();
        for row in &explained {
            let (field, value): (String, String) = (row.get(0)?, row.get(1)?);
            if field == difference.field && value == after {
                difference.reason = Some(row.get(2)?);
                difference.explained_by = Some(row.get(3)?);
            }
        }
        differences.push(difference);
    }
    Ok(Some(OrderOrigin {
        kind: origin.kind,
        source_id: origin.source_id,
        version: origin.version,
        number: origin.number,
        differences,
    }))
}

/// A refusal for each difference that nobody explained.
pub(crate) async fn refuse_unexplained(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<Refusal>> {
    let Some(origin) = order_origin(tx, order).await? else {
        return Ok(Vec::new());
    };
    let open = origin.differences.iter().filter(|d| d.reason.is_none());
    Ok(open
        .map(|difference| {
            let name = field_words(&difference.field, &order.content);
            let (before, after) = (shown(&difference.before), shown(&difference.after));
            let (number, version) = (&origin.number, origin.version);
            let message = Text {
                zh: format!(
                    "与 {number} 第 {version} 版不一致且未说明原因：{}，原为 {before}，现为 {after}；请改回或说明原因",
                    name.zh
                ),
                en: format!(
                    "differs from {number} version {version} without a reason: {}, was {before}, is {after}; put it back or say why",
                    name.en
                ),
            };
            Refusal::new("unexplained_difference", message)
                .fact(difference.field.clone(), after)
                .who(text!("业务员", "sales rep"))
        })
        .collect())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The fields of the agreement that differ. What only the order has (its PO number, the contract, its
/// date) is no part of the agreement, nor is who made the price.
fn differing(origin: &OrderContent, order: &OrderContent) -> Vec<Change> {
    changes(&agreed(origin), &agreed(order))
}

fn agreed(content: &OrderContent) -> OrderContent {
    let mut content = content.clone();
    content.channel.clear();
    content.customer_po_no.clear();
    content.contract_no.clear();
    content.contract_signed_on = None;
    content.contract_file_id = None;
    content.contract_amount = None;
    content.order_date = None;
    content.remark.clear();
    for line in &mut content.lines {
        line.entered = None;
        line.from_book = false;
        line.remark.clear();
    }
    content
}

/// Keeps why a field differs; holds as long as the field stays what it is.
async fn write_explanation(
    tx: &mut Tx<'_>,
    id: OrderId,
    (difference, reason): (&OriginDifference, &str),
    (by, now): (UserId, Moment),
) -> Result<()> {
    let value = difference.after.to_string();
    tx.queue(
        EXPLAIN,
        params![id, difference.field, value, reason, by, now],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(json: &str) -> OrderContent {
        serde_json::from_str(json).expect("content")
    }

    #[test]
    fn only_what_was_agreed_is_compared() {
        let before = content(
            r#"{"order_type":"equipment","lines":[{"line_id":"01936b2e-5f0a-7c3d-9e21-000000000001",
                "quantity":"2","unit_price":"10","from_book":true}]}"#,
        );
        let mut after = before.clone();
        after.contract_no = "HT-1".to_owned();
        after.customer_po_no = "PO-1".to_owned();
        after.order_date = kernel::Date::ymd(2026, 3, 2);
        after.lines[0].from_book = false;
        after.lines[0].remark = "x".to_owned();
        assert_eq!(differing(&before, &after), []);
        after.lines[0].unit_price = kernel::UnitPrice::parse("9");
        let found = differing(&before, &after);
        assert_eq!(found.len(), 1);
        assert!(found[0].field.ends_with("/unit_price"), "{found:?}");
    }
}
