//! What an operation is: a type of its own, so that a permit for one cannot pass for another.

use kernel::Text;
use serde::{Deserialize, Serialize};

use crate::Post;

/// How far a right reaches. Ordered: the wider one wins when a person holds several posts.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Not at all; what every post has unless the matrix says otherwise.
    #[default]
    None,
    /// What the person owns or takes part in.
    Own,
    /// What belongs to a department in which the person holds the post.
    Department,
    /// Everything.
    All,
}

impl Scope {
    /// The letter the matrix snapshot shows.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::None => '·',
            Self::Own => 'o',
            Self::Department => 'D',
            Self::All => 'A',
        }
    }
}

/// An operation that needs a right. Implemented by the `actions!` macro only.
pub trait Action: Send + Sync + 'static {
    /// What the matrix says about it.
    const INFO: &'static ActionInfo;
}

/// One row of the matrix.
#[derive(Debug)]
pub struct ActionInfo {
    /// The stable name, e.g. `order.enter`; stands in `x-permission` of the API description.
    pub name: &'static str,
    /// Chinese title.
    pub zh: &'static str,
    /// English title.
    pub en: &'static str,
    /// Which posts may, and how far. Posts that are not named may not.
    pub grants: &'static [(Scope, &'static [Post])],
}

impl ActionInfo {
    /// How far a post's right to this operation reaches.
    #[must_use]
    pub fn scope_of(&self, post: Post) -> Scope {
        self.grants
            .iter()
            .filter(|(_, posts)| posts.contains(&post))
            .map(|(scope, _)| *scope)
            .max()
            .unwrap_or_default()
    }

    /// The title in both languages.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

/// Declares operations: a marker type each, and the row of the matrix behind it.
macro_rules! actions {
    ($(
        $(#[$doc:meta])*
        $name:ident = $key:literal, $zh:literal, $en:literal
            { $($scope:ident: $($post:ident)+),* $(,)? }
    )+) => {
        $(
            #[doc = concat!("`", $key, "`: ", $en, ".")]
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl $crate::Action for $name {
                const INFO: &'static $crate::ActionInfo = &$crate::ActionInfo {
                    name: $key,
                    zh: $zh,
                    en: $en,
                    grants: &[$(($crate::Scope::$scope, actions!(@posts $($post)+)),)*],
                };
            }
        )+

        /// Every operation, in the order of the matrix.
        pub const ACTIONS: &[&$crate::ActionInfo] =
            &[$(<$name as $crate::Action>::INFO,)+];
    };
    (@posts Everyone) => { $crate::Post::ALL };
    (@posts $($post:ident)+) => { &[$($crate::Post::$post,)+] };
}
pub(crate) use actions;
