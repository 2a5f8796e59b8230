//! Credit stops orders at its points, as strongly as the company says, and says what helps.

use futures_util::future::join_all;
use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

use crate::{
    delivery::Goods,
    kind::Order,
    order_changes::{ask, decide as change_decision},
};

stories!(
    a_general_order_is_not_approved_beyond_its_limit,
    above_the_limit_nothing_is_approved_without_an_override,
    of_two_orders_that_race_for_the_same_credit_exactly_one_passes,
    what_a_rule_holds_one_person_lets_go,
    credit_is_looked_at_before_work_begins_and_before_goods_leave,
    an_old_debt_is_a_rule_of_its_own,
    an_amendment_above_the_limit_waits_and_the_order_stands,
    money_that_comes_in_lets_an_amendment_go_on,
    what_holds_an_amendment_is_let_go_and_asks_nobody_any_more,
    how_strictly_credit_is_kept_is_a_setting,
);

/// The reviews of an order, the one that approves it last.
const REVIEWS: [(&str, &str); 4] = [
    ("wang.qiang", "initial_review"),
    ("zhao.gang", "production_review"),
    ("shen.yue", "finance_review"),
    ("han.bing", "legal_review"),
];

pub(crate) async fn customer(company: &Company) -> String {
    let finance = company.person("shen.yue").await;
    let found = company.find(&finance, "customers", "C0001").await;
    found["id"].as_str().unwrap().to_owned()
}

/// Whatever a person last saw of something, as its ETag says it.
pub(crate) async fn version(company: &Company, login: &str, path: &str) -> i64 {
    let shown = company.person(login).await.get(path).await;
    let tag = shown.revision.unwrap_or_default();
    tag.trim_matches(['"', 'r']).parse().unwrap()
}

async fn limit(company: &Company, limit: &str) {
    let path = format!("/customers/{}/credit", customer(company).await);
    let seen = version(company, "shen.yue", &path).await;
    let body = json!({"limit": limit, "note": "年度评审"});
    let finance = company.person("shen.yue").await;
    let _ = finance.put_on(&path, seen, &body).await.ok();
}

/// Changes one part of the policy of credit.
async fn strength(company: &Company, rule: &str, point: &str, strength: &str) {
    let finance = company.person("shen.yue").await;
    let mut policy = finance.get("/credit-policy").await.ok();
    policy[rule][point] = json!(strength);
    let seen = version(company, "shen.yue", "/credit-policy").await;
    let _ = finance.put_on("/credit-policy", seen, &policy).await.ok();
}

/// An order that lacks the last review only.
async fn almost_approved(company: &Company) -> Thread<'_> {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    for (login, step) in &REVIEWS[..3] {
        let _ = thread.opinion(login, step, "approve", "同意").await.ok();
    }
    thread
}

async fn last_review(thread: &Thread<'_>) -> Answer {
    let (login, step) = REVIEWS[3];
    thread.opinion(login, step, "approve", "同意").await
}

/// What would stop an order at a point, as its page shows it.
async fn stopped_at(thread: &Thread<'_>, point: &str) -> Vec<String> {
    let standing = thread.get("chen.jing", &thread.path("credit")).await;
    let points = standing["points"].as_array().unwrap();
    let point = points.iter().find(|p| p["point"] == point).unwrap();
    let refusals = point["refusals"].as_array().unwrap().iter();
    refusals
        .map(|r| r["code"].as_str().unwrap().to_owned())
        .collect()
}

async fn events(thread: &Thread<'_>, kind: &str) -> usize {
    let entries = thread.get("chen.jing", &thread.path("timeline")).await;
    let entries = entries["items"].as_array().unwrap();
    entries.iter().filter(|e| e["kind"] == kind).count()
}

/// The overrides of the customer, the newest first.
async fn overrides(company: &Company, login: &str) -> Value {
    let path = format!("/customers/{}/credit/overrides", customer(company).await);
    company.person(login).await.get(&path).await.ok()
}

