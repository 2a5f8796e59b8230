//! The budget of a contract against the standard cost of its lines (HD-3.5): whoever designs or sells
//! draws it up, finance approves it or sends it back; beyond the tolerance not without a reason.

mod decide_budget;
mod draw_budget;
mod policy;

use ::store::Tx;
use catalog::{
    amounts::{LinePrice, in_company_currency},
    units::UnitRatio,
};
use kernel::{Currency, Date, Fault, Moment, Money, ProductId, Rate, Result, Text, UserId, text};
use process::{CheckReport, Standing};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::{ContractId, Version, store::budgets};
use crate::{order::Order, origin};

pub use decide_budget::{BudgetVerdict, DecideBudget};
pub use draw_budget::DrawBudget;
pub(super) use policy::policy;
pub use policy::{BudgetPolicy, SetBudgetPolicy};

/// What a cost is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// Material.
    Material,
    /// Labour.
    Labour,
    /// Transport.
    Transport,
    /// Anything else.
    Other,
}

/// A line of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetCost {
    /// What it is for.
    pub kind: CostKind,
    /// In words.
    #[serde(default)]
    pub words: String,
    /// How much, in the company's currency, as a decimal.
    #[schema(example = "12000.00")]
    pub amount: String,
}

/// Where a budget stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BudgetState {
    /// Finance has not decided.
    Drawn,
    /// Finance approved it.
    Approved,
    /// Finance sent it back.
    Returned,
}

impl BudgetState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Drawn, Self::Approved, Self::Returned]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// One round of a contract's budget; amounts in minor units of the company's currency.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    /// 1, 2, 3 …
    pub(crate) no: i64,
    pub(crate) state: BudgetState,
    /// The fingerprint of what was budgeted.
    pub(crate) goods: String,
    pub(crate) costs: Vec<BudgetCost>,
    pub(crate) total: i64,
    pub(crate) standard: i64,
    pub(crate) tolerance_permille: i64,
    pub(crate) drawn_by: UserId,
    pub(crate) drawn_at: Moment,
    pub(crate) decided_by: Option<UserId>,
    pub(crate) decided_at: Option<Moment>,
    pub(crate) reason: String,
}

impl Budget {
    /// How far it lies from the standard cost, in permille of that; above is positive.
    pub(crate) fn deviation_permille(&self) -> i64 {
        deviation_permille(self.total, self.standard)
    }

    /// Whether it lies within the tolerance.
    pub(crate) fn within(&self) -> bool {
        let apart = i128::from(self.total - self.standard).abs() * 1_000;
        apart <= i128::from(self.tolerance_permille) * i128::from(self.standard)
    }
}

fn deviation_permille(total: i64, standard: i64) -> i64 {
    if standard == 0 {
        return if total == 0 { 0 } else { 1_000 };
    }
    let apart = i128::from(total - standard) * 1_000 / i128::from(standard);
    i64::try_from(apart).unwrap_or(i64::MAX)
}

/// A budget as its contract's page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BudgetView {
    /// The round.
    pub no: i64,
    /// Where it stands.
    pub state: BudgetState,
    /// What that is called.
    pub state_title: Text,
    /// What it consists of.
    pub costs: Vec<BudgetCost>,
    /// What it comes to.
    pub total: String,
    /// The standard cost of the lines then; absent for those who may not see costs, as the next two.
    pub standard: Option<String>,
    /// How far the budget lies from it, in permille.
    pub deviation_permille: Option<i64>,
    /// Whether that is within the tolerance.
    pub within_tolerance: Option<bool>,
    /// The tolerance then, in permille.
    pub tolerance_permille: i64,
    /// Whether the lines changed since.
    pub outdated: bool,
    /// Who drew it up.
    pub drawn_by: String,
    /// When.
    pub drawn_at: Moment,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// Why it was approved or returned.
    pub reason: String,
}

/// The latest round of a contract's budget.
pub(crate) async fn latest(tx: &mut Tx<'_>, id: ContractId) -> Result<Option<Budget>> {
    Ok(budgets::of(tx, id).await?.pop())
}

