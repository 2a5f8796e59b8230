//! Who is asking: a person with his posts and those he represents for a time.

use std::{ops::Deref, sync::Arc};

use kernel::{DepartmentId, Locale, Moment, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ActionInfo, Post, Scope};

/// A post held in a department.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct PostHeld {
    /// The post.
    pub post: Post,
    /// Where it is held; department scope reaches this far.
    pub department: DepartmentId,
}

/// Somebody this person may act for at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    /// The one who is represented.
    pub user: UserId,
    /// His name, to show "on behalf of".
    pub name: String,
    /// When the delegation ends.
    pub until: Moment,
    /// The posts it lends.
    pub posts: Vec<PostHeld>,
}

/// All that rights depend on, as it stood at `rights_version`. Shared by the requests of a few
/// seconds, so it is never changed in place.
#[derive(Debug, Clone)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// His login name.
    pub login: String,
    /// His name as shown.
    pub name: String,
    /// The language he chose.
    pub locale: Locale,
    /// His own posts.
    pub posts: Vec<PostHeld>,
    /// Whom he represents now.
    pub represents: Vec<Represented>,
    /// Grows with every change of his rights; compared inside each transaction.
    pub rights_version: i64,
}

/// A person asking in one request.
#[derive(Debug, Clone)]
pub struct Principal {
    person: Arc<Person>,
    /// The request, written into every event.
    pub request: Uuid,
    /// Set when he chose to act for one person only in this request.
    acting_for: Option<UserId>,
}

impl Deref for Principal {
    type Target = Person;
    fn deref(&self) -> &Person {
        &self.person
    }
}

/// One right that a held post gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    /// Whose post it is.
    pub(crate) of: UserId,
    pub(crate) post: Post,
    pub(crate) scope: Scope,
    /// Where the post is held; only looked at under [`Scope::Department`].
    pub(crate) department: DepartmentId,
}

impl Principal {
    /// A person asking in a request.
    #[must_use]
    pub fn new(person: Arc<Person>, request: Uuid) -> Self {
        Self {
            person,
            request,
            acting_for: None,
        }
    }

    /// The same person, using only what he was lent by `user`; `None` when he does not represent
    /// him now.
    #[must_use]
    pub fn acting_for(&self, user: UserId) -> Option<Self> {
        let represents = self.represents.iter().any(|r| r.user == user);
        represents.then(|| Self {
            acting_for: Some(user),
            ..self.clone()
        })
    }

    /// Whether the person himself holds a post.
    #[must_use]
    pub fn holds(&self, post: Post) -> bool {
        self.posts.iter().any(|held| held.post == post)
    }

    /// The department of his first post; new documents belong to it.
    #[must_use]
    pub fn home(&self) -> Option<DepartmentId> {
        self.posts.first().map(|held| held.department)
    }

    /// How far his right to an operation reaches, lent rights included.
    #[must_use]
    pub fn scope_of(&self, action: &ActionInfo) -> Scope {
        self.grants(action)
            .map(|grant| grant.scope)
            .max()
            .unwrap_or_default()
    }

    /// The rights for an operation: his own first, then those lent to him.
    pub(crate) fn grants<'a>(&'a self, action: &'a ActionInfo) -> impl Iterator<Item = Grant> + 'a {
        let own = self
            .acting_for
            .is_none()
            .then_some((self.user, self.posts.as_slice()));
        let lent = self
            .represents
            .iter()
            .filter(|r| self.acting_for.is_none_or(|only| only == r.user))
            .map(|r| (r.user, r.posts.as_slice()));
        own.into_iter().chain(lent).flat_map(move |(of, posts)| {
            posts
                .iter()
                .map(move |held| Grant {
                    of,
                    post: held.post,
                    scope: action.scope_of(held.post),
                    department: held.department,
                })
                .filter(|grant| grant.scope != Scope::None)
        })
    }
}
