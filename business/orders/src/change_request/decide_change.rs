//! Deciding on a change request: only the heads concerned, never who asked for it. The last approval
//! carries it out (TR-2.5b).

use std::sync::Arc;

use ::store::{Command, Tx};
use access::{Action as _, Permit, Post, Scope, matrix::DecideChange as MayDecide};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Refusal, Result, Text, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    apply_change::carry_out,
    downstream::SharedDownstream,
    impact::ImpactSheet,
    reconsider::reconsider,
    request::{Approval, ChangeRequest, ChangeState},
    request_change::{DECIDE_WITHIN, ask_heads, refuse_unchangeable},
    store,
};
use crate::{
    create_order::stream,
    order::{Order, lock_for},
    store as orders,
};

/// What a head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeVerdict {
    /// Let it be so.
    Approve,
    /// The order stays as it is.
    Refuse,
}

impl ChangeVerdict {
    /// The word the database keeps.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse => "refuse",
        }
    }

    /// Reads the word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Approve, Self::Refuse]
            .into_iter()
            .find(|verdict| verdict.as_str() == word)
    }
}

/// Decides on a request.
#[derive(Debug)]
pub struct DecideChange {
    /// The right to do so.
    pub permit: Permit<MayDecide>,
    /// The running policies.
    pub process: Process,
    /// The areas that follow.
    pub downstream: SharedDownstream,
    /// Of which order.
    pub order: OrderId,
    /// Which request.
    pub id: DocumentId,
    /// Which impact sheet an approval answers.
    pub sheet: String,
    /// What is said.
    pub verdict: ChangeVerdict,
    /// Why; needed to refuse, and to approve what is not in order.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

/// What a decision led to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeDecided {
    /// Where the request stands.
    pub state: ChangeState,
    /// The revision it made of the order, once it took effect.
    pub revision: Option<i64>,
    /// Whether facts changed meanwhile, so that the heads are asked again on a new sheet.
    pub rechecked: bool,
}

impl Command for DecideChange {
    const NAME: &'static str = "order.decide_change";
    type Output = ChangeDecided;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ChangeDecided> {
        let (order, permit) = lock_for(tx, &self.permit, self.order).await?;
        let request = store::find(tx, order.id, self.id)
            .await?
            .ok_or(Fault::NotFound("change request"))?;
        refuse_decided(&request)?;
        refuse_unchangeable(&order)?;
        self.refuse_own(&permit, &request)?;
        let acting = Acting::new(&permit, self.now);
        let posts = posts_for(&permit, &order);
        match self.verdict {
            ChangeVerdict::Refuse => self.refuse(tx, (&order, &request), &posts, &acting).await,
            ChangeVerdict::Approve => self.approve(tx, (order, request), &posts, &acting).await,
        }
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, subject, (Self::NAME, fault), &acting)
            .await?;
        self.tell_if_barred(tx, &acting).await
    }
}

impl DecideChange {
    /// A head says yes to the sheet that he saw; the last one carries it out.
    async fn approve(
        &self,
        tx: &mut Tx<'_>,
        (order, request): (Arc<Order>, ChangeRequest),
        posts: &[Post],
        acting: &Acting,
    ) -> Result<ChangeDecided> {
        let areas = (&self.process, &self.downstream);
        let stands = reconsider(tx, areas, (&order, &request), self.now).await?;
        let (request, asked_again) = if stands.differs {
            let about = (&*order, request);
            let sheet = stands.sheet.clone();
            (
                ask_again(tx, &self.process, about, sheet, acting).await?,
                true,
            )
        } else {
            (request, false)
        };
        let undecided = ChangeDecided {
            state: ChangeState::Submitted,
            revision: None,
            rechecked: asked_again,
        };
        let all = this_round(tx, &request).await?;
        let (mine, others): (Vec<&Approval>, Vec<&Approval>) =
            all.iter().partition(|approval| approval.waits_for(posts));
        if mine.is_empty() {
            return if asked_again {
                Ok(undecided)
            } else {
                Err(not_concerned(&others))
            };
        }
        self.refuse_other_sheet(&stands.sheet)?;
        if stands.sheet.is_bad() {
            written::reason(&self.reason, "/reason")?;
        }
        self.record(tx, (&request, &mine), acting).await?;
        if others.iter().any(|approval| approval.verdict.is_none()) {
            return Ok(undecided);
        }
        let said = (self.reason.trim(), acting);
        let revision = carry_out(tx, areas, (order, request), stands, said).await?;
        Ok(ChangeDecided {
            state: ChangeState::Applied,
            revision: Some(revision),
            rechecked: asked_again,
        })
    }

