//! What people do: complete a step, give an opinion, fill in a form.

use kernel::Refusal;

use super::Advance;
use crate::{
    activity::Activity,
    bits::{Bits, FormIx, StepIx},
    event::FlowEvent,
    input::{Answers, CompleteInput, Names, OpinionInput, Person, Verdict},
    policy::{CheckOutcome, file::OnFail},
    refusal::ItemLack,
    state::Phase,
};

impl Advance<'_> {
    /// A person completes a human step; on the entry this submits the order into a new round.
    pub(super) fn complete(&mut self, act: &CompleteInput) -> Result<(), Vec<Refusal>> {
        let spec = self.policy.step(act.step);
        if !spec.activity.is_human() || spec.activity == Activity::Approve {
            return Err(vec![self.refuse().wrong_act(act.step)]);
        }
        let ask = self.ask();
        let mut reasons = ask.who(act.step, &act.person);
        reasons.extend(ask.whether(act.step));
        for (item, _) in &spec.checklist {
            match answer(&act.answers, item) {
                None => reasons.push(self.refuse().item(act.step, item, ItemLack::Answer)),
                Some(a) if !a.ok => {
                    reasons.push(self.refuse().item(act.step, item, ItemLack::Order));
                }
                Some(_) => {}
            }
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let names = Names::from(&act.person);
        self.done(act.step, Some(names), act.answers.clone());
        if spec.activity == Activity::Enter {
            if act.content != self.content {
                self.content = act.content;
                self.emit(FlowEvent::ContentBound {
                    content: act.content,
                });
            }
            self.round = self.round.saturating_add(1);
            self.emit(FlowEvent::RoundBegan {
                round: self.round,
                by: names,
            });
            self.void_stale(self.policy.reviews);
        }
        self.cascade(spec.dependents);
        Ok(())
    }

    /// A reviewer passes the order, returns it, or objects.
    pub(super) fn opinion(&mut self, act: &OpinionInput) -> Result<(), Vec<Refusal>> {
        let spec = self.policy.step(act.step);
        if spec.activity != Activity::Approve {
            return Err(vec![self.refuse().wrong_act(act.step)]);
        }
        let mut reasons = self.ask().who(act.step, &act.person);
        let failed = match act.verdict {
            Verdict::Approve => self.against_approval(act, &mut reasons),
            Verdict::Return | Verdict::Object => {
                reasons.extend(self.ask().turn(act.step));
                if act.reason.trim().is_empty() {
                    reasons.push(self.refuse().reason_missing(Some(act.step)));
                }
                Vec::new()
            }
        };
        let changed = act.seen.changed(&self.content).and(spec.looks_at);
        if reasons.is_empty() && !changed.is_empty() {
            reasons.push(self.refuse().content_changed(act.step, changed));
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        self.give_opinion(act, failed);
        Ok(())
    }

    /// Collects what bars an approval; gives back the checks that failed and may be overridden.
    fn against_approval(&self, act: &OpinionInput, reasons: &mut Vec<Refusal>) -> Vec<String> {
        let spec = self.policy.step(act.step);
        reasons.extend(self.ask().whether(act.step));
        if !reasons.is_empty() {
            return Vec::new();
        }
        for (item, question) in &spec.checklist {
            let lack = match answer(&act.answers, item) {
                None => ItemLack::Answer,
                Some(a) if a.note.trim().is_empty() && (question.opinion || !a.ok) => {
                    ItemLack::Opinion
                }
                Some(_) => continue,
            };
            reasons.push(self.refuse().item(act.step, item, lack));
        }
        let mut failed = Vec::new();
        for check in spec.checks.iter().filter(|c| c.on_fail == OnFail::Reason) {
            if check.outcome(self.facts) != CheckOutcome::Broken {
                continue;
            }
            if act.reason.trim().is_empty() {
                reasons.push(self.refuse().check(act.step, check, true));
            }
            failed.push(check.key.clone());
        }
        failed
    }

    fn give_opinion(&mut self, act: &OpinionInput, failed_checks: Vec<String>) {
        let spec = self.policy.step(act.step);
        let names = Names::from(&act.person);
        self.emit(FlowEvent::OpinionGiven {
            step: act.step,
            round: self.round,
            by: names,
            verdict: act.verdict,
            reason: act.reason.clone(),
            answers: act.answers.clone(),
            seen: act.seen,
            failed_checks,
        });
        match (act.verdict, spec.returns_to) {
            (Verdict::Return | Verdict::Object, Some(to)) => {
                self.emit(FlowEvent::Returned {
                    to,
                    from: Some(act.step),
                    round: self.round,
                    by: names,
                    reason: act.reason.clone(),
                });
                self.send_back(to, spec.region);
            }
            (Verdict::Approve, _) | (_, None) => {
                self.done(act.step, Some(names), Answers::new());
                self.cascade(spec.dependents);
            }
        }
    }

    /// The order goes back: what lies between waits again, the target is open again.
    pub(super) fn send_back(&mut self, to: StepIx, region: Bits) {
        let touched = region.and(self.marks.open.or(self.marks.satisfied()));
        for step in touched.iter() {
            self.emit(FlowEvent::StepSuspended {
                step: StepIx::of(step),
            });
        }
        let clocks = self.clocks_of(to);
        self.emit(FlowEvent::StepReopened {
            step: to,
            at: self.now,
            clocks,
        });
        let behind = touched.iter().map(|i| self.policy.steps[i].dependents);
        let behind = behind.fold(Bits::NONE, Bits::or).less(region);
        self.cascade(behind);
    }

    /// A form is filled in; a second time changes nothing.
    pub(super) fn form_filled(
        &mut self,
        form: FormIx,
        person: &Person,
    ) -> Result<(), Vec<Refusal>> {
        let spec = &self.policy.forms[form.at()];
        if self.state.phase != Phase::Running {
            return Err(vec![self.refuse().not_running()]);
        }
        if !spec.posts.meets(person.posts) {
            return Err(vec![self.refuse().form_by_others(form)]);
        }
        if !self.marks.filled.has(form.at()) {
            self.emit(FlowEvent::FormFilled {
                form,
                by: Names::from(person),
            });
        }
        Ok(())
    }
}

fn answer<'a>(answers: &'a Answers, item: &str) -> Option<&'a crate::input::Answer> {
    answers.iter().find(|a| a.item == item)
}
