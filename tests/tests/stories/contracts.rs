//! Contracts: signed when complete, frozen in force, ordered and called off, with annexes,
//! obligations and a budget.

use serde_json::{Value, json};
use stories::{Answer, Company, PDF, Person, Thread, complete, stories};

use crate::{
    delivery::Goods,
    order_changes::{agree, ask},
    quotations::{Quotation, accept},
};

stories!(
    a_contract_takes_force_when_all_have_signed,
    a_contract_becomes_one_order,
    a_supplement_changes_what_is_in_force,
    an_order_explains_what_differs_from_its_contract,
    a_quotation_becomes_a_contract_and_an_order,
    an_inquiry_is_won_by_the_order_of_its_contract,
    a_frame_is_called_off_and_never_exceeded,
    a_call_off_does_not_grow_beyond_its_frame,
    what_is_short_closed_of_a_call_off_is_others_to_take,
    a_frame_keeps_its_prices,
    a_late_customer_may_be_stopped_for,
    obligations_begin_with_contract_and_order,
    annexes_have_versions_and_confidential_ones_readers,
    a_budget_beyond_tolerance_needs_finance,
    a_budget_is_decided_by_another_and_binds_the_lines,
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

/// A frame for pumps of one kind.
pub(crate) async fn frame(company: &Company, rep: &Person, quantity: &str) -> Value {
    let mut frame = input(company, rep).await;
    frame["kind"] = json!("frame");
    frame["valid_until"] = json!("2026-12-31");
    let mut line = frame["content"]["lines"][0].clone();
    line["quantity"] = json!(quantity);
    line["unit_price"] = json!("46500");
    frame["content"]["lines"] = json!([line]);
    frame
}

/// A query about drawings that the customer answers within two working days.
fn query() -> Value {
    json!({
        "words": "图纸疑问 2 个工作日内答复", "owed_by": "customer",
        "starts": {"kind": "raised"}, "limit": {"kind": "working_days", "n": 2},
        "consequence": {"kind": "may_stop", "notify_within": 2},
    })
}

/// A contract under way.
pub(crate) struct Contract<'a> {
    company: &'a Company,
    id: String,
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

// Clauses: GA-0.
async fn a_supplement_changes_what_is_in_force(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let silent = contract
        .act("chen.jing", "supplement", json!({"reason": " "}))
        .await;
    assert_eq!(silent.error_codes(), ["required"]);
    let reason = json!({"reason": "客户增加一台"});
    let begun = contract
        .act("chen.jing", "supplement", reason.clone())
        .await;
    assert_eq!(begun.ok()["version"], 2);
    let repeated = contract.act("chen.jing", "supplement", reason).await.ok();
    assert_eq!(repeated["version"], 2, "begun once");
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
        })
        .await
        .done();
    // What holds is still the first version.
    let page = contract.page().await;
    let states: Vec<&Value> = page["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["state"])
        .collect();
    assert_eq!(states, ["draft", "in_force"]);
    let unsigned = contract.sign("wang.qiang").await.refusal_codes();
    assert_eq!(
        unsigned,
        [
            "missing_signature",
            "missing_signature",
            "missing_file",
            "missing_signing"
        ],
        "a supplement is signed anew"
    );
    let file = rep.upload("supplement.pdf", PDF.to_vec()).await.ok();
    contract
        .change("chen.jing", |input| {
            input["file_id"] = file["id"].clone();
            input["signed_on"] = json!("2026-03-02");
            for place in 0..2 {
                input["signatories"][place]["signed_on"] = json!("2026-03-02");
            }
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    let page = contract.page().await;
    assert_eq!(page["versions"][1]["state"], "superseded");
    assert_eq!(page["versions"][0]["reason"], "客户增加一台");
    let found = rep.get(&contract.path("/compare?from=1&to=2")).await.ok();
    let fields = found["changes"].to_string();
    assert!(fields.contains("/quantity") && fields.contains("/signed_on"));
    let thread = contract.ordered(json!({})).await;
    let content = thread.page("chen.jing").await["content"].clone();
    assert_eq!(content["lines"][0]["quantity"], "3");
}

// Clauses: EQ-3.2b.
async fn an_order_explains_what_differs_from_its_contract(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let mut thread = contract.ordered(json!({})).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["lines"][1]["quantity"] = json!("4");
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.done();
    thread.revision = 2;
    assert_eq!(
        thread.submit().await.refusal_codes(),
        ["unexplained_difference"]
    );
    let origin = thread.get("chen.jing", &thread.path("origin")).await;
    let explanations = json!({"explanations": [
        {"field": origin["differences"][0]["field"], "reason": "客户电话追加一台"}]});
    let explain = thread.path("origin/explanations");
    rep.post_on(&explain, 2, &explanations).await.done();
    thread.submit().await.done();
    let checks = thread.path("steps/initial_review/checks");
    let found = thread.get("wang.qiang", &checks).await.to_string();
    assert!(
        found.contains("与合同 HT-2026-0001 有 1 处不同，均已说明原因"),
        "the reviewer sees the real differences"
    );
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

// Clauses: PO-1.
async fn a_frame_is_called_off_and_never_exceeded(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut endless = frame(company, &rep, "5").await;
    endless.as_object_mut().unwrap().remove("valid_until");
    let contract = Contract::written(company, &endless).await;
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["missing_validity"]
    );
    contract
        .change("chen.jing", |input| {
            input["valid_until"] = json!("2026-12-31");
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = |quantity: &str| json!({"lines": [{"line_id": line, "quantity": quantity}], "delivery_on": "2026-05-20"});
    let above = contract.act("chen.jing", "order", call("6")).await;
    assert_eq!(above.refusal_codes(), ["above_frame"], "{above:?}");
    let (one, two) = (
        contract.ordered(call("3")).await,
        contract.ordered(call("3")).await,
    );
    let (first, second) = tokio::join!(one.submit(), two.submit());
    let refused: Vec<Vec<String>> = [first, second]
        .into_iter()
        .filter(|answer| answer.status != 200)
        .map(|answer| answer.refusal_codes())
        .collect();
    assert_eq!(refused.len(), 1, "of 5 only one gets its 3: {refused:?}");
    assert!(
        refused[0].contains(&"beside_frame".to_owned()),
        "{refused:?}"
    );
    let page = contract.page().await;
    let standing = &page["frame"][0];
    assert_eq!(
        [&standing["agreed"], &standing["called"], &standing["left"]],
        ["5", "3", "2"]
    );
    assert_eq!(standing["orders"].as_array().unwrap().len(), 1);
    let third = contract.act("chen.jing", "order", call("3")).await;
    assert_eq!(third.refusal_codes(), ["above_frame"]);
    // Exactly what is left can be called off.
    let rest = contract.ordered(json!({"delivery_on": "2026-05-20"})).await;
    let content = rest.page("chen.jing").await["content"].clone();
    assert_eq!(content["lines"][0]["quantity"], "2");
    rest.submit().await.done();
    let spent = contract.act("chen.jing", "order", json!({})).await;
    assert_eq!(spent.refusal_codes(), ["nothing_left"]);
}

/// Of five agreed pumps three are called off: the order grows to five at the frame's price, not to six.
async fn a_call_off_does_not_grow_beyond_its_frame(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &frame(company, &rep, "5").await).await;
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = json!({"lines": [{"line_id": line, "quantity": "3"}], "delivery_on": "2026-05-20"});
    let order = contract.ordered(call).await;
    order.pass_review().await;
    let line = order.page("chen.jing").await["lines"][0]["line_id"].clone();
    let to =
        |quantity: &str| json!([{"action": "quantity", "line_id": line, "quantity": quantity}]);
    let above = ask(&order, "chen.jing", 1, to("6")).await;
    assert_eq!(above.refusal_codes(), ["beside_frame"], "{above:?}");
    let all = ask(&order, "chen.jing", 1, to("5")).await.ok();
    agree(&order, &all).await;
    let standing = contract.page().await["frame"][0].clone();
    assert_eq!([&standing["called"], &standing["left"]], ["5", "0"]);
}

/// Of five agreed pumps three are called off, one leaves and two are short-closed: others may take
/// these, and then they are not reopened until a supplement agrees more.
async fn what_is_short_closed_of_a_call_off_is_others_to_take(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = frame(company, &rep, "5").await;
    let mut line = complete(company, &rep).await["lines"][1].clone();
    line["quantity"] = json!("5");
    line["unit_price"] = json!("9500");
    words["content"]["lines"] = json!([line]);
    let contract = Contract::in_force(company, &words).await;
    let line = contract.page().await["frame"][0]["line_id"].clone();
    let call = |quantity: &str| json!({"lines": [{"line_id": line, "quantity": quantity}], "delivery_on": "2026-05-20"});
    let order = contract.ordered(call("3")).await;
    order.pass_review().await;
    let goods = Goods::of(order).await;
    let order = &goods.thread;
    goods.pay().await;
    let boxes = goods.packed(&goods.machines(1)).await;
    let shipment = goods.planned("T01", &boxes).await;
    let depart = format!("/shipments/{shipment}/depart");
    let waybill = json!({"waybill_no": "DY-0001"});
    goods.post("jiang.nan", &depart, &waybill).await.ok();
    let why = json!({"reason": "客户余下不要了"});
    let close = order.path("short-close");
    order.post("wang.qiang", &close, &why).await.ok();
    let left = async || contract.page().await["frame"][0]["left"].clone();
    assert_eq!(left().await, "4", "what is short-closed goes back");

    let other = contract.ordered(call("3")).await;
    other.submit().await.done();
    assert_eq!(left().await, "1");
    let mine = goods.line["line_id"].as_str().unwrap();
    let reopen = order.path(&format!("lines/{mine}/reopen"));
    let why = json!({"reason": "客户又要"});
    let taken = order.post("wang.qiang", &reopen, &why).await;
    assert_eq!(taken.refusal_codes(), ["beyond_frame"], "{taken:?}");
    let refusal = &taken.body["refusals"][0];
    assert_eq!(
        (&refusal["fact"], &refusal["value"]),
        (&json!("contract.left"), &json!("1"))
    );
    assert_eq!(order.fact(1, "short_closed").await, "2", "nothing changed");
    // The other order is given up: what it took is there again.
    let gone = json!({"reason": "客户合并订单"});
    other
        .post("wang.qiang", &other.path("cancel"), &gone)
        .await
        .ok();
    order.post("wang.qiang", &reopen, &why).await.ok();
    assert_eq!(order.fact(1, "short_closed").await, "0");
    assert_eq!(left().await, "2");
}

async fn a_frame_keeps_its_prices(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &frame(company, &rep, "5").await).await;
    // A second frame for the same goods and time would compete with it.
    let second = Contract::written(company, &frame(company, &rep, "5").await).await;
    let overlapping = second.sign("wang.qiang").await;
    assert_eq!(overlapping.refusal_codes(), ["frame_overlaps"]);
    // A typed price would pass by the count.
    let mut thread = contract.ordered(json!({})).await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["lines"][0]["from_book"] = json!(false);
    let path = format!("/orders/{}", thread.id);
    rep.put_on(&path, 1, &content).await.done();
    thread.revision = 2;
    assert_eq!(thread.submit().await.refusal_codes(), ["beside_frame"]);
    content["lines"][0]["from_book"] = json!(true);
    rep.put_on(&path, 2, &content).await.done();
    thread.revision = 3;
    thread.submit().await.done();
    // The list follows the contract and nobody else.
    let finance = company.person("shen.yue").await;
    let list = format!("/price-lists/{}", contract.id);
    let mut shown = finance.get(&list).await.ok();
    let version = shown["version"].as_i64().unwrap();
    for computed in ["id", "version", "customer_name", "products"] {
        shown.as_object_mut().unwrap().remove(computed);
    }
    let changed = finance.put_on(&list, version, &shown).await;
    assert_eq!(changed.refusal_codes(), ["kept_by_contract"], "{changed:?}");
    // A supplement agrees no less than is called off.
    let reason = json!({"reason": "客户减少数量"});
    contract.act("chen.jing", "supplement", reason).await.done();
    let file = rep.upload("supplement.pdf", PDF.to_vec()).await.ok();
    let less = contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("4");
            input["file_id"] = file["id"].clone();
            input["signed_on"] = json!("2026-03-02");
            for place in 0..2 {
                input["signatories"][place]["signed_on"] = json!("2026-03-02");
            }
        })
        .await;
    less.done();
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["below_called"]
    );
    let end = json!({"code": "agreement", "reason": "双方协商终止"});
    contract.act("han.bing", "end", end).await.done();
    assert_eq!(finance.get(&list).await.ok()["active"], false);
}

