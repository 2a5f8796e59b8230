//! Approved orders change by request: impact before the decision, the heads concerned, one step to
//! the next revision, and everybody behind it follows or is asked.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

use crate::delivery::Goods;

stories!(
    the_header_is_changed_too,
    a_change_takes_effect_once_the_heads_concerned_agree,
    what_is_needed_no_more_is_given_back,
    what_was_made_too_many_goes_into_stock,
    nothing_goes_below_what_was_delivered,
    the_second_editor_sees_the_firsts_change,
    facts_that_change_meanwhile_are_decided_on_again,
    what_cannot_take_effect_any_more_is_told,
    the_discount_on_the_whole_changes_until_goods_leave,
    terms_place_and_configuration_follow,
    a_refused_change_leaves_the_order_as_it_is,
);

/// The order's lines: pumps to be made, pumps from stock.
const MADE: usize = 1;
const STOCKED: usize = 2;

/// The ids of an order's lines.
async fn line(thread: &Thread<'_>, no: usize) -> Value {
    let page = thread.page("lin.feng").await;
    page["lines"][no - 1]["line_id"].clone()
}

fn asked(actions: Value) -> Value {
    json!({"reason": "客户来电要求", "origin": "customer", "complete_by": "2026-03-20", "actions": actions})
}

/// Asks for a change on a revision.
pub(crate) async fn ask(thread: &Thread<'_>, login: &str, revision: i64, actions: Value) -> Answer {
    let person = thread.company.person(login).await;
    person
        .post_on(&thread.path("changes"), revision, &asked(actions))
        .await
}

pub(crate) async fn decide(
    thread: &Thread<'_>,
    login: &str,
    change: &Value,
    verdict: &str,
    reason: &str,
) -> Answer {
    let seen = self::change(thread, "chen.jing", change).await;
    let path = thread.path(&format!("changes/{}/decide", change.as_str().unwrap()));
    let body = json!({"sheet": seen["sheet"], "verdict": verdict, "reason": reason});
    thread.post(login, &path, &body).await
}

fn posts(heads: &Value) -> Vec<String> {
    let heads = heads.as_array().unwrap().iter();
    heads
        .map(|head| head["post"].as_str().unwrap().to_owned())
        .collect()
}

async fn change(thread: &Thread<'_>, login: &str, id: &Value) -> Value {
    let path = thread.path(&format!("changes/{}", id.as_str().unwrap()));
    thread.get(login, &path).await
}

/// What the instalments come to, in order.
async fn instalments(thread: &Thread<'_>) -> Vec<String> {
    let money = thread.get("qian.hui", &thread.path("money")).await;
    let schedule = money["schedule"].as_array().unwrap().iter();
    schedule
        .map(|item| item["amount"].as_str().unwrap().to_owned())
        .collect()
}

async fn desk(thread: &Thread<'_>, login: &str) -> String {
    thread.get(login, "/workbench").await.to_string()
}

// Clauses: TR-2.5a, TR-2.5b, TR-2.5c.
async fn a_change_takes_effect_once_the_heads_concerned_agree(company: &Company) {
    let thread = Thread::approved(company).await;
    let (made, stocked) = (line(&thread, MADE).await, line(&thread, STOCKED).await);
    let actions = json!([
        {"action": "quantity", "line_id": made, "quantity": "3"},
        {"action": "quantity", "line_id": stocked, "quantity": "5"},
        {"action": "date", "delivery_on": "2026-05-15"},
    ]);
    let rep = company.person("chen.jing").await;
    let preview = thread.path("changes/preview");
    let sheet = rep
        .post_on(&preview, 1, &json!({"actions": actions}))
        .await
        .ok();
    sheet_is_complete(&sheet);
    let taken = ask(&thread, "chen.jing", 1, actions).await.ok();
    assert_eq!(taken["number"], "CR-2026-000001");
    let id = &taken["id"];
    assert!(desk(&thread, "zhao.gang").await.contains("CR-2026-000001"));
    assert!(!desk(&thread, "han.bing").await.contains("CR-2026-000001"));
    let other = decide(&thread, "han.bing", id, "approve", "").await;
    assert_eq!(other.refusal_codes(), ["not_concerned"], "{other:?}");
    decide(&thread, "chen.jing", id, "approve", "")
        .await
        .problem(403);
    let unpriced = change(&thread, "zhao.gang", id).await;
    assert_eq!(
        unpriced["impact"]["after"],
        Value::Null,
        "he sees no prices"
    );
    assert!(!unpriced.to_string().contains("213570"), "{unpriced:#}");

    for login in ["wang.qiang", "zhao.gang"] {
        let given = decide(&thread, login, id, "approve", "同意").await.ok();
        assert_eq!(given["state"], "submitted", "{given:#}");
    }
    assert_eq!(thread.fact(MADE, "ordered").await, "2", "not yet");
    let twice = decide(&thread, "zhao.gang", id, "approve", "").await;
    assert_eq!(twice.refusal_codes(), ["not_concerned"], "{twice:?}");
    let last = decide(&thread, "shen.yue", id, "approve", "同意")
        .await
        .ok();
    assert_eq!(
        (&last["state"], &last["revision"]),
        (&json!("applied"), &json!(2))
    );

    everything_followed(&thread).await;
    acknowledged(&thread, id).await;
    revisions_stay_readable(&thread, &made).await;
}

