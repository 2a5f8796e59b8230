//! Add an account.

use kernel::{Fault, FieldError, Moment, Result, UserId, text};
use serde_json::json;
use store::{Command, Tx};

use crate::{
    NewUser, Permit, PostHeld, departments, matrix::ManagePeople, people, record, user_stream,
};

/// Longest login name and name, in characters; generous for people, small for indexes.
const LOGIN_CHARS_MAX: usize = 64;
const NAME_CHARS_MAX: usize = 100;
/// Most posts one person may hold.
const POSTS_MAX: usize = 20;

/// Adds an account with its first password (already hashed) and posts.
#[derive(Debug, Clone)]
pub struct CreateUser {
    /// The right to do so.
    pub permit: Permit<ManagePeople>,
    /// What the account starts with.
    pub user: NewUser,
    /// The present moment.
    pub now: Moment,
}

impl Command for CreateUser {
    const NAME: &'static str = "people.create_user";
    type Output = UserId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<UserId> {
        check_login(&self.user.login)?;
        check_name(&self.user.name)?;
        check_posts(tx, &self.user.posts).await?;
        people::insert(tx, &self.permit, &self.user, self.now).await?;
        let data = json!({ "after": {
            "login": self.user.login,
            "name": self.user.name,
            "posts": describe(&self.user.posts),
        }});
        let stream = user_stream(self.user.id);
        record(
            tx,
            stream,
            "user.created",
            data,
            &self.permit.actor(),
            self.now,
        )
        .await?;
        Ok(self.user.id)
    }
}

/// A login name as it is stored: trimmed, lower case.
#[must_use]
pub fn fold_login(login: &str) -> String {
    login.trim().to_lowercase()
}

fn check_login(login: &str) -> Result<()> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    let fits = (2..=LOGIN_CHARS_MAX).contains(&login.chars().count());
    if fits && login.chars().all(plain) && login == fold_login(login) {
        return Ok(());
    }
    Err(Fault::invalid(
        "/login",
        "login_form",
        text!(
            "登录名为 2 至 {LOGIN_CHARS_MAX} 个字符，可用文字、数字和 . - _ @ +",
            "2 to {LOGIN_CHARS_MAX} characters: letters, digits and . - _ @ +"
        ),
    ))
}

/// A name must say something and fit.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let fits = (1..=NAME_CHARS_MAX).contains(&name.trim().chars().count());
    if fits && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Fault::invalid(
        "/name",
        "name_form",
        text!(
            "名称为 1 至 {NAME_CHARS_MAX} 个字符",
            "1 to {NAME_CHARS_MAX} characters"
        ),
    ))
}

/// Posts must be distinct and held in departments that exist and are active.
pub(crate) async fn check_posts(tx: &mut Tx<'_>, posts: &[PostHeld]) -> Result<()> {
    let mut errors = Vec::new();
    if posts.len() > POSTS_MAX {
        errors.push(FieldError::new(
            "/posts",
            "too_many",
            text!("最多 {POSTS_MAX} 个岗位", "at most {POSTS_MAX} posts"),
        ));
    }
    for (i, held) in posts.iter().enumerate().take(POSTS_MAX) {
        if posts[..i].contains(held) {
            errors.push(FieldError::new(
                format!("/posts/{i}"),
                "repeated",
                text!("岗位重复", "the post is given twice"),
            ));
        } else if !departments::is_active(tx, held.department).await? {
            errors.push(FieldError::new(
                format!("/posts/{i}/department"),
                "unknown_department",
                text!(
                    "部门不存在或已停用",
                    "the department does not exist or is closed"
                ),
            ));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

/// Posts as events state them.
pub(crate) fn describe(posts: &[PostHeld]) -> Vec<serde_json::Value> {
    posts
        .iter()
        .map(|p| json!({ "post": p.post.key(), "department": p.department }))
        .collect()
}
