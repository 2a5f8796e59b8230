//! Table `process_instances`: one row per running order, its state in compact JSON.

use engine::{State, compliance::ClauseVector};
use kernel::{DepartmentId, Fault, Moment, Result, UserId};
use store::{Dialect, Json, Query, Row, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{Subject, store::subject};

/// A subject under its policy.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) subject: Subject,
    pub(crate) policy: String,
    pub(crate) policy_version: i64,
    pub(crate) state: State,
    /// How each clause stands, one letter each.
    pub(crate) clauses: ClauseVector,
    /// Grows with every change; what two people change at once, one of them changes first.
    pub(crate) version: i64,
    pub(crate) owner: Option<UserId>,
    pub(crate) department: Option<DepartmentId>,
    /// Whom it is for: an order's customer.
    pub(crate) party: Option<Uuid>,
    pub(crate) sort_at: Moment,
    pub(crate) next_due: Option<Moment>,
    pub(crate) closed_at: Option<Moment>,
}

const INSERT: Sql = sql!(
    "INSERT INTO process_instances (subject_id, subject_kind, policy, policy_version, state, clauses, version, round, \
     owner, department, sort_at, next_due, closed_at, party_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
const LOAD: Sql = sql!(
    "SELECT subject_kind, subject_id, policy, policy_version, state, version, owner, department, sort_at, next_due, \
     closed_at, clauses, party_id FROM process_instances WHERE subject_id = $1"
);
const LOCK: Sql = sql!(
    "SELECT subject_kind, subject_id, policy, policy_version, state, version, owner, department, sort_at, next_due, \
     closed_at, clauses, party_id FROM process_instances WHERE subject_id = $1"; FOR UPDATE
);
const SAVE: Sql = sql!(
    "UPDATE process_instances SET state = $2, version = version + 1, round = $3, next_due = $4, closed_at = $5, \
     clauses = $6 WHERE subject_id = $1 AND version = $7"
);
const HAND_OVER: Sql = sql!(
    "UPDATE process_instances SET owner = $2, department = $3, version = version + 1 WHERE subject_id = $1"
);
const FOR_PARTY: Sql =
    sql!("UPDATE process_instances SET party_id = $2, version = version + 1 WHERE subject_id = $1");
const DUE: Sql = sql!(
    "SELECT subject_kind, subject_id, next_due FROM process_instances \
     WHERE next_due IS NOT NULL AND next_due <= $1 AND (next_due, subject_id) > ($2, $3) \
     ORDER BY next_due, subject_id LIMIT $4"
);

/// A subject that is late up to the last rung waits for no clock, but a calendar may take it back.
const RUNNING: Sql = sql!(
    "SELECT subject_kind, subject_id FROM process_instances \
     WHERE closed_at IS NULL AND subject_id > $1 ORDER BY subject_id LIMIT $2"
);

/// What this transaction has loaded already: reactions to one act ask again and again.
#[derive(Default)]
struct Loaded(Vec<Known>);

struct Known {
    instance: Instance,
    /// The waits before it was read; locked, nobody else can change it whatever is waited for.
    read: Read,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    Locked,
    After(u32),
}

pub(crate) async fn insert(tx: &mut Tx<'_>, instance: &Instance) -> Result<()> {
    let Instance { subject, state, .. } = instance;
    tx.queue(
        INSERT,
        params![
            subject.id,
            subject.kind.code(),
            instance.policy,
            instance.policy_version,
            Json(state),
            instance.clauses.to_string(),
            instance.version,
            i64::from(state.round()),
            instance.owner,
            instance.department,
            instance.sort_at,
            instance.next_due,
            instance.closed_at,
            instance.party,
        ],
    )
    .await?;
    remember(tx, instance, Read::Locked);
    Ok(())
}

/// The instance, not to be changed; as this transaction left it, once it is locked.
pub(crate) async fn load(tx: &mut Tx<'_>, subject: Subject) -> Result<Instance> {
    let now = Read::After(tx.waits());
    if let Some(instance) = known(tx, subject, now) {
        return Ok(instance);
    }
    let instance = fetch(tx, LOAD, subject).await?;
    remember(tx, &instance, now);
    Ok(instance)
}

/// Some instances, in one statement and no order; not to be changed.
pub(crate) async fn load_all(
    tx: &mut Tx<'_>,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Instance>> {
    let query = Query::new(
        "SELECT subject_kind, subject_id, policy, policy_version, state, version, owner, department, sort_at, next_due, \
         closed_at, clauses, party_id FROM process_instances WHERE subject_id IN ",
    )
    .bind_padded(subjects);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(read).collect()
}

/// The instance, locked until the end of the transaction: whoever else acts on it waits here.
pub(crate) async fn lock(tx: &mut Tx<'_>, subject: Subject) -> Result<Instance> {
    // SQLite has one writer: what it has read is locked.
    let enough = match tx.dialect() {
        Dialect::Sqlite => Read::After(tx.waits()),
        Dialect::Postgres => Read::Locked,
    };
    if let Some(instance) = known(tx, subject, enough) {
        return Ok(instance);
    }
    let instance = fetch(tx, LOCK, subject).await?;
    remember(tx, &instance, Read::Locked);
    Ok(instance)
}

async fn fetch(tx: &mut Tx<'_>, sql: Sql<'static>, wanted: Subject) -> Result<Instance> {
    let row = tx
        .fetch_optional(sql, params![wanted.id])
        .await?
        .ok_or(Fault::NotFound("order"))?;
    let found = read(&row)?;
    if found.subject != wanted {
        return Err(Fault::NotFound("order"));
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Instance> {
    let Json(state) = row.get(4)?;
    Ok(Instance {
        subject: subject(row, 0, 1)?,
        policy: row.get(2)?,
        policy_version: row.get(3)?,
        state,
        version: row.get(5)?,
        owner: row.get(6)?,
        department: row.get(7)?,
        party: row.get(12)?,
        sort_at: row.get(8)?,
        next_due: row.get(9)?,
        closed_at: row.get(10)?,
        clauses: row.get::<String>(11)?.parse().map_err(Fault::internal)?,
    })
}

/// Saves the state of a locked instance.
pub(crate) async fn save(tx: &mut Tx<'_>, instance: &mut Instance) -> Result<()> {
    let touched = tx
        .execute(
            SAVE,
            params![
                instance.subject.id,
                Json(&instance.state),
                i64::from(instance.state.round()),
                instance.next_due,
                instance.closed_at,
                instance.clauses.to_string(),
                instance.version,
            ],
        )
        .await?;
    if touched != 1 {
        return Err(Fault::Unavailable(
            "the order was changed at the same moment".into(),
        ));
    }
    instance.version += 1;
    remember(tx, instance, Read::Locked);
    Ok(())
}

/// Gives a locked instance another owner.
pub(crate) async fn hand_over(tx: &mut Tx<'_>, instance: &mut Instance) -> Result<()> {
    tx.queue(
        HAND_OVER,
        params![instance.subject.id, instance.owner, instance.department],
    )
    .await?;
    instance.version += 1;
    remember(tx, instance, Read::Locked);
    Ok(())
}

/// Says whom a locked instance is for.
pub(crate) async fn name_party(tx: &mut Tx<'_>, instance: &mut Instance) -> Result<()> {
    tx.queue(FOR_PARTY, params![instance.subject.id, instance.party])
        .await?;
    instance.version += 1;
    remember(tx, instance, Read::Locked);
    Ok(())
}

/// Subjects with a clock that came due, after a key, the earliest first.
pub(crate) async fn due(
    tx: &mut Tx<'_>,
    now: Moment,
    after: (Moment, Uuid),
    limit: i64,
) -> Result<Vec<(Moment, Subject)>> {
    let rows = tx
        .fetch_all(DUE, params![now, after.0, after.1, limit])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(2)?, subject(row, 0, 1)?)))
        .collect()
}

/// Subjects that are not closed, after one of them.
pub(crate) async fn running(tx: &mut Tx<'_>, after: Uuid, limit: i64) -> Result<Vec<Subject>> {
    let rows = tx.fetch_all(RUNNING, params![after, limit]).await?;
    rows.iter().map(|row| subject(row, 0, 1)).collect()
}

/// What is locked already, with what this transaction has changed of it; or was read as wanted.
fn known(tx: &mut Tx<'_>, subject: Subject, enough: Read) -> Option<Instance> {
    let loaded = &tx.memo::<Loaded>().0;
    let known = loaded.iter().find(|k| k.instance.subject == subject)?;
    let good = known.read == Read::Locked || known.read == enough;
    good.then(|| known.instance.clone())
}

fn remember(tx: &mut Tx<'_>, instance: &Instance, read: Read) {
    let loaded = &mut tx.memo::<Loaded>().0;
    loaded.retain(|known| known.instance.subject != instance.subject);
    loaded.push(Known {
        instance: instance.clone(),
        read,
    });
}
