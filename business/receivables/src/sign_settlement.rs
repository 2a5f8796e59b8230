//! Signing the settlement, for finance or for sales: two persons, under the same figures.

use ::store::{Command, Tx};
use access::{
    Action, Permit,
    matrix::{SettleOrder, SignSettlementSales},
};
use engine::Answers;
use events::NewEvent;
use kernel::{Actor, Fault, Moment, OrderId, Refusal, Result, UserId, text};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{
    ask_to_sign::has_signed,
    settlement::{Settlement, Sheet, Side, sheet},
    store::settlement::{self, Signature},
};

/// The right to sign, by side.
#[derive(Debug, Clone)]
pub enum MaySign {
    /// For finance.
    Finance(Permit<SettleOrder>),
    /// For sales.
    Sales(Permit<SignSettlementSales>),
}

/// Signs an order's settlement.
#[derive(Debug)]
pub struct SignSettlement {
    /// The right to do so.
    pub permit: MaySign,
    /// The running policies.
    pub process: Process,
    /// The order.
    pub order: OrderId,
    /// The hash of the sheet that was seen.
    pub seen: String,
    /// Now.
    pub now: Moment,
}

/// What a signature answers: the sheet and who has signed it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = SettlementSigned)]
pub struct Signed {
    /// The sheet.
    pub sheet: Sheet,
    /// Its signatures.
    pub signatures: Vec<Signature>,
}

impl Command for SignSettlement {
    const NAME: &'static str = "receivables.settle";
    type Output = Signed;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Signed> {
        let order = orders::get(tx, self.order).await?;
        match &self.permit {
            MaySign::Finance(permit) => self.sign(tx, Side::Finance, permit, &order).await,
            MaySign::Sales(permit) => self.sign(tx, Side::Sales, permit, &order).await,
        }
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl SignSettlement {
    async fn sign<A: Action>(
        &self,
        tx: &mut Tx<'_>,
        side: Side,
        permit: &Permit<A>,
        order: &orders::Order,
    ) -> Result<Signed> {
        let permit = permit
            .clone()
            .narrow(Some(order.owner), Some(order.department), "order")?;
        let user = permit.user().ok_or(Fault::Unauthenticated)?;
        let subject = Subject::sales_order(self.order);
        self.process.lock_lines(tx, subject).await?;
        let Settlement { sheet, against } = sheet(tx, &self.process, self.order)
            .await?
            .ok_or_else(not_approved)?;
        if sheet.hash() != self.seen {
            return Err(Fault::Stale(Box::new(
                json!({"sheet": sheet, "sheet_hash": sheet.hash()}),
            )));
        }
        let before = settlement::signatures(tx, self.order, &self.seen).await?;
        let against: Vec<Refusal> = against
            .into_iter()
            .chain(objection(&before, side, &permit.actor(), user))
            .collect();
        if !against.is_empty() {
            return Err(Fault::Refused(against));
        }
        let by = (user, permit.on_behalf_of(), self.now);
        settlement::sign(tx, self.order, &sheet, side, by).await?;
        let data = json!({"side": side, "sheet_hash": self.seen, "sheet": sheet});
        let event = NewEvent::new(subject.stream(), "settlement.signed", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        has_signed(tx, &self.process, (subject, side), &acting).await?;
        self.complete_step(tx, subject, side, &acting).await?;
        let signatures = settlement::signatures(tx, self.order, &self.seen).await?;
        Ok(Signed { sheet, signatures })
    }

    /// The policy's own step for this signature, where it has one, is done by it. It is done already
    /// when the figures changed after it, and the new sheet is signed too.
    async fn complete_step(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        side: Side,
        acting: &Acting,
    ) -> Result<()> {
        if self.process.is_open(tx, subject, side.step()).await? {
            self.process
                .complete(tx, subject, side.step(), Answers::default(), acting)
                .await?;
        } else {
            self.process
                .facts_changed(tx, subject, None, acting)
                .await?;
        }
        Ok(())
    }

    fn actor(&self) -> Actor {
        match &self.permit {
            MaySign::Finance(permit) => permit.actor(),
            MaySign::Sales(permit) => permit.actor(),
        }
    }
}

/// What stands against one more signature: this side has signed, or the same person signed for the
/// other side, himself or through a delegate.
fn objection(before: &[Signature], side: Side, actor: &Actor, user: UserId) -> Option<Refusal> {
    if before.iter().any(|signature| signature.side == side) {
        let message = text!(
            "本方已在这张结算单上签字",
            "this side has signed this sheet already"
        );
        return Some(Refusal::new("already_signed", message));
    }
    let names = [Some(user), actor.on_behalf_of];
    let same = before.iter().find(|signature| {
        names
            .into_iter()
            .flatten()
            .any(|name| signature.is_by(name))
    })?;
    let message = text!(
        "财务与销售须由不同的人签字；{} 已签过另一方",
        "finance and sales sign by different persons; {} has signed for the other side",
        same.name
    );
    Some(Refusal::new("same_person", message).fact("settlement.signed_by", &same.name))
}

fn not_approved() -> Fault {
    let message = text!(
        "订单尚未批准，没有可结算的账款",
        "the order is not approved yet; there is nothing to settle"
    );
    Fault::refused(Refusal::new("not_approved", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(side: Side, user_id: UserId, on_behalf_of: Option<UserId>) -> Signature {
        Signature {
            side,
            user_id,
            name: "钱会计".to_owned(),
            on_behalf_of,
            signed_at: Moment(0),
        }
    }

    fn actor(user: UserId, on_behalf_of: Option<UserId>) -> Actor {
        Actor {
            user: Some(user),
            on_behalf_of,
            ..Actor::system("test")
        }
    }

    #[test]
    fn both_sides_sign_by_different_persons_delegates_included() {
        let (finance, sales) = (UserId::new(), UserId::new());
        let code = |before: &[Signature], side, user, behalf| {
            objection(before, side, &actor(user, behalf), user).map(|refusal| refusal.code)
        };
        let signed = [signature(Side::Finance, finance, None)];
        assert_eq!(code(&signed, Side::Sales, sales, None), None);
        assert_eq!(
            code(&signed, Side::Finance, sales, None).as_deref(),
            Some("already_signed")
        );
        assert_eq!(
            code(&signed, Side::Sales, finance, None).as_deref(),
            Some("same_person")
        );
        assert_eq!(
            code(&signed, Side::Sales, sales, Some(finance)).as_deref(),
            Some("same_person")
        );
        let lent = [signature(Side::Finance, UserId::new(), Some(finance))];
        assert_eq!(
            code(&lent, Side::Sales, finance, None).as_deref(),
            Some("same_person")
        );
    }
}
