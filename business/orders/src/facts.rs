//! What an order itself can tell a policy: the facts `order.*`, `contract.*`, `price.*`, `terms.*`
//! and `customer.*` of the engine's fact table.

use ::store::Tx;
use engine::{FactSet, Value};
use kernel::{Currency, Date, Moment, Quantity, Result};
use parties::PaymentTerms;
use process::{Process, Wanted};

use crate::{
    change_request,
    checks::discount_ppm,
    completeness::{lines_lacking, missing, products_of},
    content::OrderContent,
    contract,
    delivery_mode::DeliveryMode,
    floor_price::unapproved,
    hold_order,
    look_up::look_up,
    master_data::all_mismatches,
    order::Order,
    price_order::PricedOrder,
};

/// Puts the wanted facts that an order knows.
pub async fn put_facts(
    tx: &mut Tx<'_>,
    order: &Order,
    wanted: &Wanted<'_>,
    (process, now): (&Process, Moment),
    facts: &mut FactSet,
) -> Result<()> {
    let today = process.today(now);
    let seen = Seen {
        content: &order.content,
        gross: order.total.gross,
        base_gross: order.base_gross,
        currency: order.currency,
        promised_on: order.promised_on,
    };
    seen.put(today, facts);
    let clock = (&*process.calendar(), today, now);
    contract::facts::put_facts(tx, order, wanted, clock, facts).await?;
    if wanted.any_of("changes") {
        let open = change_request::open_count(tx, order.id).await?;
        facts.set("changes.open", Value::Int(open));
    }
    if wanted.any_of("holds") {
        let held = hold_order::hold_on(tx, order.id).await?.is_some();
        facts.set("holds.open", Value::Int(i64::from(held)));
    }
    put_gaps(tx, order, wanted, facts).await?;
    if wanted.has("customer.mismatches") {
        let found = all_mismatches(tx, &order.content).await?;
        facts.set("customer.mismatches", int(found.len()));
    }
    if wanted.any_of("price") || wanted.any_of("customer") {
        put_master_data(tx, order, today, facts).await?;
    }
    Ok(())
}

/// What the order lacks; its products are looked up only where a policy asks.
async fn put_gaps(
    tx: &mut Tx<'_>,
    order: &Order,
    wanted: &Wanted<'_>,
    facts: &mut FactSet,
) -> Result<()> {
    let whole = wanted.has("order.complete");
    if !whole && wanted.line_field_keys().next().is_none() {
        return Ok(());
    }
    let products = products_of(tx, &order.content).await?;
    if whole {
        let gaps = missing(&order.content, &order.lines, wanted.policy, &products);
        facts.set("order.complete", Value::Bool(gaps.is_empty()));
    }
    for (ix, _) in wanted.line_field_keys() {
        if let Some(field) = wanted.policy.fields.get(ix.at()) {
            facts.set_lines_missing(
                ix,
                lines_lacking(field, &order.content, &order.lines, &products),
            );
        }
    }
    Ok(())
}

/// What a policy can know of an order at its very beginning.
pub(crate) fn content_facts(content: &OrderContent, priced: &PricedOrder, today: Date) -> FactSet {
    let mut facts = FactSet::new();
    let seen = Seen {
        content,
        gross: priced.total.gross,
        base_gross: priced.base_gross,
        currency: priced.currency,
        promised_on: None,
    };
    seen.put(today, &mut facts);
    facts
}

/// The parts of an order that its content facts come from.
struct Seen<'a> {
    content: &'a OrderContent,
    gross: i64,
    base_gross: i64,
    currency: Currency,
    promised_on: Option<Date>,
}

