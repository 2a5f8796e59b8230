//! The program is killed while people enter orders; nothing it acknowledged may be lost.
//!
//! `YIDAN_CRASH_ROUNDS` says how often (3 unless told), `YIDAN_CRASH_PROGRAM` which binary: with one
//! that was built with `--features break-ack-before-commit` this test must fail, see `make crash`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test: what goes wrong here fails it"
)]

use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use rand::RngExt as _;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// How many people enter orders at once.
const CLERKS: usize = 8;

/// The program on one database.
struct Program<'a> {
    database: &'a str,
    files: &'a Path,
}

impl Program<'_> {
    fn command(&self, verb: &str) -> Command {
        let binary = std::env::var("YIDAN_CRASH_PROGRAM")
            .unwrap_or_else(|_| env!("CARGO_BIN_EXE_yidan").to_owned());
        let mut command = Command::new(binary);
        command.arg(verb).arg("--data-dir").arg(self.files);
        if self.database.starts_with("postgres") {
            command.args(["--database-url", self.database]);
        }
        command
    }

    /// Runs a verb to its end, which must be a good one.
    fn succeeds(&self, verb: &str, more: &[&str]) {
        let output = self.command(verb).args(more).output().unwrap();
        assert!(
            output.status.success(),
            "{verb}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn serve(&self) -> Serving {
        let mut child = self
            .command("serve")
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ") else {
            let mut why = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut why);
            panic!("it does not serve: {line}{why}");
        };
        let base = format!("{url}/api/v1");
        Serving { child, base }
    }
}

/// A running server; dropping it kills it without a warning (SIGKILL).
struct Serving {
    child: Child,
    base: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody signed in as a sales rep.
async fn clerk(base: &str) -> Client {
    let client = Client::builder().cookie_store(true).build().unwrap();
    let who = json!({"login": "chen.jing", "password": "yidan-demo-2026"});
    let answer = client
        .post(format!("{base}/session"))
        .header("idempotency-key", Uuid::now_v7().to_string())
        .json(&who)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    client
}

async fn first(client: &Client, base: &str, list: &str, text: &str) -> Value {
    let url = format!("{base}/{list}?q={text}");
    let found: Value = client.get(url).send().await.unwrap().json().await.unwrap();
    found["items"][0]["id"].clone()
}

/// Enters orders until the server is gone; answers what was acknowledged.
async fn enter_orders(client: Client, base: String, order: Value) -> Vec<String> {
    let mut acknowledged = Vec::new();
    loop {
        let sent = client
            .post(format!("{base}/orders"))
            .header("idempotency-key", Uuid::now_v7().to_string())
            .json(&order)
            .send()
            .await;
        let Ok(answer) = sent else {
            return acknowledged;
        };
        let status = answer.status();
        // The answer was on its way when the server died: not acknowledged.
        let Ok(body) = answer.json::<Value>().await else {
            return acknowledged;
        };
        assert_eq!(status, StatusCode::CREATED, "{body:#}");
        acknowledged.push(body["id"].as_str().unwrap().to_owned());
    }
}

/// One round: serve, enter, kill; answers what was acknowledged.
async fn killed_while_writing(program: &Program<'_>) -> Vec<String> {
    let serving = program.serve();
    let client = clerk(&serving.base).await;
    let order = json!({
        "order_type": "equipment",
        "customer_id": first(&client, &serving.base, "customers", "C0001").await,
        "lines": [{
            "product_id": first(&client, &serving.base, "products", "YQ-100").await,
            "quantity": "3",
            "unit_price": "9600",
        }],
    });
    let clerks: Vec<_> = (0..CLERKS)
        .map(|_| {
            tokio::spawn(enter_orders(
                client.clone(),
                serving.base.clone(),
                order.clone(),
            ))
        })
        .collect();
    let pause = rand::rng().random_range(300..900);
    tokio::time::sleep(Duration::from_millis(pause)).await;
    drop(serving);
    let mut acknowledged = Vec::new();
    for clerk in clerks {
        acknowledged.extend(clerk.await.unwrap());
    }
    acknowledged
}

/// What of it the restarted program does not know.
async fn lost(program: &Program<'_>, acknowledged: &[String]) -> Vec<String> {
    let serving = program.serve();
    let client = clerk(&serving.base).await;
    let mut lost: HashSet<&str> = acknowledged.iter().map(String::as_str).collect();
    let mut cursor = String::new();
    loop {
        let url = format!("{}/orders?limit=200{cursor}", serving.base);
        let page: Value = client.get(url).send().await.unwrap().json().await.unwrap();
        for order in page["items"].as_array().unwrap() {
            lost.remove(order["id"].as_str().unwrap());
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return lost.into_iter().map(str::to_owned).collect(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let rounds = std::env::var("YIDAN_CRASH_ROUNDS").map_or(3, |n| n.parse().unwrap());
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/demo.yaml");
    for db in store::testing::databases().await {
        db.close().await;
        let files = tempfile::tempdir().unwrap();
        let program = Program {
            database: db.url(),
            files: files.path(),
        };
        program.succeeds("seed", &["--fixture", fixture]);
        let mut acknowledged = Vec::new();
        for round in 0..rounds {
            let now = killed_while_writing(&program).await;
            assert!(!now.is_empty(), "round {round} wrote something");
            let lost = lost(&program, &now).await;
            assert!(
                lost.is_empty(),
                "round {round} lost {lost:?} of {}",
                now.len()
            );
            acknowledged.extend(now);
            program.succeeds("verify", &[]);
        }
        program.succeeds("check", &[]);
        let twice = lost(&program, &acknowledged).await;
        assert!(twice.is_empty(), "later lost: {twice:?}");
    }
}
