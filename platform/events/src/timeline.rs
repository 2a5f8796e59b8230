//! Reading events: one stream's history, or everything in the order of positions.

use kernel::Result;
use store::{Query, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{Event, Stream, event::columns};

const TIMELINE: Sql = sql!(concat!(
    "SELECT ",
    columns!(),
    " FROM events WHERE stream_id = $1 AND stream_kind = $2 AND seq > $3 ORDER BY seq LIMIT $4"
));
const SINCE: Sql = sql!(concat!(
    "SELECT ",
    columns!(),
    " FROM events WHERE position > $1 ORDER BY position LIMIT $2"
));
const LAST: Sql = sql!("SELECT COALESCE(MAX(position), 0) FROM events");

/// A stream's events after a number, oldest first; start with 0.
pub async fn timeline(
    tx: &mut Tx<'_>,
    stream: Stream<'_>,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<Event>> {
    let params = params![stream.id, stream.kind, after_seq, limit];
    tx.fetch_all(TIMELINE, params)
        .await?
        .iter()
        .map(Event::from_row)
        .collect()
}

/// All events after a position, in order and without gaps; start with 0.
pub async fn since(tx: &mut Tx<'_>, after_position: i64, limit: i64) -> Result<Vec<Event>> {
    let rows = tx.fetch_all(SINCE, params![after_position, limit]).await?;
    rows.iter().map(Event::from_row).collect()
}

/// Events of some streams of a kind after a position, the newest first.
pub async fn newest_in(
    tx: &mut Tx<'_>,
    kind: &str,
    streams: &[Uuid],
    after_position: i64,
    limit: i64,
) -> Result<Vec<Event>> {
    let query = Query::new(concat!(
        "SELECT ",
        columns!(),
        " FROM events WHERE stream_kind = "
    ))
    .bind(kind.to_owned())
    .push(" AND stream_id IN ")
    .bind_list(streams.iter().copied())
    .push(" AND position > ")
    .bind(after_position)
    .push(" ORDER BY position DESC LIMIT ")
    .bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(Event::from_row).collect()
}

/// The newest position; 0 when there is none.
pub async fn last_position(tx: &mut Tx<'_>) -> Result<i64> {
    tx.fetch_one(LAST, params![]).await?.get(0)
}
