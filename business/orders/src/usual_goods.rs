//! What a customer usually orders: the template that nobody has to keep.

use std::collections::HashMap;

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewOrder};
use kernel::{CustomerId, Date, OrderId, ProductId, Quantity, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    content::EnteredQuantity,
    list_orders::{OrderFilter, OrderRow, list_orders},
    order::OrderState,
};

/// So many of the customer's newest orders are looked at.
const ORDERS: i64 = 60;
/// So many goods are told.
const GOODS: usize = 40;

/// Goods that a customer has ordered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct UsualGoods {
    /// The product.
    pub product_id: ProductId,
    /// What it was called on the last order.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// How many of his orders had it.
    pub orders: i64,
    /// How many the last time, in the product's unit.
    pub last_quantity: Quantity,
    /// How many the last time, as it was ordered, when in another unit.
    pub last_entered: Option<EnteredQuantity>,
    /// The last order that had it.
    pub last_order: String,
    /// The day of that order.
    pub last_on: Date,
}

const LINES: &str = "SELECT l.order_id, l.product_id, l.description, l.unit, l.quantity, \
     l.entered_quantity, l.entered_unit FROM order_lines l WHERE l.product_id IS NOT NULL \
     AND l.quantity > 0 AND l.gift_line_id IS NULL AND l.order_id IN ";

/// What a customer ordered on his newest orders within the reader's sight, the most frequent first.
/// Drafts and cancelled orders do not count.
///
/// # Errors
/// Storage.
pub(crate) async fn usual_goods(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    customer: CustomerId,
) -> Result<Vec<UsualGoods>> {
    let filter = OrderFilter {
        customer: Some(customer),
        limit: ORDERS,
        ..OrderFilter::default()
    };
    let orders: Vec<OrderRow> = list_orders(tx, permit, &filter)
        .await?
        .into_iter()
        .filter(|row| !matches!(row.state, OrderState::Draft | OrderState::Cancelled))
        .collect();
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let place: HashMap<OrderId, usize> = orders.iter().map(|row| row.id).zip(0..).collect();
    let query = Query::new(LINES).bind_list(orders.iter().map(|row| row.id));
    let mut lines = Vec::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let order: OrderId = row.get(0)?;
        let Some(order) = place.get(&order).and_then(|i| orders.get(*i)) else {
            continue;
        };
        let entered: Option<Quantity> = row.get(5)?;
        let entered_unit: String = row.get(6)?;
        lines.push(UsualGoods {
            product_id: row.get(1)?,
            description: row.get(2)?,
            unit: row.get(3)?,
            orders: 1,
            last_quantity: row.get(4)?,
            last_entered: entered.map(|quantity| EnteredQuantity {
                quantity,
                unit: entered_unit,
            }),
            last_order: order.label.clone(),
            last_on: order.order_date,
        });
    }
    Ok(counted(lines))
}

/// One entry per product, as of the newest line, the most frequent first.
fn counted(mut lines: Vec<UsualGoods>) -> Vec<UsualGoods> {
    lines.sort_by(|a, b| (b.last_on, &b.last_order).cmp(&(a.last_on, &a.last_order)));
    let mut found: Vec<UsualGoods> = Vec::new();
    let mut last_order: HashMap<ProductId, String> = HashMap::new();
    for line in lines {
        let order = line.last_order.clone();
        let Some(known) = found.iter_mut().find(|g| g.product_id == line.product_id) else {
            last_order.insert(line.product_id, order);
            found.push(line);
            continue;
        };
        // Two lines of one order count once.
        if last_order.insert(line.product_id, order.clone()) != Some(order) {
            known.orders += 1;
        }
    }
    found.sort_by_key(|goods| std::cmp::Reverse((goods.orders, goods.last_on)));
    found.truncate(GOODS);
    found
}

#[cfg(test)]
mod tests {
    use kernel::{Date, ProductId, Quantity};

    use super::{UsualGoods, counted};

    fn line(product: ProductId, order: &str, day: i8, quantity: i64) -> UsualGoods {
        UsualGoods {
            product_id: product,
            description: String::new(),
            unit: "台".to_owned(),
            orders: 1,
            last_quantity: Quantity::whole(quantity),
            last_entered: None,
            last_order: order.to_owned(),
            last_on: Date::ymd(2026, 3, day).expect("a day"),
        }
    }

    #[test]
    fn the_most_frequent_stands_first_as_it_was_ordered_last() {
        let (pump, seal) = (ProductId::new(), ProductId::new());
        let found = counted(vec![
            line(pump, "SO-1", 1, 5),
            line(seal, "SO-1", 1, 100),
            line(seal, "SO-1", 1, 20),
            line(pump, "SO-2", 2, 7),
        ]);
        let told: Vec<(ProductId, i64, Quantity)> = found
            .iter()
            .map(|g| (g.product_id, g.orders, g.last_quantity))
            .collect();
        assert_eq!(told[0], (pump, 2, Quantity::whole(7)));
        assert_eq!((told[1].0, told[1].1), (seal, 1));
    }
}
