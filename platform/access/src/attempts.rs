//! Limits for signing in, per account and per address, and for links with a secret, per address; with
//! growing waits. Attempts are counted
//! before the password is looked at, so that many at once cannot slip through.

use kernel::{Moment, Result};
use store::{Sql, Tx, params, sql};

/// How patient we are with one kind of subject.
struct Patience {
    /// Failures before the first wait.
    free: i64,
    /// The longest wait in seconds.
    wait_seconds_max: i64,
}

/// An account waits a minute at most: whoever knows a login name must not be able to lock its
/// owner out for long. At one guess a minute a password of twelve characters holds.
const ACCOUNT: Patience = Patience {
    free: 5,
    wait_seconds_max: 60,
};
/// An address may stand for a whole office, so it gets more tries, but waits longer after them.
const ADDRESS: Patience = Patience {
    free: 50,
    wait_seconds_max: 900,
};
/// Failures are forgotten after an hour without any.
const FORGET_SECONDS: i64 = 3600;

const FIND: Sql = sql!(
    "SELECT failures, last_at FROM sign_in_failures WHERE subject = $1"; FOR UPDATE
);
const COUNT: Sql = sql!(
    "INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, $2, $3)
     ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at"
);
const LOOK: Sql = sql!("SELECT failures, last_at FROM sign_in_failures WHERE subject = $1");
const FORGIVE: Sql = sql!("DELETE FROM sign_in_failures WHERE subject = $1");
const TAKE_BACK: Sql =
    sql!("UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0");
const SWEEP: Sql = sql!("DELETE FROM sign_in_failures WHERE last_at < $1");

/// Counts an attempt. `Some(seconds)` is how long to wait instead; a refused attempt is not counted.
pub(crate) async fn count(
    tx: &mut Tx<'_>,
    login: &str,
    address: &str,
    now: Moment,
) -> Result<Option<i64>> {
    let account = load(tx, &account_key(login), now).await?;
    let office = load(tx, &address_key(address), now).await?;
    let wait = ACCOUNT.wait(account, now).max(ADDRESS.wait(office, now));
    if wait > 0 {
        return Ok(Some(wait));
    }
    tx.execute(COUNT, params![account_key(login), account.0 + 1, now])
        .await?;
    tx.execute(COUNT, params![address_key(address), office.0 + 1, now])
        .await?;
    Ok(None)
}

/// Seconds that an address has still to wait before it may try another link.
pub(crate) async fn link_wait(tx: &mut Tx<'_>, address: &str, now: Moment) -> Result<i64> {
    let row = tx.fetch_optional(LOOK, params![link_key(address)]).await?;
    Ok(ADDRESS.wait(failures(row, now)?, now))
}

/// Counts a link that leads nowhere.
pub(crate) async fn link_lost(tx: &mut Tx<'_>, address: &str, now: Moment) -> Result<()> {
    let key = link_key(address);
    let (failures, _) = load(tx, &key, now).await?;
    sweep(tx, now).await?;
    tx.execute(COUNT, params![key, failures + 1, now])
        .await
        .map(drop)
}

/// Takes the count back after a success: wholly for the account, by one for the address, whose
/// other users may be guessing.
pub(crate) async fn forgive(tx: &mut Tx<'_>, login: &str, address: &str) -> Result<()> {
    tx.execute(FORGIVE, params![account_key(login)]).await?;
    tx.execute(TAKE_BACK, params![address_key(address)])
        .await
        .map(drop)
}

/// Drops what is forgotten.
pub(crate) async fn sweep(tx: &mut Tx<'_>, now: Moment) -> Result<()> {
    tx.execute(SWEEP, params![now.plus_seconds(-FORGET_SECONDS)])
        .await
        .map(drop)
}

async fn load(tx: &mut Tx<'_>, subject: &str, now: Moment) -> Result<(i64, Moment)> {
    let row = tx.fetch_optional(FIND, params![subject]).await?;
    failures(row, now)
}

fn failures(row: Option<store::Row>, now: Moment) -> Result<(i64, Moment)> {
    let Some(row) = row else {
        return Ok((0, now));
    };
    let (failures, last_at): (i64, Moment) = (row.get(0)?, row.get(1)?);
    let forgotten = last_at.plus_seconds(FORGET_SECONDS) < now;
    Ok(if forgotten {
        (0, now)
    } else {
        (failures, last_at)
    })
}

impl Patience {
    /// Seconds still to wait: 1, 2, 4 … after the free tries, counted from the last attempt.
    fn wait(&self, (failures, last_at): (i64, Moment), now: Moment) -> i64 {
        let beyond = failures - self.free;
        if beyond < 0 {
            return 0;
        }
        let doubled = 1_i64.checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX));
        let wait = match doubled {
            Some(seconds) if beyond < 32 => seconds.min(self.wait_seconds_max),
            _ => self.wait_seconds_max,
        };
        let until = last_at.plus_seconds(wait);
        ((until.0 - now.0).max(0) + 999_999) / 1_000_000
    }
}

/// Bounded, since it comes from outside: longer names are no accounts anyway.
fn account_key(login: &str) -> String {
    format!("account:{}", login.chars().take(64).collect::<String>())
}

fn link_key(address: &str) -> String {
    format!("link:{address}")
}

fn address_key(address: &str) -> String {
    format!("address:{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_limit() {
        let now = Moment(0);
        let waits = [4, 5, 6, 7, 10, 11, 12, 1000].map(|n| ACCOUNT.wait((n, now), now));
        assert_eq!(waits, [0, 1, 2, 4, 32, 60, 60, 60]);
        assert_eq!(ACCOUNT.wait((5, now), now.plus_seconds(2)), 0);
    }
}
