//! One company, several rule books: orders of different kinds run side by side, each under its own.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

stories!(
    two_kinds_of_order_run_side_by_side,
    each_kind_has_its_own_rules,
    the_clerk_places_alone_and_the_rep_is_told,
    the_superior_and_then_the_departments_approve_the_clerks_sheet,
    a_customer_order_is_approved_and_then_coordinated,
    a_company_chooses_the_rules_of_a_kind,
);

/// An order of a kind of one product, paid by one instalment after shipping.
async fn content(company: &Company, order_type: &str, (sku, quantity): (&str, &str)) -> Value {
    let rep = company.person("chen.jing").await;
    let product = company.find(&rep, "products", sku).await;
    let customer = company.find(&rep, "customers", "C0001").await;
    json!({
        "order_type": order_type,
        "customer_id": customer["id"],
        "contact_name": "顾明",
        "contact_phone": "13800000001",
        "channel": "phone",
        "delivery_on": "2026-04-30",
        "delivery_place": "苏州工业园区星湖街 328 号",
        "delivery_mode": "freight",
        "payment_terms": {"instalments": [
            {"percent": "100", "event": "shipping", "due": {"kind": "days", "n": 30}},
        ]},
        "lines": [{"product_id": product["id"], "quantity": quantity,
            "parameters": [{"name": "流量", "value": "20 m³/h"}]}],
    })
}

/// An order of some kind on its way.
struct Order<'a> {
    thread: Thread<'a>,
}

