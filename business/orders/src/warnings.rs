//! What is worth knowing about an order's content, and forbids nothing: a repeated PO number, and
//! what other areas foresee, e.g. that the customer's credit does not cover the order.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{Moment, OrderId, Result, Text, text};
use process::{Process, Prospect, Standing};

use crate::{
    content::OrderContent,
    order::{Order, Warning},
    store,
};

/// The warnings of an order not yet approved.
///
/// # Errors
/// When the database fails.
pub async fn warnings(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    now: Moment,
) -> Result<Vec<Warning>> {
    warnings_of(
        tx,
        process,
        (order.id, &order.content, order.base_gross),
        now,
    )
    .await
}

/// The same line of the customer's purchase order twice.
fn repeated_po_lines(content: &OrderContent) -> Vec<Warning> {
    let mut first = HashMap::new();
    let mut found = Vec::new();
    let lines = content.lines.iter().enumerate();
    for (i, line) in lines.filter(|(_, line)| line.gift_of.is_none()) {
        let key = store::reference_key(&line.customer_po_line);
        if key.is_empty() {
            continue;
        }
        let no = i + 1;
        let before = *first.entry(key).or_insert(no);
        if before == no {
            continue;
        }
        found.push(Warning {
            code: "repeated_po_line".to_owned(),
            pointer: format!("/lines/{i}/customer_po_line"),
            message: text!(
                "第 {no} 行与第 {before} 行的客户行号都是 {}，请确认不是重复录入",
                "lines {before} and {no} are both line {} of the customer's purchase order; make sure it is not entered twice",
                line.customer_po_line
            ),
        });
    }
    found
}

/// The warnings of content that is about to be saved; read before anything is written, so that
/// nothing written has to be waited for.
pub(crate) async fn warnings_of(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, content, base_gross): (OrderId, &OrderContent, i64),
    now: Moment,
) -> Result<Vec<Warning>> {
    let mut found = Vec::new();
    let same = store::same_customer_po(tx, content, id).await?;
    if !same.is_empty() {
        let labels = same.join("、");
        found.push(Warning {
            code: "repeated_po".to_owned(),
            pointer: "/customer_po_no".to_owned(),
            message: text!(
                "该客户的采购单号 {} 已用于订单 {labels}，请确认不是重复下单",
                "this customer's PO number {} already stands on {labels}; make sure it is not the same order twice",
                content.customer_po_no
            ),
        });
    }
    found.extend(repeated_po_lines(content));
    if let Some(customer) = content.customer_id {
        let prospect = Prospect {
            customer,
            amount: base_gross,
        };
        let foreseen = process.foresee(tx, prospect, now).await?.items.into_iter();
        let bad = foreseen.filter(|item| item.standing == Standing::Bad);
        found.extend(bad.map(|item| Warning {
            code: item.key,
            pointer: "/customer_id".to_owned(),
            message: Text {
                zh: format!("{}：{}", item.title.zh, item.found.zh),
                en: format!("{}: {}", item.title.en, item.found.en),
            },
        }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_purchase_order_stands_once() {
        let content: OrderContent = serde_json::from_value(serde_json::json!({
            "order_type": "equipment",
            "lines": [{"customer_po_line": "10"}, {"customer_po_line": "20"}, {},
                {"customer_po_line": " 10"}, {}],
        }))
        .expect("content");
        let found = repeated_po_lines(&content);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].pointer, "/lines/3/customer_po_line");
        assert!(found[0].message.zh.contains("第 4 行与第 1 行"));
    }
}
