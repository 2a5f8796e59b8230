//! The hash chain.
//!
//! `hash = SHA-256(canonical bytes)`, and the canonical bytes are these fields one after another:
//!
//! | field | bytes |
//! |---|---|
//! | `"yidan.event.1"` | 13, the version of this layout |
//! | hash of the predecessor in the stream | 32, zeroes for the first event |
//! | event id | 16 |
//! | stream kind | text |
//! | stream id | 16 |
//! | seq | integer |
//! | kind | text |
//! | actor, on behalf of | each 1 byte `0`, or 1 byte `1` and 16 |
//! | post | text |
//! | request id | 16 |
//! | occurred at, recorded at | integers, microseconds since 1970 UTC |
//! | data | text, exactly as stored |
//!
//! An integer is 8 bytes, big-endian, two's complement. A text is its length in UTF-8 bytes as an
//! integer, then those bytes. The position is not hashed: it is assigned afterwards.

use kernel::{FromValue, Moment, ToValue, UserId, Value};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Event, Stream};

const LAYOUT: &[u8] = b"yidan.event.1";

/// A SHA-256 hash; on the wire in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

/// What the first event of a stream holds in place of a predecessor's hash.
pub const NO_HASH: Hash = Hash([0; 32]);

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

impl ToValue for Hash {
    fn to_value(&self) -> Value<'_> {
        self.0.to_value()
    }
}

impl FromValue for Hash {
    fn from_value(value: Value<'_>) -> Option<Self> {
        FromValue::from_value(value).map(Self)
    }
}

/// What goes into the hash of an event.
pub(crate) struct Content<'a> {
    pub(crate) prev_hash: Hash,
    pub(crate) id: Uuid,
    pub(crate) stream: Stream<'a>,
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) actor_id: Option<UserId>,
    pub(crate) on_behalf_of: Option<UserId>,
    pub(crate) post: &'a str,
    pub(crate) request_id: Uuid,
    pub(crate) occurred_at: Moment,
    pub(crate) recorded_at: Moment,
    pub(crate) data: &'a str,
}

impl<'a> From<&'a Event> for Content<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            prev_hash: event.prev_hash,
            id: event.id,
            stream: event.stream(),
            seq: event.seq,
            kind: &event.kind,
            actor_id: event.actor_id,
            on_behalf_of: event.on_behalf_of,
            post: &event.post,
            request_id: event.request_id,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            data: event.data.get(),
        }
    }
}

impl Content<'_> {
    /// The hash of the canonical bytes.
    pub(crate) fn hash(&self) -> Hash {
        let mut sha = Sha256::new();
        sha.update(LAYOUT);
        sha.update(self.prev_hash.0);
        sha.update(self.id);
        text(&mut sha, self.stream.kind);
        sha.update(self.stream.id);
        sha.update(self.seq.to_be_bytes());
        text(&mut sha, self.kind);
        person(&mut sha, self.actor_id);
        person(&mut sha, self.on_behalf_of);
        text(&mut sha, self.post);
        sha.update(self.request_id);
        sha.update(self.occurred_at.0.to_be_bytes());
        sha.update(self.recorded_at.0.to_be_bytes());
        text(&mut sha, self.data);
        Hash(sha.finalize().into())
    }
}

fn text(sha: &mut Sha256, text: &str) {
    sha.update((text.len() as u64).to_be_bytes());
    sha.update(text);
}

fn person(sha: &mut Sha256, person: Option<UserId>) {
    match person {
        None => sha.update([0]),
        Some(id) => {
            sha.update([1]);
            sha.update(id.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout is a promise to whoever verifies an exported log: this value may never change.
    #[test]
    fn the_layout_is_fixed() {
        let content = Content {
            prev_hash: NO_HASH,
            id: Uuid::from_u128(1),
            stream: Stream {
                kind: "sales_order",
                id: Uuid::from_u128(2),
            },
            seq: 1,
            kind: "order.submitted",
            actor_id: Some(UserId(Uuid::from_u128(3))),
            on_behalf_of: None,
            post: "sales_rep",
            request_id: Uuid::from_u128(4),
            occurred_at: Moment(5),
            recorded_at: Moment(6),
            data: r#"{"note":"一单"}"#,
        };
        let expected = "bc458d296cb7e8709eadd376b2bb72407e4b34f1d1d4a7bfedc5aade363b369b";
        assert_eq!(content.hash().to_string(), expected);
        let other = Content { seq: 2, ..content };
        assert_ne!(other.hash().to_string(), expected);
    }
}
