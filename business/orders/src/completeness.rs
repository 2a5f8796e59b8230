//! What an order still lacks, and for which step (SAP calls it the incompletion log).
//!
//! The policy says which fields a step requires; this module knows how to see whether a field is
//! filled. An incomplete order may be saved; the step that needs the field is what is refused.

use std::collections::HashMap;

use ::store::Tx;
use catalog::ProductFacts;
use engine::{Field, Policy};
use kernel::{ProductId, Result, Text, text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    content::{LineContent, OrderContent},
    look_up::products,
    price_order::PricedLine,
};

/// A field that is empty and the step that needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Missing {
    /// JSON pointer into the content, e.g. `/lines/0/quantity`.
    pub pointer: String,
    /// The field's name as policies write it, e.g. `contract.number`, `quantity`.
    pub field: String,
    /// The step that cannot begin without it.
    pub step: String,
    /// The number of the line that lacks it, from 1; none for a field of the whole document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What to do, the same words for each line that lacks the field.
    pub what: Text,
    /// What to do, and in which line.
    pub message: Text,
}

/// The products of an order's lines, by id: what they ask for.
pub type Products = HashMap<ProductId, ProductFacts>;

/// The products of an order's lines, for whoever has not looked them up to price it.
///
/// # Errors
/// When the database fails.
pub async fn products_of(tx: &mut Tx<'_>, content: &OrderContent) -> Result<Products> {
    catalog::facts_of(tx, &products(content, |_| true)).await
}

/// The names of the technical parameters that each line's product asks for, in the order of the lines.
#[must_use]
pub fn asked_parameters(content: &OrderContent, products: &Products) -> Vec<Vec<String>> {
    let asked = |line: &LineContent| {
        let product = line.product_id.and_then(|id| products.get(&id));
        let product = product.filter(|_| line.gift_of.is_none());
        product.map(|product| product.parameters.clone())
    };
    let lines = content.lines.iter();
    lines.map(|line| asked(line).unwrap_or_default()).collect()
}

/// Everything a policy requires that this order lacks; `products` are those of its lines.
#[must_use]
pub fn missing(
    content: &OrderContent,
    lines: &[PricedLine],
    policy: &Policy,
    products: &Products,
) -> Vec<Missing> {
    let mut out = Vec::new();
    for field in &policy.fields {
        let Some(step) = field.required_at.map(|step| policy.step(step).key.clone()) else {
            continue;
        };
        let gap = |pointer, line, what: Text| Missing {
            pointer,
            field: field.key.clone(),
            step: step.clone(),
            line,
            message: match line {
                None => what.clone(),
                Some(no) => Text::new(
                    format!("第 {no} 行：{}", what.zh),
                    format!("line {no}: {}", what.en),
                ),
            },
            what,
        };
        let (zh, en) = (&field.title.zh, &field.title.en);
        if !field.on_line {
            if let Some(pointer) = missing_in_header(&field.key, content) {
                let message = match field.key.as_str() {
                    "contract.attached" => {
                        text!("请上传已签署的合同", "please attach the signed contract")
                    }
                    _ => Text::new(format!("请填写：{zh}"), format!("please enter: {en}")),
                };
                out.push(gap(pointer, None, message));
            }
            continue;
        }
        for no in lines_lacking(field, content, lines, products) {
            let pointer = format!("/lines/{}/{}", no - 1, line_pointer(&field.key));
            let line = &content.lines[no as usize - 1];
            let names = match field.key.as_str() {
                "technical_parameters" => blank_parameters(line, products),
                _ => Vec::new(),
            };
            if names.is_empty() {
                let what = Text::new(format!("请填写{zh}"), format!("please enter: {en}"));
                out.push(gap(pointer, Some(no), what));
                continue;
            }
            for name in names {
                let what = text!("请填写{zh}：{name}", "please enter: {en}, {name}");
                out.push(gap(pointer.clone(), Some(no), what));
            }
        }
    }
    if content.lines.is_empty() {
        let what = Text::new("请至少填写一行订单明细", "please enter at least one line");
        out.push(Missing {
            pointer: "/lines".to_owned(),
            field: "order.lines".to_owned(),
            step: policy
                .steps
                .get(1)
                .map(|step| step.key.clone())
                .unwrap_or_default(),
            line: None,
            message: what.clone(),
            what,
        });
    }
    out
}

