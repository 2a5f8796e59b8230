//! Orders of a hundred lines: entering one, and saving it after an edit.

use std::{sync::Arc, time::Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{
    client::{Client, Request},
    company::Company,
    database::Database,
    process,
    report::{Report, Target, millis, percentile},
    server::Server,
};

/// Lines of a long order.
const LINES: usize = 100;

/// Enters `times` long orders one after the other, and then saves one as often.
pub(crate) async fn measure(
    report: &mut Report,
    database: &Database,
    (server, company): (&Server, &Arc<Company>),
    times: usize,
) -> anyhow::Result<()> {
    let mut client = Client::connect(company.address).await?;
    let rep = &company.reps[0];
    let order = |number: usize| -> anyhow::Result<Value> {
        let mut order: Value = serde_json::from_str(&rep.order(number))?;
        let lines = order["lines"].as_array().context("no lines")?.clone();
        order["lines"] = lines.into_iter().cycle().take(LINES).collect();
        order["contract_amount"] = Value::Null;
        Ok(order)
    };
    let mut saved = Value::Null;
    let mut enter = Timed::begin(server, database)?;
    for number in 0..times {
        let body = order(number)?.to_string();
        let post = Request::post(&rep.session, "/orders", body.as_bytes());
        saved = enter.send(&mut client, post).await?;
    }
    enter.line(report, "an order of 100 lines entered")?;
    let path = format!("/orders/{}", saved["id"].as_str().context("no id")?);
    let page = client
        .send(Request::get(&rep.session, &path))
        .await?
        .json()?;
    let (mut content, mut revision) = (page["content"].clone(), 1);
    let mut save = Timed::begin(server, database)?;
    for number in 0..times {
        content["lines"][number % LINES]["quantity"] = json!((number / LINES + 3).to_string());
        let body = content.to_string();
        let put = Request::put(&rep.session, &path, body.as_bytes()).on(revision);
        let saved = save.send(&mut client, put).await?;
        revision = saved["revision"].as_i64().context("no revision")?;
    }
    save.line(report, "an order of 100 lines saved after an edit")
}

/// Requests one after the other, with what they cost.
struct Timed<'a> {
    server: &'a Server,
    database: &'a Database,
    before: process::Cost,
    times: Vec<std::time::Duration>,
}

impl<'a> Timed<'a> {
    fn begin(server: &'a Server, database: &'a Database) -> anyhow::Result<Self> {
        Ok(Self {
            server,
            database,
            before: server.cost(database)?,
            times: Vec::new(),
        })
    }

    async fn send(&mut self, client: &mut Client, request: Request<'_>) -> anyhow::Result<Value> {
        let started = Instant::now();
        let answer = client.send(request).await?;
        self.times.push(started.elapsed());
        answer.json()
    }

    fn line(mut self, report: &mut Report, what: &str) -> anyhow::Result<()> {
        let cost = self.server.cost(self.database)?.since(self.before);
        self.times.sort_unstable();
        let orders = u32::try_from(self.times.len())?;
        let shown = format!(
            "{}; p50 {:.1} ms",
            cost.shown(self.database.kind, orders),
            millis(percentile(&self.times, 50))
        );
        let what = format!("{}: {what}", self.database.kind.name());
        report.line(what, shown, cost.each(orders), Target::Shown);
        Ok(())
    }
}
