//! Conditions: CEL expressions over facts, fields and parameters.
//!
//! The library parses and evaluates; it has no static checker, so the parsed tree is type-checked
//! here against the fact table. There are no floats: money is minor units, ratios are parts per
//! million. A condition that is one yes-or-no fact, or its negation, is read without evaluation.

mod check;

use std::sync::{Arc, LazyLock};

use cel::{
    Context, Env, Program, Value as CelValue,
    common::{
        ast::{Expr, IdedExpr, operators},
        types::{CelBool, CelInt, CelString},
        value::CowVal,
    },
    context::VariableResolver,
};
use kernel::{Text, text};

use self::check::{Checker, qualified};
use crate::facts::{FactId, FactType, Facts, Value};

/// What a name in a condition stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// A fact of the order.
    Fact(FactId),
    /// A parameter's value, fixed when the policy is compiled.
    Parameter(i64),
}

/// Names that a condition may use, with their types.
pub trait Names {
    /// What a dotted name stands for, or `None` when nobody knows it.
    fn find(&self, name: &str) -> Option<(Reference, FactType)>;
}

/// Why a condition is no good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// In words.
    pub message: Text,
}

fn wrong<T>(message: Text) -> Result<T, ConditionError> {
    Err(ConditionError { message })
}

/// A checked condition.
#[derive(Debug)]
pub struct Condition {
    source: String,
    names: Vec<(String, Reference)>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The fact must have this value.
    Fact(FactId, bool),
    /// Anything else.
    Program(Program),
}

/// What a condition says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// A fact it needs is not known.
    Unknown(FactId),
}

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

impl Condition {
    /// Parses and type-checks a condition.
    ///
    /// # Errors
    /// When it is no CEL, names something unknown, or is not a yes-or-no expression.
    pub fn compile(source: &str, names: &dyn Names) -> Result<Self, ConditionError> {
        let program = match ENVIRONMENT.compile(source) {
            Ok(program) => program,
            Err(error) => {
                return wrong(text!(
                    "表达式写法有误：{error}",
                    "not an expression: {error}"
                ));
            }
        };
        let mut checker = Checker {
            names,
            found: Vec::new(),
        };
        let kind = checker.check(program.expression())?.kind;
        if kind != FactType::Bool {
            return wrong(text!(
                "条件必须是“是/否”表达式",
                "a condition must be a yes-or-no expression"
            ));
        }
        let found = checker.found;
        let kind = match plain_fact(program.expression(), &found) {
            Some((fact, expected)) => Kind::Fact(fact, expected),
            None => Kind::Program(program),
        };
        Ok(Self {
            source: source.to_owned(),
            names: found,
            kind,
        })
    }

    /// The condition as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The facts it reads, in the order they are named.
    pub fn facts(&self) -> impl Iterator<Item = FactId> {
        self.names
            .iter()
            .filter_map(|(_, reference)| match reference {
                Reference::Fact(fact) => Some(*fact),
                Reference::Parameter(_) => None,
            })
    }

    /// Whether it is evaluated by CEL, rather than read off one fact.
    #[must_use]
    pub const fn is_evaluated(&self) -> bool {
        matches!(self.kind, Kind::Program(_))
    }

    /// What it says of the facts.
    pub fn test(&self, facts: &dyn Facts) -> Truth {
        match &self.kind {
            Kind::Fact(fact, expected) => match facts.get(*fact) {
                Value::Bool(value) if value == *expected => Truth::Yes,
                Value::Bool(_) => Truth::No,
                _ => Truth::Unknown(*fact),
            },
            Kind::Program(program) => self.evaluate(program, facts),
        }
    }

    fn evaluate(&self, program: &Program, facts: &dyn Facts) -> Truth {
        let scope = Scope {
            condition: self,
            facts,
        };
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        context.set_variable_resolver(&scope);
        match CelValue::resolve_val(program.expression(), &context) {
            Ok(value) => match value.downcast_ref::<CelBool>() {
                Some(truth) if *truth.inner() => Truth::Yes,
                _ => Truth::No,
            },
            Err(_) => self
                .facts()
                .find(|fact| facts.get(*fact) == Value::Absent)
                .or_else(|| self.facts().next())
                .map_or(Truth::No, Truth::Unknown),
        }
    }
}

