//! Running policies over HTTP: headers that must be there, refusals as problems, one effect per key.

use std::sync::Arc;

use api::testing::{Client, Server};
use axum::Extension;
use kernel::ManualClock;
use serde_json::json;
use store::testing::databases;

use crate::company::{Company, content};

fn server(company: &Company) -> Server {
    let routes = process::http::routes().layer(Extension(company.process.clone()));
    Server::at(
        &company.db,
        Arc::new(ManualClock::at(company.now)),
        [routes],
    )
}

async fn client(server: &Server, company: &Company, who: &str) -> Client {
    server.session(company.user(who)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_names_what_it_rests_on_and_counts_once() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let server = server(&company);
        let manager = client(&server, &company, "manager").await;
        let path = format!("/api/v1/orders/{}/steps/review/opinion", subject.id);
        let opinion =
            json!({"verdict": "approve", "checklist": [{"item": "entry_correct", "ok": true}]});
        assert_eq!(manager.post(&path, opinion.clone()).await.status, 428);
        let stale = manager
            .clone()
            .with("if-match", "\"r7\"")
            .post(&path, opinion.clone())
            .await;
        assert_eq!(
            (stale.status, &stale.body["current"]["revision"]),
            (412, &json!(1)),
            "{}",
            stale.body
        );

        let manager = manager
            .with("if-match", "\"r1\"")
            .with("idempotency-key", "one");
        let unanswered = json!({"verdict": "approve"});
        let refused = manager
            .clone()
            .with("idempotency-key", "none")
            .post(&path, unanswered)
            .await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        assert_eq!(refused.body["refusals"][0]["code"], "item_unanswered");
        let first = manager.post(&path, opinion.clone()).await;
        assert_eq!(
            (first.status, &first.body["open"]),
            (200, &json!(["finance", "legal"])),
            "{}",
            first.body
        );
        let again = manager.post(&path, opinion.clone()).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        let twice = manager
            .with("idempotency-key", "two")
            .post(&path, opinion)
            .await;
        assert_eq!(twice.body["refusals"][0]["code"], "already_done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_see_is_not_there() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        let server = server(&company);
        let other = client(&server, &company, "other_rep").await;
        for path in ["steps", "timeline", "comments", "steps/review/checks"] {
            let reply = other
                .get(&format!("/api/v1/orders/{}/{path}", subject.id))
                .await;
            assert_eq!(reply.status, 404, "{path}: {}", reply.body);
        }
        let said = other
            .post(
                &format!("/api/v1/orders/{}/comments", subject.id),
                json!({"body": "x"}),
            )
            .await;
        assert_eq!(said.status, 404);
        let published = other
            .post("/api/v1/policies", json!({"yaml": "", "note": ""}))
            .await;
        assert_eq!(published.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_the_rules_and_works_off_his_desk() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        let server = server(&company);
        let rep = client(&server, &company, "rep").await;
        let bench = rep.get("/api/v1/workbench").await;
        assert_eq!(bench.body["mine"][0]["step"], "enter", "{}", bench.body);
        let done = rep
            .post(
                &format!(
                    "/api/v1/tasks/{}/done",
                    bench.body["mine"][0]["id"].as_str().unwrap()
                ),
                json!({}),
            )
            .await;
        assert_eq!(
            (done.status, &done.body["refusals"][0]["code"]),
            (409, &json!("done_by_step"))
        );
        let history = rep
            .get(&format!("/api/v1/orders/{}/timeline?limit=1", subject.id))
            .await;
        assert_eq!(
            history.body["items"][0]["kind"], "process.started",
            "{}",
            history.body
        );
        for path in [
            "policies",
            "policies/small-sales",
            "policies/small-sales/text",
            "policies/small-sales/graph",
        ] {
            let reply = rep.get(&format!("/api/v1/{path}")).await;
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        }
        let clause = rep
            .get("/api/v1/policies/small-sales/clauses/T-1?state=due")
            .await;
        let unknown = rep
            .get("/api/v1/policies/small-sales/clauses/T-1?state=lost")
            .await;
        assert_eq!(unknown.status, 400, "{}", unknown.body);
        assert_eq!(
            clause.body["orders"]["items"][0]["state"], "due",
            "{}",
            clause.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_moment_counts_from_the_local_time_asked() {
    for db in databases().await {
        let company = Company::on(db).await;
        let server = server(&company);
        let rep = client(&server, &company, "rep").await;
        // After closing time on the eve of the National Day: an hour of the next working morning.
        let local = rep
            .get("/api/v1/calendar/due?start=2026-09-30T17:45&days=1&unit=working_hours")
            .await;
        assert_eq!(
            local.body["due_at"], "2026-10-08T01:30:00Z",
            "{}",
            local.body
        );
        let far = rep
            .get("/api/v1/calendar/due?start=9999-12-30&days=5")
            .await;
        assert_eq!(far.status, 422, "{}", far.body);
        assert_eq!(far.body["errors"][0]["pointer"], "/start");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_moment_comes_with_the_days_passed_over() {
    for db in databases().await {
        let company = Company::on(db).await;
        let server = server(&company);
        let rep = client(&server, &company, "rep").await;
        let due = rep
            .get("/api/v1/calendar/due?start=2025-01-24&days=3")
            .await;
        assert_eq!(due.body["due_on"], "2025-02-05", "{}", due.body);
        assert!(
            due.body["skipped"]
                .as_array()
                .unwrap()
                .iter()
                .any(|d| d["reason"]["zh"] == "春节")
        );
        let later = rep
            .get("/api/v1/calendar/due?start=2027-01-04&days=3")
            .await;
        assert_eq!(later.body["provisional"], true);
        let malformed = rep.get("/api/v1/calendar/due?start=soon&days=3").await;
        assert_eq!(malformed.status, 422, "{}", malformed.body);

        let forbidden = rep
            .put(
                "/api/v1/calendar/special-days/2025-03-05",
                json!({"kind": "off", "reason": {"zh": "厂庆", "en": "anniversary"}}),
            )
            .await;
        assert_eq!(forbidden.status, 403);
        let admin = server
            .person("admin", &[(access::Post::Admin, company.sales)])
            .await;
        let put = admin
            .put(
                "/api/v1/calendar/special-days/2025-03-05",
                json!({"kind": "off", "reason": {"zh": "厂庆", "en": "anniversary"}}),
            )
            .await;
        assert_eq!(put.status, 204, "{}", put.body);
        let due = rep
            .get("/api/v1/calendar/due?start=2025-03-04&days=1")
            .await;
        assert_eq!(due.body["due_on"], "2025-03-06");
        let days = rep
            .get("/api/v1/calendar/special-days?from=2025-03-01&to=2025-03-31")
            .await;
        assert_eq!(
            days.body["items"][0]["reason"]["zh"], "厂庆",
            "{}",
            days.body
        );
        assert_eq!(
            days.body["working_weekdays"],
            json!([true, true, true, true, true, false, false])
        );
        let file = json!({"file": json!({"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}).to_string()});
        assert_eq!(
            admin.post("/api/v1/calendar/holidays", file).await.status,
            204
        );
        let later = rep
            .get("/api/v1/calendar/due?start=2027-01-04&days=3")
            .await;
        assert_eq!(later.body["provisional"], false);
    }
}
