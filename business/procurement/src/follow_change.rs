//! Requirements follow a change of an order: what was not ordered yet is required anew in the right
//! quantity, and the purchaser is asked about what was.

use std::collections::HashMap;

use ::store::Tx;
use catalog::Supply;
use kernel::{Date, DocumentId, LineId, ProductId, Quantity, Result, Text, text};
use orders::{Amendment, LineChange};
use process::{
    Acting, CheckReport, Document, Movement, NewTask, Process, Standing, Subject, TaskKind,
};
use production::{WorkOrder, WorkOrderState};
use warehouse::less;

use crate::{
    cancel_requirement::give_up,
    open_requirements::begins_on,
    order_material::alert_late,
    requirement::{Requirement, RequirementKind, RequirementState},
    store,
};

/// What purchasing has to say to a change: each requirement of the lines.
pub async fn change_impact(tx: &mut Tx<'_>, change: &Amendment) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let known = store::of_order(tx, change.before.id).await?;
    for line in &change.lines {
        let of_line = known.iter().filter(|r| r.line_id == line.line);
        for r in of_line.filter(|r| r.state != RequirementState::Cancelled) {
            let (effect, standing) = effect(line, r);
            let state = r.state.title();
            let (needed, ordered) = (r.needed, r.ordered.unwrap_or_default());
            let found = Text::new(
                format!("{}，需要 {needed}，已订 {ordered}；{}", state.zh, effect.zh),
                format!(
                    "{}, {needed} needed, {ordered} on order; {}",
                    state.en, effect.en
                ),
            );
            let title = text!("{} {}", "{} {}", r.number, r.name);
            let key = format!("requirement.{}", r.number);
            report = report.item(key, title, found, standing);
        }
        let more = line.grows_by();
        if let Some(found) = required_anew(line, more) {
            let key = format!("requirement.more.{}", line.line);
            report = report.item(key, line.label(), found, Standing::Ok);
        }
    }
    Ok(report)
}

/// What purchasing will be asked for, of what a line asks more than before.
fn required_anew(line: &LineChange, more: Quantity) -> Option<Text> {
    match line.supply? {
        _ if more == Quantity::ZERO => None,
        Supply::Buy | Supply::Stock => Some(text!(
            "增加 {more}，库存不足部分另提采购需求",
            "{more} more; what stock lacks is required of purchasing"
        )),
        Supply::Make => Some(text!(
            "增加 {more}，库存不足部分安排生产，所缺物料另提采购需求",
            "{more} more; what stock lacks is made, and its missing material required of purchasing"
        )),
        Supply::Service => None,
    }
}

fn effect(line: &LineChange, r: &Requirement) -> (Text, Standing) {
    let ordered = r.state == RequirementState::Ordered;
    if line.grows_by() > Quantity::ZERO {
        let effect = text!(
            "照旧，增加的部分另行提出",
            "as it is; what is added is required beside it"
        );
        return (effect, Standing::Ok);
    }
    if line.shrinks_by() > Quantity::ZERO {
        return if ordered {
            let effect = text!(
                "减少，须与供应商协商",
                "fewer: to be agreed with the supplier"
            );
            (effect, Standing::Warn)
        } else {
            (text!("随之减少", "fewer"), Standing::Ok)
        };
    }
    if line.delivery_moved {
        let due = line.delivery_on.1;
        let late = ordered && matches!((r.expected_on, due), (Some(at), Some(due)) if at > due);
        let shown = due.map_or_else(|| "—".to_owned(), |on| on.to_string());
        let effect = text!("交货期改为 {shown}", "due on {shown}");
        return (effect, if late { Standing::Bad } else { Standing::Ok });
    }
    (text!("不受影响", "not affected"), Standing::Ok)
}