/// All rounds, the newest first.
pub(super) async fn budget_views(
    tx: &mut Tx<'_>,
    (id, version): (ContractId, &Version),
    hides_cost: bool,
) -> Result<Vec<BudgetView>> {
    let money = |minor| Money::new(minor, Currency::CNY).to_decimal();
    let now = goods(version);
    let mut views = Vec::new();
    for budget in budgets::of(tx, id).await?.into_iter().rev() {
        let drawn_by = access::people::name(tx, budget.drawn_by).await?;
        let decided_by = match budget.decided_by {
            None => None,
            Some(by) => access::people::name(tx, by).await?,
        };
        views.push(BudgetView {
            no: budget.no,
            state: budget.state,
            state_title: match budget.state {
                BudgetState::Drawn => text!("待财务审定", "With finance"),
                BudgetState::Approved => text!("已审定", "Approved"),
                BudgetState::Returned => text!("已退回", "Returned"),
            },
            total: money(budget.total),
            standard: (!hides_cost).then(|| money(budget.standard)),
            deviation_permille: (!hides_cost).then(|| budget.deviation_permille()),
            within_tolerance: (!hides_cost).then(|| budget.within()),
            tolerance_permille: budget.tolerance_permille,
            outdated: budget.goods != now,
            drawn_by: drawn_by.unwrap_or_default(),
            drawn_at: budget.drawn_at,
            decided_by,
            decided_at: budget.decided_at,
            reason: budget.reason,
            costs: budget.costs,
        });
    }
    Ok(views)
}

/// The fingerprint of what is budgeted: products and quantities.
pub(super) fn goods(version: &Version) -> String {
    let lines = version.input.content.lines.iter();
    let lines: Vec<_> = lines.map(|line| (line.product_id, line.quantity)).collect();
    hex::encode(Sha256::digest(serde_json::json!(lines).to_string()))
}

/// The standard cost of a version's lines, in minor units of the company's currency.
async fn standard_cost(tx: &mut Tx<'_>, version: &Version, today: Date) -> Result<i64> {
    let lines = &version.input.content.lines;
    let products: Vec<ProductId> = lines.iter().filter_map(|line| line.product_id).collect();
    let costs = catalog::standard_costs(tx, &products).await?;
    let mut sum = 0_i64;
    for line in lines {
        let cost = line.product_id.and_then(|product| costs.get(&product));
        let (Some(quantity), Some((unit_price, currency))) = (line.quantity, cost) else {
            continue;
        };
        let price = LinePrice {
            quantity,
            unit_price: *unit_price,
            per: UnitRatio::ONE,
            tax_included: false,
            tax_rate: Rate::ZERO,
            discount: Rate::ZERO,
        };
        let minor = price.amounts(*currency)?.net;
        let rate = catalog::rate_on(tx, *currency, today).await?;
        let ours = in_company_currency(minor, *currency, rate.unwrap_or(Rate::ONE))?;
        sum = sum.checked_add(ours).ok_or_else(Fault::overflow)?;
    }
    Ok(sum)
}

/// The budget behind an order: that of the contract it was made from.
pub(crate) async fn of_order(tx: &mut Tx<'_>, order: &Order) -> Result<Option<Budget>> {
    match origin::contract_of(tx, order.id).await? {
        None => Ok(None),
        Some(contract) => latest(tx, contract).await,
    }
}

/// The check `budget`: finance approved the budget of the order's contract (HD-3.5).
pub async fn check_budget(tx: &mut Tx<'_>, order: &Order) -> Result<CheckReport> {
    let title = text!("预算已经财务审定", "Finance approved the budget");
    let (found, standing) = match of_order(tx, order).await? {
        None => (
            text!(
                "订单没有合同预算，请在合同上编制并报财务审定",
                "there is no budget; draw it up on the order's contract and have finance approve it"
            ),
            Standing::Bad,
        ),
        Some(budget) => {
            let money = |minor| Money::new(minor, Currency::CNY).shown();
            let figures = text!(
                "预算 {}，标准成本 {}，偏差 {}‰，允差 {}‰",
                "budget {}, standard cost {}, deviation {}‰, tolerance {}‰",
                money(budget.total),
                money(budget.standard),
                budget.deviation_permille(),
                budget.tolerance_permille
            );
            match budget.state {
                BudgetState::Approved if budget.within() => (figures, Standing::Ok),
                BudgetState::Approved => (
                    text!(
                        "{}；已说明批准：{}",
                        "{}; approved because: {}",
                        figures.zh,
                        budget.reason
                    ),
                    Standing::Warn,
                ),
                BudgetState::Drawn | BudgetState::Returned => (figures, Standing::Bad),
            }
        }
    };
    Ok(CheckReport::default().item("budget.approved", title, found, standing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deviation_counts_both_ways_and_against_nothing() {
        assert_eq!(deviation_permille(105, 100), 50);
        assert_eq!(deviation_permille(90, 100), -100);
        assert_eq!(deviation_permille(0, 0), 0);
        assert_eq!(deviation_permille(1, 0), 1_000);
    }
}
