//! A nonconformance: what failed an inspection, why, what was done about it, and how it ended
//! (EQ-5.3b).

use kernel::{
    Date, DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Refusal, Result, Text,
    UserId, text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inspection::Stage;

/// Where a nonconformance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NonconformanceState {
    /// Cause and correction are awaited.
    Open,
    /// Corrected; to be inspected again.
    Corrected,
    /// Passed, accepted for a reason, or scrapped.
    Closed,
}

impl NonconformanceState {
    const ALL: [Self; 3] = [Self::Open, Self::Corrected, Self::Closed];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Corrected => "corrected",
            Self::Closed => "closed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Open => text!("待整改", "to be corrected"),
            Self::Corrected => text!("待复检", "to be re-inspected"),
            Self::Closed => text!("已关闭", "closed"),
        }
    }
}

/// What quality decides about what failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Put right and inspect again.
    Rework,
    /// Not usable: made again, or sent back to the supplier.
    Scrap,
    /// Used as it is, for a reason.
    Accept,
}

impl Disposition {
    const ALL: [Self; 3] = [Self::Rework, Self::Scrap, Self::Accept];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rework => "rework",
            Self::Scrap => "scrap",
            Self::Accept => "accept",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|disposition| disposition.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Rework => text!("返工返修", "rework"),
            Self::Scrap => text!("报废（来料退货）", "scrap (return to the supplier)"),
            Self::Accept => text!("让步接收", "accept as it is"),
        }
    }
}

/// A nonconformance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Nonconformance {
    /// Its id.
    pub id: DocumentId,
    /// Its number, e.g. `NC-2026-000012`.
    pub number: String,
    /// Where it was found.
    pub stage: Stage,
    /// The inspection that found it.
    pub inspection_id: DocumentId,
    /// The order.
    pub order_id: OrderId,
    /// The order's label.
    pub order_label: String,
    /// The line, for finished units.
    pub line_id: Option<LineId>,
    /// The work order.
    pub work_order_id: Option<DocumentId>,
    /// Its number.
    pub work_order: Option<String>,
    /// The requirement that was delivered.
    pub requirement_id: Option<DocumentId>,
    /// The delivery.
    pub arrival_id: Option<DocumentId>,
    /// What failed.
    pub product_id: ProductId,
    /// Its name.
    pub product_name: String,
    /// Its unit.
    pub unit: String,
    /// How much is still not in order; once closed, how much it was about at the end.
    pub quantity: Quantity,
    /// The machines that are still not in order.
    pub serials: Vec<String>,
    /// What is wrong.
    pub description: String,
    /// Why.
    pub cause: String,
    /// What was done about it.
    pub action: String,
    /// The post that corrects it.
    pub post: String,
    /// The person named for it.
    pub responsible: Option<UserId>,
    /// His name.
    pub responsible_name: Option<String>,
    /// By when it should be corrected.
    pub due_on: Date,
    /// Where it stands.
    pub state: NonconformanceState,
    /// What quality decided.
    pub disposition: Option<Disposition>,
    /// Why it was decided so.
    pub reason: String,
    /// How often it has been inspected in vain.
    pub round: i64,
    /// Who found it.
    pub opened_by: Option<String>,
    /// When.
    pub opened_at: Moment,
    /// Who corrected it last.
    pub corrected_by: Option<UserId>,
    /// For whom he acted.
    #[serde(skip)]
    pub corrected_for: Option<UserId>,
    /// When.
    pub corrected_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

/// What can be done with a nonconformance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// State cause and correction.
    Correct,
    /// Inspect again.
    Reinspect,
    /// Decide what becomes of it.
    Dispose,
}

impl Nonconformance {
    /// Whether a step fits the state it is in.
    pub(crate) fn why_not(&self, step: Step) -> Option<Refusal> {
        let fits = match (step, self.state) {
            (Step::Correct | Step::Dispose, NonconformanceState::Open) => true,
            (Step::Reinspect | Step::Dispose, NonconformanceState::Corrected) => true,
            (Step::Correct, NonconformanceState::Corrected) => false,
            (Step::Reinspect, NonconformanceState::Open) => false,
            (Step::Correct | Step::Reinspect | Step::Dispose, NonconformanceState::Closed) => false,
        };
        if fits {
            return None;
        }
        let (message, who) = match (step, self.state) {
            (Step::Reinspect, NonconformanceState::Open) => (
                text!(
                    "{} 还没有写明原因和纠正措施，整改后才能复检",
                    "{} has no cause and correction yet; it is inspected again after that",
                    self.number
                ),
                Some(post_title(&self.post)),
            ),
            (Step::Correct, NonconformanceState::Corrected) => (
                text!(
                    "{} 已整改，等待复检",
                    "{} is corrected and waits for its re-inspection",
                    self.number
                ),
                Some(text!("质检员", "quality inspector")),
            ),
            (Step::Correct | Step::Reinspect | Step::Dispose, _) => {
                (text!("{} 已关闭", "{} is closed", self.number), None)
            }
        };
        let mut refusal =
            Refusal::new("wrong_state", message).fact("nonconformance.state", self.state.as_str());
        refusal.who = who;
        Some(refusal)
    }

