//! Customers on hold, entered twice, and told differently by their own orders.

use serde_json::{Value, json};
use store::{Sql, params, sql};
use stories::{Answer, Company, Thread, complete, stories};

stories!(
    holds_stack_and_each_is_cleared_by_whom_it_names,
    a_hold_ends_by_itself_and_may_be_about_one_order,
    who_acts_beyond_his_reach_learns_nothing_and_is_noted,
    an_orders_new_phone_and_fuller_address_are_suggested,
    who_is_entered_already_is_found,
    a_customer_has_several_addresses,
    an_order_begins_with_the_customers_usual_terms,
);

async fn customer(company: &Company, code: &str) -> Value {
    let rep = company.person("chen.jing").await;
    let found = company.find(&rep, "customers", code).await;
    let path = format!("/customers/{}", found["id"].as_str().unwrap());
    rep.get(&path).await.ok()
}

fn path(customer: &Value, rest: &str) -> String {
    format!("/customers/{}/{rest}", customer["id"].as_str().unwrap())
}

async fn clear(company: &Company, login: &str, hold: &Value) -> Answer {
    let path = format!("/holds/{}/clear", hold["id"].as_str().unwrap());
    let person = company.person(login).await;
    person.post(&path, &json!({"reason": "问题已解决"})).await
}

/// The same order once more, as a copy would be.
async fn copied<'a>(thread: &Thread<'a>) -> Thread<'a> {
    let rep = thread.company.person("chen.jing").await;
    let mut content = thread.page("chen.jing").await["content"].clone();
    content["contract_no"] = json!("HT-2026-002");
    let id = rep.post("/orders", &content).await.ok()["id"].clone();
    Thread {
        company: thread.company,
        id: id.as_str().unwrap().to_owned(),
        revision: 1,
    }
}

const BEYOND: Sql = sql!(
    "SELECT actor_id, data FROM events WHERE kind = 'user.out_of_reach' ORDER BY position, seq"
);

/// Nobody is told that what he may not reach is there; that he tried stands on his account.
async fn who_acts_beyond_his_reach_learns_nothing_and_is_noted(company: &Company) {
    let of_another = customer(company, "C0001").await;
    let other = company.person("liu.yang").await;
    let change = |id: &str| {
        let path = format!("/customers/{id}");
        let body = json!({"code": "C0001", "name": "苏州瀚海水务有限公司"});
        let other = other.clone();
        async move { other.put_on(&path, 1, &body).await }
    };
    let beyond = change(of_another["id"].as_str().unwrap()).await;
    let absent = change("01936b2e-5f0a-7c3d-9e21-0123456789ab").await;
    for key in ["status", "code", "title", "detail"] {
        assert_eq!(beyond.body[key], absent.body[key], "{key}");
    }
    assert_eq!(beyond.status, 404);
    let thread = Thread::entered(company).await;
    let submit = json!({"checklist": []});
    let path = thread.path("submit");
    other.post_on(&path, 1, &submit).await.problem(404);

    let rows = company
        .db
        .read_with(|tx| Box::pin(async move { tx.fetch_all(BEYOND, params![]).await }))
        .await
        .unwrap();
    let told: Vec<Value> = rows
        .iter()
        .map(|row| serde_json::from_str(&row.get::<String>(1).unwrap()).unwrap())
        .collect();
    let operations: Vec<&Value> = told.iter().map(|data| &data["operation"]).collect();
    assert_eq!(operations, ["customer.update", "order.submit"], "{told:#?}");
    assert!(
        told[1]["path"].as_str().unwrap().ends_with(&path),
        "{told:#?}"
    );
    let history = thread.get("chen.jing", &thread.path("timeline")).await;
    assert!(!history.to_string().contains("refused"), "{history:#}");
}

