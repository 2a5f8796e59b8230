//! Goods of lines whose change is being decided. The order stands until the change takes effect, so
//! that goods may leave by it; but never unnoticed: whoever picks or ships them says that he does not
//! wait for the decision, and why.

use ::store::Tx;
use events::NewEvent;
use kernel::{DocumentId, Fault, LineId, OrderId, Refusal, Result, Text, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    action::ChangeAction,
    decide_change::{this_round, waiting_for},
    request::ChangeRequest,
    store,
};
use crate::create_order::stream;

/// The clause behind it, where the policy has it.
const CLAUSE: &str = "TR-2.5b";

/// Going on by the order as it stands while a change of the goods is being decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DespiteChange {
    /// The number of the request that is not waited for, e.g. `CR-2026-000012`.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// A change request that waits for its decision, for those who have the goods in hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PendingChange {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Why the change was asked for.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: String,
    /// Who has yet to decide.
    pub decided_by: Text,
    /// The lines that it touches.
    pub lines: Vec<LineId>,
}

/// The open change request of an order, where it touches one of these lines.
pub async fn pending_change(
    tx: &mut Tx<'_>,
    order: OrderId,
    lines: &[LineId],
) -> Result<Option<PendingChange>> {
    let Some(request) = store::open(tx, order).await? else {
        return Ok(None);
    };
    let lines = touched(&request, lines);
    if lines.is_empty() {
        return Ok(None);
    }
    let by = access::people::name(tx, request.requested_by).await?;
    Ok(Some(PendingChange {
        decided_by: waiting_for(&this_round(tx, &request).await?),
        requested_by: by.unwrap_or_default(),
        id: request.id,
        number: request.number,
        reason: request.reason,
        lines,
    }))
}

/// Lets goods of these lines go on: nothing is asked where no open request touches them, and what is
/// said is told to whoever asked for the change.
///
/// # Errors
/// Refused while a request waits for its decision and it is not said why it is not waited for.
pub async fn pass_pending_change(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, lines): (OrderId, &[LineId]),
    (done, despite): (Text, Option<&DespiteChange>),
    acting: &Acting,
) -> Result<()> {
    let Some(request) = store::open(tx, order).await? else {
        return Ok(());
    };
    if touched(&request, lines).is_empty() {
        return Ok(());
    }
    let Some(despite) = despite.filter(|said| said.number == request.number) else {
        return Err(not_decided(tx, process, (&request, lines)).await?);
    };
    let reason = written::reason(&despite.reason, "/despite_change/reason")?;
    let number = &request.number;
    let data = json!({"change": request.id, "number": number, "reason": reason, "lines": lines});
    let event = NewEvent::new(stream(order), "order.change_not_awaited", data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now).await?;
    if acting.user() == Some(request.requested_by) {
        return Ok(());
    }
    let Text { zh, en } = done;
    let title = Text::new(
        format!("变更申请 {number} 尚未批复，货物已按原订单{zh}：{reason}"),
        format!(
            "change request {number} is not decided, and goods were {en} by the order as it stands: {reason}"
        ),
    );
    let subject = Subject::sales_order(order);
    let task = NewTask::new(subject, TaskKind::Acknowledge, "sales_rep", title)
        .assignee(Some(request.requested_by))
        .link(request.link());
    process.open_task(tx, task, acting).await.map(drop)
}

/// Which of these lines a request touches: in quantity, price, make-up, date, place or mode of
/// delivery.
fn touched(request: &ChangeRequest, lines: &[LineId]) -> Vec<LineId> {
    let mode = |action: &ChangeAction| matches!(action, ChangeAction::DeliveryMode { .. });
    let all = request.actions.iter().any(mode);
    let changes = |line: &LineId| all || request.impact.lines.iter().any(|l| l.line_id == *line);
    lines.iter().copied().filter(changes).collect()
}

async fn not_decided(
    tx: &mut Tx<'_>,
    process: &Process,
    (request, lines): (&ChangeRequest, &[LineId]),
) -> Result<Fault> {
    let heads = waiting_for(&this_round(tx, request).await?);
    let of_lines = request.impact.lines.iter();
    let numbers: Vec<String> = of_lines
        .filter(|touched| lines.contains(&touched.line_id))
        .map(|touched| touched.no.to_string())
        .collect();
    let (number, reason) = (&request.number, &request.reason);
    let what = if numbers.is_empty() {
        text!("订单", "the order")
    } else {
        text!("第 {} 行", "line {}", numbers.join("、"))
    };
    let message = Text::new(
        format!(
            "{}正在申请变更（{number}：{reason}），待{}审批。请等审批结果；确需按原订单继续的，请写明理由",
            what.zh, heads.zh
        ),
        format!(
            "a change of {} is being decided ({number}: {reason}) by: {}. Wait for the decision, or say why you go on by the order as it stands",
            what.en, heads.en
        ),
    );
    let refusal = Refusal::new("change_pending", message)
        .fact("change.pending", number)
        .who(heads);
    let subject = Subject::sales_order(request.order);
    let policy = process.policy_of(tx, subject).await?;
    let known = policy.clause_ix(CLAUSE).is_some();
    Ok(Fault::refused(if known {
        refusal.clause(CLAUSE, &*policy.rule)
    } else {
        refusal
    }))
}
