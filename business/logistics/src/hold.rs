//! What quality holds does not leave, even if it was packed before the failure was found (EQ-5.3).

use ::store::Tx;
use engine::{Activity, LineFact};
use kernel::{Fault, Quantity, Refusal, Result, text};
use process::{Process, Subject};
use quality::{NonconformanceState, Stage};
use warehouse::{SerialStatus, less};

use crate::shipment::Shipment;

/// The clause behind it, where the policy has it.
const CLAUSE: &str = "EQ-5.3b";

/// Refuses a shipment with a machine that is blocked or no longer ready, or with more of a line than
/// passed and is not held by an open nonconformance. All reasons are told.
pub(crate) async fn refuse_held(
    tx: &mut Tx<'_>,
    process: &Process,
    shipment: &Shipment,
) -> Result<()> {
    let mut reasons = machines_held(tx, shipment).await?;
    if reasons.is_empty() {
        reasons = lines_held(tx, process, shipment).await?;
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let policy = process
        .policy_of(tx, Subject::sales_order(shipment.order_id))
        .await?;
    if policy.clause_ix(CLAUSE).is_none() {
        return Err(Fault::Refused(reasons));
    }
    let reasons = reasons.into_iter();
    Err(Fault::Refused(
        reasons.map(|r| r.clause(CLAUSE, &*policy.rule)).collect(),
    ))
}

async fn machines_held(tx: &mut Tx<'_>, shipment: &Shipment) -> Result<Vec<Refusal>> {
    let machines = warehouse::serials_of(tx, shipment.order_id).await?;
    let loaded = shipment.lines.iter().flat_map(|l| &l.serials);
    let status = |number: &String| {
        let machine = machines.iter().find(|m| m.serial == *number);
        machine.map_or(SerialStatus::Removed, |m| m.status)
    };
    let held = loaded.map(|number| (number, status(number)));
    Ok(held
        .filter(|(_, s)| !matches!(s, SerialStatus::Picked | SerialStatus::Packed))
        .map(|(number, status)| {
            let fact = format!("serial.{number}");
            if status == SerialStatus::Blocked {
                let message = text!(
                    "{number} 有未关闭的不合格项，不能发运",
                    "{number} has an open nonconformance and does not leave"
                );
                let refusal = Refusal::new("blocked", message).fact(fact, status.as_str());
                return refusal.who(text!("质检员", "quality inspector"));
            }
            let message = text!(
                "{number} 已不在待发货物中，请取消发货单重新安排",
                "{number} is no longer ready; give the shipment up and plan it again"
            );
            let refusal = Refusal::new("not_ready", message).fact(fact, status.as_str());
            refusal.who(text!("仓库管理员", "warehouse keeper"))
        })
        .collect())
}

/// Goods without numbers, and failures in process that name no machine: so many of the line stay.
async fn lines_held(
    tx: &mut Tx<'_>,
    process: &Process,
    shipment: &Shipment,
) -> Result<Vec<Refusal>> {
    let subject = Subject::sales_order(shipment.order_id);
    let policy = process.policy_of(tx, subject).await?;
    if policy.step_of(Activity::Inspect).is_none() {
        return Ok(Vec::new());
    }
    let facts = process.lines(tx, subject).await?;
    let open = quality::nonconformances_of(tx, shipment.order_id).await?;
    let mut reasons = Vec::new();
    for line in &shipment.lines {
        let Some(facts) = facts.iter().find(|f| f.line == line.line_id) else {
            continue;
        };
        let in_process = open.iter().filter(|nc| {
            nc.state != NonconformanceState::Closed
                && nc.stage == Stage::InProcess
                && nc.line_id == Some(line.line_id)
        });
        let held = Quantity(in_process.map(|nc| nc.quantity.0).sum());
        let good = facts.get(LineFact::Passed).0 + facts.get(LineFact::FromStock).0;
        let free = less(less(Quantity(good), facts.away()), held);
        if line.quantity > free {
            let message = text!(
                "本次要发 {}，扣除不合格待处理的 {held}，合格可发的只有 {free}",
                "{} are to leave, but only {free} passed and are not held ({held} by nonconformances)",
                line.quantity
            );
            let refusal = Refusal::new("held", message).fact("line.free", free);
            reasons.push(refusal.who(text!("质检员", "quality inspector")));
        }
    }
    Ok(reasons)
}
