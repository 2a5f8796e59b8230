//! Asking for the signatures under a settlement where no step of the policy asks: the first ones in a
//! rule book without steps for them, and all of them anew when the figures changed after somebody had
//! signed, and agree again.

use ::store::Tx;
use access::Post;
use kernel::{OrderId, Result, Text, text};
use orders::Order;
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};

use crate::{
    order_book::OrderBook,
    settlement::{Side, sheet},
    store::settlement::{is_settled, signatures},
};

/// Working days within which it is signed.
const SIGN_DAYS: u32 = 2;

/// The money of an order moved: where it agrees again after a signature, each side that has not
/// signed this sheet is asked for it.
pub(crate) async fn ask_anew(
    tx: &mut Tx<'_>,
    process: &Process,
    book: &OrderBook,
    acting: &Acting,
) -> Result<()> {
    let money = &book.money;
    if money.outstanding() != 0
        || money.invoiced != money.committed
        || !is_settled(tx, book.id()).await?
    {
        return Ok(());
    }
    let Some(settlement) = sheet(tx, process, book.id()).await? else {
        return Ok(());
    };
    if !settlement.against.is_empty() {
        return Ok(());
    }
    let subject = book.subject();
    let signed = signatures(tx, book.id(), &settlement.sheet.hash()).await?;
    for side in Side::ALL {
        let missing = signed.iter().all(|signature| signature.side != side);
        if !missing {
            has_signed(tx, process, (subject, side), acting).await?;
        } else if !process.is_open(tx, subject, side.step()).await? {
            let title = text!(
                "账目在结算签字后有变动，请核对并重新签字",
                "the figures changed after the settlement was signed: look them over and sign anew"
            );
            let task = task_of(&book.order, side, title);
            process.open_task(tx, task, acting).await?;
        }
    }
    Ok(())
}

/// An order is settled to the last fen: whoever signs for a side is asked for it, unless the policy
/// has a step of its own that asks.
///
/// # Errors
/// When the database fails.
pub async fn ask_to_sign(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let policy = process.policy_of(tx, Subject::sales_order(id)).await?;
    let steps = Side::ALL.map(|side| policy.step_ix(side.step()).is_some());
    if steps.iter().all(|asks| *asks) {
        return Ok(());
    }
    let Some(settlement) = sheet(tx, process, id).await? else {
        return Ok(());
    };
    let signed = signatures(tx, id, &settlement.sheet.hash()).await?;
    let order = orders::get(tx, id).await?;
    for (side, asks) in Side::ALL.into_iter().zip(steps) {
        if asks || signed.iter().any(|signature| signature.side == side) {
            continue;
        }
        let title = text!(
            "账目已结清，请核对结算单并签字",
            "the order is settled to the last fen: look the settlement over and sign it"
        );
        process
            .open_task(tx, task_of(&order, side, title), acting)
            .await?;
    }
    Ok(())
}

/// A side has signed: it is not asked any more.
pub(crate) async fn has_signed(
    tx: &mut Tx<'_>,
    process: &Process,
    (subject, side): (Subject, Side),
    acting: &Acting,
) -> Result<()> {
    let link = link(subject, side);
    let why = Why::Because(text!("结算单已签字", "the settlement is signed"));
    process
        .close_tasks(tx, subject, |task| task.link == link, (&why, acting))
        .await
}

fn link(subject: Subject, side: Side) -> String {
    format!("{}?tab=money&sign={}", subject.link(""), side.key())
}

fn task_of(order: &Order, side: Side, title: Text) -> NewTask {
    let (post, person) = match side {
        Side::Finance => (Post::Finance, None),
        Side::Sales => (Post::SalesRep, Some(order.owner)),
    };
    let subject = Subject::sales_order(order.id);
    NewTask::new(subject, TaskKind::Act, post.key(), title)
        .assignee(person)
        .link(link(subject, side))
        .within(SIGN_DAYS)
}
