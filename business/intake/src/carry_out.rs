//! Carrying an import out: customers and products first, then documents, a few per transaction.
//!
//! Nothing of the way is remembered but what was entered. Broken off anywhere and begun again, it
//! asks what is there and goes on with the rest.

use std::sync::Arc;

use ::store::{Command, Db, Tx};
use access::{Permit, matrix::RunImport};
use events::NewEvent;
use kernel::{Clock, CustomerId, Moment, ProductId, Result};
use process::Process;
use serde_json::json;
use uuid::Uuid;

use crate::{
    commands::stream,
    delta::Missing,
    enter::EnterBatch,
    masters::{EnterMasters, Masters},
    plan::{Identity, Party, Plan},
    run::Entered,
    store,
};

/// Customers or products of one transaction.
const MASTERS: usize = 100;
/// Documents of one transaction, and lines: long documents go in smaller groups.
const DOCUMENTS: usize = 50;
const LINES: usize = 1_000;

/// How far an import has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Documents gone through.
    pub done: i64,
    /// Documents to go through.
    pub total: i64,
    /// What was entered so far.
    pub entered: Entered,
}

/// Enters a plan under a run that a person has committed; answers what the run entered in all.
///
/// # Errors
/// When the database fails. Documents that cannot be entered are noted with the run.
pub async fn carry_out(
    db: &Db,
    process: &Process,
    clock: &dyn Clock,
    permit: &Permit<RunImport>,
    (run, plan): (Uuid, Arc<Plan>),
    mut progress: impl FnMut(&Progress),
) -> Result<Entered> {
    let masters = Arc::new(enter_masters(db, clock, permit, run, &plan).await?);
    let (rest, stored) = rest(db, run, plan.clone()).await?;
    let remaining = i64::try_from(rest.len()).unwrap_or(i64::MAX);
    let total = stored.total.max(remaining);
    let mut at = Progress {
        done: total - remaining,
        total,
        entered: stored.entered,
    };
    let tracks_shipments = plan.documents.iter().any(|d| !d.shipments.is_empty());
    for documents in batches(&plan, &rest) {
        let count = i64::try_from(documents.len()).unwrap_or(i64::MAX);
        let batch = EnterBatch {
            permit: permit.clone(),
            process: process.clone(),
            run,
            plan: plan.clone(),
            masters: masters.clone(),
            documents,
            tracks_shipments,
            before: (at.entered.clone(), at.done, at.total),
            now: clock.now(),
        };
        at.entered = db.run(batch).await?;
        at.done += count;
        progress(&at);
    }
    let finish = Finish {
        permit: permit.clone(),
        run,
        entered: at.entered.clone(),
        now: clock.now(),
    };
    db.run(finish).await?;
    Ok(at.entered)
}

async fn enter_masters(
    db: &Db,
    clock: &dyn Clock,
    permit: &Permit<RunImport>,
    run: Uuid,
    plan: &Plan,
) -> Result<Masters> {
    let mut masters = Masters::default();
    let decided = plan.customers.iter();
    let decided = decided.filter(|party| party.identity != Identity::Undecided);
    let decided: Vec<Party> = decided.cloned().collect();
    let customers = decided.chunks(MASTERS).map(|chunk| (chunk, &[][..]));
    let products = plan.products.chunks(MASTERS).map(|chunk| (&[][..], chunk));
    for (customers, products) in customers.chain(products) {
        let chunk = EnterMasters {
            permit: permit.clone(),
            run,
            source: plan.source.clone(),
            currency: plan.currency,
            customers: customers
                .iter()
                .map(|party| (CustomerId::new(), party.clone()))
                .collect(),
            products: products
                .iter()
                .map(|product| (ProductId::new(), product.clone()))
                .collect(),
            now: clock.now(),
        };
        let found = db.run(chunk).await?;
        masters.customers.extend(found.customers);
        masters.products.extend(found.products);
        masters.refused.extend(found.refused);
    }
    Ok(masters)
}

/// The documents that are not there yet, or lack something; and the run as it stands.
async fn rest(db: &Db, run: Uuid, plan: Arc<Plan>) -> Result<(Vec<usize>, crate::ImportRun)> {
    db.read_with(move |tx| {
        Box::pin(async move {
            let stored = store::load(tx, run).await?.run;
            let numbers: Vec<&str> = plan.ready().map(|d| d.number.as_str()).collect();
            let known = store::known(tx, &plan.source, &numbers).await?;
            let documents = plan
                .documents
                .iter()
                .enumerate()
                .filter(|(_, d)| !d.is_held());
            let lacking = documents.filter(|(_, document)| {
                let known = known.get(&document.number).map(|entry| &entry.known);
                Missing::of(document, known) != Missing::Nothing
            });
            Ok((lacking.map(|(at, _)| at).collect(), stored))
        })
    })
    .await
}

/// Groups of documents of about the same work.
fn batches(plan: &Plan, documents: &[usize]) -> Vec<Vec<usize>> {
    let (mut batches, mut batch, mut lines) = (Vec::new(), Vec::new(), 0);
    for at in documents {
        batch.push(*at);
        lines += plan.documents[*at].lines.len();
        if batch.len() >= DOCUMENTS || lines >= LINES {
            batches.push(std::mem::take(&mut batch));
            lines = 0;
        }
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// The run is through.
struct Finish {
    permit: Permit<RunImport>,
    run: Uuid,
    entered: Entered,
    now: Moment,
}

impl Command for Finish {
    const NAME: &'static str = "import.finish";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        if store::finish(tx, self.run, self.now).await? {
            let data = json!({"entered": self.entered});
            let event = NewEvent::new(stream(self.run), "import.finished", data, self.now);
            events::record(tx, &event, &self.permit.actor(), self.now).await?;
        }
        Ok(())
    }
}
