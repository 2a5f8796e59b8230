//! What stands against submitting an order: gaps, prices, departures from what was agreed, and what
//! stands against the customer.

use std::collections::HashSet;

use ::store::Tx;
use access::Post;
use catalog::{
    PricePolicy,
    pricing::{Level, PriceListId},
};
use kernel::{Moment, Refusal, Result, Text, text};
use process::{Checkpoint, Process, RunningPolicy, Subject};

use crate::{
    completeness::{Missing, missing},
    content::{LineContent, OrderContent},
    contract::frame::refuse_beside_frame,
    floor_price::{BelowFloor, unapproved},
    look_up::look_up_prices,
    order::Order,
    origin::{promises, refuse_unexplained},
    price_entry::price_entry,
    price_order::{Known, PricedLine},
};

/// Every reason at once. What is wrong by now, a product disabled since, is invalid before anything
/// is weighed.
pub(crate) async fn readiness(
    tx: &mut Tx<'_>,
    order: &Order,
    (process, policy): (&Process, &RunningPolicy),
    now: Moment,
) -> Result<Vec<Refusal>> {
    lock_call_offs(tx, order).await?;
    let looked_up_for = (Some(order.id), promises(tx, order.id).await?);
    let today = process.today(now);
    let (_, known) = look_up_prices(tx, looked_up_for, &order.content, today).await?;
    let (fresh, priced) = price_entry(order.content.clone(), &known)?;

    let gaps = missing(&order.content, &priced.lines, policy, &known.products);
    let mut refusals: Vec<Refusal> = gaps.iter().map(refuse_missing).collect();
    refusals.extend(refuse_prices(tx, order, &fresh, &known).await?);
    refusals.extend(refuse_departures(tx, order, &priced.lines).await?);
    let subject = Subject::sales_order(order.id);
    let against = process.against(tx, subject, Checkpoint::Submission, now);
    refusals.extend(against.await?);
    Ok(refusals)
}

/// Locks the frame contracts that the order calls off, in the order of their ids, so that of two
/// orders that race for the last of a call-off quantity one sees the other.
async fn lock_call_offs(tx: &mut Tx<'_>, order: &Order) -> Result<()> {
    let sources = order.lines.iter().filter_map(|l| l.pricing.source.as_ref());
    let frames = sources.filter(|source| source.level == Level::FrameContract);
    let mut lists: Vec<PriceListId> = frames.filter_map(|source| source.list_id).collect();
    lists.sort_unstable();
    lists.dedup();
    for list in lists {
        catalog::lock_price_list(tx, list).await?;
    }
    Ok(())
}

/// What the policy asks for and nobody filled in.
pub(crate) fn refuse_missing(gap: &Missing) -> Refusal {
    Refusal::new("missing_field", gap.message.clone())
        .fact(gap.field.clone(), "—")
        .who(text!("业务员", "sales rep"))
}

/// What the price book says otherwise by now, and what is below its floor without approval.
async fn refuse_prices(
    tx: &mut Tx<'_>,
    order: &Order,
    fresh: &OrderContent,
    known: &Known,
) -> Result<Vec<Refusal>> {
    let changed = price_changed(&order.content.lines, &fresh.lines);
    let below = unapproved(tx, order, known).await?;
    let (policy, _) = catalog::price_policy(tx).await?;
    let below = below.iter().map(|line| refuse_below_floor(line, &policy));
    Ok(changed.into_iter().chain(below).collect())
}

/// What differs from the quotation or contract without a reason, or is sold beside a frame.
async fn refuse_departures(
    tx: &mut Tx<'_>,
    order: &Order,
    lines: &[PricedLine],
) -> Result<Vec<Refusal>> {
    let mut refusals = refuse_unexplained(tx, order).await?;
    refusals.extend(refuse_beside_frame(tx, order, lines, &HashSet::new()).await?);
    Ok(refusals)
}

/// Prices from the book are settled when an order is saved; one that would be another by now is
/// not submitted unseen.
pub(crate) fn price_changed(before: &[LineContent], fresh: &[LineContent]) -> Option<Refusal> {
    let gone = before.len() != fresh.len();
    let differs = |(old, new): (&LineContent, &LineContent)| {
        (old.unit_price, old.quantity, &old.price_unit)
            != (new.unit_price, new.quantity, &new.price_unit)
    };
    let place = before.iter().zip(fresh).position(differs);
    let no = match place {
        None if !gone => return None,
        None => before.len().min(fresh.len()) + 1,
        Some(place) => place + 1,
    };
    let message = text!(
        "第 {no} 行的价格或赠品按现行价目表已不同，请打开订单核对并保存一次",
        "by the present price lists the price or gift of line {no} is another; open the order, look and save it"
    );
    Some(Refusal::new("price_changed", message).who(text!("业务员", "sales rep")))
}

pub(crate) fn refuse_below_floor(line: &BelowFloor, policy: &PricePolicy) -> Refusal {
    let message = text!(
        "第 {} 行 {}：折后不含税单价 {} 低于底价 {}，请调高价格，或请有权限的人特批这个价格",
        "line {}, {}: the net price after discount, {}, is below the floor of {}; raise it, or have that price approved",
        line.no,
        line.product,
        line.price,
        line.floor
    );
    let titles = policy.approvers(line.below).into_iter().map(Post::title);
    let (zh, en): (Vec<_>, Vec<_>) = titles.map(|title| (title.zh, title.en)).unzip();
    Refusal::new("below_floor", message)
        .fact("price.below_floor_lines", line.price)
        .who(Text::new(zh.join("、"), en.join(", ")))
}
