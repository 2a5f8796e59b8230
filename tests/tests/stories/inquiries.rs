//! Inquiries: how they come, what is missing of the need, and what becomes of them.

use serde_json::{Value, json};
use stories::{Company, Person, complete, stories};

stories!(
    a_need_is_complete_before_it_is_quoted,
    a_prospect_becomes_a_customer_first,
    an_inquiry_becomes_an_order_at_once,
    channels_are_compared,
    a_lost_inquiry_says_why,
);

/// An inquiry of a pump that lacks nothing.
async fn need(company: &Company, rep: &Person) -> Value {
    let whole = complete(company, rep).await;
    let mut line = whole["lines"][0].clone();
    line.as_object_mut().unwrap().remove("unit_price");
    json!({"content": {
        "order_type": "equipment",
        "customer_id": whole["customer_id"],
        "contact_name": "顾明",
        "contact_phone": "13800000001",
        "channel": "fair",
        "delivery_on": "2026-04-30",
        "delivery_place": "苏州工业园区",
        "payment_terms": whole["payment_terms"],
        "lines": [line],
    }})
}

async fn registered(rep: &Person, need: &Value) -> String {
    let saved = rep.post("/inquiries", need).await.ok();
    format!("/inquiries/{}", saved["id"].as_str().unwrap())
}

