//! Supplements to a contract that orders were made of before: what they changed is told, and either
//! followed or explained.

use serde_json::{Value, json};
use stories::{Company, PDF, stories};

use crate::{
    contracts::{Contract, approve, input},
    order_changes::{agree, ask},
};

stories!(
    a_supplement_changes_what_is_in_force,
    every_version_of_a_contract_stays_readable,
    an_order_explains_what_differs_from_its_contract,
    what_a_supplement_changed_is_told_with_it,
    a_draft_follows_the_supplement_to_its_contract,
);

/// The order was approved as the contract was then; the supplement puts it on the rep's desk.
// Clauses: EQ-3.2b.
async fn what_a_supplement_changed_is_told_with_it(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let thread = contract.ordered(json!({})).await;
    approve(&thread).await;
    contract
        .supplemented("客户增加一台", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
        })
        .await;
    let origin = thread.path("origin");
    let found = rep.get(&origin).await.ok();
    assert_eq!(
        [&found["version"], &found["standing"]],
        [&json!(1), &json!(2)]
    );
    let [difference] = &found["differences"].as_array().unwrap()[..] else {
        panic!("{found:#}")
    };
    assert_eq!(
        (&difference["was"]["zh"], &difference["is"]["zh"]),
        (&json!("3"), &json!("2"))
    );
    assert_eq!(
        difference["amendment"],
        json!({"version": 2, "reason": "客户增加一台", "signed_on": "2026-03-02"})
    );
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(
        desk.contains("有 1 处与之不同，请申请变更或说明原因"),
        "{desk}"
    );
    let checks = thread.path("steps/initial_review/checks");
    let told = thread.get("wang.qiang", &checks).await.to_string();
    assert!(told.contains("第 2 版补充协议：客户增加一台"), "{told}");
    assert!(told.contains("合同 3，订单 2；未说明原因"), "{told}");

    // Said why, or changed: both settle it.
    let because = json!({"explanations": [
        {"field": difference["field"], "reason": "第三台另开订单"}]});
    let explain = thread.path("origin/explanations");
    rep.post_on(&explain, 1, &because).await.done();
    let told = thread.get("wang.qiang", &checks).await.to_string();
    assert!(told.contains("合同 3，订单 2；第三台另开订单"), "{told}");
    let line = thread.page("chen.jing").await["lines"][0]["line_id"].clone();
    let more = json!([{"action": "quantity", "line_id": line, "quantity": "3"}]);
    let asked = ask(&thread, "chen.jing", 1, more).await.ok();
    agree(&thread, &asked).await;
    assert_eq!(rep.get(&origin).await.ok()["differences"], json!([]));
    // What no supplement caused is not explained after the approval.
    let late = rep.post_on(&explain, 2, &because).await;
    assert_eq!(late.error_codes(), ["no_difference"]);
}

async fn a_draft_follows_the_supplement_to_its_contract(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let mut thread = contract.ordered(json!({})).await;
    let added = json!({"product_id": company.find(&rep, "products", "SVC-INST").await["id"],
        "quantity": "1", "unit_price": "5000", "parameters": [{"name": "内容", "value": "安装"}]});
    contract
        .supplemented("客户增加安装服务", |input| {
            let lines = input["content"]["lines"].as_array_mut().unwrap();
            lines.push(added.clone());
        })
        .await;
    let refused = thread.submit().await;
    assert_eq!(refused.refusal_codes(), ["unexplained_difference"]);
    let told = refused.body["refusals"][0]["message"].to_string();
    for part in ["安装调试服务", "第 2 版补充协议所改：客户增加安装服务"] {
        assert!(told.contains(part), "{told}");
    }
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["lines"].as_array_mut().unwrap().push(added);
    content["contract_amount"] = Value::Null;
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.done();
    thread.revision = 2;
    let origin = rep.get(&thread.path("origin")).await.ok();
    assert_eq!(origin["differences"], json!([]), "{origin:#}");
    thread.submit().await.done();
}

