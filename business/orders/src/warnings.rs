//! What is worth knowing about an order's content, and forbids nothing: a repeated PO number, and
//! what other areas foresee, e.g. that the customer's credit does not cover the order.

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
