//! The impact sheet of a change of a long order in work: made, bought and stocked lines, approved,
//! with its work orders, requirements, reservations and payments.

use std::{sync::Arc, time::Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{
    client::{Client, Request},
    company::{Company, REVIEWS, Rep},
    database::Database,
    report::{Report, Target, millis, percentile},
};

/// Lines of the order; every second one is made.
const LINES: usize = 100;
/// What is made.
const MADE: &str = "YS-150";

/// Computes the sheet `times` times, each for another quantity on every line.
pub(crate) async fn measure(
    report: &mut Report,
    database: &Database,
    company: &Arc<Company>,
    times: usize,
) -> anyhow::Result<()> {
    let mut client = Client::connect(company.address).await?;
    let rep = &company.reps[0];
    let id = in_work(&mut client, company, rep).await?;
    let path = format!("/orders/{id}");
    let page = client.send(Request::get(&rep.session, &path)).await?;
    let page = page.json()?;
    let lines = page["lines"].as_array().context("no lines")?;
    let preview = format!("{path}/changes/preview");
    let mut spent = Vec::with_capacity(times);
    for number in 0..times {
        let quantity = (number % 7 + 3).to_string();
        let actions: Vec<Value> = lines
            .iter()
            .map(|line| json!({"action": "quantity", "line_id": line["line_id"], "quantity": quantity}))
            .collect();
        let body = json!({"actions": actions}).to_string();
        let post = Request::post(&rep.session, &preview, body.as_bytes()).on(1);
        let started = Instant::now();
        let answer = client.send(post).await?;
        spent.push(started.elapsed());
        answer.check()?;
    }
    spent.sort_unstable();
    let (p50, p95) = (
        millis(percentile(&spent, 50)),
        millis(percentile(&spent, 95)),
    );
    report.line(
        format!(
            "{}: the impact of changing all {LINES} lines of an order in work",
            database.kind.name()
        ),
        format!("p50 {p50:.1} ms, p95 {p95:.1} ms"),
        p50,
        Target::AtMost(100.0, "ms"),
    );
    Ok(())
}

/// An approved order of many lines; answers its id.
async fn in_work(client: &mut Client, company: &Company, rep: &Rep) -> anyhow::Result<String> {
    let mut order: Value = serde_json::from_str(&rep.order(0))?;
    let found = format!("/products?q={MADE}");
    let products = client.send(Request::get(&rep.session, &found)).await?;
    let made = products.json()?["items"][0]["id"].clone();
    let usual = order["lines"].as_array().context("no lines")?.clone();
    let mut lines: Vec<Value> = usual.into_iter().cycle().take(LINES).collect();
    for line in lines.iter_mut().step_by(2) {
        line["product_id"] = made.clone();
        line["unit_price"] = json!("47000");
        line["quantity"] = json!("2");
        // What it asks for beyond what the usual goods do.
        let stated = line["parameters"].as_array_mut().context("no parameters")?;
        stated.push(json!({"name": "电压", "value": "按技术协议"}));
    }
    order["lines"] = Value::Array(lines);
    order["contract_amount"] = Value::Null;
    let post = order.to_string();
    let saved = client
        .send(Request::post(&rep.session, "/orders", post.as_bytes()))
        .await?
        .json()?;
    let id = saved["id"].as_str().context("no id")?.to_owned();
    let path = |rest: &str| format!("/orders/{id}/{rest}");
    let submit = path("submit");
    let submission = Request::post(&rep.session, &submit, company.submission.as_bytes());
    client.send(submission.on(1)).await?.check()?;
    for (at, review) in REVIEWS.into_iter().enumerate() {
        let session = company.reviewer(rep, at);
        if review == "finance_review" {
            assess(client, session, &path("forms/financial_assessment")).await?;
        }
        let to = path(&format!("steps/{review}/opinion"));
        let opinion = Request::post(session, &to, company.opinions[at].as_bytes());
        client.send(opinion.on(1)).await?.check()?;
    }
    Ok(id)
}

/// A large order is assessed before finance agrees.
async fn assess(client: &mut Client, session: &str, form: &str) -> anyhow::Result<()> {
    let answers = json!({"answers": {"customer_situation": "稳定", "payment_history": "无逾期",
        "credit_risk": "低", "professional_opinion": "可以接单"}});
    let body = answers.to_string();
    client
        .send(Request::post(session, form, body.as_bytes()))
        .await?
        .check()
}
