//! A part of what was billed is taken back: the pieces that came back or arrived broken.

use serde_json::{Value, json};
use stories::{Company, stories};

use crate::delivery::Goods;

stories!(
    pieces_of_a_bill_are_credited_by_line_and_reason,
    a_tax_invoice_number_names_one_invoice,
);

// Clauses: EQ-7.2b.
async fn pieces_of_a_bill_are_credited_by_line_and_reason(company: &Company) {
    let goods = Goods::held(company).await;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(3)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let _ = goods.post("jiang.nan", &depart, &waybill).await.ok();
    let money_path = goods.order("money");
    let money = async || goods.thread.get("shen.yue", &money_path).await;
    let numbered = json!({"fapiao_no": "26322000000012345601"});
    let bill = goods
        .post("qian.hui", &goods.order("invoices"), &numbered)
        .await
        .ok();
    let path = format!("/invoices/{}/credit-notes", bill["id"].as_str().unwrap());
    let line = &goods.line["line_id"];
    let ask = |reason: &str, quantity: &str| {
        json!({"reason": reason, "note": "两台运输中进水",
            "lines": [{"line_id": line, "quantity": quantity}]})
    };

    let clerk = goods.post("qian.hui", &path, &ask("damage", "1")).await;
    assert_eq!(clerk.status, 403, "{clerk:?}");
    let none = goods.post("shen.yue", &path, &ask("damage", "0")).await;
    assert_eq!(none.error_codes(), ["positive"], "{none:?}");
    let beyond = goods.post("shen.yue", &path, &ask("damage", "4")).await;
    assert_eq!(beyond.refusal_codes(), ["more_than_left"], "{beyond:?}");
    assert_eq!(beyond.body["refusals"][0]["value"], "3");

    // The same request twice is one credit note.
    let manager = company.person("shen.yue").await;
    let first = manager
        .post_with_key(&path, &ask("damage", "1"), "cn-1")
        .await;
    let again = manager
        .post_with_key(&path, &ask("damage", "1"), "cn-1")
        .await;
    let (first, again) = (first.ok(), again.ok());
    assert_eq!(first, again);
    assert_eq!(first["number"], "CN-2026-000001");

    // 9,600 × 1.13 = 10,848 each; the order came to 138,764.
    let now = money().await;
    assert_eq!(now["credited"], "10848.00", "{now:#}");
    assert_eq!(now["committed"], "127916.00");
    assert_eq!(now["invoiced"], "21696.00");
    let documents = now["invoices"].as_array().unwrap();
    let note: Vec<&Value> = documents
        .iter()
        .filter(|document| document["kind"] == "credit_note")
        .collect();
    assert_eq!(note.len(), 1, "{now:#}");
    assert_eq!(note[0]["reason"], "damage");
    assert_eq!(note[0]["gross"], "-10848.00");
    assert_eq!(note[0]["fapiao_no"], "", "the number stays the invoice's");
    assert_eq!(note[0]["lines"][0]["quantity"], "-1");
    let billed = documents.iter().find(|d| d["kind"] == "invoice").unwrap();
    assert_eq!(billed["lines"][0]["creditable"], "2", "{billed:#}");

    let _ = goods
        .post("shen.yue", &path, &ask("return", "1"))
        .await
        .ok();
    let now = money().await;
    assert_eq!(now["committed"], "127916.00", "it is to be delivered again");
    assert_eq!(now["invoiced"], "10848.00");
    let rest = json!({"reason": "other", "note": "抬头有误"});
    let _ = goods.post("shen.yue", &path, &rest).await.ok();
    let empty = goods.post("shen.yue", &path, &rest).await;
    assert_eq!(empty.refusal_codes(), ["already_reversed"], "{empty:?}");
    assert_eq!(money().await["invoiced"], "0.00");
    told_in_words(&goods).await;
}

/// The history names the kind of reason, and what the person said.
async fn told_in_words(goods: &Goods<'_>) {
    let timeline = goods.thread.get("shen.yue", &goods.order("timeline")).await;
    let entries = timeline["items"].as_array().unwrap().iter();
    let notes: Vec<_> = entries
        .filter(|entry| entry["kind"] == "invoice.reversed")
        .collect();
    assert_eq!(notes.len(), 3, "{timeline:#}");
    let said = notes[2]["text"]["zh"].as_str().unwrap();
    assert!(
        said.ends_with("（其他）"),
        "the kind of reason in words: {said}"
    );
    assert_eq!(notes[2]["reason"], "抬头有误");
}

async fn a_tax_invoice_number_names_one_invoice(company: &Company) {
    let goods = Goods::held(company).await;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(3)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let _ = goods.post("jiang.nan", &depart, &waybill).await.ok();
    let line = &goods.line["line_id"];
    let path = goods.order("invoices");
    let bill =
        |number: &str| json!({"fapiao_no": number, "lines": [{"line_id": line, "quantity": "1"}]});
    let first = goods
        .post("qian.hui", &path, &bill("26322000000012345678 "))
        .await
        .ok();
    let twice = goods
        .post("qian.hui", &path, &bill("2632 2000000012345678"))
        .await;
    let twice = twice.problem(409);
    let error = &twice["errors"][0];
    assert_eq!(error["pointer"], "/fapiao_no", "{twice:#}");
    let number = first["number"].as_str().unwrap();
    assert!(
        error["message"].as_str().unwrap().contains(number),
        "{twice:#}"
    );

    // Two at once: one of them is too late.
    let other = bill("26322000000012345679");
    let finance = company.person("qian.hui").await;
    let (one, two) = tokio::join!(finance.post(&path, &other), finance.post(&path, &other));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{one:?} {two:?}");
    let _ = goods.post("qian.hui", &path, &json!({})).await.ok();
}
