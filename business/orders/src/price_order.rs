//! From what was typed to a priced order: refuses what is wrong, fills what the master data knows.
//!
//! Pure: the caller looks the customer, the products and the rate up first ([`Known`]).

use std::collections::HashMap;

use catalog::ProductFacts;
use kernel::{
    Currency, Date, Fault, FieldError, LineId, ProductId, Quantity, Rate, Text, UnitPrice, text,
};

use crate::{
    amounts::{Amounts, LinePrice, in_company_currency},
    content::{LineContent, OrderContent},
};

/// Lines on one order; more belong on several orders.
pub const LINES_MAX: usize = 1_000;
/// Lines on one imported document: it is as long as it was.
const IMPORTED_LINES_MAX: usize = 20_000;
/// Characters of a short text (numbers, names).
const SHORT_MAX: usize = 120;
/// Characters of a long text (places, remarks).
const LONG_MAX: usize = 2_000;
/// Technical parameters on one line.
const PARAMETERS_MAX: usize = 60;
/// Largest quantity of a line: a thousand million units.
const QUANTITY_MAX: Quantity = Quantity::whole(1_000_000_000);

/// How an order comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Typed by a person: what is wrong can still be put right.
    Manual,
    /// Imported history: it happened as the source says, so quantities may be negative (a credit
    /// note), customer and products may be disabled by now, and no rate of the day need be known.
    Imported,
}

/// What the caller looked up.
#[derive(Debug, Clone)]
pub struct Known {
    /// Products of the lines, by id; an unknown one is absent.
    pub products: HashMap<ProductId, ProductFacts>,
    /// Whether the customer exists and may order; `None` when no customer is named yet.
    pub customer: Option<CustomerStanding>,
    /// Company currency per unit of the order's currency; `None` when no rate is known.
    pub currency_rate: Option<Rate>,
    /// Today, where the company is.
    pub today: Date,
    /// How the order comes in.
    pub entry: Entry,
}

/// Whether the named customer may order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerStanding {
    /// May order.
    Active,
    /// Blocked in the master data.
    Disabled,
    /// There is no such customer.
    Unknown,
}

/// An order whose lines have units, rates and amounts.
#[derive(Debug, Clone)]
pub struct PricedOrder {
    /// The order's currency.
    pub currency: Currency,
    /// Company currency per unit of the order's; zero on an imported order whose day has no rate.
    pub currency_rate: Rate,
    /// The day of the order.
    pub order_date: Date,
    /// The lines, in the order of entry.
    pub lines: Vec<PricedLine>,
    /// Sum of the lines.
    pub total: Amounts,
    /// Gross in the company's currency.
    pub base_gross: i64,
}

/// A line with its amounts.
#[derive(Debug, Clone)]
pub struct PricedLine {
    /// Stable id.
    pub line_id: LineId,
    /// What was typed.
    pub content: LineContent,
    /// The product's name at this moment.
    pub description: String,
    /// The product's unit.
    pub unit: String,
    /// The rate used.
    pub tax_rate: Rate,
    /// Price used: typed, or the list price.
    pub unit_price: Option<UnitPrice>,
    /// Amounts; nothing while quantity or price is missing.
    pub amounts: Amounts,
}

/// Checks the form of an order and prices it.
pub fn price_order(content: &OrderContent, known: &Known) -> Result<PricedOrder, Fault> {
    let mut errors = Errors::default();
    let currency = check_currency(content, known, &mut errors);
    if content.contract_amount.is_some()
        && content
            .contract_minor(currency)
            .is_none_or(|minor| minor < 0)
    {
        errors.add(
            "/contract_amount".into(),
            "amount",
            text!(
                "合同金额格式不对，例如 138764.00",
                "the contract amount is malformed; write e.g. 138764.00"
            ),
        );
    }
    let order_date = content.order_date.unwrap_or(known.today);
    check_header(content, known, order_date, &mut errors);
    let mut lines = Vec::with_capacity(content.lines.len());
    for (i, line) in content.lines.iter().enumerate() {
        lines.push(price_line(
            line,
            i,
            order_date,
            currency,
            known,
            &mut errors,
        )?);
    }
    if !errors.0.is_empty() {
        return Err(Fault::Invalid(errors.0));
    }
    let total = lines
        .iter()
        .try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
    // Without a rate an imported order counts nothing in the company's currency, rather than 1:1.
    let unknown = if currency == Currency::CNY {
        Rate::ONE
    } else {
        Rate::ZERO
    };
    let currency_rate = known.currency_rate.unwrap_or(unknown);
    let base_gross = in_company_currency(total.gross, currency, currency_rate)?;
    Ok(PricedOrder {
        currency,
        currency_rate,
        order_date,
        lines,
        total,
        base_gross,
    })
}

/// Collects field errors so that a person sees all of them at once.
#[derive(Debug, Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, pointer: String, code: &str, message: Text) {
        self.0.push(FieldError {
            pointer,
            code: code.to_owned(),
            message,
        });
    }

    fn length(&mut self, pointer: &str, value: &str, max: usize) {
        if value.chars().count() > max {
            self.add(
                pointer.to_owned(),
                "too_long",
                text!("最多 {max} 个字", "at most {max} characters"),
            );
        }
        if value.contains('\0') {
            self.add(
                pointer.to_owned(),
                "bad_character",
                text!("含有不可用的字符", "contains an unusable character"),
            );
        }
    }
}

fn check_currency(content: &OrderContent, known: &Known, errors: &mut Errors) -> Currency {
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

fn check_header(content: &OrderContent, known: &Known, order_date: Date, errors: &mut Errors) {
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

fn price_line(
    line: &LineContent,
    i: usize,
    order_date: Date,
    currency: Currency,
    known: &Known,
    errors: &mut Errors,
) -> Result<PricedLine, Fault> {
    let product = line.product_id.and_then(|id| known.products.get(&id));
    check_line(line, product, i, (order_date, known.entry), errors);
    let tax_rate = line
        .tax_rate
        .or(product.map(|p| p.tax_rate))
        .unwrap_or(Rate::ZERO);
    // The list price is in its own currency; it is a default only where that is the order's.
    let list_price = product
        .filter(|p| p.currency == currency && !line.tax_included)
        .map(|p| p.list_price);
    let unit_price = line.unit_price.or(list_price);
    let amounts = match (line.quantity, unit_price) {
        (Some(quantity), Some(unit_price)) if errors.0.is_empty() => {
            let price = LinePrice {
                quantity,
                unit_price,
                tax_included: line.tax_included,
                tax_rate,
                discount: line.discount,
            };
            price.amounts(currency).map_err(|fault| at_line(fault, i))?
        }
        _ => Amounts::default(),
    };
    Ok(PricedLine {
        line_id: line.line_id.unwrap_or_else(LineId::new),
        content: line.clone(),
        description: product.map(|p| p.name.clone()).unwrap_or_default(),
        unit: product.map(|p| p.unit.clone()).unwrap_or_default(),
        tax_rate,
        unit_price,
        amounts,
    })
}

fn check_line(
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

/// Names the line in an overflow that only its amounts revealed.
fn at_line(fault: Fault, i: usize) -> Fault {
    match fault {
        Fault::Invalid(mut errors) => {
            for error in &mut errors {
                error.pointer = format!("/lines/{i}");
            }
            Fault::Invalid(errors)
        }
        other => other,
    }
}
