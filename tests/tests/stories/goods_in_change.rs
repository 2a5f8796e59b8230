//! Goods whose change is being decided: the order stands, but nothing leaves by it unnoticed.

use serde_json::{Value, json};
use stories::{Answer, Company, stories};

use crate::{
    delivery::Goods,
    order_changes::{ask, decide},
};

stories!(
    goods_in_change_are_picked_only_by_who_says_why,
    goods_in_change_leave_once_it_is_decided_or_it_is_said_why,
    what_the_change_does_not_touch_goes_on,
);

async fn fewer(goods: &Goods<'_>) -> Value {
    let line = goods.line["line_id"].clone();
    let actions = json!([{"action": "quantity", "line_id": line, "quantity": "2"}]);
    ask(&goods.thread, "chen.jing", 1, actions).await.ok()
}

fn pending(answer: &Answer, number: &Value) {
    assert_eq!(answer.refusal_codes(), ["change_pending"], "{answer:?}");
    let refusal = &answer.body["refusals"][0];
    assert_eq!(&refusal["value"], number, "{refusal:#}");
    let who = refusal["who"].to_string();
    assert!(who.contains("销售经理"), "{refusal:#}");
}

// Clauses: TR-2.5b.
async fn goods_in_change_are_picked_only_by_who_says_why(company: &Company) {
    let goods = Goods::held(company).await;
    let taken = fewer(&goods).await;
    let number = &taken["number"];
    let page = goods.page("feng.tao").await;
    let told = &page["house"]["pending_change"];
    assert_eq!(&told["number"], number, "{page:#}");
    assert_eq!(told["lines"], json!([goods.line["line_id"]]));
    assert_eq!(told["requested_by"], "陈静");

    let machines = goods.machines(1);
    pending(&goods.pick(&machines, Value::Null).await, number);
    let other = json!({"number": "CR-2026-000099", "reason": "客户催货"});
    pending(&goods.pick(&machines, other).await, number);
    let blank = json!({"number": number, "reason": " "});
    let blank = goods.pick(&machines, blank).await;
    assert_eq!(blank.error_codes(), ["required"], "{blank:?}");
    assert_eq!(goods.thread.fact(2, "picked").await, "0");

    let why = json!({"number": number, "reason": "客户催货，先按原单备货"});
    goods.pick(&machines, why).await.done();
    assert_eq!(goods.thread.fact(2, "picked").await, "1");
    let timeline = goods.thread.get("lin.feng", &goods.order("timeline")).await;
    let timeline = timeline.to_string();
    assert!(timeline.contains("不等变更申请"), "{timeline}");
    assert!(timeline.contains("先按原单备货"), "{timeline}");
    let desk = goods.thread.get("chen.jing", "/workbench").await;
    let mine = desk["mine"].to_string();
    assert!(mine.contains("货物已按原订单拣货"), "{mine}");
}

async fn goods_in_change_leave_once_it_is_decided_or_it_is_said_why(company: &Company) {
    let goods = Goods::held(company).await;
    goods.pay().await;
    let machines = goods.machines(2);
    let boxes = goods.packed(&machines).await;
    let (first, second) = (
        goods.planned("T01", &boxes[..1]).await,
        goods.planned("T01", &boxes[1..]).await,
    );
    let later = json!([{"action": "date", "delivery_on": "2026-05-15"}]);
    let taken = ask(&goods.thread, "chen.jing", 1, later).await.ok();
    let page = goods
        .thread
        .get("jiang.nan", &format!("/shipments/{first}"))
        .await;
    assert_eq!(
        page["pending_change"]["number"], taken["number"],
        "{page:#}"
    );

    let depart = |shipment: &str| format!("/shipments/{shipment}/depart");
    let body = json!({"waybill_no": "DY-0001"});
    let refused = goods.post("jiang.nan", &depart(&first), &body).await;
    pending(&refused, &taken["number"]);
    let despite = json!({"number": taken["number"], "reason": "车已到厂"});
    let said = json!({"waybill_no": "DY-0001", "despite_change": despite});
    goods.post("jiang.nan", &depart(&first), &said).await.done();
    let desk = goods.thread.get("chen.jing", "/workbench").await;
    let mine = desk["mine"].to_string();
    assert!(mine.contains("货物已按原订单发运：车已到厂"), "{mine}");
    let left = goods
        .thread
        .get("jiang.nan", &format!("/shipments/{first}"))
        .await;
    assert_eq!(left["pending_change"], Value::Null, "it is gone");

    let refused = goods.post("jiang.nan", &depart(&second), &body).await;
    pending(&refused, &taken["number"]);
    decide(
        &goods.thread,
        "wang.qiang",
        &taken["id"],
        "refuse",
        "客户已等不及",
    )
    .await
    .done();
    let body = json!({"waybill_no": "DY-0002"});
    goods
        .post("jiang.nan", &depart(&second), &body)
        .await
        .done();
}

async fn what_the_change_does_not_touch_goes_on(company: &Company) {
    let goods = Goods::held(company).await;
    let page = goods.thread.page("lin.feng").await;
    let made = &page["lines"][0]["line_id"];
    let actions = json!([
        {"action": "quantity", "line_id": made, "quantity": "1"},
        {"action": "remark", "remark": "送货前电话联系"},
    ]);
    ask(&goods.thread, "chen.jing", 1, actions).await.done();
    goods.packed(&goods.machines(2)).await;
    assert_eq!(goods.thread.fact(2, "packed").await, "2");
}