// Clauses: TR-6.3a.
async fn holds_stack_and_each_is_cleared_by_whom_it_names(company: &Company) {
    let thread = Thread::entered(company).await;
    let held = customer(company, "C0001").await;
    let holds = path(&held, "holds");
    let dispute = json!({"reason": "上一单质量争议", "source": "dispute",
        "points": ["submission", "shipping"], "clearing_posts": ["legal"]});
    let by_rep = thread.post("chen.jing", &holds, &dispute).await;
    assert_eq!(by_rep.status, 403, "{by_rep:?}");
    let empty = json!({"reason": " ", "points": [], "clearing_posts": []});
    let empty = thread.post("wang.qiang", &holds, &empty).await;
    assert_eq!(empty.error_codes(), ["required", "required", "required"]);
    let mut lapsed = dispute.clone();
    lapsed["expires_on"] = json!("2020-01-01");
    let lapsed = thread.post("wang.qiang", &holds, &lapsed).await;
    assert_eq!(lapsed.error_codes(), ["past"], "it would hold nobody");
    // What credit holds, its rules hold; who writes in their name is told so, and it stays on record.
    let mut forged = dispute.clone();
    forged["source"] = json!("credit");
    let forged = thread.post("wang.qiang", &holds, &forged).await;
    assert_eq!(forged.refusal_codes(), ["source_of_rules"], "{forged:?}");
    let history = thread.get("wang.qiang", &path(&held, "history")).await;
    assert!(
        history.to_string().contains("信用冻结由系统"),
        "{history:#}"
    );
    let first = thread.post("wang.qiang", &holds, &dispute).await.ok();
    let finance = json!({"reason": "法院执行信息", "points": ["submission"],
        "clearing_posts": ["finance_manager", "general_manager"]});
    let second = thread.post("shen.yue", &holds, &finance).await.ok();

    let refused = thread.submit().await;
    assert_eq!(refused.refusal_codes(), ["held", "held"], "{refused:?}");
    let told = refused.body["refusals"].to_string();
    for word in ["上一单质量争议", "法务", "法院执行信息", "财务经理"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let copy = copied(&thread).await;
    let refused = copy.submit().await;
    assert_eq!(
        refused.refusal_codes(),
        ["held", "held"],
        "a copy does not get round"
    );

    let wrong = clear(company, "wang.qiang", &first).await;
    assert_eq!(wrong.refusal_codes(), ["not_yours_to_clear"], "{wrong:?}");
    let cleared = clear(company, "han.bing", &first).await.ok();
    assert_eq!(cleared["clearing_reason"], "问题已解决");
    assert_eq!(thread.submit().await.refusal_codes(), ["held"]);
    let _ = clear(company, "lin.feng", &second).await.ok();
    let _ = thread.submit().await.ok();
    let kept = thread.get("chen.jing", &holds).await;
    assert_eq!(kept.as_array().map(Vec::len), Some(2), "history is kept");
}

async fn a_hold_ends_by_itself_and_may_be_about_one_order(company: &Company) {
    let (thread, other) = (
        Thread::entered(company).await,
        Thread::entered(company).await,
    );
    let held = customer(company, "C0001").await;
    let hold = json!({"reason": "等客户盖章", "points": ["submission"], "clearing_posts": ["legal"],
        "expires_on": "2026-03-03", "order_id": thread.id});
    let _ = thread
        .post("han.bing", &path(&held, "holds"), &hold)
        .await
        .ok();
    let _ = other.submit().await.ok();
    company.days_pass(1).await;
    assert_eq!(
        thread.submit().await.refusal_codes(),
        ["held"],
        "its last day counts"
    );
    company.days_pass(1).await;
    let _ = thread.submit().await.ok();
}

// Clauses: BL-6.
async fn an_orders_new_phone_and_fuller_address_are_suggested(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut body = complete(company, &rep).await;
    body["contact_phone"] = json!("139 1111 2222");
    body["delivery_place"] = json!("江苏省苏州市工业园区星湖街328号 3 幢");
    let before = customer(company, "C0001").await;
    for _ in 0..2 {
        let id = rep.post("/orders", &body).await.ok()["id"].clone();
        let id = id.as_str().unwrap().to_owned();
        let thread = Thread {
            company,
            id,
            revision: 1,
        };
        let _ = thread.submit().await.ok();
    }
    let open = rep.get("/customer-suggestions").await.ok();
    let open = open.as_array().unwrap().clone();
    assert_eq!(open.len(), 2, "each is suggested once: {open:#?}");
    let of = |field: &str| open.iter().find(|s| s["field"] == field).unwrap().clone();
    let (phone, address) = (of("contact_phone"), of("address"));
    assert_eq!(
        (&phone["subject"], &phone["present"]),
        (&json!("顾明"), &json!("13800000001"))
    );
    let act = |suggestion: &Value, what: &str| {
        format!(
            "/customer-suggestions/{}/{what}",
            suggestion["id"].as_str().unwrap()
        )
    };
    let by_finance = company.person("shen.yue").await;
    let refused = by_finance.post(&act(&phone, "accept"), &json!({})).await;
    assert_eq!(refused.status, 403, "{refused:?}");
    let _ = rep.post(&act(&phone, "accept"), &json!({})).await.ok();
    let _ = rep.post(&act(&address, "dismiss"), &json!({})).await.ok();
    let twice = rep.post(&act(&address, "accept"), &json!({})).await;
    assert_eq!(twice.refusal_codes(), ["settled"], "{twice:?}");

    let after = customer(company, "C0001").await;
    assert_eq!(after["contacts"][0]["phone"], "139 1111 2222");
    assert_eq!(after["contacts"][0]["role"], before["contacts"][0]["role"]);
    assert_eq!(after["address"], before["address"]);
    assert_eq!(rep.get("/customer-suggestions").await.ok(), json!([]));
    let kept = rep.get(&path(&after, "suggestions")).await.ok();
    let states: Vec<_> = kept
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["state"])
        .collect();
    assert_eq!(states.len(), 2, "{kept:#}");
    assert!(states.contains(&&json!("accepted")) && states.contains(&&json!("dismissed")));
    let stranger = company.person("liu.yang").await;
    assert_eq!(stranger.get("/customer-suggestions").await.ok(), json!([]));
    assert_eq!(stranger.get(&path(&after, "holds")).await.status, 404);
}

