//! The people who work, and what they enter.

use std::net::SocketAddr;

use anyhow::Context as _;
use kernel::Clock as _;
use serde_json::{Value, json};

use crate::client::{Client, Request};

/// The demo company, changed a little: see [`fixture`].
const DEMO: &str = include_str!("../../data/demo.yaml");
const PASSWORD: &str = "yidan-demo-2026";
/// A small PDF, as a signed contract.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
/// Stands in an order's body for the number that differs from order to order.
const NUMBER: &str = "@NUMBER@";
/// Reps besides the three of the demo company, so that a rep sees a small part of all orders.
const MORE_REPS: u32 = 17;

/// Each rep with his manager and his customers.
const REPS: [(&str, &str, [&str; 2]); 3] = [
    ("chen.jing", "wang.qiang", ["C0001", "C0002"]),
    ("liu.yang", "wang.qiang", ["C0003", "C0004"]),
    ("huang.lei", "he.jun", ["C0005", "C0006"]),
];
/// What an order has: product, quantity, price.
const LINES: [(&str, &str, &str); 5] = [
    ("YQ-100", "1", "9600"),
    ("PIPE-DN150", "20", "310"),
    ("SEAL-50", "2", "680"),
    ("SEAL-80", "2", "980"),
    ("CTRL-2", "1", "22000"),
];
/// What of that has serial numbers.
const MACHINES: [&str; 2] = ["sku: YQ-100,", "sku: CTRL-2,"];
/// The reviews of an order, in turn; the first is the rep's own manager's.
pub(crate) const REVIEWS: [&str; 4] = [
    "initial_review",
    "production_review",
    "finance_review",
    "legal_review",
];
const REVIEWERS: [&str; 3] = ["zhao.gang", "shen.yue", "han.bing"];

/// The company, its people signed in.
#[derive(Debug)]
pub(crate) struct Company {
    /// Where it is served.
    pub(crate) address: SocketAddr,
    /// Who enters orders.
    pub(crate) reps: Vec<Rep>,
    /// Sessions of the other reviewers, in the order of [`REVIEWS`] after the first.
    pub(crate) reviewers: Vec<String>,
    /// What is said when submitting.
    pub(crate) submission: String,
    /// What each reviewer says, in the order of [`REVIEWS`].
    pub(crate) opinions: Vec<String>,
}

/// Somebody who enters orders.
#[derive(Debug)]
pub(crate) struct Rep {
    /// His session.
    pub(crate) session: String,
    /// His manager's session.
    pub(crate) manager: String,
    bodies: Vec<String>,
}

impl Rep {
    /// An order that nobody entered before.
    pub(crate) fn order(&self, number: usize) -> String {
        self.bodies[number % self.bodies.len()]
            .replace(NUMBER, &uuid::Uuid::now_v7().simple().to_string())
    }
}

/// The demo company with an administrator who also manages, more reps, and stock and credit that
/// thousands of orders do not exhaust.
pub(crate) fn fixture() -> String {
    let mut out = String::with_capacity(DEMO.len() + 4_096);
    for line in DEMO.lines() {
        let mut line = line.replace("posts: [admin]", "posts: [admin, general_manager]");
        set(&mut line, "credit_limit: \"", "9000000000.00");
        let mut times = 1;
        if line.contains("warehouse:") {
            // Machines come one by one, each with its number, so many at a time at most.
            let machines = MACHINES.iter().any(|sku| line.contains(sku));
            let quantity = if machines { "2000" } else { "100000000" };
            set(&mut line, "quantity: \"", quantity);
            times = if machines { 5 } else { 1 };
        }
        for _ in 0..times {
            out.push_str(&line);
            out.push('\n');
        }
        if line == "people:" {
            for no in 0..MORE_REPS {
                let person = format!(
                    "  - {{login: rep.{no:02}, name: 业务员{no:02}, department: sales, posts: [sales_rep]}}\n"
                );
                out.push_str(&person);
            }
        }
    }
    out
}

/// Replaces what stands between `key` and the next quotation mark.
fn set(line: &mut String, key: &str, value: &str) {
    let Some(start) = line.find(key).map(|at| at + key.len()) else {
        return;
    };
    let Some(length) = line[start..].find('"') else {
        return;
    };
    line.replace_range(start..start + length, value);
}

/// Signs somebody in.
pub(crate) async fn sign_in(client: &mut Client, login: &str) -> anyhow::Result<String> {
    let body = json!({"login": login, "password": PASSWORD}).to_string();
    let answer = client
        .send(Request::post("", "/session", body.as_bytes()))
        .await?;
    answer.check()?;
    answer
        .session
        .with_context(|| format!("{login} gets no session"))
}