/// Amounts, date, heads, areas and clauses stand on the sheet.
fn sheet_is_complete(sheet: &Value) {
    // (3 × 47,000 + 5 × 9,600) × 1.13
    assert_eq!(sheet["before"]["gross"], "138764.00", "{sheet:#}");
    assert_eq!(sheet["after"]["gross"], "213570.00");
    assert_eq!(sheet["difference"], "74806.00");
    assert_eq!(sheet["promised_on"], json!(["2026-04-30", "2026-05-15"]));
    assert_eq!(
        posts(&sheet["heads"]),
        ["sales_manager", "production_manager", "finance_manager"]
    );
    let areas: Vec<&str> = sheet["areas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|area| area["area"].as_str().unwrap())
        .collect();
    for area in [
        "orders",
        "warehouse",
        "production",
        "procurement",
        "receivables",
    ] {
        assert!(areas.contains(&area), "{area}: {sheet:#}");
    }
    assert!(!sheet["clauses"].as_array().unwrap().is_empty());
}

/// The next revision, with stock, work, material and payments behind it.
async fn everything_followed(thread: &Thread<'_>) {
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["state"], "approved");
    assert_eq!(page["order"]["gross"], "213570.00");
    assert_eq!(page["order"]["promised_on"], "2026-05-15");
    assert_eq!(thread.fact(MADE, "ordered").await, "3");
    assert_eq!(thread.fact(STOCKED, "reserved").await, "5");
    let work = thread.get("sun.li", &thread.path("production")).await;
    let quantities: Vec<&Value> = work
        .as_array()
        .unwrap()
        .iter()
        .map(|w| &w["quantity"])
        .collect();
    assert_eq!(quantities, ["2", "1"], "what is more has its own: {work:#}");
    let needs = thread.get("wu.fang", &thread.path("requirements")).await;
    assert_eq!(needs.as_array().map(Vec::len), Some(6), "{needs:#}");
    assert_eq!(
        instalments(thread).await,
        ["64071.00", "128142.00", "21357.00"]
    );
}

/// Everybody concerned is asked to take note, and does.
async fn acknowledged(thread: &Thread<'_>, id: &Value) {
    let view = change(thread, "sun.li", id).await;
    let asked = view["acknowledgements"].as_array().unwrap();
    let posts: Vec<&str> = asked.iter().map(|a| a["post"].as_str().unwrap()).collect();
    for post in [
        "planner",
        "purchaser",
        "warehouse_keeper",
        "finance",
        "sales_rep",
    ] {
        assert!(posts.contains(&post), "{post}: {view:#}");
    }
    let mine = asked.iter().find(|a| a["post"] == "planner").unwrap();
    assert_eq!(mine["done_at"], Value::Null);
    let path = format!("/tasks/{}/done", mine["task_id"].as_str().unwrap());
    let _ = thread
        .post("sun.li", &path, &json!({"outcome": ""}))
        .await
        .ok();
    let view = change(thread, "sun.li", id).await;
    let done = view["acknowledgements"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["post"] == "planner");
    assert_eq!(done.unwrap()["done_by"]["name"], "孙丽", "{view:#}");
}

