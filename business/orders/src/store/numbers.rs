//! The SQL of numbers: counted by kind and year, without gaps.

use ::store::{Query, Sql, Tx, params, sql};
use kernel::Result;

const NEXT_NUMBERS: Sql<'static> = sql!(
    "INSERT INTO number_counters (kind, year, last) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, year) DO UPDATE SET last = number_counters.last + excluded.last RETURNING last"
);

/// The next number of a kind in a year: 1, 2, 3 … without gaps; the counter's row stays locked
/// until the transaction ends.
pub async fn next_number(tx: &mut Tx<'_>, kind: &str, year: i16) -> Result<i64> {
    last_of_next_numbers(tx, kind, year, 1).await
}

/// Takes the next `count` numbers of a kind at once and answers the last of them; e.g. for the
/// serial numbers of a whole batch.
pub async fn last_of_next_numbers(
    tx: &mut Tx<'_>,
    kind: &str,
    year: i16,
    count: i64,
) -> Result<i64> {
    tx.fetch_one(NEXT_NUMBERS, params![kind, i64::from(year), count])
        .await?
        .get(0)
}

/// Which of some numbers belong to orders already.
pub async fn numbers_taken(tx: &mut Tx<'_>, numbers: &[String]) -> Result<Vec<String>> {
    let query = Query::new("SELECT number FROM orders WHERE number IN ").bind_list(numbers);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
