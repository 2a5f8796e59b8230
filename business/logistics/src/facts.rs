//! What logistics can tell a policy: the facts `transport.*`, `acceptance.*` and `slips.*`.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{Date, Moment, OrderId, Quantity, Result};
use process::Wanted;
use warehouse::less;

use crate::{
    render_services::is_services_only,
    sheet::Covered,
    shipment::{Shipment, ShipmentState},
    store::{acceptances, incidents, shipments},
};

/// The shipment that is leaving in this transaction: its order, and whether its carrier has a valid
/// contract. While it leaves, the question for a valid contract is about it and no other.
#[derive(Debug, Default)]
pub(crate) struct Departing(pub(crate) Option<(OrderId, bool)>);

/// Puts the wanted facts that logistics knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    if wanted.has("transport.incidents_open") {
        facts.set(
            "transport.incidents_open",
            Value::Int(incidents::open_of(tx, id).await?),
        );
    }
    if wanted.has("acceptance.report_signed") {
        let (sheets, open) = acceptances::counts(tx, id).await?;
        facts.set(
            "acceptance.report_signed",
            Value::Bool(sheets > 0 && open == 0),
        );
    }
    let of_shipments = [
        "transport.contract_valid",
        "slips.unsigned",
        "acceptance.open_since",
    ];
    if !of_shipments.iter().any(|name| wanted.has(name)) {
        return Ok(());
    }
    let all = shipments::of_order(tx, id).await?;
    let unsigned = all
        .iter()
        .filter(|s| s.state.has_left() && s.slip_signed_at.is_none())
        .count();
    facts.set(
        "slips.unsigned",
        Value::Int(i64::try_from(unsigned).unwrap_or(i64::MAX)),
    );
    if wanted.has("transport.contract_valid") {
        facts.set(
            "transport.contract_valid",
            Value::Bool(contract_valid(tx, id, &all, today).await?),
        );
    }
    if wanted.has("acceptance.open_since") {
        let covered = acceptances::signed(tx, id).await?;
        let since = open_since(&all, &covered);
        facts.set(
            "acceptance.open_since",
            since.map_or(Value::Absent, Value::Moment),
        );
    }
    Ok(())
}

/// Of the shipment that is leaving; else whether one is prepared with a carrier under contract, or
/// all that left did so under one.
async fn contract_valid(
    tx: &mut Tx<'_>,
    id: OrderId,
    all: &[Shipment],
    today: Date,
) -> Result<bool> {
    if let Some((order, valid)) = tx.memo::<Departing>().0
        && order == id
    {
        return Ok(valid);
    }
    for planned in all.iter().filter(|s| s.state == ShipmentState::Planned) {
        if parties::valid_contract(tx, planned.carrier_id, id, today)
            .await?
            .is_some()
        {
            return Ok(true);
        }
    }
    if all.is_empty()
        && let Some(order) = orders::load(tx, id).await?
        && is_services_only(tx, &order).await?
    {
        // Nothing is transported, so that nothing lacks a contract.
        return Ok(true);
    }
    let mut left = all.iter().filter(|s| s.state.has_left()).peekable();
    Ok(left.peek().is_some() && left.all(|s| !s.contract_no.is_empty()))
}

/// The arrival of the oldest delivery that is not wholly accepted.
fn open_since(all: &[Shipment], accepted: &[Covered]) -> Option<Moment> {
    let is_open = |shipment: &&Shipment| {
        shipment.lines.iter().any(|line| {
            let of_line = accepted
                .iter()
                .filter(|c| c.shipment == Some(shipment.id) && c.line == line.line_id);
            let done: i64 = of_line.map(|c| c.quantity.0).sum();
            less(line.delivered(), Quantity(done)) > Quantity::ZERO
        })
    };
    all.iter()
        .filter(|s| s.state == ShipmentState::Arrived)
        .filter(is_open)
        .filter_map(|s| s.arrived_at)
        .min()
}
