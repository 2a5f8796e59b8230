//! Somebody looks at his workbench and does what lies there, as well as he can.

use serde_json::{Value, json};

use super::{
    acceptance, closing, commerce, entry, factory, goods,
    json::{list, number, text},
    money,
    people::Person,
    quality, review, tickets, transport,
    world::{Act, World, id_in},
};

/// The most tasks that one look takes up.
const TASKS_PER_LOOK: usize = 6;

/// A task that lies on a desk.
#[derive(Debug)]
pub(super) struct Job {
    id: String,
    version: i64,
    kind: String,
    /// The order's id.
    pub(super) order: String,
    /// The policy's step, for tasks of steps.
    pub(super) step: String,
    /// Where it is done.
    pub(super) link: String,
    overdue: bool,
    /// A document asks for it by itself, without a task.
    asks_itself: bool,
}

impl Job {
    fn read(task: &Value) -> Self {
        Self {
            id: text(task, "/id").to_owned(),
            version: number(task, "/version"),
            kind: text(task, "/kind").to_owned(),
            order: text(task, "/subject/id").to_owned(),
            step: text(task, "/step").to_owned(),
            link: text(task, "/link").to_owned(),
            overdue: text(task, "/urgency") == "overdue",
            asks_itself: text(task, "/id") == text(task, "/subject/id")
                || matches!(
                    text(task, "/subject/kind"),
                    "inquiry" | "quotation" | "contract"
                ) && text(task, "/kind") == "act",
        }
    }
}

/// A look at the workbench.
pub(super) async fn look(world: &mut World, who: &Person) -> anyhow::Result<()> {
    let bench = world.get(who, "/workbench").await?;
    let mut taken = 0;
    for task in list(&bench, "/mine") {
        let job = Job::read(task);
        // What is long overdue is done sooner: somebody has called.
        let eager = if job.overdue { 20 } else { 0 };
        if !world.dice.chance(who.diligence + eager) {
            continue;
        }
        take_up(world, who, &job).await?;
        taken += 1;
        if taken == TASKS_PER_LOOK {
            break;
        }
    }
    Ok(())
}

async fn take_up(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    // An escalation names its step too, and is answered, not done.
    if job.step.is_empty() || job.kind != "act" {
        return answer(world, who, job).await;
    }
    match job.step.as_str() {
        form if form.starts_with("form:") => review::fill_form(world, who, job).await,
        "settlement_finance" => money::sign_settlement(world, who, (job, "finance")).await,
        "settlement_sales" => money::sign_settlement(world, who, (job, "sales")).await,
        "close_application" => closing::apply(world, who, job).await,
        "close_approval" => closing::decide(world, who, job).await,
        _ => carry_out(world, who, job).await,
    }
}

/// A step of the policy, whatever it is called there.
async fn carry_out(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let page = world.get(who, &format!("/orders/{}", job.order)).await?;
    let mut steps = list(&page, "/process/steps").iter();
    let step = steps.find(|step| step["key"] == job.step.as_str());
    match step.map_or("", |step| text(step, "/activity")) {
        "enter" => entry::go_on(world, who, (job, &page)).await,
        "approve" => review::give_opinion(world, who, (job, &page)).await,
        "confirm" | "acknowledge" | "sign" | "distribute" | "fill" => {
            review::complete(world, who, (job, &page)).await
        }
        "plan_production" => factory::plan(world, who, job).await,
        "procure" => factory::buy(world, who, job).await,
        "produce" => factory::report(world, who, job).await,
        "inspect" => quality::inspect_finished(world, who, job).await,
        "pick" => goods::pick(world, who, job).await,
        "pack" => goods::pack(world, who, job).await,
        "ship" => transport::ship(world, who, job).await,
        "accept" => acceptance::hold(world, who, job).await,
        "invoice" => money::invoice(world, who, job).await,
        "retrospect" => closing::retrospect(world, who, job).await,
        "archive" => closing::file(world, who, job).await,
        // Done by facts: the bank's statement, the customer's signature.
        _ => Ok(()),
    }
}

/// An alert, a follow-up or a note: it leads to where the work is, or is answered.
async fn answer(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let link = job.link.as_str();
    if job.asks_itself {
        // What comes before an order goes its way in `commerce`.
        return Ok(());
    }
    if let Some(id) = id_in(link, "/tickets/") {
        return tickets::work(world, who, &id.to_string()).await;
    }
    if let Some((_, side)) = link.split_once("&sign=") {
        return money::sign_settlement(world, who, (job, side)).await;
    }
    if link.contains("/changes/") && job.kind == "act" {
        return commerce::decide_change(world, who, job).await;
    }
    if link.contains("#obligation-") {
        return commerce::answer_obligation(world, who, job).await;
    }
    if job.kind == "acknowledge" {
        return finish(world, who, job, "").await;
    }
    if let Some(id) = id_in(link, "/nonconformances/") {
        return quality::settle_failure(world, who, &id.to_string()).await;
    }
    if link.contains("arrival=") {
        return quality::inspect_delivery(world, who, job).await;
    }
    if link.contains("tab=quality&line=") {
        return quality::inspect_finished(world, who, job).await;
    }
    if let Some((_, kind)) = link.split_once("tab=dossier#") {
        return closing::hand_in(world, who, (&job.order, kind)).await;
    }
    if link.contains("money-hardship") && who.holds("finance_manager") {
        return money::decide_hardship(world, who, &job.order).await;
    }
    if link.contains("override=") {
        return commerce::decide_override(world, who, job).await;
    }
    if link.ends_with("tab=credit") {
        commerce::clear_hold(world, who, job).await?;
    }
    if let Some(id) = id_in(link, "/shipments/").filter(|_| who.holds("logistics")) {
        return transport::settle_incidents(world, who, &id.to_string()).await;
    }
    // What a customer promised is looked at on that day, not before.
    if let Some((_, day)) = link.split_once("promise=")
        && day > world.today().to_string().as_str()
    {
        return Ok(());
    }
    if link.contains("money") && who.holds("sales_rep") && world.dice.chance(50) {
        money::urge(world, who, &job.order).await?;
    }
    finish(world, who, job, "已联系并处理").await
}

async fn finish(world: &mut World, who: &Person, job: &Job, outcome: &str) -> anyhow::Result<()> {
    let body = json!({"outcome": outcome});
    let done = Act::post(format!("/tasks/{}/done", job.id), body).on(job.version);
    world.act(who, done).await.map(drop)
}
