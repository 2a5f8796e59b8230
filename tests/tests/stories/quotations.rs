//! Quotations: versions under one number, what stands against issuing them, and the order that comes of
//! it; what the customer does with their links stands in `offers.rs`.

use serde_json::{Value, json};
use stories::{Answer, Company, Person, Thread, complete, stories};

stories!(
    a_quotation_becomes_an_order,
    what_a_clerk_wrote_is_confirmed_by_the_rep,
    a_quoted_price_below_the_floor_needs_approval,
    nothing_incomplete_is_issued,
    versions_are_compared,
    differences_from_the_quotation_are_explained,
    its_history_tells_who_answered_and_what_changed_beside_the_lines,
);

/// The words of a complete quotation: an order without its contract.
pub(crate) async fn input(company: &Company, rep: &Person) -> Value {
    let mut content = complete(company, rep).await;
    for later in [
        "contract_no",
        "contract_signed_on",
        "contract_file_id",
        "contract_amount",
    ] {
        content.as_object_mut().unwrap().remove(later);
    }
    json!({"content": content, "valid_until": "2026-03-31", "note": "含安装调试"})
}

/// A quotation under way.
pub(crate) struct Quotation<'a> {
    company: &'a Company,
    pub(crate) id: String,
}

impl<'a> Quotation<'a> {
    pub(crate) async fn written(company: &'a Company, login: &str, input: &Value) -> Quotation<'a> {
        let saved = company
            .person(login)
            .await
            .post("/quotations", input)
            .await
            .ok();
        let id = saved["id"].as_str().unwrap().to_owned();
        Quotation { company, id }
    }

    pub(crate) async fn issued(company: &'a Company) -> (Quotation<'a>, String) {
        let rep = company.person("chen.jing").await;
        let quotation = Self::written(company, "chen.jing", &input(company, &rep).await).await;
        let token = quotation.issue("chen.jing").await.ok()["token"].clone();
        (quotation, token.as_str().unwrap().to_owned())
    }

    pub(crate) async fn page(&self) -> Value {
        let rep = self.company.person("chen.jing").await;
        rep.get(&format!("/quotations/{}", self.id)).await.ok()
    }

    /// An act on the present revision.
    pub(crate) async fn act(&self, login: &str, act: &str, body: Value) -> Answer {
        let revision = self.page().await["revision"].as_i64().unwrap();
        let path = format!("/quotations/{}/{act}", self.id);
        self.company
            .person(login)
            .await
            .post_on(&path, revision, &body)
            .await
    }

    pub(crate) async fn issue(&self, login: &str) -> Answer {
        self.act(login, "issue", json!({})).await
    }

    /// The newest entry of its history.
    async fn last_told(&self) -> Value {
        let rep = self.company.person("chen.jing").await;
        let told = rep.get(&format!("{}/history", self.link())).await.ok();
        told.as_array().unwrap().last().unwrap().clone()
    }

    /// The address of its page.
    pub(crate) fn link(&self) -> String {
        format!("/quotations/{}", self.id)
    }

    /// Approves every price below its floor.
    pub(crate) async fn approve_prices(&self, login: &str) {
        let page = self.page().await;
        for floor in page["floors"].as_array().unwrap() {
            let approval = format!(
                "lines/{}/floor-approval",
                floor["line_id"].as_str().unwrap()
            );
            let because = json!({"reason": "样板工程"});
            self.act(login, &approval, because).await.done();
        }
    }

    /// Saves the version in hand with one line changed.
    pub(crate) async fn change_line(&self, login: &str, part: Value) -> Answer {
        let page = self.page().await;
        let mut input = page["input"].clone();
        let fields = input["content"]["lines"][0].as_object_mut().unwrap();
        fields.extend(part.as_object().unwrap().clone());
        let revision = page["revision"].as_i64().unwrap();
        let path = format!("/quotations/{}", self.id);
        self.company
            .person(login)
            .await
            .put_on(&path, revision, &input)
            .await
    }

    fn action<'p>(page: &'p Value, name: &str) -> &'p Value {
        let all = page["actions"].as_array().unwrap();
        all.iter().find(|action| action["name"] == name).unwrap()
    }
}

