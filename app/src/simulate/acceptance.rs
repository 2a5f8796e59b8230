//! The customer looks at what arrived: accepts, objects, or asks for another day.

use serde_json::{Value, json};

use super::{
    desk::Job,
    json::{items, list, number, text},
    people::Person,
    world::{Act, World},
};

/// How often the customer objects to a piece.
const OBJECTIONS: u32 = 9;
/// How often a piece is looked at another day.
const LATER: u32 = 6;

/// Goods arrived: the sheet is filled in and signed with the customer.
pub(super) async fn hold(world: &mut World, rep: &Person, job: &Job) -> anyhow::Result<()> {
    let goods = world
        .get(rep, &format!("/orders/{}/goods", job.order))
        .await?;
    let open = list(&goods, "/acceptances")
        .iter()
        .find(|a| a["state"] == "open");
    let id = match open {
        Some(sheet) => text(sheet, "/id").to_owned(),
        None => {
            if !anything_waits(&goods) {
                return Ok(());
            }
            let path = format!("/orders/{}/acceptances", job.order);
            let opened = world.act(rep, Act::post(path, json!({}))).await?;
            if !opened.done() {
                return Ok(());
            }
            text(&opened.body, "/id").to_owned()
        }
    };
    look(world, rep, &id).await
}

/// Whether there is something to accept: goods that arrived, or work that was done.
fn anything_waits(goods: &Value) -> bool {
    let mut acts = list(goods, "/actions").iter();
    acts.any(|act| act["name"] == "acceptance.record" && act["allowed"] == true)
}

async fn look(world: &mut World, rep: &Person, id: &str) -> anyhow::Result<()> {
    let path = format!("/acceptances/{id}");
    let page = world.get(rep, &path).await?;
    let (today, rows) = (world.today(), list(&page, "/rows"));
    let objected = rows.len() > 1 && world.dice.chance(OBJECTIONS);
    let mut findings = Vec::new();
    for row in rows {
        let first = number(row, "/ordinal") == 0;
        let refused = objected && first || !text(row, "/objection").is_empty();
        let later = !refused && !first && world.dice.chance(LATER);
        let ticks: Vec<Value> = items(&row["checks"])
            .iter()
            .map(|_| json!({"ok": !refused, "note": if refused { "不符" } else { "" }}))
            .collect();
        let accepted = if refused || later {
            json!("0")
        } else {
            row["quantity"].clone()
        };
        let later_on = later.then(|| today.plus_days(7));
        findings.push(json!({"ordinal": row["ordinal"], "checks": ticks, "accepted": accepted, "later_on": later_on}));
    }
    let body = json!({"held_on": today, "place": "客户现场", "rows": findings});
    let saved = world
        .act(rep, Act::put(&path, body).on(number(&page, "/version")))
        .await?;
    if !saved.done() {
        return Ok(());
    }
    let mut version = number(&saved.body, "/version");
    if objected && text(rows.first().unwrap_or(&Value::Null), "/objection").is_empty() {
        let body = json!({"ordinal": 0, "what": "运行噪音偏大", "due_on": today.plus_days(7)});
        let objected = world
            .act(rep, Act::post(format!("{path}/objections"), body))
            .await?;
        version = number(&objected.body, "/version").max(version);
    }
    let file = world.upload(rep, "acceptance.pdf").await?;
    let body = json!({"signer_name": "客户代表", "signed_on": today, "report_file_id": file});
    let sign = Act::post(format!("{path}/sign"), body).on(version);
    world.act(rep, sign).await.map(drop)
}
