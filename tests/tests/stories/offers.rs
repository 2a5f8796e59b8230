//! Offers: what a customer sees and answers by a quotation's link.

use serde_json::{Value, json};
use stories::{Answer, Company, stories};

use crate::quotations::{Quotation, accept};

stories!(
    a_link_is_bound_to_its_version,
    an_old_offer_is_refused,
    a_customer_declines,
    a_customer_accepts_while_we_withdraw,
    wrong_links_make_an_address_wait,
);

async fn a_link_is_bound_to_its_version(company: &Company) {
    let (quotation, first) = Quotation::issued(company).await;
    let refused = quotation
        .change_line("chen.jing", json!({"unit_price": "1"}))
        .await;
    assert_eq!(refused.refusal_codes(), ["frozen"], "issued is issued");
    quotation.act("chen.jing", "revise", json!({})).await.ok();
    let repeated = quotation.act("chen.jing", "revise", json!({})).await.ok();
    assert_eq!(repeated["version"], 2, "begun once");
    quotation
        .change_line("chen.jing", json!({"unit_price": "46000"}))
        .await
        .ok();
    // While the new version is written the customer still has the first one.
    let offer = company
        .stranger()
        .get(&format!("/offers/{first}"))
        .await
        .ok();
    assert_eq!(
        (&offer["version"], &offer["gross"]),
        (&json!(1), &json!("138764.00"))
    );

    let second = quotation.issue("chen.jing").await.ok();
    assert_eq!(
        (&second["number"], &second["version"]),
        (&json!("Q-2026-0001"), &json!(2))
    );
    let stranger = company.stranger();
    let old = stranger.get(&format!("/offers/{first}")).await;
    assert_eq!(
        (old.status, old.refusal_codes()),
        (409, vec!["superseded".to_owned()])
    );
    let body = json!({"name": "顾明", "hash": offer["hash"], "signature": {"kind": "typed", "text": "顾明"}});
    let old = stranger
        .post(&format!("/offers/{first}/accept"), &body)
        .await;
    assert_eq!(old.refusal_codes(), ["superseded"]);
    let path = format!("/offers/{}/accept", second["token"].as_str().unwrap());
    let other = stranger.post(&path, &body).await;
    assert_eq!(
        other.refusal_codes(),
        ["other_content"],
        "he read another version"
    );
    let answer = accept(company, second["token"].as_str().unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn an_old_offer_is_refused(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    company.days_pass(29).await;
    // The last day counts.
    assert_eq!(
        company
            .stranger()
            .get(&format!("/offers/{token}"))
            .await
            .status,
        200
    );
    company.days_pass(1).await;
    let late = accept_unseen(company, &token).await;
    assert_eq!(late.refusal_codes(), ["expired"], "{late:?}");
    let page = quotation.page().await;
    assert_eq!(page["versions"][0]["state_title"]["zh"], "已过期");
    assert_eq!(page["versions"][0]["link"], Value::Null);
    // A new version wants a new date.
    quotation.act("chen.jing", "revise", json!({})).await.ok();
    assert_eq!(
        quotation.issue("chen.jing").await.refusal_codes(),
        ["valid_until"]
    );
}

async fn accept_unseen(company: &Company, token: &str) -> Answer {
    let body = json!({"name": "顾明", "hash": "", "signature": {"kind": "typed", "text": "顾明"}});
    company
        .stranger()
        .post(&format!("/offers/{token}/accept"), &body)
        .await
}

async fn a_customer_declines(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    let customer = company.stranger();
    let hash = customer.get(&format!("/offers/{token}")).await.ok()["hash"].clone();
    let path = format!("/offers/{token}/decline");
    let silent = json!({"name": "顾明", "reason": " ", "hash": hash});
    customer.post(&path, &silent).await.problem(422);
    let body = json!({"name": "顾明", "reason": "预算取消", "hash": hash});
    assert_eq!(customer.post(&path, &body).await.ok()["accepted"], false);
    assert_eq!(accept(company, &token).await.refusal_codes(), ["answered"]);
    let page = quotation.page().await;
    assert_eq!(page["versions"][0]["state"], "declined");
    assert_eq!(page["versions"][0]["end_reason"], "预算取消");
    let listed = company
        .person("wang.qiang")
        .await
        .get("/quotations?state=declined&q=Q-2026")
        .await
        .ok();
    assert_eq!(listed["items"][0]["id"], json!(quotation.id), "{listed:#}");
    let other = company.person("he.jun").await.get("/quotations").await.ok();
    assert_eq!(
        other["items"],
        json!([]),
        "another department sees nothing of it"
    );
}

async fn a_customer_accepts_while_we_withdraw(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    let (customer, rep) = (company.stranger(), company.person("chen.jing").await);
    let offer = customer.get(&format!("/offers/{token}")).await.ok();
    let signature = json!({"kind": "typed", "text": "顾明"});
    let yes = json!({"name": "顾明", "hash": offer["hash"], "signature": signature});
    let (accept, withdraw) = (
        format!("/offers/{token}/accept"),
        format!("/quotations/{}/withdraw", quotation.id),
    );
    let because = json!({"reason": "成本上涨"});
    let (accepted, withdrawn) =
        tokio::join!(customer.post(&accept, &yes), rep.post(&withdraw, &because));
    let happened = [accepted.status == 200, withdrawn.status == 204];
    assert_eq!(
        happened.iter().filter(|yes| **yes).count(),
        1,
        "{accepted:?} {withdrawn:?}"
    );
    let state = quotation.page().await["versions"][0]["state"].clone();
    let expected = if happened[0] { "accepted" } else { "withdrawn" };
    assert_eq!(state, expected);
}

async fn wrong_links_make_an_address_wait(company: &Company) {
    let (_, token) = Quotation::issued(company).await;
    let stranger = company.stranger();
    let wrong = "0".repeat(64);
    for _ in 0..50 {
        stranger.get(&format!("/offers/{wrong}")).await.problem(404);
    }
    let waiting = stranger.get(&format!("/offers/{wrong}")).await;
    assert_eq!(waiting.status, 429, "{waiting:?}");
    assert_eq!(stranger.get(&format!("/offers/{token}")).await.status, 429);
    // Signing in from the same address goes on.
    assert_eq!(
        company
            .person("liu.yang")
            .await
            .get("/quotations")
            .await
            .status,
        200
    );
}
