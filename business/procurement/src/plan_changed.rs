//! Work orders were planned: material that is on order may now come too late.

use ::store::Tx;
use kernel::{DocumentId, OrderId, Result};
use process::{Acting, Process};

use crate::{order_material::alert_late, requirement::Requirement, store};

/// Looks again at what is on order, since the plan says when it is needed. To run when the planning
/// step is done. A reaction; it never refuses.
pub async fn work_planned(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    for r in store::of_order(tx, id).await? {
        if r.is_late() {
            alert_late(tx, process, &r, acting).await?;
        }
    }
    Ok(())
}

/// The material of a work order, for the dossier of what it made.
pub async fn material_of(
    tx: &mut Tx<'_>,
    order: OrderId,
    work_order: DocumentId,
) -> Result<Vec<Requirement>> {
    let mut found = store::of_order(tx, order).await?;
    found.retain(|r| r.work_order_id == Some(work_order));
    Ok(found.into_iter().map(Requirement::without_price).collect())
}

/// Every requirement of an order, by number, without prices.
pub async fn requirements_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Requirement>> {
    let found = store::of_order(tx, order).await?;
    Ok(found.into_iter().map(Requirement::without_price).collect())
}
