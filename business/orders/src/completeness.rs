//! What an order still lacks, and for which step (SAP calls it the incompletion log).
//!
//! The policy says which fields a step requires; this module knows how to see whether a field is
//! filled. An incomplete order may be saved; the step that needs the field is what is refused.

use kernel::Text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{content::OrderContent, price_order::PricedLine};

/// A field that is empty and the step that needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Missing {
    /// JSON pointer into the content, e.g. `/lines/0/quantity`.
    pub pointer: String,
    /// The field's name as policies write it, e.g. `line.quantity`.
    pub field: String,
    /// The step that cannot begin without it.
    pub step: String,
    /// What to do.
    pub message: Text,
}

/// A field a policy can require: its name, its words, and whether one content has it.
struct Field {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

const HEADER: [Field; 11] = [
    Field { name: "customer", zh: "客户", en: "customer" },
    Field { name: "contact", zh: "联系人及电话", en: "contact and phone" },
    Field { name: "channel", zh: "客户来源渠道", en: "channel" },
    Field { name: "customer_po_no", zh: "客户采购单号", en: "customer's PO number" },
    Field { name: "contract_no", zh: "合同编号", en: "contract number" },
    Field { name: "contract_signed_on", zh: "合同签订日期", en: "contract signing date" },
    Field { name: "contract_file", zh: "已签合同附件", en: "signed contract (file)" },
    Field { name: "payment_terms", zh: "付款方式", en: "payment terms" },
    Field { name: "delivery_on", zh: "交货日期", en: "delivery date" },
    Field { name: "delivery_place", zh: "交货地点", en: "delivery place" },
    Field { name: "lines", zh: "订单明细", en: "order lines" },
];

const LINE: [Field; 6] = [
    Field { name: "product", zh: "产品", en: "product" },
    Field { name: "model", zh: "型号", en: "model" },
    Field { name: "quantity", zh: "数量", en: "quantity" },
    Field { name: "unit_price", zh: "单价", en: "unit price" },
    Field { name: "technical_parameters", zh: "技术参数", en: "technical parameters" },
    Field { name: "delivery", zh: "交货日期和地点", en: "delivery date and place" },
];

/// Names of the header and line fields a policy may require, for the linter.
#[must_use]
pub fn known_fields() -> (Vec<&'static str>, Vec<&'static str>) {
    (HEADER.iter().map(|f| f.name).collect(), LINE.iter().map(|f| f.name).collect())
}

/// A requirement of a policy: field and the step that needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// `contract_no`, or for a line field `line.quantity`.
    pub field: String,
    /// The step.
    pub step: String,
}

/// Everything a policy requires that this order lacks.
#[must_use]
pub fn missing(content: &OrderContent, lines: &[PricedLine], required: &[Required]) -> Vec<Missing> {
    let mut out = Vec::new();
    for need in required {
        match need.field.strip_prefix("line.") {
            None => missing_in_header(content, need, &mut out),
            Some(name) => missing_in_lines(content, lines, name, need, &mut out),
        }
    }
    out
}

fn missing_in_header(content: &OrderContent, need: &Required, out: &mut Vec<Missing>) {
    let Some(field) = HEADER.iter().find(|f| f.name == need.field) else { return };
    let filled = match field.name {
        "customer" => content.customer_id.is_some(),
        "contact" => !content.contact_name.trim().is_empty() && !content.contact_phone.trim().is_empty(),
        "channel" => !content.channel.is_empty(),
        "customer_po_no" => !content.customer_po_no.trim().is_empty(),
        "contract_no" => !content.contract_no.trim().is_empty(),
        "contract_signed_on" => content.contract_signed_on.is_some(),
        "contract_file" => content.contract_file_id.is_some(),
        "payment_terms" => content.payment_terms.is_some(),
        "delivery_on" => each_line_or_header(content, content.delivery_on.is_some(), |l| l.delivery_on.is_some()),
        "delivery_place" => each_line_or_header(content, !content.delivery_place.trim().is_empty(), |l| {
            !l.delivery_place.trim().is_empty()
        }),
        _ => !content.lines.is_empty(),
    };
    if !filled {
        let pointer = match field.name {
            "customer" => "/customer_id".to_owned(),
            "contact" => "/contact_name".to_owned(),
            "contract_file" => "/contract_file_id".to_owned(),
            name => format!("/{name}"),
        };
        out.push(Missing {
            pointer,
            field: need.field.clone(),
            step: need.step.clone(),
            message: Text::new(format!("请填写{}", field.zh), format!("please enter: {}", field.en)),
        });
    }
}

fn each_line_or_header(
    content: &OrderContent,
    header: bool,
    line: impl Fn(&crate::content::LineContent) -> bool,
) -> bool {
    header || (!content.lines.is_empty() && content.lines.iter().all(line))
}

fn missing_in_lines(
    content: &OrderContent,
    lines: &[PricedLine],
    name: &str,
    need: &Required,
    out: &mut Vec<Missing>,
) {
    let Some(field) = LINE.iter().find(|f| f.name == name) else { return };
    for (i, line) in content.lines.iter().enumerate() {
        let (filled, pointer) = match field.name {
            "product" => (line.product_id.is_some(), "product_id"),
            "model" => (line.product_id.is_some() || !line.model.trim().is_empty(), "model"),
            "quantity" => (line.quantity.is_some(), "quantity"),
            "unit_price" => (lines.get(i).is_some_and(|p| p.unit_price.is_some()), "unit_price"),
            "technical_parameters" => (!line.parameters.is_empty(), "parameters"),
            _ => (
                (line.delivery_on.is_some() || content.delivery_on.is_some())
                    && !(line.delivery_place.is_empty() && content.delivery_place.is_empty()),
                "delivery_on",
            ),
        };
        if !filled {
            let no = i + 1;
            out.push(Missing {
                pointer: format!("/lines/{i}/{pointer}"),
                field: need.field.clone(),
                step: need.step.clone(),
                message: Text::new(
                    format!("第 {no} 行：请填写{}", field.zh),
                    format!("line {no}: please enter: {}", field.en),
                ),
            });
        }
    }
}
