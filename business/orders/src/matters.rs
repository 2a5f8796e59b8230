//! What inquiries, quotations and contracts ask for on their way to an order, for the desks of those who can do
//! it: read from the documents themselves, so that nothing is to be opened, kept or closed beside
//! them. One statement per kind, each bounded.

use ::store::{Query, Row, Sql, Tx, params, sql};
use access::{Permit, Post, Principal, Sight};
use kernel::{Moment, Result, UserId};
use process::{Heading, Matter, OnDesk, Process, Subject, SubjectKind};
use uuid::Uuid;

use crate::{contract, inquiry, price_asked, quotation};

/// Matters of one kind on one desk; a desk with more is not worked off by looking further down.
pub(crate) const LIST_MAX: i64 = 200;

/// Working days for what only has to be decided: a price, a contract to be put in force.
pub(crate) const DECIDE_DAYS: u32 = 1;

/// Working days until what was agreed has become an order.
pub(crate) const ORDER_DAYS: u32 = 2;

/// Days after which a document that nobody took further is no work for a desk any more.
const LIVES_DAYS: i64 = 366;

const QUOTATION: Sql<'static> = sql!(
    "SELECT COALESCE(q.number, q.draft_label), COALESCE(c.name, '') FROM quotations q \
     LEFT JOIN customers c ON c.id = q.customer_id WHERE q.id = $1"
);
const CONTRACT: Sql<'static> = sql!(
    "SELECT k.number, COALESCE(c.name, '') FROM contracts k \
     LEFT JOIN customers c ON c.id = k.customer_id WHERE k.id = $1"
);
const INQUIRY: Sql<'static> = sql!(
    "SELECT i.number, COALESCE(c.name, i.prospect) FROM inquiries i \
     LEFT JOIN customers c ON c.id = i.customer_id WHERE i.id = $1"
);

/// Who looks, and when.
#[derive(Clone, Copy)]
pub(crate) struct Looks<'a> {
    pub(crate) process: &'a Process,
    pub(crate) principal: &'a Principal,
    pub(crate) now: Moment,
}

impl Looks<'_> {
    /// The reader himself.
    pub(crate) fn reader(&self) -> UserId {
        self.principal.user
    }

    /// By when something is done that waits since a moment.
    pub(crate) fn due(&self, since: Moment, working_days: u32) -> Moment {
        self.process.calendar().due_moment(since, working_days)
    }

    /// Documents begun before this are left alone.
    pub(crate) fn oldest(&self) -> Moment {
        const DAY: i64 = 24 * 3_600 * 1_000_000;
        Moment(self.now.0 - LIVES_DAYS * DAY)
    }

    /// The desk on which something of a right lies, narrowed to the document.
    pub(crate) fn desk<A: access::Action>(&self, permit: &Permit<A>) -> OnDesk {
        let reader = self.reader();
        OnDesk::of(permit.on_behalf_of().unwrap_or(reader), reader)
    }
}

/// A document that asks for something: number, party and whose it is.
pub(crate) struct Asking {
    pub(crate) id: Uuid,
    pub(crate) subject: Subject,
    pub(crate) number: String,
    pub(crate) party: String,
    pub(crate) owner: UserId,
    pub(crate) department: kernel::DepartmentId,
}

impl Asking {
    /// From the first columns of a row: id, number, party, rep, department.
    pub(crate) fn read(row: &Row, subject: fn(Uuid) -> Subject) -> Result<Self> {
        let id = row.get(0)?;
        Ok(Self {
            id,
            subject: subject(id),
            number: row.get(1)?,
            party: row.get(2)?,
            owner: row.get(3)?,
            department: row.get(4)?,
        })
    }

    /// For the rep in charge.
    pub(crate) fn rep(
        &self,
        looks: &Looks<'_>,
        title: kernel::Text,
        times: (Moment, Moment),
    ) -> Matter {
        let desk = OnDesk::of(self.owner, looks.reader());
        Matter {
            assignee: Some(self.owner),
            ..self.post(Post::SalesRep, desk, title, times)
        }
    }

    /// For whoever of a post comes first: since when, and by when.
    pub(crate) fn post(
        &self,
        post: Post,
        desk: OnDesk,
        title: kernel::Text,
        (since, due_at): (Moment, Moment),
    ) -> Matter {
        Matter {
            id: self.id,
            subject: self.subject,
            heading: Heading {
                number: self.number.clone(),
                party: self.party.clone(),
            },
            title,
            link: self.subject.link(""),
            post,
            department: self.department,
            assignee: None,
            since,
            due_at,
            desk,
        }
    }
}

/// Restricts a query over documents `d` to what the reader answers for, or what a right of his
/// reaches.
pub(crate) fn of_reader(query: Query, users: &[UserId], sight: &Sight) -> Query {
    if sight.all {
        return query;
    }
    let users = users.iter().chain(&sight.users).copied();
    let query = query.push(" AND (d.owner_id IN ").bind_list(users);
    if sight.departments.is_empty() {
        return query.push(")");
    }
    query
        .push(" OR d.department_id IN ")
        .bind_list(sight.departments.iter().copied())
        .push(")")
}

/// The reach of a right that the reader does not have.
pub(crate) fn no_sight() -> Sight {
    Sight {
        all: false,
        departments: Vec::new(),
        users: Vec::new(),
    }
}

/// Everything that inquiries, quotations, contracts and prices of drafts ask of a person, or of others
/// while he waits.
///
/// # Errors
/// Database faults only.
pub async fn matters(
    tx: &mut Tx<'_>,
    process: &Process,
    principal: &Principal,
    now: Moment,
) -> Result<Vec<Matter>> {
    let looks = Looks {
        process,
        principal,
        now,
    };
    let mut all = inquiry::matters(tx, &looks).await?;
    all.extend(quotation::matters(tx, &looks).await?);
    all.extend(price_asked::matters(tx, &looks).await?);
    all.extend(contract::matters(tx, &looks).await?);
    Ok(all)
}

/// Number and party of an inquiry, a quotation or a contract, for lists of tasks.
///
/// # Errors
/// Database faults only.
pub async fn heading_before_order(tx: &mut Tx<'_>, subject: Subject) -> Result<Heading> {
    let sql = match subject.kind {
        SubjectKind::Quotation => QUOTATION,
        SubjectKind::Contract => CONTRACT,
        SubjectKind::Inquiry => INQUIRY,
        SubjectKind::SalesOrder | SubjectKind::PurchaseOrder | SubjectKind::Customer => {
            return Ok(Heading::default());
        }
    };
    let row = tx.fetch_optional(sql, params![subject.id]).await?;
    row.map_or_else(
        || Ok(Heading::default()),
        |row| {
            Ok(Heading {
                number: row.get(0)?,
                party: row.get(1)?,
            })
        },
    )
}
