//! Words in the examples.

use kernel::text;

use super::{Linter, Place};
use crate::{content::Groups, lines::LineFact};

impl Linter<'_> {
    pub(super) fn examples(&mut self) {
        for (number, example) in self.file.examples.iter().enumerate() {
            let place = Place::section(&format!("examples.{}", number + 1));
            for fact in example.given.keys() {
                self.fact(fact, None, &place.at("given"));
            }
            for act in &example.when {
                let steps = [&act.complete, &act.approve, &act.return_from, &act.object];
                for step in steps.into_iter().flatten() {
                    self.step_exists(step, &place.at("when"));
                }
                for fact in act.facts.keys() {
                    self.fact(fact, None, &place.at("when.facts"));
                }
                for post in &act.posts {
                    self.post(post, &place.at("when.posts"));
                }
                for line in act.lines.keys().filter(|k| LineFact::parse(k).is_none()) {
                    let message = text!("没有行事实“{line}”", "no line fact is called {line}");
                    self.error("unknown_fact", &place.at("when.lines"), message);
                }
                for group in act.changes.iter().filter(|g| Groups::parse(g).is_none()) {
                    let message =
                        text!("没有内容组“{group}”", "no content group is called {group}");
                    self.error("unknown_content", &place.at("when.changes"), message);
                }
                for form in act
                    .fill
                    .iter()
                    .filter(|f| !self.file.forms.contains_key(*f))
                {
                    let message = text!("没有表单“{form}”", "no form is called {form}");
                    self.error("unknown_form", &place.at("when.fill"), message);
                }
            }
            let then = &example.then;
            let steps = [
                &then.open,
                &then.done,
                &then.skipped,
                &then.waiting,
                &then.late,
            ];
            for step in steps.into_iter().flatten() {
                self.step_exists(step, &place.at("then"));
            }
            for clause in then
                .clauses
                .keys()
                .filter(|c| !self.file.clauses.contains_key(*c))
            {
                let message = text!("没有条款“{clause}”", "no clause is called {clause}");
                self.error("unknown_clause", &place.at("then.clauses"), message);
            }
            for key in then
                .reached
                .iter()
                .filter(|m| !self.file.milestones.contains_key(*m))
            {
                let message = text!("没有里程碑“{key}”", "no milestone is called {key}");
                self.error("unknown_milestone", &place.at("then.reached"), message);
            }
        }
    }
}
