//! Company-currency rates by date.

use ::store::{Command, Sql, Tx, params, sql};
use access::{Permit, matrix::ManageRate};
use events::{NewEvent, Stream};
use kernel::{Currency, Date, Fault, Moment, Rate, Result, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

const ON: Sql<'static> = sql!(
    "SELECT rate FROM currency_rates WHERE currency = $1 AND valid_from <= $2 \
     ORDER BY valid_from DESC LIMIT 1"
);
const FROM: Sql<'static> =
    sql!("SELECT rate FROM currency_rates WHERE currency = $1 AND valid_from = $2");
const ALL: Sql<'static> = sql!(
    "SELECT currency, valid_from, rate FROM currency_rates ORDER BY currency, valid_from DESC LIMIT 1000"
);
const SET: Sql<'static> = sql!(
    "INSERT INTO currency_rates (currency, valid_from, rate) VALUES ($1, $2, $3) \
     ON CONFLICT (currency, valid_from) DO UPDATE SET rate = excluded.rate"
);

/// What a unit of a currency is worth from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CurrencyRate {
    /// ISO 4217, not the company's own.
    pub currency: String,
    /// The first day it counts.
    pub valid_from: Date,
    /// Company currency for one unit, e.g. `7.1032`.
    pub rate: Rate,
}

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

/// The rates entered so far, by currency, the newest first.
pub(crate) async fn rates(tx: &mut Tx<'_>) -> Result<Vec<CurrencyRate>> {
    let rows = tx.fetch_all(ALL, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(CurrencyRate {
                currency: row.get(0)?,
                valid_from: row.get(1)?,
                rate: row.get(2)?,
            })
        })
        .collect()
}

/// Enters the rate of a currency from a date on; orders priced before keep theirs.
#[derive(Debug)]
pub struct SetRate {
    /// The right to do so.
    pub permit: Permit<ManageRate>,
    /// Which rate.
    pub rate: CurrencyRate,
    /// Now.
    pub now: Moment,
}

impl Command for SetRate {
    const NAME: &'static str = "currency_rate.set";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let CurrencyRate {
            currency,
            valid_from,
            rate,
        } = &self.rate;
        let known = Currency::parse(currency).filter(|known| *known != Currency::CNY);
        let Some(currency) = known else {
            let message = text!(
                "请填写外币代码，例如 USD",
                "state a foreign currency, e.g. USD"
            );
            return Err(Fault::invalid("/currency", "currency", message));
        };
        if rate.0 <= 0 {
            let message = text!("汇率须大于 0", "the rate must be above 0");
            return Err(Fault::invalid("/rate", "positive", message));
        }
        let before: Option<Rate> = tx
            .fetch_optional(FROM, params![currency.code(), *valid_from])
            .await?
            .map(|row| row.get(0))
            .transpose()?;
        tx.execute(SET, params![currency.code(), *valid_from, *rate])
            .await?;
        let data = json!({
            "currency": currency.code(), "valid_from": valid_from,
            "before": before.map(|rate| json!({"rate": rate})), "after": {"rate": rate},
        });
        let stream = Stream::new("currency_rates", Uuid::nil());
        let event = NewEvent::new(stream, "currency_rate.set", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now)
            .await
            .map(drop)
    }
}
