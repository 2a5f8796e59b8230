//! Table `tracking_events` (append-only).

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{DocumentId, Moment, Result, UserId};
use uuid::Uuid;

use crate::track_shipment::{TrackingEvent, TrackingKind};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO tracking_events (id, shipment_id, kind, place, note, occurred_at, recorded_at, actor) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const OF_SHIPMENT: Sql<'static> = sql!(
    "SELECT t.kind, t.place, t.note, t.occurred_at, t.recorded_at, u.name FROM tracking_events t \
     LEFT JOIN users u ON u.id = t.actor WHERE t.shipment_id = $1 ORDER BY t.occurred_at, t.id"
);

/// Something that happened to a shipment.
pub(crate) struct NewTracking<'a> {
    pub(crate) shipment: DocumentId,
    pub(crate) kind: TrackingKind,
    pub(crate) place: &'a str,
    pub(crate) note: &'a str,
    pub(crate) occurred_at: Moment,
    pub(crate) by: Option<UserId>,
}

pub(crate) async fn insert(tx: &mut Tx<'_>, t: &NewTracking<'_>, now: Moment) -> Result<()> {
    let (id, kind) = (Uuid::now_v7(), t.kind.as_str());
    tx.queue(
        INSERT,
        params![
            id,
            t.shipment,
            kind,
            t.place,
            t.note,
            t.occurred_at,
            now,
            t.by
        ],
    )
    .await
}

pub(crate) async fn of_shipment(
    tx: &mut Tx<'_>,
    shipment: DocumentId,
) -> Result<Vec<TrackingEvent>> {
    let read = |row: &Row| {
        Ok(TrackingEvent {
            kind: TrackingKind::parse(&row.get::<String>(0)?)?,
            place: row.get(1)?,
            note: row.get(2)?,
            occurred_at: row.get(3)?,
            recorded_at: row.get(4)?,
            recorded_by: row.get(5)?,
        })
    };
    tx.fetch_all(OF_SHIPMENT, params![shipment])
        .await?
        .iter()
        .map(read)
        .collect()
}
