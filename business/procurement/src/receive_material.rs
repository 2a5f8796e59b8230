//! A supplier delivered: the goods are noted and wait for their incoming inspection (EQ-5.3a); only
//! what passes goes into stock, see [`crate::arrival_passed`].

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ReceiveMaterial as MayReceive, ViewStock},
    system,
};
use events::{NewEvent, Stream};
use kernel::{
    DocumentId, Fault, FieldError, Moment, Quantity, Refusal, Result, search, text, written,
};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use warehouse::{PlaceId, PlaceKind};

use crate::{
    open_requirements::STREAM,
    requirement::{Requirement, RequirementKind, RequirementState},
    store::{
        self,
        arrivals::{self, NewArrival},
    },
};

/// Characters of a delivery note's number and of a lot.
const NOTE_MAX: usize = 120;
/// Working days in which a delivery is inspected.
const INSPECTION_DAYS: u32 = 1;

/// A delivery as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveInput {
    /// How much came.
    pub quantity: Quantity,
    /// Number of the supplier's delivery note; the same one is received only once.
    #[serde(default)]
    pub delivery_note: String,
    /// The maker's lot.
    #[serde(default)]
    pub lot: String,
    /// Where it is put once it has passed; the first fitting place when absent.
    #[serde(default)]
    pub place_id: Option<PlaceId>,
    /// When it came; now when absent.
    #[serde(default)]
    pub arrived_at: Option<Moment>,
}

/// Notes a delivery.
#[derive(Debug)]
pub struct ReceiveMaterial {
    /// The right to do so.
    pub permit: Permit<MayReceive>,
    /// The running policies.
    pub process: Process,
    /// Which requirement was delivered.
    pub id: DocumentId,
    /// The delivery's id, made by the caller so that a retry makes the same one.
    pub arrival: DocumentId,
    /// What came.
    pub input: ReceiveInput,
    /// Now.
    pub now: Moment,
}

/// A delivery that was noted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialReceived {
    /// The delivery.
    pub arrival_id: DocumentId,
    /// How much of the requirement waits for inspection now.
    pub awaiting: Quantity,
    /// How much is still to come of what was ordered.
    pub on_the_way: Quantity,
}

