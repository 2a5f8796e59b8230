//! Contracts: signed when complete, frozen in force, ordered; other subjects have files of their own.

use serde_json::{Value, json};
use stories::{Answer, Company, PDF, Person, Thread, complete, stories};

use crate::quotations::{Quotation, accept};

stories!(
    a_contract_takes_force_when_all_have_signed,
    a_contract_becomes_one_order,
    a_quotation_becomes_a_contract_and_an_order,
    an_inquiry_is_won_by_the_order_of_its_contract,
);

/// The words of a complete contract, signed by both.
pub(crate) async fn input(company: &Company, rep: &Person) -> Value {
    let mut content = complete(company, rep).await;
    for of_order in ["contract_no", "contract_signed_on", "contract_amount"] {
        content.as_object_mut().unwrap().remove(of_order);
    }
    let file = content.as_object_mut().unwrap().remove("contract_file_id");
    json!({
        "kind": "single", "content": content, "title": "离心泵加工承揽合同",
        "paper_no": "HH-2026-17", "signed_on": "2026-02-27", "signed_at": "苏州",
        "parties": [
            {"role": "ordering", "name": "苏州瀚海水务有限公司", "tax_no": "91320500MA1X0001A",
             "address": "苏州市工业园区星湖街 328 号", "representative": "顾明"},
            {"role": "contractor", "name": "远山泵业有限公司", "representative": "王强"},
        ],
        "signatories": [
            {"party": 0, "name": "顾明", "title": "设备科长", "signed_on": "2026-02-27"},
            {"party": 1, "name": "王强", "title": "销售经理", "signed_on": "2026-02-27"},
        ],
        "packing": "木箱", "quality": "按客户确认样", "file_id": file,
    })
}

/// A contract under way.
pub(crate) struct Contract<'a> {
    company: &'a Company,
    pub(crate) id: String,
}

impl<'a> Contract<'a> {
    pub(crate) async fn written(company: &'a Company, input: &Value) -> Contract<'a> {
        let rep = company.person("chen.jing").await;
        let saved = rep.post("/contracts", input).await.ok();
        let id = saved["id"].as_str().unwrap().to_owned();
        Contract { company, id }
    }

    pub(crate) async fn in_force(company: &'a Company, input: &Value) -> Contract<'a> {
        let contract = Self::written(company, input).await;
        contract.sign("wang.qiang").await.done();
        contract
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/contracts/{}{rest}", self.id)
    }

    pub(crate) async fn seen_by(&self, login: &str) -> Value {
        let person = self.company.person(login).await;
        person.get(&self.path("")).await.ok()
    }

    pub(crate) async fn page(&self) -> Value {
        self.seen_by("chen.jing").await
    }

    /// An act on the present revision.
    pub(crate) async fn act(&self, login: &str, act: &str, body: Value) -> Answer {
        let revision = self.page().await["revision"].as_i64().unwrap();
        let person = self.company.person(login).await;
        person
            .post_on(&self.path(&format!("/{act}")), revision, &body)
            .await
    }

    pub(crate) async fn sign(&self, login: &str) -> Answer {
        self.act(login, "sign", json!({})).await
    }

    /// Saves the version in hand, changed.
    pub(crate) async fn change(&self, login: &str, change: impl FnOnce(&mut Value)) -> Answer {
        let page = self.page().await;
        let mut input = page["input"].clone();
        change(&mut input);
        let revision = page["revision"].as_i64().unwrap();
        let person = self.company.person(login).await;
        person.put_on(&self.path(""), revision, &input).await
    }

    /// Makes an order; a thread from there.
    pub(crate) async fn ordered(&self, body: Value) -> Thread<'a> {
        let saved = self.act("chen.jing", "order", body).await.ok();
        Thread {
            company: self.company,
            id: saved["id"].as_str().unwrap().to_owned(),
            revision: 1,
        }
    }

    /// Has a supplement signed by both.
    pub(crate) async fn supplemented(&self, reason: &str, change: impl FnOnce(&mut Value)) {
        let begin = json!({"reason": reason});
        self.act("chen.jing", "supplement", begin).await.done();
        let rep = self.company.person("chen.jing").await;
        let file = rep.upload("supplement.pdf", PDF.to_vec()).await.ok();
        self.change("chen.jing", |input| {
            change(input);
            input["file_id"] = file["id"].clone();
            input["signed_on"] = json!("2026-03-02");
            for place in 0..2 {
                input["signatories"][place]["signed_on"] = json!("2026-03-02");
            }
        })
        .await
        .done();
        self.sign("wang.qiang").await.done();
    }

    /// What its history says.
    pub(crate) async fn history(&self, login: &str) -> Vec<Value> {
        let person = self.company.person(login).await;
        let found = person.get(&self.path("/history")).await.ok();
        found["items"].as_array().unwrap().clone()
    }
}

/// Submitted and approved by everybody.
pub(crate) async fn approve(thread: &Thread<'_>) {
    thread.submit().await.done();
    for (login, step) in [
        ("wang.qiang", "initial_review"),
        ("zhao.gang", "production_review"),
        ("shen.yue", "finance_review"),
        ("han.bing", "legal_review"),
    ] {
        thread.opinion(login, step, "approve", "同意").await.done();
    }
}

// Clauses: GA-0, GA-6, TR-6.3a.
async fn a_contract_takes_force_when_all_have_signed(company: &Company) {
    let empty = json!({"kind": "single", "content": {"order_type": "equipment"}});
    let rep = company.person("chen.jing").await;
    let key = uuid::Uuid::now_v7().to_string();
    let saved = rep.post_with_key("/contracts", &empty, &key).await.ok();
    assert_eq!(saved["number"], "HT-2026-0001");
    let again = rep.post_with_key("/contracts", &empty, &key).await;
    assert!(again.replayed && again.body == saved, "{again:?}");
    let contract = Contract {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
    };
    contract.sign("chen.jing").await.problem(403);
    let lacks = contract.sign("wang.qiang").await;
    assert_eq!(
        lacks.refusal_codes(),
        [
            "missing_customer",
            "missing_party",
            "missing_party",
            "missing_file",
            "missing_signing",
            "missing_terms",
            "missing_delivery",
            "missing_delivery",
            "missing_lines",
        ]
    );

    let whole = input(company, &rep).await;
    let mut unsigned = whole.clone();
    unsigned["signatories"].as_array_mut().unwrap().pop();
    let path = contract.path("");
    rep.put_on(&path, 1, &unsigned).await.done();
    assert_eq!(rep.put_on(&path, 1, &whole).await.status, 412, "stale");
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["missing_signature"]
    );
    let mut twice = whole.clone();
    twice["signatories"][1] = twice["signatories"][0].clone();
    let twice = rep.put_on(&path, 2, &twice).await;
    assert_eq!(twice.error_codes(), ["repeated"], "{twice:?}");
    rep.put_on(&path, 2, &whole).await.done();
    assert_eq!(contract.page().await["missing"], json!([]));
    assert_eq!(contract.sign("wang.qiang").await.ok()["revision"], 4);
    let page = contract.page().await;
    assert_eq!(
        (&page["state"], &page["versions"][0]["gross"]),
        (&json!("in_force"), &json!("138764.00"))
    );

