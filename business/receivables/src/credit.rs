//! Credit: what a customer may owe, what he owes, and what a new order makes of it.
//!
//! Exposure = invoiced and not received + approved and not invoiced (with tax) − money received
//! ahead, on orders or as deposit; in the company's currency. The order in question is included,
//! and reaching the limit exactly passes. A customer without an account is granted nothing.

use ::store::Tx;
use kernel::{Currency, CustomerId, Date, Moment, Money, Result, UserId, counted, text};
use orders::{Order, OrderState};
use process::{CheckReport, Standing};

use crate::{
    order_money::Exposure,
    store::{credit, order_money, overrides},
};

/// What a customer is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditAccount {
    /// The customer.
    pub customer: CustomerId,
    /// What he may owe, in minor units of the company's currency.
    pub limit: i64,
    /// Why so much.
    pub note: String,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// Since when.
    pub set_at: Moment,
    /// By whom.
    pub set_by: Option<UserId>,
}

/// A customer's credit as it stands, with one order in view or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CreditStanding {
    /// What he may owe; `None` when nothing was ever granted.
    pub limit: Option<i64>,
    /// What he takes up now.
    pub exposure: Exposure,
    /// What the order in view adds to that; nothing once it is approved, since it counts already.
    pub added: i64,
    /// What was granted above the limit for today, see [`crate::CreditOverride`].
    pub granted: i64,
    /// What was due before today and is open.
    pub overdue: i64,
    /// Since when, for the oldest of it.
    pub overdue_since: Option<Date>,
    /// Whether an override passes over what is overdue.
    pub overdue_covered: bool,
}

impl CreditStanding {
    /// What he may owe today: the limit and what was granted above it.
    #[must_use]
    pub fn ceiling(&self) -> i64 {
        self.limit.unwrap_or(0).saturating_add(self.granted)
    }

    /// What he takes up with the order in view.
    #[must_use]
    pub const fn exposure_after(&self) -> i64 {
        self.exposure.total().saturating_add(self.added)
    }

    /// Whether that is more than he is granted; exactly the limit passes.
    #[must_use]
    pub fn exceeded(&self) -> bool {
        self.exposure_after() > self.ceiling()
    }

    /// What he could still order; below nothing when the limit is exceeded.
    #[must_use]
    pub fn available(&self) -> i64 {
        self.ceiling().saturating_sub(self.exposure_after())
    }
}

/// A customer's credit as it stands, adding `added` in the company's currency.
pub async fn standing(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    added: i64,
    today: Date,
) -> Result<CreditStanding> {
    let standing = credit::standing(tx, customer, None, today).await?;
    Ok(CreditStanding { added, ..standing })
}

/// The credit of an order's customer with this order; `None` while it names no customer.
pub async fn standing_with(
    tx: &mut Tx<'_>,
    order: &Order,
    today: Date,
) -> Result<Option<CreditStanding>> {
    let Some(customer) = order.customer() else {
        return Ok(None);
    };
    // An approved order is in the exposure from its approval on, a cancelled one never comes to it.
    let counted =
        order.state == OrderState::Cancelled || order_money::load(tx, order.id).await?.is_some();
    let added = if counted { 0 } else { order.base_gross };
    let standing = credit::standing(tx, customer, Some(order.id), today).await?;
    Ok(Some(CreditStanding { added, ..standing }))
}

/// The check `credit`: limit, exposure before and with this order (EQ-4.1a).
pub async fn check_credit(tx: &mut Tx<'_>, order: &Order, today: Date) -> Result<CheckReport> {
    let Some(credit) = standing_with(tx, order, today).await? else {
        return Ok(no_customer());
    };
    let report = show_limit(CheckReport::default(), &credit);
    let exposure = credit.exposure;
    let before = text!(
        "本单前占用 {}：已开票未收 {}，已批准未开票 {}，减预收 {}、未分配收款 {}",
        "{} before this order: invoiced and open {}, approved and not invoiced {}, less advances {} and deposits {}",
        yuan(exposure.total()),
        yuan(exposure.receivable),
        yuan(exposure.uninvoiced),
        yuan(exposure.advance),
        yuan(exposure.unapplied)
    );
    let report = report.item(
        "credit.exposure",
        text!("信用占用", "exposure"),
        before,
        Standing::Ok,
    );
    let report = show_after(report, &credit, order.base_gross);
    let report = show_overrides(tx, report, order, today).await?;
    Ok(show_overdue(report, &credit, today))
}

