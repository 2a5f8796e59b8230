//! Tables `credit_accounts` and `credit_exposure`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{CustomerId, Date, Moment, OrderId, Result, UserId};

use crate::{
    credit::{CreditAccount, CreditStanding},
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
const STANDING: Sql<'static> = sql!(
    "SELECT COALESCE(e.receivable, 0), COALESCE(e.uninvoiced, 0), COALESCE(e.advance, 0), \
     COALESCE(e.unapplied, 0), a.limit_minor, s.due_on, s.amount - s.settled, m.gross, m.base_gross, \
     (SELECT CAST(COALESCE(SUM(o.amount), 0) AS BIGINT) FROM credit_overrides o WHERE o.customer_id = c.id \
     AND o.state = 'approved' AND o.expires_on >= $2 AND (o.order_id IS NULL OR o.order_id = $3)), \
     (SELECT COUNT(*) FROM credit_overrides o WHERE o.customer_id = c.id AND o.covers_overdue = TRUE \
     AND o.state = 'approved' AND o.expires_on >= $2 AND (o.order_id IS NULL OR o.order_id = $3)) \
     FROM customers c LEFT JOIN credit_accounts a ON a.customer_id = c.id \
     LEFT JOIN credit_exposure e ON e.customer_id = c.id \
     LEFT JOIN payment_schedule s ON s.customer_id = c.id AND s.due_on < $2 AND s.settled < s.amount \
     LEFT JOIN order_money m ON m.order_id = s.order_id WHERE c.id = $1"
);
const OPEN_EXPOSURE: Sql<'static> = sql!(
    "INSERT INTO credit_exposure (customer_id, receivable, uninvoiced, advance, unapplied) \
     VALUES ($1, 0, 0, 0, 0) ON CONFLICT (customer_id) DO NOTHING"
);
const LOCK_EXPOSURE: Sql<'static> =
    sql!("SELECT customer_id FROM credit_exposure WHERE customer_id = $1"; FOR UPDATE);
const ADD: Sql<'static> = sql!(
    "INSERT INTO credit_exposure (customer_id, receivable, uninvoiced, advance, unapplied) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id) DO UPDATE SET \
     receivable = credit_exposure.receivable + excluded.receivable, \
     uninvoiced = credit_exposure.uninvoiced + excluded.uninvoiced, \
     advance = credit_exposure.advance + excluded.advance, \
     unapplied = credit_exposure.unapplied + excluded.unapplied"
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

/// A customer's credit as it stands, with what was granted above the limit for everything or for one
/// order; each open instalment that was due before today is a row.
pub(crate) async fn standing(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: Option<OrderId>,
    today: Date,
) -> Result<CreditStanding> {
    let mut standing = CreditStanding::default();
    let rows = tx
        .fetch_all(STANDING, params![customer, today, order])
        .await?;
    for row in rows {
        standing.exposure = read(&row, 0)?;
        standing.limit = row.get(4)?;
        standing.granted = row.get(9)?;
        standing.overdue_covered = row.get::<i64>(10)? > 0;
        let Some(due) = row.get::<Option<Date>>(5)? else {
            continue;
        };
        let since = standing.overdue_since.map_or(due, |known| known.min(due));
        standing.overdue_since = Some(since);
        standing.overdue += kernel::split_cumulative(row.get(8)?, row.get(6)?, row.get(7)?, 0);
    }
    Ok(standing)
}

/// Locks what a customer takes up until the transaction ends: whoever else would add to it waits, so
/// that of two orders that race for the same remaining credit the second sees the first.
pub(crate) async fn lock(tx: &mut Tx<'_>, customer: CustomerId) -> Result<()> {
    tx.execute(OPEN_EXPOSURE, params![customer]).await?;
    tx.fetch_optional(LOCK_EXPOSURE, params![customer])
        .await
        .map(drop)
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
