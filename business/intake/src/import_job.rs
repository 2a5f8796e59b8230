//! The two halves of an import that take a while: reading its files, and entering what they hold.
//!
//! Both may come again after a crash: the reading begins anew, the entering goes on with the rest.

use std::sync::Arc;

use ::store::Db;
use access::{Permit, matrix::RunImport};
use files::Vault;
use jobs::{Job, JobError, Runner};
use kernel::{Clock, Fault, Result};
use process::Process;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Preset,
    carry_out::carry_out,
    run::{ImportRun, RunState},
    source_files::Sources,
    store::{self, Stored},
    survey::{Survey, keep_survey, survey},
};

/// Reads an import's files.
pub(crate) const READ: &str = "import.read";
/// Enters what was read.
pub(crate) const ENTER: &str = "import.enter";

/// Lets a runner do the work of imports.
#[must_use]
pub fn handle_jobs(
    runner: Runner,
    db: &Db,
    vault: &Vault,
    process: &Process,
    clock: &Arc<dyn Clock>,
) -> Runner {
    let work = Work {
        db: db.clone(),
        vault: vault.clone(),
        process: process.clone(),
        clock: clock.clone(),
    };
    let reading = work.clone();
    runner
        .job(READ, move |job| {
            let work = reading.clone();
            async move { Ok(work.read(run_of(&job)?).await?) }
        })
        .job(ENTER, move |job| {
            let work = work.clone();
            async move { Ok(work.enter(run_of(&job)?).await?) }
        })
}

#[derive(Deserialize)]
struct Payload {
    run: Uuid,
}

fn run_of(job: &Job) -> Result<Uuid, JobError> {
    job.payload::<Payload>().map(|payload| payload.run)
}

#[derive(Clone)]
struct Work {
    db: Db,
    vault: Vault,
    process: Process,
    clock: Arc<dyn Clock>,
}

impl Work {
    async fn load(&self, run: Uuid) -> Result<Stored> {
        self.db
            .read_with(move |tx| Box::pin(async move { store::load(tx, run).await }))
            .await
    }

    async fn survey(&self, run: &ImportRun) -> Result<Survey> {
        let sources = Arc::new(Sources::from_vault(&self.vault, &run.files).await?);
        let preset = run.preset_asked.as_deref().and_then(Preset::parse);
        let today = self.process.today(self.clock.now());
        survey(&self.db, sources, preset, &run.choices, today).await
    }

    async fn read(&self, id: Uuid) -> Result<()> {
        let Stored { run, .. } = self.load(id).await?;
        if run.state != RunState::Reading {
            return Ok(());
        }
        let survey = match self.survey(&run).await {
            Ok(survey) => survey,
            Err(Fault::Invalid(problem)) => {
                let preset = Preset::Generic;
                let (plan, summary, lists) = Default::default();
                Survey {
                    preset,
                    plan,
                    summary,
                    problem,
                    lists,
                }
            }
            Err(other) => return Err(other),
        };
        keep_survey(&self.db, id, survey).await
    }

    async fn enter(&self, id: Uuid) -> Result<()> {
        let Stored {
            run, committed_by, ..
        } = self.load(id).await?;
        if run.state != RunState::Entering {
            return Ok(());
        }
        let user = committed_by.ok_or(Fault::Unauthenticated)?;
        let (now, request) = (self.clock.now(), Uuid::now_v7());
        let permit: Permit<RunImport> = self
            .db
            .read_with(move |tx| {
                Box::pin(async move { access::authorize_in(tx, user, now, request).await })
            })
            .await?;
        let survey = self.survey(&run).await?;
        let plan = survey
            .plan
            .ok_or_else(|| Fault::internal("an import that cannot be read any more"))?;
        carry_out(
            &self.db,
            &self.process,
            &*self.clock,
            &permit,
            (id, plan),
            |_| {},
        )
        .await
        .map(drop)
    }
}
