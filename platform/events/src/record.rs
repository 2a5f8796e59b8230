//! Recording events inside the transaction of the change.

use std::collections::HashMap;

use kernel::{Actor, Fault, Moment, Result};
use store::{Sql, Tx, Value, Wake, params, sql, values};
use uuid::Uuid;

use crate::{Hash, NO_HASH, NewEvent, Recorded, Stream, hash::Content};

const HEAD: Sql = sql!(
    "SELECT seq, hash, recorded_at FROM events WHERE stream_id = $1 AND stream_kind = $2
     ORDER BY seq DESC LIMIT 1"
);
const INSERT: Sql = sql!(
    "INSERT INTO events (id, stream_kind, stream_id, seq, kind, actor_id, on_behalf_of, post,
         request_id, occurred_at, recorded_at, data, prev_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
/// The constraint that two rivals for the same place in a stream meet at.
const PLACE: &str = "events_pkey";

/// The last event of a stream, as far as this transaction knows.
#[derive(Debug, Clone, Copy)]
struct Head {
    seq: i64,
    hash: Hash,
    recorded_at: Moment,
}

const EMPTY: Head = Head {
    seq: 0,
    hash: NO_HASH,
    recorded_at: Moment(i64::MIN),
};

/// The heads that this transaction has read or written.
#[derive(Debug, Default)]
struct Heads(HashMap<Uuid, Vec<(Box<str>, Head)>>);

impl Heads {
    fn get(&self, stream: Stream<'_>) -> Option<Head> {
        let kinds = self.0.get(&stream.id)?;
        kinds
            .iter()
            .find(|(kind, _)| **kind == *stream.kind)
            .map(|(_, head)| *head)
    }

    fn set(&mut self, stream: Stream<'_>, head: Head) {
        let kinds = self.0.entry(stream.id).or_default();
        match kinds.iter_mut().find(|(kind, _)| **kind == *stream.kind) {
            Some((_, known)) => *known = head,
            None => kinds.push((stream.kind.into(), head)),
        }
    }
}

/// Appends an event to its stream. Only the first call per stream and transaction reads.
pub async fn record(
    tx: &mut Tx<'_>,
    event: &NewEvent<'_>,
    actor: &Actor,
    now: Moment,
) -> Result<Recorded> {
    let head = head(tx, event.stream).await?;
    behind(tx, event, actor, now, head).await
}

/// Appends events, each of its actor, in order; many rows of one statement.
pub async fn record_all(
    tx: &mut Tx<'_>,
    events: &[(NewEvent<'_>, &Actor)],
    now: Moment,
) -> Result<Vec<Recorded>> {
    let mut rows = Vec::with_capacity(events.len());
    let mut all = Vec::with_capacity(events.len());
    for (event, actor) in events {
        let head = head(tx, event.stream).await?;
        let (row, recorded) = append(tx, event, actor, now, head)?;
        rows.push(row);
        all.push(recorded);
    }
    tx.insert_many(INSERT, rows).await?;
    Ok(all)
}

/// Appends the first event of a stream that was made in this very transaction, without reading.
pub async fn first(
    tx: &mut Tx<'_>,
    event: &NewEvent<'_>,
    actor: &Actor,
    now: Moment,
) -> Result<Recorded> {
    behind(tx, event, actor, now, EMPTY).await
}

async fn behind(
    tx: &mut Tx<'_>,
    event: &NewEvent<'_>,
    actor: &Actor,
    now: Moment,
    head: Head,
) -> Result<Recorded> {
    let (row, recorded) = append(tx, event, actor, now, head)?;
    tx.queue(INSERT, &row).await?;
    Ok(recorded)
}

/// Whether anything has been written in a stream.
///
/// # Errors
/// Only when the database fails.
pub async fn begun(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<bool> {
    Ok(head(tx, stream).await?.seq > 0)
}

async fn head(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<Head> {
    match tx.memo::<Heads>().get(stream) {
        Some(head) => Ok(head),
        None => read_head(tx, stream).await,
    }
}

async fn read_head(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<Head> {
    // Who changes an order holds its row lock, so rivals are rare; whoever loses is run again.
    tx.retry_on(PLACE);
    match tx
        .fetch_optional(HEAD, params![stream.id, stream.kind])
        .await?
    {
        None => Ok(EMPTY),
        Some(row) => Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
            recorded_at: row.get(2)?,
        }),
    }
}

/// The row of an event behind a head, which from now on is the head.
fn append(
    tx: &mut Tx<'_>,
    event: &NewEvent<'_>,
    actor: &Actor,
    now: Moment,
    head: Head,
) -> Result<([Value<'static>; 14], Recorded)> {
    let data = serde_json::to_string(&event.data).map_err(Fault::internal)?;
    let content = Content {
        prev_hash: head.hash,
        id: Uuid::now_v7(),
        stream: event.stream,
        seq: head.seq + 1,
        kind: event.kind,
        actor_id: actor.user,
        on_behalf_of: actor.on_behalf_of,
        post: &actor.post,
        request_id: actor.request,
        occurred_at: event.occurred_at,
        // Clocks of several nodes differ; within a stream time does not run backwards.
        recorded_at: now.max(head.recorded_at),
        data: &data,
    };
    let hash = content.hash();
    let row = values![
        content.id,
        content.stream.kind,
        content.stream.id,
        content.seq,
        content.kind,
        content.actor_id,
        content.on_behalf_of,
        content.post,
        content.request_id,
        content.occurred_at,
        content.recorded_at,
        content.data,
        content.prev_hash,
        hash,
    ];
    let Content {
        id,
        seq,
        recorded_at,
        ..
    } = content;
    tx.memo::<Heads>().set(
        event.stream,
        Head {
            seq,
            hash,
            recorded_at,
        },
    );
    tx.wake(Wake::Events);
    Ok((row, Recorded { id, seq }))
}
