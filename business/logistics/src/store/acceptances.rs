//! Tables `acceptances` and `acceptance_rows`.

use ::store::{Json, Row, Sql, Tx, params, sql, values};
use kernel::{Date, DocumentId, Fault, FileId, Moment, OrderId, Result, UserId};

use crate::{
    acceptance::{Acceptance, AcceptanceRow, AcceptanceState},
    sheet::Covered,
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO acceptances (id, number, order_id, state, held_on, place, remark, signer_name, created_by, created_at, \
     version) VALUES ($1, $2, $3, 'open', $4, $5, $6, '', $7, $8, 1)"
);
const INSERT_ROWS: Sql<'static> = sql!(
    "INSERT INTO acceptance_rows (acceptance_id, ordinal, shipment_id, line_id, product_id, serial, quantity, checks, \
     photos, accepted, remark, objection) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '[]', 0, '', '')"
);
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, order_id, state, held_on, place, remark, signer_name, signed_on, signature_id, ",
            "report_id, created_at, signed_at, version FROM acceptances WHERE ",
            $rest
        )
    };
}
const FIND: Sql<'static> = sql!(columns!("id = $1"));
const LOCK: Sql<'static> = sql!("SELECT order_id FROM acceptances WHERE id = $1"; FOR UPDATE);
const OF_ORDER: Sql<'static> = sql!(columns!("order_id = $1 ORDER BY created_at, id"));
const ROWS: Sql<'static> = sql!(
    "SELECT ordinal, shipment_id, line_id, product_id, serial, quantity, checks, photos, accepted, later_on, remark, \
     objection, objection_owner, objection_due, objected_at FROM acceptance_rows WHERE acceptance_id = $1 ORDER BY ordinal"
);
/// Signed sheets cover what was accepted on them, open ones all that stands on them.
const COVERED: Sql<'static> = sql!(
    "SELECT r.shipment_id, r.line_id, r.serial, CASE WHEN a.state = 'signed' THEN r.accepted ELSE r.quantity END \
     FROM acceptances a JOIN acceptance_rows r ON r.acceptance_id = a.id \
     WHERE a.order_id = $1 AND a.state <> 'cancelled'"
);
const SIGNED: Sql<'static> = sql!(
    "SELECT r.shipment_id, r.line_id, r.serial, r.accepted FROM acceptances a \
     JOIN acceptance_rows r ON r.acceptance_id = a.id WHERE a.order_id = $1 AND a.state = 'signed'"
);
const UNSIGNED: Sql<'static> = sql!(
    "SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'open') FROM acceptances WHERE order_id = $1 AND state <> 'cancelled'"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE acceptances SET held_on = $2, place = $3, remark = $4, version = version + 1 WHERE id = $1"
);
const UPDATE_ROW: Sql<'static> = sql!(
    "UPDATE acceptance_rows SET checks = $3, photos = $4, accepted = $5, later_on = $6, remark = $7 \
     WHERE acceptance_id = $1 AND ordinal = $2"
);
const OBJECT: Sql<'static> = sql!(
    "UPDATE acceptance_rows SET objection = $3, objection_owner = $4, objection_due = $5, objected_at = $6 \
     WHERE acceptance_id = $1 AND ordinal = $2 AND objected_at IS NULL"
);
const TOUCH: Sql<'static> = sql!("UPDATE acceptances SET version = version + 1 WHERE id = $1");
const SIGN: Sql<'static> = sql!(
    "UPDATE acceptances SET state = 'signed', signer_name = $2, signed_on = $3, signature_id = $4, report_id = $5, \
     signed_at = $6, version = version + 1 WHERE id = $1 AND state = 'open'"
);
const CANCEL: Sql<'static> = sql!(
    "UPDATE acceptances SET state = 'cancelled', version = version + 1 WHERE id = $1 AND state = 'open'"
);

/// Writes a new sheet.
pub(crate) async fn insert(tx: &mut Tx<'_>, a: &Acceptance, by: Option<UserId>) -> Result<()> {
    let head = params![
        a.id,
        a.number,
        a.order_id,
        a.held_on,
        a.place,
        a.remark,
        by,
        a.created_at
    ];
    tx.queue(INSERT, head).await?;
    let rows = a.rows.iter().map(|r| {
        values![
            a.id,
            r.ordinal,
            r.shipment_id,
            r.line_id,
            r.product_id,
            r.serial,
            r.quantity,
            Json(&r.checks)
        ]
    });
    tx.insert_many(INSERT_ROWS, rows).await
}

/// The order of a sheet, the sheet locked.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<OrderId>> {
    tx.fetch_optional(LOCK, params![id])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// A sheet with its rows.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Acceptance> {
    let row = tx
        .fetch_optional(FIND, params![id])
        .await?
        .ok_or(Fault::NotFound("acceptance"))?;
    let mut acceptance = header(&row)?;
    acceptance.rows = rows_of(tx, id).await?;
    Ok(acceptance)
}

