//! What a policy runs or a task is about, by kind and id.

use kernel::{CustomerId, OrderId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kinds of documents that run under a policy, and whom else a task may be about.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A customer's order to us.
    SalesOrder,
    /// Our order to a supplier.
    PurchaseOrder,
    /// A customer: no policy runs over him, but tasks may be about him.
    Customer,
    /// A quotation: no policy runs over it, but it asks for things itself.
    Quotation,
    /// A contract: as a quotation.
    Contract,
    /// An inquiry: as a quotation.
    Inquiry,
}

impl SubjectKind {
    /// The word in the database, in event streams and in a policy's `document`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SalesOrder => "sales_order",
            Self::PurchaseOrder => "purchase_order",
            Self::Customer => "customer",
            Self::Quotation => "quotation",
            Self::Contract => "contract",
            Self::Inquiry => "inquiry",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "sales_order" => Some(Self::SalesOrder),
            "purchase_order" => Some(Self::PurchaseOrder),
            "customer" => Some(Self::Customer),
            "quotation" => Some(Self::Quotation),
            "contract" => Some(Self::Contract),
            "inquiry" => Some(Self::Inquiry),
            _ => None,
        }
    }

    /// The first part of its page's address: `/orders/…`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::SalesOrder => "orders",
            Self::PurchaseOrder => "purchase-orders",
            Self::Customer => "customers",
            Self::Quotation => "quotations",
            Self::Contract => "contracts",
            Self::Inquiry => "inquiries",
        }
    }

    /// Whether a policy runs over such documents.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::SalesOrder | Self::PurchaseOrder)
    }
}

/// One document under a policy.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub struct Subject {
    /// Which kind of document.
    pub kind: SubjectKind,
    /// Its id; unique across kinds.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
}

impl From<Subject> for events::Stream<'static> {
    fn from(subject: Subject) -> Self {
        subject.stream()
    }
}

impl Subject {
    /// A sales order.
    #[must_use]
    pub const fn sales_order(id: OrderId) -> Self {
        Self {
            kind: SubjectKind::SalesOrder,
            id: id.0,
        }
    }

    /// A purchase order.
    #[must_use]
    pub const fn purchase_order(id: Uuid) -> Self {
        Self {
            kind: SubjectKind::PurchaseOrder,
            id,
        }
    }

    /// A customer.
    #[must_use]
    pub const fn customer(id: CustomerId) -> Self {
        Self {
            kind: SubjectKind::Customer,
            id: id.0,
        }
    }

    /// A quotation.
    #[must_use]
    pub const fn quotation(id: Uuid) -> Self {
        Self {
            kind: SubjectKind::Quotation,
            id,
        }
    }

    /// A contract.
    #[must_use]
    pub const fn contract(id: Uuid) -> Self {
        Self {
            kind: SubjectKind::Contract,
            id,
        }
    }

    /// An inquiry.
    #[must_use]
    pub const fn inquiry(id: Uuid) -> Self {
        Self {
            kind: SubjectKind::Inquiry,
            id,
        }
    }

    /// The event stream of this document.
    #[must_use]
    pub const fn stream(self) -> events::Stream<'static> {
        events::Stream::new(self.kind.code(), self.id)
    }

    /// The address of its page, with an anchor for the place of work, e.g. `review`.
    #[must_use]
    pub fn link(self, anchor: &str) -> String {
        let path = self.kind.path();
        if anchor.is_empty() {
            format!("/{path}/{}", self.id)
        } else {
            format!("/{path}/{}#{anchor}", self.id)
        }
    }
}

/// Who answers for a subject: the sales rep of an order, the buyer of a purchase order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The person.
    pub user: UserId,
    /// The department the figures count for.
    pub department: Option<kernel::DepartmentId>,
}
