//! Asking for a change of an approved order: with its reason, its impact, and the heads who decide.

use ::store::{Command, Tx};
use access::{Permit, Post, Principal, matrix::AmendOrder};
use events::NewEvent;
use kernel::{
    Date, DepartmentId, DocumentId, Fault, Moment, OrderId, Refusal, Result, TaskId, UserId, text,
    written,
};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    action::{ChangeAction, with_line_ids},
    downstream::{SharedDownstream, refuse_settled},
    heads::Head,
    impact::{ImpactSheet, compute},
    plan::plan,
    request::{ChangeOrigin, ChangeRequest, ChangeState},
    store,
};
use crate::{
    changes::changes,
    create_order::stream,
    import_order::{IMPORTED_CREDIT_NOTE, IMPORTED_ORDER},
    order::{Order, OrderState, lock_for},
    store as orders,
};

/// Actions of one request: every line of the longest order changed twice.
const ACTIONS_MAX: usize = 2 * crate::LINES_MAX;
/// The kind under which request numbers are counted.
const NUMBER_KIND: &str = "change_request";
/// Working days in which a head decides.
pub(super) const DECIDE_WITHIN: u32 = 1;

/// A change as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeInput {
    /// Why.
    pub reason: String,
    /// Who wants it.
    pub origin: ChangeOrigin,
    /// What is to change, one after the other.
    pub actions: Vec<ChangeAction>,
    /// Who sees to it that it is carried out; the rep in charge when absent.
    #[serde(default)]
    pub responsible_id: Option<UserId>,
    /// The department that carries it out, in which that person works; his first one when absent.
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    /// By when it is carried out.
    pub complete_by: Date,
}

/// Asks for a change.
#[derive(Debug)]
pub struct RequestChange {
    /// The right to do so.
    pub permit: Permit<AmendOrder>,
    /// The running policies.
    pub process: Process,
    /// The areas that follow.
    pub downstream: SharedDownstream,
    /// The request's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// Of which order.
    pub order: OrderId,
    /// The revision that was seen.
    pub revision: i64,
    /// What is asked for.
    pub input: ChangeInput,
    /// Now.
    pub now: Moment,
}

/// A request that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeRequested {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// What it means, and who decides.
    pub impact: ImpactSheet,
}

