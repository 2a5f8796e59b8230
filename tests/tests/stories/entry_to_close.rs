//! One order with everything: made, bought and stocked goods and a service; short material; a failed
//! inspection and a machine found bad after packing; two shipments, an incident, two acceptances;
//! invoices, money to the last fen, settlement, retrospective, papers, closing.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

use crate::delivery::PNG;

stories!(everything_from_entry_to_close);

// Clauses: EQ-2, EQ-3.2a, EQ-3.2d, EQ-4.1b, EQ-4.2a, EQ-4.2e, EQ-5.1b, EQ-5.2a, EQ-5.3a, EQ-5.3b, EQ-5.3c,
// EQ-6.1a, EQ-6.1b, EQ-6.2a, EQ-6.2b, EQ-6.2c, EQ-7.2a, EQ-7.2b, EQ-7.2c, EQ-8.2, EQ-9.1, EQ-9.2.
async fn everything_from_entry_to_close(company: &Company) {
    let play = Play::entered(company).await;
    play.reviewed().await;
    play.planned().await;
    play.supplied().await;
    play.nothing_closes_yet().await;
    let first = play.stock_leaves_first().await;
    play.made_and_inspected().await;
    let second = play.found_bad_after_packing().await;
    play.on_the_way(&first, &second).await;
    play.accepted_in_two_parts().await;
    play.billed_and_paid().await;
    play.settled().await;
    play.looked_back().await;
    play.filed().await;
    play.closed().await;
    play.every_clause_is_answered().await;
    play.machines_tell_their_life().await;
    play.history_speaks_in_sentences().await;
}

struct Play<'a> {
    thread: Thread<'a>,
}

/// Lines of the order, from 1.
const MADE: usize = 1;
const STOCKED: usize = 2;
const BOUGHT: usize = 3;
const SERVICE: usize = 4;

