//! Giving a prepared shipment up before it leaves; its boxes are free again.

use ::store::{Command, Tx};
use access::{Permit, matrix::PlanShipment as MayPlan};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, Refusal, Result, text, written};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{admit, depart_shipment::ShipmentChanged, shipment::ShipmentState, store::shipments};

/// Gives a shipment up.
#[derive(Debug)]
pub struct CancelShipment {
    /// The right to do so.
    pub permit: Permit<MayPlan>,
    /// The running policies.
    pub process: Process,
    /// Which shipment.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for CancelShipment {
    const NAME: &'static str = "logistics.cancel";
    type Output = ShipmentChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ShipmentChanged> {
        let reason = written::reason(&self.reason, "/reason")?;
        let (shipment, permit) = admit::shipment(tx, &self.process, &self.permit, self.id).await?;
        if shipment.state != ShipmentState::Planned {
            let message = text!(
                "{} 已发出或已取消，不能取消",
                "{} has left or is cancelled already",
                shipment.number
            );
            let refusal = Refusal::new("wrong_state", message)
                .fact("shipment.state", shipment.state.as_str());
            return Err(Fault::refused(refusal));
        }
        shipments::cancel(tx, self.id).await?;
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(shipment.order_id);
        let data = json!({"shipment": self.id, "number": shipment.number, "reason": reason});
        let event = NewEvent::new(subject.stream(), "shipment.cancelled", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(ShipmentChanged {
            id: self.id,
            state: ShipmentState::Cancelled,
            version: shipment.version + 1,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        admit::note_refusal(tx, (Self::NAME, self.id), fault, &self.permit, self.now).await
    }
}
