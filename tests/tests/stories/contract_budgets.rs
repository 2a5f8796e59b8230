//! A contract's budget: drawn up by one, decided by another, before it is signed.

use serde_json::{Value, json};
use stories::{Company, stories};

use crate::contracts::{Contract, input};

stories!(
    a_budget_beyond_tolerance_needs_finance,
    a_budget_is_decided_by_another_and_binds_the_lines,
);

/// A budget of two lines.
pub(crate) fn costs(labour: &str) -> Value {
    json!({"costs": [
        {"kind": "material", "words": "两台泵及库存泵", "amount": "70000.00"},
        {"kind": "labour", "amount": labour}]})
}

pub(crate) fn decide(no: i64, verdict: &str, reason: &str) -> Value {
    json!({"no": no, "verdict": verdict, "reason": reason})
}

/// A contract that takes force with an approved budget only.
pub(crate) async fn budgeted(company: &Company) -> Contract<'_> {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    words["needs_budget"] = json!(true);
    Contract::written(company, &words).await
}

// Clauses: HD-3.5.
async fn a_budget_beyond_tolerance_needs_finance(company: &Company) {
    let contract = budgeted(company).await;
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["budget_open"]
    );
    let wrong = contract.act("chen.jing", "budget", costs("-1")).await;
    assert_eq!(wrong.error_codes(), ["amount"]);
    contract
        .act("chen.jing", "budget", costs("30000.00"))
        .await
        .done();
    let drawn = contract.page().await["budgets"][0].clone();
    assert_eq!(
        (&drawn["total"], &drawn["state"]),
        (&json!("100000.00"), &json!("drawn"))
    );
    assert_eq!(drawn["standard"], Value::Null, "the rep sees no cost");
    let seen = contract.seen_by("qian.hui").await["budgets"][0].clone();
    assert_eq!(
        (
            &seen["standard"],
            &seen["deviation_permille"],
            &seen["within_tolerance"]
        ),
        (&json!("80300.00"), &json!(245), &json!(false))
    );
    let finance = company.person("qian.hui").await;
    let waiting = finance.get("/contracts?budget_waits=true").await.ok();
    assert_eq!(waiting["items"][0]["id"], json!(contract.id));
    let unsaid = contract
        .act("qian.hui", "budget/decide", decide(1, "approve", ""))
        .await;
    assert_eq!(unsaid.error_codes(), ["required"], "beyond the tolerance");
    contract
        .act("chen.jing", "budget/decide", decide(1, "approve", "x"))
        .await
        .problem(403);
    contract
        .act(
            "qian.hui",
            "budget/decide",
            decide(1, "return", "人工费偏高"),
        )
        .await
        .done();
    let refused = contract.sign("wang.qiang").await;
    assert_eq!(refused.refusal_codes(), ["budget_open"]);
    assert_eq!(refused.body["refusals"][0]["value"], "returned");
}

// Clauses: HD-3.5.
async fn a_budget_is_decided_by_another_and_binds_the_lines(company: &Company) {
    let contract = budgeted(company).await;
    contract
        .act("chen.jing", "budget", costs("30000.00"))
        .await
        .done();
    contract
        .act("shen.yue", "budget", costs("14000.00"))
        .await
        .done();
    let stale = contract
        .act("qian.hui", "budget/decide", decide(1, "approve", "x"))
        .await;
    assert_eq!(stale.status, 412, "{stale:?}");
    let own = contract
        .act("shen.yue", "budget/decide", decide(2, "approve", "x"))
        .await;
    assert_eq!(own.refusal_codes(), ["own_budget"]);
    // 84 000 against 80 300 is within five percent: no reason needed.
    contract
        .act("qian.hui", "budget/decide", decide(2, "approve", ""))
        .await
        .done();
    // What is budgeted is what is signed.
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
        })
        .await
        .done();
    let outdated = contract.sign("wang.qiang").await;
    assert_eq!(outdated.body["refusals"][0]["value"], "outdated");
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("2");
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();

    let manager = company.person("shen.yue").await;
    let tolerance = json!({"tolerance_permille": 300});
    manager.put_on("/budget-policy", 0, &tolerance).await.done();
    assert_eq!(
        manager.put_on("/budget-policy", 0, &tolerance).await.status,
        412
    );
    assert_eq!(manager.get("/budget-policy").await.ok(), tolerance);
    let rep = company.person("chen.jing").await;
    rep.put_on("/budget-policy", 1, &tolerance)
        .await
        .problem(403);
}
