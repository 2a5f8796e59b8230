//! What is put to a place: the form of one line, shared by receipts and corrections.

use std::collections::{HashMap, HashSet};

use ::store::Tx;
use catalog::ProductFacts;
use kernel::{Fault, Moment, ProductId, Quantity, Result, text};

use crate::serial::{scan_key, serial_number};

/// Largest quantity of one line: a thousand million units.
pub(crate) const QUANTITY_MAX: Quantity = Quantity::whole(1_000_000_000);
/// Machines in one line at most; each gets a row of its own.
pub(crate) const MACHINES_MAX: i64 = 2_000;
/// Characters of a serial number from outside.
const SERIAL_CHARS_MAX: usize = 60;

/// A product that stock can hold.
pub(crate) fn stockable<'a>(
    products: &'a HashMap<ProductId, ProductFacts>,
    id: ProductId,
    pointer: &str,
) -> Result<&'a ProductFacts> {
    let product = products.get(&id).ok_or_else(|| {
        Fault::invalid(
            format!("{pointer}/product_id"),
            "unknown_product",
            text!("没有这个产品", "there is no such product"),
        )
    })?;
    if product.supply == catalog::Supply::Service {
        let message = text!(
            "“{}”是服务，不能入库",
            "“{}” is a service and cannot be stocked",
            product.name
        );
        return Err(Fault::invalid(
            format!("{pointer}/product_id"),
            "service",
            message,
        ));
    }
    Ok(product)
}

/// A quantity above nothing, in whole pieces where the product is counted in pieces.
pub(crate) fn check_quantity(
    product: &ProductFacts,
    quantity: Quantity,
    pointer: &str,
) -> Result<()> {
    let fault = |code, message| Err(Fault::invalid(format!("{pointer}/quantity"), code, message));
    if quantity <= Quantity::ZERO {
        return fault(
            "not_positive",
            text!("数量须大于 0", "the quantity must be above 0"),
        );
    }
    if quantity > QUANTITY_MAX {
        return fault("too_large", text!("数量过大", "the quantity is too large"));
    }
    if (product.whole_units || product.serialised) && !quantity.is_whole() {
        return fault(
            "not_whole",
            text!(
                "“{}”只能按整件计",
                "“{}” is counted in whole pieces",
                product.name
            ),
        );
    }
    if product.serialised && quantity > Quantity::whole(MACHINES_MAX) {
        return fault(
            "too_large",
            text!(
                "一行最多 {MACHINES_MAX} 台",
                "at most {MACHINES_MAX} machines on one line"
            ),
        );
    }
    Ok(())
}

/// The serial numbers of a line as they were typed or scanned: none, or one per piece.
pub(crate) fn check_serials(
    product: &ProductFacts,
    quantity: Quantity,
    serials: &[String],
    pointer: &str,
) -> Result<Vec<String>> {
    let fault = |code, message| Err(Fault::invalid(format!("{pointer}/serials"), code, message));
    if serials.is_empty() {
        return Ok(Vec::new());
    }
    if !product.serialised {
        return fault(
            "not_serialised",
            text!(
                "“{}”不按序列号管理",
                "“{}” has no serial numbers",
                product.name
            ),
        );
    }
    let numbers: Vec<String> = serials.iter().map(|s| scan_key(s)).collect();
    if Quantity::whole(i64::try_from(numbers.len()).unwrap_or(i64::MAX)) != quantity {
        return fault(
            "serial_count",
            text!("序列号个数须与数量一致", "as many serial numbers as pieces"),
        );
    }
    if numbers
        .iter()
        .any(|n| n.is_empty() || n.chars().count() > SERIAL_CHARS_MAX)
    {
        let message = text!(
            "序列号为 1 至 {SERIAL_CHARS_MAX} 个字符",
            "a serial number has 1 to {SERIAL_CHARS_MAX} characters"
        );
        return fault("serial_form", message);
    }
    if numbers.iter().collect::<HashSet<_>>().len() < numbers.len() {
        return fault(
            "repeated",
            text!("序列号有重复", "a serial number stands twice"),
        );
    }
    Ok(numbers)
}

/// Numbers for new machines that came without.
pub(crate) async fn number_machines(
    tx: &mut Tx<'_>,
    sku: &str,
    year: i16,
    quantity: Quantity,
) -> Result<Vec<String>> {
    let count = quantity.0 / Quantity::ONE.0;
    let last = orders::last_of_next_numbers(tx, "serial", year, count).await?;
    Ok((last - count + 1..=last)
        .map(|n| serial_number(sku, year, n))
        .collect())
}

/// When something happened that is written down now: then, but not in the future.
pub(crate) fn happened_at(at: Option<Moment>, now: Moment, pointer: &str) -> Result<Moment> {
    match at {
        Some(at) if at > now => Err(Fault::invalid(
            pointer,
            "future",
            text!("时间不能晚于现在", "the time cannot be in the future"),
        )),
        Some(at) => Ok(at),
        None => Ok(now),
    }
}
