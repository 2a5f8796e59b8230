//! What quotations and contracts ask for before there is an order lies on the right desks.

use kernel::Clock as _;
use serde_json::{Value, json};
use stories::{Company, Thread, stories};

use crate::{
    contract_budgets,
    contracts::{self, Contract},
    frame_contracts,
    quotations::{self, Quotation, accept},
};

stories!(
    a_price_below_the_floor_lies_with_those_who_may_approve_it,
    a_raised_floor_asks_at_once,
    a_raised_floor_asks_about_a_draft_order,
    what_a_clerk_wrote_asks_its_rep_to_confirm,
    an_inquiry_asks_its_rep_for_an_answer,
    a_quotation_asks_its_rep_before_it_expires,
    an_accepted_quotation_asks_for_its_order,
    a_contract_asks_for_signatures_and_for_the_manager,
    a_drawn_budget_lies_with_finance,
    obligations_come_up_in_time_without_an_order,
);

/// Title, due day and address of what lies on a desk about one document.
async fn lies(company: &Company, (login, list): (&str, &str), link: &str) -> Vec<Value> {
    let bench = company.person(login).await.get("/workbench").await.ok();
    let about = |task: &&Value| task["link"].as_str().unwrap().starts_with(link);
    let tasks = bench[list].as_array().unwrap().iter();
    tasks.filter(about).cloned().collect()
}

/// The one thing that lies on a desk about a document.
async fn asked(company: &Company, desk: (&str, &str), link: &str) -> Value {
    let mut all = lies(company, desk, link).await;
    assert_eq!(all.len(), 1, "{desk:?} {link}: {all:#?}");
    all.remove(0)
}

async fn nothing(company: &Company, desk: (&str, &str), link: &str) {
    let all = lies(company, desk, link).await;
    assert!(all.is_empty(), "{desk:?} {link}: {all:#?}");
}

fn title(task: &Value) -> &str {
    task["title"]["zh"].as_str().unwrap()
}

fn due_on(task: &Value) -> &str {
    &task["due_at"].as_str().unwrap()[..10]
}

/// A quotation of pumps at some price, written by the rep.
async fn priced<'a>(company: &'a Company, price: &str) -> Quotation<'a> {
    let rep = company.person("chen.jing").await;
    let mut sheet = quotations::input(company, &rep).await;
    sheet["content"]["lines"][0]["unit_price"] = json!(price);
    Quotation::written(company, "chen.jing", &sheet).await
}

// Clauses: BL-2a.
async fn a_price_below_the_floor_lies_with_those_who_may_approve_it(company: &Company) {
    let quotation = priced(company, "40000").await;
    let link = quotation.link();
    let task = asked(company, ("wang.qiang", "mine"), &link).await;
    assert_eq!(title(&task), "特批低于底价 4.8% 的报价");
    assert_eq!(due_on(&task), "2026-03-03", "one working day");
    assert_eq!(task["heading"]["party"], "苏州瀚海水务有限公司");
    asked(company, ("lin.feng", "mine"), &link).await;
    for other in ["he.jun", "liu.yang", "shen.yue"] {
        nothing(company, (other, "mine"), &link).await;
    }
    nothing(company, ("chen.jing", "mine"), &link).await;
    let waits = asked(company, ("chen.jing", "waiting"), &link).await;
    assert_eq!(waits["asked"]["post"], "sales_manager");

    // Nobody is asked about a price of his own.
    let own = json!({"unit_price": "40500"});
    quotation.change_line("wang.qiang", own).await.done();
    nothing(company, ("wang.qiang", "mine"), &link).await;
    asked(company, ("lin.feng", "mine"), &link).await;

    // Beyond the manager's authority it is the general manager's alone.
    let deeper = json!({"unit_price": "30000"});
    quotation.change_line("chen.jing", deeper).await.done();
    nothing(company, ("wang.qiang", "mine"), &link).await;
    asked(company, ("lin.feng", "mine"), &link).await;
    let waits = asked(company, ("chen.jing", "waiting"), &link).await;
    assert_eq!(waits["asked"]["post"], "general_manager");

    quotation.approve_prices("lin.feng").await;
    nothing(company, ("lin.feng", "mine"), &link).await;
    nothing(company, ("chen.jing", "waiting"), &link).await;
    // A lower price asks again.
    let lower = json!({"unit_price": "29999"});
    quotation.change_line("chen.jing", lower).await.done();
    asked(company, ("lin.feng", "mine"), &link).await;
    let enough = json!({"unit_price": "47000"});
    quotation.change_line("chen.jing", enough).await.done();
    nothing(company, ("lin.feng", "mine"), &link).await;
}

