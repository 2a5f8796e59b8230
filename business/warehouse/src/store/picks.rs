//! Tables `picks` and `pick_lines`.

use ::store::{Json, Row, Sql, Tx, params, sql, values};
use kernel::{DocumentId, LineId, Moment, OrderId, ProductId, Quantity, Result, UserId};

use crate::place::PlaceId;

const INSERT: Sql<'static> = sql!(
    "INSERT INTO picks (id, number, order_id, picked_by, picked_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)"
);
const INSERT_LINES: Sql<'static> = sql!(
    "INSERT INTO pick_lines (pick_id, ordinal, line_id, reservation_id, product_id, place_id, quantity, serials) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const OF_ORDER: Sql<'static> = sql!(
    "SELECT p.id, p.number, u.name, p.picked_at, l.line_id, s.name, l.quantity, l.serials, l.reservation_id \
     FROM picks p \
     JOIN pick_lines l ON l.pick_id = p.id JOIN stock_places s ON s.id = l.place_id \
     LEFT JOIN users u ON u.id = p.picked_by WHERE p.order_id = $1 ORDER BY p.recorded_at, p.id, l.ordinal"
);

/// Goods taken from one place for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PickLine {
    pub(crate) line: LineId,
    pub(crate) reservation: DocumentId,
    pub(crate) product: ProductId,
    pub(crate) place: PlaceId,
    pub(crate) quantity: Quantity,
    pub(crate) serials: Vec<String>,
}

/// A pick to be kept.
pub(crate) struct Pick<'a> {
    pub(crate) id: DocumentId,
    pub(crate) number: &'a str,
    pub(crate) order: OrderId,
    pub(crate) by: Option<UserId>,
    pub(crate) picked_at: Moment,
}

pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    pick: &Pick<'_>,
    lines: &[PickLine],
    now: Moment,
) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            pick.id,
            pick.number,
            pick.order,
            pick.by,
            pick.picked_at,
            now
        ],
    )
    .await?;
    let rows = lines.iter().zip(0_i64..).map(|(l, ordinal)| {
        values![
            pick.id,
            ordinal,
            l.line,
            l.reservation,
            l.product,
            l.place,
            l.quantity,
            Json(&l.serials)
        ]
    });
    tx.insert_many(INSERT_LINES, rows).await
}

/// One line of one pick, as shown.
pub(crate) struct PickedRow {
    pub(crate) id: DocumentId,
    pub(crate) number: String,
    pub(crate) by: Option<String>,
    pub(crate) picked_at: Moment,
    pub(crate) line: LineId,
    pub(crate) reservation: DocumentId,
    pub(crate) place: String,
    pub(crate) quantity: Quantity,
    pub(crate) serials: Vec<String>,
}

pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PickedRow>> {
    let read = |row: &Row| {
        let Json(serials) = row.get(7)?;
        Ok(PickedRow {
            id: row.get(0)?,
            number: row.get(1)?,
            by: row.get(2)?,
            picked_at: row.get(3)?,
            line: row.get(4)?,
            reservation: row.get(8)?,
            place: row.get(5)?,
            quantity: row.get(6)?,
            serials,
        })
    };
    tx.fetch_all(OF_ORDER, params![order])
        .await?
        .iter()
        .map(read)
        .collect()
}
