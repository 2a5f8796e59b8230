//! Logistics: shipments, the way, trouble on it, return slips.

use kernel::Quantity;
use serde_json::{Value, json};

use super::{
    agenda::Happening,
    desk::Job,
    json::{items, list, quantity, text},
    people::Person,
    world::{Act, World},
};

/// How often only a part of the boxes leaves first.
const PART_SHIPMENTS: u32 = 20;
/// How often a carrier without a contract is tried.
const UNBOUND_CARRIERS: u32 = 8;
/// How often something happens on the way.
const INCIDENTS: u32 = 9;
/// How often less arrives than left.
const SHORT_SLIPS: u32 = 3;

/// Boxes wait: a shipment is planned, or a planned one leaves as soon as it may.
pub(super) async fn ship(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let page = world
        .get(who, &format!("/orders/{}/goods", job.order))
        .await?;
    let waiting = list(&page, "/shipments")
        .iter()
        .find(|s| s["state"] == "planned");
    if let Some(shipment) = waiting {
        if !world.dice.chance(40) {
            return Ok(());
        }
        return depart(world, who, text(shipment, "/id")).await;
    }
    let mut boxes = list(&page, "/free_box_ids").to_vec();
    if boxes.is_empty() {
        return Ok(());
    }
    if boxes.len() > 1 && world.dice.chance(PART_SHIPMENTS) {
        boxes.truncate(boxes.len() / 2);
    }
    let carriers = world.get(who, "/carriers").await?;
    let unbound = world.dice.chance(UNBOUND_CARRIERS);
    let fit: Vec<&Value> = items(&carriers)
        .iter()
        .filter(|c| list(c, "/contracts").is_empty() == unbound)
        .collect();
    let Some(carrier) = world.dice.pick(&fit).map(|c| (*c).clone()) else {
        return Ok(());
    };
    let today = world.today();
    let expected_on = world.dice.day_after(today, 2, 5);
    let body = json!({
        "carrier_id": carrier["id"], "mode": "road", "planned_on": today, "expected_on": expected_on,
        "insured": true, "insurance_no": format!("PICC-{}", world.next_number("insurance")),
        "box_ids": boxes,
    });
    let planned = world
        .act(
            who,
            Act::post(format!("/orders/{}/shipments", job.order), body),
        )
        .await?;
    if planned.done() && world.dice.chance(60) {
        depart(world, who, text(&planned.body, "/id")).await?;
    }
    Ok(())
}

async fn depart(world: &mut World, who: &Person, shipment: &str) -> anyhow::Result<()> {
    let waybill = world.next_number("waybill");
    let body = json!({"waybill_no": format!("WB-{waybill:05}")});
    let left = world
        .act(
            who,
            Act::post(format!("/shipments/{shipment}/depart"), body),
        )
        .await?;
    if !left.done() {
        // No contract with the carrier: another one is taken.
        let unbound = items(&left.body["refusals"])
            .iter()
            .any(|refusal| refusal["clause"] == "EQ-6.1c");
        if unbound {
            let body = json!({"reason": "承运商没有有效运输合同，改换承运商"});
            world
                .act(
                    who,
                    Act::post(format!("/shipments/{shipment}/cancel"), body),
                )
                .await?;
        }
        return Ok(());
    }
    let today = world.today();
    let arrives = world.dice.day_after(today, 1, 5);
    let id = shipment.to_owned();
    let half_way = super::at(world, today.plus_days(1), 7 * 60 + 30);
    world.agenda.put(half_way, Happening::OnTheWay(id.clone()));
    let arrival = super::at(world, arrives, 15 * 60);
    world.agenda.put(arrival, Happening::Arrival(id));
    Ok(())
}

/// A message from the way, or trouble.
pub(super) async fn on_the_way(world: &mut World, shipment: &str) -> anyhow::Result<()> {
    let who = world.holder("logistics")?;
    let path = format!("/shipments/{shipment}");
    if world.dice.chance(INCIDENTS) {
        let (kind, words) = match world.dice.between(0, 2) {
            0 => ("damage", "包装箱受雨淋，外包装破损"),
            1 => ("loss", "中转清点少一件，正在查找"),
            _ => ("delay", "高速封路，预计晚两天到达"),
        };
        let body = json!({"kind": kind, "description": words, "liability": "undecided"});
        world
            .act(&who, Act::post(format!("{path}/incidents"), body))
            .await?;
    } else {
        let body = json!({"place": "中转站", "note": "已中转"});
        world
            .act(&who, Act::post(format!("{path}/tracking"), body))
            .await?;
    }
    Ok(())
}

/// The goods are there; the slip comes back later.
pub(super) async fn arrive(world: &mut World, shipment: &str) -> anyhow::Result<()> {
    let who = world.holder("logistics")?;
    let body = json!({"arrived": true, "place": "客户现场"});
    let path = format!("/shipments/{shipment}/tracking");
    if world.act(&who, Act::post(path, body)).await?.done() {
        let today = world.today();
        let back = world.dice.day_after(today, 1, 4);
        let slip = Happening::Slip(shipment.to_owned());
        world.agenda.put(super::at(world, back, 10 * 60 + 20), slip);
    }
    Ok(())
}

/// The signed slip is back.
pub(super) async fn sign_slip(world: &mut World, shipment: &str) -> anyhow::Result<()> {
    let who = world.holder("logistics")?;
    let page = world.get(&who, &format!("/shipments/{shipment}")).await?;
    let mut body = json!({"signed_by": text(&page, "/consignee"), "note": ""});
    let line = list(&page, "/lines").first();
    if let Some(line) = line.filter(|_| world.dice.chance(SHORT_SLIPS)) {
        let left = quantity(line, "/quantity");
        if left > Quantity::ONE {
            let received = Quantity(left.0 - Quantity::ONE.0);
            body["lines"] = json!([{"line_id": line["line_id"], "received": received}]);
            body["note"] = json!("少一件，与司机当场确认");
        }
    }
    body["file_id"] = world.upload(&who, "slip.pdf").await?;
    let path = format!("/shipments/{shipment}/sign-slip");
    world.act(&who, Act::post(path, body)).await.map(drop)
}

/// Trouble is to be settled with the carrier.
pub(super) async fn settle_incidents(
    world: &mut World,
    who: &Person,
    shipment: &str,
) -> anyhow::Result<()> {
    let page = world.get(who, &format!("/shipments/{shipment}")).await?;
    for incident in list(&page, "/incidents")
        .iter()
        .filter(|i| i["resolved_at"].is_null())
    {
        let body = json!({
            "liability": "carrier",
            "resolution": "承运商赔付包装费并加急补送",
            "customer_told": "已电话告知客户到货时间",
        });
        let path = format!("/incidents/{}/resolve", text(incident, "/id"));
        world.act(who, Act::post(path, body)).await?;
    }
    Ok(())
}
