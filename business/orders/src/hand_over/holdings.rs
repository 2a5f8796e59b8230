//! What a person answers for and somebody else would have to take over: orders in hand, open
//! quotations, contracts and inquiries, and customers.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{DepartmentId, Fault, Result, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::inquiry::order_of_inquiry;

/// The most documents of one kind that are looked at, and handed over, at once.
pub(super) const LIST_MAX: i64 = 500;

const ORDERS: Sql<'static> = sql!(
    "SELECT o.id, COALESCE(o.number, o.draft_label), COALESCE(c.name, ''), o.department_id \
     FROM process_instances i JOIN orders o ON o.id = i.subject_id \
     LEFT JOIN customers c ON c.id = o.customer_id \
     WHERE i.owner = $1 AND i.closed_at IS NULL AND o.owner_id = $1 \
     AND o.state NOT IN ('closed', 'cancelled') ORDER BY o.created_at, o.id LIMIT $2"
);
/// With the customer, in writing, or accepted and nothing made of it yet.
const QUOTATIONS: Sql<'static> = sql!(
    "SELECT q.id, COALESCE(q.number, q.draft_label), COALESCE(c.name, ''), q.department_id \
     FROM quotations q JOIN quotation_versions v ON v.quotation_id = q.id AND v.version = q.version \
     LEFT JOIN customers c ON c.id = q.customer_id \
     WHERE q.owner_id = $1 AND (v.state IN ('draft', 'issued') OR v.state = 'accepted' \
       AND NOT EXISTS (SELECT 1 FROM order_origins g JOIN orders o ON o.id = g.order_id \
         WHERE g.source_id = q.id AND o.state <> 'cancelled') \
       AND NOT EXISTS (SELECT 1 FROM contracts k \
         WHERE k.quotation_id = q.id AND k.state <> 'terminated')) \
     ORDER BY q.created_at, q.id LIMIT $2"
);
const CONTRACTS: Sql<'static> = sql!(
    "SELECT k.id, k.number, COALESCE(c.name, ''), k.department_id FROM contracts k \
     LEFT JOIN customers c ON c.id = k.customer_id \
     WHERE k.owner_id = $1 AND k.state IN ('draft', 'in_force') \
     ORDER BY k.created_at, k.id LIMIT $2"
);
const INQUIRIES: Sql<'static> = sql!(concat!(
    "SELECT i.id, i.number, COALESCE(c.name, i.prospect), i.department_id FROM inquiries i \
     LEFT JOIN customers c ON c.id = i.customer_id \
     WHERE i.owner_id = $1 AND i.lost_code IS NULL AND ",
    order_of_inquiry!(),
    " IS NULL ORDER BY i.created_at, i.id LIMIT $2"
));
const CUSTOMERS: Sql<'static> = sql!(
    "SELECT c.id, c.code, c.name, c.department_id FROM customers c \
     WHERE c.owner_id = $1 ORDER BY c.code LIMIT $2"
);

const GIVE_QUOTATION: Sql<'static> =
    sql!("UPDATE quotations SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4");
const GIVE_CONTRACT: Sql<'static> =
    sql!("UPDATE contracts SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4");
const GIVE_INQUIRY: Sql<'static> =
    sql!("UPDATE inquiries SET owner_id = $2, department_id = $3 WHERE id = $1 AND owner_id = $4");

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

impl HeldKind {
    /// All, in the order in which they are shown and handed over.
    pub(super) const ALL: [Self; 5] = [
        Self::Order,
        Self::Quotation,
        Self::Contract,
        Self::Inquiry,
        Self::Customer,
    ];

    const fn sql(self) -> Sql<'static> {
        match self {
            Self::Order => ORDERS,
            Self::Quotation => QUOTATIONS,
            Self::Contract => CONTRACTS,
            Self::Inquiry => INQUIRIES,
            Self::Customer => CUSTOMERS,
        }
    }
}

/// Something that a person answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Held {
    /// What it is.
    pub kind: HeldKind,
    /// Its id.
    pub id: Uuid,
    /// Its number, or the customer's code.
    pub label: String,
    /// The customer; empty while there is none.
    pub party: String,
    #[serde(skip)]
    pub(super) department: Option<DepartmentId>,
}

/// What a person answers for, and whether there is more than is looked at.
pub(super) async fn holdings(tx: &mut Tx<'_>, user: UserId) -> Result<(Vec<Held>, bool)> {
    let mut all = Vec::new();
    let mut more = false;
    for kind in HeldKind::ALL {
        let rows = tx
            .fetch_all(kind.sql(), params![user, LIST_MAX + 1])
            .await?;
        let shown = rows.iter().zip(0..LIST_MAX);
        for (row, _) in shown {
            all.push(held(kind, row)?);
        }
        more |= rows.iter().zip(0..).any(|(_, place)| place == LIST_MAX);
    }
    Ok((all, more))
}

/// Writes whose a quotation, contract or inquiry is from now on; orders and customers are given by
/// their own functions.
pub(super) async fn give(
    tx: &mut Tx<'_>,
    held: &Held,
    from: UserId,
    (to, department): (UserId, DepartmentId),
) -> Result<()> {
    let update = match held.kind {
        HeldKind::Quotation => GIVE_QUOTATION,
        HeldKind::Contract => GIVE_CONTRACT,
        HeldKind::Inquiry => GIVE_INQUIRY,
        HeldKind::Order | HeldKind::Customer => return Ok(()),
    };
    let rows = tx
        .execute(update, params![held.id, to, department, from])
        .await?;
    if rows == 1 {
        return Ok(());
    }
    Err(Fault::Unavailable(
        "somebody else has just handed it over".into(),
    ))
}

fn held(kind: HeldKind, row: &Row) -> Result<Held> {
    Ok(Held {
        kind,
        id: row.get(0)?,
        label: row.get(1)?,
        party: row.get(2)?,
        department: row.get(3)?,
    })
}
