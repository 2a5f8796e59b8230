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
            [[60, 120], [90, 60], [120, 120], [75, 95], [110, 95]],
            [[150, 70], [170, 130], [200, 70], [230, 130], [260, 70]],
            [[300, 100], [340, 80], [380, 110], [430, 70], [500, 120]],
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