    let signed_twice = contract.sign("han.bing").await;
    assert_eq!(signed_twice.refusal_codes(), ["frozen"]);
    let changed = contract
        .change("chen.jing", |input| input["packing"] = json!("纸箱"))
        .await;
    assert_eq!(changed.refusal_codes(), ["frozen"]);
    // Another department knows nothing of it, nor of its paper.
    let other = company.person("he.jun").await;
    other.get(&path).await.problem(404);
    assert_eq!(other.get("/contracts").await.ok()["items"], json!([]));
    let paper = format!("/files/{}", whole["file_id"].as_str().unwrap());
    assert_eq!(other.get(&paper).await.status, 404);
    let legal = company.person("han.bing").await;
    assert_eq!(legal.get(&paper).await.status, 200);
    let listed = legal.get("/contracts?state=in_force&q=HT-2026").await.ok();
    assert_eq!(listed["items"][0]["id"], json!(contract.id), "{listed:#}");
    let kinds: Vec<Value> = contract.history("chen.jing").await;
    let kinds: Vec<&str> = kinds.iter().filter_map(|e| e["kind"].as_str()).collect();
    assert_eq!(kinds[0], "contract.created");
    assert!(kinds.contains(&"contract.in_force"), "{kinds:?}");
}

// Clauses: GA-0, EQ-3.2b.
async fn a_contract_becomes_one_order(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::written(company, &input(company, &rep).await).await;
    let early = contract.act("chen.jing", "order", json!({})).await;
    assert_eq!(early.refusal_codes(), ["not_in_force"]);
    contract.sign("han.bing").await.done();
    let thread = contract.ordered(json!({})).await;
    let again = contract.act("chen.jing", "order", json!({})).await;
    assert_eq!(again.refusal_codes(), ["order_exists"]);
    let origin = thread.get("chen.jing", &thread.path("origin")).await;
    assert_eq!(
        (&origin["kind"], &origin["number"], &origin["differences"]),
        (&json!("contract"), &json!("HT-2026-0001"), &json!([]))
    );
    let content = thread.page("chen.jing").await["content"].clone();
    assert_eq!(content["contract_no"], "HH-2026-17", "the paper's number");
    assert_eq!(content["contract_amount"], "138764.00");
    approve(&thread).await;
    let page = contract.page().await;
    assert_eq!(page["orders"][0]["state"], "approved", "{page:#}");
    let standing = thread.get("sun.li", &thread.path("contract")).await;
    assert_eq!(
        (&standing["number"], &standing["may_open"]),
        (&json!("HT-2026-0001"), &json!(false))
    );
    let body = json!({"code": "completed", "reason": "货款两清"});
    contract
        .act("chen.jing", "end", body.clone())
        .await
        .problem(403);
    contract.act("wang.qiang", "end", body.clone()).await.done();
    let twice = contract.act("wang.qiang", "end", body).await;
    assert_eq!(twice.refusal_codes(), ["wrong_state"]);
    let late = contract
        .change("chen.jing", |input| input["packing"] = json!("纸箱"))
        .await;
    assert_eq!(late.refusal_codes(), ["frozen"], "ended is ended");
    assert_eq!(contract.page().await["state"], "completed");
}

