//! Quality: deliveries, finished goods, and what failed.

use kernel::Quantity;
use serde_json::{Value, json};

use super::{
    desk::Job,
    json::{first_of, is_true, items, list, quantity, text},
    people::Person,
    world::{Act, World},
};

/// How often a delivery or a finished lot has a bad piece.
const FAILURES: u32 = 8;

/// What fails.
const FAULTS: [&str; 4] = ["密封面渗漏", "振动值超标", "外观磕碰", "尺寸超差"];

/// Finished goods wait for their final inspection.
pub(super) async fn inspect_finished(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let page = world
        .get(who, &format!("/orders/{}/quality", job.order))
        .await?;
    for line in list(&page, "/lines") {
        let open = quantity(line, "/open");
        if open <= Quantity::ZERO {
            continue;
        }
        let named = json!({"stage": "final", "line_id": line["line_id"]});
        let machines = is_true(line, "/serialised").then(|| line["machines"].clone());
        inspect(world, who, &job.order, (named, open, machines)).await?;
    }
    Ok(())
}

/// A delivery waits for its inspection.
pub(super) async fn inspect_delivery(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let page = world
        .get(who, &format!("/orders/{}/quality", job.order))
        .await?;
    for arrival in list(&page, "/arrivals") {
        if !job.link.contains(text(arrival, "/id")) {
            continue;
        }
        let named = json!({"stage": "incoming", "arrival_id": arrival["id"]});
        inspect(
            world,
            who,
            &job.order,
            (named, quantity(arrival, "/open"), None),
        )
        .await?;
    }
    Ok(())
}

/// Inspects an amount, by machine where there are machines; a piece may fail.
async fn inspect(
    world: &mut World,
    who: &Person,
    order: &str,
    (mut body, open, machines): (Value, Quantity, Option<Value>),
) -> anyhow::Result<()> {
    let whole = machines.as_ref().map(|all| Quantity::whole(count(all)));
    let open = whole.unwrap_or(open);
    if open <= Quantity::ZERO {
        return Ok(());
    }
    let fails = open >= Quantity::ONE && world.dice.chance(FAILURES);
    let failed = if fails { Quantity::ONE } else { Quantity::ZERO };
    body["passed"] = json!(Quantity(open.0 - failed.0));
    body["failed"] = json!(failed);
    if let Some(machines) = &machines {
        let bad = first_of(machines, "", failed);
        body["passed_serials"] = json!(items(machines)[bad.len()..]);
        body["failed_serials"] = json!(bad);
    }
    body["items"] = json!([
        {"name": "外观", "standard": "无磕碰", "measured": "合格", "passed": true},
        {"name": "性能", "standard": "GB/T 3216", "measured": "符合", "passed": !fails},
    ]);
    if fails {
        body["failure"] = json!({"description": world.dice.phrase(&FAULTS)});
    }
    let path = format!("/orders/{order}/inspections");
    world.act(who, Act::post(path, body)).await.map(drop)
}

fn count(list: &Value) -> i64 {
    i64::try_from(items(list).len()).unwrap_or(0)
}

/// A nonconformance is to be corrected, inspected again or decided.
pub(super) async fn settle_failure(
    world: &mut World,
    who: &Person,
    id: &str,
) -> anyhow::Result<()> {
    let path = format!("/nonconformances/{id}");
    let page = world.get(who, &path).await?;
    match text(&page, "/state") {
        "open" if who.holds("quality_inspector") && world.dice.chance(15) => {
            let body = json!({"disposition": "accept", "reason": "不影响使用，客户同意让步接收", "cause": "来料磕碰"});
            world
                .act(who, Act::post(format!("{path}/dispose"), body))
                .await?;
        }
        "open" => {
            let body = json!({"cause": "装配工序未按规程预紧", "action": "返工并复训操作工"});
            world
                .act(who, Act::post(format!("{path}/correct"), body))
                .await?;
        }
        "corrected" if who.holds("quality_inspector") => {
            let body = json!({
                "passed": page["quantity"],
                "passed_serials": page["serials"],
                "items": [{"name": "性能", "standard": "GB/T 3216", "measured": "符合", "passed": true}],
            });
            world
                .act(who, Act::post(format!("{path}/reinspect"), body))
                .await?;
        }
        _ => {}
    }
    Ok(())
}
