//! Prices: from the book with rule and reasons, per unit ordered, below the floor only approved.

use serde_json::{Value, json};
use stories::{Company, Person, Thread, complete, parameters, stories};

stories!(
    a_price_comes_from_the_book_and_says_why,
    gifts_follow_the_quantity,
    boxes_are_ordered_and_sets_are_made,
    a_discount_on_the_whole_is_shared_to_the_fen,
    a_price_below_the_floor_needs_approval_of_that_price,
    an_orders_own_channel_chooses_the_list,
    a_line_beyond_the_rest_of_a_frame_says_so,
    two_orders_race_for_the_last_of_a_frame_contract,
    a_price_that_changed_is_not_submitted_unseen,
    a_foreign_currency_has_a_rate_from_a_date_on,
);

/// A complete order of one line.
async fn order_of(company: &Company, rep: &Person, sku: &str, line: Value) -> Value {
    let mut body = complete(company, rep).await;
    let product = company.find(rep, "products", sku).await;
    let mut whole = json!({"product_id": product["id"], "parameters": parameters(&product)});
    let fields = whole.as_object_mut().unwrap();
    fields.extend(line.as_object().unwrap().clone());
    body["lines"] = json!([whole]);
    body
}

pub(crate) async fn entered<'a>(company: &'a Company, rep: &Person, body: &Value) -> Thread<'a> {
    let id = rep.post("/orders", body).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    Thread {
        company,
        id,
        revision: 1,
    }
}

/// Saves what the page shows with one line changed.
async fn change_line(thread: &mut Thread<'_>, rep: &Person, part: Value) -> stories::Answer {
    let mut content = thread.page("chen.jing").await["content"].clone();
    let fields = content["lines"][0].as_object_mut().unwrap();
    fields.extend(part.as_object().unwrap().clone());
    let path = format!("/orders/{}", thread.id);
    let saved = rep.put_on(&path, thread.revision, &content).await;
    if saved.status == 200 {
        thread.revision += 1;
    }
    saved
}

// Clauses: BL-1, BL-3b.
async fn a_price_comes_from_the_book_and_says_why(company: &Company) {
    let rep = company.person("chen.jing").await;
    let body = order_of(company, &rep, "YQ-100", json!({"quantity": "3"})).await;
    let preview = rep
        .post("/orders/prices", &json!({"content": body}))
        .await
        .ok();
    let thread = entered(company, &rep, &body).await;
    let page = thread.page("chen.jing").await;
    assert_eq!(
        page["content"]["lines"][0]["unit_price"], "9200",
        "{page:#}"
    );
    let source = &page["lines"][0]["price_source"];
    assert_eq!(source["code"], "PL-A");
    assert_eq!(
        preview["lines"][0]["source"], *source,
        "the preview tells the same"
    );
    assert_eq!(preview["gross"], page["order"]["gross"]);
    let why: Vec<(&str, &str)> = source["passed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["code"].as_str().unwrap(), p["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        why,
        [("PL-ONLINE", "other_channel"), ("", "outranked")],
        "{source:#}"
    );
    // Who may not see prices does not see where they come from.
    let mut typed = thread;
    change_line(
        &mut typed,
        &rep,
        json!({"unit_price": "9500", "from_book": false}),
    )
    .await
    .ok();
    let page = typed.page("chen.jing").await;
    assert_eq!(page["content"]["lines"][0]["unit_price"], "9500");
    assert_eq!(
        page["lines"][0]["price_source"],
        Value::Null,
        "a typed price is nobody's rule"
    );
}

// Clauses: BL-3.
async fn gifts_follow_the_quantity(company: &Company) {
    let rep = company.person("chen.jing").await;
    let body = order_of(company, &rep, "SEAL-80", json!({"quantity": "100"})).await;
    let mut thread = entered(company, &rep, &body).await;
    let page = thread.page("chen.jing").await;
    let gift = &page["content"]["lines"][1];
    assert_eq!(gift["quantity"], "2", "{page:#}");
    assert_eq!(gift["unit_price"], "0");
    assert_eq!(
        gift["gift_of"]["line_id"],
        page["content"]["lines"][0]["line_id"]
    );
    assert!(
        gift["remark"].as_str().unwrap().starts_with("赠品"),
        "{gift}"
    );
    assert_eq!(page["lines"][1]["gross"], "0.00");
    assert_eq!(page["content"]["lines"][0]["unit_price"], "900");
    let line = gift["line_id"].clone();

    change_line(&mut thread, &rep, json!({"quantity": "50"}))
        .await
        .ok();
    let page = thread.page("chen.jing").await;
    assert_eq!(page["content"]["lines"][1]["quantity"], "1");
    assert_eq!(
        page["content"]["lines"][1]["line_id"], line,
        "the gift line stays the same"
    );
    change_line(&mut thread, &rep, json!({"quantity": "49"}))
        .await
        .ok();
    let page = thread.page("chen.jing").await;
    assert_eq!(page["lines"].as_array().map(Vec::len), Some(1), "{page:#}");
    assert_eq!(
        page["content"]["lines"][0]["unit_price"], "950",
        "below the quantity break"
    );
}

