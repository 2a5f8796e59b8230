//! The warehouse: picking by scan, packing into boxes.

use kernel::Quantity;
use serde_json::{Value, json};

use super::{
    desk::Job,
    json::{first_of, is_true, list, quantity},
    people::Person,
    world::{Act, World},
};

/// Takes from the shelves what may be taken.
pub(super) async fn pick(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let page = world
        .get(who, &format!("/orders/{}/goods", job.order))
        .await?;
    let wanted: Vec<Value> = list(&page, "/house/lines")
        .iter()
        .filter_map(|line| picked(line, quantity(line, "/pickable")))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let path = format!("/orders/{}/picks", job.order);
    world
        .act(who, Act::post(path, json!({"lines": wanted})))
        .await
        .map(drop)
}

fn picked(line: &Value, pickable: Quantity) -> Option<Value> {
    let held = quantity(line, "/reserved");
    let (count, scans) = if is_true(line, "/serialised") {
        let scans = first_of(line, "/machines", pickable.min(held));
        (
            Quantity::whole(i64::try_from(scans.len()).unwrap_or(0)),
            scans,
        )
    } else {
        (pickable.min(held), vec![line["sku"].clone()])
    };
    let taken = json!({"line_id": line["line_id"], "quantity": count, "scans": scans});
    (count > Quantity::ZERO).then_some(taken)
}

/// Packs what was picked: a box per machine, one box for the rest of a line.
pub(super) async fn pack(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let page = world
        .get(who, &format!("/orders/{}/goods", job.order))
        .await?;
    let mut boxes = Vec::new();
    for line in list(&page, "/house/lines") {
        let packable = quantity(line, "/packable");
        if packable <= Quantity::ZERO {
            continue;
        }
        if is_true(line, "/serialised") {
            let machines = first_of(line, "/machines_picked", packable);
            boxes.extend(machines.iter().map(|machine| {
                json!({"gross_weight_kg": "86", "size": "120×80×90 cm", "lines": [{
                    "line_id": line["line_id"], "quantity": "1", "serials": [machine],
                    "accessories": ["说明书", "合格证"]}]})
            }));
        } else {
            boxes.push(
                json!({"gross_weight_kg": "24.5", "size": "60×40×40 cm", "lines": [
                {"line_id": line["line_id"], "quantity": packable}]}),
            );
        }
    }
    if boxes.is_empty() {
        return Ok(());
    }
    let path = format!("/orders/{}/packs", job.order);
    world
        .act(who, Act::post(path, json!({"boxes": boxes})))
        .await
        .map(drop)
}
