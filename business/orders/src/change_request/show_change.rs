//! Change requests as people read them: without prices for those who may not see any.

use ::store::Tx;
use access::{Permit, Post, matrix::ViewOrder};
use kernel::{
    Date, DepartmentId, DocumentId, Fault, Moment, OrderId, Refusal, Result, TaskId, Text, UserId,
};
use process::{Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    decide_change::{ChangeVerdict, posts_for},
    downstream::SharedDownstream,
    impact::ImpactSheet,
    reconsider::reconsider,
    request::{ChangeOrigin, ChangeRequest, ChangeState},
    store,
};
use crate::{order::Order, store as orders};

/// Somebody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonNamed {
    /// Who.
    pub id: UserId,
    /// His name.
    pub name: String,
}

/// A department by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DepartmentNamed {
    /// Which.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
}

/// A request in the list of an order's changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeRow {
    /// Its id.
    pub id: DocumentId,
    /// Its number, e.g. `CR-2026-000012`.
    pub number: String,
    /// Where it stands.
    pub state: ChangeState,
    /// That in words.
    pub state_title: Text,
    /// Why it was asked for.
    pub reason: String,
    /// Who wanted it.
    pub origin: ChangeOrigin,
    /// Who asked for it.
    pub requested_by: PersonNamed,
    /// When.
    pub requested_at: Moment,
    /// The revision it was made on.
    pub base_revision: i64,
    /// The revision it made.
    pub applied_revision: Option<i64>,
}

/// A request with its impact, its decisions and who took note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// What stands in the list too.
    #[serde(flatten)]
    pub row: ChangeRow,
    /// The round of decisions it is in, from 1; it grows when facts changed and the heads are asked anew.
    pub round: i64,
    /// Names the impact sheet that is shown, to approve it.
    pub sheet: String,
    /// Whether facts changed since the heads were asked, so that the sheet is not the one that
    /// decisions of this round were made on: an approval begins a new one.
    pub differs: bool,
    /// Why it cannot take effect as things stand; the sheet is then as it was asked for.
    pub barred: Vec<Refusal>,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_label: String,
    /// Who sees to it that it is carried out.
    pub responsible: PersonNamed,
    /// The department that carries it out.
    pub department: DepartmentNamed,
    /// By when it is carried out.
    pub complete_by: Date,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// What it means: as things stand while it waits for decisions, as it was decided on afterwards.
    pub impact: ImpactSheet,
    /// Decisions of the present round first, earlier ones after them.
    pub approvals: Vec<ApprovalView>,
    /// Who was asked to take note, once it took effect.
    pub acknowledgements: Vec<AcknowledgementView>,
    /// Whether the reader is asked for his decision.
    pub may_decide: bool,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
}

/// What a head decided, or has to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalView {
    /// The round; a new one begins when facts changed that matter.
    pub round: i64,
    /// The head's post.
    pub post: Post,
    /// The post in words.
    pub post_title: Text,
    /// Why he decides.
    pub reasons: Vec<Text>,
    /// What he said; nothing yet when absent.
    pub verdict: Option<ChangeVerdict>,
    /// His words.
    pub note: String,
    /// Who.
    pub by: Option<PersonNamed>,
    /// When.
    pub at: Option<Moment>,
}

/// Somebody asked to take note of a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcknowledgementView {
    /// His task.
    pub task_id: TaskId,
    /// The version of the task, to finish it.
    pub task_version: i64,
    /// The post that is asked.
    pub post: String,
    /// The post in words.
    pub post_title: Option<Text>,
    /// The one person asked, if it is one.
    pub person: Option<PersonNamed>,
    /// Who took note.
    pub done_by: Option<PersonNamed>,
    /// When.
    pub done_at: Option<Moment>,
}

/// The requests of an order in the reader's sight, the newest first.
pub async fn changes_of(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewOrder>,
    id: OrderId,
) -> Result<Vec<ChangeRow>> {
    crate::refuse_unseen(tx, permit, id).await?;
    let requests = store::of_order(tx, id).await?;
    let mut rows = Vec::with_capacity(requests.len());
    for request in &requests {
        rows.push(row(tx, request).await?);
    }
    Ok(rows)
}

