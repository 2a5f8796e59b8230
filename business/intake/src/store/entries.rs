//! Tables `import_documents`, `import_entries`, `import_shipments`, `import_receipts`.

use std::collections::HashMap;

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use kernel::{Date, Fault, OrderId, Result};
use uuid::Uuid;

use crate::{
    EntryKey, EntryKind,
    delta::Known,
    plan::{Document, DocumentKind, Place, Receipt, Shipment},
};

const DOCUMENTS: &str =
    "SELECT document, order_id, header_hash FROM import_documents WHERE source = ";
const ENTRIES: &str = "SELECT document, kind, hash, occurrence, subject, ordinal FROM import_entries \
     WHERE source = ";
const PUT_DOCUMENT: Sql<'static> = sql!(
    "INSERT INTO import_documents (source, document, order_id, kind, header_hash, sheet, row_number, \
     run_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const PUT_ENTRY: Sql<'static> = sql!(
    "INSERT INTO import_entries (source, document, kind, hash, occurrence, subject, ordinal, part_id, \
     sheet, row_number, run_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const PUT_SHIPMENT: Sql<'static> = sql!(
    "INSERT INTO import_shipments (id, order_id, shipped_on, received_on, carrier, waybill) \
     VALUES ($1, $2, $3, $4, $5, $6)"
);
const PUT_RECEIPT: Sql<'static> = sql!(
    "INSERT INTO import_receipts (id, order_id, received_on, amount_minor, currency) \
     VALUES ($1, $2, $3, $4, $5)"
);
const DOCUMENT_OF: Sql<'static> = sql!(
    "SELECT source, document, kind, sheet, row_number, run_id FROM import_documents WHERE order_id = $1"
);
const KNOWN_OF_ORDER: Sql<'static> = sql!(
    "SELECT e.part_id, e.kind, e.sheet, e.row_number FROM import_entries e \
     JOIN import_documents d ON d.source = e.source AND d.document = e.document \
     WHERE d.order_id = $1 ORDER BY e.kind, e.ordinal LIMIT 20000"
);
const PARTS_OF: Sql<'static> = sql!(
    "SELECT document, kind, hash, occurrence, subject, ordinal, part_id, sheet, row_number \
     FROM import_entries WHERE source = $1 AND document = $2 ORDER BY kind, ordinal LIMIT 20000"
);
const SHIPMENTS_OF: Sql<'static> = sql!(
    "SELECT shipped_on, received_on, carrier, waybill FROM import_shipments WHERE order_id = $1 \
     ORDER BY shipped_on, id"
);
const RECEIPTS_OF: Sql<'static> = sql!(
    "SELECT received_on, amount_minor, currency FROM import_receipts WHERE order_id = $1 \
     ORDER BY received_on, id"
);
/// Documents looked up at once: well below the databases' limits of parameters.
const CHUNK: usize = 500;

/// A document that earlier imports entered.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) order: OrderId,
    pub(crate) known: Known,
}

/// What is known of some documents of a source, by number.
pub(crate) async fn known(
    tx: &mut Tx<'_>,
    source: &str,
    numbers: &[&str],
) -> Result<HashMap<String, Entry>> {
    let mut found = HashMap::new();
    for chunk in numbers.chunks(CHUNK) {
        let documents = of(DOCUMENTS, source, chunk);
        let rows = tx.fetch_all(documents.sql(), documents.params()).await?;
        if rows.is_empty() {
            continue;
        }
        for row in rows {
            let known = Known {
                header_hash: row.get(2)?,
                entries: Vec::new(),
            };
            found.insert(
                row.get::<String>(0)?,
                Entry {
                    order: row.get(1)?,
                    known,
                },
            );
        }
        let entries = of(ENTRIES, source, chunk);
        for row in tx.fetch_all(entries.sql(), entries.params()).await? {
            if let Some(entry) = found.get_mut(&row.get::<String>(0)?) {
                entry.known.entries.push(key(&row)?);
            }
        }
    }
    for entry in found.values_mut() {
        entry
            .known
            .entries
            .sort_by_key(|key| (key.kind, key.ordinal));
    }
    Ok(found)
}

fn of(select: &'static str, source: &str, numbers: &[&str]) -> Query {
    Query::new(select)
        .bind(source.to_owned())
        .push(" AND document IN ")
        .bind_list(numbers.iter().map(|number| (*number).to_owned()))
}

fn key(row: &Row) -> Result<EntryKey> {
    Ok(EntryKey {
        kind: kind(row, 1)?,
        hash: row.get(2)?,
        occurrence: small(row, 3)?,
        subject: row.get(4)?,
        ordinal: small(row, 5)?,
    })
}

