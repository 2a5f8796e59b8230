//! Tables `import_masters` and `import_mappings`.

use std::collections::HashMap;

use ::store::{Json, Sql, Tx, params, sql};
use kernel::{Moment, Result, UserId};
use sheets::Mapping;
use uuid::Uuid;

const ALL: Sql<'static> =
    sql!("SELECT key, target_id FROM import_masters WHERE source = $1 AND kind = $2");
const ONE: Sql<'static> =
    sql!("SELECT target_id FROM import_masters WHERE source = $1 AND kind = $2 AND key = $3");
const PUT: Sql<'static> = sql!(
    "INSERT INTO import_masters (source, kind, key, target_id, created, run_id) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
);
const REMEMBER: Sql<'static> = sql!(
    "INSERT INTO import_mappings (signature, columns, used_by, used_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (signature) DO UPDATE SET columns = excluded.columns, used_by = excluded.used_by, \
     used_at = excluded.used_at"
);
const REMEMBERED: Sql<'static> =
    sql!("SELECT signature, columns FROM import_mappings ORDER BY used_at DESC LIMIT 1000");

/// The kinds of master data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MasterKind {
    Customer,
    Product,
}

impl MasterKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Product => "product",
        }
    }
}

/// What the keys of a source stand for.
pub(crate) async fn masters(
    tx: &mut Tx<'_>,
    source: &str,
    kind: MasterKind,
) -> Result<HashMap<String, Uuid>> {
    let rows = tx.fetch_all(ALL, params![source, kind.word()]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// What one key of a source stands for.
pub(crate) async fn master(
    tx: &mut Tx<'_>,
    source: &str,
    kind: MasterKind,
    key: &str,
) -> Result<Option<Uuid>> {
    let row = tx
        .fetch_optional(ONE, params![source, kind.word(), key])
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes what a key stands for, and whether the import made it.
pub(crate) async fn put_master(
    tx: &mut Tx<'_>,
    (source, kind, key): (&str, MasterKind, &str),
    target: Uuid,
    created: bool,
    run: Uuid,
) -> Result<()> {
    tx.queue(PUT, params![source, kind.word(), key, target, created, run])
        .await
}

/// Remembers a choice of columns for sheets with the same headings.
pub(crate) async fn remember(
    tx: &mut Tx<'_>,
    mapping: &Mapping,
    by: UserId,
    now: Moment,
) -> Result<()> {
    tx.queue(
        REMEMBER,
        params![mapping.signature, Json(&mapping.columns), by, now],
    )
    .await
}

/// The remembered choices, the last used first.
pub(crate) async fn remembered(tx: &mut Tx<'_>) -> Result<Vec<Mapping>> {
    let rows = tx.fetch_all(REMEMBERED, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Mapping {
                signature: row.get(0)?,
                columns: row.get::<Json<_>>(1)?.0,
            })
        })
        .collect()
}
