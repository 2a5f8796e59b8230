//! Table `participants`: who takes part in a subject and so sees it.

use kernel::{Result, UserId};
use store::{Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{Subject, SubjectKind, store::instances::Instance};

const INSERT: Sql = sql!(
    "INSERT INTO participants (user_id, subject_kind, sort_at, subject_id, party_id) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT DO NOTHING"
);
const OF: Sql = sql!("SELECT user_id FROM participants WHERE subject_id = $1 ORDER BY user_id");
const NEWEST_OF: Sql = sql!(
    "SELECT subject_id FROM participants WHERE user_id = $1 AND subject_kind = $2 \
     ORDER BY sort_at DESC, subject_id DESC LIMIT $3"
);
const FOR_PARTY: Sql = sql!("UPDATE participants SET party_id = $2 WHERE subject_id = $1");
const HAS: Sql = sql!("SELECT 1 FROM participants WHERE subject_id = $1 AND user_id = $2");

/// Lets somebody take part; once is enough.
pub(crate) async fn add(tx: &mut Tx<'_>, instance: &Instance, user: UserId) -> Result<()> {
    let Subject { kind, id } = instance.subject;
    tx.queue(
        INSERT,
        params![user, kind.code(), instance.sort_at, id, instance.party],
    )
    .await
}

/// Whom the subject is for, kept beside everybody who takes part: who sees only his own finds them
/// by the customer.
pub(crate) async fn name_party(tx: &mut Tx<'_>, instance: &Instance) -> Result<()> {
    tx.queue(FOR_PARTY, params![instance.subject.id, instance.party])
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
