//! What a contract obliges the customer and us to: asked in time, answered late, stopped for.

use serde_json::{Value, json};

use super::{
    super::{
        desk::Job,
        json::{list, text},
        people::Person,
        world::{Act, World, id_in},
    },
    Matter,
    contract::{self, Kind},
    holder_for, put_before_end, put_later,
};

/// What every contract of the company obliges to.
pub(super) fn terms() -> Value {
    json!([
        {"words": "乙方 10 个工作日内提交外形图供甲方确认", "owed_by": "us",
         "starts": {"kind": "in_force"}, "limit": {"kind": "working_days", "n": 10},
         "consequence": {"kind": "task"}},
        {"words": "图纸疑问甲方 2 个工作日内书面答复", "owed_by": "customer",
         "starts": {"kind": "raised"}, "limit": {"kind": "working_days", "n": 2},
         "consequence": {"kind": "may_stop", "notify_within": 2}},
    ])
}

/// The steps of a query about drawings, one after the other.
pub(super) async fn go_on(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let Some(case) = world.commerce.contract_cases.get(id).cloned() else {
        return Ok(());
    };
    let path = format!("/contracts/{id}");
    let page = world.get(rep, &path).await?;
    let order = world.get(rep, &format!("/orders/{}", case.order)).await?;
    if matches!(text(&order, "/order/state"), "draft" | "in_review") {
        // Nothing is asked before the order is approved.
        again(world, id);
        return Ok(());
    }
    match case.step {
        3 => {
            raise(world, rep, (id, &page), "进出口法兰标准是 PN10 还是 PN16？").await?;
            put_later(world, (5, 6), Matter::Agreed(id.to_owned()));
        }
        4 if overdue(&page).is_none() => again(world, id),
        4 => {
            stop(world, rep, (id, &page)).await?;
            put_later(world, (0, 1), Matter::Owed(id.to_owned()));
            put_later(world, (4, 7), Matter::Agreed(id.to_owned()));
        }
        5 => {
            customer_answers(world, rep, (id, &page)).await?;
            let manager = holder_for(world, "sales_manager", rep)?;
            let body = json!({"reason": "客户已答复，恢复生产"});
            let resumed = Act::post(format!("/orders/{}/hold/release", case.order), body);
            world.act(&manager, resumed).await?;
            put_before_end(world, 1, Matter::Agreed(id.to_owned()));
        }
        _ => {
            raise(
                world,
                rep,
                (id, &page),
                "基础螺栓孔距请确认：520 mm 还是 540 mm？",
            )
            .await?
        }
    }
    Ok(())
}

/// It is too early: the step is taken on another day.
fn again(world: &mut World, id: &str) {
    if let Some(case) = world.commerce.contract_cases.get_mut(id) {
        case.step -= 1;
    }
    put_later(world, (1, 2), Matter::Agreed(id.to_owned()));
}

async fn raise(
    world: &mut World,
    rep: &Person,
    (id, page): (&str, &Value),
    note: &str,
) -> anyhow::Result<()> {
    let mut terms = list(page, "/input/obligations").iter();
    let Some(term) = terms.find(|term| term["starts"]["kind"] == "raised") else {
        return Ok(());
    };
    let path = format!("/contracts/{id}/terms/{}/raise", text(term, "/id"));
    let body = json!({"note": note, "order_id": page["orders"][0]["id"]});
    world.act(rep, Act::post(path, body)).await.map(drop)
}

/// Whether it is to be seen open.
fn is_left_open(world: &World, contract: &str) -> bool {
    contract::kind_of(world, contract) == Some(Kind::Fresh)
}

/// What the customer owes and has not done in time.
fn overdue(page: &Value) -> Option<&Value> {
    let mut obligations = list(page, "/obligations").iter();
    obligations.find(|o| o["owed_by"] == "customer" && o["state"] == "overdue")
}

/// The sales manager stops the order that waits; the rep then owes the customer a notice.
async fn stop(world: &mut World, rep: &Person, (id, page): (&str, &Value)) -> anyhow::Result<()> {
    let Some(late) = overdue(page) else {
        return Ok(());
    };
    let manager = holder_for(world, "sales_manager", rep)?;
    let path = format!("/contracts/{id}/obligations/{}/stop", text(late, "/id"));
    let body = json!({"reason": "法兰标准未答复，无法投料"});
    world.act(&manager, Act::post(path, body)).await.map(drop)
}

async fn customer_answers(
    world: &mut World,
    rep: &Person,
    (id, page): (&str, &Value),
) -> anyhow::Result<()> {
    let Some(late) = overdue(page) else {
        return Ok(());
    };
    fulfil(world, rep, (id, text(late, "/id")), "客户来函确认：PN16").await
}

async fn fulfil(
    world: &mut World,
    who: &Person,
    (contract, obligation): (&str, &str),
    note: &str,
) -> anyhow::Result<()> {
    let path = format!("/contracts/{contract}/obligations/{obligation}/fulfil");
    let file_id = world.upload(who, "evidence.pdf").await?;
    let body = json!({"note": note, "file_id": file_id});
    world.act(who, Act::post(path, body)).await.map(drop)
}

/// The rep does what a contract obliges us to; no desk shows that while there is no order.
pub(super) async fn keep(world: &mut World, id: &str) -> anyhow::Result<()> {
    let Some(place) = world.commerce.contract_cases.get(id).map(|case| case.rep) else {
        return Ok(());
    };
    if is_left_open(world, id) {
        return Ok(());
    }
    let rep = super::somebody(world, place)?;
    let page = world.get(&rep, &format!("/contracts/{id}")).await?;
    for owed in list(&page, "/obligations") {
        if owed["owed_by"] == "us" && owed["fulfilled_at"].is_null() {
            fulfil(world, &rep, (id, text(owed, "/id")), ours(owed)).await?;
        }
    }
    Ok(())
}

/// What we have done.
fn ours(owed: &Value) -> &'static str {
    if owed["parent_id"].is_null() {
        "外形图已发客户确认"
    } else {
        "停工通知已书面发送，客户签收"
    }
}

/// An obligation lies on the desk: ours is done; when the customer answers does not depend on us.
pub(in super::super) async fn answer(
    world: &mut World,
    who: &Person,
    job: &Job,
) -> anyhow::Result<()> {
    let contract = id_in(&job.link, "/contracts/").map(|id| id.to_string());
    let obligation = id_in(&job.link, "#obligation-").map(|id| id.to_string());
    let (Some(contract), Some(obligation)) = (contract, obligation) else {
        return Ok(());
    };
    let page = world.get(who, &format!("/contracts/{contract}")).await?;
    let mut obligations = list(&page, "/obligations").iter();
    let Some(owed) = obligations.find(|o| text(o, "/id") == obligation) else {
        return Ok(());
    };
    if owed["owed_by"] == "us" && !is_left_open(world, &contract) {
        fulfil(world, who, (&contract, &obligation), ours(owed)).await?;
    }
    Ok(())
}
