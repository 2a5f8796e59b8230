//! A customer's credit.

use ::store::Tx;
use access::{
    Permit,
    matrix::{ManageCredit, ViewCredit},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{Currency, CustomerId, Date, Fault, Moment, Money, Result};
use process::Process;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    CreditInput, Seen, SetCreditLimit,
    credit::{CreditAccount, CreditStanding, standing},
    store,
};

/// A customer's credit; amounts are decimals in the company's currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct CreditView {
    /// The customer.
    customer_id: CustomerId,
    /// The company's currency.
    currency: String,
    /// What he may owe; absent when nothing was ever granted.
    limit: Option<String>,
    /// Why so much.
    note: String,
    /// Since when.
    set_at: Option<Moment>,
    /// Invoiced and not received.
    receivable: String,
    /// Approved and not yet invoiced.
    uninvoiced: String,
    /// Received for orders ahead of their invoices.
    advance: String,
    /// Receipts allocated to no order.
    deposit: String,
    /// What counts against the limit.
    exposure: String,
    /// What was granted above the limit for today, for all his orders.
    granted: String,
    /// What he could still order; below nothing when the limit is exceeded.
    available: String,
    /// Whether the limit is exceeded.
    exceeded: bool,
    /// What was due before today and is open.
    overdue: String,
    /// Since when, for the oldest of it.
    overdue_since: Option<Date>,
    /// Whether the reader may set the limit.
    may_set: bool,
    /// Grows with each change of the limit; the ETag. 0 where there is none.
    version: i64,
}

impl CreditView {
    fn of(
        customer: CustomerId,
        account: Option<CreditAccount>,
        credit: &CreditStanding,
        may_set: bool,
    ) -> Self {
        let decimal = |minor| Money::new(minor, Currency::CNY).to_decimal();
        let exposure = credit.exposure;
        Self {
            customer_id: customer,
            currency: Currency::CNY.code().to_owned(),
            limit: credit.limit.map(decimal),
            version: account.as_ref().map_or(0, |account| account.version),
            set_at: account.as_ref().map(|account| account.set_at),
            note: account.map(|account| account.note).unwrap_or_default(),
            receivable: decimal(exposure.receivable),
            uninvoiced: decimal(exposure.uninvoiced),
            advance: decimal(exposure.advance),
            deposit: decimal(exposure.unapplied),
            exposure: decimal(exposure.total()),
            granted: decimal(credit.granted),
            available: decimal(credit.available()),
            exceeded: credit.exceeded(),
            overdue: decimal(credit.overdue),
            overdue_since: credit.overdue_since,
            may_set,
        }
    }
}

/// Refuses a customer out of the reader's sight, as if he were absent.
pub(super) async fn in_sight(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCredit>,
    customer: CustomerId,
) -> Result<()> {
    let facts = parties::facts(tx, customer).await?;
    facts
        .filter(|facts| permit.covers(facts.owner, facts.department))
        .map(drop)
        .ok_or(Fault::NotFound("customer"))
}

/// A customer's limit, what he takes up of it, what is overdue.
#[utoipa::path(get, path = "/customers/{id}/credit", tag = "receivables", params(("id" = CustomerId, Path)),
    responses((status = 200, body = CreditView)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.view"))))]
pub(super) async fn show(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewCredit> = who.permit()?;
    let may_set = who.permit_if::<ManageCredit>().is_some();
    let today = process.today(who.now);
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                in_sight(tx, &permit, customer).await?;
                let account = store::credit::account(tx, customer).await?;
                let credit = standing(tx, customer, 0, today).await?;
                Ok(CreditView::of(customer, account, &credit, may_set))
            })
        })
        .await?;
    Ok(Answer::ok(&view)?.revision(view.version).into_response())
}

/// Sets a customer's limit; `If-Match` names the version that was seen, `"r0"` where there was none.
#[utoipa::path(put, path = "/customers/{id}/credit", tag = "receivables", params(("id" = CustomerId, Path)),
    request_body = CreditInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("credit.manage"))))]
pub(super) async fn set(
    State(api): State<Api>,
    Path(customer): Path<CustomerId>,
    Call { head, body }: Call<CreditInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCredit> = head.permit()?;
    let seen = Seen::Version(head.if_match()?);
    let command = SetCreditLimit {
        permit: permit.clone(),
        customer,
        seen,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |account| {
        Ok(Answer::done().revision(account.version))
    })
    .await
}
