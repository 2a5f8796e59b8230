//! Prices of drafts below their floor: what somebody with the authority is asked for. Noted when a
//! draft is saved, when its product's floor moves, and when an act is refused for one, since a
//! currency rate may have moved.

mod floor_moved;

use std::collections::HashMap;

use ::store::{Query, Sql, Tx, params, sql, values};
use access::{Permit, Post, allowed, matrix::ReleasePrice};
use catalog::PricePolicy;
use kernel::{Currency, Date, Fault, LineId, Moment, Rate, Result, Text, UnitPrice, UserId, text};
use process::{Matter, OnDesk, Subject};
use uuid::Uuid;

use crate::{
    approve_floor_price::percent,
    content::OrderContent,
    floor_price::{BelowFloor, below_floor},
    look_up::look_up,
    matters::{Asking, DECIDE_DAYS, LIST_MAX, Looks, no_sight, of_reader},
    price_order::{Known, PricedLine},
};

pub use floor_moved::handle_jobs;

const INSERT: Sql<'static> = sql!(
    "INSERT INTO asked_prices (holder_kind, holder_id, line_id, product_id, price, currency, below, since) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const SINCE: Sql<'static> =
    sql!("SELECT line_id, since FROM asked_prices WHERE holder_kind = $1 AND holder_id = $2");
const DELETE: Sql<'static> =
    sql!("DELETE FROM asked_prices WHERE holder_kind = $1 AND holder_id = $2");

/// Notes what a new draft asks for.
pub(crate) async fn begin(
    tx: &mut Tx<'_>,
    holder: Subject,
    (lines, known, currency): (&[PricedLine], &Known, Currency),
    now: Moment,
) -> Result<()> {
    let below = below_floor(lines, known, currency);
    ask(tx, holder, &below, |_| now).await
}

/// Notes what a draft asks for by now; a line that asked before asks since then.
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    holder: Subject,
    (lines, known, currency): (&[PricedLine], &Known, Currency),
    now: Moment,
) -> Result<()> {
    let mut since: HashMap<LineId, Moment> = HashMap::new();
    for row in tx
        .fetch_all(SINCE, params![holder.kind.code(), holder.id])
        .await?
    {
        since.insert(row.get(0)?, row.get(1)?);
    }
    if !since.is_empty() {
        settled(tx, holder).await?;
    }
    let below = below_floor(lines, known, currency);
    let since = |line| since.get(&line).copied().unwrap_or(now);
    ask(tx, holder, &below, since).await
}

/// [`note`] of a draft as it stands.
pub(crate) async fn note_again(
    tx: &mut Tx<'_>,
    holder: Subject,
    (content, lines, currency): (&OrderContent, &[PricedLine], Currency),
    (today, now): (Date, Moment),
) -> Result<()> {
    let known = look_up(tx, content, today).await?;
    note(tx, holder, (lines, &known, currency), now).await
}

/// The prices of a paper are settled, or it is given up.
pub(crate) async fn settled(tx: &mut Tx<'_>, holder: Subject) -> Result<()> {
    tx.queue(DELETE, params![holder.kind.code(), holder.id])
        .await
}

async fn ask(
    tx: &mut Tx<'_>,
    holder: Subject,
    below: &[BelowFloor],
    since: impl Fn(LineId) -> Moment,
) -> Result<()> {
    if below.is_empty() {
        return Ok(());
    }
    let rows = below.iter().map(|one| {
        values![
            holder.kind.code(),
            holder.id,
            one.line,
            one.product_id,
            one.price,
            one.currency.code(),
            one.below.0,
            since(one.line)
        ]
    });
    tx.insert_many(INSERT, rows).await
}

/// Whether an act was refused for a price below its floor.
pub(crate) fn is_reason(fault: &Fault) -> bool {
    matches!(fault, Fault::Refused(refusals) if refusals.iter().any(|one| one.code == "below_floor"))
}

/// The prices `p` that papers of a kind ask for and nobody approved.
macro_rules! unapproved {
    ($kind:literal, $approvals:literal, $holder:literal) => {
        concat!(
            "FROM asked_prices p WHERE p.holder_kind = '",
            $kind,
            "' AND NOT EXISTS (SELECT 1 FROM ",
            $approvals,
            " a WHERE a.",
            $holder,
            " = p.holder_id AND a.line_id = p.line_id AND a.product_id = p.product_id \
             AND a.currency = p.currency AND a.price <= p.price)"
        )
    };
}

/// A kind of paper that asks for prices.
struct Papers {
    subject: fn(Uuid) -> Subject,
    title: fn(UnitPrice) -> Text,
    /// Its prices below the floor.
    unapproved: &'static str,
    /// Who wrote the draft `d`, and where it stands.
    drafts: &'static str,
    /// What it is called.
    number: &'static str,
    written_by: &'static str,
}

const QUOTATIONS: Papers = Papers {
    subject: Subject::quotation,
    title: |shown| {
        text!(
            "特批低于底价 {shown}% 的报价",
            "approve a price {shown} % below the floor"
        )
    },
    unapproved: unapproved!("quotation", "quotation_floor_approvals", "quotation_id"),
    drafts: "quotations d CROSS JOIN quotation_versions v LEFT JOIN customers c ON c.id = d.customer_id \
             WHERE v.quotation_id = d.id AND v.state = 'draft'",
    number: "COALESCE(d.number, d.draft_label)",
    written_by: "v.written_by",
};
const ORDERS: Papers = Papers {
    subject: |id| Subject::sales_order(kernel::OrderId(id)),
    title: |shown| {
        text!(
            "特批低于底价 {shown}% 的订单价格",
            "approve an order's price {shown} % below the floor"
        )
    },
    unapproved: unapproved!("sales_order", "floor_approvals", "order_id"),
    drafts: "orders d LEFT JOIN customers c ON c.id = d.customer_id WHERE d.state = 'draft'",
    number: "d.draft_label",
    written_by: "d.entered_by",
};

