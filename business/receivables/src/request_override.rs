//! Asking for an amount above the limit.

use std::sync::Arc;

use ::store::{Command, Tx};
use access::{Permit, matrix::RequestOverride as MayRequest};
use events::{NewEvent, Stream};
use kernel::{
    Currency, CustomerId, Date, DocumentId, Fault, Moment, Money, OrderId, Result, text, written,
};
use orders::Order;
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    credit::yuan,
    credit_override::{CreditOverride, OverrideState},
    store::overrides,
};

/// The longest an override may count, in days.
const DAYS_MAX: i64 = 366;

/// What is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideInput {
    /// How much above the limit, in the company's currency, as a decimal.
    #[schema(example = "50000.00")]
    pub amount: String,
    /// Whether it shall also pass over what is overdue.
    #[serde(default)]
    pub covers_overdue: bool,
    /// The last day it shall count, within a year.
    pub expires_on: Date,
    /// Why.
    pub reason: String,
    /// The only order it is for; all of the customer's when absent.
    #[serde(default)]
    pub order_id: Option<OrderId>,
}

/// Asks for an override; another person decides.
#[derive(Debug)]
pub struct RequestOverride {
    /// The right to do so.
    pub permit: Permit<MayRequest>,
    /// The running policies.
    pub process: Process,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// For whom.
    pub customer: CustomerId,
    /// What is asked for.
    pub input: OverrideInput,
    /// Now.
    pub now: Moment,
}

impl Command for RequestOverride {
    const NAME: &'static str = "credit.request";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let (amount, reason) = self.check()?;
        let facts = parties::get_facts(tx, self.customer).await?;
        let permit = self
            .permit
            .clone()
            .narrow(facts.owner, facts.department, "customer")?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let order = self.order(tx).await?;
        let acting = Acting::new(&permit, self.now);
        let mut asked = CreditOverride {
            id: self.id,
            customer: self.customer,
            customer_name: facts.name,
            order: order.as_ref().map(|order| order.id),
            order_label: order.as_ref().map(|order| order.label().to_owned()),
            amount,
            covers_overdue: self.input.covers_overdue,
            expires_on: self.input.expires_on,
            reason,
            state: OverrideState::Requested,
            requested_by: by,
            requested_by_name: String::new(),
            requested_at: self.now,
            decided_by_name: None,
            decided_at: None,
            decision_note: String::new(),
            task: None,
            version: 1,
        };
        if let Some(order) = &order {
            let task = ask(&asked, order);
            asked.task = Some(self.process.open_task(tx, task, &acting).await?);
        }
        overrides::insert(tx, &asked).await?;
        tell(tx, "credit.override_requested", &asked, (&acting, self.now)).await?;
        Ok(self.id)
    }
}

impl RequestOverride {
    fn check(&self) -> Result<(i64, String)> {
        let input = &self.input;
        let amount = Money::parse_decimal(&input.amount, Currency::CNY);
        let amount = amount.map(|money| money.minor).filter(|minor| *minor >= 0);
        let amount = amount.filter(|minor| *minor > 0 || input.covers_overdue);
        let amount = amount.ok_or_else(|| {
            let message = text!(
                "特批额度须为大于 0 的金额，最多 2 位小数",
                "the amount is more than 0 with at most 2 decimals"
            );
            Fault::invalid("/amount", "amount", message)
        })?;
        let today = self.process.today(self.now);
        if !(today..=today.plus_days(DAYS_MAX)).contains(&input.expires_on) {
            let message = text!(
                "有效期须在今天 {today} 之后的一年内",
                "the last day lies within a year from today, {today}"
            );
            return Err(Fault::invalid("/expires_on", "range", message));
        }
        Ok((
            amount,
            written::reason(&input.reason, "/reason")?.to_owned(),
        ))
    }

    /// The order it is for; another customer's is as if absent.
    async fn order(&self, tx: &mut Tx<'_>) -> Result<Option<Arc<Order>>> {
        let Some(id) = self.input.order_id else {
            return Ok(None);
        };
        let order = orders::load(tx, id).await?;
        let order = order.filter(|order| order.customer() == Some(self.customer));
        order.map(Some).ok_or_else(|| {
            let message = text!("该客户没有这张订单", "the customer has no such order");
            Fault::invalid("/order_id", "unknown", message)
        })
    }
}

fn ask(asked: &CreditOverride, order: &Order) -> NewTask {
    let subject = Subject::sales_order(order.id);
    let amount = yuan(asked.amount);
    let title = text!(
        "申请信用特批 {amount}",
        "a credit override of {amount} is asked for"
    );
    let link = format!("{}?tab=credit&override={}", subject.link(""), asked.id);
    NewTask::new(subject, TaskKind::Alert, "finance_manager", title).link(link)
}

/// The customer's history tells it, and the order's where it is for one.
pub(crate) async fn tell(
    tx: &mut Tx<'_>,
    kind: &str,
    about: &CreditOverride,
    (acting, now): (&Acting, Moment),
) -> Result<()> {
    let data = json!({
        "override": about.id, "amount": Money::new(about.amount, Currency::CNY).to_decimal(),
        "covers_overdue": about.covers_overdue, "expires_on": about.expires_on,
        "reason": about.reason, "order": about.order, "state": about.state,
        "note": about.decision_note,
    });
    let order = about
        .order
        .map(|order| Subject::sales_order(order).stream());
    let customer = Stream::new("customer", about.customer.0);
    for stream in order.into_iter().chain([customer]) {
        let event = NewEvent::new(stream, kind, data.clone(), now);
        events::record(tx, &event, &acting.actor, now).await?;
    }
    Ok(())
}
