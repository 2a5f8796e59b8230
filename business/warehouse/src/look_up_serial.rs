//! One machine: what it is, whose it is, where it is, how it came there.

use ::store::Tx;
use access::{Permit, matrix::ViewStock};
use kernel::{Fault, Result};
use serde::Serialize;
use utoipa::ToSchema;

pub use crate::store::serials::SerialMove;
use crate::{
    serial::{Serial, scan_key},
    store::serials,
};

/// A machine with its moves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SerialView {
    /// The machine.
    #[serde(flatten)]
    pub serial: Serial,
    /// Article number.
    pub sku: String,
    /// Name of the product.
    pub product_name: String,
    /// Model.
    pub model: String,
    /// Number of the order it is for.
    pub order_label: Option<String>,
    /// How it came and went.
    pub moves: Vec<SerialMove>,
}

/// A machine by its number.
pub async fn look_up_serial(
    tx: &mut Tx<'_>,
    _: &Permit<ViewStock>,
    number: &str,
) -> Result<SerialView> {
    let serial = serials::find(tx, &scan_key(number))
        .await?
        .ok_or(Fault::NotFound("serial"))?;
    let products = catalog::facts_of(tx, &[serial.product_id]).await?;
    let product = products
        .get(&serial.product_id)
        .ok_or(Fault::NotFound("product"))?;
    let order_label = match serial.order_id {
        Some(order) => orders::load(tx, order)
            .await?
            .map(|order| order.label().to_owned()),
        None => None,
    };
    Ok(SerialView {
        sku: product.sku.clone(),
        product_name: product.name.clone(),
        model: product.model.clone(),
        order_label,
        moves: serials::moves(tx, &serial.serial).await?,
        serial,
    })
}
