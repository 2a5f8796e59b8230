//! Why something may not be done: each reason with clause, rule, fact, value, who can clear it and
//! by when, and the whole in one sentence.

use kernel::{Refusal, Text, text};

use crate::{
    bits::{ClauseIx, FieldIx, FormIx, GateIx, StepIx},
    content::Groups,
    facts::{FactId, Facts, Value},
    policy::{Check, Gate, Keeper, Policy},
    posts::Posts,
    state::{Phase, State},
};

/// Builds refusals of one policy and state.
#[derive(Clone, Copy)]
pub(crate) struct Refuse<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) state: &'a State,
    pub(crate) facts: &'a dyn Facts,
}

impl Refuse<'_> {
    fn because(&self, code: &str, clause: Option<ClauseIx>, message: Text) -> Refusal {
        Refusal {
            code: code.to_owned(),
            clause: clause
                .and_then(|c| self.policy.clauses.get(c.at()))
                .map(|c| c.id.clone()),
            rule: Some(self.policy.rule.clone()),
            message,
            ..Refusal::default()
        }
    }

    fn title(&self, step: StepIx) -> &Text {
        &self.policy.step(step).title
    }

    fn clause(&self, step: StepIx) -> Option<ClauseIx> {
        self.policy.step(step).clauses.first().copied()
    }

    /// Names the posts that can clear it, unless there are none.
    fn by(mut refusal: Refusal, posts: Posts) -> Refusal {
        if !posts.is_empty() {
            refusal.who = Some(posts.names());
        }
        refusal
    }

    /// The order has not begun, is closed or was given up.
    pub(crate) fn not_running(&self) -> Refusal {
        let (zh, en) = match self.state.phase() {
            Phase::New => ("订单尚未开始", "the order has not begun"),
            Phase::Closed => ("订单已关闭，只能查看", "the order is closed and read-only"),
            Phase::Cancelled => (
                "订单已取消，只能查看",
                "the order was given up and is read-only",
            ),
            Phase::Running => ("当前不能办理", "this cannot be done now"),
        };
        self.because("not_running", None, Text::new(zh, en))
    }

    /// The step is done already.
    pub(crate) fn already_done(&self, step: StepIx) -> Refusal {
        let Text { zh, en } = self.title(step);
        let message = text!("“{zh}”已经完成，不必重复办理", "“{en}” is already done");
        self.because("already_done", self.clause(step), message)
    }

    /// The step does not apply to this order.
    pub(crate) fn not_applicable(&self, step: StepIx) -> Refusal {
        let Text { zh, en } = self.title(step);
        let message = text!("本订单不需要“{zh}”", "“{en}” does not apply to this order");
        self.because("not_applicable", self.clause(step), message)
    }

    /// A step that comes before is not done.
    pub(crate) fn needs_unmet(&self, step: StepIx, need: StepIx) -> Refusal {
        let (this, that) = (self.title(step), self.title(need));
        let posts = self.policy.step(need).posts;
        let who = posts.names();
        let message = Text {
            zh: format!(
                "“{}”还不能办理：先要完成“{}”（{}）",
                this.zh, that.zh, who.zh
            ),
            en: format!(
                "“{}” cannot be done yet: “{}” comes first ({})",
                this.en, that.en, who.en
            ),
        };
        let mut refusal = self.because("needs_unmet", self.clause(need), message);
        refusal.due = self.state.run(need).and_then(|run| run.clocks.due);
        Self::by(refusal, posts).fact(format!("step.{}", self.policy.step(need).key), "open")
    }

    /// A date is not reached.
    pub(crate) fn too_early(&self, step: StepIx, fact: FactId) -> Refusal {
        let title = self.title(step);
        let value = self.facts.get(fact);
        let refusal = self.because(
            "too_early",
            self.clause(step),
            Text {
                zh: format!("“{}”要等到 {value} 才能办理", title.zh),
                en: format!("“{}” cannot be done before {value}", title.en),
            },
        );
        refusal.fact(self.policy.fact_name(fact), value)
    }

    /// The goods before it have not come that far on any line.
    pub(crate) fn nothing_released(&self, step: StepIx) -> Refusal {
        let title = self.title(step);
        let mut refusal = self.because(
            "nothing_released",
            self.clause(step),
            Text {
                zh: format!("“{}”还不能办理：前面的步骤尚未放行任何数量", title.zh),
                en: format!(
                    "“{}” cannot be done yet: the steps before it released nothing",
                    title.en
                ),
            },
        );
        refusal.fact = Some("ceiling".to_owned());
        refusal.value = Some("0".to_owned());
        let needs = self
            .policy
            .step(step)
            .needs
            .iter()
            .map(|n| self.policy.steps[n].posts);
        Self::by(refusal, needs.fold(Posts::NONE, Posts::or))
    }

    /// The person does not hold a post that does this.
    pub(crate) fn wrong_post(&self, step: StepIx, posts: Posts) -> Refusal {
        let title = self.title(step);
        let who = posts.names();
        let refusal = self.because(
            "wrong_post",
            self.clause(step),
            Text {
                zh: format!("“{}”由{}办理，您没有这个岗位", title.zh, who.zh),
                en: format!(
                    "“{}” is done by {}; you do not hold that post",
                    title.en, who.en
                ),
            },
        );
        Self::by(refusal, posts)
    }

    /// The person did the other step, in his own name or for somebody.
    pub(crate) fn separation(&self, step: StepIx, other: StepIx) -> Refusal {
        let (this, that) = (self.title(step), self.title(other));
        let clause = self.keeper(|k| *k == Keeper::Separation(step));
        let refusal = self.because(
            "separation_of_duties",
            clause.or(self.clause(step)),
            Text {
                zh: format!("办理过“{}”的人（含代理）不能再办理“{}”", that.zh, this.zh),
                en: format!(
                    "whoever did “{}”, or acts for him, must leave “{}” to somebody else",
                    that.en, this.en
                ),
            },
        );
        Self::by(refusal, self.policy.step(step).posts)
            .fact(format!("step.{}.by", self.policy.step(other).key), "you")
    }

    fn keeper(&self, wanted: impl Fn(&Keeper) -> bool) -> Option<ClauseIx> {
        let clauses = &self.policy.clauses;
        clauses
            .iter()
            .position(|c| c.kept_by.iter().any(&wanted))
            .map(ClauseIx::of)
    }

    /// A gate does not hold.
    pub(crate) fn gate(&self, ix: GateIx, gate: &Gate) -> Refusal {
        let fact = gate.condition.facts().next();
        let (name, value) = self.fact_words(fact);
        let title = gate.step.map_or_else(
            || Text::new("作废订单", "cancelling the order"),
            |step| self.title(step).clone(),
        );
        let what = if gate.text.zh.is_empty() {
            let says = fact.map_or_else(Text::default, |f| self.policy.fact_title(f));
            Text {
                zh: format!("条件“{}”不满足，当前为 {value}", says.zh),
                en: format!("“{}” must hold, but is {value}", says.en),
            }
        } else {
            gate.text.clone()
        };
        debug_assert!(ix.at() < self.policy.gates.len());
        let refusal = self.because(
            "gate_closed",
            gate.clause,
            Text {
                zh: format!("“{}”不能办理：{}", title.zh, what.zh),
                en: format!("“{}” is barred: {}", title.en, what.en),
            },
        );
        Self::by(refusal, gate.who).fact(name, value)
    }

    fn fact_words(&self, fact: Option<FactId>) -> (String, String) {
        fact.map_or_else(Default::default, |fact| {
            let value = match self.facts.get(fact) {
                Value::Absent => "unknown".to_owned(),
                value => value.to_string(),
            };
            (self.policy.fact_name(fact), value)
        })
    }

    /// A check failed that nobody may approve over, or not without a reason.
    pub(crate) fn check(&self, step: StepIx, check: &Check, needs_reason: bool) -> Refusal {
        let (name, value) = self.fact_words(check.passes.facts().next());
        let title = self.title(step);
        let (code, zh, en) = if needs_reason {
            (
                "reason_required",
                "，同意须写明理由",
                "; to approve, say why",
            )
        } else {
            ("check_failed", "，不能通过", "; it cannot be passed")
        };
        let refusal = self.because(
            code,
            check.clause,
            Text {
                zh: format!(
                    "“{}”的检查项“{}”未通过（{value}）{zh}",
                    title.zh, check.title.zh
                ),
                en: format!(
                    "the check “{}” of “{}” failed ({value}){en}",
                    check.title.en, title.en
                ),
            },
        );
        Self::by(refusal, self.entry_posts()).fact(name, value)
    }

    fn entry_posts(&self) -> Posts {
        let entries = self
            .policy
            .entries
            .iter()
            .map(|i| self.policy.steps[i].posts);
        entries.fold(Posts::NONE, Posts::or)
    }

    /// A checklist item is unanswered, not in order, or lacks its written opinion.
    pub(crate) fn item(&self, step: StepIx, item: &str, lack: ItemLack) -> Refusal {
        let spec = self.policy.step(step);
        let words = spec
            .checklist
            .get(item)
            .map(|i| i.text.clone())
            .unwrap_or_default();
        let (code, zh, en) = match lack {
            ItemLack::Answer => ("item_unanswered", "还没有回答", "is not answered"),
            ItemLack::Opinion => ("opinion_required", "须写明意见", "needs a written opinion"),
            ItemLack::Order => ("item_not_ok", "未确认", "is not confirmed"),
        };
        let clause = self.keeper(|k| *k == Keeper::Answered(step));
        let by_word = self
            .policy
            .clauses
            .iter()
            .position(|c| c.kept_by_words.iter().any(|w| w == item))
            .map(ClauseIx::of);
        let refusal = self.because(
            code,
            by_word.or(clause).or(self.clause(step)),
            Text {
                zh: format!("检查清单“{}”{zh}", words.zh),
                en: format!("the checklist item “{}” {en}", words.en),
            },
        );
        Self::by(refusal, spec.posts).fact(format!("checklist.{item}"), "—")
    }

    /// A form is demanded and not filled in.
    pub(crate) fn form(&self, form: FormIx) -> Refusal {
        let spec = &self.policy.forms[form.at()];
        let refusal = self.because(
            "form_missing",
            spec.clause.or(self.clause(spec.of)),
            Text {
                zh: format!("须先填写“{}”", spec.title.zh),
                en: format!("“{}” must be filled in first", spec.title.en),
            },
        );
        Self::by(refusal, spec.posts).fact(format!("form.{}", spec.key), "missing")
    }

    /// A required field is not there.
    pub(crate) fn field(&self, field: FieldIx, lines: &[u32]) -> Refusal {
        let spec = &self.policy.fields[field.at()];
        let step = spec.required_at;
        let at = step.map_or_else(Text::default, |s| self.title(s).clone());
        let list = lines.iter().map(u32::to_string).collect::<Vec<_>>();
        let (zh, en) = if spec.on_line {
            (
                format!("第 {} 行缺少“{}”", list.join("、"), spec.title.zh),
                format!("“{}” is missing on line {}", spec.title.en, list.join(", ")),
            )
        } else {
            (
                format!("缺少“{}”", spec.title.zh),
                format!("“{}” is missing", spec.title.en),
            )
        };
        let kept = self.keeper(|k| *k == Keeper::Field(field));
        let refusal = self.because(
            "field_missing",
            kept.or(step.and_then(|s| self.clause(s))),
            Text {
                zh: format!("{zh}，进入“{}”前必须填写", at.zh),
                en: format!("{en}; it is needed before “{}”", at.en),
            },
        );
        let name = match spec.fact {
            Some(fact) => self.policy.fact_name(fact),
            None => format!("line.{}", spec.key),
        };
        Self::by(refusal, self.entry_posts()).fact(name, "missing")
    }

    /// The content changed after it was shown.
    pub(crate) fn content_changed(&self, step: StepIx, groups: Groups) -> Refusal {
        let Text { zh, en } = groups.names();
        let message = text!(
            "查看之后内容已变更（{zh}），请重新查看后再给意见",
            "the content was changed since it was looked at ({en}); look again before deciding"
        );
        self.because("content_changed", self.clause(step), message)
    }

    /// The order is under review.
    pub(crate) fn frozen(&self) -> Refusal {
        let open = self.policy.reviews.and(self.state.marks().open);
        let posts = open
            .iter()
            .map(|i| self.policy.steps[i].posts)
            .fold(Posts::NONE, Posts::or);
        let clause = open.iter().next().and_then(|i| self.clause(StepIx::of(i)));
        let message = text!(
            "订单正在评审，内容已锁定；退回或撤回后才能修改",
            "the order is under review and frozen; it must be returned or withdrawn first"
        );
        Self::by(self.because("frozen", clause, message), posts)
    }

    /// Only the submitter withdraws, and only from review.
    pub(crate) fn not_withdrawable(&self, under_review: bool) -> Refusal {
        if under_review {
            let message = text!(
                "只有提交人可以撤回",
                "only the submitter can withdraw the order"
            );
            return self.because("not_submitter", None, message);
        }
        let message = text!("订单不在评审中，不能撤回", "the order is not under review");
        self.because("not_under_review", None, message)
    }

    /// A reason must be given.
    pub(crate) fn reason_missing(&self, step: Option<StepIx>) -> Refusal {
        let message = text!("请写明原因", "please say why");
        self.because(
            "reason_required",
            step.and_then(|s| self.clause(s)),
            message,
        )
    }

    /// The act does not fit the step, e.g. an opinion on a step that is no review.
    pub(crate) fn wrong_act(&self, step: StepIx) -> Refusal {
        let title = self.title(step);
        let how = self.policy.step(step).activity.completion_text();
        self.because(
            "wrong_act",
            self.clause(step),
            Text {
                zh: format!("“{}”不能这样办理：{}", title.zh, how.zh),
                en: format!("“{}” is not done this way: {}", title.en, how.en),
            },
        )
    }

    /// Nobody asked for this form.
    pub(crate) fn form_by_others(&self, form: FormIx) -> Refusal {
        let spec = &self.policy.forms[form.at()];
        let who = spec.posts.names();
        let refusal = self.because(
            "wrong_post",
            spec.clause,
            Text {
                zh: format!("“{}”由{}填写", spec.title.zh, who.zh),
                en: format!("“{}” is filled in by {}", spec.title.en, who.en),
            },
        );
        Self::by(refusal, spec.posts)
    }

    /// The person may not give the order up.
    pub(crate) fn cannot_cancel(&self, posts: Posts) -> Refusal {
        let who = posts.names();
        let (zh, en) = (who.zh, who.en);
        let message = text!("只有{zh}可以作废订单", "only {en} can cancel the order");
        Self::by(self.because("wrong_post", None, message), posts)
    }
}

/// What a checklist item lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemLack {
    /// An answer.
    Answer,
    /// A written opinion.
    Opinion,
    /// A yes, where only a yes completes the step.
    Order,
}
