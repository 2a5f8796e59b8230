//! Work orders follow a change of an order: what is not made yet is made no more, what is more gets
//! a work order of its own, and what a planner has to look at himself stands on his desk.

use std::collections::HashMap;

use ::store::Tx;
use catalog::Supply;
use engine::{LineFact, LineFacts};
use events::{NewEvent, Stream};
use kernel::{LineId, OrderId, Quantity, Result, Text, text};
use orders::{Amendment, LineChange};
use process::{Acting, CheckReport, Movement, NewTask, Process, Standing, Subject, TaskKind};
use serde_json::json;

use crate::{
    store,
    take_back::percent,
    work_order::{WorkOrder, WorkOrderState},
};

/// What production has to say to a change: each work order of the lines, with its progress.
pub async fn change_impact(tx: &mut Tx<'_>, change: &Amendment) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let work = store::of_order(tx, change.before.id).await?;
    for line in &change.lines {
        for order in work.iter().filter(|w| w.line_id == line.line && is_live(w)) {
            let (effect, standing) = effect(line, order);
            let state = order.state.title();
            let (made, of, percent) = (order.made, order.quantity, order.percent);
            let found = Text::new(
                format!(
                    "{}，完工 {made}/{of}，进度 {percent}%；{}",
                    state.zh, effect.zh
                ),
                format!(
                    "{}, {made} of {of} made, {percent} %; {}",
                    state.en, effect.en
                ),
            );
            let title = text!("{} {}", "{} {}", order.number, order.product_name);
            report = report.item(format!("work.{}", order.number), title, found, standing);
        }
        if line.grows_by() > Quantity::ZERO && line.supply == Some(Supply::Make) {
            let more = line.grows_by();
            let found = text!(
                "增加 {more}，库存不足部分另开工单",
                "{more} more; what stock lacks gets a work order"
            );
            let key = format!("work.more.{}", line.line);
            report = report.item(key, line.label(), found, Standing::Ok);
        }
    }
    Ok(report)
}

/// Whether a work order still counts for its line.
fn is_live(work: &WorkOrder) -> bool {
    work.state != WorkOrderState::Cancelled
}

fn is_begun(work: &WorkOrder) -> bool {
    work.state == WorkOrderState::InProgress || work.made > Quantity::ZERO
}

/// What a change does to a work order, and how that stands.
fn effect(line: &LineChange, work: &WorkOrder) -> (Text, Standing) {
    let begun = is_begun(work);
    let fewer = line.shrinks_by();
    if fewer > work.rest() {
        let effect = text!(
            "减少 {fewer} 超过未完工的 {}，已完工的多出",
            "{fewer} fewer is more than the {} not made; finished units are left over",
            work.rest()
        );
        return (effect, Standing::Bad);
    }
    if fewer > Quantity::ZERO {
        let effect = text!("减少 {fewer}", "{fewer} fewer");
        let standing = if begun { Standing::Warn } else { Standing::Ok };
        return (effect, standing);
    }
    if line.reconfigured {
        let effect = text!("配置有变", "another configuration");
        let standing = if begun { Standing::Bad } else { Standing::Warn };
        return (effect, standing);
    }
    if line.delivery_moved {
        let due = line.delivery_on.1;
        let expected = work.predicted_on.or(work.end_on);
        let late = matches!((expected, due), (Some(at), Some(due)) if at > due);
        let shown = due.map_or_else(|| "—".to_owned(), |on| on.to_string());
        let effect = text!("交货期改为 {shown}", "due on {shown}");
        let standing = if late { Standing::Bad } else { Standing::Ok };
        return (effect, standing);
    }
    (text!("不受影响", "not affected"), Standing::Ok)
}

