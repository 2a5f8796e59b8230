//! Company-currency rates by date.

use ::store::{Sql, Tx, params, sql};
use access::{Permit, matrix::ManageSettings};
use kernel::{Currency, Date, Fault, Rate, Result, text};

const ON: Sql<'static> = sql!(
    "SELECT rate FROM currency_rates WHERE currency = $1 AND valid_from <= $2 \
     ORDER BY valid_from DESC LIMIT 1"
);
const SET: Sql<'static> = sql!(
    "INSERT INTO currency_rates (currency, valid_from, rate) VALUES ($1, $2, $3) \
     ON CONFLICT (currency, valid_from) DO UPDATE SET rate = excluded.rate"
);

/// Company currency for one unit of a currency on a date; `None` when nobody entered one.
pub async fn rate_on(tx: &mut Tx<'_>, currency: Currency, on: Date) -> Result<Option<Rate>> {
    if currency == Currency::CNY {
        return Ok(Some(Rate::ONE));
    }
    tx.fetch_optional(ON, params![currency.code(), on])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Enters the rate of a currency from a date on.
pub async fn set_rate(
    tx: &mut Tx<'_>,
    _: &Permit<ManageSettings>,
    currency: Currency,
    from: Date,
    rate: Rate,
) -> Result<()> {
    if rate.0 <= 0 {
        return Err(Fault::invalid(
            "/rate",
            "positive",
            text!("汇率须大于 0", "the rate must be above 0"),
        ));
    }
    tx.execute(SET, params![currency.code(), from, rate])
        .await?;
    Ok(())
}
