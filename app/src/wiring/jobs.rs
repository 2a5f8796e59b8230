//! What runs beside the requests: jobs after a commit, and what time alone brings about.

use anyhow::Context as _;

/// What is done after a commit, and again after a crash until it is done.
pub(crate) fn runner(
    opened: &crate::open::Opened,
    files: &std::path::Path,
) -> anyhow::Result<jobs::Runner> {
    let (db, clock) = (&opened.db, &opened.clock);
    let vault = files::Vault::open(files)?;
    let runner = jobs::Runner::new(db.clone(), clock.clone());
    let runner = process::handle_jobs(runner, db, &opened.process, clock);
    let runner = orders::handle_jobs(runner, db, &opened.process, clock);
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
    let reviews = receivables::RemindReviews {
        process: process.clone(),
        now,
    };
    let lapsed = warehouse::ReleaseLapsed {
        process: process.clone(),
        now,
    };
    let obligations = orders::LookAtObligations {
        process: process.clone(),
        now,
    };
    let ticked = process.tick_due(db, now).await;
    let folded = process.fold_clause_deltas(db).await;
    let loaded = process.load(db).await;
    let reminded = db.run(remind).await;
    let asked = db.run(reviews).await;
    let released = db.run(lapsed).await;
    let looked = db.run(obligations).await;
    let swept = api.sweep_keys().await;
    ticked.context("clocks that came due")?;
    folded.context("the counts of kept clauses")?;
    loaded.context("policies and calendars")?;
    reminded.context("payments due")?;
    looked.context("obligations of contracts")?;
    asked.context("rating reviews due")?;
    released.context("lapsed reservations")?;
    swept.context("old idempotency keys")?;
    Ok(())
}
