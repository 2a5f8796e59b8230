//! Whether an order passes a point on its customer's credit. The decision is pure; around it what the
//! customer takes up is locked wherever passing adds to it, so that nothing changes between looking
//! and adding.

use ::store::Tx;
use kernel::{Currency, Date, Money, OrderId, Refusal, Result, Text, counted, text};
use orders::Order;
use parties::{CreditHold, HoldPoint};
use process::{Acting, Checkpoint, NewTask, Process, Subject, TaskKind};

use crate::{
    credit::{CreditStanding, standing_with, yuan},
    credit_policy::{CreditPolicy, Strength},
    store::{credit, credit_control, order_money},
};

/// The code of a refusal that holds the order until somebody decides.
const HELD: &str = "credit_held";

/// A rule of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditRule {
    /// The exposure exceeds the limit and what was granted above it.
    Exceeded,
    /// Something is overdue for longer than the policy allows.
    Overdue,
}

impl CreditRule {
    const ALL: [Self; 2] = [Self::Exceeded, Self::Overdue];

    const fn key(self) -> &'static str {
        match self {
            Self::Exceeded => "exceeded",
            Self::Overdue => "overdue",
        }
    }
}

/// A rule that speaks against an order at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditPoint {
    /// Which rule.
    pub rule: CreditRule,
    /// How strongly.
    pub strength: Strength,
    /// The rule's figure: the exposure with the order, or what is overdue; minor units of the
    /// company's currency.
    pub figure: i64,
}

impl CreditPoint {
    /// Which rule at which point, e.g. `credit.exceeded.approval`.
    fn matter(&self, point: Checkpoint) -> String {
        format!("credit.{}.{}", self.rule.key(), point.key())
    }
}

/// What speaks against an order at a point; told ones too.
#[must_use]
pub(crate) fn decide(
    policy: &CreditPolicy,
    point: Checkpoint,
    credit: &CreditStanding,
    today: Date,
) -> Vec<CreditPoint> {
    let mut found = Vec::new();
    // Amending to less never makes it worse.
    let smaller = matches!(point, Checkpoint::Amendment { .. }) && credit.added <= 0;
    if credit.exceeded() && !smaller {
        found.push(CreditPoint {
            rule: CreditRule::Exceeded,
            strength: policy.exceeded.at(point),
            figure: credit.exposure_after(),
        });
    }
    let late = credit.overdue_since.map(|since| today.days_since(since));
    if late.is_some_and(|days| days > policy.overdue_days) && !credit.overdue_covered {
        found.push(CreditPoint {
            rule: CreditRule::Overdue,
            strength: policy.overdue.at(point),
            figure: credit.overdue,
        });
    }
    found
}

/// What keeps an order from passing a point. Where passing adds to the exposure (approval, an
/// amendment), that stays locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn credit_against(
    tx: &mut Tx<'_>,
    order: &Order,
    point: Checkpoint,
    today: Date,
) -> Result<Vec<Refusal>> {
    let (policy, _) = credit_control::policy(tx).await?;
    let adds = matches!(point, Checkpoint::Approval | Checkpoint::Amendment { .. });
    if let Some(customer) = order
        .customer()
        .filter(|_| adds && !policy.only_tells(point))
    {
        credit::lock(tx, customer).await?;
    }
    stopping(tx, &policy, order, (point, today)).await
}

/// [`credit_against`] without the lock, to be shown.
pub(crate) async fn stopping(
    tx: &mut Tx<'_>,
    policy: &CreditPolicy,
    order: &Order,
    (point, today): (Checkpoint, Date),
) -> Result<Vec<Refusal>> {
    if policy.only_tells(point) {
        return Ok(Vec::new());
    }
    let Some(credit) = standing_at(tx, order, point, today).await? else {
        return Ok(Vec::new());
    };
    let mut refusals = Vec::new();
    for found in decide(policy, point, &credit, today) {
        let stops = match found.strength {
            Strength::Tell => false,
            Strength::Hold => !released(tx, order.id, point, &found).await?,
            Strength::Block => true,
        };
        if stops {
            refusals.push(refusal(policy, point, &credit, &found, today));
        }
    }
    Ok(refusals)
}

/// The customer's credit with the order as it would be after the point.
async fn standing_at(
    tx: &mut Tx<'_>,
    order: &Order,
    point: Checkpoint,
    today: Date,
) -> Result<Option<CreditStanding>> {
    let standing = standing_with(tx, order, today).await?;
    let Checkpoint::Amendment { base_gross } = point else {
        return Ok(standing);
    };
    let money = order_money::load(tx, order.id).await?;
    let counted = money.map_or(0, |money| money.base(money.committed));
    Ok(standing.map(|standing| CreditStanding {
        added: base_gross - counted,
        ..standing
    }))
}