impl<'a> Order<'a> {
    async fn entered(
        company: &'a Company,
        (login, order_type): (&str, &str),
        goods: (&str, &str),
    ) -> Order<'a> {
        let body = content(company, order_type, goods).await;
        let saved = company
            .person(login)
            .await
            .post("/orders", &body)
            .await
            .ok();
        assert_eq!(saved["missing"], json!([]), "{saved:#}");
        let id = saved["id"].as_str().unwrap().to_owned();
        let thread = Thread {
            company,
            id,
            revision: 1,
        };
        Order { thread }
    }

    async fn submit(&self, login: &str) -> Answer {
        let checklist = self.all_ok("enter").await;
        let path = self.thread.path("submit");
        let person = self.thread.company.person(login).await;
        person
            .post_on(&path, 1, &json!({"checklist": checklist}))
            .await
    }

    /// Every question of the first open step of an activity, or of a step by its key, answered.
    async fn all_ok(&self, step: &str) -> Value {
        let page = self.thread.page("lin.feng").await;
        let steps = page["process"]["steps"].as_array().unwrap().clone();
        let found = steps
            .iter()
            .find(|s| s["key"] == step || s["activity"] == step)
            .unwrap_or_else(|| panic!("no step {step}"));
        let items = found["checklist"].as_array().cloned().unwrap_or_default();
        let ok = |q: &Value| json!({"item": q["key"], "ok": true, "note": ""});
        Value::Array(items.iter().map(ok).collect())
    }

    async fn complete(&self, login: &str, step: &str) -> Answer {
        let body = json!({"checklist": self.all_ok(step).await});
        let path = self.thread.path(&format!("steps/{step}/complete"));
        self.thread.post(login, &path, &body).await
    }

    async fn done(&self, login: &str, step: &str) {
        let _ = self.complete(login, step).await.ok();
    }

    async fn approve(&self, login: &str, step: &str) -> Answer {
        self.thread.opinion(login, step, "approve", "同意").await
    }

    async fn approved(&self, login: &str, step: &str) {
        let _ = self.approve(login, step).await.ok();
    }

    async fn state(&self) -> Value {
        self.thread.page("lin.feng").await["order"]["state"].clone()
    }

    async fn step(&self, key: &str) -> Value {
        self.thread.step(key).await["state"].clone()
    }

    async fn goods(&self) -> Value {
        self.thread
            .get("feng.tao", &self.thread.path("goods"))
            .await
    }

    async fn line(&self) -> Value {
        self.goods().await["house"]["lines"][0].clone()
    }

    /// Picks all that was ordered, by the machines' numbers.
    async fn picked(&self) {
        let line = self.line().await;
        let page = self.thread.page("lin.feng").await;
        let ordered = page["content"]["lines"][0]["quantity"].clone();
        let count = ordered.as_str().unwrap().parse().unwrap();
        let machines: Vec<&Value> = line["machines"].as_array().unwrap().iter().collect();
        let pick = json!({"lines": [{"line_id": line["line_id"],
            "quantity": ordered, "scans": machines[..count]}]});
        let picks = self.thread.path("picks");
        let _ = self.thread.post("feng.tao", &picks, &pick).await.ok();
    }

    /// Packs all that was picked into one box.
    async fn pack(&self) -> Answer {
        let line = self.line().await;
        let machines = line["machines_picked"].as_array().unwrap().clone();
        let one = json!({"gross_weight_kg": "85.5", "size": "120×80×90 cm", "lines": [
            {"line_id": line["line_id"], "quantity": machines.len().to_string(),
             "serials": machines, "accessories": ["说明书"]}]});
        let packs = self.thread.path("packs");
        self.thread
            .post("feng.tao", &packs, &json!({"boxes": [one]}))
            .await
    }

    async fn plan_shipment(&self, login: &str) -> Answer {
        let carriers = self.thread.get(login, "/carriers").await;
        let all = carriers
            .as_array()
            .cloned()
            .unwrap_or_else(|| carriers["items"].as_array().unwrap().clone());
        let carrier = &all.iter().find(|c| c["code"] == "T01").unwrap()["id"];
        let boxes = self.goods().await["free_box_ids"].clone();
        let body = json!({"carrier_id": carrier, "mode": "road", "planned_on": "2026-03-03",
            "box_ids": boxes});
        let shipments = self.thread.path("shipments");
        self.thread.post(login, &shipments, &body).await
    }

    /// Prepares a shipment of all that is packed and lets it leave.
    async fn shipped(&self, login: &str) {
        let planned = self.plan_shipment(login).await.ok();
        let path = format!("/shipments/{}/depart", planned["id"].as_str().unwrap());
        let waybill = json!({"waybill_no": format!("DY-{}", &self.thread.id[24..])});
        let _ = self.thread.post(login, &path, &waybill).await.ok();
    }

    async fn billed_and_paid(&self) {
        let invoices = self.thread.path("invoices");
        let _ = self
            .thread
            .post("qian.hui", &invoices, &json!({}))
            .await
            .ok();
        let finance = self.thread.company.person("qian.hui").await;
        let customer = self
            .thread
            .company
            .find(&finance, "customers", "C0001")
            .await;
        let money = finance.get(&self.thread.path("money")).await.ok();
        for item in money["schedule"].as_array().unwrap() {
            let receipt = json!({"customer_id": customer["id"],
                "reference": format!("BANK-{}-{}", &self.thread.id[24..], item["no"]),
                "method": "bank_transfer", "amount": item["open"],
                "allocations": [{"order_id": self.thread.id, "no": item["no"], "amount": item["open"]}]});
            let _ = finance.post("/receipts", &receipt).await.ok();
        }
    }

    /// The dossier is filed and the order closes by itself.
    async fn filed(&self) {
        let archive = self.thread.path("archive");
        let _ = self
            .thread
            .post("qian.hui", &archive, &json!({}))
            .await
            .ok();
        assert_eq!(self.state().await, "closed");
    }

    /// Clauses whose state on this order is none of these letters.
    async fn clauses_but(&self, policy: &str, letters: &str) -> Vec<String> {
        let shown = self
            .thread
            .get("dong.wei", &format!("/policies/{policy}"))
            .await;
        let clauses = shown["clauses"].as_array().unwrap().clone();
        let states = self.thread.clause_states().await;
        assert_eq!(states.len(), clauses.len(), "{policy}");
        clauses
            .iter()
            .zip(states.chars())
            .filter(|(_, state)| !letters.contains(*state))
            .map(|(clause, state)| format!("{} {state}", clause["id"].as_str().unwrap()))
            .collect()
    }
}

