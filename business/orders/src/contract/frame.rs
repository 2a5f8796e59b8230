//! Frame contracts in the price book: each line is a rule with a call-off quantity, so that prices
//! and what is called off have one ledger, and no order ever takes more than is left.

use std::collections::{HashMap, HashSet};

use ::store::Tx;
use access::{Permit, matrix::ManagePrice};
use catalog::{
    PriceListInput, RuleInput,
    pricing::{CalledOff, ListKind, PriceListId, PriceRuleId},
};
use kernel::{Date, Fault, LineId, Moment, OrderId, ProductId, Quantity, Refusal, Result, text};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Contract, ContractId, ContractKind, Version, store};
use crate::{
    content::LineContent, order::Order, origin, price_order::PricedLine, store as orders_store,
};

/// A line of a frame with what is called off from it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct FrameLine {
    /// The contract's line.
    pub line_id: LineId,
    /// What.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// How many were agreed.
    pub agreed: Quantity,
    /// How many are called off.
    pub called: Quantity,
    /// How many are left.
    pub left: Quantity,
    /// By which orders.
    pub orders: Vec<FrameOrder>,
}

/// An order that called off from a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct FrameOrder {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub label: String,
    /// How many.
    pub quantity: Quantity,
}

const fn list_id(id: ContractId) -> PriceListId {
    PriceListId(id.0)
}

const fn rule_id(line: LineId) -> PriceRuleId {
    PriceRuleId(line.0)
}

/// Lines that are called off: with an id, and paid for.
fn lines(version: &Version) -> impl Iterator<Item = (LineId, &LineContent)> {
    let paid = version.input.content.lines.iter();
    paid.filter(|line| line.gift_of.is_none())
        .filter_map(|line| Some((line.line_id?, line)))
}

/// Locks a frame's ledger until the transaction ends.
pub(super) async fn lock(tx: &mut Tx<'_>, id: ContractId) -> Result<()> {
    catalog::lock_price_list(tx, list_id(id)).await
}

/// Base units called off so far, by line.
pub(super) async fn called(tx: &mut Tx<'_>, version: &Version) -> Result<CalledOff> {
    let rules: Vec<PriceRuleId> = lines(version).map(|(line, _)| rule_id(line)).collect();
    orders_store::called_off(tx, None, &rules).await
}

/// How many of a line are called off.
pub(super) fn called_of(called: &CalledOff, line: LineId) -> Quantity {
    called.get(&rule_id(line)).copied().unwrap_or_default()
}

/// Writes the version in hand into the price book, usable or, for a contract that ended, not.
pub(super) async fn write(
    tx: &mut Tx<'_>,
    permit: &Permit<ManagePrice>,
    (contract, active): (&Contract, bool),
    today: Date,
    now: Moment,
) -> Result<()> {
    let version = if active {
        &contract.latest
    } else {
        contract.standing().unwrap_or(&contract.latest)
    };
    let input = &version.input;
    let rules = lines(version).filter_map(|(line, content)| {
        Some(RuleInput {
            id: Some(rule_id(line)),
            product_id: content.product_id?,
            min_quantity: Quantity::ZERO,
            price: content.unit_price,
            unit: content.price_unit.clone(),
            discount: None,
            agreed: content.quantity,
            gift: None,
        })
    });
    let name = if input.title.trim().is_empty() {
        contract.number.clone()
    } else {
        input.title.chars().take(100).collect()
    };
    let list = PriceListInput {
        code: contract.number.clone(),
        name,
        kind: ListKind::FrameContract,
        customer_id: input.content.customer_id,
        class: String::new(),
        channel: String::new(),
        valid_from: input.valid_from.or(input.signed_on).unwrap_or(today),
        valid_until: input.valid_until,
        currency: Some(version.currency.code().to_owned()),
        tax_included: lines(version).any(|(_, line)| line.tax_included),
        active,
        rules: rules.collect(),
    };
    let place = (list_id(contract.id), contract.number.as_str());
    catalog::write_frame(tx, permit, place, &list, now).await
}

/// A supplement cannot agree less than is called off already, nor drop such a line.
pub(super) async fn refuse_below_called(
    tx: &mut Tx<'_>,
    version: &Version,
) -> Result<Vec<Refusal>> {
    let called = called(tx, version).await?;
    let below = lines(version).filter_map(|(line, content)| {
        let (agreed, called) = (content.quantity?, called_of(&called, line));
        (agreed < called).then(|| {
            let message = text!(
                "约定数量 {agreed} 少于已调用的 {called}，请改为不少于已调用数量",
                "the agreed quantity {agreed} is below the {called} called off already"
            );
            Refusal::new("below_called", message).fact("contract.called", called)
        })
    });
    Ok(below.collect())
}

