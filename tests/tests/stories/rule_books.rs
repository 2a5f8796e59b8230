//! Five more rule books, each played from entry to close: the billing desk, internal orders, garment
//! processing, home decoration, order tracking.

use serde_json::{Value, json};
use stories::{Company, PDF, stories};

use crate::{
    credit::version,
    kind::{Order, content},
    order_changes::{ask, decide},
};

stories!(
    the_desk_issues_what_the_rep_confirmed,
    a_customers_po_becomes_our_order,
    a_garment_order_follows_the_customers_sample,
    a_design_is_changed_until_the_customer_confirms_it,
    a_tracked_order_is_changed_by_request_and_closed_on_application,
);

/// The contract that an order refers to.
async fn with_contract(company: &Company, login: &str, body: &mut Value, number: &str) {
    let person = company.person(login).await;
    let file = person.upload("contract.pdf", PDF.to_vec()).await.ok();
    body["contract_no"] = json!(number);
    body["contract_signed_on"] = json!("2026-03-02");
    body["contract_file_id"] = file["id"].clone();
}

// Clauses: BL-1, BL-2a, BL-2b, BL-2c, BL-2d, BL-3, BL-4, BL-5.
async fn the_desk_issues_what_the_rep_confirmed(company: &Company) {
    let mut body = content(company, "billing", ("SEAL-80", "50")).await;
    body["lines"][0]["unit_price"] = json!("800");
    let (mut order, _) = Order::drafted(company, "xu.min", &body).await;
    let below = order.submit("xu.min").await;
    assert!(
        below.refusal_codes().contains(&"below_floor".to_owned()),
        "{below:?}"
    );
    let mut body = order.thread.page("xu.min").await["content"].clone();
    body["lines"][0]["from_book"] = json!(true);
    let _ = order.save("xu.min", &body).await;
    let _ = order.submit("xu.min").await.ok();

    let own = order.approve("xu.min", "rep_confirmation").await;
    assert_eq!(
        own.refusal_codes(),
        ["wrong_post", "separation_of_duties"],
        "{own:?}"
    );
    let early = order.complete("xu.min", "issue_note").await;
    assert_eq!(early.refusal_codes(), ["needs_unmet"], "{early:?}");
    let another = company.person("liu.yang").await;
    let seen = another.get(&format!("/orders/{}", order.thread.id)).await;
    seen.problem(404);
    order.approved("chen.jing", "rep_confirmation").await;
    assert_eq!(order.step("pick").await, "waiting", "no note yet");
    order.done("xu.min", "issue_note").await;
    order.picked().await;
    let _ = order.pack().await.ok();
    let shipment = order.shipped("jiang.nan").await;

    // The paper says what the rep confirmed, and names the gift.
    let page = order.thread.page("chen.jing").await;
    let note = format!("/shipments/{shipment}/dispatch-note");
    let note = order.thread.get("xu.min", &note).await;
    for (on_paper, given) in [
        ("destination", "delivery_place"),
        ("consignee", "contact_name"),
        ("consignee_phone", "contact_phone"),
    ] {
        assert_eq!(note[on_paper], page["content"][given], "{note:#}");
    }
    let lines = note["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "{note:#}");
    assert_eq!(lines[1]["quantity"], "1");
    assert!(
        lines[1]["remark"].as_str().unwrap().starts_with("赠品"),
        "{note:#}"
    );

    order.done("xu.min", "send_waybill").await;
    let unsigned = order.complete("xu.min", "collect_slips").await;
    assert_eq!(unsigned.refusal_codes(), ["gate_closed"], "{unsigned:?}");
    order.signed(&shipment).await;
    order.done("xu.min", "collect_slips").await;
    order.billed_and_paid().await;
    order.paper("xu.min", "waybill").await;
    order.filed().await;
    assert_eq!(order.clauses_but("billing-desk", "k.-").await, [""; 0]);
}

// Clauses: PO-1, PO-2, PO-3, PO-4.
async fn a_customers_po_becomes_our_order(company: &Company) {
    let mut body = content(company, "internal_po", ("YS-150", "2")).await;
    let (mut order, missing) = Order::drafted(company, "chen.jing", &body).await;
    assert_eq!(missing[0]["field"], "order.customer_po", "{missing:#}");
    let line = order.thread.page("chen.jing").await["content"]["lines"][0]["line_id"].clone();
    let again = body.clone();
    body["lines"][0]["line_id"] = line;
    body["customer_po_no"] = json!("KH-0801");
    let saved = order.save("chen.jing", &body).await;
    assert_eq!(saved["missing"], json!([]), "{saved:#}");
    let mut twice = again;
    twice["customer_po_no"] = json!("KH-0801");
    let rep = company.person("chen.jing").await;
    let other = rep.post("/orders", &twice).await.ok();
    assert!(
        other["warnings"].to_string().contains("customer_po_no"),
        "{other:#}"
    );

    let _ = order.submit("chen.jing").await.ok();
    order.approved("sun.li", "derive_so").await;
    let page = order.thread.page("chen.jing").await;
    assert_eq!(page["order"]["number"], "SO-2026-000001");
    let found = rep.get("/orders?q=KH-0801").await.ok();
    let mut rows = found["items"].as_array().unwrap().iter();
    assert!(
        rows.any(|row| row["id"] == order.thread.id.as_str()),
        "{found:#}"
    );
    order.planned().await;
    assert_eq!(order.step("produce").await, "open");
    order.made_and_inspected().await;
    order.picked().await;
    let _ = order.pack().await.ok();
    assert_eq!(order.step("ship").await, "waiting", "not released");
    order.done("xu.min", "commerce_release").await;
    let shipment = order.shipped("jiang.nan").await;
    order.signed(&shipment).await;
    order.billed_and_paid().await;
    order.filed().await;
    assert_eq!(order.clauses_but("internal-orders", "k.-").await, [""; 0]);
}

/// Puts twenty of each of these products on the shelf.
async fn stocked(company: &Company, products: &[Value]) {
    let keeper = company.person("feng.tao").await;
    let places = keeper.get("/stock/places").await.ok();
    let first = places.as_array().or(places["items"].as_array()).unwrap();
    let place = first[0]["id"].clone();
    let line =
        |product: &Value| json!({"product_id": product, "place_id": place, "quantity": "20"});
    let lines: Vec<Value> = products.iter().map(line).collect();
    let receipt = json!({"reference": "KG-001", "lines": lines});
    let _ = keeper.post("/stock/receipts", &receipt).await.ok();
}

// Clauses: GA-0, GA-1, GA-2, GA-3, GA-4c, GA-4d, GA-5, GA-6.
async fn a_garment_order_follows_the_customers_sample(company: &Company) {
    let rep = company.person("chen.jing").await;
    let found = company.find(&rep, "styles", "GASKET").await;
    let style = format!("/styles/{}", found["id"].as_str().unwrap());
    let style = rep.get(&style).await.ok();
    let variants = style["variants"].as_array().unwrap()[..4].iter();
    let products: Vec<Value> = variants.map(|v| v["product"]["id"].clone()).collect();
    stocked(company, &products).await;

    let mut body = content(company, "garment", ("YQ-100", "1")).await;
    let line =
        |product: &Value| json!({"product_id": product, "quantity": "20", "from_book": true});
    body["lines"] = products.iter().map(line).collect();
    let (_, missing) = Order::drafted(company, "chen.jing", &body).await;
    let fields = missing.as_array().unwrap().iter();
    let fields: Vec<&str> = fields.filter_map(|m| m["field"].as_str()).collect();
    let wanted = ["contract.number", "contract.signed_on", "contract.attached"];
    assert_eq!(fields, wanted, "{missing:#}");
    with_contract(company, "chen.jing", &mut body, "JG-2026-001").await;
    let (order, missing) = Order::drafted(company, "chen.jing", &body).await;
    assert_eq!(missing, json!([]));
    let _ = order.submit("chen.jing").await.ok();
    order.approved("wang.qiang", "contract_review").await;
    // 4 × 20 at 36.00 without tax.
    assert_eq!(
        order.thread.page("chen.jing").await["order"]["net"],
        "2880.00"
    );

    let packing = order.complete("xu.min", "receive_data").await;
    assert_eq!(packing.refusal_codes(), ["form_missing"], "{packing:?}");
    let instructions =
        json!({"inner": "一件一袋", "outer": "五层瓦楞箱", "materials": "客户 3 月 6 日到料"});
    order
        .form("xu.min", "packing_instructions", instructions)
        .await;
    order.done("xu.min", "receive_data").await;
    order.done("zheng.hao", "inspect_materials").await;
    order.done("xu.min", "approve_sample").await;
    order.picked().await;
    let _ = order.pack().await.ok();
    let shipment = order.shipped("jiang.nan").await;
    order.signed(&shipment).await;
    order.accepted("chen.jing").await;
    order.done("xu.min", "return_samples").await;
    order.billed_and_paid().await;
    order.paper("xu.min", "process_sheet").await;
    order.paper("xu.min", "technical_data").await;
    order.filed().await;
    let left = order.clauses_but("garment-processing", "k.-").await;
    assert_eq!(left, [""; 0]);
}

/// A project that came as an inquiry and was given to the customer's designer.
async fn consulted(company: &Company) -> Order<'_> {
    let designer = company.person("ye.qing").await;
    let owner = json!({"code": "C0201", "name": "苏州湖畔花园 3 幢业主"});
    let customer = designer.post("/customers", &owner).await.ok();
    let credit = format!("/customers/{}/credit", customer["id"].as_str().unwrap());
    let finance = company.person("shen.yue").await;
    let limit = json!({"limit": "50000.00", "note": "家装业主"});
    let seen = version(company, "shen.yue", &credit).await;
    let _ = finance.put_on(&credit, seen, &limit).await.ok();
    let mut body = content(company, "decoration", ("YQ-100", "2")).await;
    body["customer_id"] = customer["id"].clone();
    let service = company.find(&designer, "products", "SVC-INST").await;
    let works = json!({"product_id": service["id"], "quantity": "1",
        "parameters": [{"name": "施工内容", "value": "水电改造"}]});
    body["lines"].as_array_mut().unwrap().push(works);
    Order::inquired(company, "xu.min", &body).await
}

// Clauses: HD-3.1, HD-3.2, HD-3.3, HD-3.4, HD-3.5, HD-3.6, HD-3.7, HD-3.8a, HD-3.8b, HD-4.
async fn a_design_is_changed_until_the_customer_confirms_it(company: &Company) {
    let mut order = consulted(company).await;
    let page = order.thread.page("ye.qing").await;
    assert_eq!(page["content"]["channel"], "phone");
    designed(&order).await;

    let mut body = page["content"].clone();
    with_contract(company, "ye.qing", &mut body, "JZ-2026-001").await;
    let saved = order.save("ye.qing", &body).await;
    assert_eq!(saved["missing"], json!([]), "{saved:#}");
    let early = order.submit("ye.qing").await;
    assert_eq!(early.refusal_codes(), ["needs_unmet"], "{early:?}");
    let sheet = json!({"size": "120 平方米", "starts": "2026-03-16", "ends": "2026-04-30"});
    order.form("ye.qing", "project_sheet", sheet).await;
    order.done("ye.qing", "sign_contract").await;
    let _ = order.submit("ye.qing").await.ok();

    let back = order
        .thread
        .opinion("qian.hui", "budget_review", "return", "人工费低于定额")
        .await;
    let _ = back.ok();
    assert_eq!(order.state().await, "draft");
    body["remark"] = json!("预算已与业主重新确认");
    let _ = order.save("ye.qing", &body).await;
    let _ = order.submit("ye.qing").await.ok();
    order.approved("shen.yue", "budget_review").await;
    assert_eq!(order.state().await, "approved");

    built(&order).await;
    order.billed_and_paid().await;
    order.paper("ye.qing", "design_sheet").await;
    order.filed().await;
    let left = order.clauses_but("home-decoration", "k.-").await;
    assert_eq!(left, [""; 0]);
}

/// Consulted, surveyed, designed, sent back by the customer, and confirmed.
async fn designed(order: &Order<'_>) {
    let record = json!({"need": "老房翻新", "size": "约 120 平方米", "materials": "地砖、水管"});
    order.form("xu.min", "consultation_record", record).await;
    order.done("xu.min", "consult").await;
    let booking = json!({"designer": "叶青", "on": "2026-03-04"});
    order.form("tang.rui", "survey_booking", booking).await;
    order.done("tang.rui", "book_designer").await;
    order.done("ye.qing", "survey").await;
    order.done("ye.qing", "design").await;
    let own = order.approve("ye.qing", "confirm_design").await;
    assert_eq!(
        own.refusal_codes(),
        ["wrong_post", "separation_of_duties"],
        "{own:?}"
    );
    for wish in ["厨房改成开放式", "主卧加衣帽间"] {
        let asked = order
            .thread
            .opinion("tang.rui", "confirm_design", "return", wish)
            .await;
        let _ = asked.ok();
        assert_eq!(order.step("design").await, "open");
        order.done("ye.qing", "design").await;
    }
    order.approved("xu.min", "confirm_design").await;
    let page = order.thread.page("ye.qing").await;
    let said = page["process"]["opinions"].as_array().unwrap().iter();
    let mut wishes: Vec<&str> = said
        .filter(|o| o["step"] == "confirm_design")
        .filter_map(|o| o["reason"].as_str())
        .collect();
    wishes.sort_unstable();
    assert_eq!(wishes, ["主卧加衣帽间", "厨房改成开放式", "同意"]);
}

/// Materials to the site, construction, acceptance, visit.
async fn built(order: &Order<'_>) {
    order.done("wu.fang", "materials_ready").await;
    let unplanned = order.complete("peng.hui", "schedule_construction").await;
    assert_eq!(unplanned.refusal_codes(), ["form_missing"], "{unplanned:?}");
    let team = json!({"team": "一队 周师傅", "starts": "2026-03-16", "ends": "2026-04-28"});
    order.form("peng.hui", "construction_schedule", team).await;
    order.done("peng.hui", "schedule_construction").await;
    order.picked().await;
    let _ = order.pack().await.ok();
    let shipment = order.shipped("jiang.nan").await;
    order.signed(&shipment).await;
    order.done("peng.hui", "construct").await;
    order.accepted("ye.qing").await;
    let visit = json!({"satisfaction": 5, "feedback": "施工整洁"});
    order.form("tang.rui", "visit_record", visit).await;
    order.done("tang.rui", "visit_customer").await;
}

// Clauses: TR-2.1, TR-2.2, TR-2.4a, TR-2.5a, TR-2.5b, TR-2.5c, TR-2.6a, TR-2.6c, TR-2.8a, TR-2.8b,
// TR-3.1, TR-6.3a.
async fn a_tracked_order_is_changed_by_request_and_closed_on_application(company: &Company) {
    let mut order = Order::entered(company, ("chen.jing", "tracked"), ("YQ-100", "2")).await;
    let _ = order.submit("chen.jing").await.ok();
    order.approved("wang.qiang", "sales_review").await;
    let bare = order.complete("wang.qiang", "allocate").await;
    assert_eq!(bare.refusal_codes(), ["form_missing"], "{bare:?}");
    let form = json!({"executing_department": "生产部", "person_in_charge": "赵刚",
        "delivery_on": "2026-04-30", "tracker": "徐敏"});
    order.form("wang.qiang", "order_allocation", form).await;
    order.done("wang.qiang", "allocate").await;
    order.done("xu.min", "take_over").await;

    changed(&mut order).await;
    order.done("zhao.gang", "dispatch_notice").await;
    order.picked().await;
    let _ = order.pack().await.ok();
    assert_eq!(order.step("ship").await, "waiting", "not agreed yet");
    order.done("chen.jing", "agree_delivery").await;
    let shipment = order.shipped("jiang.nan").await;
    order.signed(&shipment).await;
    order.done("chen.jing", "follow_receipt").await;
    order.billed_and_paid().await;
    asked_to_sign(&order, 1).await;
    settled(&order).await;
    asked_to_sign(&order, 0).await;
    let archive = order.thread.path("archive");
    let filed = order.thread.post("qian.hui", &archive, &json!({})).await;
    let _ = filed.ok();
    assert_eq!(order.state().await, "approved", "filed is not closed");

    let (apply, over) = (
        order.thread.path("closing/apply"),
        order.thread.path("closing/decide"),
    );
    let post = async |login: &str, path: &str, body: Value| {
        order.thread.post(login, path, &body).await.ok();
    };
    post("xu.min", &apply, json!({})).await;
    let no = json!({"approve": false, "reason": "客户反馈未附上"});
    post("wang.qiang", &over, no).await;
    assert_eq!(order.step("close_application").await, "open");
    assert_eq!(order.state().await, "approved", "its content stays");
    post("xu.min", &apply, json!({})).await;
    post("wang.qiang", &over, json!({"approve": true})).await;
    assert_eq!(order.state().await, "closed");
    assert_eq!(order.clauses_but("order-tracking", "k.-").await, [""; 0]);
}

/// No step of the book asks for the signatures under the settlement, and the closing waits for them:
/// each side has it on its desk.
async fn asked_to_sign(order: &Order<'_>, times: usize) {
    for (login, side) in [("qian.hui", "finance"), ("chen.jing", "sales")] {
        let desk = order.thread.get(login, "/workbench").await;
        let link = format!("/orders/{}?tab=money&sign={side}", order.thread.id);
        let mine = desk["mine"].as_array().unwrap().iter();
        let asked = mine.filter(|task| task["link"] == link.as_str()).count();
        assert_eq!(asked, times, "{login}: {desk:#}");
    }
}

/// Finance and sales sign the settlement sheet.
async fn settled(order: &Order<'_>) {
    let sign = order.thread.path("settlement/sign");
    for login in ["qian.hui", "chen.jing"] {
        let money = order.thread.get(login, &order.thread.path("money")).await;
        let hash = money["settlement"]["sheet_hash"].clone();
        let body =
            json!({"side": if login == "qian.hui" {"finance"} else {"sales"}, "sheet_hash": hash});
        let _ = order.thread.post(login, &sign, &body).await.ok();
    }
}

/// A third pump by request: decided by the heads, followed, and acknowledged by everybody told.
async fn changed(order: &mut Order<'_>) {
    let thread = &order.thread;
    let line = order.line().await["line_id"].clone();
    let more = json!([{"action": "quantity", "line_id": line, "quantity": "3"}]);
    let taken = ask(thread, "chen.jing", 1, more).await.ok();
    assert_eq!(taken["number"], "CR-2026-000001");
    let heads = taken["impact"]["heads"].as_array().unwrap().clone();
    for head in &heads {
        let login = match head["post"].as_str().unwrap() {
            "sales_manager" => "wang.qiang",
            "production_manager" => "zhao.gang",
            "finance_manager" => "shen.yue",
            other => panic!("{other} is asked"),
        };
        assert_eq!(thread.fact(1, "ordered").await, "2", "not yet");
        let _ = decide(thread, login, &taken["id"], "approve", "同意")
            .await
            .ok();
    }
    assert_eq!(thread.fact(1, "ordered").await, "3");
    let path = thread.path(&format!("changes/{}", taken["id"].as_str().unwrap()));
    let view = thread.get("chen.jing", &path).await;
    let told = view["acknowledgements"].as_array().unwrap();
    assert!(!told.is_empty(), "{view:#}");
    for note in told {
        let login = match note["post"].as_str().unwrap() {
            "sales_rep" => "chen.jing",
            "order_clerk" => "xu.min",
            "warehouse_keeper" => "feng.tao",
            "planner" => "sun.li",
            "purchaser" => "wu.fang",
            "logistics" => "jiang.nan",
            "finance" => "qian.hui",
            "sales_manager" => "wang.qiang",
            "production_manager" => "zhao.gang",
            "finance_manager" => "shen.yue",
            other => panic!("{other} is told"),
        };
        let done = format!("/tasks/{}/done", note["task_id"].as_str().unwrap());
        let _ = thread
            .post(login, &done, &json!({"outcome": ""}))
            .await
            .ok();
    }
    order.thread.revision = 2;
}
