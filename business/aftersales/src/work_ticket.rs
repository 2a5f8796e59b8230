//! Work on a ticket: hand it to somebody, note what was done, say how it was solved, close it.

use ::store::{Command, Tx};
use access::{
    Action, Permit, Post, Scope,
    matrix::{self, AssignTicket, CloseTicket, WorkTicket},
};
use events::NewEvent;
use kernel::{DocumentId, Fault, Moment, Result, UserId, text};
use orders::{Order, OrderState};
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};
use serde_json::json;

use crate::{
    open_ticket::Due,
    store::tickets::{self, Change},
    ticket::{Ticket, TicketSaved, TicketState, written},
};

/// What is done on a ticket, under the right it needs.
#[derive(Debug, Clone)]
pub enum Work {
    /// Give it an owner and a due date.
    Assign {
        /// The right to do so.
        permit: Permit<AssignTicket>,
        /// Who sees to it from now on.
        owner: UserId,
        /// By when; unchanged when nothing is said.
        due: Due,
        /// A word to him.
        note: String,
    },
    /// Note what was done; on a resolved ticket it is worked on again.
    Progress {
        /// The right to do so.
        permit: Permit<WorkTicket>,
        /// What was done.
        note: String,
    },
    /// Say how it was solved.
    Resolve {
        /// The right to do so.
        permit: Permit<WorkTicket>,
        /// How.
        resolution: String,
    },
    /// Close it, with the customer's word where there is one.
    Close {
        /// The right to do so.
        permit: Permit<CloseTicket>,
        /// What the customer says.
        note: String,
    },
}

/// Does one piece of work on a ticket.
#[derive(Debug)]
pub struct WorkOnTicket {
    /// The running policies.
    pub process: Process,
    /// Which ticket.
    pub id: DocumentId,
    /// The version it was seen in.
    pub version: i64,
    /// What is done.
    pub work: Work,
    /// Now.
    pub now: Moment,
}

