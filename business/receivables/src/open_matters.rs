//! What the money of an order says to a question: may goods leave, may it be closed.

use ::store::Tx;
use kernel::{Currency, OrderId, Refusal, Result, Text, text};
use process::Process;

use crate::{
    credit::shown,
    due,
    schedule::Item,
    settlement::{Side, sheet},
    store::{order_money, schedule, settlement},
};

/// What of the money due before goods leave has not come.
const STILL_OPEN: &str = "payments.before_shipping_open";

/// Whether everything that is due before goods leave was received in full, a partial shipment
/// included: every instalment on contract and before shipping. Before approval it is not.
pub async fn before_shipping_met(tx: &mut Tx<'_>, order: OrderId) -> Result<bool> {
    Ok(unpaid_before_shipping(tx, order).await?.is_empty())
}

/// What keeps goods from leaving, instalment by instalment, to go with a refused shipment.
pub async fn unpaid_before_shipping(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Refusal>> {
    let Some((currency, unpaid)) = unpaid(tx, order).await? else {
        let message = text!("订单尚未批准", "the order is not approved yet");
        return Ok(vec![Refusal::new("not_approved", message)]);
    };
    let refusal = |item: &Item| {
        Refusal::new("unpaid_before_shipping", told(item, currency))
            .fact(STILL_OPEN, shown(item.open(), currency))
            .who(text!("财务、业务员", "finance and the sales rep"))
    };
    Ok(unpaid.iter().map(refusal).collect())
}

/// What a refusal of the money's gate before shipping is about: each instalment with what is open
/// of it and by when, and all of it as its value.
pub async fn tell_unpaid(tx: &mut Tx<'_>, order: OrderId, refusal: &mut Refusal) -> Result<()> {
    let Some((currency, unpaid)) = unpaid(tx, order).await? else {
        return Ok(());
    };
    if unpaid.is_empty() {
        return Ok(());
    }
    let told: Vec<Text> = unpaid.iter().map(|item| told(item, currency)).collect();
    let zh: Vec<&str> = told.iter().map(|told| told.zh.as_str()).collect();
    let en: Vec<&str> = told.iter().map(|told| told.en.as_str()).collect();
    refusal.message.zh = format!("{}：{}", refusal.message.zh, zh.join("；"));
    refusal.message.en = format!("{}: {}", refusal.message.en, en.join("; "));
    refusal.fact = Some(STILL_OPEN.to_owned());
    refusal.value = Some(shown(unpaid.iter().map(Item::open).sum(), currency));
    Ok(())
}

/// The instalments that goods wait for, in the order's currency; `None` before approval.
async fn unpaid(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<(Currency, Vec<Item>)>> {
    let Some(money) = order_money::load(tx, order).await? else {
        return Ok(None);
    };
    let schedule = schedule::load(tx, order).await?;
    let unpaid = schedule.unpaid_before_shipping().cloned().collect();
    Ok(Some((money.currency, unpaid)))
}

/// What of an instalment is open, and by when.
fn told(item: &Item, currency: Currency) -> Text {
    let (title, open) = (due::title(item.event), shown(item.open(), currency));
    let (zh, en) = match item.due.on {
        Some(on) => (format!("（{on} 到期）"), format!(", due on {on}")),
        None => Default::default(),
    };
    let (no, percent) = (item.no, item.percent);
    Text::new(
        format!("第 {no} 期{} {percent}% 尚欠 {open}{zh}", title.zh),
        format!(
            "instalment {no}, {} {percent}%: {open} is open{en}",
            title.en
        ),
    )
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
                .fact("settlement.signed", false)
                .who(who),
        );
    }
    Ok(open)
}
