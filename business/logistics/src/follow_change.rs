//! Prepared shipments and a change of their order: what was planned for other dates, places or
//! quantities is looked at by a person before it leaves.

use ::store::Tx;
use kernel::{Quantity, Result, Text, text};
use orders::{Amendment, LineChange};
use process::{Acting, CheckReport, NewTask, Process, Standing, Subject, TaskKind};

use crate::{
    shipment::{Shipment, ShipmentState},
    store::shipments,
};

/// What logistics has to say to a change: each shipment with goods of the lines.
pub async fn change_impact(tx: &mut Tx<'_>, change: &Amendment) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    for shipment in shipments::of_order(tx, change.before.id).await? {
        let lines = touched(change, &shipment);
        if lines.is_empty() || shipment.state == ShipmentState::Cancelled {
            continue;
        }
        let state = shipment.state.title();
        let planned = shipment.state == ShipmentState::Planned;
        let (effect, standing) = if planned {
            (text!("须核对", "to be checked"), Standing::Warn)
        } else {
            (
                text!("已发出，不受影响", "has left, not affected"),
                Standing::Ok,
            )
        };
        let nos: Vec<String> = lines.iter().map(|line| line.no.to_string()).collect();
        let nos = nos.join(", ");
        let (to, on) = (&shipment.destination, shipment.planned_on);
        let found = Text::new(
            format!("{}，第 {nos} 行，{on} 发往 {to}；{}", state.zh, effect.zh),
            format!("{}, lines {nos}, {on} to {to}; {}", state.en, effect.en),
        );
        let number = &shipment.number;
        report = report.item(
            format!("shipment.{number}"),
            text!("{number}", "{number}"),
            found,
            standing,
        );
    }
    Ok(report)
}

/// The changed lines that a shipment carries.
fn touched<'a>(change: &'a Amendment, shipment: &Shipment) -> Vec<&'a LineChange> {
    let carried = |line: &&LineChange| shipment.lines.iter().any(|l| l.line_id == line.line);
    let differs = |line: &&LineChange| {
        line.delivery_moved || line.reconfigured || line.shrinks_by() > Quantity::ZERO
    };
    change
        .lines
        .iter()
        .filter(carried)
        .filter(differs)
        .collect()
}

/// Puts prepared shipments that a change touches on the desk of logistics. A reaction; it never
/// refuses.
pub async fn order_changed(
    tx: &mut Tx<'_>,
    process: &Process,
    change: &Amendment,
    acting: &Acting,
) -> Result<()> {
    for shipment in shipments::of_order(tx, change.before.id).await? {
        let lines = touched(change, &shipment);
        if lines.is_empty() || shipment.state != ShipmentState::Planned {
            continue;
        }
        let title = text!(
            "订单已变更，请核对待发运的 {}：数量、日期和目的地",
            "the order was changed; check shipment {} before it leaves: quantities, date, destination",
            shipment.number
        );
        let subject = Subject::sales_order(change.before.id);
        let task = NewTask::new(subject, TaskKind::Alert, "logistics", title)
            .link(format!("/shipments/{}", shipment.id));
        process.open_task(tx, task, acting).await?;
    }
    Ok(())
}