impl Command for WorkOnTicket {
    const NAME: &'static str = "ticket.work";
    type Output = TicketSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<TicketSaved> {
        let ticket = tickets::lock(tx, self.id).await?;
        let order = orders::get(tx, ticket.order_id).await?;
        let acting = self.admitted(tx, &ticket).await?;
        if ticket.version != self.version {
            return Err(Fault::Stale(Box::new(json!(ticket))));
        }
        let against = match self.work {
            Work::Close { .. } => ticket.state.against_closing(),
            Work::Assign { .. } | Work::Progress { .. } | Work::Resolve { .. } => {
                ticket.state.against_work()
            }
        };
        if let Some(refusal) = against {
            return Err(Fault::refused(refusal));
        }
        let change = self.change(tx, &ticket, &order).await?;
        tickets::save(tx, self.id, &change).await?;
        tickets::log(tx, self.id, (change.word, &change.note), &acting).await?;
        self.tell(tx, &ticket, &change, &acting).await?;
        let changed = tickets::get(tx, self.id).await?;
        self.follow(tx, &ticket, &changed, &acting).await?;
        tell_policy(tx, &self.process, &order, &acting).await?;
        Ok(TicketSaved {
            id: self.id,
            number: changed.number,
            state: changed.state,
            version: changed.version,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(ticket) = tickets::find(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(ticket.order_id);
        let by = (
            match &self.work {
                Work::Assign { permit, .. } => permit.actor(),
                Work::Progress { permit, .. } | Work::Resolve { permit, .. } => permit.actor(),
                Work::Close { permit, .. } => permit.actor(),
            },
            self.now,
        );
        process::record_refusal(tx, subject, (self.work.name(), fault), by).await
    }
}

impl Work {
    const fn name(&self) -> &'static str {
        match self {
            Self::Assign { .. } => "ticket.assign",
            Self::Progress { .. } | Self::Resolve { .. } => "ticket.work",
            Self::Close { .. } => "ticket.close",
        }
    }
}

impl WorkOnTicket {
    async fn admitted(&self, tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Acting> {
        let (process, now) = (&self.process, self.now);
        Ok(match &self.work {
            Work::Assign { permit, .. } => {
                Acting::new(&admit(tx, process, ticket, permit).await?, now)
            }
            Work::Progress { permit, .. } | Work::Resolve { permit, .. } => {
                Acting::new(&admit(tx, process, ticket, permit).await?, now)
            }
            Work::Close { permit, .. } => {
                Acting::new(&admit(tx, process, ticket, permit).await?, now)
            }
        })
    }

    /// How the ticket stands after this work.
    async fn change(&self, tx: &mut Tx<'_>, ticket: &Ticket, order: &Order) -> Result<Change> {
        let same = Change {
            word: "progressed",
            note: String::new(),
            owner: ticket.owner,
            due_at: ticket.due_at,
            state: ticket.state,
            resolution: ticket.resolution.clone(),
            resolved_at: ticket.resolved_at,
            closed_at: None,
        };
        Ok(match &self.work {
            Work::Assign {
                owner, due, note, ..
            } => {
                owner_post(tx, *owner, self.now).await?;
                let due_at = due
                    .moment(&self.process, order, self.now)?
                    .unwrap_or(ticket.due_at);
                Change {
                    word: "assigned",
                    note: note.trim().to_owned(),
                    owner: *owner,
                    due_at,
                    ..same
                }
            }
            Work::Progress { note, .. } => {
                let again = ticket.state == TicketState::Resolved;
                Change {
                    word: if again { "reopened" } else { "progressed" },
                    note: written(note, "/note")?,
                    state: TicketState::InProgress,
                    resolution: String::new(),
                    resolved_at: None,
                    ..same
                }
            }
            Work::Resolve { resolution, .. } => {
                let resolution = written(resolution, "/resolution")?;
                Change {
                    word: "resolved",
                    note: resolution.clone(),
                    state: TicketState::Resolved,
                    resolution,
                    resolved_at: Some(self.now),
                    ..same
                }
            }
            Work::Close { note, .. } => Change {
                word: "closed",
                note: note.trim().to_owned(),
                state: TicketState::Closed,
                closed_at: Some(self.now),
                ..same
            },
        })
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        change: &Change,
        acting: &Acting,
    ) -> Result<()> {
        let kind = match change.word {
            "assigned" => "ticket.assigned",
            "reopened" => "ticket.reopened",
            "resolved" => "ticket.resolved",
            "closed" => "ticket.closed",
            _ => "ticket.progressed",
        };
        let data = json!({
            "ticket": self.id, "number": before.number, "note": change.note,
            "before": {"state": before.state, "owner": before.owner, "due_at": before.due_at},
            "after": {"state": change.state, "owner": change.owner, "due_at": change.due_at},
        });
        let event = NewEvent::new(
            Subject::sales_order(before.order_id).stream(),
            kind,
            data,
            self.now,
        );
        events::record(tx, &event, &acting.actor, self.now)
            .await
            .map(drop)
    }

    /// Whose task it is now: a new owner is asked, a closed ticket asks nobody, and a resolved one
    /// asks service to close it.
    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        after: &Ticket,
        acting: &Acting,
    ) -> Result<()> {
        let moved = (before.owner, before.due_at) != (after.owner, after.due_at);
        let ended = matches!(after.state, TicketState::Resolved | TicketState::Closed);
        let again = before.state == TicketState::Resolved && !ended;
        if (moved || ended || again)
            && let Some(task) = before.task
        {
            let why = Why::Because(after.state.title());
            self.process.close_task(tx, task, &why, acting).await?;
        }
        match after.state {
            TicketState::Closed => tickets::set_task(tx, after.id, None).await,
            TicketState::Resolved => {
                let title = text!(
                    "确认并关闭工单 {}",
                    "confirm and close ticket {}",
                    after.number
                );
                let task = NewTask::new(subject(after), TaskKind::Act, Post::Service.key(), title)
                    .clause("EQ-6.2b")
                    .link(link(after.id));
                let task = self.process.open_task(tx, task, acting).await?;
                tickets::set_task(tx, after.id, Some(task)).await
            }
            TicketState::Open | TicketState::InProgress if moved || again => {
                ask_owner(tx, &self.process, after, acting).await
            }
            TicketState::Open | TicketState::InProgress => Ok(()),
        }
    }
}

/// The right to work on this ticket: by its order, or since one owns it.
pub(crate) async fn admit<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    ticket: &Ticket,
    permit: &Permit<A>,
) -> Result<Permit<A>> {
    match process.admit(tx, subject(ticket), permit).await {
        Err(fault) if fault.is_not_found() => {
            permit.clone().narrow(Some(ticket.owner), None, "ticket")
        }
        other => other,
    }
}

/// The post in which somebody sees to tickets.
pub(crate) async fn owner_post(
    tx: &mut Tx<'_>,
    owner: UserId,
    now: Moment,
) -> Result<&'static str> {
    let person = access::people::person(tx, owner, now)
        .await?
        .ok_or_else(|| {
            let message = text!(
                "没有此人，或账号已停用",
                "there is no such person, or the account is closed"
            );
            Fault::invalid("/owner_id", "unknown", message)
        })?;
    let works = |post: &Post| matrix::WorkTicket::INFO.scope_of(*post) != Scope::None;
    let post = person.posts.iter().map(|held| held.post).find(works);
    post.map(Post::key).ok_or_else(|| {
        let message = text!(
            "此人的岗位不处理工单，请另选负责人",
            "this person's posts do not work on tickets"
        );
        Fault::invalid("/owner_id", "cannot_work", message)
    })
}

/// Puts the ticket on its owner's desk.
pub(crate) async fn ask_owner(
    tx: &mut Tx<'_>,
    process: &Process,
    ticket: &Ticket,
    acting: &Acting,
) -> Result<()> {
    let post = owner_post(tx, ticket.owner, acting.now)
        .await
        .unwrap_or(Post::Service.key());
    let kind = ticket.kind.title();
    let title = text!(
        "处理工单 {}（{}）",
        "work on ticket {} ({})",
        ticket.number,
        kind.zh
    );
    let title = kernel::Text {
        en: format!("work on ticket {} ({})", ticket.number, kind.en),
        ..title
    };
    let task = NewTask::new(subject(ticket), TaskKind::Act, post, title)
        .assignee(Some(ticket.owner))
        .clause("EQ-6.2b")
        .link(link(ticket.id))
        .due(Some(ticket.due_at));
    let task = process.open_task(tx, task, acting).await?;
    tickets::set_task(tx, ticket.id, Some(task)).await
}

/// The policy looks at the facts again; a closed order has none to look at.
pub(crate) async fn tell_policy(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    acting: &Acting,
) -> Result<()> {
    if order.state == OrderState::Approved {
        process
            .facts_changed(tx, Subject::sales_order(order.id), None, acting)
            .await?;
    }
    Ok(())
}

fn subject(ticket: &Ticket) -> Subject {
    Subject::sales_order(ticket.order_id)
}

/// The address of a ticket's page.
pub(crate) fn link(id: DocumentId) -> String {
    format!("/tickets/{id}")
}
