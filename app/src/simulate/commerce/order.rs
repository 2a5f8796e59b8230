//! The order of what was agreed: completed with what only an order has, explained where it differs,
//! submitted.

use serde_json::{Value, json};

use super::super::{
    contracts::{self, Contract},
    entry,
    json::{list, number, quantity, text},
    people::Person,
    world::{Act, Answer, World},
};

/// How an order relates to what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Word for word.
    AsAgreed,
    /// The customer wants one more, a week later.
    Otherwise,
}

/// Completes a draft that was made from something, and submits it.
pub(super) async fn complete(
    world: &mut World,
    rep: &Person,
    (made, said): (&Answer, Said),
) -> anyhow::Result<()> {
    if !made.done() {
        return Ok(());
    }
    world.tally.orders += 1;
    let id = text(&made.body, "/id").to_owned();
    let path = format!("/orders/{id}");
    let page = world.get(rep, &path).await?;
    let content = filled(world, rep, (&page, said)).await?;
    let change = Act::put(&path, content).on(number(&page, "/order/revision"));
    if !world.act(rep, change).await?.done() {
        return Ok(());
    }
    if said == Said::Otherwise {
        explain(world, rep, (&id, why_otherwise)).await?;
    }
    let page = world.get(rep, &path).await?;
    let mut contract = Contract::met(page["content"].clone());
    // Where all is laid down nobody objects.
    contract.objected = world.commerce.spoken_for.contains(&id);
    world.contracts.insert(id, contract);
    let revision = number(&page, "/order/revision");
    entry::submit(world, rep, (&page, revision), "").await
}

/// What the order says beside what was agreed.
async fn filled(
    world: &mut World,
    rep: &Person,
    (page, said): (&Value, Said),
) -> anyhow::Result<Value> {
    let mut content = page["content"].clone();
    let today = world.today();
    let number = world.next_number("contract");
    content["customer_po_no"] = json!(format!("PO-{number:04}"));
    if text(&content, "/contract_no").is_empty() {
        content["contract_no"] = json!(format!("HT-{today}-{number:03}"));
        content["contract_signed_on"] = json!(today);
    }
    if content["contract_file_id"].is_null() {
        content["contract_file_id"] = world.upload(rep, "contract.pdf").await?;
    }
    if content["payment_terms"].is_null() {
        let terms = contracts::terms(world);
        content["payment_terms"] = json!({"instalments": terms});
    }
    if said == Said::Otherwise {
        if let Some(day) = super::super::json::day(&content, "/delivery_on") {
            content["delivery_on"] = json!(day.plus_days(7));
        }
        let one_more = quantity(&content, "/lines/0/quantity").0 + kernel::Quantity::ONE.0;
        content["lines"][0]["quantity"] = json!(kernel::Quantity(one_more));
        content["contract_amount"] = Value::Null;
    }
    Ok(content)
}

/// Says why an order differs from what it was made from, field by field.
pub(in super::super) async fn explain(
    world: &mut World,
    rep: &Person,
    (order, reason): (&str, impl Fn(&str) -> &'static str),
) -> anyhow::Result<()> {
    let path = format!("/orders/{order}");
    let page = world.get(rep, &path).await?;
    let origin = world.get(rep, &format!("{path}/origin")).await?;
    let explanations: Vec<Value> = list(&origin, "/differences")
        .iter()
        .filter(|difference| difference["reason"].is_null())
        .map(|difference| {
            let field = text(difference, "/field");
            json!({"field": field, "reason": reason(field)})
        })
        .collect();
    let body = json!({"explanations": explanations});
    let explained = Act::post(format!("{path}/origin/explanations"), body);
    let explained = explained.on(number(&page, "/order/revision"));
    world.act(rep, explained).await.map(drop)
}

fn why_otherwise(field: &str) -> &'static str {
    if field.ends_with("quantity") {
        "客户确认增订一台，单价不变"
    } else {
        "客户基础施工推迟一周，电话确认"
    }
}
