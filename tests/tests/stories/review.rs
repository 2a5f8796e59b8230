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
    whom_a_submission_asks_is_told_before_it,
    without_a_contract_amount_there_is_nothing_to_compare,
    a_returned_order_is_no_plain_draft,
);

/// The numbers of the orders in a state, as their rep lists them.
async fn listed(company: &Company, state: &str) -> Vec<Value> {
    let rep = company.person("chen.jing").await;
    let page = rep.get(&format!("/orders?state={state}")).await.ok();
    page["items"].as_array().unwrap().clone()
}

/// The reviews that a submission would ask, with who holds their posts.
async fn asked(thread: &Thread<'_>) -> Vec<(String, Vec<String>)> {
    let page = thread.page("chen.jing").await;
    let round = page["process"]["next_round"].as_array().unwrap().clone();
    let names = |asks: &Value| {
        let people = asks["people"].as_array().unwrap().iter();
        people
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    round
        .iter()
        .map(|asks| (asks["step"].as_str().unwrap().to_owned(), names(asks)))
        .collect()
}

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
    let history = thread.get("chen.jing", &thread.path("timeline")).await;
    let tried = |entry: &Value| entry["kind"] == "operation.refused";
    let history = history["items"].as_array().unwrap();
    assert!(
        history.iter().any(tried),
        "who tried stands in it: {history:#?}"
    );
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

// Clauses: EQ-4.2f.
async fn whom_a_submission_asks_is_told_before_it(company: &Company) {
    let mut thread = Thread::entered(company).await;
    let one = |step: &str, name: &str| (step.to_owned(), vec![name.to_owned()]);
    let first = asked(&thread).await;
    let steps: Vec<&str> = first.iter().map(|(step, _)| step.as_str()).collect();
    assert_eq!(
        steps,
        [
            "initial_review",
            "production_review",
            "finance_review",
            "legal_review"
        ]
    );
    assert_eq!(
        first[0],
        one("initial_review", "王强"),
        "the manager of another department is not asked"
    );
    let page = thread.page("chen.jing").await;
    let finance = &page["process"]["next_round"][2];
    assert_eq!(finance["after"], json!(["initial_review"]));
    assert_eq!(finance["forms"], json!([]), "no large order");
    let _ = thread.submit().await.ok();
    assert_eq!(asked(&thread).await, [], "it is on its way");

    for (login, step) in [
        ("wang.qiang", "initial_review"),
        ("han.bing", "legal_review"),
    ] {
        let _ = thread.opinion(login, step, "approve", "同意").await.ok();
    }
    let objected = thread.opinion("zhao.gang", "production_review", "object", "流量参数不详");
    let _ = objected.await.ok();
    let before = asked(&thread).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["delivery_place"] = json!("苏州工业园区星湖街 328 号");
    let rep = company.person("chen.jing").await;
    let path = format!("/orders/{}", thread.id);
    let saved = rep.put_on(&path, 1, &content).await.ok();
    thread.revision = saved["revision"].as_i64().unwrap();
    let after = asked(&thread).await;
    let steps = |round: &[(String, Vec<String>)]| {
        round
            .iter()
            .map(|(step, _)| step.clone())
            .collect::<Vec<_>>()
    };
    assert!(
        !steps(&before).contains(&"legal_review".to_owned()),
        "{before:?}"
    );
    let _ = thread.submit().await.ok();
    let page = thread.page("chen.jing").await;
    let opinions = page["process"]["opinions"].as_array().unwrap();
    let stands = |step: &str| {
        opinions
            .iter()
            .any(|o| o["step"] == step && o["verdict"] == "approve" && o["voided_at"].is_null())
    };
    for step in [
        "initial_review",
        "production_review",
        "finance_review",
        "legal_review",
    ] {
        let told = steps(&after).contains(&step.to_owned());
        assert_eq!(told, !stands(step), "{step}: what was told is what came");
    }
}

// Clauses: EQ-3.2b.
async fn without_a_contract_amount_there_is_nothing_to_compare(company: &Company) {
    let rep = company.person("chen.jing").await;
    for (amount, outcome) in [
        (json!(null), "nothing"),
        (json!("138764.00"), "kept"),
        (json!("138000.00"), "broken"),
    ] {
        let mut body = stories::complete(company, &rep).await;
        body["contract_amount"] = amount;
        let saved = rep.post("/orders", &body).await.ok();
        let thread = Thread {
            company,
            id: saved["id"].as_str().unwrap().to_owned(),
            revision: 1,
        };
        let _ = thread.submit().await.ok();
        let path = thread.path("steps/initial_review/checks");
        let checks = thread.get("wang.qiang", &path).await;
        let check = |key: &str| {
            let checks = checks.as_array().unwrap();
            checks.iter().find(|c| c["key"] == key).unwrap().clone()
        };
        let total = check("contract_total");
        assert_eq!(total["outcome"], outcome, "{total:#}");
        assert_eq!(check("complete")["outcome"], "kept");
        if outcome == "broken" {
            continue;
        }
        let silent = thread.opinion("wang.qiang", "initial_review", "approve", "");
        let _ = silent.await.ok();
        let page = thread.page("wang.qiang").await;
        let opinions = page["process"]["opinions"].as_array().unwrap();
        let given = opinions.iter().find(|o| o["step"] == "initial_review");
        let seen = given.unwrap()["checklist"]["checks"].as_array().unwrap();
        let seen = seen.iter().find(|c| c["check"] == "contract_total");
        assert_eq!(
            seen.unwrap()["outcome"],
            outcome,
            "the record says the same"
        );
    }
}

async fn a_returned_order_is_no_plain_draft(company: &Company) {
    let returned = Thread::entered(company).await;
    let _ = returned.submit().await.ok();
    let opinion = returned.opinion("wang.qiang", "initial_review", "return", "缺附件");
    let _ = opinion.await.ok();
    let withdrawn = Thread::entered(company).await;
    let _ = withdrawn.submit().await.ok();
    let rep = company.person("chen.jing").await;
    let reason = json!({"reason": "数量有误"});
    let _ = rep.post(&withdrawn.path("withdraw"), &reason).await.ok();

    let ids = |rows: &[Value]| -> Vec<String> {
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let sent_back = listed(company, "returned").await;
    assert_eq!(ids(&sent_back), std::slice::from_ref(&returned.id));
    assert_eq!(sent_back[0]["returned"], true);
    let drafts = listed(company, "draft").await;
    assert_eq!(ids(&drafts), std::slice::from_ref(&withdrawn.id));
    assert_eq!(drafts[0]["returned"], false);
    let _ = returned.submit().await.ok();
    assert!(
        listed(company, "returned").await.is_empty(),
        "under review again"
    );
    let _ = rep.post(&returned.path("withdraw"), &reason).await.ok();
    assert!(
        listed(company, "returned").await.is_empty(),
        "he took it back himself"
    );
}
