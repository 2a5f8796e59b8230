//! What quotations ask for: a draft that another wrote to confirm, a customer to be asked for his
//! answer, an accepted offer to make an order of. Prices to approve: `price_asked`.

use ::store::{Query, Row, Tx};
use access::{allowed, matrix::ViewQuotation};
use kernel::{Date, Moment, Result, Text, UserId, text};
use process::{Matter, Subject};

use crate::matters::{Asking, DECIDE_DAYS, LIST_MAX, Looks, ORDER_DAYS, no_sight, of_reader};

/// Working days before its last day on which an unanswered quotation comes up.
const EXPIRES_SOON: u32 = 3;
/// Days for which one that expired unanswered still is of interest.
const EXPIRED_DAYS: i64 = 14;

const COLUMNS: &str = "SELECT d.id, COALESCE(d.number, d.draft_label), COALESCE(c.name, ''), \
     d.owner_id, d.department_id, v.valid_until, \
     COALESCE(v.ended_at, v.issued_at, d.updated_at)";
/// From the few versions that ask. CROSS JOIN keeps SQLite from starting at all quotations of the
/// reader; PostgreSQL plans by its figures.
const ASKING: &str = " FROM quotation_versions v CROSS JOIN quotations d \
     LEFT JOIN customers c ON c.id = d.customer_id WHERE d.id = v.quotation_id AND ";
/// From the reader's own quotations, the newest.
const OF_REP: &str = " FROM quotations d CROSS JOIN quotation_versions v \
     LEFT JOIN customers c ON c.id = d.customer_id WHERE d.id = v.quotation_id AND ";

/// A version that asks for something.
struct Version {
    quotation: Asking,
    valid_until: Option<Date>,
    since: Moment,
}

/// What quotations ask of a person, or of others while he waits.
pub(crate) async fn matters(tx: &mut Tx<'_>, looks: &Looks<'_>) -> Result<Vec<Matter>> {
    let Some(sees) = allowed::<ViewQuotation>(looks.principal) else {
        return Ok(Vec::new());
    };
    let users = sees.sight().users;
    let mut all = unconfirmed(tx, looks, &users).await?;
    all.extend(unanswered(tx, looks, &users).await?);
    all.extend(unordered(tx, looks, &users).await?);
    Ok(all)
}

/// Drafts that somebody else wrote: the rep in charge confirms them before they are issued (BL-2b).
async fn unconfirmed(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let which = "v.version = d.version AND v.state = 'draft' AND v.written_by <> d.owner_id \
             AND v.confirmed_by IS NULL";
    let asked = newest_of_rep(tx, looks, (users, which)).await?;
    let matters = asked.iter().map(|version| {
        let title = text!(
            "报价由他人代填：请核对并确认，确认后才能发出",
            "the quotation was written by another: look it over and confirm it, so that it can be issued"
        );
        let times = (version.since, looks.due(version.since, DECIDE_DAYS));
        version.quotation.rep(looks, title, times)
    });
    Ok(matters.collect())
}

/// Offers about to expire without an answer, and those that just did, for the rep in charge.
async fn unanswered(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let calendar = looks.process.calendar();
    let today = calendar.date(looks.now);
    let last = calendar.date(looks.due(looks.now, EXPIRES_SOON));
    let query = Query::new(COLUMNS)
        .push(ASKING)
        .push("v.state = 'issued' AND v.version = d.version AND v.valid_until >= ")
        .bind(today.plus_days(-EXPIRED_DAYS))
        .push(" AND v.valid_until <= ")
        .bind(last);
    let query = of_reader(query, users, &no_sight())
        .push(" ORDER BY v.valid_until DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    let asked = versions(tx, &query).await?;
    let matters = asked.iter().filter_map(|version| {
        let last = version.valid_until?;
        let times = (version.since, calendar.end_of(last));
        let title = about_to_expire(last, today);
        Some(version.quotation.rep(looks, title, times))
    });
    Ok(matters.collect())
}

fn about_to_expire(last: Date, today: Date) -> Text {
    if last < today {
        return text!(
            "报价 {last} 已过期，客户没有答复：请另起新版，或撤回",
            "the quotation expired on {last} without an answer: write a new version, or take it back"
        );
    }
    text!(
        "报价 {last} 到期，客户还没有答复：请跟进",
        "the quotation is valid until {last} and not answered: follow up"
    )
}

/// Accepted offers of which nobody has made anything, for the rep in charge.
async fn unordered(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let which = "v.state = 'accepted' \
             AND NOT EXISTS (SELECT 1 FROM order_origins g JOIN orders o ON o.id = g.order_id \
               WHERE g.source_id = d.id AND g.version = v.version AND o.state <> 'cancelled') \
             AND NOT EXISTS (SELECT 1 FROM contracts k \
               WHERE k.quotation_id = d.id AND k.state <> 'terminated')";
    let asked = newest_of_rep(tx, looks, (users, which)).await?;
    let matters = asked.iter().map(|version| {
        let title = text!(
            "客户已接受报价：请生成订单或合同",
            "the customer accepted the quotation: make the order or the contract"
        );
        let times = (version.since, looks.due(version.since, ORDER_DAYS));
        version.quotation.rep(looks, title, times)
    });
    Ok(matters.collect())
}

/// The newest versions of a kind, for the rep in charge.
async fn newest_of_rep(
    tx: &mut Tx<'_>,
    looks: &Looks<'_>,
    (users, which): (&[UserId], &'static str),
) -> Result<Vec<Version>> {
    let query = Query::new(COLUMNS)
        .push(OF_REP)
        .push(which)
        .push(" AND d.created_at > ")
        .bind(looks.oldest());
    let query = of_reader(query, users, &no_sight())
        .push(" ORDER BY d.created_at DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    versions(tx, &query).await
}

async fn versions(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Version>> {
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(version).collect()
}

fn version(row: &Row) -> Result<Version> {
    Ok(Version {
        quotation: Asking::read(row, Subject::quotation)?,
        valid_until: row.get(5)?,
        since: row.get(6)?,
    })
}
