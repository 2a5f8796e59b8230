//! The wiring: which area knows which fact, answers which check, and does what when a policy moves.
//!
//! - [`facts`]: who knows what, and who computes which check;
//! - [`changes`]: what a change of an approved order means for each area, and how each follows it;
//! - [`reactions`]: what follows from what, in the transaction of the act that caused it;
//! - [`jobs`]: what runs beside the requests;
//! - [`sight`]: who may open a file.

mod changes;
mod facts;
mod jobs;
mod projections;
mod reactions;
mod sight;

use std::sync::Arc;

use access::system;
use engine::FactSet;
use kernel::{Clock, CustomerId, DocumentId, Fault, Moment, OrderId, Quantity, Refusal, Result};
use process::{
    Acting, Areas, CheckReport, Checkpoint, Happened, Heading, MilestonesNow, Movement, Process,
    Prospect, Subject, SubjectKind, Wanted,
};
use store::{BoxFuture, Db, Tx};

pub(crate) use self::{
    changes::FromAreas,
    jobs::{Jobs, look_at_clocks, runner, start_jobs},
    projections::check_projections,
    reactions::AfterLogistics,
    sight::FileSight,
};

/// The policies that come with the program, with the order types that run under them.
const SHIPPED: [(&str, &[&str]); 12] = [
    (engine::shipped::EQUIPMENT_SALES, &["equipment"]),
    (engine::shipped::GENERAL_SALES, &["general"]),
    (engine::shipped::BUSINESS_ORDERS, &["business"]),
    (engine::shipped::CUSTOMER_ORDERS, &["customer"]),
    (engine::shipped::CLERK_ORDERS, &["clerk"]),
    (engine::shipped::REVIEWED_CLERK_ORDERS, &["clerk_reviewed"]),
    (engine::shipped::BILLING_DESK, &["billing"]),
    (engine::shipped::GARMENT_PROCESSING, &["garment"]),
    (engine::shipped::HOME_DECORATION, &["decoration"]),
    (engine::shipped::INTERNAL_ORDERS, &["internal_po"]),
    (engine::shipped::ORDER_TRACKING, &["tracked"]),
    (
        engine::shipped::IMPORTED,
        &[orders::IMPORTED_ORDER, orders::IMPORTED_CREDIT_NOTE],
    ),
];

/// Loads the running policies, wired to the areas; publishes the shipped ones that are new.
pub(crate) async fn process(db: &Db, clock: &Arc<dyn Clock>) -> anyhow::Result<Process> {
    let wiring = Arc::new(Wiring {
        process: std::sync::OnceLock::new(),
        sources: sources(clock),
    });
    let process = Process::new(wiring.clone());
    // The areas' reactions record movements through the process they react to.
    let _ = wiring.process.set(process.clone());
    let (publishing, now) = (process.clone(), clock.now());
    db.run_with("policy.publish_shipped", move |tx| {
        let process = publishing.clone();
        Box::pin(async move {
            for (yaml, order_types) in SHIPPED {
                process
                    .ship(tx, yaml, order_types, &system("shipped"), now)
                    .await?;
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
    sources: Arc<dyn archive::Sources>,
}

/// What the areas give to the archive.
pub(crate) fn sources(clock: &Arc<dyn Clock>) -> Arc<dyn archive::Sources> {
    Arc::new(crate::dossier_sources::DossierSources {
        clock: clock.clone(),
    })
}

impl Wiring {
    fn process(&self) -> Result<&Process> {
        self.process
            .get()
            .ok_or_else(|| Fault::internal("the process is not wired yet"))
    }

    async fn name(&self, tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<Vec<Heading>> {
        let mut headings = Vec::with_capacity(subjects.len());
        for subject in subjects {
            headings.push(match subject.kind {
                SubjectKind::SalesOrder => orders::heading(tx, OrderId(subject.id)).await?,
                // What it asks for names it itself.
                SubjectKind::PurchaseOrder => Heading::default(),
                SubjectKind::Quotation | SubjectKind::Contract | SubjectKind::Inquiry => {
                    orders::heading_before_order(tx, *subject).await?
                }
                SubjectKind::Customer => customer(tx, CustomerId(subject.id)).await?,
            });
        }
        Ok(headings)
    }
}

async fn customer(tx: &mut Tx<'_>, id: CustomerId) -> Result<Heading> {
    let facts = parties::facts(tx, id).await?;
    Ok(facts.map_or_else(Heading::default, |facts| Heading {
        number: facts.code,
        party: facts.name,
    }))
}

fn sales_order(subject: Subject) -> Result<OrderId> {
    match subject.kind {
        SubjectKind::SalesOrder => Ok(OrderId(subject.id)),
        SubjectKind::PurchaseOrder => Err(Fault::NotFound("purchase order")),
        SubjectKind::Customer
        | SubjectKind::Quotation
        | SubjectKind::Contract
        | SubjectKind::Inquiry => Err(Fault::NotFound("order")),
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

    fn foresee<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        prospect: Prospect,
        now: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(self.look_ahead(tx, prospect, now))
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

    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        movements: &'a [Movement],
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.follow_goods(tx, subject, movements, acting))
    }

    fn unsupplied<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        (work_order, units): (DocumentId, Quantity),
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        Box::pin(async move {
            let id = sales_order(subject)?;
            procurement::material_missing(tx, id, (work_order, units)).await
        })
    }

    fn tell_figures<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        refusals: Vec<&'a mut Refusal>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for refusal in refusals {
                if refusal.fact.as_deref() == Some("payments.before_shipping_met") {
                    receivables::tell_unpaid(tx, sales_order(subject)?, refusal).await?;
                }
            }
            Ok(())
        })
    }

    fn milestones_moved<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        now: &'a MilestonesNow<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.follow_milestones(tx, subject, now))
    }

    fn short_again<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let id = sales_order(subject)?;
            procurement::short_again(tx, self.process()?, id, acting).await
        })
    }

    fn at_shipping<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        now: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let id = sales_order(subject)?;
            logistics::render_services(tx, self.process()?, id, now).await
        })
    }

    fn against<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        Box::pin(self.stand_against(tx, subject, point, now))
    }

    fn refused<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        refusals: &'a [Refusal],
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.follow_refusal(tx, subject, refusals, acting))
    }

    fn headings<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(self.name(tx, subjects))
    }

    fn matters<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        principal: &'a access::Principal,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<process::Matter>>> {
        Box::pin(async move { orders::matters(tx, self.process()?, principal, now).await })
    }

    fn words(&self, kind: &str, data: &serde_json::Value) -> Option<kernel::Text> {
        crate::event_words::words(kind, data)
    }

    fn revision<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
    ) -> BoxFuture<'a, Result<Option<i64>>> {
        // Whoever asks acts on the order, which is read for that anyhow.
        Box::pin(async move {
            let order = orders::load(tx, sales_order(subject)?).await?;
            Ok(order.map(|order| order.revision))
        })
    }
}
