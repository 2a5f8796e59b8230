//! A price list, frame contract or promotion as people enter and see it.

use std::collections::HashSet;

use kernel::{
    Currency, CustomerId, Date, Fault, FieldError, ProductId, Quantity, Rate, Text, UnitPrice, text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pricing::{ListKind, PriceListId, PriceRuleId};

/// Rules in one list; more belong in several.
const RULES_MAX: usize = 10_000;
/// Characters of code, name, class and channel.
const TEXT_MAX: usize = 120;

/// A list as sent by a person or a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceListInput {
    /// Its code, unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Price list, frame contract or promotion.
    pub kind: ListKind,
    /// For one customer only.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// For a customer class only; empty for all.
    #[serde(default)]
    pub class: String,
    /// For a distribution channel only; empty for all.
    #[serde(default)]
    pub channel: String,
    /// First day.
    pub valid_from: Date,
    /// Last day; open when absent.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Currency of the prices; the company's when absent.
    #[serde(default)]
    pub currency: Option<String>,
    /// Whether the prices contain the tax.
    #[serde(default)]
    pub tax_included: bool,
    /// Whether it is used.
    #[serde(default = "yes")]
    pub active: bool,
    /// Its rules.
    #[serde(default)]
    pub rules: Vec<RuleInput>,
}

const fn yes() -> bool {
    true
}

/// One rule: exactly one of `price`, `discount` and `gift`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleInput {
    /// Its id, stable while the list changes; absent for a new rule.
    #[serde(default)]
    pub id: Option<PriceRuleId>,
    /// The product.
    pub product_id: ProductId,
    /// Quantity break: from so many of the product's own unit on.
    #[serde(default)]
    pub min_quantity: Quantity,
    /// Price of one `unit`.
    #[serde(default)]
    pub price: Option<UnitPrice>,
    /// The unit the price is for; the product's own when empty.
    #[serde(default)]
    pub unit: String,
    /// Share off the product's list price, `"0.05"`.
    #[serde(default)]
    pub discount: Option<Rate>,
    /// Call-off quantity of a frame contract, in the product's own unit.
    #[serde(default)]
    pub agreed: Option<Quantity>,
    /// What is given.
    #[serde(default)]
    pub gift: Option<GiftInput>,
}

/// For every `buy` bought, `get` of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiftInput {
    /// How many are to be bought.
    pub buy: Quantity,
    /// How many are given with each of these.
    pub get: Quantity,
    /// What is given; may be the product itself.
    pub product_id: ProductId,
}

/// A list as shown to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceList {
    /// Its id.
    pub id: PriceListId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: PriceListInput,
    /// Name of the customer it is for.
    pub customer_name: Option<String>,
    /// The products its rules speak of.
    pub products: Vec<ListedProduct>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// A product named in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListedProduct {
    /// Its id.
    pub id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Its own unit.
    pub unit: String,
}

/// A list among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceListRow {
    /// Its id.
    pub id: PriceListId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ListKind,
    /// Name of the customer it is for.
    pub customer_name: Option<String>,
    /// The customer class it is for; empty for all.
    pub class: String,
    /// The channel it is for; empty for all.
    pub channel: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Option<Date>,
    /// Currency of its prices.
    pub currency: String,
    /// Whether its prices contain the tax.
    pub tax_included: bool,
    /// Whether it is used.
    pub active: bool,
    /// How many rules it has.
    pub rules: i64,
}

/// Collects field errors, so that all are seen at once.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, pointer: impl Into<String>, code: &str, message: Text) {
        self.0.push(FieldError::new(pointer, code, message));
    }
}

impl PriceListInput {
    /// The currency of the prices.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.currency
            .as_deref()
            .map_or(Some(Currency::CNY), Currency::parse)
    }

    /// Errors of form, all at once.
    ///
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        let mut errors = Errors::default();
        self.check_head(&mut errors);
        let mut seen = HashSet::new();
        for (i, rule) in self.rules.iter().enumerate() {
            rule.check(i, self.kind, &mut errors);
            if !seen.insert((rule.product_id, rule.min_quantity, rule.gift.is_some())) {
                errors.add(
                    format!("/rules/{i}/min_quantity"),
                    "repeated",
                    text!(
                        "同一产品同一起订量只能有一个价格",
                        "a product has one price for each quantity break"
                    ),
                );
            }
        }
        if errors.0.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors.0))
        }
    }

    fn check_head(&self, errors: &mut Errors) {
        for (pointer, value, required) in [
            ("/code", &self.code, true),
            ("/name", &self.name, true),
            ("/class", &self.class, false),
            ("/channel", &self.channel, false),
        ] {
            if (required && value.trim().is_empty()) || value.chars().count() > TEXT_MAX {
                let message = text!(
                    "必填，最多 {TEXT_MAX} 个字",
                    "required, at most {TEXT_MAX} characters"
                );
                errors.add(pointer, "required", message);
            }
        }
        if self
            .valid_until
            .is_some_and(|until| until < self.valid_from)
        {
            let message = text!(
                "截止日期不能早于生效日期",
                "the last day cannot be before the first"
            );
            errors.add("/valid_until", "before_start", message);
        }
        if self.currency().is_none() {
            let message = text!(
                "币种须为三位大写字母，如 CNY",
                "the currency is three capital letters, e.g. CNY"
            );
            errors.add("/currency", "currency", message);
        }
        if self.kind == ListKind::FrameContract && self.customer_id.is_none() {
            let message = text!("框架合同须指定客户", "a frame contract names its customer");
            errors.add("/customer_id", "required", message);
        }
        if self.rules.len() > RULES_MAX {
            let message = text!("最多 {RULES_MAX} 条", "at most {RULES_MAX} rules");
            errors.add("/rules", "too_many", message);
        }
    }
}

