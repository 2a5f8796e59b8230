//! From a linted file to a policy that runs.

mod relate;
mod steps;

use kernel::Text;

use self::relate::{facts_used, relate};
use super::{
    Clause, Field, Form, Gate, Keeper, Milestone, Paper, Parameter, Policy, Rung, Step,
    file::{GateSpec, PolicyFile},
    names::{FileNames, Overrides, parameter_value},
};
use crate::{
    activity::Activity,
    bits::{Bits, ClauseIx, FormIx, GateIx, StepIx},
    cel::Condition,
    facts::{FactDef, FactType},
    lint::{Finding, Severity, lint_with},
    posts::Posts,
    vocabulary,
};

impl Policy {
    /// Compiles a file under the company's parameter values.
    ///
    /// # Errors
    /// The linter's findings, when one of them is an error.
    pub fn compile(
        file: &PolicyFile,
        version: u32,
        overrides: &Overrides,
    ) -> Result<Self, Vec<Finding>> {
        let findings = lint_with(file, overrides);
        if findings.iter().any(|f| f.severity == Severity::Error) {
            return Err(findings);
        }
        Ok(Compiler {
            names: FileNames { file, overrides },
            file,
        }
        .policy(version))
    }

    /// Reads, lints and compiles a policy's text with its defaults.
    ///
    /// # Errors
    /// What is wrong with it, as findings.
    pub fn from_yaml(yaml: &str, version: u32) -> Result<Self, Vec<Finding>> {
        let file = PolicyFile::parse(yaml).map_err(|error| vec![Finding::unreadable(&error)])?;
        Self::compile(&file, version, &Overrides::default())
    }
}

/// Looks names up in a file that the linter has passed, so that each is there.
struct Compiler<'a> {
    names: FileNames<'a>,
    file: &'a PolicyFile,
}

