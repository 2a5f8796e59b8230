//! One company, several rule books: orders of different kinds run side by side, each under its own.

use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::kind::{Order, content};

stories!(
    two_kinds_of_order_run_side_by_side,
    each_kind_has_its_own_rules,
    the_clerk_places_alone_and_the_rep_is_told,
    the_superior_and_then_the_departments_approve_the_clerks_sheet,
    a_customer_order_is_approved_and_then_coordinated,
    a_company_chooses_the_rules_of_a_kind,
);

// Clauses: SO-1b, SO-2.3, SO-3.1.1, SO-3.1.2, SO-3.1.3, SO-3.2.1, SO-3.2.2, SO-3.2.3, SO-3.3.2, SO-3.4.1, SO-3.4.3,
// SO-5.1, SO-5.3, BO-2, BO-3, BO-5, BO-6, BO-7, BO-8, BO-9, BO-11, BO-17.
async fn two_kinds_of_order_run_side_by_side(company: &Company) {
    let general = Order::entered(company, ("chen.jing", "general"), ("YQ-100", "3")).await;
    let request = content(company, "business", ("YS-150", "2")).await;
    let business = Order::inquired(company, "chen.jing", &request).await;
    let _ = general.submit("chen.jing").await.ok();
    let _ = business.submit("chen.jing").await.ok();
    let own = business.approve("chen.jing", "assistant_review").await;
    assert_eq!(
        own.refusal_codes(),
        ["wrong_post", "separation_of_duties"],
        "{own:?}"
    );
    assert_eq!(own.body["refusals"][0]["clause"], "BO-8");
    business.approved("xu.min", "assistant_review").await;
    general.approved("wang.qiang", "manager_review").await;

    // The number comes with the assistant's entry here, with the rep's registration there.
    let number = |page: Value| page["order"]["number"].clone();
    assert_eq!(business.state().await, "approved");
    assert_eq!(
        number(business.thread.page("chen.jing").await),
        "SO-2026-000001"
    );
    assert_eq!(general.state().await, "in_review");
    assert_eq!(number(general.thread.page("chen.jing").await), Value::Null);
    general.done("chen.jing", "register").await;
    assert_eq!(
        number(general.thread.page("chen.jing").await),
        "SO-2026-000002"
    );
    assert_eq!(general.thread.fact(1, "reserved").await, "3");

    business.done("chen.jing", "confirm_number").await;
    business.done("xu.min", "pass_on").await;
    business.planned().await;
    assert_eq!(business.step("prepare_materials").await, "open");
    general.picked().await;
    let unchecked = general.pack().await;
    assert_eq!(unchecked.refusal_codes(), ["needs_unmet"], "{unchecked:?}");
    general.done("feng.tao", "goods_check").await;
    business.done("feng.tao", "prepare_materials").await;
    business.made_and_inspected().await;
    let _ = general.pack().await.ok();
    general.done("jiang.nan", "handover").await;
    business.picked().await;
    let _ = business.pack().await.ok();

    // Logistics ships the one, the warehouse delivers the other.
    for (order, not_his) in [(&general, "feng.tao"), (&business, "jiang.nan")] {
        let refused = order.plan_shipment(not_his).await;
        assert_eq!(refused.refusal_codes(), ["wrong_post"], "{refused:?}");
    }
    let sent = [
        business.shipped("feng.tao").await,
        general.shipped("jiang.nan").await,
    ];
    general.done("chen.jing", "tell_customer").await;
    general.done("chen.jing", "follow_up").await;
    for (order, shipment) in [&business, &general].into_iter().zip(&sent) {
        order.billed_and_paid().await;
        order.archived().await;
        assert_eq!(order.state().await, "approved", "its slip is out");
        order.signed(shipment).await;
        assert_eq!(order.state().await, "closed");
    }
    assert_eq!(general.clauses_but("general-sales", "k.-").await, [""; 0]);
    assert_eq!(
        business.clauses_but("business-orders", "k.-").await,
        [""; 0]
    );
    found_by_kind(company, &general).await;
}

/// The list and its file tell the kinds apart; each book counts its own orders.
async fn found_by_kind(company: &Company, general: &Order<'_>) {
    let rep = company.person("chen.jing").await;
    let list = rep.get("/orders?order_type=general").await.ok();
    let rows = list["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{list:#}");
    assert_eq!(rows[0]["id"], json!(general.thread.id));
    let none = rep.get("/orders?order_type=customer").await.ok();
    assert_eq!(none["items"], json!([]));
    let shelf = company.person("lin.feng").await.get("/policies").await.ok();
    for book in ["general-sales", "business-orders"] {
        let found = shelf
            .as_array()
            .unwrap()
            .iter()
            .find(|b| b["policy"] == book);
        let newest = &found.unwrap()["versions"][0];
        assert_eq!(
            (&newest["running"], &newest["ended"]),
            (&json!(0), &json!(1)),
            "{book}"
        );
    }
}

