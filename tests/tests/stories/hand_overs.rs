//! A rep leaves: what he answers for is handed over in one go, and what cannot go is named.

use serde_json::{Value, json};
use stories::{Answer, Company, Thread, stories};

use crate::{
    contracts::{self, Contract},
    quotations::{self, Quotation, accept},
};

stories!(
    everything_of_a_rep_is_handed_over_at_once,
    only_what_was_seen_and_named_moves,
    the_heir_is_told_whatever_moved,
    what_the_successor_may_not_keep_is_named_and_stays,
    only_a_manager_hands_over_and_only_within_his_reach,
);

async fn id_of(company: &Company, login: &str) -> Value {
    company.person(login).await.get("/me").await.ok()["id"].clone()
}

/// What somebody answers for, as whoever hands over sees it.
async fn seen(company: &Company, by: &str, of: &str) -> Value {
    let of = id_of(company, of).await;
    let path = format!("/hand-overs/{}", of.as_str().unwrap());
    let page = company.person(by).await.get(&path).await.ok();
    page["documents"].clone()
}

fn ids(documents: &Value) -> Vec<Value> {
    let documents = documents.as_array().unwrap().iter();
    documents.map(|held| held["id"].clone()).collect()
}

/// Labels of what somebody answers for, by kind.
async fn held(company: &Company, by: &str, of: &str) -> Vec<(String, String)> {
    named(&seen(company, by, of).await)
}

fn named(documents: &Value) -> Vec<(String, String)> {
    let word = |held: &Value, key: &str| held[key].as_str().unwrap().to_owned();
    let documents = documents.as_array().unwrap().iter();
    documents
        .map(|held| (word(held, "kind"), word(held, "label")))
        .collect()
}

fn of_kind(all: &[(String, String)], kind: &str) -> usize {
    all.iter().filter(|(k, _)| k == kind).count()
}

/// Hands over what is named, or else all that the general manager sees.
async fn hand(company: &Company, by: &str, (from, to): (&str, &str), part: Value) -> Answer {
    let all = seen(company, "lin.feng", from).await;
    let mut body = json!({"from": id_of(company, from).await, "to": id_of(company, to).await,
        "documents": ids(&all), "reason": "陈静离职"});
    let fields = body.as_object_mut().unwrap();
    fields.extend(part.as_object().unwrap().clone());
    company.person(by).await.post("/hand-overs", &body).await
}

/// An order in hand, a draft, an issued and an accepted quotation, a contract and an inquiry.
struct Work<'a> {
    order: Thread<'a>,
    drafted: Quotation<'a>,
    accepted: Quotation<'a>,
    contract: Contract<'a>,
    inquiry: String,
}

async fn work(company: &Company) -> Work<'_> {
    let rep = company.person("chen.jing").await;
    let words = quotations::input(company, &rep).await;
    let drafted = Quotation::written(company, "chen.jing", &words).await;
    let (accepted, token) = Quotation::issued(company).await;
    accept(company, &token).await.done();
    // This one has become an order, and is nobody's work any more.
    let (used, token) = Quotation::issued(company).await;
    accept(company, &token).await.done();
    used.act("chen.jing", "order", json!({})).await.done();
    let inquiry =
        json!({"content": {"order_type": "equipment", "channel": "fair"}, "prospect": "常州水务"});
    let inquiry = rep.post("/inquiries", &inquiry).await.ok();
    let whole = contracts::input(company, &rep).await;
    Work {
        order: Thread::entered(company).await,
        drafted,
        accepted,
        contract: Contract::written(company, &whole).await,
        inquiry: format!("/inquiries/{}", inquiry["id"].as_str().unwrap()),
    }
}

