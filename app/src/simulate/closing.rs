//! The end of an order: retrospective, dossier, close application and approval.

use serde_json::json;

use super::{
    desk::Job,
    json::{list, number, text},
    people::Person,
    world::{Act, World},
};

/// Writes the retrospective and reports it.
pub(super) async fn retrospect(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let path = format!("/orders/{}/retrospective", job.order);
    let page = world.get(who, &path).await?;
    let today = world.today();
    let body = json!({
        "feedback": "客户对交货及时性和质量基本满意",
        "problems": "首轮录入不完整，评审多走一轮",
        "improvements": "录入前对照合同清单自查",
        "actions": [{"what": "更新录入自查清单", "owner_id": who.id, "due_on": today.plus_days(14)}],
    });
    let save = Act::post(&path, body).on(number(&page, "/version"));
    if world.act(who, save).await?.done() {
        world
            .act(who, Act::post(format!("{path}/finish"), json!({})))
            .await?;
    }
    Ok(())
}

/// Hands in a paper that is owed.
pub(super) async fn hand_in(
    world: &mut World,
    who: &Person,
    (order, kind): (&str, &str),
) -> anyhow::Result<()> {
    let file = world.upload(who, "paper.pdf").await?;
    let body = json!({"file_id": file, "kind": kind});
    world
        .act(who, Act::post(format!("/orders/{order}/papers"), body))
        .await
        .map(drop)
}

/// Files the dossier once nothing is missing.
pub(super) async fn file(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let dossier = world
        .get(who, &format!("/orders/{}/dossier", job.order))
        .await?;
    let missing = list(&dossier, "/items")
        .iter()
        .any(|item| item["state"] == "missing");
    if missing && !world.dice.chance(10) {
        return Ok(());
    }
    let path = format!("/orders/{}/archive", job.order);
    world.act(who, Act::post(path, json!({}))).await.map(drop)
}

/// Applies for closing.
pub(super) async fn apply(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let path = format!("/orders/{}/closing/apply", job.order);
    world.act(who, Act::post(path, json!({}))).await.map(drop)
}

/// Decides about an application; the figures are looked at first.
pub(super) async fn decide(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let dossier = world
        .get(who, &format!("/orders/{}/dossier", job.order))
        .await?;
    let open = list(&dossier, "/open_matters").first();
    let body = match open {
        None => json!({"approve": true, "reason": "资料齐全，账目结清"}),
        Some(matter) => json!({"approve": false, "reason": text(matter, "/message/zh")}),
    };
    let path = format!("/orders/{}/closing/decide", job.order);
    world.act(who, Act::post(path, body)).await.map(drop)
}
