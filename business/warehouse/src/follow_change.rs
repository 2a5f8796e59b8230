//! Stock follows a change of an order: more is held as far as it is free, what is no longer needed
//! goes back to whoever waits for it.

use std::collections::HashMap;

use ::store::Tx;
use catalog::{ProductFacts, Supply};
use engine::{LineFact, LineFacts};
use events::NewEvent;
use kernel::{LineId, Moment, ProductId, Quantity, Result, text};
use orders::{Amendment, LineChange};
use process::{Acting, CheckReport, Movement, Process, Standing, Subject, Why};
use serde_json::json;

use crate::{
    allocate::{Demand, allocate},
    quantity::less,
    release_stock::give_back,
    reservation::{Reservation, Source},
    reserve_order::{hold, told},
    serve_shortages::{serve, waiting},
    shortage::available,
    store::{levels, reservations, shortages},
};

/// What stock has to say to a change: what is held, what is free, what lies picked.
pub async fn change_impact(tx: &mut Tx<'_>, change: &Amendment) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let lines = goods_lines(change);
    let reconfigured = change.lines.iter().any(|line| line.reconfigured);
    if lines.is_empty() && !reconfigured {
        return Ok(report);
    }
    let held = reservations::open_of_order(tx, change.before.id).await?;
    for line in change.lines.iter().filter(|line| line.reconfigured) {
        report = held_as_before(report, line, held_for(&held, line));
    }
    let products: Vec<ProductId> = lines.iter().map(|(_, product)| *product).collect();
    let free = available(tx, &products).await?;
    for (line, product) in lines {
        let held = held_for(&held, line);
        let (more, fewer) = (line.grows_by(), line.shrinks_by());
        let (found, standing) = if more > Quantity::ZERO {
            let free = free.get(&product).copied().unwrap_or_default();
            let enough = if free >= more {
                Standing::Ok
            } else {
                Standing::Warn
            };
            (
                text!(
                    "增加 {more}，可用库存 {free}，已预留 {held}",
                    "{more} more, {free} free in stock, {held} held"
                ),
                enough,
            )
        } else {
            let surplus = held.min(fewer);
            (
                text!(
                    "减少 {fewer}，已预留 {held}，最多释放 {surplus}",
                    "{fewer} fewer, {held} held, at most {surplus} given back"
                ),
                Standing::Ok,
            )
        };
        report = report.item(
            format!("stock.{}", line.line),
            line.label(),
            found,
            standing,
        );
    }
    Ok(report)
}

/// How much is held for a line.
fn held_for(held: &[Reservation], line: &LineChange) -> Quantity {
    let of_line = held.iter().filter(|r| r.line_id == line.line);
    Quantity(of_line.map(|r| r.open().0).sum())
}

/// Goods held for a line that is to be another configuration: the keeper looks whether they fit.
fn held_as_before(report: CheckReport, line: &LineChange, held: Quantity) -> CheckReport {
    if held == Quantity::ZERO {
        return report;
    }
    let found = text!(
        "已按原配置预留 {held}，请核对是否适用",
        "{held} held in the former configuration; check whether they fit"
    );
    let key = format!("stock.configuration.{}", line.line);
    report.item(key, line.label(), found, Standing::Warn)
}

/// A line of goods that changes, with its product.
type GoodsChange<'a> = (&'a LineChange, ProductId);

/// Lines of goods of which more or fewer are to be delivered.
fn goods_lines(change: &Amendment) -> Vec<GoodsChange<'_>> {
    let goods = change.lines.iter().filter(|line| !line.is_service());
    let differs = goods.filter(|line| line.open_after != line.open_before);
    differs
        .filter_map(|line| line.product.map(|product| (line, product)))
        .collect()
}

