//! What production finished goes into stock: held for the order it was made for, or free for
//! whoever waits. Reactions; they never refuse.

use ::store::Tx;
use engine::LineFact;
use events::{NewEvent, Stream};
use kernel::{
    DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Refusal, Result, text,
};
use process::{Acting, Document, Movement, Process, Subject};
use serde_json::json;

use crate::{
    allocate::Level,
    incoming::number_machines,
    ledger::{MoveKind, Paper, StockMove},
    place::{PlaceId, finished_goods_place},
    reservation::{Reservation, Source},
    reserve_order::held,
    serial::{Serial, SerialStatus},
    serve_shortages::{serve, waiting},
    store::{
        boxes, levels, reservations,
        serials::{self, Becomes},
    },
};

/// Good units of a progress report.
#[derive(Debug, Clone)]
pub struct Produced {
    /// The line they were made for; `None` for stock.
    pub order_line: Option<(OrderId, LineId)>,
    /// What they are.
    pub product: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// The work order.
    pub work_order: DocumentId,
    /// The report that says so.
    pub report: DocumentId,
    /// When they were finished.
    pub occurred_at: Moment,
}

/// Takes finished goods into stock and gives each machine its serial number; answers the numbers.
pub async fn receive_produced(
    tx: &mut Tx<'_>,
    process: &Process,
    produced: &Produced,
    acting: &Acting,
) -> Result<Vec<String>> {
    let Produced {
        order_line,
        product,
        quantity,
        ..
    } = *produced;
    let place = finished_goods_place(tx).await?;
    let free: &[ProductId] = if order_line.is_none() {
        &[product]
    } else {
        &[]
    };
    let queue = waiting(tx, process, free).await?;
    let numbers = number(tx, process, (produced, place), acting).await?;
    let paper = Paper {
        kind: "production_report",
        id: produced.report.0,
    };
    let kind = (MoveKind::Produce, quantity);
    let mut made = StockMove::new((product, place), kind, paper, produced.occurred_at);
    made.order_line = order_line;
    levels::append(tx, &made.per_serial(&numbers), acting.user(), acting.now).await?;
    tell(tx, produced, &numbers, acting).await?;
    match order_line {
        Some(line) => hold_for(tx, process, (produced, place, line), acting).await?,
        None => serve(tx, process, queue, acting).await?,
    }
    Ok(numbers)
}

/// Gives each machine its number and writes it; answers the numbers, none for other goods.
async fn number(
    tx: &mut Tx<'_>,
    process: &Process,
    (produced, place): (&Produced, PlaceId),
    acting: &Acting,
) -> Result<Vec<String>> {
    let facts = catalog::facts_of(tx, &[produced.product]).await?;
    let facts = facts
        .get(&produced.product)
        .ok_or(Fault::NotFound("product"))?;
    if !facts.serialised {
        return Ok(Vec::new());
    }
    let year = process.today(acting.now).0.year();
    let numbers = number_machines(tx, &facts.sku, year, produced.quantity).await?;
    let machine = |number: &String| Serial {
        serial: number.clone(),
        product_id: produced.product,
        place_id: Some(place),
        order_id: produced.order_line.map(|(order, _)| order),
        line_id: produced.order_line.map(|(_, line)| line),
        work_order_id: Some(produced.work_order),
        // Quality inspects by order; what is made for stock is good when it is reported good.
        status: match produced.order_line {
            Some(_) => SerialStatus::Made,
            None => SerialStatus::Good,
        },
        made_at: produced.occurred_at,
    };
    serials::insert(tx, &numbers.iter().map(machine).collect::<Vec<_>>()).await?;
    Ok(numbers)
}

/// Holds what was made for a line.
async fn hold_for(
    tx: &mut Tx<'_>,
    process: &Process,
    (produced, place_id, (order_id, line_id)): (&Produced, PlaceId, (OrderId, LineId)),
    acting: &Acting,
) -> Result<()> {
    let reservation = Reservation {
        id: DocumentId::new(),
        order_id,
        line_id,
        product_id: produced.product,
        place_id,
        quantity: produced.quantity,
        picked: Quantity::ZERO,
        released: Quantity::ZERO,
        source: Source::Production,
        work_order_id: Some(produced.work_order),
        priority: 0,
        expires_at: None,
        created_at: acting.now,
    };
    reservations::insert(tx, std::slice::from_ref(&reservation)).await?;
    process
        .record_all(tx, &held(&reservation, produced.occurred_at), acting)
        .await
}