async fn decide(company: &Company, login: &str, id: &Value, what: &str, seen: i64) -> Answer {
    let path = format!("/credit-overrides/{}/{what}", id.as_str().unwrap());
    let note = json!({"note": "客户已承诺月底回款"});
    company
        .person(login)
        .await
        .post_on(&path, seen, &note)
        .await
}

// Clauses: EQ-4.1a, EQ-4.2c, TR-6.3a.
async fn above_the_limit_nothing_is_approved_without_an_override(company: &Company) {
    limit(company, "100000.00").await;
    let thread = almost_approved(company).await;
    assert_eq!(stopped_at(&thread, "approval").await, ["credit_exceeded"]);
    let refused = last_review(&thread).await;
    assert_eq!(refused.refusal_codes(), ["credit_exceeded"], "{refused:?}");
    let told = &refused.body["refusals"][0];
    let message = told["message"]["zh"].as_str().or(told["message"].as_str());
    assert!(message.unwrap().contains("超出 ¥38,764.00"), "{told}");
    assert_eq!(
        thread.page("chen.jing").await["order"]["state"],
        "in_review"
    );

    let path = format!("/customers/{}/credit/overrides", customer(company).await);
    let ask = |amount: &str| {
        json!({"amount": amount, "expires_on": "2026-03-31",
            "reason": "老客户，月底回款", "order_id": thread.id})
    };
    let late = json!({"amount": "1", "expires_on": "2026-03-01", "reason": "x"});
    let late = thread.post("chen.jing", &path, &late).await;
    assert_eq!(late.error_codes(), ["range"], "{late:?}");
    let too_little = thread.post("chen.jing", &path, &ask("38763.99")).await.ok();
    let own = thread.post("shen.yue", &path, &ask("38764.00")).await.ok();
    let refused = decide(company, "shen.yue", &own["id"], "approve", 1).await;
    let codes = refused.refusal_codes();
    assert_eq!(codes, ["separation_of_duties"], "{refused:?}");
    let by_rep = decide(company, "chen.jing", &own["id"], "approve", 1).await;
    assert_eq!(by_rep.status, 403, "{by_rep:?}");

    let _ = decide(company, "shen.yue", &too_little["id"], "approve", 1)
        .await
        .ok();
    assert_eq!(stopped_at(&thread, "approval").await, ["credit_exceeded"]);
    let _ = decide(company, "shen.yue", &too_little["id"], "revoke", 2)
        .await
        .ok();
    let waiting = company
        .person("lin.feng")
        .await
        .get("/credit-overrides")
        .await
        .ok();
    assert_eq!(waiting.as_array().map(Vec::len), Some(1), "{waiting:#}");
    let _ = decide(company, "lin.feng", &own["id"], "approve", 1)
        .await
        .ok();
    let checks = thread
        .get("shen.yue", &thread.path("steps/finance_review/checks"))
        .await;
    assert!(
        checks.to_string().contains("林峰批准：老客户，月底回款"),
        "{checks:#}"
    );
    let _ = last_review(&thread).await.ok();
    assert_eq!(thread.page("chen.jing").await["order"]["state"], "approved");
    assert_eq!(events(&thread, "credit.override_approved").await, 2);
    assert_eq!(
        events(&thread, "operation.refused").await,
        2,
        "the review, and his own override"
    );
    let states = overrides(company, "chen.jing").await;
    let states: Vec<_> = states
        .as_array()
        .unwrap()
        .iter()
        .map(|o| &o["state"])
        .collect();
    assert_eq!(states, ["approved", "revoked"]);
}

async fn of_two_orders_that_race_for_the_same_credit_exactly_one_passes(company: &Company) {
    for round in 1..=3 {
        let room = 138_764 * round;
        limit(company, &format!("{room}.00")).await;
        let racing = [
            almost_approved(company).await,
            almost_approved(company).await,
        ];
        let answers = join_all(racing.iter().map(last_review)).await;
        let passed = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(passed, 1, "{}: {answers:?}", company.database);
        let lost = answers.iter().find(|answer| answer.status != 200).unwrap();
        assert_eq!(lost.refusal_codes(), ["credit_exceeded"]);
        let path = format!("/customers/{}/credit", customer(company).await);
        let credit = company.person("shen.yue").await.get(&path).await.ok();
        assert_eq!(
            credit["available"], "0.00",
            "reaching the limit exactly passes"
        );
    }
}

