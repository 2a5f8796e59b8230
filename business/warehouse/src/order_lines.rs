//! The lines of an order that are goods, with their products.

use ::store::Tx;
use catalog::{ProductFacts, Supply};
use kernel::{Fault, LineId, OrderId, ProductId, Quantity, Refusal, Result, text};
use orders::OrderState;

use crate::store::reservations;

/// A line of goods.
#[derive(Debug, Clone)]
pub struct GoodsLine {
    /// The line.
    pub line: LineId,
    /// Its number on the order, from 1.
    pub no: usize,
    /// What was ordered.
    pub product: ProductFacts,
    /// How much.
    pub ordered: Quantity,
    /// What the order says of it, e.g. that it is a gift and by which promotion.
    pub remark: String,
    /// The line's number on the customer's purchase order.
    pub customer_po_line: String,
    /// What the customer calls the article.
    pub customer_article_no: String,
}

/// A line that goods are held for, whether or not it is still on the order.
#[derive(Debug, Clone)]
pub struct HeldLine {
    /// The line.
    pub line: LineId,
    /// Its number on the order, from 1; none once a change took it off.
    pub no: Option<usize>,
    /// The product.
    pub product: ProductFacts,
}

/// Stock is moved only for an order that is being carried out.
pub(crate) async fn refuse_idle(tx: &mut Tx<'_>, order: OrderId) -> Result<()> {
    let order = orders::get(tx, order).await?;
    if order.state == OrderState::Approved {
        return Ok(());
    }
    let message = text!(
        "订单不在执行中，不能为它预留或退回货物",
        "the order is not being carried out; no goods are held for it or put back"
    );
    let refusal = Refusal::new("wrong_state", message);
    Err(Fault::refused(
        refusal.fact("order.state", order.state.as_str()),
    ))
}

/// The lines of goods of an order, in the order of the order; services are left out.
pub async fn goods(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<GoodsLine>> {
    let order = orders::get(tx, order).await?;
    goods_of(tx, &order).await
}

/// The lines of goods of an order in hand.
pub async fn goods_of(tx: &mut Tx<'_>, order: &orders::Order) -> Result<Vec<GoodsLine>> {
    let mut ids: Vec<ProductId> = order
        .lines
        .iter()
        .filter_map(|line| line.content.product_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let products = catalog::facts_of(tx, &ids).await?;
    let lines = order.lines.iter().enumerate();
    let goods = lines.filter_map(|(i, line)| {
        let product = products.get(&line.content.product_id?)?.clone();
        let ordered = line.content.quantity.filter(|q| *q > Quantity::ZERO)?;
        (product.supply != Supply::Service).then_some(GoodsLine {
            line: line.line_id,
            no: i + 1,
            product,
            ordered,
            remark: line.content.remark.clone(),
            customer_po_line: line.content.customer_po_line.clone(),
            customer_article_no: line.content.customer_article_no.clone(),
        })
    });
    Ok(goods.collect())
}

/// Those, and after them the lines that a change took off while goods made for them are still held.
pub async fn held_lines(tx: &mut Tx<'_>, order: &orders::Order) -> Result<Vec<HeldLine>> {
    let goods = goods_of(tx, order).await?.into_iter();
    let mut lines: Vec<HeldLine> = goods
        .map(|goods| HeldLine {
            line: goods.line,
            no: Some(goods.no),
            product: goods.product,
        })
        .collect();
    let mut taken_off: Vec<(LineId, ProductId)> = reservations::open_of_order(tx, order.id)
        .await?
        .iter()
        .map(|held| (held.line_id, held.product_id))
        .filter(|(line, _)| order.lines.iter().all(|of_order| of_order.line_id != *line))
        .collect();
    taken_off.dedup();
    let ids: Vec<ProductId> = taken_off.iter().map(|(_, product)| *product).collect();
    let products = catalog::facts_of(tx, &ids).await?;
    lines.extend(taken_off.into_iter().filter_map(|(line, product)| {
        let product = products.get(&product)?.clone();
        Some(HeldLine {
            line,
            no: None,
            product,
        })
    }));
    Ok(lines)
}
