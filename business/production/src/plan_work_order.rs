//! Planning a work order: where and from when to when; clashes are shown, the planner decides. The
//! first plan releases the work, so that it is refused while a hold or credit stands against it.

use ::store::{Command, Tx};
use access::{Permit, matrix::PlanProduction};
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{Date, DocumentId, Fault, Moment, Refusal, Result, text};
use process::{Acting, Checkpoint, Document, Movement, Process, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    load::{Clash, clashes},
    store,
    work_order::{WorkOrder, WorkOrderState},
};

/// Gives a work order its dates and work centre.
#[derive(Debug)]
pub struct PlanWorkOrder {
    /// The right to do so.
    pub permit: Permit<PlanProduction>,
    /// The running policies.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// The version the plan was made on.
    pub version: i64,
    /// Where.
    pub work_centre_id: DocumentId,
    /// First day of work.
    pub start_on: Date,
    /// Last day of work.
    pub end_on: Date,
    /// Routing and quality standard in force; the product's model when empty.
    pub standard: String,
    /// Now.
    pub now: Moment,
}

/// A planned work order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkOrderPlanned {
    /// Which.
    pub id: DocumentId,
    /// Its version now.
    pub version: i64,
    /// What else is planned there on these days.
    pub clashes: Vec<Clash>,
    /// Whether the plan ends after the line is due at the customer's.
    pub late: bool,
}

impl Command for PlanWorkOrder {
    const NAME: &'static str = "work_order.plan";
    type Output = WorkOrderPlanned;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<WorkOrderPlanned> {
        self.check_form()?;
        let seen = store::get(tx, self.id).await?;
        // The order is locked before anything of it, as everywhere.
        let subject = Subject::sales_order(seen.order_id);
        process::lock(tx, subject).await?;
        let work = store::lock(tx, self.id).await?;
        self.check_state(&work)?;
        orders::refuse_if_held(tx, work.order_id).await?;
        if work.start_on.is_none() {
            self.process
                .pass(tx, subject, Checkpoint::Production, self.now)
                .await?;
        }
        if !store::centre_is_active(tx, self.work_centre_id).await? {
            return Err(Fault::invalid(
                "/work_centre_id",
                "unknown",
                text!(
                    "没有这个工作中心，或已停用",
                    "there is no such work centre, or it is disabled"
                ),
            ));
        }
        let busy = store::planned_at(tx, self.work_centre_id, self.start_on, self.end_on).await?;
        let clashes = clashes(self.id, self.start_on, self.end_on, &busy);
        let standard = if self.standard.trim().is_empty() {
            &work.standard
        } else {
            &self.standard
        };
        store::set_plan(
            tx,
            self.id,
            self.work_centre_id,
            (self.start_on, self.end_on),
            standard,
        )
        .await?;
        let late = work.due_on.is_some_and(|due| self.end_on > due);
        let data = json!({
            "before": {"start_on": work.start_on, "end_on": work.end_on, "work_centre_id": work.work_centre_id},
            "after": {"start_on": self.start_on, "end_on": self.end_on, "work_centre_id": self.work_centre_id},
            "clashes": clashes.len(),
            "late": late,
        });
        let event = NewEvent::new(
            Stream::new("work_order", self.id.0),
            "work_order.planned",
            data,
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        self.follow(tx, &work, late).await?;
        Ok(WorkOrderPlanned {
            id: self.id,
            version: work.version + 1,
            clashes,
            late,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(work) = store::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(work.order_id);
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, subject, (Self::NAME, fault), &acting)
            .await
    }
}

impl PlanWorkOrder {
    fn check_form(&self) -> Result<()> {
        if self.end_on < self.start_on {
            return Err(Fault::invalid(
                "/end_on",
                "before_start",
                text!(
                    "完工日期不能早于开工日期",
                    "the end cannot be before the start"
                ),
            ));
        }
        if self.end_on < self.process.today(self.now) {
            return Err(Fault::invalid(
                "/end_on",
                "in_the_past",
                text!("完工日期不能早于今天", "the end cannot be before today"),
            ));
        }
        Ok(())
    }

    fn check_state(&self, work: &WorkOrder) -> Result<()> {
        if matches!(work.state, WorkOrderState::Done | WorkOrderState::Cancelled) {
            let title = work.state.title();
            let message = kernel::Text::new(
                format!("工单{}，不能再排产", title.zh),
                format!("the work order is {} and cannot be planned", title.en),
            );
            return Err(Fault::refused(
                Refusal::new("wrong_state", message).fact("work_order.state", work.state.as_str()),
            ));
        }
        if work.version != self.version {
            return Err(Fault::Stale(Box::new(
                serde_json::to_value(work).map_err(Fault::internal)?,
            )));
        }
        Ok(())
    }

    /// The first plan counts in the ledger; a late one alerts sales at once (EQ-5.1b).
    async fn follow(&self, tx: &mut Tx<'_>, work: &WorkOrder, late: bool) -> Result<()> {
        let acting = Acting::new(&self.permit, self.now);
        let subject = Subject::sales_order(work.order_id);
        if work.start_on.is_none() {
            let document = Document {
                kind: "work_order",
                id: self.id.0,
            };
            let moved = (LineFact::Planned, work.quantity);
            let movement = Movement::new(subject, work.line_id, moved, document, self.now);
            self.process.record(tx, movement, &acting).await?;
        }
        if late {
            crate::report_progress::alert_sales(tx, &self.process, work, self.end_on, &acting)
                .await?;
        }
        Ok(())
    }
}