/// The fact and the value it must have, when the condition is a bare fact or its negation.
fn plain_fact(expression: &IdedExpr, found: &[(String, Reference)]) -> Option<(FactId, bool)> {
    let (inner, expected) = match &expression.expr {
        Expr::Call(call) if call.func_name == operators::LOGICAL_NOT => (call.args.first()?, false),
        _ => (expression, true),
    };
    let name = qualified(&inner.expr)?;
    found.iter().find_map(|(known, reference)| match reference {
        Reference::Fact(fact) if *known == name => Some((*fact, expected)),
        Reference::Fact(_) | Reference::Parameter(_) => None,
    })
}

/// Gives CEL the values of names.
struct Scope<'a> {
    condition: &'a Condition,
    facts: &'a dyn Facts,
}

impl VariableResolver for Scope<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let (_, reference) = self
            .condition
            .names
            .iter()
            .find(|(known, _)| known == name)?;
        let value = match reference {
            Reference::Parameter(n) => Value::Int(*n),
            Reference::Fact(fact) => self.facts.get(*fact),
        };
        match value {
            Value::Absent => None,
            Value::Bool(b) => Some(CowVal::owned(CelBool::from(b))),
            Value::Int(n) | Value::Money(n) => Some(CowVal::owned(CelInt::from(n))),
            Value::Quantity(q) => Some(CowVal::owned(CelInt::from(q.0))),
            Value::Date(d) => Some(CowVal::owned(CelInt::from(d.days_since(EPOCH)))),
            Value::Moment(m) => Some(CowVal::owned(CelInt::from(m.0))),
            Value::Text(t) => Some(CowVal::owned(CelString::from(t))),
        }
    }
}

const EPOCH: kernel::Date = kernel::Date(jiff::civil::date(1970, 1, 1));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FactSet;

    struct Standard;

    impl Names for Standard {
        fn find(&self, name: &str) -> Option<(Reference, FactType)> {
            if name == "parameters.large_order" {
                return Some((Reference::Parameter(50_000_000), FactType::Money));
            }
            let fact = FactId::standard(name)?;
            Some((Reference::Fact(fact), fact.def()?.kind))
        }
    }

    fn compile(source: &str) -> Result<Condition, ConditionError> {
        Condition::compile(source, &Standard)
    }

    #[test]
    fn conditions_are_evaluated_over_facts_and_parameters() {
        let large =
            compile("order.amount >= parameters.large_order || order.instalments > 3").unwrap();
        let mut facts = FactSet::new();
        facts.set("order.amount", Value::Money(49_999_999));
        facts.set("order.instalments", Value::Int(3));
        assert_eq!(large.test(&facts), Truth::No);
        facts.set("order.instalments", Value::Int(4));
        assert_eq!(large.test(&facts), Truth::Yes);
        assert!(large.is_evaluated());
    }

    #[test]
    fn an_unknown_fact_is_neither_yes_nor_no() {
        let credit = compile("!credit.exceeded").unwrap();
        assert!(!credit.is_evaluated());
        let fact = FactId::standard("credit.exceeded").unwrap();
        assert_eq!(credit.test(&FactSet::new()), Truth::Unknown(fact));
        let sum = compile("order.amount + credit.overdue > 100").unwrap();
        assert!(matches!(sum.test(&FactSet::new()), Truth::Unknown(_)));
    }

    #[test]
    fn one_known_side_can_decide() {
        let either = compile("order.instalments > 3 || order.amount > 100").unwrap();
        let mut facts = FactSet::new();
        facts.set("order.amount", Value::Money(101));
        assert_eq!(either.test(&facts), Truth::Yes);
    }

    #[test]
    fn nonsense_is_refused() {
        for source in [
            "order.amount >= 1.5",
            "order.amount",
            "order.colour == 'red'",
            "order.amount > order.instalments",
            "order.complete > true",
            "order.quantity > 5",
            "order.amount >",
            "size(order.customer) > 3",
            "[1, 2].exists(x, x > order.instalments)",
            "order.complete && order.lines",
        ] {
            assert!(compile(source).is_err(), "{source}");
        }
    }

    #[test]
    fn sense_is_accepted() {
        for source in [
            "order.promised_on - order.requested_on > 5",
            "customer.rating in ['A', 'B']",
            "order.quantity > 0 && payments.outstanding == 0",
            "price.max_discount_ppm * 2 <= 300000",
            "terms.standard ? order.amount > 100 : order.amount > 50",
        ] {
            compile(source).unwrap();
        }
    }
}