/// An approved order whose customer was asked about his drawings on the first day.
async fn asked(company: &Company) -> (Contract<'_>, Thread<'_>, Value) {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    words["obligations"] = json!([query()]);
    let contract = Contract::in_force(company, &words).await;
    let thread = contract.ordered(json!({})).await;
    approve(&thread).await;
    let term = contract.page().await["input"]["obligations"][0]["id"].clone();
    let raise = contract.path(&format!("/terms/{}/raise", term.as_str().unwrap()));
    let body = json!({"order_id": thread.id, "note": "法兰标准与样图不一致"});
    let other = company.person("he.jun").await;
    other.post(&raise, &body).await.problem(404);
    let raised = rep.post(&raise, &body).await.ok();
    let running = contract.page().await["obligations"][0].clone();
    assert_eq!(running["state"], "open");
    assert!(
        running["due_at"]
            .as_str()
            .unwrap()
            .starts_with("2026-03-04")
    );
    assert!(
        running["derivation"]["zh"]
            .as_str()
            .unwrap()
            .contains("2 个工作日")
    );
    (contract, thread, raised["id"].clone())
}

impl Contract<'_> {
    fn obligation(&self, id: &Value, act: &str) -> String {
        self.path(&format!("/obligations/{}/{act}", id.as_str().unwrap()))
    }
}

