//! What the papers of a dossier are made from: which of them the policy asks for, and what people
//! said and filled in.

use engine::policy::Paper;
use kernel::{Moment, Result, Text};
use store::Tx;

use super::{FormView, NamedPost, OpinionView, Page, forms_of, named_posts, names, opinions_of};
use crate::{Process, Subject, asked::Asked, store::instances};

/// A paper that a subject's dossier has to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperNeeded {
    /// Its key, e.g. `acceptance_report`.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// The area that makes it, or `upload`.
    pub from: String,
    /// Who owes it.
    pub owner: Vec<NamedPost>,
    /// Years it is kept.
    pub keep_years: u32,
}

impl PaperNeeded {
    fn of(paper: &Paper) -> Self {
        Self {
            key: paper.key.clone(),
            title: paper.title.clone(),
            from: paper.from.clone(),
            owner: named_posts(paper.owner),
            keep_years: paper.keep_years,
        }
    }
}

impl Process {
    /// The papers that a subject's dossier has to hold by its policy, in the policy's order. A
    /// condition must not ask for `papers.missing`, which is counted from this very list.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn papers_needed(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        now: Moment,
    ) -> Result<Vec<PaperNeeded>> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let calendar = self.calendar_of(instance.department);
        let names = std::collections::HashMap::new();
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let decision = page.decision(self, now);
        decision
            .settle(tx, &mut Asked::default(), |facts| {
                policy.papers_needed(facts).map(PaperNeeded::of).collect()
            })
            .await
    }

    /// What was said about a subject in all rounds and the forms that were asked for. No fact is
    /// loaded, so areas may call it while they answer for facts. The caller has admitted the reader.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn said(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
    ) -> Result<(Vec<OpinionView>, Vec<FormView>)> {
        let instance = instances::load(tx, subject).await?;
        let policy = self.policy_in(tx, &instance).await?;
        let opinions = opinions_of(tx, subject).await?;
        let forms = forms_of(tx, subject).await?;
        let names = names(tx, &instance.state, &opinions, &forms, &[]).await?;
        let calendar = self.calendar_of(instance.department);
        let page = Page {
            policy: &policy,
            instance: &instance,
            names: &names,
            calendar: &calendar,
        };
        let forms = page.forms(&forms);
        let opinions = opinions.into_iter().map(|row| page.opinion(row)).collect();
        Ok((opinions, forms))
    }
}
