//! What orders wait for: services for their gates, production for its material, lines for what was
//! bought for them.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

stories!(
    a_service_is_rendered_once_it_is_paid_and_by_nobody,
    nothing_is_made_without_its_material,
    what_was_bought_for_an_order_goes_to_it_first,
    purchasing_is_asked_again_when_an_order_is_short_again,
    what_other_stock_covers_is_not_bought,
    a_delivery_note_is_received_once,
    suppliers_come_in_pages,
    a_plan_shows_what_else_is_made_there_and_calls_sales_when_late,
);

/// Pays the instalments of these events.
async fn pay(thread: &Thread<'_>, events: &[&str]) {
    let money = thread.get("qian.hui", &thread.path("money")).await;
    let customer = thread.page("qian.hui").await["order"]["customer"]["id"].clone();
    for item in money["schedule"].as_array().unwrap() {
        if !events.contains(&item["event"].as_str().unwrap()) {
            continue;
        }
        let receipt = json!({"customer_id": customer, "reference": format!("BANK-{}", item["no"]),
            "method": "bank_transfer", "amount": item["open"],
            "allocations": [{"order_id": thread.id, "no": item["no"], "amount": item["open"]}]});
        let _ = thread.post("qian.hui", "/receipts", &receipt).await.ok();
    }
}

async fn kinds(thread: &Thread<'_>) -> Vec<(String, Value, Value)> {
    let timeline = thread
        .get("lin.feng", &thread.path("timeline?limit=200"))
        .await;
    let entries = timeline["items"].as_array().unwrap().iter();
    entries
        .map(|e| {
            let kind = e["kind"].as_str().unwrap().to_owned();
            (kind, e["data"]["step"].clone(), e["actor"].clone())
        })
        .collect()
}

// Clauses: EQ-6.1c, EQ-7.1a.
async fn a_service_is_rendered_once_it_is_paid_and_by_nobody(company: &Company) {
    let thread = Thread::entered_of(company, &[("SVC-INST", "2")])
        .await
        .reviewed()
        .await;
    assert_eq!(
        thread.fact(1, "shipped").await,
        "0",
        "what is due is not paid"
    );
    assert_eq!(thread.step("ship").await["state"], "open");
    pay(&thread, &["contract"]).await;
    assert_eq!(thread.fact(1, "shipped").await, "0");
    pay(&thread, &["before_shipping"]).await;
    assert_eq!(thread.fact(1, "shipped").await, "2");
    assert_eq!(thread.step("ship").await["state"], "done");
    let told = kinds(&thread).await;
    assert!(
        told.iter().all(|(kind, ..)| kind != "gate.broken"),
        "{told:#?}"
    );
    let done = told.iter().filter(|(kind, step, _)| {
        kind == "step.completed" && ["pick", "pack", "ship"].contains(&step.as_str().unwrap())
    });
    let by: Vec<&Value> = done.map(|(.., actor)| actor).collect();
    assert_eq!(by, [&Value::Null; 3], "{told:#?}");
}

async fn requirement(thread: &Thread<'_>, sku: &str) -> Vec<Value> {
    let all = thread.get("wu.fang", &thread.path("requirements")).await;
    let of = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["sku"] == sku)
        .cloned();
    of.collect()
}

/// Orders a requirement from a supplier.
async fn order_of(thread: &Thread<'_>, r: &Value) {
    let suppliers = thread.get("wu.fang", "/suppliers").await;
    let suppliers = suppliers["items"].as_array().unwrap();
    let supplier = suppliers.iter().find(|s| s["code"] == "S002").unwrap();
    let order = json!({"supplier_id": supplier["id"], "expected_on": "2026-03-10",
        "unit_price": "12000", "reference": format!("PO-{}", r["number"])});
    let buyer = thread.company.person("wu.fang").await;
    let path = format!("/requirements/{}/order", r["id"].as_str().unwrap());
    let version = r["version"].as_i64().unwrap();
    let _ = buyer.post_on(&path, version, &order).await.ok();
}

