//! Inspecting goods: what passes goes on, what fails becomes a nonconformance (EQ-5.3a, EQ-5.3b).

use ::store::{Command, Tx};
use access::{Permit, matrix::InspectQuality};
use kernel::{Date, DocumentId, Fault, Moment, OrderId, Quantity, Result, UserId, text, written};
use process::{Acting, Document, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    goods::Goods,
    inspection::{Findings, NOTE_CHARS_MAX},
    judge_surplus::judged,
    open_nonconformance::{Failure, open},
    store::inspections::{self, NewInspection},
    target::{Named, Target},
};

/// The kind under which inspection numbers are counted.
const NUMBER_KIND: &str = "inspection";

/// What is to be said about units that failed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FailureInput {
    /// What is wrong.
    pub description: String,
    /// Who has to put it right; whoever of the post comes first when absent.
    #[serde(default)]
    pub responsible_id: Option<UserId>,
    /// By when; three working days when absent.
    #[serde(default)]
    pub due_on: Option<Date>,
}

/// Records an inspection.
#[derive(Debug)]
pub struct InspectGoods {
    /// The right to do so.
    pub permit: Permit<InspectQuality>,
    /// The running policies.
    pub process: Process,
    /// The inspection's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The id of the nonconformance, should there be one.
    pub nonconformance: DocumentId,
    /// The order.
    pub order: OrderId,
    /// What was inspected.
    pub named: Named,
    /// What was found.
    pub findings: Findings,
    /// What is to be said about units that failed.
    pub failure: Option<FailureInput>,
    /// When; now when absent.
    pub occurred_at: Option<Moment>,
    /// Now.
    pub now: Moment,
}

/// An inspection that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GoodsInspected {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// The nonconformance it opened.
    pub nonconformance_id: Option<DocumentId>,
    /// That one's number.
    pub nonconformance: Option<String>,
    /// How much is left to inspect.
    pub rest: Quantity,
    /// The machines that passed; a supplier's machines get their numbers here.
    pub serials: Vec<String>,
}

