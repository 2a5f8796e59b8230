//! Signing in and out, and the person behind a request.

use std::sync::Arc;

use kernel::{Clock, DepartmentId, Fault, Locale, Moment, Result, UserId};
use store::Db;
use uuid::Uuid;

use crate::{
    ChangePassword, Passwords, Permit, Principal, Session, SetUp, Token, TokenHash, Verdict,
    check_password, fold_login,
    matrix::UseSelf,
    people,
    sessions::{self, Cache, EndSession, LoadSession, TouchSession},
    set_up::{CheckSetUp, OfferSetUp},
    sign_in::{Attempt, BeginSignIn, OpenSession},
};

/// The service behind sign-in and every request; clones share it.
#[derive(Clone)]
pub struct Access {
    db: Db,
    clock: Arc<dyn Clock>,
    cache: Arc<Cache>,
    passwords: Passwords,
}

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub token: Token,
    /// Who it is.
    pub session: Session,
}

/// Why nobody was signed in.
#[derive(Debug, Clone)]
pub enum SignInRefusal {
    /// Name or password is wrong, or the account is closed: one answer for all.
    Wrong,
    /// Too many failures: try again in so many seconds.
    Wait(i64),
    /// Something else.
    Fault(Fault),
}

impl From<Fault> for SignInRefusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What the first administrator enters.
#[derive(Debug, Clone)]
pub struct SetUpInput {
    /// The token of the link.
    pub token: String,
    /// What he will type to sign in.
    pub login: String,
    /// His name.
    pub name: String,
    /// His password.
    pub password: String,
    /// His language.
    pub locale: Locale,
    /// The name of his department.
    pub department_name: String,
}

