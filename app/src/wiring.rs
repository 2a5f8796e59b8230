//! The wiring: which area knows which fact, answers which check, and does what when a policy moves.
//!
//! This is the one readable list of what follows from what. Reactions run in the transaction of the
//! act that caused them, in the order written here, and never refuse.

use std::sync::Arc;

use access::system;
use anyhow::Context as _;
use engine::{Activity, FactSet, FlowEvent, LineFact, policy::file::Effect};
use kernel::{Clock, Fault, Moment, OrderId, Result};
use logistics::Happening;
use process::{
    Acting, Areas, CheckReport, Happened, Heading, Movement, Process, Prospect, Subject,
    SubjectKind, Wanted,
};
use store::{BoxFuture, Db, Tx};

/// The policies that come with the program, with the order types that run under them.
const SHIPPED: [(&str, &[&str]); 2] = [
    (engine::shipped::EQUIPMENT_SALES, &["equipment"]),
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
                    .publish(tx, (yaml, "shipped"), order_types, &system("shipped"), now)
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
        let order = orders::load(tx, id)
            .await?
            .ok_or(Fault::NotFound("order"))?;
        orders::put_facts(tx, &order, wanted, today, facts).await?;
        warehouse::put_facts(tx, id, wanted, facts).await?;
        procurement::put_facts(tx, id, wanted, facts).await?;
        quality::put_facts(tx, id, wanted, facts).await?;
        logistics::put_facts(tx, id, wanted, today, facts).await?;
        aftersales::put_facts(tx, id, wanted, facts).await?;
        let papers = (self.process()?, &*self.sources);
        archive::put_facts(tx, papers, &order, wanted, facts, now).await?;
        let calendar = self.process()?.calendar();
        production::put_facts(tx, id, wanted, (&calendar, today), facts).await?;
        receivables::put_facts(tx, self.process()?, &order, wanted, today, facts).await?;
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
        let order = orders::load(tx, sales_order(subject)?)
            .await?
            .ok_or(Fault::NotFound("order"))?;
        match check {
            "complete" => Ok(orders::check_complete(
                &order,
                &*process.policy_of(tx, subject).await?,
            )),
            "price_policy" => orders::check_prices(tx, &order, process.today(now)).await,
            "contract_total" => Ok(orders::check_contract(&order)),
            "terms" => Ok(orders::check_terms(&order)),
            "credit" => receivables::check_credit(tx, &order, process.today(now)).await,
            "overdue_debt" => receivables::check_overdue(tx, &order, process.today(now)).await,
            "materials" => procurement::check_materials(tx, order.id).await,
            "stock" => warehouse::check_stock(tx, order.id).await,
            "capacity" => {
                let calendar = process.calendar();
                production::check_capacity(tx, order.id, (&calendar, process.today(now))).await
            }
            _ => Ok(CheckReport::default()),
        }
    }

    async fn look_ahead(
        &self,
        tx: &mut Tx<'_>,
        prospect: Prospect,
        now: Moment,
    ) -> Result<CheckReport> {
        let Prospect { customer, amount } = prospect;
        let today = self.process()?.today(now);
        let credit = receivables::standing(tx, customer, amount, today).await?;
        Ok(receivables::foreseen(&credit, today))
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
                let Some(milestone) = happened.milestone() else {
                    return Ok(());
                };
                for effect in &milestone.does {
                    match effect {
                        // The number first: what follows names the order by it.
                        Effect::IssueNumber => {
                            orders::approved(tx, process, id, acting).await?;
                            receivables::order_approved(tx, process, id, acting).await?;
                        }
                        Effect::ReserveStock => {
                            warehouse::order_approved(tx, process, id, acting).await?
                        }
                        // After stock, so that only the rest is made.
                        Effect::ReleaseProduction => {
                            production::open_work_orders(tx, process, id, acting).await?;
                            procurement::order_approved(tx, process, id, acting).await?;
                            logistics::order_approved(tx, process, id, acting).await?;
                        }
                    }
                }
                orders::milestone_reached(tx, id, &milestone.key).await?;
            }
            FlowEvent::StepOpened { .. } if opened(happened) == Some(Activity::Archive) => {
                archive::ask_for_papers(tx, process, &*self.sources, id, acting).await?;
            }
            FlowEvent::Closed => {
                orders::closed(tx, id, acting.now).await?;
                warehouse::order_ended(tx, process, id, acting).await?;
                receivables::order_closed(tx, id, acting.now).await?;
            }
            FlowEvent::Cancelled { .. } => {
                orders::cancelled(tx, id, acting.now).await?;
                production::cancel_of_order(tx, id).await?;
                procurement::order_ended(tx, process, id, acting).await?;
                warehouse::order_ended(tx, process, id, acting).await?;
                receivables::order_cancelled(tx, process, id, acting).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Goods moved: which instalments are due follows from where the goods are.
    async fn follow_goods(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        movements: &[Movement],
        acting: &Acting,
    ) -> Result<()> {
        let (process, id) = (self.process()?, sales_order(subject)?);
        if movements
            .iter()
            .any(|movement| movement.kind == LineFact::Planned)
        {
            procurement::work_planned(tx, process, id, acting).await?;
        }
        receivables::goods_moved(tx, process, id, movements, acting).await
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

/// What the step consists of that an event is about.
fn opened(happened: &Happened<'_>) -> Option<Activity> {
    happened.step().map(|step| step.activity)
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

    fn headings<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(self.name(tx, subjects))
    }

    fn words(&self, kind: &str, data: &serde_json::Value) -> Option<kernel::Text> {
        crate::event_words::words(kind, data).or_else(|| intake::words(kind, data))
    }

    fn revision<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
    ) -> BoxFuture<'a, Result<Option<i64>>> {
        Box::pin(async move { orders::present_revision(tx, sales_order(subject)?).await })
    }
}

