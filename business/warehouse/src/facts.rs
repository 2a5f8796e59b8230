//! What stock can tell a policy (the facts `stock.*`) and a reviewer (the check `stock`).

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{OrderId, ProductId, Quantity, Result, text};
use orders::OrderState;
use process::{CheckReport, Standing, Wanted};

use crate::{
    allocate::{Demand, allocate, given_to},
    order_lines::{GoodsLine, goods_of},
    quantity::less,
    store::{levels, shortages},
};

/// Puts the wanted facts that stock knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    id: OrderId,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
) -> Result<()> {
    if !wanted.any_of("stock") {
        return Ok(());
    }
    let short = short_lines(tx, id).await?;
    facts.set(
        "stock.short_lines",
        Value::Int(i64::try_from(short).unwrap_or(i64::MAX)),
    );
    Ok(())
}

/// How many lines stock does not cover: noted shortages once approved, a forecast before.
async fn short_lines(tx: &mut Tx<'_>, id: OrderId) -> Result<usize> {
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(0);
    };
    match order.state {
        OrderState::Draft | OrderState::InReview => {
            let forecast = forecast(tx, &order).await?;
            Ok(forecast
                .iter()
                .filter(|(line, given)| *given < line.ordered)
                .count())
        }
        OrderState::Approved | OrderState::Closed | OrderState::Cancelled => {
            Ok(shortages::of_order(tx, id).await?.len())
        }
    }
}

/// What each line would get if the order were approved now.
async fn forecast(tx: &mut Tx<'_>, order: &orders::Order) -> Result<Vec<(GoodsLine, Quantity)>> {
    let lines = goods_of(tx, order).await?;
    let demands: Vec<Demand> = lines
        .iter()
        .map(|l| Demand {
            order: order.id,
            line: l.line,
            product: l.product.id,
            wanted: l.ordered,
        })
        .collect();
    let products: Vec<ProductId> = demands.iter().map(|d| d.product).collect();
    let given = allocate(&demands, &mut levels::of(tx, &products).await?);
    Ok(lines
        .into_iter()
        .map(|line| {
            let got = given_to(line.line, &given);
            (line, got)
        })
        .collect())
}

/// The check `stock`: what is free for each line now.
pub async fn check_stock(tx: &mut Tx<'_>, id: OrderId) -> Result<CheckReport> {
    let Some(order) = orders::load(tx, id).await? else {
        return Ok(CheckReport::default());
    };
    let mut report = CheckReport::default();
    for (line, given) in forecast(tx, &order).await? {
        let missing = less(line.ordered, given);
        let title = text!("第 {} 行 {}", "line {}, {}", line.no, line.product.name);
        let unit = &line.product.unit;
        let (found, standing) = if missing == Quantity::ZERO {
            (
                text!(
                    "需 {} {unit}，库存可满足",
                    "{} {unit} wanted, covered by stock",
                    line.ordered
                ),
                Standing::Ok,
            )
        } else {
            let found = text!(
                "需 {} {unit}，可用 {given}，缺 {missing}",
                "{} {unit} wanted, {given} free, {missing} missing",
                line.ordered
            );
            let made = line.product.supply == catalog::Supply::Make;
            (found, if made { Standing::Warn } else { Standing::Bad })
        };
        report = report.item(format!("stock.line.{}", line.no), title, found, standing);
    }
    Ok(report)
}