/// The pointer of a header field that is empty; fields this area does not know are not its to judge.
fn missing_in_header(field: &str, content: &OrderContent) -> Option<String> {
    let (filled, pointer) = match field {
        "order.customer" => (content.customer_id.is_some(), "customer_id"),
        "order.contact" => (
            !content.contact_name.trim().is_empty() && !content.contact_phone.trim().is_empty(),
            "contact_name",
        ),
        "order.channel" => (!content.channel.trim().is_empty(), "channel"),
        "order.placed_on" => (content.order_date.is_some(), "order_date"),
        "order.delivery_mode" => (content.delivery_mode.is_some(), "delivery_mode"),
        "order.customer_po" => (!content.customer_po_no.trim().is_empty(), "customer_po_no"),
        "contract.number" => (!content.contract_no.trim().is_empty(), "contract_no"),
        "contract.signed_on" => (content.contract_signed_on.is_some(), "contract_signed_on"),
        "contract.attached" => (content.contract_file_id.is_some(), "contract_file_id"),
        "order.payment_terms" => (content.payment_terms.is_some(), "payment_terms"),
        "order.requested_on" => (
            each_line_or_header(content, content.delivery_on.is_some(), |l| {
                l.delivery_on.is_some()
            }),
            "delivery_on",
        ),
        "order.delivery_place" => (
            each_line_or_header(content, !content.delivery_place.trim().is_empty(), |l| {
                !l.delivery_place.trim().is_empty()
            }),
            "delivery_place",
        ),
        _ => return None,
    };
    (!filled).then(|| format!("/{pointer}"))
}

fn each_line_or_header(
    content: &OrderContent,
    header: bool,
    line: impl Fn(&LineContent) -> bool,
) -> bool {
    header || (!content.lines.is_empty() && content.lines.iter().all(line))
}

/// The numbers (from 1) of the lines that lack a line field.
#[must_use]
pub(crate) fn lines_lacking(
    field: &Field,
    content: &OrderContent,
    lines: &[PricedLine],
    products: &Products,
) -> Vec<u32> {
    (1..)
        .zip(&content.lines)
        .zip(lines)
        .filter(|((_, line), priced)| !line_has(&field.key, line, priced, (content, products)))
        .map(|((no, _), _)| no)
        .collect()
}

/// The parameters that a line's product asks for and that are blank.
fn blank_parameters<'a>(line: &LineContent, products: &'a Products) -> Vec<&'a str> {
    let product = line.product_id.and_then(|id| products.get(&id));
    let asked = product.map_or(&[][..], |product| &product.parameters);
    let stated = |name: &str| {
        let mut stated = line
            .parameters
            .iter()
            .filter(|one| !one.value.trim().is_empty());
        stated.any(|one| one.name.trim() == name.trim())
    };
    let names = asked.iter().map(String::as_str);
    names.filter(|name| !stated(name)).collect()
}

/// A gift is what its promotion says; of another product that names no parameters at least one is
/// stated.
fn has_parameters(line: &LineContent, products: &Products) -> bool {
    let stated = line
        .parameters
        .iter()
        .any(|one| !one.value.trim().is_empty());
    let names = line.product_id.and_then(|id| products.get(&id));
    let names = names.is_some_and(|product| !product.parameters.is_empty());
    line.gift_of.is_some()
        || if names {
            blank_parameters(line, products).is_empty()
        } else {
            stated
        }
}

fn line_has(
    field: &str,
    line: &LineContent,
    priced: &PricedLine,
    (content, products): (&OrderContent, &Products),
) -> bool {
    match field {
        "product" => line.product_id.is_some(),
        "quantity" => line.quantity.is_some(),
        "unit_price" => priced.unit_price.is_some(),
        "tax_rate" => line.product_id.is_some() || line.tax_rate.is_some(),
        "delivery_on" => line.delivery_on.or(content.delivery_on).is_some(),
        "delivery_place" => {
            !(line.delivery_place.trim().is_empty() && content.delivery_place.trim().is_empty())
        }
        "technical_parameters" => has_parameters(line, products),
        // A field this area does not know cannot be found missing here.
        _ => true,
    }
}

fn line_pointer(field: &str) -> &str {
    match field {
        "product" => "product_id",
        "technical_parameters" => "parameters",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_date_serves_lines_without_one() {
        let mut content: OrderContent = serde_json::from_str(
            r#"{"order_type":"equipment","lines":[{},{"delivery_on":"2026-12-01"}]}"#,
        )
        .expect("content");
        assert_eq!(
            missing_in_header("order.requested_on", &content).as_deref(),
            Some("/delivery_on")
        );
        content.delivery_on = kernel::Date::ymd(2026, 12, 1);
        assert_eq!(missing_in_header("order.requested_on", &content), None);
    }

    #[test]
    fn fields_of_others_are_not_judged() {
        let content: OrderContent =
            serde_json::from_str(r#"{"order_type":"equipment"}"#).expect("content");
        assert_eq!(missing_in_header("credit.limit", &content), None);
    }
}
