//! Picking machines: each one by its number.

use std::collections::HashSet;

use kernel::{Fault, Quantity, Refusal, Result, text};

use super::{Pickable, PickedGoods, held_at, not_held};
use crate::{
    reservation::{Reservation, Source},
    serial::{Serial, SerialStatus, scan_key},
    store::picks::PickLine,
};

/// The numbers scanned for a line: a machine leaves the shelf once, for whichever line.
pub(super) fn numbers(
    i: usize,
    wish: &PickedGoods,
    scanned: &mut HashSet<String>,
) -> Result<Vec<String>> {
    let numbers: Vec<String> = wish.scans.iter().map(|scan| scan_key(scan)).collect();
    for (k, number) in numbers.iter().enumerate() {
        if !scanned.insert(number.clone()) {
            let message = text!(
                "序列号 {number} 扫了两次",
                "serial number {number} was scanned twice"
            );
            let pointer = format!("/lines/{i}/scans/{k}");
            return Err(Fault::invalid(pointer, "repeated", message));
        }
    }
    Ok(numbers)
}

/// Takes machines, each one by its number.
pub(super) fn take(
    (i, quantity): (usize, Quantity),
    numbers: &[String],
    (line, held): (&Pickable, &mut [Reservation]),
    serials: &[Serial],
    picked: &mut Vec<PickLine>,
) -> Result<()> {
    let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
    if Quantity::whole(count) != quantity {
        let message = text!(
            "数量为 {quantity}，但扫到 {count} 个序列号，两者须一致",
            "the quantity is {quantity} but {count} serial numbers were scanned; they must agree"
        );
        return Err(Fault::invalid(
            format!("/lines/{i}/scans"),
            "serial_count",
            message,
        ));
    }
    for (k, number) in numbers.iter().enumerate() {
        let pointer = || format!("/lines/{i}/scans/{k}");
        let Some(machine) = serials.iter().find(|s| s.serial == *number) else {
            let message = text!("没有序列号 {number}", "there is no serial number {number}");
            return Err(Fault::invalid(pointer(), "unknown_serial", message));
        };
        if machine.product_id != line.product {
            let message = text!("{number} 不是 {}", "{number} is not a {}", line.sku);
            return Err(Fault::invalid(pointer(), "wrong_goods", message));
        }
        check_machine(machine, line)?;
        // A machine made for this line comes out of what production made, any other out of stock.
        let own = if machine.line_id.is_some() {
            Source::Production
        } else {
            Source::Stock
        };
        let here = |r: &&mut Reservation| {
            Some(r.place_id) == machine.place_id && r.open() >= Quantity::ONE
        };
        let mut candidates: Vec<&mut Reservation> = held.iter_mut().filter(here).collect();
        candidates.sort_by_key(|r| r.source != own);
        match candidates.into_iter().next() {
            Some(r) => super::take(picked, line, r, Quantity::ONE, Some(machine.serial.clone())),
            None => {
                let there = held_at(line, machine.place_id);
                return Err(Fault::refused(not_held(line, quantity, there)));
            }
        }
    }
    Ok(())
}

/// Whether a machine may go to this line.
fn check_machine(machine: &Serial, line: &Pickable) -> Result<()> {
    let refuse = |code, message| {
        let fact = format!("serial.{}", machine.serial);
        Err(Fault::refused(
            Refusal::new(code, message).fact(fact, machine.status.as_str()),
        ))
    };
    let number = &machine.serial;
    match machine.status {
        SerialStatus::Good => {}
        SerialStatus::Made if !line.needs_passed => {}
        SerialStatus::Made => {
            return refuse(
                "not_passed",
                text!(
                    "{number} 尚未通过最终检验",
                    "{number} has not passed its final inspection"
                ),
            );
        }
        SerialStatus::Blocked => {
            return refuse(
                "blocked",
                text!(
                    "{number} 有未关闭的不合格项",
                    "{number} has an open nonconformance"
                ),
            );
        }
        SerialStatus::Picked
        | SerialStatus::Packed
        | SerialStatus::Shipped
        | SerialStatus::Accepted
        | SerialStatus::Returned
        | SerialStatus::Removed => {
            return refuse(
                "not_in_stock",
                text!("{number} 已不在库", "{number} is no longer in stock"),
            );
        }
    }
    if machine.line_id.is_some_and(|of| of != line.line) {
        return refuse(
            "of_another_order",
            text!(
                "{number} 是为另一张订单留的",
                "{number} is kept for another order line"
            ),
        );
    }
    Ok(())
}
