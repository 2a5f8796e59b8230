//! What happened: one append-only table that is timeline, audit trail and outbox at once.
//!
//! An event is written in the transaction of the change it tells of ([`record`]). The events of one
//! order or document form a *stream*; each holds the hash of its predecessor, so that an altered or
//! removed event shows ([`verify`]). Over all streams runs a gapless *position*, by which followers
//! read ([`since`]) without ever missing a late commit; [`Feed`] tells them when to.
//!
//! Limits: nothing here decides what is worth an event, and no event is ever changed or deleted:
//! triggers refuse it in the database itself.

mod checkpoint;
mod event;
mod feed;
mod hash;
mod record;
mod refusal;
mod sentence;
mod sequence;
mod timeline;
mod verify;

pub use checkpoint::{Checkpoints, Notary, Signed, put_checkpoints_aside, verify_checkpoints};
pub use event::{Event, NewEvent, Recorded, Stream};
pub use feed::{Feed, Notice};
pub use hash::{Hash, NO_HASH};
pub use record::{begun, first, record, record_all};
pub use refusal::record_refusal;
pub use sentence::{Sentence, say};
pub use sequence::assign_positions;
pub use timeline::{last_position, newest_in, since, timeline};
pub use verify::{Break, Report, verify, verify_all};