async fn everything_of_a_rep_is_handed_over_at_once(company: &Company) {
    let work = work(company).await;
    let before = held(company, "wang.qiang", "chen.jing").await;
    let counts = ["order", "quotation", "contract", "inquiry"].map(|kind| of_kind(&before, kind));
    assert_eq!(counts, [2, 2, 1, 1], "{before:?}");
    assert!(of_kind(&before, "customer") > 1, "{before:?}");

    let rest = ("chen.jing", "liu.yang");
    let done = hand(company, "wang.qiang", rest, json!({})).await.ok();
    assert_eq!(named(&done["moved"]), before);
    assert_eq!(done["refused"], json!([]));
    assert_eq!(held(company, "wang.qiang", "chen.jing").await, []);
    let heir = held(company, "wang.qiang", "liu.yang").await;
    assert!(before.iter().all(|one| heir.contains(one)), "{heir:?}");
    // Once more there is nothing left to name.
    let again = hand(company, "wang.qiang", rest, json!({})).await;
    assert_eq!(again.error_codes(), ["required"], "{again:?}");

    // The other sees and goes on with all of it; each history says who, why, from whom to whom.
    let heir = company.person("liu.yang").await;
    let told = "由陈静移交给刘洋：陈静离职";
    let (drafted, accepted) = (work.drafted.link(), work.accepted.link());
    for path in [&drafted, &accepted, &work.contract.path(""), &work.inquiry] {
        let history = heir.get(&format!("{path}/history")).await.ok();
        assert!(history.to_string().contains(told), "{path}: {history:#}");
    }
    let timeline = heir.get(&work.order.path("timeline")).await.ok();
    assert!(timeline.to_string().contains(told), "{timeline:#}");
    let entry = events(company, &drafted).await;
    assert_eq!(entry["actor"]["name"], "王强", "{entry:#}");
    let desk = heir.get("/workbench").await.ok();
    let mine = desk["mine"].to_string();
    assert!(mine.contains("陈静的业务移交给您"), "{mine}");
    assert!(mine.contains(&accepted), "the accepted quotation is his");
    assert!(mine.contains("订单录入"), "and the entry of the order");
    let left = company.person("chen.jing").await;
    left.get(&drafted).await.problem(404);
    let customer = company.find(&heir, "customers", "C0001").await;
    assert_eq!(customer["owner_id"], id_of(company, "liu.yang").await);
}

/// The newest entry of a history.
async fn events(company: &Company, path: &str) -> Value {
    let person = company.person("lin.feng").await;
    let history = person.get(&format!("{path}/history")).await.ok();
    let entries = history.get("items").unwrap_or(&history);
    entries.as_array().unwrap().last().unwrap().clone()
}

async fn only_what_was_seen_and_named_moves(company: &Company) {
    let work = work(company).await;
    let before = seen(company, "wang.qiang", "chen.jing").await;
    // Since then one has come in, one has ended, and one has been given to somebody else.
    let rep = company.person("chen.jing").await;
    let inquiry =
        json!({"content": {"order_type": "equipment", "channel": "fair"}, "prospect": "无锡水务"});
    let came = rep.post("/inquiries", &inquiry).await.ok();
    let lost = json!({"code": "price", "reason": ""});
    let lose = format!("{}/lose", work.inquiry);
    rep.post(&lose, &lost).await.done();
    let order = work.order.page("lin.feng").await["order"]["id"].clone();
    let away = ("chen.jing", "ye.qing");
    let only = json!({"documents": [order]});
    hand(company, "wang.qiang", away, only).await.ok();

    let nothing = json!({"documents": []});
    let to = ("chen.jing", "liu.yang");
    let refused = hand(company, "wang.qiang", to, nothing).await;
    assert_eq!(refused.error_codes(), ["required"], "{refused:?}");
    let unnamed = json!({"from": id_of(company, "chen.jing").await,
        "to": id_of(company, "liu.yang").await, "reason": "陈静离职"});
    let manager = company.person("wang.qiang").await;
    let refused = manager.post("/hand-overs", &unnamed).await;
    assert_eq!(refused.error_codes(), ["required"], "{refused:?}");

    let stale = json!({"documents": ids(&before)});
    let done = hand(company, "wang.qiang", to, stale).await.ok();
    assert_eq!(ids(&done["moved"]).len(), ids(&before).len() - 2);
    let mut gone = done["gone"].as_array().unwrap().clone();
    let lost = work.inquiry.trim_start_matches("/inquiries/");
    let mut ended = vec![order, json!(lost)];
    gone.sort_by_key(Value::to_string);
    ended.sort_by_key(Value::to_string);
    assert_eq!(gone, ended, "{done:#}");
    assert_eq!(
        ids(&seen(company, "wang.qiang", "chen.jing").await),
        [came["id"].clone()],
        "what came in since stays"
    );
}