async fn boxes_are_ordered_and_sets_are_made(company: &Company) {
    let rep = company.person("liu.yang").await;
    let boxes = |n: &str| json!({"entered": {"quantity": n, "unit": "箱"}});
    let customer = company.find(&rep, "customers", "C0003").await;
    let other_rep = company.person("chen.jing").await;
    let mut body = order_of(company, &other_rep, "SEAL-80", boxes("1.3")).await;
    body["customer_id"] = customer["id"].clone();
    body["contract_file_id"] = Value::Null;
    let refused = rep.post("/orders", &body).await;
    assert_eq!(refused.error_codes(), ["not_whole"], "{refused:?}");
    body["lines"][0]["entered"]["quantity"] = json!("2");
    let id = rep.post("/orders", &body).await.ok()["id"].clone();
    let page = rep
        .get(&format!("/orders/{}", id.as_str().unwrap()))
        .await
        .ok();
    let line = &page["content"]["lines"][0];
    assert_eq!(line["quantity"], "24", "{page:#}");
    assert_eq!(
        (&line["unit_price"], &line["price_unit"]),
        (&json!("11160"), &json!("箱"))
    );
    assert_eq!(page["lines"][0]["net"], "22320.00");
}

async fn a_discount_on_the_whole_is_shared_to_the_fen(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = complete(company, &rep).await;
    body["discount"] = json!({"amount": "764.01"});
    body["rounding"] = json!("document");
    let thread = entered(company, &rep, &body).await;
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["gross"], "137999.99", "{page:#}");
    let fen = |value: &Value| -> i64 { value.as_str().unwrap().replace('.', "").parse().unwrap() };
    let lines = page["lines"].as_array().unwrap();
    for key in ["net", "tax", "gross"] {
        let sum: i64 = lines.iter().map(|line| fen(&line[key])).sum();
        assert_eq!(sum, fen(&page["order"][key]), "{key}");
    }
    let shared: i64 = lines.iter().map(|line| fen(&line["discount_share"])).sum();
    assert_eq!(shared, 76_401);
    body["discount"] = json!({"amount": "138764.01"});
    let refused = rep.post("/orders", &body).await;
    assert_eq!(refused.error_codes(), ["discount"], "{refused:?}");
}

