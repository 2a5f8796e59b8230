//! What was made beyond what an order takes by now and nobody has inspected: no step asks for it any
//! more, yet it neither goes into stock nor lets the order end before it is judged.

use ::store::Tx;
use access::Post;
use engine::Activity;
use kernel::{LineId, OrderId, Quantity, Result, text};
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};

use crate::{
    inspection::Stage,
    target::{Named, Target},
};

/// An order takes less of a line than was made: asks for the inspection of what waits for one.
///
/// # Errors
/// Not found when there is no such order; invalid when it has no such line.
pub async fn surplus_made(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, line): (OrderId, LineId),
    acting: &Acting,
) -> Result<()> {
    let subject = Subject::sales_order(order);
    let policy = process.policy_of(tx, subject).await?;
    if policy.step_of(Activity::Inspect).is_none() {
        return Ok(());
    }
    let named = Named {
        stage: Stage::Final,
        line_id: Some(line),
        work_order_id: None,
        arrival_id: None,
    };
    let lines = process.lines(tx, subject).await?;
    let target = Target::find(tx, order, named, &lines).await?;
    let (open, name) = (target.open, &target.product.name);
    if open == Quantity::ZERO {
        return Ok(());
    }
    let title = text!(
        "{name} 多做了，其中 {open} 尚未检验：请检验或处置，之后才能转库存、关闭订单",
        "more of {name} was made than is taken, {open} of it not inspected: inspect it, so that it can go into stock and the order can be closed"
    );
    let inspector = Post::QualityInspector.key();
    let task = NewTask::new(subject, TaskKind::FollowUp, inspector, title);
    process
        .open_task(tx, task.link(link(subject, line)), acting)
        .await
        .map(drop)
}

/// Nothing of the line waits for its inspection any more.
pub(crate) async fn judged(
    tx: &mut Tx<'_>,
    process: &Process,
    (subject, line): (Subject, LineId),
    acting: &Acting,
) -> Result<()> {
    let link = link(subject, line);
    let why = Why::Because(text!("已检验", "inspected"));
    process
        .close_tasks(tx, subject, |task| task.link == link, (&why, acting))
        .await
}

fn link(subject: Subject, line: LineId) -> String {
    format!("{}?tab=quality&line={line}", subject.link(""))
}
