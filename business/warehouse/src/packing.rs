//! What goes into which box: the pure decision behind packing. Only what was picked can be packed,
//! and each machine once.

use std::collections::{HashMap, HashSet};

use kernel::{
    DocumentId, Fault, LineId, Moment, ProductId, Quantity, Refusal, Result, text, written,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::serial::{Serial, SerialStatus, scan_key};

/// Boxes in one go.
const BOXES_MAX: usize = 200;
/// Accessories listed for one line of a box.
const ACCESSORIES_MAX: usize = 50;

/// A box as packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoxInput {
    /// Gross weight in kilograms.
    #[serde(default)]
    pub gross_weight_kg: Option<Quantity>,
    /// Outer size in words, e.g. `120×80×90 cm`.
    #[serde(default)]
    pub size: String,
    /// What is in it.
    pub lines: Vec<BoxLineInput>,
}

/// Goods of one line in a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoxLineInput {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub quantity: Quantity,
    /// The machines, by their numbers.
    #[serde(default)]
    pub serials: Vec<String>,
    /// What lies beside the goods and is ticked off at acceptance, e.g. 说明书、合格证.
    #[serde(default)]
    pub accessories: Vec<String>,
}

/// A packed box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PackedBox {
    /// Its id.
    pub id: DocumentId,
    /// Its number on the order, from 1.
    pub number: i64,
    /// Gross weight in kilograms.
    pub gross_weight_kg: Option<Quantity>,
    /// Outer size in words.
    pub size: String,
    /// Who packed it.
    pub packed_by: Option<String>,
    /// When.
    pub packed_at: Moment,
    /// What is in it.
    pub lines: Vec<BoxLine>,
}

/// Goods of one line in a packed box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoxLine {
    /// The line.
    pub line_id: LineId,
    /// The product.
    pub product_id: ProductId,
    /// How much.
    pub quantity: Quantity,
    /// The machines.
    pub serials: Vec<String>,
    /// What lies beside the goods.
    pub accessories: Vec<String>,
}

/// A line as a packer sees it.
#[derive(Debug, Clone)]
pub(crate) struct Packable {
    pub(crate) line: LineId,
    /// Its number on the order, from 1.
    pub(crate) no: usize,
    pub(crate) product: ProductId,
    pub(crate) whole_units: bool,
    pub(crate) serialised: bool,
    /// How much of it is picked and not packed yet.
    pub(crate) picked: Quantity,
}

/// Decides what goes into each box; answers the contents in the order of the boxes.
pub(crate) fn decide(
    boxes: &[BoxInput],
    lines: &[Packable],
    serials: &[Serial],
) -> Result<Vec<Vec<BoxLine>>> {
    if boxes.is_empty() || boxes.len() > BOXES_MAX {
        let message = text!(
            "一次装 1 至 {BOXES_MAX} 箱",
            "pack 1 to {BOXES_MAX} boxes at a time"
        );
        return Err(Fault::invalid("/boxes", "count", message));
    }
    let mut packed: HashMap<LineId, i64> = HashMap::new();
    let mut machines = HashSet::new();
    let mut contents = Vec::with_capacity(boxes.len());
    for (i, b) in boxes.iter().enumerate() {
        check_box(i, b)?;
        let mut content = Vec::with_capacity(b.lines.len());
        for (k, input) in b.lines.iter().enumerate() {
            let pointer = format!("/boxes/{i}/lines/{k}");
            let line = lines
                .iter()
                .find(|l| l.line == input.line_id)
                .ok_or_else(|| {
                    let message = text!("该行不属于这张订单", "that line is not on this order");
                    Fault::invalid(format!("{pointer}/line_id"), "unknown_line", message)
                })?;
            check_quantity(&pointer, input, line)?;
            let sum = packed.entry(line.line).or_default();
            *sum = sum
                .checked_add(input.quantity.0)
                .ok_or_else(Fault::overflow)?;
            if *sum > line.picked.0 {
                return Err(Fault::refused(beyond_picked(line, Quantity(*sum))));
            }
            let numbers: Vec<String> = input.serials.iter().map(|s| scan_key(s)).collect();
            check_machines(
                &pointer,
                &numbers,
                input.quantity,
                (line, serials),
                &mut machines,
            )?;
            content.push(BoxLine {
                line_id: line.line,
                product_id: line.product,
                quantity: input.quantity,
                serials: numbers,
                accessories: input
                    .accessories
                    .iter()
                    .map(|a| a.trim().to_owned())
                    .filter(|a| !a.is_empty())
                    .collect(),
            });
        }
        contents.push(content);
    }
    Ok(contents)
}

fn beyond_picked(line: &Packable, wanted: Quantity) -> Refusal {
    let message = text!(
        "第 {} 行要装 {wanted}，已拣未装的只有 {}",
        "line {}: {wanted} to be packed, but only {} is picked and not packed yet",
        line.no,
        line.picked
    );
    Refusal::new("not_picked", message)
        .fact("line.picked", line.picked)
        .who(text!("仓库管理员", "warehouse keeper"))
}

