//! What a page says of how things stand: who gave an opinion that stands, what holds of what was
//! reached, what can be worked on.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::{
    delivery::Goods,
    kind::Order,
    order_changes::{ask, decide},
};

stories!(
    an_opinion_that_stands_is_told_as_its_givers,
    a_returned_draft_says_so,
    what_was_reached_does_not_hold_when_its_step_is_open_again,
    a_clause_leads_to_the_orders_that_kept_it,
    a_desk_shows_what_can_be_done,
    what_is_not_in_the_house_is_not_to_be_picked,
    what_stands_in_the_way_is_told_in_figures,
    nothing_is_planned_in_the_past,
);

async fn approve(thread: &Thread<'_>, login: &str, step: &str) {
    let _ = thread.opinion(login, step, "approve", "同意").await.ok();
}

// Clauses: EQ-4.2f.
async fn an_opinion_that_stands_is_told_as_its_givers(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    approve(&thread, "wang.qiang", "initial_review").await;
    approve(&thread, "zhao.gang", "production_review").await;
    let given = thread.step("initial_review").await["done_at"].clone();
    company.days_pass(1).await;
    let _ = thread
        .opinion("han.bing", "legal_review", "object", "违约金条款过重")
        .await
        .ok();
    let _ = thread.submit().await.ok();
    let step = thread.step("initial_review").await;
    assert_eq!(
        (&step["state"], &step["done_at"]),
        (&json!("done"), &given),
        "{step:#}"
    );
    let timeline = thread
        .get("chen.jing", &thread.path("timeline?limit=200"))
        .await;
    let entries = timeline["items"].as_array().unwrap().iter();
    let done: Vec<&Value> = entries
        .filter(|e| e["kind"] == "step.completed" && e["data"]["step"] == "initial_review")
        .collect();
    assert_eq!(done.len(), 2, "{done:#?}");
    assert_eq!(done[0]["actor"]["name"], "王强");
    assert_eq!(done[1]["actor"], Value::Null, "{:#}", done[1]);
    assert_eq!(done[1]["text"]["zh"], "第 1 轮沿用：销售初审 王强");
    assert_eq!(done[1]["occurred_at"], done[1]["recorded_at"]);
}

async fn a_returned_draft_says_so(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let milestone = async || {
        let rep = company.person("chen.jing").await;
        let all = rep.get("/orders?limit=50").await.ok();
        let rows = all["items"].as_array().unwrap().clone();
        let of_order = rows.into_iter().find(|row| row["id"] == thread.id.as_str());
        of_order.unwrap()["milestone"].clone()
    };
    assert_eq!(milestone().await, "submitted");
    let _ = thread
        .opinion("wang.qiang", "initial_review", "return", "单价与合同不符")
        .await
        .ok();
    let order = thread.page("chen.jing").await["order"].clone();
    assert_eq!(order["status"]["zh"], "已退回");
    let returned = &order["returned"];
    assert_eq!(returned["by"]["name"], "王强", "{order:#}");
    assert_eq!(returned["reason"], "单价与合同不符");
    assert_eq!(returned["step"], "initial_review");
    assert_eq!(milestone().await, "");

    let _ = thread.submit().await.ok();
    let order = thread.page("chen.jing").await["order"].clone();
    assert_eq!(
        (&order["status"], &order["returned"]),
        (&Value::Null, &Value::Null),
        "it is called as its state is: in review"
    );
    assert_eq!(milestone().await, "submitted");
    let reason = json!({"reason": "客户来电改期"});
    let rep = company.person("chen.jing").await;
    let _ = rep.post(&thread.path("withdraw"), &reason).await.ok();
    let order = thread.page("chen.jing").await["order"].clone();
    assert_eq!(
        (&order["status"]["zh"], &order["returned"]),
        (&json!("已撤回"), &Value::Null)
    );
}

async fn a_clause_leads_to_the_orders_that_kept_it(company: &Company) {
    let thread = Thread::approved(company).await;
    let path = "/policies/equipment-sales/clauses/EQ-3.2a?state=kept";
    let kept = thread.get("lin.feng", path).await;
    let first = &kept["orders"]["items"][0];
    assert_eq!(first["state"], "kept", "{kept:#}");
    assert_eq!(first["subject"]["id"], thread.id.as_str());
    // Whoever has no order of his own there sees none.
    let outside = thread.get("huang.lei", path).await;
    assert_eq!(outside["orders"]["items"], json!([]), "{outside:#}");
}

async fn what_was_reached_does_not_hold_when_its_step_is_open_again(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    let reached = async |key: &str| {
        let page = thread.page("lin.feng").await;
        let all = page["process"]["milestones"].as_array().unwrap().clone();
        let one = all.into_iter().find(|m| m["key"] == key).unwrap();
        one["reached"].clone()
    };
    let line = thread.page("lin.feng").await["lines"][0]["line_id"].clone();
    assert_eq!(reached("ready").await, false);
    // The pumps that are to be made are given up: what is left lies in stock.
    let remove = json!([{"action": "remove_line", "line_id": line}]);
    let change = ask(thread, "chen.jing", 1, remove).await.ok();
    for login in ["wang.qiang", "zhao.gang", "shen.yue", "han.bing"] {
        let _ = decide(thread, login, &change["id"], "approve", "同意").await;
    }
    assert_eq!(reached("ready").await, true);
    assert_eq!(
        thread.page("lin.feng").await["order"]["status"]["zh"],
        "货已备妥"
    );
    let made = company
        .find(&company.person("chen.jing").await, "products", "YS-150")
        .await;
    let add = json!([{"action": "add_line", "line": {"product_id": made["id"], "quantity": "1",
        "unit_price": "47000", "parameters": stories::parameters(&made)}}]);
    let change = ask(thread, "chen.jing", 2, add).await.ok();
    for login in ["wang.qiang", "zhao.gang", "shen.yue", "han.bing"] {
        let _ = decide(thread, login, &change["id"], "approve", "同意").await;
    }
    assert_eq!(reached("ready").await, false);
    assert_eq!(
        thread.page("lin.feng").await["order"]["status"]["zh"],
        "已审批"
    );
}