/// Waits until what was to be done after a commit is done.
async fn no_job_waits(company: &Company) {
    for _ in 0..200 {
        let now = company.clock.now();
        let counts = company
            .db
            .read_with(move |tx| Box::pin(jobs::counts(tx, now)))
            .await
            .unwrap();
        assert_eq!(counts.dead, 0, "{counts:?}");
        if counts.due + counts.later + counts.running == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a job never ends");
}

/// Whoever keeps prices gives the pump another floor.
async fn floor_moves(company: &Company, floor: &str) {
    let keeper = company.person("shen.yue").await;
    let product = company.find(&keeper, "products", "YS-150").await;
    let prices = format!("/products/{}/prices", product["id"].as_str().unwrap());
    let moved = json!({"list_price": "52000", "floor_price": floor, "cost_price": "31000"});
    let version = product["version"].as_i64().unwrap();
    keeper.put_on(&prices, version, &moved).await.done();
    no_job_waits(company).await;
}

// Clauses: BL-2a.
async fn a_raised_floor_asks_at_once(company: &Company) {
    let quotation = priced(company, "47000").await;
    let link = quotation.link();
    nothing(company, ("wang.qiang", "mine"), &link).await;
    company.days_pass(3).await;
    floor_moves(company, "48000").await;
    let task = asked(company, ("wang.qiang", "mine"), &link).await;
    assert_eq!(title(&task), "特批低于底价 2.1% 的报价");
    assert_ne!(
        task["urgency"], "overdue",
        "it began to ask when the floor moved"
    );
    let manager = company.person("wang.qiang").await;
    let floors = manager.get(&link).await.ok()["floors"].clone();
    assert_eq!(floors[0]["floor"], "48000", "{floors:#}");
    floor_moves(company, "46000").await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
    floor_moves(company, "48000").await;
    let refused = quotation.issue("chen.jing").await;
    assert_eq!(refused.refusal_codes(), ["below_floor"]);
    quotation.approve_prices("wang.qiang").await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
    // What was approved is a price, whatever the floor is by now.
    floor_moves(company, "49000").await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
    quotation.issue("chen.jing").await.done();
    // What the customer has in his hands is agreed.
    floor_moves(company, "50000").await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
}

// Clauses: BL-2a.
async fn a_raised_floor_asks_about_a_draft_order(company: &Company) {
    let thread = Thread::entered(company).await;
    let link = thread.path("");
    let link = link.trim_end_matches('/');
    nothing(company, ("wang.qiang", "mine"), link).await;
    floor_moves(company, "48000").await;
    let task = asked(company, ("wang.qiang", "mine"), link).await;
    assert!(title(&task).ends_with("的订单价格"), "{task:#}");
    let waits = asked(company, ("chen.jing", "waiting"), link).await;
    assert_eq!(waits["asked"]["post"], "sales_manager");
    nothing(company, ("he.jun", "mine"), link).await;
    nothing(company, ("liu.yang", "mine"), link).await;
    assert_eq!(thread.submit().await.refusal_codes(), ["below_floor"]);
    floor_moves(company, "42000").await;
    nothing(company, ("wang.qiang", "mine"), link).await;
    thread.submit().await.done();

    // Under review it is judged there; taken back it asks as the floor is by then.
    floor_moves(company, "48000").await;
    let floors = thread.get("wang.qiang", &thread.path("floor-prices")).await;
    assert_eq!(floors[0]["floor"], "48000", "{floors:#}");
    let back = json!({"reason": "价格再核一次"});
    thread
        .post("chen.jing", &thread.path("withdraw"), &back)
        .await
        .done();
    asked(company, ("wang.qiang", "mine"), link).await;
    let line = floors[0]["line_id"].as_str().unwrap();
    let path = thread.path(&format!("lines/{line}/floor-approval"));
    let manager = company.person("wang.qiang").await;
    let reason = json!({"reason": "老客户续单"});
    manager.post_on(&path, 1, &reason).await.done();
    nothing(company, ("wang.qiang", "mine"), link).await;
    thread.submit().await.done();
}

async fn a_quotation_asks_its_rep_before_it_expires(company: &Company) {
    // Valid until Tuesday, March 31.
    let (quotation, _) = Quotation::issued(company).await;
    let link = quotation.link();
    nothing(company, ("chen.jing", "mine"), &link).await;
    company.days_pass(23).await;
    nothing(company, ("chen.jing", "mine"), &link).await;
    company.days_pass(1).await;
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert_eq!(title(&task), "报价 2026-03-31 到期，客户还没有答复：请跟进");
    assert_eq!(due_on(&task), "2026-03-31");
    nothing(company, ("liu.yang", "mine"), &link).await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
    company.days_pass(6).await;
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&task).contains("已过期"), "{task:#}");
    assert_eq!(task["urgency"], "overdue");
    let reason = json!({"reason": "客户项目推迟"});
    quotation.act("chen.jing", "withdraw", reason).await.done();
    nothing(company, ("chen.jing", "mine"), &link).await;
}

