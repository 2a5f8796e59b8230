//! The floor of a product moved: prices in drafts may lie below it by now. Whoever keeps drafts does
//! the job; there may be many, and none may be lost in a crash.

use ::store::Tx;
use jobs::NewJob;
use kernel::{Moment, ProductId, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::product::ProductInput;

/// The kind of the job.
pub const FLOOR_MOVED: &str = "product.floor_moved";

/// Its payload.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct FloorMoved {
    /// Whose floor.
    pub product: ProductId,
}

/// Asks for the job when a change of a product moved its floor.
pub(crate) async fn follow(
    tx: &mut Tx<'_>,
    product: ProductId,
    (before, after): (&ProductInput, &ProductInput),
    now: Moment,
) -> Result<()> {
    let floor = |input: &ProductInput| (input.floor_price, input.currency.clone());
    if floor(before) == floor(after) {
        return Ok(());
    }
    let job = NewJob::new(FLOOR_MOVED, json!(FloorMoved { product }));
    jobs::enqueue(tx, &job, now).await
}
