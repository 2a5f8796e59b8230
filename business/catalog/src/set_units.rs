//! Setting in which units a product is sold and how they convert.

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageProduct};
use events::NewEvent;
use kernel::{Fault, Moment, ProductId, Refusal, Result, text};
use serde_json::json;

use crate::{
    manage_product::stream,
    store::{self, units as stored},
    units::{ProductUnit, check_units},
};

/// Replaces the further units of a product. Orders keep the conversion they were entered with.
#[derive(Debug)]
pub struct SetUnits {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// The product.
    pub product: ProductId,
    /// Its units beside its own.
    pub others: Vec<ProductUnit>,
    /// Now.
    pub now: Moment,
}

impl Command for SetUnits {
    const NAME: &'static str = "product.set_units";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        store::lock_version(tx, self.product).await?;
        let units = stored::units_of(tx, &[self.product]).await?;
        let before = units.get(&self.product).ok_or(Fault::NotFound("product"))?;
        check_units(&before.base, &self.others)?;
        self.refuse_removing_priced(tx).await?;
        stored::set_units(tx, &self.permit, self.product, &self.others).await?;
        let data = json!({"before": before.others, "after": self.others});
        let event = NewEvent::new(stream(self.product), "product.units_set", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(())
    }
}

impl SetUnits {
    async fn refuse_removing_priced(&self, tx: &mut Tx<'_>) -> Result<()> {
        for (unit, list) in stored::priced_units(tx, self.product).await? {
            if self.others.iter().all(|other| other.unit != unit) {
                let message = text!(
                    "价目表 {list} 按“{unit}”定价，请先改价目表再删除该单位",
                    "the list {list} has prices per {unit}; change the list before removing the unit"
                );
                let refusal = Refusal::new("unit_in_use", message).fact("price_list.code", list);
                return Err(Fault::refused(refusal));
            }
        }
        Ok(())
    }
}
