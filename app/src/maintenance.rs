//! Migrate, back up, restore, verify, check.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use store::{Db, Settings};

use crate::{cli::Place, open::open};

/// Prints a line of a command's result.
#[expect(clippy::print_stdout, reason = "the result of a command line tool")]
fn say(line: &str) {
    println!("{line}");
}

/// Brings the schema up to date.
pub(crate) async fn migrate(place: &Place) -> anyhow::Result<()> {
    let opened = open(place).await?;
    opened.db.close().await;
    say("the schema is up to date");
    Ok(())
}

/// Writes a consistent copy of the running or idle database.
pub(crate) async fn backup(place: &Place, target: &Path) -> anyhow::Result<()> {
    // Another process may be serving: a backup reads beside it and takes no lock file.
    let db = Db::open(&Settings {
        migrate: false,
        ..place.settings()
    })
    .await?;
    store::backup(&db, target)
        .await
        .context("the backup failed")?;
    db.close().await;
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
    Ok(())
}

/// Verifies every chain of the event log.
pub(crate) async fn verify(place: &Place) -> anyhow::Result<ExitCode> {
    let opened = open(place).await?;
    let report = events::verify_all(&opened.db).await?;
    say(&format!(
        "{} streams, {} events",
        report.streams, report.events
    ));
    for broken in &report.breaks {
        say(&format!("BROKEN {broken:?}"));
    }
    opened.db.close().await;
    if report.breaks.is_empty() {
        say("every chain is whole");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Rebuilds every projection from its facts and compares.
pub(crate) async fn check(place: &Place) -> anyhow::Result<ExitCode> {
    let opened = open(place).await?;
    let differences = crate::wiring::check_projections(&opened.db).await?;
    opened.db.close().await;
    for difference in &differences {
        say(difference);
    }
    if differences.is_empty() {
        say("every projection equals its facts");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