// Clauses: GA-4a, GA-4e.
async fn a_late_customer_may_be_stopped_for(company: &Company) {
    let (contract, thread, raised) = asked(company).await;
    let stop = contract.obligation(&raised, "stop");
    let reason = json!({"reason": "客户未答复图纸疑问"});
    let manager = company.person("wang.qiang").await;
    let early = manager.post(&stop, &reason).await;
    assert_eq!(early.refusal_codes(), ["not_overdue"], "{early:?}");

    company.days_pass(4).await;
    company.clocks_run().await;
    company.clocks_run().await;
    let rep = company.person("chen.jing").await;
    let manager = company.person("wang.qiang").await;
    let late = contract.page().await["obligations"][0].clone();
    assert_eq!(
        (&late["state"], &late["late_days"]),
        (&json!("overdue"), &json!(2))
    );
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(desk.contains("客户逾期未履行"), "{desk}");
    let told = contract.history("chen.jing").await;
    let overdue = told.iter().filter(|e| e["kind"] == "obligation.overdue");
    assert_eq!(overdue.count(), 1, "told once");
    rep.post(&stop, &reason).await.problem(403);
    let silent = manager.post(&stop, &json!({"reason": ""})).await;
    assert_eq!(silent.error_codes(), ["required"]);
    let notice = manager.post(&stop, &reason).await.ok();
    let twice = manager.post(&stop, &reason).await;
    assert_eq!(twice.refusal_codes(), ["stopped"]);
    let standing = thread.get("chen.jing", &thread.path("standing")).await;
    assert_eq!(standing["hold"]["reason"], "客户未答复图纸疑问");
    tell_and_answer((&contract, &thread), &raised, &notice["id"]).await;
}