impl Company {
    /// Signs everybody in, and walks one order through its reviews to learn what is asked there.
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let mut client = Client::connect(address).await?;
        let mut reps = Vec::new();
        for (login, manager, customers) in REPS {
            let session = sign_in(&mut client, login).await?;
            let manager = sign_in(&mut client, manager).await?;
            let mut bodies = Vec::new();
            for customer in customers {
                bodies.push(order(&mut client, &session, customer).await?);
            }
            reps.push(Rep {
                session,
                manager,
                bodies,
            });
        }
        let mut reviewers = Vec::new();
        for login in REVIEWERS {
            reviewers.push(sign_in(&mut client, login).await?);
        }
        let submission =
            json!({"checklist": [{"item": "entry_checked", "ok": true, "note": "与合同一致"}]});
        let mut company = Self {
            address,
            reps,
            reviewers,
            submission: submission.to_string(),
            opinions: Vec::new(),
        };
        company.learn(&mut client).await?;
        Ok(company)
    }

    /// The session of the reviewer of a step.
    pub(crate) fn reviewer<'a>(&'a self, rep: &'a Rep, review: usize) -> &'a str {
        review
            .checked_sub(1)
            .map_or(&rep.manager, |other| &self.reviewers[other])
    }

    async fn learn(&mut self, client: &mut Client) -> anyhow::Result<()> {
        let body = self.reps[0].order(0);
        let rep = &self.reps[0].session;
        let saved = client
            .send(Request::post(rep, "/orders", body.as_bytes()))
            .await?
            .json()?;
        anyhow::ensure!(
            saved["missing"] == json!([]),
            "the order is incomplete: {saved:#}"
        );
        let id = saved["id"].as_str().context("no id")?.to_owned();
        let submit = format!("/orders/{id}/submit");
        client
            .send(Request::post(rep, &submit, self.submission.as_bytes()).on(1))
            .await?
            .check()?;
        for (at, review) in REVIEWS.into_iter().enumerate() {
            let session = self.reviewer(&self.reps[0], at).to_owned();
            let page = client
                .send(Request::get(&session, &format!("/orders/{id}")))
                .await?
                .json()?;
            let opinion = opinion(&page, review)?;
            let path = format!("/orders/{id}/steps/{review}/opinion");
            client
                .send(Request::post(&session, &path, opinion.as_bytes()).on(1))
                .await?
                .check()?;
            self.opinions.push(opinion);
        }
        let page = client
            .send(Request::get(rep, &format!("/orders/{id}")))
            .await?
            .json()?;
        anyhow::ensure!(
            page["order"]["state"] == "approved",
            "not approved: {:#}",
            page["order"]
        );
        let reserved = page["lines"][0]["facts"].as_array().is_some_and(|facts| {
            facts
                .iter()
                .any(|f| f["fact"] == "reserved" && f["quantity"] == "1")
        });
        anyhow::ensure!(reserved, "nothing is reserved: {:#}", page["lines"]);
        Ok(())
    }
}

/// An approval with every question of the step's checklist answered.
fn opinion(page: &Value, step: &str) -> anyhow::Result<String> {
    let steps = page["process"]["steps"].as_array().context("no steps")?;
    let found = steps
        .iter()
        .find(|s| s["key"] == step)
        .with_context(|| format!("no step {step}"))?;
    let questions = found["checklist"].as_array().cloned().unwrap_or_default();
    let checklist: Vec<Value> = questions
        .iter()
        .map(|q| json!({"item": q["key"], "ok": true, "note": "已核对"}))
        .collect();
    Ok(json!({"verdict": "approve", "reason": "同意", "checklist": checklist}).to_string())
}

/// A complete order of five lines for a customer, with a contract of its own.
async fn order(client: &mut Client, session: &str, customer: &str) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    for (sku, quantity, price) in LINES {
        let stated = ["流量", "扬程", "功率", "回路数"];
        let stated = stated.map(|name| json!({"name": name, "value": "按技术协议"}));
        let parameters = json!(stated);
        let id = first(client, session, "products", sku).await?;
        lines.push(json!({"product_id": id, "quantity": quantity, "unit_price": price, "parameters": parameters}));
    }
    let mut upload = Request::post(session, "/files?name=contract.pdf", PDF);
    upload.media = "application/octet-stream";
    let file = client.send(upload).await?.json()?;
    let now = kernel::SystemClock.now();
    let day = |moment| -> anyhow::Result<Value> {
        let text = serde_json::to_value(moment)?;
        Ok(text
            .as_str()
            .and_then(|text| text.get(..10))
            .context("a moment")?
            .into())
    };
    let mut order = json!({
        "order_type": "equipment",
        "customer_id": first(client, session, "customers", customer).await?,
        "contact_name": "顾明",
        "contact_phone": "13800000001",
        "channel": "referral",
        "customer_po_no": format!("PO-{NUMBER}"),
        "contract_no": format!("HT-{NUMBER}"),
        "contract_signed_on": day(now)?,
        "contract_file_id": file["id"],
        "delivery_on": day(now.plus_seconds(60 * 24 * 3600))?,
        "delivery_place": "苏州工业园区星湖街 328 号",
        "payment_terms": {"instalments": [
            {"percent": "30", "event": "contract", "due": {"kind": "days", "n": 7}},
            {"percent": "60", "event": "before_shipping", "due": {"kind": "days", "n": 0}},
            {"percent": "10", "event": "retention", "due": {"kind": "months", "n": 12}},
        ]},
        "lines": lines,
    });
    // What the contract comes to is what the server makes of the lines.
    let saved = client
        .send(Request::post(
            session,
            "/orders",
            order.to_string().as_bytes(),
        ))
        .await?
        .json()?;
    order["contract_amount"] = saved["gross"].clone();
    Ok(order.to_string())
}

/// The id of what a search finds first.
async fn first(
    client: &mut Client,
    session: &str,
    list: &str,
    text: &str,
) -> anyhow::Result<Value> {
    let found = client
        .send(Request::get(session, &format!("/{list}?q={text}")))
        .await?
        .json()?;
    let id = found["items"][0]["id"].clone();
    anyhow::ensure!(id.is_string(), "no {list} found for {text}");
    Ok(id)
}
