//! The factory: planning, buying what is short, making.

use kernel::Quantity;
use serde_json::{Value, json};

use super::{
    agenda::Happening,
    desk::Job,
    json::{day, is_set, items, number, quantity, text},
    people::Person,
    world::{Act, World},
};

/// How often a supplier sends only a part at first.
const PART_DELIVERIES: u32 = 12;
/// How often something goes wrong at the machines.
const BREAKDOWNS: u32 = 8;

/// What goes wrong at the machines.
const TROUBLES: [&str; 3] = [
    "机加工中心主轴故障，已报修",
    "铸件砂眼，等待更换",
    "装配线人员不足",
];

/// Gives the order's work orders dates and work centres.
pub(super) async fn plan(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let work = world
        .get(who, &format!("/orders/{}/production", job.order))
        .await?;
    let centres = world.get(who, "/work-centres").await?;
    for order in items(&work).iter().filter(|w| w["state"] == "open") {
        let Some(centre) = world.dice.pick(items(&centres)).cloned() else {
            return Ok(());
        };
        let start = world.today();
        let start = world.dice.day_after(start, 1, 4);
        let end = world.dice.day_after(start, 4, 14);
        let body = json!({
            "work_centre_id": centre["id"],
            "start_on": start,
            "end_on": end,
            "standard": "工艺规程 YS-G-01，检验标准 GB/T 5657",
        });
        let path = format!("/work-orders/{}/plan", text(order, "/id"));
        let plan = Act::post(path, body).on(number(order, "/version"));
        world.act(who, plan).await?;
    }
    Ok(())
}

/// Orders what is short.
pub(super) async fn buy(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let required = world
        .get(who, &format!("/orders/{}/requirements", job.order))
        .await?;
    let suppliers = world.get(who, "/suppliers").await?;
    for short in items(&required).iter().filter(|r| r["state"] == "open") {
        let Some(supplier) = world.dice.pick(items(&suppliers)).cloned() else {
            return Ok(());
        };
        let today = world.today();
        let expected = world.dice.day_after(today, 3, 9);
        let reference = world.next_number("purchase");
        let body = json!({
            "supplier_id": supplier["id"],
            "expected_on": expected,
            "reference": format!("CG-{reference:04}"),
        });
        let path = format!("/requirements/{}/order", text(short, "/id"));
        let order = Act::post(path, body).on(number(short, "/version"));
        if world.act(who, order).await?.done() {
            let comes = world.dice.day_after(expected, -1, 3);
            let delivery = Happening::Delivery(text(short, "/id").to_owned());
            world.agenda.put(super::at(world, comes, 10 * 60), delivery);
        }
    }
    Ok(())
}

/// A supplier delivers; what he still owes comes some days later.
pub(super) async fn deliver(world: &mut World, requirement: &str) -> anyhow::Result<()> {
    let keeper = world.holder("warehouse_keeper")?;
    let page = world
        .get(&keeper, &format!("/requirements/{requirement}"))
        .await?;
    let owed = Quantity(
        quantity(&page, "/ordered").0
            - quantity(&page, "/received").0
            - quantity(&page, "/awaiting").0,
    );
    if owed <= Quantity::ZERO || text(&page, "/state") != "ordered" {
        return Ok(());
    }
    let part = owed > Quantity::ONE && world.dice.chance(PART_DELIVERIES);
    let now = if part { Quantity::ONE } else { owed };
    let note = world.next_number("delivery note");
    let body = json!({"quantity": now, "delivery_note": format!("SH-{note:04}"), "lot": format!("L{note:04}")});
    let path = format!("/requirements/{requirement}/receive");
    if world.act(&keeper, Act::post(path, body)).await?.done() && part {
        let today = world.today();
        let rest = world.dice.day_after(today, 2, 5);
        let delivery = Happening::Delivery(requirement.to_owned());
        world.agenda.put(super::at(world, rest, 11 * 60), delivery);
    }
    Ok(())
}

/// Reports what was made, once a day per work order.
pub(super) async fn report(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let work = world
        .get(who, &format!("/orders/{}/production", job.order))
        .await?;
    let today = world.today();
    for order in items(&work) {
        let under_way = matches!(text(order, "/state"), "planned" | "in_progress");
        let begun = day(order, "/start_on").is_some_and(|start| start <= today);
        let told = text(order, "/last_report_at")
            .parse()
            .is_ok_and(|at| world.opened.process.today(at) == today);
        if under_way && begun && !told {
            report_one(world, who, order).await?;
        }
    }
    Ok(())
}

async fn report_one(world: &mut World, who: &Person, order: &Value) -> anyhow::Result<()> {
    let today = world.today();
    let rest = Quantity(quantity(order, "/quantity").0 - quantity(order, "/made").0);
    let due = day(order, "/end_on").is_none_or(|end| end <= today);
    let trouble = world.dice.chance(BREAKDOWNS);
    let (made, anomaly, predicted) = if trouble {
        let later = world.dice.day_after(today, 3, 9);
        (Quantity::ZERO, world.dice.phrase(&TROUBLES), Some(later))
    } else if due && world.dice.chance(75) {
        (rest, "", None)
    } else {
        let pieces = world.dice.between(0, (rest.0 / Quantity::ONE.0 / 2).max(0));
        (Quantity::whole(pieces), "", None)
    };
    if made == Quantity::ZERO
        && !trouble
        && is_set(order, "/last_report_at")
        && world.dice.chance(60)
    {
        return Ok(());
    }
    let percent = (number(order, "/percent") + world.dice.between(5, 25)).min(95);
    let mut body = json!({"quantity": made, "anomaly": anomaly, "predicted_on": predicted});
    if made == Quantity::ZERO {
        body["percent"] = json!(percent);
    }
    let path = format!("/work-orders/{}/reports", text(order, "/id"));
    world.act(who, Act::post(path, body)).await.map(drop)
}
