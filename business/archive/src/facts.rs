//! What the archive can tell a policy.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{Moment, Result};
use orders::{Order, OrderState};
use process::{Process, Wanted};

use crate::{
    dossier::{PaperState, checklist},
    sources::Sources,
    store,
};

/// Puts the wanted facts that the archive knows: `papers.missing`, `archive.filed`. A paper that the
/// system can write counts as there. Before approval there is no dossier, so that what is missing
/// stays unknown.
///
/// # Errors
/// Database faults only.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    (process, sources): (&Process, &dyn Sources),
    order: &Order,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
    now: Moment,
) -> Result<()> {
    let asks_filed = wanted.has("archive.filed");
    let asks_missing = wanted.has("papers.missing");
    if !asks_filed && !asks_missing {
        return Ok(());
    }
    let filed = store::filed(tx, order.id).await?.is_some();
    if asks_filed {
        facts.set("archive.filed", Value::Bool(filed));
    }
    if asks_missing && matches!(order.state, OrderState::Approved | OrderState::Closed) {
        // A filed dossier was complete.
        let missing = if filed {
            0
        } else {
            count_missing(tx, process, sources, order, now).await?
        };
        facts.set("papers.missing", Value::Int(missing));
    }
    Ok(())
}

async fn count_missing(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    order: &Order,
    now: Moment,
) -> Result<i64> {
    let items = checklist(tx, process, sources, order, now).await?;
    let missing = items
        .iter()
        .filter(|item| item.state == PaperState::Missing)
        .count();
    Ok(i64::try_from(missing).unwrap_or(i64::MAX))
}
