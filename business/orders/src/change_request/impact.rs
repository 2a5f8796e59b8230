//! The impact sheet: what a change would mean, computed before anybody decides (TR-2.5a).

use ::store::Tx;
use access::Post;
use catalog::amounts::Amounts;
use engine::{Activity, Groups, Keeper, LineFact};
use kernel::{Currency, Date, LineId, Moment, Money, Quantity, Result, Text, text};
use process::{CheckItem, Process, RunningPolicy, Standing, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::{
    amendment::{Amendment, LineChange},
    downstream::{AreaImpact, SharedDownstream},
    floors::floor,
    heads::{Head, Touched, heads},
    plan::Planned,
};
use crate::{
    changes::{Change, changes},
    content::OrderContent,
    looks_at::content_groups,
};

/// What a change would mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImpactSheet {
    /// The revision it was computed on.
    pub revision: i64,
    /// When.
    pub computed_at: Moment,
    /// The order's currency.
    pub currency: String,
    /// What the order comes to before; absent for those who may not see prices, like the next ones.
    pub before: Option<Sums>,
    /// What it comes to after.
    pub after: Option<Sums>,
    /// By how much its gross amount differs.
    pub difference: Option<String>,
    /// The date promised to the customer, before and after.
    pub promised_on: [Option<Date>; 2],
    /// What differs, field by field.
    pub changes: Vec<Change>,
    /// The lines that the change touches, with what happened to them.
    pub lines: Vec<LineImpact>,
    /// What it means for the areas that follow the order.
    pub areas: Vec<AreaImpact>,
    /// The clauses whose reviews rested on what changes.
    pub clauses: Vec<ClauseTouched>,
    /// Who has to decide, and why he.
    pub heads: Vec<Head>,
}

/// Sums of an order, as decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sums {
    /// Without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// With tax.
    pub gross: String,
}

/// A line that the change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineImpact {
    /// The line.
    pub line_id: LineId,
    /// Its number on the order, from 1.
    pub no: usize,
    /// The product's name.
    pub description: String,
    /// Ordered before; nothing for a new line.
    pub before: Quantity,
    /// Ordered after; nothing for one that falls away.
    pub after: Quantity,
    /// With the customer.
    pub shipped: Quantity,
    /// On invoices.
    pub invoiced: Quantity,
    /// Picked or packed, still in the house.
    pub picked: Quantity,
    /// Made.
    pub made: Quantity,
    /// The least it may be changed to.
    pub floor: Quantity,
}

/// A clause whose review rested on what changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseTouched {
    /// Its id, e.g. `EQ-4.2a`.
    pub clause: String,
    /// Policy and version it stands in, e.g. `equipment-sales@1`.
    pub rule: String,
    /// Its words.
    pub text: Text,
}

impl ImpactSheet {
    /// Whether anything on it is not in order, so that an approval has to say why nevertheless.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        let mut items = self.areas.iter().flat_map(|area| &area.items);
        items.any(|item| item.standing == Standing::Bad)
    }

    /// What of it an approval rests on: amounts, what has happened to the lines, who decides, and
    /// what each area found, its figures apart, which move from day to day.
    pub(super) fn matters(&self) -> serde_json::Value {
        let found = |area: &AreaImpact| {
            let items = area.items.iter().map(|item| (&item.key, item.standing));
            json!([area.area, items.collect::<Vec<_>>()])
        };
        let line = |l: &LineImpact| json!([l.line_id, l.after, l.shipped, l.invoiced, l.picked]);
        let posts: Vec<Post> = self.heads.iter().map(|head| head.post).collect();
        json!([
            self.after,
            self.lines.iter().map(line).collect::<Vec<_>>(),
            self.areas.iter().map(found).collect::<Vec<_>>(),
            posts,
        ])
    }

    /// The same for every sheet that says the same of what matters: names the sheet that was seen.
    pub(super) fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(self.matters().to_string()))
    }

    /// The same for somebody who may not see selling prices.
    #[must_use]
    pub(super) fn without_prices(mut self) -> Self {
        self.before = None;
        self.after = None;
        self.difference = None;
        self.changes = self.changes.into_iter().filter_map(unpriced).collect();
        self.areas.retain(|area| !area.money);
        self
    }
}

/// Fields that tell a price.
const PRICES: [&str; 6] = [
    "unit_price",
    "discount",
    "payment_terms",
    "contract_amount",
    "from_book",
    "price_unit",
];

/// A difference without what it says of prices; `None` when it is about nothing else.
pub(crate) fn unpriced(mut change: Change) -> Option<Change> {
    let field = change.field.rsplit('/').next().unwrap_or_default();
    if PRICES.contains(&field) {
        return None;
    }
    for value in [&mut change.before, &mut change.after] {
        if let Some(line) = value.as_object_mut() {
            line.retain(|key, _| !PRICES.contains(&key.as_str()));
        }
    }
    Some(change)
}

