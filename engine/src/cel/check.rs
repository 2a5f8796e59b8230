//! The type check of a parsed condition against the names it may use.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};
use kernel::text;

use super::{ConditionError, Names, Reference, wrong};
use crate::facts::FactType;

/// The type of an expression, and its value where it is a literal number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed {
    pub(super) kind: FactType,
    literal: Option<i64>,
}

const fn of(kind: FactType) -> Typed {
    Typed {
        kind,
        literal: None,
    }
}

/// Walks the parsed tree.
pub(super) struct Checker<'a> {
    pub(super) names: &'a dyn Names,
    pub(super) found: Vec<(String, Reference)>,
}

impl Checker<'_> {
    pub(super) fn check(&mut self, expression: &IdedExpr) -> Result<Typed, ConditionError> {
        match &expression.expr {
            Expr::Literal(literal) => literal_type(literal),
            Expr::Ident(_) | Expr::Select(_) => self.name(&expression.expr),
            Expr::Call(call) => self.call(call),
            Expr::Unspecified
            | Expr::Comprehension(_)
            | Expr::List(_)
            | Expr::Map(_)
            | Expr::Struct(_) => wrong(text!(
                "条件里只能用事实、参数、比较、四则运算和逻辑运算",
                "only facts, parameters, comparisons, arithmetic and logic may stand in a condition"
            )),
        }
    }

    fn name(&mut self, expression: &Expr) -> Result<Typed, ConditionError> {
        let Some(name) = qualified(expression) else {
            return wrong(text!(
                "只能按名称引用事实",
                "facts are referred to by name only"
            ));
        };
        let Some((reference, kind)) = self.names.find(&name) else {
            return wrong(text!(
                "没有名为“{name}”的事实或参数",
                "no fact or parameter is called {name}"
            ));
        };
        if kind == FactType::Table {
            return wrong(text!(
                "表格“{name}”不能参与比较",
                "the table {name} cannot be compared"
            ));
        }
        if !self.found.iter().any(|(known, _)| *known == name) {
            self.found.push((name, reference));
        }
        Ok(of(kind))
    }

    fn call(&mut self, call: &CallExpr) -> Result<Typed, ConditionError> {
        if call.target.is_some() {
            return unknown_function(&call.func_name);
        }
        if call.func_name == operators::IN {
            return self.membership(call);
        }
        let args = call
            .args
            .iter()
            .map(|a| self.check(a))
            .collect::<Result<Vec<_>, _>>()?;
        match (call.func_name.as_str(), args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [a, b]) => {
                expect(*a, FactType::Bool)?;
                expect(*b, FactType::Bool)
            }
            (operators::LOGICAL_NOT, [a]) => expect(*a, FactType::Bool),
            (operators::CONDITIONAL, [condition, a, b]) => {
                expect(*condition, FactType::Bool)?;
                comparable(*a, *b)?;
                Ok(of(a.kind))
            }
            (operators::EQUALS | operators::NOT_EQUALS, [a, b]) => {
                comparable(*a, *b)?;
                Ok(of(FactType::Bool))
            }
            (
                operators::LESS
                | operators::LESS_EQUALS
                | operators::GREATER
                | operators::GREATER_EQUALS,
                [a, b],
            ) => {
                comparable(*a, *b)?;
                if a.kind == FactType::Bool {
                    return wrong(text!("“是/否”不能比大小", "yes and no have no order"));
                }
                Ok(of(FactType::Bool))
            }
            (operators::NEGATE, [a]) => match a.kind {
                FactType::Int | FactType::Money | FactType::Quantity => Ok(Typed {
                    kind: a.kind,
                    literal: a.literal.map(|n| -n),
                }),
                _ => mismatch(a.kind, FactType::Int),
            },
            (
                op @ (operators::ADD
                | operators::SUBSTRACT
                | operators::MULTIPLY
                | operators::DIVIDE
                | operators::MODULO),
                [a, b],
            ) => arithmetic(op, *a, *b),
            (name, _) => unknown_function(name),
        }
    }

    /// `x in [a, b]`.
    fn membership(&mut self, call: &CallExpr) -> Result<Typed, ConditionError> {
        let [element, list] = call.args.as_slice() else {
            return unknown_function(operators::IN);
        };
        let element = self.check(element)?;
        let Expr::List(list) = &list.expr else {
            return wrong(text!(
                "in 的右边必须是列表",
                "the right side of `in` must be a list"
            ));
        };
        for member in &list.elements {
            comparable(element, self.check(member)?)?;
        }
        Ok(of(FactType::Bool))
    }
}

fn literal_type(literal: &LiteralValue) -> Result<Typed, ConditionError> {
    match literal {
        LiteralValue::Boolean(_) => Ok(of(FactType::Bool)),
        LiteralValue::Int(n) => Ok(Typed {
            kind: FactType::Int,
            literal: Some(*n.inner()),
        }),
        LiteralValue::String(_) => Ok(of(FactType::Text)),
        LiteralValue::Double(_) => wrong(text!(
            "不允许小数：金额以最小货币单位计，比例以百万分比计",
            "no decimals: amounts are in minor units, ratios in parts per million"
        )),
        LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::UInt(_) => wrong(text!(
            "不支持这种字面量",
            "this kind of literal is not supported"
        )),
    }
}

fn expect(typed: Typed, kind: FactType) -> Result<Typed, ConditionError> {
    if typed.kind == kind {
        Ok(typed)
    } else {
        mismatch(typed.kind, kind)
    }
}

fn mismatch<T>(a: FactType, b: FactType) -> Result<T, ConditionError> {
    wrong(text!(
        "类型不符：{a:?} 与 {b:?}",
        "types do not agree: {a:?} and {b:?}"
    ))
}

fn unknown_function<T>(name: &str) -> Result<T, ConditionError> {
    wrong(text!(
        "条件里不能用函数“{name}”",
        "the function {name} may not stand in a condition"
    ))
}

/// Same type; or an amount against a whole number of minor units; or a quantity against nothing.
fn comparable(a: Typed, b: Typed) -> Result<(), ConditionError> {
    let fits = |x: Typed, y: Typed| match (x.kind, y.kind, y.literal) {
        (FactType::Money, FactType::Int, Some(_)) => true,
        (FactType::Quantity, FactType::Int, Some(n)) => n == 0,
        (p, q, _) => p == q,
    };
    if fits(a, b) || fits(b, a) {
        Ok(())
    } else {
        mismatch(a.kind, b.kind)
    }
}

fn arithmetic(op: &str, a: Typed, b: Typed) -> Result<Typed, ConditionError> {
    use FactType::{Date, Int, Money, Quantity};
    let sum = op == operators::ADD || op == operators::SUBSTRACT;
    let kind = match (a.kind, b.kind) {
        (Int, Int) => Int,
        (Money, Money) if sum => Money,
        (Quantity, Quantity) if sum => Quantity,
        (Date, Date) if op == operators::SUBSTRACT => Int,
        (Date, Int) if sum => Date,
        (Money | Quantity, Int) if !sum => a.kind,
        (Int, Money | Quantity) if op == operators::MULTIPLY => b.kind,
        (Money, Money) | (Quantity, Quantity) if op == operators::DIVIDE => Int,
        (x, y) => return mismatch(x, y),
    };
    Ok(of(kind))
}

/// The dotted name an expression spells.
pub(super) fn qualified(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => Some(format!(
            "{}.{}",
            qualified(&select.operand.expr)?,
            select.field
        )),
        _ => None,
    }
}