impl RuleInput {
    fn check(&self, i: usize, kind: ListKind, errors: &mut Errors) {
        let at = |field: &str| format!("/rules/{i}/{field}");
        let offers = [
            self.price.is_some(),
            self.discount.is_some(),
            self.gift.is_some(),
        ];
        if offers.into_iter().filter(|offer| *offer).count() != 1 {
            let message = text!(
                "价格、折扣、赠品须填且只能填一项",
                "enter exactly one of price, discount and gift"
            );
            errors.add(at("price"), "one_offer", message);
        }
        if self.min_quantity.0 < 0 || self.price.is_some_and(|price| price.0 < 0) {
            let message = text!(
                "价格和起订量不能为负",
                "price and quantity break cannot be negative"
            );
            errors.add(at("price"), "negative", message);
        }
        if self
            .discount
            .is_some_and(|rate| rate.0 <= 0 || rate > Rate::ONE)
        {
            let message = text!(
                "折扣须大于 0 且不超过 1，如 0.05",
                "the discount is above 0 and at most 1, e.g. 0.05"
            );
            errors.add(at("discount"), "rate", message);
        }
        self.check_kind(kind, &at, errors);
    }

    fn check_kind(&self, kind: ListKind, at: &dyn Fn(&str) -> String, errors: &mut Errors) {
        let frame = kind == ListKind::FrameContract;
        if frame != self.agreed.is_some() || self.agreed.is_some_and(|q| q <= Quantity::ZERO) {
            let message = text!(
                "框架合同每行须填可调用数量，其他价目表不填",
                "each line of a frame contract has a call-off quantity above 0, other lists have none"
            );
            errors.add(at("agreed"), "call_off", message);
        }
        let Some(gift) = &self.gift else {
            return;
        };
        if kind != ListKind::Promotion {
            let message = text!("赠品只能放在促销里", "gifts belong in a promotion");
            errors.add(at("gift"), "not_a_promotion", message);
        }
        if gift.buy <= Quantity::ZERO || gift.get <= Quantity::ZERO {
            let message = text!(
                "买几赠几都须大于 0",
                "what is bought and what is given are above 0"
            );
            errors.add(at("gift"), "positive", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(json: serde_json::Value) -> PriceListInput {
        let mut whole = serde_json::json!({"code": "P1", "name": "P1", "kind": "price_list", "valid_from": "2026-01-01"});
        if let (Some(whole), Some(part)) = (whole.as_object_mut(), json.as_object()) {
            whole.extend(part.clone());
        }
        serde_json::from_value(whole).expect("a list")
    }

    fn codes(list: &PriceListInput) -> Vec<(String, String)> {
        match list.check() {
            Err(Fault::Invalid(errors)) => {
                errors.into_iter().map(|e| (e.pointer, e.code)).collect()
            }
            Ok(()) | Err(_) => Vec::new(),
        }
    }

    const PRODUCT: &str = "01936b2e-5f0a-7c3d-9e21-000000000001";

    #[test]
    fn a_plain_list_is_accepted() {
        let rules = serde_json::json!({"rules": [
            {"product_id": PRODUCT, "price": "95"},
            {"product_id": PRODUCT, "price": "90", "min_quantity": "10"}]});
        assert_eq!(codes(&list(rules)), []);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let at = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let frame = list(serde_json::json!({"kind": "frame_contract", "rules": [
            {"product_id": PRODUCT, "price": "95"}]}));
        let wanted = [
            at("/customer_id", "required"),
            at("/rules/0/agreed", "call_off"),
        ];
        assert_eq!(codes(&frame), wanted);
        let both = list(serde_json::json!({"valid_until": "2025-12-31", "rules": [
            {"product_id": PRODUCT, "price": "95", "discount": "0.05"},
            {"product_id": PRODUCT, "gift": {"buy": "10", "get": "1", "product_id": PRODUCT}},
            {"product_id": PRODUCT, "price": "1"}]}));
        let wanted = [
            at("/valid_until", "before_start"),
            at("/rules/0/price", "one_offer"),
            at("/rules/1/gift", "not_a_promotion"),
            at("/rules/2/min_quantity", "repeated"),
        ];
        assert_eq!(codes(&both), wanted);
    }
}