    /// A head says no, whatever the sheet says by now.
    async fn refuse(
        &self,
        tx: &mut Tx<'_>,
        (order, request): (&Order, &ChangeRequest),
        posts: &[Post],
        acting: &Acting,
    ) -> Result<ChangeDecided> {
        let all = this_round(tx, request).await?;
        let (mine, others): (Vec<&Approval>, Vec<&Approval>) =
            all.iter().partition(|approval| approval.waits_for(posts));
        if mine.is_empty() {
            return Err(not_concerned(&others));
        }
        written::reason(&self.reason, "/reason")?;
        self.record(tx, (request, &mine), acting).await?;
        self.end(tx, (order, request, &others), acting).await
    }

    /// Nobody decides on what he asked for, through a delegate neither.
    fn refuse_own(&self, permit: &Permit<MayDecide>, request: &ChangeRequest) -> Result<()> {
        if !permit.made(request.requested_by) {
            return Ok(());
        }
        let message = text!(
            "不能审批自己提出的变更申请，请另一位负责人处理",
            "nobody decides on a change he asked for; ask another head"
        );
        let refusal = Refusal::new("separation_of_duties", message)
            .fact("change.requested_by", request.requested_by);
        Err(Fault::refused(refusal))
    }

    /// An approval counts for the sheet that was seen.
    fn refuse_other_sheet(&self, now: &ImpactSheet) -> Result<()> {
        let sheet = now.fingerprint();
        if self.sheet == sheet {
            return Ok(());
        }
        Err(Fault::Stale(Box::new(
            json!({"sheet": sheet, "impact": now}),
        )))
    }

    /// Who asked for a change that cannot be carried out as things stand hears of it.
    async fn tell_if_barred(&self, tx: &mut Tx<'_>, acting: &Acting) -> Result<()> {
        let Some(request) = store::find(tx, self.order, self.id).await? else {
            return Ok(());
        };
        let order = orders::load(tx, self.order).await?;
        let Some(order) = order.filter(|_| request.state == ChangeState::Submitted) else {
            return Ok(());
        };
        let areas = (&self.process, &self.downstream);
        let Err(Fault::Refused(reasons)) =
            reconsider(tx, areas, (&order, &request), self.now).await
        else {
            return Ok(());
        };
        let first = reasons.into_iter().next().unwrap_or_default().message;
        let number = &request.number;
        let title = Text::new(
            format!(
                "变更申请 {number} 现在无法生效，请撤回或处理后再审批：{}",
                first.zh
            ),
            format!(
                "change request {number} cannot take effect as things stand; withdraw it or clear this: {}",
                first.en
            ),
        );
        let subject = Subject::sales_order(order.id);
        let task = NewTask::new(subject, TaskKind::FollowUp, Post::SalesRep.key(), title)
            .assignee(Some(request.requested_by))
            .within(DECIDE_WITHIN)
            .link(request.link());
        self.process.open_task(tx, task, acting).await.map(drop)
    }

    async fn record(
        &self,
        tx: &mut Tx<'_>,
        (request, mine): (&ChangeRequest, &[&Approval]),
        acting: &Acting,
    ) -> Result<()> {
        let by = acting.user().ok_or(Fault::Unauthenticated)?;
        let note = self.reason.trim();
        let why = Why::Said(note);
        for approval in mine {
            let which = (request.id, *approval);
            store::give(tx, which, (self.verdict, note), (by, self.now)).await?;
            self.process
                .close_task(tx, approval.task, &why, acting)
                .await?;
        }
        let posts: Vec<Post> = mine.iter().map(|approval| approval.head.post).collect();
        let data = json!({
            "change": request.id, "number": request.number, "verdict": self.verdict,
            "posts": posts, "reason": note,
        });
        let kind = match self.verdict {
            ChangeVerdict::Approve => "order.change_approved",
            ChangeVerdict::Refuse => "order.change_refused",
        };
        let event = NewEvent::new(stream(request.order), kind, data, self.now);
        events::record(tx, &event, &acting.actor, self.now)
            .await
            .map(drop)
    }

