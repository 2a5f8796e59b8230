//! Changes of approved orders: a customer wants something otherwise, the rep looks at the impact and
//! asks, the heads concerned decide at their desks.

use kernel::{Quantity, UnitPrice};
use serde_json::{Value, json};

use super::{
    super::{
        contracts,
        desk::Job,
        json::{day, is_true, items, list, number, quantity, text},
        people::Person,
        world::{Act, Answer, World, id_in},
    },
    Matter, credit, is_settled, paid_lines, person, put_before_end, put_later, some_approved,
};

/// What is wanted otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Want {
    More,
    Fewer,
    Date,
    Price,
    AddLine,
    RemoveLine,
    Place,
}

/// What becomes of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Fate {
    Agreed,
    Refused,
    Withdrawn,
    /// One head has decided when it all ends.
    HalfDecided,
    /// Nobody has.
    Asked,
}

/// A change to come.
pub(in crate::simulate) type Wish = (Want, Fate);

/// Two in three changes are agreed.
pub(super) const WISHES: &[Wish] = &[
    (Want::More, Fate::Agreed),
    (Want::Fewer, Fate::Agreed),
    (Want::Date, Fate::Agreed),
    (Want::Date, Fate::Agreed),
    (Want::Price, Fate::Agreed),
    (Want::AddLine, Fate::Agreed),
    (Want::RemoveLine, Fate::Agreed),
    (Want::Place, Fate::Agreed),
    (Want::Price, Fate::Refused),
    (Want::More, Fate::Withdrawn),
    (Want::AddLine, Fate::HalfDecided),
    (Want::Date, Fate::Asked),
];

/// Orders that are looked at for one that the wish fits.
const LOOKS: usize = 25;

/// A customer has a wish; what is to be seen undecided comes at the end.
pub(super) async fn wish(world: &mut World) -> anyhow::Result<()> {
    let commerce = &mut world.commerce;
    let Some(wish) = commerce.wishes.deal(&mut world.dice) else {
        return Ok(());
    };
    if matches!(wish.1, Fate::HalfDecided | Fate::Asked) {
        put_before_end(world, 3, Matter::Late(wish));
        return Ok(());
    }
    ask(world, wish).await
}

/// The rep asks for it on an order that it fits, or the customer comes back to it.
pub(super) async fn ask(world: &mut World, wish: Wish) -> anyhow::Result<()> {
    for (rep, page) in some_approved(world, LOOKS).await? {
        if is_settled(&page) || is_being_changed(world, text(&page, "/order/id")) {
            continue;
        }
        let Some((reason, origin, action)) = action(world, &rep, (&page, wish.0)).await? else {
            continue;
        };
        let path = format!("/orders/{}/changes", text(&page, "/order/id"));
        let revision = number(&page, "/order/revision");
        let preview = Act::post(format!("{path}/preview"), json!({"actions": [action]}));
        // The impact sheet is read first; what facts forbid is not asked for.
        if !world.look_up(&rep, preview.on(revision)).await?.done() {
            continue;
        }
        let today = world.today();
        let body = json!({
            "reason": reason, "origin": origin, "actions": [action],
            "complete_by": today.plus_days(10),
        });
        let asked = world.act(&rep, Act::post(&path, body).on(revision)).await?;
        if !asked.done() {
            continue;
        }
        let id = text(&asked.body, "/id").to_owned();
        if wish.1 == Fate::Withdrawn {
            let order = text(&page, "/order/id").to_owned();
            put_later(world, (1, 2), Matter::Regret(order, id.clone()));
        }
        let order = text(&page, "/order/id").to_owned();
        world.commerce.changes.insert(id, (order, wish));
        return Ok(());
    }
    put_later(world, (1, 2), Matter::Late(wish));
    Ok(())
}

/// Whether a change of an order is being decided.
fn is_being_changed(world: &World, order: &str) -> bool {
    world.commerce.changes.values().any(|(of, _)| of == order)
}