// Clauses: EQ-3.1a, EQ-3.1b.
async fn a_need_is_complete_before_it_is_quoted(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut sheet = need(company, &rep).await;
    let content = sheet["content"].as_object_mut().unwrap();
    content.remove("channel");
    content.remove("delivery_place");
    content["lines"][0]
        .as_object_mut()
        .unwrap()
        .remove("parameters");
    let refused = rep.post("/inquiries", &sheet).await;
    assert_eq!(
        refused.error_codes(),
        ["required"],
        "how it came: {refused:?}"
    );
    sheet["content"]["channel"] = json!("fair");
    let path = registered(&rep, &sheet).await;
    let page = rep.get(&path).await.ok();
    assert_eq!(page["number"], "I-2026-0001");
    let missing: Vec<&str> = page["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|gap| gap["what"]["zh"].as_str())
        .collect();
    // What the product asks for is asked one by one.
    let parameters = ["流量", "扬程", "电压"].map(|name| format!("请填写技术参数：{name}"));
    assert_eq!(missing[1..], parameters, "{page:#}");
    assert_eq!(page["missing"][0]["field"], "delivery_place");
    assert_eq!(
        page["lines"][0]["parameters"],
        json!(["流量", "扬程", "电压"])
    );
    let refused = rep.post(&format!("{path}/quotation"), &json!({})).await;
    assert_eq!(refused.refusal_codes(), ["missing_need"; 4]);

    let complete = need(company, &rep).await;
    rep.put_on(&path, 7, &complete).await.problem(412);
    rep.put_on(&path, 1, &complete).await.ok();
    let quotation = rep
        .post(&format!("{path}/quotation"), &json!({}))
        .await
        .ok();
    let again = rep.post(&format!("{path}/quotation"), &json!({})).await;
    assert_eq!(
        again.refusal_codes(),
        ["wrong_state"],
        "one inquiry, one quotation"
    );
    let page = rep.get(&path).await.ok();
    assert_eq!(page["state"], "quoted");
    assert_eq!(page["quotation"]["id"], quotation["id"]);
    let path = format!("/quotations/{}", quotation["id"].as_str().unwrap());
    let quoted = rep.get(&path).await.ok();
    assert_eq!(quoted["input"]["content"]["channel"], "fair");
    assert_eq!(
        quoted["lines"][0]["net"], "96000.00",
        "priced by the book: {quoted:#}"
    );
}

async fn a_prospect_becomes_a_customer_first(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut sheet = need(company, &rep).await;
    sheet["content"]
        .as_object_mut()
        .unwrap()
        .remove("customer_id");
    let refused = rep.post("/inquiries", &sheet).await;
    assert_eq!(refused.error_codes(), ["required"]);
    sheet["prospect"] = json!("昆山新源环保");
    // A model in words says as much as a product, before there is a price.
    let line = sheet["content"]["lines"][0].as_object_mut().unwrap();
    line.remove("product_id");
    line.insert("model".to_owned(), json!("YS150 类"));
    let path = registered(&rep, &sheet).await;
    let page = rep.get(&path).await.ok();
    assert_eq!(page["missing"], json!([]), "{page:#}");
    let refused = rep.post(&format!("{path}/quotation"), &json!({})).await;
    assert_eq!(refused.refusal_codes(), ["no_customer"]);
    let listed = rep.get("/inquiries?state=open&channel=fair").await.ok();
    assert_eq!(listed["items"][0]["who"], "昆山新源环保");
    company
        .person("huang.lei")
        .await
        .get(&path)
        .await
        .problem(404);
}

async fn an_inquiry_becomes_an_order_at_once(company: &Company) {
    let rep = company.person("chen.jing").await;
    let path = registered(&rep, &need(company, &rep).await).await;
    let order = rep.post(&format!("{path}/order"), &json!({})).await.ok();
    assert_eq!(order["net"], "96000.00");
    assert_eq!(rep.get(&path).await.ok()["state"], "ordered");
    let refused = rep
        .post(&format!("{path}/lose"), &json!({"code": "price"}))
        .await;
    assert_eq!(refused.refusal_codes(), ["wrong_state"]);
    // An order that is given up is none: the inquiry can be lost, or ordered again.
    let cancel = format!("/orders/{}/cancel", order["id"].as_str().unwrap());
    rep.post(&cancel, &json!({"reason": "客户改期"})).await.ok();
    assert_eq!(rep.get(&path).await.ok()["state"], "open");
    rep.post(&format!("{path}/order"), &json!({})).await.ok();
}

// Clauses: EQ-3.1a.
async fn channels_are_compared(company: &Company) {
    let rep = company.person("chen.jing").await;
    let sheet = need(company, &rep).await;
    let fair = registered(&rep, &sheet).await;
    rep.post(&format!("{fair}/quotation"), &json!({}))
        .await
        .ok();
    let ordered = registered(&rep, &sheet).await;
    rep.post(&format!("{ordered}/order"), &json!({})).await.ok();
    let mut online = sheet.clone();
    online["content"]["channel"] = json!("online");
    let lost = registered(&rep, &online).await;
    rep.post(&format!("{lost}/lose"), &json!({"code": "price"}))
        .await;
    let manager = company.person("wang.qiang").await;
    let found = manager
        .get("/inquiries/conversion?from=2026-03-01&to=2026-03-31")
        .await
        .ok();
    let of = |channel: &str| {
        let all = found["channels"].as_array().unwrap();
        let figures = all.iter().find(|f| f["channel"] == channel).unwrap();
        json!([
            figures["inquiries"],
            figures["quoted"],
            figures["ordered"],
            figures["lost"],
            figures["quoted_amount"],
            figures["ordered_amount"]
        ])
    };
    assert_eq!(
        of("fair"),
        json!([2, 1, 1, 0, "108480.00", "108480.00"]),
        "{found:#}"
    );
    assert_eq!(of("online"), json!([1, 0, 0, 1, "0.00", "0.00"]));
    assert_eq!(of("shop"), json!([0, 0, 0, 0, "0.00", "0.00"]));
    assert_eq!(found["losses"], json!([{"code": "price", "inquiries": 1}]));
    let earlier = manager
        .get("/inquiries/conversion?to=2026-02-28")
        .await
        .ok();
    assert_eq!(earlier["channels"][0]["inquiries"], 0);
    let south = company
        .person("he.jun")
        .await
        .get("/inquiries/conversion")
        .await
        .ok();
    assert_eq!(
        south["channels"][0]["inquiries"], 0,
        "another department's are not told"
    );
}

async fn a_lost_inquiry_says_why(company: &Company) {
    let rep = company.person("chen.jing").await;
    let path = registered(&rep, &need(company, &rep).await).await;
    let lose = format!("{path}/lose");
    rep.post(&lose, &json!({"code": "other"}))
        .await
        .problem(422);
    let other = json!({"code": "other", "reason": "客户项目取消"});
    assert_eq!(rep.post(&lose, &other).await.status, 204);
    let page = rep.get(&path).await.ok();
    assert_eq!(
        (&page["state"], &page["lost_code"]),
        (&json!("lost"), &json!("other"))
    );
    let refused = rep.post(&format!("{path}/quotation"), &json!({})).await;
    assert_eq!(refused.refusal_codes(), ["wrong_state"]);
}