    /// The order stays as it is; nobody else is asked any more, and who asked for it is told.
    async fn end(
        &self,
        tx: &mut Tx<'_>,
        (order, request, others): (&Order, &ChangeRequest, &[&Approval]),
        acting: &Acting,
    ) -> Result<ChangeDecided> {
        store::decide(tx, request.id, (ChangeState::Refused, None), self.now).await?;
        let why = Why::Because(text!("变更申请未通过", "the change was refused"));
        for approval in others.iter().filter(|a| a.verdict.is_none()) {
            self.process
                .close_task(tx, approval.task, &why, acting)
                .await?;
        }
        let subject = Subject::sales_order(order.id);
        let title = text!(
            "变更申请 {} 未通过：{}",
            "change request {} was refused: {}",
            request.number,
            self.reason.trim()
        );
        let task = NewTask::new(subject, TaskKind::Acknowledge, Post::SalesRep.key(), title)
            .assignee(Some(request.requested_by))
            .link(request.link());
        self.process.open_task(tx, task, acting).await?;
        self.process
            .facts_changed(tx, subject, None, acting)
            .await?;
        Ok(ChangeDecided {
            state: ChangeState::Refused,
            revision: None,
            rechecked: false,
        })
    }
}

/// What the heads of the present round said, or have to say.
pub(super) async fn this_round(tx: &mut Tx<'_>, request: &ChangeRequest) -> Result<Vec<Approval>> {
    let mut all = store::approvals(tx, request.id).await?;
    all.retain(|approval| approval.round == request.round);
    Ok(all)
}

/// Earlier approvals rested on other facts: a new round on the new sheet.
async fn ask_again(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, mut request): (&Order, ChangeRequest),
    fresh: ImpactSheet,
    acting: &Acting,
) -> Result<ChangeRequest> {
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
    ask_heads(tx, process, (order, &request), acting).await?;
    Ok(request)
}

pub(super) fn refuse_decided(request: &ChangeRequest) -> Result<()> {
    if request.state == ChangeState::Submitted {
        return Ok(());
    }
    let title = request.state.title();
    let message = Text::new(
        format!("变更申请 {} {}", request.number, title.zh),
        format!("change request {}: {}", request.number, title.en),
    );
    let refusal = Refusal::new("wrong_state", message).fact("change.state", request.state.as_str());
    Err(Fault::refused(refusal))
}

/// The posts in which somebody decides on a change of this order, those lent to him too.
pub(super) fn posts_for<A: access::Action>(permit: &Permit<A>, order: &Order) -> Vec<Post> {
    let Some(principal) = permit.principal() else {
        return Vec::new();
    };
    let lent = principal.represents.iter().flat_map(|r| &r.posts);
    let held = principal.posts.iter().chain(lent);
    let reaches = |held: &&access::PostHeld| match MayDecide::INFO.scope_of(held.post) {
        Scope::All => true,
        Scope::Department => held.department == order.department,
        Scope::Own | Scope::None => false,
    };
    held.filter(reaches).map(|held| held.post).collect()
}

/// The heads who have yet to decide, in words.
pub(super) fn waiting_for<'a>(asked: impl IntoIterator<Item = &'a Approval>) -> Text {
    let waiting = asked.into_iter().filter(|a| a.verdict.is_none());
    let titles: Vec<Text> = waiting.map(|a| a.head.post.title()).collect();
    let join = |of: fn(&Text) -> &str, with: &str| {
        let words: Vec<&str> = titles.iter().map(of).collect();
        words.join(with)
    };
    Text::new(join(|t| t.zh.as_str(), "、"), join(|t| t.en.as_str(), ", "))
}

/// Only the heads concerned decide: says who they are.
fn not_concerned(asked: &[&Approval]) -> Fault {
    let who = waiting_for(asked.iter().copied());
    let message = Text::new(
        format!("这项变更由{}审批", who.zh),
        format!("this change is decided by: {}", who.en),
    );
    Fault::refused(Refusal::new("not_concerned", message).who(who))
}
