//! Table `contract_annexes`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, Result, UserId};

use crate::contract::{
    ContractId,
    annex::{AnnexId, AnnexInput, AnnexKind, AnnexVersion, Confidentiality},
};

const OF: Sql<'static> = sql!(
    "SELECT a.annex_id, a.version, a.title, a.kind, a.confidentiality, a.file_id, a.note, u.name, \
     a.added_at, f.name FROM contract_annexes a JOIN users u ON u.id = a.added_by \
     JOIN files f ON f.id = a.file_id \
     WHERE a.contract_id = $1 ORDER BY a.added_at, a.annex_id, a.version"
);
const INSERT: Sql<'static> = sql!(
    "INSERT INTO contract_annexes (contract_id, annex_id, version, title, kind, confidentiality, \
     file_id, note, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);

/// Every version of every annex of a contract, the oldest first.
pub(in crate::contract) async fn of(tx: &mut Tx<'_>, id: ContractId) -> Result<Vec<AnnexVersion>> {
    let rows = tx.fetch_all(OF, params![id]).await?;
    rows.iter().map(annex).collect()
}

fn annex(row: &Row) -> Result<AnnexVersion> {
    let unknown = || Fault::internal("an unknown word of an annex is stored");
    Ok(AnnexVersion {
        annex_id: row.get(0)?,
        version: row.get(1)?,
        input: AnnexInput {
            title: row.get(2)?,
            kind: AnnexKind::parse(&row.get::<String>(3)?).ok_or_else(unknown)?,
            confidentiality: Confidentiality::parse(&row.get::<String>(4)?).ok_or_else(unknown)?,
            file_id: row.get(5)?,
            note: row.get(6)?,
        },
        added_by: row.get(7)?,
        added_at: row.get(8)?,
        file_name: row.get(9)?,
    })
}

/// Adds a version of an annex.
pub(in crate::contract) async fn insert(
    tx: &mut Tx<'_>,
    (contract, annex, version): (ContractId, AnnexId, i64),
    input: &AnnexInput,
    (by, now): (UserId, kernel::Moment),
) -> Result<()> {
    tx.queue(
        INSERT,
        params![
            contract,
            annex,
            version,
            input.title.trim(),
            input.kind.as_str(),
            input.confidentiality.as_str(),
            input.file_id,
            input.note.trim(),
            by,
            now
        ],
    )
    .await
}