/// The price book takes a price from one frame at a time, so a product is in one frame of a customer
/// at a time.
pub(super) async fn refuse_overlap(
    tx: &mut Tx<'_>,
    contract: &Contract,
    today: Date,
) -> Result<Vec<Refusal>> {
    let input = &contract.latest.input;
    let Some(customer) = input.content.customer_id else {
        return Ok(Vec::new());
    };
    let products: Vec<ProductId> = lines(&contract.latest)
        .filter_map(|(_, line)| line.product_id)
        .collect();
    let from = input.valid_from.or(input.signed_on).unwrap_or(today);
    let about = (list_id(contract.id), customer);
    let beside = catalog::frames_beside(tx, about, &products, (from, input.valid_until)).await?;
    let refusals = beside.into_iter().map(|(code, product)| {
        let message = text!(
            "{product} 在框架合同 {code} 的有效期内已有约定；请先结束该合同，或错开有效期",
            "{product} is agreed in frame contract {code} for the same time; end that one first, or choose another time"
        );
        Refusal::new("frame_overlaps", message).fact("contract", code)
    });
    Ok(refusals.collect())
}

/// What of each line is agreed, called off and left, and by whom.
pub(super) async fn frame_lines(tx: &mut Tx<'_>, version: &Version) -> Result<Vec<FrameLine>> {
    let rules: Vec<PriceRuleId> = lines(version).map(|(line, _)| rule_id(line)).collect();
    let mut by_rule: HashMap<PriceRuleId, Vec<FrameOrder>> = HashMap::new();
    for (rule, order) in store::called_by(tx, &rules).await? {
        by_rule.entry(rule).or_default().push(order);
    }
    let quoted = version.input.content.lines.iter().zip(&version.lines);
    let mut found = Vec::new();
    for (content, quoted) in quoted.filter(|(line, _)| line.gift_of.is_none()) {
        let Some(line_id) = content.line_id else {
            continue;
        };
        let orders = by_rule.remove(&rule_id(line_id)).unwrap_or_default();
        let agreed = content.quantity.unwrap_or_default();
        let called = Quantity(orders.iter().map(|order| order.quantity.0).sum());
        found.push(FrameLine {
            line_id,
            description: quoted.description.clone(),
            unit: quoted.unit.clone(),
            agreed,
            called,
            left: Quantity(agreed.0 - called.0),
            orders,
        });
    }
    Ok(found)
}

/// An order made from a frame takes its goods from that frame, or it is neither submitted nor changed
/// so: else the call-off quantity could be passed at a typed price. What is settled of it already is not looked at.
pub(crate) async fn refuse_beside_frame(
    tx: &mut Tx<'_>,
    order: &Order,
    priced: &[PricedLine],
    settled: &HashSet<LineId>,
) -> Result<Vec<Refusal>> {
    let Some(id) = origin::contract_of(tx, order.id).await? else {
        return Ok(Vec::new());
    };
    let Some(contract) = store::load(tx, id).await? else {
        return Ok(Vec::new());
    };
    let Some(version) = contract
        .standing()
        .filter(|version| version.input.kind == ContractKind::Frame)
    else {
        return Ok(Vec::new());
    };
    let agreed: HashSet<ProductId> = lines(version)
        .filter_map(|(_, line)| line.product_id)
        .collect();
    let beside = priced.iter().enumerate().filter(|(_, line)| {
        let of_frame = line
            .content
            .product_id
            .is_some_and(|product| agreed.contains(&product));
        let source = line.pricing.source.as_ref();
        let called = source.is_some_and(|source| source.list_id == Some(list_id(id)));
        of_frame && line.content.gift_of.is_none() && !called && !settled.contains(&line.line_id)
    });
    let refusals = beside.map(|(i, line)| {
        let (no, number) = (i + 1, &contract.number);
        let message = text!(
            "第 {no} 行 {} 未能从框架合同 {number} 调用：数量超过剩余，或单价不是合同价；请按剩余数量取合同价，超出部分另开订单或先办补充协议",
            "line {no}, {}, is not called off from frame contract {number}: more than is left, or at another price; take at most what is left at the contract's price, and order the rest apart or agree a supplement",
            line.description
        );
        Refusal::new("beside_frame", message).fact("contract", number)
    });
    Ok(refusals.collect())
}

/// Refuses to deliver more of a line after all than its frame contract has left.
pub(crate) async fn refuse_beyond_frame(
    tx: &mut Tx<'_>,
    line: &PricedLine,
    more: Quantity,
) -> Result<()> {
    let Some(source) = line.pricing.source.as_ref() else {
        return Ok(());
    };
    let (Some(rule), Some(list)) = (source.rule_id, source.list_id) else {
        return Ok(());
    };
    let Some(agreed) = catalog::agreed_quantity(tx, rule).await? else {
        return Ok(());
    };
    catalog::lock_price_list(tx, list).await?;
    let called = orders_store::called_off(tx, None, &[rule]).await?;
    let left = Quantity(agreed.0 - called.get(&rule).copied().unwrap_or_default().0);
    if more <= left {
        return Ok(());
    }
    let number = &source.code;
    let message = text!(
        "框架合同 {number} 只剩 {left}，不能恢复 {more}：短结后已被其他订单调用；请先办补充协议",
        "frame contract {number} has {left} left, so {more} are not reopened: other orders called off what was short-closed; agree a supplement first"
    );
    Err(Fault::refused(
        Refusal::new("beyond_frame", message).fact("contract.left", left),
    ))
}