impl<'a> Play<'a> {
    async fn entered(company: &'a Company) -> Play<'a> {
        let rep = company.person("chen.jing").await;
        let mut body = stories::complete(company, &rep).await;
        let mut lines = Vec::new();
        for (sku, quantity, price) in [
            ("YS-250", "4", "113000"),
            ("YQ-100", "3", "9600"),
            ("CTRL-2", "6", "22000"),
            ("SVC-INST", "1", "5000"),
        ] {
            let product = company.find(&rep, "products", sku).await;
            lines.push(
                json!({"product_id": product["id"], "quantity": quantity, "unit_price": price,
                "parameters": stories::parameters(&product)}),
            );
        }
        body["lines"] = Value::Array(lines);
        body["contract_amount"] = json!("697764.00");
        let saved = rep.post("/orders", &body).await.ok();
        assert_eq!(
            (&saved["gross"], &saved["missing"]),
            (&json!("697764.00"), &json!([])),
            "{saved:#}"
        );
        let id = saved["id"].as_str().unwrap().to_owned();
        let thread = Thread {
            company,
            id,
            revision: 1,
        };
        Play { thread }
    }

    fn path(&self, rest: &str) -> String {
        self.thread.path(rest)
    }

    async fn post(&self, login: &str, path: &str, body: &Value) -> Answer {
        self.thread.post(login, path, body).await
    }

    async fn get(&self, login: &str, path: &str) -> Value {
        self.thread.get(login, path).await
    }

    async fn fact(&self, line: usize, fact: &str) -> String {
        self.thread.fact(line, fact).await
    }

    async fn state(&self, step: &str) -> Value {
        self.thread.step(step).await["state"].clone()
    }

    async fn reviewed(&self) {
        let _ = self.thread.submit().await.ok();
        let approve = async |login: &str, step: &str| {
            self.thread.opinion(login, step, "approve", "同意").await
        };
        let _ = approve("wang.qiang", "initial_review").await.ok();
        let _ = approve("zhao.gang", "production_review").await.ok();
        let _ = approve("han.bing", "legal_review").await.ok();
        let early = approve("shen.yue", "finance_review").await;
        assert_eq!(
            early.refusal_codes(),
            ["form_missing"],
            "a large order is assessed: {early:?}"
        );
        let answers = json!({"answers": {"customer_situation": "经营稳定", "payment_history": "无逾期",
            "credit_risk": "低", "professional_opinion": "可以接单"}});
        let form = self.path("forms/financial_assessment");
        let _ = self.post("shen.yue", &form, &answers).await.ok();
        let _ = approve("shen.yue", "finance_review").await.ok();
        let page = self.thread.page("chen.jing").await;
        assert_eq!(page["order"]["state"], "approved");
        assert_eq!(self.fact(BOUGHT, "reserved").await, "5");
        assert_eq!(self.fact(BOUGHT, "bought").await, "1");
    }

    async fn planned(&self) {
        let work = self.get("sun.li", &self.path("production")).await;
        assert_eq!(
            work.as_array().map(Vec::len),
            Some(1),
            "only the pumps are made: {work:#}"
        );
        let centres = self.get("sun.li", "/work-centres").await;
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
        let done = planner.post_on(&path, version, &plan).await.ok();
        assert_eq!(
            (&done["late"], &done["clashes"]),
            (&json!(false), &json!([]))
        );
        planner.post_on(&path, version, &plan).await.problem(412);
        assert_eq!(self.state("plan").await, "done");
    }

    /// A casting and a cabinet are short; both are bought, delivered and inspected.
    async fn supplied(&self) {
        let all = self.get("wu.fang", &self.path("requirements")).await;
        let short = |sku: &str| {
            let of = all.as_array().unwrap().iter().find(|r| r["sku"] == sku);
            of.unwrap_or_else(|| panic!("{sku}: {all:#}")).clone()
        };
        let suppliers = self.get("wu.fang", "/suppliers").await;
        let suppliers = suppliers
            .as_array()
            .cloned()
            .unwrap_or_else(|| suppliers["items"].as_array().unwrap().clone());
        let supplier = &suppliers.iter().find(|s| s["code"] == "S002").unwrap()["id"];
        for (sku, open) in [("CAST-250", "1"), ("CTRL-2", "1")] {
            let r = short(sku);
            assert_eq!(r["state"], "open", "{r:#}");
            let path = |rest: &str| format!("/requirements/{}/{rest}", r["id"].as_str().unwrap());
            let order = json!({"supplier_id": supplier, "expected_on": "2026-03-10", "unit_price": "12000", "reference": "PO-1"});
            let buyer = self.thread.company.person("wu.fang").await;
            let _ = buyer
                .post_on(&path("order"), r["version"].as_i64().unwrap(), &order)
                .await
                .ok();
            let note = format!("DN-{sku}");
            let receive = json!({"quantity": open, "delivery_note": note, "lot": "L-7"});
            let come = self.post("feng.tao", &path("receive"), &receive).await.ok();
            let twice = self.post("feng.tao", &path("receive"), &receive).await;
            assert!(
                (400..500).contains(&twice.status),
                "the same delivery note: {twice:?}"
            );
            let passed = json!({"stage": "incoming", "arrival_id": come["arrival_id"], "passed": open,
                "items": [{"name": "外观", "passed": true}]});
            let _ = self
                .post("zheng.hao", &self.path("inspections"), &passed)
                .await
                .ok();
        }
        assert_eq!(self.state("procure").await, "done");
        assert_eq!(self.fact(BOUGHT, "from_stock").await, "6");
        assert_eq!(self.fact(BOUGHT, "made").await, "0");
    }

    /// The application is refused with every reason at once, and changes nothing.
    async fn nothing_closes_yet(&self) {
        let early = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        assert_eq!(early.status, 409, "{early:?}");
        let codes = early.refusal_codes();
        assert!(codes.len() >= 4, "all reasons are told: {codes:?}");
        assert!(
            codes
                .iter()
                .any(|c| c == "needs_unmet" || c == "step_waiting"),
            "{codes:?}"
        );
    }

    async fn goods(&self, line: usize) -> Value {
        let page = self.get("feng.tao", &self.path("goods")).await;
        page["house"]["lines"].as_array().unwrap()[line - 1].clone()
    }

    /// Picks and packs so many of a line into one box, by their numbers.
    async fn packed(&self, line: usize, machines: &[Value]) -> Value {
        let line = self.goods(line).await["line_id"].clone();
        let quantity = machines.len().to_string();
        let pick = json!({"lines": [{"line_id": line, "quantity": quantity, "scans": machines}]});
        let _ = self.post("feng.tao", &self.path("picks"), &pick).await.ok();
        let one = json!({"gross_weight_kg": "900", "size": "200×120×150 cm", "lines": [
            {"line_id": line, "quantity": quantity, "serials": machines, "accessories": ["说明书"]}]});
        let packed = self
            .post("feng.tao", &self.path("packs"), &json!({"boxes": [one]}))
            .await
            .ok();
        packed["boxes"][0]["id"].clone()
    }

    async fn offered(&self, line: usize) -> Vec<Value> {
        self.goods(line).await["machines"]
            .as_array()
            .unwrap()
            .clone()
    }

    async fn shipment(&self, boxes: &[Value]) -> String {
        let carriers = self.get("jiang.nan", "/carriers").await;
        let carriers = carriers["items"].as_array().unwrap();
        let carrier = &carriers.iter().find(|c| c["code"] == "T01").unwrap()["id"];
        let body = json!({"carrier_id": carrier, "mode": "road", "planned_on": "2026-03-03", "box_ids": boxes});
        let planned = self
            .post("jiang.nan", &self.path("shipments"), &body)
            .await
            .ok();
        planned["id"].as_str().unwrap().to_owned()
    }

    async fn depart(&self, shipment: &str) -> Answer {
        let path = format!("/shipments/{shipment}/depart");
        self.post(
            "jiang.nan",
            &path,
            &json!({"waybill_no": format!("DY-{}", &shipment[..8])}),
        )
        .await
    }

    /// Stocked and bought goods are picked, packed and leave while the pumps are made.
    async fn stock_leaves_first(&self) -> String {
        assert_eq!(self.state("produce").await, "open");
        let pumps = self
            .packed(STOCKED, &self.offered(STOCKED).await[..3])
            .await;
        let cabinets = self.packed(BOUGHT, &self.offered(BOUGHT).await[..6]).await;
        let shipment = self.shipment(&[pumps, cabinets]).await;
        let unpaid = self.depart(&shipment).await;
        assert_eq!(unpaid.refusal_codes(), ["gate_closed"], "{unpaid:?}");
        assert_eq!(unpaid.body["refusals"][0]["clause"], "EQ-7.1a");
        assert_eq!(self.fact(STOCKED, "shipped").await, "0");
        self.pay(&["contract", "before_shipping"]).await;
        let _ = self.depart(&shipment).await.ok();
        assert_eq!(self.fact(STOCKED, "shipped").await, "3");
        assert_eq!(self.fact(BOUGHT, "shipped").await, "6");
        shipment
    }

    /// Pays what is open of these instalments.
    async fn pay(&self, events: &[&str]) {
        let finance = self.thread.company.person("qian.hui").await;
        let customer = self
            .thread
            .company
            .find(&finance, "customers", "C0001")
            .await["id"]
            .clone();
        let money = self.get("qian.hui", &self.path("money")).await;
        let open = money["schedule"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["open"] != "0.00" && events.contains(&i["event"].as_str().unwrap()));
        let mut amounts: Vec<(i64, i64)> = Vec::new();
        for item in open {
            let (no, fen) = (item["no"].as_i64().unwrap(), fen(&item["open"]));
            match amounts.iter_mut().find(|(n, _)| *n == no) {
                Some((_, sum)) => *sum += fen,
                None => amounts.push((no, fen)),
            }
        }
        for (no, fen) in amounts {
            let amount = format!("{}.{:02}", fen / 100, fen % 100);
            let receipt = json!({"customer_id": customer, "reference": format!("BANK-{no}-{fen}"),
                "method": "bank_transfer", "amount": amount,
                "allocations": [{"order_id": self.thread.id, "no": no, "amount": amount}]});
            let _ = finance.post("/receipts", &receipt).await.ok();
            let twice = finance.post("/receipts", &receipt).await;
            assert!(
                (400..500).contains(&twice.status),
                "the same bank reference: {twice:?}"
            );
        }
    }

    /// Four pumps are made in two reports; one fails, is corrected and passes.
    async fn made_and_inspected(&self) {
        let work = self.get("zhou.bo", &self.path("production")).await[0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let report = |quantity: &str| json!({"quantity": quantity, "note": "按计划"});
        let path = format!("/work-orders/{work}/reports");
        let first = self.post("zhou.bo", &path, &report("2")).await.ok();
        assert_eq!(
            first["serials"].as_array().map(Vec::len),
            Some(2),
            "{first:#}"
        );
        let in_process = json!({"stage": "in_process", "work_order_id": work, "passed": "2",
            "items": [{"name": "动平衡", "standard": "G2.5", "measured": "G2.1", "passed": true}]});
        let _ = self
            .post("zheng.hao", &self.path("inspections"), &in_process)
            .await
            .ok();
        let beyond = self.post("zhou.bo", &path, &report("3")).await;
        assert_eq!(beyond.error_codes(), ["above_rest"], "{beyond:?}");
        let second = self.post("zhou.bo", &path, &report("2")).await.ok();
        let all: Vec<Value> = [&first, &second]
            .iter()
            .flat_map(|r| r["serials"].as_array().unwrap().clone())
            .collect();
        let line = self.goods(MADE).await["line_id"].clone();
        let judged = json!({"stage": "final", "line_id": line, "passed": "3", "failed": "1",
            "passed_serials": all[..3], "failed_serials": all[3..],
            "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "1.9 MPa", "passed": false}],
            "failure": {"description": "泵体渗漏"}});
        let done = self
            .post("zheng.hao", &self.path("inspections"), &judged)
            .await
            .ok();
        let nc = done["nonconformance_id"].as_str().unwrap().to_owned();
        let pick = json!({"lines": [{"line_id": line, "quantity": "1", "scans": all[3..]}]});
        let blocked = self.post("feng.tao", &self.path("picks"), &pick).await;
        assert_eq!(blocked.refusal_codes(), ["blocked"], "{blocked:?}");
        self.put_right(&nc, &all[3..]).await;
        assert_eq!(self.fact(MADE, "passed").await, "4");
        assert_eq!(self.state("inspect").await, "done");
    }

    /// Cause and action, then the inspection again; the workshop does not inspect its own work.
    async fn put_right(&self, nc: &str, machines: &[Value]) {
        let path = |rest: &str| format!("/nonconformances/{nc}/{rest}");
        let again = json!({"passed": machines.len().to_string(), "passed_serials": machines});
        let early = self.post("zheng.hao", &path("reinspect"), &again).await;
        assert_eq!(early.status, 409, "it is not corrected yet: {early:?}");
        let correction = json!({"cause": "密封面划伤", "action": "更换密封并重新试压"});
        let _ = self
            .post("zhou.bo", &path("correct"), &correction)
            .await
            .ok();
        let done = self
            .post("zheng.hao", &path("reinspect"), &again)
            .await
            .ok();
        assert_eq!(done["state"], "closed", "{done:#}");
    }

    /// A packed pump turns out to be bad: the shipment does not leave until it is put right.
    async fn found_bad_after_packing(&self) -> String {
        let machines = self.offered(MADE).await;
        assert_eq!(machines.len(), 4);
        let (good, other) = (
            self.packed(MADE, &machines[..3]).await,
            self.packed(MADE, &machines[3..]).await,
        );
        let shipment = self.shipment(&[good, other]).await;
        let line = self.goods(MADE).await["line_id"].clone();
        let found = json!({"stage": "final", "line_id": line, "failed": "1", "failed_serials": machines[3..],
            "items": [{"name": "铭牌", "passed": false}], "failure": {"description": "铭牌参数错误"}});
        let done = self
            .post("zheng.hao", &self.path("inspections"), &found)
            .await
            .ok();
        self.pay(&["before_shipping"]).await;
        let held = self.depart(&shipment).await;
        assert_eq!(held.refusal_codes(), ["blocked"], "{held:?}");
        assert_eq!(held.body["refusals"][0]["clause"], "EQ-5.3b");
        assert_eq!(self.fact(MADE, "shipped").await, "0");
        let scrap = json!({"disposition": "scrap", "reason": "x", "cause": "y"});
        let nc = done["nonconformance_id"].as_str().unwrap();
        let boxed = self
            .post(
                "zheng.hao",
                &format!("/nonconformances/{nc}/dispose"),
                &scrap,
            )
            .await;
        assert_eq!(boxed.refusal_codes(), ["off_shelf"], "{boxed:?}");
        self.put_right(nc, &machines[3..]).await;
        let _ = self.depart(&shipment).await.ok();
        assert_eq!(self.fact(MADE, "shipped").await, "4");
        assert_eq!(
            self.fact(SERVICE, "shipped").await,
            "1",
            "rendered with the last goods"
        );
        shipment
    }

    async fn on_the_way(&self, first: &str, second: &str) {
        let path = |shipment: &str, rest: &str| format!("/shipments/{shipment}/{rest}");
        let late = json!({"kind": "delay", "description": "高速封路", "liability": "nobody"});
        let incident = self
            .post("jiang.nan", &path(first, "incidents"), &late)
            .await
            .ok();
        let closing = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        let codes = closing.refusal_codes();
        for code in ["incident_open", "slip_unsigned", "needs_unmet"] {
            assert!(codes.iter().any(|c| c == code), "{code}: {codes:?}");
        }
        let settle = format!("/incidents/{}/resolve", incident["id"].as_str().unwrap());
        let settled =
            json!({"liability": "nobody", "resolution": "次日送达", "customer_told": "已电话告知"});
        let _ = self.post("jiang.nan", &settle, &settled).await.ok();
        for shipment in [first, second] {
            let seen = json!({"place": "无锡服务区"});
            let _ = self
                .post("jiang.nan", &path(shipment, "tracking"), &seen)
                .await
                .ok();
            let arrived = json!({"arrived": true, "place": "苏州工业园区"});
            let _ = self
                .post("jiang.nan", &path(shipment, "tracking"), &arrived)
                .await
                .ok();
            let slip = json!({"signed_by": "顾明"});
            let _ = self
                .post("jiang.nan", &path(shipment, "sign-slip"), &slip)
                .await
                .ok();
        }
        assert_eq!(self.fact(MADE, "signed").await, "4");
    }

    /// One pump is objected to and accepted on a sheet of its own, once its ticket is closed.
    async fn accepted_in_two_parts(&self) {
        let sheet = self.sheet().await;
        let rows = sheet["rows"].as_array().unwrap().clone();
        let objected = rows.iter().rposition(|r| !r["serial"].is_null()).unwrap();
        let path = format!("/acceptances/{}", sheet["id"].as_str().unwrap());
        let rep = self.thread.company.person("chen.jing").await;
        let findings = findings(&rows, Some(objected));
        let _ = rep.put_on(&path, 1, &findings).await.ok();
        let objection = json!({"ordinal": rows[objected]["ordinal"], "what": "运行噪音过大", "due_on": "2026-03-10"});
        let after = rep
            .post(&format!("{path}/objections"), &objection)
            .await
            .ok();
        self.sign(&path, after["version"].as_i64().unwrap()).await;
        assert_eq!(self.state("accept").await, "open");

        let tickets = self.get("tang.rui", "/tickets").await;
        let ticket = tickets["items"].as_array().unwrap()[0].clone();
        assert_eq!(ticket["description"], "运行噪音过大");
        self.work_on_ticket(ticket["id"].as_str().unwrap()).await;

        let rest = self.sheet().await;
        let rows = rest["rows"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 1, "{rest:#}");
        let path = format!("/acceptances/{}", rest["id"].as_str().unwrap());
        let saved = rep
            .put_on(&path, 1, &self::findings(&rows, None))
            .await
            .ok();
        self.sign(&path, saved["version"].as_i64().unwrap()).await;
        assert_eq!(self.state("accept").await, "done");
    }

    async fn sheet(&self) -> Value {
        let opened = self
            .post("chen.jing", &self.path("acceptances"), &json!({}))
            .await
            .ok();
        self.get(
            "chen.jing",
            &format!("/acceptances/{}", opened["id"].as_str().unwrap()),
        )
        .await
    }

    async fn sign(&self, path: &str, version: i64) {
        let rep = self.thread.company.person("chen.jing").await;
        let file = rep.upload("signature.png", PNG.to_vec()).await.ok()["id"].clone();
        let signed =
            json!({"signer_name": "顾明", "signed_on": "2026-03-02", "signature_file_id": file});
        let _ = rep
            .post_on(&format!("{path}/sign"), version, &signed)
            .await
            .ok();
    }

    async fn work_on_ticket(&self, id: &str) {
        let path = |rest: &str| format!("/tickets/{id}/{rest}");
        let version = async || {
            let ticket = self.get("tang.rui", &format!("/tickets/{id}")).await;
            ticket["version"]
                .as_i64()
                .unwrap_or_else(|| panic!("{ticket:#}"))
        };
        let owner = self.get("tang.rui", &format!("/tickets/{id}")).await;
        let login = if owner["owner_name"] == "唐睿" {
            "tang.rui"
        } else {
            "chen.jing"
        };
        let person = self.thread.company.person(login).await;
        let solved = json!({"resolution": "更换轴承，噪音 72 dB"});
        let _ = person
            .post_on(&path("resolve"), version().await, &solved)
            .await
            .ok();
        let manager = self.thread.company.person("wang.qiang").await;
        let _ = manager
            .post_on(
                &path("close"),
                version().await,
                &json!({"note": "客户确认"}),
            )
            .await
            .ok();
    }

    async fn billed_and_paid(&self) {
        let _ = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await
            .ok();
        assert_eq!(self.state("invoice").await, "done");
        let nothing = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await;
        assert!(
            (400..500).contains(&nothing.status),
            "all is invoiced: {nothing:?}"
        );
        let early = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        assert_eq!(early.status, 409, "money is open: {early:?}");
        self.pay(&["contract", "before_shipping", "retention"])
            .await;
        assert_eq!(self.state("collect").await, "done");
        assert_eq!(self.state("settle").await, "done");
    }

    async fn settled(&self) {
        let money = self.get("qian.hui", &self.path("money")).await;
        let hash = money["settlement"]["sheet_hash"]
            .as_str()
            .unwrap_or_else(|| panic!("{money:#}"))
            .to_owned();
        let path = self.path("settlement/sign");
        let old = json!({"side": "finance", "sheet_hash": "0".repeat(hash.len())});
        let stale = self.post("qian.hui", &path, &old).await;
        assert!(
            (400..500).contains(&stale.status),
            "another sheet was seen: {stale:?}"
        );
        self.signed(&hash).await;
        assert_eq!(self.state("settlement_sales").await, "done");
        self.stands_as_signed().await;
        self.signed_anew_when_figures_change(&hash).await;
    }

    async fn signed(&self, hash: &str) {
        for (login, side) in [("qian.hui", "finance"), ("chen.jing", "sales")] {
            let body = json!({"side": side, "sheet_hash": hash});
            let _ = self
                .post(login, &self.path("settlement/sign"), &body)
                .await
                .ok();
        }
    }

    /// A receipt turns out to be a yuan less, which is given up: another sheet, signed anew.
    async fn signed_anew_when_figures_change(&self, signed: &str) {
        let money = self.get("qian.hui", &self.path("money")).await;
        let receipt = money["receipts"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        let reverse = format!("/receipts/{}/reverse", receipt["id"].as_str().unwrap());
        let wrong = json!({"reason": "银行实到少一元"});
        let _ = self.post("shen.yue", &reverse, &wrong).await.ok();
        let money = self.get("qian.hui", &self.path("money")).await;
        let open = money["schedule"].as_array().unwrap().iter();
        let open = open.clone().find(|item| item["open"] != "0.00").unwrap();
        let (no, less) = (&open["no"], fen(&open["open"]) - 100);
        let amount = format!("{}.{:02}", less / 100, less % 100);
        let booked = json!({"customer_id": receipt["customer_id"], "reference": "BANK-ANEW",
            "method": "bank_transfer", "amount": amount,
            "allocations": [{"order_id": self.thread.id, "no": no, "amount": amount}]});
        let _ = self.post("qian.hui", "/receipts", &booked).await.ok();
        assert_eq!(self.asked_to_sign("chen.jing").await, 0, "a yuan is open");
        let given_up = json!({"kind": "bank_charge", "amount": "1.00", "reason": "银行手续费"});
        let deductions = self.path("deductions");
        let _ = self.post("shen.yue", &deductions, &given_up).await.ok();

        let early = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        let told = early.body["refusals"].to_string();
        assert!(told.contains("settlement_unsigned"), "{early:?}");
        let money = self.get("qian.hui", &self.path("money")).await;
        let hash = money["settlement"]["sheet_hash"].as_str().unwrap();
        assert_ne!(hash, signed, "the signatures are under another sheet");
        for login in ["qian.hui", "chen.jing"] {
            assert_eq!(self.asked_to_sign(login).await, 1, "{login} signs anew");
        }
        self.signed(hash).await;
        for login in ["qian.hui", "chen.jing"] {
            assert_eq!(self.asked_to_sign(login).await, 0, "{login} has signed");
        }
    }

    /// How often a desk asks for a signature under the settlement, though its step is done.
    async fn asked_to_sign(&self, login: &str) -> usize {
        let desk = self.get(login, "/workbench").await;
        let link = format!("{}?tab=money&sign=", self.path("").trim_end_matches('/'));
        let mine = desk["mine"].as_array().unwrap().iter();
        mine.filter(|task| task["link"].as_str().unwrap().starts_with(&link))
            .count()
    }

    /// Nothing changes under the signatures: no line is reopened, no change asked for.
    async fn stands_as_signed(&self) {
        let page = self.thread.page("chen.jing").await;
        let line = page["content"]["lines"][0]["line_id"].as_str().unwrap();
        let reopen = self.path(&format!("lines/{line}/reopen"));
        let again = json!({"reason": "客户又要"});
        let refused = self.post("wang.qiang", &reopen, &again).await;
        assert_eq!(
            refused.refusal_codes(),
            ["settlement_signed"],
            "{refused:?}"
        );
        let more = json!({"reason": "增订", "origin": "customer", "complete_by": "2026-04-01",
            "actions": [{"action": "quantity", "line_id": line, "quantity": "9"}]});
        let rep = self.thread.company.person("chen.jing").await;
        let revision = page["order"]["revision"].as_i64().unwrap();
        for path in ["changes", "changes/preview"] {
            let body = if path == "changes" {
                more.clone()
            } else {
                json!({"actions": more["actions"]})
            };
            let refused = rep.post_on(&self.path(path), revision, &body).await;
            assert_eq!(
                refused.refusal_codes(),
                ["settlement_signed"],
                "{refused:?}"
            );
        }
    }

    async fn looked_back(&self) {
        let before = self.get("wang.qiang", &self.path("retrospective")).await;
        let figures = before["figures"]["figures"].as_array().unwrap();
        let value = |key: &str| {
            let figure = figures.iter().find(|f| f["key"] == key);
            figure.unwrap_or_else(|| panic!("{key}: {figures:#?}"))["value"]["en"].clone()
        };
        assert_eq!(value("quality.nonconformances"), "2");
        assert_eq!(value("transport.incidents"), "1");
        assert_eq!(value("production.days_late"), "25 days early");
        assert_eq!(value("delivery.days_late"), "59 days early");
        let _ = value("payments.days_late");
        let words = json!({"feedback": "交货及时", "problems": "铭牌错误一次", "improvements": "增加铭牌核对"});
        let _ = self
            .post("wang.qiang", &self.path("retrospective"), &words)
            .await
            .ok();
        let _ = self
            .post("wang.qiang", &self.path("retrospective/finish"), &json!({}))
            .await
            .ok();
        assert_eq!(self.state("retrospect").await, "done");
    }

    /// Finance files the dossier (EQ-7.2c); every paper comes from the areas.
    async fn filed(&self) {
        let dossier = self.get("qian.hui", &self.path("dossier")).await;
        let missing: Vec<&Value> = dossier["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["state"] == "missing")
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
        // Machines were made and inspected: the checklist asks for the plan and the reports.
        for kind in ["production_plan", "inspection_report"] {
            let asked = dossier["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|i| i["kind"] == kind);
            assert!(asked, "{kind}: {dossier:#}");
        }
        self.post("feng.tao", &self.path("archive"), &json!({}))
            .await
            .problem(403);
        let filed = self
            .post("qian.hui", &self.path("archive"), &json!({}))
            .await
            .ok();
        assert!(!filed["number"].is_null(), "{filed:#}");
        assert_eq!(self.state("archive").await, "done");
    }

    async fn closed(&self) {
        let decide = self.path("closing/decide");
        let skipped = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await;
        assert_eq!(skipped.status, 409, "nobody applied yet: {skipped:?}");
        let _ = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await
            .ok();
        self.post("chen.jing", &decide, &json!({"approve": true}))
            .await
            .problem(403);
        let _ = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await
            .ok();
        let page = self.thread.page("chen.jing").await;
        assert_eq!(page["order"]["state"], "closed");
        let twice = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await;
        assert_eq!(twice.status, 409, "{twice:?}");
        let rep = self.thread.company.person("chen.jing").await;
        let content = page["content"].clone();
        let frozen = rep
            .put_on(
                &format!("/orders/{}", self.thread.id),
                self.thread.revision,
                &content,
            )
            .await;
        assert_eq!(frozen.status, 409, "closed is read-only: {frozen:?}");
        let invoice = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await;
        assert!((400..500).contains(&invoice.status), "{invoice:?}");
        let pick = self
            .post(
                "feng.tao",
                &self.path("put-backs"),
                &json!({"reason": "x", "lines": []}),
            )
            .await;
        assert_eq!(pick.refusal_codes(), ["wrong_state"], "{pick:?}");
    }

    /// Every clause that the policy carries out was kept, or did not apply; none is due or broken.
    async fn every_clause_is_answered(&self) {
        let policy = self.get("dong.wei", "/policies/equipment-sales").await;
        let clauses = policy["clauses"].as_array().unwrap().clone();
        let states = self.thread.clause_states().await;
        assert_eq!(states.len(), clauses.len());
        let told: Vec<String> = clauses
            .iter()
            .zip(states.chars())
            .map(|(c, s)| format!("{} {s}", c["id"]))
            .collect();
        for (clause, state) in clauses.iter().zip(states.chars()) {
            if clause["open"].is_null() && clause["guidance"] == json!(false) {
                assert!(
                    "k.-".contains(state),
                    "{} is {state}: {told:#?}",
                    clause["id"]
                );
            }
        }
        for kept in [
            "EQ-3.2a", "EQ-3.2d", "EQ-4.1a", "EQ-4.1b", "EQ-4.2c", "EQ-4.2e", "EQ-5.1a", "EQ-5.2a",
            "EQ-5.3a", "EQ-6.1c", "EQ-6.2c", "EQ-7.1a", "EQ-7.2b", "EQ-8.2", "EQ-9.1", "EQ-9.2",
        ] {
            let at = clauses.iter().position(|c| c["id"] == kept).unwrap();
            assert_eq!(states.chars().nth(at), Some('k'), "{kept}: {told:#?}");
        }
    }

    /// Reasons and outcomes are people's words, amounts are grouped, and no event is without words.
    async fn history_speaks_in_sentences(&self) {
        let in_words = |text: &str| !text.is_ascii();
        let mut entries: Vec<Value> = Vec::new();
        let mut next = String::new();
        loop {
            let path = self.path(&format!("timeline?limit=200{next}"));
            let page = self.get("lin.feng", &path).await;
            entries.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            next = format!("&cursor={cursor}");
        }
        for entry in &entries {
            let text = entry["text"]["zh"].as_str().unwrap();
            assert!(in_words(text), "{entry:#}");
            if let Some(reason) = entry["reason"].as_str() {
                assert!(in_words(reason), "no code is a reason: {entry:#}");
            }
        }
        let ended = entries
            .iter()
            .find(|entry| entry["kind"] == "task.done" && entry["data"]["because"].is_object());
        let ended = ended.expect("a task that facts ended");
        for language in ["zh", "en"] {
            let text = ended["text"][language].as_str().unwrap();
            let because = ended["data"]["because"][language].as_str().unwrap();
            assert!(text.contains(because), "{ended:#}");
        }
        let page = self.thread.page("lin.feng").await;
        for task in page["process"]["tasks"].as_array().unwrap() {
            if let Some(outcome) = task["outcome"].as_str() {
                assert!(in_words(outcome), "{task:#}");
            }
        }
    }

    async fn machines_tell_their_life(&self) {
        let quality = self.get("zheng.hao", &self.path("quality")).await;
        let machine = quality["machines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["serial"].as_str().unwrap().starts_with("YS-250"));
        let serial = machine.unwrap()["serial"].as_str().unwrap().to_owned();
        let dossier = self
            .get("tang.rui", &format!("/serials/{serial}/dossier"))
            .await;
        let kinds: Vec<&str> = dossier["later"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|e| e["kind"].as_str())
            .collect();
        assert!(
            kinds.starts_with(&["shipment", "acceptance"]),
            "{dossier:#}"
        );
    }
}

/// Every check ticked and everything accepted, but one row that waits for a later day.
fn findings(rows: &[Value], later: Option<usize>) -> Value {
    let row = |(i, row): (usize, &Value)| {
        let ticks: Vec<Value> = row["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|_| json!({"ok": later != Some(i)}))
            .collect();
        if later == Some(i) {
            return json!({"ordinal": row["ordinal"], "checks": ticks, "accepted": "0", "later_on": "2026-03-20"});
        }
        json!({"ordinal": row["ordinal"], "checks": ticks, "accepted": row["quantity"]})
    };
    let rows: Vec<Value> = rows.iter().enumerate().map(row).collect();
    json!({"held_on": "2026-03-02", "place": "苏州", "rows": rows})
}

/// A decimal amount in fen.
fn fen(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}