// Clauses: BO-2, BO-23, BO-24, SO-1b, C2-1.
async fn each_kind_has_its_own_rules(company: &Company) {
    let rep = company.person("chen.jing").await;
    let kinds = rep.get("/order-types").await.ok();
    let named: Vec<(&str, &str)> = kinds
        .as_array()
        .unwrap()
        .iter()
        .map(|k| {
            (
                k["order_type"].as_str().unwrap(),
                k["policy"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [
            ("billing", "billing-desk"),
            ("business", "business-orders"),
            ("clerk", "clerk-orders"),
            ("clerk_reviewed", "reviewed-clerk-orders"),
            ("customer", "customer-orders"),
            ("decoration", "home-decoration"),
            ("equipment", "equipment-sales"),
            ("garment", "garment-processing"),
            ("general", "general-sales"),
            ("internal_po", "internal-orders"),
            ("tracked", "order-tracking"),
        ],
        "imported history is not entered"
    );
    let unknown = rep
        .post("/orders", &json!({"order_type": "imported_order_of_mine"}))
        .await;
    assert_eq!(unknown.error_codes(), ["unknown"], "{unknown:?}");

    // A kind asks for its own facts, and an order keeps its kind.
    let draft = rep
        .post("/orders", &json!({"order_type": "general"}))
        .await
        .ok();
    let missing = |saved: &Value| -> Vec<String> {
        let all = saved["missing"].as_array().unwrap();
        all.iter()
            .map(|m| m["field"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(
        missing(&draft).contains(&"order.channel".to_owned()),
        "{draft:#}"
    );
    assert!(
        !missing(&draft).contains(&"contract.number".to_owned()),
        "{draft:#}"
    );
    let path = format!("/orders/{}", draft["id"].as_str().unwrap());
    let changed = json!({"order_type": "equipment", "channel": "phone"});
    let saved = rep.put_on(&path, 1, &changed).await.ok();
    assert!(
        !missing(&saved).contains(&"contract.number".to_owned()),
        "{saved:#}"
    );
    let page = rep.get(&path).await.ok();
    assert_eq!(page["content"]["order_type"], "general");

    the_book_says_who_answers_for_it(&rep).await;

    // What binds the clerk is no matter of the rep.
    let sheet = Order::entered(company, ("xu.min", "clerk_reviewed"), ("YQ-100", "1")).await;
    let reps = sheet.submit("chen.jing").await;
    assert_eq!(reps.refusal_codes(), ["wrong_post"], "{reps:?}");
    assert_eq!(reps.body["refusals"][0]["rule"], "reviewed-clerk-orders@1");
}

/// The book names who interprets it and since when it is in force.
async fn the_book_says_who_answers_for_it(rep: &stories::Person) {
    let book = rep.get("/policies/business-orders").await.ok();
    assert_eq!(book["owner"]["en"], "Sales department");
    let shelf = rep.get("/policies").await.ok();
    let found = shelf
        .as_array()
        .unwrap()
        .iter()
        .find(|b| b["policy"] == "business-orders");
    assert!(found.unwrap()["versions"][0]["published_at"].is_string());
}

// Clauses: C1-2.1, C1-2.2, C1-2.3, C1-2.4, C1-2.5.
async fn the_clerk_places_alone_and_the_rep_is_told(company: &Company) {
    let order = Order::entered(company, ("xu.min", "clerk"), ("YQ-100", "2")).await;
    let reps = order.submit("chen.jing").await;
    assert_eq!(reps.refusal_codes(), ["wrong_post"], "{reps:?}");
    let placed = order.submit("xu.min").await.ok();
    assert_eq!(placed["state"], "approved", "{placed:#}");
    assert_eq!(order.thread.fact(1, "reserved").await, "2");
    let desk = company
        .person("chen.jing")
        .await
        .get("/workbench")
        .await
        .ok();
    assert!(desk.to_string().contains("C1-2.5"), "{desk:#}");
    order.done("chen.jing", "tell_rep").await;
    assert_eq!(order.clauses_but("clerk-orders", "kd.-").await, [""; 0]);

    // Fifty pumps to be made in two days cannot be promised.
    let mut body = content(company, "clerk", ("YS-150", "50")).await;
    body["delivery_on"] = json!("2026-03-04");
    let clerk = company.person("xu.min").await;
    let saved = clerk.post("/orders", &body).await.ok();
    let hasty = Order {
        thread: Thread {
            company,
            id: saved["id"].as_str().unwrap().to_owned(),
            revision: 1,
        },
    };
    let refused = hasty.submit("xu.min").await;
    assert_eq!(refused.refusal_codes(), ["gate_closed"], "{refused:?}");
    assert_eq!(refused.body["refusals"][0]["clause"], "C1-2.3");
    assert_eq!(hasty.state().await, "draft");
}

// Clauses: C2-1, C2-2.1, C2-2.2, C2-2.3, C2-2.4, C2-3d.
async fn the_superior_and_then_the_departments_approve_the_clerks_sheet(company: &Company) {
    let order = Order::entered(company, ("xu.min", "clerk_reviewed"), ("YQ-100", "2")).await;
    let _ = order.submit("xu.min").await.ok();
    let early = order.approve("feng.tao", "stock_review").await;
    assert_eq!(early.refusal_codes(), ["needs_unmet"], "{early:?}");
    let path = order.thread.path("steps/superior_review/opinion");
    let all = order.all_ok("superior_review").await;
    let some = all.as_array().unwrap()[1..].to_vec();
    let hurried = json!({"verdict": "approve", "checklist": some});
    let manager = company.person("wang.qiang").await;
    let left_out = manager.post_on(&path, 1, &hurried).await;
    assert_eq!(
        left_out.refusal_codes(),
        ["item_unanswered"],
        "{left_out:?}"
    );
    order.approved("wang.qiang", "superior_review").await;
    order.approved("shen.yue", "amount_review").await;
    order.approved("zhao.gang", "capacity_review").await;
    assert_eq!(order.state().await, "in_review");
    order.approved("feng.tao", "stock_review").await;
    assert_eq!(order.state().await, "approved");
    assert_eq!(order.thread.fact(1, "reserved").await, "2");
    let left = order.clauses_but("reviewed-clerk-orders", "kd.-").await;
    assert_eq!(left, [""; 0]);
}

// Clauses: CO-2.1, CO-2.2, CO-2.2b, CO-2.3a.
async fn a_customer_order_is_approved_and_then_coordinated(company: &Company) {
    let order = Order::entered(company, ("chen.jing", "customer"), ("YQ-100", "2")).await;
    let _ = order.submit("chen.jing").await.ok();
    let back = order
        .thread
        .opinion("wang.qiang", "approval", "return", "交付方式请与客户再确认")
        .await;
    let _ = back.ok();
    assert_eq!(order.state().await, "draft");
    let mut body = content(company, "customer", ("YQ-100", "2")).await;
    body["delivery_mode"] = json!("own_vehicle");
    let line = order.thread.page("chen.jing").await["content"]["lines"][0]["line_id"].clone();
    body["lines"][0]["line_id"] = line;
    let rep = company.person("chen.jing").await;
    let path = format!("/orders/{}", order.thread.id);
    let saved = rep.put_on(&path, 1, &body).await.ok();
    assert_eq!(
        saved["revision"], 2,
        "the mode of delivery is part of the order: {saved:#}"
    );
    let again = Order {
        thread: Thread {
            company,
            id: order.thread.id.clone(),
            revision: 2,
        },
    };
    let checklist = again.all_ok("enter").await;
    let submit = again.thread.path("submit");
    let _ = rep
        .post_on(&submit, 2, &json!({"checklist": checklist}))
        .await
        .ok();
    again.approved("wang.qiang", "approval").await;
    assert_eq!(again.state().await, "approved");
    assert_eq!(again.step("pick").await, "waiting", "nobody was told yet");
    again.done("chen.jing", "coordinate").await;
    assert_eq!(again.step("pick").await, "open");
    let broken = again.clauses_but("customer-orders", "kd.-").await;
    assert_eq!(broken, [""; 0]);
}

/// The general manager lets business orders run under the general book; those running stay.
async fn a_company_chooses_the_rules_of_a_kind(company: &Company) {
    let before = Order::entered(company, ("chen.jing", "business"), ("YQ-100", "1")).await;
    let manager = company.person("lin.feng").await;
    let text = manager.get("/policies/general-sales/text").await.ok();
    let body = json!({"yaml": text["yaml"], "note": "统一流程", "order_types": ["business"]});
    let _ = manager.post("/policies", &body).await.ok();
    let after = Order::entered(company, ("chen.jing", "business"), ("YQ-100", "1")).await;
    let rule = async |order: &Order<'_>| {
        let page = order.thread.page("chen.jing").await;
        page["process"]["policy"].clone()
    };
    assert_eq!(rule(&before).await, "business-orders");
    assert_eq!(rule(&after).await, "general-sales");
    let kinds = manager.get("/order-types").await.ok();
    let business = kinds
        .as_array()
        .unwrap()
        .iter()
        .find(|k| k["order_type"] == "business");
    assert_eq!(business.unwrap()["policy"], "general-sales");
}