impl Compiler<'_> {
    fn policy(&self, version: u32) -> Policy {
        let clauses = self.clauses();
        let gates = self.gates(&clauses);
        let fields = self.fields();
        let forms = self.forms(&clauses);
        let mut steps = self.steps(&clauses, &gates, &fields, &forms);
        relate(&mut steps);
        let pick = |wanted: &dyn Fn(&Step) -> bool| -> Bits {
            steps
                .iter()
                .enumerate()
                .filter(|(_, s)| wanted(s))
                .map(|(i, _)| i)
                .collect()
        };
        let entries = pick(&|s| s.activity == Activity::Enter);
        let mut policy = Policy {
            id: self.file.policy.clone(),
            version,
            rule: format!("{}@{version}", self.file.policy),
            document: self.file.document,
            title: self.file.title.clone(),
            header: self.file.header.clone(),
            parameters: self.parameters(),
            world: pick(&|s| !s.activity.is_human()),
            fact_clocks: pick(&|s| s.rhythm.is_some() || s.clock.is_some_and(|c| c.from.is_some())),
            waiting: pick(&|s| s.not_before.is_some()),
            reviews: pick(&|s| {
                s.activity == Activity::Approve
                    && s.returns_to.is_some_and(|to| entries.has(to.at()))
            }),
            entries,
            papers: self.papers(),
            milestones: self.milestones(),
            ladder: self.ladder(),
            cancel_by: self.cancel_by(&steps, entries),
            cancel_gates: gates
                .iter()
                .enumerate()
                .filter(|(_, g)| g.step.is_none())
                .map(|(i, _)| GateIx::of(i))
                .collect(),
            clauses,
            fields,
            gates,
            forms,
            steps,
            facts_used: Vec::new(),
        };
        policy.facts_used = facts_used(&policy);
        policy
    }

    fn condition(&self, source: &str) -> Option<Condition> {
        Condition::compile(source, &self.names).ok()
    }

    fn posts(words: &[String]) -> Posts {
        Posts::of(words.iter().map(String::as_str))
    }

    fn parameters(&self) -> Vec<Parameter> {
        let parameters = self.file.parameters.iter();
        parameters
            .map(|(key, spec)| Parameter {
                key: key.clone(),
                value: parameter_value(key, &spec.value, self.names.overrides).unwrap_or(0),
                unit: spec.value.unit.clone(),
                text: spec.value.text.clone(),
            })
            .collect()
    }

    fn clauses(&self) -> Vec<Clause> {
        let clauses = self.file.clauses.iter();
        clauses
            .map(|(id, spec)| {
                let spec = &spec.value;
                Clause {
                    id: id.clone(),
                    text: spec.text.clone(),
                    kept_by: spec
                        .kept_by
                        .iter()
                        .flat_map(|w| self.names.keepers(w))
                        .collect(),
                    kept_by_words: spec.kept_by.clone(),
                    guidance: spec.guidance,
                    open: spec.open.clone(),
                }
            })
            .collect()
    }

    /// The clause that names a keeper.
    fn clause_of(clauses: &[Clause], keeper: Keeper) -> Option<ClauseIx> {
        clauses
            .iter()
            .position(|c| c.kept_by.contains(&keeper))
            .map(ClauseIx::of)
    }

    fn gates(&self, clauses: &[Clause]) -> Vec<Gate> {
        let mut gates = Vec::new();
        for (i, (step, spec)) in self.names.gates().enumerate() {
            let Some(condition) = self.condition(spec.condition()) else {
                continue;
            };
            let (who, text) = match spec {
                GateSpec::Plain(_) => (Posts::NONE, Text::default()),
                GateSpec::Named(named) => (Self::posts(named.who.words()), named.text.clone()),
            };
            let own = Self::clause_of(clauses, Keeper::Gate(GateIx::of(i)));
            let clause =
                own.or_else(|| step.and_then(|s| Self::clause_of(clauses, Keeper::Step(s))));
            gates.push(Gate {
                key: spec.key().to_owned(),
                step,
                condition,
                who,
                text,
                clause,
            });
        }
        gates
    }

    fn fields(&self) -> Vec<Field> {
        let header = self.file.fields.header.iter().map(|(key, spec)| {
            let own = format!("fields.{key}");
            let name = if key.contains('.') {
                key.as_str()
            } else {
                own.as_str()
            };
            let fact = self.names.fact(name);
            let standard = fact.and_then(|(id, _)| id.def()).map(FactDef::title);
            Field {
                key: key.clone(),
                title: spec.value.title.clone().or(standard).unwrap_or_default(),
                kind: fact.map_or(FactType::Text, |(_, kind)| kind),
                on_line: false,
                fact: fact.map(|(id, _)| id),
                required_at: self.required_at(spec.value.required_at.as_deref()),
            }
        });
        let line = self.file.fields.line.iter().map(|(key, spec)| {
            let standard = vocabulary::LINE_FIELDS.iter().find(|f| f.key == key);
            Field {
                key: key.clone(),
                title: spec
                    .value
                    .title
                    .clone()
                    .or_else(|| standard.map(vocabulary::Named::title))
                    .unwrap_or_default(),
                kind: spec.value.kind.unwrap_or(FactType::Text),
                on_line: true,
                fact: None,
                required_at: self.required_at(spec.value.required_at.as_deref()),
            }
        });
        header.chain(line).collect()
    }

    fn required_at(&self, step: Option<&str>) -> Option<StepIx> {
        step.and_then(|key| self.names.step(key))
    }

    fn forms(&self, clauses: &[Clause]) -> Vec<Form> {
        let mut forms = Vec::new();
        for (i, (key, spec)) in self.file.forms.iter().enumerate() {
            let spec = &spec.value;
            let Some(of) = self.names.step(&spec.of) else {
                continue;
            };
            forms.push(Form {
                key: key.clone(),
                title: spec.title.clone(),
                of,
                when: spec.when.as_ref().and_then(|w| self.condition(&w.value)),
                posts: Self::posts(spec.by.words()),
                questions: spec.questions.clone(),
                clause: Self::clause_of(clauses, Keeper::Form(FormIx::of(i))),
            });
        }
        forms
    }

    fn papers(&self) -> Vec<Paper> {
        let papers = self.file.papers.iter();
        papers
            .map(|(key, spec)| {
                let spec = &spec.value;
                Paper {
                    key: key.clone(),
                    title: spec.title.clone(),
                    from: spec.from.clone(),
                    owner: Posts::parse(&spec.owner).unwrap_or_default(),
                    keep_years: self.names.parameter(&spec.keep).unwrap_or(0),
                    when: spec.when.as_deref().and_then(|w| self.condition(w)),
                }
            })
            .collect()
    }

    fn milestones(&self) -> Vec<Milestone> {
        let milestones = self.file.milestones.iter();
        milestones
            .map(|(key, spec)| Milestone {
                key: key.clone(),
                title: Text::new(spec.value.zh.clone(), spec.value.en.clone()),
                after: self.names.needed(key).unwrap_or_default(),
                does: spec.value.does.clone(),
            })
            .collect()
    }

    fn ladder(&self) -> Vec<Rung> {
        let rungs = self.file.overdue.escalate.iter();
        rungs
            .map(|rung| Rung {
                after: self.names.parameter(&rung.after).unwrap_or(1),
                to: Posts::parse(&rung.to).unwrap_or_default(),
            })
            .collect()
    }

    /// Who may give an order up: whom the policy names, else those who enter it.
    fn cancel_by(&self, steps: &[Step], entries: Bits) -> Posts {
        match &self.file.cancel {
            Some(cancel) => Self::posts(cancel.by.words()),
            None => entries
                .iter()
                .map(|i| steps[i].posts)
                .fold(Posts::NONE, Posts::or),
        }
    }
}
