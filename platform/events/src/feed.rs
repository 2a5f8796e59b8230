//! Tells followers within this process that events have got positions.

use std::{sync::Arc, time::Duration};

use kernel::Result;
use store::{Db, Dialect, Sql, Tx, Wake, params, sql};
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};
use uuid::Uuid;

/// Notices a slow follower may be behind before it must read by position instead.
const BACKLOG: usize = 4096;
/// How often to look for events of other processes, and for those whose wake-up was lost.
const LOOK: Duration = Duration::from_millis(500);
/// The same when one process has the database for itself.
const LOOK_ALONE: Duration = Duration::from_secs(10);
/// The shortest time between two looks. A busy hour makes hundreds of commits a second; who
/// watches a screen does not see a fiftieth of one, and each look costs a statement or three.
const PAUSE: Duration = Duration::from_millis(20);
/// Notices read at once.
const PAGE: i64 = 1000;

const NOTICES: Sql = sql!(
    "SELECT position, stream_kind, stream_id, seq, kind FROM events
     WHERE position > $1 ORDER BY position LIMIT $2"
);

/// That an event exists: enough to know whether to read it, and nothing that needs a permit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number among all events.
    pub position: i64,
    /// The kind of its stream.
    pub stream_kind: Arc<str>,
    /// The id of its stream.
    pub stream_id: Uuid,
    /// Its number in the stream.
    pub seq: i64,
    /// What happened.
    pub kind: Arc<str>,
}

/// The running feed; clones share it, and it ends with the last of them.
#[derive(Debug, Clone)]
pub struct Feed(Arc<Running>);

#[derive(Debug)]
struct Running {
    notices: broadcast::Sender<Notice>,
    position: watch::Receiver<i64>,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Feed {
    /// Starts to follow the database from its present end, and to assign positions on PostgreSQL.
    pub async fn start(db: Db) -> Result<Self> {
        crate::assign_positions(&db).await?;
        let start = db
            .read_with(|tx| Box::pin(crate::last_position(tx)))
            .await?;
        let notices = broadcast::Sender::new(BACKLOG);
        let (advance, position) = watch::channel(start);
        let task = tokio::spawn(follow(db, notices.clone(), advance));
        Ok(Self(Arc::new(Running {
            notices,
            position,
            task,
        })))
    }

    /// Notices from now on. A follower that lags reads the rest with [`crate::since`].
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.0.notices.subscribe()
    }

    /// The position up to which notices were given.
    #[must_use]
    pub fn position(&self) -> watch::Receiver<i64> {
        self.0.position.clone()
    }
}

async fn follow(db: Db, notices: broadcast::Sender<Notice>, advance: watch::Sender<i64>) {
    let mut woken = db.woken(Wake::Events);
    let look = match db.dialect() {
        Dialect::Sqlite => LOOK_ALONE,
        Dialect::Postgres => LOOK,
    };
    loop {
        if let Err(error) = advance_once(&db, &notices, &advance).await {
            tracing::warn!(%error, "the event feed could not advance");
            tokio::time::sleep(LOOK).await;
        }
        tokio::time::sleep(PAUSE).await;
        // Either a wake-up or the time to look; a closed bell means that the database is gone.
        if let Ok(Err(_)) = tokio::time::timeout(look, woken.changed()).await {
            return;
        }
    }
}

async fn advance_once(
    db: &Db,
    notices: &broadcast::Sender<Notice>,
    advance: &watch::Sender<i64>,
) -> Result<()> {
    crate::assign_positions(db).await?;
    loop {
        let after = *advance.borrow();
        let page = db.read_with(move |tx| Box::pin(page(tx, after))).await?;
        let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        for notice in page {
            let position = notice.position;
            let _ = notices.send(notice); // nobody may be listening
            advance.send_replace(position);
        }
        if !full {
            return Ok(());
        }
    }
}

async fn page(tx: &mut Tx<'_>, after: i64) -> Result<Vec<Notice>> {
    let rows = tx.fetch_all(NOTICES, params![after, PAGE]).await?;
    let notice = |row: &store::Row| {
        Ok(Notice {
            position: row.get(0)?,
            stream_kind: row.get::<String>(1)?.into(),
            stream_id: row.get(2)?,
            seq: row.get(3)?,
            kind: row.get::<String>(4)?.into(),
        })
    };
    rows.iter().map(notice).collect()
}
