//! Short-closing: what has not left of an order is not delivered any more; and taking that back.
//! Short-closed is an end of its own, not a cancellation: what was delivered stays, is invoiced and
//! paid.

use std::{collections::HashMap, sync::Arc};

use ::store::{Command, Tx};
use access::{Permit, Post, matrix::ShortCloseOrder};
use catalog::ProductFacts;
use engine::{LineFact, LineFacts};
use events::NewEvent;
use kernel::{
    DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Refusal, Result, text, written,
};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    change_request::{Amendment, LineChange, SharedDownstream, open_changes, refuse_settled},
    changes::Change,
    contract::frame::refuse_beyond_frame,
    create_order::stream,
    order::{Order, OrderState, lock_for},
    order_ending::{self, EndedLine, EndingKind, NewEnding},
};

/// Short-closes lines of an order, or all that is left of it.
#[derive(Debug)]
pub struct ShortClose {
    /// The right to do so.
    pub permit: Permit<ShortCloseOrder>,
    /// The running policies.
    pub process: Process,
    /// The areas that follow.
    pub downstream: SharedDownstream,
    /// The decision's id.
    pub id: DocumentId,
    /// Which order.
    pub order: OrderId,
    /// Which lines; the rest of the order when empty.
    pub lines: Vec<LineId>,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

/// What was short-closed or reopened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinesEnded {
    /// The lines, with how much of each.
    pub lines: Vec<EndedLine>,
}

