//! Ordering what is required from a supplier; ordering again changes what was agreed.

use ::store::{Command, Tx};
use access::{Permit, matrix::OrderMaterial as MayOrder};
use events::{NewEvent, Stream};
use kernel::{
    Date, DocumentId, Fault, FieldError, Moment, Quantity, Refusal, Result, Text, UnitPrice, text,
    written::{self, REASON_CHARS_MAX},
};
use parties::Supplier;
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    open_requirements::STREAM,
    requirement::{Requirement, RequirementState},
    requirement_page::stale,
    store::{self, Ordered},
};

/// Characters of a reference.
const REFERENCE_MAX: usize = 120;

/// What was agreed with a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderMaterialInput)]
pub struct OrderInput {
    /// From whom.
    pub supplier_id: DocumentId,
    /// How much; what is missing when absent.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// When it is expected.
    pub expected_on: Date,
    /// Price of one unit, without tax.
    #[serde(default)]
    pub unit_price: Option<UnitPrice>,
    /// Number of the purchase, contract or confirmation.
    #[serde(default)]
    pub reference: String,
    /// Why this supplier, when he is not approved.
    #[serde(default)]
    pub reason: String,
}

/// Orders a requirement from a supplier.
#[derive(Debug)]
pub struct OrderMaterial {
    /// The right to do so.
    pub permit: Permit<MayOrder>,
    /// The running policies.
    pub process: Process,
    /// Which requirement.
    pub id: DocumentId,
    /// The version the purchaser saw.
    pub version: i64,
    /// What was agreed.
    pub input: OrderInput,
    /// Now.
    pub now: Moment,
}

/// A requirement that was ordered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialOrdered {
    /// Its version now.
    pub version: i64,
    /// Whether it is expected after it is needed; planner and sales were told then.
    pub late: bool,
}

