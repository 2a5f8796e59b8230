//! What an accepted quotation has become: it is used once, for an order or for a contract.

use ::store::Tx;
use kernel::{Refusal, Result, text};

use super::{Quotation, Version};
use crate::{contract, origin};

/// Why an accepted version makes neither an order nor a contract any more: it has made one that
/// stands.
///
/// # Errors
/// Database faults only.
pub(crate) async fn refuse_used(
    tx: &mut Tx<'_>,
    quotation: &Quotation,
    accepted: &Version,
) -> Result<Option<Refusal>> {
    let number = quotation.label();
    if let Some((_, label)) = origin::standing_order(tx, quotation.id.0, accepted.no).await? {
        let message = text!(
            "报价 {number} 已生成订单 {label}",
            "quotation {number} has become order {label} already"
        );
        return Ok(Some(
            Refusal::new("order_exists", message).fact("order", label),
        ));
    }
    let made = contract::of_quotation(tx, quotation.id).await?;
    Ok(made.map(|(_, made)| {
        let message = text!(
            "报价 {number} 已生成合同 {made}，请从合同生成订单",
            "quotation {number} has become contract {made} already; make the order from the contract"
        );
        Refusal::new("contract_exists", message).fact("contract", made)
    }))
}