async fn revisions_stay_readable(thread: &Thread<'_>, made: &Value) {
    let all = thread.get("chen.jing", &thread.path("revisions")).await;
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 2, "{all:#?}");
    assert_eq!(all[0]["change_number"], "CR-2026-000001");
    let path = thread.path("revisions/compare?from=1&to=2");
    let compared = thread.get("chen.jing", &path).await;
    let field = format!("/lines/{}/quantity", made.as_str().unwrap());
    let quantity = compared["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["field"] == field.as_str())
        .unwrap_or_else(|| panic!("{compared:#}"));
    assert_eq!(
        (&quantity["before"], &quantity["after"]),
        (&json!("2"), &json!("3"))
    );
    let first = thread.get("chen.jing", &thread.path("revisions/1")).await;
    let line = &first["content"]["lines"][MADE - 1];
    assert_eq!((&line["quantity"], &line["line_id"]), (&json!("2"), made));
    assert_eq!(first["lines"][MADE - 1]["name"], "卧式离心泵");
    assert_eq!(
        first["present"], 2,
        "its paper says that it is no longer in force"
    );
    let keeper = thread.get("feng.tao", &thread.path("revisions/1")).await;
    assert_eq!(keeper["content"]["lines"][0]["unit_price"], json!(null));
    assert_eq!(
        (&keeper["total"], &keeper["lines"][0]["amounts"]),
        (&json!(null), &json!(null))
    );
    let order = &thread.page("chen.jing").await["order"];
    let second = thread.get("chen.jing", &thread.path("revisions/2")).await;
    for sum in ["net", "tax", "gross"] {
        assert_eq!(
            second["total"][sum], order[sum],
            "the paper comes to the fen of the order"
        );
    }
    assert_ne!(first["total"]["gross"], second["total"]["gross"]);
    assert_eq!(second["change_number"], "CR-2026-000001");
    let path = thread.path("revisions/9");
    let none = thread.company.person("chen.jing").await.get(&path).await;
    none.problem(404);
}

