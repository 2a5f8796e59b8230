//! Stating the cause of a failure and what was done about it; then it is inspected again (EQ-5.3b).

use ::store::{Command, Tx};
use access::{Permit, matrix::CorrectNonconformance as MayCorrect};
use kernel::{DocumentId, Fault, Moment, Result, text, written};
use process::{Acting, NewTask, Process, TaskKind, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    goods::Goods,
    inspection::NOTE_CHARS_MAX,
    nonconformance::Step,
    open_nonconformance::{link, tell},
    store::nonconformances::{self, Corrected},
};

/// Working days until a correction is inspected.
const REINSPECTION_DAYS: u32 = 1;

/// What was found out and done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionInput {
    /// Why it failed.
    pub cause: String,
    /// What was done, on the goods and against it happening again.
    pub action: String,
}

/// Records cause and correction.
#[derive(Debug)]
pub struct CorrectNonconformance {
    /// The right to do so.
    pub permit: Permit<MayCorrect>,
    /// The running policies.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// The version that was seen.
    pub version: Option<i64>,
    /// What was found out and done.
    pub input: CorrectionInput,
    /// Now.
    pub now: Moment,
}

impl Command for CorrectNonconformance {
    const NAME: &'static str = "quality.correct";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let (cause, action) = (self.input.cause.trim(), self.input.action.trim());
        check_words(&[("/cause", cause), ("/action", action)])?;
        let seen = nonconformances::get(tx, self.id).await?;
        let goods = Goods::from(&seen);
        self.process.lock_lines(tx, goods.subject()).await?;
        let (before, task) = nonconformances::lock(tx, self.id).await?;
        before.check(Step::Correct, self.version)?;
        let acting = Acting::new(&self.permit, self.now);
        if let Some(task) = task {
            let why = Why::Said(action);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        let title = text!(
            "{}：{} {} 已整改，请复检",
            "{}: {} of {} corrected, to be inspected again",
            before.number,
            before.product_name,
            before.quantity
        );
        let ask = NewTask::new(
            goods.subject(),
            TaskKind::FollowUp,
            "quality_inspector",
            title,
        )
        .clause("EQ-5.3b")
        .link(link(self.id))
        .within(REINSPECTION_DAYS);
        let task = self.process.open_task(tx, ask, &acting).await?;
        let (by, on_behalf_of) = (acting.user(), self.permit.on_behalf_of());
        let corrected = Corrected {
            cause,
            action,
            by,
            on_behalf_of,
            task,
        };
        nonconformances::set_corrected(tx, self.id, &corrected, self.now).await?;
        let data = json!({
            "id": self.id, "number": before.number, "round": before.round, "before": {"state": before.state},
            "after": {"state": "corrected", "cause": cause, "action": action},
        });
        tell(
            tx,
            (self.id, &goods),
            "nonconformance.corrected",
            data,
            &acting,
        )
        .await?;
        Ok(before.version + 1)
    }
}

/// Words that people have to write: required, not endless.
pub(crate) fn check_words(fields: &[(&str, &str)]) -> Result<()> {
    let checked = fields
        .iter()
        .map(|(pointer, words)| written::required(words, pointer, NOTE_CHARS_MAX));
    let errors: Vec<_> = checked.filter_map(Result::err).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}
