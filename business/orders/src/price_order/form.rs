//! What is wrong with the form of an order: told all at once, each at the field it stands in.

use catalog::{ProductFacts, amounts::OrderDiscount};
use kernel::{Currency, Date, FieldError, Quantity, Rate, Text, text, written};

use super::{CustomerStanding, Entry, Known, LINES_MAX};
use crate::content::{LineContent, OrderContent, WholeDiscount};

/// Lines on one imported document: it is as long as it was.
const IMPORTED_LINES_MAX: usize = 20_000;
/// Characters of a short text (numbers, names).
const SHORT_MAX: usize = 120;
/// Characters of a long text (places, remarks).
const LONG_MAX: usize = 2_000;
/// Technical parameters on one line.
const PARAMETERS_MAX: usize = 60;
/// Largest quantity of a line: a thousand million units.
pub const QUANTITY_MAX: Quantity = Quantity::whole(1_000_000_000);

/// Collects field errors so that a person sees all of them at once.
#[derive(Debug, Default)]
pub(super) struct Errors(pub(super) Vec<FieldError>);

impl Errors {
    pub(super) fn add(&mut self, pointer: String, code: &str, message: Text) {
        self.0.push(FieldError::new(pointer, code, message));
    }

    fn length(&mut self, pointer: &str, value: &str, max: usize) {
        self.0.extend(written::bounded(value, pointer, max).err());
    }
}

pub(super) fn check_currency(
    content: &OrderContent,
    known: &Known,
    errors: &mut Errors,
) -> Currency {
    let Some(code) = &content.currency else {
        return Currency::CNY;
    };
    let Some(currency) = Currency::parse(code) else {
        errors.add(
            "/currency".into(),
            "currency",
            text!(
                "币种须为三位大写字母，如 CNY",
                "the currency is three capital letters, e.g. CNY"
            ),
        );
        return Currency::CNY;
    };
    let needed = known.entry == Entry::Manual && currency != Currency::CNY;
    if needed && known.currency_rate.is_none() {
        errors.add(
            "/currency".into(),
            "no_rate",
            text!(
                "没有 {code} 在下单日的汇率，请财务先登记汇率",
                "no rate for {code} on the order date; ask finance to enter one"
            ),
        );
    }
    currency
}

pub(super) fn check_header(
    content: &OrderContent,
    known: &Known,
    order_date: Date,
    errors: &mut Errors,
) {
    for (pointer, value) in [
        ("/contact_name", &content.contact_name),
        ("/contact_phone", &content.contact_phone),
        ("/channel", &content.channel),
        ("/customer_po_no", &content.customer_po_no),
        ("/contract_no", &content.contract_no),
    ] {
        errors.length(pointer, value, SHORT_MAX);
    }
    errors.length("/delivery_place", &content.delivery_place, LONG_MAX);
    errors.length("/remark", &content.remark, LONG_MAX);
    match known.customer {
        Some(CustomerStanding::Unknown) => errors.add(
            "/customer_id".into(),
            "unknown_customer",
            text!("没有这个客户", "there is no such customer"),
        ),
        Some(CustomerStanding::Disabled) if known.entry == Entry::Manual => errors.add(
            "/customer_id".into(),
            "disabled_customer",
            text!(
                "该客户已停用，不能下单；如需恢复请联系销售经理",
                "this customer is disabled and cannot order; the sales manager can enable it"
            ),
        ),
        Some(CustomerStanding::Active | CustomerStanding::Disabled) | None => {}
    }
    if content
        .contract_signed_on
        .is_some_and(|signed| signed > known.today)
    {
        errors.add(
            "/contract_signed_on".into(),
            "in_future",
            text!(
                "合同签订日期不能晚于今天",
                "the contract cannot be signed later than today"
            ),
        );
    }
    if known.entry == Entry::Manual {
        check_delivery("/delivery_on", content.delivery_on, order_date, errors);
    }
    if let Some(terms) = &content.payment_terms {
        errors.0.extend(terms.errors("/payment_terms"));
    }
    let most = match known.entry {
        Entry::Manual => LINES_MAX,
        Entry::Imported => IMPORTED_LINES_MAX,
    };
    if content.lines.len() > most {
        errors.add(
            "/lines".into(),
            "too_many",
            text!(
                "一张订单最多 {most} 行",
                "an order has at most {most} lines"
            ),
        );
    }
    let mut seen = std::collections::HashSet::new();
    for (i, line) in content.lines.iter().enumerate() {
        if line.line_id.is_some_and(|id| !seen.insert(id)) {
            errors.add(
                format!("/lines/{i}/line_id"),
                "repeated",
                text!("同一行出现了两次", "the same line stands here twice"),
            );
        }
    }
}

fn check_delivery(pointer: &str, on: Option<Date>, order_date: Date, errors: &mut Errors) {
    if on.is_some_and(|on| on < order_date) {
        errors.add(
            pointer.to_owned(),
            "before_order",
            text!(
                "交货日期不能早于下单日期 {order_date}",
                "delivery cannot be before the order date {order_date}"
            ),
        );
    }
}

