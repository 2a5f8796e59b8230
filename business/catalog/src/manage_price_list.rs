//! Entering and changing price lists, frame contracts and promotions.

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::ManagePrice};
use events::{NewEvent, Stream};
use kernel::{Fault, FieldError, Moment, ProductId, Refusal, Result, text};
use serde_json::json;

use crate::{
    price_list::PriceListInput,
    pricing::{PriceListId, PriceRuleId},
    store::{price_lists as stored, units as stored_units},
};

fn stream(id: PriceListId) -> Stream<'static> {
    Stream::new("price_list", id.0)
}

/// Enters a new list.
#[derive(Debug)]
pub struct CreatePriceList {
    /// The right to do so.
    pub permit: Permit<ManagePrice>,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: PriceListId,
    /// What it says.
    pub input: PriceListInput,
    /// Now.
    pub now: Moment,
}

impl Command for CreatePriceList {
    const NAME: &'static str = "price_list.create";
    type Output = PriceListId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PriceListId> {
        let list = settle(tx, &self.input, RuleIds::Known(&HashSet::new())).await?;
        stored::write_list(tx, &self.permit, (self.id, true), &list, self.now).await?;
        let data = json!({"after": list});
        let event = NewEvent::new(stream(self.id), "price_list.created", data, self.now);
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}

/// Changes a list; refused when somebody else changed it since `version`. Orders keep the price
/// they were given.
#[derive(Debug)]
pub struct UpdatePriceList {
    /// The right to do so.
    pub permit: Permit<ManagePrice>,
    /// Which.
    pub id: PriceListId,
    /// The version the change was made on.
    pub version: i64,
    /// What it says now.
    pub input: PriceListInput,
    /// Now.
    pub now: Moment,
}

impl Command for UpdatePriceList {
    const NAME: &'static str = "price_list.update";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let version = stored::lock_list(tx, self.id).await?;
        let before = stored::price_list(tx, &access::system("price list"), self.id).await?;
        if version != self.version {
            return Err(Fault::Stale(Box::new(
                serde_json::to_value(&before).map_err(Fault::internal)?,
            )));
        }
        if let Some(contract) = stored::contract_of(tx, self.id).await? {
            let message = text!(
                "这张价目表随合同 {contract} 生效，请在合同上办理补充协议",
                "this list follows contract {contract}; change it by a supplement to the contract"
            );
            let refusal = Refusal::new("kept_by_contract", message).fact("contract", contract);
            return Err(Fault::refused(refusal));
        }
        let known = before.content.rules.iter().filter_map(|rule| rule.id);
        let list = settle(tx, &self.input, RuleIds::Known(&known.collect())).await?;
        stored::write_list(tx, &self.permit, (self.id, false), &list, self.now).await?;
        let data = json!({"before": before.content, "after": list});
        let event = NewEvent::new(stream(self.id), "price_list.changed", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}

/// Writes the prices of a frame contract as a list of its own, whose rules have the ids of the
/// contract's lines; from then on only the contract changes it.
///
/// # Errors
/// Invalid, with every field that is wrong.
pub async fn write_frame(
    tx: &mut Tx<'_>,
    permit: &Permit<ManagePrice>,
    (id, contract): (PriceListId, &str),
    input: &PriceListInput,
    now: Moment,
) -> Result<()> {
    let list = settle(tx, input, RuleIds::Given).await?;
    let before = stored::contract_of(tx, id).await?;
    stored::write_list(tx, permit, (id, before.is_none()), &list, now).await?;
    stored::set_contract(tx, id, contract).await?;
    let kind = if before.is_none() {
        "price_list.created"
    } else {
        "price_list.changed"
    };
    let data = json!({"contract": contract, "after": list});
    let event = NewEvent::new(stream(id), kind, data, now);
    events::record(tx, &event, &permit.actor(), now)
        .await
        .map(drop)
}

/// Where the ids of rules come from.
enum RuleIds<'a> {
    /// A person changes a list: only these are its rules.
    Known(&'a HashSet<PriceRuleId>),
    /// The caller made them.
    Given,
}

impl RuleIds<'_> {
    fn allow(&self, id: PriceRuleId) -> bool {
        match self {
            Self::Known(known) => known.contains(&id),
            Self::Given => true,
        }
    }
}

/// Checks a list against the products, gives new rules their ids and leaves base units unnamed.
async fn settle(
    tx: &mut Tx<'_>,
    input: &PriceListInput,
    known: RuleIds<'_>,
) -> Result<PriceListInput> {
    input.check()?;
    let mut products: Vec<ProductId> = input
        .rules
        .iter()
        .flat_map(|rule| {
            let gift = rule.gift.as_ref().map(|gift| gift.product_id);
            std::iter::once(rule.product_id).chain(gift)
        })
        .collect();
    products.sort_unstable();
    products.dedup();
    let units = stored_units::units_of(tx, &products).await?;
    let mut list = input.clone();
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    for (i, rule) in list.rules.iter_mut().enumerate() {
        let gift = rule.gift.as_ref().map(|gift| gift.product_id);
        match units.get(&rule.product_id) {
            Some(of) if gift.is_none_or(|gift| units.contains_key(&gift)) => {
                let pointer = format!("/rules/{i}/unit");
                match of.ratio(&rule.unit, &pointer) {
                    Err(Fault::Invalid(found)) => errors.extend(found),
                    Err(other) => return Err(other),
                    Ok(_) if rule.unit == of.base => rule.unit.clear(),
                    Ok(_) => {}
                }
            }
            Some(_) | None => errors.push(FieldError::new(
                format!("/rules/{i}/product_id"),
                "unknown_product",
                text!("没有这个产品", "there is no such product"),
            )),
        }
        if let Some(gift) = &rule.gift
            && let Some(of) = units.get(&gift.product_id)
            && of.whole
            && !gift.get.is_whole()
        {
            let message = text!(
                "赠品按整{}发出，每次赠送的数量须为整数",
                "the gift goes out in whole {}: give a whole number of them",
                of.base
            );
            errors.push(FieldError::new(
                format!("/rules/{i}/gift/get"),
                "not_whole",
                message,
            ));
        }
        match rule.id {
            None => rule.id = Some(PriceRuleId::new()),
            Some(id) if known.allow(id) && seen.insert(id) => {}
            Some(_) => errors.push(FieldError::new(
                format!("/rules/{i}/id"),
                "unknown_rule",
                text!(
                    "这一行不属于这张价目表",
                    "this is no rule of this list, or it stands here twice"
                ),
            )),
        }
    }
    if errors.is_empty() {
        Ok(list)
    } else {
        Err(Fault::Invalid(errors))
    }
}
