//! The customer opens the link of a quotation and answers what he reads there.

use std::f64::consts::TAU;

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
fn written(from: u32, to: u32, loops: u32) -> Vec<[i32; 2]> {
    let points = 16 * loops;
    let (left, width) = (f64::from(from), f64::from(to - from));
    (0..=points)
        .map(|point| {
            let way = f64::from(point) / f64::from(points);
            let (sin, cos) = (way * f64::from(loops) * TAU).sin_cos();
            let x = left + width * way + 16.0 * sin;
            let y = 112.0 - 24.0 * way + 42.0 * (1.0 - 0.7 * way) * cos;
            // Within the sheet, so it fits.
            #[expect(clippy::cast_possible_truncation)]
            let at = [x.round() as i32, y.round() as i32];
            at
        })
        .collect()
}
