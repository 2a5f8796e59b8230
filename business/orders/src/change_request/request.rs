//! A change request as it stands.

use access::Post;
use kernel::{Date, DepartmentId, DocumentId, Moment, OrderId, TaskId, Text, UserId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{action::ChangeAction, decide_change::ChangeVerdict, heads::Head, impact::ImpactSheet};

/// Who wants the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOrigin {
    /// The customer.
    Customer,
    /// We ourselves.
    Us,
    /// A supplier.
    Supplier,
}

impl ChangeOrigin {
    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Us => "us",
            Self::Supplier => "supplier",
        }
    }

    /// Reads the word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Customer, Self::Us, Self::Supplier]
            .into_iter()
            .find(|origin| origin.as_str() == word)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// The heads concerned have to decide.
    Submitted,
    /// Approved and carried out.
    Applied,
    /// A head said no.
    Refused,
    /// Taken back by who asked for it.
    Withdrawn,
}

impl ChangeState {
    const ALL: [Self; 4] = [
        Self::Submitted,
        Self::Applied,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Submitted => text!("待审批", "To be decided"),
            Self::Applied => text!("已生效", "In force"),
            Self::Refused => text!("未通过", "Refused"),
            Self::Withdrawn => text!("已撤回", "Withdrawn"),
        }
    }
}

/// A change request.
#[derive(Debug, Clone)]
pub(crate) struct ChangeRequest {
    pub(crate) id: DocumentId,
    pub(crate) order: OrderId,
    pub(crate) number: String,
    pub(crate) state: ChangeState,
    pub(crate) origin: ChangeOrigin,
    pub(crate) reason: String,
    pub(crate) actions: Vec<ChangeAction>,
    pub(crate) impact: ImpactSheet,
    pub(crate) base_revision: i64,
    pub(crate) applied_revision: Option<i64>,
    /// Grows when the heads are asked anew.
    pub(crate) round: i64,
    pub(crate) responsible: UserId,
    /// The department that carries it out: one of the person's.
    pub(crate) department: DepartmentId,
    pub(crate) complete_by: Date,
    pub(crate) requested_by: UserId,
    pub(crate) requested_at: Moment,
    pub(crate) decided_at: Option<Moment>,
}

/// What a head has to decide, or decided.
#[derive(Debug, Clone)]
pub(crate) struct Approval {
    pub(crate) round: i64,
    pub(crate) head: Head,
    pub(crate) task: TaskId,
    pub(crate) verdict: Option<ChangeVerdict>,
    pub(crate) note: String,
    pub(crate) by: Option<UserId>,
    pub(crate) at: Option<Moment>,
}

impl Approval {
    /// Whether it waits for one of these posts.
    pub(crate) fn waits_for(&self, posts: &[Post]) -> bool {
        self.verdict.is_none() && posts.contains(&self.head.post)
    }
}

impl ChangeRequest {
    /// The address of its page.
    pub(crate) fn link(&self) -> String {
        format!("/orders/{}/changes/{}", self.order, self.id)
    }
}
