//! Events, before and after they are written.

use kernel::{Moment, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use store::Row;
use uuid::Uuid;

use crate::Hash;

/// The history an event belongs to: that of one order or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stream<'a> {
    /// What kind of thing, e.g. `sales_order`.
    pub kind: &'a str,
    /// Which one.
    pub id: Uuid,
}

impl<'a> Stream<'a> {
    /// The history of one thing.
    #[must_use]
    pub const fn new(kind: &'a str, id: Uuid) -> Self {
        Self { kind, id }
    }
}

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// The history it belongs to.
    pub stream: Stream<'a>,
    /// What happened, in the past tense, e.g. `order.submitted`.
    pub kind: &'a str,
    /// The details: what was changed, before and after.
    pub data: serde_json::Value,
    /// When it happened in the world; the moment of recording is kept beside it.
    pub occurred_at: Moment,
}

impl<'a> NewEvent<'a> {
    /// An event with its details.
    #[must_use]
    pub const fn new(
        stream: Stream<'a>,
        kind: &'a str,
        data: serde_json::Value,
        occurred_at: Moment,
    ) -> Self {
        Self {
            stream,
            kind,
            data,
            occurred_at,
        }
    }
}

/// What became of a new event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The event's id.
    pub id: Uuid,
    /// Its number in the stream, from 1.
    pub seq: i64,
}

/// An event as it was recorded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// The event's id.
    pub id: Uuid,
    /// The kind of its stream.
    pub stream_kind: String,
    /// The id of its stream.
    pub stream_id: Uuid,
    /// Its number in the stream, from 1 without gaps.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// Who acted; nobody when the system did.
    pub actor_id: Option<UserId>,
    /// For whom a delegate acted.
    pub on_behalf_of: Option<UserId>,
    /// The post the act rested on, or `system:…`.
    pub post: String,
    /// The request that carried the act.
    pub request_id: Uuid,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was recorded; never earlier than its predecessor in the stream.
    pub recorded_at: Moment,
    /// The details, byte for byte as they were hashed.
    pub data: Box<RawValue>,
    /// The hash of the predecessor in the stream; zeroes for the first.
    pub prev_hash: Hash,
    /// The hash of this event.
    pub hash: Hash,
    /// Its number among all events; assigned shortly after the commit.
    pub position: Option<i64>,
}

/// The columns of [`Event::from_row`], in its order.
macro_rules! columns {
    () => {
        "id, stream_kind, stream_id, seq, kind, actor_id, on_behalf_of, post, request_id, \
         occurred_at, recorded_at, data, prev_hash, hash, position"
    };
}
pub(crate) use columns;

impl Event {
    /// The history it belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream<'_> {
        Stream {
            kind: &self.stream_kind,
            id: self.stream_id,
        }
    }

    /// The details as a structure.
    pub fn details<T: DeserializeOwned>(&self) -> kernel::Result<T> {
        serde_json::from_str(self.data.get()).map_err(kernel::Fault::internal)
    }

    pub(crate) fn from_row(row: &Row) -> kernel::Result<Self> {
        let data = RawValue::from_string(row.get(11)?).map_err(kernel::Fault::internal)?;
        Ok(Self {
            id: row.get(0)?,
            stream_kind: row.get(1)?,
            stream_id: row.get(2)?,
            seq: row.get(3)?,
            kind: row.get(4)?,
            actor_id: row.get(5)?,
            on_behalf_of: row.get(6)?,
            post: row.get(7)?,
            request_id: row.get(8)?,
            occurred_at: row.get(9)?,
            recorded_at: row.get(10)?,
            data,
            prev_hash: row.get(12)?,
            hash: row.get(13)?,
            position: row.get(14)?,
        })
    }
}
