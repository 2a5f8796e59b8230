//! The review: returned with a reason, countersigned in parallel, nobody approves his own entry.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

stories!(
    all_reviews_give_the_number_and_reserve_stock,
    a_return_keeps_the_round_and_the_rep_corrects,
    nobody_approves_twice_or_skips_a_step,
    two_approve_at_once_and_one_wins,
    a_submitted_order_is_frozen_until_withdrawn,
    a_price_below_the_floor_is_not_submitted,
);

// Clauses: EQ-4.2a, EQ-4.2b, EQ-4.2d, EQ-4.2f.
async fn all_reviews_give_the_number_and_reserve_stock(company: &Company) {
    let thread = Thread::approved(company).await;
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["state"], "approved", "{page:#}");
    assert_eq!(page["order"]["number"], "SO-2026-000001");
    assert_eq!(thread.fact(1, "ordered").await, "2");
    assert_eq!(thread.fact(2, "reserved").await, "3");
    let work = company
        .person("sun.li")
        .await
        .get(&format!("/orders/{}/production", thread.id))
        .await
        .ok();
    assert_eq!(
        work.as_array().map(Vec::len),
        Some(1),
        "only what stock does not cover is made: {work:#}"
    );
    let money = company
        .person("qian.hui")
        .await
        .get(&format!("/orders/{}/money", thread.id))
        .await
        .ok();
    let amounts: Vec<&str> = money["schedule"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|i| i["amount"].as_str())
        .collect();
    assert_eq!(amounts, ["41629.20", "83258.40", "13876.40"]);
    let warehouse = thread.page("feng.tao").await;
    assert_eq!(
        warehouse["order"]["gross"],
        Value::Null,
        "the warehouse sees no prices"
    );
    assert_eq!(warehouse["content"]["lines"][0]["unit_price"], Value::Null);
}

// Clauses: EQ-4.1c.
async fn a_return_keeps_the_round_and_the_rep_corrects(company: &Company) {
    let mut thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    thread
        .opinion("wang.qiang", "initial_review", "return", "")
        .await
        .problem(409);
    let _ = thread
        .opinion("wang.qiang", "initial_review", "return", "交货地点不详")
        .await
        .ok();
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["state"], "draft");
    let mut content = page["content"].clone();
    content["delivery_place"] = json!("苏州工业园区星湖街 328 号 3 号门");
    let rep = company.person("chen.jing").await;
    let saved = rep
        .put_on(&format!("/orders/{}", thread.id), 1, &content)
        .await
        .ok();
    thread.revision = saved["revision"].as_i64().unwrap();
    let _ = thread.submit().await.ok();
    let page = thread.page("wang.qiang").await;
    assert_eq!(page["process"]["round"], 2);
    let opinions = page["process"]["opinions"].as_array().unwrap();
    assert!(
        opinions
            .iter()
            .any(|o| o["round"] == 1 && o["verdict"] == "return"),
        "{opinions:#?}"
    );
}

// Clauses: EQ-4.1a.
async fn nobody_approves_twice_or_skips_a_step(company: &Company) {
    let thread = Thread::entered(company).await;
    let early = thread
        .opinion("han.bing", "legal_review", "approve", "")
        .await;
    assert!(
        early.refusal_codes().contains(&"needs_unmet".to_owned()),
        "{early:?}"
    );
    let _ = thread.submit().await.ok();
    let own = thread
        .opinion("chen.jing", "initial_review", "approve", "")
        .await;
    assert!(
        own.refusal_codes()
            .contains(&"separation_of_duties".to_owned()),
        "{own:?}"
    );
    let _ = thread
        .opinion("wang.qiang", "initial_review", "approve", "同意")
        .await
        .ok();
    let twice = thread
        .opinion("wang.qiang", "initial_review", "approve", "同意")
        .await;
    assert_eq!(twice.status, 409, "{twice:?}");
}

async fn two_approve_at_once_and_one_wins(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let (one, other) = futures_util::join!(
        thread.opinion("wang.qiang", "initial_review", "approve", "同意"),
        thread.opinion("wang.qiang", "initial_review", "approve", "同意"),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{one:?} {other:?}");
}

async fn a_submitted_order_is_frozen_until_withdrawn(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let rep = company.person("chen.jing").await;
    let content = thread.page("chen.jing").await["content"].clone();
    let frozen = rep
        .put_on(&format!("/orders/{}", thread.id), 1, &content)
        .await;
    assert_eq!(frozen.refusal_codes(), ["frozen"], "{frozen:?}");
    rep.post(
        &format!("/orders/{}/withdraw", thread.id),
        &json!({"reason": ""}),
    )
    .await
    .problem(422);
    let _ = rep
        .post(
            &format!("/orders/{}/withdraw", thread.id),
            &json!({"reason": "数量有误"}),
        )
        .await
        .ok();
    assert_eq!(thread.page("chen.jing").await["order"]["state"], "draft");
}

async fn a_price_below_the_floor_is_not_submitted(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = stories::complete(company, &rep).await;
    body["lines"][0]["unit_price"] = json!("41999.99");
    let id = rep.post("/orders", &body).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let thread = Thread {
        company,
        id,
        revision: 1,
    };
    let refused = thread.submit().await;
    assert_eq!(refused.refusal_codes(), ["below_floor"], "{refused:?}");
    assert_eq!(
        thread.page("chen.jing").await["order"]["state"],
        "draft",
        "nothing changed"
    );
}
