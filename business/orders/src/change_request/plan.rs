//! From the actions of a request to the order as it would be: priced anew where it is touched,
//! checked against what the policy requires and against what has happened already.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use ::store::Tx;
use catalog::ProductFacts;
use engine::{LineFact, LineFacts};
use kernel::{DocumentId, Fault, LineId, Moment, ProductId, Quantity, Refusal, Result, text};
use process::{Process, Subject};

use super::{
    action::{ChangeAction, Outcome, apply},
    amendment::{Amendment, line_changes},
    floors,
};
use crate::{
    completeness::{Missing, missing, products_of},
    content::{LineContent, OrderContent},
    contract::frame::refuse_beside_frame,
    floor_price::{BelowFloor, below_floor, floor_approvals},
    look_up::look_up_prices,
    order::Order,
    origin::promises,
    price_entry::price_beside,
    price_order::{CustomerStanding, Known, PricedOrder},
};

/// A change, thought through.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) amendment: Amendment,
    pub(super) priced: PricedOrder,
    /// Prices below the floor that nobody approved yet.
    pub(super) below_floor: Vec<BelowFloor>,
}

/// Thinks a change through.
///
/// # Errors
/// Invalid actions; refused with every reason that stands against it.
pub(super) async fn plan(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, id): (&Order, DocumentId),
    actions: &[ChangeAction],
    now: Moment,
) -> Result<Planned> {
    let subject = Subject::sales_order(order.id);
    let facts = process.lines(tx, subject).await?;
    let Outcome { content, kept } = apply(&order.content, actions, &facts)?;
    let mut settled = settled(&order.content, &content);
    settled.extend(&kept);
    let today = process.today(now);
    let promised = promises(tx, order.id).await?;
    let (_, mut known) = look_up_prices(tx, (Some(order.id), promised), &content, today).await?;
    admit_what_was_ordered(&mut known, &order.content);
    let (mut content, mut priced) = price_beside(content, &known, &settled)?;
    restore_sources(order, &settled, (&mut content, &mut priced));
    refuse_unchanged(order, &content)?;

    let policy = process.policy_of(tx, subject).await?;
    let ordered = products_of(tx, &order.content).await?;
    let lacked = missing(&order.content, &order.lines, &policy, &ordered);
    let lacking = missing(&content, &priced.lines, &policy, &known.products);
    let before: HashSet<_> = lacked
        .iter()
        .map(|gap| place(gap, &order.content))
        .collect();
    // What the order lacked already is not the change's to supply.
    let mut refusals: Vec<Refusal> = lacking
        .into_iter()
        .filter(|gap| !before.contains(&place(gap, &content)))
        .map(|gap| Refusal::new("missing_field", gap.message).fact(gap.field, "—"))
        .collect();
    let after = after(order, content, &priced);
    // Of a line that goes, only what was ordered knows the product.
    let mut products = ordered;
    products.extend(
        known
            .products
            .iter()
            .map(|(id, facts)| (*id, facts.clone())),
    );
    let amendment = amendment(id, order, after, (&facts, &products));
    refusals.extend(floors::against(&amendment, &kept));
    refusals.extend(refuse_beside_frame(tx, order, &priced.lines, &settled).await?);
    if !refusals.is_empty() {
        return Err(Fault::Refused(refusals));
    }
    let mut below = below_floor(&priced.lines, &known, priced.currency);
    if order.content.discount == amendment.after.content.discount {
        below.retain(|line| !settled.contains(&line.line));
    }
    let approvals = floor_approvals(tx, order.id, !below.is_empty()).await?;
    below.retain(|line| !approvals.iter().any(|approval| approval.covers(line)));
    Ok(Planned {
        amendment,
        priced,
        below_floor: below,
    })
}

/// What is missing and where: lines are told apart by their ids, since their numbers move.
fn place<'a>(gap: &'a Missing, content: &OrderContent) -> (&'a str, &'a str, Option<LineId>) {
    let line = gap.line.and_then(|no| content.lines.get(no as usize - 1));
    (&gap.field, &gap.what.zh, line.and_then(|line| line.line_id))
}

/// The change that some actions make, with all lines that differ.
pub(super) fn amendment(
    id: DocumentId,
    before: &Order,
    after: Order,
    (facts, products): (&[LineFacts], &HashMap<ProductId, ProductFacts>),
) -> Amendment {
    let delivered = |line: &LineFacts| {
        line.away() > Quantity::ZERO || line.get(LineFact::Invoiced) > Quantity::ZERO
    };
    Amendment {
        id,
        lines: line_changes(before, &after, facts, products),
        before: Arc::new(before.clone()),
        after: Arc::new(after),
        delivered: facts.iter().any(delivered),
    }
}

/// Paid lines that keep product, quantity and price: what was agreed for them stands.
pub(super) fn settled(before: &OrderContent, after: &OrderContent) -> HashSet<LineId> {
    let agreed = |line: &LineContent| {
        (
            line.product_id,
            line.quantity,
            line.unit_price,
            line.discount,
            line.from_book,
        )
    };
    let same = |line: &&LineContent| {
        let old = before.lines.iter().find(|l| l.line_id == line.line_id);
        old.is_some_and(|old| agreed(old) == agreed(line))
    };
    let paid = after.lines.iter().filter(|line| line.gift_of.is_none());
    paid.filter(same).filter_map(|line| line.line_id).collect()
}

/// A customer or a product disabled since does not bar a change of what he ordered before.
fn admit_what_was_ordered(known: &mut Known, ordered: &OrderContent) {
    known.customer = known.customer.map(|_| CustomerStanding::Active);
    let products = ordered.lines.iter().filter_map(|line| line.product_id);
    for product in products {
        if let Some(facts) = known.products.get_mut(&product) {
            facts.active = true;
        }
    }
}

/// A settled line's price comes from the rule that made it then.
fn restore_sources(
    order: &Order,
    settled: &HashSet<LineId>,
    (content, priced): (&mut OrderContent, &mut PricedOrder),
) {
    let lines = content.lines.iter_mut().zip(&mut priced.lines);
    for (line, priced) in lines {
        if !settled.contains(&priced.line_id) {
            continue;
        }
        let old = order.lines.iter().find(|l| l.line_id == priced.line_id);
        if let Some(old) = old {
            priced.pricing.source.clone_from(&old.pricing.source);
            line.from_book = old.content.from_book;
            priced.content.from_book = old.content.from_book;
        }
    }
}

fn refuse_unchanged(order: &Order, content: &OrderContent) -> Result<()> {
    if order.content != *content {
        return Ok(());
    }
    let message = text!(
        "没有任何改动，请至少改一处",
        "nothing differs from the order; change at least one thing"
    );
    Err(Fault::invalid("/actions", "unchanged", message))
}

/// The order as it would be.
fn after(before: &Order, content: OrderContent, priced: &PricedOrder) -> Order {
    let promised = |content: &OrderContent| {
        let lines = content.lines.iter().filter_map(|line| line.delivery_on);
        lines.chain(content.delivery_on).max()
    };
    let moved = promised(&before.content) != promised(&content);
    Order {
        promised_on: if moved {
            promised(&content)
        } else {
            before.promised_on
        },
        content,
        lines: priced.lines.clone(),
        total: priced.total,
        base_gross: priced.base_gross,
        revision: before.revision + 1,
        ..before.clone()
    }
}
