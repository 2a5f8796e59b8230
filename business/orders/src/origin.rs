//! What an order was made from, and how it differs from that: clean, or each difference explained
//! before submission (EQ-3.2b).

mod explain;
mod field_words;
mod value_words;

use std::{collections::HashMap, sync::Arc};

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, Moment, OrderId, Refusal, Result, Text, UserId, text};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    changes::{Change, changes},
    content::{LineContent, OrderContent},
    contract::{AmendedBy, ContractId, amended},
    order::{Order, OrderState},
    promise::Promises,
};

pub use explain::{ExplainDifferences, Explanation};
use field_words::field_words;
use value_words::Names;

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

/// What an order is made from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Quotation or contract.
    pub kind: OriginKind,
    /// Its id.
    pub source_id: Uuid,
    /// Which version of it.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// What it said, with the line ids of the order.
    pub content: OrderContent,
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
    /// The version that holds by now: of a contract, after its supplements.
    pub standing: i64,
    /// Its number.
    pub number: String,
    /// Where the order differs from what holds; empty when it is clean.
    pub differences: Vec<OriginDifference>,
}

impl OrderOrigin {
    /// The differences that nobody explained.
    pub fn unexplained(&self) -> impl Iterator<Item = &OriginDifference> {
        self.differences.iter().filter(|d| d.reason.is_none())
    }
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
    /// The field in words.
    pub title: Text,
    /// What the origin says, in words.
    pub was: Text,
    /// What the order says, in words.
    pub is: Text,
    /// The supplement to the contract that agreed otherwise after the order was made.
    pub amendment: Option<AmendedBy>,
    /// Why, once somebody said.
    pub reason: Option<String>,
    /// Who said.
    pub explained_by: Option<String>,
}

