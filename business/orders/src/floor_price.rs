//! Prices below the floor: which lines have one, and which of these somebody approved.

use ::store::{Row, Sql, Tx, params, sql};
use catalog::{
    ProductFacts,
    amounts::{LinePrice, in_company_currency},
};
use kernel::{
    Currency, Date, LineId, Moment, OrderId, ProductId, Quantity, Rate, Result, UnitPrice, UserId,
    round_div,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    look_up::look_up,
    order::Order,
    price_order::{Known, PricedLine},
    store,
};

const OF: Sql<'static> = sql!(
    "SELECT a.line_id, a.product_id, a.price, a.currency, a.reason, u.name FROM floor_approvals a \
     JOIN users u ON u.id = a.approved_by WHERE a.order_id = $1 ORDER BY a.approved_at"
);
const APPROVE: Sql<'static> = sql!(
    "INSERT INTO floor_approvals (order_id, line_id, product_id, price, currency, floor_price, \
     reason, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     ON CONFLICT (order_id, line_id, product_id, price, currency) DO NOTHING"
);

/// A line whose price after all discounts and without tax is below the product's floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BelowFloor {
    /// Its number on the order, from 1.
    pub(crate) no: usize,
    /// Its id.
    pub(crate) line: LineId,
    /// The product.
    pub(crate) product_id: ProductId,
    /// The product's name.
    pub(crate) product: String,
    /// The price agreed, in the order's currency.
    pub(crate) price: UnitPrice,
    /// The order's currency.
    pub(crate) currency: Currency,
    /// The floor, in the product's currency.
    pub(crate) floor: UnitPrice,
    /// How far the price lies below it, as a share of the floor, rounded up.
    pub(crate) below: Rate,
}

/// A price below the floor that somebody approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloorApproval {
    /// The line.
    pub line: LineId,
    /// What it was for.
    pub product: ProductId,
    /// The price that was approved.
    pub price: UnitPrice,
    /// Its currency.
    pub currency: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by_name: String,
}

impl FloorApproval {
    /// Whether it lets a line pass: the same product, and no lower price than was approved.
    pub(crate) fn covers(&self, line: &BelowFloor) -> bool {
        self.line == line.line
            && self.product == line.product_id
            && self.currency == line.currency.code()
            && self.price <= line.price
    }
}

/// Lines below their floor price, approved or not. A floor in another currency than the order's is
/// compared at the order's rate when it is in the company's currency. Gifts have no price.
pub(crate) fn below_floor(
    lines: &[PricedLine],
    known: &Known,
    currency: Currency,
) -> Vec<BelowFloor> {
    let mut found = Vec::new();
    for (no, line) in (1..).zip(lines) {
        let product = line.content.product_id;
        let product = product.and_then(|id| known.products.get(&id));
        let (Some(product), Some(price)) = (product, net_price(line, currency)) else {
            continue;
        };
        let compared = beside(product, (price, currency), known);
        let Some(compared) = compared.filter(|price| *price < product.floor_price) else {
            continue;
        };
        if line.content.gift_of.is_none() {
            found.push(BelowFloor {
                no,
                line: line.line_id,
                product_id: product.id,
                product: product.name.clone(),
                price,
                currency,
                floor: product.floor_price,
                below: share_below(compared, product.floor_price),
            });
        }
    }
    found
}

/// A price of the order in the currency of a product's list and floor prices: as it is, or at the
/// order's rate where those are in the company's currency; otherwise nothing can be compared.
pub(crate) fn beside(
    product: &ProductFacts,
    (price, currency): (UnitPrice, Currency),
    known: &Known,
) -> Option<UnitPrice> {
    match known.currency_rate {
        _ if product.currency == currency => Some(price),
        Some(rate) if product.currency == Currency::CNY => at_rate(price, rate),
        Some(_) | None => None,
    }
}

/// A price of the order in the company's currency.
fn at_rate(price: UnitPrice, rate: Rate) -> Option<UnitPrice> {
    // Prices have the same six decimals in every currency.
    in_company_currency(price.0, Currency::CNY, rate)
        .ok()
        .map(UnitPrice)
}

fn share_below(price: UnitPrice, floor: UnitPrice) -> Rate {
    let (missing, floor) = (i128::from(floor.0 - price.0), i128::from(floor.0.max(1)));
    let share = (missing * i128::from(Rate::ONE.0) + floor - 1) / floor;
    Rate(i64::try_from(share).unwrap_or(i64::MAX))
}

/// The price of one unit without tax, after the line's discount and its share of the order's.
pub(crate) fn net_price(line: &PricedLine, currency: Currency) -> Option<UnitPrice> {
    let price = LinePrice {
        quantity: Quantity::ONE,
        unit_price: line.unit_price?,
        per: line.pricing.per,
        tax_included: line.content.tax_included,
        tax_rate: line.tax_rate,
        discount: line.content.discount,
    };
    let stated = price.effective_net_price();
    let quantity = line.content.quantity.filter(|q| *q > Quantity::ZERO);
    let Some(quantity) = quantity.filter(|_| line.pricing.discount_share != 0) else {
        return Some(stated);
    };
    let fixed = i128::from(UnitPrice::ONE.0) * i128::from(Quantity::ONE.0);
    let whole = i128::from(line.amounts.net) * fixed;
    let share = round_div(whole, i128::from(currency.scale()) * i128::from(quantity.0));
    Some(UnitPrice(i64::try_from(share).unwrap_or(stated.0)))
}