/// Orders a requirement, lets so much of it come, and passes it.
async fn supply(thread: &Thread<'_>, r: &Value, quantity: &str) {
    order_of(thread, r).await;
    let path = |rest: &str| format!("/requirements/{}/{rest}", r["id"].as_str().unwrap());
    let receive = json!({"quantity": quantity, "delivery_note": r["number"]});
    let come = thread
        .post("feng.tao", &path("receive"), &receive)
        .await
        .ok();
    let passed = json!({"stage": "incoming", "arrival_id": come["arrival_id"], "passed": quantity,
        "items": [{"name": "外观", "passed": true}]});
    let inspections = thread.path("inspections");
    let _ = thread.post("zheng.hao", &inspections, &passed).await.ok();
}

// Clauses: EQ-5.2a.
async fn nothing_is_made_without_its_material(company: &Company) {
    let thread = Thread::entered_of(company, &[("YS-250", "4")]).await;
    let _ = thread.submit().await.ok();
    let answers = json!({"answers": {"customer_situation": "经营稳定", "payment_history": "无逾期",
        "credit_risk": "低", "professional_opinion": "可以接单"}});
    for (login, step) in [
        ("wang.qiang", "initial_review"),
        ("zhao.gang", "production_review"),
        ("han.bing", "legal_review"),
        ("shen.yue", "finance_review"),
    ] {
        if step == "finance_review" {
            let form = thread.path("forms/financial_assessment");
            let _ = thread.post(login, &form, &answers).await.ok();
        }
        let _ = thread.opinion(login, step, "approve", "同意").await.ok();
    }
    let work = thread.get("sun.li", &thread.path("production")).await[0].clone();
    let centres = thread.get("sun.li", "/work-centres").await;
    let plan = json!({"work_centre_id": centres[0]["id"], "start_on": "2026-03-04", "end_on": "2026-03-27"});
    let path = |rest: &str| format!("/work-orders/{}/{rest}", work["id"].as_str().unwrap());
    let planner = company.person("sun.li").await;
    let version = work["version"].as_i64().unwrap();
    let _ = planner.post_on(&path("plan"), version, &plan).await.ok();
    assert_eq!(thread.step("procure").await["state"], "open");

    // Three castings lie in stock, the fourth is not even ordered.
    let report = |quantity: &str| json!({"quantity": quantity});
    let all = thread.post("zhou.bo", &path("reports"), &report("4")).await;
    assert_eq!(all.refusal_codes(), ["material_missing"], "{all:?}");
    let why = &all.body["refusals"][0];
    assert_eq!(why["clause"], "EQ-5.2a", "{why:#}");
    assert_eq!(why["value"], "泵体铸件 250 1 件");
    assert!(why["who"].to_string().contains("采购"), "{why:#}");
    let progress = json!({"quantity": "0", "percent": 40});
    let _ = thread
        .post("zhou.bo", &path("reports"), &progress)
        .await
        .ok();
    let _ = thread
        .post("zhou.bo", &path("reports"), &report("3"))
        .await
        .ok();
    let casting = requirement(&thread, "CAST-250").await[0].clone();
    supply(&thread, &casting, "1").await;
    let _ = thread
        .post("zhou.bo", &path("reports"), &report("1"))
        .await
        .ok();
    assert_eq!(thread.fact(1, "made").await, "4");
}

async fn cabinets<'a>(company: &'a Company, quantity: &str) -> Thread<'a> {
    Thread::entered_of(company, &[("CTRL-2", quantity)])
        .await
        .reviewed()
        .await
}

