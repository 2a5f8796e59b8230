//! Inspecting corrected goods again: what passes goes on, what fails again stays, until all is in
//! order (EQ-5.3b).

use ::store::{Command, Tx};
use access::{Permit, matrix::InspectQuality};
use kernel::{DocumentId, Fault, FieldError, Moment, Quantity, Result, Text, text};
use process::{Acting, Document, Process, Why};
use serde_json::json;

use crate::{
    dispose_nonconformance::{NonconformanceChanged, close},
    goods::Goods,
    inspect_goods::{Recorded, record},
    inspection::{Findings, Stage},
    nonconformance::{Nonconformance, NonconformanceState, Step},
    open_nonconformance::{Asked, ask_to_correct, correction_due, tell},
    store::nonconformances,
};

/// Inspects corrected goods again.
#[derive(Debug)]
pub struct Reinspect {
    /// The right to do so.
    pub permit: Permit<InspectQuality>,
    /// The running policies.
    pub process: Process,
    /// The inspection's id, made by the caller so that a retry makes the same one.
    pub inspection: DocumentId,
    /// Which nonconformance.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: Option<i64>,
    /// What was found.
    pub findings: Findings,
    /// When; now when absent.
    pub occurred_at: Option<Moment>,
    /// Now.
    pub now: Moment,
}

impl Command for Reinspect {
    const NAME: &'static str = "quality.reinspect";
    type Output = NonconformanceChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<NonconformanceChanged> {
        let seen = nonconformances::get(tx, self.id).await?;
        let goods = Goods::from(&seen);
        let permit = self
            .process
            .admit(tx, goods.subject(), &self.permit)
            .await?;
        self.process.lock_lines(tx, goods.subject()).await?;
        let (before, task) = nonconformances::lock(tx, self.id).await?;
        before.check(Step::Reinspect, self.version)?;
        let acting = Acting::new(&permit, self.now);
        let inspectors: Vec<_> = acting
            .user()
            .into_iter()
            .chain(permit.on_behalf_of())
            .collect();
        before.refuse_own_correction(&inspectors)?;
        let mut findings = self.findings.clone().scanned();
        check(&before, &findings)?;

        let document = Document {
            kind: "inspection",
            id: self.inspection.0,
        };
        let passed = (findings.passed, findings.passed_serials.as_slice());
        let serials = goods
            .pass(tx, &self.process, passed, document, &acting)
            .await?;
        let in_order = std::mem::replace(&mut findings.passed_serials, serials);
        let occurred_at = self.occurred_at.unwrap_or(self.now).min(self.now);
        let recorded = Recorded {
            id: self.inspection,
            goods: &goods,
            of: Some(self.id),
            findings: &findings,
            occurred_at,
        };
        let number = record(tx, &self.process, &recorded, &acting).await?;
        if findings.failed == Quantity::ZERO {
            let why = Why::Because(text!(
                "复检 {number} 合格",
                "inspection {number} was passed"
            ));
            close(tx, &self.process, (&before, task), &why, &acting).await?;
            let (state, quantity) = (NonconformanceState::Closed, Quantity::ZERO);
            return Ok(NonconformanceChanged {
                state,
                quantity,
                version: before.version + 1,
            });
        }
        nonconformances::close_serials(tx, self.id, &in_order).await?;
        self.fails_again(tx, &before, (&findings, task), &acting)
            .await?;
        let (state, quantity) = (NonconformanceState::Open, findings.failed);
        Ok(NonconformanceChanged {
            state,
            quantity,
            version: before.version + 1,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(nc) = nonconformances::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Goods::from(&nc).subject();
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl Reinspect {
    /// Another round: whoever corrected it is asked again.
    async fn fails_again(
        &self,
        tx: &mut Tx<'_>,
        before: &Nonconformance,
        (findings, task): (&Findings, Option<kernel::TaskId>),
        acting: &Acting,
    ) -> Result<()> {
        let goods = Goods::from(before);
        if let Some(task) = task {
            let why = Why::Because(text!("复检不合格", "it failed again"));
            self.process.close_task(tx, task, &why, acting).await?;
        }
        let due_on = correction_due(&self.process, self.now);
        let asked = Asked {
            number: &before.number,
            product: &before.product_name,
            quantity: findings.failed,
            responsible: before.responsible,
            due_on,
        };
        let task = ask_to_correct(tx, &self.process, (self.id, &goods), &asked, acting).await?;
        nonconformances::set_failed_again(tx, self.id, findings.failed, due_on, task).await?;
        let data = json!({
            "id": self.id, "number": before.number, "round": before.round + 1, "due_on": due_on,
            "before": {"state": before.state, "quantity": before.quantity},
            "after": {"state": "open", "quantity": findings.failed}, "failed_serials": findings.failed_serials,
        });
        tell(
            tx,
            (self.id, &goods),
            "nonconformance.failed_again",
            data,
            acting,
        )
        .await?;
        self.process
            .facts_changed(tx, goods.subject(), None, acting)
            .await
    }
}

/// A re-inspection is about all that failed, and nothing else.
fn check(before: &Nonconformance, findings: &Findings) -> Result<()> {
    let mut errors = findings.errors(false);
    if findings.inspected() != before.quantity {
        let (quantity, unit) = (before.quantity, &before.unit);
        errors.push(FieldError::new("/passed", "not_all", Text::new(
                format!("须对全部 {quantity} {unit} 复检：合格与不合格之和应等于 {quantity}"),
                format!("all {quantity} {unit} are inspected again: passed and failed add up to {quantity}"),
            )));
    }
    if !errors.is_empty() {
        return Err(Fault::Invalid(errors));
    }
    let named = !findings.passed_serials.is_empty() || !findings.failed_serials.is_empty();
    match before.stage {
        Stage::Final if !before.serials.is_empty() => findings.check_serials(Some(&before.serials)),
        Stage::Incoming if named => findings.check_serials(None),
        Stage::Final | Stage::Incoming | Stage::InProcess => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nonconformance::tests::sample;

    fn findings(passed: i64, failed: i64) -> Findings {
        Findings {
            passed: Quantity::whole(passed),
            failed: Quantity::whole(failed),
            ..Findings::default()
        }
    }

    #[test]
    fn all_that_failed_is_inspected_again() {
        let nc = sample(NonconformanceState::Corrected);
        assert!(check(&nc, &findings(2, 0)).is_ok());
        assert!(check(&nc, &findings(1, 1)).is_ok());
        assert!(check(&nc, &findings(1, 0)).is_err());
        assert!(check(&nc, &findings(3, 0)).is_err());
    }

    #[test]
    fn the_same_machines_are_inspected_again() {
        let serials = vec!["A-1".to_owned(), "A-2".to_owned()];
        let nc = Nonconformance {
            serials: serials.clone(),
            ..sample(NonconformanceState::Corrected)
        };
        let with = |serials: &[&str]| Findings {
            passed_serials: serials.iter().map(|s| (*s).to_owned()).collect(),
            ..findings(2, 0)
        };
        assert!(check(&nc, &with(&["A-1", "A-2"])).is_ok());
        assert!(check(&nc, &with(&["A-1", "A-3"])).is_err());
        assert!(check(&nc, &with(&["A-1"])).is_err());
    }
}
