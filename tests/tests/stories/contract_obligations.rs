//! Obligations of a contract: their clocks, who is late, and what may follow from it.

use serde_json::{Value, json};
use stories::{Company, PDF, Thread, stories};

use crate::contracts::{Contract, approve, input};

stories!(
    a_late_customer_may_be_stopped_for,
    obligations_begin_with_contract_and_order,
);

/// A query about drawings that the customer answers within two working days.
fn query() -> Value {
    json!({
        "words": "图纸疑问 2 个工作日内答复", "owed_by": "customer",
        "starts": {"kind": "raised"}, "limit": {"kind": "working_days", "n": 2},
        "consequence": {"kind": "may_stop", "notify_within": 2},
    })
}

/// An approved order whose customer was asked about his drawings on the first day.
async fn asked(company: &Company) -> (Contract<'_>, Thread<'_>, Value) {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    words["obligations"] = json!([query()]);
    let contract = Contract::in_force(company, &words).await;
    let thread = contract.ordered(json!({})).await;
    approve(&thread).await;
    let term = contract.page().await["input"]["obligations"][0]["id"].clone();
    let raise = contract.path(&format!("/terms/{}/raise", term.as_str().unwrap()));
    let body = json!({"order_id": thread.id, "note": "法兰标准与样图不一致"});
    let other = company.person("he.jun").await;
    other.post(&raise, &body).await.problem(404);
    let raised = rep.post(&raise, &body).await.ok();
    let running = contract.page().await["obligations"][0].clone();
    assert_eq!(running["state"], "open");
    assert!(
        running["due_at"]
            .as_str()
            .unwrap()
            .starts_with("2026-03-04")
    );
    assert!(
        running["derivation"]["zh"]
            .as_str()
            .unwrap()
            .contains("2 个工作日")
    );
    (contract, thread, raised["id"].clone())
}

impl Contract<'_> {
    fn obligation(&self, id: &Value, act: &str) -> String {
        self.path(&format!("/obligations/{}/{act}", id.as_str().unwrap()))
    }
}

// Clauses: GA-4a, GA-4e.
async fn a_late_customer_may_be_stopped_for(company: &Company) {
    let (contract, thread, raised) = asked(company).await;
    let stop = contract.obligation(&raised, "stop");
    let reason = json!({"reason": "客户未答复图纸疑问"});
    let manager = company.person("wang.qiang").await;
    let early = manager.post(&stop, &reason).await;
    assert_eq!(early.refusal_codes(), ["not_overdue"], "{early:?}");

    company.days_pass(4).await;
    company.clocks_run().await;
    company.clocks_run().await;
    let rep = company.person("chen.jing").await;
    let manager = company.person("wang.qiang").await;
    let late = contract.page().await["obligations"][0].clone();
    assert_eq!(
        (&late["state"], &late["late_days"]),
        (&json!("overdue"), &json!(2))
    );
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(desk.contains("客户逾期未履行"), "{desk}");
    let told = contract.history("chen.jing").await;
    let overdue = told.iter().filter(|e| e["kind"] == "obligation.overdue");
    assert_eq!(overdue.count(), 1, "told once");
    rep.post(&stop, &reason).await.problem(403);
    let silent = manager.post(&stop, &json!({"reason": ""})).await;
    assert_eq!(silent.error_codes(), ["required"]);
    let notice = manager.post(&stop, &reason).await.ok();
    let twice = manager.post(&stop, &reason).await;
    assert_eq!(twice.refusal_codes(), ["stopped"]);
    let standing = thread.get("chen.jing", &thread.path("standing")).await;
    assert_eq!(standing["hold"]["reason"], "客户未答复图纸疑问");
    tell_and_answer((&contract, &thread), &raised, &notice["id"]).await;
}

