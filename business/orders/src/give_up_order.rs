//! Taking an order back from review, and giving one up before approval.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{CancelOrder as MayCancel, WithdrawOrder as MayWithdraw},
};
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{
    create_order::stream,
    order::{Order, OrderState},
    store,
};

/// Takes a submitted order back to change it.
#[derive(Debug)]
pub struct WithdrawOrder {
    /// The right to do so.
    pub permit: Permit<MayWithdraw>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub id: OrderId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for WithdrawOrder {
    const NAME: &'static str = "order.withdraw";
    type Output = OrderState;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderState> {
        require_reason(&self.reason)?;
        let order = store::lock(tx, self.id)
            .await?
            .ok_or(Fault::NotFound("order"))?;
        let permit =
            self.permit
                .clone()
                .narrow(Some(order.owner), Some(order.department), "order")?;
        if order.state != OrderState::InReview {
            return Err(refuse_in(
                &order,
                text!(
                    "只有评审中的订单可以撤回",
                    "only an order under review can be withdrawn"
                ),
            ));
        }
        let acting = Acting::new(&permit, self.now);
        self.process
            .withdraw(tx, Subject::sales_order(self.id), &self.reason, &acting)
            .await?;
        Ok(OrderState::Draft)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        process::record_refusal(
            tx,
            Subject::sales_order(self.id),
            "order.withdraw",
            fault,
            &self.permit.actor(),
            self.now,
        )
        .await
    }
}

/// Gives an order up before it was approved.
#[derive(Debug)]
pub struct CancelOrder {
    /// The right to do so.
    pub permit: Permit<MayCancel>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub id: OrderId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for CancelOrder {
    const NAME: &'static str = "order.cancel";
    type Output = OrderState;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderState> {
        require_reason(&self.reason)?;
        let order = store::lock(tx, self.id)
            .await?
            .ok_or(Fault::NotFound("order"))?;
        let permit =
            self.permit
                .clone()
                .narrow(Some(order.owner), Some(order.department), "order")?;
        if !matches!(order.state, OrderState::Draft | OrderState::InReview) {
            return Err(refuse_in(
                &order,
                text!(
                    "订单已批准或已结束，不能作废",
                    "the order is approved or ended and cannot be cancelled"
                ),
            ));
        }
        let data = json!({"reason": self.reason, "before": {"state": order.state}});
        let event = NewEvent::new(stream(self.id), "order.cancelled", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        self.process
            .cancel(tx, Subject::sales_order(self.id), &self.reason, &acting)
            .await?;
        Ok(OrderState::Cancelled)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        process::record_refusal(
            tx,
            Subject::sales_order(self.id),
            "order.cancel",
            fault,
            &self.permit.actor(),
            self.now,
        )
        .await
    }
}

pub(crate) fn require_reason(reason: &str) -> Result<()> {
    let length = reason.trim().chars().count();
    if length == 0 || length > 2_000 {
        return Err(Fault::invalid(
            "/reason",
            "required",
            text!(
                "请写明原因（最多 2000 字）",
                "state the reason (at most 2000 characters)"
            ),
        ));
    }
    Ok(())
}

fn refuse_in(order: &Order, message: kernel::Text) -> Fault {
    Fault::refused(Refusal::new("wrong_state", message).fact("order.state", order.state.as_str()))
}