/// What follows in other areas when goods leave, are accepted or objected to.
pub(crate) struct AfterLogistics(pub(crate) Process);

impl AfterLogistics {
    async fn go_on(&self, tx: &mut Tx<'_>, happening: &Happening, acting: &Acting) -> Result<()> {
        match happening {
            // The machines' own history; the money follows the movements, see `Wiring::moved`.
            Happening::Departed { lines, .. } => {
                warehouse::machines_shipped(tx, &machines(lines), acting).await
            }
            Happening::Accepted { lines, .. } => {
                warehouse::machines_accepted(tx, &machines(lines), acting).await
            }
            Happening::Objected(objection) => {
                let ticket = ticket_for(objection, &self.0, acting.now);
                aftersales::open_ticket(tx, &self.0, &ticket, acting)
                    .await
                    .map(drop)
            }
        }
    }
}

/// The serial numbers on some lines.
fn machines(lines: &[logistics::MovedLine]) -> Vec<String> {
    lines
        .iter()
        .flat_map(|line| line.serials.iter().cloned())
        .collect()
}

/// An objection at acceptance becomes a ticket with owner and due date (EQ-6.2b).
fn ticket_for(
    objection: &logistics::Objection,
    process: &Process,
    now: Moment,
) -> aftersales::NewTicket {
    let source = process::Document {
        kind: "acceptance",
        id: objection.acceptance.0,
    };
    aftersales::NewTicket {
        id: kernel::DocumentId::new(),
        order: objection.order,
        kind: aftersales::TicketKind::Objection,
        line: Some(objection.line),
        serial: objection.serial.clone().unwrap_or_default(),
        description: objection.what.clone(),
        source: Some(source),
        owner: objection.owner,
        due_at: Some(process.calendar().end_of(objection.due_on).max(now)),
    }
}

impl logistics::Follows for AfterLogistics {
    fn follow<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        happening: &'a Happening,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.go_on(tx, happening, acting))
    }
}

/// Who may open a file: whoever may see what it is attached to.
pub(crate) struct FileSight(pub(crate) Process);

impl files::FileGuard for FileSight {
    fn may_see<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        principal: &'a access::Principal,
        subject: &'a files::Subject,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            if subject.kind == intake::FILES {
                return intake::sees(tx, principal, subject.id).await;
            }
            if subject.kind == archive::FILES_OF {
                return archive::may_see(tx, &self.0, principal, OrderId(subject.id)).await;
            }
            if subject.kind != SubjectKind::SalesOrder.code() {
                return Ok(false);
            }
            match access::authorize::<access::matrix::ViewOrder>(principal) {
                Ok(permit) => orders::sees(tx, &permit, OrderId(subject.id)).await,
                Err(_) => Ok(false),
            }
        })
    }
}

/// What is done after a commit, and again after a crash until it is done.
pub(crate) fn runner(
    opened: &crate::open::Opened,
    files: &std::path::Path,
) -> anyhow::Result<jobs::Runner> {
    let (db, clock) = (&opened.db, &opened.clock);
    let vault = files::Vault::open(files)?;
    let runner = jobs::Runner::new(db.clone(), clock.clone());
    let runner = process::handle_jobs(runner, db, &opened.process, clock);
    Ok(intake::handle_jobs(
        runner,
        db,
        &vault,
        &opened.process,
        clock,
    ))
}

/// How often clocks are looked at.
const TICK: std::time::Duration = std::time::Duration::from_secs(20);

/// What runs beside the requests.
#[derive(Debug)]
pub(crate) struct Jobs {
    stop: tokio::sync::watch::Sender<bool>,
    running: Vec<tokio::task::JoinHandle<()>>,
}

impl Jobs {
    /// Lets what runs finish and stops.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        for job in self.running {
            let _ = job.await;
        }
    }
}

/// Starts the clocks: due steps become overdue, reminders go out, policies published elsewhere are
/// read, old idempotency keys are forgotten.
pub(crate) fn start_jobs(opened: &crate::open::Opened, api: &api::Api) -> Jobs {
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let (opened, api) = (opened.clone(), api.clone());
    let clocks = tokio::spawn(async move {
        loop {
            if let Err(fault) = look_at_clocks(&opened, &api).await {
                tracing::warn!(fault = %format_args!("{fault:#}"), "the clocks could not be looked at");
            }
            tokio::select! {
                _ = stopped.changed() => return,
                () = tokio::time::sleep(TICK) => {}
            }
        }
    });
    Jobs {
        stop,
        running: vec![clocks],
    }
}

