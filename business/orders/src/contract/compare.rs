//! Two versions of a contract side by side: every field that differs.

use ::store::Tx;
use access::{Permit, matrix::ViewContract};
use kernel::{Fault, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ContractId, ContractInput, view::find_for};
use crate::changes::{Change, changes, changes_around};

/// How two versions differ.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractComparison {
    /// The one.
    pub from: i64,
    /// The other.
    pub to: i64,
    /// Why the other was written.
    pub reason: String,
    /// The fields that differ; lines by their id.
    pub changes: Vec<Change>,
}

/// Compares two versions of a contract.
pub(super) async fn compare(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewContract>,
    id: ContractId,
    (from, to): (i64, i64),
) -> Result<ContractComparison> {
    let contract = find_for(tx, permit, id).await?;
    let find = |no| {
        let found = contract.versions().find(|version| version.no == no);
        found.ok_or(Fault::NotFound("version"))
    };
    let (old, new) = (find(from)?, find(to)?);
    Ok(ContractComparison {
        from,
        to,
        reason: new.reason.clone(),
        changes: differing(&old.input, &new.input),
    })
}

/// The fields in which two contracts differ; not who made a price, nor the day it was written.
pub(super) fn differing(before: &ContractInput, after: &ContractInput) -> Vec<Change> {
    let said = |input: &ContractInput| {
        let mut content = input.content.clone();
        content.order_date = None;
        for line in &mut content.lines {
            line.from_book = false;
        }
        content
    };
    let mut found = changes_around(before, after);
    found.extend(changes(&said(before), &said(after)));
    found
}