impl Command for RequestChange {
    const NAME: &'static str = "order.request_change";
    type Output = ChangeRequested;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ChangeRequested> {
        let (order, permit) = lock_for(tx, &self.permit, self.order).await?;
        refuse_unchangeable(&order)?;
        refuse_settled(tx, &self.downstream, &order).await?;
        refuse_outdated(tx, &order, self.revision).await?;
        refuse_second(tx, order.id).await?;
        let requested_by = permit.user().ok_or(Fault::Unauthenticated)?;
        let (responsible, department) = self.check_form(tx, &order).await?;

        let actions = with_line_ids(self.input.actions.clone());
        let planned = plan(tx, &self.process, (&order, self.id), &actions, self.now).await?;
        let areas = (&self.process, &self.downstream);
        let posts = posts_of(permit.principal());
        let impact = compute(tx, areas, &planned, &posts, self.now).await?;
        let year = self.process.today(self.now).0.year();
        let last = orders::next_number(tx, NUMBER_KIND, year).await?;
        let request = ChangeRequest {
            id: self.id,
            order: order.id,
            number: format!("CR-{year}-{last:06}"),
            state: ChangeState::Submitted,
            origin: self.input.origin,
            reason: self.input.reason.trim().to_owned(),
            actions,
            impact,
            base_revision: order.revision,
            applied_revision: None,
            round: 1,
            responsible,
            department,
            complete_by: self.input.complete_by,
            requested_by,
            requested_at: self.now,
            decided_at: None,
        };
        store::insert(tx, &request).await?;
        let data = json!({
            "change": request.id, "number": request.number, "reason": request.reason,
            "origin": request.origin, "changes": request.impact.changes,
            "heads": request.impact.heads, "complete_by": request.complete_by,
            "responsible": request.responsible, "department": request.department,
        });
        let event = NewEvent::new(stream(order.id), "order.change_requested", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        ask_heads(tx, &self.process, (&order, &request), &acting).await?;
        let subject = Subject::sales_order(order.id);
        self.process
            .facts_changed(tx, subject, None, &acting)
            .await?;
        Ok(ChangeRequested {
            id: request.id,
            number: request.number,
            impact: request.impact,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl RequestChange {
    /// Reason, date, person and department; answers who sees to it, in which department.
    async fn check_form(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(UserId, DepartmentId)> {
        let input = &self.input;
        written::reason(&input.reason, "/reason")?;
        check_actions(&input.actions)?;
        let today = self.process.today(self.now);
        if input.complete_by < today {
            let message = text!(
                "完成日期不能早于今天 {today}",
                "the completion date cannot be before today, {today}"
            );
            return Err(Fault::invalid("/complete_by", "past", message));
        }
        let responsible = input.responsible_id.unwrap_or(order.owner);
        let Some(person) = access::people::person(tx, responsible, self.now).await? else {
            let message = text!(
                "没有这个人，或账号已停用，请另选负责人",
                "there is no such person, or his account is closed; choose another"
            );
            return Err(Fault::invalid("/responsible_id", "unknown", message));
        };
        let mut works_in = person.posts.iter().map(|held| held.department);
        let found = match input.department_id {
            None => works_in.next(),
            Some(named) => works_in.find(|department| *department == named),
        };
        let department = found.ok_or_else(|| {
            let name = &person.name;
            let message = text!(
                "{name}不在该责任部门任职，请选择该部门的负责人",
                "{name} has no post in that department; choose somebody of it"
            );
            Fault::invalid("/responsible_id", "not_of_department", message)
        })?;
        Ok((responsible, department))
    }
}

/// What a change would mean, without asking for it.
pub async fn preview_change(
    tx: &mut Tx<'_>,
    (process, downstream): (&Process, &SharedDownstream),
    permit: &Permit<AmendOrder>,
    (id, revision): (OrderId, i64),
    actions: &[ChangeAction],
    now: Moment,
) -> Result<ImpactSheet> {
    let order = orders::get(tx, id).await?;
    permit
        .clone()
        .narrow(Some(order.owner), Some(order.department), "order")?;
    refuse_unchangeable(&order)?;
    refuse_settled(tx, downstream, &order).await?;
    refuse_outdated(tx, &order, revision).await?;
    check_actions(actions)?;
    let actions = with_line_ids(actions.to_vec());
    let planned = plan(tx, process, (&order, DocumentId::new()), &actions, now).await?;
    let posts = posts_of(permit.principal());
    compute(tx, (process, downstream), &planned, &posts, now).await
}

/// The posts somebody holds himself.
fn posts_of(principal: Option<&Principal>) -> Vec<Post> {
    principal.map_or_else(Vec::new, |p| p.posts.iter().map(|held| held.post).collect())
}

fn check_actions(actions: &[ChangeAction]) -> Result<()> {
    if !actions.is_empty() && actions.len() <= ACTIONS_MAX {
        return Ok(());
    }
    let message = text!(
        "请至少改一处，最多 {ACTIONS_MAX} 处",
        "change at least one thing and at most {ACTIONS_MAX}"
    );
    Err(Fault::invalid("/actions", "count", message))
}

/// Only an approved order is changed by request; history is not changed at all.
pub(super) fn refuse_unchangeable(order: &Order) -> Result<()> {
    let imported = [IMPORTED_ORDER, IMPORTED_CREDIT_NOTE];
    if imported.contains(&order.content.order_type.as_str()) {
        let message = text!(
            "导入的历史订单不能变更",
            "an imported order of history is not changed"
        );
        return Err(Fault::refused(Refusal::new("imported", message)));
    }
    let message = match order.state {
        OrderState::Approved => return Ok(()),
        OrderState::Draft => text!(
            "订单还是草稿，请直接修改",
            "the order is a draft; edit it directly"
        ),
        OrderState::InReview => text!(
            "订单正在评审；请先撤回，或等批准后再申请变更",
            "the order is under review; withdraw it, or ask for the change once it is approved"
        ),
        OrderState::Closed => text!("订单已关闭，只能查看", "the order is closed and read-only"),
        OrderState::Cancelled => text!(
            "订单已作废，只能查看；如需继续请复制为新订单",
            "the order is cancelled and read-only; copy it to go on"
        ),
    };
    let refusal = Refusal::new("wrong_state", message).fact("order.state", order.state.as_str());
    Err(Fault::refused(refusal))
}

/// Refuses a request that rests on an older revision, and shows what changed since, and by whom.
async fn refuse_outdated(tx: &mut Tx<'_>, order: &Order, revision: i64) -> Result<()> {
    if order.revision == revision {
        return Ok(());
    }
    let since = orders::revision(tx, order.id, revision)
        .await?
        .map(|seen| changes(&seen, &order.content));
    let by = store::led_to(tx, order.id, order.revision).await?;
    Err(Fault::Stale(Box::new(json!({
        "revision": order.revision,
        "content": order.content,
        "changes": since,
        "change": by.map(|request| json!({
            "id": request.id, "number": request.number, "reason": request.reason,
            "requested_by": request.requested_by,
        })),
    }))))
}

/// One change of an order at a time: the second rests on what the first makes of it.
async fn refuse_second(tx: &mut Tx<'_>, order: OrderId) -> Result<()> {
    let Some(first) = store::open(tx, order).await? else {
        return Ok(());
    };
    let who = access::people::name(tx, first.requested_by)
        .await?
        .unwrap_or_default();
    let message = text!(
        "{who} 的变更申请 {} 正在审批（{}），请等它有结果后在新版本上再申请，或请 {who} 撤回",
        "{who}'s change request {} is being decided ({}); ask again on the new revision once it is, or have {who} withdraw it",
        first.number,
        first.reason
    );
    let refusal = Refusal::new("change_open", message)
        .fact("order.change", first.number)
        .who(text!("{who}", "{who}"));
    Err(Fault::refused(refusal))
}

/// Puts the decision on the desks of the heads concerned.
pub(super) async fn ask_heads(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, request): (&Order, &ChangeRequest),
    acting: &Acting,
) -> Result<()> {
    let mut asked: Vec<(Head, TaskId)> = Vec::new();
    for head in &request.impact.heads {
        let title = text!(
            "审批变更申请 {}",
            "Approve change request {}",
            request.number
        );
        let subject = Subject::sales_order(order.id);
        let mut task = NewTask::new(subject, TaskKind::Act, head.post.key(), title)
            .clause("TR-2.5b")
            .within(DECIDE_WITHIN)
            .link(request.link());
        task.department = (head.post == Post::SalesManager).then_some(order.department);
        let id = process.open_task(tx, task, acting).await?;
        asked.push((head.clone(), id));
    }
    store::insert_approvals(tx, request.id, request.round, &asked).await
}
