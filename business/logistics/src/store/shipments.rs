//! Tables `shipments`, `shipment_lines`, `shipment_boxes`.

use ::store::{Json, Query, Row, Sql, Tx, params, sql, values};
use kernel::{
    DocumentId, Fault, FileId, LineId, Moment, OrderId, Quantity, Result, UserId, search,
};

use crate::shipment::{Mode, Shipment, ShipmentLine, ShipmentState};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO shipments (id, number, order_id, state, carrier_id, contract_no, mode, waybill_no, waybill_key, \
     insured, insurance_no, insured_amount, destination, consignee, consignee_phone, remark, planned_on, expected_on, \
     slip_signed_by, created_by, created_at, version) \
     VALUES ($1, $2, $3, 'planned', $4, '', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', $17, $18, 1)"
);
const INSERT_LINES: Sql<'static> = sql!(
    "INSERT INTO shipment_lines (shipment_id, line_id, ordinal, product_id, quantity, serials) \
     VALUES ($1, $2, $3, $4, $5, $6)"
);
const INSERT_BOXES: Sql<'static> =
    sql!("INSERT INTO shipment_boxes (shipment_id, box_id) VALUES ($1, $2)");
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.number, s.order_id, s.state, s.carrier_id, c.name, s.contract_no, s.mode, s.waybill_no, ",
            "s.insured, s.insurance_no, s.insured_amount, s.destination, s.consignee, s.consignee_phone, s.remark, ",
            "s.planned_on, s.expected_on, s.departed_at, s.arrived_at, s.slip_signed_by, s.slip_signed_at, ",
            "s.slip_file_id, s.created_at, s.version FROM shipments s JOIN carriers c ON c.id = s.carrier_id WHERE ",
            $rest
        )
    };
}
const FIND: Sql<'static> = sql!(columns!("s.id = $1"));
const LOCK: Sql<'static> = sql!("SELECT order_id FROM shipments WHERE id = $1"; FOR UPDATE);
const OF_ORDER: Sql<'static> = sql!(columns!("s.order_id = $1 ORDER BY s.created_at, s.id"));
const BOXES: Sql<'static> =
    sql!("SELECT box_id FROM shipment_boxes WHERE shipment_id = $1 ORDER BY box_id");
const BOXES_OF_ORDER: Sql<'static> = sql!(
    "SELECT b.box_id FROM shipment_boxes b JOIN shipments s ON s.id = b.shipment_id WHERE s.order_id = $1"
);
const DEPART: Sql<'static> = sql!(
    "UPDATE shipments SET state = 'departed', departed_at = $2, contract_no = $3, waybill_no = $4, waybill_key = $5, \
     version = version + 1 WHERE id = $1 AND state = 'planned'"
);
const ARRIVE: Sql<'static> = sql!(
    "UPDATE shipments SET state = 'arrived', arrived_at = $2, version = version + 1 WHERE id = $1 AND state = 'departed'"
);
const EXPECT: Sql<'static> =
    sql!("UPDATE shipments SET expected_on = $2, version = version + 1 WHERE id = $1");
const SIGN: Sql<'static> = sql!(
    "UPDATE shipments SET slip_signed_by = $2, slip_signed_at = $3, slip_file_id = $4, version = version + 1 \
     WHERE id = $1 AND slip_signed_at IS NULL"
);
const SET_RECEIVED: Sql<'static> =
    sql!("UPDATE shipment_lines SET received = $3 WHERE shipment_id = $1 AND line_id = $2");
const CANCEL: Sql<'static> = sql!(
    "UPDATE shipments SET state = 'cancelled', version = version + 1 WHERE id = $1 AND state = 'planned'"
);
const FREE_BOXES: Sql<'static> = sql!("DELETE FROM shipment_boxes WHERE shipment_id = $1");

/// How waybill numbers are compared: without case, width and blanks.
pub(crate) fn waybill_key(number: &str) -> String {
    search::normalize(number).replace(' ', "")
}

/// Writes a planned shipment.
pub(crate) async fn insert(tx: &mut Tx<'_>, s: &Shipment, by: Option<UserId>) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            s.id,
            s.number,
            s.order_id,
            s.carrier_id,
            s.mode.as_str(),
            s.waybill_no,
            waybill_key(&s.waybill_no),
            s.insured,
            s.insurance_no,
            s.insured_minor,
            s.destination,
            s.consignee,
            s.consignee_phone,
            s.remark,
            s.planned_on,
            s.expected_on,
            by,
            s.created_at,
        ],
    )
    .await?;
    let rows = s.lines.iter().zip(0_i64..).map(|(l, ordinal)| {
        values![
            s.id,
            l.line_id,
            ordinal,
            l.product_id,
            l.quantity,
            Json(&l.serials)
        ]
    });
    tx.insert_many(INSERT_LINES, rows).await?;
    tx.insert_many(INSERT_BOXES, s.box_ids.iter().map(|id| values![s.id, *id]))
        .await
}

