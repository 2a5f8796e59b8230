//! `yidan simulate`, and the demo company's history.

use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::Args;
use engine::Calendar;
use kernel::{Clock as _, Date, SystemClock};

use super::{Outcome, Plan, Progress, Violation, VirtualCompany};
use crate::{
    cli::Place,
    report::say,
    seed::{self, DEMO},
};

/// How to simulate.
#[derive(Debug, Clone, Args)]
pub(crate) struct SimulateOptions {
    /// The seed: the same one gives the same history.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many orders the company gets.
    #[arg(long, default_value_t = 40)]
    orders: u32,
    /// How many customers ask before they order.
    #[arg(long, default_value_t = 30)]
    inquiries: u32,
    /// How many days it lives.
    #[arg(long, default_value_t = 60)]
    days: u16,
    /// Its first day.
    #[arg(long, default_value = "2026-03-02")]
    from: Date,
    /// Check what must hold after so many acts; 0 checks at the end only.
    #[arg(long, default_value_t = 1)]
    check_every: u32,
    /// Run under this policy instead of the shipped one.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Orders of these types in turns, e.g. `billing,tracked`, instead of the company's own mix.
    #[arg(long, value_delimiter = ',', conflicts_with = "policy")]
    order_types: Vec<String>,
    /// An empty folder to keep the company in; a temporary one when absent.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// An empty PostgreSQL database instead: postgres://user:password@host/name
    #[arg(long)]
    database_url: Option<String>,
}

/// `yidan simulate`.
pub(crate) async fn run(options: &SimulateOptions) -> anyhow::Result<ExitCode> {
    let scratch = std::env::temp_dir().join(format!("yidan-simulate-{}", std::process::id()));
    let place = Place {
        data_dir: options.data_dir.clone().unwrap_or_else(|| scratch.clone()),
        database_url: options.database_url.clone(),
        database_ca: None,
    };
    let policy = options.policy.as_ref().map(|path| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    });
    let from = Calendar::china().midnight(options.from);
    let plan = Plan {
        seed: options.seed,
        orders: options.orders,
        inquiries: options.inquiries,
        from,
        until: from.plus_seconds(i64::from(options.days) * 24 * 3600),
        check_every: options.check_every,
        policy: policy.transpose()?,
        order_types: options.order_types.clone(),
    };
    say(&format!("seed {}", plan.seed));
    let lived = live(&place, plan).await;
    if options.data_dir.is_none() {
        let _ = std::fs::remove_dir_all(&scratch);
    }
    match lived? {
        Ok(outcome) => {
            tell(&outcome);
            Ok(ExitCode::SUCCESS)
        }
        Err(violation) => {
            say(&format!("VIOLATED {violation}"));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// How many orders the demo company's history has.
const DEMO_ORDERS: u32 = 60;
/// How many customers ask in it before they order.
const DEMO_INQUIRIES: u32 = 45;
/// Over how many days.
const DEMO_DAYS: i64 = 92;
/// Its seed.
const DEMO_SEED: u64 = 7;

/// Gives an empty database the demo company with its history up to now.
pub(crate) async fn make_demo_history(place: &Place) -> anyhow::Result<()> {
    let until = SystemClock.now();
    let calendar = Calendar::china();
    let first_day = calendar.date(until).plus_days(-DEMO_DAYS);
    let plan = Plan {
        seed: DEMO_SEED,
        orders: DEMO_ORDERS,
        inquiries: DEMO_INQUIRIES,
        from: calendar.midnight(first_day),
        until,
        check_every: 0,
        policy: None,
        order_types: Vec::new(),
    };
    live(place, plan).await??;
    Ok(())
}

/// A company lives at a place, from its founding to its end.
async fn live(place: &Place, plan: Plan) -> anyhow::Result<Result<Outcome, Violation>> {
    std::fs::create_dir_all(&place.data_dir)
        .with_context(|| format!("cannot create {}", place.data_dir.display()))?;
    // Nothing of it is lost that could not be made again.
    let settings = ::store::Settings {
        durable: false,
        ..place.settings()
    };
    let db = ::store::Db::open(&settings)
        .await
        .context("cannot open the database")?;
    if !seed::is_empty(&db).await? {
        bail!("the database already holds people: a virtual company needs an empty one");
    }
    let until = plan.until;
    let mut company = VirtualCompany::found(db.clone(), &place.files(), DEMO, plan).await?;
    let shown = Shown::new();
    let lived = company
        .live_until(until, &mut |progress| shown.show(progress))
        .await;
    shown.end();
    let outcome = match lived {
        Ok(()) => company.end().await,
        Err(violation) => Err(violation),
    };
    db.close().await;
    Ok(outcome)
}

/// The progress line of a terminal.
struct Shown {
    on: bool,
}

impl Shown {
    fn new() -> Self {
        Self {
            on: std::io::stderr().is_terminal(),
        }
    }

    fn show(&self, progress: Progress) {
        if self.on {
            let Progress {
                today,
                orders,
                acts,
            } = progress;
            let _ = write!(
                std::io::stderr(),
                "\r{today}  {orders} orders  {acts} acts "
            );
        }
    }

    fn end(&self) {
        if self.on {
            let _ = writeln!(std::io::stderr());
        }
    }
}

fn tell(outcome: &Outcome) {
    let orders: Vec<String> = outcome
        .orders
        .iter()
        .map(|(state, n)| format!("{n} {state}"))
        .collect();
    say(&format!("orders: {}", orders.join(", ")));
    let documents: Vec<String> = outcome
        .documents
        .iter()
        .map(|(what, n)| format!("{n} {what}"))
        .collect();
    say(&format!("documents: {}", documents.join("; ")));
    let [kept, broken, due] = outcome.clauses;
    say(&format!("clauses: {kept} kept, {broken} broken, {due} due"));
    let refusals: Vec<String> = outcome
        .refusals
        .iter()
        .map(|(code, n)| format!("{n} {code}"))
        .collect();
    say(&format!("refusals met: {}", refusals.join(", ")));
    say(&format!(
        "longest row of one refusal: {}",
        outcome.longest_row
    ));
    say(&format!(
        "{} acts, {} checks held",
        outcome.acts, outcome.checks
    ));
    say(&format!(
        "{} events, history {}",
        outcome.history.len(),
        outcome.fingerprint()
    ));
}
