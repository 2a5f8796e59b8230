//! What goes onto a shipment: the pure decision. Never more than what the policy released and is not
//! on another planned shipment already; machines by their numbers.

use std::collections::HashSet;

use kernel::{DocumentId, Fault, LineId, ProductId, Quantity, Refusal, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use warehouse::{PackedBox, Serial, SerialStatus, scan_key};

use crate::shipment::ShipmentLine;

/// Goods wanted on a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadInput {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub quantity: Quantity,
    /// The machines, by their numbers.
    #[serde(default)]
    pub serials: Vec<String>,
}

/// A line as a loader sees it.
#[derive(Debug, Clone)]
pub(crate) struct Loadable {
    pub(crate) line: LineId,
    /// Its number on the order, from 1.
    pub(crate) no: usize,
    pub(crate) product: ProductId,
    pub(crate) whole_units: bool,
    pub(crate) serialised: bool,
    /// Released by the policy, not shipped and not on another planned shipment.
    pub(crate) ready: Quantity,
}

/// What is wanted: the lines given, or else what is in the boxes.
pub(crate) fn wanted(lines: &[LoadInput], boxes: &[&PackedBox]) -> Vec<LoadInput> {
    if !lines.is_empty() {
        return lines.to_vec();
    }
    let mut wanted: Vec<LoadInput> = Vec::new();
    for line in boxes.iter().flat_map(|b| &b.lines) {
        let at = wanted
            .iter()
            .position(|w| w.line_id == line.line_id)
            .unwrap_or_else(|| {
                let (line_id, serials) = (line.line_id, Vec::new());
                wanted.push(LoadInput {
                    line_id,
                    quantity: Quantity::ZERO,
                    serials,
                });
                wanted.len() - 1
            });
        wanted[at].quantity.0 = wanted[at].quantity.0.saturating_add(line.quantity.0);
        wanted[at].serials.extend(line.serials.iter().cloned());
    }
    wanted
}

/// The boxes of these ids, none of which is on another shipment.
pub(crate) fn choose_boxes<'b>(
    ids: &[DocumentId],
    boxes: &'b [PackedBox],
    taken: &[DocumentId],
) -> Result<Vec<&'b PackedBox>> {
    let mut chosen: Vec<&PackedBox> = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        let pointer = format!("/box_ids/{i}");
        let Some(found) = boxes.iter().find(|b| b.id == *id) else {
            return Err(Fault::invalid(
                pointer,
                "unknown_box",
                text!("没有这一箱", "there is no such box"),
            ));
        };
        if taken.contains(id) {
            let message = text!(
                "第 {} 箱已在另一张发货单上",
                "box {} is on another shipment",
                found.number
            );
            return Err(Fault::refused(
                Refusal::new("box_taken", message).fact("box.number", found.number),
            ));
        }
        if chosen.iter().any(|b| b.id == *id) {
            let message = text!("第 {} 箱重复出现", "box {} stands twice", found.number);
            return Err(Fault::invalid(pointer, "repeated", message));
        }
        chosen.push(found);
    }
    Ok(chosen)
}

/// Decides what is loaded. `machines` are those of the order, `taken` the numbers on other open
/// shipments.
pub(crate) fn decide(
    wanted: &[LoadInput],
    lines: &[Loadable],
    (machines, taken): (&[Serial], &HashSet<String>),
    boxes: &[&PackedBox],
) -> Result<Vec<ShipmentLine>> {
    if wanted.is_empty() {
        return Err(Fault::invalid(
            "/lines",
            "required",
            text!("请至少装一行货物", "load at least one line"),
        ));
    }
    let mut loaded: Vec<ShipmentLine> = Vec::with_capacity(wanted.len());
    for (i, input) in wanted.iter().enumerate() {
        let pointer = format!("/lines/{i}");
        let line = lines
            .iter()
            .find(|l| l.line == input.line_id)
            .ok_or_else(|| {
                let message = text!(
                    "该行不属于这张订单，或不是货物",
                    "that line is not on this order or is no goods"
                );
                Fault::invalid(format!("{pointer}/line_id"), "unknown_line", message)
            })?;
        if loaded.iter().any(|l| l.line_id == line.line) {
            let message = text!(
                "第 {} 行重复出现，请合并",
                "line {} stands twice; put it together",
                line.no
            );
            return Err(Fault::invalid(
                format!("{pointer}/line_id"),
                "repeated",
                message,
            ));
        }
        check_quantity(&pointer, input.quantity, line)?;
        let serials = check_machines(&pointer, input, line, (machines, taken))?;
        loaded.push(ShipmentLine {
            line_id: line.line,
            product_id: line.product,
            quantity: input.quantity,
            received: None,
            serials,
        });
    }
    check_boxes(&loaded, boxes)?;
    Ok(loaded)
}