impl Access {
    /// The service over a database.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, passwords: Passwords) -> Self {
        Self {
            db,
            clock,
            cache: Arc::default(),
            passwords,
        }
    }

    /// The password queue, for commands that take a hash.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// The live session of a token, from memory or the database.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn session(&self, token: TokenHash) -> Result<Option<Session>> {
        let now = self.clock.now();
        if let Some(session) = self.cache.get(token, now) {
            return Ok(Some(session));
        }
        let epoch = self.cache.epoch();
        let Some(session) = self.db.read(LoadSession { token, now }).await? else {
            self.cache.forget(token);
            return Ok(None);
        };
        if session.wants_touch(now) {
            self.touch(token).await;
        }
        self.cache.put(session.clone(), epoch, now);
        Ok(Some(session))
    }

    /// A failed note of use must not fail the request.
    async fn touch(&self, token: TokenHash) {
        let touch = TouchSession {
            token,
            now: self.clock.now(),
        };
        if let Err(fault) = self.db.run(touch).await {
            tracing::warn!(%fault, "the use of a session was not noted");
        }
    }

    /// Seconds that an address has to wait before it may try another link with a secret in it.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn link_wait(&self, address: &str) -> Result<i64> {
        let (address, now) = (address.to_owned(), self.clock.now());
        self.db
            .read_with(move |tx| {
                Box::pin(async move { crate::attempts::link_wait(tx, &address, now).await })
            })
            .await
    }

    /// Counts a link that leads nowhere against the address that tried it.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn link_lost(&self, address: &str) -> Result<()> {
        let (address, now) = (address.to_owned(), self.clock.now());
        self.db
            .run_with("link.lost", move |tx| {
                let address = address.clone();
                Box::pin(async move { crate::attempts::link_lost(tx, &address, now).await })
            })
            .await
    }

    /// Signs in; `address` is where the request came from.
    ///
    /// # Errors
    /// See [`SignInRefusal`].
    pub async fn sign_in(
        &self,
        login: &str,
        password: String,
        address: &str,
        request: Uuid,
    ) -> Result<SignedIn, SignInRefusal> {
        let (login, address) = (fold_login(login), address.to_owned());
        let now = self.clock.now();
        let begin = BeginSignIn {
            login: login.clone(),
            address: address.clone(),
            now,
        };
        let account = match self.db.run(begin).await? {
            Attempt::Wait(seconds) => return Err(SignInRefusal::Wait(seconds)),
            Attempt::Compare(account) => account,
        };
        let stored = account.as_ref().map(|(_, hash)| hash.clone());
        let verdict = self.passwords.verify(password, stored).await?;
        let (Some((user, compared)), Verdict::Right | Verdict::Rehashed(_)) = (account, &verdict)
        else {
            tracing::warn!(%address, %request, "sign-in failed");
            return Err(SignInRefusal::Wrong);
        };
        let rehashed = if let Verdict::Rehashed(hash) = verdict {
            Some(hash)
        } else {
            None
        };
        let token = Token::new();
        let open = OpenSession {
            user,
            login,
            address,
            token: token.hash(),
            rehashed,
            compared,
            request,
            now: self.clock.now(),
        };
        if !self.db.run(open).await? {
            return Err(SignInRefusal::Wrong);
        }
        let session = self
            .session(token.hash())
            .await?
            .ok_or(SignInRefusal::Wrong)?;
        Ok(SignedIn { token, session })
    }

    /// Opens a session without a password, for a program inside this process that acts for people
    /// who only exist in it: the virtual company. No route leads here. The session's age counts from
    /// `since`.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn open_session_for(&self, user: UserId, since: Moment) -> Result<Token> {
        let token = Token::new();
        let hash = token.hash();
        self.db
            .run_with("session.open_for", move |tx| {
                Box::pin(async move { sessions::open(tx, hash, user, since).await })
            })
            .await?;
        Ok(token)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn sign_out(&self, token: TokenHash) -> Result<()> {
        self.db.run(EndSession { token }).await?;
        self.cache.forget(token);
        Ok(())
    }

    /// Ends all sessions of a person, on every device.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn sign_out_everywhere(&self, permit: Permit<UseSelf>) -> Result<()> {
        let user = permit.user().ok_or(Fault::Unauthenticated)?;
        self.db
            .run_with("session.end_all", move |tx| {
                Box::pin(async move { people::end_sessions(tx, user, None).await.map(drop) })
            })
            .await?;
        self.rights_changed();
        Ok(())
    }

    /// A person chooses a new password, proving the old one; his other sessions end.
    ///
    /// # Errors
    /// [`Fault::Invalid`] when the old one is wrong or the new one is not acceptable.
    pub async fn change_password(
        &self,
        permit: Permit<UseSelf>,
        old: String,
        new: String,
        keep: Option<TokenHash>,
    ) -> Result<()> {
        let user = permit.user().ok_or(Fault::Unauthenticated)?;
        let stored = self
            .db
            .read_with(move |tx| Box::pin(async move { people::password_of(tx, user).await }))
            .await?;
        let (login, old_hash) = stored.ok_or(Fault::Unauthenticated)?;
        check_password(&new, &login, "/new_password")?;
        self.limited_attempt(&login).await?;
        if self.passwords.verify(old, Some(old_hash.clone())).await? == Verdict::Wrong {
            return Err(Fault::invalid(
                "/old_password",
                "wrong_password",
                kernel::text!("原密码不正确", "the old password is wrong"),
            ));
        }
        let hash = self.passwords.hash(new).await?;
        let now = self.clock.now();
        self.db
            .run(ChangePassword {
                permit,
                old_hash,
                hash,
                keep,
                now,
            })
            .await?;
        self.rights_changed();
        Ok(())
    }

    /// A stolen session must not be a way to guess the password without limits.
    async fn limited_attempt(&self, login: &str) -> Result<()> {
        let (login, now) = (login.to_owned(), self.clock.now());
        let begin = BeginSignIn {
            login: login.clone(),
            address: format!("me:{login}"),
            now,
        };
        match self.db.run(begin).await? {
            Attempt::Compare(_) => Ok(()),
            Attempt::Wait(_) => Err(Fault::Unavailable("too many attempts".into())),
        }
    }

    /// The one-time set-up token, while there are no users. Each call replaces the one before.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn offer_set_up(&self) -> Result<Option<Token>> {
        let token = Token::new();
        let offer = OfferSetUp {
            token: token.hash(),
            now: self.clock.now(),
        };
        Ok(self.db.run(offer).await?.then_some(token))
    }

    /// Makes the first administrator.
    ///
    /// # Errors
    /// A refusal `setup_over` when the token is wrong or used; [`Fault::Invalid`] for bad input.
    pub async fn set_up(&self, input: SetUpInput, request: Uuid) -> Result<UserId> {
        let login = fold_login(&input.login);
        check_password(&input.password, &login, "/password")?;
        let token = Token::parse(&input.token).unwrap_or_default().hash();
        self.db.run(CheckSetUp { token }).await?;
        let set_up = SetUp {
            token,
            user: UserId::new(),
            login,
            name: input.name,
            locale: input.locale,
            password_hash: self.passwords.hash(input.password).await?,
            department: DepartmentId::new(),
            department_name: input.department_name,
            request,
            now: self.clock.now(),
        };
        let user = self.db.run(set_up).await?;
        self.rights_changed();
        Ok(user)
    }

    /// Says that somebody's rights have changed (a command of this crate has committed): on this
    /// node they act from the next request on.
    pub fn rights_changed(&self) {
        self.cache.forget_all();
    }

    /// [`Access::rights_changed`] as something to be done later, after the commit.
    pub fn forget_rights(&self) -> impl FnOnce() + Send + 'static {
        let cache = self.cache.clone();
        move || cache.forget_all()
    }

    /// The principal of a session in a request.
    #[must_use]
    pub fn principal(&self, session: &Session, request: Uuid) -> Principal {
        Principal::new(session.person.clone(), request)
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}
