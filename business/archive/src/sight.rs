//! Who may open the files of a dossier.

use ::store::Tx;
use access::{Principal, matrix::ViewArchive};
use kernel::{OrderId, Result};
use process::{Process, Subject};

/// What files of a dossier belong to: this word with the order's id. Not the order itself, since
/// whoever sees an order need not see its prices.
pub const FILES_OF: &str = "dossier";

/// Whether somebody may open the files of an order's dossier.
///
/// # Errors
/// Database faults only.
pub async fn may_see(
    tx: &mut Tx<'_>,
    process: &Process,
    principal: &Principal,
    order: OrderId,
) -> Result<bool> {
    let Some(permit) = access::allowed::<ViewArchive>(principal) else {
        return Ok(false);
    };
    match process
        .admit(tx, Subject::sales_order(order), &permit)
        .await
    {
        Ok(_) => Ok(true),
        Err(fault) if fault.is_not_found() => Ok(false),
        Err(fault) => Err(fault),
    }
}

pub(crate) fn files_of(order: OrderId) -> files::Subject {
    files::Subject {
        kind: FILES_OF.to_owned(),
        id: order.0,
    }
}