/// Names each override that the check counts, with who granted it until when and why.
async fn show_overrides(
    tx: &mut Tx<'_>,
    report: CheckReport,
    order: &Order,
    today: Date,
) -> Result<CheckReport> {
    let Some(customer) = order.customer() else {
        return Ok(report);
    };
    let granted = overrides::in_force(tx, customer, order.id, today).await?;
    Ok(granted.iter().fold(report, |report, granted| {
        report.item(
            format!("credit.override.{}", granted.id),
            text!("信用特批", "credit override"),
            granted.words(),
            Standing::Warn,
        )
    }))
}

/// What a rep is told while he enters an order: whether the credit covers it, and what is overdue.
#[must_use]
pub fn foreseen(credit: &CreditStanding, today: Date) -> CheckReport {
    let report = show_after(CheckReport::default(), credit, credit.added);
    show_overdue(report, credit, today)
}

/// Exposure with an order of this amount, which counts already when nothing is added.
fn show_after(report: CheckReport, credit: &CreditStanding, order: i64) -> CheckReport {
    let this = yuan(order);
    let (after, left) = (yuan(credit.exposure_after()), credit.available());
    let (found, standing) = if credit.exceeded() {
        let over = yuan(-left);
        (
            text!(
                "本单 {this}，本单后占用 {after}，超出额度 {over}",
                "this order {this}, {after} with it, {over} above the limit"
            ),
            Standing::Bad,
        )
    } else {
        let left = yuan(left);
        (
            text!(
                "本单 {this}，本单后占用 {after}，剩余额度 {left}",
                "this order {this}, {after} with it, {left} left"
            ),
            Standing::Ok,
        )
    };
    report.item(
        "credit.exceeded",
        text!("本单后信用占用", "exposure with this order"),
        found,
        standing,
    )
}

/// The check `overdue_debt`: what the customer should have paid before today.
pub async fn check_overdue(tx: &mut Tx<'_>, order: &Order, today: Date) -> Result<CheckReport> {
    let Some(credit) = standing_with(tx, order, today).await? else {
        return Ok(no_customer());
    };
    Ok(show_overdue(CheckReport::default(), &credit, today))
}

fn no_customer() -> CheckReport {
    let found = text!("尚未填写客户", "no customer yet");
    CheckReport::default().item(
        "credit.customer",
        text!("客户", "customer"),
        found,
        Standing::Bad,
    )
}

fn show_limit(report: CheckReport, credit: &CreditStanding) -> CheckReport {
    let title = text!("信用额度", "credit limit");
    match credit.limit {
        Some(limit) => report.item(
            "credit.limit",
            title,
            text!("{}", "{}", yuan(limit)),
            Standing::Ok,
        ),
        None => {
            let found = text!("未设信用额度，按 0 计", "no limit set, counted as 0");
            report.item("credit.limit", title, found, Standing::Warn)
        }
    }
}

fn show_overdue(report: CheckReport, credit: &CreditStanding, today: Date) -> CheckReport {
    let title = text!("客户逾期欠款", "the customer's overdue debt");
    match credit.overdue_since {
        None => report.item("credit.overdue", title, text!("无", "none"), Standing::Ok),
        Some(since) => {
            let (amount, days) = (yuan(credit.overdue), today.days_since(since));
            let late = counted(days, "day", "days");
            let found = text!(
                "逾期 {amount}，最早一笔 {since} 到期，已逾期 {days} 天",
                "{amount} overdue, the oldest since {since}, {late}"
            );
            report.item("credit.overdue", title, found, Standing::Bad)
        }
    }
}

/// An amount of the company's currency for people.
pub(crate) fn yuan(minor: i64) -> String {
    Money::new(minor, Currency::CNY).shown()
}

/// An amount of any currency for people.
pub(crate) fn shown(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).shown()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(limit: Option<i64>, uninvoiced: i64, added: i64) -> CreditStanding {
        let exposure = Exposure {
            uninvoiced,
            ..Exposure::default()
        };
        CreditStanding {
            limit,
            exposure,
            added,
            ..CreditStanding::default()
        }
    }

    #[test]
    fn reaching_the_limit_exactly_passes() {
        assert!(!credit(Some(100_00), 60_00, 40_00).exceeded());
        assert!(credit(Some(100_00), 60_00, 40_01).exceeded());
    }

    #[test]
    fn without_a_limit_nothing_is_granted() {
        assert!(credit(None, 0, 1).exceeded());
        assert!(!credit(None, 0, 0).exceeded());
    }
}
