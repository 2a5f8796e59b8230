//! What a person answers for and somebody else would have to take over: orders in hand, open
//! quotations, contracts and inquiries, and customers.

use ::store::{Query, Row, Sql, Tx, params};
use kernel::{DepartmentId, Fault, Result, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::kind::HeldKind;

/// The most documents of one kind that are looked at, and handed over, at once.
pub(super) const LIST_MAX: usize = 500;

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

/// Which of the documents that a person answers for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    /// All of them.
    All,
    /// These, as far as they are his.
    Named(&'a [Uuid]),
}

/// What a person answers for, and whether there is more than is looked at.
pub(super) async fn holdings(
    tx: &mut Tx<'_>,
    user: UserId,
    which: Which<'_>,
) -> Result<(Vec<Held>, bool)> {
    let mut all = Vec::new();
    let mut more = false;
    for kind in HeldKind::ALL {
        let query = listed(kind, user, which);
        let rows = tx.fetch_all(query.sql(), query.params()).await?;
        for row in rows.iter().take(LIST_MAX) {
            all.push(held(kind, row)?);
        }
        more |= rows.len() > LIST_MAX;
    }
    Ok((all, more))
}

fn listed(kind: HeldKind, user: UserId, which: Which<'_>) -> Query {
    let list = kind.rule().list;
    let query = Query::new(list.of_owner).bind(user);
    let query = match which {
        Which::All => query,
        Which::Named(ids) => query.push(list.among).bind_padded(ids.iter().copied()),
    };
    // One more tells that there is more.
    let rows = i64::try_from(LIST_MAX + 1).unwrap_or(i64::MAX);
    query.push(list.order).bind(rows)
}

/// Writes whose a document is from now on, by the statement of its kind.
pub(super) async fn give(
    tx: &mut Tx<'_>,
    update: Sql<'static>,
    (id, from): (Uuid, UserId),
    (to, department): (UserId, DepartmentId),
) -> Result<()> {
    let rows = tx
        .execute(update, params![id, to, department, from])
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
