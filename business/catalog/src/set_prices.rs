//! Changing what a product costs, for those who keep prices but not products.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ManagePrice, ViewProduct},
};
use events::NewEvent;
use kernel::{Moment, ProductId, Result};
use serde_json::json;

use crate::{
    floor_moved,
    manage_product::{stale, stream},
    product::PricesInput,
    store,
};

/// Changes the prices of a product; refused when somebody else changed it since `version`.
#[derive(Debug)]
pub struct SetPrices {
    /// The right to do so.
    pub permit: Permit<ManagePrice>,
    /// What he may see of it, for the answer to a change that came too late.
    pub reader: Permit<ViewProduct>,
    /// Which.
    pub id: ProductId,
    /// The version the change was made on.
    pub version: i64,
    /// What it costs now.
    pub prices: PricesInput,
    /// Now.
    pub now: Moment,
}

impl Command for SetPrices {
    const NAME: &'static str = "product.set_prices";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let version = store::lock_version(tx, self.id).await?;
        if version != self.version {
            return Err(stale(tx, &self.reader, self.id).await?);
        }
        let before = store::get(tx, &access::system("product"), self.id)
            .await?
            .content;
        let mut after = before.clone();
        after.list_price = self.prices.list_price;
        after.floor_price = self.prices.floor_price;
        after.cost_price = self.prices.cost_price;
        after.check()?;
        store::set_prices(tx, &self.permit, self.id, &self.prices, self.now).await?;
        floor_moved::follow(tx, self.id, (&before, &after), self.now).await?;
        let data = json!({"before": before, "after": after});
        let event = NewEvent::new(stream(self.id), "product.changed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}
