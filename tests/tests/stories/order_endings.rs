//! Orders that are handed over, held, cancelled before anything left, or short-closed after a part did.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::{
    delivery::Goods,
    order_changes::{ask, begin_work, decide},
};

stories!(
    a_held_order_is_neither_planned_nor_shipped,
    an_approved_order_is_cancelled_before_anything_left,
    what_nobody_has_judged_does_not_become_free_stock,
    the_rest_is_short_closed_and_reopened,
    what_failed_is_judged_again_though_nobody_wants_it,
    an_order_and_its_tasks_are_handed_to_somebody_else_in_sales,
);

async fn desk(thread: &Thread<'_>, login: &str) -> String {
    thread.get(login, "/workbench").await.to_string()
}

async fn a_held_order_is_neither_planned_nor_shipped(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let reason = json!({"reason": "客户要求暂停"});
    thread
        .post("chen.jing", &thread.path("hold"), &reason)
        .await
        .problem(403);
    let silent = thread
        .post("wang.qiang", &thread.path("hold"), &json!({"reason": " "}))
        .await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    thread
        .post("wang.qiang", &thread.path("hold"), &reason)
        .await
        .done();
    let twice = thread.post("lin.feng", &thread.path("hold"), &reason).await;
    assert_eq!(twice.refusal_codes(), ["already_held"], "{twice:?}");

    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let held = thread.post("jiang.nan", &depart, &waybill).await;
    assert_eq!(held.refusal_codes(), ["order_held"], "{held:?}");
    assert_eq!(held.body["refusals"][0]["value"], "客户要求暂停");
    let work = thread.get("sun.li", &thread.path("production")).await;
    let centres = thread.get("sun.li", "/work-centres").await;
    let plan = json!({"work_centre_id": centres[0]["id"], "start_on": "2026-03-04", "end_on": "2026-03-27"});
    let path = format!("/work-orders/{}/plan", work[0]["id"].as_str().unwrap());
    let planned = company
        .person("sun.li")
        .await
        .post_on(&path, 1, &plan)
        .await;
    assert_eq!(planned.refusal_codes(), ["order_held"], "{planned:?}");
    let pick = json!({"lines": [{"line_id": goods.line["line_id"], "quantity": "1",
        "scans": goods.machines(1)}]});
    let picked = thread.post("feng.tao", &thread.path("picks"), &pick).await;
    assert_eq!(picked.refusal_codes(), ["order_held"], "{picked:?}");
    for login in ["feng.tao", "wu.fang", "sun.li"] {
        assert!(desk(thread, login).await.contains("已暂停"), "{login}");
    }
    assert!(desk(thread, "jiang.nan").await.contains("已暂停"));

    let standing = thread.get("chen.jing", &thread.path("standing")).await;
    assert_eq!(standing["hold"]["reason"], "客户要求暂停", "{standing:#}");
    thread
        .post(
            "wang.qiang",
            &thread.path("hold/release"),
            &json!({"reason": "客户确认继续"}),
        )
        .await
        .done();
    let told = desk(thread, "feng.tao").await;
    assert!(told.contains("已恢复"), "other news: {told}");
    let _ = thread.post("jiang.nan", &depart, &waybill).await.ok();
}

async fn an_approved_order_is_cancelled_before_anything_left(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    begin_work(thread).await;
    pay_deposit(&goods).await;
    let cancel = thread.path("cancel");
    let bare = thread
        .post("wang.qiang", &cancel, &json!({"reason": "客户项目取消"}))
        .await;
    assert_eq!(bare.error_codes(), ["required"], "{bare:?}");
    let mut body =
        json!({"reason": "客户项目取消", "code": "customer_withdrew", "costs": "12000.00"});
    let unsaid = thread.post("wang.qiang", &cancel, &body).await;
    assert_eq!(
        unsaid.body["errors"][0]["pointer"], "/deposit",
        "{unsaid:?}"
    );
    body["deposit"] = json!("forfeit");
    let boxes = goods.packed(&goods.machines(1)).await;
    let picked = thread.post("wang.qiang", &cancel, &body).await;
    assert_eq!(picked.refusal_codes(), ["picked"], "{picked:?}");
    let back = json!({"reason": "订单取消", "box_ids": boxes, "lines": [
        {"line_id": goods.line["line_id"], "quantity": "1", "scans": goods.machines(1)}]});
    let _ = goods
        .post("feng.tao", &thread.path("put-backs"), &back)
        .await
        .ok();
    let rep = thread.post("chen.jing", &cancel, &body).await;
    assert_eq!(
        rep.status, 409,
        "the policy lets sales heads do it: {rep:?}"
    );
    let done = thread.post("wang.qiang", &cancel, &body).await.ok();
    assert_eq!(done["state"], "cancelled");

    assert_eq!(thread.fact(2, "reserved").await, "0");
    let work = thread.get("sun.li", &thread.path("production")).await;
    assert_eq!(work[0]["state"], "cancelled", "{work:#}");
    assert!(desk(thread, "sun.li").await.contains("已作废"));
    let finance = desk(thread, "qian.hui").await;
    assert!(finance.contains("没收"), "{finance}");
    let standing = thread.get("qian.hui", &thread.path("standing")).await;
    let ending = &standing["endings"][0];
    assert_eq!(
        (&ending["kind"], &ending["code"]),
        (&json!("cancelled"), &json!("customer_withdrew"))
    );
    assert_eq!(
        (&ending["costs_minor"], &ending["deposit_minor"]),
        (&json!(1_200_000), &json!(4_162_920))
    );
}