fn check_quantity(pointer: &str, quantity: Quantity, line: &Loadable) -> Result<()> {
    let pointer = format!("{pointer}/quantity");
    if quantity <= Quantity::ZERO {
        return Err(Fault::invalid(
            pointer,
            "not_positive",
            text!("数量须大于 0", "the quantity must be above 0"),
        ));
    }
    if line.whole_units && !quantity.is_whole() {
        let message = text!(
            "第 {} 行只能整件发货",
            "line {} ships in whole pieces only",
            line.no
        );
        return Err(Fault::invalid(pointer, "not_whole", message));
    }
    if quantity > line.ready {
        let message = text!(
            "第 {} 行要发 {quantity}，目前最多可发 {}（已订购、已备妥且未安排发货的数量）",
            "line {}: {quantity} wanted, at most {} may be shipped now (ordered, ready, and on no other shipment)",
            line.no,
            line.ready
        );
        let refusal = Refusal::new("beyond_ready", message)
            .fact("line.ready", line.ready)
            .who(text!(
                "仓库管理员、质检员",
                "warehouse keeper, quality inspector"
            ));
        return Err(Fault::refused(refusal));
    }
    Ok(())
}

fn check_machines(
    pointer: &str,
    input: &LoadInput,
    line: &Loadable,
    (machines, taken): (&[Serial], &HashSet<String>),
) -> Result<Vec<String>> {
    let pointer = format!("{pointer}/serials");
    let numbers: Vec<String> = input.serials.iter().map(|s| scan_key(s)).collect();
    let count = if line.serialised {
        input.quantity
    } else {
        Quantity::ZERO
    };
    if Quantity::whole(i64::try_from(numbers.len()).unwrap_or(i64::MAX)) != count {
        let message = text!(
            "第 {} 行：序列号个数须与数量一致",
            "line {}: as many serial numbers as pieces",
            line.no
        );
        return Err(Fault::invalid(pointer, "serial_count", message));
    }
    let mut seen = HashSet::new();
    for number in &numbers {
        let ready = machines.iter().any(|m| {
            m.serial == *number
                && m.line_id == Some(line.line)
                && matches!(m.status, SerialStatus::Picked | SerialStatus::Packed)
        });
        if !ready || taken.contains(number) {
            let message = text!(
                "{number} 不是为第 {} 行备好的设备，或已在另一张发货单上",
                "{number} is not ready for line {}, or is on another shipment",
                line.no
            );
            return Err(Fault::invalid(pointer, "not_ready", message));
        }
        if !seen.insert(number) {
            return Err(Fault::invalid(
                pointer,
                "repeated",
                text!("{number} 重复出现", "{number} stands twice"),
            ));
        }
    }
    Ok(numbers)
}

