//! A shipment leaves. Here the policy decides: what is due before shipping is paid, a transport
//! contract is valid, and no more leaves than was released; holds and credit stop it here too.

use ::store::{Command, Tx};
use access::{Permit, matrix::ShipGoods};
use engine::{Activity, LineFact};
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, Moment, Quantity, Refusal, Result, text};
use process::{Acting, Checkpoint, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    admit,
    facts::Departing,
    follows::{Happening, MovedLine, Reactions},
    hold::refuse_held,
    render_services::services_due,
    shipment::{Shipment, ShipmentState},
    store::{
        shipments,
        tracking::{self, NewTracking},
    },
    track_shipment::TrackingKind,
    words,
};

/// How a shipment left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartureInput {
    /// When; now when absent.
    #[serde(default)]
    pub departed_at: Option<Moment>,
    /// The carrier's waybill, unless it was entered before.
    #[serde(default)]
    pub waybill_no: String,
    /// From where, and anything else for the tracking.
    #[serde(default)]
    pub note: String,
    /// Why a change of these goods that is being decided is not waited for.
    #[serde(default)]
    pub despite_change: Option<orders::DespiteChange>,
}

/// What a change of a shipment answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentChanged {
    /// The shipment.
    pub id: DocumentId,
    /// Where it is now.
    pub state: ShipmentState,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// Lets a shipment leave.
#[derive(Debug)]
pub struct DepartShipment {
    /// The right to do so.
    pub permit: Permit<ShipGoods>,
    /// The running policies.
    pub process: Process,
    /// What follows in other areas.
    pub reactions: Reactions,
    /// Which shipment.
    pub id: DocumentId,
    /// How it left.
    pub input: DepartureInput,
    /// Now.
    pub now: Moment,
}

impl Command for DepartShipment {
    const NAME: &'static str = "logistics.ship";
    type Output = ShipmentChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ShipmentChanged> {
        let (shipment, permit) = admit::shipment(tx, &self.process, &self.permit, self.id).await?;
        refuse_unless_planned(&shipment)?;
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(shipment.order_id);
        self.process
            .refuse_other_posts(tx, subject, Activity::Ship, &acting)
            .await?;
        orders::refuse_if_held(tx, shipment.order_id).await?;
        let at = words::happened_at(self.input.departed_at, None, self.now, "/departed_at")?;
        let waybill_no = self.waybill(&shipment)?;
        let note = words::long(&self.input.note, "/note")?;
        let today = self.process.today(at);
        let contract =
            parties::valid_contract(tx, shipment.carrier_id, shipment.order_id, today).await?;
        // The policy's question whether a transport contract is valid is about this shipment now.
        tx.memo::<Departing>().0 = Some((shipment.order_id, contract.is_some()));
        self.refuse_leaving(tx, &shipment, &acting).await?;

        let contract_no = contract.as_deref().unwrap_or_default();
        shipments::depart(tx, self.id, at, (contract_no, waybill_no)).await?;
        let tracked = NewTracking {
            shipment: self.id,
            kind: TrackingKind::Departed,
            place: "",
            note,
            occurred_at: at,
            by: acting.user(),
        };
        tracking::insert(tx, &tracked, self.now).await?;
        let data = json!({"shipment": self.id, "number": shipment.number, "contract_no": contract_no, "waybill_no": waybill_no, "lines": shipment.lines});
        let event = NewEvent::new(subject.stream(), "shipment.departed", data, at);
        events::record(tx, &event, &acting.actor, self.now).await?;
        let lines = moved_lines(&shipment);
        let happening = Happening::Departed {
            order: shipment.order_id,
            shipment: self.id,
            lines,
            at,
        };
        self.reactions.tell(tx, &happening, &acting).await?;
        self.record_shipped(tx, &shipment, at, &acting).await?;
        Ok(ShipmentChanged {
            id: self.id,
            state: ShipmentState::Departed,
            version: shipment.version + 1,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(order) = shipments::lock(tx, self.id).await? else {
            return Ok(());
        };
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(
                tx,
                Subject::sales_order(order),
                (Self::NAME, fault),
                &acting,
            )
            .await
    }
}

impl DepartShipment {
    fn waybill<'a>(&'a self, shipment: &'a Shipment) -> Result<&'a str> {
        let given = words::short(&self.input.waybill_no, "/waybill_no")?;
        let waybill_no = if given.is_empty() {
            &shipment.waybill_no
        } else {
            given
        };
        if waybill_no.is_empty() {
            let message = text!(
                "发运前请填写运单号",
                "enter the waybill number before it leaves"
            );
            return Err(Fault::invalid("/waybill_no", "required", message));
        }
        Ok(waybill_no)
    }

    /// The policy, credit, quality and a change that is being decided may all keep the goods here.
    async fn refuse_leaving(
        &self,
        tx: &mut Tx<'_>,
        shipment: &Shipment,
        acting: &Acting,
    ) -> Result<()> {
        let (process, order) = (&self.process, shipment.order_id);
        let subject = Subject::sales_order(order);
        let loaded = shipment.lines.iter();
        let wanted: Vec<(LineId, Quantity)> =
            loaded.map(|line| (line.line_id, line.quantity)).collect();
        process
            .guard(tx, subject, Activity::Ship, &wanted, self.now)
            .await?;
        process
            .pass(tx, subject, Checkpoint::Shipping, self.now)
            .await?;
        refuse_held(tx, process, shipment).await?;
        let lines: Vec<LineId> = wanted.iter().map(|(line, _)| *line).collect();
        let despite = (text!("发运", "shipped"), self.input.despite_change.as_ref());
        orders::pass_pending_change(tx, process, (order, &lines), despite, acting).await
    }

    /// The goods left; services are rendered once the last goods have left.
    async fn record_shipped(
        &self,
        tx: &mut Tx<'_>,
        shipment: &Shipment,
        at: Moment,
        acting: &Acting,
    ) -> Result<()> {
        let subject = Subject::sales_order(shipment.order_id);
        let document = Document {
            kind: "shipment",
            id: self.id.0,
        };
        let mut movements: Vec<Movement> = shipment
            .lines
            .iter()
            .map(|l| {
                Movement::new(
                    subject,
                    l.line_id,
                    (LineFact::Shipped, l.quantity),
                    document,
                    at,
                )
            })
            .collect();
        let order = orders::get(tx, shipment.order_id).await?;
        let facts = self.process.lines(tx, subject).await?;
        movements.extend(services_due(tx, &order, &facts, Some(shipment), (document, at)).await?);
        self.process.record_all(tx, &movements, acting).await
    }
}

/// The goods of a shipment as other areas hear of them.
pub(crate) fn moved_lines(shipment: &Shipment) -> Vec<MovedLine> {
    let moved = |l: &crate::ShipmentLine| MovedLine {
        line: l.line_id,
        quantity: l.quantity,
        serials: l.serials.clone(),
    };
    shipment.lines.iter().map(moved).collect()
}

fn refuse_unless_planned(shipment: &Shipment) -> Result<()> {
    if shipment.state == ShipmentState::Planned {
        return Ok(());
    }
    let message = text!(
        "{} 不是待发运状态，不能再发运",
        "{} is not waiting to leave",
        shipment.number
    );
    Err(Fault::refused(
        Refusal::new("wrong_state", message).fact("shipment.state", shipment.state.as_str()),
    ))
}
