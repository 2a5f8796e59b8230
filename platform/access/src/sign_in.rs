//! Sign in with name and password.

use kernel::{Moment, Result, UserId};
use serde_json::json;
use store::{Command, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{TokenHash, attempts, people, record, sessions, user_stream};

const ACCOUNT: Sql = sql!("SELECT id, password_hash FROM users WHERE login = $1 AND active");

/// What an attempt may know of the account.
#[derive(Debug, Clone)]
pub(crate) enum Attempt {
    /// Compare the password with this hash, or with a dummy.
    Compare(Option<(UserId, String)>),
    /// Too many failures: wait so many seconds.
    Wait(i64),
}

/// Counts an attempt and fetches what to compare with.
#[derive(Debug, Clone)]
pub(crate) struct BeginSignIn {
    pub(crate) login: String,
    pub(crate) address: String,
    pub(crate) now: Moment,
}

impl Command for BeginSignIn {
    const NAME: &'static str = "session.attempt";
    type Output = Attempt;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Attempt> {
        if let Some(seconds) = attempts::count(tx, &self.login, &self.address, self.now).await? {
            return Ok(Attempt::Wait(seconds));
        }
        let row = tx.fetch_optional(ACCOUNT, params![self.login]).await?;
        let account = row
            .map(|row| Ok::<_, kernel::Fault>((row.get(0)?, row.get(1)?)))
            .transpose()?;
        Ok(Attempt::Compare(account))
    }
}

/// Opens the session after the password was right.
#[derive(Debug, Clone)]
pub(crate) struct OpenSession {
    pub(crate) user: UserId,
    pub(crate) login: String,
    pub(crate) address: String,
    pub(crate) token: TokenHash,
    /// A new hash of the same password, when the cost parameters have changed.
    pub(crate) rehashed: Option<String>,
    /// The hash that was compared; if it is not the stored one any more, the password has changed.
    pub(crate) compared: String,
    pub(crate) request: Uuid,
    pub(crate) now: Moment,
}

impl Command for OpenSession {
    const NAME: &'static str = "session.open";
    /// Whether it was opened; not when the account was closed or its password changed meanwhile.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let user = people::lock(tx, self.user).await?;
        let stored = people::password_of(tx, self.user).await?;
        if stored.is_none_or(|(_, hash)| hash != self.compared) {
            return Ok(false);
        }
        if let Some(hash) = &self.rehashed {
            people::set_password(tx, self.user, hash, user.must_change).await?;
        }
        attempts::forgive(tx, &self.login, &self.address).await?;
        attempts::sweep(tx, self.now).await?;
        sessions::open(tx, self.token, self.user, self.now).await?;
        let actor = kernel::Actor {
            user: Some(self.user),
            on_behalf_of: None,
            post: String::new(),
            request: self.request,
        };
        let data = json!({ "address": self.address });
        record(
            tx,
            user_stream(self.user),
            "user.signed_in",
            data,
            &actor,
            self.now,
        )
        .await?;
        Ok(true)
    }
}