/// Lines below their floor whose price nobody approved.
pub(crate) async fn unapproved(
    tx: &mut Tx<'_>,
    order: &Order,
    known: &Known,
) -> Result<Vec<BelowFloor>> {
    let mut below = below_floor(&order.lines, known, order.currency);
    let approvals = floor_approvals(tx, order.id, !below.is_empty()).await?;
    below.retain(|line| !approvals.iter().any(|approval| approval.covers(line)));
    Ok(below)
}

/// A line below its floor as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorLine {
    /// The line.
    pub line_id: LineId,
    /// Its number on the order, from 1.
    pub no: usize,
    /// The product's name.
    pub product: String,
    /// The net price after the line's discount, in the order's currency.
    pub price: UnitPrice,
    /// The floor.
    pub floor: UnitPrice,
    /// How far below it, as a share of the floor.
    pub below: Rate,
    /// Who approved this price; nobody yet when absent.
    pub approved_by: Option<String>,
    /// His reason.
    pub reason: Option<String>,
}

impl FloorLine {
    /// A line with the approval of its price, if there is one.
    pub(crate) fn of(line: &BelowFloor, approval: Option<&FloorApproval>) -> Self {
        Self {
            line_id: line.line,
            no: line.no,
            product: line.product.clone(),
            price: line.price,
            floor: line.floor,
            below: line.below,
            approved_by: approval.map(|approval| approval.by_name.clone()),
            reason: approval.map(|approval| approval.reason.clone()),
        }
    }
}

/// The lines of an order below their floor.
pub(crate) async fn floor_lines(
    tx: &mut Tx<'_>,
    id: OrderId,
    today: Date,
) -> Result<Vec<FloorLine>> {
    let order = store::get(tx, id).await?;
    let known = look_up(tx, &order.content, today).await?;
    let below = below_floor(&order.lines, &known, order.currency);
    let approvals = floor_approvals(tx, id, !below.is_empty()).await?;
    let shown = below.iter().map(|line| {
        let approval = approvals.iter().find(|approval| approval.covers(line));
        FloorLine::of(line, approval)
    });
    Ok(shown.collect())
}

/// The approvals of an order, when they are `needed`.
pub(crate) async fn floor_approvals(
    tx: &mut Tx<'_>,
    id: OrderId,
    needed: bool,
) -> Result<Vec<FloorApproval>> {
    if !needed {
        return Ok(Vec::new());
    }
    let rows = tx.fetch_all(OF, params![id]).await?;
    rows.iter().map(approval).collect()
}

/// An approval from its line, product, price, currency, reason and who gave it.
pub(crate) fn approval(row: &Row) -> Result<FloorApproval> {
    Ok(FloorApproval {
        line: row.get(0)?,
        product: row.get(1)?,
        price: row.get(2)?,
        currency: row.get(3)?,
        reason: row.get(4)?,
        by_name: row.get(5)?,
    })
}

/// Keeps an approval; the same price is approved once.
pub(crate) async fn approve(
    tx: &mut Tx<'_>,
    id: OrderId,
    line: &BelowFloor,
    by: (&str, UserId),
    now: Moment,
) -> Result<()> {
    keep_approval(tx, (APPROVE, id.0), line, by, now).await
}

/// Writes an approval of an order or a quotation, into the table that its text names.
pub(crate) async fn keep_approval(
    tx: &mut Tx<'_>,
    (insert, id): (Sql<'static>, Uuid),
    line: &BelowFloor,
    (reason, by): (&str, UserId),
    now: Moment,
) -> Result<()> {
    tx.queue(
        insert,
        params![
            id,
            line.line,
            line.product_id,
            line.price,
            line.currency.code(),
            line.floor,
            reason,
            by,
            now
        ],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_price_asks_again() {
        let line = |price| BelowFloor {
            no: 1,
            line: LineId(Uuid::from_u128(1)),
            product_id: ProductId(Uuid::from_u128(2)),
            product: String::new(),
            price: UnitPrice::whole(price),
            currency: Currency::CNY,
            floor: UnitPrice::whole(100),
            below: Rate::ZERO,
        };
        let approval = FloorApproval {
            line: line(90).line,
            product: line(90).product_id,
            price: UnitPrice::whole(90),
            currency: "CNY".to_owned(),
            reason: String::new(),
            by_name: String::new(),
        };
        assert!(approval.covers(&line(90)));
        assert!(approval.covers(&line(95)));
        assert!(!approval.covers(&line(89)));
        let other = BelowFloor {
            product_id: ProductId(Uuid::from_u128(3)),
            ..line(90)
        };
        assert!(!approval.covers(&other), "another product is another price");
    }

    #[test]
    fn the_share_below_is_rounded_up() {
        let share = |price, floor| share_below(UnitPrice(price), UnitPrice(floor));
        assert_eq!(share(95, 100), Rate(50_000));
        assert_eq!(share(94_999_999, 100_000_000), Rate(50_001));
    }
}
