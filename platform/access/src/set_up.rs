//! The one-time set-up link: there are no default accounts. While nobody exists, a start prints a
//! link; whoever opens it makes the first administrator, and it is gone.

use kernel::{DepartmentId, Fault, Locale, Moment, Refusal, Result, UserId, text};
use store::{Command, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::{
    CreateUser, NewUser, Post, PostHeld, TokenHash,
    departments::{self, CreateDepartment},
    permit,
};

const ANYBODY: Sql = sql!("SELECT 1 FROM users LIMIT 1");
const REPLACE: Sql = sql!(
    "INSERT INTO setup_link (one, token_hash, created_at) VALUES (1, $1, $2)
     ON CONFLICT (one) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at"
);
const LOCK: Sql = sql!("SELECT token_hash FROM setup_link WHERE one = 1"; FOR UPDATE);
const DROP: Sql = sql!("DELETE FROM setup_link");

/// Makes a new link (the one before stops working) unless there are users.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfferSetUp {
    pub(crate) token: TokenHash,
    pub(crate) now: Moment,
}

impl Command for OfferSetUp {
    const NAME: &'static str = "setup.offer";
    /// Whether a set-up is needed.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        if tx.fetch_optional(ANYBODY, params![]).await?.is_some() {
            return Ok(false);
        }
        tx.execute(REPLACE, params![self.token.0, self.now]).await?;
        Ok(true)
    }
}

/// Whether a token is the one of the link: asked before a password is hashed for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckSetUp {
    pub(crate) token: TokenHash,
}

impl Command for CheckSetUp {
    const NAME: &'static str = "setup.check";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        check(tx, self.token).await
    }
}

async fn check(tx: &mut Tx<'_>, token: TokenHash) -> Result<()> {
    let row = tx.fetch_optional(LOCK, params![]).await?;
    let stored: Option<Vec<u8>> = row.map(|row| row.get(0)).transpose()?;
    let valid = stored.is_some_and(|stored| token.matches(&stored));
    if valid && tx.fetch_optional(ANYBODY, params![]).await?.is_none() {
        return Ok(());
    }
    Err(used_up())
}

/// Makes the first administrator, in a first department.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The hash of the token in the link.
    pub token: TokenHash,
    /// The first administrator.
    pub user: UserId,
    /// What he types to sign in; lower case.
    pub login: String,
    /// His name.
    pub name: String,
    /// His language.
    pub locale: Locale,
    /// The hash of his password.
    pub password_hash: String,
    /// The first department.
    pub department: DepartmentId,
    /// Its name.
    pub department_name: String,
    /// The request.
    pub request: Uuid,
    /// The present moment.
    pub now: Moment,
}

impl Command for SetUp {
    const NAME: &'static str = "setup.run";
    type Output = UserId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<UserId> {
        check(tx, self.token).await?;
        tx.execute(DROP, params![]).await?;
        let department = self.first_department(tx).await?;
        let user = NewUser {
            id: self.user,
            login: self.login.clone(),
            name: self.name.trim().to_owned(),
            locale: self.locale,
            password_hash: self.password_hash.clone(),
            must_change: false,
            posts: vec![PostHeld {
                post: Post::Admin,
                department,
            }],
        };
        CreateUser {
            permit: permit::system("setup"),
            user,
            now: self.now,
        }
        .run(tx)
        .await
    }
}

impl SetUp {
    /// A seed may have made departments already.
    async fn first_department(&self, tx: &mut Tx<'_>) -> Result<DepartmentId> {
        const CODE: &str = "HQ";
        if let Some(id) = departments::by_code(tx, CODE).await? {
            return Ok(id);
        }
        let create = CreateDepartment {
            permit: permit::system("setup"),
            id: self.department,
            code: CODE.to_owned(),
            name: self.department_name.clone(),
            now: self.now,
        };
        create.run(tx).await.map(|made| made.id)
    }
}

fn used_up() -> Fault {
    Fault::refused(Refusal::new(
        "setup_over",
        text!(
            "设置链接无效或已使用；如尚无用户，请重启服务获取新链接",
            "the set-up link is wrong or was used; while there are no users, a restart prints a new one"
        ),
    ))
}