/// Stopping obliges us to tell the customer, within two working days of our own; his answer ends it.
async fn tell_and_answer(
    (contract, thread): (&Contract<'_>, &Thread<'_>),
    raised: &Value,
    notice: &Value,
) {
    let rep = thread.company.person("chen.jing").await;
    let all = contract.page().await["obligations"].clone();
    let ours = all.as_array().unwrap().iter().find(|o| o["id"] == *notice);
    let ours = ours.unwrap();
    assert_eq!(
        (&ours["owed_by"], &ours["parent_id"]),
        (&json!("us"), raised)
    );
    assert!(ours["due_at"].as_str().unwrap().starts_with("2026-03-10"));
    let proof = rep.upload("notice.pdf", PDF.to_vec()).await.ok();
    let told = json!({"note": "停工通知已邮件送达", "file_id": proof["id"]});
    let done = rep
        .post(&contract.obligation(notice, "fulfil"), &told)
        .await
        .ok();
    assert_eq!(done["delay_days"], 0);
    let answer = json!({"note": "客户确认按国标法兰"});
    let fulfil = contract.obligation(raised, "fulfil");
    let promised = async || thread.page("chen.jing").await["order"]["promised_on"].clone();
    assert_eq!(promised().await, json!("2026-04-30"));
    assert_eq!(rep.post(&fulfil, &answer).await.ok()["delay_days"], 2);
    let twice = rep.post(&fulfil, &answer).await;
    assert_eq!(twice.refusal_codes(), ["fulfilled"]);
    let of_order = thread.get("sun.li", &thread.path("contract")).await;
    assert_eq!(
        of_order["delays"],
        json!([{"owed_by": "customer", "working_days": 2}]),
        "his delay is counted as his"
    );
    // Two working days, with the holidays of May between.
    assert_eq!(promised().await, json!("2026-05-07"), "and moves our date");
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(!desk.contains("客户逾期未履行"), "answered");
}

async fn obligations_begin_with_contract_and_order(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    let ours = |words: &str, starts: Value| {
        json!({"words": words, "owed_by": "us", "starts": starts,
            "limit": {"kind": "days", "n": 3}, "consequence": {"kind": "task"}})
    };
    words["obligations"] = json!([
        ours("提供履约保函", json!({"kind": "in_force"})),
        ours("提交开工报告", json!({"kind": "order_approved"})),
        ours("年度回访", json!({"kind": "on", "date": "2026-06-30"})),
    ]);
    let mut wrong = words.clone();
    wrong["obligations"][0]["consequence"] = json!({"kind": "may_stop", "notify_within": 2});
    let wrong = rep.post("/contracts", &wrong).await;
    assert_eq!(
        wrong.error_codes(),
        ["not_the_customer"],
        "we stop only for him"
    );
    let contract = Contract::in_force(company, &words).await;
    let begun = |page: &Value| {
        let all = page["obligations"].as_array().unwrap().clone();
        let mut words: Vec<String> = all
            .iter()
            .map(|o| o["words"]["zh"].as_str().unwrap().to_owned())
            .collect();
        words.sort();
        words
    };
    assert_eq!(begun(&contract.page().await), ["年度回访", "提供履约保函"]);
    let thread = contract.ordered(json!({})).await;
    approve(&thread).await;
    let page = contract.page().await;
    assert_eq!(begun(&page), ["年度回访", "提交开工报告", "提供履约保函"]);
    let report = &page["obligations"].as_array().unwrap().clone();
    let report = report
        .iter()
        .find(|o| o["words"]["zh"] == "提交开工报告")
        .unwrap();
    assert_eq!(report["order_id"], json!(thread.id));
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(desk.contains("提交开工报告"), "{desk}");
    let term = page["input"]["obligations"][0]["id"].as_str().unwrap();
    let raise = contract.path(&format!("/terms/{term}/raise"));
    let raised = rep.post(&raise, &json!({"note": "x"})).await;
    assert_eq!(raised.refusal_codes(), ["begins_itself"]);
}
