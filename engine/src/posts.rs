//! The posts a policy may name. The engine knows them by key only; who holds a post, and what else
//! it may do, is the `access` crate's business.

use kernel::Text;
use serde::{Deserialize, Serialize};

/// One post: key, Chinese name, English name.
pub struct PostDef {
    /// The stable key, e.g. `sales_manager`.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
}

const fn post(key: &'static str, zh: &'static str, en: &'static str) -> PostDef {
    PostDef { key, zh, en }
}

/// Every post a policy may name. The order is stored nowhere, only keys are.
pub const POSTS: &[PostDef] = &[
    post("sales_rep", "销售代表", "sales representative"),
    post("order_clerk", "业务助理", "order clerk"),
    post("sales_manager", "销售经理", "sales manager"),
    post("production_manager", "生产经理", "production manager"),
    post("planner", "计划员", "production planner"),
    post("workshop", "车间班组", "workshop"),
    post("purchaser", "采购员", "purchaser"),
    post("quality_inspector", "质检员", "quality inspector"),
    post("warehouse_keeper", "仓库管理员", "warehouse keeper"),
    post("logistics", "物流专员", "logistics"),
    post("finance", "财务专员", "finance clerk"),
    post("finance_manager", "财务经理", "finance manager"),
    post("legal", "法务", "legal counsel"),
    post("service", "售后服务", "after-sales service"),
    post("designer", "设计师", "designer"),
    post("engineering", "工程部", "engineering"),
    post("archivist", "档案管理员", "archivist"),
    post("supervisor", "监督专员", "supervisor"),
    post("general_manager", "总经理", "general manager"),
    post("admin", "系统管理员", "administrator"),
];

/// A set of posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Posts(u32);

impl Posts {
    /// No post.
    pub const NONE: Self = Self(0);

    /// The post of a key, or `None` when there is none such.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        POSTS
            .iter()
            .position(|p| p.key == key)
            .map(|i| Self(1 << i))
    }

    /// The posts of several keys; unknown keys are left out.
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        keys.into_iter()
            .filter_map(Self::parse)
            .fold(Self::NONE, Self::or)
    }

    /// Posts of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a post.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is no post.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn defs(self) -> impl Iterator<Item = &'static PostDef> {
        POSTS
            .iter()
            .enumerate()
            .filter(move |(i, _)| self.0 & (1 << i) != 0)
            .map(|(_, def)| def)
    }

    /// The keys.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.defs().map(|def| def.key)
    }

    /// The names, joined for a sentence.
    #[must_use]
    pub fn names(self) -> Text {
        Text {
            zh: self.defs().map(|d| d.zh).collect::<Vec<_>>().join("、"),
            en: self.defs().map(|d| d.en).collect::<Vec<_>>().join(" or "),
        }
    }
}

impl Serialize for Posts {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.keys())
    }
}

impl<'de> Deserialize<'de> for Posts {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let keys = Vec::<String>::deserialize(d)?;
        keys.iter().try_fold(Self::NONE, |set, key| {
            Self::parse(key)
                .map(|post| set.or(post))
                .ok_or_else(|| serde::de::Error::custom(format!("no such post: {key}")))
        })
    }
}
