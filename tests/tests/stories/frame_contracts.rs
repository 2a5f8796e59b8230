//! Frame contracts: called off by orders, never exceeded, at the prices agreed.

use serde_json::{Value, json};
use stories::{Company, PDF, Person, complete, stories};

use crate::{
    contracts::{Contract, input},
    delivery::Goods,
    order_changes::{agree, ask},
};

stories!(
    a_frame_is_called_off_and_never_exceeded,
    a_call_off_does_not_grow_beyond_its_frame,
    what_is_short_closed_of_a_call_off_is_others_to_take,
    a_frame_keeps_its_prices,
);

/// A frame for pumps of one kind.
pub(crate) async fn frame(company: &Company, rep: &Person, quantity: &str) -> Value {
    let mut frame = input(company, rep).await;
    frame["kind"] = json!("frame");
    frame["valid_until"] = json!("2026-12-31");
    let mut line = frame["content"]["lines"][0].clone();
    line["quantity"] = json!(quantity);
    line["unit_price"] = json!("46500");
    frame["content"]["lines"] = json!([line]);
    frame
}

// Clauses: PO-1.
async fn a_frame_is_called_off_and_never_exceeded(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut endless = frame(company, &rep, "5").await;
    endless.as_object_mut().unwrap().remove("valid_until");
    let contract = Contract::written(company, &endless).await;
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["missing_validity"]
    );
    contract
        .change("chen.jing", |input| {
            input["valid_until"] = json!("2026-12-31");
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = |quantity: &str| json!({"lines": [{"line_id": line, "quantity": quantity}], "delivery_on": "2026-05-20"});
    let above = contract.act("chen.jing", "order", call("6")).await;
    assert_eq!(above.refusal_codes(), ["above_frame"], "{above:?}");
    let (one, two) = (
        contract.ordered(call("3")).await,
        contract.ordered(call("3")).await,
    );
    let (first, second) = tokio::join!(one.submit(), two.submit());
    let refused: Vec<Vec<String>> = [first, second]
        .into_iter()
        .filter(|answer| answer.status != 200)
        .map(|answer| answer.refusal_codes())
        .collect();
    assert_eq!(refused.len(), 1, "of 5 only one gets its 3: {refused:?}");
    assert!(
        refused[0].contains(&"beside_frame".to_owned()),
        "{refused:?}"
    );
    let page = contract.page().await;
    let standing = &page["frame"][0];
    assert_eq!(
        [&standing["agreed"], &standing["called"], &standing["left"]],
        ["5", "3", "2"]
    );
    assert_eq!(standing["orders"].as_array().unwrap().len(), 1);
    let third = contract.act("chen.jing", "order", call("3")).await;
    assert_eq!(third.refusal_codes(), ["above_frame"]);
    // Exactly what is left can be called off.
    let rest = contract.ordered(json!({"delivery_on": "2026-05-20"})).await;
    let content = rest.page("chen.jing").await["content"].clone();
    assert_eq!(content["lines"][0]["quantity"], "2");
    rest.submit().await.done();
    let spent = contract.act("chen.jing", "order", json!({})).await;
    assert_eq!(spent.refusal_codes(), ["nothing_left"]);
}

/// Of five agreed pumps three are called off: the order grows to five at the frame's price, not to six.
async fn a_call_off_does_not_grow_beyond_its_frame(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &frame(company, &rep, "5").await).await;
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = json!({"lines": [{"line_id": line, "quantity": "3"}], "delivery_on": "2026-05-20"});
    let order = contract.ordered(call).await;
    order.pass_review().await;
    let line = order.page("chen.jing").await["lines"][0]["line_id"].clone();
    let to =
        |quantity: &str| json!([{"action": "quantity", "line_id": line, "quantity": quantity}]);
    let above = ask(&order, "chen.jing", 1, to("6")).await;
    assert_eq!(above.refusal_codes(), ["beside_frame"], "{above:?}");
    let all = ask(&order, "chen.jing", 1, to("5")).await.ok();
    agree(&order, &all).await;
    let standing = contract.page().await["frame"][0].clone();
    assert_eq!([&standing["called"], &standing["left"]], ["5", "0"]);
}

