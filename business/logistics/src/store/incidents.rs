//! Table `transport_incidents`.

use ::store::{Json, Row, Sql, Tx, params, sql};
use kernel::{DocumentId, Fault, FileId, Moment, OrderId, Result, TaskId, UserId};

use crate::incident::{Incident, IncidentKind, Liability};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO transport_incidents (id, shipment_id, order_id, kind, description, liability, photos, occurred_at, \
     recorded_at, reported_by, resolution, customer_told, follow_up_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11)"
);
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.shipment_id, i.order_id, i.kind, i.description, i.liability, i.photos, i.occurred_at, ",
            "i.recorded_at, u.name, i.resolution, i.customer_told, i.resolved_at, r.name FROM transport_incidents i ",
            "LEFT JOIN users u ON u.id = i.reported_by LEFT JOIN users r ON r.id = i.resolved_by WHERE ",
            $rest
        )
    };
}
const FIND: Sql<'static> = sql!(columns!("i.id = $1"));
const LOCK: Sql<'static> =
    sql!("SELECT order_id, follow_up_id FROM transport_incidents WHERE id = $1"; FOR UPDATE);
const OF_SHIPMENT: Sql<'static> = sql!(columns!("i.shipment_id = $1 ORDER BY i.recorded_at, i.id"));
const OF_ORDER: Sql<'static> = sql!(columns!("i.order_id = $1 ORDER BY i.recorded_at, i.id"));
const OPEN: Sql<'static> =
    sql!("SELECT COUNT(*) FROM transport_incidents WHERE order_id = $1 AND resolved_at IS NULL");
const RESOLVE: Sql<'static> = sql!(
    "UPDATE transport_incidents SET liability = $2, resolution = $3, customer_told = $4, resolved_at = $5, \
     resolved_by = $6 WHERE id = $1 AND resolved_at IS NULL"
);

/// An incident to be kept.
pub(crate) struct NewIncident<'a> {
    pub(crate) id: DocumentId,
    pub(crate) shipment: DocumentId,
    pub(crate) order: OrderId,
    pub(crate) kind: IncidentKind,
    pub(crate) description: &'a str,
    pub(crate) liability: Liability,
    pub(crate) photos: &'a [FileId],
    pub(crate) occurred_at: Moment,
    pub(crate) by: Option<UserId>,
    /// The task of logistics to settle it.
    pub(crate) follow_up: TaskId,
}

pub(crate) async fn insert(tx: &mut Tx<'_>, i: &NewIncident<'_>, now: Moment) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            i.id,
            i.shipment,
            i.order,
            i.kind.as_str(),
            i.description,
            i.liability.as_str(),
            Json(i.photos),
            i.occurred_at,
            now,
            i.by,
            i.follow_up,
        ],
    )
    .await
}

/// The order of an incident and the task to settle it, the incident locked.
pub(crate) async fn lock(
    tx: &mut Tx<'_>,
    id: DocumentId,
) -> Result<Option<(OrderId, Option<TaskId>)>> {
    let row = tx.fetch_optional(LOCK, params![id]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

pub(crate) async fn find(tx: &mut Tx<'_>, id: DocumentId) -> Result<Incident> {
    let row = tx
        .fetch_optional(FIND, params![id])
        .await?
        .ok_or(Fault::NotFound("incident"))?;
    read(&row)
}

pub(crate) async fn of_shipment(tx: &mut Tx<'_>, shipment: DocumentId) -> Result<Vec<Incident>> {
    tx.fetch_all(OF_SHIPMENT, params![shipment])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Every incident of an order, the oldest first.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Incident>> {
    tx.fetch_all(OF_ORDER, params![order])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How many incidents of an order are open.
pub(crate) async fn open_of(tx: &mut Tx<'_>, order: OrderId) -> Result<i64> {
    tx.fetch_one(OPEN, params![order]).await?.get(0)
}

/// How an incident was settled.
pub(crate) struct Settlement<'a> {
    pub(crate) liability: Liability,
    pub(crate) resolution: &'a str,
    pub(crate) customer_told: &'a str,
    pub(crate) by: Option<UserId>,
}

pub(crate) async fn resolve(
    tx: &mut Tx<'_>,
    id: DocumentId,
    s: &Settlement<'_>,
    now: Moment,
) -> Result<()> {
    let liability = s.liability.as_str();
    let rows = tx
        .execute(
            RESOLVE,
            params![id, liability, s.resolution, s.customer_told, now, s.by],
        )
        .await?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Fault::internal("an incident moved under its lock"))
    }
}

fn read(row: &Row) -> Result<Incident> {
    let Json(photos) = row.get(6)?;
    Ok(Incident {
        id: row.get(0)?,
        shipment_id: row.get(1)?,
        order_id: row.get(2)?,
        kind: IncidentKind::parse(&row.get::<String>(3)?)?,
        description: row.get(4)?,
        liability: Liability::parse(&row.get::<String>(5)?)?,
        photos,
        occurred_at: row.get(7)?,
        recorded_at: row.get(8)?,
        reported_by: row.get(9)?,
        resolution: row.get(10)?,
        customer_told: row.get(11)?,
        resolved_at: row.get(12)?,
        resolved_by: row.get(13)?,
    })
}
