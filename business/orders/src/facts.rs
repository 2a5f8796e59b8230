//! What an order itself can tell a policy: the facts `order.*`, `contract.*`, `price.*`, `terms.*`
//! and `customer.*` of the engine's fact table.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{Date, Quantity, Result};

use crate::{
    checks::{below_floor, discount_ppm},
    look_up::look_up,
    order::Order,
};

/// Puts the wanted facts that an order knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    order: &Order,
    wanted: &[&str],
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    put_content(order, today, facts);
    if wanted.iter().any(|name| name.starts_with("price.") || name.starts_with("customer.")) {
        put_master_data(tx, order, today, facts).await?;
    }
    Ok(())
}

fn put_content(order: &Order, today: Date, facts: &mut FactSet) {
    let content = &order.content;
    let instalments = content.payment_terms.as_ref().map_or(0, |t| t.instalments.len());
    let earliest = content.lines.iter().filter_map(|l| l.delivery_on).chain(content.delivery_on).min();
    let quantity: i64 = content.lines.iter().filter_map(|l| l.quantity).map(|q| q.0).sum();
    facts.set("order.amount", Value::Money(order.base_gross));
    facts.set("order.lines", int(order.lines.len()));
    facts.set("order.quantity", Value::Quantity(Quantity(quantity)));
    facts.set("order.instalments", int(instalments));
    facts.set("order.overdue_days", Value::Int(earliest.map_or(0, |on| today.days_since(on).max(0))));
    if content.customer_id.is_some() {
        facts.set("order.customer", Value::Text("set"));
    }
    facts.set("order.contact", Value::Text(&content.contact_name));
    facts.set("order.customer_po", Value::Text(&content.customer_po_no));
    if content.payment_terms.is_some() {
        facts.set("order.payment_terms", Value::Text("set"));
    }
    facts.set("order.delivery_place", Value::Text(&content.delivery_place));
    facts.set("order.requested_on", earliest.map_or(Value::Absent, Value::Date));
    facts.set("order.promised_on", order.promised_on.map_or(Value::Absent, Value::Date));
    facts.set("order.currency", Value::Text(order.currency.code()));
    facts.set("contract.number", Value::Text(&content.contract_no));
    facts.set("contract.signed_on", content.contract_signed_on.map_or(Value::Absent, Value::Date));
    facts.set("contract.attached", Value::Bool(content.contract_file_id.is_some()));
    let standard = content.payment_terms.as_ref().is_some_and(crate::terms::PaymentTerms::is_standard);
    facts.set("terms.standard", Value::Bool(standard));
    facts.set("terms.deviations", Value::Int(i64::from(!standard)));
}

async fn put_master_data(tx: &mut Tx<'_>, order: &Order, today: Date, facts: &mut FactSet) -> Result<()> {
    let known = look_up(tx, &order.content, today).await?;
    let largest = order
        .lines
        .iter()
        .filter_map(|line| Some(discount_ppm(line, known.products.get(&line.content.product_id?)?)))
        .max();
    facts.set("price.below_floor_lines", int(below_floor(&order.lines, &known.products).len()));
    facts.set("price.max_discount_ppm", Value::Int(largest.unwrap_or(0)));
    let enabled = known.customer == Some(crate::price_order::CustomerStanding::Active);
    facts.set("customer.enabled", Value::Bool(enabled));
    Ok(())
}

fn int(n: usize) -> Value<'static> {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