// Clauses: GA-0.
async fn every_version_of_a_contract_stays_readable(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let version = async |no: i64| rep.get(&contract.path(&format!("/versions/{no}"))).await;
    let signed = version(1).await.ok();
    assert_eq!(signed["standing"], 1);
    assert_eq!(signed["version"]["state"], "in_force", "{signed:#}");
    contract
        .supplemented("客户增加一台", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
            input["packing"] = json!("木箱");
        })
        .await;
    let before = version(1).await.ok();
    assert_eq!(
        (&before["standing"], &before["version"]["state"]),
        (&json!(2), &json!("superseded"))
    );
    for same in ["number", "input", "lines"] {
        assert_eq!(before[same], signed[same], "{same}");
    }
    assert_eq!(before["version"]["gross"], signed["version"]["gross"]);
    let now = version(2).await.ok();
    assert_eq!(now["version"]["reason"], "客户增加一台");
    assert_eq!(now["input"]["content"]["lines"][0]["quantity"], "3");
    assert_eq!(
        now["lines"].as_array().map(Vec::len),
        before["lines"].as_array().map(Vec::len)
    );
    assert_ne!(now["version"]["gross"], before["version"]["gross"]);
    version(3).await.problem(404);
    // Another rep sees none of them.
    let other = company.person("liu.yang").await;
    other.get(&contract.path("/versions/1")).await.problem(404);
}

// Clauses: GA-0.
async fn a_supplement_changes_what_is_in_force(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let silent = contract
        .act("chen.jing", "supplement", json!({"reason": " "}))
        .await;
    assert_eq!(silent.error_codes(), ["required"]);
    let reason = json!({"reason": "客户增加一台"});
    let begun = contract
        .act("chen.jing", "supplement", reason.clone())
        .await;
    assert_eq!(begun.ok()["version"], 2);
    let repeated = contract.act("chen.jing", "supplement", reason).await.ok();
    assert_eq!(repeated["version"], 2, "begun once");
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
        })
        .await
        .done();
    // What holds is still the first version.
    let page = contract.page().await;
    let states: Vec<&Value> = page["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["state"])
        .collect();
    assert_eq!(states, ["draft", "in_force"]);
    let unsigned = contract.sign("wang.qiang").await.refusal_codes();
    assert_eq!(
        unsigned,
        [
            "missing_signature",
            "missing_signature",
            "missing_file",
            "missing_signing"
        ],
        "a supplement is signed anew"
    );
    let file = rep.upload("supplement.pdf", PDF.to_vec()).await.ok();
    contract
        .change("chen.jing", |input| {
            input["file_id"] = file["id"].clone();
            input["signed_on"] = json!("2026-03-02");
            for place in 0..2 {
                input["signatories"][place]["signed_on"] = json!("2026-03-02");
            }
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    let page = contract.page().await;
    assert_eq!(page["versions"][1]["state"], "superseded");
    assert_eq!(page["versions"][0]["reason"], "客户增加一台");
    let found = rep.get(&contract.path("/compare?from=1&to=2")).await.ok();
    let fields = found["changes"].to_string();
    assert!(fields.contains("/quantity") && fields.contains("/signed_on"));
    let thread = contract.ordered(json!({})).await;
    let content = thread.page("chen.jing").await["content"].clone();
    assert_eq!(content["lines"][0]["quantity"], "3");
}

// Clauses: EQ-3.2b.
async fn an_order_explains_what_differs_from_its_contract(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let mut thread = contract.ordered(json!({})).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["lines"][1]["quantity"] = json!("4");
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.done();
    thread.revision = 2;
    assert_eq!(
        thread.submit().await.refusal_codes(),
        ["unexplained_difference"]
    );
    let origin = thread.get("chen.jing", &thread.path("origin")).await;
    let explanations = json!({"explanations": [
        {"field": origin["differences"][0]["field"], "reason": "客户电话追加一台"}]});
    let explain = thread.path("origin/explanations");
    rep.post_on(&explain, 2, &explanations).await.done();
    thread.submit().await.done();
    let checks = thread.path("steps/initial_review/checks");
    let found = thread.get("wang.qiang", &checks).await.to_string();
    assert!(
        found.contains("与合同 HT-2026-0001 有 1 处不同，均已说明原因"),
        "the reviewer sees the real differences"
    );
}