/// The customer opens his link and accepts what he reads.
pub(crate) async fn accept(company: &Company, token: &str) -> Answer {
    let customer = company.stranger();
    let offer = customer.get(&format!("/offers/{token}")).await.ok();
    let body = json!({
        "name": "顾明", "hash": offer["hash"],
        "signature": {"kind": "drawn", "strokes": [[[10, 20], [20, 30], [30, 20], [40, 30]], [[50, 60], [60, 70], [70, 60], [80, 70]]]},
    });
    customer
        .post(&format!("/offers/{token}/accept"), &body)
        .await
}

// Clauses: EQ-3.2b, BL-2a.
async fn a_quotation_becomes_an_order(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    let offer = company
        .stranger()
        .get(&format!("/offers/{token}"))
        .await
        .ok();
    assert_eq!(offer["number"], "Q-2026-0001", "{offer:#}");
    assert_eq!(offer["gross"], "138764.00");
    assert_eq!(offer["company"]["zh"], "远山泵业有限公司");
    assert_eq!(offer["lines"][0]["description"], "卧式离心泵");
    let shown = offer.to_string();
    for secret in ["floor", "cost", "source", "product_id"] {
        assert!(!shown.contains(secret), "a customer sees no {secret}");
    }
    let early = quotation.act("chen.jing", "order", json!({})).await;
    assert_eq!(early.refusal_codes(), ["not_accepted"]);

    let answer = accept(company, &token).await.ok();
    assert_eq!(answer["name"], "顾明");
    assert_eq!(answer["hash"], offer["hash"]);
    // A second click changes nothing.
    assert_eq!(accept(company, &token).await.ok(), answer);
    let page = quotation.page().await;
    assert_eq!(page["versions"][0]["state"], "accepted");
    assert_eq!(page["versions"][0]["answer"], answer);

    let saved = quotation.act("chen.jing", "order", json!({})).await.ok();
    assert_eq!(saved["gross"], "138764.00");
    let again = quotation.act("chen.jing", "order", json!({})).await;
    assert_eq!(again.refusal_codes(), ["order_exists"]);
    let contract = quotation.act("chen.jing", "contract", json!({})).await;
    assert_eq!(contract.refusal_codes(), ["order_exists"], "used once");
    assert_eq!(quotation.page().await["order"]["id"], saved["id"]);
    let rep = company.person("chen.jing").await;
    let path = format!("/orders/{}", saved["id"].as_str().unwrap());
    let origin = rep.get(&format!("{path}/origin")).await.ok();
    assert_eq!(origin["number"], "Q-2026-0001");
    assert_eq!(origin["differences"], json!([]), "as it was accepted");
    assert_eq!(rep.get(&path).await.ok()["order"]["state"], "draft");
}

async fn its_history_tells_who_answered_and_what_changed_beside_the_lines(company: &Company) {
    let rep = company.person("chen.jing").await;
    let sheet = input(company, &rep).await;
    let quotation = Quotation::written(company, "chen.jing", &sheet).await;
    let page = quotation.page().await;
    let mut later = page["input"].clone();
    later["valid_until"] = json!("2026-04-15");
    let revision = page["revision"].as_i64().unwrap();
    rep.put_on(&quotation.link(), revision, &later).await.ok();
    let told = quotation.last_told().await;
    let change = json!({"field": "/valid_until", "before": "2026-03-31", "after": "2026-04-15"});
    assert_eq!(told["changes"], json!([change]), "{told:#}");

    let issued = quotation.issue("chen.jing").await.ok();
    accept(company, issued["token"].as_str().unwrap())
        .await
        .ok();
    let told = quotation.last_told().await;
    assert_eq!(told["kind"], "quotation.accepted");
    assert_eq!(told["actor"], Value::Null, "nobody of ours");
    assert_eq!(told["outsider"], "顾明");
    assert_eq!(told["post"]["title"]["zh"], "客户");
}

