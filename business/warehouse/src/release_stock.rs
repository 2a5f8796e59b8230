//! Giving held stock back: by hand with a reason, when a reservation lapses, when an order ends.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReserveStock};
use catalog::Supply;
use engine::LineFact;
use events::NewEvent;
use kernel::{
    DocumentId, Fault, Moment, OrderId, ProductId, Quantity, Refusal, Result, text, written,
};
use process::{Acting, Document, Movement, Process, Subject, Why};
use serde_json::json;
use uuid::Uuid;

use crate::{
    allocate::Demand,
    order_lines::goods_of,
    quantity::less,
    reservation::{Reservation, Source},
    serial::SerialStatus,
    serve_shortages::{serve, waiting},
    store::{
        reservations,
        serials::{self, Becomes},
        shortages,
    },
};

/// Lapsed reservations given back in one transaction.
const LAPSED_MAX: i64 = 100;

/// Gives a reservation back.
#[derive(Debug)]
pub struct ReleaseReservation {
    /// The right to do so.
    pub permit: Permit<ReserveStock>,
    /// The running policies.
    pub process: Process,
    /// Which reservation.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReleaseReservation {
    const NAME: &'static str = "stock.release";
    type Output = OrderId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderId> {
        let reason = written::reason(&self.reason, "/reason")?;
        let seen = reservations::get(tx, self.id).await?;
        // Orders are locked before stock, so the reservation is read again under the order's lock.
        process::lock(tx, Subject::sales_order(seen.order_id)).await?;
        let reservation = reservations::get(tx, self.id).await?;
        refuse_unreleasable(&reservation)?;
        let acting = Acting::new(&self.permit, self.now);
        let queue = waiting(tx, &self.process, &[reservation.product_id]).await?;
        give_back(
            tx,
            &self.process,
            &whole(&[reservation]),
            &Why::Said(reason),
            &acting,
        )
        .await?;
        // Others that wait come first: it was taken from this order on purpose.
        serve(tx, &self.process, queue, &acting).await?;
        lack(tx, &self.process, seen.order_id, &acting).await?;
        Ok(seen.order_id)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(reservation) = reservations::find(tx, self.id).await? else {
            return Ok(());
        };
        let by = (self.permit.actor(), self.now);
        process::record_refusal(
            tx,
            Subject::sales_order(reservation.order_id),
            (Self::NAME, fault),
            by,
        )
        .await
    }
}

/// What was made for an order is not taken from it by hand.
fn refuse_unreleasable(r: &Reservation) -> Result<()> {
    if r.open() == Quantity::ZERO {
        let message = text!(
            "这笔预留已拣完或已释放",
            "this reservation is picked or given back already"
        );
        return Err(Fault::refused(
            Refusal::new("nothing_held", message).fact("reservation.open", "0"),
        ));
    }
    match r.source {
        Source::Stock => Ok(()),
        Source::Production => {
            let message = text!(
                "为该订单生产的货物不能手工释放",
                "goods made for this order are not given back by hand"
            );
            Err(Fault::refused(
                Refusal::new("made_for_order", message).fact("reservation.source", "production"),
            ))
        }
    }
}

/// Gives back what has lapsed, and serves orders that wait although there is stock (what lapsed, or
/// came in while they were being approved); for a timer. Answers how many reservations lapsed.
#[derive(Debug)]
pub struct ReleaseLapsed {
    /// The running policies.
    pub process: Process,
    /// Now.
    pub now: Moment,
}

impl Command for ReleaseLapsed {
    const NAME: &'static str = "stock.release_lapsed";
    type Output = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let acting = Acting::system("reservation_lapsed", self.now);
        let lapsing = Why::Because(text!("预留已到期", "the reservation lapsed"));
        let seen = reservations::expired(tx, self.now, LAPSED_MAX).await?;
        let mut products = shortages::servable(tx).await?;
        products.extend(seen.iter().map(|r| r.product_id));
        products.sort_unstable();
        products.dedup();
        let mut orders: Vec<OrderId> = seen.iter().map(|r| r.order_id).collect();
        orders.sort_unstable();
        orders.dedup();
        // All orders are locked before any stock is; what lapsed is read again under the locks.
        for order in &orders {
            process::lock(tx, Subject::sales_order(*order)).await?;
        }
        let queue = waiting(tx, &self.process, &products).await?;
        let mut lapsed = 0;
        for order in orders {
            let mut held = reservations::open_of_order(tx, order).await?;
            held.retain(|r| r.expires_at.is_some_and(|at| at <= self.now));
            give_back(tx, &self.process, &whole(&held), &lapsing, &acting).await?;
            lack(tx, &self.process, order, &acting).await?;
            lapsed += held.len();
        }
        serve(tx, &self.process, queue, &acting).await?;
        Ok(lapsed)
    }
}