pub(super) fn check_discount(
    content: &OrderContent,
    currency: Currency,
    errors: &mut Errors,
) -> Option<OrderDiscount> {
    match content.discount.as_ref()? {
        WholeDiscount::Share(rate) if rate.0 >= 0 && *rate <= Rate::ONE => {
            Some(OrderDiscount::Share(*rate))
        }
        WholeDiscount::Share(_) => {
            errors.add(
                "/discount".into(),
                "rate",
                text!("折扣须在 0 与 1 之间", "the discount is between 0 and 1"),
            );
            None
        }
        WholeDiscount::Amount(stated) => {
            let money = kernel::Money::parse_decimal(stated, currency);
            if money.is_none() {
                errors.add(
                    "/discount".into(),
                    "amount",
                    text!(
                        "整单折扣金额格式不对，例如 500.00",
                        "the order's discount is malformed; write e.g. 500.00"
                    ),
                );
            }
            money.map(|money| OrderDiscount::Amount(money.minor))
        }
    }
}

pub(super) fn check_line(
    line: &LineContent,
    product: Option<&ProductFacts>,
    i: usize,
    (order_date, entry): (Date, Entry),
    errors: &mut Errors,
) {
    let no = i + 1;
    if let Some(id) = line.product_id {
        match product {
            None => errors.add(
                format!("/lines/{i}/product_id"),
                "unknown_product",
                text!(
                    "第 {no} 行：没有这个产品（{id}）",
                    "line {no}: there is no such product ({id})"
                ),
            ),
            Some(p) if !p.active && entry == Entry::Manual => errors.add(
                format!("/lines/{i}/product_id"),
                "disabled_product",
                text!(
                    "第 {no} 行：产品 {} 已停用，请换一个产品",
                    "line {no}: product {} is disabled, choose another",
                    p.sku
                ),
            ),
            Some(_) => {}
        }
    }
    if let Some(quantity) = line.quantity {
        check_quantity(quantity, product, i, entry, errors);
    }
    check_rates(line, i, errors);
    check_texts(line, i, errors);
    if entry == Entry::Manual {
        check_delivery(
            &format!("/lines/{i}/delivery_on"),
            line.delivery_on,
            order_date,
            errors,
        );
    }
}

fn check_rates(line: &LineContent, i: usize, errors: &mut Errors) {
    let no = i + 1;
    if line.unit_price.is_some_and(|price| price.0 < 0) {
        errors.add(
            format!("/lines/{i}/unit_price"),
            "negative",
            text!(
                "第 {no} 行：单价不能为负",
                "line {no}: the price cannot be negative"
            ),
        );
    }
    if line
        .tax_rate
        .is_some_and(|rate| rate.0 < 0 || rate >= Rate::ONE)
    {
        errors.add(
            format!("/lines/{i}/tax_rate"),
            "rate",
            text!(
                "第 {no} 行：税率须在 0 与 1 之间，如 0.13",
                "line {no}: the tax rate is between 0 and 1, e.g. 0.13"
            ),
        );
    }
    if line.discount.0 < 0 || line.discount > Rate::ONE {
        errors.add(
            format!("/lines/{i}/discount"),
            "rate",
            text!(
                "第 {no} 行：折扣须在 0 与 1 之间",
                "line {no}: the discount is between 0 and 1"
            ),
        );
    }
}

fn check_texts(line: &LineContent, i: usize, errors: &mut Errors) {
    let no = i + 1;
    if line.parameters.len() > PARAMETERS_MAX {
        errors.add(
            format!("/lines/{i}/parameters"),
            "too_many",
            text!(
                "第 {no} 行：技术参数过多",
                "line {no}: too many technical parameters"
            ),
        );
    }
    for parameter in &line.parameters {
        errors.length(
            &format!("/lines/{i}/parameters"),
            &parameter.name,
            SHORT_MAX,
        );
        errors.length(
            &format!("/lines/{i}/parameters"),
            &parameter.value,
            LONG_MAX,
        );
    }
    errors.length(&format!("/lines/{i}/model"), &line.model, SHORT_MAX);
    errors.length(
        &format!("/lines/{i}/delivery_place"),
        &line.delivery_place,
        LONG_MAX,
    );
    errors.length(
        &format!("/lines/{i}/customer_po_line"),
        &line.customer_po_line,
        SHORT_MAX,
    );
    errors.length(
        &format!("/lines/{i}/customer_article_no"),
        &line.customer_article_no,
        SHORT_MAX,
    );
    errors.length(&format!("/lines/{i}/remark"), &line.remark, LONG_MAX);
}

fn check_quantity(
    quantity: Quantity,
    product: Option<&ProductFacts>,
    i: usize,
    entry: Entry,
    errors: &mut Errors,
) {
    let (no, at) = (i + 1, || format!("/lines/{i}/quantity"));
    if quantity.0 == 0 || (quantity.0 < 0 && entry == Entry::Manual) {
        errors.add(
            at(),
            "positive",
            text!(
                "第 {no} 行：数量须大于 0",
                "line {no}: the quantity must be above 0"
            ),
        );
    } else if quantity > QUANTITY_MAX || quantity.0 < -QUANTITY_MAX.0 {
        errors.add(
            at(),
            "too_large",
            text!(
                "第 {no} 行：数量过大",
                "line {no}: the quantity is too large"
            ),
        );
    }
    let broken =
        |p: &&ProductFacts| p.whole_units && !quantity.is_whole() && entry == Entry::Manual;
    if let Some(p) = product.filter(broken) {
        errors.add(
            at(),
            "whole_units",
            text!(
                "第 {no} 行：{} 按整{}计，数量不能带小数",
                "line {no}: {} is sold in whole {}, no fractions",
                p.name,
                p.unit
            ),
        );
    }
}
