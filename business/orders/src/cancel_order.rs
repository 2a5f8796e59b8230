//! Giving an order up: at will before its approval; an approved one only before anything left, with
//! a coded reason, what it costs us, and what becomes of the money paid.

use ::store::{Command, Tx};
use access::{Permit, Post, matrix::CancelOrder as MayCancel};
use engine::LineFact;
use events::NewEvent;
use kernel::{
    DocumentId, Fault, Moment, Money, OrderId, ProductId, Quantity, Refusal, Result, text, written,
};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    change_request::{SharedDownstream, open_changes},
    create_order::stream,
    not_inspected::not_inspected,
    order::{Order, OrderState, lock_for},
    order_ending::{self, CancelCode, DepositFate, EndingKind, NewEnding},
    withdraw_order::refuse_in,
};

/// What is to be said of an approved order that is cancelled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTerms {
    /// Why, as a code; needed for an approved order.
    #[serde(default)]
    pub code: Option<CancelCode>,
    /// What it costs us, in the order's currency, as a decimal; nothing when absent.
    #[serde(default)]
    pub costs: Option<String>,
    /// What becomes of what the customer paid; needed when he paid something.
    #[serde(default)]
    pub deposit: Option<DepositFate>,
}

/// Gives an order up.
#[derive(Debug)]
pub struct CancelOrder {
    /// The right to do so.
    pub permit: Permit<MayCancel>,
    /// The running policies.
    pub process: Process,
    /// The areas behind orders.
    pub downstream: SharedDownstream,
    /// The decision's id, for an approved order.
    pub ending: DocumentId,
    /// Which order.
    pub id: OrderId,
    /// Why.
    pub reason: String,
    /// What an approved order asks for beside.
    pub terms: CancelTerms,
    /// Now.
    pub now: Moment,
}

