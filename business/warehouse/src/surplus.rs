//! Goods made for a line that it does not take any more: a change made the order smaller after they
//! were finished.

use ::store::Tx;
use engine::{Activity, LineFact, LineFacts};
use kernel::{LineId, OrderId, Quantity, Result};
use process::{Acting, Process, Subject, Why};

use crate::{
    quantity::less,
    release_stock::give_back,
    reservation::{Reservation, Source},
    serial::SerialStatus,
    serve_shortages::{serve, waiting},
    store::{
        reservations,
        serials::{self, Becomes},
    },
};

/// What of a line's goods is too much.
#[derive(Debug, Clone)]
pub struct Surplus {
    /// How much in all.
    pub quantity: Quantity,
    held: Vec<(Reservation, Quantity)>,
}

/// What was made for a line beyond what is still to be picked for it. Where the policy inspects
/// finished goods only what passed counts: nobody else may be given what nobody has judged.
pub async fn surplus(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, line): (OrderId, LineId),
    facts: &LineFacts,
) -> Result<Surplus> {
    let subject = Subject::sales_order(order);
    let to_pick = less(facts.open(), facts.get(LineFact::Picked));
    let mut left = less(facts.get(LineFact::Reserved), to_pick);
    if left == Quantity::ZERO {
        return Ok(Surplus {
            quantity: left,
            held: Vec::new(),
        });
    }
    let policy = process.policy_of(tx, subject).await?;
    if policy.step_of(Activity::Inspect).is_some() {
        let good = facts.get(LineFact::FromStock).0 + facts.get(LineFact::Passed).0;
        let in_house = less(Quantity(good), facts.get(LineFact::Picked));
        left = left.min(less(in_house, to_pick));
    }
    let mut held = Vec::new();
    let all = reservations::open_of_order(tx, order).await?;
    let made = |r: &&Reservation| r.line_id == line && r.source == Source::Production;
    for reservation in all.iter().filter(made).rev() {
        let part = left.min(reservation.open());
        if part > Quantity::ZERO {
            left = less(left, part);
            held.push((reservation.clone(), part));
        }
    }
    let quantity = Quantity(held.iter().map(|(_, part)| part.0).sum());
    Ok(Surplus { quantity, held })
}

/// Puts a surplus into free stock; who waits for such goods is served at once.
pub async fn free_surplus(
    tx: &mut Tx<'_>,
    process: &Process,
    surplus: &Surplus,
    why: &Why<'_>,
    acting: &Acting,
) -> Result<()> {
    let Some((first, _)) = surplus.held.first() else {
        return Ok(());
    };
    let queue = waiting(tx, process, &[first.product_id]).await?;
    give_back(tx, process, &surplus.held, why, acting).await?;
    for (reservation, part) in &surplus.held {
        free_machines(tx, reservation, *part, acting).await?;
    }
    serve(tx, process, queue, acting).await
}

/// As many machines of a reservation as are given back belong to nobody, the newest first.
async fn free_machines(
    tx: &mut Tx<'_>,
    held: &Reservation,
    quantity: Quantity,
    acting: &Acting,
) -> Result<()> {
    let mut pieces = usize::try_from(quantity.0 / Quantity::ONE.0).unwrap_or(0);
    let of_order = serials::of_order(tx, held.order_id).await?;
    for status in [SerialStatus::Good, SerialStatus::Made] {
        let here = of_order.iter().rev().filter(|s| {
            s.line_id == Some(held.line_id)
                && s.place_id == Some(held.place_id)
                && s.status == status
        });
        let freed: Vec<String> = here.take(pieces).map(|s| s.serial.clone()).collect();
        pieces -= freed.len();
        let becomes = Becomes {
            status,
            place: None,
            order_line: Some(None),
        };
        serials::change(tx, &freed, becomes, acting.now).await?;
    }
    Ok(())
}