async fn what_a_rule_holds_one_person_lets_go(company: &Company) {
    limit(company, "100000.00").await;
    strength(company, "exceeded", "submission", "hold").await;
    let thread = Thread::entered(company).await;
    let held = thread.submit().await;
    assert_eq!(held.refusal_codes(), ["credit_held"], "{held:?}");
    let again = thread.submit().await;
    assert_eq!(again.refusal_codes(), ["held"], "{again:?}");
    assert!(again.body["refusals"][0].to_string().contains("财务经理"));

    let bench = thread.get("shen.yue", "/workbench").await;
    assert!(bench.to_string().contains("因信用被扣住"), "{bench:#}");
    let standing = thread.get("shen.yue", &thread.path("credit")).await;
    let holds = standing["holds"].as_array().unwrap();
    assert_eq!(holds.len(), 1, "it is placed once: {standing:#}");
    assert_eq!(holds[0]["source"], "credit");
    let path = format!("/holds/{}/clear", holds[0]["id"].as_str().unwrap());
    let reason = json!({"reason": "回款在途"});
    let by_rep = thread.post("chen.jing", &path, &reason).await;
    assert_eq!(by_rep.refusal_codes(), ["not_yours_to_clear"], "{by_rep:?}");
    let _ = thread.post("shen.yue", &path, &reason).await.ok();
    let bench = thread.get("shen.yue", "/workbench").await;
    assert!(
        !bench.to_string().contains("因信用被扣住"),
        "the task ends with the hold: {bench:#}"
    );
    let twice = thread.post("shen.yue", &path, &reason).await;
    assert_eq!(twice.refusal_codes(), ["cleared"], "{twice:?}");
    let _ = thread.submit().await.ok();
    assert_eq!(events(&thread, "hold.placed").await, 1);
    assert_eq!(events(&thread, "hold.cleared").await, 1);

    // What was let go was this figure: with more taken up by then it is held anew.
    let other = Thread::entered(company).await;
    assert_eq!(other.submit().await.refusal_codes(), ["credit_held"]);
}

// Clauses: TR-6.3a.
async fn credit_is_looked_at_before_work_begins_and_before_goods_leave(company: &Company) {
    let goods = Goods::held(company).await;
    limit(company, "10000.00").await;
    strength(company, "exceeded", "production", "block").await;
    let work = goods.thread.get("sun.li", "/work-orders").await;
    let work = work["items"].as_array().unwrap()[0].clone();
    let centres = goods.thread.get("sun.li", "/work-centres").await;
    let centre = centres.as_array().unwrap()[0]["id"].clone();
    let plan = json!({"work_centre_id": centre, "start_on": "2026-03-04", "end_on": "2026-03-27"});
    let path = format!("/work-orders/{}/plan", work["id"].as_str().unwrap());
    let planner = company.person("sun.li").await;
    let version = work["version"].as_i64().unwrap();
    let refused = planner.post_on(&path, version, &plan).await;
    assert_eq!(refused.refusal_codes(), ["credit_exceeded"], "{refused:?}");

    goods.pay().await;
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let path = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    let held = goods.post("jiang.nan", &path, &waybill).await;
    assert_eq!(held.refusal_codes(), ["credit_held"], "{held:?}");
    assert_eq!(goods.thread.fact(2, "shipped").await, "0", "nothing left");
    limit(company, "13877.00").await;
    let held = goods.post("jiang.nan", &path, &waybill).await;
    assert_eq!(
        held.refusal_codes(),
        ["held"],
        "the hold stays until it is cleared"
    );
    let standing = goods
        .thread
        .get("shen.yue", &goods.thread.path("credit"))
        .await;
    let hold = standing["holds"][0]["id"].as_str().unwrap();
    let cleared = goods
        .post(
            "lin.feng",
            &format!("/holds/{hold}/clear"),
            &json!({"reason": "已提额"}),
        )
        .await;
    let _ = cleared.ok();
    let _ = goods.post("jiang.nan", &path, &waybill).await.ok();
    assert_eq!(goods.thread.fact(2, "shipped").await, "2");
}