async fn who_is_entered_already_is_found(company: &Company) {
    let rep = company.person("liu.yang").await;
    let check = async |query: &str| {
        let path = format!("/customer-duplicates/check?{query}");
        let found = rep.get(&path).await.ok();
        let found = found.as_array().unwrap().iter();
        found
            .map(|twin| (twin["code"].clone(), twin["same"].clone()))
            .collect::<Vec<_>>()
    };
    let by_name = check("name=苏州 瀚海水务").await;
    assert_eq!(
        by_name,
        [(json!("C0001"), json!(["name"]))],
        "a colleague's customer too"
    );
    for moved in ["瀚海水务（苏州）有限公司", "江苏省苏州市瀚海水务"] {
        let found = check(&format!("name={moved}")).await;
        assert_eq!(found, by_name, "the town stands elsewhere: {moved}");
    }
    assert_eq!(check("name=瀚海水务（无锡）有限公司").await, []);
    let all = check("name=瀚海水务&tax_no=91320500 ma1x0001a&phone=(0512)66880001").await;
    assert_eq!(all, [(json!("C0001"), json!(["tax_no", "phone"]))]);
    assert_eq!(check("name=全新客户&phone=123").await, []);

    let manager = company.person("wang.qiang").await;
    assert_eq!(manager.get("/customer-duplicates").await.ok(), json!([]));
    let twice = json!({"code": "C0101", "name": "瀚海水务", "tax_no": "91320500-MA1X0001A"});
    let _ = rep.post("/customers", &twice).await.ok();
    let groups = manager.get("/customer-duplicates").await.ok();
    assert_eq!(groups[0]["same"], "tax_no", "{groups:#}");
    let codes: Vec<_> = groups[0]["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|twin| &twin["code"])
        .collect();
    assert_eq!(codes, ["C0001", "C0101"]);
}

async fn a_customer_has_several_addresses(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut content = customer(company, "C0001").await;
    let version = content["version"].as_i64().unwrap();
    let address = path(&content, "");
    let address = address.trim_end_matches('/').to_owned();
    let fields = content.as_object_mut().unwrap();
    for shown in ["id", "owner_name", "version"] {
        fields.remove(shown);
    }
    content["addresses"] = json!([
        {"label": "二期工地", "address": "苏州市吴江区太湖新城 8 号", "contact": "陆工", "phone": "13822223333"},
        {"label": "", "address": " ", "contact": "", "phone": ""},
    ]);
    let wrong = rep.put_on(&address, version, &content).await;
    assert_eq!(wrong.error_codes(), ["required"], "{wrong:?}");
    content["addresses"].as_array_mut().unwrap().pop();
    let _ = rep.put_on(&address, version, &content).await.ok();
    let kept = customer(company, "C0001").await;
    assert_eq!(kept["addresses"], content["addresses"]);
}

/// An instalment of the whole, so many days after the month's end.
fn monthly(days: u32) -> Value {
    json!({"instalments": [{"percent": "100", "event": "shipping",
        "due": {"kind": "end_of_month", "n": days}}]})
}

// Clauses: EQ-4.1a.
async fn an_order_begins_with_the_customers_usual_terms(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut content = customer(company, "C0001").await;
    let version = content["version"].as_i64().unwrap();
    let address = path(&content, "");
    let address = address.trim_end_matches('/').to_owned();
    let fields = content.as_object_mut().unwrap();
    for shown in ["id", "owner_name", "version"] {
        fields.remove(shown);
    }
    content["payment_terms"] = json!({"instalments": [{"percent": "90", "event": "shipping",
        "due": {"kind": "days", "n": 30}}]});
    let wrong = rep.put_on(&address, version, &content).await;
    assert_eq!(wrong.error_codes(), ["sum_100"], "{wrong:?}");
    content["payment_terms"] = monthly(30);
    let _ = rep.put_on(&address, version, &content).await.ok();
    let history = rep.get(&format!("{address}/history")).await.ok();
    assert!(history.to_string().contains("end_of_month"), "{history:#}");

    let mut order = complete(company, &rep).await;
    order["payment_terms"] = Value::Null;
    let saved = rep.post("/orders", &order).await.ok();
    let thread = Thread {
        company,
        id: saved["id"].as_str().unwrap().to_owned(),
        revision: 1,
    };
    let page = thread.page("chen.jing").await;
    assert_eq!(page["content"]["payment_terms"], monthly(30), "{page:#}");
    let quotation = rep
        .post(
            "/quotations",
            &json!({"content": order, "valid_until": "2026-03-31"}),
        )
        .await
        .ok();
    let quotation = format!("/quotations/{}", quotation["id"].as_str().unwrap());
    let quoted = rep.get(&quotation).await.ok();
    assert!(quoted.to_string().contains("end_of_month"), "{quoted:#}");

    let _ = thread.submit().await.ok();
    let checks = thread.path("steps/initial_review/checks");
    let usual = async |thread: &Thread<'_>, path: &str| {
        let shown = thread.get("wang.qiang", path).await.to_string();
        let at = shown.find("terms.usual");
        let at = at.unwrap_or_else(|| panic!("{shown}"));
        shown[shown.floor_char_boundary(at.saturating_sub(300))..].to_owned()
    };
    assert!(!usual(&thread, &checks).await.contains("惯用："));
    order["payment_terms"] = monthly(60);
    let other = rep.post("/orders", &order).await.ok();
    let other = Thread {
        company,
        id: other["id"].as_str().unwrap().to_owned(),
        revision: 1,
    };
    let _ = other.submit().await.ok();
    let checks = other.path("steps/initial_review/checks");
    let differs = usual(&other, &checks).await;
    for days in ["30", "60"] {
        assert!(differs.contains(days), "{differs}");
    }
}
