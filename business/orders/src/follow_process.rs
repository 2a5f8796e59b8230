//! What an order does when its policy moves: these are reactions, wired in `app`; they never refuse.

use ::store::Tx;
use engine::LineFact;
use events::NewEvent;
use kernel::{Moment, OrderId, Result};
use process::{Acting, Document, Movement, Process, Subject};
use serde_json::json;

use crate::{
    change_request,
    contract::obligation,
    create_order::stream,
    order::{Order, OrderState},
    price_asked,
    price_order::PricedLine,
    store,
};

/// The kind under which sales order numbers are counted.
const NUMBER_KIND: &str = "sales_order";

/// The order was returned by a review, or withdrawn: its content may be changed again.
pub async fn returned(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    by_review: bool,
    now: Moment,
) -> Result<()> {
    store::send_back(tx, id, by_review, now).await?;
    let order = store::get(tx, id).await?;
    let prices = (&order.content, &*order.lines, order.currency);
    let times = (process.today(now), now);
    price_asked::note_again(tx, Subject::sales_order(id), prices, times).await
}

/// All reviews passed: the order gets its official number, what is ordered enters the ledger, and
/// the order is carried out.
pub async fn approved(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<String> {
    let order = store::get(tx, id).await?;
    if let Some(number) = &order.number {
        return Ok(number.clone());
    }
    let now = acting.now;
    let year = process.today(now).0.year();
    let last = store::next_number(tx, NUMBER_KIND, year).await?;
    let number = format!("SO-{year}-{last:06}");
    let promised = order
        .content
        .lines
        .iter()
        .filter_map(|l| l.delivery_on)
        .chain(order.content.delivery_on)
        .max();
    store::approve(tx, id, (&number, promised), now).await?;
    let data = json!({"before": {"number": order.draft_label}, "after": {"number": number}, "promised_on": promised});
    let event = NewEvent::new(stream(id), "order.numbered", data, now);
    events::record(tx, &event, &acting.actor, now).await?;
    process
        .record_all(tx, &ordered(&order, now), acting)
        .await?;
    obligation::order_approved(tx, process, id, acting).await?;
    Ok(number)
}

/// What a revision orders, as movements of the ledger.
fn ordered(order: &Order, now: Moment) -> Vec<Movement> {
    let subject = Subject::sales_order(order.id);
    let document = Document {
        kind: "order_revision",
        id: order.id.0,
    };
    let movement = |line: &PricedLine| {
        let quantity = line.content.quantity?;
        let moved = Movement::new(
            subject,
            line.line_id,
            (LineFact::Ordered, quantity),
            document,
            now,
        );
        Some(Movement {
            revision: Some(order.revision),
            ..moved
        })
    };
    order.lines.iter().filter_map(movement).collect()
}

/// A milestone of the policy was reached.
pub async fn milestone_reached(tx: &mut Tx<'_>, id: OrderId, milestone: &str) -> Result<()> {
    store::set_milestone(tx, id, milestone).await
}

/// The close application was approved: the order is read-only from now on.
pub async fn closed(tx: &mut Tx<'_>, id: OrderId, now: Moment) -> Result<()> {
    store::close(tx, id, now).await
}

/// The order was given up, with what was to change of it.
pub async fn cancelled(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = store::get(tx, id).await?;
    store::set_state(tx, id, order.state, OrderState::Cancelled, acting.now).await?;
    price_asked::settled(tx, Subject::sales_order(id)).await?;
    change_request::order_cancelled(tx, process, id, acting).await
}
