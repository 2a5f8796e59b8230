//! The retrospective of an order for its page (EQ-8.2).

use ::store::Tx;
use access::{
    AllowedAction, Permit, lacks_right,
    matrix::{HoldRetrospective, ViewOrder},
};
use engine::Activity;
use kernel::{Date, Moment, OrderId, Refusal, Result, UserId, text};
use process::{Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;
use warehouse::world_action;

use crate::{
    figures::{Figures, Observations, figures},
    store::retrospectives,
};

/// Something to be done better, with who sees to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImprovementAction {
    /// Its place in the list, from 1.
    pub ordinal: i64,
    /// What is to be done.
    pub what: String,
    /// Who sees to it.
    pub owner_id: UserId,
    /// His name.
    pub owner_name: String,
    /// By when.
    pub due_on: Date,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// What came out of it.
    pub outcome: Option<String>,
}

/// A retrospective with everything its page shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RetrospectiveView {
    /// What the customer says.
    pub feedback: String,
    /// What went wrong.
    pub problems: String,
    /// What is to be done better.
    pub improvements: String,
    /// By whom and when.
    pub actions: Vec<ImprovementAction>,
    /// How it went, in figures: as of now, and as it stood once it is finished.
    pub figures: Figures,
    /// Grows with each change, 0 before the first; the ETag.
    pub version: i64,
    /// Who wrote on it last.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: Option<Moment>,
    /// Who finished it.
    pub finished_by: Option<String>,
    /// When.
    pub finished_at: Option<Moment>,
    /// What the reader may do, and why not: `retrospective.hold` is to write on it.
    pub allowed: Vec<AllowedAction>,
    /// Whether it may be finished now, and why not.
    pub finish: AllowedAction,
}

/// The retrospective of an order within the reader's sight.
///
/// # Errors
/// Not found for an order out of sight.
pub async fn retrospective(
    tx: &mut Tx<'_>,
    process: &Process,
    observations: &dyn Observations,
    permit: &Permit<ViewOrder>,
    (id, now): (OrderId, Moment),
) -> Result<RetrospectiveView> {
    let permit = process.admit(tx, Subject::sales_order(id), permit).await?;
    let stored = retrospectives::find(tx, id).await?;
    let actions = retrospectives::actions(tx, id).await?;
    let finished = stored.as_ref().is_some_and(|r| r.finished_at.is_some());
    let kept = stored.as_ref().and_then(|r| r.figures.clone());
    let figures = match kept {
        Some(figures) => figures,
        None => figures(tx, process, observations, &permit, (id, now)).await?,
    };
    let mut hold: Vec<Refusal> = lacks_right::<HoldRetrospective>(&permit)
        .into_iter()
        .collect();
    let mut finish =
        world_action::<HoldRetrospective>(tx, process, (id, Activity::Retrospect), &permit, now)
            .await?;
    if finished {
        hold.push(against_change());
        finish.refusals.push(against_change());
        finish.allowed = false;
    }
    let texts = stored.as_ref();
    Ok(RetrospectiveView {
        feedback: texts.map_or_else(String::new, |r| r.feedback.clone()),
        problems: texts.map_or_else(String::new, |r| r.problems.clone()),
        improvements: texts.map_or_else(String::new, |r| r.improvements.clone()),
        actions,
        figures,
        version: texts.map_or(0, |r| r.version),
        saved_by: texts.and_then(|r| r.saved_by.clone()),
        saved_at: texts.map(|r| r.saved_at),
        finished_by: texts.and_then(|r| r.finished_by.clone()),
        finished_at: texts.and_then(|r| r.finished_at),
        allowed: vec![AllowedAction::of::<HoldRetrospective>(hold)],
        finish,
    })
}

/// Why a finished retrospective stays as it is.
pub(crate) fn against_change() -> Refusal {
    let message = text!(
        "复盘已完成，不能再修改",
        "the retrospective is finished and stays as it is"
    );
    Refusal::new("retrospective_finished", message).fact("retrospect.done", "true")
}
