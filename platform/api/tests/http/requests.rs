//! What the edge and the idempotent execution promise, on both databases.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use access::{Permit, Post, matrix};
use api::{
    Answer, Api, Call, Problem,
    testing::{Client, Server},
};
use axum::{
    body::Body,
    extract::State,
    http::{Request, header},
    response::Response,
};
use kernel::{Fault, Refusal, Result, text};
use serde_json::json;
use store::{Command, Sql, Tx, params, sql};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A command that counts: each effect leaves a department, each refusal leaves one as well.
#[derive(Clone)]
struct Count {
    _permit: Permit<matrix::ManagePeople>,
    id: kernel::DepartmentId,
    outcome: String,
}

const INSERT: Sql = sql!(
    "INSERT INTO departments (id, code, name, active, version, created_at)
     VALUES ($1, $2, $3, $4, 1, 0)"
);
const EFFECTS: Sql = sql!("SELECT COUNT(*) FROM departments WHERE name = $1");

impl Command for Count {
    const NAME: &'static str = "test.count";
    type Output = kernel::DepartmentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<kernel::DepartmentId> {
        insert(tx, self.id, "effect").await?;
        match self.outcome.as_str() {
            "done" => Ok(self.id),
            "panic" => panic!("as asked"),
            "once"
                if tx
                    .fetch_one(EFFECTS, params!["effect"])
                    .await?
                    .get::<i64>(0)?
                    == 1 =>
            {
                Ok(self.id)
            }
            _ => Err(Fault::refused(Refusal::new("no", text!("不行", "no")))),
        }
    }

    async fn refused(&self, tx: &mut Tx<'_>, _: &Fault) -> Result<()> {
        insert(tx, self.id, "refusal").await
    }
}

async fn insert(tx: &mut Tx<'_>, id: kernel::DepartmentId, name: &str) -> Result<()> {
    let code = id.to_string();
    tx.execute(INSERT, params![id, code, name, true])
        .await
        .map(drop)
}

#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CountBody {
    outcome: String,
}

/// Count
#[utoipa::path(post, path = "/count", responses((status = 200)))]
async fn count(
    State(api): State<Api>,
    Call { head, body }: Call<CountBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::ManagePeople>()?;
    let id = kernel::DepartmentId::new();
    let command = Count {
        _permit: permit.clone(),
        id,
        outcome: body.outcome,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::ok(&json!({ "id": id }))
    })
    .await
}

/// Panic
#[utoipa::path(get, path = "/panic", responses((status = 200)))]
async fn panic_now() {
    panic!("as asked");
}

/// Wait
#[utoipa::path(get, path = "/wait", responses((status = 200)))]
async fn wait() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(count))
        .routes(routes!(panic_now))
        .routes(routes!(wait))
}

async fn administrator(db: &store::Db) -> (Server, Client) {
    let server = Server::over(db, [routes()]);
    let hq = access::testing::department(db, "HQ").await;
    let admin = server.person("admin", &[(Post::Admin, hq)]).await;
    (server, admin)
}

async fn counted(db: &store::Db, name: &'static str) -> i64 {
    let count = db.read_with(move |tx| {
        Box::pin(async move { tx.fetch_one(EFFECTS, params![name]).await?.get(0) })
    });
    count.await.unwrap()
}

#[tokio::test]
async fn a_repeated_request_acts_once_and_gets_the_same_answer() {
    for db in store::testing::databases().await {
        let (_, admin) = administrator(&db).await;
        let admin = admin.with("idempotency-key", "key-1");
        let first = admin
            .post("/api/v1/count", json!({ "outcome": "done" }))
            .await;
        let again = admin
            .post("/api/v1/count", json!({ "outcome": "done" }))
            .await;
        assert_eq!(
            (first.status, again.status),
            (200, 200),
            "{} {}",
            first.body,
            again.body
        );
        assert_eq!(first.body, again.body);
        assert_eq!(first.header("idempotent-replayed"), "");
        assert_eq!(again.header("idempotent-replayed"), "true");
        let other = admin
            .post("/api/v1/count", json!({ "outcome": "refuse" }))
            .await;
        assert_eq!((other.status, other.code()), (422, "key_reused"));
        assert_eq!(
            (counted(&db, "effect").await, counted(&db, "refusal").await),
            (1, 0)
        );
    }
}