impl Seen<'_> {
    fn put(&self, today: Date, facts: &mut FactSet) {
        let content = self.content;
        let instalments = content
            .payment_terms
            .as_ref()
            .map_or(0, |t| t.instalments.len());
        let earliest = content
            .lines
            .iter()
            .filter_map(|l| l.delivery_on)
            .chain(content.delivery_on)
            .min();
        let quantity: i64 = content
            .lines
            .iter()
            .filter_map(|l| l.quantity)
            .map(|q| q.0)
            .sum();
        let date = |on: Option<Date>| on.map_or(Value::Absent, Value::Date);
        let present = |is: bool| {
            if is {
                Value::Text("✓")
            } else {
                Value::Absent
            }
        };
        facts.set("order.amount", Value::Money(self.base_gross));
        facts.set("order.lines", int(content.lines.len()));
        facts.set("order.quantity", Value::Quantity(Quantity(quantity)));
        facts.set("order.instalments", int(instalments));
        facts.set(
            "order.overdue_days",
            Value::Int(earliest.map_or(0, |on| today.days_since(on).max(0))),
        );
        facts.set("order.customer", present(content.customer_id.is_some()));
        facts.set("order.contact", Value::Text(&content.contact_name));
        facts.set("order.channel", Value::Text(&content.channel));
        facts.set("order.placed_on", date(content.order_date));
        facts.set(
            "order.delivery_mode",
            Value::Text(content.delivery_mode.map_or("", DeliveryMode::key)),
        );
        facts.set("order.customer_po", Value::Text(&content.customer_po_no));
        facts.set(
            "order.payment_terms",
            present(content.payment_terms.is_some()),
        );
        let place = content
            .lines
            .iter()
            .map(|l| l.delivery_place.as_str())
            .find(|place| !place.is_empty());
        let header = content.delivery_place.as_str();
        facts.set(
            "order.delivery_place",
            Value::Text(if header.is_empty() {
                place.unwrap_or("")
            } else {
                header
            }),
        );
        facts.set("order.requested_on", date(earliest));
        facts.set("order.promised_on", date(self.promised_on));
        facts.set("order.currency", Value::Text(self.currency.code()));
        self.put_contract_and_terms(facts);
    }

    fn put_contract_and_terms(&self, facts: &mut FactSet) {
        let content = self.content;
        // At its very beginning there are none.
        facts.set("changes.open", Value::Int(0));
        facts.set("holds.open", Value::Int(0));
        facts.set("contract.number", Value::Text(&content.contract_no));
        let signed = content.contract_signed_on;
        facts.set(
            "contract.signed_on",
            signed.map_or(Value::Absent, Value::Date),
        );
        // Without an amount there is nothing to compare; an order made from a contract is compared
        // with that, line by line.
        let contract = content.contract_minor(self.currency);
        let differs = contract.map(|contract| Value::Int(i64::from(contract != self.gross)));
        facts.set("contract.differences", differs.unwrap_or(Value::Absent));
        facts.set(
            "contract.attached",
            Value::Bool(content.contract_file_id.is_some()),
        );
        let standard = content
            .payment_terms
            .as_ref()
            .is_some_and(PaymentTerms::is_standard);
        facts.set("terms.standard", Value::Bool(standard));
        facts.set("terms.deviations", Value::Int(i64::from(!standard)));
    }
}

async fn put_master_data(
    tx: &mut Tx<'_>,
    order: &Order,
    today: Date,
    facts: &mut FactSet,
) -> Result<()> {
    let known = look_up(tx, &order.content, today).await?;
    let largest = order
        .lines
        .iter()
        .filter_map(|line| {
            Some(discount_ppm(
                line,
                known.products.get(&line.content.product_id?)?,
                (order.currency, &known),
            ))
        })
        .max();
    let below = unapproved(tx, order, &known).await?;
    facts.set("price.below_floor_lines", int(below.len()));
    facts.set("price.max_discount_ppm", Value::Int(largest.unwrap_or(0)));
    let enabled = known.customer == Some(crate::price_order::CustomerStanding::Active);
    facts.set("customer.enabled", Value::Bool(enabled));
    Ok(())
}

fn int(n: usize) -> Value<'static> {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
