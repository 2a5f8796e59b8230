//! Give an account a new password. Hashing happens before, outside of the transaction.

use kernel::{Fault, Moment, Result, UserId};
use serde_json::json;
use store::{Command, Tx};

use crate::{
    Permit, TokenHash,
    matrix::{ManagePeople, UseSelf},
    people, record, user_stream,
};

/// An administrator gives somebody a password that is good only for choosing another one. All his
/// sessions end.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The right to do so.
    pub permit: Permit<ManagePeople>,
    /// Whose.
    pub id: UserId,
    /// The new hash.
    pub hash: String,
    /// The present moment.
    pub now: Moment,
}

impl Command for ResetPassword {
    const NAME: &'static str = "people.reset_password";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let user = people::lock(tx, self.id).await?;
        people::set_password(tx, user.id, &self.hash, true).await?;
        people::end_sessions(tx, user.id, None).await?;
        let actor = self.permit.actor();
        record(
            tx,
            user_stream(self.id),
            "user.password_reset",
            json!({}),
            &actor,
            self.now,
        )
        .await
    }
}

/// A person chooses his own new password, having proved the old one. His other sessions end.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The right to do so.
    pub permit: Permit<UseSelf>,
    /// The hash that the old password was compared with; must still be the stored one.
    pub old_hash: String,
    /// The new hash.
    pub hash: String,
    /// The session that goes on.
    pub keep: Option<TokenHash>,
    /// The present moment.
    pub now: Moment,
}

impl Command for ChangePassword {
    const NAME: &'static str = "me.change_password";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let id = self.permit.user().ok_or(Fault::Unauthenticated)?;
        people::lock(tx, id).await?;
        let stored = people::password_of(tx, id).await?;
        if stored.is_none_or(|(_, hash)| hash != self.old_hash) {
            // Somebody else changed it meanwhile; the old one proves nothing any more.
            return Err(Fault::Unauthenticated);
        }
        people::set_password(tx, id, &self.hash, false).await?;
        people::end_sessions(tx, id, self.keep).await?;
        let actor = self.permit.actor();
        record(
            tx,
            user_stream(id),
            "user.password_changed",
            json!({}),
            &actor,
            self.now,
        )
        .await
    }
}