async fn a_price_below_the_floor_needs_approval_of_that_price(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = complete(company, &rep).await;
    body["lines"][0]["unit_price"] = json!("40000");
    let mut thread = entered(company, &rep, &body).await;
    assert_eq!(thread.submit().await.refusal_codes(), ["below_floor"]);
    let page = thread.page("chen.jing").await;
    let line = page["content"]["lines"][0]["line_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = thread.path(&format!("lines/{line}/floor-approval"));
    let because = json!({"reason": "样板工程，带动后续订单"});
    rep.post_on(&path, 1, &because).await.problem(403);
    let (manager, general) = (
        company.person("wang.qiang").await,
        company.person("lin.feng").await,
    );
    manager
        .post_on(&path, 1, &json!({"reason": " "}))
        .await
        .problem(422);
    let approved = manager.post_on(&path, 1, &because).await;
    assert_eq!(approved.status, 204, "{approved:?}");
    let floors = rep.get(&thread.path("floor-prices")).await.ok();
    assert_eq!(floors[0]["approved_by"], "王强", "{floors:#}");

    // A lower price asks again, and further down than the manager's authority reaches.
    change_line(&mut thread, &rep, json!({"unit_price": "39000"}))
        .await
        .ok();
    assert_eq!(thread.submit().await.refusal_codes(), ["below_floor"]);
    manager.post_on(&path, 1, &because).await.problem(412);
    let beyond = manager.post_on(&path, 2, &because).await;
    assert_eq!(beyond.refusal_codes(), ["beyond_authority"], "{beyond:?}");
    let approved = general.post_on(&path, 2, &because).await;
    assert_eq!(approved.status, 204, "{approved:?}");
    // A higher price than the approved one needs no other approval.
    change_line(&mut thread, &rep, json!({"unit_price": "39500"}))
        .await
        .ok();
    let _ = thread.submit().await.ok();
    assert_eq!(
        thread.page("chen.jing").await["order"]["state"],
        "in_review"
    );
}

// Clauses: BL-3b.
async fn an_orders_own_channel_chooses_the_list(company: &Company) {
    let rep = company.person("liu.yang").await;
    let other_rep = company.person("chen.jing").await;
    // A customer of the channel `online`.
    let customer = company.find(&rep, "customers", "C0003").await;
    let mut body = order_of(company, &other_rep, "YQ-100", json!({"quantity": "3"})).await;
    body["customer_id"] = customer["id"].clone();
    body["contract_file_id"] = Value::Null;
    for (channel, code, of) in [
        ("online", "PL-ONLINE", json!("online")),
        ("fair", "", Value::Null),
        ("", "PL-ONLINE", json!("online")),
    ] {
        body["channel"] = json!(channel);
        let preview = rep
            .post("/orders/prices", &json!({"content": body}))
            .await
            .ok();
        let source = &preview["lines"][0]["source"];
        assert_eq!(
            (&source["code"], &source["channel"]),
            (&json!(code), &of),
            "{source:#}"
        );
        let id = rep.post("/orders", &body).await.ok()["id"].clone();
        let path = format!("/orders/{}", id.as_str().unwrap());
        let page = rep.get(&path).await.ok();
        assert_eq!(page["lines"][0]["price_source"], *source);
    }
    body["channel"] = json!("fair");
    let quoted = json!({"content": body, "valid_until": "2026-03-31"});
    let id = rep.post("/quotations", &quoted).await.ok()["id"].clone();
    let page = rep
        .get(&format!("/quotations/{}", id.as_str().unwrap()))
        .await
        .ok();
    let source = &page["lines"][0]["price_source"];
    assert_eq!(source["code"], "", "{page:#}");
    let passed = source["passed"].as_array().unwrap();
    assert!(
        passed
            .iter()
            .any(|p| p["reason"] == "other_channel" && p["channel"] == "online"),
        "{source:#}"
    );
}

async fn a_line_beyond_the_rest_of_a_frame_says_so(company: &Company) {
    let rep = company.person("chen.jing").await;
    let customer = company.find(&rep, "customers", "C0002").await;
    let mut body = order_of(company, &rep, "YB-40", json!({"quantity": "41"})).await;
    body["customer_id"] = customer["id"].clone();
    let sources = async |body: &Value| -> Vec<Value> {
        let preview = rep
            .post("/orders/prices", &json!({"content": body}))
            .await
            .ok();
        let lines = preview["lines"].as_array().unwrap();
        lines.iter().map(|line| line["source"].clone()).collect()
    };
    let [beyond] = &sources(&body).await[..] else {
        panic!("one line")
    };
    assert_eq!(beyond["code"], "", "the whole line has the list price");
    let told = &beyond["beyond"];
    assert_eq!(
        (&told["code"], &told["left"], &told["over"]),
        (&json!("FC-2026-01"), &json!("40"), &json!("1"))
    );
    body["lines"][0]["quantity"] = json!("40");
    let mut rest = body["lines"][0].clone();
    rest["quantity"] = json!("1");
    body["lines"].as_array_mut().unwrap().push(rest);
    let [frame, list] = &sources(&body).await[..] else {
        panic!("two lines")
    };
    assert_eq!(
        (&frame["code"], &frame["beyond"]),
        (&json!("FC-2026-01"), &Value::Null)
    );
    assert_eq!(list["beyond"]["left"], "0", "{list:#}");
    let page = entered(company, &rep, &body).await.page("chen.jing").await;
    assert_eq!(page["lines"][1]["price_source"], *list);
}

async fn two_orders_race_for_the_last_of_a_frame_contract(company: &Company) {
    let rep = company.person("chen.jing").await;
    let customer = company.find(&rep, "customers", "C0002").await;
    let mut body = order_of(company, &rep, "YB-40", json!({"quantity": "25"})).await;
    body["customer_id"] = customer["id"].clone();
    let (one, two) = (
        entered(company, &rep, &body).await,
        entered(company, &rep, &body).await,
    );
    for thread in [&one, &two] {
        let page = thread.page("chen.jing").await;
        assert_eq!(
            page["lines"][0]["price_source"]["code"], "FC-2026-01",
            "{page:#}"
        );
    }
    let (first, second) = tokio::join!(one.submit(), two.submit());
    let refused = [first, second]
        .into_iter()
        .filter(|answer| answer.status != 200);
    let codes: Vec<Vec<String>> = refused.map(|answer| answer.refusal_codes()).collect();
    assert_eq!(
        codes,
        [["price_changed"]],
        "of 40 agreed only one gets its 25"
    );
    // Fifteen are left, and exactly these can be called off.
    let mut rest = entered(company, &rep, &body).await;
    let page = rest.page("chen.jing").await;
    assert_eq!(
        page["lines"][0]["price_source"]["passed"][0]["reason"], "call_off_spent",
        "{page:#}"
    );
    change_line(&mut rest, &rep, json!({"quantity": "15"}))
        .await
        .ok();
    let _ = rest.submit().await.ok();
}

async fn a_price_that_changed_is_not_submitted_unseen(company: &Company) {
    let rep = company.person("chen.jing").await;
    let body = order_of(company, &rep, "YQ-100", json!({"quantity": "3"})).await;
    let mut thread = entered(company, &rep, &body).await;
    let finance = company.person("shen.yue").await;
    let found = finance.get("/price-lists?q=PL-A").await.ok();
    let path = format!("/price-lists/{}", found["items"][0]["id"].as_str().unwrap());
    let mut list = finance.get(&path).await.ok();
    let version = list["version"].as_i64().unwrap();
    for computed in ["id", "version", "customer_name", "products"] {
        list.as_object_mut().unwrap().remove(computed);
    }
    for rule in list["rules"].as_array_mut().unwrap() {
        if rule["price"] == "9200" {
            rule["price"] = json!("9300");
        }
    }
    let changed = finance.put_on(&path, version, &list).await;
    assert_eq!(changed.status, 204, "{changed:?}");
    assert_eq!(thread.submit().await.refusal_codes(), ["price_changed"]);
    change_line(&mut thread, &rep, json!({})).await.ok();
    let page = thread.page("chen.jing").await;
    assert_eq!(
        page["content"]["lines"][0]["unit_price"], "9300",
        "{page:#}"
    );
    let _ = thread.submit().await.ok();
}

/// Finance enters what a Hong Kong dollar is worth; before that nothing is ordered in it.
async fn a_foreign_currency_has_a_rate_from_a_date_on(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = order_of(company, &rep, "YQ-100", json!({"quantity": "2"})).await;
    body["currency"] = json!("HKD");
    body["lines"][0]["unit_price"] = json!("1300");
    let early = rep.post("/orders", &body).await;
    assert_eq!(early.status, 422, "nobody entered a rate: {early:?}");
    let rate =
        |from: &str, rate: &str| json!({"currency": "HKD", "valid_from": from, "rate": rate});
    let finance = company.person("qian.hui").await;
    let own = rep.put("/currency-rates", &rate("2026-01-01", "7.1")).await;
    assert_eq!(own.status, 403, "{own:?}");
    let home = json!({"currency": "CNY", "valid_from": "2026-01-01", "rate": "1"});
    let home = finance.put("/currency-rates", &home).await;
    assert_eq!(home.error_codes(), ["currency"]);
    let nothing = finance
        .put("/currency-rates", &rate("2026-01-01", "0"))
        .await;
    assert_eq!(nothing.error_codes(), ["positive"]);
    for (from, value) in [
        ("2026-01-01", "7.3"),
        ("2026-01-01", "7.1"),
        ("2026-09-01", "7.2"),
    ] {
        finance
            .put("/currency-rates", &rate(from, value))
            .await
            .done();
    }
    let mut rates = rep.get("/currency-rates").await.ok();
    let of_currency = |row: &Value| row["currency"] == "HKD";
    rates.as_array_mut().unwrap().retain(of_currency);
    assert_eq!(
        rates,
        json!([rate("2026-09-01", "7.2"), rate("2026-01-01", "7.1")])
    );
    let order = entered(company, &rep, &body).await;
    let page = order.page("chen.jing").await;
    assert_eq!(page["order"]["currency"], "HKD", "{page:#}");
}
