//! One order with everything: made, bought and stocked goods and a service; short material; a failed
//! inspection and a machine found bad after packing; two shipments, an incident, two acceptances;
//! invoices, money to the last fen, settlement, retrospective, papers, closing.

mod ending;
mod goods;
mod money;

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

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
        let suppliers = suppliers["items"].as_array().unwrap();
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
}

/// A decimal amount in fen.
fn fen(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}
