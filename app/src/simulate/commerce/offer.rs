//! The customer opens the link of a quotation and answers what he reads there.

use serde_json::json;

use super::{
    super::{
        json::{is_set, text},
        world::{Act, World},
    },
    Matter, inquiry, put_later,
};

/// The customer accepts by his signature, or declines.
pub(super) async fn answer(world: &mut World, id: &str) -> anyhow::Result<()> {
    let Some(case) = world.commerce.quotation_cases.get(id).cloned() else {
        return Ok(());
    };
    let link = format!("/offers/{}", case.token);
    let offer = world.visit(Act::read(&link)).await?.body;
    if !is_set(&offer, "/hash") || is_set(&offer, "/answer") {
        return Ok(());
    }
    let name = match text(&offer, "/contact_name") {
        "" => "采购部",
        name => name,
    };
    if case.bid.is_won() {
        let strokes = json!([written(60, 150), written(190, 300), written(330, 520)]);
        let signature = json!({"kind": "drawn", "strokes": strokes});
        let body = json!({"name": name, "hash": offer["hash"], "signature": signature});
        let accepted = world.visit(Act::post(format!("{link}/accept"), body));
        if accepted.await?.done() {
            put_later(world, (0, 2), Matter::Quotation(id.to_owned()));
        }
        return Ok(());
    }
    let body = json!({"name": name, "hash": offer["hash"], "reason": "贵司价格仍高于另两家"});
    world
        .visit(Act::post(format!("{link}/decline"), body))
        .await?;
    inquiry::lose(world, &case.inquiry, ("price", "比最低报价高约 4%")).await
}

/// A stroke of a hand that writes from left to right.
fn written(from: i32, to: i32) -> Vec<[i32; 2]> {
    const SWING: [i32; 12] = [0, -22, -38, -40, -24, 4, 30, 42, 34, 12, -8, -2];
    let points = (from..to).step_by(7).zip(SWING.iter().cycle());
    points
        .map(|(x, swing)| [x + swing / 4, 104 + swing - (x - from) / 9])
        .collect()
}