async fn the_heir_is_told_whatever_moved(company: &Company) {
    let work = work(company).await;
    let heir = company.person("liu.yang").await;
    let (drafted, contract) = (work.drafted.link(), work.contract.path(""));
    for path in [&drafted, &contract, &work.inquiry] {
        let id = path.rsplit('/').next().unwrap();
        let only = json!({"documents": [id]});
        let to = ("chen.jing", "liu.yang");
        hand(company, "wang.qiang", to, only).await.ok();
        let desk = heir.get("/workbench").await.ok();
        let mine = desk["mine"].as_array().unwrap();
        let told = |task: &&Value| {
            task["link"] == json!(path) && task["title"].to_string().contains("陈静的业务移交给您")
        };
        let notice = mine.iter().find(told);
        let notice = notice.unwrap_or_else(|| panic!("nothing of {path}: {desk:#}"));
        assert_ne!(notice["heading"]["number"], "", "{notice:#}");
        let noted = format!("/tasks/{}/done", notice["id"].as_str().unwrap());
        heir.post(&noted, &json!({"outcome": ""})).await.ok();
    }
    let rep = company.person("chen.jing").await;
    let customer = company.find(&rep, "customers", "C0001").await["id"].clone();
    let only = json!({"documents": [customer]});
    let to = ("chen.jing", "liu.yang");
    hand(company, "wang.qiang", to, only).await.ok();
    let desk = heir.get("/workbench").await.ok();
    let mine = desk["mine"].to_string();
    assert!(mine.contains("客户 1"), "{mine}");
    assert_eq!(
        desk["mine"]
            .to_string()
            .matches("陈静的业务移交给您")
            .count(),
        1
    );
}

async fn what_the_successor_may_not_keep_is_named_and_stays(company: &Company) {
    let work = work(company).await;
    // A designer keeps orders and contracts, but no quotations and no inquiries.
    let to = ("chen.jing", "ye.qing");
    let done = hand(company, "wang.qiang", to, json!({})).await.ok();
    let refused = done["refused"].as_array().unwrap();
    let kinds: Vec<&str> = refused
        .iter()
        .map(|one| one["document"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["quotation", "quotation", "inquiry"]);
    for one in refused {
        assert_eq!(one["refusal"]["code"], "not_of_post", "{one:#}");
    }
    let left = held(company, "wang.qiang", "chen.jing").await;
    assert_eq!(left.len(), 3, "{left:?}");
    let owner = work.order.page("lin.feng").await["order"]["owner"]["name"].clone();
    assert_eq!(owner, "叶青");
    // Some of the rest, chosen.
    let chosen = json!({"documents": [refused[2]["document"]["id"]]});
    let to = ("chen.jing", "liu.yang");
    let done = hand(company, "wang.qiang", to, chosen).await.ok();
    assert_eq!(of_kind(&named(&done["moved"]), "inquiry"), 1);
    assert_eq!(held(company, "wang.qiang", "chen.jing").await.len(), 2);
}

async fn only_a_manager_hands_over_and_only_within_his_reach(company: &Company) {
    let work = work(company).await;
    let to = ("chen.jing", "liu.yang");
    hand(company, "chen.jing", to, json!({})).await.problem(403);
    let norths = seen(company, "lin.feng", "chen.jing").await;
    for (to, part, code) in [
        ("liu.yang", json!({"reason": " "}), "required"),
        ("chen.jing", json!({}), "same_owner"),
        ("feng.tao", json!({}), "not_in_sales"),
    ] {
        let wrong = hand(company, "wang.qiang", ("chen.jing", to), part).await;
        assert_eq!(wrong.error_codes(), [code], "{wrong:?}");
    }
    // The manager of the south neither sees nor moves what is the north's.
    assert_eq!(held(company, "he.jun", "chen.jing").await, []);
    let done = hand(company, "he.jun", to, json!({})).await.ok();
    assert_eq!(done["moved"], json!([]));
    assert_eq!(done["gone"].as_array().unwrap().len(), ids(&norths).len());
    // Nor does the north's manager give anything away to the south.
    let south = ("chen.jing", "huang.lei");
    let done = hand(company, "wang.qiang", south, json!({})).await.ok();
    assert_eq!(done["moved"], json!([]));
    let codes = done["refused"].as_array().unwrap().iter();
    let mut codes = codes.map(|one| one["refusal"]["code"].as_str().unwrap());
    assert!(codes.all(|code| code == "beyond_department"), "{done:#}");
    let owner = work.order.page("lin.feng").await["order"]["owner"]["name"].clone();
    assert_eq!(owner, "陈静");
    let done = hand(company, "lin.feng", south, json!({})).await.ok();
    assert_eq!(done["refused"], json!([]), "the general manager does");
    let owner = work.order.page("lin.feng").await["order"]["owner"]["name"].clone();
    assert_eq!(owner, "黄磊");
}