/// Whom to speak to and how the goods come is changed like anything else.
async fn the_header_is_changed_too(company: &Company) {
    let thread = Thread::approved(company).await;
    let actions = json!([
        {"action": "contact", "contact_name": "周建国", "contact_phone": "13900000009"},
        {"action": "customer_po", "customer_po_no": "PO-2026-77"},
        {"action": "delivery_mode", "delivery_mode": "express"},
        {"action": "remark", "remark": "到货前一天电话通知"},
    ]);
    let taken = ask(&thread, "chen.jing", 1, actions).await.ok();
    assert_eq!(posts(&taken["impact"]["heads"]), ["sales_manager"]);
    agree(&thread, &taken).await;
    let content = thread.page("chen.jing").await["content"].clone();
    assert_eq!(
        [
            &content["contact_name"],
            &content["contact_phone"],
            &content["customer_po_no"],
            &content["delivery_mode"],
            &content["remark"]
        ],
        [
            "周建国",
            "13900000009",
            "PO-2026-77",
            "express",
            "到货前一天电话通知"
        ]
    );
}

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

    let free = thread.path(&format!("lines/{}/surplus", made.as_str().unwrap()));
    let reason = json!({"reason": "留给下一单"});
    let early = thread.post("sun.li", &free, &reason).await;
    assert_eq!(early.refusal_codes(), ["nothing_left_over"], "{early:?}");
    let judged = json!({"stage": "final", "line_id": made, "passed": "2",
        "passed_serials": report["serials"],
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.4 MPa", "passed": true}]});
    let inspections = thread.path("inspections");
    let _ = thread.post("zheng.hao", &inspections, &judged).await.ok();

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

fn quantity(line: &Value, quantity: &str) -> Value {
    json!([{"action": "quantity", "line_id": line, "quantity": quantity}])
}

/// Asks for a change on a revision, and whoever is asked agrees.
async fn take_effect(thread: &Thread<'_>, revision: i64, actions: Value) {
    let taken = ask(thread, "chen.jing", revision, actions).await.ok();
    agree(thread, &taken).await;
}

/// Every head who is asked agrees, and the change takes effect.
pub(crate) async fn agree(thread: &Thread<'_>, taken: &Value) {
    let mut state = json!("submitted");
    for post in posts(&taken["impact"]["heads"]) {
        let login = match post.as_str() {
            "sales_manager" => "wang.qiang",
            "production_manager" => "zhao.gang",
            "finance_manager" => "shen.yue",
            other => panic!("who is the {other}?"),
        };
        let decided = decide(thread, login, &taken["id"], "approve", "同意").await;
        state = decided.ok()["state"].clone();
    }
    assert_eq!(state, "applied", "{taken:#}");
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

async fn the_second_editor_sees_the_firsts_change(company: &Company) {
    let thread = Thread::approved(company).await;
    let stocked = line(&thread, STOCKED).await;
    let more = json!([{"action": "quantity", "line_id": stocked, "quantity": "2"}]);
    let first = ask(&thread, "chen.jing", 1, more).await.ok();
    let place = json!([{"action": "place", "delivery_place": "昆山"}]);
    let second = ask(&thread, "wang.qiang", 1, place.clone()).await;
    assert_eq!(second.refusal_codes(), ["change_open"], "{second:?}");
    assert_eq!(second.body["refusals"][0]["value"], first["number"]);
    agree(&thread, &first).await;
    let stale = ask(&thread, "wang.qiang", 1, place.clone())
        .await
        .problem(412);
    let shown = stale.to_string();
    assert!(shown.contains("CR-2026-000001"), "{stale:#}");
    assert!(
        shown.contains("/quantity"),
        "what the first changed: {stale:#}"
    );
    let _ = ask(&thread, "wang.qiang", 2, place).await.ok();
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
    let _ = goods.packed(&goods.machines(2)).await;
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

/// Plans the pumps' work order and reports the first progress.
pub(crate) async fn begin_work(thread: &Thread<'_>) -> Value {
    let work = thread.get("sun.li", &thread.path("production")).await;
    let centres = thread.get("sun.li", "/work-centres").await;
    let centre = centres
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["code"] == "WC-ASM1");
    let plan = json!({"work_centre_id": centre.unwrap()["id"], "start_on": "2026-03-04", "end_on": "2026-03-27"});
    let path = |rest: &str| format!("/work-orders/{}/{rest}", work[0]["id"].as_str().unwrap());
    let planner = thread.company.person("sun.li").await;
    let _ = planner.post_on(&path("plan"), 1, &plan).await.ok();
    let report = json!({"quantity": "0", "percent": 20, "note": "下料"});
    let _ = thread.post("zhou.bo", &path("reports"), &report).await.ok();
    work
}

async fn terms_place_and_configuration_follow(company: &Company) {
    let goods = Goods::held(company).await;
    let thread = &goods.thread;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(1)).await;
    let _ = goods.planned("T01", &boxes).await;
    let made = line(thread, MADE).await;
    let actions = json!([
        {"action": "place", "delivery_place": "上海临港"},
        {"action": "configuration", "line_id": made, "model": "YS150-65",
         "parameters": [{"name": "流量", "value": "65 m³/h"}, {"name": "扬程", "value": "32 m"},
            {"name": "电压", "value": "380 V"}]},
        {"action": "terms", "payment_terms": {"instalments": [
            {"percent": "50", "event": "contract", "due": {"kind": "days", "n": 7}},
            {"percent": "50", "event": "acceptance", "due": {"kind": "days", "n": 30}}]}},
    ]);
    let taken = ask(thread, "chen.jing", 1, actions).await.ok();
    let sheet = taken["impact"].to_string();
    assert!(
        sheet.contains("payments.released"),
        "more was paid than is asked for: {taken:#}"
    );
    agree(thread, &taken).await;
    assert_eq!(instalments(thread).await, ["69382.00", "69382.00"]);
    let finance = desk(thread, "qian.hui").await;
    assert!(
        finance.contains("多收"),
        "the surplus is a deposit by now: {finance}"
    );
    let logistics = desk(thread, "jiang.nan").await;
    assert!(logistics.contains("请核对待发运"), "{logistics}");
    let planner = desk(thread, "sun.li").await;
    assert!(planner.contains("配置有变"), "{planner}");
}

async fn a_refused_change_leaves_the_order_as_it_is(company: &Company) {
    let thread = Thread::approved(company).await;
    let stocked = line(&thread, STOCKED).await;
    let price = json!([{"action": "price", "line_id": stocked, "unit_price": "8000"}]);
    let taken = ask(&thread, "chen.jing", 1, price).await.ok();
    assert_eq!(
        posts(&taken["impact"]["heads"]),
        ["sales_manager", "finance_manager", "general_manager"],
        "below the floor: {taken:#}"
    );
    let silent = decide(&thread, "wang.qiang", &taken["id"], "approve", "").await;
    assert_eq!(
        silent.error_codes(),
        ["required"],
        "not in order, so why: {silent:?}"
    );
    let silent = decide(&thread, "shen.yue", &taken["id"], "refuse", "").await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    let no = decide(&thread, "shen.yue", &taken["id"], "refuse", "毛利不够")
        .await
        .ok();
    assert_eq!(no["state"], "refused");
    assert!(!desk(&thread, "lin.feng").await.contains("CR-2026-000001"));
    assert!(desk(&thread, "chen.jing").await.contains("毛利不够"));
    assert_eq!(
        thread.page("chen.jing").await["order"]["gross"],
        "138764.00"
    );
    let late = decide(&thread, "lin.feng", &taken["id"], "approve", "可以").await;
    assert_eq!(late.refusal_codes(), ["wrong_state"], "{late:?}");

    let nothing = ask(
        &thread,
        "chen.jing",
        1,
        json!([{"action": "quantity", "line_id": stocked, "quantity": "3"}]),
    )
    .await;
    assert_eq!(nothing.error_codes(), ["unchanged"], "{nothing:?}");
    let second = ask(
        &thread,
        "chen.jing",
        1,
        json!([{"action": "place", "delivery_place": "太仓"}]),
    )
    .await
    .ok();
    let path = thread.path(&format!(
        "changes/{}/withdraw",
        second["id"].as_str().unwrap()
    ));
    let back = thread
        .post("chen.jing", &path, &json!({"reason": "客户收回"}))
        .await
        .ok();
    assert_eq!(back["state"], "withdrawn");
}
