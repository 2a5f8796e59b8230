//! Reporting progress: what was made, how far it is, when it will be done, what went wrong (EQ-5.1b).

use ::store::{Command, Tx};
use access::{Permit, matrix::ReportProduction};
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{
    Date, DocumentId, Fault, FieldError, Moment, Quantity, Refusal, Result, text, written,
};
use process::{Acting, Document, Movement, NewTask, Process, Subject, TaskKind};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    store,
    work_order::{WorkOrder, WorkOrderState},
};

/// Reports the progress of a work order.
#[derive(Debug)]
pub struct ReportProgress {
    /// The right to do so.
    pub permit: Permit<ReportProduction>,
    /// The running policies.
    pub process: Process,
    /// Which work order.
    pub id: DocumentId,
    /// The report's id, made by the caller so that a retry makes the same one.
    pub report: DocumentId,
    /// Good pieces since the last report.
    pub quantity: Quantity,
    /// Progress in percent; follows from the quantity when absent.
    pub percent: Option<i64>,
    /// When production expects to be done.
    pub predicted_on: Option<Date>,
    /// What went wrong, or empty.
    pub anomaly: String,
    /// Anything else.
    pub note: String,
    /// When it happened.
    pub occurred_at: Option<Moment>,
    /// Now.
    pub now: Moment,
}

/// A report that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProgressReported {
    /// The work order's state now.
    pub state: WorkOrderState,
    /// Made in all.
    pub made: Quantity,
    /// Still to make.
    pub rest: Quantity,
    /// Whether sales was alerted because the order will be late.
    pub alerted: bool,
    /// The serial numbers of the machines that this report finished.
    pub serials: Vec<String>,
}

