//! Clients that enter orders, each as fast as it is answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde_json::Value;

use crate::{
    client::{Client, Request},
    company::{Company, REVIEWS},
    report::percentile,
};

/// What a client does with each order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Enters it.
    Create,
    /// Enters it, submits it and has it approved by everybody, which reserves the goods.
    Approve,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Load {
    /// Orders done.
    pub(crate) orders: u32,
    /// Orders per second.
    pub(crate) rate: f64,
    /// Half of the orders took no longer.
    pub(crate) p50: Duration,
    /// Of a hundred orders, 99 took no longer.
    pub(crate) p99: Duration,
}

/// Lets so many clients work for a while.
pub(crate) async fn drive(
    company: &Arc<Company>,
    work: Work,
    clients: usize,
    window: Duration,
) -> anyhow::Result<Load> {
    let started = Instant::now();
    let until = started + window;
    let mut running = Vec::with_capacity(clients);
    for client in 0..clients {
        running.push(tokio::spawn(one(company.clone(), work, client, until)));
    }
    let mut times = Vec::new();
    for client in running {
        times.extend(client.await??);
    }
    let seconds = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let orders = u32::try_from(times.len())?;
    anyhow::ensure!(orders > 0, "not one order in the time given");
    let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
    Ok(Load {
        orders,
        rate: f64::from(orders) / seconds,
        p50,
        p99,
    })
}

async fn one(
    company: Arc<Company>,
    work: Work,
    number: usize,
    until: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut client = Client::connect(company.address).await?;
    let mut times = Vec::new();
    while Instant::now() < until {
        let started = Instant::now();
        order(&company, &mut client, work, number + times.len()).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

async fn order(
    company: &Company,
    client: &mut Client,
    work: Work,
    number: usize,
) -> anyhow::Result<()> {
    let rep = &company.reps[number % company.reps.len()];
    let body = rep.order(number);
    let answer = client
        .send(Request::post(&rep.session, "/orders", body.as_bytes()))
        .await?;
    answer.check()?;
    if work == Work::Create {
        return Ok(());
    }
    let saved: Value = answer.json()?;
    let id = saved["id"].as_str().context("no id")?;
    let submit = format!("/orders/{id}/submit");
    let submission = Request::post(&rep.session, &submit, company.submission.as_bytes());
    client.send(submission.on(1)).await?.check()?;
    for (at, review) in REVIEWS.into_iter().enumerate() {
        let path = format!("/orders/{id}/steps/{review}/opinion");
        let session = company.reviewer(rep, at);
        let opinion = Request::post(session, &path, company.opinions[at].as_bytes());
        client.send(opinion.on(1)).await?.check()?;
    }
    Ok(())
}
