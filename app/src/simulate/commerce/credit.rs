//! Credit above the limit: asked for when an order was refused for it, granted or not by finance.

use std::collections::HashSet;

use kernel::{Currency, Money};
use serde_json::{Value, json};

use super::{
    super::{
        desk::Job,
        dice::Deck,
        json::{items, list, number, text},
        people::Person,
        world::{Act, Answer, World, id_in},
    },
    Matter, person, put_later,
};

/// What finance says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Verdict {
    Grant,
    Decline,
    /// Nothing yet when it all ends.
    Wait,
}

impl Verdict {
    /// The act, and in words why.
    const fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Decline => ("decline", "上月到期款未付清，先收款再议"),
            Self::Grant | Self::Wait => ("approve", "历史回款良好，同意临时放宽"),
        }
    }
}

const VERDICTS: &[Verdict] = &[Verdict::Grant, Verdict::Grant, Verdict::Decline];

/// Which orders wait for an answer, and what will be said.
#[derive(Debug)]
pub(super) struct Asked {
    waiting: HashSet<String>,
    verdicts: Deck<Verdict>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            waiting: HashSet::new(),
            verdicts: Deck::of(VERDICTS),
        }
    }
}

/// Whether credit was asked for and nobody has decided: so long nobody tries again.
pub(in super::super) fn is_awaited(world: &World, order: &str) -> bool {
    world.commerce.overrides.waiting.contains(order)
}

/// Somebody could not go on with an order: when credit is the reason, its rep asks for more.
pub(in super::super) fn refused(world: &mut World, order: &str, answer: &Answer) {
    let asking = world.commerce.inquiries > 0 && answer.code() == "credit_exceeded";
    if asking && world.commerce.overrides.waiting.insert(order.to_owned()) {
        put_later(world, (0, 2), Matter::Credit(order.to_owned()));
    }
}

/// The rep asks for what is lacking, and a little more.
pub(super) async fn ask(world: &mut World, order: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let page = world.get(&manager, &format!("/orders/{order}")).await?;
    let rep = person(world, text(&page, "/order/owner/id"))?;
    let customer = text(&page, "/order/customer/id").to_owned();
    let path = format!("/customers/{customer}/credit");
    let credit = world.get(&rep, &path).await?;
    let minor = |pointer: &str, of: &Value| {
        Money::parse_decimal(text(of, pointer), Currency::CNY).map_or(0, |money| money.minor)
    };
    // What a change adds is not on the order yet: half of it again is enough.
    let wanted = minor("/order/gross", &page) * 3 / 2;
    let over = wanted - minor("/available", &credit);
    // Whole thousands.
    let amount = (over.max(0) / 100_000 + 1) * 100_000;
    let expires_on = world.today().plus_days(60);
    let body = json!({
        "amount": Money::new(amount, Currency::CNY).to_decimal(), "expires_on": expires_on,
        "reason": "客户为国资水务公司，财政拨款下月到账", "order_id": order,
    });
    let asked = Act::post(format!("{path}/overrides"), body);
    world.act(&rep, asked).await.map(drop)
}

/// The rep of a small customer asks before there is an order; no desk shows that, finance looks at
/// what waits.
pub(super) async fn ask_ahead(world: &mut World, verdict: Verdict) -> anyhow::Result<()> {
    let rep = world.holder("sales_rep")?;
    let customers = world.get(&rep, "/customers?limit=200").await?;
    let active: Vec<&Value> = items(&customers)
        .iter()
        .filter(|customer| customer["active"] == true)
        .collect();
    let Some(customer) = world.dice.pick(&active).map(|c| text(c, "/id").to_owned()) else {
        return Ok(());
    };
    let body = json!({
        "amount": "150000.00", "expires_on": world.today().plus_days(90),
        "reason": "旺季备货，预计下月集中下单",
    });
    let path = format!("/customers/{customer}/credit/overrides");
    let asked = world.act(&rep, Act::post(path, body)).await?;
    if asked.done() && verdict != Verdict::Wait {
        let id = text(&asked.body, "/id").to_owned();
        put_later(world, (1, 2), Matter::DecideCredit(id, verdict));
    }
    Ok(())
}

/// The finance manager looks at what waits.
pub(super) async fn decide_ahead(
    world: &mut World,
    id: &str,
    verdict: Verdict,
) -> anyhow::Result<()> {
    let who = world.holder("finance_manager")?;
    let asked = world.get(&who, "/credit-overrides").await?;
    let mut rows = items(&asked).iter();
    let Some(row) = rows.find(|row| text(row, "/id") == id) else {
        return Ok(());
    };
    let (act, note) = verdict.said();
    let decided = Act::post(
        format!("/credit-overrides/{id}/{act}"),
        json!({"note": note}),
    );
    let decided = decided.on(number(row, "/version"));
    world.act(&who, decided).await.map(drop)
}

/// A request lies on the finance manager's desk.
pub(in super::super) async fn decide(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let asked = world.get(who, "/credit-overrides").await?;
    let Some(id) = id_in(&job.link, "override=").map(|id| id.to_string()) else {
        return Ok(());
    };
    let Some(row) = items(&asked).iter().find(|row| text(row, "/id") == id) else {
        return Ok(());
    };
    let verdict = if world.commerce.spoken_for.contains(&job.order) {
        Some(Verdict::Grant)
    } else {
        world.commerce.overrides.verdicts.deal(&mut world.dice)
    };
    let (act, note) = verdict.map_or(Verdict::Grant.said(), Verdict::said);
    let decided = Act::post(
        format!("/credit-overrides/{id}/{act}"),
        json!({"note": note}),
    );
    let decided = decided.on(number(row, "/version"));
    if !world.act(who, decided).await?.done() {
        return Ok(());
    }
    world.commerce.overrides.waiting.remove(&job.order);
    if verdict == Some(Verdict::Decline) {
        give_up(world, &job.order).await?;
    }
    Ok(())
}

/// Without credit the order comes to nothing.
async fn give_up(world: &mut World, order: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let body = json!({"reason": "信用特批未通过，客户不能先付款"});
    let cancelled = Act::post(format!("/orders/{order}/cancel"), body);
    world.act(&manager, cancelled).await.map(drop)
}

/// An order is held for credit before it leaves: the finance manager lets it go, with a reason.
pub(in super::super) async fn clear_hold(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let standing = world
        .get(who, &format!("/orders/{}/credit", job.order))
        .await?;
    for hold in list(&standing, "/holds") {
        let path = format!("/holds/{}/clear", text(hold, "/id"));
        let body = json!({"reason": "已与客户对账，本周付清到期款"});
        world.act(who, Act::post(path, body)).await?;
    }
    Ok(())
}
