//! Entering an order: drafts, what is missing, what is wrong, conflicts, repeated requests.

use serde_json::{Value, json};
use stories::{Company, Person, Thread, complete, stories};

stories!(
    an_incomplete_draft_is_saved_and_says_what_is_missing,
    each_parameter_that_a_product_names_is_asked_for,
    what_is_wrong_is_refused_and_changes_nothing,
    a_repeated_request_is_answered_once,
    a_stale_change_shows_the_other_one,
    an_order_of_others_is_as_if_absent,
    a_repeated_po_number_warns_only_for_the_same_customer,
    an_order_beyond_the_credit_warns,
    orders_are_found_by_number_customer_and_initials,
    a_word_of_many_customers_finds_their_orders,
    a_draft_is_given_up_by_its_owner_and_a_submitted_order_by_a_manager,
    a_clerk_discards_his_own_draft,
);

/// An order with one good line.
async fn draft(company: &Company, rep: &Person) -> Value {
    let product = company.find(rep, "products", "YS-150").await;
    let customer = company.find(rep, "customers", "C0001").await;
    json!({
        "order_type": "equipment",
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "2", "unit_price": "47000"}],
    })
}

// Clauses: EQ-3.2b.
async fn an_incomplete_draft_is_saved_and_says_what_is_missing(company: &Company) {
    let rep = company.person("chen.jing").await;
    let answer = rep.post("/orders", &draft(company, &rep).await).await;
    let saved = answer.clone().ok();
    assert_eq!(answer.status, 201);
    assert_eq!(saved["net"], "94000.00");
    assert_eq!(saved["tax"], "12220.00");
    assert_eq!(saved["gross"], "106220.00");
    let missing: Vec<&str> = saved["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|m| m["field"].as_str())
        .collect();
    assert!(missing.contains(&"contract.number"), "{missing:?}");
    let page = rep
        .get(&format!("/orders/{}", saved["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(page["order"]["state"], "draft");
    let submit = page["actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["name"] == "submit")
        .unwrap();
    assert_eq!(submit["allowed"], false);
}

// Clauses: EQ-3.1b.
async fn each_parameter_that_a_product_names_is_asked_for(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = complete(company, &rep).await;
    body["lines"][0]["parameters"] = json!([
        {"name": "流量", "value": "50 m³/h"}, {"name": "扬程", "value": " "},
    ]);
    let saved = rep.post("/orders", &body).await.ok();
    let thread = Thread {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
        revision: 1,
    };
    let page = thread.page("chen.jing").await;
    assert_eq!(
        page["lines"][0]["parameters"],
        json!(["流量", "扬程", "电压"])
    );
    let gaps = page["missing"].as_array().unwrap().iter();
    let gaps: Vec<_> = gaps
        .map(|gap| (gap["step"].as_str(), gap["message"]["zh"].as_str()))
        .collect();
    let step = Some("initial_review");
    assert_eq!(
        gaps,
        [
            (step, Some("第 1 行：请填写技术参数：扬程")),
            (step, Some("第 1 行：请填写技术参数：电压")),
        ]
    );
    let refused = thread.submit().await;
    assert_eq!(refused.refusal_codes(), ["missing_field", "missing_field"]);
    // A product that names none is described in the clerk's own words.
    let seal = company.find(&rep, "products", "SEAL-80").await;
    let mut line = json!({"product_id": seal["id"], "quantity": "1"});
    body["lines"] = json!([line]);
    let saved = rep.post("/orders", &body).await.ok();
    assert_eq!(saved["missing"][0]["what"]["zh"], "请填写技术参数");
    line["parameters"] = json!([{"name": "规格", "value": "按样本"}]);
    body["lines"] = json!([line]);
    assert_eq!(rep.post("/orders", &body).await.ok()["missing"], json!([]));
}

async fn what_is_wrong_is_refused_and_changes_nothing(company: &Company) {
    let rep = company.person("chen.jing").await;
    let good = draft(company, &rep).await;
    let wrong = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer}")) = value;
        body
    };
    let nobody = "01936b2e-5f0a-7c3d-9e21-000000000001";
    let mut early = good.clone();
    early["order_date"] = json!("2026-03-02");
    early["lines"][0]["delivery_on"] = json!("2026-03-01");
    let mut unheard = good.clone();
    unheard["channel"] = json!("carrier pigeon");
    let disabled = company.find(&rep, "customers", "C0008").await;
    for (body, code) in [
        (wrong("/lines/0/quantity", json!("0")), "positive"),
        (wrong("/lines/0/quantity", json!("-1")), "positive"),
        (wrong("/lines/0/quantity", json!("1.5")), "whole_units"),
        (
            wrong("/lines/0/quantity", json!("999999999")),
            "overflow_or_large",
        ),
        (
            wrong("/lines/0/product_id", json!(nobody)),
            "unknown_product",
        ),
        (wrong("/customer_id", json!(nobody)), "unknown_customer"),
        (
            wrong("/customer_id", disabled["id"].clone()),
            "disabled_customer",
        ),
        (early, "before_order"),
        (unheard, "unknown_channel"),
    ] {
        let mut body = body;
        if code == "overflow_or_large" {
            body["lines"][0]["unit_price"] = json!("9000000000000");
        }
        let answer = rep.post("/orders", &body).await;
        assert_eq!(answer.status, 422, "{code}: {answer:?}");
        let codes = answer.error_codes();
        let expected = if code == "overflow_or_large" {
            "overflow"
        } else {
            code
        };
        assert!(codes.iter().any(|c| c == expected), "{code}: {codes:?}");
    }
    let list = rep.get("/orders").await.ok();
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        0,
        "nothing was entered"
    );
}

async fn a_repeated_request_is_answered_once(company: &Company) {
    let rep = company.person("chen.jing").await;
    let body = draft(company, &rep).await;
    let first = rep.post_with_key("/orders", &body, "key-1").await;
    let again = rep.post_with_key("/orders", &body, "key-1").await;
    assert!(again.replayed);
    assert_eq!(first.clone().ok()["id"], again.ok()["id"]);
    let mut other = body.clone();
    other["remark"] = json!("another body");
    rep.post_with_key("/orders", &other, "key-1")
        .await
        .problem(422);
    let list = rep.get("/orders").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

async fn a_stale_change_shows_the_other_one(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = draft(company, &rep).await;
    let id = rep.post("/orders", &body).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    body["remark"] = json!("first");
    rep.put_on(&format!("/orders/{id}"), 1, &body).await.ok();
    body["remark"] = json!("second");
    let stale = rep
        .put_on(&format!("/orders/{id}"), 1, &body)
        .await
        .problem(412);
    assert_eq!(stale["current"]["content"]["remark"], "first", "{stale}");
    rep.put(&format!("/orders/{id}"), &body).await.problem(428);
}

async fn an_order_of_others_is_as_if_absent(company: &Company) {
    let (chen, huang) = (
        company.person("chen.jing").await,
        company.person("huang.lei").await,
    );
    let id = chen
        .post("/orders", &draft(company, &chen).await)
        .await
        .ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let absent = "01936b2e-5f0a-7c3d-9e21-000000000001";
    let foreign = huang.get(&format!("/orders/{id}")).await.problem(404);
    let unknown = huang.get(&format!("/orders/{absent}")).await.problem(404);
    assert_eq!(foreign["code"], unknown["code"]);
    assert_eq!(foreign["detail"], unknown["detail"]);
    assert_eq!(
        huang.get("/orders").await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    company
        .stranger()
        .get(&format!("/orders/{id}"))
        .await
        .problem(401);
    let feng = company.person("feng.tao").await;
    feng.post("/orders", &json!({"order_type": "equipment"}))
        .await
        .problem(403);
}

async fn a_repeated_po_number_warns_only_for_the_same_customer(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = draft(company, &rep).await;
    body["customer_po_no"] = json!("PO-77");
    let first = rep.post("/orders", &body).await.ok();
    assert_eq!(first["warnings"], json!([]));
    body["customer_po_no"] = json!("po-77 ");
    let second = rep.post("/orders", &body).await.ok();
    assert_eq!(second["warnings"][0]["code"], "repeated_po");
    body["customer_id"] = company.find(&rep, "customers", "C0002").await["id"].clone();
    let other = rep.post("/orders", &body).await.ok();
    assert_eq!(other["warnings"], json!([]));
}

async fn an_order_beyond_the_credit_warns(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = draft(company, &rep).await;
    let within = rep.post("/orders", &body).await.ok();
    assert_eq!(within["warnings"], json!([]));
    // C0001 is granted 3,000,000.00, the order comes to 3,186,600.00.
    body["lines"][0]["quantity"] = json!("60");
    let beyond = rep.post("/orders", &body).await.ok();
    assert_eq!(beyond["warnings"][0]["code"], "credit.exceeded");
    let message = beyond["warnings"][0]["message"].to_string();
    assert!(message.contains("¥186,600.00"), "{message}");
    let path = format!("/orders/{}", beyond["id"].as_str().unwrap());
    let page = rep.get(&path).await.ok();
    assert_eq!(page["warnings"], beyond["warnings"]);
}

/// The ids of the orders that somebody finds.
async fn found(who: &Person, text: &str) -> Vec<Value> {
    let page = who.get(&format!("/orders?q={text}")).await.ok();
    let orders = page["items"].as_array().unwrap();
    orders.iter().map(|order| order["id"].clone()).collect()
}

async fn orders_are_found_by_number_customer_and_initials(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = draft(company, &rep).await;
    body["customer_po_no"] = json!("FIND-0815");
    body["contract_no"] = json!("HT-2026-4711");
    let saved = rep.post("/orders", &body).await.ok();
    let label = saved["label"].as_str().unwrap();
    let manager = company.person("wang.qiang").await;
    let (other, south) = (
        company.person("liu.yang").await,
        company.person("he.jun").await,
    );
    for text in [
        "find-08",
        "HT-2026-4711",
        "ht-2026",
        label,
        "瀚海水",
        "瀚海",
        "szhh",
    ] {
        let sought = saved["id"].clone();
        assert!(found(&rep, text).await.contains(&sought), "rep, {text}");
        assert!(
            found(&manager, text).await.contains(&sought),
            "manager, {text}"
        );
        assert!(
            !found(&other, text).await.contains(&sought),
            "other, {text}"
        );
        assert!(
            !found(&south, text).await.contains(&sought),
            "south, {text}"
        );
    }
    assert_eq!(found(&rep, "find-16").await, Vec::<Value>::new());
    assert_eq!(found(&rep, "瀚海石化").await, Vec::<Value>::new());
}

/// Of a word that stands in more than a hundred names the newest orders are gone through.
async fn a_word_of_many_customers_finds_their_orders(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = draft(company, &rep).await;
    let mut orders = Vec::new();
    for no in 0..120 {
        let customer =
            json!({"code": format!("M{no:04}"), "name": format!("镇江鲲鹏{no:04}机械厂")});
        let customer = rep.post("/customers", &customer).await.ok();
        if no % 40 == 0 {
            body["customer_id"] = customer["id"].clone();
            orders.push(rep.post("/orders", &body).await.ok()["id"].clone());
        }
    }
    orders.reverse();
    let manager = company.person("wang.qiang").await;
    let other = company.person("liu.yang").await;
    for text in ["鲲鹏", "zjkp"] {
        assert_eq!(found(&rep, text).await, orders, "{text}");
        assert_eq!(found(&manager, text).await, orders, "{text}");
        assert_eq!(found(&other, text).await, Vec::<Value>::new(), "{text}");
    }
    assert_eq!(found(&rep, "鲲鹏0040").await, orders[1..2]);
    assert_eq!(found(&rep, "鲲鹏&state=draft").await, orders);
    assert!(found(&rep, "鲲鹏&state=approved").await.is_empty());

    // Whoever is the customer later on, the order is found by him and by nobody else.
    let last = company.find(&rep, "customers", "M0119").await["id"].clone();
    let moved = format!("/orders/{}", orders[0].as_str().unwrap());
    let first = company.find(&rep, "customers", "C0001").await["id"].clone();
    for (revision, customer, expected) in [
        (1, first, &orders[1..]),
        (2, Value::Null, &orders[1..]),
        (3, last, &orders[..]),
    ] {
        body["customer_id"] = customer;
        let _ = rep.put_on(&moved, revision, &body).await.ok();
        assert_eq!(found(&rep, "鲲鹏").await, expected);
        assert_eq!(found(&manager, "zjkp").await, expected);
    }
}

/// Whether a person is offered an act on an order.
async fn offered(person: &Person, path: &str, act: &str) -> bool {
    let page = person.get(path).await.ok();
    let actions = page["actions"].as_array().unwrap();
    let action = actions.iter().find(|a| a["name"] == act).unwrap();
    let refusals = action["refusals"].as_array().unwrap();
    assert_eq!(action["allowed"], refusals.is_empty(), "{action:#}");
    refusals.is_empty()
}

/// What is offered works, and what is not offered is refused.
async fn a_draft_is_given_up_by_its_owner_and_a_submitted_order_by_a_manager(company: &Company) {
    let rep = company.person("chen.jing").await;
    let manager = company.person("wang.qiang").await;
    let why = json!({"reason": "客户取消采购计划"});
    let saved = rep.post("/orders", &draft(company, &rep).await).await.ok();
    let path = format!("/orders/{}", saved["id"].as_str().unwrap());
    let cancel = format!("{path}/cancel");
    assert!(offered(&rep, &path, "cancel").await);
    assert!(!offered(&rep, &path, "withdraw").await);
    let silent = rep.post(&cancel, &json!({"reason": " "})).await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    let given_up = rep.post(&cancel, &why).await.ok();
    assert_eq!(given_up["state"], "cancelled");
    assert!(!offered(&rep, &path, "cancel").await);

    let thread = Thread::entered(company).await;
    let path = format!("/orders/{}", thread.id);
    let (cancel, withdraw) = (format!("{path}/cancel"), format!("{path}/withdraw"));
    assert!(
        !offered(&manager, &path, "submit").await,
        "the entry is the rep's"
    );
    let _ = thread.submit().await.ok();
    assert!(!offered(&rep, &path, "cancel").await);
    let refused = rep.post(&cancel, &why).await;
    assert_eq!(refused.refusal_codes(), ["wrong_post"], "{refused:?}");
    assert!(!offered(&manager, &path, "withdraw").await);
    let refused = manager.post(&withdraw, &why).await;
    assert_eq!(refused.refusal_codes(), ["not_submitter"], "{refused:?}");
    assert!(offered(&rep, &path, "withdraw").await);
    assert!(offered(&manager, &path, "cancel").await);
    let status = rep.get(&path).await.ok()["order"]["status"].clone();
    assert_eq!(
        status,
        Value::Null,
        "it is called as its state is: in review"
    );
    let given_up = manager.post(&cancel, &why).await.ok();
    assert_eq!(given_up["state"], "cancelled");
    let order = &rep.get(&path).await.ok()["order"];
    assert_eq!(order["status"], json!(null), "{order:#}");
    assert_eq!(order["state_title"]["zh"], "已作废");
}

async fn a_clerk_discards_his_own_draft(company: &Company) {
    let (clerk, rep) = (
        company.person("xu.min").await,
        company.person("chen.jing").await,
    );
    let why = json!({"reason": "客户重复来单"});
    let saved = clerk
        .post("/orders", &draft(company, &clerk).await)
        .await
        .ok();
    let path = format!("/orders/{}", saved["id"].as_str().unwrap());
    assert!(offered(&clerk, &path, "cancel").await);
    let silent = clerk
        .post(&format!("{path}/cancel"), &json!({"reason": ""}))
        .await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    let done = clerk.post(&format!("{path}/cancel"), &why).await.ok();
    assert_eq!(done["state"], "cancelled");
    let told = rep.get(&format!("{path}/timeline")).await.ok();
    let items = told["items"].as_array().unwrap();
    let entry = items
        .iter()
        .find(|entry| entry["kind"] == "order.discarded");
    let entry = entry.unwrap_or_else(|| panic!("{told:#}"));
    assert_eq!(entry["data"]["reason"], "客户重复来单", "{entry:#}");

    // What others entered, and what was submitted once, is not a clerk's to give up.
    let saved = rep.post("/orders", &draft(company, &rep).await).await.ok();
    let of_rep = format!("/orders/{}", saved["id"].as_str().unwrap());
    assert!(!offered(&clerk, &of_rep, "cancel").await);
    let refused = clerk.post(&format!("{of_rep}/cancel"), &why).await;
    assert_eq!(refused.refusal_codes(), ["not_own_draft"], "{refused:?}");
    let whole = complete(company, &clerk).await;
    let saved = clerk.post("/orders", &whole).await.ok();
    let id = saved["id"].as_str().unwrap().to_owned();
    let path = format!("/orders/{id}");
    let answers =
        json!({"checklist": [{"item": "entry_checked", "ok": true, "note": "与合同一致"}]});
    let submitted = clerk.post_on(&format!("{path}/submit"), 1, &answers).await;
    assert_eq!(submitted.status, 200, "{submitted:?}");
    let because = json!({"reason": "漏填"});
    clerk.post(&format!("{path}/withdraw"), &because).await.ok();
    let refused = clerk.post(&format!("{path}/cancel"), &why).await;
    assert_eq!(refused.refusal_codes(), ["not_own_draft"], "{refused:?}");
    rep.post(&format!("{path}/cancel"), &why).await.ok();
}