/// Whether somebody cleared the rule's hold for a figure like this one, or the hold stands and
/// refuses by itself.
async fn released(
    tx: &mut Tx<'_>,
    order: OrderId,
    point: Checkpoint,
    found: &CreditPoint,
) -> Result<bool> {
    let hold = parties::hold_of_matter(tx, order, &found.matter(point)).await?;
    Ok(hold.is_some_and(|hold| {
        hold.cleared_at.is_none() || hold.released().is_some_and(|covers| found.figure <= covers)
    }))
}

fn refusal(
    policy: &CreditPolicy,
    point: Checkpoint,
    credit: &CreditStanding,
    found: &CreditPoint,
    today: Date,
) -> Refusal {
    let code = match (found.strength, found.rule) {
        (Strength::Hold, _) => HELD,
        (_, CreditRule::Exceeded) => "credit_exceeded",
        (_, CreditRule::Overdue) => "credit_overdue",
    };
    let what = match found.rule {
        CreditRule::Exceeded => {
            let (after, ceiling) = (yuan(credit.exposure_after()), yuan(credit.ceiling()));
            let over = yuan(-credit.available());
            text!(
                "本单后客户信用占用 {after}，可用额度 {ceiling}，超出 {over}",
                "with this order the customer takes up {after} of {ceiling}, {over} too much"
            )
        }
        CreditRule::Overdue => {
            let since = credit.overdue_since.unwrap_or(today);
            let (amount, days) = (yuan(credit.overdue), today.days_since(since));
            let allowed = policy.overdue_days;
            let oldest = counted(days, "day", "days");
            text!(
                "客户逾期欠款 {amount}，最早一笔已逾期 {days} 天（允许 {allowed} 天）",
                "the customer owes {amount} overdue, the oldest for {oldest} ({allowed} allowed)"
            )
        }
    };
    let (zh, en) = match found.strength {
        Strength::Hold => (
            "已扣住，请财务经理决定放行",
            "held until the finance manager decides",
        ),
        _ => (
            "请先收款，或申请信用特批",
            "collect first, or ask for a credit override",
        ),
    };
    let message = Text::new(format!("{}；{zh}", what.zh), format!("{}; {en}", what.en));
    Refusal::new(code, message)
        .fact(
            found.matter(point),
            Money::new(found.figure, Currency::CNY).to_decimal(),
        )
        .who(text!(
            "财务经理、总经理",
            "finance manager, general manager"
        ))
}

/// Holds the order where a rule of credit says so, and asks the finance manager: what follows from
/// such a refusal, after the refused act was rolled back.
///
/// # Errors
/// When the database fails.
pub async fn credit_refused(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    refusals: &[Refusal],
    acting: &Acting,
) -> Result<()> {
    let Some(customer) = order.customer() else {
        return Ok(());
    };
    for refusal in refusals.iter().filter(|refusal| refusal.code == HELD) {
        let Some((matter, point)) = refusal.fact.as_deref().and_then(matter_and_point) else {
            continue;
        };
        let figure = refusal.value.as_deref();
        let figure = figure.and_then(|value| Money::parse_decimal(value, Currency::CNY));
        let held = CreditHold {
            customer,
            order: order.id,
            point,
            matter: matter.to_owned(),
            covers: figure.map_or(0, |money| money.minor),
            reason: refusal.message.zh.clone(),
        };
        let placed = parties::place_credit_hold(tx, &held, acting.now).await?;
        let Some(hold) = placed else {
            continue;
        };
        let subject = Subject::sales_order(order.id);
        let title = text!(
            "订单因信用被扣住，请决定是否放行",
            "the order is held for credit; decide whether it goes on"
        );
        let link = format!("{}?tab=credit", subject.link(""));
        let task = NewTask::new(subject, TaskKind::Alert, "finance_manager", title).link(link);
        let task = process.open_task(tx, task, acting).await?;
        parties::note_task_of_hold(tx, hold, task).await?;
    }
    Ok(())
}

fn matter_and_point(fact: &str) -> Option<(&str, HoldPoint)> {
    let known = |rule: &CreditRule| fact.strip_prefix("credit.")?.strip_prefix(rule.key());
    let rest = CreditRule::ALL.iter().find_map(known)?;
    Some((fact, HoldPoint::parse(rest.strip_prefix('.')?)?))
}

#[cfg(test)]
#[path = "credit_gate_tests.rs"]
mod tests;
