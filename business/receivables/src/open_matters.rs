//! What the money of an order says to a question: may goods leave, may it be closed.

use ::store::Tx;
use kernel::{Money, OrderId, Refusal, Result, text};
use orders::PaymentEvent;
use process::Process;

use crate::{
    credit::shown,
    due,
    settlement::{Side, sheet},
    store::{order_money, schedule, settlement},
};

/// Whether everything that is due before goods leave was received in full, a partial shipment
/// included: every instalment on contract and before shipping. Before approval it is not.
pub async fn before_shipping_met(tx: &mut Tx<'_>, order: OrderId) -> Result<bool> {
    Ok(unpaid_before_shipping(tx, order).await?.is_empty())
}

/// What keeps goods from leaving, instalment by instalment, to go with a refused shipment.
pub async fn unpaid_before_shipping(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Refusal>> {
    let Some(money) = order_money::load(tx, order).await? else {
        let message = text!("订单尚未批准", "the order is not approved yet");
        return Ok(vec![Refusal::new("not_approved", message)]);
    };
    let asked = [PaymentEvent::Contract, PaymentEvent::BeforeShipping];
    let schedule = schedule::load(tx, order).await?;
    let unpaid = schedule
        .items
        .iter()
        .filter(|item| asked.contains(&item.event) && !item.is_met());
    let refusal = |item: &crate::schedule::Item| {
        let (title, open) = (due::title(item.event), shown(item.open(), money.currency));
        let message = kernel::Text::new(
            format!("{} 尚有 {open} 未到账，到账后才能发货", title.zh),
            format!(
                "{}: {open} has not been received; goods leave once it is",
                title.en
            ),
        );
        Refusal::new("unpaid_before_shipping", message)
            .fact(
                "payments.before_shipping_met",
                Money::new(item.open(), money.currency).to_decimal(),
            )
            .who(text!("财务、业务员", "finance and the sales rep"))
    };
    Ok(unpaid.map(refusal).collect())
}

/// What of an order's money keeps it from being closed: every difference to the last fen, receipts
/// that are not allocated, signatures that are missing. An order without money has none of these.
pub async fn open_matters(
    tx: &mut Tx<'_>,
    process: &Process,
    order: OrderId,
) -> Result<Vec<Refusal>> {
    let Some(settlement) = sheet(tx, process, order).await? else {
        return Ok(Vec::new());
    };
    let signed = settlement::signatures(tx, order, &settlement.sheet.hash()).await?;
    let mut open = settlement.against;
    for side in Side::ALL {
        if signed.iter().any(|signature| signature.side == side) {
            continue;
        }
        let (message, who) = match side {
            Side::Finance => (
                text!(
                    "结算单财务尚未签字",
                    "finance has not signed the settlement"
                ),
                text!("财务", "finance"),
            ),
            Side::Sales => (
                text!("结算单销售尚未签字", "sales has not signed the settlement"),
                text!("业务员、销售经理", "the sales rep or manager"),
            ),
        };
        open.push(
            Refusal::new("settlement_unsigned", message)
                .fact("settlement.signed", side.key())
                .who(who),
        );
    }
    Ok(open)
}