impl Command for ReceiveMaterial {
    const NAME: &'static str = "requirement.receive";
    type Output = MaterialReceived;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<MaterialReceived> {
        let seen = store::get(tx, self.id).await?;
        let subject = Subject::sales_order(seen.order_id);
        self.process.lock_lines(tx, subject).await?;
        let before = store::lock(tx, self.id).await?;
        check(&before, &self.input)?;
        let note = self.input.delivery_note.trim();
        let key = search::normalize(note).replace(' ', "");
        if !key.is_empty() && arrivals::knows_note(tx, self.id, &key).await? {
            return Err(Fault::Conflict(Box::new(FieldError::new(
                "/delivery_note",
                "received_already",
                text!(
                    "送货单 {note} 已经收过货",
                    "delivery note {note} was received already"
                ),
            ))));
        }
        let place = place(tx, self.input.place_id, before.kind).await?;
        let acting = Acting::new(&self.permit, self.now);
        let task = self.ask_for_inspection(tx, &before, &acting).await?;
        let arrived_at = self.input.arrived_at.unwrap_or(self.now).min(self.now);
        let arrival = NewArrival {
            id: self.arrival,
            requirement: self.id,
            quantity: self.input.quantity,
            delivery_note: note,
            delivery_key: &key,
            lot: self.input.lot.trim(),
            place,
            task,
            by: acting.user(),
            arrived_at,
        };
        arrivals::insert(tx, &arrival, self.now).await?;
        let data = json!({"arrival": self.arrival, "quantity": self.input.quantity, "delivery_note": note});
        let event = NewEvent::new(
            Stream::new(STREAM, self.id.0),
            "requirement.arrived",
            data,
            arrived_at,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        let after = store::get(tx, self.id).await?;
        Ok(MaterialReceived {
            arrival_id: self.arrival,
            awaiting: after.awaiting,
            on_the_way: after.on_the_way(),
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(r) = store::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(r.order_id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl ReceiveMaterial {
    async fn ask_for_inspection(
        &self,
        tx: &mut Tx<'_>,
        r: &Requirement,
        acting: &Acting,
    ) -> Result<kernel::TaskId> {
        let title = text!(
            "进料检验：{} {} {}（{}）",
            "incoming inspection: {} {} {} ({})",
            r.name,
            self.input.quantity,
            r.unit,
            r.number
        );
        let subject = Subject::sales_order(r.order_id);
        let task = NewTask::new(subject, TaskKind::FollowUp, "quality_inspector", title)
            .clause("EQ-5.3a")
            .link(format!(
                "/orders/{}?tab=quality&arrival={}",
                r.order_id, self.arrival
            ))
            .within(INSPECTION_DAYS);
        self.process.open_task(tx, task, acting).await
    }
}

fn check(r: &Requirement, input: &ReceiveInput) -> Result<()> {
    let ordered = match r.state {
        // More than what was missing may have been ordered; the rest still comes.
        RequirementState::Ordered | RequirementState::Received => r.ordered.is_some(),
        RequirementState::Covered | RequirementState::Open | RequirementState::Cancelled => false,
    };
    if !ordered {
        let message = text!(
            "{} 尚未下单，不能收货，请采购员先登记采购",
            "{} was not ordered, so nothing can be received; the purchaser enters the purchase first",
            r.number
        );
        let refusal = Refusal::new("not_ordered", message)
            .fact("requirement.state", r.state.as_str())
            .who(text!("采购员", "purchaser"));
        return Err(Fault::refused(refusal));
    }
    let mut errors = Vec::new();
    let mut error = |pointer: &str, code: &str, message| {
        errors.push(FieldError::new(pointer, code, message));
    };
    if input.quantity <= Quantity::ZERO {
        error(
            "/quantity",
            "not_positive",
            text!("数量须大于 0", "the quantity must be above 0"),
        );
    }
    if input.quantity > r.on_the_way() {
        let most = r.on_the_way();
        error(
            "/quantity",
            "above_ordered",
            text!(
                "最多还可收 {most}（已下单 {}）",
                "at most {most} more can come (ordered {})",
                r.ordered.unwrap_or_default()
            ),
        );
    }
    if r.serialised && !input.quantity.is_whole() {
        error(
            "/quantity",
            "not_whole",
            text!(
                "该产品只能整件收货",
                "this product comes in whole pieces only"
            ),
        );
    }
    for (pointer, written) in [
        ("/delivery_note", &input.delivery_note),
        ("/lot", &input.lot),
    ] {
        errors.extend(written::bounded(written, pointer, NOTE_MAX).err());
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

/// Where goods are put: the place asked for, or the first one of their kind.
async fn place(tx: &mut Tx<'_>, wanted: Option<PlaceId>, kind: RequirementKind) -> Result<PlaceId> {
    let permit: Permit<ViewStock> = system("requirement.receive");
    let places = warehouse::places(tx, &permit).await?;
    let fitting = match kind {
        RequirementKind::Material => PlaceKind::Material,
        RequirementKind::Goods => PlaceKind::Finished,
    };
    let mut open = places.iter().filter(|place| place.content.active);
    let found = match wanted {
        Some(id) => open.find(|place| place.id == id),
        None => open
            .clone()
            .find(|place| place.content.kind == fitting)
            .or_else(|| open.next()),
    };
    found.map(|place| place.id).ok_or_else(|| {
        Fault::invalid(
            "/place_id",
            "unknown_place",
            text!(
                "没有可用的库位，请先建立或选择一个",
                "there is no such open stock place; enter or choose one"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirement::tests::sample;

    fn codes(state: RequirementState, ordered: Option<i64>, come: i64, units: i64) -> Vec<String> {
        let mut r = sample(state);
        r.ordered = ordered.map(Quantity::whole);
        r.awaiting = Quantity::whole(come);
        let input = ReceiveInput {
            quantity: Quantity::whole(units),
            delivery_note: String::new(),
            lot: String::new(),
            place_id: None,
            arrived_at: None,
        };
        match check(&r, &input) {
            Ok(()) => Vec::new(),
            Err(Fault::Invalid(errors)) => errors.into_iter().map(|e| e.code).collect(),
            Err(Fault::Refused(refusals)) => refusals.into_iter().map(|r| r.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn no_more_comes_than_was_ordered() {
        let ordered = RequirementState::Ordered;
        assert!(codes(ordered, Some(6), 0, 6).is_empty());
        assert!(codes(ordered, Some(6), 4, 2).is_empty());
        assert_eq!(codes(ordered, Some(6), 4, 3), ["above_ordered"]);
        assert_eq!(codes(ordered, Some(6), 0, 0), ["not_positive"]);
    }

    #[test]
    fn what_was_not_ordered_is_not_received() {
        assert_eq!(codes(RequirementState::Open, None, 0, 1), ["not_ordered"]);
        assert_eq!(
            codes(RequirementState::Cancelled, Some(6), 0, 1),
            ["not_ordered"]
        );
    }
}
