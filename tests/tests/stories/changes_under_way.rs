//! Changes of orders whose goods are under way: what they need no more, what was made or delivered
//! already, what changes meanwhile.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::{
    delivery::Goods,
    order_changes::{
        MADE, STOCKED, agree, ask, begin_work, change, decide, desk, instalments, line, posts,
    },
};

stories!(
    what_is_needed_no_more_is_given_back,
    what_is_left_over_is_judged_though_enough_has_passed,
    what_was_made_too_many_goes_into_stock,
    what_was_made_of_a_line_taken_off_is_judged_and_goes_into_stock,
    nothing_goes_below_what_was_delivered,
    facts_that_change_meanwhile_are_decided_on_again,
    what_cannot_take_effect_any_more_is_told,
    the_discount_on_the_whole_changes_until_goods_leave,
);

async fn what_is_needed_no_more_is_given_back(company: &Company) {
    let thread = Thread::approved(company).await;
    let (made, stocked) = (line(&thread, MADE).await, line(&thread, STOCKED).await);
    let actions = json!([
        {"action": "quantity", "line_id": made, "quantity": "1"},
        {"action": "remove_line", "line_id": stocked},
    ]);
    let taken = ask(&thread, "wang.qiang", 1, actions).await.ok();
    assert_eq!(
        posts(&taken["impact"]["heads"]),
        ["general_manager", "production_manager"],
        "a head does not decide on what he asks for: {taken:#}"
    );
    let own = decide(&thread, "wang.qiang", &taken["id"], "approve", "").await;
    assert_eq!(own.refusal_codes(), ["separation_of_duties"], "{own:?}");
    let _ = decide(&thread, "lin.feng", &taken["id"], "approve", "同意")
        .await
        .ok();
    let last = decide(&thread, "zhao.gang", &taken["id"], "approve", "同意")
        .await
        .ok();
    assert_eq!(last["state"], "applied", "{last:#}");

    let page = thread.page("chen.jing").await;
    assert_eq!(page["lines"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["order"]["gross"], "53110.00");
    let work = thread.get("sun.li", &thread.path("production")).await;
    assert_eq!(work[0]["quantity"], "1", "{work:#}");
    let needs = thread.get("wu.fang", &thread.path("requirements")).await;
    let live: Vec<&Value> = needs
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["state"] != "cancelled")
        .map(|r| &r["needed"])
        .collect();
    assert_eq!(live.len(), 3, "{needs:#}");
    assert!(
        live.iter().all(|needed| *needed == "1" || *needed == "2"),
        "{live:?}"
    );
    let stock = company.person("feng.tao").await;
    let levels = stock.get("/stock?q=YQ-100").await.ok();
    assert_eq!(levels["items"][0]["reserved"], "0", "{levels:#}");
    assert_eq!(
        instalments(&thread).await,
        ["15933.00", "31866.00", "5311.00"]
    );
}

/// One of two finished pumps has passed when the customer wants no more: the inspection is done, and
/// the other pump is judged all the same.
async fn what_is_left_over_is_judged_though_enough_has_passed(company: &Company) {
    let thread = Thread::approved(company).await;
    let made = line(&thread, MADE).await;
    let work = begin_work(&thread).await;
    let reports = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "2", "note": "完工"});
    let report = thread.post("zhou.bo", &reports, &report).await.ok();
    let inspections = thread.path("inspections");
    let judged = |serial: &Value| {
        json!({"stage": "final", "line_id": made, "passed": "1", "passed_serials": [serial],
            "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.4 MPa", "passed": true}]})
    };
    let first = judged(&report["serials"][0]);
    let _ = thread.post("zheng.hao", &inspections, &first).await.ok();
    take_effect(&thread, 1, quantity(&made, "1")).await;
    assert_eq!(thread.step("inspect").await["state"], "done");
    assert!(desk(&thread, "zheng.hao").await.contains("尚未检验"));

    let second = judged(&report["serials"][1]);
    let _ = thread.post("zheng.hao", &inspections, &second).await.ok();
    assert!(!desk(&thread, "zheng.hao").await.contains("尚未检验"));
    let free = thread.path(&format!("lines/{}/surplus", made.as_str().unwrap()));
    let reason = json!({"reason": "留给下一单"});
    let freed = thread.post("sun.li", &free, &reason).await.ok();
    assert_eq!(freed["quantity"], "1");
}

