//! A change takes effect: revision n+1, what was ordered, and everything that follows, in one
//! transaction. Whoever is concerned is asked to take note (TR-2.5c).

use ::store::Tx;
use access::Post;
use engine::LineFact;
use events::NewEvent;
use kernel::{Fault, Quantity, Result, TaskId, UserId, text};
use process::{Acting, Checkpoint, Movement, NewTask, Process, Subject, TaskKind, Why};
use serde_json::json;

use super::{
    amendment::Amendment,
    downstream::SharedDownstream,
    impact::{ImpactSheet, compute},
    plan::{Planned, plan},
    request::{ChangeRequest, ChangeState},
    request_change::ask_heads,
    store,
};
use crate::{
    create_order::stream, floor_price, looks_at::content_groups, order::Order, store as orders,
};

/// Working days in which a change is taken note of.
const ACKNOWLEDGE_WITHIN: u32 = 1;

/// What came of carrying a change out.
pub(super) enum Applied {
    /// It took effect as this revision.
    As(i64),
    /// Facts changed that matter: the heads are asked again on a new sheet.
    AskedAgain,
}

/// Carries an approved change out, or asks the heads again when facts changed that matter.
///
/// # Errors
/// Refused, when facts by now forbid the change, or a hold or credit stands against it; the request
/// waits then, and the order stands.
pub(super) async fn carry_out(
    tx: &mut Tx<'_>,
    (process, downstream): (&Process, &SharedDownstream),
    (order, request): (Order, ChangeRequest),
    reason: &str,
    acting: &Acting,
) -> Result<Applied> {
    let which = (&order, request.id);
    let planned = plan(tx, process, which, &request.actions, acting.now).await?;
    let posts = posts_of(tx, request.requested_by, acting).await?;
    let areas = (process, downstream);
    let fresh = compute(tx, areas, &planned, &posts, acting.now).await?;
    if fresh.matters() != request.impact.matters() {
        ask_again(tx, process, (&order, request), fresh, acting).await?;
        return Ok(Applied::AskedAgain);
    }
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
        "changes": fresh.changes,
    });
    let event = NewEvent::new(stream(order.id), "order.amended", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let content = content_groups(&change.after.content);
    process.amended(tx, subject, content, acting).await?;
    process
        .record_all(tx, &ordered(&change, acting), acting)
        .await?;
    downstream.follow(tx, &change, acting).await?;
    tell_concerned(tx, process, (&change, &request, &fresh), acting).await?;
    process.facts_changed(tx, subject, None, acting).await?;
    Ok(Applied::As(revision))
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
) -> Result<Order> {
    let by = acting.user().ok_or(Fault::Unauthenticated)?;
    let after = &planned.amendment.after;
    for line in &planned.below_floor {
        let (reason, approver) = (floor.0.as_str(), floor.1);
        floor_price::approve(tx, before.id, line, (reason, approver), acting.now).await?;
    }
    orders::keep_revision(tx, before, by, acting.now).await?;
    orders::update(tx, before.id, &after.content, &planned.priced, acting.now).await?;
    orders::set_promised(tx, before.id, after.promised_on).await?;
    let after = orders::load(tx, before.id)
        .await?
        .ok_or(Fault::NotFound("order"))?;
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

/// The posts that somebody holds now.
async fn posts_of(tx: &mut Tx<'_>, user: UserId, acting: &Acting) -> Result<Vec<Post>> {
    let person = access::people::person(tx, user, acting.now).await?;
    Ok(person.map_or_else(Vec::new, |p| p.posts.iter().map(|held| held.post).collect()))
}

/// Earlier approvals rested on other facts: a new round on the new sheet.
async fn ask_again(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, mut request): (&Order, ChangeRequest),
    fresh: ImpactSheet,
    acting: &Acting,
) -> Result<()> {
    let before = request.round;
    request.impact = fresh;
    request.round += 1;
    store::begin_round(tx, request.id, request.round, &request.impact).await?;
    let data = json!({
        "change": request.id, "number": request.number,
        "before": {"round": before}, "after": {"round": request.round},
    });
    let event = NewEvent::new(stream(order.id), "order.change_rechecked", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    let why = Why::Because(text!(
        "情况有变，需重新审批",
        "facts changed, it is to be decided anew"
    ));
    for approval in store::approvals(tx, request.id).await? {
        process.close_task(tx, approval.task, &why, acting).await?;
    }
    ask_heads(tx, process, (order, &request), acting).await
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
        "订单 {} 已变更为第 {} 版（{}）：{}，请查看变更前后对照并确认",
        "order {} was changed to revision {} ({}): {}; look at before and after and confirm",
        order.label(),
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

    let title = text!(
        "负责落实订单 {} 的变更 {}，完成日期 {}",
        "see to it that change {1} of order {0} is carried out by {2}",
        order.label(),
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