    /// Refuses a step that does not fit, or a version that is not the present one.
    pub(crate) fn check(&self, step: Step, seen: Option<i64>) -> Result<()> {
        if seen.is_some_and(|seen| seen != self.version) {
            return Err(Fault::Stale(Box::new(
                serde_json::to_value(self).map_err(Fault::internal)?,
            )));
        }
        self.why_not(step)
            .map_or(Ok(()), |refusal| Err(Fault::refused(refusal)))
    }

    /// Whoever corrected it does not judge his own correction.
    pub(crate) fn refuse_own_correction(&self, inspectors: &[UserId]) -> Result<()> {
        let correctors = [self.corrected_by, self.corrected_for];
        let same = correctors
            .into_iter()
            .flatten()
            .any(|user| inspectors.contains(&user));
        if !same {
            return Ok(());
        }
        let message = text!(
            "整改由您完成，须由其他质检员复检",
            "you corrected it; another inspector has to inspect it again"
        );
        let refusal = Refusal::new("separation_of_duties", message)
            .fact("nonconformance.corrected_by", "self")
            .who(text!("其他质检员", "another quality inspector"));
        Err(Fault::refused(refusal))
    }
}

/// The name of the post that corrects what failed.
pub(crate) fn post_title(key: &str) -> Text {
    access::Post::ALL
        .iter()
        .find(|post| post.key() == key)
        .map_or_else(|| Text::new(key, key), |post| post.title())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample(state: NonconformanceState) -> Nonconformance {
        Nonconformance {
            id: DocumentId::new(),
            number: "NC-2025-000001".to_owned(),
            stage: Stage::Final,
            inspection_id: DocumentId::new(),
            order_id: OrderId::new(),
            order_label: "SO-2025-000001".to_owned(),
            line_id: Some(LineId::new()),
            work_order_id: None,
            work_order: None,
            requirement_id: None,
            arrival_id: None,
            product_id: ProductId::new(),
            product_name: "泵".to_owned(),
            unit: "台".to_owned(),
            quantity: Quantity::whole(2),
            serials: Vec::new(),
            description: "渗漏".to_owned(),
            cause: String::new(),
            action: String::new(),
            post: "workshop".to_owned(),
            responsible: None,
            responsible_name: None,
            due_on: "2025-03-10".parse().unwrap(),
            state,
            disposition: None,
            reason: String::new(),
            round: 1,
            opened_by: None,
            opened_at: Moment(0),
            corrected_by: None,
            corrected_for: None,
            corrected_at: None,
            closed_at: None,
            version: 1,
        }
    }

    #[test]
    fn each_step_has_its_turn() {
        use NonconformanceState::{Closed, Corrected, Open};
        let may = |step, state| sample(state).why_not(step).is_none();
        assert!(may(Step::Correct, Open) && !may(Step::Correct, Corrected));
        assert!(may(Step::Reinspect, Corrected) && !may(Step::Reinspect, Open));
        assert!(may(Step::Dispose, Open) && may(Step::Dispose, Corrected));
        for step in [Step::Correct, Step::Reinspect, Step::Dispose] {
            assert!(!may(step, Closed));
        }
    }

    #[test]
    fn a_refused_reinspection_names_who_corrects() {
        let refusal = sample(NonconformanceState::Open)
            .why_not(Step::Reinspect)
            .unwrap();
        assert_eq!(refusal.value.as_deref(), Some("open"));
        assert_eq!(refusal.who.unwrap(), access::Post::Workshop.title());
    }

    #[test]
    fn nobody_judges_his_own_correction() {
        let (me, other) = (UserId::new(), UserId::new());
        let mut nc = sample(NonconformanceState::Corrected);
        nc.corrected_by = Some(me);
        assert!(nc.refuse_own_correction(&[me]).is_err());
        assert!(nc.refuse_own_correction(&[other]).is_ok());
        nc.corrected_for = Some(other);
        assert!(
            nc.refuse_own_correction(&[other]).is_err(),
            "nor the one he stood in for"
        );
    }

    #[test]
    fn a_stale_version_shows_the_present_state() {
        let nc = sample(NonconformanceState::Open);
        assert!(matches!(
            nc.check(Step::Correct, Some(7)),
            Err(Fault::Stale(_))
        ));
        assert!(nc.check(Step::Correct, Some(1)).is_ok());
        assert!(nc.check(Step::Correct, None).is_ok());
    }
}
