//! Values of an order in words, for sentences about differences: goods by name, terms and discounts as
//! people say them.

use std::collections::HashMap;

use ::store::Tx;
use catalog::ProductFacts;
use kernel::{CustomerId, ProductId, Rate, Result, Text, text};
use parties::PaymentTerms;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    changes::Change,
    content::{EnteredQuantity, LineContent, Parameter, WholeDiscount},
    delivery_mode::DeliveryMode,
};

/// The names behind the ids in some values.
pub(super) struct Names {
    products: HashMap<ProductId, ProductFacts>,
    customers: HashMap<CustomerId, String>,
}

impl Names {
    /// The names that some changes speak of.
    pub(super) async fn of(tx: &mut Tx<'_>, changes: &[Change]) -> Result<Self> {
        let (mut products, mut customers) = (Vec::new(), HashMap::new());
        for change in changes {
            for value in [&change.before, &change.after] {
                let product = match key_of(&change.field) {
                    "product_id" => value,
                    _ => &value["product_id"],
                };
                products.extend(read::<ProductId>(product));
                let customer = read::<CustomerId>(value).filter(|_| change.field == "/customer_id");
                if let Some(id) = customer {
                    let facts = parties::facts(tx, id).await?;
                    customers.insert(id, facts.map(|facts| facts.name).unwrap_or_default());
                }
            }
        }
        products.sort_unstable();
        products.dedup();
        Ok(Self {
            products: catalog::facts_of(tx, &products).await?,
            customers,
        })
    }

    fn product(&self, id: Option<ProductId>) -> &str {
        let product = id.and_then(|id| self.products.get(&id));
        product.map_or("—", |product| &product.name)
    }

    /// The value of a field such as `/payment_terms` or `/lines/<line id>`.
    pub(super) fn value(&self, field: &str, value: &Value) -> Text {
        let words = match (key_of(field), value) {
            (_, Value::Null) => return text!("—", "—"),
            (_, Value::Bool(true)) => return text!("是", "yes"),
            (_, Value::Bool(false)) => return text!("否", "no"),
            ("product_id", id) => Some(same(self.product(read(id)))),
            ("customer_id", id) => {
                let name = read(id).and_then(|id: CustomerId| self.customers.get(&id));
                name.map(|name| same(name))
            }
            ("payment_terms", terms) => read::<PaymentTerms>(terms).map(|terms| terms.words()),
            ("delivery_mode", mode) => read::<DeliveryMode>(mode).map(DeliveryMode::title),
            ("discount" | "tax_rate", share) if share.is_string() => read(share).map(percent),
            ("discount", discount) => read(discount).map(|discount| match discount {
                WholeDiscount::Amount(amount) => same(&amount),
                WholeDiscount::Share(share) => percent(share),
            }),
            ("entered", entered) => {
                read(entered).map(|e: EnteredQuantity| same(&format!("{} {}", e.quantity, e.unit)))
            }
            ("gift_of", _) => Some(text!("赠品", "a gift")),
            ("parameters", list) => read(list).map(|list: Vec<Parameter>| {
                let said = list.iter().map(|p| format!("{} {}", p.name, p.value));
                same(&said.collect::<Vec<_>>().join("; "))
            }),
            (_, Value::Object(_)) => read(value).map(|line| self.line(&line)),
            (_, Value::String(said)) => Some(same(said)),
            _ => None,
        };
        words.unwrap_or_else(|| same(&value.to_string()))
    }

    /// A whole line: what, how many and at which price.
    fn line(&self, line: &LineContent) -> Text {
        let product = line.product_id.and_then(|id| self.products.get(&id));
        let unit = product.map_or("", |product| &product.unit);
        let name = self.product(line.product_id);
        let quantity = line.quantity.map(|n| n.to_string()).unwrap_or_default();
        if line.gift_of.is_some() {
            return text!(
                "赠品 {name} {quantity} {unit}",
                "a gift of {quantity} {unit} {name}"
            );
        }
        match line.unit_price {
            None => text!("{name} {quantity} {unit}", "{quantity} {unit} {name}"),
            Some(price) => text!(
                "{name} {quantity} {unit}，单价 {price}",
                "{quantity} {unit} {name} at {price}"
            ),
        }
    }
}

/// The last part of a field's path; that of a whole line is its id.
fn key_of(field: &str) -> &str {
    field.rsplit('/').next().unwrap_or(field)
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn same(words: &str) -> Text {
    Text::new(words, words)
}

/// 0.13 as 13%.
fn percent(share: Rate) -> Text {
    let (whole, rest) = (share.0 / 10_000, share.0 % 10_000);
    let rest = format!("{rest:04}");
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() {
        same(&format!("{whole}%"))
    } else {
        same(&format!("{whole}.{rest}%"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_without_json() {
        let names = Names {
            products: HashMap::new(),
            customers: HashMap::new(),
        };
        let zh = |field: &str, value: Value| names.value(field, &value).zh;
        assert_eq!(zh("/delivery_on", Value::Null), "—");
        assert_eq!(zh("/lines/7f/unit_price", json!("46500")), "46500");
        assert_eq!(zh("/lines/7f/tax_rate", json!("0.065")), "6.5%");
        assert_eq!(zh("/lines/7f/tax_included", json!(true)), "是");
        assert_eq!(zh("/delivery_mode", json!("express")), "快递");
        assert_eq!(zh("/discount", json!({"amount": "764.01"})), "764.01");
        assert_eq!(
            zh(
                "/lines/7f/parameters",
                json!([{"name": "流量", "value": "50 m³/h"}])
            ),
            "流量 50 m³/h"
        );
        let terms = json!({"instalments": [
            {"percent": "100", "event": "shipping", "due": {"kind": "days", "n": 30}}]});
        assert!(zh("/payment_terms", terms).contains("100%"));
        let gift = json!({"quantity": "2", "gift_of": {
            "line_id": "01936b2e-5f0a-7c3d-9e21-000000000001",
            "rule_id": "01936b2e-5f0a-7c3d-9e21-000000000002"}});
        assert_eq!(zh("/lines/7f", gift).trim(), "赠品 — 2");
    }
}
