//! Talks with customers about overdue money (EQ-7.1b): why it does not come, what was promised, and
//! what is decided where a customer is in difficulty.

use kernel::{Date, DocumentId, Moment, OrderId, Text, UserId, counted, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why money does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DunningReason)]
pub enum Reason {
    /// The customer forgot.
    Forgotten,
    /// He has no invoice yet.
    NoInvoice,
    /// He disputes goods, papers or amounts.
    Dispute,
    /// He is short of cash.
    ShortOfCash,
    /// His own approval takes time.
    OwnApproval,
    /// Something else, said in the note.
    Other,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Forgotten,
        Self::NoInvoice,
        Self::Dispute,
        Self::ShortOfCash,
        Self::OwnApproval,
        Self::Other,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Forgotten => "forgotten",
            Self::NoInvoice => "no_invoice",
            Self::Dispute => "dispute",
            Self::ShortOfCash => "short_of_cash",
            Self::OwnApproval => "own_approval",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// What finance and management decide for a customer in difficulty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HardshipDecision)]
pub enum Decision {
    /// He gets more time.
    Extend,
    /// He pays in instalments.
    Instalments,
    /// Nothing more is delivered until he pays.
    StopDelivery,
    /// A court decides.
    LegalAction,
    /// Something else, said in the note.
    Other,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 5] = [
        Self::Extend,
        Self::Instalments,
        Self::StopDelivery,
        Self::LegalAction,
        Self::Other,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Instalments => "instalments",
            Self::StopDelivery => "stop_delivery",
            Self::LegalAction => "legal_action",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.key() == key)
    }
}

/// One talk with a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: DocumentId,
    /// About which order.
    pub order: OrderId,
    /// About which instalment, if only one.
    pub no: Option<i64>,
    /// The day of the talk.
    pub contacted_on: Date,
    /// With whom at the customer's.
    pub person: String,
    /// How: phone, visit, mail …
    pub channel: String,
    /// Why money does not come.
    pub reason: Reason,
    /// What was said.
    pub note: String,
    /// By when he promised to pay.
    pub promised_on: Option<Date>,
    /// How much he promised, in minor units of the order's currency.
    pub promised_amount: Option<i64>,
    /// Whether he is in difficulty, so that finance and management must decide.
    pub hardship: bool,
    /// Who talked.
    pub made_by: Option<UserId>,
    /// His name.
    pub made_by_name: String,
    /// When it was recorded.
    pub recorded_at: Moment,
}

/// A customer in difficulty, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardshipCase {
    /// Its id.
    pub id: DocumentId,
    /// The order it came up on.
    pub order: OrderId,
    /// The talk in which it came up.
    pub contact: DocumentId,
    /// The tasks to decide it together: finance's and the management's.
    pub tasks: [kernel::TaskId; 2],
    /// Since when.
    pub opened_at: Moment,
    /// What was decided, with the reason; `None` while it is open.
    pub decided: Option<Decided>,
}

/// A decision with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Why.
    pub note: String,
    /// By whom.
    pub by: Option<UserId>,
    /// His name.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// A rung of the dunning ladder: from so many days overdue on, this post is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rung {
    /// Days after the due date.
    pub(crate) days: i64,
    /// The post that is asked.
    pub(crate) post: &'static str,
}

/// The ladder: the rep at once, his manager after two weeks, finance and so the management's ear
/// after a month.
pub(crate) const LADDER: [Rung; 3] = [
    Rung {
        days: 1,
        post: "sales_rep",
    },
    Rung {
        days: 15,
        post: "sales_manager",
    },
    Rung {
        days: 31,
        post: "finance_manager",
    },
];

/// What the task of a rung asks for.
pub(crate) fn rung_title(level: i64, what: &Text, amount: &str, days: i64) -> Text {
    let Text { zh, en } = what;
    let late = counted(days, "day", "days");
    if level == 1 {
        return text!(
            "{zh}逾期 {days} 天，欠 {amount}，请联系客户了解原因并催收",
            "{en}: {late} overdue with {amount}; talk to the customer, find the reason, urge payment"
        );
    }
    text!(
        "{zh}逾期 {days} 天仍欠 {amount}，请督促回款，必要时决定后续措施",
        "{en}: {late} overdue, {amount} still open; press for payment and decide what follows"
    )
}
