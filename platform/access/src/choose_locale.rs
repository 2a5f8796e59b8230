//! Choose one's own language.

use kernel::{Fault, Locale, Result};
use store::{Command, Tx};

use crate::{Permit, matrix::UseSelf, people};

/// A person chooses his language. No event: it changes nothing for anybody else.
#[derive(Debug, Clone)]
pub struct ChooseLocale {
    /// The right to do so.
    pub permit: Permit<UseSelf>,
    /// The language.
    pub locale: Locale,
}

impl Command for ChooseLocale {
    const NAME: &'static str = "me.choose_locale";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let id = self.permit.user().ok_or(Fault::Unauthenticated)?;
        let mut user = people::lock(tx, id).await?;
        user.locale = self.locale;
        people::update(tx, &user).await
    }
}
