//! What other areas ask of stock: what is free, and what an order lacks.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{LineId, OrderId, ProductId, Quantity, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{levels, shortages};

/// A line that stock did not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shortage {
    /// The line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// How much is missing.
    pub quantity: Quantity,
}

/// What an order waits for.
pub async fn shortages_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Shortage>> {
    let open = shortages::of_order(tx, order).await?;
    let view = |d: crate::allocate::Demand| Shortage {
        line_id: d.line,
        product_id: d.product,
        quantity: d.wanted,
    };
    Ok(open.into_iter().map(view).collect())
}

/// How much of some products is not held for anybody, over all places; absent where there is none.
pub async fn available(
    tx: &mut Tx<'_>,
    products: &[ProductId],
) -> Result<HashMap<ProductId, Quantity>> {
    let mut free = HashMap::new();
    for level in levels::of(tx, products).await? {
        free.entry(level.product).or_insert(Quantity::ZERO).0 += level.available().0;
    }
    Ok(free)
}