/// Of five agreed pumps three are called off, one leaves and two are short-closed: others may take
/// these, and then they are not reopened until a supplement agrees more.
async fn what_is_short_closed_of_a_call_off_is_others_to_take(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = frame(company, &rep, "5").await;
    let mut line = complete(company, &rep).await["lines"][1].clone();
    line["quantity"] = json!("5");
    line["unit_price"] = json!("9500");
    words["content"]["lines"] = json!([line]);
    let contract = Contract::in_force(company, &words).await;
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = |quantity: &str| json!({"lines": [{"line_id": line, "quantity": quantity}], "delivery_on": "2026-05-20"});
    let order = contract.ordered(call("3")).await;
    order.pass_review().await;
    let goods = Goods::of(order).await;
    let order = &goods.thread;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(1)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    goods.post("jiang.nan", &depart, &waybill).await.ok();
    let why = json!({"reason": "客户余下不要了"});
    let close = order.path("short-close");
    order.post("wang.qiang", &close, &why).await.ok();
    let left = async || contract.page().await["frame"][0]["left"].clone();
    assert_eq!(left().await, "4", "what is short-closed goes back");

    let other = contract.ordered(call("3")).await;
    other.submit().await.done();
    assert_eq!(left().await, "1");
    let mine = goods.line["line_id"].as_str().unwrap();
    let reopen = order.path(&format!("lines/{mine}/reopen"));
    let why = json!({"reason": "客户又要"});
    let taken = order.post("wang.qiang", &reopen, &why).await;
    assert_eq!(taken.refusal_codes(), ["beyond_frame"], "{taken:?}");
    let refusal = &taken.body["refusals"][0];
    assert_eq!(
        (&refusal["fact"], &refusal["value"]),
        (&json!("contract.left"), &json!("1"))
    );
    assert_eq!(order.fact(1, "short_closed").await, "2", "nothing changed");
    // The other order is given up: what it took is there again.
    let gone = json!({"reason": "客户合并订单"});
    other
        .post("wang.qiang", &other.path("cancel"), &gone)
        .await
        .ok();
    order.post("wang.qiang", &reopen, &why).await.ok();
    assert_eq!(order.fact(1, "short_closed").await, "0");
    assert_eq!(left().await, "2");
}

async fn a_frame_keeps_its_prices(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &frame(company, &rep, "5").await).await;
    // A second frame for the same goods and time would compete with it.
    let second = Contract::written(company, &frame(company, &rep, "5").await).await;
    let overlapping = second.sign("wang.qiang").await;
    assert_eq!(overlapping.refusal_codes(), ["frame_overlaps"]);
    // A typed price would pass by the count.
    let mut thread = contract.ordered(json!({})).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["lines"][0]["from_book"] = json!(false);
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.done();
    thread.revision = 2;
    assert_eq!(thread.submit().await.refusal_codes(), ["beside_frame"]);
    content["lines"][0]["from_book"] = json!(true);
    rep.put_on(&path, 2, &content).await.done();
    thread.revision = 3;
    thread.submit().await.done();
    // The list follows the contract and nobody else.
    let finance = company.person("shen.yue").await;
    let list = format!("/price-lists/{}", contract.id);
    let mut shown = finance.get(&list).await.ok();
    let version = shown["version"].as_i64().unwrap();
    for computed in ["id", "version", "customer_name", "products"] {
        shown.as_object_mut().unwrap().remove(computed);
    }
    let changed = finance.put_on(&list, version, &shown).await;
    assert_eq!(changed.refusal_codes(), ["kept_by_contract"], "{changed:?}");
    // A supplement agrees no less than is called off.
    let reason = json!({"reason": "客户减少数量"});
    contract.act("chen.jing", "supplement", reason).await.done();
    let file = rep.upload("supplement.pdf", PDF.to_vec()).await.ok();
    let less = contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("4");
            input["file_id"] = file["id"].clone();
            input["signed_on"] = json!("2026-03-02");
            for place in 0..2 {
                input["signatories"][place]["signed_on"] = json!("2026-03-02");
            }
        })
        .await;
    less.done();
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["below_called"]
    );
    let end = json!({"code": "agreement", "reason": "双方协商终止"});
    contract.act("han.bing", "end", end).await.done();
    assert_eq!(finance.get(&list).await.ok()["active"], false);
}