#[tokio::test]
async fn what_can_happen_only_once_is_no_second_attempt_when_it_is_repeated() {
    for db in store::testing::databases().await {
        let (_, admin) = administrator(&db).await;
        let keyed = admin.clone().with("idempotency-key", "key-1");
        let once = json!({ "outcome": "once" });
        let first = keyed.post("/api/v1/count", once.clone()).await;
        let again = keyed.post("/api/v1/count", once.clone()).await;
        assert_eq!((first.status, &first.body), (again.status, &again.body));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(counted(&db, "refusal").await, 0);
        let anew = admin.with("idempotency-key", "key-2");
        let anew = anew.post("/api/v1/count", once).await;
        assert_eq!((anew.status, anew.code()), (409, "refused"));
        assert_eq!(counted(&db, "refusal").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_with_one_key_act_once() {
    for outcome in ["done", "once"] {
        many_at_once(outcome).await;
    }
}

async fn many_at_once(outcome: &'static str) {
    for db in store::testing::databases().await {
        let (_, admin) = administrator(&db).await;
        let admin = admin.with("idempotency-key", "key-1");
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let admin = admin.clone();
                tokio::spawn(async move {
                    admin
                        .post("/api/v1/count", json!({ "outcome": outcome }))
                        .await
                })
            })
            .collect();
        let mut bodies = Vec::new();
        for task in tasks {
            let reply = task.await.unwrap();
            assert_eq!(reply.status, 200, "{}", reply.body);
            bodies.push(reply.body);
        }
        assert!(bodies.iter().all(|body| *body == bodies[0]));
        assert_eq!(counted(&db, "effect").await, 1);
    }
}

#[tokio::test]
async fn a_refusal_leaves_its_record_only_and_the_key_free() {
    for db in store::testing::databases().await {
        let (_, admin) = administrator(&db).await;
        let admin = admin.with("idempotency-key", "key-1");
        let before = db.stats().commands;
        let refused = admin
            .post("/api/v1/count", json!({ "outcome": "refuse" }))
            .await;
        assert_eq!((refused.status, refused.code()), (409, "refused"));
        let used = db.stats().commands - before;
        assert_eq!(
            used, 1,
            "the key is looked up with the record of the refusal"
        );
        assert_eq!(refused.body["refusals"][0]["message"], "不行");
        assert_eq!(
            (counted(&db, "effect").await, counted(&db, "refusal").await),
            (0, 1)
        );
        let panicked = admin
            .post("/api/v1/count", json!({ "outcome": "panic" }))
            .await;
        assert_eq!(panicked.status, 500);
        let done = admin
            .post("/api/v1/count", json!({ "outcome": "done" }))
            .await;
        assert_eq!(
            done.status, 200,
            "nothing was kept under the key: {}",
            done.body
        );
    }
}

#[tokio::test]
async fn keys_of_two_people_do_not_meet() {
    let db = store::testing::sqlite().await;
    let (server, admin) = administrator(&db).await;
    let rep = server
        .person("rep", &[])
        .await
        .with("idempotency-key", "key-1");
    let done = admin
        .with("idempotency-key", "key-1")
        .post("/api/v1/count", json!({ "outcome": "done" }))
        .await;
    assert_eq!(done.status, 200);
    let denied = rep
        .post("/api/v1/count", json!({ "outcome": "done" }))
        .await;
    assert_eq!(denied.status, 403, "rights come before replay");
}

#[tokio::test]
async fn bad_requests_get_clear_problems() {
    let db = store::testing::sqlite().await;
    let (server, admin) = administrator(&db).await;
    let admin = admin.with("accept-language", "en");
    let request = |kind: &str, body: String| {
        Request::post("/api/v1/session")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
    };
    let raw =
        async |kind: &str, body: &str| admin.raw(request(kind, body.to_owned()).unwrap()).await;
    let form = raw("application/x-www-form-urlencoded", "login=x").await;
    assert_eq!((form.status, form.code()), (415, "json_required"));
    let broken = raw("application/json", "{").await;
    assert_eq!((broken.status, broken.code()), (400, "json_broken"));
    let large = raw("application/json", &" ".repeat(1024 * 1024 + 1)).await;
    assert_eq!((large.status, large.code()), (413, "body_too_large"));
    let unknown = raw(
        "application/json",
        r#"{"login":"x","password":"y","admin":true}"#,
    )
    .await;
    assert_eq!((unknown.status, unknown.code()), (422, "invalid"));
    assert_eq!(unknown.body["errors"][0]["pointer"], "/admin");

    let keyless = Request::post("/api/v1/count").body(Body::empty()).unwrap();
    let token = server.stranger().raw(keyless).await;
    assert_eq!(token.status, 401, "who asks comes before how");
    let form = admin.clone().with("idempotency-key", "a b");
    let reply = form
        .post("/api/v1/count", json!({ "outcome": "done" }))
        .await;
    assert_eq!((reply.status, reply.code()), (400, "idempotency_key_form"));
    assert_eq!(admin.get("/api/v1/users?limit=201").await.code(), "limit");
    assert_eq!(
        admin.get("/api/v1/users?colour=red").await.code(),
        "bad_query"
    );
    assert_eq!(admin.get("/api/v1/users?cursor=zzz").await.code(), "cursor");
    let long = admin
        .get(&format!("/api/v1/users?q={}", "x".repeat(9000)))
        .await;
    assert_eq!((long.status, long.code()), (414, "target_too_long"));
    let wide = admin
        .clone()
        .with("x-wide", &"x".repeat(17_000))
        .get("/api/v1/me")
        .await;
    assert_eq!(wide.status, 431);
    let cross = admin.clone().with("sec-fetch-site", "cross-site");
    let reply = cross
        .post("/api/v1/count", json!({ "outcome": "done" }))
        .await;
    assert_eq!((reply.status, reply.code()), (403, "cross_site"));
    assert_eq!(
        cross.get("/api/v1/me").await.status,
        200,
        "reading changes nothing"
    );
}

#[tokio::test]
async fn absent_things_look_alike_and_problems_speak_the_readers_language() {
    let db = store::testing::sqlite().await;
    let (_, admin) = administrator(&db).await;
    let english = admin.clone().with("accept-language", "en-GB,en;q=0.9");
    let absent = english
        .get(&format!("/api/v1/users/{}", kernel::UserId::new()))
        .await;
    let nonsense = english.get("/api/v1/users/not-an-id").await;
    let nowhere = english.get("/api/v1/nowhere").await;
    for reply in [&absent, &nonsense, &nowhere] {
        assert_eq!((reply.status, reply.code()), (404, "not_found"));
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.header("content-language"), "en");
        assert_eq!(reply.body["detail"], absent.body["detail"]);
        assert_eq!(reply.header("x-request-id"), reply.body["request_id"]);
    }
    assert_eq!(admin.get("/api/v1/nowhere").await.body["title"], "未找到");
    let wrong = admin.delete("/api/v1/users").await;
    assert_eq!((wrong.status, wrong.code()), (405, "method_not_allowed"));
    assert!(wrong.header("allow").contains("GET"));
}