/// Two pumps are finished when the customer wants one: the other serves whoever needs it next.
async fn what_was_made_too_many_goes_into_stock(company: &Company) {
    let thread = Thread::approved(company).await;
    let made = line(&thread, MADE).await;
    let work = begin_work(&thread).await;
    let reports = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "2", "note": "完工"});
    let report = thread.post("zhou.bo", &reports, &report).await.ok();
    take_effect(&thread, 1, quantity(&made, "1")).await;
    let asked = desk(&thread, "sun.li").await;
    assert!(asked.contains("多做了"), "the planner decides: {asked}");
    let asked = desk(&thread, "zheng.hao").await;
    assert!(
        asked.contains("尚未检验"),
        "quality judges it first: {asked}"
    );

    let free = thread.path(&format!("lines/{}/surplus", made.as_str().unwrap()));
    let reason = json!({"reason": "留给下一单"});
    let early = thread.post("sun.li", &free, &reason).await;
    assert_eq!(early.refusal_codes(), ["nothing_left_over"], "{early:?}");
    let judged = json!({"stage": "final", "line_id": made, "passed": "2",
        "passed_serials": report["serials"],
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.4 MPa", "passed": true}]});
    let inspections = thread.path("inspections");
    let _ = thread.post("zheng.hao", &inspections, &judged).await.ok();
    assert!(!desk(&thread, "zheng.hao").await.contains("尚未检验"));

    assert_eq!(held(&thread).await["surplus"], "1");
    let silent = thread.post("sun.li", &free, &json!({"reason": " "})).await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    let other = thread.post("chen.jing", &free, &reason).await;
    assert_eq!(other.status, 403, "a rep does not move stock: {other:?}");
    let freed = thread.post("sun.li", &free, &reason).await.ok();
    assert_eq!(freed["quantity"], "1");
    let again = thread.post("sun.li", &free, &reason).await;
    assert_eq!(again.refusal_codes(), ["nothing_left_over"], "{again:?}");
    for fact in ["planned", "made", "passed", "reserved"] {
        assert_eq!(thread.fact(MADE, fact).await, "1", "{fact}");
    }
    assert!(!desk(&thread, "sun.li").await.contains("多做了"));
    let work = thread.get("sun.li", &thread.path("production")).await;
    assert_eq!(
        (&work[0]["quantity"], &work[0]["made"]),
        (&json!("1"), &json!("1"))
    );

    take_effect(&thread, 2, quantity(&made, "2")).await;
    assert_eq!(
        thread.fact(MADE, "from_stock").await,
        "1",
        "it comes back from free stock"
    );
    assert_eq!(
        held(&thread).await["machines"].as_array().map(Vec::len),
        Some(2)
    );
}

/// A pump is finished when the customer takes the whole line back: the line is off the order, and what
/// was made of it is seen until somebody has judged it and put it into stock.
async fn what_was_made_of_a_line_taken_off_is_judged_and_goes_into_stock(company: &Company) {
    let thread = Thread::approved(company).await;
    let made = line(&thread, MADE).await;
    let work = begin_work(&thread).await;
    let reports = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "1", "note": "完工"});
    let report = thread.post("zhou.bo", &reports, &report).await.ok();
    let off = json!([{"action": "remove_line", "line_id": made}]);
    let taken = ask(&thread, "chen.jing", 1, off).await.ok();
    let heads = posts(&taken["impact"]["heads"]);
    assert!(
        heads.contains(&"production_manager".to_owned()),
        "{heads:?}"
    );
    agree(&thread, &taken).await;
    assert!(desk(&thread, "zheng.hao").await.contains("尚未检验"));
    let seen = async |tab: &str, login: &str| {
        let page = thread.get(login, &thread.path(tab)).await;
        let lines = if tab == "goods" {
            &page["house"]["lines"]
        } else {
            &page["lines"]
        };
        let lines = lines.as_array().unwrap().clone();
        lines.into_iter().find(|line| line["line_id"] == made)
    };
    let to_judge = seen("quality", "zheng.hao")
        .await
        .expect("the line's goods");
    assert_eq!(
        (&to_judge["open"], &to_judge["no"]),
        (&json!("1"), &Value::Null)
    );

    let judged = json!({"stage": "final", "line_id": made, "passed": "1",
        "passed_serials": report["serials"],
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.4 MPa", "passed": true}]});
    let inspections = thread.path("inspections");
    let _ = thread.post("zheng.hao", &inspections, &judged).await.ok();
    assert!(!desk(&thread, "zheng.hao").await.contains("尚未检验"));
    let surplus = seen("goods", "sun.li").await.expect("the line's goods");
    assert_eq!(surplus["surplus"], "1", "{surplus:#}");
    let free = thread.path(&format!("lines/{}/surplus", made.as_str().unwrap()));
    let reason = json!({"reason": "留给下一单"});
    let freed = thread.post("sun.li", &free, &reason).await.ok();
    assert_eq!(freed["quantity"], "1");
    assert!(!desk(&thread, "sun.li").await.contains("多做了"));
    assert_eq!(seen("goods", "sun.li").await, None);
}

fn quantity(line: &Value, quantity: &str) -> Value {
    json!([{"action": "quantity", "line_id": line, "quantity": quantity}])
}

/// Asks for a change on a revision, and whoever is asked agrees.
async fn take_effect(thread: &Thread<'_>, revision: i64, actions: Value) {
    let taken = ask(thread, "chen.jing", revision, actions).await.ok();
    agree(thread, &taken).await;
}

/// The goods of the line that is made.
async fn held(thread: &Thread<'_>) -> Value {
    let page = thread.get("feng.tao", &thread.path("goods")).await;
    page["house"]["lines"][MADE - 1].clone()
}

async fn nothing_goes_below_what_was_delivered(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let stocked = line(thread, STOCKED).await;
    let boxes = goods.packed(&goods.machines(2)).await;
    let picked = ask(
        thread,
        "chen.jing",
        1,
        json!([{"action": "quantity", "line_id": stocked, "quantity": "1"}]),
    )
    .await;
    assert_eq!(picked.refusal_codes(), ["below_picked"], "{picked:?}");
    let other = json!([{"action": "configuration", "line_id": stocked, "model": "YQ100-40", "parameters": []}]);
    let picked = ask(thread, "chen.jing", 1, other.clone()).await;
    assert!(
        picked
            .refusal_codes()
            .contains(&"picked_configuration".to_owned()),
        "{picked:?}"
    );
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let _ = goods
        .post("jiang.nan", &depart, &json!({"waybill_no": "DY-0001"}))
        .await
        .ok();

    let fewer = ask(
        thread,
        "chen.jing",
        1,
        json!([{"action": "quantity", "line_id": stocked, "quantity": "1"}]),
    )
    .await;
    assert_eq!(fewer.refusal_codes(), ["below_shipped"], "{fewer:?}");
    let refusal = &fewer.body["refusals"][0];
    assert_eq!(
        (&refusal["fact"], &refusal["value"]),
        (&json!("line.shipped"), &json!("2"))
    );
    let left = ask(thread, "chen.jing", 1, other).await;
    assert!(
        left.refusal_codes()
            .contains(&"delivered_configuration".to_owned()),
        "{left:?}"
    );
    let gone = ask(
        thread,
        "chen.jing",
        1,
        json!([{"action": "remove_line", "line_id": stocked}]),
    )
    .await;
    assert_eq!(gone.refusal_codes(), ["below_shipped"], "{gone:?}");
    let _ = goods
        .post("qian.hui", &thread.path("invoices"), &json!({}))
        .await
        .ok();

    a_new_price_reaches_what_is_not_delivered(thread, &stocked).await;
}

/// What is delivered keeps its price; the rest becomes a line of its own.
async fn a_new_price_reaches_what_is_not_delivered(thread: &Thread<'_>, stocked: &Value) {
    let cheaper = json!([{"action": "price", "line_id": stocked, "unit_price": "9000"}]);
    let taken = ask(thread, "chen.jing", 1, cheaper).await.ok();
    agree(thread, &taken).await;
    let page = thread.page("chen.jing").await;
    let lines = page["content"]["lines"].as_array().unwrap();
    let (kept, rest) = (&lines[STOCKED - 1], &lines[2]);
    assert_eq!(
        (&kept["quantity"], &kept["unit_price"]),
        (&json!("2"), &json!("9600"))
    );
    assert_eq!(
        (&rest["quantity"], &rest["unit_price"]),
        (&json!("1"), &json!("9000"))
    );
    assert_eq!(rest["parameters"], kept["parameters"]);
    // (2 × 47,000 + 2 × 9,600 + 9,000) × 1.13
    assert_eq!(page["order"]["gross"], "138086.00", "{page:#}");
    assert_eq!(thread.fact(STOCKED, "invoiced").await, "2");
    assert_eq!(thread.fact(STOCKED, "shipped").await, "2");
    assert_eq!(
        thread.fact(3, "reserved").await,
        "1",
        "it went over to the new line"
    );
    let money = thread.get("qian.hui", &thread.path("money")).await;
    let text = money.to_string();
    assert!(text.contains("21696.00"), "the invoice stands: {money:#}");
    let gone = json!([{"action": "price", "line_id": stocked, "unit_price": "9000"}]);
    let gone = ask(thread, "chen.jing", 2, gone).await;
    assert_eq!(
        gone.refusal_codes(),
        ["delivered_price"],
        "all of it left: {gone:?}"
    );
}

async fn facts_that_change_meanwhile_are_decided_on_again(company: &Company) {
    let thread = Thread::approved(company).await;
    let made = line(&thread, MADE).await;
    let fewer = json!([{"action": "quantity", "line_id": made, "quantity": "1"}]);
    let taken = ask(&thread, "chen.jing", 1, fewer).await.ok();
    let id = &taken["id"];
    let seen = change(&thread, "wang.qiang", id).await;
    assert_eq!(seen["differs"], false, "{seen:#}");
    let _ = decide(&thread, "wang.qiang", id, "approve", "同意")
        .await
        .ok();
    begin_work(&thread).await;

    let fresh = change(&thread, "zhao.gang", id).await;
    assert_eq!(
        (&fresh["differs"], &fresh["round"]),
        (&json!(true), &json!(1)),
        "work has begun meanwhile, and the head sees it: {fresh:#}"
    );
    let path = thread.path(&format!("changes/{}/decide", id.as_str().unwrap()));
    let old = json!({"sheet": seen["sheet"], "verdict": "approve", "reason": "同意"});
    let stale = thread.post("zhao.gang", &path, &old).await.problem(412);
    assert_eq!(
        stale["current"]["sheet"], fresh["sheet"],
        "he saw another sheet: {stale:#}"
    );
    let again = decide(&thread, "zhao.gang", id, "approve", "同意")
        .await
        .ok();
    assert_eq!(
        (&again["state"], &again["rechecked"]),
        (&json!("submitted"), &json!(true)),
        "his approval of the new sheet counts, the earlier one does not: {again:#}"
    );
    let view = change(&thread, "chen.jing", id).await;
    assert_eq!(view["approvals"][0]["round"], 2, "{view:#}");
    let last = decide(&thread, "wang.qiang", id, "approve", "同意")
        .await
        .ok();
    assert_eq!(last["state"], "applied", "{last:#}");
    assert_eq!(thread.fact(MADE, "planned").await, "1");
    let flagged = desk(&thread, "sun.li").await;
    assert!(
        flagged.contains("在制工单"),
        "the planner is asked: {flagged}"
    );
}

/// A change that was possible when it was asked for: the head sees why it is not any more, and who
/// asked for it hears of it.
async fn what_cannot_take_effect_any_more_is_told(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let line = goods.line["line_id"].clone();
    let actions = json!([{"action": "quantity", "line_id": line, "quantity": "1"}]);
    let taken = ask(thread, "chen.jing", 1, actions).await.ok();
    let id = &taken["id"];
    let despite = json!({"number": taken["number"], "reason": "客户催货"});
    goods.pick(&goods.machines(2), despite).await.done();
    let seen = change(thread, "wang.qiang", id).await;
    assert_eq!(seen["barred"][0]["code"], "below_picked", "{seen:#}");
    assert_eq!(seen["may_decide"], true);
    let refused = decide(thread, "wang.qiang", id, "approve", "同意").await;
    assert_eq!(refused.refusal_codes(), ["below_picked"], "{refused:?}");
    let rep = desk(thread, "chen.jing").await;
    assert!(rep.contains("现在无法生效"), "{rep}");
    let no = decide(thread, "wang.qiang", id, "refuse", "已拣货").await;
    assert_eq!(no.ok()["state"], "refused");
}

/// What is taken off the whole changes by request, until goods are delivered or invoiced.
async fn the_discount_on_the_whole_changes_until_goods_leave(company: &Company) {
    let thread = Thread::approved(company).await;
    let less = json!([{"action": "whole_discount", "discount": {"amount": "764.00"}}]);
    let taken = ask(&thread, "chen.jing", 1, less.clone()).await.ok();
    assert_eq!(taken["impact"]["after"]["gross"], "138000.00", "{taken:#}");
    for login in ["wang.qiang", "shen.yue"] {
        let _ = decide(&thread, login, &taken["id"], "approve", "同意")
            .await
            .ok();
    }
    assert_eq!(
        thread.page("chen.jing").await["order"]["gross"],
        "138000.00"
    );
    let deep = json!([{"action": "whole_discount", "discount": {"share": "0.5"}}]);
    let below = ask(&thread, "chen.jing", 2, deep).await.ok();
    let heads = posts(&below["impact"]["heads"]);
    assert!(
        heads.contains(&"general_manager".to_owned()),
        "prices fall below their floor by it: {heads:?}"
    );
}
