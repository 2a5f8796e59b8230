//! The wiring: which area knows which fact, answers which check, and does what when a policy moves.
//!
//! This is the one readable list of what follows from what. Reactions run in the transaction of the
//! act that caused them, in the order written here, and never refuse.

use std::sync::Arc;

use access::system;
use engine::{FactSet, FlowEvent, policy::file::Effect};
use kernel::{Clock, Fault, Moment, OrderId, Result};
use process::{Acting, Areas, CheckReport, Happened, Heading, Process, Subject, SubjectKind, Wanted};
use store::{BoxFuture, Db, Tx};

/// The policies that come with the program, with the order types that run under them.
const SHIPPED: [(&str, &[&str]); 1] =
    [(include_str!("../../policies/equipment-sales.yaml"), &["equipment"])];

/// Loads the running policies, wired to the areas; publishes the shipped ones that are new.
pub(crate) async fn process(db: &Db, clock: &dyn Clock) -> anyhow::Result<Process> {
    let wiring = Arc::new(Wiring { process: std::sync::OnceLock::new() });
    let process = Process::new(wiring.clone());
    // The areas' reactions record movements through the process they react to.
    let _ = wiring.process.set(process.clone());
    let (publishing, now) = (process.clone(), clock.now());
    db.run_with("policy.publish_shipped", move |tx| {
        let process = publishing.clone();
        Box::pin(async move {
            for (yaml, order_types) in SHIPPED {
                process.publish(tx, (yaml, "shipped"), order_types, &system("shipped"), now).await?;
            }
            Ok(())
        })
    })
    .await?;
    process.load(db).await?;
    Ok(process)
}

/// The areas, as the process sees them.
struct Wiring {
    process: std::sync::OnceLock<Process>,
}

impl Wiring {
    fn process(&self) -> Result<&Process> {
        self.process.get().ok_or_else(|| Fault::internal("the process is not wired yet"))
    }

    async fn put_facts(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        wanted: &Wanted<'_>,
        facts: &mut FactSet,
        now: Moment,
    ) -> Result<()> {
        let today = self.process()?.today(now);
        let id = sales_order(subject)?;
        let order = orders::load(tx, id).await?.ok_or(Fault::NotFound("order"))?;
        orders::put_facts(tx, &order, wanted, today, facts).await?;
        Ok(())
    }

    async fn run_check(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        check: &str,
        now: Moment,
    ) -> Result<CheckReport> {
        let process = self.process()?;
        let order = orders::load(tx, sales_order(subject)?).await?.ok_or(Fault::NotFound("order"))?;
        match check {
            "complete" => Ok(orders::check_complete(&order, &*process.policy_of(tx, subject).await?)),
            "price_policy" => orders::check_prices(tx, &order, process.today(now)).await,
            "terms" => Ok(orders::check_terms(&order)),
            _ => Ok(CheckReport::default()),
        }
    }

    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        happened: &Happened<'_>,
        acting: &Acting,
    ) -> Result<()> {
        let (process, id) = (self.process()?, sales_order(subject)?);
        match happened.event {
            FlowEvent::Returned { .. } => orders::returned(tx, id, acting.now).await?,
            FlowEvent::MilestoneReached { .. } => {
                let Some(milestone) = happened.milestone() else { return Ok(()) };
                for effect in &milestone.does {
                    match effect {
                        Effect::IssueNumber => drop(orders::approved(tx, process, id, acting).await?),
                        Effect::ReserveStock | Effect::ReleaseProduction => {}
                    }
                }
                orders::milestone_reached(tx, id, &milestone.key).await?;
            }
            FlowEvent::Closed { .. } => orders::closed(tx, id, acting.now).await?,
            FlowEvent::Cancelled { .. } => orders::cancelled(tx, id, acting.now).await?,
            _ => {}
        }
        Ok(())
    }

    async fn name(&self, tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<Vec<Heading>> {
        let mut headings = Vec::with_capacity(subjects.len());
        for subject in subjects {
            headings.push(match subject.kind {
                SubjectKind::SalesOrder => orders::heading(tx, OrderId(subject.id)).await?,
                SubjectKind::PurchaseOrder => Heading::default(),
            });
        }
        Ok(headings)
    }
}

fn sales_order(subject: Subject) -> Result<OrderId> {
    match subject.kind {
        SubjectKind::SalesOrder => Ok(OrderId(subject.id)),
        SubjectKind::PurchaseOrder => Err(Fault::NotFound("purchase order")),
    }
}

impl Areas for Wiring {
    fn facts<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        wanted: &'a Wanted<'a>,
        facts: &'a mut FactSet,
        now: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.put_facts(tx, subject, wanted, facts, now))
    }

    fn check<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        check: &'a str,
        now: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(self.run_check(tx, subject, check, now))
    }

    fn react<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        happened: &'a Happened<'a>,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.follow(tx, subject, happened, acting))
    }

    fn headings<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(self.name(tx, subjects))
    }
}
