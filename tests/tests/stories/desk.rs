//! What people find and arrange: search, lists in any order, news, preferences, the company's name.

use serde_json::{Value, json};
use stories::{Company, Thread, complete, stories};

use crate::kind::Order;

stories!(
    one_search_finds_everything_within_ones_rights,
    a_list_sorts_filters_and_pages,
    what_was_promised_and_has_not_left_is_late,
    a_list_is_exported_by_those_who_may,
    news_tells_what_others_did_since_one_last_looked,
    a_lateness_is_told_once_and_is_nobodys_doing,
    everybody_keeps_his_own_preferences,
    the_company_has_a_name,
    prices_stay_when_he_who_changes_a_product_does_not_keep_them,
    the_finance_manager_changes_prices_and_nothing_else,
    a_customers_history_shows_before_and_after,
);

async fn found(company: &Company, login: &str, text: &str) -> Vec<(String, String)> {
    let who = company.person(login).await;
    let hits = who.get(&format!("/search?q={text}")).await.ok();
    let pair = |hit: &Value| {
        let word = |key: &str| hit[key].as_str().unwrap().to_owned();
        (word("kind"), word("label"))
    };
    hits.as_array().unwrap().iter().map(pair).collect()
}

fn has(hits: &[(String, String)], kind: &str, label: &str) -> bool {
    hits.iter().any(|(k, l)| k == kind && l == label)
}

async fn one_search_finds_everything_within_ones_rights(company: &Company) {
    let thread = Thread::entered(company).await;
    let label = thread.page("chen.jing").await["order"]["label"]
        .as_str()
        .unwrap()
        .to_owned();
    let mine = found(company, "chen.jing", "szhh").await;
    assert!(has(&mine, "customer", "苏州瀚海水务有限公司"), "{mine:?}");
    assert!(
        has(&mine, "order", &label),
        "his customer's order: {mine:?}"
    );
    let other = found(company, "huang.lei", "szhh").await;
    assert!(other.is_empty(), "not his customer: {other:?}");
    let keeper = found(company, "feng.tao", "wslxb").await;
    assert!(has(&keeper, "product", "卧式离心泵"), "{keeper:?}");
    let people = found(company, "feng.tao", "陈静").await;
    assert!(has(&people, "person", "陈静"), "{people:?}");
    assert!(found(company, "chen.jing", "%20").await.is_empty());
}

async fn labels(company: &Company, login: &str, query: &str) -> Vec<String> {
    let who = company.person(login).await;
    let page = who.get(&format!("/orders?{query}")).await.ok();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|row| row["contract_no"].as_str().unwrap().to_owned())
        .collect()
}

