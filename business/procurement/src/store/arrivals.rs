//! The SQL of arrivals: what came of a requirement.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{DocumentId, Fault, Moment, OrderId, Quantity, Result, TaskId, UserId};
use warehouse::PlaceId;

use super::TOUCH;
use crate::requirement::Arrival;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.requirement_id, r.number, r.product_id, p.sku, p.name, p.unit, a.quantity, a.passed, \
             a.returned, a.delivery_note, a.lot, s.name, a.arrived_at, a.place_id, a.task_id FROM material_arrivals a \
             JOIN requirements r ON r.id = a.requirement_id JOIN products p ON p.id = r.product_id \
             LEFT JOIN suppliers s ON s.id = r.supplier_id ",
            $rest
        )
    };
}

const INSERT: Sql<'static> = sql!(
    "INSERT INTO material_arrivals (id, requirement_id, quantity, passed, returned, delivery_note, delivery_key, lot, \
     place_id, task_id, received_by, arrived_at, recorded_at) VALUES ($1, $2, $3, 0, 0, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const SAME_NOTE: Sql<'static> =
    sql!("SELECT id FROM material_arrivals WHERE requirement_id = $1 AND delivery_key = $2");
const FIND: Sql<'static> = sql!(select!("WHERE a.id = $1"));
const OF_REQUIREMENT: Sql<'static> = sql!(select!(
    "WHERE a.requirement_id = $1 ORDER BY a.recorded_at"
));
const OF_ORDER: Sql<'static> = sql!(select!("WHERE r.order_id = $1 ORDER BY a.recorded_at"));
const ADD: Sql<'static> = sql!(
    "UPDATE material_arrivals SET passed = passed + $2, returned = returned + $3 WHERE id = $1"
);

/// A delivery to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewArrival<'a> {
    pub(crate) id: DocumentId,
    pub(crate) requirement: DocumentId,
    pub(crate) quantity: Quantity,
    pub(crate) delivery_note: &'a str,
    pub(crate) delivery_key: &'a str,
    pub(crate) lot: &'a str,
    pub(crate) place: PlaceId,
    pub(crate) task: TaskId,
    pub(crate) by: Option<UserId>,
    pub(crate) arrived_at: Moment,
}

/// Writes a delivery.
pub(crate) async fn insert(tx: &mut Tx<'_>, a: &NewArrival<'_>, now: Moment) -> Result<()> {
    let values = params![
        a.id,
        a.requirement,
        a.quantity,
        a.delivery_note,
        a.delivery_key,
        a.lot,
        a.place,
        a.task,
        a.by,
        a.arrived_at,
        now
    ];
    tx.queue(INSERT, values).await?;
    tx.queue(TOUCH, params![a.requirement]).await
}

/// Whether a delivery note was received for a requirement already.
pub(crate) async fn knows_note(
    tx: &mut Tx<'_>,
    requirement: DocumentId,
    key: &str,
) -> Result<bool> {
    Ok(tx
        .fetch_optional(SAME_NOTE, params![requirement, key])
        .await?
        .is_some())
}

/// A delivery with where it is to be put and the inspector's task.
#[derive(Debug, Clone)]
pub(crate) struct Delivered {
    pub(crate) arrival: Arrival,
    pub(crate) place: PlaceId,
    pub(crate) task: Option<TaskId>,
}

/// A delivery, or `None`.
pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Delivered>> {
    let row = tx.fetch_optional(FIND, params![id]).await?;
    row.map(|row| {
        Ok(Delivered {
            arrival: arrival(&row)?,
            place: row.get(14)?,
            task: row.get(15)?,
        })
    })
    .transpose()
}

/// An arrival; not found when there is none.
pub(crate) async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Delivered> {
    find(tx, id).await?.ok_or(Fault::NotFound("arrival"))
}

/// The deliveries of a requirement, in order.
pub(crate) async fn of_requirement(
    tx: &mut Tx<'_>,
    requirement: DocumentId,
) -> Result<Vec<Arrival>> {
    tx.fetch_all(OF_REQUIREMENT, params![requirement])
        .await?
        .iter()
        .map(arrival)
        .collect()
}

/// Every delivery for an order, in order.
pub async fn arrivals_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Arrival>> {
    tx.fetch_all(OF_ORDER, params![order])
        .await?
        .iter()
        .map(arrival)
        .collect()
}

/// Adds to what of a delivery passed, or went back.
pub(crate) async fn add(
    tx: &mut Tx<'_>,
    id: DocumentId,
    passed: Quantity,
    returned: Quantity,
) -> Result<()> {
    tx.execute(ADD, params![id, passed, returned])
        .await
        .map(drop)
}

fn arrival(row: &Row) -> Result<Arrival> {
    Ok(Arrival {
        id: row.get(0)?,
        requirement_id: row.get(1)?,
        requirement: row.get(2)?,
        product_id: row.get(3)?,
        sku: row.get(4)?,
        name: row.get(5)?,
        unit: row.get(6)?,
        quantity: row.get(7)?,
        passed: row.get(8)?,
        returned: row.get(9)?,
        delivery_note: row.get(10)?,
        lot: row.get(11)?,
        supplier: row.get(12)?,
        arrived_at: row.get(13)?,
    })
}