/// The manager's approval is what credit is asked for, and not the registration after it.
async fn a_general_order_is_not_approved_beyond_its_limit(company: &Company) {
    limit(company, "1000.00").await;
    strength(company, "exceeded", "submission", "tell").await;
    strength(company, "exceeded", "approval", "block").await;
    let order = Order::entered(company, ("chen.jing", "general"), ("YQ-100", "3")).await;
    let _ = order.submit("chen.jing").await.ok();
    let refused = order.approve("wang.qiang", "manager_review").await;
    assert_eq!(refused.refusal_codes(), ["credit_exceeded"], "{refused:?}");
    limit(company, "3000000.00").await;
    order.approved("wang.qiang", "manager_review").await;
}

/// A change of an approved order (138,764.00) that comes to 160,460.00, agreed to by all heads but
/// the last.
async fn almost_amended(thread: &Thread<'_>) -> Value {
    let page = thread.page("chen.jing").await;
    let stocked = page["lines"][1]["line_id"].clone();
    let more = json!([{"action": "quantity", "line_id": stocked, "quantity": "5"}]);
    let taken = ask(thread, "chen.jing", 1, more).await.ok();
    let _ = change_decision(thread, "wang.qiang", &taken["id"], "approve", "同意")
        .await
        .ok();
    taken["id"].clone()
}

/// What stands of an order: its revision, amount and the state of a change.
async fn standing_of(thread: &Thread<'_>, change: &Value) -> (Value, Value, Value) {
    let page = thread.page("chen.jing").await;
    let path = thread.path(&format!("changes/{}", change.as_str().unwrap()));
    let change = thread.get("chen.jing", &path).await;
    let order = &page["order"];
    (
        order["revision"].clone(),
        order["gross"].clone(),
        change["state"].clone(),
    )
}

// Clauses: TR-6.3a.
async fn an_amendment_above_the_limit_waits_and_the_order_stands(company: &Company) {
    limit(company, "138764.00").await;
    let thread = Thread::approved(company).await;
    let change = almost_amended(&thread).await;
    let last = async || change_decision(&thread, "shen.yue", &change, "approve", "同意").await;
    let refused = last().await;
    assert_eq!(refused.refusal_codes(), ["credit_exceeded"], "{refused:?}");
    let as_it_was = (json!(1), json!("138764.00"), json!("submitted"));
    assert_eq!(standing_of(&thread, &change).await, as_it_was);

    let path = format!("/customers/{}/credit/overrides", customer(company).await);
    let ask = json!({"amount": "21696.00", "expires_on": "2026-03-31",
        "reason": "追加订货", "order_id": thread.id});
    let asked = thread.post("chen.jing", &path, &ask).await.ok();
    let _ = decide(company, "lin.feng", &asked["id"], "approve", 1)
        .await
        .ok();
    let _ = last().await.ok();
    let amended = (json!(2), json!("160460.00"), json!("applied"));
    assert_eq!(standing_of(&thread, &change).await, amended);
}

async fn money_that_comes_in_lets_an_amendment_go_on(company: &Company) {
    limit(company, "138764.00").await;
    let goods = Goods::held(company).await;
    let change = almost_amended(&goods.thread).await;
    let last =
        async || change_decision(&goods.thread, "shen.yue", &change, "approve", "同意").await;
    assert_eq!(last().await.refusal_codes(), ["credit_exceeded"]);
    goods.pay().await;
    // Money that came in is on the impact sheet, so the heads look at it anew.
    let _ = last().await.ok();
    let asked_again = (json!(1), json!("138764.00"), json!("submitted"));
    assert_eq!(standing_of(&goods.thread, &change).await, asked_again);
    let _ = change_decision(&goods.thread, "wang.qiang", &change, "approve", "同意")
        .await
        .ok();
    let amended = (json!(2), json!("160460.00"), json!("applied"));
    assert_eq!(standing_of(&goods.thread, &change).await, amended);
}

