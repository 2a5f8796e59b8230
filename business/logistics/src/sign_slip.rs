//! The receiver signed the return slip: how much of each line arrived. What is missing becomes a
//! transport incident at once.

use ::store::{Command, Tx};
use access::{Permit, matrix::TrackShipment as MayTrack};
use engine::LineFact;
use events::NewEvent;
use kernel::{DocumentId, Fault, FileId, LineId, Moment, Quantity, Refusal, Result, text, written};
use process::{Acting, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use warehouse::less;

use crate::{
    admit,
    depart_shipment::ShipmentChanged,
    incident::{IncidentKind, Liability},
    report_incident::{Reported, report},
    shipment::{Shipment, ShipmentState},
    store::{
        shipments,
        tracking::{self, NewTracking},
    },
    track_shipment::TrackingKind,
    words::{self, SHORT_MAX},
};

/// A signed return slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipInput {
    /// Who signed.
    pub signed_by: String,
    /// When; now when absent.
    #[serde(default)]
    pub signed_at: Option<Moment>,
    /// The signed slip, uploaded first.
    #[serde(default)]
    pub file_id: Option<FileId>,
    /// Lines of which less arrived than left; all others arrived whole.
    #[serde(default)]
    pub lines: Vec<ReceivedLine>,
    /// What the receiver wrote on it; required when something is missing.
    #[serde(default)]
    pub note: String,
}

/// How much of a line arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedLine {
    /// The line.
    pub line_id: LineId,
    /// How much was signed for.
    pub received: Quantity,
}

/// Records a signed return slip.
#[derive(Debug)]
pub struct SignSlip {
    /// The right to do so.
    pub permit: Permit<MayTrack>,
    /// The running policies.
    pub process: Process,
    /// Which shipment.
    pub id: DocumentId,
    /// The id of the incident, should something be missing.
    pub incident: DocumentId,
    /// The slip.
    pub input: SlipInput,
    /// Now.
    pub now: Moment,
}

impl Command for SignSlip {
    const NAME: &'static str = "logistics.sign_slip";
    type Output = ShipmentChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ShipmentChanged> {
        let (shipment, permit) = admit::shipment(tx, &self.process, &self.permit, self.id).await?;
        refuse_unsignable(&shipment)?;
        let input = &self.input;
        let signed_by = written::required(&input.signed_by, "/signed_by", SHORT_MAX)?;
        let at = words::happened_at(
            input.signed_at,
            shipment.departed_at,
            self.now,
            "/signed_at",
        )?;
        let note = words::long(&input.note, "/note")?;
        let received = received(&shipment, &input.lines)?;
        let short = received.iter().any(|(_, quantity, left)| quantity < left);
        if short && note.is_empty() {
            let message = text!(
                "有短少时请写明情况",
                "say what happened when something is missing"
            );
            return Err(Fault::invalid("/note", "required", message));
        }
        words::attach(tx, &permit, input.file_id, shipment.order_id, self.now).await?;
        let acting = Acting::new(&permit, self.now);
        if shipment.state == ShipmentState::Departed {
            shipments::arrive(tx, self.id, at).await?;
        }
        shipments::sign(tx, self.id, (signed_by, at), input.file_id).await?;
        let kind = TrackingKind::SlipSigned;
        let by = acting.user();
        let tracked = NewTracking {
            shipment: self.id,
            kind,
            place: "",
            note,
            occurred_at: at,
            by,
        };
        tracking::insert(tx, &tracked, self.now).await?;
        let subject = Subject::sales_order(shipment.order_id);
        let data = json!({"shipment": self.id, "number": shipment.number, "signed_by": signed_by, "file": input.file_id, "lines": input.lines, "note": note});
        let event = NewEvent::new(subject.stream(), "slip.signed", data, at);
        events::record(tx, &event, &acting.actor, self.now).await?;
        if short {
            let reported = Reported {
                id: self.incident,
                kind: IncidentKind::Loss,
                description: note,
                liability: Liability::Undecided,
                photos: &[],
                occurred_at: at,
            };
            report(tx, &self.process, &shipment, &reported, &acting).await?;
        }
        self.record_signed(tx, &shipment, &received, at, &acting)
            .await?;
        let after = shipments::find(tx, self.id).await?;
        Ok(ShipmentChanged {
            id: self.id,
            state: after.state,
            version: after.version,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        admit::note_refusal(tx, (Self::NAME, self.id), fault, &self.permit, self.now).await
    }
}

impl SignSlip {
    async fn record_signed(
        &self,
        tx: &mut Tx<'_>,
        shipment: &Shipment,
        received: &[(LineId, Quantity, Quantity)],
        at: Moment,
        acting: &Acting,
    ) -> Result<()> {
        let subject = Subject::sales_order(shipment.order_id);
        let document = Document {
            kind: "return_slip",
            id: self.id.0,
        };
        let mut movements = Vec::new();
        for (line, quantity, _) in received {
            shipments::set_received(tx, self.id, *line, *quantity).await?;
            if *quantity > Quantity::ZERO {
                movements.push(Movement::new(
                    subject,
                    *line,
                    (LineFact::Signed, *quantity),
                    document,
                    at,
                ));
            }
        }
        if movements.is_empty() {
            return self
                .process
                .facts_changed(tx, subject, Some(at), acting)
                .await;
        }
        self.process.record_all(tx, &movements, acting).await
    }
}

fn refuse_unsignable(shipment: &Shipment) -> Result<()> {
    if shipment.slip_signed_at.is_some() {
        let message = text!(
            "{} 的回单已签收",
            "the return slip of {} is signed already",
            shipment.number
        );
        return Err(Fault::refused(
            Refusal::new("already_signed", message)
                .fact("slip.signed_by", &shipment.slip_signed_by),
        ));
    }
    if !shipment.state.has_left() {
        let message = text!(
            "{} 尚未发出，没有可签收的回单",
            "{} has not left; there is no slip to sign",
            shipment.number
        );
        return Err(Fault::refused(
            Refusal::new("wrong_state", message).fact("shipment.state", shipment.state.as_str()),
        ));
    }
    Ok(())
}

/// Per line of the shipment: signed for, and what had left.
fn received(
    shipment: &Shipment,
    given: &[ReceivedLine],
) -> Result<Vec<(LineId, Quantity, Quantity)>> {
    for (i, input) in given.iter().enumerate() {
        let line = shipment
            .lines
            .iter()
            .find(|l| l.line_id == input.line_id)
            .ok_or_else(|| {
                let message = text!("该行不在这张发货单上", "that line is not on this shipment");
                Fault::invalid(format!("/lines/{i}/line_id"), "unknown_line", message)
            })?;
        if input.received.0 < 0 || less(input.received, line.quantity) > Quantity::ZERO {
            let message = text!(
                "签收数量须在 0 与 {} 之间",
                "between 0 and {} can be signed for",
                line.quantity
            );
            return Err(Fault::invalid(
                format!("/lines/{i}/received"),
                "range",
                message,
            ));
        }
    }
    let of = |l: &crate::ShipmentLine| {
        given
            .iter()
            .find(|g| g.line_id == l.line_id)
            .map_or(l.quantity, |g| g.received)
    };
    Ok(shipment
        .lines
        .iter()
        .map(|l| (l.line_id, of(l), l.quantity))
        .collect())
}