async fn a_quotation_becomes_a_contract_and_an_order(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    let early = quotation.act("chen.jing", "contract", json!({})).await;
    assert_eq!(early.refusal_codes(), ["not_accepted"]);
    accept(company, &token).await.done();
    let saved = quotation.act("chen.jing", "contract", json!({})).await.ok();
    let again = quotation.act("chen.jing", "contract", json!({})).await;
    assert_eq!(again.refusal_codes(), ["contract_exists"]);
    let order = quotation.act("chen.jing", "order", json!({})).await;
    assert_eq!(order.refusal_codes(), ["contract_exists"], "used once");
    let contract = Contract {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
    };
    let parties = contract.page().await["input"]["parties"].clone();
    assert_eq!(
        (&parties[0]["name"], &parties[1]["name"]),
        (&json!("苏州瀚海水务有限公司"), &json!("远山泵业有限公司"))
    );
    let rep = company.person("chen.jing").await;
    let whole = input(company, &rep).await;
    contract
        .change("chen.jing", |input| {
            for field in ["signatories", "signed_on", "signed_at", "file_id"] {
                input[field] = whole[field].clone();
            }
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    let thread = contract.ordered(json!({})).await;
    let origin = thread.get("chen.jing", &thread.path("origin")).await;
    assert_eq!(origin["differences"], json!([]), "{origin:#}");
}

/// Inquiry, quotation, contract, order: each names the next, and the channel counts as won.
async fn an_inquiry_is_won_by_the_order_of_its_contract(company: &Company) {
    let rep = company.person("chen.jing").await;
    let whole = input(company, &rep).await;
    let mut content = whole["content"].clone();
    content["channel"] = json!("fair");
    let asked = rep.post("/inquiries", &json!({"content": content})).await;
    let inquiry = format!("/inquiries/{}", asked.ok()["id"].as_str().unwrap());
    let begun = rep.post(&format!("{inquiry}/quotation"), &json!({})).await;
    let quotation = format!("/quotations/{}", begun.ok()["id"].as_str().unwrap());
    let page = rep.get(&quotation).await.ok();
    assert_eq!(page["inquiry"]["label"], "I-2026-0001", "{page:#}");
    let mut offered = page["input"].clone();
    offered["valid_until"] = json!("2026-03-31");
    rep.put_on(&quotation, 1, &offered).await.done();
    let meant = json!({"mismatches_meant": true});
    let issued = rep.post_on(&format!("{quotation}/issue"), 2, &meant).await;
    let token = issued.ok()["token"].as_str().unwrap().to_owned();
    accept(company, &token).await.done();
    let made = rep.post(&format!("{quotation}/contract"), &json!({})).await;
    let contract = Contract {
        company,
        id: made.ok()["id"].as_str().unwrap().to_owned(),
    };
    let page = rep.get(&quotation).await.ok();
    assert_eq!(page["contract"]["id"], json!(contract.id), "{page:#}");
    contract
        .change("chen.jing", |input| {
            for field in ["signatories", "signed_on", "signed_at", "file_id"] {
                input[field] = whole[field].clone();
            }
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    assert_eq!(rep.get(&inquiry).await.ok()["state"], "quoted");
    let thread = contract.ordered(json!({})).await;
    let won = rep.get(&inquiry).await.ok();
    assert_eq!(
        (&won["state"], &won["order"]["id"]),
        (&json!("ordered"), &json!(thread.id))
    );
    let figures = rep.get("/inquiries/conversion").await.ok();
    assert_eq!(figures["channels"][0]["ordered"], 1, "{figures:#}");
}
