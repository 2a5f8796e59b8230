//! What a reader may do on a page, and why not otherwise.

use kernel::{DepartmentId, Refusal, Text, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Action, Permit, Post, Principal, Scope, allowed};

/// One act that a page offers. It stays on the page when refused, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AllowedAction {
    /// Its stable name, e.g. `stock.pick`.
    pub name: String,
    /// What the button says.
    pub title: Text,
    /// Whether the reader may do it now.
    pub allowed: bool,
    /// Why not: every reason, his rights first.
    pub refusals: Vec<Refusal>,
}

impl AllowedAction {
    /// An act with the reasons against it; allowed when there are none.
    #[must_use]
    pub fn of<A: Action>(refusals: Vec<Refusal>) -> Self {
        Self {
            name: A::INFO.name.to_owned(),
            title: A::INFO.title(),
            allowed: refusals.is_empty(),
            refusals,
        }
    }

    /// An act on a thing of this owner and department: refused as well when the reader's posts do
    /// not allow it there.
    #[must_use]
    pub fn on<A: Action>(
        reader: &Principal,
        (owner, department): (UserId, DepartmentId),
        mut refusals: Vec<Refusal>,
    ) -> Self {
        let reaches =
            allowed::<A>(reader).is_some_and(|permit| permit.covers(Some(owner), Some(department)));
        if !reaches {
            refusals.insert(0, not_his::<A>());
        }
        Self::of::<A>(refusals)
    }

    /// The same act under a name and title of its own, where one right covers several acts.
    #[must_use]
    pub fn called(self, name: &str, title: Text) -> Self {
        Self {
            name: name.to_owned(),
            title,
            ..self
        }
    }

    /// One reason more against it.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.allowed = false;
        self.refusals.push(refusal);
    }
}

/// Why the reader's posts do not allow an operation anywhere, with the posts that do.
#[must_use]
pub fn lacks_right<A: Action>(reader: &Permit<impl Action>) -> Option<Refusal> {
    let lacks = reader.principal()?.scope_of(A::INFO) == Scope::None;
    lacks.then(not_his::<A>)
}

fn not_his<A: Action>() -> Refusal {
    let posts = Post::ALL.iter();
    let holders = posts.filter(|post| A::INFO.scope_of(**post) != Scope::None);
    let titles: Vec<Text> = holders.map(|post| post.title()).collect();
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    let title = A::INFO.title();
    let message = Text::new(
        format!("您的岗位不能办理“{}”", title.zh),
        format!("your posts do not allow “{}”", title.en),
    );
    Refusal::new("forbidden", message)
        .fact("permission", A::INFO.name)
        .who(Text::new(zh.join("、"), en.join(", ")))
}
