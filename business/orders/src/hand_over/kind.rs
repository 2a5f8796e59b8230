//! The kinds of what is handed over. Each says here, and only here, what it is called, which right
//! lets somebody keep it, how it is found and how it is given.

use ::store::{Sql, sql};
use access::matrix::{EditOrder, ManageCustomer, WriteContract, WriteInquiry, WriteQuotation};
use kernel::{DepartmentId, Text, text};
use process::{Subject, SubjectKind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{inquiry::order_of_inquiry, successor::Successor};

/// The kinds of what is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldKind {
    /// An order in hand.
    Order,
    /// An open quotation.
    Quotation,
    /// A contract in writing or in force.
    Contract,
    /// An inquiry of which no order has come.
    Inquiry,
    /// A customer.
    Customer,
}

/// How documents of a kind are handed over.
pub(super) struct Rule {
    /// What they are called.
    pub(super) name: Text,
    /// The kind of document, on desks and in the event log.
    pub(super) subject: SubjectKind,
    /// The department in which a successor keeps them; `None` without the right.
    pub(super) kept_in: fn(&Successor) -> Option<DepartmentId>,
    /// How they are found.
    pub(super) list: List,
    /// How they are given.
    pub(super) giving: Giving,
}

/// The statement that finds documents of a kind, in the pieces between its parameters.
pub(super) struct List {
    /// Up to whose they are.
    pub(super) of_owner: &'static str,
    /// Up to the ids, when only some are meant.
    pub(super) among: &'static str,
    /// Up to how many.
    pub(super) order: &'static str,
}

/// How the new owner is written, and the event that tells it.
pub(super) enum Giving {
    /// As a single order is, which tells it itself.
    Order,
    /// By the parties.
    Customer(&'static str),
    /// By a statement: which, to whom, in which department, from whom.
    Document(&'static str, Sql<'static>),
}

impl HeldKind {
    /// All, in the order in which they are shown and handed over.
    pub(super) const ALL: [Self; 5] = [
        Self::Order,
        Self::Quotation,
        Self::Contract,
        Self::Inquiry,
        Self::Customer,
    ];

    pub(super) fn rule(self) -> Rule {
        match self {
            Self::Order => order(),
            Self::Quotation => quotation(),
            Self::Contract => contract(),
            Self::Inquiry => inquiry(),
            Self::Customer => customer(),
        }
    }

    /// A document of this kind.
    pub(super) fn subject(self, id: Uuid) -> Subject {
        let kind = self.rule().subject;
        Subject { kind, id }
    }
}

fn order() -> Rule {
    Rule {
        name: text!("订单", "orders"),
        subject: SubjectKind::SalesOrder,
        kept_in: Successor::department::<EditOrder>,
        list: List {
            of_owner: "SELECT o.id, COALESCE(o.number, o.draft_label), COALESCE(c.name, ''), \
                 o.department_id FROM process_instances i JOIN orders o ON o.id = i.subject_id \
                 LEFT JOIN customers c ON c.id = o.customer_id \
                 WHERE i.closed_at IS NULL AND o.owner_id = i.owner \
                 AND o.state NOT IN ('closed', 'cancelled') AND i.owner = ",
            among: " AND o.id IN ",
            order: " ORDER BY o.created_at, o.id LIMIT ",
        },
        giving: Giving::Order,
    }
}

/// With the customer, in writing, or accepted and nothing made of it yet.
fn quotation() -> Rule {
    Rule {
        name: text!("报价", "quotations"),
        subject: SubjectKind::Quotation,
        kept_in: Successor::department::<WriteQuotation>,
        list: List {
            of_owner: "SELECT q.id, COALESCE(q.number, q.draft_label), COALESCE(c.name, ''), \
                 q.department_id FROM quotations q \
                 JOIN quotation_versions v ON v.quotation_id = q.id AND v.version = q.version \
                 LEFT JOIN customers c ON c.id = q.customer_id \
                 WHERE (v.state IN ('draft', 'issued') OR v.state = 'accepted' \
                   AND NOT EXISTS (SELECT 1 FROM order_origins g JOIN orders o ON o.id = g.order_id \
                     WHERE g.source_id = q.id AND o.state <> 'cancelled') \
                   AND NOT EXISTS (SELECT 1 FROM contracts k \
                     WHERE k.quotation_id = q.id AND k.state <> 'terminated')) AND q.owner_id = ",
            among: " AND q.id IN ",
            order: " ORDER BY q.created_at, q.id LIMIT ",
        },
        giving: Giving::Document(
            "quotation.handed_over",
            sql!(
                "UPDATE quotations SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4"
            ),
        ),
    }
}

fn contract() -> Rule {
    Rule {
        name: text!("合同", "contracts"),
        subject: SubjectKind::Contract,
        kept_in: Successor::department::<WriteContract>,
        list: List {
            of_owner: "SELECT k.id, k.number, COALESCE(c.name, ''), k.department_id \
                 FROM contracts k LEFT JOIN customers c ON c.id = k.customer_id \
                 WHERE k.state IN ('draft', 'in_force') AND k.owner_id = ",
            among: " AND k.id IN ",
            order: " ORDER BY k.created_at, k.id LIMIT ",
        },
        giving: Giving::Document(
            "contract.handed_over",
            sql!(
                "UPDATE contracts SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4"
            ),
        ),
    }
}

fn inquiry() -> Rule {
    Rule {
        name: text!("询价", "inquiries"),
        subject: SubjectKind::Inquiry,
        kept_in: Successor::department::<WriteInquiry>,
        list: List {
            of_owner: concat!(
                "SELECT i.id, i.number, COALESCE(c.name, i.prospect), i.department_id \
                 FROM inquiries i LEFT JOIN customers c ON c.id = i.customer_id \
                 WHERE i.lost_code IS NULL AND ",
                order_of_inquiry!(),
                " IS NULL AND i.owner_id = "
            ),
            among: " AND i.id IN ",
            order: " ORDER BY i.created_at, i.id LIMIT ",
        },
        giving: Giving::Document(
            "inquiry.handed_over",
            sql!(
                "UPDATE inquiries SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4"
            ),
        ),
    }
}

fn customer() -> Rule {
    Rule {
        name: text!("客户", "customers"),
        subject: SubjectKind::Customer,
        kept_in: Successor::department::<ManageCustomer>,
        list: List {
            of_owner: "SELECT c.id, c.code, c.name, c.department_id FROM customers c \
                 WHERE c.owner_id = ",
            among: " AND c.id IN ",
            order: " ORDER BY c.code LIMIT ",
        },
        giving: Giving::Customer("customer.handed_over"),
    }
}