impl Command for CancelOrder {
    const NAME: &'static str = "order.cancel";
    type Output = OrderState;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderState> {
        written::reason(&self.reason, "/reason")?;
        let (order, permit) = lock_for(tx, &self.permit, self.id).await?;
        if let Some(refusal) = refuse_clerk(&order, &permit) {
            return Err(Fault::refused(refusal));
        }
        let approved = match order.state {
            OrderState::Draft | OrderState::InReview => None,
            OrderState::Approved => Some(self.decide(tx, &order).await?),
            OrderState::Closed | OrderState::Cancelled => {
                let message = text!(
                    "订单已结束，不能作废",
                    "the order has ended and cannot be cancelled"
                );
                return Err(refuse_in(&order, message));
            }
        };
        let acting = Acting::new(&permit, self.now);
        let data = json!({
            "reason": self.reason, "before": {"state": order.state},
            "code": self.terms.code, "costs": self.terms.costs, "deposit": self.terms.deposit,
        });
        let kind = if order.is_fresh() {
            "order.discarded"
        } else {
            "order.cancelled"
        };
        let event = NewEvent::new(stream(self.id), kind, data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        if let Some(decided) = &approved {
            self.keep(tx, decided, &acting).await?;
        }
        self.process
            .cancel(tx, Subject::sales_order(self.id), &self.reason, &acting)
            .await?;
        if let Some(decided) = approved {
            self.ask_finance(tx, (&order, &decided), &acting).await?;
        }
        Ok(OrderState::Cancelled)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        let subject = Subject::sales_order(self.id);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

/// A clerk gives up what he entered himself and nobody has approved; all else is the rep's and the
/// manager's.
#[must_use]
pub fn refuse_clerk(order: &Order, permit: &Permit<MayCancel>) -> Option<Refusal> {
    let own = permit.made(order.entered_by) && order.is_fresh();
    if own || !permit.only_as(Post::OrderClerk) {
        return None;
    }
    let message = text!(
        "内勤只能作废自己录入、尚未提交的订单；这张订单请业务员或销售经理办理",
        "a clerk cancels only drafts of his own; ask the rep or the sales manager for this order"
    );
    let refusal = Refusal::new("not_own_draft", message);
    let refusal = refusal.fact("order.state", order.state.as_str());
    Some(refusal.who(text!("业务员、销售经理", "sales rep, sales manager")))
}

/// What was decided about an approved order.
struct Decided {
    code: CancelCode,
    costs: i64,
    received: i64,
}

impl CancelOrder {
    /// Everything that an approved order asks for, and that nothing of it has left.
    async fn decide(&self, tx: &mut Tx<'_>, order: &Order) -> Result<Decided> {
        self.refuse_under_way(tx, order).await?;
        let code = self.terms.code.ok_or_else(|| {
            let message = text!(
                "已批准的订单作废须选择原因类别",
                "choose the kind of reason for which an approved order is cancelled"
            );
            Fault::invalid("/code", "required", message)
        })?;
        let stated = self.terms.costs.as_deref().unwrap_or("0");
        let costs = Money::parse_decimal(stated, order.currency)
            .filter(|costs| costs.minor >= 0)
            .ok_or_else(|| {
                let message = text!("金额格式不对，例如 1200.00", "write the amount as 1200.00");
                Fault::invalid("/costs", "amount", message)
            })?;
        let received = self.downstream.received(tx, order.id).await?;
        if received > 0 && self.terms.deposit.is_none() {
            let paid = Money::new(received, order.currency).shown();
            let message = text!(
                "客户已付 {paid}，请说明如何处理：退还、留作预收，或没收",
                "the customer has paid {paid}: say whether it is refunded, kept as a deposit, or forfeited"
            );
            return Err(Fault::invalid("/deposit", "required", message));
        }
        Ok(Decided {
            code,
            costs: costs.minor,
            received,
        })
    }

    /// Goods that left are short-closed around, goods that are picked go back first, and what was made
    /// is judged.
    async fn refuse_under_way(&self, tx: &mut Tx<'_>, order: &Order) -> Result<()> {
        let subject = Subject::sales_order(order.id);
        let facts = self.process.lock_lines(tx, subject).await?;
        let ids: Vec<ProductId> = order
            .lines
            .iter()
            .filter_map(|line| line.content.product_id)
            .collect();
        let products = catalog::facts_of(tx, &ids).await?;
        let lines = open_changes(order, &facts, &products);
        let mut refusals = not_inspected(tx, &self.process, order, &facts).await?;
        for line in &lines {
            let no = line.no;
            let (shipped, in_hand) = (line.facts.get(LineFact::Shipped), line.in_hand());
            if line.facts.away() > Quantity::ZERO {
                let message = text!(
                    "第 {no} 行已发货 {shipped}，不能作废；不再发的部分请“短结”",
                    "{shipped} of line {no} have left, so the order cannot be cancelled; short-close the rest"
                );
                refusals.push(Refusal::new("shipped", message).fact("line.shipped", shipped));
            } else if in_hand > Quantity::ZERO {
                let message = text!(
                    "第 {no} 行已拣货待发 {in_hand}，请仓库先退回货架",
                    "{in_hand} of line {no} are picked for dispatch; have them put back first"
                );
                let refusal = Refusal::new("picked", message).fact("line.picked", in_hand);
                refusals.push(refusal.who(text!("仓库管理员", "warehouse keeper")));
            }
        }
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Fault::Refused(refusals))
        }
    }

    async fn keep(&self, tx: &mut Tx<'_>, decided: &Decided, acting: &Acting) -> Result<()> {
        let ending = NewEnding {
            id: self.ending,
            order: self.id,
            kind: EndingKind::Cancelled,
            code: decided.code.as_str(),
            reason: self.reason.trim(),
            lines: &[],
            costs: decided.costs,
            deposit: (decided.received, self.terms.deposit),
            by: acting.user().ok_or(Fault::Unauthenticated)?,
        };
        order_ending::insert(tx, &ending, self.now).await
    }

    /// What was paid is the customer's deposit by now; finance does with it what was decided.
    async fn ask_finance(
        &self,
        tx: &mut Tx<'_>,
        (order, decided): (&Order, &Decided),
        acting: &Acting,
    ) -> Result<()> {
        if decided.received == 0 && decided.costs == 0 {
            return Ok(());
        }
        let money = |minor| Money::new(minor, order.currency).shown();
        let fate = self
            .terms
            .deposit
            .map(DepositFate::asks)
            .unwrap_or_default();
        let (paid, costs) = (money(decided.received), money(decided.costs));
        let title = kernel::Text::new(
            format!(
                "订单已作废：客户已付 {paid}（{}），我方费用 {costs}，请办理",
                fate.zh
            ),
            format!(
                "the order was cancelled: {paid} paid ({}), our costs {costs}; see to it",
                fate.en
            ),
        );
        let subject = Subject::sales_order(order.id);
        let task = NewTask::new(subject, TaskKind::FollowUp, Post::Finance.key(), title);
        self.process
            .open_task(tx, task.within(3), acting)
            .await
            .map(drop)
    }
}