/// Why, who wants it, and what is to change; `None` where the order does not fit.
async fn action(
    world: &mut World,
    rep: &Person,
    (page, want): (&Value, Want),
) -> anyhow::Result<Option<(&'static str, &'static str, Value)>> {
    let content = &page["content"];
    let paid = paid_lines(content);
    let Some(line) = paid.first() else {
        return Ok(None);
    };
    let id = &line["line_id"];
    let pieces = quantity(line, "/quantity").0 / Quantity::ONE.0;
    let count = |count: i64| json!({"action": "quantity", "line_id": id, "quantity": Quantity::whole(count)});
    Ok(match want {
        Want::More => Some(("客户扩建，增订一台", "customer", count(pieces + 1))),
        Want::Fewer if pieces > 1 => Some((
            "客户备用机方案取消，减少一台",
            "customer",
            count(pieces - 1),
        )),
        Want::Date => day(content, "/delivery_on").map(|day| {
            let later = json!({"action": "date", "delivery_on": day.plus_days(14)});
            ("铸件到货推迟，与客户商定顺延两周", "supplier", later)
        }),
        Want::Price => {
            let price = UnitPrice::parse(text(line, "/unit_price")).unwrap_or_default();
            let less = price.0 / UnitPrice::ONE.0 * 98 / 100;
            let cheaper =
                json!({"action": "price", "line_id": id, "unit_price": UnitPrice::whole(less)});
            (less > 0).then_some(("客户追加后续订单，按 98 折结算", "customer", cheaper))
        }
        Want::AddLine => further_line(world, rep, &paid).await?,
        Want::RemoveLine if paid.len() > 1 => {
            let last = paid.last().map(|line| line["line_id"].clone());
            let removed = json!({"action": "remove_line", "line_id": last});
            Some(("备件改由客户自购", "customer", removed))
        }
        Want::Place => {
            let place = format!("{}（二期工地 3 号门）", text(content, "/delivery_place"));
            let moved = json!({"action": "place", "delivery_place": place});
            Some(("客户更改卸货地点", "customer", moved))
        }
        Want::Fewer | Want::RemoveLine => None,
    })
}

async fn further_line(
    world: &mut World,
    rep: &Person,
    paid: &[&Value],
) -> anyhow::Result<Option<(&'static str, &'static str, Value)>> {
    let products = world.get(rep, "/products?limit=200").await?;
    let Some(product) = contracts::choose(world, contracts::EQUIPMENT, items(&products)) else {
        return Ok(None);
    };
    if paid.iter().any(|line| line["product_id"] == product["id"]) {
        return Ok(None);
    }
    let (line, _) = contracts::line(world, &product);
    let added = json!({"action": "add_line", "line": line});
    Ok(Some(("客户补充备用泵", "customer", added)))
}

/// Who asked takes it back.
pub(super) async fn withdraw(world: &mut World, order: &str, change: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let page = world.get(&manager, &format!("/orders/{order}")).await?;
    let rep = person(world, text(&page, "/order/owner/id"))?;
    let path = format!("/orders/{order}/changes/{change}/withdraw");
    let body = json!({"reason": "客户内部预算未批，暂不增订"});
    world.act(&rep, Act::post(path, body)).await?;
    world.commerce.changes.remove(change);
    Ok(())
}

/// A request lies on a head's desk.
pub(in super::super) async fn decide(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let Some(id) = id_in(&job.link, "/changes/").map(|id| id.to_string()) else {
        return Ok(());
    };
    if credit::is_awaited(world, &job.order) {
        return Ok(());
    }
    let wish = world.commerce.changes.get(&id).map(|(_, wish)| *wish);
    let fate = wish.map(|(_, fate)| fate);
    let sales = who.holds("sales_manager");
    if matches!(fate, Some(Fate::Withdrawn | Fate::Asked))
        || fate == Some(Fate::HalfDecided) && !sales
    {
        return Ok(());
    }
    let path = format!("/orders/{}/changes/{id}", job.order);
    let page = world.get(who, &path).await?;
    if !is_true(&page, "/may_decide") {
        return Ok(());
    }
    let alone = list(&page, "/impact/heads").len() == 1;
    let (verdict, reason) = if fate == Some(Fate::Refused) && (alone || !sales) {
        ("refuse", "毛利已低于部门底线，不再让价")
    } else {
        ("approve", "同意，已看过影响")
    };
    let mut said = (verdict, reason);
    let mut decided = say(world, who, (&path, &page), said).await?;
    credit::refused(world, &job.order, &decided);
    if decided.code().starts_with("below_") {
        // The goods have left meanwhile: the answer is no, and the customer wants it of another order.
        said = ("refuse", "货物已发出，无法再改");
        decided = say(world, who, (&path, &page), said).await?;
        if let Some(wish) = wish {
            put_later(world, (0, 1), Matter::Late(wish));
        }
    }
    if decided.done() && text(&decided.body, "/state") != "submitted" {
        world.commerce.changes.remove(&id);
    }
    Ok(())
}

async fn say(
    world: &mut World,
    who: &Person,
    (path, page): (&str, &Value),
    (verdict, reason): (&str, &str),
) -> anyhow::Result<Answer> {
    let body = json!({"sheet": page["sheet"], "verdict": verdict, "reason": reason});
    let said = Act::post(format!("{path}/decide"), body);
    world.act(who, said).await
}
