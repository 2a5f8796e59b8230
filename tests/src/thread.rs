//! The usual steps of an order's thread, so that a story begins where it gets interesting.

use serde_json::{Value, json};

use crate::{Company, Person};

/// A small PDF, as a signed contract.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

/// An order on its way.
pub struct Thread<'a> {
    /// The company.
    pub company: &'a Company,
    /// The order's id.
    pub id: String,
    /// The content revision.
    pub revision: i64,
}

/// What a line states of everything that its product asks for.
#[must_use]
pub fn parameters(product: &Value) -> Value {
    let asked = product["parameters"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if asked.is_empty() {
        return json!([{"name": "规格", "value": "按样本"}]);
    }
    let stated = asked
        .iter()
        .map(|name| json!({"name": name, "value": "按技术协议"}));
    stated.collect()
}

/// A complete order: two pumps to be made, three from stock, 30/60/10.
pub async fn complete(company: &Company, rep: &Person) -> Value {
    let made = company.find(rep, "products", "YS-150").await;
    let stocked = company.find(rep, "products", "YQ-100").await;
    let customer = company.find(rep, "customers", "C0001").await;
    let file = rep.upload("contract.pdf", PDF.to_vec()).await.ok();
    json!({
        "order_type": "equipment",
        "customer_id": customer["id"],
        "contact_name": "顾明",
        "contact_phone": "13800000001",
        "channel": "referral",
        "contract_no": "HT-2026-001",
        "contract_signed_on": "2026-02-27",
        "contract_file_id": file["id"],
        "contract_amount": "138764.00",
        "delivery_on": "2026-04-30",
        "delivery_place": "苏州工业园区",
        "payment_terms": {"instalments": [
            {"percent": "30", "event": "contract", "due": {"kind": "days", "n": 7}},
            {"percent": "60", "event": "before_shipping", "due": {"kind": "days", "n": 0}},
            {"percent": "10", "event": "retention", "due": {"kind": "months", "n": 12}},
        ]},
        "lines": [
            {"product_id": made["id"], "quantity": "2", "unit_price": "47000",
             "parameters": parameters(&made)},
            {"product_id": stocked["id"], "quantity": "3", "unit_price": "9600",
             "parameters": parameters(&stocked)},
        ],
    })
}

impl<'a> Thread<'a> {
    /// Enters a complete order.
    pub async fn entered(company: &'a Company) -> Thread<'a> {
        let rep = company.person("chen.jing").await;
        let body = complete(company, &rep).await;
        let saved = rep.post("/orders", &body).await.ok();
        assert_eq!(saved["missing"], json!([]), "{saved:#}");
        let id = saved["id"].as_str().expect("an id").to_owned();
        Thread {
            company,
            id,
            revision: 1,
        }
    }

    /// Enters a complete order of other lines, each an article number and a quantity, at list prices.
    pub async fn entered_of(company: &'a Company, lines: &[(&str, &str)]) -> Thread<'a> {
        let rep = company.person("chen.jing").await;
        let mut body = complete(company, &rep).await;
        let mut content = Vec::new();
        for (sku, quantity) in lines {
            let product = company.find(&rep, "products", sku).await;
            content.push(json!({"product_id": product["id"], "quantity": quantity,
                "parameters": parameters(&product)}));
        }
        body["lines"] = Value::Array(content);
        body["contract_amount"] = Value::Null;
        let saved = rep.post("/orders", &body).await.ok();
        let id = saved["id"].as_str().expect("an id").to_owned();
        Thread {
            company,
            id,
            revision: 1,
        }
    }

    /// An address of the order, e.g. `goods`.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        format!("/orders/{}/{rest}", self.id)
    }

    /// What a person sends.
    pub async fn post(&self, login: &str, path: &str, body: &Value) -> crate::Answer {
        self.company.person(login).await.post(path, body).await
    }

    /// What a person reads.
    pub async fn get(&self, login: &str, path: &str) -> Value {
        self.company.person(login).await.get(path).await.ok()
    }

    /// The order page as a person sees it.
    pub async fn page(&self, login: &str) -> Value {
        self.company
            .person(login)
            .await
            .get(&format!("/orders/{}", self.id))
            .await
            .ok()
    }

    /// Submits with the entry confirmed.
    pub async fn submit(&self) -> crate::Answer {
        let rep = self.company.person("chen.jing").await;
        let body =
            json!({"checklist": [{"item": "entry_checked", "ok": true, "note": "与合同一致"}]});
        rep.post_on(&format!("/orders/{}/submit", self.id), self.revision, &body)
            .await
    }

    /// Gives an opinion with every checklist item answered.
    pub async fn opinion(
        &self,
        login: &str,
        step: &str,
        verdict: &str,
        reason: &str,
    ) -> crate::Answer {
        let page = self.page(login).await;
        let steps = page["process"]["steps"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let found = steps
            .iter()
            .find(|s| s["key"] == step)
            .unwrap_or_else(|| panic!("no step {step}"));
        let items = found["checklist"].as_array().cloned().unwrap_or_default();
        let checklist: Vec<Value> = items
            .iter()
            .map(|q| json!({"item": q["key"], "ok": true, "note": "已核对"}))
            .collect();
        let body = json!({"verdict": verdict, "reason": reason, "checklist": checklist});
        let path = format!("/orders/{}/steps/{step}/opinion", self.id);
        self.company
            .person(login)
            .await
            .post_on(&path, self.revision, &body)
            .await
    }

    /// Submitted and approved by everybody.
    pub async fn approved(company: &'a Company) -> Thread<'a> {
        Self::entered(company).await.reviewed().await
    }

    /// The same, submitted and approved by everybody.
    pub async fn reviewed(self) -> Thread<'a> {
        self.pass_review().await;
        self
    }

    /// Submits it, and everybody approves.
    pub async fn pass_review(&self) {
        let _ = self.submit().await.ok();
        for (login, step) in [
            ("wang.qiang", "initial_review"),
            ("zhao.gang", "production_review"),
            ("shen.yue", "finance_review"),
            ("han.bing", "legal_review"),
        ] {
            let _ = self.opinion(login, step, "approve", "同意").await.ok();
        }
    }

    /// How each clause of the policy stands on this order, a letter each in the policy's order: kept
    /// `k`, due `d`, broken `b`, not applicable `.`, not measurable `-`.
    pub async fn clause_states(&self) -> String {
        const CLAUSES: store::Sql<'static> =
            store::sql!("SELECT clauses FROM process_instances WHERE subject_id = $1");
        let id: uuid::Uuid = self.id.parse().expect("an id");
        let read = self.company.db.read_with(move |tx| {
            Box::pin(async move {
                let row = tx.fetch_one(CLAUSES, store::params![id]).await?;
                row.get::<String>(0)
            })
        });
        read.await.expect("the clauses")
    }

    /// The state of a step.
    pub async fn step(&self, key: &str) -> Value {
        let page = self.page("lin.feng").await;
        let steps = page["process"]["steps"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        steps
            .into_iter()
            .find(|s| s["key"] == key)
            .unwrap_or_else(|| panic!("no step {key}"))
    }

    /// A quantity of a line by its fact, e.g. `shipped`; lines count from 1.
    pub async fn fact(&self, line: usize, fact: &str) -> String {
        let page = self.page("lin.feng").await;
        let facts = page["lines"][line - 1]["facts"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let found = facts.iter().find(|f| f["fact"] == fact);
        found
            .and_then(|f| f["quantity"].as_str().map(str::to_owned))
            .unwrap_or_else(|| "0".to_owned())
    }
}