fn check_box(i: usize, b: &BoxInput) -> Result<()> {
    if b.lines.is_empty() {
        return Err(Fault::invalid(
            format!("/boxes/{i}/lines"),
            "required",
            text!("空箱不必登记", "an empty box need not be recorded"),
        ));
    }
    if b.gross_weight_kg.is_some_and(|kg| kg <= Quantity::ZERO) {
        let message = text!("毛重须大于 0", "the gross weight must be above 0");
        return Err(Fault::invalid(
            format!("/boxes/{i}/gross_weight_kg"),
            "not_positive",
            message,
        ));
    }
    written::bounded(&b.size, &format!("/boxes/{i}/size"), 120)?;
    let mut seen = HashSet::new();
    for (k, line) in b.lines.iter().enumerate() {
        if !seen.insert(line.line_id) {
            let message = text!(
                "同一箱里该行重复出现，请合并",
                "the line stands twice in one box; put it together"
            );
            return Err(Fault::invalid(
                format!("/boxes/{i}/lines/{k}/line_id"),
                "repeated",
                message,
            ));
        }
        let pointer = format!("/boxes/{i}/lines/{k}/accessories");
        if line.accessories.len() > ACCESSORIES_MAX {
            let message = text!(
                "随机附件最多 {ACCESSORIES_MAX} 项",
                "at most {ACCESSORIES_MAX} accessories"
            );
            return Err(Fault::invalid(pointer, "too_many", message));
        }
        for accessory in &line.accessories {
            written::bounded(accessory, &pointer, 120)?;
        }
    }
    Ok(())
}

fn check_quantity(pointer: &str, input: &BoxLineInput, line: &Packable) -> Result<()> {
    let pointer = format!("{pointer}/quantity");
    if input.quantity <= Quantity::ZERO {
        return Err(Fault::invalid(
            pointer,
            "not_positive",
            text!("数量须大于 0", "the quantity must be above 0"),
        ));
    }
    if line.whole_units && !input.quantity.is_whole() {
        let message = text!(
            "第 {} 行只能整件装箱",
            "line {} is packed in whole pieces only",
            line.no
        );
        return Err(Fault::invalid(pointer, "not_whole", message));
    }
    Ok(())
}

fn check_machines(
    pointer: &str,
    numbers: &[String],
    quantity: Quantity,
    (line, serials): (&Packable, &[Serial]),
    machines: &mut HashSet<String>,
) -> Result<()> {
    let pointer = format!("{pointer}/serials");
    let wanted = if line.serialised {
        quantity
    } else {
        Quantity::ZERO
    };
    if Quantity::whole(i64::try_from(numbers.len()).unwrap_or(i64::MAX)) != wanted {
        let message = text!(
            "第 {} 行：序列号个数须与数量一致",
            "line {}: as many serial numbers as pieces",
            line.no
        );
        return Err(Fault::invalid(pointer, "serial_count", message));
    }
    for number in numbers {
        let picked = serials.iter().any(|s| {
            s.serial == *number && s.status == SerialStatus::Picked && s.line_id == Some(line.line)
        });
        if !picked {
            let message = text!(
                "{number} 不是为第 {} 行拣出的设备",
                "{number} was not picked for line {}",
                line.no
            );
            return Err(Fault::invalid(pointer, "not_picked", message));
        }
        if !machines.insert(number.clone()) {
            let message = text!("{number} 装了两次", "{number} is packed twice");
            return Err(Fault::invalid(pointer, "repeated", message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::OrderId;

    use super::*;

    fn packable(picked: i64, serialised: bool) -> Packable {
        Packable {
            line: LineId::new(),
            no: 1,
            product: ProductId::new(),
            whole_units: true,
            serialised,
            picked: Quantity::whole(picked),
        }
    }

    fn one_box(line: &Packable, quantity: i64, serials: &[&str]) -> BoxInput {
        let serials = serials.iter().map(|s| (*s).to_owned()).collect();
        let quantity = Quantity::whole(quantity);
        let accessories = vec!["说明书".to_owned(), " ".to_owned()];
        let line = BoxLineInput {
            line_id: line.line,
            quantity,
            serials,
            accessories,
        };
        BoxInput {
            gross_weight_kg: None,
            size: String::new(),
            lines: vec![line],
        }
    }

    fn code(result: Result<Vec<Vec<BoxLine>>>) -> String {
        match result.expect_err("a fault") {
            Fault::Invalid(errors) => errors[0].code.clone(),
            Fault::Refused(refusals) => refusals[0].code.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn several_boxes_share_what_was_picked() {
        let line = packable(3, false);
        let two = one_box(&line, 2, &[]);
        assert_eq!(
            code(decide(
                &[two.clone(), two.clone()],
                std::slice::from_ref(&line),
                &[]
            )),
            "not_picked"
        );
        let contents = decide(&[two], &[line], &[]).expect("packed");
        assert_eq!(contents[0][0].accessories, ["说明书"]);
    }

    #[test]
    fn a_machine_goes_into_one_box_and_only_after_it_was_picked() {
        let line = packable(5, true);
        let machine = |number: &str, status| Serial {
            serial: number.to_owned(),
            product_id: line.product,
            place_id: None,
            order_id: Some(OrderId::new()),
            line_id: Some(line.line),
            work_order_id: None,
            status,
            made_at: Moment(0),
        };
        let serials = [
            machine("A-1", SerialStatus::Picked),
            machine("A-2", SerialStatus::Good),
        ];
        let lines = [line.clone()];
        assert!(decide(&[one_box(&line, 1, &["a-1"])], &lines, &serials).is_ok());
        assert_eq!(
            code(decide(&[one_box(&line, 1, &["A-2"])], &lines, &serials)),
            "not_picked"
        );
        assert_eq!(
            code(decide(&[one_box(&line, 2, &["A-1"])], &lines, &serials)),
            "serial_count"
        );
        let twice = [one_box(&line, 1, &["A-1"]), one_box(&line, 1, &["A-1"])];
        assert_eq!(code(decide(&twice, &lines, &serials)), "repeated");
    }

    #[test]
    fn nothing_is_no_box() {
        let line = packable(1, false);
        assert_eq!(code(decide(&[], std::slice::from_ref(&line), &[])), "count");
        assert_eq!(
            code(decide(&[one_box(&line, 0, &[])], &[line], &[])),
            "not_positive"
        );
    }
}