fn kind(row: &Row, column: usize) -> Result<EntryKind> {
    let word: String = row.get(column)?;
    EntryKind::parse(&word).ok_or_else(|| Fault::internal(format_args!("unknown part {word}")))
}

fn small(row: &Row, column: usize) -> Result<u32> {
    u32::try_from(row.get::<i64>(column)?).map_err(Fault::internal)
}

/// Notes which order a document became.
pub(crate) async fn put_document(
    tx: &mut Tx<'_>,
    source: &str,
    document: &Document,
    order: OrderId,
    run: Uuid,
) -> Result<()> {
    let kind = match document.kind {
        DocumentKind::Order => "order",
        DocumentKind::CreditNote => "credit_note",
    };
    tx.queue(
        PUT_DOCUMENT,
        params![
            source,
            document.number,
            order,
            kind,
            document.header_hash,
            document.place.sheet,
            i64::from(document.place.row),
            run,
        ],
    )
    .await
}

/// A part that was entered.
#[derive(Debug, Clone)]
pub(crate) struct EntryRow {
    pub(crate) document: String,
    pub(crate) key: EntryKey,
    pub(crate) part: Uuid,
    pub(crate) place: Place,
}

/// Notes parts that were entered.
pub(crate) async fn put_entries(
    tx: &mut Tx<'_>,
    source: &str,
    rows: Vec<EntryRow>,
    run: Uuid,
) -> Result<()> {
    let rows = rows.into_iter().map(|row| {
        values![
            source.to_owned(),
            row.document,
            row.key.kind.word(),
            row.key.hash,
            i64::from(row.key.occurrence),
            row.key.subject,
            i64::from(row.key.ordinal),
            row.part,
            row.place.sheet,
            i64::from(row.place.row),
            run,
        ]
    });
    tx.insert_many(PUT_ENTRY, rows.collect::<Vec<_>>()).await
}

/// Keeps a shipment as the source has it.
pub(crate) async fn put_shipment(
    tx: &mut Tx<'_>,
    id: Uuid,
    order: OrderId,
    shipment: &Shipment,
) -> Result<()> {
    let Shipment {
        shipped_on,
        received_on,
        carrier,
        waybill,
        ..
    } = shipment;
    tx.queue(
        PUT_SHIPMENT,
        params![id, order, shipped_on, received_on, carrier, waybill],
    )
    .await
}

/// Keeps a receipt as the source has it.
pub(crate) async fn put_receipt(
    tx: &mut Tx<'_>,
    id: Uuid,
    order: OrderId,
    receipt: &Receipt,
    currency: &str,
) -> Result<()> {
    let Receipt {
        received_on,
        amount_minor,
        ..
    } = receipt;
    tx.queue(
        PUT_RECEIPT,
        params![id, order, received_on, amount_minor, currency],
    )
    .await
}

/// Source, number, kind, place and run of the document an order was.
pub(crate) async fn document_of(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Option<(String, String, String, Place, Uuid)>> {
    let Some(row) = tx.fetch_optional(DOCUMENT_OF, params![order]).await? else {
        return Ok(None);
    };
    let place = Place {
        sheet: row.get(3)?,
        row: small(&row, 4)?,
    };
    Ok(Some((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        place,
        row.get(5)?,
    )))
}

/// The parts of an order with the rows they came from.
pub(crate) async fn known_of_order(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<(Uuid, EntryKind, Place)>> {
    let rows = tx.fetch_all(KNOWN_OF_ORDER, params![order]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.get(0)?,
                kind(row, 1)?,
                Place {
                    sheet: row.get(2)?,
                    row: small(row, 3)?,
                },
            ))
        })
        .collect()
}

/// The parts that were entered for a document.
pub(crate) async fn parts_of(
    tx: &mut Tx<'_>,
    source: &str,
    document: &str,
) -> Result<Vec<EntryRow>> {
    let rows = tx.fetch_all(PARTS_OF, params![source, document]).await?;
    let part = |row: &Row| {
        Ok(EntryRow {
            document: row.get(0)?,
            key: key(row)?,
            part: row.get(6)?,
            place: Place {
                sheet: row.get(7)?,
                row: small(row, 8)?,
            },
        })
    };
    rows.iter().map(part).collect()
}

/// Shipped on, received on, carrier, waybill.
type ShipmentRow = (Date, Option<Date>, String, String);

/// The shipments of an order as the source has them.
pub(crate) async fn shipments_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<ShipmentRow>> {
    let rows = tx.fetch_all(SHIPMENTS_OF, params![order]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .collect()
}

/// The receipts of an order as the source has them: date, minor units, currency.
pub(crate) async fn receipts_of(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<(Date, i64, String)>> {
    let rows = tx.fetch_all(RECEIPTS_OF, params![order]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
