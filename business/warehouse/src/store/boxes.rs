//! Tables `boxes` and `box_lines`: the packing list.

use ::store::{Json, Query, Row, Sql, Tx, params, sql, values};
use kernel::{DocumentId, Moment, OrderId, Quantity, Result, UserId};

use crate::{
    packing::{BoxLine, PackedBox},
    serial::Serial,
};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO boxes (id, order_id, number, gross_weight_kg, size, packed_by, packed_at, recorded_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const INSERT_LINES: Sql<'static> = sql!(
    "INSERT INTO box_lines (box_id, ordinal, line_id, product_id, quantity, serials, accessories) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const LAST_NUMBER: Sql<'static> =
    sql!("SELECT COALESCE(MAX(number), 0) FROM boxes WHERE order_id = $1");
const UNPACK: Sql<'static> = sql!("UPDATE boxes SET unpacked_at = $2 WHERE id = $1");
const COLUMNS: &str = "SELECT b.id, b.number, b.gross_weight_kg, b.size, u.name, b.packed_at, l.line_id, l.product_id, \
     l.quantity, l.serials, l.accessories, b.order_id FROM boxes b JOIN box_lines l ON l.box_id = b.id \
     LEFT JOIN users u ON u.id = b.packed_by WHERE ";

/// The number of an order's last box; the order is locked, so nobody else counts on.
pub(crate) async fn last_number(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    tx.fetch_one(LAST_NUMBER, params![order]).await?.get(0)
}

/// A box to be kept.
pub(crate) struct NewBox<'a> {
    pub(crate) id: DocumentId,
    pub(crate) order: OrderId,
    pub(crate) number: i64,
    pub(crate) gross_weight_kg: Option<Quantity>,
    pub(crate) size: &'a str,
    pub(crate) by: Option<UserId>,
    pub(crate) packed_at: Moment,
    pub(crate) lines: &'a [BoxLine],
}

pub(crate) async fn insert(tx: &mut Tx<'_>, b: &NewBox<'_>, now: Moment) -> Result<()> {
    let values = params![
        b.id,
        b.order,
        b.number,
        b.gross_weight_kg,
        b.size,
        b.by,
        b.packed_at,
        now
    ];
    tx.queue(INSERT, values).await?;
    let rows = b.lines.iter().zip(0_i64..).map(|(l, ordinal)| {
        values![
            b.id,
            ordinal,
            l.line_id,
            l.product_id,
            l.quantity,
            Json(&l.serials),
            Json(&l.accessories)
        ]
    });
    tx.insert_many(INSERT_LINES, rows).await
}

/// Notes that a box was opened: it is no box any more.
pub(crate) async fn unpack(tx: &mut Tx<'_>, id: DocumentId, now: Moment) -> Result<()> {
    tx.queue(UNPACK, params![id, now]).await
}

/// Every box of an order that was not opened again, by number.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PackedBox>> {
    let query = Query::new(COLUMNS)
        .push("b.unpacked_at IS NULL AND b.order_id = ")
        .bind(order)
        .push(" ORDER BY b.number, l.ordinal");
    list(tx, &query).await
}

/// Whether a machine of an order lies in one of its boxes.
pub(crate) async fn holds(tx: &mut Tx<'_>, machine: &Serial) -> Result<bool> {
    let Some(order) = machine.order_id else {
        return Ok(false);
    };
    let boxes = of_order(tx, order).await?;
    let mut contents = boxes.iter().flat_map(|b| &b.lines);
    Ok(contents.any(|l| l.serials.contains(&machine.serial)))
}

async fn list(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<PackedBox>> {
    let mut boxes: Vec<PackedBox> = Vec::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let id: DocumentId = row.get(0)?;
        if boxes.last().is_none_or(|b| b.id != id) {
            boxes.push(header(&row, id)?);
        }
        if let Some(b) = boxes.last_mut() {
            let (Json(serials), Json(accessories)) = (row.get(9)?, row.get(10)?);
            b.lines.push(BoxLine {
                line_id: row.get(6)?,
                product_id: row.get(7)?,
                quantity: row.get(8)?,
                serials,
                accessories,
            });
        }
    }
    Ok(boxes)
}

fn header(row: &Row, id: DocumentId) -> Result<PackedBox> {
    Ok(PackedBox {
        id,
        number: row.get(1)?,
        gross_weight_kg: row.get(2)?,
        size: row.get(3)?,
        packed_by: row.get(4)?,
        packed_at: row.get(5)?,
        lines: Vec::new(),
    })
}
