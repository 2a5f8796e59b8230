//! Granting, declining or taking back an amount above the limit: never by who asked for it.

use ::store::{Command, Tx};
use access::{Permit, matrix::ReleaseCredit};
use events::Stream;
use kernel::{DocumentId, Fault, Moment, Refusal, Result, text, written};
use process::{Acting, Process, Subject, Why};
use serde_json::json;

use crate::{
    credit_override::{CreditOverride, OverrideState},
    request_override::tell,
    store::overrides,
};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverrideDecision {
    /// It counts from now on.
    Approve,
    /// It does not.
    Decline,
    /// It counted and does no longer.
    Revoke,
}

impl OverrideDecision {
    const fn leads_to(self) -> (OverrideState, &'static str) {
        match self {
            Self::Approve => (OverrideState::Approved, "credit.override_approved"),
            Self::Decline => (OverrideState::Declined, "credit.override_declined"),
            Self::Revoke => (OverrideState::Revoked, "credit.override_revoked"),
        }
    }
}

/// Decides about an override.
#[derive(Debug)]
pub struct DecideOverride {
    /// The right to do so.
    pub permit: Permit<ReleaseCredit>,
    /// The running policies.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: i64,
    /// What.
    pub decision: OverrideDecision,
    /// Why; required where it is declined or taken back.
    pub note: String,
    /// Now.
    pub now: Moment,
}

impl Command for DecideOverride {
    const NAME: &'static str = "credit.release";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let note = written::bounded(&self.note, "/note", 1_000)?.to_owned();
        if self.decision != OverrideDecision::Approve {
            written::reason(&self.note, "/note")?;
        }
        let asked = overrides::lock(tx, self.id).await?;
        if asked.version != self.version {
            return Err(Fault::Stale(Box::new(
                json!({"version": asked.version, "state": asked.state}),
            )));
        }
        self.refuse_state(&asked)?;
        if self.decision == OverrideDecision::Approve {
            self.refuse_unfit(tx, &asked).await?;
        }
        let (state, kind) = self.decision.leads_to();
        let acting = Acting::new(&self.permit, self.now);
        let decided = (self.permit.user(), self.now);
        overrides::decide(tx, self.id, state, &note, decided).await?;
        let after = CreditOverride {
            state,
            decision_note: note,
            ..asked
        };
        tell(tx, kind, &after, (&acting, self.now)).await?;
        if let Some(task) = after.task {
            let why = Why::Because(text!("已决定", "decided"));
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        Ok(after.version + 1)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let asked = overrides::lock(tx, self.id).await?;
        let order = asked
            .order
            .map(|order| Subject::sales_order(order).stream());
        let stream = order.unwrap_or(Stream::new("customer", asked.customer.0));
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

impl DecideOverride {
    fn refuse_state(&self, asked: &CreditOverride) -> Result<()> {
        let wanted = match self.decision {
            OverrideDecision::Approve | OverrideDecision::Decline => OverrideState::Requested,
            OverrideDecision::Revoke => OverrideState::Approved,
        };
        if asked.state == wanted {
            return Ok(());
        }
        let message = text!(
            "该信用特批已处理过，请刷新后查看",
            "this override was decided already; look again"
        );
        let refusal = Refusal::new("wrong_state", message);
        Err(Fault::refused(
            refusal.fact("credit.override.state", asked.state.as_str()),
        ))
    }

    /// Nobody grants what he asked for, nor anything for an order that he answers for; and what has
    /// ended by now helps nobody.
    async fn refuse_unfit(&self, tx: &mut Tx<'_>, asked: &CreditOverride) -> Result<()> {
        let mut own = self.permit.made(asked.requested_by);
        if let Some(order) = asked.order {
            let order = orders::load(tx, order).await?;
            own |= order.is_some_and(|order| {
                self.permit.made(order.owner) || self.permit.made(order.entered_by)
            });
        }
        if own {
            let message = text!(
                "不能批准自己申请的信用特批，请另一位有权限的人处理",
                "nobody grants an override that he asked for; another with the right decides"
            );
            let refusal = Refusal::new("separation_of_duties", message);
            return Err(Fault::refused(refusal.who(text!(
                "财务经理、总经理",
                "finance manager, general manager"
            ))));
        }
        let today = self.process.today(self.now);
        if asked.expires_on < today {
            let message = text!(
                "申请的有效期 {} 已过，请重新申请",
                "its last day, {}, is over; ask anew",
                asked.expires_on
            );
            return Err(Fault::refused(Refusal::new("lapsed", message)));
        }
        Ok(())
    }
}
