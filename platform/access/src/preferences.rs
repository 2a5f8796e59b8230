//! What a person arranged for himself: saved views of lists, how far he has read. Nobody else sees
//! it and no rule rests on it, so there are no events.

use kernel::{Fault, Moment, Result, text};
use serde_json::Value;
use store::{Command, Json, Sql, Tx, params, sql};

use crate::{Permit, matrix::UseSelf};

/// Longest name of a preference.
const NAME_BYTES_MAX: usize = 60;
/// Largest value: some hundred saved views.
const VALUE_BYTES_MAX: usize = 32 * 1024;

const FIND: Sql = sql!("SELECT value FROM preferences WHERE user_id = $1 AND name = $2");
const WRITE: Sql = sql!(
    "INSERT INTO preferences (user_id, name, value, updated_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value, \
     updated_at = excluded.updated_at"
);

/// What the person keeps under a name; null when nothing.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx<'_>, permit: &Permit<UseSelf>, name: &str) -> Result<Value> {
    let user = permit.user().ok_or(Fault::Unauthenticated)?;
    let row = tx.fetch_optional(FIND, params![user, name]).await?;
    let value: Option<Json<Value>> = row.map(|row| row.get(0)).transpose()?;
    Ok(value.map_or(Value::Null, |Json(value)| value))
}

/// Keeps a value under a name; the last one wins.
#[derive(Debug, Clone)]
pub struct KeepPreference {
    /// Whose.
    pub permit: Permit<UseSelf>,
    /// Lower-case letters, digits, dots, hyphens and underscores.
    pub name: String,
    /// Any JSON.
    pub value: Value,
    /// The present moment.
    pub now: Moment,
}

impl Command for KeepPreference {
    const NAME: &'static str = "me.keep_preference";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let user = self.permit.user().ok_or(Fault::Unauthenticated)?;
        check_name(&self.name)?;
        let kept = Json(&self.value);
        if self.value.to_string().len() > VALUE_BYTES_MAX {
            let message = text!("内容过多", "at most {VALUE_BYTES_MAX} bytes");
            return Err(Fault::invalid("/value", "too_long", message));
        }
        tx.execute(WRITE, params![user, self.name, kept, self.now])
            .await
            .map(drop)
    }
}

fn check_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if name.is_empty() || name.len() > NAME_BYTES_MAX || !name.chars().all(plain) {
        return Err(Fault::NotFound("preference"));
    }
    Ok(())
}