/// Stopping obliges us to tell the customer, within two working days of our own; his answer ends it.
async fn tell_and_answer(
    (contract, thread): (&Contract<'_>, &Thread<'_>),
    raised: &Value,
    notice: &Value,
) {
    let rep = contract.company.person("chen.jing").await;
    let all = contract.page().await["obligations"].clone();
    let ours = all.as_array().unwrap().iter().find(|o| o["id"] == *notice);
    let ours = ours.unwrap();
    assert_eq!(
        (&ours["owed_by"], &ours["parent_id"]),
        (&json!("us"), raised)
    );
    assert!(ours["due_at"].as_str().unwrap().starts_with("2026-03-10"));
    let proof = rep.upload("notice.pdf", PDF.to_vec()).await.ok();
    let told = json!({"note": "停工通知已邮件送达", "file_id": proof["id"]});
    let done = rep
        .post(&contract.obligation(notice, "fulfil"), &told)
        .await
        .ok();
    assert_eq!(done["delay_days"], 0);
    let answer = json!({"note": "客户确认按国标法兰"});
    let fulfil = contract.obligation(raised, "fulfil");
    let promised = async || thread.page("chen.jing").await["order"]["promised_on"].clone();
    assert_eq!(promised().await, json!("2026-04-30"));
    assert_eq!(rep.post(&fulfil, &answer).await.ok()["delay_days"], 2);
    let twice = rep.post(&fulfil, &answer).await;
    assert_eq!(twice.refusal_codes(), ["fulfilled"]);
    let of_order = thread.get("sun.li", &thread.path("contract")).await;
    assert_eq!(
        of_order["delays"],
        json!([{"owed_by": "customer", "working_days": 2}]),
        "his delay is counted as his"
    );
    // Two working days, with the holidays of May between.
    assert_eq!(promised().await, json!("2026-05-07"), "and moves our date");
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(!desk.contains("客户逾期未履行"), "answered");
}

