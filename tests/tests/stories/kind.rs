//! An order of some kind on its way through the areas, so that a story tells only what is its own.

use serde_json::{Value, json};
use stories::{Answer, Company, PDF, Thread, parameters};

use crate::delivery::PNG;

/// An order of a kind of one product, paid by one instalment after shipping.
pub(crate) async fn content(
    company: &Company,
    order_type: &str,
    (sku, quantity): (&str, &str),
) -> Value {
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
            "parameters": parameters(&product)}],
    })
}

/// An order of some kind on its way.
pub(crate) struct Order<'a> {
    pub(crate) thread: Thread<'a>,
}

impl<'a> Order<'a> {
    pub(crate) async fn entered(
        company: &'a Company,
        (login, order_type): (&str, &str),
        goods: (&str, &str),
    ) -> Order<'a> {
        let body = content(company, order_type, goods).await;
        let (order, missing) = Order::drafted(company, login, &body).await;
        assert_eq!(missing, json!([]), "{order_type}");
        order
    }

    /// A draft, with what it lacks.
    pub(crate) async fn drafted(
        company: &'a Company,
        login: &str,
        body: &Value,
    ) -> (Order<'a>, Value) {
        let person = company.person(login).await;
        let saved = person.post("/orders", body).await.ok();
        let id = saved["id"].as_str().unwrap().to_owned();
        let thread = Thread {
            company,
            id,
            revision: 1,
        };
        (Order { thread }, saved["missing"].clone())
    }

    /// An order that came as an inquiry.
    pub(crate) async fn inquired(company: &'a Company, login: &str, body: &Value) -> Order<'a> {
        let person = company.person(login).await;
        let inquiry = json!({"content": body});
        let inquiry = person.post("/inquiries", &inquiry).await.ok();
        let turn = format!("/inquiries/{}/order", inquiry["id"].as_str().unwrap());
        let saved = person.post(&turn, &json!({})).await.ok();
        let thread = Thread {
            company,
            id: saved["id"].as_str().unwrap().to_owned(),
            revision: 1,
        };
        Order { thread }
    }

    /// Saves other words of a draft.
    pub(crate) async fn save(&mut self, login: &str, body: &Value) -> Value {
        let person = self.thread.company.person(login).await;
        let path = format!("/orders/{}", self.thread.id);
        let saved = person.put_on(&path, self.thread.revision, body).await.ok();
        self.thread.revision = saved["revision"].as_i64().unwrap();
        saved
    }

    pub(crate) async fn submit(&self, login: &str) -> Answer {
        let checklist = self.all_ok("enter").await;
        let path = self.thread.path("submit");
        let person = self.thread.company.person(login).await;
        person
            .post_on(
                &path,
                self.thread.revision,
                &json!({"checklist": checklist}),
            )
            .await
    }

    /// Every question of the first open step of an activity, or of a step by its key, answered.
    pub(crate) async fn all_ok(&self, step: &str) -> Value {
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

    pub(crate) async fn complete(&self, login: &str, step: &str) -> Answer {
        let body = json!({"checklist": self.all_ok(step).await});
        let path = self.thread.path(&format!("steps/{step}/complete"));
        self.thread.post(login, &path, &body).await
    }

    pub(crate) async fn done(&self, login: &str, step: &str) {
        let _ = self.complete(login, step).await.ok();
    }

    pub(crate) async fn approve(&self, login: &str, step: &str) -> Answer {
        self.thread.opinion(login, step, "approve", "同意").await
    }

    pub(crate) async fn approved(&self, login: &str, step: &str) {
        let _ = self.approve(login, step).await.ok();
    }

    pub(crate) async fn state(&self) -> Value {
        self.thread.page("lin.feng").await["order"]["state"].clone()
    }

    pub(crate) async fn step(&self, key: &str) -> Value {
        self.thread.step(key).await["state"].clone()
    }

    pub(crate) async fn goods(&self) -> Value {
        self.thread
            .get("feng.tao", &self.thread.path("goods"))
            .await
    }

    pub(crate) async fn line(&self) -> Value {
        self.goods().await["house"]["lines"][0].clone()
    }

    async fn house(&self) -> Vec<Value> {
        let goods = self.goods().await;
        goods["house"]["lines"].as_array().unwrap().clone()
    }

    /// Picks all that was ordered: machines by their numbers, other goods by their article.
    pub(crate) async fn picked(&self) {
        let pick = |line: &Value| {
            let open: usize = line["open"].as_str().unwrap().parse().unwrap();
            let scans = match line["machines"].as_array() {
                Some(machines) if line["serialised"] == true => machines[..open].to_vec(),
                _ => vec![line["sku"].clone()],
            };
            json!({"line_id": line["line_id"], "quantity": line["open"], "scans": scans})
        };
        let lines: Vec<Value> = self.house().await.iter().map(pick).collect();
        let picks = self.thread.path("picks");
        let _ = self
            .thread
            .post("feng.tao", &picks, &json!({"lines": lines}))
            .await
            .ok();
    }

    /// Packs all that was picked into one box.
    pub(crate) async fn pack(&self) -> Answer {
        let content = |line: &Value| {
            json!({"line_id": line["line_id"], "quantity": line["picked"],
                "serials": line["machines_picked"], "accessories": ["说明书"]})
        };
        let lines: Vec<Value> = self.house().await.iter().map(content).collect();
        let one = json!({"gross_weight_kg": "85.5", "size": "120×80×90 cm", "lines": lines});
        let packs = self.thread.path("packs");
        self.thread
            .post("feng.tao", &packs, &json!({"boxes": [one]}))
            .await
    }

    pub(crate) async fn plan_shipment(&self, login: &str) -> Answer {
        let carriers = self.thread.get(login, "/carriers").await;
        let all = carriers["items"].as_array().unwrap();
        let carrier = &all.iter().find(|c| c["code"] == "T01").unwrap()["id"];
        let boxes = self.goods().await["free_box_ids"].clone();
        let body = json!({"carrier_id": carrier, "mode": "road",
            "planned_on": self.thread.company.today(), "box_ids": boxes});
        let shipments = self.thread.path("shipments");
        self.thread.post(login, &shipments, &body).await
    }

    /// Prepares a shipment of all that is packed and lets it leave.
    pub(crate) async fn shipped(&self, login: &str) -> String {
        let planned = self.plan_shipment(login).await.ok();
        let id = planned["id"].as_str().unwrap().to_owned();
        let path = format!("/shipments/{id}/depart");
        let waybill = json!({"waybill_no": format!("DY-{}", &self.thread.id[24..])});
        let _ = self.thread.post(login, &path, &waybill).await.ok();
        id
    }

    /// The shipment arrived, and its slip came back signed.
    pub(crate) async fn signed(&self, shipment: &str) {
        let slip = json!({"signed_by": "顾明"});
        let path = format!("/shipments/{shipment}/sign-slip");
        let _ = self.thread.post("jiang.nan", &path, &slip).await.ok();
    }

    /// The customer accepts all that arrived and signs.
    pub(crate) async fn accepted(&self, login: &str) {
        let person = self.thread.company.person(login).await;
        let open = self.thread.path("acceptances");
        let opened = person.post(&open, &json!({})).await.ok();
        let path = format!("/acceptances/{}", opened["id"].as_str().unwrap());
        let sheet = person.get(&path).await.ok();
        let row = |row: &Value| {
            let checks = row["checks"].as_array().unwrap();
            let good: Vec<Value> = checks.iter().map(|_| json!({"ok": true})).collect();
            json!({"ordinal": row["ordinal"], "checks": good, "accepted": row["quantity"]})
        };
        let rows: Vec<Value> = sheet["rows"].as_array().unwrap().iter().map(row).collect();
        let findings = json!({"held_on": "2026-03-02", "place": "现场", "rows": rows});
        let saved = person.put_on(&path, 1, &findings).await.ok();
        let file = person.upload("signature.png", PNG.to_vec()).await.ok();
        let signed = json!({"signer_name": "顾明", "signed_on": "2026-03-02",
            "signature_file_id": file["id"]});
        let version = saved["version"].as_i64().unwrap();
        let sign = format!("{path}/sign");
        let _ = person.post_on(&sign, version, &signed).await.ok();
    }

    /// Lays an uploaded paper into the dossier.
    pub(crate) async fn paper(&self, login: &str, kind: &str) {
        let person = self.thread.company.person(login).await;
        let file = person.upload("scan.pdf", PDF.to_vec()).await.ok();
        let paper = json!({"file_id": file["id"], "kind": kind});
        let _ = person.post(&self.thread.path("papers"), &paper).await.ok();
    }

    /// Fills in a form of an open step.
    pub(crate) async fn form(&self, login: &str, form: &str, answers: Value) {
        let path = self.thread.path(&format!("forms/{form}"));
        let body = json!({"answers": answers});
        let _ = self.thread.post(login, &path, &body).await.ok();
    }

    pub(crate) async fn billed_and_paid(&self) {
        let invoices = self.thread.path("invoices");
        let _ = self
            .thread
            .post("qian.hui", &invoices, &json!({}))
            .await
            .ok();
        let finance = self.thread.company.person("qian.hui").await;
        let customer = self.thread.page("qian.hui").await["content"]["customer_id"].clone();
        let money = finance.get(&self.thread.path("money")).await.ok();
        for item in money["schedule"].as_array().unwrap() {
            let receipt = json!({"customer_id": customer,
                "reference": format!("BANK-{}-{}", &self.thread.id[24..], item["no"]),
                "method": "bank_transfer", "amount": item["open"],
                "allocations": [{"order_id": self.thread.id, "no": item["no"], "amount": item["open"]}]});
            let _ = finance.post("/receipts", &receipt).await.ok();
        }
    }

    /// The dossier is filed.
    pub(crate) async fn archived(&self) {
        let archive = self.thread.path("archive");
        let _ = self
            .thread
            .post("qian.hui", &archive, &json!({}))
            .await
            .ok();
    }

    /// The dossier is filed and the order closes by itself.
    pub(crate) async fn filed(&self) {
        self.archived().await;
        assert_eq!(self.state().await, "closed");
    }

    /// Clauses whose state on this order is none of these letters.
    pub(crate) async fn clauses_but(&self, policy: &str, letters: &str) -> Vec<String> {
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

    /// The work order is planned within the days of the order.
    pub(crate) async fn planned(&self) {
        let work = self
            .thread
            .get("sun.li", &self.thread.path("production"))
            .await;
        let centres = self.thread.get("sun.li", "/work-centres").await;
        let centre = centres
            .as_array()
            .unwrap()
            .iter()
            .find(|c| c["code"] == "WC-ASM1")
            .unwrap();
        let plan = json!({"work_centre_id": centre["id"], "start_on": "2026-03-04", "end_on": "2026-03-27"});
        let path = format!("/work-orders/{}/plan", work[0]["id"].as_str().unwrap());
        let version = work[0]["version"].as_i64().unwrap();
        let planner = self.thread.company.person("sun.li").await;
        let _ = planner.post_on(&path, version, &plan).await.ok();
        assert_eq!(self.step("plan").await, "done");
    }

    /// All of it is made and passes its final inspection.
    pub(crate) async fn made_and_inspected(&self) {
        let work = self
            .thread
            .get("zhou.bo", &self.thread.path("production"))
            .await;
        let path = format!("/work-orders/{}/reports", work[0]["id"].as_str().unwrap());
        let report = json!({"quantity": "2", "note": "按计划"});
        let made = self.thread.post("zhou.bo", &path, &report).await.ok();
        let judged = json!({"stage": "final", "line_id": self.line().await["line_id"], "passed": "2",
            "passed_serials": made["serials"],
            "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "2.5 MPa", "passed": true}]});
        let inspections = self.thread.path("inspections");
        let _ = self
            .thread
            .post("zheng.hao", &inspections, &judged)
            .await
            .ok();
        assert_eq!(self.step("inspect").await, "done");
    }
}
