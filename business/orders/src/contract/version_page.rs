//! One version of a contract as it was written, the one in force or another: what its paper says.

use ::store::Tx;
use access::{Permit, matrix::ViewContract};
use kernel::{Fault, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ContractId, ContractInput,
    view::{ContractLine, ContractVersionView, find_for, lines, version_view},
};

/// A version of a contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractVersionPage {
    /// The contract.
    pub id: ContractId,
    /// Its number.
    pub number: String,
    /// The version that holds; none before the first was signed.
    pub standing: Option<i64>,
    /// The version: its number, state and sums.
    pub version: ContractVersionView,
    /// What it says.
    pub input: ContractInput,
    /// Its lines.
    pub lines: Vec<ContractLine>,
}

/// A version of a contract in the reader's sight.
pub(super) async fn version_page(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewContract>,
    (id, no): (ContractId, i64),
) -> Result<ContractVersionPage> {
    let contract = find_for(tx, permit, id).await?;
    let found = contract.versions().find(|version| version.no == no);
    let version = found.ok_or(Fault::NotFound("version"))?;
    Ok(ContractVersionPage {
        id,
        number: contract.number.clone(),
        standing: contract.standing().map(|version| version.no),
        version: version_view(tx, version).await?,
        input: version.input.clone(),
        lines: lines(tx, version).await?,
    })
}
