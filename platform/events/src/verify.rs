//! Verifying the hash chains: whether history is what it was.

use kernel::{Moment, Result};
use serde::Serialize;
use store::{Db, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{Event, NO_HASH, Stream, event::columns, hash::Content};

/// Events read at once; pages keep no snapshot open for long.
const PAGE: i64 = 1000;

const WHOLE: Sql = sql!(concat!(
    "SELECT ",
    columns!(),
    " FROM events WHERE (stream_id, stream_kind, seq) > ($1, $2, $3)
      ORDER BY stream_id, stream_kind, seq LIMIT $4"
));
const POSITIONS: Sql = sql!(
    "SELECT COUNT(position), COALESCE(MIN(position), 1), COALESCE(MAX(position), 0) FROM events"
);

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Streams looked at.
    pub streams: u64,
    /// Events looked at.
    pub events: u64,
    /// What is wrong; nothing when history is intact.
    pub breaks: Vec<Break>,
}

/// A place where history is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Break {
    /// An event's content does not fit its hash.
    Altered {
        /// The kind of its stream.
        stream_kind: String,
        /// The id of its stream.
        stream_id: Uuid,
        /// Its number in the stream.
        seq: i64,
    },
    /// An event does not follow its predecessor: one was removed, inserted or replaced.
    Unlinked {
        /// The kind of its stream.
        stream_kind: String,
        /// The id of its stream.
        stream_id: Uuid,
        /// Its number in the stream.
        seq: i64,
    },
    /// The positions over all streams have gaps: events were removed.
    Gaps {
        /// How many events have a position.
        count: i64,
        /// The last position; it should equal the count.
        last: i64,
    },
}

/// Verifies one stream.
pub async fn verify(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<Report> {
    let mut chain = Chain::default();
    let mut after = 0;
    loop {
        let page = crate::timeline(tx, stream, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(chain.report);
        };
        after = last.seq;
        page.iter().for_each(|event| chain.link(event));
    }
}

/// Verifies all streams and that positions have no gaps. Events recorded meanwhile may or may not
/// be looked at.
pub async fn verify_all(db: &Db) -> Result<Report> {
    let mut chain = Chain::default();
    let mut after = (Uuid::nil(), String::new(), 0);
    loop {
        let page = db
            .read_with(move |tx| {
                Box::pin(async move {
                    let params = params![after.0, after.1, after.2, PAGE];
                    let rows = tx.fetch_all(WHOLE, params).await?;
                    rows.iter().map(Event::from_row).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        let Some(last) = page.last() else { break };
        after = (last.stream_id, last.stream_kind.clone(), last.seq);
        page.iter().for_each(|event| chain.link(event));
    }
    let (count, first, last) = db.read_with(|tx| Box::pin(positions(tx))).await?;
    if first != 1 || count != last {
        chain.report.breaks.push(Break::Gaps { count, last });
    }
    Ok(chain.report)
}

async fn positions(tx: &mut Tx<'_>) -> Result<(i64, i64, i64)> {
    let row = tx.fetch_one(POSITIONS, params![]).await?;
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

/// Goes through events in the order of streams and numbers.
#[derive(Debug)]
struct Chain {
    report: Report,
    before: Option<Event>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            report: Report {
                streams: 0,
                events: 0,
                breaks: Vec::new(),
            },
            before: None,
        }
    }
}

impl Chain {
    fn link(&mut self, event: &Event) {
        let before = self
            .before
            .take()
            .filter(|before| before.stream() == event.stream());
        let (seq, hash, recorded_at) = match &before {
            Some(before) => (before.seq, before.hash, before.recorded_at),
            None => (0, NO_HASH, Moment(i64::MIN)),
        };
        self.report.events += 1;
        self.report.streams += u64::from(before.is_none());
        let (stream_kind, stream_id) = (event.stream_kind.clone(), event.stream_id);
        if Content::from(event).hash() != event.hash {
            let seq = event.seq;
            self.report.breaks.push(Break::Altered {
                stream_kind,
                stream_id,
                seq,
            });
        } else if event.seq != seq + 1 || event.prev_hash != hash || event.recorded_at < recorded_at
        {
            let seq = event.seq;
            self.report.breaks.push(Break::Unlinked {
                stream_kind,
                stream_id,
                seq,
            });
        }
        self.before = Some(event.clone());
    }
}