/// Prices below the floor, for those whose post reaches so far (BL-2a); the rep in charge waits.
pub(crate) async fn matters(tx: &mut Tx<'_>, looks: &Looks<'_>) -> Result<Vec<Matter>> {
    let release = allowed::<ReleasePrice>(looks.principal);
    let mut matters = Vec::new();
    for papers in [QUOTATIONS, ORDERS] {
        let drafts = papers.drafts(tx, looks, release.as_ref()).await?;
        if drafts.is_empty() {
            continue;
        }
        let (policy, _) = catalog::price_policy(tx).await?;
        matters.extend(drafts.iter().filter_map(|draft| {
            let (post, desk) = draft.approver(looks, release.as_ref(), &policy)?;
            // Thousandths are enough to know which price is meant.
            let shown = percent(Rate((draft.below.0 + 999) / 1_000 * 1_000));
            let times = (draft.since, looks.due(draft.since, DECIDE_DAYS));
            Some(draft.paper.post(post, desk, (papers.title)(shown), times))
        }));
    }
    Ok(matters)
}

/// A draft with a price below its floor.
struct Draft {
    paper: Asking,
    written_by: UserId,
    /// Of its lines the deepest.
    below: Rate,
    since: Moment,
}

impl Papers {
    /// The drafts that ask, as far as the reader answers for them or his right reaches. CROSS JOIN
    /// keeps SQLite from starting at all papers; PostgreSQL plans by its figures.
    async fn drafts(
        &self,
        tx: &mut Tx<'_>,
        looks: &Looks<'_>,
        release: Option<&Permit<ReleasePrice>>,
    ) -> Result<Vec<Draft>> {
        let sight = release.map_or_else(no_sight, Permit::sight);
        let query = Query::new("SELECT d.id, ")
            .push(self.number)
            .push(", COALESCE(c.name, ''), d.owner_id, d.department_id, ")
            .push(self.written_by)
            .push(" FROM (SELECT DISTINCT p.holder_id ")
            .push(self.unapproved)
            .push(") asks CROSS JOIN ")
            .push(self.drafts)
            .push(" AND d.id = asks.holder_id");
        let query = of_reader(query, &[looks.reader()], &sight)
            .push(" ORDER BY d.updated_at DESC, d.id LIMIT ")
            .bind(LIST_MAX);
        let rows = tx.fetch_all(query.sql(), query.params()).await?;
        let mut drafts = Vec::with_capacity(rows.len());
        for row in &rows {
            drafts.push(Draft {
                paper: Asking::read(row, self.subject)?,
                written_by: row.get(5)?,
                below: Rate::ZERO,
                since: looks.now,
            });
        }
        self.fill_depth(tx, &mut drafts).await?;
        Ok(drafts)
    }

    /// How far below the floor, and since when.
    async fn fill_depth(&self, tx: &mut Tx<'_>, drafts: &mut [Draft]) -> Result<()> {
        if drafts.is_empty() {
            return Ok(());
        }
        let ids = drafts.iter().map(|draft| draft.paper.id);
        let query = Query::new("SELECT p.holder_id, p.below, p.since ")
            .push(self.unapproved)
            .push(" AND p.holder_id IN ")
            .bind_padded(ids);
        let mut found: HashMap<Uuid, (Rate, Moment)> = HashMap::new();
        for row in &tx.fetch_all(query.sql(), query.params()).await? {
            let (below, since): (Rate, Moment) = (Rate(row.get(1)?), row.get(2)?);
            let whole = found.entry(row.get(0)?).or_insert((below, since));
            *whole = (whole.0.max(below), whole.1.min(since));
        }
        for draft in drafts {
            if let Some(found) = found.get(&draft.paper.id) {
                (draft.below, draft.since) = *found;
            }
        }
        Ok(())
    }
}

impl Draft {
    /// The post asked and the desk it lies on, by the rules of the approval itself; `None` when it is
    /// no matter of the reader.
    fn approver(
        &self,
        looks: &Looks<'_>,
        release: Option<&Permit<ReleasePrice>>,
        policy: &PricePolicy,
    ) -> Option<(Post, OnDesk)> {
        let Asking {
            owner, department, ..
        } = self.paper;
        let of = (Some(owner), Some(department));
        let permit = release.and_then(|p| p.clone().narrow(of.0, of.1, "quotation").ok());
        let reaches = |permit: &Permit<ReleasePrice>| {
            let own = permit.made(owner) || permit.made(self.written_by);
            let post = permit.post().filter(|_| !own)?;
            (policy.authority(post) >= self.below).then(|| (post, looks.desk(permit)))
        };
        if let Some(mine) = permit.as_ref().and_then(reaches) {
            return Some(mine);
        }
        let waits = owner == looks.reader();
        waits.then(|| (policy.lowest_with(self.below), OnDesk::Others))
    }
}
