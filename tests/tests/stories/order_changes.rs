//! Approved orders change by request: impact before the decision, the heads concerned, one step to
//! the next revision, and everybody behind it follows or is asked.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, complete, stories};

use crate::{delivery::Goods, prices::entered};

stories!(
    the_header_is_changed_too,
    a_change_takes_effect_once_the_heads_concerned_agree,
    the_second_editor_sees_the_firsts_change,
    terms_place_and_configuration_follow,
    a_refused_change_leaves_the_order_as_it_is,
    a_change_names_department_person_and_day,
    a_revision_reads_though_its_contract_was_signed_after_the_order,
);

/// The order's lines: pumps to be made, pumps from stock.
pub(crate) const MADE: usize = 1;
pub(crate) const STOCKED: usize = 2;

/// The ids of an order's lines.
pub(crate) async fn line(thread: &Thread<'_>, no: usize) -> Value {
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

pub(crate) fn posts(heads: &Value) -> Vec<String> {
    let heads = heads.as_array().unwrap().iter();
    heads
        .map(|head| head["post"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn change(thread: &Thread<'_>, login: &str, id: &Value) -> Value {
    let path = thread.path(&format!("changes/{}", id.as_str().unwrap()));
    thread.get(login, &path).await
}

/// What the instalments come to, in order.
pub(crate) async fn instalments(thread: &Thread<'_>) -> Vec<String> {
    let money = thread.get("qian.hui", &thread.path("money")).await;
    let schedule = money["schedule"].as_array().unwrap().iter();
    schedule
        .map(|item| item["amount"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn desk(thread: &Thread<'_>, login: &str) -> String {
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

async fn a_revision_reads_though_its_contract_was_signed_after_the_order(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut content = complete(company, &rep).await;
    content["order_date"] = json!("2026-02-20");
    let thread = entered(company, &rep, &content).await;
    thread.submit().await.done();
    let first = thread.get("chen.jing", &thread.path("revisions/1")).await;
    assert_eq!(first["content"]["contract_signed_on"], "2026-02-27");
    let page = thread.page("chen.jing").await;
    assert_eq!(first["total"]["gross"], page["order"]["gross"]);
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

// Clauses: TR-2.5b.
async fn a_change_names_department_person_and_day(company: &Company) {
    let thread = Thread::approved(company).await;
    let me = async |login: &str| company.person(login).await.get("/me").await.ok();
    let (planner, rep) = (me("sun.li").await, me("chen.jing").await);
    let departments = company.person("chen.jing").await.get("/departments").await;
    let departments = departments.ok();
    let of = |name: &str| {
        let all = departments.as_array().unwrap();
        all.iter().find(|one| one["code"] == name).unwrap()["id"].clone()
    };
    let made = line(&thread, MADE).await;
    let request = |department: Value, person: Value| {
        let mut body = asked(json!([{"action": "quantity", "line_id": made, "quantity": "3"}]));
        body["department_id"] = department;
        body["responsible_id"] = person;
        body
    };
    let path = thread.path("changes");
    let rep_signs = company.person("chen.jing").await;
    for (department, person) in [
        (of("production"), rep["id"].clone()),
        (of("production"), Value::Null),
        (of("sales"), planner["id"].clone()),
    ] {
        let wrong = request(department, person);
        let wrong = rep_signs.post_on(&path, 1, &wrong).await;
        assert_eq!(wrong.error_codes(), ["not_of_department"], "{wrong:?}");
    }
    let right = request(of("production"), planner["id"].clone());
    let taken = rep_signs.post_on(&path, 1, &right).await.ok();
    let seen = change(&thread, "wang.qiang", &taken["id"]).await;
    assert_eq!(seen["department"]["id"], of("production"), "{seen:#}");
    assert_eq!(seen["responsible"]["name"], "孙丽");
    agree(&thread, &taken).await;
    let mine = desk(&thread, "sun.li").await;
    let department = seen["department"]["name"].as_str().unwrap();
    assert!(mine.contains(&format!("由{department}负责落实")), "{mine}");

    // Unless somebody says otherwise it is the rep, in his own department.
    let plain = asked(json!([{"action": "remark", "remark": "送货前电话联系"}]));
    let taken = rep_signs.post_on(&path, 2, &plain).await.ok();
    let seen = change(&thread, "wang.qiang", &taken["id"]).await;
    assert_eq!(seen["department"]["id"], of("sales"), "{seen:#}");
    assert_eq!(seen["responsible"]["id"], rep["id"]);
}
