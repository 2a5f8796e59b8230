//! Asking for the signatures under a settlement anew: its figures changed after somebody had signed,
//! and agree again. The steps at which it was signed are done, so that no step asks.

use ::store::Tx;
use access::Post;
use kernel::{Result, text};
use process::{Acting, NewTask, Process, Subject, Task, TaskKind, Why};

use crate::{
    order_book::OrderBook,
    settlement::{Side, sheet},
    store::settlement::{is_settled, signatures},
};

/// Working days within which it is signed anew.
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
            signed_anew(tx, process, (subject, side), acting).await?;
        } else if !process.is_open(tx, subject, side.step()).await? {
            let task = task_of(book, side);
            process.open_task(tx, task, acting).await?;
        }
    }
    Ok(())
}

/// A side has signed: it is not asked any more.
pub(crate) async fn signed_anew(
    tx: &mut Tx<'_>,
    process: &Process,
    (subject, side): (Subject, Side),
    acting: &Acting,
) -> Result<()> {
    let link = link(subject, side);
    let asks = |task: &Task| task.done_at.is_none() && task.link == link;
    let tasks = process.tasks_of(tx, subject).await?;
    let why = Why::Because(text!("结算单已签字", "the settlement is signed"));
    for task in tasks.into_iter().filter(asks) {
        process.close_task(tx, task.id, &why, acting).await?;
    }
    Ok(())
}

fn link(subject: Subject, side: Side) -> String {
    format!("{}?tab=money&sign={}", subject.link(""), side.key())
}

fn task_of(book: &OrderBook, side: Side) -> NewTask {
    let title = text!(
        "账目在结算签字后有变动，请核对并重新签字",
        "the figures changed after the settlement was signed: look them over and sign anew"
    );
    let (post, person) = match side {
        Side::Finance => (Post::Finance, None),
        Side::Sales => (Post::SalesRep, Some(book.order.owner)),
    };
    let subject = book.subject();
    NewTask::new(subject, TaskKind::Act, post.key(), title)
        .assignee(person)
        .link(link(subject, side))
        .within(SIGN_DAYS)
}
