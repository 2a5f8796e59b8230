//! Which heads have to decide: those whose department the change touches, and only they. Pure.

use access::Post;
use engine::Groups;
use kernel::{Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A head of a department who has to decide, and why he.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Head {
    /// His post.
    pub post: Post,
    /// That post in words.
    pub title: Text,
    /// What of his department the change touches.
    pub reasons: Vec<Text>,
}

/// What decides who decides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touched<'a> {
    /// The parts of the content that differ.
    pub(super) groups: Groups,
    /// Whether the order comes to more than before.
    pub(super) rises: bool,
    /// Whether production makes, or is to make, what changes.
    pub(super) production: bool,
    /// Whether a price lies below its floor.
    pub(super) below_floor: bool,
    /// The posts that the requester holds himself.
    pub(super) requester: &'a [Post],
}

/// The parts of an order's content that each head answers for, beside sales, which answers for all.
/// Production is asked about what it makes only.
const CONCERNED: [(Post, &[&str]); 2] = [
    (Post::ProductionManager, &["lines", "technical", "delivery"]),
    (Post::FinanceManager, &["prices", "terms"]),
];

/// The heads, sales first.
pub(super) fn heads(touched: Touched<'_>) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    add(
        &mut heads,
        Post::SalesManager,
        changed(touched.groups.names()),
    );
    for (post, keys) in CONCERNED {
        let keys = keys.iter().filter_map(|key| Groups::parse(key));
        let groups = keys.fold(Groups::NONE, Groups::or).and(touched.groups);
        let concerned = touched.production || post != Post::ProductionManager;
        if concerned && !groups.is_empty() {
            add(&mut heads, post, changed(groups.names()));
        }
    }
    if touched.rises {
        let why = text!(
            "订单金额增加，占用信用",
            "the order comes to more and takes up credit"
        );
        add(&mut heads, Post::FinanceManager, why);
    }
    if touched.below_floor {
        let why = text!("价格低于底价", "a price is below its floor");
        add(&mut heads, Post::GeneralManager, why);
    }
    stand_in(heads, touched.requester)
}

fn changed(names: Text) -> Text {
    Text::new(
        format!("改动：{}", names.zh),
        format!("changed: {}", names.en),
    )
}

fn add(heads: &mut Vec<Head>, post: Post, reason: Text) {
    match heads.iter_mut().find(|head| head.post == post) {
        Some(head) => head.reasons.push(reason),
        None => heads.push(Head {
            post,
            title: post.title(),
            reasons: vec![reason],
        }),
    }
}

/// A head who asks for the change himself does not decide on it: the general manager does.
fn stand_in(heads: Vec<Head>, requester: &[Post]) -> Vec<Head> {
    let mut decided: Vec<Head> = Vec::new();
    for head in heads {
        if head.post == Post::GeneralManager || !requester.contains(&head.post) {
            for reason in head.reasons {
                add(&mut decided, head.post, reason);
            }
            continue;
        }
        let title = head.post.title();
        let why = Text::new(
            format!("{}是申请人，不能审批自己的申请", title.zh),
            format!("the {} asks for it and does not decide on it", title.en),
        );
        for reason in head.reasons.into_iter().chain([why]) {
            add(&mut decided, Post::GeneralManager, reason);
        }
    }
    decided
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(groups: &[&str], rises: bool, requester: &[Post]) -> Vec<Post> {
        asked(groups, (rises, true), requester)
    }

    fn asked(groups: &[&str], (rises, production): (bool, bool), requester: &[Post]) -> Vec<Post> {
        let groups = groups
            .iter()
            .filter_map(|key| Groups::parse(key))
            .fold(Groups::NONE, Groups::or);
        let touched = Touched {
            groups,
            rises,
            production,
            below_floor: false,
            requester,
        };
        heads(touched).into_iter().map(|head| head.post).collect()
    }

    #[test]
    fn who_decides_follows_from_what_is_touched() {
        use Post::{FinanceManager, GeneralManager, ProductionManager, SalesManager};
        assert_eq!(
            posts(&["prices"], false, &[]),
            [SalesManager, FinanceManager]
        );
        assert_eq!(
            posts(&["terms"], false, &[]),
            [SalesManager, FinanceManager]
        );
        assert_eq!(
            posts(&["lines"], false, &[]),
            [SalesManager, ProductionManager]
        );
        assert_eq!(
            posts(&["lines"], true, &[]),
            [SalesManager, ProductionManager, FinanceManager]
        );
        assert_eq!(
            posts(&["delivery"], false, &[SalesManager]),
            [GeneralManager, ProductionManager]
        );
        let from_stock = asked(&["lines", "delivery"], (false, false), &[]);
        assert_eq!(from_stock, [SalesManager], "production makes none of it");
        assert_eq!(posts(&["contract"], false, &[]), [SalesManager]);
    }
}