async fn a_desk_shows_what_can_be_done(company: &Company) {
    let thread = Thread::approved(company).await;
    let steps = |group: &Value| -> Vec<String> {
        let all = group.as_array().unwrap().iter();
        all.filter_map(|t| t["step"].as_str().map(str::to_owned))
            .collect()
    };
    let desk = thread.get("feng.tao", "/workbench").await;
    assert_eq!(steps(&desk["mine"]), ["pick"], "three pumps lie in stock");
    let finance = thread.get("qian.hui", "/workbench").await;
    assert!(
        steps(&finance["not_yet"]).contains(&"collect".to_owned()),
        "nothing is due yet: {finance:#}"
    );
    let goods = thread.get("feng.tao", &thread.path("goods")).await;
    let line = goods["house"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["sku"] == "YQ-100");
    let line = line.unwrap();
    let pick = json!({"lines": [{"line_id": line["line_id"], "quantity": "3", "scans": line["machines"].as_array().unwrap()[..3]}]});
    let _ = thread
        .post("feng.tao", &thread.path("picks"), &pick)
        .await
        .ok();
    let desk = thread.get("feng.tao", "/workbench").await;
    assert_eq!(
        steps(&desk["mine"]),
        ["pack"],
        "the rest is not even planned"
    );
    assert_eq!(steps(&desk["not_yet"]), ["pick"]);
    let waits = &desk["not_yet"][0]["waits_for"]["zh"];
    assert_eq!(waits, "等“生产计划”（生产经理、计划员）", "{desk:#}");
    assert_eq!(desk["counts"]["all"], 1);
}

// Clauses: EQ-7.1a.
async fn what_stands_in_the_way_is_told_in_figures(company: &Company) {
    let goods = Goods::held(company).await;
    let boxes = goods.packed(&goods.machines(3)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let path = format!("/shipments/{shipment}/depart");
    let refused = goods
        .post("jiang.nan", &path, &json!({"waybill_no": "DY-0001"}))
        .await;
    assert_eq!(refused.refusal_codes(), ["gate_closed"], "{refused:?}");
    let why = &refused.body["refusals"][0];
    // 30 % and 60 % of 138,764.00
    assert_eq!(why["value"], "¥124,887.60", "{why:#}");
    let said = why["message"].as_str().unwrap();
    assert!(
        said.contains("第 1 期合同定金 30% 尚欠 ¥41,629.20（2026-"),
        "{said}"
    );
    assert!(
        said.contains("第 2 期发货前款 60% 尚欠 ¥83,258.40"),
        "{said}"
    );
    let step = goods.thread.step("ship").await;
    let told = step["refusals"].to_string();
    assert!(
        told.contains("¥41,629.20"),
        "the page says it too: {step:#}"
    );

    let rep = goods.page("chen.jing").await;
    assert_eq!(rep["sees_acceptances"], true);
    let keeper = goods.page("feng.tao").await;
    assert_eq!(
        (&keeper["acceptances"], &keeper["sees_acceptances"]),
        (&json!([]), &json!(false)),
        "the list says nothing to whom may not see it"
    );
}

async fn nothing_is_planned_in_the_past(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    let work = thread.get("sun.li", &thread.path("production")).await[0].clone();
    let centres = thread.get("sun.li", "/work-centres").await;
    let plan = json!({"work_centre_id": centres[0]["id"], "start_on": "2020-01-01", "end_on": "2020-01-02"});
    let planner = company.person("sun.li").await;
    let path = format!("/work-orders/{}/plan", work["id"].as_str().unwrap());
    let version = work["version"].as_i64().unwrap();
    let early = planner.post_on(&path, version, &plan).await;
    assert_eq!(early.body["errors"][0]["pointer"], "/end_on", "{early:?}");
    let boxes = goods.packed(&goods.machines(1)).await;
    let carrier = goods.carrier("T01").await;
    let body = json!({"carrier_id": carrier, "mode": "road", "planned_on": "2020-01-01", "box_ids": boxes});
    let early = goods
        .post("jiang.nan", &goods.order("shipments"), &body)
        .await;
    assert_eq!(
        early.body["errors"][0]["pointer"], "/planned_on",
        "{early:?}"
    );
}

async fn what_is_not_in_the_house_is_not_to_be_picked(company: &Company) {
    for quantity in ["5", "1"] {
        let goods = ("CTRL-2", quantity);
        let order = Order::entered(company, ("chen.jing", "general"), goods).await;
        let _ = order.submit("chen.jing").await.ok();
        order.approved("wang.qiang", "manager_review").await;
        order.done("chen.jing", "register").await;
    }
    let keeper = company.person("feng.tao").await;
    let desk = keeper.get("/workbench").await.ok();
    let count = |group: &str| desk[group].as_array().unwrap().len();
    assert_eq!((count("mine"), count("not_yet")), (1, 1), "{desk:#}");
    assert_eq!(desk["not_yet"][0]["waits_for"]["zh"], "等到货");
}
