//! From the shelf to the customer's signature: scans, boxes, a shipment that the policy lets leave,
//! the way, the return slip, the acceptance.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

stories!(
    nothing_is_shipped_beyond_what_is_packed,
    nothing_leaves_unpaid_or_without_a_transport_contract,
    the_first_goods_leave_and_the_rest_follows,
    an_incident_calls_the_rep_until_it_is_settled,
    a_short_slip_is_an_incident,
    a_sheet_is_made_of_what_arrived,
    only_a_signed_sheet_accepts,
    other_posts_may_not,
);

/// A picture of one black point, as a signature.
pub(crate) const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0x60, 0x60, 0x00,
    0x00, 0x00, 0x04, 0x00, 0x01, 0xC8, 0xEA, 0xEB, 0xF9, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E,
    0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// The goods of an order whose stock line is followed here.
pub(crate) struct Goods<'a> {
    pub(crate) thread: Thread<'a>,
    /// The line of three pumps from stock.
    pub(crate) line: Value,
}

impl<'a> Goods<'a> {
    /// Approved, so that three pumps are held in stock.
    pub(crate) async fn held(company: &'a Company) -> Goods<'a> {
        Self::of(Thread::approved(company).await).await
    }

    /// The goods of an approved order with pumps from stock.
    pub(crate) async fn of(thread: Thread<'a>) -> Goods<'a> {
        let page = thread.get("feng.tao", &thread.path("goods")).await;
        let lines = page["house"]["lines"].as_array().unwrap();
        let line = lines.iter().find(|l| l["sku"] == "YQ-100").unwrap().clone();
        Goods { thread, line }
    }

    pub(crate) async fn page(&self, login: &str) -> Value {
        self.thread.get(login, &self.order("goods")).await
    }

    pub(crate) async fn post(&self, login: &str, path: &str, body: &Value) -> Answer {
        self.thread.post(login, path, body).await
    }

    pub(crate) fn order(&self, rest: &str) -> String {
        format!("/orders/{}/{rest}", self.thread.id)
    }

    pub(crate) fn machines(&self, count: usize) -> Vec<Value> {
        self.line["machines"].as_array().unwrap()[..count].to_vec()
    }

    /// Asks to pick machines of the line; `despite` says why an open change is not waited for.
    pub(crate) async fn pick(&self, machines: &[Value], despite: Value) -> Answer {
        let line = &self.line["line_id"];
        let quantity = machines.len().to_string();
        let pick = json!({"despite_change": despite,
            "lines": [{"line_id": line, "quantity": quantity, "scans": machines}]});
        self.post("feng.tao", &self.order("picks"), &pick).await
    }

    /// Picks and packs machines of the line into one box each.
    pub(crate) async fn packed(&self, machines: &[Value]) -> Vec<Value> {
        self.pick(machines, Value::Null).await.done();
        self.boxed(machines).await
    }

    /// Packs picked machines of the line into one box each.
    pub(crate) async fn boxed(&self, machines: &[Value]) -> Vec<Value> {
        let line = &self.line["line_id"];
        let boxes: Vec<Value> = machines
            .iter()
            .map(|m| json!({"gross_weight_kg": "85.5", "size": "120×80×90 cm", "lines": [
                {"line_id": line, "quantity": "1", "serials": [m], "accessories": ["说明书", "合格证"]}]}))
            .collect();
        let packed = self
            .post("feng.tao", &self.order("packs"), &json!({"boxes": boxes}))
            .await
            .ok();
        packed["boxes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|b| b["id"].clone())
            .collect()
    }

    pub(crate) async fn carrier(&self, code: &str) -> Value {
        let carriers = self.thread.get("jiang.nan", "/carriers").await;
        let all = carriers["items"].as_array().unwrap();
        all.iter().find(|c| c["code"] == code).unwrap()["id"].clone()
    }

    pub(crate) async fn planned(&self, carrier: &str, boxes: &[Value]) -> String {
        let body = json!({"carrier_id": self.carrier(carrier).await, "mode": "road",
            "planned_on": "2026-03-03", "box_ids": boxes});
        let planned = self
            .post("jiang.nan", &self.order("shipments"), &body)
            .await
            .ok();
        planned["id"].as_str().unwrap().to_owned()
    }

    /// Prepares a shipment of so many of the line's machines.
    async fn load(&self, quantity: &str, machines: &[Value], carrier: &str) -> Answer {
        let line = &self.line["line_id"];
        let body = json!({"carrier_id": self.carrier(carrier).await, "mode": "road",
            "planned_on": "2026-03-03",
            "lines": [{"line_id": line, "quantity": quantity, "serials": machines}]});
        self.post("jiang.nan", &self.order("shipments"), &body)
            .await
    }

    async fn arrive(&self, shipment: &str) {
        let arrived = json!({"arrived": true, "place": "苏州"});
        let path = format!("/shipments/{shipment}/tracking");
        let _ = self.post("jiang.nan", &path, &arrived).await.ok();
    }

    /// Why the page offers the rep no acceptance sheet.
    async fn why_no_sheet(&self) -> Vec<String> {
        let page = self.thread.get("chen.jing", &self.order("goods")).await;
        let action = page["actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|action| action["name"] == "acceptance.record")
            .unwrap_or_else(|| panic!("{page:#}"));
        let refusals = action["refusals"].as_array().unwrap();
        assert_eq!(action["allowed"], refusals.is_empty(), "{action:#}");
        let codes = refusals.iter().map(|r| r["code"].as_str().unwrap());
        codes.map(str::to_owned).collect()
    }

    /// A new acceptance sheet of what arrived.
    async fn sheet(&self) -> Value {
        let open = self.order("acceptances");
        let opened = self.post("chen.jing", &open, &json!({})).await.ok();
        let path = format!("/acceptances/{}", opened["id"].as_str().unwrap());
        self.thread.get("chen.jing", &path).await
    }

    /// Pays all that is due before shipping.
    pub(crate) async fn pay(&self) {
        let finance = self.thread.company.person("qian.hui").await;
        let customer = self
            .thread
            .company
            .find(&finance, "customers", "C0001")
            .await["id"]
            .clone();
        let money = finance.get(&self.order("money")).await.ok();
        let due = money["schedule"].as_array().unwrap();
        for item in due
            .iter()
            .filter(|i| i["event"] == "contract" || i["event"] == "before_shipping")
        {
            let receipt = json!({"customer_id": customer, "reference": format!("BANK-{}", item["no"]),
                "method": "bank_transfer", "amount": item["open"],
                "allocations": [{"order_id": self.thread.id, "no": item["no"], "amount": item["open"]}]});
            let _ = finance.post("/receipts", &receipt).await.ok();
        }
    }

    /// Departed with all three machines.
    async fn departed(company: &'a Company) -> (Goods<'a>, String) {
        let goods = Self::held(company).await;
        goods.pay().await;
        let boxes = goods.packed(&goods.machines(3)).await;
        let shipment = goods.planned("T01", &boxes).await;
        let path = format!("/shipments/{shipment}/depart");
        let _ = goods
            .post("jiang.nan", &path, &json!({"waybill_no": "DY-0001"}))
            .await
            .ok();
        (goods, shipment)
    }
}

async fn nothing_is_shipped_beyond_what_is_packed(company: &Company) {
    let goods = Goods::held(company).await;
    assert_eq!(goods.line["reserved"], "3");
    let machines = goods.machines(3);
    let line = &goods.line["line_id"];
    let wrong =
        json!({"lines": [{"line_id": line, "quantity": "1", "scans": ["YS-150-26-000001"]}]});
    let wrong = goods.post("feng.tao", &goods.order("picks"), &wrong).await;
    assert_eq!(wrong.error_codes(), ["unknown_serial"], "{wrong:?}");
    let _ = goods.packed(&machines[..2]).await;
    assert_eq!(goods.thread.fact(2, "packed").await, "2");
    assert_eq!(goods.thread.fact(2, "reserved").await, "1");

    let beyond = goods.load("4", &machines, "T01").await;
    assert_eq!(beyond.refusal_codes(), ["beyond_ready"], "{beyond:?}");
    let unpacked = goods.load("1", &machines[2..], "T01").await;
    assert_eq!(unpacked.error_codes(), ["not_ready"], "{unpacked:?}");
    let shipment = goods.load("2", &machines[..2], "T01").await.ok();
    assert_eq!(shipment["number"], "SH-2026-000001");
    let again = goods.load("1", &machines[..1], "T01").await;
    let codes = again.refusal_codes();
    assert_eq!(codes, ["beyond_ready"], "it is on another one: {again:?}");
}

// Clauses: EQ-6.1c, EQ-7.1a.
async fn nothing_leaves_unpaid_or_without_a_transport_contract(company: &Company) {
    let goods = Goods::held(company).await;
    let _ = goods.packed(&goods.machines(2)).await;
    let waits = ship_waits_for(company).await;
    assert!(
        waits.contains("款项尚未到账") && waits.contains("财务"),
        "{waits}"
    );
    let shipment = goods.load("2", &goods.machines(2), "T03").await.ok();
    let path = |rest: &str| format!("/shipments/{}/{rest}", shipment["id"].as_str().unwrap());
    let depart = async |body: Value| goods.post("jiang.nan", &path("depart"), &body).await;
    depart(json!({})).await.problem(422);
    let unpaid = depart(json!({"waybill_no": "X-1"})).await;
    let codes = unpaid.refusal_codes();
    assert_eq!(codes, ["gate_closed", "gate_closed"], "{unpaid:?}");
    assert_eq!(unpaid.body["refusals"][0]["clause"], "EQ-7.1a");
    goods.pay().await;
    assert_eq!(
        ship_waits_for(company).await,
        "",
        "the contract is logistics' own work"
    );
    let unbound = depart(json!({"waybill_no": "X-1"})).await;
    assert_eq!(unbound.refusal_codes(), ["gate_closed"], "{unbound:?}");
    assert_eq!(unbound.body["refusals"][0]["clause"], "EQ-6.1c");
    let shipped = goods.thread.fact(2, "shipped").await;
    assert_eq!(shipped, "0", "nothing changed");
    let reason = json!({"reason": "换承运商"});
    let _ = goods.post("jiang.nan", &path("cancel"), &reason).await.ok();
    let _ = goods.load("2", &goods.machines(2), "T01").await.ok();
}

/// What the shipping task of logistics waits for; empty when it is there to be done.
async fn ship_waits_for(company: &Company) -> String {
    let desk = company
        .person("jiang.nan")
        .await
        .get("/workbench")
        .await
        .ok();
    let task = |list: &str| {
        let tasks = desk[list].as_array().unwrap();
        tasks.iter().find(|task| task["step"] == "ship").cloned()
    };
    match (task("mine"), task("not_yet")) {
        (Some(_), None) => String::new(),
        (None, Some(task)) => task["waits_for"]["zh"].as_str().unwrap().to_owned(),
        both => panic!("one task in one list: {both:?}"),
    }
}

// Clauses: EQ-6.1a.
async fn the_first_goods_leave_and_the_rest_follows(company: &Company) {
    let goods = Goods::held(company).await;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(2)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let path = |rest: &str| format!("/shipments/{shipment}/{rest}");
    let waybill = json!({"waybill_no": "DY-0001"});
    let _ = goods
        .post("jiang.nan", &path("depart"), &waybill)
        .await
        .ok();
    assert_eq!(goods.thread.fact(2, "shipped").await, "2");
    assert_eq!(goods.thread.fact(2, "reserved").await, "1");
    let twice = goods.post("jiang.nan", &path("depart"), &waybill).await;
    assert_eq!(twice.refusal_codes(), ["wrong_state"], "{twice:?}");
    let note = goods.thread.get("jiang.nan", &path("dispatch-note")).await;
    let serials = note["lines"][0]["serials"].as_array().map(Vec::len);
    assert_eq!(serials, Some(2), "{note:#}");
    assert_eq!(note["gross_weight_kg"], "171");
    assert_eq!(note["order_revision"], 1, "the paper names the revision");
    let machine = format!("/serials/{}", goods.machines(1)[0].as_str().unwrap());
    assert_eq!(
        goods.thread.get("tang.rui", &machine).await["status"],
        "shipped"
    );
}

// Clauses: EQ-6.1b.
async fn an_incident_calls_the_rep_until_it_is_settled(company: &Company) {
    let (goods, shipment) = Goods::departed(company).await;
    let path = |rest: &str| format!("/shipments/{shipment}/{rest}");
    let seen = json!({"place": "南京服务区", "note": "暴雨堵车", "expected_on": "2026-03-06"});
    let _ = goods.post("jiang.nan", &path("tracking"), &seen).await.ok();
    let empty = goods.post("jiang.nan", &path("tracking"), &json!({})).await;
    assert_eq!(empty.error_codes(), ["required"], "{empty:?}");
    let late =
        json!({"kind": "delay", "description": "高速封路，预计晚两天", "liability": "nobody"});
    let incident = goods
        .post("jiang.nan", &path("incidents"), &late)
        .await
        .ok();
    let tasks = company
        .person("chen.jing")
        .await
        .get("/workbench")
        .await
        .ok();
    assert!(
        tasks.to_string().contains("EQ-6.1b"),
        "the rep is asked to tell the customer: {tasks:#}"
    );

    let settle = format!("/incidents/{}/resolve", incident["id"].as_str().unwrap());
    let undecided = json!({"liability": "undecided", "resolution": "x", "customer_told": "y"});
    goods
        .post("jiang.nan", &settle, &undecided)
        .await
        .problem(422);
    let settled = json!({"liability": "nobody", "resolution": "3 月 6 日送达", "customer_told": "电话告知顾明"});
    let _ = goods.post("jiang.nan", &settle, &settled).await.ok();
    let twice = goods.post("jiang.nan", &settle, &settled).await;
    assert_eq!(twice.refusal_codes(), ["already_settled"], "{twice:?}");
    let page = company
        .person("chen.jing")
        .await
        .get(&format!("/shipments/{shipment}"))
        .await
        .ok();
    assert_eq!(page["incidents"][0]["liability"], "nobody");
    assert_eq!(
        page["tracking"].as_array().map(Vec::len),
        Some(2),
        "{page:#}"
    );
    let list = company
        .person("chen.jing")
        .await
        .get("/shipments?q=DY-0001&state=departed")
        .await
        .ok();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list:#}");
    let other = company.person("huang.lei").await;
    other
        .get(&format!("/shipments/{shipment}"))
        .await
        .problem(404);
    assert_eq!(other.get("/shipments").await.ok()["items"], json!([]));
}

async fn a_short_slip_is_an_incident(company: &Company) {
    let (goods, shipment) = Goods::departed(company).await;
    let slip = format!("/shipments/{shipment}/sign-slip");
    let line = &goods.line["line_id"];
    let short = |note: &str| json!({"signed_by": "顾明", "lines": [{"line_id": line, "received": "2"}], "note": note});
    let silent = goods.post("jiang.nan", &slip, &short("")).await;
    assert_eq!(silent.error_codes(), ["required"], "{silent:?}");
    let _ = goods.post("jiang.nan", &slip, &short("少一箱")).await.ok();
    assert_eq!(goods.thread.fact(2, "signed").await, "2");
    let page = company
        .person("jiang.nan")
        .await
        .get(&format!("/shipments/{shipment}"))
        .await
        .ok();
    assert_eq!(page["state"], "arrived");
    assert_eq!(page["incidents"][0]["kind"], "loss");
    let twice = goods.post("jiang.nan", &slip, &short("少一箱")).await;
    assert_eq!(twice.refusal_codes(), ["already_signed"], "{twice:?}");
}

// Clauses: EQ-6.2a.
async fn a_sheet_is_made_of_what_arrived(company: &Company) {
    let (goods, shipment) = Goods::departed(company).await;
    let open = goods.order("acceptances");
    let early = goods.post("chen.jing", &open, &json!({})).await;
    assert_eq!(early.refusal_codes(), ["nothing_arrived"], "{early:?}");
    assert_eq!(goods.why_no_sheet().await, ["nothing_arrived"]);
    goods.arrive(&shipment).await;
    assert_eq!(goods.why_no_sheet().await, [""; 0]);
    let sheet = goods.sheet().await;
    let rows = sheet["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3, "a row per machine: {sheet:#}");
    let checks = rows[0]["checks"].as_array().unwrap().iter();
    let kinds: Vec<&str> = checks.filter_map(|c| c["kind"].as_str()).collect();
    let (common, own) = kinds.split_at(5);
    let each = ["model", "quantity", "parameter", "parameter", "intact"];
    assert_eq!(common, each);
    assert_eq!(own, ["accessory", "accessory"]);
    let twice = goods.post("chen.jing", &open, &json!({})).await;
    let codes = twice.refusal_codes();
    assert_eq!(
        codes,
        ["nothing_arrived"],
        "all stands on a sheet: {twice:?}"
    );
    assert_eq!(goods.why_no_sheet().await, ["nothing_arrived"]);
}

// Clauses: EQ-6.2b, EQ-6.2c, TR-3.2b.
async fn only_a_signed_sheet_accepts(company: &Company) {
    let (goods, shipment) = Goods::departed(company).await;
    goods.arrive(&shipment).await;
    let sheet = goods.sheet().await;
    let path = format!("/acceptances/{}", sheet["id"].as_str().unwrap());
    let rep = company.person("chen.jing").await;
    let checks = sheet["rows"][0]["checks"].as_array().unwrap();
    let ticks = |tick: Value| checks.iter().map(|_| tick.clone()).collect::<Vec<_>>();
    let good = || ticks(json!({"ok": true}));
    let findings = json!({"held_on": "2026-03-02", "place": "苏州", "rows": [
        {"ordinal": 0, "checks": good(), "accepted": "1"},
        {"ordinal": 1, "checks": good(), "accepted": "0", "later_on": "2026-03-20"},
        {"ordinal": 2, "checks": ticks(json!({})), "accepted": "0"}]});
    let saved = rep.put_on(&path, 1, &findings).await.ok();
    rep.put_on(&path, 1, &findings).await.problem(412);
    let sign = async |version: &Value, body: &Value| {
        let version = version.as_i64().unwrap();
        rep.post_on(&format!("{path}/sign"), version, body).await
    };
    let mut signed = json!({"signer_name": "顾明", "signed_on": "2026-03-02"});
    let refused = sign(&saved["version"], &signed).await;
    assert_eq!(refused.error_codes(), ["signature_required"], "{refused:?}");
    let file = rep.upload("signature.png", PNG.to_vec()).await.ok();
    signed["signature_file_id"] = file["id"].clone();
    let open_rest = sign(&saved["version"], &signed).await;
    assert_eq!(open_rest.error_codes(), ["rest_open"], "{open_rest:?}");

    let objection = json!({"ordinal": 2, "what": "运行噪音过大", "due_on": "2026-03-10"});
    let objections = format!("{path}/objections");
    let objected = rep.post(&objections, &objection).await.ok();
    let again = rep.post(&objections, &objection).await;
    assert_eq!(again.refusal_codes(), ["already_objected"], "{again:?}");
    let tickets = goods.thread.get("tang.rui", "/tickets").await;
    assert_eq!(tickets["items"][0]["description"], "运行噪音过大");
    let accepted = goods.thread.fact(2, "accepted").await;
    assert_eq!(accepted, "0", "nothing is accepted before the signature");
    let _ = sign(&objected["version"], &signed).await.ok();
    assert_eq!(goods.thread.fact(2, "accepted").await, "1");
    let version = objected["version"].as_i64().unwrap() + 1;
    let frozen = rep.put_on(&path, version, &findings).await;
    assert_eq!(frozen.refusal_codes(), ["wrong_state"], "{frozen:?}");
    let rest = goods.sheet().await;
    let rows = rest["rows"].as_array().map(Vec::len);
    assert_eq!(rows, Some(2), "the rest has its own sheet: {rest:#}");
}

async fn other_posts_may_not(company: &Company) {
    let (goods, shipment) = Goods::departed(company).await;
    goods
        .post("chen.jing", &goods.order("picks"), &json!({"lines": []}))
        .await
        .problem(403);
    // The keeper may ship, but this rule book names logistics for it.
    goods
        .post(
            "feng.tao",
            &goods.order("shipments"),
            &json!({"carrier_id": goods.carrier("T01").await,
        "mode": "road", "planned_on": "2026-03-03"}),
        )
        .await
        .problem(409);
    goods
        .post(
            "feng.tao",
            &format!("/shipments/{shipment}/tracking"),
            &json!({"arrived": true}),
        )
        .await
        .problem(409);
    goods
        .post("jiang.nan", &goods.order("acceptances"), &json!({}))
        .await
        .problem(403);
    goods
        .post("huang.lei", &goods.order("acceptances"), &json!({}))
        .await
        .problem(404);
    let other = company.person("huang.lei").await;
    other.get(&goods.order("goods")).await.problem(404);
    let actions = goods.page("chen.jing").await["actions"].clone();
    assert_eq!(actions[0]["name"], "logistics.plan");
    assert_eq!(
        actions[0]["refusals"][0]["code"], "forbidden",
        "{actions:#}"
    );
}
