//! Tables `credit_accounts` and `credit_exposure`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{CustomerId, Date, Moment, Result, UserId};

use crate::{
    credit::CreditAccount,
    order_money::{Exposure, OrderMoney},
};

const ACCOUNT: Sql<'static> = sql!(
    "SELECT limit_minor, note, version, set_at, set_by FROM credit_accounts WHERE customer_id = $1"
);
const INSERT_ACCOUNT: Sql<'static> = sql!(
    "INSERT INTO credit_accounts (customer_id, limit_minor, currency, note, version, set_by, set_at) \
     VALUES ($1, $2, 'CNY', $3, 1, $4, $5)"
);
const UPDATE_ACCOUNT: Sql<'static> = sql!(
    "UPDATE credit_accounts SET limit_minor = $2, note = $3, version = version + 1, set_by = $4, set_at = $5 \
     WHERE customer_id = $1 AND version = $6"
);
const EXPOSURE: Sql<'static> = sql!(
    "SELECT receivable, uninvoiced, advance, unapplied FROM credit_exposure WHERE customer_id = $1"
);
const ADD: Sql<'static> = sql!(
    "INSERT INTO credit_exposure (customer_id, receivable, uninvoiced, advance, unapplied) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id) DO UPDATE SET \
     receivable = credit_exposure.receivable + excluded.receivable, \
     uninvoiced = credit_exposure.uninvoiced + excluded.uninvoiced, \
     advance = credit_exposure.advance + excluded.advance, \
     unapplied = credit_exposure.unapplied + excluded.unapplied"
);
const OVERDUE: Sql<'static> = sql!(
    "SELECT s.amount - s.settled, m.gross, m.base_gross, s.due_on FROM payment_schedule s \
     JOIN order_money m ON m.order_id = s.order_id \
     WHERE s.customer_id = $1 AND s.due_on < $2 AND s.settled < s.amount"
);

/// The customer's credit account.
pub(crate) async fn account(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Option<CreditAccount>> {
    let Some(row) = tx.fetch_optional(ACCOUNT, params![customer]).await? else {
        return Ok(None);
    };
    Ok(Some(CreditAccount {
        customer,
        limit: row.get(0)?,
        note: row.get(1)?,
        version: row.get(2)?,
        set_at: row.get(3)?,
        set_by: row.get(4)?,
    }))
}

/// Opens a customer's account, or changes the version that was seen; whether it was that version.
pub(crate) async fn set_account(
    tx: &mut Tx<'_>,
    (customer, limit, note): (CustomerId, i64, &str),
    seen: Option<i64>,
    (by, now): (Option<UserId>, Moment),
) -> Result<bool> {
    let touched = match seen {
        None => {
            tx.execute(INSERT_ACCOUNT, params![customer, limit, note, by, now])
                .await?
        }
        Some(version) => {
            tx.execute(
                UPDATE_ACCOUNT,
                params![customer, limit, note, by, now, version],
            )
            .await?
        }
    };
    Ok(touched == 1)
}

/// What a customer takes up of his credit.
pub(crate) async fn exposure(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Exposure> {
    let row = tx.fetch_optional(EXPOSURE, params![customer]).await?;
    row.as_ref()
        .map_or(Ok(Exposure::default()), |row| read(row, 0))
}

/// Adds to what a customer takes up; atomic, whoever else adds at the same time.
pub(crate) async fn add(tx: &mut Tx<'_>, customer: CustomerId, change: Exposure) -> Result<()> {
    if change == Exposure::default() {
        return Ok(());
    }
    let Exposure {
        receivable,
        uninvoiced,
        advance,
        unapplied,
    } = change;
    tx.queue(
        ADD,
        params![customer, receivable, uninvoiced, advance, unapplied],
    )
    .await
}

pub(crate) fn read(row: &Row, at: usize) -> Result<Exposure> {
    Ok(Exposure {
        receivable: row.get(at)?,
        uninvoiced: row.get(at + 1)?,
        advance: row.get(at + 2)?,
        unapplied: row.get(at + 3)?,
    })
}

/// What of a customer's instalments was due before today and is open: how much in the company's
/// currency, and since when.
pub(crate) async fn overdue(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    today: Date,
) -> Result<(i64, Option<Date>)> {
    let mut sum = 0;
    let mut since = None;
    for row in tx.fetch_all(OVERDUE, params![customer, today]).await? {
        sum += kernel::split_cumulative(row.get(2)?, row.get(0)?, row.get(1)?, 0);
        let due: Date = row.get(3)?;
        since = Some(since.map_or(due, |known: Date| known.min(due)));
    }
    Ok((sum, since))
}

const REBUILT: Sql<'static> = sql!(
    "SELECT c.id, COALESCE(e.receivable, 0), COALESCE(e.uninvoiced, 0), COALESCE(e.advance, 0), \
     COALESCE(e.unapplied, 0) FROM customers c LEFT JOIN credit_exposure e ON e.customer_id = c.id \
     WHERE c.id > $1 ORDER BY c.id LIMIT $2"
);
const RECEIPTS_OF: Sql<'static> = sql!(
    "SELECT amount, base_amount, unapplied FROM customer_receipts \
     WHERE customer_id = $1 AND unapplied > 0 AND reversed_at IS NULL"
);

/// A page of customers after one, each with what the projection says.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<(CustomerId, Exposure)>> {
    let rows = tx.fetch_all(REBUILT, params![after, limit]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, read(row, 1)?)))
        .collect()
}

/// What a customer takes up, summed afresh from his orders and receipts.
pub(crate) async fn summed(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Exposure> {
    let orders = super::order_money::of_customer(tx, customer).await?;
    let mut sum = orders
        .iter()
        .map(OrderMoney::exposure)
        .fold(Exposure::default(), Exposure::plus);
    for row in tx.fetch_all(RECEIPTS_OF, params![customer]).await? {
        sum.unapplied += kernel::split_cumulative(row.get(1)?, row.get(2)?, row.get(0)?, 0);
    }
    Ok(sum)
}
