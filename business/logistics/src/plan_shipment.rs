//! Preparing a shipment: carrier, mode, insurance, and which of the ready goods it takes (EQ-6.1a).
//! It may be prepared while money is still due; whether it may leave is decided when it departs.

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::PlanShipment as MayPlan};
use engine::{Activity, LineFact};
use events::NewEvent;
use kernel::{
    Currency, Date, DocumentId, Fault, LineId, Moment, Money, OrderId, Quantity, Refusal, Result,
    text,
};
use orders::{Order, OrderState};
use process::{Acting, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use warehouse::{goods_of, less};

use crate::{
    admit,
    loading::{LoadInput, Loadable, choose_boxes, decide, wanted},
    shipment::{Mode, Shipment, ShipmentState},
    store::shipments,
    words,
};

/// A shipment as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentInput {
    /// Who carries it.
    pub carrier_id: DocumentId,
    /// How it travels.
    pub mode: Mode,
    /// When it is to leave.
    pub planned_on: Date,
    /// When it is expected.
    #[serde(default)]
    pub expected_on: Option<Date>,
    /// The carrier's waybill; may come at departure.
    #[serde(default)]
    pub waybill_no: String,
    /// Whether it is insured.
    #[serde(default)]
    pub insured: bool,
    /// Number of the policy.
    #[serde(default)]
    pub insurance_no: String,
    /// Amount insured, in the company's currency.
    #[serde(default)]
    pub insured_amount: Option<String>,
    /// Where it goes; the order's place when empty.
    #[serde(default)]
    pub destination: String,
    /// Who receives it; the order's contact when empty.
    #[serde(default)]
    pub consignee: String,
    /// How to reach him.
    #[serde(default)]
    pub consignee_phone: String,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
    /// Which boxes it takes.
    #[serde(default)]
    pub box_ids: Vec<DocumentId>,
    /// What it takes; all that is in the boxes when empty.
    #[serde(default)]
    pub lines: Vec<LoadInput>,
}

/// What a prepared shipment answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentPlanned {
    /// The shipment.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// Prepares a shipment.
#[derive(Debug)]
pub struct PlanShipment {
    /// The right to do so.
    pub permit: Permit<MayPlan>,
    /// The running policies.
    pub process: Process,
    /// The shipment's id.
    pub id: DocumentId,
    /// Of which order.
    pub order: OrderId,
    /// What it is.
    pub input: ShipmentInput,
    /// Now.
    pub now: Moment,
}

