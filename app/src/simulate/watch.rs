//! What must hold after every step of the virtual company, and what happens when it does not.

use std::collections::HashMap;

use anyhow::bail;
use kernel::Moment;
use serde_json::Value;
use uuid::Uuid;

use super::{
    json::{is_true, items, list, text},
    store::{self, Standing},
    world::{World, id_in},
};

/// The watch over a run.
#[derive(Debug)]
pub(super) struct Watch {
    /// Checked after so many acts; 0 checks at the end only.
    every: u32,
    acts: u32,
    /// Since when nothing was looked at as a whole.
    looked_at: Moment,
    /// Where each order stood.
    standings: HashMap<Uuid, Standing>,
    /// Checks made so far.
    pub(super) checks: u64,
}

impl Watch {
    /// A watch that looks after so many acts.
    pub(super) fn new(every: u32) -> Self {
        Self {
            every,
            acts: 0,
            looked_at: Moment(i64::MIN),
            standings: HashMap::new(),
            checks: 0,
        }
    }

    /// Whether anything is looked at before the end.
    pub(super) const fn is_on(&self) -> bool {
        self.every > 0
    }
}

/// After an act: the rules over all, and the order that was acted on.
pub(super) async fn after_act(world: &mut World, path: &str) -> anyhow::Result<()> {
    if !world.watch.is_on() {
        return Ok(());
    }
    world.watch.acts += 1;
    if world.watch.acts < world.watch.every {
        return Ok(());
    }
    world.watch.acts = 0;
    rules(world).await?;
    if let Some(order) = id_in(path, "/orders/") {
        one_order(world, order).await?;
    }
    Ok(())
}

/// Everything: rules, clauses, the orders touched since the last look, projections, hash chains.
pub(super) async fn everything(world: &mut World) -> anyhow::Result<()> {
    rules(world).await?;
    let db = world.opened.db.clone();
    expect_none(
        db.read_with(|tx| Box::pin(store::clauses_astray(tx)))
            .await?,
    )?;
    let since = world.watch.looked_at;
    let touched = db
        .read_with(move |tx| Box::pin(store::touched(tx, since)))
        .await?;
    for order in touched {
        one_order(world, order).await?;
    }
    for standing in db.read_with(|tx| Box::pin(store::standings(tx))).await? {
        let before = world.watch.standings.insert(standing.id, standing.clone());
        if let Some(before) = before {
            compare(&before, &standing)?;
        }
    }
    expect_none(crate::wiring::check_projections(&db).await?)?;
    let report = events::verify_all(&db).await?;
    let breaks = report.breaks.iter().map(|b| format!("hash chain: {b:?}"));
    expect_none(breaks.collect())?;
    world.watch.looked_at = world.now();
    world.watch.checks += 1;
    Ok(())
}

async fn rules(world: &mut World) -> anyhow::Result<()> {
    world.watch.checks += 1;
    let db = world.opened.db.clone();
    expect_none(world.dead_ends.found().into_iter().collect())?;
    expect_none(db.read_with(|tx| Box::pin(store::broken_rules(tx))).await?)
}

fn expect_none(violations: Vec<String>) -> anyhow::Result<()> {
    if violations.is_empty() {
        return Ok(());
    }
    bail!("{}", violations.join("; "))
}

/// An order that has ended says what it said; one that is approved never goes back, but may be given up.
fn compare(before: &Standing, now: &Standing) -> anyhow::Result<()> {
    let ended = matches!(before.state.as_str(), "closed" | "cancelled");
    let back = before.state == "approved" && matches!(now.state.as_str(), "draft" | "in_review");
    if ended && before != now || back {
        bail!("order {} has gone from {before:?} to {now:?}", now.id);
    }
    Ok(())
}

/// One order: its hash chain, and no step before its needs.
async fn one_order(world: &mut World, order: Uuid) -> anyhow::Result<()> {
    world.watch.checks += 1;
    let report = world
        .opened
        .db
        .read_with(move |tx| {
            Box::pin(
                async move { events::verify(tx, events::Stream::new("sales_order", order)).await },
            )
        })
        .await?;
    if let Some(broken) = report.breaks.first() {
        bail!("hash chain: {broken:?}");
    }
    let manager = world.holder("general_manager")?;
    let steps = world
        .get(&manager, &format!("/orders/{order}/steps"))
        .await?;
    let astray = steps_astray(&steps);
    if let Some(first) = astray.first() {
        bail!("order {order}: {first}; its steps: {}", stands(&steps));
    }
    let told = world
        .get(&manager, &format!("/orders/{order}/timeline?limit=200"))
        .await?;
    if let Some(kind) = untold(&told) {
        bail!("order {order}: nobody has words for {kind}");
    }
    Ok(())
}

/// An event that a history shows as its bare kind.
fn untold(history: &Value) -> Option<&str> {
    let mut kinds = items(history)
        .iter()
        .map(|entry| (entry, text(entry, "/kind")));
    let untold = kinds.find(|(entry, kind)| text(entry, "/text/zh").starts_with(kind));
    untold.map(|(_, kind)| kind)
}

/// Where all steps stand, for a report.
fn stands(view: &Value) -> String {
    let steps = list(view, "/steps").iter();
    let each = steps.map(|step| format!("{} {}", text(step, "/key"), text(step, "/state")));
    each.collect::<Vec<_>>().join(", ")
}

/// Whether a needed step has come far enough: a person acts after it is done, the world follows with
/// the units that it has released.
fn suffices(need: &str, human: bool) -> bool {
    matches!(need, "done" | "skipped") || !human && matches!(need, "open" | "overdue")
}

/// Steps done or begun before those that they need, and tasks without an open step.
fn steps_astray(view: &Value) -> Vec<String> {
    let steps = list(view, "/steps");
    let state = |key: &str| {
        let found = steps.iter().find(|step| step["key"] == key);
        found.map_or("", |step| text(step, "/state"))
    };
    let mut astray = Vec::new();
    for step in steps {
        let (key, stands) = (text(step, "/key"), text(step, "/state"));
        let human = is_true(step, "/human");
        if stands != "done" && !(human && matches!(stands, "open" | "overdue")) {
            continue;
        }
        let lacking = items(&step["needs"]).iter().filter_map(Value::as_str);
        for need in lacking.filter(|need| !suffices(state(need), human)) {
            astray.push(format!(
                "step {key} is {stands} while {need} is {}",
                state(need)
            ));
        }
    }
    for task in list(view, "/tasks") {
        let step = text(task, "/step");
        // A form's task ends with the form.
        let open = task["done_at"].is_null() && !step.is_empty() && !step.starts_with("form:");
        if open && !matches!(state(step), "open" | "overdue") {
            astray.push(format!(
                "a task is open for step {step}, which is {}",
                state(step)
            ));
        }
    }
    astray
}
