//! A change takes effect: revision n+1, what was ordered, and everything that follows, in one
//! transaction. Whoever is concerned is asked to take note (TR-2.5c).

use std::sync::Arc;

use ::store::Tx;
use access::Post;
use engine::LineFact;
use events::NewEvent;
use kernel::{Fault, Quantity, Result, TaskId, UserId, text};
use process::{Acting, Checkpoint, Movement, NewTask, Process, Subject, TaskKind};
use serde_json::json;

use super::{
    amendment::Amendment,
    downstream::SharedDownstream,
    impact::ImpactSheet,
    plan::Planned,
    reconsider::Reconsidered,
    request::{ChangeRequest, ChangeState},
    store,
};
use crate::{
    create_order::stream, floor_price, looks_at::content_groups, order::Order, store as orders,
};

/// Working days in which a change is taken note of.
const ACKNOWLEDGE_WITHIN: u32 = 1;

/// Carries a change out that every head concerned approved; answers the order's new revision.
///
/// # Errors
/// Refused, when a hold or credit stands against it; the request waits then, and the order stands.
pub(super) async fn carry_out(
    tx: &mut Tx<'_>,
    (process, downstream): (&Process, &SharedDownstream),
    (order, request): (Arc<Order>, ChangeRequest),
    Reconsidered { planned, sheet, .. }: Reconsidered,
    (reason, acting): (&str, &Acting),
) -> Result<i64> {
    let subject = Subject::sales_order(order.id);
    let base_gross = planned.amendment.after.base_gross;
    process
        .pass(
            tx,
            subject,
            Checkpoint::Amendment { base_gross },
            acting.now,
        )
        .await?;
    let floor = floor_approver(tx, &request, (reason, acting)).await?;
    let after = renew(tx, &planned, (&order, floor), acting).await?;
    let change = Amendment {
        after,
        ..planned.amendment
    };
    let revision = change.after.revision;
    store::decide(
        tx,
        request.id,
        (ChangeState::Applied, Some(revision)),
        acting.now,
    )
    .await?;
    let data = json!({
        "change": request.id, "number": request.number, "reason": request.reason,
        "revision": revision, "before": {"revision": order.revision},
        "changes": sheet.changes,
    });
    let event = NewEvent::new(stream(order.id), "order.amended", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let content = content_groups(&change.after.content);
    process.amended(tx, subject, content, acting).await?;
    process
        .record_all(tx, &ordered(&change, acting), acting)
        .await?;
    downstream.follow(tx, &change, acting).await?;
    tell_concerned(tx, process, (&change, &request, &sheet), acting).await?;
    process.facts_changed(tx, subject, None, acting).await?;
    Ok(revision)
}

/// Who let prices below the floor pass, and why: the general manager, who was asked for that.
async fn floor_approver(
    tx: &mut Tx<'_>,
    request: &ChangeRequest,
    (reason, acting): (&str, &Acting),
) -> Result<(String, UserId)> {
    let given = store::approvals(tx, request.id).await?;
    let general = given
        .into_iter()
        .rfind(|a| a.round == request.round && a.head.post == Post::GeneralManager);
    let by = acting.user().ok_or(Fault::Unauthenticated)?;
    Ok(general
        .and_then(|approval| Some((approval.note, approval.by?)))
        .unwrap_or_else(|| (reason.to_owned(), by)))
}

/// Writes the next revision and keeps it word for word; the former one stays as it was kept.
async fn renew(
    tx: &mut Tx<'_>,
    planned: &Planned,
    (before, floor): (&Order, (String, UserId)),
    acting: &Acting,
) -> Result<Arc<Order>> {
    let by = acting.user().ok_or(Fault::Unauthenticated)?;
    let after = &planned.amendment.after;
    for line in &planned.below_floor {
        let (reason, approver) = (floor.0.as_str(), floor.1);
        floor_price::approve(tx, before.id, line, (reason, approver), acting.now).await?;
    }
    orders::keep_revision(tx, before, by, acting.now).await?;
    orders::update(tx, before.id, &after.content, &planned.priced, acting.now).await?;
    orders::set_promised(tx, before.id, after.promised_on).await?;
    let after = orders::get(tx, before.id).await?;
    orders::keep_revision(tx, &after, by, acting.now).await?;
    Ok(after)
}

/// What a change orders more or less, as movements of the ledger.
fn ordered(change: &Amendment, acting: &Acting) -> Vec<Movement> {
    let differs = change
        .lines
        .iter()
        .filter(|line| line.ordered_after != line.ordered_before);
    differs
        .map(|line| {
            let more = Quantity(line.ordered_after.0 - line.ordered_before.0);
            change.movement(line.line, (LineFact::Ordered, more), acting.now)
        })
        .collect()
}

/// Everybody concerned is told with what was before and what is now, and confirms; one person sees
/// to it that it is carried out.
async fn tell_concerned(
    tx: &mut Tx<'_>,
    process: &Process,
    (change, request, sheet): (&Amendment, &ChangeRequest, &ImpactSheet),
    acting: &Acting,
) -> Result<()> {
    let order = &change.after;
    let subject = Subject::sales_order(order.id);
    let title = text!(
        "已变更为第 {} 版（{}）：{}，请查看变更前后对照并确认",
        "changed to revision {} ({}): {}; compare before and after, and confirm",
        order.revision,
        request.number,
        request.reason
    );
    let asked = |post: Post| {
        NewTask::new(subject, TaskKind::Acknowledge, post.key(), title.clone())
            .clause("TR-2.5c")
            .within(ACKNOWLEDGE_WITHIN)
            .link(request.link())
    };
    let mut posts: Vec<Post> = sheet.areas.iter().map(|area| area.post).collect();
    posts.extend(sheet.heads.iter().map(|head| head.post));
    posts.retain(|post| *post != Post::SalesManager && *post != Post::SalesRep);
    posts.sort_unstable();
    posts.dedup();
    let mut tasks: Vec<TaskId> = Vec::new();
    for post in posts {
        tasks.push(process.open_task(tx, asked(post), acting).await?);
    }
    let rep = asked(Post::SalesRep).assignee(Some(order.owner));
    tasks.push(process.open_task(tx, rep, acting).await?);
    store::insert_acknowledgements(tx, request.id, &tasks).await?;

    let department = access::departments::name(tx, request.department).await?;
    let title = text!(
        "由{department}负责落实变更 {}，完成日期 {}",
        "see to it that {department} carries out change {} by {}",
        request.number,
        request.complete_by
    );
    let due = process.calendar().end_of(request.complete_by);
    let task = NewTask::new(subject, TaskKind::FollowUp, Post::SalesRep.key(), title)
        .assignee(Some(request.responsible))
        .clause("TR-2.5b")
        .due(Some(due))
        .link(request.link());
    process.open_task(tx, task, acting).await.map(drop)
}