/// Two pumps are made, one of them fails: the order is given up only when one has passed and the other
/// is scrapped. Then one pump is free, nothing is held for the order and nothing can be.
async fn what_nobody_has_judged_does_not_become_free_stock(company: &Company) {
    let thread = Thread::approved(company).await;
    let line = thread.page("chen.jing").await["lines"][0].clone();
    let work = begin_work(&thread).await;
    let reports = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "2", "note": "完工"});
    let made = thread.post("zhou.bo", &reports, &report).await.ok();
    let machines = made["serials"].as_array().unwrap();
    let body = json!({"reason": "客户项目取消", "code": "customer_withdrew"});
    let cancel = thread.path("cancel");
    let unjudged = thread.post("wang.qiang", &cancel, &body).await;
    assert_eq!(unjudged.refusal_codes(), ["not_inspected"], "{unjudged:?}");
    let judged = json!({"stage": "final", "line_id": line["line_id"], "passed": "1", "failed": "1",
        "passed_serials": machines[..1], "failed_serials": machines[1..],
        "items": [{"name": "水压试验", "measured": "1.9 MPa", "passed": false}],
        "failure": {"description": "泵体渗漏"}});
    let inspections = thread.path("inspections");
    let done = thread.post("zheng.hao", &inspections, &judged).await.ok();
    let failed = thread.post("wang.qiang", &cancel, &body).await;
    assert_eq!(failed.refusal_codes(), ["not_inspected"], "{failed:?}");
    let scrap = json!({"disposition": "scrap", "reason": "铸件裂纹", "cause": "砂眼"});
    let dispose = format!(
        "/nonconformances/{}/dispose",
        done["nonconformance_id"].as_str().unwrap()
    );
    let _ = thread.post("zheng.hao", &dispose, &scrap).await.ok();

    let fewer = json!([{"action": "quantity", "line_id": line["line_id"], "quantity": "1"}]);
    let change = ask(&thread, "chen.jing", 1, fewer).await.ok();
    let _ = thread.post("wang.qiang", &cancel, &body).await.ok();
    let changes = thread.get("chen.jing", &thread.path("changes")).await;
    assert_eq!(changes[0]["state"], "withdrawn", "{changes:#}");
    let dead = decide(&thread, "zhao.gang", &change["id"], "approve", "同意").await;
    assert_eq!(dead.refusal_codes(), ["wrong_state"], "{dead:?}");
    let stock = thread.get("feng.tao", "/stock").await;
    let mut rows = stock["items"].as_array().unwrap().iter();
    let pump = rows.find(|row| row["name"] == line["description"]);
    let place = pump.unwrap()["place_id"].clone();
    assert_eq!(pump.unwrap()["available"], "1", "{stock:#}");
    let hold = json!({"line_id": line["line_id"], "place_id": place, "quantity": "1"});
    let late = thread
        .post("feng.tao", &thread.path("reservations"), &hold)
        .await;
    assert_eq!(late.refusal_codes(), ["wrong_state"], "{late:?}");
}