impl Command for ShortClose {
    const NAME: &'static str = "order.short_close";
    type Output = LinesEnded;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<LinesEnded> {
        let reason = written::reason(&self.reason, "/reason")?;
        let at = Standing::of(tx, &self.process, &self.permit, self.order).await?;
        let rest = at.rest(&self.lines)?;
        let change = at.change(self.id, &rest, |line, quantity| {
            Quantity(line.open_before.0 - quantity.0)
        });
        let ended = Ended {
            kind: EndingKind::ShortClosed,
            event: "order.short_closed",
            reason,
            lines: rest,
        };
        let areas = (&self.process, &self.downstream);
        ended.carry_out(tx, areas, &at, &change, self.now).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// Takes the short-closing of a line back: it is to be delivered after all.
#[derive(Debug)]
pub struct ReopenLine {
    /// The right to do so.
    pub permit: Permit<ShortCloseOrder>,
    /// The running policies.
    pub process: Process,
    /// The areas that follow.
    pub downstream: SharedDownstream,
    /// The decision's id.
    pub id: DocumentId,
    /// Which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ReopenLine {
    const NAME: &'static str = "order.reopen_line";
    type Output = LinesEnded;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<LinesEnded> {
        let reason = written::reason(&self.reason, "/reason")?;
        let at = Standing::of(tx, &self.process, &self.permit, self.order).await?;
        refuse_settled(tx, &self.downstream, &at.order).await?;
        let line = at.line(self.line, "/line_id")?;
        let closed = line.facts.get(LineFact::ShortClosed);
        if closed == Quantity::ZERO {
            let message = text!(
                "第 {} 行没有短结，无需恢复",
                "line {} is not short-closed; there is nothing to reopen",
                line.no
            );
            return Err(Fault::refused(Refusal::new("not_short_closed", message)));
        }
        let mut priced = at.order.lines.iter();
        if let Some(priced) = priced.find(|priced| priced.line_id == self.line) {
            refuse_beyond_frame(tx, priced, closed).await?;
        }
        let lines = vec![EndedLine {
            line_id: self.line,
            quantity: closed,
        }];
        let change = at.change(self.id, &lines, |line, quantity| {
            Quantity(line.open_before.0 + quantity.0)
        });
        let ended = Ended {
            kind: EndingKind::Reopened,
            event: "order.line_reopened",
            reason,
            lines,
        };
        let areas = (&self.process, &self.downstream);
        ended.carry_out(tx, areas, &at, &change, self.now).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// An approved order, locked, with what happened to its lines.
struct Standing {
    order: Arc<Order>,
    permit: Permit<ShortCloseOrder>,
    lines: Vec<LineChange>,
}

impl Standing {
    async fn of(
        tx: &mut Tx<'_>,
        process: &Process,
        permit: &Permit<ShortCloseOrder>,
        id: OrderId,
    ) -> Result<Self> {
        let (order, permit) = lock_for(tx, permit, id).await?;
        if order.state != OrderState::Approved {
            let message = text!(
                "只有执行中的订单可以短结或恢复",
                "only lines of an order in execution are short-closed or reopened"
            );
            let refusal =
                Refusal::new("wrong_state", message).fact("order.state", order.state.as_str());
            return Err(Fault::refused(refusal));
        }
        let facts: Vec<LineFacts> = process.lock_lines(tx, Subject::sales_order(id)).await?;
        let ids: Vec<ProductId> = order
            .lines
            .iter()
            .filter_map(|line| line.content.product_id)
            .collect();
        let products: HashMap<ProductId, ProductFacts> = catalog::facts_of(tx, &ids).await?;
        let lines = open_changes(&order, &facts, &products);
        Ok(Self {
            order,
            permit,
            lines,
        })
    }

    fn line(&self, id: LineId, pointer: &str) -> Result<&LineChange> {
        self.lines.iter().find(|l| l.line == id).ok_or_else(|| {
            let message = text!("订单中没有这一行", "the order has no such line");
            Fault::invalid(pointer, "unknown_line", message)
        })
    }

    /// What has not left of the lines wanted; only where something of the order has left.
    fn rest(&self, wanted: &[LineId]) -> Result<Vec<EndedLine>> {
        let nothing_left_the_house = self
            .lines
            .iter()
            .all(|line| line.facts.away() == Quantity::ZERO);
        if nothing_left_the_house {
            let message = text!(
                "还没有发货；整单不要请“作废”，减少数量请申请变更",
                "nothing has left yet; cancel the order, or ask for a change of quantities"
            );
            return Err(Fault::refused(Refusal::new("nothing_shipped", message)));
        }
        let mut lines = Vec::new();
        for (i, id) in wanted.iter().enumerate() {
            lines.push(self.line(*id, &format!("/lines/{i}"))?);
        }
        if wanted.is_empty() {
            lines.extend(&self.lines);
        }
        let mut refusals: Vec<Refusal> = lines.iter().filter_map(|l| in_hand(l)).collect();
        let mut rest = Vec::new();
        for line in lines {
            let quantity = Quantity((line.open_before.0 - line.facts.away().0).max(0));
            if quantity > Quantity::ZERO {
                rest.push(EndedLine {
                    line_id: line.line,
                    quantity,
                });
            } else if !wanted.is_empty() {
                refusals.push(nothing_left(line));
            }
        }
        if refusals.is_empty() && rest.is_empty() {
            let message = text!(
                "订单已全部发出，没有可短结的",
                "all of the order has left; there is nothing to short-close"
            );
            refusals.push(Refusal::new("nothing_left", message));
        }
        if refusals.is_empty() {
            Ok(rest)
        } else {
            Err(Fault::Refused(refusals))
        }
    }

    /// The change that some lines undergo.
    fn change(
        &self,
        id: DocumentId,
        ended: &[EndedLine],
        open_after: impl Fn(&LineChange, Quantity) -> Quantity,
    ) -> Amendment {
        let lines = self.lines.iter().filter_map(|line| {
            let of_line = ended.iter().find(|e| e.line_id == line.line)?;
            Some(LineChange {
                open_after: open_after(line, of_line.quantity),
                ..line.clone()
            })
        });
        Amendment {
            id,
            before: Arc::clone(&self.order),
            after: Arc::clone(&self.order),
            lines: lines.collect(),
            delivered: true,
        }
    }
}

fn in_hand(line: &LineChange) -> Option<Refusal> {
    let in_hand = line.in_hand();
    let message = text!(
        "第 {} 行已拣货待发 {in_hand}，请仓库先退回货架",
        "{in_hand} of line {} are picked for dispatch; have them put back first",
        line.no
    );
    let refusal = Refusal::new("picked", message)
        .fact("line.picked", in_hand)
        .who(text!("仓库管理员", "warehouse keeper"));
    (in_hand > Quantity::ZERO).then_some(refusal)
}

fn nothing_left(line: &LineChange) -> Refusal {
    let message = text!(
        "第 {} 行已全部发出或已短结",
        "all of line {} has left or is short-closed already",
        line.no
    );
    Refusal::new("nothing_left", message).fact("line.shipped", line.facts.away())
}

/// What is done, and how it is told.
struct Ended<'a> {
    kind: EndingKind,
    event: &'static str,
    reason: &'a str,
    lines: Vec<EndedLine>,
}

impl Ended<'_> {
    async fn carry_out(
        self,
        tx: &mut Tx<'_>,
        (process, downstream): (&Process, &SharedDownstream),
        at: &Standing,
        change: &Amendment,
        now: Moment,
    ) -> Result<LinesEnded> {
        let acting = Acting::new(&at.permit, now);
        let by = acting.user().ok_or(Fault::Unauthenticated)?;
        let ending = NewEnding {
            id: change.id,
            order: at.order.id,
            kind: self.kind,
            code: "",
            reason: self.reason,
            lines: &self.lines,
            costs: 0,
            deposit: (0, None),
            by,
        };
        order_ending::insert(tx, &ending, now).await?;
        let changes: Vec<_> = change
            .lines
            .iter()
            .map(|line| Change {
                field: format!("/lines/{}/open", line.line),
                before: json!(line.open_before),
                after: json!(line.open_after),
            })
            .collect();
        let data = json!({"reason": self.reason, "changes": changes});
        let event = NewEvent::new(stream(at.order.id), self.event, data, now);
        events::record(tx, &event, &acting.actor, now).await?;
        let movements: Vec<_> = change
            .lines
            .iter()
            .map(|line| {
                let less = Quantity(line.open_before.0 - line.open_after.0);
                change.movement(line.line, (LineFact::ShortClosed, less), now)
            })
            .collect();
        process.record_all(tx, &movements, &acting).await?;
        downstream.follow(tx, change, &acting).await?;
        self.tell(tx, process, &at.order, &acting).await?;
        Ok(LinesEnded { lines: self.lines })
    }

    /// Rep, planner, logistics and finance take note.
    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        order: &Order,
        acting: &Acting,
    ) -> Result<()> {
        let reason = self.reason;
        let title = match self.kind {
            EndingKind::ShortClosed => text!(
                "未发部分已短结，不再交付：{reason}",
                "what is left was short-closed and is not delivered: {reason}"
            ),
            EndingKind::Reopened | EndingKind::Cancelled => text!(
                "短结的行已恢复，继续交付：{reason}",
                "a short-closed line was reopened and is delivered: {reason}"
            ),
        };
        let subject = Subject::sales_order(order.id);
        let posts = [
            (Post::SalesRep, Some(order.owner)),
            (Post::Planner, None),
            (Post::Logistics, None),
            (Post::Finance, None),
        ];
        for (post, person) in posts {
            let task = NewTask::new(subject, TaskKind::Acknowledge, post.key(), title.clone())
                .assignee(person)
                .within(1);
            process.open_task(tx, task, acting).await?;
        }
        Ok(())
    }
}
