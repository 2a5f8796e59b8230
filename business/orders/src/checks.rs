//! The computed side of a reviewer's checklist: completeness, prices against list and floor, terms.

use ::store::Tx;
use catalog::ProductFacts;
use engine::Policy;
use kernel::{Currency, Date, Rate, Result, Text, counted, text};
use parties::PaymentTerms;
use process::{CheckReport, Standing};

use crate::{
    completeness::{missing, products_of},
    floor_price::{below_floor, beside, floor_approvals, net_price},
    look_up::look_up,
    order::Order,
    origin::{OrderOrigin, OriginDifference, OriginKind, order_origin},
    price_order::{Known, PricedLine},
};

/// How far the price lies under the list price, in parts per million of it; 0 where the currencies
/// cannot be compared.
pub(crate) fn discount_ppm(
    line: &PricedLine,
    product: &ProductFacts,
    (currency, known): (Currency, &Known),
) -> i64 {
    let paid = product.list_price.0 > 0 && line.content.gift_of.is_none();
    let price = net_price(line, currency).filter(|_| paid);
    let Some(price) = price.and_then(|price| beside(product, (price, currency), known)) else {
        return 0;
    };
    let under = i128::from(product.list_price.0 - price.0) * i128::from(Rate::ONE.0);
    i64::try_from(under / i128::from(product.list_price.0))
        .unwrap_or_default()
        .max(0)
}

/// The check `complete`: what the policy requires and the order lacks (EQ-4.1a).
///
/// # Errors
/// When the database fails.
pub async fn check_complete(
    tx: &mut Tx<'_>,
    order: &Order,
    policy: &Policy,
) -> Result<CheckReport> {
    let products = products_of(tx, &order.content).await?;
    let gaps = missing(&order.content, &order.lines, policy, &products);
    let title = text!("订单信息完整", "The order is complete");
    if gaps.is_empty() {
        let lines = order.lines.len();
        let counted = counted(lines, "line", "lines");
        let found = text!(
            "必填内容齐全，共 {lines} 行",
            "everything required is there, {counted}"
        );
        let report = CheckReport::default();
        return Ok(report.item("order.complete", title, found, Standing::Ok));
    }
    let lacking = gaps.into_iter();
    Ok(lacking.fold(CheckReport::default(), |report, gap| {
        report.item(gap.field, title.clone(), gap.message, Standing::Bad)
    }))
}

/// The check `contract_total`: the order against the contract it was made from, or else the total
/// that was stated against the lines' total (EQ-3.2b).
pub async fn check_contract(tx: &mut Tx<'_>, order: &Order) -> Result<CheckReport> {
    match order_origin(tx, order).await? {
        Some(origin) if origin.kind == OriginKind::Contract => Ok(against_contract(&origin)),
        Some(_) | None => Ok(against_total(order)),
    }
}

/// The whole in one item, and one more for each difference that a supplement caused.
fn against_contract(origin: &OrderOrigin) -> CheckReport {
    let report = agreement(origin);
    let amended = origin.differences.iter().filter_map(|difference| {
        let by = difference.amendment.as_ref()?;
        Some((difference, by))
    });
    amended.fold(report, |report, (difference, by)| {
        let (version, why) = (by.version, &by.reason);
        let title = text!(
            "第 {version} 版补充协议：{why}",
            "Supplement of version {version}: {why}"
        );
        let OriginDifference {
            title: field,
            was,
            is,
            reason,
            ..
        } = difference;
        let (zh, en, standing) = match reason {
            Some(reason) => (reason.as_str(), reason.as_str(), Standing::Warn),
            None => ("未说明原因", "not explained", Standing::Bad),
        };
        let found = Text {
            zh: format!("{}：合同 {}，订单 {}；{zh}", field.zh, was.zh, is.zh),
            en: format!("{}: contract {}, order {}; {en}", field.en, was.en, is.en),
        };
        report.item("contract.amended", title, found, standing)
    })
}

fn agreement(origin: &OrderOrigin) -> CheckReport {
    let title = text!("订单与合同一致", "Order and contract agree");
    let (number, all) = (&origin.number, origin.differences.len());
    let places = counted(all, "place", "places");
    let (found, standing) = match (all, origin.unexplained().count()) {
        (0, _) => (
            text!("与合同 {number} 完全一致", "as contract {number} has it"),
            Standing::Ok,
        ),
        (_, 0) => (
            text!(
                "与合同 {number} 有 {all} 处不同，均已说明原因",
                "differs from contract {number} in {places}, each explained"
            ),
            Standing::Warn,
        ),
        (_, open) => (
            text!(
                "与合同 {number} 有 {all} 处不同，{open} 处未说明",
                "differs from contract {number} in {places}, {open} not explained"
            ),
            Standing::Bad,
        ),
    };
    CheckReport::default().item("contract.differences", title, found, standing)
}

