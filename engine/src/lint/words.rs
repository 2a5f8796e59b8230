//! Words that nobody knows: posts, facts, checks, parameters, content groups; types of conditions.

use kernel::{Currency, text};

use super::{Linter, Place};
use crate::{
    cel::Condition,
    content::Groups,
    facts::FactType,
    policy::{
        file::{OneOrMany, StepSpec},
        names::{UNITS, parameter_value},
    },
    posts::Posts,
    vocabulary,
};

impl Linter<'_> {
    pub(super) fn words(&mut self) {
        self.parameters();
        self.fields();
        self.own_checks();
        self.forms();
        self.papers();
        self.ladder();
        for (key, spec) in &self.file.steps {
            self.step_words(&spec.value, &Place::of("steps", key, spec));
        }
    }

    fn parameters(&mut self) {
        for (key, spec) in &self.file.parameters {
            let place = Place::of("parameters", key, spec);
            let spec = &spec.value;
            if Currency::parse(&spec.unit).is_none() && !UNITS.contains(&spec.unit.as_str()) {
                let unit = &spec.unit;
                self.error(
                    "unknown_unit",
                    &place,
                    text!("没有单位“{unit}”", "there is no unit {unit}"),
                );
            }
            if spec.default.is_none() {
                self.error(
                    "no_default",
                    &place,
                    text!("参数没有默认值", "the parameter has no default"),
                );
            }
            let set = spec.default.is_some() || self.names.overrides.contains_key(key);
            if set && parameter_value(key, spec, self.names.overrides).is_none() {
                self.error(
                    "bad_value",
                    &place,
                    text!(
                        "参数值与单位不符",
                        "the parameter's value does not fit its unit"
                    ),
                );
            }
        }
    }

    fn fields(&mut self) {
        for (key, spec) in &self.file.fields.header {
            let place = Place::of("fields.header", key, spec);
            if key.contains('.') {
                self.fact(key, None, &place);
            } else if spec.value.kind.is_none() || spec.value.title.is_none() {
                self.error(
                    "field_without_type",
                    &place,
                    text!(
                        "自定义字段须写明类型和名称",
                        "a field of the policy's own needs type and title"
                    ),
                );
            }
            self.required_at(spec.value.required_at.as_deref(), &place);
        }
        for (key, spec) in &self.file.fields.line {
            let place = Place::of("fields.line", key, spec);
            let standard = vocabulary::LINE_FIELDS.iter().any(|f| f.key == key);
            if !standard && (spec.value.kind.is_none() || spec.value.title.is_none()) {
                self.error(
                    "unknown_field",
                    &place,
                    text!(
                        "没有标准行字段“{key}”；自定义字段须写明类型和名称",
                        "no line field is called {key}; one of your own needs type and title"
                    ),
                );
            }
            self.required_at(spec.value.required_at.as_deref(), &place);
        }
    }

    fn required_at(&mut self, step: Option<&str>, place: &Place) {
        if let Some(step) = step {
            self.step_exists(step, &place.at("required_at"));
        }
    }

    fn own_checks(&mut self) {
        for (key, spec) in &self.file.checks {
            let place = Place::of("checks", key, spec);
            if vocabulary::standard_check(key).is_some() {
                self.warn(
                    "check_redefined",
                    &place,
                    text!("重新定义了标准检查项", "this redefines a standard check"),
                );
            }
            self.condition(&spec.value.passes, &place);
        }
    }

    fn forms(&mut self) {
        for (key, spec) in &self.file.forms {
            let place = Place::of("forms", key, spec);
            self.step_exists(&spec.value.of, &place.at("of"));
            self.posts(&spec.value.by, &place.at("by"));
            if let Some(when) = &spec.value.when {
                self.condition(&when.value, &Place::of("forms", key, when).at("when"));
            }
            if spec.value.questions.is_empty() {
                self.warn(
                    "empty_form",
                    &place,
                    text!("表单没有问题", "the form asks nothing"),
                );
            }
        }
    }

    fn papers(&mut self) {
        for (key, spec) in &self.file.papers {
            let place = Place::of("papers", key, spec);
            self.post(&spec.value.owner, &place.at("owner"));
            self.parameter(&spec.value.keep, &place.at("keep"));
            if let Some(when) = &spec.value.when {
                self.condition(when, &place.at("when"));
            }
        }
    }

    fn ladder(&mut self) {
        let place = Place::section("overdue");
        if let Some(remind) = &self.file.overdue.remind {
            self.parameter(remind, &place.at("remind"));
        }
        for rung in &self.file.overdue.escalate {
            self.parameter(&rung.after, &place.at("escalate"));
            self.post(&rung.to, &place.at("escalate"));
        }
        if let Some(cancel) = &self.file.cancel {
            self.posts(&cancel.by, &Place::section("cancel.by"));
            for gate in &cancel.gates {
                self.condition(gate.condition(), &Place::section("cancel.gates"));
            }
        }
    }

    fn step_words(&mut self, spec: &StepSpec, place: &Place) {
        self.posts(&spec.by, &place.at("by"));
        if spec.activity.is_human() && spec.by.words().is_empty() {
            self.error(
                "nobody",
                place,
                text!(
                    "人工步骤没有指定岗位",
                    "a step done by people names no post"
                ),
            );
        }
        self.clock_words(spec, place);
        if let Some(when) = &spec.when {
            self.condition(&when.value, &place.at("when"));
        }
        for gate in &spec.gates {
            self.condition(gate.condition(), &place.at("gates"));
            if let crate::policy::file::GateSpec::Named(named) = gate {
                self.posts(&named.who, &place.at("gates"));
            }
        }
        for check in &spec.checks {
            if vocabulary::standard_check(check).is_none() && !self.file.checks.contains_key(check)
            {
                self.error(
                    "unknown_check",
                    &place.at("checks"),
                    text!("没有检查项“{check}”", "no check is called {check}"),
                );
            }
        }
        for group in &spec.looks_at {
            if Groups::parse(group).is_none() {
                self.error(
                    "unknown_content",
                    &place.at("looks_at"),
                    text!("没有内容组“{group}”", "no content group is called {group}"),
                );
            }
        }
        for step in spec.returns_to.iter().chain(&spec.not_by) {
            self.step_exists(step, place);
        }
    }

    fn clock_words(&mut self, spec: &StepSpec, place: &Place) {
        if let Some(within) = &spec.within {
            self.parameter(within, &place.at("within"));
        }
        if let Some(clock) = &spec.clock {
            for parameter in [&clock.within, &clock.remind].into_iter().flatten() {
                self.parameter(parameter, &place.at("clock"));
            }
            if let Some(from) = &clock.from {
                self.fact(
                    from,
                    Some(&[FactType::Date, FactType::Moment]),
                    &place.at("clock.from"),
                );
            }
            if clock.from.is_none() && clock.within.is_none() || spec.within.is_some() {
                self.error(
                    "bad_clock",
                    &place.at("clock"),
                    text!(
                        "时限须写 within 或 from，且只写一处",
                        "a clock needs `within` or `from`, in one place"
                    ),
                );
            }
        }
        if let Some(rhythm) = &spec.rhythm {
            self.parameter(&rhythm.every, &place.at("rhythm.every"));
            self.fact(
                &rhythm.since,
                Some(&[FactType::Moment]),
                &place.at("rhythm.since"),
            );
        }
        if let Some(date) = &spec.not_before {
            self.fact(
                date,
                Some(&[FactType::Date, FactType::Moment]),
                &place.at("not_before"),
            );
        }
    }

    pub(super) fn step_exists(&mut self, step: &str, place: &Place) -> bool {
        let known = self.names.step(step).is_some();
        if !known {
            self.error(
                "unknown_step",
                place,
                text!("没有步骤“{step}”", "no step is called {step}"),
            );
        }
        known
    }

    fn posts(&mut self, words: &OneOrMany, place: &Place) {
        for word in words.words() {
            self.post(word, place);
        }
    }

    pub(super) fn post(&mut self, post: &str, place: &Place) {
        if Posts::parse(post).is_none() {
            self.error(
                "unknown_post",
                place,
                text!("没有岗位“{post}”", "no post is called {post}"),
            );
        }
    }

    fn parameter(&mut self, key: &str, place: &Place) {
        if !self.file.parameters.contains_key(key) {
            self.error(
                "unknown_parameter",
                place,
                text!("没有参数“{key}”", "no parameter is called {key}"),
            );
        } else if self.names.parameter(key).is_none() {
            self.error(
                "bad_value",
                place,
                text!(
                    "参数“{key}”不能用作天数",
                    "the parameter {key} cannot be a number of days"
                ),
            );
        }
    }

    pub(super) fn fact(&mut self, name: &str, kinds: Option<&[FactType]>, place: &Place) {
        match self.names.fact(name) {
            None => {
                let message = text!("没有事实“{name}”", "no fact is called {name}");
                self.error("unknown_fact", place, message);
            }
            Some((_, kind)) if kinds.is_some_and(|kinds| !kinds.contains(&kind)) => {
                let message = text!(
                    "事实“{name}”类型不符",
                    "the fact {name} is of the wrong type"
                );
                self.error("wrong_type", place, message);
            }
            Some(_) => {}
        }
    }

    fn condition(&mut self, source: &str, place: &Place) {
        if let Err(error) = Condition::compile(source, &self.names) {
            self.error("bad_condition", place, error.message);
        }
    }
}