impl Command for OrderMaterial {
    const NAME: &'static str = "requirement.order";
    type Output = MaterialOrdered;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<MaterialOrdered> {
        let seen = store::get(tx, self.id).await?;
        let subject = Subject::sales_order(seen.order_id);
        self.process.lock_lines(tx, subject).await?;
        orders::refuse_if_held(tx, seen.order_id).await?;
        let before = store::lock(tx, self.id).await?;
        if before.version != self.version {
            return Err(stale(before, &self.permit, &self.process));
        }
        let supplier = parties::supplier(tx, self.input.supplier_id).await?;
        let quantity = self.input.quantity.unwrap_or_else(|| before.outstanding());
        check(
            &before,
            &self.input,
            quantity,
            supplier.as_ref(),
            self.process.today(self.now),
        )?;
        if let Some(supplier) = supplier.filter(|s| !s.content.approved) {
            self.refuse_unapproved(tx, subject, &supplier).await?;
        }
        let (reference, reason) = (self.input.reference.trim(), self.input.reason.trim());
        let ordered = Ordered {
            supplier: self.input.supplier_id,
            quantity,
            expected_on: self.input.expected_on,
            unit_price: self.input.unit_price,
            reference,
            reason,
        };
        let acting = Acting::new(&self.permit, self.now);
        store::set_ordered(tx, self.id, &ordered, acting.user(), self.now).await?;
        let data = json!({
            "before": {
                "state": before.state, "supplier": before.supplier_id, "quantity": before.ordered,
                "expected_on": before.expected_on, "reference": before.reference,
            },
            "after": {
                "state": RequirementState::Ordered, "supplier": self.input.supplier_id, "quantity": quantity,
                "expected_on": self.input.expected_on, "reference": reference, "reason": reason,
            },
        });
        let event = NewEvent::new(
            Stream::new(STREAM, self.id.0),
            "requirement.ordered",
            data,
            self.now,
        );
        events::record(tx, &event, &acting.actor, self.now).await?;
        let after = store::get(tx, self.id).await?;
        let late = after.is_late();
        if late {
            alert_late(tx, &self.process, &after, &acting).await?;
        }
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(MaterialOrdered {
            version: after.version,
            late,
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

impl OrderMaterial {
    /// The company buys from approved suppliers; from another one only for a reason (EQ-5.2b).
    async fn refuse_unapproved(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        supplier: &Supplier,
    ) -> Result<()> {
        if !self.input.reason.trim().is_empty() {
            return Ok(());
        }
        let name = &supplier.content.name;
        let message = text!(
            "“{name}”不在合格供应商名录内；确需向其采购的，请写明理由",
            "{name} is not an approved supplier; to buy from him nevertheless, state why"
        );
        let mut refusal = Refusal::new("supplier_not_approved", message)
            .fact("supplier.approved", "false")
            .who(text!("采购员", "purchaser"));
        let policy = self.process.policy_of(tx, subject).await?;
        if policy.clauses.iter().any(|clause| clause.id == "EQ-5.2b") {
            refusal = refusal.clause("EQ-5.2b", policy.rule.clone());
        }
        Err(Fault::refused(refusal))
    }
}

/// An order to a supplier against what is required.
fn check(
    r: &Requirement,
    input: &OrderInput,
    quantity: Quantity,
    supplier: Option<&Supplier>,
    today: Date,
) -> Result<()> {
    if !r.state.is_missing() {
        let title = r.state.title();
        let message = Text::new(
            format!("{}{}，不能再下单", r.number, title.zh),
            format!("{} is {} and cannot be ordered", r.number, title.en),
        );
        let refusal = Refusal::new("wrong_state", message);
        return Err(Fault::refused(
            refusal.fact("requirement.state", r.state.as_str()),
        ));
    }
    let supplier = match supplier {
        None => Some((
            "unknown",
            text!("没有这个供应商", "there is no such supplier"),
        )),
        Some(s) if !s.content.active => Some((
            "disabled",
            text!("该供应商已停用", "this supplier is disabled"),
        )),
        Some(_) => None,
    };
    let mut errors = Vec::new();
    errors.extend(supplier.map(|(code, message)| FieldError::new("/supplier_id", code, message)));
    errors.extend(quantity_error(r, quantity));
    if input.expected_on < today {
        let message = text!(
            "预计到货日期不能早于今天",
            "the expected date cannot lie in the past"
        );
        errors.push(FieldError::new("/expected_on", "past", message));
    }
    if input.unit_price.is_some_and(|price| price.0 < 0) {
        let message = text!("价格不能为负", "the price cannot be negative");
        errors.push(FieldError::new("/unit_price", "negative", message));
    }
    let words = [
        written::bounded(&input.reference, "/reference", REFERENCE_MAX),
        written::bounded(&input.reason, "/reason", REASON_CHARS_MAX),
    ];
    errors.extend(words.into_iter().filter_map(Result::err));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

/// No less is ordered than is missing, or has come already.
fn quantity_error(r: &Requirement, quantity: Quantity) -> Option<FieldError> {
    let least = r.outstanding();
    let come = Quantity(r.received.0.saturating_add(r.awaiting.0));
    let (code, message) = if quantity < least {
        let message = text!(
            "还缺 {least}，下单数量不能更少",
            "{least} are missing; order no less"
        );
        ("below_short", message)
    } else if quantity < come {
        let message = text!(
            "已到货 {come}，下单数量不能更少",
            "{come} have come already; order no less"
        );
        ("below_arrived", message)
    } else {
        return None;
    };
    Some(FieldError::new("/quantity", code, message))
}

/// Supply that comes too late is a matter of planner, purchaser and sales together (EQ-5.2c).
pub(crate) async fn alert_late(
    tx: &mut Tx<'_>,
    process: &Process,
    r: &Requirement,
    acting: &Acting,
) -> Result<()> {
    let day = |on: Option<Date>| on.map_or_else(|| "—".to_owned(), |on| on.to_string());
    let (expected, needed) = (day(r.expected_on), day(r.needed_on));
    let order = orders::get(tx, r.order_id).await?;
    let subject = Subject::sales_order(r.order_id);
    let title = text!(
        "{}（{}）预计 {expected} 到货，{needed} 就要用，请调整计划或与采购协商",
        "{} ({}) is expected on {expected} but needed on {needed}: change the plan or settle it with purchasing",
        r.name,
        r.number
    );
    let link = format!("/requirements?order_id={}", r.order_id);
    let task = NewTask::new(subject, TaskKind::Alert, "planner", title)
        .clause("EQ-5.2c")
        .link(link);
    process.open_task(tx, task, acting).await?;
    let title = text!(
        "物料{}预计 {expected} 才到货（需用日期 {needed}），交期可能受影响",
        "material {} comes on {expected} only (needed on {needed}); the delivery date may suffer",
        r.name
    );
    let task = NewTask::new(subject, TaskKind::Alert, "sales_rep", title)
        .assignee(Some(order.owner))
        .clause("EQ-5.2c")
        .link(format!("{}?tab=production", subject.link("")));
    process.open_task(tx, task, acting).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use parties::SupplierInput;

    use super::*;
    use crate::requirement::tests::sample;

    fn supplier(active: bool) -> Supplier {
        let content = SupplierInput {
            code: "S1".to_owned(),
            name: "厂".to_owned(),
            phone: String::new(),
            approved: true,
            active,
        };
        Supplier {
            id: DocumentId::new(),
            content,
        }
    }

    fn input(expected_on: &str) -> OrderInput {
        OrderInput {
            supplier_id: DocumentId::new(),
            quantity: None,
            expected_on: expected_on.parse().unwrap(),
            unit_price: None,
            reference: String::new(),
            reason: String::new(),
        }
    }

    fn codes(
        state: RequirementState,
        units: i64,
        on: &str,
        supplier: Option<&Supplier>,
    ) -> Vec<String> {
        let today = "2025-03-03".parse().unwrap();
        match check(
            &sample(state),
            &input(on),
            Quantity::whole(units),
            supplier,
            today,
        ) {
            Ok(()) => Vec::new(),
            Err(Fault::Invalid(errors)) => errors.into_iter().map(|e| e.code).collect(),
            Err(Fault::Refused(refusals)) => refusals.into_iter().map(|r| r.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn an_order_covers_what_is_missing_and_names_a_known_supplier() {
        let good = supplier(true);
        let open = RequirementState::Open;
        assert!(codes(open, 6, "2025-03-03", Some(&good)).is_empty());
        assert!(
            codes(open, 20, "2025-03-09", Some(&good)).is_empty(),
            "packs may hold more"
        );
        assert_eq!(codes(open, 5, "2025-03-03", Some(&good)), ["below_short"]);
        assert_eq!(codes(open, 6, "2025-03-02", Some(&good)), ["past"]);
        assert_eq!(codes(open, 6, "2025-03-03", None), ["unknown"]);
        assert_eq!(
            codes(open, 6, "2025-03-03", Some(&supplier(false))),
            ["disabled"]
        );
    }

    #[test]
    fn what_is_received_or_given_up_is_not_ordered() {
        let good = supplier(true);
        for state in [
            RequirementState::Covered,
            RequirementState::Received,
            RequirementState::Cancelled,
        ] {
            assert_eq!(codes(state, 6, "2025-03-03", Some(&good)), ["wrong_state"]);
        }
        assert!(codes(RequirementState::Ordered, 6, "2025-03-03", Some(&good)).is_empty());
    }
}