/// Gives up what a change makes needless or required in another quantity, and asks the purchaser
/// about what is on order. To run after production and before stock follow. Answers the work orders
/// whose material is to be required anew. A reaction; it never refuses.
pub async fn give_up_surplus(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    acting: &Acting,
) -> Result<Vec<DocumentId>> {
    let subject = Subject::sales_order(change.before.id);
    let facts = process.lines(tx, subject).await?;
    let work = production::of_order(tx, change.before.id).await?;
    let known = store::of_order(tx, change.before.id).await?;
    let mut anew = Vec::new();
    let mut movements: Vec<Movement> = Vec::new();
    let shrunk = change
        .lines
        .iter()
        .filter(|l| l.shrinks_by() > Quantity::ZERO);
    for line in shrunk {
        let stock = facts.iter().find(|f| f.line == line.line);
        let stock = stock.map_or(Quantity::ZERO, |f| f.get(engine::LineFact::FromStock));
        let mut missing = less(line.open_after, stock);
        for r in known.iter().filter(|r| r.line_id == line.line) {
            let wanted = match r.kind {
                RequirementKind::Material => material_of(tx, r, &work).await?,
                RequirementKind::Goods => {
                    let wanted = r.outstanding().min(missing);
                    missing = less(missing, wanted);
                    wanted
                }
            };
            let has = match r.kind {
                RequirementKind::Material => r.needed,
                RequirementKind::Goods => r.outstanding(),
            };
            if wanted >= has {
                continue;
            }
            match r.state {
                RequirementState::Open | RequirementState::Covered => {
                    give_up(tx, r, "the order was changed", acting).await?;
                    anew.extend(r.work_order_id);
                    if r.kind == RequirementKind::Goods {
                        movements.push(no_longer_bought(subject, r, acting));
                    }
                }
                RequirementState::Ordered => {
                    ask_purchaser(tx, process, (change, r), acting).await?
                }
                RequirementState::Received | RequirementState::Cancelled => {}
            }
        }
    }
    process.record_all(tx, &movements, acting).await?;
    Ok(anew)
}

fn no_longer_bought(subject: Subject, r: &Requirement, acting: &Acting) -> Movement {
    let document = Document {
        kind: "requirement_cancelled",
        id: r.id.0,
    };
    let moved = (engine::LineFact::Bought, Quantity(-r.short().0));
    Movement::new(subject, r.line_id, moved, document, acting.now)
}

/// How much of a component its work order needs by now.
async fn material_of(tx: &mut Tx<'_>, r: &Requirement, work: &[WorkOrder]) -> Result<Quantity> {
    let of_work = work.iter().find(|w| Some(w.id) == r.work_order_id);
    let Some(work) = of_work.filter(|w| w.state != WorkOrderState::Cancelled) else {
        return Ok(Quantity::ZERO);
    };
    let components = catalog::bill_of_material(tx, work.product_id).await?;
    let found = components.iter().find(|c| c.component_id == r.product_id);
    found.map_or(Ok(Quantity::ZERO), |component| {
        production::needed(component.quantity, work.quantity)
    })
}

async fn ask_purchaser(
    tx: &mut Tx<'_>,
    process: &Process,
    (change, r): (&Amendment, &Requirement),
    acting: &Acting,
) -> Result<()> {
    let title = text!(
        "订单变更后需求减少：{}（{}）已向 {} 下单 {}，请与供应商协商减少或转为备货",
        "the order was changed and needs less: {} ({}) is on order with {}, {}; agree on fewer or take it into stock",
        r.name,
        r.number,
        r.supplier.as_deref().unwrap_or("—"),
        r.ordered.unwrap_or_default()
    );
    let subject = Subject::sales_order(change.before.id);
    let task = NewTask::new(subject, TaskKind::FollowUp, "purchaser", title)
        .link(format!("/requirements/{}", r.id));
    process.open_task(tx, task, acting).await.map(drop)
}

/// What is needed by another day is; the purchaser is alerted to what comes too late for it. A
/// reaction; it never refuses.
pub async fn dates_changed(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    acting: &Acting,
) -> Result<()> {
    let moved: HashMap<LineId, Option<Date>> = change
        .lines
        .iter()
        .filter(|line| line.delivery_moved)
        .map(|line| (line.line, line.delivery_on.1))
        .collect();
    if moved.is_empty() {
        return Ok(());
    }
    let calendar = process.calendar();
    let work = production::of_order(tx, change.before.id).await?;
    let products: Vec<ProductId> = work.iter().map(|w| w.product_id).collect();
    let facts = catalog::facts_of(tx, &products).await?;
    for r in store::of_order(tx, change.before.id).await? {
        let Some(delivery) = moved.get(&r.line_id).filter(|_| r.state.is_missing()) else {
            continue;
        };
        let of_work = work.iter().find(|w| Some(w.id) == r.work_order_id);
        let on = of_work.map_or(*delivery, |work| {
            let lead = facts.get(&work.product_id).map_or(0, |p| p.lead_days);
            begins_on(work, &calendar, lead)
        });
        store::set_needed_on(tx, r.id, on).await?;
    }
    for r in store::of_order(tx, change.before.id).await? {
        if moved.contains_key(&r.line_id) && r.is_late() {
            alert_late(tx, process, &r, acting).await?;
        }
    }
    Ok(())
}