/// Computes the sheet of a planned change that somebody with these posts asks for.
pub(super) async fn compute(
    tx: &mut Tx<'_>,
    (process, downstream): (&Process, &SharedDownstream),
    planned: &Planned,
    requester: &[Post],
    now: Moment,
) -> Result<ImpactSheet> {
    let change = &planned.amendment;
    let subject = Subject::sales_order(change.before.id);
    let policy = process.policy_of(tx, subject).await?;
    let groups = touched_groups(&change.before.content, &change.after.content);
    let touched = Touched {
        groups,
        rises: change.after.total.gross > change.before.total.gross,
        production: change.lines.iter().any(LineChange::concerns_production),
        below_floor: !planned.below_floor.is_empty(),
        requester,
    };
    let mut areas = vec![own_findings(planned)];
    areas.extend(downstream.impact(tx, change, now).await?);
    areas.retain(|area| !area.items.is_empty());
    let currency = change.before.currency;
    let difference = change.after.total.gross - change.before.total.gross;
    Ok(ImpactSheet {
        revision: change.before.revision,
        computed_at: now,
        currency: currency.code().to_owned(),
        before: Some(sums(change.before.total, currency)),
        after: Some(sums(change.after.total, currency)),
        difference: Some(Money::new(difference, currency).to_decimal()),
        promised_on: [change.before.promised_on, change.after.promised_on],
        changes: changes(&change.before.content, &change.after.content),
        lines: line_impacts(change),
        areas,
        clauses: clauses(&policy, groups),
        heads: heads(touched),
    })
}

/// The parts of the content that a change touches. A line that comes is goods and a price, one that
/// goes is goods; the others are compared as they stand on both sides.
fn touched_groups(before: &OrderContent, after: &OrderContent) -> Groups {
    let both = |content: &OrderContent, other: &OrderContent| {
        let mut content = content.clone();
        content
            .lines
            .retain(|line| other.lines.iter().any(|l| l.line_id == line.line_id));
        content
    };
    let (stays, stayed) = (both(after, before), both(before, after));
    let of = |key: &str| Groups::parse(key).unwrap_or(Groups::NONE);
    let mut groups = content_groups(&stayed).changed(&content_groups(&stays));
    if stays.lines.len() < after.lines.len() {
        groups = groups.or(of("lines")).or(of("prices"));
    }
    if stayed.lines.len() < before.lines.len() {
        groups = groups.or(of("lines"));
    }
    groups
}

fn sums(amounts: Amounts, currency: Currency) -> Sums {
    let money = |minor| Money::new(minor, currency).to_decimal();
    Sums {
        net: money(amounts.net),
        tax: money(amounts.tax),
        gross: money(amounts.gross),
    }
}

fn line_impacts(change: &Amendment) -> Vec<LineImpact> {
    let lines = change.lines.iter().map(|line| LineImpact {
        line_id: line.line,
        no: line.no,
        description: line.description.clone(),
        before: line.ordered_before,
        after: line.ordered_after,
        shipped: line.facts.away(),
        invoiced: line.facts.get(LineFact::Invoiced),
        picked: line.in_hand(),
        made: line.facts.get(LineFact::Made),
        floor: floor(line),
    });
    lines.collect()
}

/// What the order itself has to say: prices below the floor, a contract that says otherwise.
fn own_findings(planned: &Planned) -> AreaImpact {
    let mut items = Vec::new();
    for line in &planned.below_floor {
        items.push(CheckItem {
            key: format!("price.below_floor.{}", line.no),
            title: text!("第 {} 行 {}", "line {}, {}", line.no, line.product),
            found: text!(
                "不含税单价 {} 低于底价 {}，须总经理批准",
                "the net price {} is below the floor of {}; the general manager has to approve it",
                line.price,
                line.floor
            ),
            standing: Standing::Bad,
        });
    }
    let after = &planned.amendment.after;
    let stated = after.content.contract_minor(after.currency);
    if let Some(stated) = stated.filter(|stated| *stated != after.total.gross) {
        let money = |minor| Money::new(minor, after.currency).shown();
        items.push(CheckItem {
            key: "contract.differs".to_owned(),
            title: text!("合同总额", "the contract's total"),
            found: text!(
                "合同 {}，变更后订单 {}，请与客户签补充协议",
                "the contract says {}, the order {} after the change: conclude a supplement",
                money(stated),
                money(after.total.gross)
            ),
            standing: Standing::Warn,
        });
    }
    AreaImpact {
        area: "orders".to_owned(),
        title: text!("价格与合同", "Prices and contract"),
        post: Post::SalesManager,
        money: true,
        items,
    }
}

/// The clauses kept by reviews that looked at what changes.
fn clauses(policy: &RunningPolicy, groups: Groups) -> Vec<ClauseTouched> {
    let touched = |keeper: &Keeper| match keeper {
        Keeper::Step(step) | Keeper::Answered(step) => {
            let step = policy.step(*step);
            step.activity == Activity::Approve && !step.looks_at.and(groups).is_empty()
        }
        Keeper::Clock(_)
        | Keeper::Rhythm(_)
        | Keeper::Returns(_)
        | Keeper::Separation(_)
        | Keeper::Gate(_)
        | Keeper::Form(_)
        | Keeper::Paper(_)
        | Keeper::Milestone(_)
        | Keeper::Field(_)
        | Keeper::Feature(_) => false,
    };
    let found = policy
        .clauses
        .iter()
        .filter(|c| c.kept_by.iter().any(touched));
    found
        .map(|clause| ClauseTouched {
            clause: clause.id.clone(),
            rule: policy.rule.to_string(),
            text: clause.text.clone(),
        })
        .collect()
}
