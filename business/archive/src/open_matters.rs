//! Everything that keeps an order from being closed, of all areas.

use ::store::Tx;
use kernel::{Moment, Refusal, Result};
use orders::Order;
use process::Process;

use crate::{
    dossier::{PaperItem, checklist},
    sources::Sources,
};

/// What keeps an order from being closed: what the other areas name (money to the last fen, tickets,
/// nonconformances, changes, unsigned slips), then every missing paper with who owes it.
///
/// # Errors
/// Database faults only.
pub async fn open_matters(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    order: &Order,
    now: Moment,
) -> Result<Vec<Refusal>> {
    let mut open = sources.open_matters(tx, process, order.id).await?;
    let items = checklist(tx, process, sources, order, now).await?;
    open.extend(items.iter().filter_map(PaperItem::missing));
    Ok(open)
}
