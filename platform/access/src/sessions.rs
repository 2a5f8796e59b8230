//! Sessions: an opaque token in a cookie, its hash in the database, and for a few seconds the
//! person behind it in memory, since every request asks.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel::{Moment, Result, UserId};
use parking_lot::RwLock;
use store::{Command, Sql, Tx, params, sql};

use crate::{Person, TokenHash, people};

/// A session without any request for this long is over.
pub const IDLE_SECONDS: i64 = 90 * 60;
/// A session older than this is over, however busy.
pub const ABSOLUTE_SECONDS: i64 = 12 * 3600;
/// How long a person may be answered from memory. Rights changed on this node act at once
/// ([`Cache::forget_all`]); changed on another node, they act on writes at once
/// ([`crate::Permit::confirm`]) and on reads after this time.
const CACHED_SECONDS: i64 = 3;
/// `seen_at` is written at most this often per session, so that reading costs no writes.
const TOUCH_SECONDS: i64 = 5 * 60;
/// Most persons in memory; beyond it the memory starts anew.
const CACHED_MAX: usize = 20_000;

const FIND: Sql = sql!(
    "SELECT s.user_id, s.created_at, s.seen_at, u.must_change
     FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1"
);
const INSERT: Sql =
    sql!("INSERT INTO sessions (token_hash, user_id, created_at, seen_at) VALUES ($1, $2, $3, $3)");
const TOUCH: Sql = sql!("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2");
const END: Sql = sql!("DELETE FROM sessions WHERE token_hash = $1");
const SWEEP: Sql = sql!("DELETE FROM sessions WHERE created_at < $1 OR seen_at < $2");

/// A live session with the person behind it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub person: Arc<Person>,
    /// Which.
    pub token: TokenHash,
    /// Whether he must choose a new password before anything else.
    pub must_change: bool,
    /// When it ends at the latest.
    pub ends_at: Moment,
    seen_at: Moment,
}

/// Reads a session afresh; `None` when it is unknown or over, or the person may not sign in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoadSession {
    pub(crate) token: TokenHash,
    pub(crate) now: Moment,
}

impl Command for LoadSession {
    const NAME: &'static str = "session.load";
    type Output = Option<Session>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Session>> {
        let Some(row) = tx.fetch_optional(FIND, params![self.token.0]).await? else {
            return Ok(None);
        };
        let (created_at, seen_at): (Moment, Moment) = (row.get(1)?, row.get(2)?);
        let ends_at = created_at
            .plus_seconds(ABSOLUTE_SECONDS)
            .min(seen_at.plus_seconds(IDLE_SECONDS));
        if ends_at <= self.now {
            return Ok(None);
        }
        let Some(person) = people::person(tx, row.get(0)?, self.now).await? else {
            return Ok(None);
        };
        let (token, person) = (self.token, person.into());
        Ok(Some(Session {
            person,
            token,
            must_change: row.get(3)?,
            ends_at,
            seen_at,
        }))
    }
}

/// Notes that a session was used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TouchSession {
    pub(crate) token: TokenHash,
    pub(crate) now: Moment,
}

impl Command for TouchSession {
    const NAME: &'static str = "session.touch";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        tx.execute(TOUCH, params![self.token.0, self.now])
            .await
            .map(drop)
    }
}

/// Ends one session (that of the bearer himself, so no permit).
#[derive(Debug, Clone, Copy)]
pub(crate) struct EndSession {
    pub(crate) token: TokenHash,
}

impl Command for EndSession {
    const NAME: &'static str = "session.end";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        tx.execute(END, params![self.token.0]).await.map(drop)
    }
}

/// Opens a session and drops those that are long over.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    token: TokenHash,
    user: UserId,
    now: Moment,
) -> Result<()> {
    let (oldest, idlest) = (
        now.plus_seconds(-ABSOLUTE_SECONDS),
        now.plus_seconds(-IDLE_SECONDS),
    );
    tx.execute(SWEEP, params![oldest, idlest]).await?;
    tx.execute(INSERT, params![token.0, user, now])
        .await
        .map(drop)
}

impl Session {
    /// Whether its use should be written down by now.
    pub(crate) fn wants_touch(&self, now: Moment) -> bool {
        self.seen_at.plus_seconds(TOUCH_SECONDS) <= now
    }
}

/// Sessions in memory.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// Grows with each change of anybody's rights on this node; older entries do not count.
    epoch: AtomicU64,
    entries: RwLock<HashMap<TokenHash, Entry>>,
}

#[derive(Debug)]
struct Entry {
    session: Session,
    epoch: u64,
    loaded_at: Moment,
}

impl Cache {
    /// The session, when it was loaded within the last seconds and no rights have changed since.
    pub(crate) fn get(&self, token: TokenHash, now: Moment) -> Option<Session> {
        let entries = self.entries.read();
        let entry = entries.get(&token)?;
        let fresh = entry.epoch == self.epoch()
            && entry.loaded_at <= now
            && now < entry.loaded_at.plus_seconds(CACHED_SECONDS)
            && now < entry.session.ends_at;
        fresh.then(|| entry.session.clone())
    }

    /// The present epoch; take it *before* reading the database.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Keeps a session that was read after `epoch` was taken.
    pub(crate) fn put(&self, session: Session, epoch: u64, now: Moment) {
        let mut entries = self.entries.write();
        if entries.len() >= CACHED_MAX {
            entries.clear();
        }
        entries.insert(
            session.token,
            Entry {
                session,
                epoch,
                loaded_at: now,
            },
        );
    }

    /// Whoever asks next is read afresh: rights have changed.
    pub(crate) fn forget_all(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// One session has ended.
    pub(crate) fn forget(&self, token: TokenHash) {
        self.entries.write().remove(&token);
    }
}
