//! What carries a clause out, in the words that people know from the screen.

use kernel::{Text, counted, text};

use super::{Clause, Keeper, Policy, Step};
use crate::{bits::StepIx, vocabulary};

impl Clause {
    /// Whether orders are counted as keeping or breaking it: neither guidance, nor still open, nor
    /// kept by what the product does always.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        let by_orders = |keeper: &Keeper| !matches!(keeper, Keeper::Feature(_));
        !self.guidance && self.open.is_none() && self.kept_by.iter().any(by_orders)
    }
}

impl Policy {
    /// What carries a clause out, each thing once, in the policy's order.
    #[must_use]
    pub fn keeper_titles(&self, clause: &Clause) -> Vec<Text> {
        let mut titles: Vec<Text> = Vec::new();
        for keeper in &clause.kept_by {
            for title in self.titles_of(clause, *keeper) {
                if !titles.contains(&title) {
                    titles.push(title);
                }
            }
        }
        titles
    }

    fn titles_of(&self, clause: &Clause, keeper: Keeper) -> Vec<Text> {
        let one = |title: Option<Text>| title.into_iter().collect();
        match keeper {
            Keeper::Step(s) => vec![self.step(s).title.clone()],
            Keeper::Clock(s) => vec![self.in_time(s)],
            Keeper::Rhythm(s) => {
                let Text { zh, en } = &self.step(s).title;
                vec![text!("“{zh}”按时上报进度", "regular reports of “{en}”")]
            }
            Keeper::Returns(s) => {
                let Text { zh, en } = &self.step(s).title;
                vec![text!(
                    "“{zh}”退回的改好再提交",
                    "what “{en}” sends back is put right"
                )]
            }
            Keeper::Separation(s) => {
                let Text { zh, en } = &self.step(s).title;
                vec![text!(
                    "经办人不得自己办“{zh}”",
                    "nobody does “{en}” on his own work"
                )]
            }
            Keeper::Answered(s) => {
                let step = self.step(s);
                let words = clause.kept_by_words.iter().map(|word| key_in(step, word));
                words.filter_map(|word| question(step, word)).collect()
            }
            Keeper::Gate(g) => one(self.gates.get(g.at()).map(|gate| {
                let Text { zh, en } = &gate.text;
                text!("把关：{zh}", "gate: {en}")
            })),
            Keeper::Form(f) => one(self.forms.get(f.at()).map(|form| form.title.clone())),
            Keeper::Paper(p) => one(self.papers.get(usize::from(p)).map(|p| p.title.clone())),
            Keeper::Milestone(m) => one(self.milestones.get(m.at()).map(|m| m.title.clone())),
            Keeper::Field(f) => one(self.fields.get(f.at()).map(|field| field.title.clone())),
            Keeper::Feature(f) => {
                let feature = vocabulary::FEATURES.get(usize::from(f));
                one(feature.map(vocabulary::Named::title))
            }
        }
    }

    fn in_time(&self, step: StepIx) -> Text {
        let step = self.step(step);
        let Text { zh, en } = &step.title;
        match step.clock.and_then(|clock| clock.within) {
            Some(days) => {
                let shown = counted(days, "working day", "working days");
                text!("“{zh}”{days} 个工作日内完成", "“{en}” within {shown}")
            }
            None => text!("“{zh}”按期完成", "“{en}” on its day"),
        }
    }
}

/// The key that a `kept_by` word names in a step: `step.check` names that step's check only.
fn key_in<'w>(step: &Step, word: &'w str) -> &'w str {
    word.strip_prefix(step.key.as_str())
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(word)
}

/// A check or a checklist item of a step by its key.
fn question(step: &Step, word: &str) -> Option<Text> {
    let check = step.checks.iter().find(|check| check.key == word);
    let item = || step.checklist.get(word).map(|item| item.text.clone());
    check.map(|check| check.title.clone()).or_else(item)
}
