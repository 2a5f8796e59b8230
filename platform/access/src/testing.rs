//! People for tests of every crate: accounts with posts, without slow passwords.
//!
//! Limits: for tests only, so what goes wrong here panics.

use kernel::{Clock as _, DepartmentId, Locale, SystemClock, UserId};
use store::Db;
use uuid::Uuid;

use crate::{
    CreateUser, NewUser, Passwords, Post, PostHeld, Principal, Token,
    departments::CreateDepartment, people, sessions, system,
};

/// The password of all test accounts.
pub const PASSWORD: &str = "a fine long password";

/// A password queue with the least cost that argon2id allows.
#[must_use]
pub fn quick_passwords() -> Passwords {
    Passwords::with(64, 1)
}

/// Adds a department.
///
/// # Panics
/// When the database refuses.
#[expect(clippy::expect_used, reason = "for tests only")]
pub async fn department(db: &Db, code: &str) -> DepartmentId {
    let command = CreateDepartment {
        permit: system("test"),
        id: DepartmentId::new(),
        code: code.to_owned(),
        name: format!("{code} department"),
        now: SystemClock.now(),
    };
    db.run(command).await.expect("a department").id
}

/// Adds a person with posts; the login is his name.
///
/// # Panics
/// When the database refuses.
#[expect(clippy::expect_used, reason = "for tests only")]
pub async fn person(db: &Db, login: &str, posts: &[(Post, DepartmentId)]) -> UserId {
    let held = |&(post, department): &(Post, DepartmentId)| PostHeld { post, department };
    let user = NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: login.to_owned(),
        locale: Locale::Zh,
        password_hash: quick_passwords()
            .hash(PASSWORD.to_owned())
            .await
            .expect("a hash"),
        must_change: false,
        posts: posts.iter().map(held).collect(),
    };
    let command = CreateUser {
        permit: system("test"),
        user,
        now: SystemClock.now(),
    };
    db.run(command).await.expect("a person")
}

/// The principal of a person, as a request of his would have it.
///
/// # Panics
/// When he may not sign in.
#[expect(clippy::expect_used, reason = "for tests only")]
pub async fn principal(db: &Db, user: UserId) -> Principal {
    let now = SystemClock.now();
    let read = db.read_with(move |tx| Box::pin(async move { people::person(tx, user, now).await }));
    let person = read.await.expect("a read").expect("an active person");
    Principal::new(person.into(), Uuid::now_v7())
}

/// Opens a session without a password; the token goes into `Authorization: Bearer …`.
///
/// # Panics
/// When the database refuses.
#[expect(clippy::expect_used, reason = "for tests only")]
pub async fn session(db: &Db, user: UserId) -> Token {
    let token = Token::new();
    let (hash, now) = (token.hash(), SystemClock.now());
    db.run_with("test.session", move |tx| {
        Box::pin(async move { sessions::open(tx, hash, user, now).await })
    })
    .await
    .expect("a session");
    token
}
