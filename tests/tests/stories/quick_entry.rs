//! Orders filled faster than line by line: pasted words, what the customer usually orders, a matrix.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

stories!(
    a_pasted_order_is_read_and_every_guess_is_marked,
    what_a_customer_usually_orders_is_known,
    a_style_is_ordered_by_its_values,
);

async fn a_pasted_order_is_read_and_every_guess_is_marked(company: &Company) {
    let rep = company.person("chen.jing").await;
    let text = "客户：苏州瀚海水务有限公司\n采购单号：HH-2026-118\nYQ-100 3台，单价 9,200元\n机械密封 24套\n\
                红酒 2箱\n4月20日前送到苏州工业园区星湖街 328 号\n联系人：顾明 13800000001\n祝好";
    let read = rep
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    assert_eq!(read["customer"]["certainty"], "exact", "{read:#}");
    assert_eq!(read["customer_po_no"], "HH-2026-118");
    assert_eq!(
        (&read["contact_name"], &read["delivery_on"]),
        (&json!("顾明"), &json!("2026-04-20"))
    );
    let lines = read["lines"].as_array().unwrap();
    let told: Vec<(&str, &str)> = lines
        .iter()
        .map(|l| {
            (
                l["certainty"].as_str().unwrap(),
                l["quantity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("exact", "3"), ("unsure", "24"), ("unknown", "2")]);
    assert_eq!(lines[0]["proposals"][0]["sku"], "YQ-100");
    assert_eq!(lines[0]["said_price"], "9200");
    assert_eq!(read["unread"], json!(["祝好"]));
    let orders = rep.get("/orders?q=HH-2026-118").await.ok();
    assert_eq!(orders["items"], json!([]), "reading enters nothing");

    let nothing = rep
        .post("/orders/draft-from-text", &json!({"text": " \n "}))
        .await;
    assert_eq!(nothing.error_codes(), ["text"], "{nothing:?}");
    let keeper = company.person("feng.tao").await;
    keeper
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .problem(403);
    // A customer of another rep is not told.
    let other = company.person("huang.lei").await;
    let read = other
        .post("/orders/draft-from-text", &json!({"text": text}))
        .await
        .ok();
    assert_eq!(read["customer"], Value::Null);
}

async fn what_a_customer_usually_orders_is_known(company: &Company) {
    let rep = company.person("chen.jing").await;
    let customer = company.find(&rep, "customers", "C0001").await;
    let path = format!(
        "/customers/{}/usual-goods",
        customer["id"].as_str().unwrap()
    );
    assert_eq!(rep.get(&path).await.ok(), json!([]));
    let thread = Thread::approved(company).await;
    let goods = rep.get(&path).await.ok();
    let page = thread.page("chen.jing").await;
    let lines = page["content"]["lines"].as_array().unwrap();
    assert_eq!(
        goods.as_array().map(Vec::len),
        Some(lines.len()),
        "{goods:#}"
    );
    assert_eq!(goods[0]["orders"], 1);
    assert_eq!(goods[0]["last_order"], page["order"]["label"]);
    let other = company.person("huang.lei").await;
    assert_eq!(
        other.get(&path).await.ok(),
        json!([]),
        "another rep's orders are not told"
    );
}

// Clauses: GA-1.
async fn a_style_is_ordered_by_its_values(company: &Company) {
    let rep = company.person("chen.jing").await;
    let found = company.find(&rep, "styles", "GASKET").await;
    let path = format!("/styles/{}", found["id"].as_str().unwrap());
    let style = rep.get(&path).await.ok();
    assert_eq!(style["variants"].as_array().map(Vec::len), Some(12));
    let lines: Vec<Value> = style["variants"].as_array().unwrap()[..5]
        .iter()
        .map(|v| json!({"product_id": v["product"]["id"], "quantity": "20", "from_book": true}))
        .collect();
    let body = json!({"order_type": "equipment", "lines": lines});
    let saved = rep.post("/orders", &body).await.ok();
    let page = rep
        .get(&format!("/orders/{}", saved["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(
        page["lines"][4]["description"], "法兰密封垫片 石墨 DN50",
        "{page:#}"
    );
    // 5 × 20 at 36.00 without tax.
    assert_eq!(page["order"]["net"], "3600.00");
}
