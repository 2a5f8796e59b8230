//! Writing on a retrospective, as often as wanted until it is finished.

use ::store::{Command, Tx};
use access::{Permit, matrix::HoldRetrospective};
use events::NewEvent;
use kernel::{Date, Fault, FieldError, Moment, OrderId, Refusal, Result, UserId, text, written};
use orders::OrderState;
use process::{Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{retrospective::against_change, store::retrospectives, ticket::WORDS_CHARS_MAX};

/// The most improvement actions of one retrospective.
const ACTIONS_MAX: usize = 50;

/// Something to be done better.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImprovementInput {
    /// What is to be done.
    pub what: String,
    /// Who sees to it.
    pub owner_id: UserId,
    /// By when.
    pub due_on: Date,
}

/// What people write on a retrospective.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetrospectiveInput {
    /// What the customer says.
    #[serde(default)]
    pub feedback: String,
    /// What went wrong.
    #[serde(default)]
    pub problems: String,
    /// What is to be done better.
    #[serde(default)]
    pub improvements: String,
    /// By whom and when.
    #[serde(default)]
    pub actions: Vec<ImprovementInput>,
}

/// Saves a retrospective.
#[derive(Debug)]
pub struct SaveRetrospective {
    /// The right to do so.
    pub permit: Permit<HoldRetrospective>,
    /// The running policies.
    pub process: Process,
    /// Of which order.
    pub id: OrderId,
    /// The version it was read in; whatever it is when absent.
    pub version: Option<i64>,
    /// What is written.
    pub input: RetrospectiveInput,
    /// Now.
    pub now: Moment,
}

impl Command for SaveRetrospective {
    const NAME: &'static str = "retrospective.save";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let subject = Subject::sales_order(self.id);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let order = orders::get(tx, self.id).await?;
        if order.state != OrderState::Approved {
            let message = text!(
                "只有执行中的订单可以写复盘",
                "only an order in execution is looked back on"
            );
            let refusal =
                Refusal::new("not_approved", message).fact("order.state", order.state.as_str());
            return Err(Fault::refused(refusal));
        }
        if retrospectives::is_finished(tx, self.id).await? {
            return Err(Fault::refused(against_change()));
        }
        let version = retrospectives::lock(tx, self.id).await?;
        if self.version.is_some_and(|seen| seen != version) {
            return Err(Fault::Stale(Box::new(json!({"version": version}))));
        }
        self.check(tx).await?;
        let by = permit.user();
        retrospectives::save(tx, (self.id, version), &self.input, (by, self.now)).await?;
        let data = json!({"after": self.input});
        let event = NewEvent::new(subject.stream(), "retrospective.saved", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        Ok(version + 1)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl SaveRetrospective {
    async fn check(&self, tx: &mut Tx<'_>) -> Result<()> {
        let texts = [
            ("/feedback", &self.input.feedback),
            ("/problems", &self.input.problems),
            ("/improvements", &self.input.improvements),
        ];
        for (pointer, text) in texts {
            written::bounded(text, pointer, WORDS_CHARS_MAX)?;
        }
        if self.input.actions.len() > ACTIONS_MAX {
            let message = text!(
                "改进措施最多 {ACTIONS_MAX} 条",
                "at most {ACTIONS_MAX} improvement actions"
            );
            return Err(Fault::invalid("/actions", "too_many", message));
        }
        let mut errors: Vec<FieldError> = Vec::new();
        let mut error = |index: usize, field: &str, code: &str, message| {
            let pointer = format!("/actions/{index}/{field}");
            errors.push(FieldError::new(pointer, code, message));
        };
        let today = self.process.today(self.now);
        for (index, action) in self.input.actions.iter().enumerate() {
            if action.what.trim().is_empty() {
                error(
                    index,
                    "what",
                    "required",
                    text!("请写明改进措施", "say what is to be done"),
                );
            }
            if access::people::person(tx, action.owner_id, self.now)
                .await?
                .is_none()
            {
                error(
                    index,
                    "owner_id",
                    "unknown",
                    text!("没有此人，或账号已停用", "there is no such person"),
                );
            }
            if action.due_on < today {
                error(
                    index,
                    "due_on",
                    "in_the_past",
                    text!("期限不能早于今天", "the due date lies in the past"),
                );
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}
