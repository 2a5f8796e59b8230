//! Lists and searches with many orders stored, cold start and memory.

use std::time::{Duration, Instant};

use kernel::search;

use crate::{
    Scale,
    client::{Client, Request},
    company::sign_in,
    database::{Copy, Database},
    fill::{self, Stored},
    process,
    report::{Report, Target, millis, percentile},
    tape::Tapes,
};

/// Who looks: one who sees all, one who sees only his own.
const READERS: [(&str, &str); 2] = [("administrator", "admin"), ("rep", "chen.jing")];
/// Orders from which on the targets are those of a million.
const LARGE: u32 = 1_000_000;

/// A kind of question, with its answers' times by reader.
struct Asked {
    what: &'static str,
    paths: Vec<String>,
}

/// Fills a copy with orders and measures what reading costs.
pub(crate) async fn measure(
    report: &mut Report,
    database: &Database,
    tapes: &Tapes,
    orders: u32,
    scale: Scale,
) -> anyhow::Result<()> {
    crate::tell(format_args!(
        "{}: storing {orders} orders",
        database.kind.name()
    ));
    let copy = database.copy(&format!("lists_{orders}")).await?;
    let stored = fill::fill(database, &copy, &tapes.approved, orders).await?;
    let server = copy.place.serve().await?;
    let mut client = Client::connect(server.address).await?;
    let mut sessions = Vec::new();
    for (_, login) in READERS {
        sessions.push(sign_in(&mut client, login).await?);
    }
    let (list, search) = if orders < LARGE {
        (2.0, 4.0)
    } else {
        (3.0, 20.0)
    };
    let name = format!("{}, {orders} orders", database.kind.name());
    let newest = [Asked {
        what: "list",
        paths: vec!["/orders?limit=50".to_owned()],
    }];
    let times = ask(&mut client, &sessions, &newest, scale.asked).await?;
    line(report, &format!("{name}: newest 50, p50"), &times, list);
    let times = ask(&mut client, &sessions, &searches(&stored), scale.asked).await?;
    line(report, &format!("{name}: search, p50"), &times, search);
    memory(report, &name, process::pss(server.pid)?);
    server.stop().await?;
    if orders < LARGE {
        starts(report, &name, &copy, &sessions[0], scale.starts).await?;
    }
    Ok(())
}

/// Numbers from their start, fragments of customers' names, initials: exact ones and wide ones.
fn searches(stored: &Stored) -> Vec<Asked> {
    let names = stored.names.iter().step_by(stored.names.len().div_ceil(16));
    let fragment = |name: &String| name.chars().skip(2).take(3).collect::<String>();
    let orders = (0..16).map(|at| stored.orders / 16 * at);
    let search = |text: String| format!("/orders?limit=50&q={}", escaped(&text));
    let whole = orders.clone().map(|order| search(fill::number(order)));
    let begun = orders.map(|order| search(fill::number(order).chars().take(11).collect()));
    let narrow = names.clone().map(|name| search(fragment(name)));
    let wide = ["瀚海", "水务", "东方", "苏州"].map(|word| search(word.to_owned()));
    let initials = names.map(|name| search(search::initials(&fragment(name))));
    vec![
        Asked {
            what: "number",
            paths: whole.collect(),
        },
        Asked {
            what: "start of a number",
            paths: begun.collect(),
        },
        Asked {
            what: "customer",
            paths: narrow.collect(),
        },
        Asked {
            what: "common word",
            paths: wide.to_vec(),
        },
        Asked {
            what: "initials",
            paths: initials.collect(),
        },
    ]
}

/// Asks each question as each reader, in turn; answers the p50 of each, with its name.
async fn ask(
    client: &mut Client,
    sessions: &[String],
    questions: &[Asked],
    times: usize,
) -> anyhow::Result<Vec<(String, Duration)>> {
    let mut out = Vec::new();
    for ((reader, _), session) in READERS.iter().zip(sessions) {
        for asked in questions {
            let mut taken = Vec::with_capacity(times);
            for path in asked.paths.iter().cycle().take(times) {
                let started = Instant::now();
                let answer = client.send(Request::get(session, path)).await?;
                taken.push(started.elapsed());
                answer.check()?;
            }
            taken.sort_unstable();
            out.push((
                format!("{} as {reader}", asked.what),
                percentile(&taken, 50),
            ));
        }
    }
    Ok(out)
}

/// The worst counts; the others stand beside it.
fn line(report: &mut Report, what: &str, times: &[(String, Duration)], limit: f64) {
    let worst = times
        .iter()
        .map(|(_, time)| *time)
        .max()
        .unwrap_or_default();
    let each = times
        .iter()
        .map(|(name, time)| format!("{name} {:.1}", millis(*time)));
    let shown = format!(
        "{:.1} ms ({})",
        millis(worst),
        each.collect::<Vec<_>>().join(", ")
    );
    report.line(what, shown, millis(worst), Target::AtMost(limit, "ms"));
}

fn memory(report: &mut Report, name: &str, bytes: u64) {
    let megabytes = f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) * 1024.0 / 1e6;
    let shown = format!("{megabytes:.0} MB");
    report.line(
        format!("{name}: memory (PSS) after that"),
        shown,
        megabytes,
        Target::AtMost(80.0, "MB"),
    );
}

/// From the start of the program to the first list answered.
async fn starts(
    report: &mut Report,
    name: &str,
    copy: &Copy,
    session: &str,
    times: usize,
) -> anyhow::Result<()> {
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        let server = copy.place.serve().await?;
        let mut client = Client::connect(server.address).await?;
        client
            .send(Request::get(session, "/orders?limit=50"))
            .await?
            .check()?;
        taken.push(started.elapsed());
        server.stop().await?;
    }
    taken.sort_unstable();
    let median = percentile(&taken, 50);
    let shown = format!("{:.0} ms", millis(median));
    let what = format!("{name}: cold start to the first list answered");
    report.line(what, shown, median.as_secs_f64(), Target::AtMost(0.2, "s"));
    Ok(())
}

/// A text as part of a query.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
