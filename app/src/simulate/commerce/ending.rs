//! Orders that take another course: held and resumed, cancelled with what becomes of the deposit,
//! short-closed and reopened.

use serde_json::{Value, json};

use super::{
    super::{
        json::{list, quantity, text},
        people::Person,
        world::{Act, World},
    },
    Matter, holder_for, is_settled, put_before_end, put_later, some_approved,
};

/// Which course.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Course {
    /// Held for some days.
    Held,
    /// Held when it all ends.
    HeldAtEnd,
    /// An order on hold goes on.
    Resume(String),
    /// Cancelled, as a code, and what becomes of what was paid.
    Cancel(&'static str, &'static str, &'static str),
    /// What is left is not delivered.
    ShortClose,
    /// And yet it is.
    Reopen(String, String),
}

/// Few orders of a company end otherwise than delivered.
pub(super) const COURSES: &[Course] = &[
    Course::Held,
    Course::HeldAtEnd,
    Course::Cancel("customer_withdrew", "业主取消扩建项目", "refund"),
    Course::Cancel(
        "customer_cannot_pay",
        "客户资金链断裂，提供了书面说明",
        "keep",
    ),
    Course::Cancel("no_agreement", "技术协议无法达成一致，客户违约", "forfeit"),
    Course::ShortClose,
    Course::ShortClose,
];

/// Orders that are looked at for one that the course fits.
const LOOKS: usize = 25;

/// The next course.
pub(super) async fn begin(world: &mut World) -> anyhow::Result<()> {
    let commerce = &mut world.commerce;
    let Some(course) = commerce.courses.deal(&mut world.dice) else {
        return Ok(());
    };
    if course == Course::HeldAtEnd {
        put_before_end(world, 4, Matter::Course(course));
        return Ok(());
    }
    take(world, course).await
}

/// Takes the course with an order that it fits, or waits for one.
pub(super) async fn take(world: &mut World, course: Course) -> anyhow::Result<()> {
    match &course {
        Course::Resume(order) => return resume(world, order).await,
        Course::Reopen(order, line) => return reopen(world, order, line).await,
        _ => {}
    }
    for (rep, page) in some_approved(world, LOOKS).await? {
        if fits(&course, &page) && carry_out(world, &rep, (&page, &course)).await? {
            return Ok(());
        }
    }
    put_later(world, (1, 3), Matter::Course(course));
    Ok(())
}

/// How much of a line something happened to.
fn fact(line: &Value, name: &str) -> i64 {
    let mut facts = list(line, "/facts").iter();
    let found = facts.find(|fact| fact["fact"] == name);
    found.map_or(0, |fact| quantity(fact, "/quantity").0)
}

/// Whether it happened to anything of an order.
fn any(page: &Value, name: &str) -> bool {
    list(page, "/lines").iter().any(|line| fact(line, name) > 0)
}

fn fits(course: &Course, page: &Value) -> bool {
    let left_behind =
        |line: &Value| fact(line, "ordered") > fact(line, "shipped") + fact(line, "short_closed");
    let idle = page["hold"].is_null();
    let paid = text(page, "/order/received").trim_start_matches(['0', '.']);
    match course {
        Course::Held | Course::HeldAtEnd => idle && !any(page, "shipped"),
        Course::Cancel(..) => {
            idle && !paid.is_empty() && !any(page, "shipped") && !any(page, "picked")
        }
        Course::ShortClose => {
            let in_hand = |line: &Value| fact(line, "picked") > fact(line, "shipped");
            let lines = list(page, "/lines");
            any(page, "shipped") && lines.iter().any(left_behind) && !lines.iter().any(in_hand)
        }
        Course::Resume(_) | Course::Reopen(..) => false,
    }
}

async fn carry_out(
    world: &mut World,
    rep: &Person,
    (page, course): (&Value, &Course),
) -> anyhow::Result<bool> {
    let manager = holder_for(world, "sales_manager", rep)?;
    let order = text(page, "/order/id").to_owned();
    let (act, body) = match course {
        Course::Held | Course::HeldAtEnd => {
            ("hold", json!({"reason": "客户要求暂停：现场基础未完工"}))
        }
        Course::Cancel(code, reason, deposit) => {
            let costs = world.dice.between(8, 60) * 100;
            let body = json!({"code": code, "reason": reason, "deposit": deposit, "costs": format!("{costs}.00")});
            ("cancel", body)
        }
        _ => (
            "short-close",
            json!({"lines": [], "reason": "客户确认余量不再需要"}),
        ),
    };
    let path = format!("/orders/{order}/{act}");
    let done = world.act(&manager, Act::post(path, body)).await?;
    if !done.done() {
        return Ok(false);
    }
    match course {
        Course::Held => put_later(world, (2, 5), Matter::Course(Course::Resume(order))),
        Course::ShortClose if world.dice.chance(30) => {
            let line = text(&done.body, "/lines/0/line_id").to_owned();
            put_later(world, (2, 4), Matter::Course(Course::Reopen(order, line)));
        }
        _ => {}
    }
    Ok(true)
}

async fn resume(world: &mut World, order: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let body = json!({"reason": "客户通知基础已完工，继续执行"});
    let resumed = Act::post(format!("/orders/{order}/hold/release"), body);
    world.act(&manager, resumed).await.map(drop)
}

async fn reopen(world: &mut World, order: &str, line: &str) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let page = world.get(&manager, &format!("/orders/{order}")).await?;
    if is_settled(&page) {
        return Ok(());
    }
    let body = json!({"reason": "客户又需要，恢复交付"});
    let reopened = Act::post(format!("/orders/{order}/lines/{line}/reopen"), body);
    world.act(&manager, reopened).await.map(drop)
}