// Clauses: BL-2b, BL-2c, BL-2d.
async fn what_a_clerk_wrote_is_confirmed_by_the_rep(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut sheet = input(company, &rep).await;
    sheet["content"]["contact_phone"] = json!("13999999999");
    let quotation = Quotation::written(company, "xu.min", &sheet).await;
    let refused = quotation.issue("xu.min").await;
    assert_eq!(
        refused.refusal_codes(),
        ["unconfirmed", "master_data_differs"]
    );
    quotation
        .act("xu.min", "confirm", json!({}))
        .await
        .problem(403);
    quotation
        .act("wang.qiang", "confirm", json!({}))
        .await
        .problem(404);
    let page = quotation.page().await;
    assert_eq!(page["mismatches"][0]["code"], "other_phone");
    assert_eq!(Quotation::action(&page, "confirm")["allowed"], true);
    assert_eq!(
        quotation
            .act("chen.jing", "confirm", json!({}))
            .await
            .status,
        204
    );
    // What is changed afterwards is confirmed anew.
    quotation
        .change_line("xu.min", json!({"remark": "带底座"}))
        .await
        .ok();
    let refused = quotation
        .act("xu.min", "issue", json!({"mismatches_meant": true}))
        .await;
    assert_eq!(refused.refusal_codes(), ["unconfirmed"]);
    quotation.act("chen.jing", "confirm", json!({})).await;
    let refused = quotation.issue("xu.min").await;
    assert_eq!(refused.refusal_codes(), ["master_data_differs"]);
    let issued = quotation
        .act("xu.min", "issue", json!({"mismatches_meant": true}))
        .await;
    assert_eq!(issued.status, 200, "{issued:?}");
    let page = quotation.page().await;
    assert_eq!(page["versions"][0]["confirmed_by"], "陈静", "{page:#}");
    assert_eq!(page["owner_name"], "陈静");
    // The other phone is a suggestion for the master data.
    let open = rep.get("/customer-suggestions").await.ok();
    let phones = open.as_array().unwrap().iter();
    let phones: Vec<_> = phones.filter(|s| s["suggested"] == "13999999999").collect();
    assert_eq!(phones.len(), 1, "{open:#}");
    assert_eq!(phones[0]["document_kind"], "quotation");
    assert_eq!(phones[0]["document_label"], "Q-2026-0001");
    let history = format!("/quotations/{}/history", quotation.id);
    let told = rep.get(&history).await.ok();
    let kinds: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.first(), Some(&"quotation.created"), "{told:#}");
    assert_eq!(kinds.last(), Some(&"quotation.issued"));
    assert!(kinds.contains(&"quotation.confirmed"));
    let stranger = company.person("huang.lei").await;
    stranger.get(&history).await.problem(404);
}

// Clauses: BL-2a.
async fn a_quoted_price_below_the_floor_needs_approval(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut sheet = input(company, &rep).await;
    sheet["content"]["lines"][0]["unit_price"] = json!("40000");
    let quotation = Quotation::written(company, "chen.jing", &sheet).await;
    assert_eq!(
        quotation.issue("chen.jing").await.refusal_codes(),
        ["below_floor"]
    );
    let page = quotation.page().await;
    let line = page["floors"][0]["line_id"].as_str().unwrap();
    let approval = format!("lines/{line}/floor-approval");
    let because = json!({"reason": "样板工程"});
    quotation
        .act("chen.jing", &approval, because.clone())
        .await
        .problem(403);
    let approved = quotation
        .act("wang.qiang", &approval, because.clone())
        .await;
    assert_eq!(approved.status, 204, "{approved:?}");
    // A lower price asks again.
    quotation
        .change_line("chen.jing", json!({"unit_price": "39999"}))
        .await
        .ok();
    assert_eq!(
        quotation.issue("chen.jing").await.refusal_codes(),
        ["below_floor"]
    );
    quotation
        .change_line("chen.jing", json!({"unit_price": "40000"}))
        .await
        .ok();
    let token = quotation.issue("chen.jing").await.ok()["token"].clone();
    accept(company, token.as_str().unwrap()).await.ok();
    // What was approved on the quotation is approved on its order.
    let order = quotation.act("chen.jing", "order", json!({})).await.ok();
    let path = format!("/orders/{}/floor-prices", order["id"].as_str().unwrap());
    let floors = rep.get(&path).await.ok();
    assert_eq!(floors[0]["approved_by"], "王强", "{floors:#}");
}