/// The order of a shipment, the shipment locked. Whoever changes it has locked the order first.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<OrderId>> {
    tx.fetch_optional(LOCK, params![id])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// A shipment with its lines and boxes.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Shipment> {
    let row = tx
        .fetch_optional(FIND, params![id])
        .await?
        .ok_or(Fault::NotFound("shipment"))?;
    let mut shipments = vec![header(&row)?];
    fill(tx, &mut shipments).await?;
    shipments.pop().ok_or(Fault::NotFound("shipment"))
}

/// Every shipment of an order, the oldest first.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Shipment>> {
    let rows = tx.fetch_all(OF_ORDER, params![order]).await?;
    let mut shipments: Vec<Shipment> = rows.iter().map(header).collect::<Result<_>>()?;
    fill(tx, &mut shipments).await?;
    Ok(shipments)
}

/// Boxes of an order that are on a shipment.
pub(crate) async fn boxes_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<DocumentId>> {
    tx.fetch_all(BOXES_OF_ORDER, params![order])
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

async fn fill(tx: &mut Tx<'_>, shipments: &mut [Shipment]) -> Result<()> {
    if shipments.is_empty() {
        return Ok(());
    }
    let query = Query::new(
        "SELECT shipment_id, line_id, product_id, quantity, received, serials FROM shipment_lines WHERE shipment_id IN ",
    )
    .bind_list(shipments.iter().map(|s| s.id))
    .push(" ORDER BY shipment_id, ordinal");
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let id: DocumentId = row.get(0)?;
        let Json(serials) = row.get(5)?;
        let line = ShipmentLine {
            line_id: row.get(1)?,
            product_id: row.get(2)?,
            quantity: row.get(3)?,
            received: row.get(4)?,
            serials,
        };
        if let Some(shipment) = shipments.iter_mut().find(|s| s.id == id) {
            shipment.lines.push(line);
        }
    }
    for shipment in shipments {
        let rows = tx.fetch_all(BOXES, params![shipment.id]).await?;
        shipment.box_ids = rows.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
    }
    Ok(())
}

/// Notes that a shipment left: when, under which contract, with which waybill.
pub(crate) async fn depart(
    tx: &mut Tx<'_>,
    id: DocumentId,
    at: Moment,
    (contract_no, waybill_no): (&str, &str),
) -> Result<()> {
    moved(
        tx.execute(
            DEPART,
            params![id, at, contract_no, waybill_no, waybill_key(waybill_no)],
        )
        .await?,
    )
}

/// Notes that a shipment arrived.
pub(crate) async fn arrive(tx: &mut Tx<'_>, id: DocumentId, at: Moment) -> Result<()> {
    moved(tx.execute(ARRIVE, params![id, at]).await?)
}

/// Notes when a shipment is expected now.
pub(crate) async fn expect(tx: &mut Tx<'_>, id: DocumentId, on: kernel::Date) -> Result<()> {
    tx.execute(EXPECT, params![id, on]).await.map(drop)
}

/// Notes who signed the return slip.
pub(crate) async fn sign(
    tx: &mut Tx<'_>,
    id: DocumentId,
    (by, at): (&str, Moment),
    file: Option<FileId>,
) -> Result<()> {
    moved(tx.execute(SIGN, params![id, by, at, file]).await?)
}

/// Notes how much of a line was signed for.
pub(crate) async fn set_received(
    tx: &mut Tx<'_>,
    id: DocumentId,
    line: LineId,
    received: Quantity,
) -> Result<()> {
    tx.queue(SET_RECEIVED, params![id, line, received]).await
}

/// Gives a planned shipment up; its boxes are free again.
pub(crate) async fn cancel(tx: &mut Tx<'_>, id: DocumentId) -> Result<()> {
    moved(tx.execute(CANCEL, params![id]).await?)?;
    tx.execute(FREE_BOXES, params![id]).await.map(drop)
}

fn moved(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Fault::internal("a shipment moved under its lock"))
    }
}

fn header(row: &Row) -> Result<Shipment> {
    let state: String = row.get(3)?;
    Ok(Shipment {
        id: row.get(0)?,
        number: row.get(1)?,
        order_id: row.get(2)?,
        state: ShipmentState::parse(&state)
            .ok_or_else(|| Fault::internal("unknown shipment state"))?,
        carrier_id: row.get(4)?,
        carrier_name: row.get(5)?,
        contract_no: row.get(6)?,
        mode: Mode::parse(&row.get::<String>(7)?)?,
        waybill_no: row.get(8)?,
        insured: row.get(9)?,
        insurance_no: row.get(10)?,
        insured_minor: row.get(11)?,
        destination: row.get(12)?,
        consignee: row.get(13)?,
        consignee_phone: row.get(14)?,
        remark: row.get(15)?,
        planned_on: row.get(16)?,
        expected_on: row.get(17)?,
        departed_at: row.get(18)?,
        arrived_at: row.get(19)?,
        slip_signed_by: row.get(20)?,
        slip_signed_at: row.get(21)?,
        slip_file_id: row.get(22)?,
        created_at: row.get(23)?,
        version: row.get(24)?,
        lines: Vec::new(),
        box_ids: Vec::new(),
    })
}
