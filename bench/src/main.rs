//! `make bench`: the figures of Yidan beside the raw databases, measured in one run.
//!
//! The real program runs as a child process and is asked over HTTP; what it costs is read from
//! `/proc`. Each figure of writing stands beside the same rows written by nothing but the driver,
//! minutes apart on the same machine, so that a slow or busy machine shows in both. This crate
//! alone may name the drivers beside `store`: the comparison is worth something only if no code
//! of ours stands in it.
//!
//! `target/release/bench [--quick] [--sqlite-only] [--write FILE]`. The result is a
//! Markdown table on standard output; what is going on is told on standard error.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes: say what it is busy with"
)]
#![expect(
    clippy::float_arithmetic,
    reason = "figures are shown, nothing is decided by them"
)]

mod advances;
mod changes;
mod client;
mod company;
mod database;
mod fill;
mod lists;
mod load;
mod long;
mod postgres;
mod prices;
mod process;
mod raw;
mod report;
mod server;
mod tape;
mod writing;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Context as _;
use clap::Parser;

use crate::{
    database::{Database, Kind},
    report::Report,
};

/// Measures Yidan.
#[derive(Debug, Parser)]
struct Options {
    /// Shorter loads, and lists and searches with 20,000 orders stored but not with 1,000,000.
    #[arg(long)]
    quick: bool,
    /// Leave PostgreSQL out.
    #[arg(long)]
    sqlite_only: bool,
    /// The program to measure; built from this workspace when absent.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Also write the result into this document, below its heading line.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// How long and how much is measured.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Of each load.
    window: Duration,
    /// Orders stored before lists are measured, one size after the other.
    stored: &'static [u32],
    /// Requests of each kind of list or search.
    asked: usize,
    /// Starts of the program.
    starts: usize,
}

impl Options {
    fn scale(&self) -> Scale {
        if self.quick {
            return Scale {
                window: Duration::from_secs(3),
                stored: &[20_000],
                asked: 64,
                starts: 5,
            };
        }
        Scale {
            window: Duration::from_secs(8),
            stored: &[20_000, 1_000_000],
            asked: 320,
            starts: 9,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let finished = run(&options).await.and_then(|report| {
        println!("{report}");
        match &options.write {
            Some(file) => report.write(file),
            None => Ok(()),
        }
    });
    match finished {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> anyhow::Result<Report> {
    let mut report = Report::begin()?;
    let binary = server::binary(options.binary.as_deref())?;
    let scale = options.scale();
    advances::measure(&mut report, scale.window)?;
    prices::measure(&mut report, scale.window)?;
    let folder = tempfile::tempdir().context("a folder for the databases")?;
    // What a created and what an approved order wrote, taken from SQLite and written raw to both.
    let mut tapes = None;
    let kinds = if options.sqlite_only {
        &[Kind::Sqlite][..]
    } else {
        &[Kind::Sqlite, Kind::Postgres]
    };
    for kind in kinds {
        let database = Database::create(*kind, folder.path(), &binary).await?;
        writing::measure(&mut report, &database, &mut tapes, scale).await?;
        let tapes = tapes
            .as_ref()
            .context("the first database gives the tapes")?;
        for orders in scale.stored {
            lists::measure(&mut report, &database, tapes, *orders, scale).await?;
        }
    }
    report.end()?;
    Ok(report)
}

/// Says what is being done.
fn tell(what: impl std::fmt::Display) {
    eprintln!("bench: {what}");
}