async fn an_accepted_quotation_asks_for_its_order(company: &Company) {
    let (quotation, token) = Quotation::issued(company).await;
    let link = quotation.link();
    accept(company, &token).await.done();
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&task).contains("请生成订单或合同"), "{task:#}");
    assert_eq!(due_on(&task), "2026-03-04");
    quotation.act("chen.jing", "order", json!({})).await.done();
    nothing(company, ("chen.jing", "mine"), &link).await;
}

async fn a_contract_asks_for_signatures_and_for_the_manager(company: &Company) {
    let rep = company.person("chen.jing").await;
    let whole = contracts::input(company, &rep).await;
    let mut unsigned = whole.clone();
    unsigned["signatories"] = json!([]);
    unsigned["signed_on"] = Value::Null;
    let mut unwritten = unsigned.clone();
    unwritten["content"]["lines"] = json!([]);
    let contract = Contract::written(company, &unwritten).await;
    let link = contract.path("");
    nothing(company, ("chen.jing", "mine"), &link).await;

    contract
        .change("chen.jing", |input| *input = unsigned)
        .await
        .done();
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&task).starts_with("合同待签署"), "{task:#}");
    assert_eq!(due_on(&task), "2026-03-05");
    nothing(company, ("wang.qiang", "mine"), &link).await;

    contract
        .change("chen.jing", |input| *input = whole)
        .await
        .done();
    nothing(company, ("chen.jing", "mine"), &link).await;
    let waits = asked(company, ("chen.jing", "waiting"), &link).await;
    assert_eq!(waits["asked"]["post"], "sales_manager");
    let task = asked(company, ("wang.qiang", "mine"), &link).await;
    assert!(title(&task).ends_with("办理生效"), "{task:#}");
    for other in ["he.jun", "han.bing", "lin.feng"] {
        nothing(company, (other, "mine"), &link).await;
    }
    // Once it is late, others who may see it too.
    company.days_pass(2).await;
    asked(company, ("han.bing", "mine"), &link).await;
    contract.sign("wang.qiang").await.done();
    nothing(company, ("wang.qiang", "mine"), &link).await;

    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert_eq!(title(&task), "合同已生效：请生成订单");
    contract.ordered(json!({})).await;
    nothing(company, ("chen.jing", "mine"), &link).await;
}

// Clauses: HD-3.5.
async fn a_drawn_budget_lies_with_finance(company: &Company) {
    let contract = contract_budgets::budgeted(company).await;
    let link = contract.path("");
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&task).contains("编制预算"), "{task:#}");
    let costs = contract_budgets::costs("10300.00");
    contract.act("chen.jing", "budget", costs).await.done();
    nothing(company, ("chen.jing", "mine"), &link).await;
    asked(company, ("chen.jing", "waiting"), &link).await;
    nothing(company, ("wang.qiang", "mine"), &link).await;
    let task = asked(company, ("qian.hui", "mine"), &link).await;
    assert_eq!(title(&task), "审定合同预算");
    let decided = contract_budgets::decide(1, "approve", "");
    contract
        .act("qian.hui", "budget/decide", decided)
        .await
        .done();
    nothing(company, ("qian.hui", "mine"), &link).await;
    asked(company, ("wang.qiang", "mine"), &link).await;
}