async fn tell(
    tx: &mut Tx<'_>,
    produced: &Produced,
    numbers: &[String],
    acting: &Acting,
) -> Result<()> {
    let stream = match produced.order_line {
        Some((order, _)) => Subject::sales_order(order).stream(),
        None => Stream::new("work_order", produced.work_order.0),
    };
    let data = json!({
        "work_order": produced.work_order,
        "line": produced.order_line.map(|(_, line)| line),
        "product": produced.product,
        "quantity": produced.quantity,
        "serials": numbers,
    });
    let event = NewEvent::new(stream, "stock.produced", data, produced.occurred_at);
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// Machines passed their final inspection, or an open nonconformance was settled: they are again what
/// they were, on the shelf, picked or packed. Those that have left are followed elsewhere.
pub async fn machines_passed(tx: &mut Tx<'_>, serials: &[String], acting: &Acting) -> Result<()> {
    let (mut on_shelf, mut boxed, mut loose) = (Vec::new(), Vec::new(), Vec::new());
    for machine in serials::lock(tx, serials).await? {
        let number = machine.serial.clone();
        if !is_in_house(&machine) {
            continue;
        }
        if machine.place_id.is_some() {
            on_shelf.push(number);
        } else if boxes::holds(tx, &machine).await? {
            boxed.push(number);
        } else {
            loose.push(number);
        }
    }
    for (numbers, status) in [
        (on_shelf, SerialStatus::Good),
        (boxed, SerialStatus::Packed),
        (loose, SerialStatus::Picked),
    ] {
        set_quality(tx, &numbers, status, acting.now).await?;
    }
    Ok(())
}

/// A nonconformance was opened on machines: they can neither be picked nor leave until it is settled.
pub async fn machines_blocked(tx: &mut Tx<'_>, serials: &[String], acting: &Acting) -> Result<()> {
    let machines = serials::lock(tx, serials).await?;
    let here = machines.iter().filter(|m| is_in_house(m));
    let here: Vec<String> = here.map(|m| m.serial.clone()).collect();
    set_quality(tx, &here, SerialStatus::Blocked, acting.now).await
}

/// Whether a machine has not left, wherever in the house it is.
const fn is_in_house(machine: &Serial) -> bool {
    machine.status.is_in_stock()
        || matches!(machine.status, SerialStatus::Picked | SerialStatus::Packed)
}

async fn set_quality(
    tx: &mut Tx<'_>,
    numbers: &[String],
    status: SerialStatus,
    now: Moment,
) -> Result<()> {
    let becomes = Becomes {
        status,
        place: None,
        order_line: None,
    };
    serials::change(tx, numbers, becomes, now).await
}

/// Units made for an order that quality scrapped.
#[derive(Debug, Clone)]
pub struct Scrapped {
    /// The line they were made for.
    pub order_line: (OrderId, LineId),
    /// What they are.
    pub product: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// The machines.
    pub serials: Vec<String>,
    /// The paper that says so, e.g. a nonconformance.
    pub document: Document,
    /// Why.
    pub reason: String,
}

/// Takes scrapped units out of stock and out of what is held for their line. What production and
/// quality count (made, passed) they take back themselves. Refuses what does not lie on the shelf.
pub async fn scrap(
    tx: &mut Tx<'_>,
    process: &Process,
    scrapped: &Scrapped,
    acting: &Acting,
) -> Result<()> {
    let (order, line) = scrapped.order_line;
    let mut held = reservations::open_of_order(tx, order).await?;
    held.retain(|r| r.line_id == line && r.source == Source::Production);
    refuse_elsewhere(scrapped, &held)?;
    let mut open = scrapped.quantity;
    let mut moves = Vec::new();
    let mut movements = Vec::new();
    let mut serials_left = scrapped.serials.iter();
    let paper = Paper {
        kind: scrapped.document.kind,
        id: scrapped.document.id,
    };
    for (r, entry) in held.iter().zip(0_i64..) {
        let quantity = open.min(r.open());
        if quantity <= Quantity::ZERO {
            continue;
        }
        open = crate::less(open, quantity);
        reservations::release(tx, r, quantity, acting.now).await?;
        let count = usize::try_from(quantity.0 / Quantity::ONE.0).unwrap_or_default();
        let numbers: Vec<String> = serials_left.by_ref().take(count).cloned().collect();
        let out = (MoveKind::Adjust, Quantity(-quantity.0));
        let moved = StockMove::new((r.product_id, r.place_id), out, paper, acting.now);
        moves.extend(
            moved
                .of_line(order, line)
                .because(&scrapped.reason)
                .per_serial(&numbers),
        );
        let back = (LineFact::Reserved, Quantity(-quantity.0));
        let movement = Movement::new(
            Subject::sales_order(order),
            line,
            back,
            scrapped.document,
            acting.now,
        );
        movements.push(movement.entry(entry).note(scrapped.reason.clone()));
    }
    levels::append(tx, &moves, acting.user(), acting.now).await?;
    let becomes = Becomes {
        status: SerialStatus::Removed,
        place: Some(None),
        order_line: None,
    };
    serials::change(tx, &scrapped.serials, becomes, acting.now).await?;
    process.record_all(tx, &movements, acting).await
}

/// Units that are scrapped lie on a shelf, held for their line.
fn refuse_elsewhere(scrapped: &Scrapped, held: &[Reservation]) -> Result<()> {
    let on_shelf = Quantity(held.iter().map(|r| r.open().0).sum());
    let (wanted, on_shelf) = (scrapped.quantity, on_shelf.min(scrapped.quantity));
    if on_shelf == wanted {
        return Ok(());
    }
    let message = text!(
        "要报废 {wanted}，但货架上为该行存放的只有 {on_shelf}；其余已拣货，请仓库先退回货架",
        "{wanted} are to be scrapped, but only {on_shelf} lie on the shelf for the line; the rest is picked, have it put back first"
    );
    let refusal = Refusal::new("not_reserved", message).fact("line.reserved", on_shelf);
    Err(Fault::refused(
        refusal.who(text!("仓库管理员", "warehouse keeper")),
    ))
}

/// Issues material to a work order, as far as there is any that is not held for orders; answers how
/// much of each was issued. Finished goods go last, material first.
pub async fn issue_material(
    tx: &mut Tx<'_>,
    wanted: &[(ProductId, Quantity)],
    work_order: DocumentId,
    acting: &Acting,
) -> Result<Vec<(ProductId, Quantity)>> {
    let mut products: Vec<ProductId> = wanted.iter().map(|(product, _)| *product).collect();
    products.sort_unstable();
    products.dedup();
    let mut levels = levels::lock(tx, &products).await?;
    levels.reverse();
    let paper = Paper {
        kind: "work_order",
        id: work_order.0,
    };
    let mut issued = Vec::with_capacity(wanted.len());
    let mut moves = Vec::new();
    for (product, quantity) in wanted {
        let mut open = *quantity;
        for level in levels.iter_mut().filter(|l| l.product == *product) {
            let taken = open.min(level.available());
            if taken <= Quantity::ZERO {
                continue;
            }
            let numbers = take_machines(tx, level, taken, acting.now).await?;
            level.on_hand.0 -= taken.0;
            open = crate::less(open, taken);
            let out = (MoveKind::Issue, Quantity(-taken.0));
            moves.extend(
                StockMove::new((*product, level.place), out, paper, acting.now)
                    .per_serial(&numbers),
            );
        }
        issued.push((*product, crate::less(*quantity, open)));
    }
    levels::append(tx, &moves, acting.user(), acting.now).await?;
    Ok(issued)
}

/// The oldest free machines at a level, built into something larger; none for goods without numbers.
async fn take_machines(
    tx: &mut Tx<'_>,
    level: &Level,
    quantity: Quantity,
    now: Moment,
) -> Result<Vec<String>> {
    let count = quantity.0 / Quantity::ONE.0;
    let free = serials::in_stock(tx, level.product, (Some(level.place), None), count).await?;
    let numbers: Vec<String> = free.into_iter().map(|s| s.serial).collect();
    let becomes = Becomes {
        status: SerialStatus::Removed,
        place: Some(None),
        order_line: None,
    };
    serials::change(tx, &numbers, becomes, now).await?;
    Ok(numbers)
}
