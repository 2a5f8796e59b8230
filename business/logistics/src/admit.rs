//! Finding a shipment or an incident for somebody who may act on it: first the order is locked, then
//! the document, as everywhere; out of reach is the same as absent.

use ::store::Tx;
use access::{Action, Permit};
use kernel::{DocumentId, Fault, Moment, OrderId, Result};
use process::{Process, Subject};

use crate::{shipment::Shipment, store::shipments};

/// A shipment whose order is locked, with the permit narrowed to what reaches it.
pub(crate) async fn shipment<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<A>,
    id: DocumentId,
) -> Result<(Shipment, Permit<A>)> {
    let order = shipments::find(tx, id).await?.order_id;
    let permit = admitted(tx, process, permit, order, "shipment").await?;
    process.lock_lines(tx, Subject::sales_order(order)).await?;
    shipments::lock(tx, id).await?;
    Ok((shipments::find(tx, id).await?, permit))
}

/// The permit narrowed to what reaches an order; not found, as `what`, when nothing does.
pub(crate) async fn admitted<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    permit: &Permit<A>,
    order: OrderId,
    what: &'static str,
) -> Result<Permit<A>> {
    let admitted = process.admit(tx, Subject::sales_order(order), permit).await;
    admitted.map_err(|fault| match fault {
        Fault::OutOfReach(_) => Fault::OutOfReach(what),
        Fault::NotFound(_) => Fault::NotFound(what),
        other => other,
    })
}

/// Writes on its order that an operation on a shipment was refused.
pub(crate) async fn note_refusal<A: Action>(
    tx: &mut Tx<'_>,
    (operation, shipment): (&str, DocumentId),
    fault: &Fault,
    permit: &Permit<A>,
    now: Moment,
) -> Result<()> {
    let Some(order) = shipments::lock(tx, shipment).await? else {
        return Ok(());
    };
    let subject = Subject::sales_order(order);
    let by = (permit.actor(), now);
    process::record_refusal(tx, subject, (operation, fault), by).await
}
