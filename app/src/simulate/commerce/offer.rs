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
        let strokes = json!([
            written(50, 170, 2),
            written(185, 330, 4),
            written(325, 540, 1)
        ]);
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

/// A stroke of a hand that writes from left to right in so many loops, ever smaller.
fn written(from: i32, to: i32, loops: usize) -> Vec<[i32; 2]> {
    // A circle of radius 100, in twelve steps.
    const SINE: [i32; 12] = [0, 50, 87, 100, 87, 50, 0, -50, -87, -100, -87, -50];
    let points = SINE.len() * loops;
    (0i32..)
        .zip(SINE.iter().zip(SINE.iter().cycle().skip(3)).cycle())
        .take(points)
        .map(|(point, (sine, cosine))| {
            let percent = point * 100 / i32::try_from(points).unwrap_or(i32::MAX);
            let x = from + (to - from) * percent / 100 + 16 * sine / 100;
            let y = 112 - 24 * percent / 100 + 42 * (140 - percent) * cosine / 14_000;
            [x, y]
        })
        .collect()
}
