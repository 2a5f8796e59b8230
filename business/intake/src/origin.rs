//! Where an imported order came from, for its page; and its events in words.

use ::store::Tx;
use access::{Permit, matrix::ViewOrder};
use kernel::{Currency, Date, OrderId, Result, Text};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{EntryKind, store, survey::money};

/// Where an imported order came from, and what the source says beside its lines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportOrigin {
    /// The source, e.g. `northwind`.
    pub source: String,
    /// The document's number there.
    pub document: String,
    /// `order` or `credit_note`.
    pub kind: String,
    /// The import that brought it.
    #[schema(value_type = String, format = Uuid)]
    pub run: Uuid,
    /// The sheet its header stands in.
    pub sheet: String,
    /// The header's row.
    pub row: u32,
    /// The row of each line, by the line's id.
    pub lines: Vec<LineOrigin>,
    /// Charges beside the lines; none for those who may not see prices.
    pub charges: Vec<ChargeView>,
    /// Shipments.
    pub shipments: Vec<ShipmentView>,
    /// Receipts; none for those who may not see prices.
    pub receipts: Vec<ReceiptView>,
}

/// Where a line came from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineOrigin {
    /// The line.
    #[schema(value_type = String, format = Uuid)]
    pub line_id: Uuid,
    /// The sheet.
    pub sheet: String,
    /// The row.
    pub row: u32,
}

/// A charge.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedCharge)]
pub struct ChargeView {
    /// What it is for, e.g. `freight`.
    pub kind: String,
    /// What the source calls it.
    pub description: String,
    /// The amount.
    pub amount: String,
}

/// A shipment as the source has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedShipment)]
pub struct ShipmentView {
    /// When the goods left.
    pub shipped_on: Date,
    /// When the customer had them.
    pub received_on: Option<Date>,
    /// Who carried them.
    pub carrier: String,
    /// The carrier's number.
    pub waybill: String,
}

/// A receipt as the source has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedReceipt)]
pub struct ReceiptView {
    /// When the money came.
    pub received_on: Date,
    /// How much.
    pub amount: String,
    /// Its currency.
    pub currency: String,
}

/// Where an order came from; `None` when it was not imported. The caller has made sure that the
/// reader may see the order.
///
/// # Errors
/// When the database fails.
pub async fn origin_of(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    id: OrderId,
) -> Result<Option<ImportOrigin>> {
    let Some((source, document, kind, place, run)) = store::document_of(tx, id).await? else {
        return Ok(None);
    };
    let parts = store::known_of_order(tx, id).await?;
    let lines = parts
        .into_iter()
        .filter(|(_, kind, _)| *kind == EntryKind::Line);
    let lines = lines.map(|(line_id, _, place)| LineOrigin {
        line_id,
        sheet: place.sheet,
        row: place.row,
    });
    let shipments = store::shipments_of(tx, id).await?.into_iter();
    let shipments = shipments.map(|(shipped_on, received_on, carrier, waybill)| ShipmentView {
        shipped_on,
        received_on,
        carrier,
        waybill,
    });
    let (mut charges, mut receipts) = (Vec::new(), Vec::new());
    if !permit.hides().prices {
        if let Some(order) = orders::load(tx, id).await? {
            charges.extend(order.charges.iter().map(|charge| ChargeView {
                kind: charge.kind.clone(),
                description: charge.description.clone(),
                amount: money(charge.amount_minor, order.currency),
            }));
        }
        for (received_on, minor, currency) in store::receipts_of(tx, id).await? {
            let unit = Currency::parse(&currency).unwrap_or(Currency::CNY);
            receipts.push(ReceiptView {
                received_on,
                amount: money(minor, unit),
                currency,
            });
        }
    }
    Ok(Some(ImportOrigin {
        source,
        document,
        kind,
        run,
        sheet: place.sheet,
        row: place.row,
        lines: lines.collect(),
        charges,
        shipments: shipments.collect(),
        receipts,
    }))
}

/// What an event of an import says in a sentence, for an order's history.
#[must_use]
pub fn words(kind: &str, data: &Value) -> Option<Text> {
    let of = |key: &str| {
        data.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let origin = |key: &str| {
        data.pointer(&format!("/origin/{key}"))
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let sheet = data
        .pointer("/origin/sheet")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let row = origin("row");
    match kind {
        "order.imported" => {
            let (source, document) = (of("source"), of("document"));
            Some(Text::new(
                format!("从 {source} 导入单据 {document}（{sheet} 第 {row} 行）"),
                format!("imported document {document} from {source} ({sheet}, row {row})"),
            ))
        }
        "order.import_added" => {
            let lines = data
                .get("lines")
                .map(ToString::to_string)
                .unwrap_or_default();
            Some(Text::new(
                format!("再次导入补充：明细 {lines} 行（{sheet} 第 {row} 行）"),
                format!("completed by a later import: {lines} lines ({sheet}, row {row})"),
            ))
        }
        _ => None,
    }
}
