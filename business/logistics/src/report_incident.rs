//! Something went wrong on the way: it is written down, and the rep is told at once to tell the
//! customer (EQ-6.1b).

use ::store::{Command, Tx};
use access::{Permit, matrix::ReportIncident as MayReport};
use events::NewEvent;
use kernel::{DocumentId, Fault, FileId, Moment, Refusal, Result, TaskId, Text, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    admit,
    incident::{IncidentKind, Liability},
    shipment::Shipment,
    store::incidents::{self, NewIncident},
    words::{self, LONG_MAX},
};

/// Working days in which the customer is told.
const TELL_WITHIN_DAYS: u32 = 1;
/// The clause behind it, where the policy has it.
const CLAUSE: &str = "EQ-6.1b";
/// Pictures of one incident.
const PHOTOS_MAX: usize = 20;

/// An incident as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentInput {
    /// What went wrong.
    pub kind: IncidentKind,
    /// In words.
    pub description: String,
    /// Who answers for it, as far as it is clear.
    #[serde(default = "undecided")]
    pub liability: Liability,
    /// When it happened; now when absent.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// Pictures, uploaded first.
    #[serde(default)]
    pub photos: Vec<FileId>,
}

const fn undecided() -> Liability {
    Liability::Undecided
}

/// The id of an incident.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct IncidentReported {
    /// The incident.
    pub id: DocumentId,
}

/// Writes an incident down.
#[derive(Debug)]
pub struct ReportIncident {
    /// The right to do so.
    pub permit: Permit<MayReport>,
    /// The running policies.
    pub process: Process,
    /// The incident's id.
    pub id: DocumentId,
    /// On which shipment.
    pub shipment: DocumentId,
    /// What went wrong.
    pub input: IncidentInput,
    /// Now.
    pub now: Moment,
}

impl Command for ReportIncident {
    const NAME: &'static str = "logistics.incident";
    type Output = IncidentReported;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<IncidentReported> {
        let (shipment, permit) =
            admit::shipment(tx, &self.process, &self.permit, self.shipment).await?;
        if !shipment.state.has_left() {
            let message = text!(
                "{} 尚未发出，没有运输异常可登记",
                "{} has not left; nothing can have happened on its way",
                shipment.number
            );
            let refusal = Refusal::new("wrong_state", message)
                .fact("shipment.state", shipment.state.as_str());
            return Err(Fault::refused(refusal));
        }
        let input = &self.input;
        let description = written::required(&input.description, "/description", LONG_MAX)?;
        let at = words::happened_at(
            input.occurred_at,
            shipment.departed_at,
            self.now,
            "/occurred_at",
        )?;
        if input.photos.len() > PHOTOS_MAX {
            let message = text!("最多 {PHOTOS_MAX} 张照片", "at most {PHOTOS_MAX} pictures");
            return Err(Fault::invalid("/photos", "too_many", message));
        }
        words::attach(
            tx,
            &permit,
            input.photos.iter().copied(),
            shipment.order_id,
            self.now,
        )
        .await?;
        let acting = Acting::new(&permit, self.now);
        let reported = Reported {
            id: self.id,
            kind: input.kind,
            description,
            liability: input.liability,
            photos: &input.photos,
            occurred_at: at,
        };
        report(tx, &self.process, &shipment, &reported, &acting).await?;
        let subject = Subject::sales_order(shipment.order_id);
        self.process
            .facts_changed(tx, subject, Some(at), &acting)
            .await?;
        Ok(IncidentReported { id: self.id })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        admit::note_refusal(
            tx,
            (Self::NAME, self.shipment),
            fault,
            &self.permit,
            self.now,
        )
        .await
    }
}

/// What is written down.
pub(crate) struct Reported<'a> {
    pub(crate) id: DocumentId,
    pub(crate) kind: IncidentKind,
    pub(crate) description: &'a str,
    pub(crate) liability: Liability,
    pub(crate) photos: &'a [FileId],
    pub(crate) occurred_at: Moment,
}

/// Keeps an incident; the rep is asked to tell the customer, logistics to settle with the carrier.
pub(crate) async fn report(
    tx: &mut Tx<'_>,
    process: &Process,
    shipment: &Shipment,
    reported: &Reported<'_>,
    acting: &Acting,
) -> Result<()> {
    let subject = Subject::sales_order(shipment.order_id);
    let data = json!({"incident": reported.id, "shipment": shipment.id, "number": shipment.number, "kind": reported.kind, "description": reported.description, "liability": reported.liability});
    let event = NewEvent::new(
        subject.stream(),
        "transport.incident",
        data,
        reported.occurred_at,
    );
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let follow_up = ask_people(tx, process, shipment, reported.kind, acting).await?;
    let new = NewIncident {
        id: reported.id,
        shipment: shipment.id,
        order: shipment.order_id,
        kind: reported.kind,
        description: reported.description,
        liability: reported.liability,
        photos: reported.photos,
        occurred_at: reported.occurred_at,
        by: acting.user(),
        follow_up,
    };
    incidents::insert(tx, &new, acting.now).await
}

/// Puts the two tasks on their desks; answers the one of logistics.
async fn ask_people(
    tx: &mut Tx<'_>,
    process: &Process,
    shipment: &Shipment,
    kind: IncidentKind,
    acting: &Acting,
) -> Result<TaskId> {
    let order = orders::get(tx, shipment.order_id).await?;
    let subject = Subject::sales_order(order.id);
    let policy = process.policy_of(tx, subject).await?;
    let clause = policy
        .clauses
        .iter()
        .any(|c| c.id == CLAUSE)
        .then_some(CLAUSE);
    let link = format!("/shipments/{}", shipment.id);
    let (number, what) = (&shipment.number, kind.title());
    let tell = Text::new(
        format!("{number} 运输{}，请告知客户并记录沟通结果", what.zh),
        format!(
            "{number}: {} in transport; tell the customer and note the outcome",
            what.en
        ),
    );
    let task = NewTask::new(subject, TaskKind::Alert, "sales_rep", tell)
        .assignee(Some(order.owner))
        .link(link.clone())
        .within(TELL_WITHIN_DAYS);
    process
        .open_task(tx, NewTask { clause, ..task }, acting)
        .await?;
    let settle = text!(
        "{number} 运输异常，请与承运商处理",
        "{number}: settle the transport incident with the carrier"
    );
    let task = NewTask::new(subject, TaskKind::FollowUp, "logistics", settle)
        .link(link)
        .within(TELL_WITHIN_DAYS);
    process
        .open_task(tx, NewTask { clause, ..task }, acting)
        .await
}
