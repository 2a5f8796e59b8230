//! Migrate, back up, restore, verify, check.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use kernel::{Clock as _, SystemClock};

use crate::{
    cli::Place,
    open::{look_on, open},
    report::say,
};

/// Brings the schema up to date.
pub(crate) async fn migrate(place: &Place) -> anyhow::Result<()> {
    let opened = open(place).await?;
    opened.db.close().await;
    say("the schema is up to date");
    Ok(())
}

/// Writes a consistent copy of the running or idle database.
pub(crate) async fn backup(place: &Place, target: &Path) -> anyhow::Result<()> {
    place.must_exist()?;
    let settings = place.settings();
    let source = settings
        .sqlite_path()
        .context("use pg_dump or a base backup for PostgreSQL")?;
    store::backup(Path::new(source), target)
        .await
        .context("the backup failed")?;
    say(&format!("backed up to {}", target.display()));
    Ok(())
}

/// Puts a backup in place.
pub(crate) async fn restore(place: &Place, source: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(&place.data_dir)?;
    store::restore(source, &place.file())
        .await
        .context("the restore failed")?;
    say(&format!("restored {}", source.display()));
    let aside = events::put_checkpoints_aside(&place.audit(), SystemClock.now())?;
    if let Some(aside) = aside {
        say(&format!(
            "the checkpoints of the history before stand in {}",
            aside.display()
        ));
    }
    Ok(())
}

/// Verifies every chain of the event log.
pub(crate) async fn verify(place: &Place) -> anyhow::Result<ExitCode> {
    let db = look_on(place).await?;
    let report = events::verify_all(&db).await?;
    say(&format!(
        "{} streams, {} events",
        report.streams, report.events
    ));
    for broken in &report.breaks {
        say(&format!("BROKEN {broken:?}"));
    }
    let signed = events::verify_checkpoints(&db, &place.audit()).await?;
    for broken in &signed.breaks {
        say(&format!("BROKEN {broken}"));
    }
    db.close().await;
    if report.breaks.is_empty() {
        say("every chain is whole");
    }
    say(&checkpoints(&signed));
    if report.breaks.is_empty() && signed.breaks.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn checkpoints(signed: &events::Checkpoints) -> String {
    let events::Checkpoints {
        checked,
        position,
        keys,
        breaks,
    } = signed;
    if *checked == 0 {
        return "no checkpoint is signed yet".to_owned();
    }
    let stands = if breaks.is_empty() {
        "good"
    } else {
        "NOT good"
    };
    let keys = keys.join(", ");
    format!("{checked} signed checkpoints up to event {position} are {stands}, by key {keys}")
}

/// Rebuilds every projection from its facts and compares.
pub(crate) async fn check(place: &Place) -> anyhow::Result<ExitCode> {
    let db = look_on(place).await?;
    let differences = crate::wiring::check_projections(&db).await?;
    db.close().await;
    for difference in &differences {
        say(difference);
    }
    if differences.is_empty() {
        say("every projection equals its facts");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