/// Pays the instalment on contract.
async fn pay_deposit(goods: &Goods<'_>) {
    let thread = &goods.thread;
    let customer = thread.page("qian.hui").await["order"]["customer"]["id"].clone();
    let receipt = json!({"customer_id": customer, "reference": "BANK-1", "method": "bank_transfer",
        "amount": "41629.20", "allocations": [{"order_id": thread.id, "no": 1, "amount": "41629.20"}]});
    let _ = goods.post("qian.hui", "/receipts", &receipt).await.ok();
}

/// The pump that failed is put right when the customer wants none any more: it is judged all the same,
/// and keeps the order from its end no longer.
async fn what_failed_is_judged_again_though_nobody_wants_it(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let made = thread.page("chen.jing").await["lines"][0]["line_id"].clone();
    let work = begin_work(thread).await;
    let reports = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "1", "note": "完工"});
    let report = thread.post("zhou.bo", &reports, &report).await.ok();
    let failed = json!({"stage": "final", "line_id": made, "passed": "0", "failed": "1",
        "failed_serials": report["serials"], "failure": {"description": "密封面渗漏"},
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "渗漏", "passed": false}]});
    let inspections = thread.path("inspections");
    let found = thread.post("zheng.hao", &inspections, &failed).await.ok();
    let nc = format!(
        "/nonconformances/{}",
        found["nonconformance_id"].as_str().unwrap()
    );
    let corrected = json!({"cause": "装配未按规程", "action": "返工"});
    thread
        .post("zhou.bo", &format!("{nc}/correct"), &corrected)
        .await
        .done();
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let _ = thread.post("jiang.nan", &depart, &waybill).await.ok();
    let enough = json!({"reason": "客户余下不要了"});
    let close = thread.path("short-close");
    let _ = thread.post("wang.qiang", &close, &enough).await.ok();
    assert_eq!(thread.step("inspect").await["state"], "skipped");

    let passed = json!({"passed": "1", "passed_serials": report["serials"],
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.4 MPa", "passed": true}]});
    let again = thread
        .post("zheng.hao", &format!("{nc}/reinspect"), &passed)
        .await
        .ok();
    assert_eq!(again["state"], "closed");
}

async fn the_rest_is_short_closed_and_reopened(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let close = thread.path("short-close");
    let reason = json!({"reason": "客户余下不要了"});
    let early = thread.post("wang.qiang", &close, &reason).await;
    assert_eq!(early.refusal_codes(), ["nothing_shipped"], "{early:?}");
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let _ = thread
        .post("jiang.nan", &depart, &json!({"waybill_no": "DY-0001"}))
        .await
        .ok();
    let cancel = json!({"reason": "不要了", "code": "other", "deposit": "keep"});
    let gone = thread
        .post("wang.qiang", &thread.path("cancel"), &cancel)
        .await;
    assert_eq!(gone.refusal_codes(), ["shipped"], "{gone:?}");

    thread.post("chen.jing", &close, &reason).await.problem(403);
    let done = thread.post("wang.qiang", &close, &reason).await.ok();
    assert_eq!(done["lines"].as_array().map(Vec::len), Some(2), "{done:#}");
    assert_eq!(thread.fact(1, "short_closed").await, "2");
    assert_eq!(thread.fact(2, "short_closed").await, "1");
    assert_eq!(thread.fact(2, "reserved").await, "0");
    let work = thread.get("sun.li", &thread.path("production")).await;
    assert_eq!(work[0]["state"], "cancelled", "{work:#}");
    assert_eq!(thread.step("ship").await["state"], "done");
    assert_eq!(thread.page("chen.jing").await["order"]["state"], "approved");
    assert_eq!(committed(thread).await, "21696.00");
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["comes_to"], "21696.00", "less than ordered");
    assert_eq!(page["lines"][0]["comes_to"], "0.00", "nothing of a line");
    let finance = desk(thread, "qian.hui").await;
    assert!(
        finance.contains("金额减少后多收"),
        "paid too much: {finance}"
    );
    let nothing = thread.post("wang.qiang", &close, &reason).await;
    assert_eq!(nothing.refusal_codes(), ["nothing_left"], "{nothing:?}");

    let line = goods.line["line_id"].as_str().unwrap();
    let reopen = thread.path(&format!("lines/{line}/reopen"));
    let back = thread
        .post("wang.qiang", &reopen, &json!({"reason": "客户又要"}))
        .await
        .ok();
    assert_eq!(back["lines"][0]["quantity"], "1", "{back:#}");
    assert_eq!(thread.fact(2, "short_closed").await, "0");
    assert_eq!(thread.fact(2, "reserved").await, "1");
    assert_eq!(thread.step("ship").await["state"], "open");
    assert_eq!(committed(thread).await, "32544.00");
    let twice = thread
        .post("wang.qiang", &reopen, &json!({"reason": "客户又要"}))
        .await;
    assert_eq!(twice.refusal_codes(), ["not_short_closed"], "{twice:?}");
    let standing = thread.get("chen.jing", &thread.path("standing")).await;
    let kinds: Vec<&Value> = standing["endings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["kind"])
        .collect();
    assert_eq!(kinds, ["short_closed", "reopened"]);
}

/// What the order comes to, by its instalments.
async fn committed(thread: &Thread<'_>) -> String {
    let money = thread.get("qian.hui", &thread.path("money")).await;
    let minor = |item: &Value| {
        item["amount"]
            .as_str()
            .unwrap()
            .replace('.', "")
            .parse::<i64>()
            .unwrap()
    };
    let sum: i64 = money["schedule"]
        .as_array()
        .unwrap()
        .iter()
        .map(minor)
        .sum();
    format!("{}.{:02}", sum / 100, sum % 100)
}

async fn an_order_and_its_tasks_are_handed_to_somebody_else_in_sales(company: &Company) {
    let thread = Thread::entered(company).await;
    let path = thread.path("reassign");
    let id_of = async |login: &str| company.person(login).await.get("/me").await.ok()["id"].clone();
    let to =
        async |login: &str, reason: &str| json!({"owner_id": id_of(login).await, "reason": reason});
    let hand = async |who: &str, body: &Value| thread.post(who, &path, body).await;
    let leaves = "陈静休产假";
    hand("chen.jing", &to("liu.yang", leaves).await)
        .await
        .problem(403);
    for (login, reason, code) in [
        ("liu.yang", " ", "required"),
        ("chen.jing", leaves, "same_owner"),
        ("feng.tao", leaves, "not_in_sales"),
    ] {
        let wrong = hand("wang.qiang", &to(login, reason).await).await;
        assert_eq!(wrong.error_codes(), [code], "{wrong:?}");
    }
    let nobody = json!({"owner_id": thread.id, "reason": leaves});
    let nobody = hand("wang.qiang", &nobody).await;
    assert_eq!(nobody.error_codes(), ["not_in_sales"], "{nobody:?}");
    let elsewhere = hand("wang.qiang", &to("huang.lei", leaves).await).await;
    assert_eq!(
        elsewhere.refusal_codes(),
        ["beyond_department"],
        "{elsewhere:?}"
    );
    let owner = async || thread.page("lin.feng").await["order"]["owner"]["name"].clone();
    assert_eq!(owner().await, "陈静", "nothing changed");

    let done = hand("wang.qiang", &to("liu.yang", leaves).await).await;
    assert_eq!(done.status, 204, "{done:?}");
    assert_eq!(owner().await, "刘洋");
    let label = thread.page("liu.yang").await["order"]["label"].clone();
    let bench = desk(&thread, "liu.yang").await;
    assert!(bench.contains("陈静将订单移交给您：陈静休产假"), "{bench}");
    assert!(bench.contains("订单录入"), "the entry is his: {bench}");
    assert!(!desk(&thread, "chen.jing").await.contains("\"订单录入"));
    let listed = async |login: &str| {
        let rows = thread.get(login, "/orders").await["items"].clone();
        let labels = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["label"].clone());
        labels.collect::<Vec<_>>()
    };
    assert_eq!(listed("liu.yang").await, std::slice::from_ref(&label));
    assert_eq!(listed("chen.jing").await, [label], "what he did stays his");
    let timeline = thread
        .get("liu.yang", &thread.path("timeline"))
        .await
        .to_string();
    assert!(
        timeline.contains("由陈静移交给刘洋：陈静休产假"),
        "{timeline}"
    );

    let beyond = hand("lin.feng", &to("huang.lei", "客户归华南").await).await;
    assert_eq!(beyond.status, 204, "{beyond:?}");
    assert_eq!(owner().await, "黄磊");
    let why = json!({"reason": "客户取消采购计划"});
    let _ = thread
        .post("huang.lei", &thread.path("cancel"), &why)
        .await
        .ok();
    let late = hand("lin.feng", &to("liu.yang", leaves).await).await;
    assert_eq!(late.refusal_codes(), ["wrong_state"], "{late:?}");
}
