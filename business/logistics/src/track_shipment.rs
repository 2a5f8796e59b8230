//! Following a shipment (EQ-6.1b): where it was when, told when it became known; its arrival.

use ::store::{Command, Tx};
use access::{Permit, matrix::TrackShipment as MayTrack};
use engine::Activity;
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, Moment, Refusal, Result, text};
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    admit,
    depart_shipment::ShipmentChanged,
    shipment::{Shipment, ShipmentState},
    store::{
        shipments,
        tracking::{self, NewTracking},
    },
    words,
};

/// What happened on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackingKind {
    /// It left the house.
    Departed,
    /// It was seen on its way.
    InTransit,
    /// It arrived at the customer's.
    Arrived,
    /// The return slip was signed.
    SlipSigned,
}

impl TrackingKind {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Departed => "departed",
            Self::InTransit => "in_transit",
            Self::Arrived => "arrived",
            Self::SlipSigned => "slip_signed",
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        [
            Self::Departed,
            Self::InTransit,
            Self::Arrived,
            Self::SlipSigned,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .ok_or_else(|| Fault::internal(format_args!("unknown kind of tracking {word}")))
    }
}

/// Something that happened on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackingEvent {
    /// What.
    pub kind: TrackingKind,
    /// Where.
    pub place: String,
    /// In words.
    pub note: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was written down.
    pub recorded_at: Moment,
    /// Who wrote it down.
    pub recorded_by: Option<String>,
}

/// A message from the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackingInput {
    /// Whether it arrived; else it was only seen on its way.
    #[serde(default)]
    pub arrived: bool,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// When it happened; now when absent.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// When it is expected now.
    #[serde(default)]
    pub expected_on: Option<Date>,
}

/// Records a message from the way.
#[derive(Debug)]
pub struct TrackShipment {
    /// The right to do so.
    pub permit: Permit<MayTrack>,
    /// The running policies.
    pub process: Process,
    /// Which shipment.
    pub id: DocumentId,
    /// The message.
    pub input: TrackingInput,
    /// Now.
    pub now: Moment,
}

impl Command for TrackShipment {
    const NAME: &'static str = "logistics.track";
    type Output = ShipmentChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ShipmentChanged> {
        let (shipment, permit) = admit::shipment(tx, &self.process, &self.permit, self.id).await?;
        refuse_unless_on_its_way(&shipment)?;
        let acting = Acting::new(&permit, self.now);
        let subject = Subject::sales_order(shipment.order_id);
        self.process
            .refuse_other_posts(tx, subject, Activity::Ship, &acting)
            .await?;
        let input = &self.input;
        let at = words::happened_at(
            input.occurred_at,
            shipment.departed_at,
            self.now,
            "/occurred_at",
        )?;
        let place = words::short(&input.place, "/place")?;
        let note = words::long(&input.note, "/note")?;
        if !input.arrived && place.is_empty() && note.is_empty() && input.expected_on.is_none() {
            let message = text!(
                "请填写地点、说明或预计到货日期",
                "say where it is, what happened, or when it is expected"
            );
            return Err(Fault::invalid("/note", "required", message));
        }
        if let Some(on) = input.expected_on {
            shipments::expect(tx, self.id, on).await?;
        }
        let kind = if input.arrived {
            TrackingKind::Arrived
        } else {
            TrackingKind::InTransit
        };
        let tracked = NewTracking {
            shipment: self.id,
            kind,
            place,
            note,
            occurred_at: at,
            by: acting.user(),
        };
        tracking::insert(tx, &tracked, self.now).await?;
        if input.arrived {
            shipments::arrive(tx, self.id, at).await?;
        }
        let data = json!({"shipment": self.id, "number": shipment.number, "place": place, "note": note, "expected_on": input.expected_on});
        let kind = if input.arrived {
            "shipment.arrived"
        } else {
            "shipment.tracked"
        };
        let event = NewEvent::new(subject.stream(), kind, data, at);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, Some(at), &acting)
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

fn refuse_unless_on_its_way(shipment: &Shipment) -> Result<()> {
    if shipment.state == ShipmentState::Departed {
        return Ok(());
    }
    let message = text!("{} 不在运输途中", "{} is not on its way", shipment.number);
    Err(Fault::refused(
        Refusal::new("wrong_state", message).fact("shipment.state", shipment.state.as_str()),
    ))
}