async fn what_was_bought_for_an_order_goes_to_it_first(company: &Company) {
    let first = cabinets(company, "6").await;
    let second = cabinets(company, "2").await;
    assert_eq!(first.fact(1, "from_stock").await, "5", "five lie in stock");
    let wanted = requirement(&second, "CTRL-2").await[0].clone();
    supply(&second, &wanted, "2").await;
    assert_eq!(second.fact(1, "from_stock").await, "2");
    assert_eq!(
        first.fact(1, "from_stock").await,
        "5",
        "it waits for its own"
    );
    let wanted = requirement(&first, "CTRL-2").await[0].clone();
    supply(&first, &wanted, "1").await;
    assert_eq!(first.fact(1, "from_stock").await, "6");
}

async fn purchasing_is_asked_again_when_an_order_is_short_again(company: &Company) {
    let thread = cabinets(company, "6").await;
    let waiting = cabinets(company, "1").await;
    let wanted = requirement(&thread, "CTRL-2").await[0].clone();
    supply(&thread, &wanted, "1").await;
    let goods = thread.get("feng.tao", &thread.path("goods")).await;
    let held = goods["house"]["lines"][0]["reservations"].as_array();
    let one = held.unwrap().iter().find(|r| r["quantity"] == "1").unwrap();
    let path = format!("/reservations/{}/release", one["id"].as_str().unwrap());
    let reason = json!({"reason": "先给更急的订单"});
    let _ = thread.post("feng.tao", &path, &reason).await.ok();
    assert_eq!(waiting.fact(1, "from_stock").await, "1");
    assert_eq!(thread.fact(1, "from_stock").await, "5");
    let asked = requirement(&thread, "CTRL-2").await;
    let states: Vec<_> = asked
        .iter()
        .map(|r| (r["state"].as_str().unwrap(), r["needed"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("received", "1"), ("open", "1")]);
    assert_eq!(thread.step("procure").await["state"], "open");
}

/// Cabinets that came without being bought for an order.
async fn cabinets_come(thread: &Thread<'_>, quantity: &str, reference: &str) -> Answer {
    let keeper = thread.company.person("feng.tao").await;
    let product = thread.company.find(&keeper, "products", "CTRL-2").await["id"].clone();
    let places = thread.get("feng.tao", "/stock/places").await;
    let first = &places.as_array().or(places["items"].as_array()).unwrap()[0];
    let receipt = json!({"reference": reference,
        "lines": [{"product_id": product, "place_id": first["id"], "quantity": quantity}]});
    thread.post("feng.tao", "/stock/receipts", &receipt).await
}

async fn states(thread: &Thread<'_>) -> Vec<(String, String, String)> {
    let word = |r: &Value, key: &str| r[key].as_str().unwrap().to_owned();
    let all = requirement(thread, "CTRL-2").await;
    let told = all
        .iter()
        .map(|r| (word(r, "state"), word(r, "needed"), word(r, "covered")));
    told.collect()
}

fn told(state: &str, needed: &str, covered: &str) -> (String, String, String) {
    (state.to_owned(), needed.to_owned(), covered.to_owned())
}

// Clauses: EQ-5.2a.
async fn what_other_stock_covers_is_not_bought(company: &Company) {
    let thread = cabinets(company, "8").await;
    assert_eq!(thread.fact(1, "bought").await, "3", "five lie in stock");
    let _ = cabinets_come(&thread, "1", "GN-1").await.ok();
    assert_eq!(states(&thread).await, [told("open", "3", "1")]);
    assert_eq!(thread.fact(1, "bought").await, "2");
    assert_eq!(thread.step("procure").await["state"], "open");
    let _ = cabinets_come(&thread, "2", "GN-2").await.ok();
    assert_eq!(states(&thread).await, [told("covered", "3", "3")]);
    assert_eq!(thread.fact(1, "bought").await, "0");
    assert_eq!(thread.fact(1, "from_stock").await, "8");
    assert_eq!(thread.step("procure").await["state"], "done");

    // What is on order with a supplier stays.
    let ordered = cabinets(company, "2").await;
    let wanted = requirement(&ordered, "CTRL-2").await[0].clone();
    order_of(&ordered, &wanted).await;
    let _ = cabinets_come(&ordered, "2", "GN-3").await.ok();
    assert_eq!(states(&ordered).await, [told("ordered", "2", "0")]);
    assert_eq!(ordered.fact(1, "bought").await, "2");
}

async fn a_delivery_note_is_received_once(company: &Company) {
    let thread = Thread::entered(company).await;
    let first = cabinets_come(&thread, "1", "SH-2026-01").await.ok();
    let twice = cabinets_come(&thread, "1", " sh-2026-01")
        .await
        .problem(409);
    let error = &twice["errors"][0];
    assert_eq!(error["pointer"], "/reference", "{twice:#}");
    let number = first["number"].as_str().unwrap();
    assert!(
        error["message"].as_str().unwrap().contains(number),
        "{twice:#}"
    );
}

// Clauses: EQ-5.1a, EQ-5.1b.
async fn a_plan_shows_what_else_is_made_there_and_calls_sales_when_late(company: &Company) {
    let (first, second) = (
        Thread::approved(company).await,
        Thread::approved(company).await,
    );
    let centre = first.get("sun.li", "/work-centres").await[0]["id"].clone();
    let planned = async |login: &str, work: &Value, (start, end): (&str, &str)| {
        let plan = json!({"work_centre_id": centre, "start_on": start, "end_on": end});
        let path = format!("/work-orders/{}/plan", work["id"].as_str().unwrap());
        let version = work["version"].as_i64().unwrap();
        company
            .person(login)
            .await
            .post_on(&path, version, &plan)
            .await
    };
    let work = first.get("sun.li", &first.path("production")).await[0].clone();
    let other = second.get("sun.li", &second.path("production")).await[0].clone();

    let by_sales = planned("chen.jing", &work, ("2026-03-04", "2026-03-13")).await;
    by_sales.problem(403);
    let turned = planned("sun.li", &work, ("2026-03-13", "2026-03-04")).await;
    turned.problem(422);
    assert_eq!(first.step("plan").await["state"], "open", "nothing changed");
    let alone = planned("sun.li", &work, ("2026-03-04", "2026-03-13"))
        .await
        .ok();
    assert_eq!(
        (&alone["clashes"], &alone["late"]),
        (&json!([]), &json!(false))
    );
    assert_eq!(first.step("plan").await["state"], "done");

    let alarms = async || {
        let desk = company
            .person("chen.jing")
            .await
            .get("/workbench")
            .await
            .ok();
        let mine = desk["mine"].as_array().unwrap().iter();
        mine.filter(|task| task["clause"] == "EQ-5.1b").count()
    };
    assert_eq!(alarms().await, 0, "nothing is late yet");
    let beside = planned("sun.li", &other, ("2026-03-12", "2026-12-31"))
        .await
        .ok();
    let clash = &beside["clashes"][0];
    assert_eq!(
        (&clash["number"], &clash["from"], &clash["until"]),
        (&work["number"], &json!("2026-03-12"), &json!("2026-03-13")),
        "the planner sees it and decides"
    );
    assert_eq!(beside["late"], true);
    assert_eq!(alarms().await, 1, "sales is told at once");
}

async fn suppliers_come_in_pages(company: &Company) {
    let buyer = company.person("wu.fang").await;
    let whole = buyer.get("/suppliers").await.ok();
    let codes = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|one| one["code"].clone()).collect()
    };
    assert!(codes(&whole).len() > 1, "{whole:#}");
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = buyer.get(&format!("/suppliers?limit=1{next}")).await.ok();
        assert_eq!(codes(&page).len(), 1, "{page:#}");
        seen.extend(codes(&page));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, codes(&whole));
    let wrong = buyer.get("/suppliers?cursor=nonsense").await;
    assert_eq!(wrong.status, 400, "{wrong:?}");
}