// Clauses: TR-6.3a.
async fn what_holds_an_amendment_is_let_go_and_asks_nobody_any_more(company: &Company) {
    limit(company, "138764.00").await;
    strength(company, "exceeded", "amendment", "hold").await;
    let thread = &Thread::approved(company).await;
    let change = almost_amended(thread).await;
    let last = async || change_decision(thread, "shen.yue", &change, "approve", "同意").await;
    assert_eq!(last().await.refusal_codes(), ["credit_held"]);
    assert_eq!(last().await.refusal_codes(), ["held"]);
    let as_it_was = (json!(1), json!("138764.00"), json!("submitted"));
    assert_eq!(standing_of(thread, &change).await, as_it_was);
    let asked = async || {
        let bench = thread.get("shen.yue", "/workbench").await.to_string();
        bench.contains("因信用被扣住")
    };
    assert!(asked().await);

    let standing = thread.get("shen.yue", &thread.path("credit")).await;
    let hold = standing["holds"][0]["id"].as_str().unwrap();
    let reason = json!({"reason": "款已到账"});
    let _ = thread
        .post("shen.yue", &format!("/holds/{hold}/clear"), &reason)
        .await
        .ok();
    assert!(!asked().await, "the task ended with the hold");
    let _ = last().await.ok();
    let amended = (json!(2), json!("160460.00"), json!("applied"));
    assert_eq!(standing_of(thread, &change).await, amended);
}

async fn an_old_debt_is_a_rule_of_its_own(company: &Company) {
    strength(company, "overdue", "submission", "block").await;
    // The deposit of the first order was due in the beginning of March.
    let _ = Thread::approved(company).await;
    company.days_pass(30).await;
    let soon = Thread::entered(company).await;
    let due = stopped_at(&soon, "submission").await;
    company.days_pass(10).await;
    let thread = Thread::entered(company).await;
    let refused = thread.submit().await;
    assert_eq!(refused.refusal_codes(), ["credit_overdue"], "{refused:?}");
    assert_eq!(due, Vec::<String>::new(), "not yet 30 days");

    let path = format!("/customers/{}/credit/overrides", customer(company).await);
    let ask = json!({"amount": "0", "covers_overdue": true, "expires_on": "2026-05-31",
        "reason": "质量争议中，款项暂缓"});
    let asked = thread.post("chen.jing", &path, &ask).await.ok();
    let _ = decide(company, "shen.yue", &asked["id"], "approve", 1)
        .await
        .ok();
    let _ = thread.submit().await.ok();
}

async fn how_strictly_credit_is_kept_is_a_setting(company: &Company) {
    let finance = company.person("shen.yue").await;
    let shipped = finance.get("/credit-policy").await;
    let mut policy = shipped.body.clone();
    assert_eq!(policy["exceeded"]["approval"], "block", "{policy:#}");
    assert_eq!(policy["overdue_days"], 30);
    policy["exceeded"]["approval"] = json!("tell");
    let by_sales = company.person("wang.qiang").await;
    let refused = by_sales.put_on("/credit-policy", 0, &policy).await;
    assert_eq!(refused.status, 403, "{refused:?}");
    let _ = finance.put_on("/credit-policy", 0, &policy).await.ok();
    finance
        .put_on("/credit-policy", 0, &policy)
        .await
        .problem(412);
    policy["overdue_days"] = json!(400);
    let wrong = finance.put_on("/credit-policy", 1, &policy).await;
    assert_eq!(wrong.error_codes(), ["range"], "{wrong:?}");

    limit(company, "1.00").await;
    let thread = almost_approved(company).await;
    let _ = last_review(&thread).await.ok();
    assert_eq!(thread.page("chen.jing").await["order"]["state"], "approved");
}
