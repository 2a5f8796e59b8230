//! Gifts promised in writing come though their promotion has ended.

use serde_json::{Value, json};
use stories::{Answer, Company, Person, Thread, complete, parameters, stories};

use crate::{
    contracts::{self, Contract},
    frame_contracts::frame,
    order_changes::{agree, ask},
    quotations::{self, Quotation, accept},
};

stories!(
    what_was_promised_outlives_its_promotion,
    a_contract_keeps_the_gifts_it_promised,
    a_frame_brings_its_gifts_call_off_by_call_off,
    nobody_is_promised_half_a_seal,
);

/// Saves the promotion of a demo company that gives a seal with every fifty, changed.
async fn change_promotion(company: &Company, change: impl FnOnce(&mut Value)) -> Answer {
    let finance = company.person("shen.yue").await;
    let found = finance.get("/price-lists?q=PROMO-SEAL").await.ok();
    let path = format!("/price-lists/{}", found["items"][0]["id"].as_str().unwrap());
    let mut list = finance.get(&path).await.ok();
    let version = list["version"].as_i64().unwrap();
    for computed in ["id", "version", "customer_name", "products"] {
        list.as_object_mut().unwrap().remove(computed);
    }
    change(&mut list);
    finance.put_on(&path, version, &list).await
}

async fn nobody_is_promised_half_a_seal(company: &Company) {
    let half = |list: &mut Value| list["rules"][0]["gift"]["get"] = json!("0.5");
    let problem = change_promotion(company, half).await.problem(422);
    assert_eq!(problem["errors"][0]["code"], "not_whole", "{problem:#}");
    assert_eq!(problem["errors"][0]["pointer"], "/rules/0/gift/get");
}

/// That promotion ends as of yesterday.
async fn end_promotion(company: &Company) {
    change_promotion(company, |list| list["valid_until"] = json!("2026-03-01"))
        .await
        .done();
}

/// A line of a hundred seals, two more of which are given by a promotion.
async fn seals(company: &Company, rep: &Person) -> Value {
    let product = company.find(rep, "products", "SEAL-80").await;
    json!({"product_id": product["id"], "quantity": "100", "parameters": parameters(&product)})
}

/// Quantities of the gift lines of an order.
async fn gifts(thread: &Thread<'_>) -> Vec<Value> {
    let page = thread.page("chen.jing").await;
    let lines = page["content"]["lines"].as_array().unwrap().iter();
    let gifts = lines.filter(|line| line["gift_of"].is_object());
    gifts.map(|line| line["quantity"].clone()).collect()
}

// Clauses: EQ-3.2b, BL-3.
async fn what_was_promised_outlives_its_promotion(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut sheet = quotations::input(company, &rep).await;
    sheet["content"]["lines"] = json!([seals(company, &rep).await]);
    let quotation = Quotation::written(company, "chen.jing", &sheet).await;
    let token = quotation.issue("chen.jing").await.ok()["token"].clone();
    accept(company, token.as_str().unwrap()).await.ok();
    end_promotion(company).await;
    let saved = quotation.act("chen.jing", "order", json!({})).await.ok();
    let mut thread = Thread {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
        revision: 1,
    };
    assert_eq!(gifts(&thread).await, ["2"], "promised in writing");
    let origin = rep.get(&thread.path("origin")).await.ok();
    assert_eq!(origin["differences"], json!([]), "{origin:#}");

    let mut content = thread.page("chen.jing").await["content"].clone();
    let whole = complete(company, &rep).await;
    for key in ["contract_no", "contract_signed_on", "contract_file_id"] {
        content[key] = whole[key].clone();
    }
    let paid = content["lines"][0].clone();
    content["lines"] = json!([paid]);
    let preview = rep
        .post(
            "/orders/prices",
            &json!({"order_id": thread.id, "content": content}),
        )
        .await
        .ok();
    assert_eq!(preview["lines"][1]["quantity"], "2", "{preview:#}");
    let path = format!("/orders/{}", thread.id);
    for (bought, given) in [("60", vec!["1"]), ("40", vec![]), ("200", vec!["2"])] {
        content["lines"][0]["quantity"] = json!(bought);
        rep.put_on(&path, thread.revision, &content).await.done();
        thread.revision += 1;
        assert_eq!(gifts(&thread).await, given, "of {bought}");
    }
    // Fewer seals bring fewer gifts, which is told in words and wants a reason.
    content["lines"][0]["quantity"] = json!("40");
    rep.put_on(&path, thread.revision, &content).await.done();
    thread.revision += 1;
    let refused = thread.submit().await;
    let codes = refused.refusal_codes();
    assert_eq!(codes, ["unexplained_difference", "unexplained_difference"]);
    let told = refused.body["refusals"].to_string();
    assert!(
        told.contains("删去的一行，原为 赠品 机械密封 80 2 套，现为 —"),
        "{told}"
    );
    assert!(!told.contains("line_id"), "no JSON for people: {told}");
    content["lines"][0]["quantity"] = json!("100");
    rep.put_on(&path, thread.revision, &content).await.done();
    thread.revision += 1;
    let origin = rep.get(&thread.path("origin")).await.ok();
    assert_eq!(origin["differences"], json!([]), "the same gift line again");
    thread.submit().await.done();
}

// Clauses: EQ-3.2b.
async fn a_contract_keeps_the_gifts_it_promised(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = contracts::input(company, &rep).await;
    words["content"]["lines"] = json!([seals(company, &rep).await]);
    let contract = Contract::in_force(company, &words).await;
    end_promotion(company).await;
    // A supplement about something else takes nothing back.
    contract
        .supplemented("改包装", |input| input["packing"] = json!("纸箱"))
        .await;
    let thread = contract.ordered(json!({})).await;
    assert_eq!(gifts(&thread).await, ["2"]);
    thread.pass_review().await;
    // A change of the order keeps the promise too.
    let line = thread.page("chen.jing").await["lines"][0]["line_id"].clone();
    let less = json!([{"action": "quantity", "line_id": line, "quantity": "75"}]);
    let asked = ask(&thread, "chen.jing", 1, less).await.ok();
    agree(&thread, &asked).await;
    assert_eq!(
        gifts(&thread).await,
        ["1"],
        "three quarters of two, whole pieces"
    );
}

/// Two gifts with a hundred: sixty bring one, the remaining forty the other.
async fn a_frame_brings_its_gifts_call_off_by_call_off(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = frame(company, &rep, "100").await;
    let mut line = seals(company, &rep).await;
    line["unit_price"] = json!("900");
    words["content"]["lines"] = json!([line]);
    let contract = Contract::in_force(company, &words).await;
    end_promotion(company).await;
    let line = contract.page().await["frame"][0]["line_id"].clone();
    for (quantity, given) in [("40", vec![]), ("20", vec!["1"]), ("40", vec!["1"])] {
        let call = json!({"lines": [{"line_id": line, "quantity": quantity}],
            "delivery_on": "2026-05-20"});
        let order = contract.ordered(call).await;
        assert_eq!(gifts(&order).await, given, "with {quantity}");
        let origin = order.get("chen.jing", &order.path("origin")).await;
        assert_eq!(origin["differences"], json!([]), "{origin:#}");
        order.submit().await.done();
    }
}