/// Keeps what a new order was made from.
pub(crate) async fn keep(tx: &mut Tx<'_>, id: OrderId, origin: &Origin, now: Moment) -> Result<()> {
    let content = serde_json::to_string(&origin.content).map_err(Fault::internal)?;
    tx.recent::<Known>().0.remove(&id);
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

/// What was promised for an order in the paper it was made from.
pub(crate) async fn promises(tx: &mut Tx<'_>, id: OrderId) -> Result<Promises> {
    let Some(origin) = origin_of(tx, id).await? else {
        return Ok(Promises::default());
    };
    let amended = match origin.kind {
        OriginKind::Quotation => None,
        OriginKind::Contract => amended::since(tx, &origin, true).await?,
    };
    let holds = amended.as_ref().map_or(&origin.content, |a| &a.content);
    Ok(Promises::of(holds))
}

/// Origins as this transaction read them; most orders have none, which several areas ask for.
#[derive(Default)]
struct Known(HashMap<OrderId, Option<Arc<Origin>>>);

async fn origin_of(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Arc<Origin>>> {
    if let Some(origin) = tx.recent::<Known>().0.get(&id) {
        return Ok(origin.clone());
    }
    let row = tx.fetch_optional(OF, params![id]).await?;
    let origin = row.as_ref().map(read).transpose()?.map(Arc::new);
    tx.recent::<Known>().0.insert(id, origin.clone());
    Ok(origin)
}

fn read(row: &Row) -> Result<Origin> {
    Ok(Origin {
        kind: OriginKind::parse(&row.get::<String>(0)?)
            .ok_or_else(|| Fault::internal("an unknown origin is stored"))?,
        source_id: row.get(1)?,
        version: row.get(2)?,
        number: row.get(3)?,
        content: serde_json::from_str(&row.get::<String>(4)?).map_err(Fault::internal)?,
    })
}

/// What an order was made from, and where it differs; `None` for one that was entered freely.
pub(crate) async fn order_origin(tx: &mut Tx<'_>, order: &Order) -> Result<Option<OrderOrigin>> {
    let Some(origin) = origin_of(tx, order.id).await? else {
        return Ok(None);
    };
    let explained = tx.fetch_all(EXPLANATIONS, params![order.id]).await?;
    let mut differences = Vec::new();
    let amended = match origin.kind {
        OriginKind::Quotation => None,
        OriginKind::Contract => {
            let open = order.state == OrderState::Draft;
            amended::since(tx, &origin, open).await?
        }
    };
    let holds = amended.as_ref().map_or(&origin.content, |a| &a.content);
    let changes = differing(holds, &order.content);
    let names = Names::of(tx, &changes).await?;
    for change in changes {
        let mut difference = OriginDifference {
            title: field_words(&change.field, &order.content),
            was: names.value(&change.field, &change.before),
            is: names.value(&change.field, &change.after),
            amendment: amended.as_ref().and_then(|a| a.by(&change.field)).cloned(),
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
        standing: amended.map_or(origin.version, |amended| amended.version),
        number: origin.number.clone(),
        differences,
    }))
}

/// A refusal for each difference that nobody explained.
pub(crate) async fn refuse_unexplained(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<Refusal>> {
    let Some(origin) = order_origin(tx, order).await? else {
        return Ok(Vec::new());
    };
    let open = origin.unexplained();
    Ok(open
        .map(|difference| {
            let (title, was, is) = (&difference.title, &difference.was, &difference.is);
            let (number, version) = (&origin.number, origin.standing);
            let by = difference.amendment.as_ref().map(amended_words);
            let by = by.unwrap_or_default();
            let message = Text {
                zh: format!(
                    "与 {number} 第 {version} 版不一致且未说明原因：{}，原为 {}，现为 {}{}；请改为一致或说明原因",
                    title.zh, was.zh, is.zh, by.zh
                ),
                en: format!(
                    "differs from {number} version {version} without a reason: {}, was {}, is {}{}; make it the same or say why",
                    title.en, was.en, is.en, by.en
                ),
            };
            Refusal::new("unexplained_difference", message)
                .fact("origin.number", number)
                .who(text!("业务员", "sales rep"))
        })
        .collect())
}

/// Which supplement it was, in brackets.
fn amended_words(by: &AmendedBy) -> Text {
    let (version, reason) = (by.version, &by.reason);
    text!(
        "（第 {version} 版补充协议所改：{reason}）",
        " (changed by the supplement of version {version}: {reason})"
    )
}

/// The fields of the agreement that differ. What only the order has (its PO number, the contract, its
/// date) is no part of the agreement, nor is who made the price.
fn differing(origin: &OrderContent, order: &OrderContent) -> Vec<Change> {
    let origin = agreed(origin);
    let order = same_lines(&origin, agreed(order));
    changes(&origin, &order)
}

/// A line that the order got by a change of its own is the one that was agreed in the same words.
fn same_lines(origin: &OrderContent, mut order: OrderContent) -> OrderContent {
    let has = |content: &OrderContent, id| content.lines.iter().any(|l| l.line_id == id);
    let mut agreed: Vec<&LineContent> = origin.lines.iter().collect();
    agreed.retain(|line| !has(&order, line.line_id));
    let mut renamed = HashMap::new();
    for line in &mut order.lines {
        if has(origin, line.line_id) {
            continue;
        }
        let alike = |agreed: &&LineContent| {
            LineContent {
                line_id: line.line_id,
                ..(*agreed).clone()
            } == *line
        };
        if let Some(at) = agreed.iter().position(alike) {
            let id = agreed.remove(at).line_id;
            renamed.insert(line.line_id, id);
            line.line_id = id;
        }
    }
    for gift in order
        .lines
        .iter_mut()
        .filter_map(|line| line.gift_of.as_mut())
    {
        if let Some(Some(id)) = renamed.get(&Some(gift.line_id)) {
            gift.line_id = *id;
        }
    }
    order
}

pub(crate) fn agreed(content: &OrderContent) -> OrderContent {
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
