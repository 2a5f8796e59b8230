//! Table `participants`: who takes part in a subject and so sees it.

use kernel::{Moment, Result, UserId};
use store::{Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{Subject, SubjectKind};

const INSERT: Sql = sql!(
    "INSERT INTO participants (user_id, subject_kind, sort_at, subject_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
);
const OF: Sql = sql!("SELECT user_id FROM participants WHERE subject_id = $1 ORDER BY user_id");
const NEWEST_OF: Sql = sql!(
    "SELECT subject_id FROM participants WHERE user_id = $1 AND subject_kind = $2 \
     ORDER BY sort_at DESC, subject_id DESC LIMIT $3"
);
const HAS: Sql = sql!("SELECT 1 FROM participants WHERE subject_id = $1 AND user_id = $2");

/// Lets somebody take part; once is enough.
pub(crate) async fn add(
    tx: &mut Tx<'_>,
    subject: Subject,
    sort_at: Moment,
    user: UserId,
) -> Result<()> {
    tx.queue(
        INSERT,
        params![user, subject.kind.code(), sort_at, subject.id],
    )
    .await
}

/// Everybody who takes part.
pub(crate) async fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<UserId>> {
    let rows = tx.fetch_all(OF, params![subject.id]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The subjects of a kind that somebody takes part in, the newest first.
pub(crate) async fn newest_of(
    tx: &mut Tx<'_>,
    user: UserId,
    kind: SubjectKind,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let rows = tx
        .fetch_all(NEWEST_OF, params![user, kind.code(), limit])
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whether somebody takes part.
pub(crate) async fn has(tx: &mut Tx<'_>, subject: Subject, user: UserId) -> Result<bool> {
    Ok(tx
        .fetch_optional(HAS, params![subject.id, user])
        .await?
        .is_some())
}
