//! Entering orders, and entering them up to approval: how many, how fast, at what cost.

use std::{sync::Arc, time::Duration};

use crate::{
    Scale, changes,
    company::Company,
    database::{Copy, Database, Kind},
    load::{Load, Work, drive},
    long,
    process::{self, Cost},
    raw::{self, Written},
    report::{Report, Target, millis},
    server::Server,
    tape::{Tape, Tapes},
};

/// Clients at once.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// Orders on a tape at most.
const TAPE_ORDERS: usize = 6_000;

/// Measures both kinds of work; the first database also gives the tapes.
pub(crate) async fn measure(
    report: &mut Report,
    database: &Database,
    tapes: &mut Option<Tapes>,
    scale: Scale,
) -> anyhow::Result<()> {
    let copy = database.copy("writing").await?;
    let server = copy.place.serve().await?;
    let company = Arc::new(Company::open(server.address).await?);
    let bench = Bench {
        database,
        server: &server,
        company: &company,
        scale,
    };
    // Statements prepared, pages cached, counters warm.
    drive(&company, Work::Create, 32, scale.window / 4).await?;
    let created = bench.loads(report, Work::Create).await?;
    let created_tape = match tapes {
        Some(_) => None,
        None => Some(Tape::created(
            &copy.file(),
            &database.seed_file(),
            TAPE_ORDERS,
        )?),
    };
    let tape = created_tape
        .as_ref()
        .or(tapes.as_ref().map(|tapes| &tapes.created));
    if let Some(tape) = tape {
        beside_raw(report, database, tape, created, scale.window).await?;
    }
    // Every connection of the pool has yet to prepare the statements of approvals.
    drive(&company, Work::Approve, 32, scale.window / 2).await?;
    bench.loads(report, Work::Approve).await?;
    long::measure(report, database, (&server, &company), scale.asked).await?;
    changes::measure(report, database, &company, scale.asked).await?;
    if let Some(created) = created_tape {
        report.note(format!(
            "Rows of an entered order, written raw too: {}.",
            created.summary()
        ));
        *tapes = Some(Tapes {
            created,
            approved: Tape::approved(&copy.file())?,
        });
    }
    server.stop().await
}

struct Bench<'a> {
    database: &'a Database,
    server: &'a Server,
    company: &'a Arc<Company>,
    scale: Scale,
}

impl Bench<'_> {
    /// Runs the work at each number of clients; answers the rate at the highest.
    async fn loads(&self, report: &mut Report, work: Work) -> anyhow::Result<f64> {
        let mut rate = 0.0;
        for clients in CLIENTS {
            let before = self.server.cost(self.database)?;
            let load = drive(self.company, work, clients, self.scale.window).await?;
            let cost = self.server.cost(self.database)?.since(before);
            self.line(report, work, clients, (&load, cost));
            rate = load.rate;
        }
        Ok(rate)
    }

    fn line(&self, report: &mut Report, work: Work, clients: usize, (load, cost): (&Load, Cost)) {
        let name = self.database.kind.name();
        let (what, limit) = match (work, self.database.kind) {
            (Work::Create, Kind::Sqlite) => ("create, 5 lines", 0.6),
            (Work::Create, Kind::Postgres) => ("create, 5 lines", 1.2),
            (Work::Approve, _) => ("create + submit + approvals + reservation", 4.0),
        };
        let shown = format!(
            "{}; {:.0} orders/s; p50 {:.1} ms, p99 {:.1} ms",
            cost.shown(self.database.kind, load.orders),
            load.rate,
            millis(load.p50),
            millis(load.p99)
        );
        let what = format!("{name}: {what}; clients: {clients}");
        report.line(
            what,
            shown,
            cost.each(load.orders),
            Target::AtMost(limit, "ms CPU"),
        );
    }
}

/// Writes the same rows raw, and puts the rates side by side.
async fn beside_raw(
    report: &mut Report,
    database: &Database,
    tape: &Tape,
    rate: f64,
    window: Duration,
) -> anyhow::Result<()> {
    let copy = database.copy("raw").await?;
    let name = database.kind.name();
    let own = std::process::id();
    let cost = || -> anyhow::Result<Cost> {
        Ok(Cost {
            server: process::cpu(own)?,
            database: database.cpu()?,
        })
    };
    let before = cost()?;
    let (raw, how, least) = match database.kind {
        Kind::Sqlite => (
            sqlite(tape, &copy, window).await?,
            "FULL, groups of 32",
            0.2,
        ),
        Kind::Postgres => (
            raw::postgres(database, &copy, tape, window).await?,
            "8 connections",
            0.5,
        ),
    };
    let spent = cost()?.since(before).shown(database.kind, raw.orders);
    report.line(
        format!("{name}: the same rows raw, {how}"),
        format!("{spent}; {:.0} orders/s", raw.rate),
        raw.rate,
        Target::Shown,
    );
    let ratio = rate / raw.rate;
    let shown = format!("{ratio:.2} ({rate:.0} / {:.0})", raw.rate);
    let what = format!("{name}: create with 32 clients against raw");
    report.line(what, shown, ratio, Target::AtLeast(least, ""));
    Ok(())
}

async fn sqlite(tape: &Tape, copy: &Copy, window: Duration) -> anyhow::Result<Written> {
    let (tape, file) = (tape.clone(), copy.file());
    tokio::task::spawn_blocking(move || raw::sqlite(&tape, &file, window)).await?
}
