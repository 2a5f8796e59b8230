//! Deciding on a change request: only the heads concerned, never who asked for it. The last approval
//! carries it out (TR-2.5b).

use ::store::{Command, Tx};
use access::{Action as _, Permit, Post, Scope, matrix::DecideChange as MayDecide};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, OrderId, Refusal, Result, text};
use process::{Acting, Process, Subject, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    apply_change::{Applied, carry_out},
    downstream::SharedDownstream,
    request::{Approval, ChangeRequest, ChangeState},
    request_change::{check_reason, refuse_unchangeable},
    store,
};
use crate::{
    create_order::stream,
    order::{Order, lock_for},
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
    /// Which round of decisions, that is which impact sheet, it answers.
    pub round: i64,
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
        self.refuse_other_sheet(&request)?;
        let all = store::approvals(tx, request.id).await?;
        let round = all.iter().filter(|a| a.round == request.round);
        let posts = posts_for(&permit, &order);
        let (mine, others): (Vec<&Approval>, Vec<&Approval>) =
            round.partition(|approval| approval.waits_for(&posts));
        if mine.is_empty() {
            return Err(not_concerned(&others));
        }
        if self.verdict == ChangeVerdict::Refuse || request.impact.is_bad() {
            check_reason(&self.reason, "/reason")?;
        }
        let acting = Acting::new(&permit, self.now);
        self.record(tx, (&request, &mine), &acting).await?;
        match self.verdict {
            ChangeVerdict::Refuse => self.end(tx, (&order, &request, &others), &acting).await,
            ChangeVerdict::Approve if others.iter().any(|a| a.verdict.is_none()) => {
                Ok(ChangeDecided {
                    state: ChangeState::Submitted,
                    revision: None,
                    rechecked: false,
                })
            }
            ChangeVerdict::Approve => {
                let areas = (&self.process, &self.downstream);
                let reason = self.reason.trim();
                let applied = carry_out(tx, areas, (order, request), reason, &acting).await?;
                Ok(match applied {
                    Applied::As(revision) => ChangeDecided {
                        state: ChangeState::Applied,
                        revision: Some(revision),
                        rechecked: false,
                    },
                    Applied::AskedAgain => ChangeDecided {
                        state: ChangeState::Submitted,
                        revision: None,
                        rechecked: true,
                    },
                })
            }
        }
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, subject, (Self::NAME, fault), &acting)
            .await
    }
}

impl DecideChange {
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

    /// A decision counts for the sheet that was seen: facts that changed since make a new one.
    fn refuse_other_sheet(&self, request: &ChangeRequest) -> Result<()> {
        if self.round == request.round {
            return Ok(());
        }
        Err(Fault::Stale(Box::new(
            json!({"round": request.round, "impact": request.impact}),
        )))
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
        let task = process::NewTask::new(
            subject,
            process::TaskKind::Acknowledge,
            Post::SalesRep.key(),
            title,
        )
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

pub(super) fn refuse_decided(request: &ChangeRequest) -> Result<()> {
    if request.state == ChangeState::Submitted {
        return Ok(());
    }
    let title = request.state.title();
    let message = kernel::Text::new(
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

/// Only the heads concerned decide: says who they are.
fn not_concerned(asked: &[&Approval]) -> Fault {
    let waiting = asked.iter().filter(|a| a.verdict.is_none());
    let titles: Vec<kernel::Text> = waiting.map(|a| a.head.post.title()).collect();
    let join = |of: fn(&kernel::Text) -> &str, with: &str| {
        let words: Vec<&str> = titles.iter().map(of).collect();
        words.join(with)
    };
    let who = kernel::Text::new(join(|t| t.zh.as_str(), "、"), join(|t| t.en.as_str(), ", "));
    let message = kernel::Text::new(
        format!("这项变更由{}审批", who.zh),
        format!("this change is decided by: {}", who.en),
    );
    Fault::refused(Refusal::new("not_concerned", message).who(who))
}