// Clauses: GA-4a.
async fn obligations_come_up_in_time_without_an_order(company: &Company) {
    let rep = company.person("chen.jing").await;
    let mut words = frame_contracts::frame(company, &rep, "20").await;
    let term = |words: &str, owed_by: &str, n: u32| {
        json!({"words": words, "owed_by": owed_by, "starts": {"kind": "in_force"},
            "limit": {"kind": "working_days", "n": n}, "consequence": {"kind": "task"}})
    };
    words["obligations"] = json!([
        term("提供履约保函", "us", 3),
        term("提交年度计划", "us", 12),
        term("确认图纸", "customer", 2),
    ]);
    let contract = Contract::in_force(company, &words).await;
    let link = contract.path("#obligation-");
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert_eq!(title(&task), "履行我方合同义务：提供履约保函");
    assert_eq!(due_on(&task), "2026-03-05");
    nothing(company, ("wang.qiang", "mine"), &link).await;

    company.days_pass(3).await;
    company.clocks_run().await;
    let all = lies(company, ("chen.jing", "mine"), &link).await;
    let titles: Vec<&str> = all.iter().map(title).collect();
    assert_eq!(
        titles,
        [
            "催客户履行逾期的合同义务：确认图纸",
            "履行我方合同义务：提供履约保函"
        ]
    );
    let id = all[1]["link"].as_str().unwrap().rsplit_once("obligation-");
    let fulfil = contract.path(&format!("/obligations/{}/fulfil", id.unwrap().1));
    let rep = company.person("chen.jing").await;
    rep.post(&fulfil, &json!({"note": "保函已寄出"}))
        .await
        .done();
    let left = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&left).contains("确认图纸"), "{left:#}");
}

// Clauses: BL-2b.
async fn what_a_clerk_wrote_asks_its_rep_to_confirm(company: &Company) {
    let rep = company.person("chen.jing").await;
    let sheet = quotations::input(company, &rep).await;
    let quotation = Quotation::written(company, "xu.min", &sheet).await;
    let link = quotation.link();
    let task = asked(company, ("chen.jing", "mine"), &link).await;
    assert!(title(&task).starts_with("报价由他人代填"), "{task:#}");
    assert_eq!(due_on(&task), "2026-03-03", "one working day");
    for other in ["liu.yang", "wang.qiang"] {
        nothing(company, (other, "mine"), &link).await;
    }
    let confirm = async || {
        quotation
            .act("chen.jing", "confirm", json!({}))
            .await
            .done()
    };
    confirm().await;
    nothing(company, ("chen.jing", "mine"), &link).await;
    // What is changed afterwards is confirmed anew.
    let part = json!({"remark": "带底座"});
    quotation.change_line("xu.min", part).await.done();
    asked(company, ("chen.jing", "mine"), &link).await;
    confirm().await;
    nothing(company, ("chen.jing", "mine"), &link).await;
    // His own words need no word of his.
    let own = Quotation::written(company, "chen.jing", &sheet).await;
    nothing(company, ("chen.jing", "mine"), &own.link()).await;
}

// Clauses: EQ-3.1a.
async fn an_inquiry_asks_its_rep_for_an_answer(company: &Company) {
    let rep = company.person("chen.jing").await;
    let words =
        json!({"content": {"order_type": "equipment", "channel": "fair"}, "prospect": "常州水务"});
    let register = async || {
        let saved = rep.post("/inquiries", &words).await.ok();
        format!("/inquiries/{}", saved["id"].as_str().unwrap())
    };
    let path = register().await;
    let task = asked(company, ("chen.jing", "mine"), &path).await;
    assert!(title(&task).starts_with("询价尚未答复"), "{task:#}");
    assert_eq!(task["heading"]["party"], "常州水务");
    assert_eq!(due_on(&task), "2026-03-04", "two working days");
    nothing(company, ("liu.yang", "mine"), &path).await;
    let lost = json!({"code": "price", "reason": ""});
    rep.post(&format!("{path}/lose"), &lost).await.done();
    nothing(company, ("chen.jing", "mine"), &path).await;

    // A quotation is an answer too.
    let mut whole = words.clone();
    let sheet = quotations::input(company, &rep).await;
    let mut content = sheet["content"].clone();
    content["channel"] = json!("fair");
    content["lines"][0]
        .as_object_mut()
        .unwrap()
        .remove("unit_price");
    whole["content"] = content;
    whole["prospect"] = json!("");
    let saved = rep.post("/inquiries", &whole).await.ok();
    let path = format!("/inquiries/{}", saved["id"].as_str().unwrap());
    asked(company, ("chen.jing", "mine"), &path).await;
    rep.post(&format!("{path}/quotation"), &json!({}))
        .await
        .done();
    nothing(company, ("chen.jing", "mine"), &path).await;
}
