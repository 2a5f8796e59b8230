//! Giving new stock to the orders that wait for it: the line it was bought for, then the highest
//! priority, then the oldest.
//!
//! Orders are locked before stock, as everywhere, so this comes in two halves around whatever raises
//! the stock: [`waiting`] before it, [`serve`] after it.

use std::collections::BTreeSet;

use ::store::Tx;

use events::NewEvent;
use kernel::{LineId, OrderId, ProductId, Quantity, Result};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{
    allocate::{allocate, given_to},
    quantity::less,
    reserve_order::hold,
    store::{levels, shortages},
};

/// Orders that wait for some products, locked.
pub(crate) struct Waiting {
    products: Vec<ProductId>,
    orders: BTreeSet<OrderId>,
    /// The line that the new stock was bought for.
    first: Option<(OrderId, LineId)>,
}

impl Waiting {
    /// With a line that is served before all others.
    pub(crate) fn first(mut self, line: Option<(OrderId, LineId)>) -> Self {
        self.first = line;
        self
    }
}

/// Locks the orders that wait for some products.
pub(crate) async fn waiting(
    tx: &mut Tx<'_>,
    process: &Process,
    products: &[ProductId],
) -> Result<Waiting> {
    let orders: BTreeSet<OrderId> = shortages::open(tx, products)
        .await?
        .iter()
        .map(|d| d.order)
        .collect();
    for order in &orders {
        process.lock_lines(tx, Subject::sales_order(*order)).await?;
    }
    Ok(Waiting {
        products: products.to_vec(),
        orders,
        first: None,
    })
}

/// Gives what is free by now to the waiting orders.
pub(crate) async fn serve(
    tx: &mut Tx<'_>,
    process: &Process,
    waiting: Waiting,
    acting: &Acting,
) -> Result<()> {
    if waiting.orders.is_empty() {
        return Ok(());
    }
    // Read again: an order may have been served while we waited for its lock, and one that came
    // after is not locked and waits for the next receipt.
    let mut demands = shortages::open(tx, &waiting.products).await?;
    demands.retain(|d| waiting.orders.contains(&d.order));
    // Stable: behind the line it was bought for, all keep their places.
    demands.sort_by_key(|d| waiting.first != Some((d.order, d.line)));
    let mut levels = levels::lock(tx, &waiting.products).await?;
    let given = allocate(&demands, &mut levels);
    for order in waiting.orders {
        let mine: Vec<_> = given.iter().filter(|a| a.order == order).copied().collect();
        if mine.is_empty() {
            continue;
        }
        for mut demand in demands.iter().filter(|d| d.order == order).copied() {
            demand.wanted = less(demand.wanted, given_to(demand.line, &mine));
            if demand.wanted == Quantity::ZERO {
                shortages::close(tx, order, demand.line, acting.now).await?;
            } else {
                shortages::put(tx, &demand, 0, acting.now).await?;
            }
        }
        let subject = Subject::sales_order(order);
        let data =
            json!({"reserved": mine.iter().map(crate::reserve_order::told).collect::<Vec<_>>()});
        let event = NewEvent::new(subject.stream(), "stock.reserved", data, acting.now);
        events::record(tx, &event, &acting.actor, acting.now).await?;
        let movements = hold(tx, &mine, acting.now).await?;
        process.record_all(tx, &movements, acting).await?;
    }
    Ok(())
}