async fn obligations_begin_with_contract_and_order(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    let ours = |words: &str, starts: Value| {
        json!({"words": words, "owed_by": "us", "starts": starts,
            "limit": {"kind": "days", "n": 3}, "consequence": {"kind": "task"}})
    };
    words["obligations"] = json!([
        ours("提供履约保函", json!({"kind": "in_force"})),
        ours("提交开工报告", json!({"kind": "order_approved"})),
        ours("年度回访", json!({"kind": "on", "date": "2026-06-30"})),
    ]);
    let mut wrong = words.clone();
    wrong["obligations"][0]["consequence"] = json!({"kind": "may_stop", "notify_within": 2});
    let wrong = rep.post("/contracts", &wrong).await;
    assert_eq!(
        wrong.error_codes(),
        ["not_the_customer"],
        "we stop only for him"
    );
    let contract = Contract::in_force(company, &words).await;
    let begun = |page: &Value| {
        let all = page["obligations"].as_array().unwrap().clone();
        let mut words: Vec<String> = all
            .iter()
            .map(|o| o["words"]["zh"].as_str().unwrap().to_owned())
            .collect();
        words.sort();
        words
    };
    assert_eq!(begun(&contract.page().await), ["年度回访", "提供履约保函"]);
    let thread = contract.ordered(json!({})).await;
    approve(&thread).await;
    let page = contract.page().await;
    assert_eq!(begun(&page), ["年度回访", "提交开工报告", "提供履约保函"]);
    let report = &page["obligations"].as_array().unwrap().clone();
    let report = report
        .iter()
        .find(|o| o["words"]["zh"] == "提交开工报告")
        .unwrap();
    assert_eq!(report["order_id"], json!(thread.id));
    let desk = rep.get("/workbench").await.ok().to_string();
    assert!(desk.contains("提交开工报告"), "{desk}");
    let term = page["input"]["obligations"][0]["id"].as_str().unwrap();
    let raise = contract.path(&format!("/terms/{term}/raise"));
    let raised = rep.post(&raise, &json!({"note": "x"})).await;
    assert_eq!(raised.refusal_codes(), ["begins_itself"]);
}

