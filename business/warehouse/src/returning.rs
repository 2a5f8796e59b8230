//! What may go back to the shelves: the pure decision behind putting back. Only what is picked and in
//! no box, to the reservation it was taken from.

use std::collections::HashSet;

use kernel::{Fault, LineId, Quantity, Refusal, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    order_lines::GoodsLine,
    quantity::less,
    reservation::Reservation,
    serial::{Serial, SerialStatus, scan_key},
    store::picks::PickedRow,
};

/// Goods of a line that go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBackLine {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub quantity: Quantity,
    /// The machines, by their numbers; nothing for other goods.
    #[serde(default)]
    pub scans: Vec<String>,
}

/// Goods that go back to one reservation.
#[derive(Debug, Clone)]
pub(crate) struct Returned {
    pub(crate) reservation: Reservation,
    pub(crate) quantity: Quantity,
    pub(crate) serials: Vec<String>,
    /// Those of them with an open nonconformance.
    pub(crate) blocked: Vec<String>,
}

impl Returned {
    /// The machines without an open nonconformance.
    pub(crate) fn good(&self) -> Vec<String> {
        let good = self.serials.iter().filter(|s| !self.blocked.contains(s));
        good.cloned().collect()
    }
}

/// Decides what goes back. `out` says per line how much is picked and in no box, `machines` are the
/// scanned ones among them.
pub(crate) fn decide(
    wishes: &[PutBackLine],
    out: &[(&GoodsLine, Quantity)],
    machines: &[Serial],
    (picked, held): (&[PickedRow], &[Reservation]),
) -> Result<Vec<Returned>> {
    let mut returned: Vec<Returned> = Vec::new();
    for (i, wish) in wishes.iter().enumerate() {
        let pointer = format!("/lines/{i}");
        let Some((line, out)) = out.iter().find(|(l, _)| l.line == wish.line_id) else {
            let message = text!("该行不属于这张订单", "that line is not on this order");
            return Err(Fault::invalid(
                format!("{pointer}/line_id"),
                "unknown_line",
                message,
            ));
        };
        if wishes[..i].iter().any(|w| w.line_id == wish.line_id) {
            let message = text!("第 {} 行重复出现", "line {} stands twice", line.no);
            return Err(Fault::invalid(
                format!("{pointer}/line_id"),
                "repeated",
                message,
            ));
        }
        check_quantity(&pointer, wish, (line, *out))?;
        if line.product.serialised {
            take_machines(
                &pointer,
                wish,
                line,
                machines,
                (picked, held),
                &mut returned,
            )?;
        } else {
            take_goods(wish, held, &mut returned)?;
        }
    }
    Ok(returned)
}

fn check_quantity(
    pointer: &str,
    wish: &PutBackLine,
    (line, out): (&GoodsLine, Quantity),
) -> Result<()> {
    let pointer = format!("{pointer}/quantity");
    if wish.quantity <= Quantity::ZERO {
        let message = text!("数量须大于 0", "the quantity must be above 0");
        return Err(Fault::invalid(pointer, "not_positive", message));
    }
    if line.product.whole_units && !wish.quantity.is_whole() {
        let message = text!("该产品只能整件退回", "only whole pieces go back");
        return Err(Fault::invalid(pointer, "not_whole", message));
    }
    if wish.quantity > out {
        let message = text!(
            "第 {} 行要退回 {}，已拣未装箱的只有 {out}；已装箱的请先开箱",
            "line {}: {} to go back, but only {out} is picked and in no box; open the box first",
            line.no,
            wish.quantity
        );
        let refusal = Refusal::new("not_picked", message).fact("line.picked", out);
        return Err(Fault::refused(refusal));
    }
    Ok(())
}

fn take_machines(
    pointer: &str,
    wish: &PutBackLine,
    line: &GoodsLine,
    machines: &[Serial],
    (picked, held): (&[PickedRow], &[Reservation]),
    returned: &mut Vec<Returned>,
) -> Result<()> {
    let count = i64::try_from(wish.scans.len()).unwrap_or(i64::MAX);
    if Quantity::whole(count) != wish.quantity {
        let message = text!("序列号个数须与数量一致", "as many serial numbers as pieces");
        return Err(Fault::invalid(
            format!("{pointer}/scans"),
            "serial_count",
            message,
        ));
    }
    let mut scanned = HashSet::new();
    for (k, scan) in wish.scans.iter().enumerate() {
        let number = scan_key(scan);
        let twice = !scanned.insert(number.clone());
        let machine = machines
            .iter()
            .find(|m| m.serial == number && m.line_id == Some(line.line) && !twice);
        // The last pick is the one that counts: it may have been put back and picked again before.
        let pick = picked.iter().rev().find(|p| p.serials.contains(&number));
        let of = pick.and_then(|p| held.iter().find(|r| r.id == p.reservation));
        let (Some(machine), Some(reservation)) = (machine, of) else {
            let message = text!(
                "{number} 不是为第 {} 行拣出的设备，或还在箱中，或重复扫描",
                "{number} was not picked for line {}, is still in a box, or was scanned twice",
                line.no
            );
            return Err(Fault::invalid(
                format!("{pointer}/scans/{k}"),
                "not_picked",
                message,
            ));
        };
        let entry = entry_of(returned, reservation);
        entry.quantity.0 += Quantity::ONE.0;
        if machine.status == SerialStatus::Blocked {
            entry.blocked.push(number.clone());
        }
        entry.serials.push(number);
    }
    Ok(())
}

/// Goods without numbers go back to what was picked last.
fn take_goods(
    wish: &PutBackLine,
    held: &[Reservation],
    returned: &mut Vec<Returned>,
) -> Result<()> {
    let mut open = wish.quantity;
    for r in held.iter().filter(|r| r.line_id == wish.line_id).rev() {
        let quantity = open.min(r.picked);
        if quantity > Quantity::ZERO {
            entry_of(returned, r).quantity.0 += quantity.0;
            open = less(open, quantity);
        }
    }
    if open > Quantity::ZERO {
        return Err(Fault::internal("more is picked than reservations know"));
    }
    Ok(())
}

fn entry_of<'r>(returned: &'r mut Vec<Returned>, r: &Reservation) -> &'r mut Returned {
    let at = returned.iter().position(|x| x.reservation.id == r.id);
    let at = at.unwrap_or_else(|| {
        returned.push(Returned {
            reservation: r.clone(),
            quantity: Quantity::ZERO,
            serials: Vec::new(),
            blocked: Vec::new(),
        });
        returned.len() - 1
    });
    &mut returned[at]
}
