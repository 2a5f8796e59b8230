//! The posts of the company. A post is what a person holds in a department; what a post may do
//! stands in [`crate::matrix`].

use serde::{Deserialize, Serialize};

/// Declares the posts with their stable keys and names.
macro_rules! posts {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $zh:literal, $en:literal;)+) => {
        /// A post of the company; the key is what policies and the wire use.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Post {
            $($(#[$doc])* $name,)+
        }

        impl Post {
            /// Every post, in the order in which the matrix shows them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable key, e.g. `sales_manager`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            /// The post's name in both languages.
            #[must_use]
            pub fn title(self) -> kernel::Text {
                match self { $(Self::$name => kernel::Text::new($zh, $en),)+ }
            }

            /// The post of a key.
            #[must_use]
            pub fn parse(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

posts! {
    /// Wins orders and enters them; sees his own.
    SalesRep = "sales_rep", "销售代表", "sales representative";
    /// Enters and follows orders for the reps of a department (内勤、跟单员).
    OrderClerk = "order_clerk", "业务助理", "order clerk";
    /// Heads sales; first review.
    SalesManager = "sales_manager", "销售经理", "sales manager";
    /// Heads production; countersigns.
    ProductionManager = "production_manager", "生产经理", "production manager";
    /// Plans work orders and material.
    Planner = "planner", "计划员", "production planner";
    /// Makes and reports.
    Workshop = "workshop", "车间班组", "workshop";
    /// Buys.
    Purchaser = "purchaser", "采购员", "purchaser";
    /// Inspects and disposes of nonconformances.
    QualityInspector = "quality_inspector", "质检员", "quality inspector";
    /// Receives, reserves, picks, packs.
    WarehouseKeeper = "warehouse_keeper", "仓库管理员", "warehouse keeper";
    /// Ships and tracks.
    Logistics = "logistics", "物流专员", "logistics";
    /// Invoices, books receipts, follows payments.
    Finance = "finance", "财务专员", "finance clerk";
    /// Heads finance; countersigns, releases credit, settles.
    FinanceManager = "finance_manager", "财务经理", "finance manager";
    /// Countersigns the terms.
    Legal = "legal", "法务", "legal counsel";
    /// Answers tickets and visits customers.
    Service = "service", "售后服务", "after-sales service";
    /// Surveys, designs, and enters the projects that are his (家装设计师).
    Designer = "designer", "设计师", "designer";
    /// Builds on the customer's site and puts right what acceptance finds.
    Engineering = "engineering", "工程部", "engineering";
    /// Keeps the archive.
    Archivist = "archivist", "档案管理员", "archivist";
    /// Watches that the policy is kept.
    Supervisor = "supervisor", "监督专员", "supervisor";
    /// Heads the company.
    GeneralManager = "general_manager", "总经理", "general manager";
    /// Runs the system; has no business rights.
    Admin = "admin", "系统管理员", "administrator";
}

impl std::fmt::Display for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::Post;

    #[test]
    fn wire_form_is_the_key() {
        for post in Post::ALL {
            assert_eq!(serde_json::to_value(post).unwrap(), post.key());
            assert_eq!(Post::parse(post.key()), Some(*post));
        }
        assert_eq!(Post::parse("root"), None);
    }
}