fn against_total(order: &Order) -> CheckReport {
    let money = |minor| kernel::Money::new(minor, order.currency).shown();
    let title = text!(
        "订单与合同金额一致",
        "Order and contract come to the same amount"
    );
    let (found, standing) = match order.content.contract_minor(order.currency) {
        None => (
            text!(
                "未填写合同金额，无法比对",
                "no contract amount entered; nothing to compare"
            ),
            Standing::Nothing,
        ),
        Some(contract) if contract == order.total.gross => (
            text!(
                "合同与订单均为 {}",
                "contract and order both come to {}",
                money(contract)
            ),
            Standing::Ok,
        ),
        Some(contract) => (
            text!(
                "合同 {}，订单 {}，相差 {}",
                "contract {}, order {}, difference {}",
                money(contract),
                money(order.total.gross),
                money(order.total.gross - contract)
            ),
            Standing::Bad,
        ),
    };
    CheckReport::default().item("contract.differences", title, found, standing)
}

/// The check `price_policy`: each line against list and floor price (EQ-4.1a).
pub async fn check_prices(tx: &mut Tx<'_>, order: &Order, today: Date) -> Result<CheckReport> {
    let known = look_up(tx, &order.content, today).await?;
    let floors = below_floor(&order.lines, &known, order.currency);
    let approvals = floor_approvals(tx, order.id, !floors.is_empty()).await?;
    let mut report = CheckReport::default();
    for (i, line) in order.lines.iter().enumerate() {
        let no = i + 1;
        let Some(product) = line
            .content
            .product_id
            .and_then(|id| known.products.get(&id))
        else {
            continue;
        };
        let Some(price) = net_price(line, order.currency) else {
            continue;
        };
        let ppm = discount_ppm(line, product, (order.currency, &known));
        let percent = format!("{}.{}", ppm / 10_000, ppm % 10_000 / 1_000);
        let floor = floors.iter().find(|below| below.no == no);
        let approved = floor.and_then(|below| approvals.iter().find(|a| a.covers(below)));
        let standing = if floor.is_some() && approved.is_none() {
            Standing::Bad
        } else if ppm > 0 {
            Standing::Warn
        } else {
            Standing::Ok
        };
        let found = if line.content.gift_of.is_some() {
            text!("赠品", "a gift")
        } else {
            let list = product.list_price.shown(product.currency);
            let floor = product.floor_price.shown(product.currency);
            let price = price.shown(order.currency);
            if ppm > 0 {
                text!(
                    "不含税单价 {price}，标准价 {list}，低于标准价 {percent}%，底价 {floor}",
                    "net price {price}, list {list}, {percent}% under list, floor {floor}"
                )
            } else {
                text!(
                    "不含税单价 {price}，标准价 {list}，底价 {floor}",
                    "net price {price}, list {list}, floor {floor}"
                )
            }
        };
        let found = match approved {
            None => found,
            Some(approved) => text!(
                "{}；已由{}特批：{}",
                "{}; approved by {}: {}",
                found.zh,
                approved.by_name,
                approved.reason
            ),
        };
        let title = text!("第 {no} 行 {}", "line {no}, {}", product.name);
        report = report.item(format!("price.line.{no}"), title, found, standing);
    }
    Ok(report)
}

/// The check `terms`: payment terms against the company's standard (EQ-4.1a, EQ-4.2c) and against
/// what is usual with the customer.
///
/// # Errors
/// When the database fails.
pub async fn check_terms(tx: &mut Tx<'_>, order: &Order) -> Result<CheckReport> {
    let usual = match order.customer() {
        None => None,
        Some(customer) => parties::facts(tx, customer).await?,
    };
    let usual = usual.and_then(|facts| facts.payment_terms);
    let report = against_standard(order);
    Ok(match (usual, &order.content.payment_terms) {
        (Some(usual), Some(terms)) => against_usual(report, &usual, terms),
        (Some(_) | None, _) => report,
    })
}

fn against_usual(report: CheckReport, usual: &PaymentTerms, terms: &PaymentTerms) -> CheckReport {
    let title = text!(
        "与该客户惯用的付款条件一致",
        "The payment terms are this customer's usual ones"
    );
    let of_usual = usual.words();
    if usual == terms {
        return report.item("terms.usual", title, of_usual, Standing::Ok);
    }
    let here = terms.words();
    let found = Text {
        zh: format!("惯用：{}；本单：{}", of_usual.zh, here.zh),
        en: format!("usual: {}; here: {}", of_usual.en, here.en),
    };
    report.item("terms.usual", title, found, Standing::Warn)
}

fn against_standard(order: &Order) -> CheckReport {
    let title = text!(
        "付款条件符合公司规定",
        "The payment terms follow the company's standard"
    );
    match &order.content.payment_terms {
        None => CheckReport::default().item(
            "terms.standard",
            title,
            text!("未填写付款条件", "no payment terms entered"),
            Standing::Bad,
        ),
        Some(terms) => {
            let found = terms.words();
            let standing = if terms.is_standard() {
                Standing::Ok
            } else {
                Standing::Warn
            };
            CheckReport::default().item("terms.standard", title, found, standing)
        }
    }
}
