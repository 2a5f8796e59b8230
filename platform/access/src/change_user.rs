//! Change an account: name, language, activity, posts.

use kernel::{Fault, Locale, Moment, Refusal, Result, UserId, text};
use serde_json::json;
use store::{Command, Tx};

use crate::{
    Permit, Post, PostHeld, User,
    create_user::{check_name, check_posts, describe},
    matrix::ManagePeople,
    people, record, stale, user_stream,
};

/// Changes what is `Some`.
#[derive(Debug, Clone)]
pub struct ChangeUser {
    /// The right to do so.
    pub permit: Permit<ManagePeople>,
    /// Whose account.
    pub id: UserId,
    /// The version the change rests on.
    pub version: i64,
    /// The new name.
    pub name: Option<String>,
    /// The new language.
    pub locale: Option<Locale>,
    /// Whether he may sign in; `false` ends his sessions at once.
    pub active: Option<bool>,
    /// The new posts, the main one first.
    pub posts: Option<Vec<PostHeld>>,
    /// The present moment.
    pub now: Moment,
}

impl Command for ChangeUser {
    const NAME: &'static str = "people.change_user";
    type Output = User;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<User> {
        let before = people::lock(tx, self.id).await?;
        if before.version != self.version {
            return Err(stale(&before));
        }
        let after = self.decide(&before)?;
        if after.posts != before.posts {
            check_posts(tx, &after.posts).await?;
        }
        if administers(&before)
            && !administers(&after)
            && !people::has_other_admin(tx, self.id).await?
        {
            return Err(last_admin());
        }
        self.save(tx, &before, &after).await?;
        Ok(after)
    }
}

impl ChangeUser {
    fn decide(&self, before: &User) -> Result<User> {
        let mut after = before.clone();
        if let Some(name) = &self.name {
            check_name(name)?;
            name.trim().clone_into(&mut after.name);
        }
        after.locale = self.locale.unwrap_or(before.locale);
        after.active = self.active.unwrap_or(before.active);
        if let Some(posts) = &self.posts {
            after.posts.clone_from(posts);
        }
        after.version += 1;
        Ok(after)
    }

    async fn save(&self, tx: &mut Tx<'_>, before: &User, after: &User) -> Result<()> {
        people::update(tx, after).await?;
        if before.posts != after.posts {
            people::set_posts(tx, self.id, &after.posts).await?;
        }
        if before.posts != after.posts || before.active != after.active {
            people::bump(tx, self.id, self.now).await?;
        }
        if before.active && !after.active {
            people::end_sessions(tx, self.id, None).await?;
        }
        let data = json!({ "before": face(before), "after": face(after) });
        record(
            tx,
            user_stream(self.id),
            "user.changed",
            data,
            &self.permit.actor(),
            self.now,
        )
        .await
    }
}

fn face(user: &User) -> serde_json::Value {
    json!({
        "name": user.name,
        "locale": user.locale,
        "active": user.active,
        "posts": describe(&user.posts),
    })
}

fn administers(user: &User) -> bool {
    user.active && user.posts.iter().any(|held| held.post == Post::Admin)
}

fn last_admin() -> Fault {
    Fault::refused(Refusal::new(
        "last_admin",
        text!(
            "至少要保留一名在用的系统管理员，请先指定另一名",
            "one active administrator must remain; name another one first"
        ),
    ))
}
