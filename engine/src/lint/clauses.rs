//! The written rule against what carries it out.

use std::collections::BTreeMap;

use kernel::text;

use super::{Linter, Place};
use crate::policy::Keeper;

impl Linter<'_> {
    pub(super) fn clauses(&mut self) {
        for (id, spec) in &self.file.clauses {
            let place = Place::of("clauses", id, spec);
            let spec = &spec.value;
            if spec.text.zh.is_empty() || spec.text.en.is_empty() {
                self.error(
                    "no_text",
                    &place,
                    text!("条款缺少中文或英文", "the clause lacks a language"),
                );
            }
            for word in &spec.kept_by {
                if self.names.keepers(word).is_empty() {
                    self.error(
                        "unknown_keeper",
                        &place.at("kept_by"),
                        text!(
                            "没有叫“{word}”的步骤、时限、检查、表单或功能",
                            "no step, clock, check, form or feature is called {word}"
                        ),
                    );
                }
            }
            match (&spec.open, spec.guidance, spec.kept_by.is_empty()) {
                (Some(reason), false, _) => self.warn(
                    "open_clause",
                    &place,
                    text!(
                        "尚未执行：{}",
                        "not carried out yet: {}",
                        pick(&reason.zh, &reason.en)
                    ),
                ),
                (Some(_), true, _) => {
                    let message = text!(
                        "条款不能既是指引又是未执行",
                        "a clause is guidance or open, not both"
                    );
                    self.error("contradiction", &place, message);
                }
                (None, false, true) => {
                    let message =
                        text!("没有任何东西执行这一条", "nothing carries this clause out");
                    self.error("clause_without_keeper", &place, message);
                }
                (None, ..) => {}
            }
        }
        self.steps_without_clause();
        self.ambiguous_words();
    }

    /// A step that no clause asks for is an invention, unless it says that it is practice.
    fn steps_without_clause(&mut self) {
        let named: Vec<Keeper> = self
            .file
            .clauses
            .values()
            .flat_map(|c| &c.value.kept_by)
            .flat_map(|word| self.names.keepers(word))
            .collect();
        for (key, spec) in &self.file.steps {
            let Some(step) = self.names.step(key) else {
                continue;
            };
            let asked = named.iter().any(|keeper| self.belongs(*keeper, step));
            let place = Place::of("steps", key, spec);
            if !asked && !spec.value.practice {
                self.error(
                    "step_without_clause",
                    &place,
                    text!(
                        "没有条款要求这一步；若是惯例请写 practice: true",
                        "no clause asks for this step; say `practice: true` if it is custom"
                    ),
                );
            }
            if named.contains(&Keeper::Step(step)) && spec.value.practice {
                let message = text!(
                    "有条款要求这一步，不必标为惯例",
                    "a clause asks for it, so it is no mere practice"
                );
                self.warn("needless_practice", &place, message);
            }
        }
    }

    fn belongs(&self, keeper: Keeper, step: crate::StepIx) -> bool {
        match keeper {
            Keeper::Step(s)
            | Keeper::Clock(s)
            | Keeper::Rhythm(s)
            | Keeper::Separation(s)
            | Keeper::Returns(s)
            | Keeper::Answered(s) => s == step,
            Keeper::Gate(g) => self
                .names
                .gates()
                .nth(g.at())
                .is_some_and(|(of, _)| of == Some(step)),
            Keeper::Form(f) => self
                .file
                .forms
                .get_index(f.at())
                .is_some_and(|(_, form)| self.names.step(&form.value.of) == Some(step)),
            Keeper::Paper(_) | Keeper::Milestone(_) | Keeper::Field(_) | Keeper::Feature(_) => {
                false
            }
        }
    }

    /// `kept_by` words share one namespace; a word with two meanings would carry out by chance.
    fn ambiguous_words(&mut self) {
        let mut meanings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let file = self.file;
        let mut note = |word, meaning| meanings.entry(word).or_default().push(meaning);
        file.steps.keys().for_each(|k| note(k, "step"));
        file.forms.keys().for_each(|k| note(k, "form"));
        file.papers.keys().for_each(|k| note(k, "paper"));
        file.milestones.keys().for_each(|k| note(k, "milestone"));
        for step in file.steps.values() {
            step.value
                .checklist
                .keys()
                .for_each(|k| note(k, "checklist item"));
        }
        for (word, kinds) in meanings {
            if kinds.len() > 1 {
                let kinds = kinds.join(", ");
                self.error(
                    "ambiguous",
                    &Place::section(word),
                    text!(
                        "“{word}”有多个含义：{kinds}",
                        "{word} has several meanings: {kinds}"
                    ),
                );
            }
        }
        // A clock, rhythm or separation that a clause names must be there.
        for (id, clause) in &file.clauses {
            for word in &clause.value.kept_by {
                for keeper in self.names.keepers(word) {
                    if !self.is_there(keeper) {
                        self.error(
                            "unknown_keeper",
                            &Place::of("clauses", id, clause).at("kept_by"),
                            text!(
                                "“{word}”所指的步骤没有这一项",
                                "the step of {word} has no such thing"
                            ),
                        );
                    }
                }
            }
        }
    }

    fn is_there(&self, keeper: Keeper) -> bool {
        let step = |s: crate::StepIx| self.file.steps.get_index(s.at()).map(|(_, s)| &s.value);
        match keeper {
            Keeper::Clock(s) => step(s).is_some_and(|s| s.clock.is_some() || s.within.is_some()),
            Keeper::Rhythm(s) => step(s).is_some_and(|s| s.rhythm.is_some()),
            Keeper::Returns(s) => step(s).is_some_and(|s| s.returns_to.is_some()),
            Keeper::Separation(s) => step(s).is_some_and(|s| !s.not_by.is_empty()),
            Keeper::Step(_)
            | Keeper::Answered(_)
            | Keeper::Gate(_)
            | Keeper::Form(_)
            | Keeper::Paper(_)
            | Keeper::Milestone(_)
            | Keeper::Field(_)
            | Keeper::Feature(_) => true,
        }
    }
}

/// The wording that is there.
fn pick<'a>(zh: &'a str, en: &'a str) -> &'a str {
    if zh.is_empty() { en } else { zh }
}
