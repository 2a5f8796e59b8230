//! What a row's values must keep to, beyond their form: measures, signs, and the order of days.

use jiff::civil::DateTime;
use kernel::{Currency, Date, Fault, Quantity, Rate, Text, UnitPrice, text};
use orders::QUANTITY_MAX;
use sheets::Record;

use crate::Company;

/// A quantity that an order can have: not beyond every measure, and no broken pieces of what comes
/// in whole units. `unit` is empty where it is the product's own.
pub(super) fn quantity(
    record: &mut Record<'_>,
    field: &str,
    (product, unit): (Option<&String>, &str),
    company: &Company,
) -> Option<Quantity> {
    let quantity = record.quantity(field)?;
    let product = product.map_or("", String::as_str);
    let counted = match company.in_base(product, quantity, unit) {
        Ok(counted) => counted,
        Err(Fault::Invalid(errors)) => {
            for error in errors {
                record.refuse(field, &error.code, error.message);
            }
            return Some(quantity);
        }
        Err(_) => quantity,
    };
    if counted > QUANTITY_MAX || counted.0 < -QUANTITY_MAX.0 {
        record.refuse(
            field,
            "too_large",
            text!(
                "数量过大，每行最多 {QUANTITY_MAX}；请核对是否填错列或多写了位数",
                "the quantity is too large, a line has at most {QUANTITY_MAX}; see whether it \
                 stands in the wrong column or has digits too many"
            ),
        );
    }
    if !counted.is_whole() && company.in_whole_units(product) {
        record.refuse(
            field,
            "whole_units",
            text!(
                "该产品按整件计，数量不能带小数；请改为整数，或按较小的单位填写",
                "the product comes in whole units only; write a whole number, or count in a \
                 smaller unit"
            ),
        );
    }
    Some(quantity)
}

/// The price of goods, which nobody is paid to take; of a charge, which may be taken off.
pub(super) fn price(record: &mut Record<'_>, field: &str, goods: bool) -> Option<UnitPrice> {
    let price = record.price(field)?;
    if goods && price.0 < 0 {
        record.refuse(
            field,
            "negative",
            text!(
                "单价不能为负；退货请把数量填为负数",
                "the price of goods is not below 0; goods given back have a negative quantity"
            ),
        );
    }
    Some(price)
}

/// A tax rate below the whole price; empty is none.
pub(super) fn tax_rate(record: &mut Record<'_>, field: &str) -> Option<Rate> {
    let rate = record.rate(field)?;
    if rate < Rate::ZERO || rate >= Rate::ONE {
        record.refuse(
            field,
            "rate",
            text!(
                "税率应在 0 到 100% 之间，如 0.13 或 13%",
                "a tax rate lies between 0 and 100%: 0.13 or 13%"
            ),
        );
    }
    Some(rate)
}

/// A discount between nothing and all; empty is none.
pub(super) fn discount(record: &mut Record<'_>, field: &str) -> Rate {
    let discount = record.rate(field).unwrap_or_default();
    if !(Rate::ZERO..=Rate::ONE).contains(&discount) {
        record.refuse(
            field,
            "discount_range",
            text!(
                "折扣应在 0 到 1 之间，如 0.05 或 5%",
                "a discount lies between 0 and 1: 0.05 or 5%"
            ),
        );
        return Rate::ZERO;
    }
    discount
}

/// Freight to be paid; given back on a credit note only.
pub(super) fn freight(
    record: &mut Record<'_>,
    field: &str,
    currency: Currency,
    credit: bool,
) -> Option<i64> {
    let freight = record.money(field, currency)?;
    if freight < 0 && !credit {
        record.refuse(
            field,
            "negative",
            text!(
                "运费不能为负；退还运费请在“单据类型”写明退货单",
                "freight is not below 0; where it is given back, the document type says credit note"
            ),
        );
    }
    Some(freight)
}

/// When it was ordered, not later than today.
pub(super) fn ordered_at(record: &mut Record<'_>, field: &str, today: Date) -> Option<DateTime> {
    let at = record.date_time(field)?;
    refuse_future(record, field, Date(at.date()), today);
    Some(at)
}

/// The day something happened, not later than today.
pub(super) fn happened(record: &mut Record<'_>, field: &str, today: Date) -> Option<Date> {
    let on = record.date(field)?;
    refuse_future(record, field, on, today);
    Some(on)
}

fn refuse_future(record: &mut Record<'_>, field: &str, on: Date, today: Date) {
    if on > today {
        record.refuse(
            field,
            "in_future",
            text!(
                "日期晚于今天（{today}）；导入的是已发生的业务，请核对年份",
                "the date is later than today, {today}; what is imported has happened, see the year"
            ),
        );
    }
}

/// The day the goods left, not before they were ordered.
pub(super) fn shipped_on(
    record: &mut Record<'_>,
    field: &str,
    ordered_at: Option<DateTime>,
    today: Date,
) -> Option<Date> {
    let on = happened(record, field, today)?;
    let ordered = ordered_at.map(|at| Date(at.date()));
    let message = text!(
        "发货日期早于订单日期；请核对这两个日期，改正其中写错的一个",
        "the goods left before they were ordered; correct the date that is wrong"
    );
    refuse_before(record, (field, "before_order"), (on, ordered), message);
    Some(on)
}

/// The day the customer had the goods, not before they left.
pub(super) fn received_on(
    record: &mut Record<'_>,
    field: &str,
    shipped_on: Option<Date>,
    today: Date,
) -> Option<Date> {
    let on = happened(record, field, today)?;
    let message = text!(
        "签收日期早于发货日期；请核对这两个日期，改正其中写错的一个",
        "the goods were received before they left; correct the date that is wrong"
    );
    refuse_before(
        record,
        (field, "before_shipment"),
        (on, shipped_on),
        message,
    );
    Some(on)
}

/// The day the goods are wanted, not before they were ordered.
pub(super) fn wanted_on(
    record: &mut Record<'_>,
    field: &str,
    ordered_at: Option<DateTime>,
) -> Option<Date> {
    let wanted = record.date(field)?;
    let ordered = ordered_at.map(|at| Date(at.date()));
    let message = text!(
        "交货日期早于订单日期；请核对这两个日期，改正其中写错的一个",
        "the goods are wanted before they were ordered; correct the date that is wrong"
    );
    refuse_before(record, (field, "before_order"), (wanted, ordered), message);
    Some(wanted)
}

fn refuse_before(
    record: &mut Record<'_>,
    (field, rule): (&str, &str),
    (on, since): (Date, Option<Date>),
    message: Text,
) {
    if since.is_some_and(|since| on < since) {
        record.refuse(field, rule, message);
    }
}