/// One request of an order in the reader's sight.
pub async fn show_change(
    tx: &mut Tx<'_>,
    (process, downstream): (&Process, &SharedDownstream),
    permit: &Permit<ViewOrder>,
    (id, change): (OrderId, DocumentId),
    now: Moment,
) -> Result<ChangeView> {
    crate::refuse_unseen(tx, permit, id).await?;
    let order = orders::get(tx, id).await?;
    let request = store::find(tx, id, change)
        .await?
        .ok_or(Fault::NotFound("change request"))?;
    let mut given = store::approvals(tx, change).await?;
    given.sort_by_key(|approval| std::cmp::Reverse(approval.round));
    let posts = posts_for(permit, &order);
    let submitted = request.state == ChangeState::Submitted;
    let waits = given
        .iter()
        .any(|a| a.round == request.round && a.waits_for(&posts));
    let may_amend = permit
        .principal()
        .and_then(access::allowed::<access::matrix::AmendOrder>)
        .is_some_and(|permit| permit.covers(Some(order.owner), Some(order.department)));
    let mut approvals = Vec::with_capacity(given.len());
    for approval in given {
        approvals.push(ApprovalView {
            round: approval.round,
            post: approval.head.post,
            post_title: approval.head.title,
            reasons: approval.head.reasons,
            verdict: approval.verdict,
            note: approval.note,
            by: named_if(tx, approval.by).await?,
            at: approval.at,
        });
    }
    let mut stands = Stands::of(tx, (process, downstream), (&order, &request), now).await?;
    let asked_anew = stands.differs && stands.sheet.heads.iter().any(|h| posts.contains(&h.post));
    let sheet = stands.sheet.fingerprint();
    if permit.hides().prices {
        stands.sheet = stands.sheet.without_prices();
    }
    Ok(ChangeView {
        row: row(tx, &request).await?,
        round: request.round,
        sheet,
        differs: stands.differs,
        barred: stands.barred,
        order_id: id,
        order_label: order.label().to_owned(),
        responsible: named(tx, request.responsible).await?,
        department: DepartmentNamed {
            id: request.department,
            name: access::departments::name(tx, request.department).await?,
        },
        complete_by: request.complete_by,
        decided_at: request.decided_at,
        impact: stands.sheet,
        approvals,
        acknowledgements: acknowledgements(tx, process, &request).await?,
        may_decide: submitted && (waits || asked_anew) && !permit.made(request.requested_by),
        may_withdraw: submitted && may_amend,
    })
}

/// A request as things stand.
struct Stands {
    sheet: ImpactSheet,
    differs: bool,
    barred: Vec<Refusal>,
}

impl Stands {
    async fn of(
        tx: &mut Tx<'_>,
        areas: (&Process, &SharedDownstream),
        (order, request): (&Order, &ChangeRequest),
        now: Moment,
    ) -> Result<Self> {
        let as_asked = |barred| Self {
            sheet: request.impact.clone(),
            differs: false,
            barred,
        };
        if request.state != ChangeState::Submitted {
            return Ok(as_asked(Vec::new()));
        }
        match reconsider(tx, areas, (order, request), now).await {
            Ok(fresh) => Ok(Self {
                sheet: fresh.sheet,
                differs: fresh.differs,
                barred: Vec::new(),
            }),
            Err(Fault::Refused(reasons)) => Ok(as_asked(reasons)),
            Err(fault) => Err(fault),
        }
    }
}

async fn acknowledgements(
    tx: &mut Tx<'_>,
    process: &Process,
    request: &ChangeRequest,
) -> Result<Vec<AcknowledgementView>> {
    let asked = store::acknowledgements(tx, request.id).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let subject = Subject::sales_order(request.order);
    let mut tasks = process.tasks_of(tx, subject).await?;
    tasks.retain(|task| asked.contains(&task.id));
    let mut views = Vec::with_capacity(tasks.len());
    for task in tasks {
        views.push(AcknowledgementView {
            task_id: task.id,
            task_version: task.version,
            post_title: Post::parse(&task.post).map(Post::title),
            post: task.post,
            person: named_if(tx, task.assignee).await?,
            done_by: named_if(tx, task.done_by).await?,
            done_at: task.done_at,
        });
    }
    Ok(views)
}

async fn row(tx: &mut Tx<'_>, request: &ChangeRequest) -> Result<ChangeRow> {
    Ok(ChangeRow {
        id: request.id,
        number: request.number.clone(),
        state: request.state,
        state_title: request.state.title(),
        reason: request.reason.clone(),
        origin: request.origin,
        requested_by: named(tx, request.requested_by).await?,
        requested_at: request.requested_at,
        base_revision: request.base_revision,
        applied_revision: request.applied_revision,
    })
}

async fn named_if(tx: &mut Tx<'_>, id: Option<UserId>) -> Result<Option<PersonNamed>> {
    match id {
        None => Ok(None),
        Some(id) => named(tx, id).await.map(Some),
    }
}

async fn named(tx: &mut Tx<'_>, id: UserId) -> Result<PersonNamed> {
    let name = access::people::name(tx, id).await?.unwrap_or_default();
    Ok(PersonNamed { id, name })
}