// Clauses: SO-1b, SO-2.3, SO-3.2.3, SO-3.3.2, SO-3.4.1, SO-3.4.3, SO-5.1, SO-5.3, BO-2, BO-8, BO-9, BO-11, BO-17.
async fn two_kinds_of_order_run_side_by_side(company: &Company) {
    let general = Order::entered(company, ("chen.jing", "general"), ("YQ-100", "3")).await;
    let business = Order::entered(company, ("chen.jing", "business"), ("YS-150", "2")).await;
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
    planned(&business).await;
    general.picked().await;
    let unchecked = general.pack().await;
    assert_eq!(unchecked.refusal_codes(), ["needs_unmet"], "{unchecked:?}");
    general.done("feng.tao", "goods_check").await;
    business.done("feng.tao", "prepare_materials").await;
    made_and_inspected(&business).await;
    let _ = general.pack().await.ok();
    general.done("jiang.nan", "handover").await;
    business.picked().await;
    let _ = business.pack().await.ok();

    // Logistics ships the one, the warehouse delivers the other.
    for (order, not_his) in [(&general, "feng.tao"), (&business, "jiang.nan")] {
        let refused = order.plan_shipment(not_his).await;
        assert_eq!(refused.refusal_codes(), ["wrong_post"], "{refused:?}");
    }
    general.shipped("jiang.nan").await;
    business.shipped("feng.tao").await;
    general.done("chen.jing", "tell_customer").await;
    general.done("chen.jing", "follow_up").await;
    for order in [&business, &general] {
        order.billed_and_paid().await;
        order.filed().await;
    }
    assert_eq!(general.clauses_but("general-sales", "k.-").await, [""; 0]);
    assert_eq!(
        business.clauses_but("business-orders", "k.-").await,
        [""; 0]
    );
    found_by_kind(company, &general).await;
}

/// The work order is planned within the days of the order.
async fn planned(order: &Order<'_>) {
    let work = order
        .thread
        .get("sun.li", &order.thread.path("production"))
        .await;
    let centres = order.thread.get("sun.li", "/work-centres").await;
    let centre = centres
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["code"] == "WC-ASM1")
        .unwrap();
    let plan =
        json!({"work_centre_id": centre["id"], "start_on": "2026-03-04", "end_on": "2026-03-27"});
    let path = format!("/work-orders/{}/plan", work[0]["id"].as_str().unwrap());
    let version = work[0]["version"].as_i64().unwrap();
    let planner = order.thread.company.person("sun.li").await;
    let _ = planner.post_on(&path, version, &plan).await.ok();
    assert_eq!(order.step("plan").await, "done");
    assert_eq!(order.step("prepare_materials").await, "open");
}

async fn made_and_inspected(order: &Order<'_>) {
    let work = order
        .thread
        .get("zhou.bo", &order.thread.path("production"))
        .await;
    let path = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
    let report = json!({"quantity": "2", "note": "按计划"});
    let made = order.thread.post("zhou.bo", &path, &report).await.ok();
    let judged = json!({"stage": "final", "line_id": order.line().await["line_id"], "passed": "2",
        "passed_serials": made["serials"],
        "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.5 MPa", "passed": true}]});
    let inspections = order.thread.path("inspections");
    let _ = order
        .thread
        .post("zheng.hao", &inspections, &judged)
        .await
        .ok();
    assert_eq!(order.step("inspect").await, "done");
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
            ("business", "business-orders"),
            ("clerk", "clerk-orders"),
            ("clerk_reviewed", "reviewed-clerk-orders"),
            ("customer", "customer-orders"),
            ("equipment", "equipment-sales"),
            ("general", "general-sales"),
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

// Clauses: C1-2.1, C1-2.3, C1-2.4, C1-2.5.
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

// Clauses: C2-1, C2-2.3, C2-2.4, C2-3d.
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
}

// Clauses: CO-2.2, CO-2.2b, CO-2.3a.
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
