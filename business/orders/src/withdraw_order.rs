//! Taking an order back from review.

use ::store::{Command, Tx};
use access::{Permit, matrix::WithdrawOrder as MayWithdraw};
use kernel::{Fault, Moment, OrderId, Refusal, Result, text, written};
use process::{Acting, Process, Subject};

use crate::order::{Order, OrderState, lock_for};

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
        written::reason(&self.reason, "/reason")?;
        let (order, permit) = lock_for(tx, &self.permit, self.id).await?;
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
        let by = (self.permit.actor(), self.now);
        let subject = Subject::sales_order(self.id);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

pub(crate) fn refuse_in(order: &Order, message: kernel::Text) -> Fault {
    Fault::refused(Refusal::new("wrong_state", message).fact("order.state", order.state.as_str()))
}