/// Every sheet of an order, the oldest first.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Acceptance>> {
    let mut sheets = Vec::new();
    for row in tx.fetch_all(OF_ORDER, params![order]).await? {
        let mut sheet = header(&row)?;
        sheet.rows = rows_of(tx, sheet.id).await?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

async fn rows_of(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<AcceptanceRow>> {
    tx.fetch_all(ROWS, params![id])
        .await?
        .iter()
        .map(read_row)
        .collect()
}

/// What sheets of an order cover.
pub(crate) async fn covered(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Covered>> {
    tx.fetch_all(COVERED, params![order])
        .await?
        .iter()
        .map(read_covered)
        .collect()
}

/// What was accepted of an order, by delivery.
pub(crate) async fn signed(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Covered>> {
    tx.fetch_all(SIGNED, params![order])
        .await?
        .iter()
        .map(read_covered)
        .collect()
}

fn read_covered(row: &Row) -> Result<Covered> {
    Ok(Covered {
        shipment: row.get(0)?,
        line: row.get(1)?,
        serial: row.get(2)?,
        quantity: row.get(3)?,
    })
}

/// How many sheets an order has, and how many of them are not signed.
pub(crate) async fn counts(tx: &mut Tx<'_>, order: OrderId) -> Result<(i64, i64)> {
    let row = tx.fetch_one(UNSIGNED, params![order]).await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Saves what was found on an open sheet.
pub(crate) async fn update(tx: &mut Tx<'_>, a: &Acceptance) -> Result<()> {
    tx.queue(UPDATE, params![a.id, a.held_on, a.place, a.remark])
        .await?;
    for r in &a.rows {
        let (checks, photos) = (Json(&r.checks), Json(&r.photos));
        let values = params![
            a.id, r.ordinal, checks, photos, r.accepted, r.later_on, r.remark
        ];
        tx.queue(UPDATE_ROW, values).await?;
    }
    Ok(())
}

/// Notes an objection on a row.
pub(crate) async fn object(tx: &mut Tx<'_>, id: DocumentId, row: &AcceptanceRow) -> Result<()> {
    let values = params![
        id,
        row.ordinal,
        row.objection,
        row.objection_owner,
        row.objection_due,
        row.objected_at
    ];
    moved(tx.execute(OBJECT, values).await?)?;
    tx.queue(TOUCH, params![id]).await
}

/// A signature.
pub(crate) struct Signature<'a> {
    pub(crate) signer_name: &'a str,
    pub(crate) signed_on: Date,
    pub(crate) signature_id: Option<FileId>,
    pub(crate) report_id: Option<FileId>,
}

/// Notes the signature of an open sheet.
pub(crate) async fn sign(
    tx: &mut Tx<'_>,
    id: DocumentId,
    s: &Signature<'_>,
    now: Moment,
) -> Result<()> {
    let values = params![
        id,
        s.signer_name,
        s.signed_on,
        s.signature_id,
        s.report_id,
        now
    ];
    moved(tx.execute(SIGN, values).await?)
}

/// Gives an open sheet up.
pub(crate) async fn cancel(tx: &mut Tx<'_>, id: DocumentId) -> Result<()> {
    moved(tx.execute(CANCEL, params![id]).await?)
}

fn moved(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Fault::internal("an acceptance moved under its lock"))
    }
}

fn header(row: &Row) -> Result<Acceptance> {
    let state: String = row.get(3)?;
    Ok(Acceptance {
        id: row.get(0)?,
        number: row.get(1)?,
        order_id: row.get(2)?,
        state: AcceptanceState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown acceptance state"))?,
        held_on: row.get(4)?,
        place: row.get(5)?,
        remark: row.get(6)?,
        signer_name: row.get(7)?,
        signed_on: row.get(8)?,
        signature_id: row.get(9)?,
        report_id: row.get(10)?,
        created_at: row.get(11)?,
        signed_at: row.get(12)?,
        version: row.get(13)?,
        rows: Vec::new(),
    })
}

fn read_row(row: &Row) -> Result<AcceptanceRow> {
    let (Json(checks), Json(photos)) = (row.get(6)?, row.get(7)?);
    Ok(AcceptanceRow {
        ordinal: row.get(0)?,
        shipment_id: row.get(1)?,
        line_id: row.get(2)?,
        product_id: row.get(3)?,
        serial: row.get(4)?,
        quantity: row.get(5)?,
        checks,
        photos,
        accepted: row.get(8)?,
        later_on: row.get(9)?,
        remark: row.get(10)?,
        objection: row.get(11)?,
        objection_owner: row.get(12)?,
        objection_due: row.get(13)?,
        objected_at: row.get(14)?,
    })
}