// Clauses: GA-4b, GA-4d, GA-3.
async fn annexes_have_versions_and_confidential_ones_readers(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let upload = |name: &'static str, title: &'static str, level: &'static str| {
        let rep = rep.clone();
        async move {
            let file = rep.upload(name, PDF.to_vec()).await.ok();
            json!({"title": title, "kind": "drawing", "confidentiality": level, "file_id": file["id"]})
        }
    };
    let annexes = contract.path("/annexes");
    let open = upload("flange.pdf", "法兰图", "open").await;
    let first = rep.post(&annexes, &open).await.ok();
    let newer = upload("flange-b.pdf", "法兰图 B 版", "open").await;
    let versions = format!("{annexes}/{}/versions", first["id"].as_str().unwrap());
    assert_eq!(rep.post(&versions, &newer).await.ok()["version"], 2);
    let nothing = format!("{annexes}/01890000-0000-7000-8000-000000000000/versions");
    rep.post(&nothing, &newer).await.problem(404);
    let secret = upload("impeller.pdf", "叶轮型线", "confidential").await;
    let secret_file = secret["file_id"].as_str().unwrap().to_owned();
    let kept = rep.post(&annexes, &secret).await.ok();

    let finance = company.person("qian.hui").await;
    let seen = contract.seen_by("qian.hui").await["annexes"].clone();
    assert_eq!(
        seen.as_array().unwrap().len(),
        1,
        "the secret one is absent"
    );
    assert_eq!(seen[0]["versions"][0]["title"], "法兰图 B 版");
    let old = format!("{versions}/1/file");
    assert_eq!(finance.get(&old).await.status, 200, "old versions stay");
    let path = format!("{annexes}/{}/versions/1/file", kept["id"].as_str().unwrap());
    finance.get(&path).await.problem(404);
    for login in ["qian.hui", "han.bing", "chen.jing"] {
        let person = company.person(login).await;
        let direct = person.get(&format!("/files/{secret_file}")).await;
        assert_eq!(
            direct.status, 404,
            "{login} opens it through the annex only"
        );
    }
    let legal = company.person("han.bing").await;
    assert_eq!(legal.get(&path).await.status, 200);
    assert_eq!(legal.get(&path).await.status, 200);
    let history = contract.history("han.bing").await;
    let opened: Vec<&Value> = history
        .iter()
        .filter(|entry| entry["kind"] == "contract.annex_opened")
        .collect();
    assert_eq!(opened.len(), 2, "each download is noted, of open ones none");
    assert_eq!(opened[0]["actor"]["name"], "韩冰", "{opened:#?}");
    let blind = json!(contract.history("qian.hui").await).to_string();
    assert!(!blind.contains("叶轮型线"), "not even its name");
}

/// A budget of two lines.
pub(crate) fn costs(labour: &str) -> Value {
    json!({"costs": [
        {"kind": "material", "words": "两台泵及库存泵", "amount": "70000.00"},
        {"kind": "labour", "amount": labour}]})
}

pub(crate) fn decide(no: i64, verdict: &str, reason: &str) -> Value {
    json!({"no": no, "verdict": verdict, "reason": reason})
}