/// Holds what a change adds, as far as it is free, and gives back what nobody needs any more. To
/// run after production, which says what it makes for each line. Answers what is too much and could
/// not be given back: it was made for the line already. A reaction; it never refuses.
pub async fn order_changed(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    making: &HashMap<LineId, Quantity>,
    acting: &Acting,
) -> Result<Vec<(LineId, Quantity)>> {
    let subject = Subject::sales_order(change.before.id);
    let services = services_follow(change, acting.now);
    process.record_all(tx, &services, acting).await?;
    let lines = goods_lines(change);
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ProductId> = lines.iter().map(|(_, product)| *product).collect();
    let products = catalog::facts_of(tx, &ids).await?;
    let queue = waiting(tx, process, &ids).await?;
    let facts = process.lines(tx, subject).await?;
    reserve_more(tx, process, (change, &lines, &facts), acting).await?;

    let held = reservations::open_of_order(tx, change.before.id).await?;
    let mut left = Vec::new();
    let mut back = Vec::new();
    for (line, _) in &lines {
        let supply = of(&facts, line.line, LineFact::FromStock).0
            + making.get(&line.line).map_or(0, |quantity| quantity.0);
        let surplus = less(Quantity(supply), line.open_after);
        let rest = take(surplus, (line.line, &held), &mut back);
        if rest > Quantity::ZERO {
            left.push((line.line, rest));
        }
    }
    let why = Why::Because(text!("订单已变更", "the order was changed"));
    give_back(tx, process, &back, &why, acting).await?;
    let facts = process.lines(tx, subject).await?;
    note_shortages(tx, change, (&lines, &facts, &products), acting.now).await?;
    serve(tx, process, queue, acting).await?;
    Ok(left)
}

/// A service needs no stock: as much of it is ready as is ordered.
fn services_follow(change: &Amendment, now: Moment) -> Vec<Movement> {
    let services = change.lines.iter().filter(|line| line.is_service());
    let differs = services.filter(|line| line.open_after != line.open_before);
    differs
        .flat_map(|line| {
            let more = Quantity(line.open_after.0 - line.open_before.0);
            [LineFact::FromStock, LineFact::Picked, LineFact::Packed]
                .map(|fact| change.movement(line.line, (fact, more), now))
        })
        .collect()
}

fn of(facts: &[LineFacts], line: LineId, fact: LineFact) -> Quantity {
    let found = facts.iter().find(|f| f.line == line);
    found.map_or(Quantity::ZERO, |f| f.get(fact))
}

async fn reserve_more(
    tx: &mut Tx<'_>,
    process: &Process,
    (change, lines, facts): (&Amendment, &[GoodsChange<'_>], &[LineFacts]),
    acting: &Acting,
) -> Result<()> {
    let mut demands = Vec::new();
    for (line, product) in lines {
        let lacking = less(line.open_after, of(facts, line.line, LineFact::FromStock));
        let wanted = line.grows_by().min(lacking);
        if wanted > Quantity::ZERO {
            demands.push(Demand {
                order: change.before.id,
                line: line.line,
                product: *product,
                wanted,
            });
        }
    }
    let mut wanted: Vec<ProductId> = demands.iter().map(|d| d.product).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let given = allocate(&demands, &mut levels::lock(tx, &wanted).await?);
    if given.is_empty() {
        return Ok(());
    }
    let subject = Subject::sales_order(change.before.id);
    let data = json!({"reserved": given.iter().map(told).collect::<Vec<_>>()});
    let event = NewEvent::new(subject.stream(), "stock.reserved", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let movements = hold(tx, &given, acting.now).await?;
    process.record_all(tx, &movements, acting).await
}

/// Takes a surplus out of what is held from stock for a line; answers what is left of it.
fn take(
    surplus: Quantity,
    (line, held): (LineId, &[Reservation]),
    back: &mut Vec<(Reservation, Quantity)>,
) -> Quantity {
    let mut left = surplus;
    let mut of_line: Vec<&Reservation> = held
        .iter()
        .filter(|r| r.line_id == line && r.source == Source::Stock)
        .collect();
    of_line.reverse();
    for reservation in of_line {
        let part = left.min(reservation.open());
        if part > Quantity::ZERO {
            left = less(left, part);
            back.push((reservation.clone(), part));
        }
    }
    left
}

/// What stock does not cover of lines that nobody makes is short, no more and no less.
async fn note_shortages(
    tx: &mut Tx<'_>,
    change: &Amendment,
    (lines, facts, products): (
        &[GoodsChange<'_>],
        &[LineFacts],
        &HashMap<ProductId, ProductFacts>,
    ),
    now: Moment,
) -> Result<()> {
    for (line, product) in lines {
        let made = products
            .get(product)
            .is_some_and(|p| p.supply == Supply::Make);
        let missing = less(line.open_after, of(facts, line.line, LineFact::FromStock));
        if missing == Quantity::ZERO {
            shortages::close(tx, change.before.id, line.line, now).await?;
        } else if !made {
            let demand = Demand {
                order: change.before.id,
                line: line.line,
                product: *product,
                wanted: missing,
            };
            shortages::put(tx, &demand, 0, now).await?;
        }
    }
    Ok(())
}
