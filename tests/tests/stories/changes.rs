//! What changes under way: picked goods go back to the shelf, holidays are published.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

stories!(
    picked_and_packed_goods_go_back_to_the_shelf,
    a_new_holiday_moves_what_is_due,
);

/// The line of pumps from stock, as the keeper sees it.
async fn pumps(thread: &Thread<'_>) -> Value {
    let page = thread.get("feng.tao", &thread.path("goods")).await;
    let lines = page["house"]["lines"].as_array().unwrap();
    lines.iter().find(|l| l["sku"] == "YQ-100").unwrap().clone()
}

async fn picked_and_packed_goods_go_back_to_the_shelf(company: &Company) {
    let thread = Thread::approved(company).await;
    let before = pumps(&thread).await;
    let machines: Vec<Value> = before["machines"].as_array().unwrap()[..2].to_vec();
    let id = &before["line_id"];
    let pick = json!({"lines": [{"line_id": id, "quantity": "2", "scans": machines}]});
    let _ = thread
        .post("feng.tao", &thread.path("picks"), &pick)
        .await
        .ok();
    let pack =
        json!({"boxes": [{"lines": [{"line_id": id, "quantity": "1", "serials": machines[..1]}]}]});
    let packed = thread
        .post("feng.tao", &thread.path("packs"), &pack)
        .await
        .ok();

    let back = json!({"reason": "客户改型号", "lines": [{"line_id": id, "quantity": "2", "scans": machines}]});
    let boxed = thread
        .post("feng.tao", &thread.path("put-backs"), &back)
        .await;
    assert_eq!(
        boxed.refusal_codes(),
        ["not_picked"],
        "one is in a box: {boxed:?}"
    );
    let mut silent = back.clone();
    silent["reason"] = json!(" ");
    let silent = thread
        .post("feng.tao", &thread.path("put-backs"), &silent)
        .await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    thread
        .post("chen.jing", &thread.path("put-backs"), &back)
        .await
        .problem(403);
    let mut open = back.clone();
    open["box_ids"] = json!([packed["boxes"][0]["id"]]);
    let _ = thread
        .post("feng.tao", &thread.path("put-backs"), &open)
        .await
        .ok();

    let after = pumps(&thread).await;
    for fact in [
        "reserved",
        "from_stock",
        "picked",
        "packed",
        "pickable",
        "machines",
    ] {
        assert_eq!(after[fact], before[fact], "{fact}: {after:#}");
    }
    let again = thread
        .post("feng.tao", &thread.path("put-backs"), &back)
        .await;
    assert_eq!(again.refusal_codes(), ["not_picked"], "{again:?}");
    let _ = thread
        .post("feng.tao", &thread.path("picks"), &pick)
        .await
        .ok();
    assert_eq!(
        thread.fact(2, "picked").await,
        "2",
        "and may be picked again"
    );
}

async fn a_new_holiday_moves_what_is_due(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let due = async || thread.step("initial_review").await["due_at"].clone();
    assert_eq!(due().await, "2026-03-03T09:30:00Z", "one working day");
    let admin = company.person("admin").await;
    let off = json!({"kind": "off", "reason": {"zh": "厂庆", "en": "Company day"}});
    let put = admin.put("/calendar/special-days/2026-03-03", &off).await;
    let _ = put.ok();
    for _ in 0..200 {
        if due().await == "2026-03-04T09:30:00Z" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the review is still due on {}", due().await);
}
