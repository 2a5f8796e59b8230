//! What happens to machines and boxes behind the warehouse's door. `app` wires these to logistics
//! and after-sales.

use ::store::Tx;
use kernel::{OrderId, Result};
use process::Acting;

use crate::{
    packing::PackedBox,
    serial::{Serial, SerialStatus},
    store::{
        boxes,
        serials::{self, Becomes},
    },
};

/// Every box of an order, by number: what logistics loads.
pub async fn boxes_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PackedBox>> {
    boxes::of_order(tx, order).await
}

/// Every machine kept or taken for an order, by number.
pub async fn serials_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Serial>> {
    serials::of_order(tx, order).await
}

/// Machines left the house.
pub async fn machines_shipped(tx: &mut Tx<'_>, numbers: &[String], acting: &Acting) -> Result<()> {
    set(tx, numbers, SerialStatus::Shipped, acting).await
}

/// The customer accepted machines.
pub async fn machines_accepted(tx: &mut Tx<'_>, numbers: &[String], acting: &Acting) -> Result<()> {
    set(tx, numbers, SerialStatus::Accepted, acting).await
}

/// Machines came back from the customer.
pub async fn machines_returned(tx: &mut Tx<'_>, numbers: &[String], acting: &Acting) -> Result<()> {
    set(tx, numbers, SerialStatus::Returned, acting).await
}

async fn set(
    tx: &mut Tx<'_>,
    numbers: &[String],
    status: SerialStatus,
    acting: &Acting,
) -> Result<()> {
    let becomes = Becomes {
        status,
        place: None,
        order_line: None,
    };
    serials::change(tx, numbers, becomes, acting.now).await
}