impl Command for PlanShipment {
    const NAME: &'static str = "logistics.plan";
    type Output = ShipmentPlanned;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ShipmentPlanned> {
        let subject = Subject::sales_order(self.order);
        let permit = admit::admitted(tx, &self.process, &self.permit, self.order, "order").await?;
        let acting = Acting::new(&permit, self.now);
        self.process
            .refuse_other_posts(tx, subject, Activity::Ship, &acting)
            .await?;
        self.process.lock_lines(tx, subject).await?;
        let order = orders::get(tx, self.order).await?;
        refuse_unapproved(&order)?;
        let mut shipment = self.header(tx, &order).await?;
        self.load(tx, &order, &mut shipment).await?;

        let year = self.process.today(self.now).0.year();
        shipment.number = format!(
            "SH-{year}-{:06}",
            orders::next_number(tx, "shipment", year).await?
        );
        shipments::insert(tx, &shipment, acting.user()).await?;
        let data = json!({"shipment": self.id, "number": shipment.number, "after": shipment});
        let event = NewEvent::new(subject.stream(), "shipment.planned", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(ShipmentPlanned {
            id: self.id,
            number: shipment.number,
            version: 1,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl PlanShipment {
    fn check_dates(&self) -> Result<()> {
        let input = &self.input;
        if input.planned_on < self.process.today(self.now) {
            let message = text!(
                "计划发运日期不能早于今天",
                "it cannot be planned to leave before today"
            );
            return Err(Fault::invalid("/planned_on", "in_the_past", message));
        }
        if input.expected_on.is_some_and(|on| on < input.planned_on) {
            let message = text!(
                "预计到货日期不能早于发运日期",
                "it cannot be expected before it leaves"
            );
            return Err(Fault::invalid("/expected_on", "before_departure", message));
        }
        Ok(())
    }

    /// The shipment without its goods.
    async fn header(&self, tx: &mut Tx<'_>, order: &Order) -> Result<Shipment> {
        let input = &self.input;
        let carrier = parties::active_carrier(tx, input.carrier_id)
            .await?
            .ok_or_else(|| {
                let message = text!(
                    "没有这个承运商，或已停用",
                    "there is no such carrier, or he is disabled"
                );
                Fault::invalid("/carrier_id", "unknown_carrier", message)
            })?;
        self.check_dates()?;
        let content = &order.content;
        let or = |text: &str, default: &str| {
            if text.is_empty() {
                default.to_owned()
            } else {
                text.to_owned()
            }
        };
        Ok(Shipment {
            id: self.id,
            number: String::new(),
            order_id: self.order,
            state: ShipmentState::Planned,
            carrier_id: input.carrier_id,
            carrier_name: carrier,
            contract_no: String::new(),
            mode: input.mode,
            waybill_no: words::short(&input.waybill_no, "/waybill_no")?.to_owned(),
            insured: input.insured,
            insurance_no: words::short(&input.insurance_no, "/insurance_no")?.to_owned(),
            insured_minor: insured_minor(input)?,
            destination: or(
                words::long(&input.destination, "/destination")?,
                &content.delivery_place,
            ),
            consignee: or(
                words::short(&input.consignee, "/consignee")?,
                &content.contact_name,
            ),
            consignee_phone: or(
                words::short(&input.consignee_phone, "/consignee_phone")?,
                &content.contact_phone,
            ),
            remark: words::long(&input.remark, "/remark")?.to_owned(),
            planned_on: input.planned_on,
            expected_on: input.expected_on,
            departed_at: None,
            arrived_at: None,
            slip_signed_by: String::new(),
            slip_signed_at: None,
            slip_file_id: None,
            created_at: self.now,
            version: 1,
            lines: Vec::new(),
            box_ids: input.box_ids.clone(),
        })
    }

    /// Puts goods and boxes on the shipment.
    async fn load(&self, tx: &mut Tx<'_>, order: &Order, shipment: &mut Shipment) -> Result<()> {
        let others = shipments::of_order(tx, self.order).await?;
        let planned: Vec<&Shipment> = others
            .iter()
            .filter(|s| s.state == ShipmentState::Planned)
            .collect();
        let lines = loadable(tx, &self.process, order, &planned).await?;
        let boxes = warehouse::boxes_of(tx, self.order).await?;
        let taken = shipments::boxes_of_order(tx, self.order).await?;
        let chosen = choose_boxes(&self.input.box_ids, &boxes, &taken)?;
        let machines = warehouse::serials_of(tx, self.order).await?;
        let on_others: HashSet<String> = planned
            .iter()
            .flat_map(|s| &s.lines)
            .flat_map(|l| l.serials.iter().cloned())
            .collect();
        let wanted = wanted(&self.input.lines, &chosen);
        shipment.lines = decide(&wanted, &lines, (&machines, &on_others), &chosen)?;
        Ok(())
    }
}

fn refuse_unapproved(order: &Order) -> Result<()> {
    if order.state == OrderState::Approved {
        return Ok(());
    }
    let message = text!(
        "只有已批准、执行中的订单可以安排发货",
        "only an approved order in execution can be shipped"
    );
    Err(Fault::refused(
        Refusal::new("wrong_state", message).fact("order.state", order.state.as_str()),
    ))
}

fn insured_minor(input: &ShipmentInput) -> Result<Option<i64>> {
    let Some(amount) = &input.insured_amount else {
        return Ok(None);
    };
    let amount = Money::parse_decimal(amount, Currency::CNY).filter(|money| money.minor > 0);
    amount.map(|money| Some(money.minor)).ok_or_else(|| {
        let message = text!(
            "保额须为大于 0 的金额，最多两位小数",
            "the insured amount is above 0, with at most two decimals"
        );
        Fault::invalid("/insured_amount", "amount", message)
    })
}

/// The lines of goods with what is ready: released by the policy (or packed, where it has no such
/// step) and not on a planned shipment.
pub(crate) async fn loadable(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    planned: &[&Shipment],
) -> Result<Vec<Loadable>> {
    let subject = Subject::sales_order(order.id);
    let ceilings = process.ceilings(tx, subject, Activity::Ship).await?;
    let facts = process.lines(tx, subject).await?;
    let ready = |line: LineId| -> Quantity {
        let packed = || {
            let facts = facts.iter().find(|f| f.line == line);
            facts.map_or(Quantity::ZERO, |f| {
                less(f.get(LineFact::Packed), f.get(LineFact::Shipped))
            })
        };
        let released = ceilings
            .iter()
            .find(|(id, _)| *id == line)
            .map_or_else(packed, |(_, q)| *q);
        let promised: i64 = planned
            .iter()
            .flat_map(|s| &s.lines)
            .filter(|l| l.line_id == line)
            .map(|l| l.quantity.0)
            .sum();
        less(released, Quantity(promised))
    };
    let lines = goods_of(tx, order).await?;
    Ok(lines
        .into_iter()
        .map(|line| Loadable {
            line: line.line,
            no: line.no,
            product: line.product.id,
            whole_units: line.product.whole_units,
            serialised: line.product.serialised,
            ready: ready(line.line),
        })
        .collect())
}