#[tokio::test]
async fn every_answer_is_hardened() {
    let db = store::testing::sqlite().await;
    let (_, admin) = administrator(&db).await;
    for reply in [
        admin.get("/api/v1/me").await,
        admin.get("/api/v1/nowhere").await,
    ] {
        assert!(
            reply
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert!(!reply.header("content-security-policy").contains("unsafe"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn a_panic_costs_one_request() {
    let db = store::testing::sqlite().await;
    let (_, admin) = administrator(&db).await;
    let reply = admin.get("/api/v1/panic").await;
    assert_eq!((reply.status, reply.code()), (500, "internal"));
    assert!(!reply.body.to_string().contains("as asked"));
    assert_eq!(admin.get("/api/v1/me").await.status, 200);
}

#[tokio::test]
async fn overload_is_told_before_the_work() {
    let db = store::testing::sqlite().await;
    let (_, admin) = administrator(&db).await;
    let waits: Vec<_> = (0..200)
        .map(|_| {
            let admin = admin.clone();
            tokio::spawn(async move { admin.get("/api/v1/wait").await })
        })
        .collect();
    let mut statuses = Vec::new();
    for wait in waits {
        let reply = wait.await.unwrap();
        assert!(reply.status == 200 || reply.header("retry-after") == "1");
        statuses.push(reply.status);
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        128
    );
    assert_eq!(statuses.iter().filter(|status| **status == 503).count(), 72);
}

#[tokio::test]
async fn a_caller_who_goes_away_cancels_nothing() {
    for db in store::testing::databases().await {
        let (server, admin) = administrator(&db).await;
        let key = admin.with("idempotency-key", "key-1");
        let body = json!({ "outcome": "done" });
        let gone = tokio::time::timeout(Duration::ZERO, key.post("/api/v1/count", body)).await;
        drop(gone);
        server.api.tasks().close();
        server.api.tasks().wait().await;
        assert!(counted(&db, "effect").await <= 1);
        let reply = key
            .post("/api/v1/count", json!({ "outcome": "done" }))
            .await;
        assert_eq!(reply.status, 200);
        assert_eq!(counted(&db, "effect").await, 1);
    }
}

#[tokio::test]
async fn every_text_is_understood_by_both_databases() {
    let dbs = store::testing::databases().await;
    store::testing::prepare_all(&dbs).await.unwrap();
}