impl Command for ReportProgress {
    const NAME: &'static str = "work_order.report";
    type Output = ProgressReported;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ProgressReported> {
        let seen = store::get(tx, self.id).await?;
        // The order is locked before anything of it, as everywhere.
        self.process
            .lock_lines(tx, Subject::sales_order(seen.order_id))
            .await?;
        let before = store::lock(tx, self.id).await?;
        self.check(&before)?;
        if self.quantity > Quantity::ZERO {
            let made = Quantity(before.made.0 + self.quantity.0);
            let subject = Subject::sales_order(before.order_id);
            self.process
                .refuse_unsupplied(tx, subject, (before.id, made))
                .await?;
        }
        let acting = Acting::new(&self.permit, self.now);
        let occurred_at = self.occurred_at.unwrap_or(self.now).min(self.now);
        let after = self.apply(&before);
        store::save_progress(tx, &after, occurred_at).await?;
        store::insert_report(tx, self, &after, occurred_at).await?;
        let data = json!({
            "before": {"made": before.made, "percent": before.percent, "predicted_on": before.predicted_on},
            "after": {"made": after.made, "percent": after.percent, "predicted_on": after.predicted_on},
            "anomaly": self.anomaly,
            "note": self.note,
        });
        let event = NewEvent::new(
            Stream::new("work_order", self.id.0),
            "work_order.reported",
            data,
            occurred_at,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        let serials = self
            .record_made(tx, (&before, &after), occurred_at, &acting)
            .await?;
        let alerted = after.predicted_late() || !self.anomaly.trim().is_empty();
        if alerted {
            let expected = after
                .predicted_on
                .or(after.end_on)
                .unwrap_or_else(|| self.process.today(self.now));
            alert_sales(tx, &self.process, &after, expected, &acting).await?;
        }
        Ok(ProgressReported {
            state: after.state,
            made: after.made,
            rest: after.rest(),
            alerted,
            serials,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(work) = store::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(work.order_id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, ("work_order.report", fault), by).await
    }
}

impl ReportProgress {
    fn check(&self, work: &WorkOrder) -> Result<()> {
        let mut errors = Vec::new();
        let mut error = |pointer: &str, code: &str, message| {
            errors.push(FieldError::new(pointer, code, message));
        };
        if self.quantity.0 < 0 {
            error(
                "/quantity",
                "negative",
                text!("完工数量不能为负", "the quantity made cannot be negative"),
            );
        }
        if self.quantity > work.rest() {
            error(
                "/quantity",
                "above_rest",
                text!(
                    "最多还可报 {}（工单 {}，已完工 {}）",
                    "at most {} more can be reported (work order {}, made {})",
                    work.rest(),
                    work.quantity,
                    work.made
                ),
            );
        }
        if self
            .percent
            .is_some_and(|percent| !(0..=100).contains(&percent))
        {
            error(
                "/percent",
                "range",
                text!("进度须在 0 与 100 之间", "progress lies between 0 and 100"),
            );
        }
        for (pointer, words) in [("/anomaly", &self.anomaly), ("/note", &self.note)] {
            errors.extend(written::bounded(words, pointer, 2_000).err());
        }
        if !errors.is_empty() {
            return Err(Fault::Invalid(errors));
        }
        if work.start_on.is_none() || work.state == WorkOrderState::Cancelled {
            let message = text!(
                "工单尚未排产，请计划员先安排工作中心和日期",
                "the work order is not planned yet; the planner gives it a work centre and dates first"
            );
            let refusal = Refusal::new("not_planned", message)
                .fact("work_order.state", work.state.as_str())
                .who(text!("计划员", "planner"));
            return Err(Fault::refused(refusal));
        }
        Ok(())
    }

    /// The work order after this report.
    fn apply(&self, before: &WorkOrder) -> WorkOrder {
        let made = Quantity(before.made.0 + self.quantity.0);
        let done = made == before.quantity;
        let by_quantity = crate::take_back::percent(made, before.quantity);
        WorkOrder {
            made,
            percent: if done {
                100
            } else {
                self.percent.unwrap_or(by_quantity).max(by_quantity)
            },
            predicted_on: self.predicted_on.or(before.predicted_on),
            state: if done {
                WorkOrderState::Done
            } else {
                WorkOrderState::InProgress
            },
            ..before.clone()
        }
    }

    /// What was made enters the order's ledger, leaves its material and goes into stock, where each
    /// machine gets its serial number; answers the numbers.
    async fn record_made(
        &self,
        tx: &mut Tx<'_>,
        (before, after): (&WorkOrder, &WorkOrder),
        occurred_at: Moment,
        acting: &Acting,
    ) -> Result<Vec<String>> {
        let subject = Subject::sales_order(after.order_id);
        if self.quantity.0 == 0 {
            // A report without pieces still keeps the rhythm of reports.
            self.process
                .facts_changed(tx, subject, Some(occurred_at), acting)
                .await?;
            return Ok(Vec::new());
        }
        let document = Document {
            kind: "work_report",
            id: self.report.0,
        };
        let moved = (LineFact::Made, self.quantity);
        let movement = Movement::new(subject, after.line_id, moved, document, occurred_at);
        self.process.record(tx, movement, acting).await?;
        crate::material::use_up(tx, before, after.made, acting).await?;
        let produced = warehouse::Produced {
            order_line: Some((after.order_id, after.line_id)),
            product: after.product_id,
            quantity: self.quantity,
            work_order: self.id,
            report: self.report,
            occurred_at,
        };
        warehouse::receive_produced(tx, &self.process, &produced, acting).await
    }
}

/// Tells the rep at once that an order will be late; what was agreed with the customer is what he
/// writes when he closes the task.
pub(crate) async fn alert_sales(
    tx: &mut Tx<'_>,
    process: &Process,
    work: &WorkOrder,
    expected: Date,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, work.order_id).await?;
    let due = work
        .due_on
        .map_or_else(|| "—".to_owned(), |on| on.to_string());
    let title = text!(
        "{}（{}）预计 {expected} 完工，交货日期 {due}，请与客户沟通并记录结果",
        "{} ({}) is expected on {expected}, due {due}: agree with the customer and note the outcome",
        work.number,
        work.product_name
    );
    let subject = Subject::sales_order(work.order_id);
    let task = NewTask::new(subject, TaskKind::Alert, "sales_rep", title)
        .assignee(Some(order.owner))
        .clause("EQ-5.1b")
        .link(format!("{}?tab=production", subject.link("")));
    process.open_task(tx, task, acting).await?;
    Ok(())
}