async fn nothing_incomplete_is_issued(company: &Company) {
    let empty = json!({"content": {"order_type": "equipment"}});
    let quotation = Quotation::written(company, "chen.jing", &empty).await;
    let refused = quotation.issue("chen.jing").await;
    let codes = refused.refusal_codes();
    assert!(codes.contains(&"valid_until".to_owned()), "{refused:?}");
    let facts: Vec<&str> = refused.body["refusals"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|refusal| refusal["fact"].as_str())
        .collect();
    for wanted in ["order.customer", "order.contact", "order.lines"] {
        assert!(facts.contains(&wanted), "{wanted} in {facts:?}");
    }
    assert!(!facts.contains(&"contract.number"), "that comes later");
    assert!(
        quotation.page().await["label"]
            .as_str()
            .unwrap()
            .starts_with("QD-"),
        "no number is burnt"
    );
    let page = quotation.page().await;
    assert_eq!(Quotation::action(&page, "issue")["allowed"], false);
    let stale = company
        .person("chen.jing")
        .await
        .put_on(&format!("/quotations/{}", quotation.id), 7, &empty)
        .await;
    assert_eq!(stale.status, 412);
}

async fn versions_are_compared(company: &Company) {
    let (quotation, _) = Quotation::issued(company).await;
    quotation.act("chen.jing", "revise", json!({})).await.ok();
    quotation
        .change_line("chen.jing", json!({"quantity": "3"}))
        .await
        .ok();
    let rep = company.person("chen.jing").await;
    let path = format!("/quotations/{}/compare", quotation.id);
    let found = rep.get(&format!("{path}?from=1&to=2")).await.ok();
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{found:#}");
    assert!(changes[0]["field"].as_str().unwrap().ends_with("/quantity"));
    assert_eq!(
        (&changes[0]["before"], &changes[0]["after"]),
        (&json!("2"), &json!("3"))
    );
    assert_eq!(found["from"]["gross"], "138764.00");
    assert_eq!(found["to"]["gross"], "191874.00");
    rep.get(&format!("{path}?from=1&to=3")).await.problem(404);
}

// Clauses: EQ-3.2b.
async fn differences_from_the_quotation_are_explained(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    accept(company, &token).await.ok();
    let saved = quotation.act("chen.jing", "order", json!({})).await.ok();
    let rep = company.person("chen.jing").await;
    let mut thread = Thread {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
        revision: 1,
    };
    let whole = complete(company, &rep).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    for key in ["contract_no", "contract_signed_on", "contract_file_id"] {
        content[key] = whole[key].clone();
    }
    content["lines"][0]["unit_price"] = json!("46500");
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.ok();
    thread.revision = 2;
    let refused = thread.submit().await;
    assert_eq!(
        refused.refusal_codes(),
        ["unexplained_difference"],
        "{refused:?}"
    );
    let origin = rep.get(&thread.path("origin")).await.ok();
    let field = origin["differences"][0]["field"].clone();
    assert_eq!(origin["differences"][0]["before"], "47000");
    let explain =
        |field: &Value, reason: &str| json!({"explanations": [{"field": field, "reason": reason}]});
    let post = thread.path("origin/explanations");
    rep.post_on(&post, 2, &explain(&json!("/delivery_on"), "x"))
        .await
        .problem(422);
    rep.post_on(&post, 2, &explain(&field, ""))
        .await
        .problem(422);
    let done = rep
        .post_on(&post, 2, &explain(&field, "客户电话议价，已录音"))
        .await;
    assert_eq!(done.status, 204, "{done:?}");
    // The reason holds for that value only.
    content["lines"][0]["unit_price"] = json!("46400");
    rep.put_on(&path, 2, &content).await.ok();
    thread.revision = 3;
    assert_eq!(
        thread.submit().await.refusal_codes(),
        ["unexplained_difference"]
    );
    content["lines"][0]["unit_price"] = json!("46500");
    rep.put_on(&path, 3, &content).await.ok();
    thread.revision = 4;
    let _ = thread.submit().await.ok();
    let page = thread.page("chen.jing").await;
    assert_eq!(page["order"]["state"], "in_review");
}
