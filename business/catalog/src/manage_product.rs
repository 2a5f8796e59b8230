//! Creating and changing products.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ManagePrice, ManageProduct, ViewProduct},
};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, ProductId, Result};
use serde_json::json;

use crate::{floor_moved, product::ProductInput, store};

/// The stream a product's history is kept in.
pub(crate) fn stream(id: ProductId) -> Stream<'static> {
    Stream::new("product", id.0)
}

/// That somebody else changed the product: with what it is now, as far as this reader may see it.
pub(crate) async fn stale(
    tx: &mut Tx<'_>,
    reader: &Permit<ViewProduct>,
    id: ProductId,
) -> Result<Fault> {
    let present = store::get(tx, reader, id).await?;
    let present = serde_json::to_value(&present).map_err(Fault::internal)?;
    Ok(Fault::Stale(Box::new(present)))
}

/// Enters a new product.
#[derive(Debug)]
pub struct CreateProduct {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: ProductId,
    /// What it is.
    pub input: ProductInput,
    /// Now.
    pub now: Moment,
}

impl Command for CreateProduct {
    const NAME: &'static str = "product.create";
    type Output = ProductId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ProductId> {
        self.input.check()?;
        store::insert(tx, &self.permit, self.id, &self.input, self.now).await?;
        let event = NewEvent::new(
            stream(self.id),
            "product.created",
            json!({"after": self.input}),
            self.now,
        );
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}

/// Changes a product; refused when somebody else changed it since `version`.
#[derive(Debug)]
pub struct UpdateProduct {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// What he may see of it, for the answer to a change that came too late.
    pub reader: Permit<ViewProduct>,
    /// The right to its prices; without it they stay as they are, seen or not.
    pub prices: Option<Permit<ManagePrice>>,
    /// Which.
    pub id: ProductId,
    /// The version the change was made on.
    pub version: i64,
    /// What it is now.
    pub input: ProductInput,
    /// Now.
    pub now: Moment,
}

impl Command for UpdateProduct {
    const NAME: &'static str = "product.update";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        self.input.check()?;
        let version = store::lock_version(tx, self.id).await?;
        if version != self.version {
            return Err(stale(tx, &self.reader, self.id).await?);
        }
        let before = store::get(tx, &access::system("product"), self.id).await?;
        let mut after = self.input.clone();
        if self.prices.is_none() {
            after.list_price = before.content.list_price;
            after.floor_price = before.content.floor_price;
            after.cost_price = before.content.cost_price;
        }
        store::update(tx, &self.permit, self.id, &after, self.now).await?;
        floor_moved::follow(tx, self.id, (&before.content, &after), self.now).await?;
        let data = json!({"before": before.content, "after": after});
        let event = NewEvent::new(stream(self.id), "product.changed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}

/// Replaces what a product is made of.
#[derive(Debug)]
pub struct SetBillOfMaterial {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// The product.
    pub product: ProductId,
    /// Its components and how much of each one unit takes.
    pub components: Vec<(ProductId, kernel::Quantity)>,
    /// Now.
    pub now: Moment,
}

impl Command for SetBillOfMaterial {
    const NAME: &'static str = "product.set_materials";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        store::lock_version(tx, self.product).await?;
        let before = crate::bill_of_material(tx, self.product).await?;
        crate::set_bill_of_material(tx, &self.permit, self.product, &self.components).await?;
        let after = crate::bill_of_material(tx, self.product).await?;
        let data = json!({"before": before, "after": after});
        let event = NewEvent::new(
            stream(self.product),
            "product.materials_set",
            data,
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(())
    }
}