/// One look at everything that time alone brings about. What fails does not keep the rest; the first
/// failure is answered.
pub(crate) async fn look_at_clocks(
    opened: &crate::open::Opened,
    api: &api::Api,
) -> anyhow::Result<()> {
    let (process, db, now) = (&opened.process, &opened.db, opened.clock.now());
    let remind = receivables::RemindDue {
        process: process.clone(),
        now,
    };
    let lapsed = warehouse::ReleaseLapsed {
        process: process.clone(),
        now,
    };
    let ticked = process.tick_due(db, now).await;
    let folded = process.fold_clause_deltas(db).await;
    let loaded = process.load(db).await;
    let reminded = db.run(remind).await;
    let released = db.run(lapsed).await;
    let swept = api.sweep_keys().await;
    ticked.context("clocks that came due")?;
    folded.context("the counts of kept clauses")?;
    loaded.context("policies and calendars")?;
    reminded.context("payments due")?;
    released.context("lapsed reservations")?;
    swept.context("old idempotency keys")?;
    Ok(())
}

/// Rebuilds every projection from its facts; what differs, in words.
pub(crate) async fn check_projections(db: &Db) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    let mut after = Some((uuid::Uuid::nil(), uuid::Uuid::nil()));
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(process::check_projections(tx, from)))
            .await?;
        differences.extend(drifts.iter().map(|drift| format!("line facts: {drift:?}")));
        after = next;
    }
    let mut after = Some(warehouse::first_level());
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(warehouse::check_projections(tx, from)))
            .await?;
        differences.extend(
            drifts
                .iter()
                .map(|drift| format!("stock levels: {drift:?}")),
        );
        after = next;
    }
    let mut after = Some(receivables::CheckPlace::START);
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(receivables::check_projections(tx, from)))
            .await?;
        differences.extend(drifts.iter().map(|drift| format!("money: {drift:?}")));
        after = next;
    }
    Ok(differences)
}

/// Sets a customer's credit limit from a fixture.
pub(crate) async fn seed_credit_limit(
    opened: &crate::open::Opened,
    customer: kernel::CustomerId,
    limit: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let input = receivables::CreditInput {
        limit: limit.to_owned(),
        note: "fixture".to_owned(),
    };
    let seen = receivables::Seen::Whatever;
    opened
        .db
        .run(receivables::SetCreditLimit {
            permit: system("seed"),
            customer,
            seen,
            input,
            now,
        })
        .await?;
    Ok(())
}

/// Takes a fixture's stock in; a place that is new is entered first.
pub(crate) async fn seed_stock(
    opened: &crate::open::Opened,
    product_id: kernel::ProductId,
    warehouse: &str,
    quantity: kernel::Quantity,
    now: Moment,
) -> anyhow::Result<()> {
    let place_id = seed_place(opened, warehouse, now).await?;
    let (lot, serials) = (String::new(), Vec::new());
    let line = warehouse::ReceiptLine {
        product_id,
        place_id,
        quantity,
        lot,
        serials,
    };
    let id = kernel::DocumentId::new();
    let input = warehouse::ReceiptInput {
        reference: format!("fixture {id}"),
        remark: String::new(),
        received_at: None,
        lines: vec![line],
    };
    let process = opened.process.clone();
    opened
        .db
        .run(warehouse::ReceiveStock {
            permit: system("seed"),
            process,
            id,
            input,
            now,
        })
        .await?;
    Ok(())
}

async fn seed_place(
    opened: &crate::open::Opened,
    name: &str,
    now: Moment,
) -> anyhow::Result<warehouse::PlaceId> {
    let wanted = name.to_owned();
    let known = opened
        .db
        .read_with(move |tx| Box::pin(async move { warehouse::place_named(tx, &wanted).await }))
        .await?;
    if let Some(place) = known {
        return Ok(place.id);
    }
    let kind = if name.contains("成品") {
        warehouse::PlaceKind::Finished
    } else {
        warehouse::PlaceKind::Material
    };
    let id = warehouse::PlaceId::new();
    let input = warehouse::PlaceInput {
        code: name.to_owned(),
        name: name.to_owned(),
        kind,
        active: true,
    };
    opened
        .db
        .run(warehouse::SavePlace {
            permit: system("seed"),
            id,
            input,
            now,
        })
        .await?;
    Ok(id)
}

/// Enters a fixture's work centre.
pub(crate) async fn seed_work_centre(
    opened: &crate::open::Opened,
    code: &str,
    name: kernel::Text,
    daily_hours: kernel::Quantity,
    now: Moment,
) -> anyhow::Result<()> {
    let input = production::WorkCentreInput {
        code: code.to_owned(),
        name,
        daily_hours,
        active: true,
    };
    let id = kernel::DocumentId::new();
    opened
        .db
        .run(production::SaveWorkCentre {
            permit: system("seed"),
            id,
            input,
            now,
        })
        .await?;
    Ok(())
}