/// A box leaves whole: all that is in it stands on the shipment.
fn check_boxes(loaded: &[ShipmentLine], boxes: &[&PackedBox]) -> Result<()> {
    for b in boxes {
        for content in &b.lines {
            let in_boxes: i64 = boxes
                .iter()
                .flat_map(|b| &b.lines)
                .filter(|l| l.line_id == content.line_id)
                .map(|l| l.quantity.0)
                .sum();
            let line = loaded.iter().find(|l| l.line_id == content.line_id);
            let whole = line.is_some_and(|l| {
                l.quantity.0 >= in_boxes && content.serials.iter().all(|s| l.serials.contains(s))
            });
            if !whole {
                let message = text!(
                    "第 {} 箱须整箱发运：箱内货物没有全部列在发货行上",
                    "box {} leaves whole: not all of its contents stand on the lines",
                    b.number
                );
                return Err(Fault::invalid("/box_ids", "box_split", message));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Moment;
    use proptest::prelude::*;
    use warehouse::BoxLine;

    use super::*;

    fn loadable(ready: i64, serialised: bool) -> Loadable {
        Loadable {
            line: LineId::new(),
            no: 1,
            product: ProductId::new(),
            whole_units: true,
            serialised,
            ready: Quantity::whole(ready),
        }
    }

    fn load(line: &Loadable, quantity: i64, serials: &[&str]) -> LoadInput {
        let serials = serials.iter().map(|s| (*s).to_owned()).collect();
        LoadInput {
            line_id: line.line,
            quantity: Quantity::whole(quantity),
            serials,
        }
    }

    fn packed(line: &Loadable, quantity: i64, serials: &[&str]) -> PackedBox {
        PackedBox {
            id: DocumentId::new(),
            number: 1,
            gross_weight_kg: None,
            size: String::new(),
            packed_by: None,
            packed_at: Moment(0),
            lines: vec![BoxLine {
                line_id: line.line,
                product_id: line.product,
                quantity: Quantity::whole(quantity),
                serials: serials.iter().map(|s| (*s).to_owned()).collect(),
                accessories: Vec::new(),
            }],
        }
    }

    fn machine(line: &Loadable, number: &str, status: SerialStatus) -> Serial {
        Serial {
            serial: number.to_owned(),
            product_id: line.product,
            place_id: None,
            order_id: None,
            line_id: Some(line.line),
            work_order_id: None,
            status,
            made_at: Moment(0),
        }
    }

    fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
        match result.expect_err("a fault") {
            Fault::Invalid(errors) => errors[0].code.clone(),
            Fault::Refused(refusals) => refusals[0].code.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn more_than_is_ready_does_not_leave() {
        let line = loadable(3, false);
        let none = HashSet::new();
        let decide = |q| {
            decide(
                &[load(&line, q, &[])],
                std::slice::from_ref(&line),
                (&[], &none),
                &[],
            )
        };
        assert_eq!(code(decide(4)), "beyond_ready");
        assert_eq!(code(decide(0)), "not_positive");
        assert_eq!(decide(3).expect("loaded")[0].quantity, Quantity::whole(3));
    }

    #[test]
    fn boxes_alone_say_what_is_loaded_and_leave_whole() {
        let line = loadable(5, true);
        let machines = [
            machine(&line, "A-1", SerialStatus::Packed),
            machine(&line, "A-2", SerialStatus::Packed),
        ];
        let none = HashSet::new();
        let (one, two) = (packed(&line, 1, &["A-1"]), packed(&line, 1, &["A-2"]));
        let boxes = [&one, &two];
        let all = wanted(&[], &boxes);
        let loaded = decide(
            &all,
            std::slice::from_ref(&line),
            (&machines, &none),
            &boxes,
        )
        .expect("loaded");
        assert_eq!(loaded[0].serials, ["A-1", "A-2"]);
        let half = [load(&line, 1, &["A-1"])];
        assert_eq!(
            code(decide(
                &half,
                std::slice::from_ref(&line),
                (&machines, &none),
                &boxes
            )),
            "box_split"
        );
        let taken: HashSet<String> = ["A-1".to_owned()].into();
        assert_eq!(
            code(decide(&half, &[line], (&machines, &taken), &[])),
            "not_ready"
        );
    }

    #[test]
    fn a_box_is_on_one_shipment() {
        let line = loadable(5, false);
        let one = packed(&line, 1, &[]);
        let boxes = [one.clone()];
        assert_eq!(
            code(choose_boxes(&[one.id], &boxes, &[one.id])),
            "box_taken"
        );
        assert_eq!(
            code(choose_boxes(&[one.id, one.id], &boxes, &[])),
            "repeated"
        );
        assert_eq!(
            code(choose_boxes(&[DocumentId::new()], &boxes, &[])),
            "unknown_box"
        );
    }

    proptest! {
        /// Whatever is wanted, what is loaded never exceeds what is ready.
        #[test]
        fn never_more_than_ready(ready in 0_i64..100, quantity in -10_i64..200) {
            let line = loadable(ready, false);
            let none = HashSet::new();
            let loaded = decide(&[load(&line, quantity, &[])], std::slice::from_ref(&line), (&[], &none), &[]);
            prop_assert_eq!(loaded.is_ok(), quantity > 0 && quantity <= ready);
        }
    }
}
