//! Holds on a customer or one of his orders. They stack: each has its own reason, stands against its
//! own points of an order's way and is cleared for itself, by those whom it names.
//!
//! A hold is looked at when an order comes to a point, never when it is entered: copying an old order
//! or quotation does not get round it.

use access::Post;
use kernel::{CustomerId, Date, DocumentId, Moment, OrderId, Refusal, Text, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a hold comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldSource {
    /// Somebody placed it.
    Person,
    /// A rule of credit.
    Credit,
    /// A dispute with the customer.
    Dispute,
    /// Came with imported master data.
    Import,
}

impl HoldSource {
    const ALL: [Self; 4] = [Self::Person, Self::Credit, Self::Dispute, Self::Import];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Credit => "credit",
            Self::Dispute => "dispute",
            Self::Import => "import",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }

    fn title(self) -> Text {
        match self {
            Self::Person => text!("人工冻结", "placed by hand"),
            Self::Credit => text!("信用冻结", "credit"),
            Self::Dispute => text!("争议冻结", "dispute"),
            Self::Import => text!("导入的冻结", "imported"),
        }
    }
}

/// A point of an order's way that a hold can stand against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldPoint {
    /// Submitted for review.
    Submission,
    /// Approved.
    Approval,
    /// Released to production.
    Production,
    /// Goods leave.
    Shipping,
    /// An approved order is amended.
    Amendment,
}

impl HoldPoint {
    /// Every point, along an order's way.
    pub const ALL: [Self; 5] = [
        Self::Submission,
        Self::Approval,
        Self::Production,
        Self::Shipping,
        Self::Amendment,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Approval => "approval",
            Self::Production => "production",
            Self::Shipping => "shipping",
            Self::Amendment => "amendment",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.as_str() == word)
    }
}

/// A hold as a person places it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldInput {
    /// Why.
    pub reason: String,
    /// `person` or `dispute`.
    #[serde(default = "by_hand")]
    pub source: HoldSource,
    /// What it stands against, at least one.
    pub points: Vec<HoldPoint>,
    /// The posts that may clear it, at least one.
    pub clearing_posts: Vec<Post>,
    /// The last day it stands; open when absent.
    #[serde(default)]
    pub expires_on: Option<Date>,
    /// Only this order of the customer; all of them when absent.
    #[serde(default)]
    pub order_id: Option<OrderId>,
}

const fn by_hand() -> HoldSource {
    HoldSource::Person
}

/// A hold that a credit rule places on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditHold {
    /// The customer.
    pub customer: CustomerId,
    /// The order it keeps.
    pub order: OrderId,
    /// What it stands against.
    pub point: HoldPoint,
    /// Which rule at which point, so that the rule knows its own again.
    pub matter: String,
    /// Up to what figure of that rule clearing lets the order pass, in minor units.
    pub covers: i64,
    /// Why, with the figures.
    pub reason: String,
}

/// A hold as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hold {
    /// Its id.
    pub id: DocumentId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The only order it is about; all of the customer's when absent.
    pub order_id: Option<OrderId>,
    /// Where it comes from.
    pub source: HoldSource,
    /// Why.
    pub reason: String,
    /// What it stands against.
    pub points: Vec<HoldPoint>,
    /// The posts that may clear it.
    pub clearing_posts: Vec<Post>,
    /// The last day it stands.
    pub expires_on: Option<Date>,
    /// By whom; absent for a rule of credit or an import.
    pub placed_by: Option<UserId>,
    /// His name.
    pub placed_by_name: Option<String>,
    /// Since when.
    pub placed_at: Moment,
    /// When it was cleared.
    pub cleared_at: Option<Moment>,
    /// The name of who cleared it.
    pub cleared_by_name: Option<String>,
    /// Why it was cleared.
    pub clearing_reason: String,
    #[serde(skip)]
    pub(crate) covers: Option<i64>,
}

impl Hold {
    /// Up to what figure clearing it lets an order pass its rule; nothing while it stands.
    #[must_use]
    pub fn released(&self) -> Option<i64> {
        self.cleared_at.and(self.covers)
    }

    /// Who may clear it, in words.
    #[must_use]
    pub fn who(&self) -> Text {
        let titles = self.clearing_posts.iter().map(|post| post.title());
        let (zh, en): (Vec<_>, Vec<_>) = titles.map(|title| (title.zh, title.en)).unzip();
        Text::new(zh.join("、"), en.join(", "))
    }

    /// Why an order does not pass.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let (what, who) = (self.source.title(), self.who());
        let subject = match self.order_id {
            Some(_) => text!("订单", "the order"),
            None => text!("客户", "the customer"),
        };
        let message = Text::new(
            format!(
                "{}已冻结（{}）：{}。由{}解除后再办理",
                subject.zh, what.zh, self.reason, who.zh
            ),
            format!(
                "{} is on hold ({}): {}. To be cleared by: {}",
                subject.en, what.en, self.reason, who.en
            ),
        );
        Refusal::new("held", message).who(who)
    }
}
