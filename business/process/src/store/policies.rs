//! Tables `policy_versions` (append-only) and `policy_bindings`.

use kernel::{Moment, Result, Text, UserId};
use store::{Row, Sql, Tx, params, sql};

/// A published version of a policy.
#[derive(Debug, Clone)]
pub(crate) struct PolicyRow {
    pub(crate) policy: String,
    pub(crate) version: i64,
    pub(crate) document: String,
    pub(crate) title: Text,
    pub(crate) yaml: String,
    pub(crate) hash: String,
    pub(crate) note: String,
    pub(crate) published_at: Moment,
    pub(crate) published_by: Option<UserId>,
}

const INSERT: Sql = sql!(
    "INSERT INTO policy_versions (policy, version, document, title_zh, title_en, yaml, hash, note, published_at, \
     published_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const FIND: Sql = sql!(
    "SELECT policy, version, document, title_zh, title_en, yaml, hash, note, published_at, published_by \
     FROM policy_versions WHERE policy = $1 AND version = $2"
);
const NEWEST: Sql = sql!(
    "SELECT policy, version, document, title_zh, title_en, yaml, hash, note, published_at, published_by \
     FROM policy_versions WHERE policy = $1 ORDER BY version DESC LIMIT 1"
);
const ALL: Sql = sql!(
    "SELECT policy, version, document, title_zh, title_en, '', hash, note, published_at, published_by \
     FROM policy_versions ORDER BY policy, version"
);
const BOUND: Sql = sql!(
    "SELECT b.policy, (SELECT MAX(v.version) FROM policy_versions v WHERE v.policy = b.policy) \
     FROM policy_bindings b WHERE b.order_type = $1"
);
const BIND: Sql = sql!(
    "INSERT INTO policy_bindings (order_type, policy) VALUES ($1, $2) \
     ON CONFLICT (order_type) DO UPDATE SET policy = excluded.policy"
);
const BIND_NEW: Sql = sql!(
    "INSERT INTO policy_bindings (order_type, policy) VALUES ($1, $2) \
     ON CONFLICT (order_type) DO NOTHING"
);
const BINDINGS: Sql = sql!("SELECT order_type, policy FROM policy_bindings ORDER BY order_type");
const RUNNING: Sql = sql!(
    "SELECT policy, policy_version, COUNT(*), COUNT(closed_at) FROM process_instances GROUP BY policy, policy_version"
);
const COUNT_SUBJECTS: Sql = sql!("SELECT COUNT(*) FROM process_instances WHERE policy = $1");

pub(crate) async fn insert(tx: &mut Tx<'_>, row: &PolicyRow) -> Result<()> {
    tx.execute(
        INSERT,
        params![
            row.policy,
            row.version,
            row.document,
            row.title.zh,
            row.title.en,
            row.yaml,
            row.hash,
            row.note,
            row.published_at,
            row.published_by,
        ],
    )
    .await
    .map(drop)
}

pub(crate) async fn find(tx: &mut Tx<'_>, policy: &str, version: i64) -> Result<Option<PolicyRow>> {
    tx.fetch_optional(FIND, params![policy, version])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The newest version of a policy.
pub(crate) async fn newest(tx: &mut Tx<'_>, policy: &str) -> Result<Option<PolicyRow>> {
    tx.fetch_optional(NEWEST, params![policy])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Every version of every policy, without its text.
pub(crate) async fn all(tx: &mut Tx<'_>) -> Result<Vec<PolicyRow>> {
    tx.fetch_all(ALL, params![])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The policy an order type runs under, with its newest version.
pub(crate) async fn bound(tx: &mut Tx<'_>, order_type: &str) -> Result<Option<(String, i64)>> {
    let Some(row) = tx.fetch_optional(BOUND, params![order_type]).await? else {
        return Ok(None);
    };
    let version: Option<i64> = row.get(1)?;
    version
        .map(|version| row.get(0).map(|policy| (policy, version)))
        .transpose()
}

/// Lets an order type run under a policy from now on.
pub(crate) async fn bind(tx: &mut Tx<'_>, order_type: &str, policy: &str) -> Result<()> {
    tx.execute(BIND, params![order_type, policy])
        .await
        .map(drop)
}

/// Lets an order type that runs under no policy yet run under one.
pub(crate) async fn bind_new(tx: &mut Tx<'_>, order_type: &str, policy: &str) -> Result<()> {
    tx.execute(BIND_NEW, params![order_type, policy])
        .await
        .map(drop)
}

/// Which order type runs under which policy.
pub(crate) async fn bindings(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>> {
    tx.fetch_all(BINDINGS, params![])
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// How many subjects each version has: `(policy, version, all, closed)`.
pub(crate) async fn subjects(tx: &mut Tx<'_>) -> Result<Vec<(String, i64, i64, i64)>> {
    let rows = tx.fetch_all(RUNNING, params![]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .collect()
}

/// How many subjects all versions of a policy have.
pub(crate) async fn count_subjects(tx: &mut Tx<'_>, policy: &str) -> Result<i64> {
    let row = tx.fetch_one(COUNT_SUBJECTS, params![policy]).await?;
    row.get(0)
}

fn read(row: &Row) -> Result<PolicyRow> {
    Ok(PolicyRow {
        policy: row.get(0)?,
        version: row.get(1)?,
        document: row.get(2)?,
        title: Text::new(row.get::<String>(3)?, row.get::<String>(4)?),
        yaml: row.get(5)?,
        hash: row.get(6)?,
        note: row.get(7)?,
        published_at: row.get(8)?,
        published_by: row.get(9)?,
    })
}
