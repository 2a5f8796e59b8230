//! The customer's own numbers of lines and articles: from his purchase order to our papers.

use serde_json::{Value, json};
use stories::{Company, complete, stories};

use crate::{
    delivery::Goods,
    order_changes::{agree, ask},
};

stories!(
    a_line_is_found_by_the_customers_numbers_and_warns_twice,
    the_customers_numbers_stand_on_dispatch_notes_and_invoices,
);

async fn a_line_is_found_by_the_customers_numbers_and_warns_twice(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = complete(company, &rep).await;
    body["customer_po_no"] = json!("4500012345");
    body["lines"][0]["customer_po_line"] = json!("10");
    body["lines"][1]["customer_po_line"] = json!(" 10");
    body["lines"][1]["customer_article_no"] = json!("WL-0098 A");
    let saved = rep.post("/orders", &body).await.ok();
    let codes = |saved: &Value| -> Vec<Value> {
        let warnings = saved["warnings"].as_array().unwrap().iter();
        warnings.map(|w| w["code"].clone()).collect()
    };
    assert_eq!(codes(&saved), ["repeated_po_line"], "{saved:#}");
    assert_eq!(saved["warnings"][0]["pointer"], "/lines/1/customer_po_line");
    body["lines"][1]["customer_po_line"] = json!("20");
    let path = format!("/orders/{}", saved["id"].as_str().unwrap());
    let saved_again = rep.put_on(&path, 1, &body).await.ok();
    assert_eq!(codes(&saved_again), Vec::<Value>::new());

    for text in ["4500012345/20", "wl-0098", "ＷＬ-0098A"] {
        let found = rep.get(&format!("/orders?q={text}")).await.ok();
        assert_eq!(found["items"][0]["id"], saved["id"], "{text}: {found:#}");
    }
    let none = rep.get("/orders?q=4500012345/30").await.ok();
    assert_eq!(none["items"], json!([]));
    let page = rep.get(&path).await.ok();
    let line = &page["content"]["lines"][1];
    assert_eq!(line["customer_po_line"], "20");
    assert_eq!(line["customer_article_no"], "WL-0098 A");
}

async fn the_customers_numbers_stand_on_dispatch_notes_and_invoices(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let line = &goods.line["line_id"];
    let named = json!([{"action": "customer_reference", "line_id": line,
        "customer_po_line": "20", "customer_article_no": "WL-0098"}]);
    let request = ask(thread, "chen.jing", 1, named).await.ok();
    let path = thread.path(&format!("changes/{}", request["id"].as_str().unwrap()));
    let shown = thread.get("han.bing", &path).await;
    assert!(shown.to_string().contains("customer_po_line"), "{shown:#}");
    agree(thread, &request).await;
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let _ = goods.post("jiang.nan", &depart, &waybill).await.ok();
    let note = thread
        .get("jiang.nan", &format!("/shipments/{shipment}/dispatch-note"))
        .await;
    let own = |line: &Value| {
        (
            line["customer_po_line"].clone(),
            line["customer_article_no"].clone(),
        )
    };
    let expected = (json!("20"), json!("WL-0098"));
    assert_eq!(own(&note["lines"][0]), expected, "{note:#}");
    let _ = goods
        .post("qian.hui", &goods.order("invoices"), &json!({}))
        .await
        .ok();
    let money = thread.get("qian.hui", &goods.order("money")).await;
    assert_eq!(
        own(&money["invoices"][0]["lines"][0]),
        expected,
        "{money:#}"
    );
}
