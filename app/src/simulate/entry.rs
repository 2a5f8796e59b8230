//! Reps and clerks: entering orders, completing drafts, correcting what came back.

use serde_json::{Value, json};

use super::{
    commerce,
    contracts::{self, Slip},
    desk::Job,
    json::{items, list, number, text},
    people::Person,
    review,
    world::{Act, World},
};

/// How often a rep tries to submit what he knows to be incomplete.
const HOPEFUL: u32 = 30;

/// A contract was signed: it is entered, as well as the rep manages.
pub(super) async fn enter(
    world: &mut World,
    rep: &Person,
    kind: Option<&str>,
) -> anyhow::Result<()> {
    let Some(mut contract) = contracts::sign(world, rep, kind).await? else {
        return Ok(());
    };
    contract.content["contract_file_id"] = world.upload(rep, "contract.pdf").await?;
    let saved = world
        .act(rep, Act::post("/orders", contract.as_entered()))
        .await?;
    if !saved.done() {
        return Ok(());
    }
    world.tally.orders += 1;
    let (id, revision) = (
        text(&saved.body, "/id").to_owned(),
        number(&saved.body, "/revision"),
    );
    let ready = items(&saved.body["missing"]).is_empty() && !contract.falls_through;
    world.contracts.insert(id.clone(), contract);
    if ready || world.dice.chance(HOPEFUL) {
        let page = world.get(rep, &format!("/orders/{id}")).await?;
        submit(world, rep, (&page, revision), "").await?;
    }
    Ok(())
}

/// Submits a draft.
pub(super) async fn submit(
    world: &mut World,
    rep: &Person,
    (page, revision): (&Value, i64),
    note: &str,
) -> anyhow::Result<()> {
    let steps = list(page, "/process/steps").iter();
    let entry = steps.into_iter().find(|step| step["activity"] == "enter");
    let checked = entry.map(review::checked).unwrap_or_default();
    let body = json!({"checklist": checked, "note": note});
    let id = text(page, "/order/id");
    let submit = Act::post(format!("/orders/{id}/submit"), body).on(revision);
    let submitted = world.act(rep, submit).await?;
    commerce::refused_for_credit(world, id, &submitted);
    if submitted.code() == "unexplained_difference" {
        // A promotion is over, or a reviewer wanted it otherwise.
        let reason = |_: &str| "客户知悉并同意";
        commerce::explain(world, rep, (id, reason)).await?;
    }
    Ok(())
}

/// A draft lies on the desk, new or returned: it is put right and submitted, or given up.
pub(super) async fn go_on(
    world: &mut World,
    rep: &Person,
    (job, page): (&Job, &Value),
) -> anyhow::Result<()> {
    let id = &job.order;
    let Some(contract) = world.contracts.get(id).cloned() else {
        return Ok(());
    };
    if text(page, "/order/state") != "draft" || commerce::credit_is_awaited(world, id) {
        return Ok(());
    }
    if contract.falls_through {
        let mut actions = list(page, "/actions").iter();
        let may = actions.any(|a| a["name"] == "cancel" && a["allowed"] == true);
        if may && world.dice.chance(30) {
            let body = json!({"reason": "客户取消采购计划"});
            world
                .act(rep, Act::post(format!("/orders/{id}/cancel"), body))
                .await?;
        }
        return Ok(());
    }
    let mut revision = number(page, "/order/revision");
    let returned = number(page, "/process/round") > 0;
    let mut content = contract.corrected(&page["content"]);
    if returned {
        content["remark"] = json!(format!(
            "第 {} 轮按评审意见补充说明",
            number(page, "/process/round")
        ));
    }
    if content != page["content"] && (returned || needs_work(page, &contract)) {
        stale_attempt(world, rep, id, (revision, &content)).await?;
        let change = Act::put(format!("/orders/{id}"), content).on(revision);
        let saved = world.act(rep, change).await?;
        if !saved.done() {
            return Ok(());
        }
        revision = number(&saved.body, "/revision");
    }
    let note = if returned { "已按意见更正" } else { "" };
    submit(world, rep, (page, revision), note).await
}

/// Whether a first draft has to be changed; a wrong quantity is not seen before a reviewer does.
fn needs_work(page: &Value, contract: &contracts::Contract) -> bool {
    !items(&page["missing"]).is_empty() || contract.slip == Some(Slip::CheapPrice)
}

/// Sometimes somebody works on an old page.
async fn stale_attempt(
    world: &mut World,
    rep: &Person,
    id: &str,
    (revision, content): (i64, &Value),
) -> anyhow::Result<()> {
    if revision < 2 || !world.dice.chance(25) {
        return Ok(());
    }
    let stale = Act::put(format!("/orders/{id}"), content.clone()).on(revision - 1);
    world.try_forbidden(rep, stale).await
}