/// What stock does not cover any more of lines that nobody makes is short, and to be got anew.
async fn lack(tx: &mut Tx<'_>, process: &Process, id: OrderId, acting: &Acting) -> Result<()> {
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(());
    };
    let subject = Subject::sales_order(id);
    let facts = process.lines(tx, subject).await?;
    let mut short = false;
    for line in goods_of(tx, &order).await? {
        let Some(of_line) = facts.iter().find(|f| f.line == line.line) else {
            continue;
        };
        let wanted = less(of_line.open(), of_line.get(LineFact::FromStock));
        if line.product.supply == Supply::Make || wanted == Quantity::ZERO {
            continue;
        }
        let demand = Demand {
            order: id,
            line: line.line,
            product: line.product.id,
            wanted,
        };
        shortages::put(tx, &demand, 0, acting.now).await?;
        short = true;
    }
    if short {
        process.short_again(tx, subject, acting).await?;
    }
    Ok(())
}

/// An order was closed, given up or shortened to what it has: nothing is held for it any more. A
/// reaction; it never refuses.
pub async fn order_ended(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    for short in shortages::of_order(tx, id).await? {
        shortages::close(tx, id, short.line, acting.now).await?;
    }
    let held = reservations::open_of_order(tx, id).await?;
    if held.is_empty() {
        return Ok(());
    }
    let products: Vec<ProductId> = held.iter().map(|r| r.product_id).collect();
    let queue = waiting(tx, process, &products).await?;
    let why = Why::Because(text!("订单已结束", "the order ended"));
    give_back(tx, process, &whole(&held), &why, acting).await?;
    free_machines(tx, id, acting.now).await?;
    serve(tx, process, queue, acting).await
}

/// Machines in stock that were kept for an order are anybody's again.
async fn free_machines(tx: &mut Tx<'_>, id: OrderId, now: Moment) -> Result<()> {
    for status in [
        SerialStatus::Made,
        SerialStatus::Good,
        SerialStatus::Blocked,
    ] {
        let machines = serials::of_order(tx, id).await?;
        let free: Vec<String> = machines
            .into_iter()
            .filter(|s| s.status == status)
            .map(|s| s.serial)
            .collect();
        let becomes = Becomes {
            status,
            place: None,
            order_line: Some(None),
        };
        serials::change(tx, &free, becomes, now).await?;
    }
    Ok(())
}

/// All that is open of some reservations.
fn whole(held: &[Reservation]) -> Vec<(Reservation, Quantity)> {
    held.iter().map(|r| (r.clone(), r.open())).collect()
}

/// Gives so much of reservations of one order back, and says so.
pub(crate) async fn give_back(
    tx: &mut Tx<'_>,
    process: &Process,
    held: &[(Reservation, Quantity)],
    why: &Why<'_>,
    acting: &Acting,
) -> Result<()> {
    let Some((first, _)) = held.first() else {
        return Ok(());
    };
    let subject = Subject::sales_order(first.order_id);
    let release = Document {
        kind: "release",
        id: Uuid::now_v7(),
    };
    let mut movements = Vec::new();
    // Levels are touched in the order in which everybody locks them.
    let mut in_lock_order: Vec<&(Reservation, Quantity)> = held.iter().collect();
    in_lock_order.sort_by_key(|(r, _)| (r.product_id, r.place_id));
    for ((r, quantity), entry) in in_lock_order.into_iter().zip(0_i64..) {
        reservations::release(tx, r, *quantity, acting.now).await?;
        let back = Quantity(-quantity.0);
        let facts: &[LineFact] = match r.source {
            Source::Stock => &[LineFact::Reserved, LineFact::FromStock],
            Source::Production => &[LineFact::Reserved],
        };
        for fact in facts {
            let movement = Movement::new(subject, r.line_id, (*fact, back), release, acting.now);
            movements.push(movement.entry(entry).note(why.said().unwrap_or_default()));
        }
    }
    let lines: Vec<_> = held
        .iter()
        .map(|(r, quantity)| json!({"line": r.line_id, "quantity": quantity}))
        .collect();
    let mut data = json!({"released": lines});
    why.tell(&mut data, "reason");
    let event = NewEvent::new(subject.stream(), "stock.released", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    process.record_all(tx, &movements, acting).await
}