async fn a_list_sorts_filters_and_pages(company: &Company) {
    let rep = company.person("chen.jing").await;
    for (number, quantity) in [("HT-S", "1"), ("HT-L", "9"), ("HT-M", "4")] {
        let mut body = complete(company, &rep).await;
        body["contract_no"] = json!(number);
        body["lines"][0]["quantity"] = json!(quantity);
        let _ = rep.post("/orders", &body).await.ok();
    }
    let by = |query: &'static str| labels(company, "chen.jing", query);
    assert_eq!(by("sort=-amount").await, ["HT-L", "HT-M", "HT-S"]);
    assert_eq!(by("sort=contract_no").await, ["HT-L", "HT-M", "HT-S"]);
    assert_eq!(by("sort=amount&q=ht-").await, ["HT-S", "HT-M", "HT-L"]);
    assert_eq!(by("sort=amount&q=szhh").await.len(), 3);
    let first = rep.get("/orders?sort=amount&limit=2").await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = rep
        .get(&format!("/orders?sort=amount&limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(rest["items"][0]["contract_no"], "HT-L");
    assert_eq!(rest["next_cursor"], Value::Null);
    assert_eq!(by("from=2026-03-02&to=2026-03-02").await.len(), 3);
    assert!(by("from=2026-03-03").await.is_empty());
    let owner = rep.get("/me").await.ok()["id"].clone();
    let own = format!("/orders?owner_id={}", owner.as_str().unwrap());
    assert_eq!(
        rep.get(&own).await.ok()["items"].as_array().unwrap().len(),
        3
    );
    assert!(by("overdue=true").await.is_empty());
    company.days_pass(14).await;
    assert_eq!(by("overdue=true").await.len(), 3, "entry was due long ago");
    let rep = company.person("chen.jing").await;
    for list in ["/orders", "/orders?sort=next_due", "/orders?q=ht-l"] {
        let row = rep.get(list).await.ok()["items"][0].clone();
        let steps = json!([{"zh": "订单录入", "en": "Order entry"}]);
        assert_eq!(row["under_way"], steps, "what somebody works on: {list}");
        assert!(row["next_due"].is_string(), "{list}: {row:#}");
    }
    let unknown = company
        .person("chen.jing")
        .await
        .get("/orders?sort=x")
        .await;
    assert_eq!(unknown.status, 422, "{unknown:?}");
    let blind = company
        .person("feng.tao")
        .await
        .get("/orders?sort=amount")
        .await;
    assert_eq!(
        blind.status, 422,
        "the order would tell hidden amounts: {blind:?}"
    );
}

/// Whether each list, the search and the order's page tell that it is late.
async fn told_late(company: &Company, order: &Order<'_>) -> Vec<Value> {
    let rep = company.person("chen.jing").await;
    let mut told = Vec::new();
    for list in ["/orders", "/orders?sort=promised_on", "/orders?q=szhh"] {
        let rows = rep.get(list).await.ok()["items"].clone();
        let mut rows = rows.as_array().unwrap().iter();
        let row = rows
            .find(|row| row["id"] == json!(order.thread.id))
            .unwrap();
        told.push(row["late"].clone());
    }
    told.push(order.thread.page("chen.jing").await["order"]["late"].clone());
    told
}

async fn what_was_promised_and_has_not_left_is_late(company: &Company) {
    let order = Order::entered(company, ("chen.jing", "general"), ("YQ-100", "3")).await;
    let _ = order.submit("chen.jing").await.ok();
    order.approved("wang.qiang", "manager_review").await;
    order.done("chen.jing", "register").await;
    order.picked().await;
    order.done("feng.tao", "goods_check").await;
    let _ = order.pack().await.ok();
    order.done("jiang.nan", "handover").await;
    let page = order.thread.page("chen.jing").await;
    assert_eq!(page["order"]["promised_on"], "2026-04-30");
    assert_eq!(page["lines"][0]["received"], "0.00");
    company.days_pass(59).await;
    assert_eq!(
        told_late(company, &order).await,
        [false; 4],
        "it is the last day"
    );
    company.days_pass(1).await;
    assert_eq!(told_late(company, &order).await, [true; 4]);

    let _ = order.shipped("jiang.nan").await;
    assert_eq!(told_late(company, &order).await, [false; 4], "it has left");
    order.billed_and_paid().await;
    let page = order.thread.page("chen.jing").await;
    assert_eq!(page["order"]["received"], page["order"]["gross"]);
    assert_eq!(page["lines"][0]["received"], page["lines"][0]["gross"]);
    let blind = order.thread.page("feng.tao").await;
    assert_eq!(blind["lines"][0]["received"], Value::Null);
}

async fn a_list_is_exported_by_those_who_may(company: &Company) {
    let thread = Thread::entered(company).await;
    let rep = company.person("chen.jing").await;
    assert_eq!(
        rep.get("/orders/export/xlsx?cols=label,amount")
            .await
            .status,
        200
    );
    assert_eq!(rep.get("/orders/export/csv?sort=-amount").await.status, 200);
    rep.get("/orders/export/csv?cols=secret").await.problem(404);
    rep.get("/orders/export/pdf").await.problem(404);
    let keeper = company.person("feng.tao").await;
    keeper.get("/orders/export/csv").await.problem(403);
    assert_eq!(thread.page("chen.jing").await["order"]["state"], "draft");
}

async fn news_tells_what_others_did_since_one_last_looked(company: &Company) {
    let thread = Thread::entered(company).await;
    let _ = thread.submit().await.ok();
    let rep = company.person("chen.jing").await;
    let before = rep.get("/workbench/news").await.ok();
    assert_eq!(before["items"], json!([]), "one's own acts are no news");
    let _ = thread
        .opinion("wang.qiang", "initial_review", "approve", "同意")
        .await
        .ok();
    // Events get their places a moment after they are committed.
    let mut news = before.clone();
    for _ in 0..200 {
        let after = format!("/workbench/news?after={}", before["position"]);
        news = rep.get(&after).await.ok();
        if news["items"] != json!([]) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let items = news["items"].as_array().unwrap();
    assert!(
        items
            .iter()
            .any(|item| item["actor"]["name"] == "王强"
                && item["subject"]["id"] == thread.id.as_str()),
        "{news:#}"
    );
    let read = rep
        .get(&format!("/workbench/news?after={}", news["position"]))
        .await
        .ok();
    assert_eq!(read["items"], json!([]));
    let other = company.person("huang.lei").await;
    assert_eq!(other.get("/workbench/news").await.ok()["items"], json!([]));
}

async fn a_lateness_is_told_once_and_is_nobodys_doing(company: &Company) {
    let thread = Thread::approved(company).await;
    company.days_pass(40).await;
    company.clocks_run().await;
    let told = told_after(company, "chen.jing", 0).await;
    let late: Vec<&Value> = told.iter().filter(|item| says(item, "逾期")).collect();
    let texts: Vec<&str> = late
        .iter()
        .map(|item| item["text"]["zh"].as_str().unwrap())
        .collect();
    let once = [
        "合同定金逾期 36 天，尚欠 ¥41,629.20",
        "“生产计划”逾期，已上报总经理",
    ];
    assert_eq!(texts, once);
    assert!(late.iter().all(|item| item["actor"] == Value::Null));
    let reviewed = told.iter().filter(|item| says(item, "法务会审"));
    assert_eq!(reviewed.count(), 1, "by the opinion: {told:#?}");
    let asked = told.iter().filter(|item| says(item, "提醒："));
    assert_eq!(
        asked.count(),
        0,
        "what is asked lies on the desk: {told:#?}"
    );

    let timeline = thread
        .get("chen.jing", &thread.path("timeline?limit=200"))
        .await;
    let entries = timeline["items"].as_array().unwrap();
    let of = |kind: &str| entries.iter().filter(|e| e["kind"] == kind).collect();
    let reached: Vec<&Value> = of("milestone.reached");
    let approved = reached.iter().find(|e| says(e, "已审批")).unwrap();
    assert_eq!(approved["actor"], Value::Null, "{approved:#}");
    assert_eq!(approved["cause"]["actor"]["name"], "韩冰", "{approved:#}");
    let opinions: Vec<&Value> = of("opinion.given");
    assert!(
        opinions
            .iter()
            .all(|e| e["actor"] != Value::Null && e["cause"] == Value::Null)
    );
    let late: Vec<&Value> = of("clock.overdue");
    assert!(
        late.iter()
            .all(|e| e["actor"] == Value::Null && e["cause"] == Value::Null)
    );
}

fn says(item: &Value, word: &str) -> bool {
    item["text"]["zh"].as_str().unwrap().contains(word)
}

/// The news of somebody once the newest events have their places, a moment after the commit.
async fn told_after(company: &Company, login: &str, after: i64) -> Vec<Value> {
    let person = company.person(login).await;
    let path = format!("/workbench/news?after={after}");
    for _ in 0..200 {
        let news = person.get(&path).await.ok();
        let items = news["items"].as_array().unwrap();
        if items.iter().any(|item| says(item, "逾期")) {
            return items.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no news of a lateness");
}

async fn everybody_keeps_his_own_preferences(company: &Company) {
    let rep = company.person("chen.jing").await;
    let path = "/me/preferences/views.orders";
    assert_eq!(rep.get(path).await.ok()["value"], Value::Null);
    let views = json!([{"name": "急单", "search": "overdue=true"}]);
    for value in [json!([]), views.clone()] {
        let kept = rep.put(path, &json!({"value": value})).await;
        assert_eq!(kept.status, 204, "{kept:?}");
    }
    assert_eq!(rep.get(path).await.ok()["value"], views);
    let other = company.person("liu.yang").await;
    assert_eq!(other.get(path).await.ok()["value"], Value::Null);
    let large = json!({"value": "x".repeat(40_000)});
    rep.put(path, &large).await.problem(422);
    rep.put("/me/preferences/Views!", &json!({"value": 1}))
        .await
        .problem(404);
}

async fn the_company_has_a_name(company: &Company) {
    let rep = company.person("chen.jing").await;
    let me = rep.get("/me").await.ok();
    assert_eq!(me["company"]["zh"], "远山泵业有限公司", "{me:#}");
    let name = json!({"zh": "远山泵业集团", "en": ""});
    rep.put("/company", &name).await.problem(403);
    let admin = company.person("admin").await;
    admin
        .put("/company", &json!({"zh": " ", "en": ""}))
        .await
        .problem(422);
    let named = admin.put("/company", &name).await.ok();
    assert_eq!(
        named["en"], "远山泵业集团",
        "no English name is the Chinese one"
    );
    assert_eq!(rep.get("/me").await.ok()["company"], named);
}

async fn prices_stay_when_he_who_changes_a_product_does_not_keep_them(company: &Company) {
    let planner = company.person("sun.li").await;
    let mut product = company.find(&planner, "products", "YS-150").await;
    let id = product["id"].as_str().unwrap().to_owned();
    let version = product["version"].as_i64().unwrap();
    let fields = product.as_object_mut().unwrap();
    for computed in ["id", "version", "masked", "floor_hidden"] {
        fields.remove(computed);
    }
    product["list_price"] = json!("1");
    product["floor_price"] = json!("1");
    product["lead_days"] = json!(20);
    let path = format!("/products/{id}");
    let changed = planner.put_on(&path, version, &product).await;
    assert_eq!(changed.status, 204, "{changed:?}");
    let manager = company.person("wang.qiang").await;
    let now = manager.get(&path).await.ok();
    assert_eq!(now["list_price"], "48000");
    assert_eq!(now["floor_price"], "42000");
    assert_eq!(now["lead_days"], 20);
    let late = planner.put_on(&path, version, &product).await.problem(412);
    let present = &late["current"];
    assert_eq!(present["lead_days"], 20, "{late:#}");
    for hidden in ["list_price", "floor_price", "cost_price"] {
        assert_eq!(present[hidden], "0", "{hidden} is not his to see: {late:#}");
    }
}

async fn the_finance_manager_changes_prices_and_nothing_else(company: &Company) {
    let finance = company.person("shen.yue").await;
    let product = company.find(&finance, "products", "YB-40").await;
    let path = format!("/products/{}", product["id"].as_str().unwrap());
    let version = product["version"].as_i64().unwrap();
    let prices = json!({"list_price": "50000", "floor_price": "45000", "cost_price": "30000"});
    let by_prices = format!("{path}/prices");
    let changed = finance.put_on(&by_prices, version, &prices).await;
    assert_eq!(changed.status, 204, "{changed:?}");
    let now = finance.get(&path).await.ok();
    for (price, value) in prices.as_object().unwrap() {
        assert_eq!(&now[price], value, "{price}");
    }
    assert_eq!(now["name"], product["name"]);
    finance
        .put_on(&by_prices, version, &prices)
        .await
        .problem(412);
    let above = json!({"list_price": "1", "floor_price": "2", "cost_price": "1"});
    let refused = finance.put_on(&by_prices, version + 1, &above).await;
    assert_eq!(refused.error_codes(), ["above_list"], "{refused:?}");
    finance
        .put_on(&path, version + 1, &json!({}))
        .await
        .problem(403);
    let planner = company.person("sun.li").await;
    planner
        .put_on(&by_prices, version + 1, &prices)
        .await
        .problem(403);
    let history = finance.get(&format!("{path}/history")).await.ok();
    let last = history.as_array().unwrap().last().unwrap();
    assert_eq!(last["actor"]["name"], "沈越", "{last:#}");
}

async fn a_customers_history_shows_before_and_after(company: &Company) {
    let manager = company.person("wang.qiang").await;
    let mut customer = company.find(&manager, "customers", "C0001").await;
    let id = customer["id"].as_str().unwrap().to_owned();
    let version = customer["version"].as_i64().unwrap();
    let fields = customer.as_object_mut().unwrap();
    for computed in ["id", "version", "owner_name"] {
        fields.remove(computed);
    }
    customer["phone"] = json!("0512-1");
    let path = format!("/customers/{id}");
    let changed = manager.put_on(&path, version, &customer).await;
    assert_eq!(changed.status, 204, "{changed:?}");
    let history = manager.get(&format!("{path}/history")).await.ok();
    let last = history.as_array().unwrap().last().unwrap();
    assert_eq!(last["actor"]["name"], "王强");
    assert!(
        last["changes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|change| change["field"] == "phone" && change["after"] == "0512-1"),
        "{last:#}"
    );
    let south = company.person("huang.lei").await;
    south.get(&format!("{path}/history")).await.problem(404);
}
