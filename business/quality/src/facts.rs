//! What quality can tell a policy: the facts `nonconformances.*` and `quality.*`.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{OrderId, Result};
use process::Wanted;
use warehouse::SerialStatus;

use crate::store::{inspections, nonconformances};

/// Puts the wanted facts that quality knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
) -> Result<()> {
    if wanted.any_of("nonconformances") {
        facts.set(
            "nonconformances.open",
            Value::Int(nonconformances::count_open(tx, id).await?),
        );
    }
    if wanted.any_of("quality") {
        let missing = machines_without_dossier(tx, id).await?.len();
        facts.set(
            "quality.dossiers_missing",
            Value::Int(i64::try_from(missing).unwrap_or(i64::MAX)),
        );
    }
    Ok(())
}

/// The machines made for an order that neither passed a final inspection nor were accepted for a
/// reason (EQ-5.3c). Those from stock were inspected before.
pub async fn machines_without_dossier(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<String>> {
    let machines = warehouse::serials_of(tx, id).await?;
    if machines.is_empty() {
        return Ok(Vec::new());
    }
    let judged = inspections::judged_serials(tx, id).await?;
    let lacks = machines.into_iter().filter(|machine| {
        let stands = machine.status != SerialStatus::Removed;
        machine.work_order_id.is_some() && stands && !judged.contains(&machine.serial)
    });
    Ok(lacks.map(|machine| machine.serial).collect())
}
