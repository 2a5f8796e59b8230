//! Inquiries: a customer asks, by whatever channel, for what he knows of his need; the rep asks back,
//! and what becomes of it is quoted, ordered at once, or lost.

use serde_json::{Value, json};

use super::{
    super::{
        contracts,
        json::{items, list, number, text},
        people::Person,
        world::{Act, World},
    },
    Matter, master, order, put_before_end, put_later, put_today,
    quotation::{self, Bid},
};

/// What becomes of an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Fate {
    /// The rep still waits for what he asked back.
    Unclear,
    /// It comes to nothing before it is quoted.
    Lost(&'static str, &'static str),
    /// The customer orders without a quotation.
    AtOnce,
    /// It is quoted.
    Quoted(Bid),
}

/// A company's inquiries: some eight in ten are quoted, some four in ten are won.
pub(super) const FATES: &[Fate] = &[
    Fate::Unclear,
    Fate::Lost("no_answer", "三次联系无回复"),
    Fate::Lost("budget", "客户今年预算已冻结，明年再议"),
    Fate::Lost("technical", "介质含固量超出我方机型范围"),
    Fate::AtOnce,
    Fate::Quoted(Bid::Taken),
    Fate::Quoted(Bid::Taken),
    Fate::Quoted(Bid::Differing),
    Fate::Quoted(Bid::Contracted),
    Fate::Quoted(Bid::Declined),
    Fate::Quoted(Bid::Expired),
    Fate::Quoted(Bid::Withdrawn),
    Fate::Quoted(Bid::BelowFloor),
    Fate::Quoted(Bid::Abroad),
    Fate::Quoted(Bid::NewCustomer),
    Fate::Quoted(Bid::Waiting),
    Fate::Quoted(Bid::Drafted),
];

/// Who asks and is no customer yet.
const PROSPECTS: [(&str, &str, &str); 6] = [
    ("南京江北新区污水处理厂", "陈工", "13911110001"),
    ("成都天府热力有限公司", "罗敏", "13911110002"),
    ("长沙湘江船务机修厂", "易师傅", "13911110003"),
    ("青岛黄海食品工业有限公司", "曲经理", "13911110004"),
    ("西安渭河灌区管理处", "高主任", "13911110005"),
    ("昆明滇池水体治理公司", "普工", "13911110006"),
];

/// How prospects come to us.
const CHANNELS: [&str; 5] = ["fair", "online", "referral", "phone", "mail"];

/// What an inquiry is about, and what will become of it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    fate: Fate,
    rep: usize,
    /// The whole need, of which the inquiry says what is known.
    content: Value,
}

/// Somebody asks; what is to be seen unfinished comes near the end.
pub(super) async fn come(world: &mut World, rep: &Person) -> anyhow::Result<()> {
    let Some(fate) = world.commerce.fates.deal(&mut world.dice) else {
        return Ok(());
    };
    let days_before_end = match fate {
        Fate::Unclear => 3,
        Fate::Quoted(Bid::Waiting) => 9,
        Fate::Quoted(Bid::Drafted) => 5,
        Fate::Quoted(Bid::Abroad) => {
            // The first rep looks after the customers abroad.
            let rep = world.holder("sales_rep")?;
            return register(world, &rep, fate).await;
        }
        _ => return register(world, rep, fate).await,
    };
    let matter = Matter::Asked(rep.place, fate);
    put_before_end(world, days_before_end, matter);
    Ok(())
}

/// The rep registers what is known of the need.
pub(super) async fn register(world: &mut World, rep: &Person, fate: Fate) -> anyhow::Result<()> {
    let need = match fate {
        Fate::Quoted(Bid::Abroad) => match abroad(world, rep).await? {
            Some(customer) => {
                Some(contracts::need_of(world, rep, (&customer, contracts::MADE)).await?)
            }
            None => contracts::need(world, rep, contracts::EQUIPMENT).await?,
        },
        Fate::AtOnce => contracts::need(world, rep, "general").await?,
        _ => contracts::need(world, rep, contracts::EQUIPMENT).await?,
    };
    let Some(need) = need else {
        return Ok(());
    };
    let mut known = need.content.clone();
    if let Some(lines) = known["lines"].as_array_mut() {
        lines
            .iter_mut()
            .for_each(|line| line["unit_price"] = Value::Null);
    }
    // From abroad they come as that customer always does.
    if fate != Fate::Quoted(Bid::Abroad) {
        known["channel"] = json!(world.dice.phrase(&CHANNELS));
    }
    let mut prospect = "";
    if fate == Fate::Quoted(Bid::NewCustomer) {
        let place = usize::try_from(world.next_number("prospect")).unwrap_or(0) % PROSPECTS.len();
        let (name, contact, phone) = PROSPECTS[place];
        prospect = name;
        known["customer_id"] = Value::Null;
        known["contact_name"] = json!(contact);
        known["contact_phone"] = json!(phone);
        known["delivery_place"] = json!("");
    }
    let mut content = known.clone();
    content["customer_id"] = need.content["customer_id"].clone();
    content["delivery_place"] = need.content["delivery_place"].clone();
    if fate == Fate::Unclear || world.dice.chance(40) {
        known["lines"][0]["parameters"] = json!([]);
        known["delivery_on"] = Value::Null;
    }
    let body = json!({"content": known, "prospect": prospect, "received_on": world.today()});
    let saved = world.act(rep, Act::post("/inquiries", body)).await?;
    if !saved.done() {
        return Ok(());
    }
    let id = text(&saved.body, "/id").to_owned();
    let rep = rep.place;
    let case = Case { fate, rep, content };
    world.commerce.inquiry_cases.insert(id.clone(), case);
    match fate {
        Fate::Unclear => {}
        Fate::Lost(..) => put_later(world, (4, 11), Matter::FollowUp(id)),
        _ => put_later(world, (0, 2), Matter::FollowUp(id)),
    }
    Ok(())
}