/// Takes back what a change makes needless and is not made yet: the newest work orders first.
/// Answers how much of each line is still made or was. A reaction; it never refuses.
pub async fn order_changed(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    acting: &Acting,
) -> Result<HashMap<LineId, Quantity>> {
    let subject = Subject::sales_order(change.before.id);
    let facts = process.lines(tx, subject).await?;
    let work = store::of_order(tx, change.before.id).await?;
    let mut making: HashMap<LineId, Quantity> = HashMap::new();
    let mut movements: Vec<Movement> = Vec::new();
    for line in &change.lines {
        let of_line = work.iter().filter(|w| w.line_id == line.line && is_live(w));
        let of_line: Vec<&WorkOrder> = of_line.collect();
        let total: i64 = of_line.iter().map(|w| w.quantity.0).sum();
        let mut surplus = warehouse::less(Quantity(total), to_make(&facts, line.line));
        let mut left = total;
        for work in of_line.iter().rev() {
            let cut = surplus.min(work.rest());
            if cut > Quantity::ZERO {
                surplus = warehouse::less(surplus, cut);
                left -= cut.0;
                if let Some(movement) = lessen(tx, process, (change, work), cut, acting).await? {
                    let entry = i64::try_from(movements.len()).unwrap_or(0);
                    movements.push(movement.entry(entry));
                }
            } else if line.reconfigured && work.state != WorkOrderState::Done {
                let title = text!(
                    "第 {} 行配置有变，请核对工单 {}",
                    "line {} has another configuration; check work order {}",
                    line.no,
                    work.number
                );
                ask_planner(tx, process, work, title, acting).await?;
            }
        }
        making.insert(line.line, Quantity(left));
    }
    process.record_all(tx, &movements, acting).await?;
    Ok(making)
}

fn to_make(facts: &[LineFacts], line: LineId) -> Quantity {
    let found = facts.iter().find(|f| f.line == line);
    found.map_or(Quantity::ZERO, LineFacts::to_make)
}

/// Makes a work order smaller, or gives it up when nothing of it is left.
async fn lessen(
    tx: &mut Tx<'_>,
    process: &Process,
    (change, before): (&Amendment, &WorkOrder),
    cut: Quantity,
    acting: &Acting,
) -> Result<Option<Movement>> {
    let quantity = warehouse::less(before.quantity, cut);
    if quantity == Quantity::ZERO {
        give_up(tx, before, acting).await?;
    } else {
        let state = if quantity == before.made {
            WorkOrderState::Done
        } else {
            before.state
        };
        let progress = percent(before.made, quantity).max(before.percent);
        store::resize(tx, before.id, quantity, (state, progress), acting.now).await?;
        let data = json!({
            "before": {"quantity": before.quantity, "state": before.state},
            "after": {"quantity": quantity, "state": state},
        });
        record(tx, before, "work_order.changed", data, acting).await?;
    }
    if is_begun(before) {
        let title = text!(
            "订单变更：在制工单 {} 减少 {cut}，请处理已领料和在制品",
            "the order was changed: {cut} fewer on work order {} under way; see to material and unfinished goods",
            before.number
        );
        ask_planner(tx, process, before, title, acting).await?;
    }
    let planned = before.start_on.is_some();
    let moved = (LineFact::Planned, Quantity(-cut.0));
    Ok(planned.then(|| change.movement(before.line_id, moved, acting.now)))
}

async fn give_up(tx: &mut Tx<'_>, before: &WorkOrder, acting: &Acting) -> Result<()> {
    store::cancel(tx, before.id).await?;
    let data = json!({
        "before": {"state": before.state}, "after": {"state": WorkOrderState::Cancelled},
    });
    record(tx, before, "work_order.cancelled", data, acting).await
}

async fn record(
    tx: &mut Tx<'_>,
    work: &WorkOrder,
    kind: &str,
    data: serde_json::Value,
    acting: &Acting,
) -> Result<()> {
    let stream = Stream::new("work_order", work.id.0);
    let event = NewEvent::new(stream, kind, data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

async fn ask_planner(
    tx: &mut Tx<'_>,
    process: &Process,
    work: &WorkOrder,
    title: Text,
    acting: &Acting,
) -> Result<()> {
    let subject = Subject::sales_order(work.order_id);
    let link = format!("/work-orders/{}", work.id);
    let task = NewTask::new(subject, TaskKind::Alert, "planner", title).link(link);
    process.open_task(tx, task, acting).await.map(drop)
}

/// An order was given up: its work orders are, and the planner is told of those under way. A
/// reaction; it never refuses.
pub async fn order_cancelled(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    for work in store::of_order(tx, id).await? {
        if matches!(work.state, WorkOrderState::Done | WorkOrderState::Cancelled) {
            continue;
        }
        give_up(tx, &work, acting).await?;
        if is_begun(&work) {
            let title = text!(
                "订单已作废：在制工单 {} 已取消（完工 {}），请处理已领料和在制品",
                "the order was cancelled: work order {} under way is given up ({} made); see to material and unfinished goods",
                work.number,
                work.made
            );
            ask_planner(tx, process, &work, title, acting).await?;
        }
    }
    Ok(())
}