impl Command for InspectGoods {
    const NAME: &'static str = "quality.inspect";
    type Output = GoodsInspected;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<GoodsInspected> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let lines = self.process.lock_lines(tx, subject).await?;
        let target = Target::find(tx, self.order, self.named, &lines).await?;
        let mut findings = self.findings.clone().scanned();
        target.check(&findings)?;
        let today = self.process.today(self.now);
        let failure = check_failure(findings.failed, self.failure.as_ref(), today)?;
        let acting = Acting::new(&permit, self.now);
        let document = Document {
            kind: "inspection",
            id: self.id.0,
        };
        let recalled = target.recalled_quantity(&findings);
        target
            .goods
            .recall(tx, &self.process, recalled, document, &acting)
            .await?;
        let passed = (findings.passed, findings.passed_serials.as_slice());
        findings.passed_serials = target
            .goods
            .pass(tx, &self.process, passed, document, &acting)
            .await?;
        let occurred_at = self.occurred_at.unwrap_or(self.now).min(self.now);
        let recorded = Recorded {
            id: self.id,
            goods: &target.goods,
            of: None,
            findings: &findings,
            occurred_at,
        };
        let number = record(tx, &self.process, &recorded, &acting).await?;
        let nonconformance = match failure {
            Some(said) => {
                let failure = Failure {
                    inspection: self.id,
                    quantity: findings.failed,
                    serials: &findings.failed_serials,
                    product: &target.product.name,
                    description: said.description.trim(),
                    responsible: said.responsible_id,
                    due_on: said.due_on,
                };
                let at = (self.nonconformance, &target.goods);
                Some(open(tx, &self.process, at, &failure, &acting).await?)
            }
            None => None,
        };
        let inspected = warehouse::less(findings.inspected(), recalled);
        let rest = warehouse::less(target.open, inspected);
        if let Some(arrival) = target.goods.arrival.filter(|_| rest == Quantity::ZERO) {
            procurement::inspection_done(tx, &self.process, arrival, &number, &acting).await?;
        }
        if let Some(line) = target.goods.line.filter(|_| rest == Quantity::ZERO) {
            judged(tx, &self.process, (subject, line), &acting).await?;
        }
        // A failure is a fact that gates ask for; what passed was told with its movement.
        self.process
            .facts_changed(tx, subject, Some(occurred_at), &acting)
            .await?;
        Ok(GoodsInspected {
            id: self.id,
            number,
            nonconformance_id: nonconformance.is_some().then_some(self.nonconformance),
            nonconformance,
            rest,
            serials: findings.passed_serials,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// What failed has to be described.
pub(crate) fn check_failure(
    failed: Quantity,
    said: Option<&FailureInput>,
    today: Date,
) -> Result<Option<&FailureInput>> {
    if failed == Quantity::ZERO {
        return Ok(None);
    }
    let described = said.filter(|said| !said.description.trim().is_empty());
    let Some(said) = described else {
        let message = text!(
            "有不合格品，请写明不合格情况",
            "something failed: describe what is wrong"
        );
        return Err(Fault::invalid("/failure/description", "required", message));
    };
    written::bounded(&said.description, "/failure/description", NOTE_CHARS_MAX)?;
    if said.due_on.is_some_and(|due| due < today) {
        let message = text!(
            "整改期限不能早于今天",
            "the due date cannot lie in the past"
        );
        return Err(Fault::invalid("/failure/due_on", "past", message));
    }
    Ok(Some(said))
}

/// An inspection to be recorded.
#[derive(Debug, Clone)]
pub(crate) struct Recorded<'a> {
    pub(crate) id: DocumentId,
    pub(crate) goods: &'a Goods,
    /// The nonconformance that it repeats the inspection of.
    pub(crate) of: Option<DocumentId>,
    pub(crate) findings: &'a Findings,
    pub(crate) occurred_at: Moment,
}

/// Numbers and writes an inspection and tells the order's history; answers the number.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    process: &Process,
    recorded: &Recorded<'_>,
    acting: &Acting,
) -> Result<String> {
    let Recorded {
        id,
        goods,
        of,
        findings,
        occurred_at,
    } = *recorded;
    let year = process.today(acting.now).0.year();
    let number = format!(
        "QI-{year}-{:06}",
        orders::next_number(tx, NUMBER_KIND, year).await?
    );
    let new = NewInspection {
        id,
        number: &number,
        goods,
        nonconformance: of,
        findings,
        by: acting.user(),
        occurred_at,
    };
    inspections::insert(tx, &new, acting.now).await?;
    let data = json!({
        "id": id, "number": number, "stage": goods.stage, "line": goods.line, "work_order": goods.work_order,
        "requirement": goods.requirement, "product": goods.product, "passed": findings.passed,
        "failed": findings.failed, "passed_serials": findings.passed_serials,
        "failed_serials": findings.failed_serials, "items": findings.items, "nonconformance": of,
    });
    let event = events::NewEvent::new(
        goods.subject().stream(),
        "quality.inspected",
        data,
        occurred_at,
    );
    events::record(tx, &event, &acting.actor, acting.now).await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_described_and_due_later() {
        let today = "2025-03-03".parse().unwrap();
        let said = |description: &str, due: Option<&str>| FailureInput {
            description: description.to_owned(),
            responsible_id: None,
            due_on: due.map(|on| on.parse().unwrap()),
        };
        assert_eq!(check_failure(Quantity::ZERO, None, today).unwrap(), None);
        assert!(check_failure(Quantity::ONE, None, today).is_err());
        assert!(check_failure(Quantity::ONE, Some(&said(" ", None)), today).is_err());
        assert!(
            check_failure(
                Quantity::ONE,
                Some(&said("渗漏", Some("2025-03-02"))),
                today
            )
            .is_err()
        );
        let good = said("渗漏", Some("2025-03-03"));
        assert_eq!(
            check_failure(Quantity::ONE, Some(&good), today).unwrap(),
            Some(&good)
        );
    }
}