/// A customer of the rep who pays in a foreign currency: one after the other.
async fn abroad(world: &mut World, rep: &Person) -> anyhow::Result<Option<String>> {
    let customers = world.get(rep, "/customers?limit=200").await?;
    let foreign: Vec<&Value> = items(&customers)
        .iter()
        .filter(|c| c["currency"].as_str().is_some_and(|code| code != "CNY"))
        .collect();
    let turn = world.next_number("asked from abroad") as usize - 1;
    let turn = foreign.get(turn % foreign.len().max(1));
    Ok(turn.map(|customer| text(customer, "/id").to_owned()))
}

/// The rep knows all by now, or that nothing will come of it.
pub(super) async fn follow_up(world: &mut World, id: &str) -> anyhow::Result<()> {
    let Some(case) = world.commerce.inquiry_cases.get(id).cloned() else {
        return Ok(());
    };
    let rep = super::somebody(world, case.rep)?;
    let path = format!("/inquiries/{id}");
    if let Fate::Lost(code, words) = case.fate {
        return lose(world, id, (code, words)).await;
    }
    let page = world.get(&rep, &path).await?;
    if !list(&page, "/missing").is_empty() || page["input"]["content"]["customer_id"].is_null() {
        let mut input = page["input"].clone();
        let mut content = case.content.clone();
        if page["input"]["content"]["customer_id"].is_null() {
            content["customer_id"] = enter_customer(world, &rep, &page).await?;
        }
        content["channel"] = input["content"]["channel"].clone();
        input["content"] = content;
        let change = Act::put(&path, input).on(number(&page, "/revision"));
        if !world.act(&rep, change).await?.done() {
            return Ok(());
        }
    }
    match case.fate {
        Fate::AtOnce => {
            let made = Act::post(format!("{path}/order"), json!({}));
            let made = world.act(&rep, made).await?;
            order::complete(world, &rep, (&made, order::Said::AsAgreed)).await
        }
        Fate::Quoted(bid) => {
            let begun = Act::post(format!("{path}/quotation"), json!({}));
            let begun = world.act(&rep, begun).await?;
            if begun.done() {
                let quotation = text(&begun.body, "/id").to_owned();
                quotation::begin(world, &quotation, (id, bid, case.rep));
                put_today(world, Matter::Quotation(quotation));
            }
            Ok(())
        }
        Fate::Unclear | Fate::Lost(..) => Ok(()),
    }
}

/// A prospect becomes a customer; his data come from the inquiry.
async fn enter_customer(world: &mut World, rep: &Person, page: &Value) -> anyhow::Result<Value> {
    let known = &page["input"]["content"];
    let name = text(page, "/input/prospect");
    let number = world.next_number("customer");
    let contact =
        json!({"name": known["contact_name"], "phone": known["contact_phone"], "role": "联系人"});
    let body = json!({
        "code": format!("C1{number:03}"), "name": name, "class": "C",
        "channel": known["channel"], "phone": known["contact_phone"],
        "address": format!("{name}院内"), "contacts": [contact],
    });
    let entered = world.act(rep, Act::post("/customers", body)).await?;
    let id = entered.body["id"].clone();
    if world.dice.chance(70) {
        master::open_account(world, &id, ("400000.00", "新客户，首单小额试用")).await?;
    }
    Ok(id)
}

/// An inquiry comes to nothing.
pub(super) async fn lose(
    world: &mut World,
    id: &str,
    (code, words): (&str, &str),
) -> anyhow::Result<()> {
    let Some(place) = world.commerce.inquiry_cases.get(id).map(|case| case.rep) else {
        return Ok(());
    };
    let rep = super::somebody(world, place)?;
    let body = json!({"code": code, "reason": words});
    let lost = Act::post(format!("/inquiries/{id}/lose"), body);
    world.act(&rep, lost).await.map(drop)
}