/// A contract that takes force with an approved budget only.
pub(crate) async fn budgeted(company: &Company) -> Contract<'_> {
    let rep = company.person("chen.jing").await;
    let mut words = input(company, &rep).await;
    words["needs_budget"] = json!(true);
    Contract::written(company, &words).await
}

// Clauses: HD-3.5.
async fn a_budget_beyond_tolerance_needs_finance(company: &Company) {
    let contract = budgeted(company).await;
    assert_eq!(
        contract.sign("wang.qiang").await.refusal_codes(),
        ["budget_open"]
    );
    let wrong = contract.act("chen.jing", "budget", costs("-1")).await;
    assert_eq!(wrong.error_codes(), ["amount"]);
    contract
        .act("chen.jing", "budget", costs("30000.00"))
        .await
        .done();
    let drawn = contract.page().await["budgets"][0].clone();
    assert_eq!(
        (&drawn["total"], &drawn["state"]),
        (&json!("100000.00"), &json!("drawn"))
    );
    assert_eq!(drawn["standard"], Value::Null, "the rep sees no cost");
    let seen = contract.seen_by("qian.hui").await["budgets"][0].clone();
    assert_eq!(
        (
            &seen["standard"],
            &seen["deviation_permille"],
            &seen["within_tolerance"]
        ),
        (&json!("80300.00"), &json!(245), &json!(false))
    );
    let finance = company.person("qian.hui").await;
    let waiting = finance.get("/contracts?budget_waits=true").await.ok();
    assert_eq!(waiting["items"][0]["id"], json!(contract.id));
    let unsaid = contract
        .act("qian.hui", "budget/decide", decide(1, "approve", ""))
        .await;
    assert_eq!(unsaid.error_codes(), ["required"], "beyond the tolerance");
    contract
        .act("chen.jing", "budget/decide", decide(1, "approve", "x"))
        .await
        .problem(403);
    contract
        .act(
            "qian.hui",
            "budget/decide",
            decide(1, "return", "人工费偏高"),
        )
        .await
        .done();
    let refused = contract.sign("wang.qiang").await;
    assert_eq!(refused.refusal_codes(), ["budget_open"]);
    assert_eq!(refused.body["refusals"][0]["value"], "returned");
}

// Clauses: HD-3.5.
async fn a_budget_is_decided_by_another_and_binds_the_lines(company: &Company) {
    let contract = budgeted(company).await;
    contract
        .act("chen.jing", "budget", costs("30000.00"))
        .await
        .done();
    contract
        .act("shen.yue", "budget", costs("14000.00"))
        .await
        .done();
    let stale = contract
        .act("qian.hui", "budget/decide", decide(1, "approve", "x"))
        .await;
    assert_eq!(stale.status, 412, "{stale:?}");
    let own = contract
        .act("shen.yue", "budget/decide", decide(2, "approve", "x"))
        .await;
    assert_eq!(own.refusal_codes(), ["own_budget"]);
    // 84 000 against 80 300 is within five percent: no reason needed.
    contract
        .act("qian.hui", "budget/decide", decide(2, "approve", ""))
        .await
        .done();
    // What is budgeted is what is signed.
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("3");
        })
        .await
        .done();
    let outdated = contract.sign("wang.qiang").await;
    assert_eq!(outdated.body["refusals"][0]["value"], "outdated");
    contract
        .change("chen.jing", |input| {
            input["content"]["lines"][0]["quantity"] = json!("2");
        })
        .await
        .done();
    contract.sign("wang.qiang").await.done();

    let manager = company.person("shen.yue").await;
    let tolerance = json!({"tolerance_permille": 300});
    manager.put_on("/budget-policy", 0, &tolerance).await.done();
    assert_eq!(
        manager.put_on("/budget-policy", 0, &tolerance).await.status,
        412
    );
    assert_eq!(manager.get("/budget-policy").await.ok(), tolerance);
    let rep = company.person("chen.jing").await;
    rep.put_on("/budget-policy", 1, &tolerance)
        .await
        .problem(403);
}
