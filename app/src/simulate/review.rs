//! Reviewers: first review, countersigning, forms, returns and objections.

use serde_json::{Map, Value, json};

use super::{
    commerce,
    desk::Job,
    json::{is_true, items, list, number, text},
    people::Person,
    world::{Act, World},
};

/// How often a reviewer finds something to object to.
const OBJECTIONS: u32 = 9;

/// What reviewers object to.
const COMPLAINTS: [&str; 5] = [
    "交货地点不详，请补充收货人和卸货条件",
    "技术参数与合同附件不一致，请核对",
    "违约金条款过重，请与客户协商",
    "交货期偏紧，请说明依据",
    "付款条件超出政策，请说明理由",
];

/// A review step lies on the desk.
pub(super) async fn give_opinion(
    world: &mut World,
    who: &Person,
    (job, page): (&Job, &Value),
) -> anyhow::Result<()> {
    let id = &job.order;
    let Some(step) = list(page, "/process/steps")
        .iter()
        .find(|s| s["key"] == job.step.as_str())
    else {
        return Ok(());
    };
    if commerce::credit_is_awaited(world, id) {
        return Ok(());
    }
    if !is_true(step, "/return_allowed") && !is_true(step, "/allowed") {
        return Ok(());
    }
    let first = is_first(page, &job.step);
    let complaint = complaint(world, id, page, first);
    let verdict = match &complaint {
        None => "approve",
        Some(_) if first => "return",
        Some(_) => "object",
    };
    let body = json!({
        "verdict": verdict,
        "reason": complaint.unwrap_or("同意，已核对"),
        "checklist": checked(step),
    });
    let path = format!("/orders/{id}/steps/{}/opinion", job.step);
    let opinion = Act::post(path, body).on(number(page, "/order/revision"));
    let given = world.act(who, opinion).await?;
    commerce::refused_for_credit(world, id, &given);
    Ok(())
}

/// The answers to a step's checklist of somebody who looked at everything.
pub(super) fn checked(step: &Value) -> Vec<Value> {
    items(&step["checklist"])
        .iter()
        .map(|item| json!({"item": item["key"], "ok": true, "note": "已核对"}))
        .collect()
}

/// Whether no review comes before this one.
fn is_first(page: &Value, step: &str) -> bool {
    let mut steps = list(page, "/process/steps").iter();
    let first = steps.find(|step| step["activity"] == "approve");
    first.is_some_and(|first| first["key"] == step)
}

/// A step that a person completes lies on the desk: something to confirm, to hand out, to sign, to
/// take note of.
pub(super) async fn complete(
    world: &mut World,
    who: &Person,
    (job, page): (&Job, &Value),
) -> anyhow::Result<()> {
    let id = &job.order;
    let mut steps = list(page, "/process/steps").iter();
    let Some(step) = steps.find(|s| s["key"] == job.step.as_str()) else {
        return Ok(());
    };
    // A form that is missing is filled in first.
    let lacking = items(&step["refusals"]);
    let of_form = |one: &Value| one["code"] == "form_missing";
    let only_forms = !lacking.is_empty() && lacking.iter().all(of_form);
    if !(is_true(step, "/allowed") || only_forms) {
        return Ok(());
    }
    let forms = list(page, "/process/forms").iter();
    for form in forms.filter(|form| form["step"] == job.step && form["answers"].is_null()) {
        fill(world, who, (id, form)).await?;
    }
    let path = format!("/orders/{id}/steps/{}/complete", job.step);
    let body = json!({"checklist": checked(step)});
    world.act(who, Act::post(path, body)).await.map(drop)
}

/// What the reviewer finds: what differs from the contract always, other things now and then.
fn complaint(world: &mut World, id: &str, page: &Value, first: bool) -> Option<&'static str> {
    let contract = world.contracts.get(id)?;
    if first && !contract.agrees_with(&page["content"]) {
        return Some("数量或单价与合同不符，请更正");
    }
    if contract.objected || number(page, "/process/round") > 1 || !world.dice.chance(OBJECTIONS) {
        return None;
    }
    if let Some(contract) = world.contracts.get_mut(id) {
        contract.objected = true;
    }
    Some(world.dice.phrase(&COMPLAINTS))
}

/// A form lies on the desk.
pub(super) async fn fill_form(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let page = world.get(who, &format!("/orders/{}", job.order)).await?;
    let key = job.step.trim_start_matches("form:");
    let mut forms = list(&page, "/process/forms").iter();
    let Some(form) = forms.find(|form| form["key"] == key) else {
        return Ok(());
    };
    fill(world, who, (&job.order, form)).await
}

async fn fill(
    world: &mut World,
    who: &Person,
    (order, form): (&str, &Value),
) -> anyhow::Result<()> {
    let answers: Map<String, Value> = items(&form["questions"])
        .iter()
        .filter_map(|question| {
            let key = question["key"].as_str()?.to_owned();
            let answer = match text(question, "/type") {
                "date" => json!(world.today()),
                "bool" => json!(true),
                "int" => json!(1),
                _ => json!("经营正常，历史回款良好，风险可控"),
            };
            Some((key, answer))
        })
        .collect();
    let path = format!("/orders/{order}/forms/{}", text(form, "/key"));
    world
        .act(who, Act::post(path, json!({"answers": answers})))
        .await
        .map(drop)
}
