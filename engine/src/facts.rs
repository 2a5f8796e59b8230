//! Facts: what the areas know about an order, by name and type.
//!
//! One table ([`FACTS`]) is what the linter checks against, what the editor offers, and what the
//! areas fill. A policy adds facts of its own as header fields (`fields.<key>`). Only facts that a
//! policy refers to are loaded: see [`crate::Policy::facts_used`].

use kernel::{Date, Moment, Quantity, Text};
use serde::{Deserialize, Serialize};

use crate::{bits::FieldIx, lines::LineFacts};

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An amount in minor units of the company's currency.
    Money,
    /// A quantity of stock units.
    Quantity,
    /// A civil date.
    Date,
    /// A moment.
    Moment,
    /// Words.
    Text,
    /// A table of words, e.g. technical parameters; only its presence can be asked.
    Table,
}

/// One row of the fact table.
#[derive(Debug)]
pub struct FactDef {
    /// The name, e.g. `order.amount`.
    pub name: &'static str,
    /// The type.
    pub kind: FactType,
    /// What it says, in Chinese.
    pub zh: &'static str,
    /// What it says, in English.
    pub en: &'static str,
}

impl FactDef {
    /// What it says, in both languages.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

const fn fact(name: &'static str, kind: FactType, zh: &'static str, en: &'static str) -> FactDef {
    FactDef { name, kind, zh, en }
}

use FactType::{
    Bool, Date as Day, Int, Moment as Instant, Money, Quantity as Pieces, Text as Words,
};

/// Every standard fact. Amounts are in minor units of the company's currency.
pub const FACTS: &[FactDef] = &[
    // the order itself
    fact(
        "order.amount",
        Money,
        "订单金额（含税，本位币）",
        "order amount with tax, base currency",
    ),
    fact("order.lines", Int, "订单行数", "number of order lines"),
    fact(
        "order.quantity",
        Pieces,
        "订购总数量",
        "total quantity ordered",
    ),
    fact(
        "order.instalments",
        Int,
        "分期付款期数",
        "number of instalments",
    ),
    fact(
        "order.overdue_days",
        Int,
        "超过最早交货日的天数",
        "days past the earliest delivery date",
    ),
    fact(
        "order.complete",
        Bool,
        "必填内容齐全",
        "everything required is filled in",
    ),
    fact("order.customer", Words, "客户", "customer"),
    fact("order.contact", Words, "联系人", "contact person"),
    fact(
        "order.customer_po",
        Words,
        "客户采购单号",
        "customer's own order number",
    ),
    fact("order.payment_terms", Words, "付款方式", "payment terms"),
    fact("order.delivery_place", Words, "交货地点", "delivery place"),
    fact(
        "order.requested_on",
        Day,
        "客户要求交货日期",
        "delivery date the customer asked for",
    ),
    fact(
        "order.promised_on",
        Day,
        "承诺交货日期",
        "promised delivery date",
    ),
    fact("order.currency", Words, "币种", "currency"),
    fact(
        "order.supplier",
        Words,
        "供应商（采购订单）",
        "supplier, for a purchase order",
    ),
    // contract
    fact("contract.number", Words, "合同编号", "contract number"),
    fact(
        "contract.signed_on",
        Day,
        "合同签订日期",
        "day the contract was signed",
    ),
    fact(
        "contract.attached",
        Bool,
        "已附签署合同",
        "the signed contract is attached",
    ),
    fact(
        "contract.differences",
        Int,
        "合同与订单未说明的差异数",
        "unexplained differences to the contract",
    ),
    fact(
        "contract.exemption_clauses",
        Bool,
        "合同含免责条款",
        "the contract has exemption clauses",
    ),
    // customer and credit
    fact(
        "customer.enabled",
        Bool,
        "客户未停用",
        "the customer is enabled",
    ),
    fact("customer.rating", Words, "客户等级", "customer's rating"),
    fact("credit.limit", Money, "信用额度", "credit limit"),
    fact(
        "credit.exposure_after",
        Money,
        "本单后信用占用",
        "credit exposure with this order",
    ),
    fact(
        "credit.exceeded",
        Bool,
        "超出信用额度",
        "the credit limit is exceeded",
    ),
    fact(
        "credit.overdue",
        Money,
        "客户逾期应收",
        "customer's overdue receivables",
    ),
    // price and terms
    fact(
        "price.below_floor_lines",
        Int,
        "低于底价的行数",
        "lines below their floor price",
    ),
    fact(
        "price.max_discount_ppm",
        Int,
        "最大折扣（百万分比）",
        "largest discount in parts per million",
    ),
    fact(
        "price.margin_ppm",
        Int,
        "毛利率（百万分比）",
        "margin in parts per million",
    ),
    fact(
        "terms.standard",
        Bool,
        "付款条件为标准条件",
        "the payment terms are standard",
    ),
    fact(
        "terms.deviations",
        Int,
        "偏离标准条款数",
        "deviations from standard terms",
    ),
    // goods
    fact(
        "stock.short_lines",
        Int,
        "库存不足的行数",
        "lines that stock does not cover",
    ),
    fact(
        "materials.short",
        Int,
        "缺料品种数",
        "materials that are short",
    ),
    fact(
        "materials.supplied",
        Bool,
        "所需物料已齐套",
        "all materials needed are supplied",
    ),
    fact(
        "capacity.feasible",
        Bool,
        "产能可满足交期",
        "capacity allows the promised date",
    ),
    fact(
        "capacity.earliest_on",
        Day,
        "最早可交日期",
        "earliest possible delivery date",
    ),
    fact(
        "production.reported_at",
        Instant,
        "最近一次进度上报",
        "latest progress report",
    ),
    fact(
        "production.predicted_late",
        Bool,
        "预计晚于承诺交期",
        "predicted later than promised",
    ),
    fact(
        "production.reviewed",
        Bool,
        "生产工艺与标准有效",
        "routing and standard are valid",
    ),
    fact(
        "nonconformances.open",
        Int,
        "未关闭的不合格项",
        "open nonconformances",
    ),
    fact(
        "quality.dossiers_missing",
        Int,
        "缺少质量档案的设备数",
        "machines without a quality dossier",
    ),
    fact(
        "transport.contract_valid",
        Bool,
        "运输合同有效",
        "a valid transport contract is attached",
    ),
    fact(
        "transport.incidents_open",
        Int,
        "未处理的运输异常",
        "open transport incidents",
    ),
    fact(
        "acceptance.open_since",
        Instant,
        "最早一批待验收到货时间",
        "arrival of the oldest delivery not accepted",
    ),
    fact(
        "acceptance.report_signed",
        Bool,
        "验收报告均已签字",
        "every acceptance report is signed",
    ),
    fact(
        "slips.unsigned",
        Int,
        "未签回的回单数",
        "return slips not signed",
    ),
    // money
    fact(
        "payments.before_production_met",
        Bool,
        "投产前应收款已到账",
        "what was due before production is paid",
    ),
    fact(
        "payments.before_shipping_met",
        Bool,
        "发货前应收款已到账",
        "what was due before shipping is paid",
    ),
    fact(
        "payments.next_due_on",
        Day,
        "下一笔应收到期日",
        "due date of the next instalment",
    ),
    fact(
        "payments.overdue",
        Money,
        "本单逾期应收",
        "overdue receivables of this order",
    ),
    fact(
        "payments.outstanding",
        Money,
        "本单未收金额",
        "outstanding amount of this order",
    ),
    fact(
        "payments.all_received",
        Bool,
        "款项全部到账",
        "everything due was received",
    ),
    fact(
        "payments.all_settled",
        Bool,
        "账目结清",
        "the settlement balances to the last fen",
    ),
    fact(
        "payments.unallocated",
        Money,
        "未分配的收款",
        "receipts not yet allocated",
    ),
    fact(
        "payments.booked_at",
        Instant,
        "最近一次收款入账",
        "latest booking of a receipt",
    ),
    fact(
        "invoices.open",
        Int,
        "未完成的发票事项",
        "open invoice matters",
    ),
    // around the order
    fact("tickets.open", Int, "未关闭的工单数", "open tickets"),
    fact("changes.open", Int, "未完成的变更", "open changes"),
    fact("holds.open", Int, "未解除的暂停", "holds not lifted"),
    fact(
        "papers.missing",
        Int,
        "缺少的归档文件",
        "papers missing in the dossier",
    ),
    fact(
        "archive.filed",
        Bool,
        "已归档编号",
        "the dossier is numbered and filed",
    ),
    fact(
        "retrospect.done",
        Bool,
        "复盘已完成",
        "the retrospective is done",
    ),
    fact("visits.done", Bool, "回访已完成", "the visit is done"),
    fact(
        "contacts.last_at",
        Instant,
        "最近一次客户联系",
        "latest contact with the customer",
    ),
];

/// A fact of a compiled policy: a row of [`FACTS`], or beyond it one of the policy's own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u16);

impl FactId {
    /// The standard fact of a name.
    #[must_use]
    pub fn standard(name: &str) -> Option<Self> {
        FACTS
            .iter()
            .position(|f| f.name == name)
            .and_then(|i| u16::try_from(i).ok())
            .map(Self)
    }

    /// The position in a list that holds the standard facts and then the policy's own.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }

    /// The row of the standard table, or `None` for a policy's own field.
    #[must_use]
    pub fn def(self) -> Option<&'static FactDef> {
        FACTS.get(self.at())
    }
}

/// The value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Value<'a> {
    /// Not known, or not filled in.
    #[default]
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Minor units of the company's currency.
    Money(i64),
    /// Stock units.
    Quantity(Quantity),
    /// A civil date.
    Date(Date),
    /// A moment.
    Moment(Moment),
    /// Words.
    Text(&'a str),
}

impl Value<'_> {
    /// Whether a value is there; an empty text is none.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent | Self::Text(""))
    }
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("—"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Money(minor) => {
                let sign = if *minor < 0 { "-" } else { "" };
                let minor = minor.unsigned_abs();
                write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
            }
            Self::Quantity(q) => write!(f, "{q}"),
            Self::Date(d) => write!(f, "{d}"),
            Self::Moment(m) => write!(f, "{m}"),
            Self::Text(t) => f.write_str(t),
        }
    }
}

/// Where an advance reads facts. Whoever runs orders loads them before and hands them over; the
/// engine never fetches.
pub trait Facts: Send + Sync {
    /// The value of a fact; facts that were not loaded are absent.
    fn get(&self, fact: FactId) -> Value<'_>;
    /// The quantities of every line.
    fn lines(&self) -> &[LineFacts];
    /// The numbers of the lines (from 1) that lack a required line field.
    fn lines_missing(&self, field: FieldIx) -> &[u32];
}

/// An owned value, as held by a [`FactSet`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Owned {
    #[default]
    Absent,
    Plain(Value<'static>),
    Text(String),
}

/// Facts in memory: what callers normally hand to the engine.
#[derive(Debug, Clone, Default)]
pub struct FactSet {
    values: Vec<Owned>,
    lines: Vec<LineFacts>,
    missing: Vec<Vec<u32>>,
}

impl FactSet {
    /// An empty set: every fact absent, no lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the value of a fact.
    pub fn put(&mut self, fact: FactId, value: Value<'_>) {
        if self.values.len() <= fact.at() {
            self.values.resize(fact.at() + 1, Owned::Absent);
        }
        self.values[fact.at()] = match value {
            Value::Absent => Owned::Absent,
            Value::Text(text) => Owned::Text(text.to_owned()),
            Value::Bool(v) => Owned::Plain(Value::Bool(v)),
            Value::Int(v) => Owned::Plain(Value::Int(v)),
            Value::Money(v) => Owned::Plain(Value::Money(v)),
            Value::Quantity(v) => Owned::Plain(Value::Quantity(v)),
            Value::Date(v) => Owned::Plain(Value::Date(v)),
            Value::Moment(v) => Owned::Plain(Value::Moment(v)),
        };
    }

    /// Puts the value of a standard fact by name; a name that is not in the table is ignored,
    /// since no policy can refer to it.
    pub fn set(&mut self, name: &str, value: Value<'_>) {
        debug_assert!(FactId::standard(name).is_some(), "no such fact: {name}");
        if let Some(fact) = FactId::standard(name) {
            self.put(fact, value);
        }
    }

    /// Puts the lines.
    pub fn set_lines(&mut self, lines: Vec<LineFacts>) {
        self.lines = lines;
    }

    /// The lines, to change their quantities.
    pub fn lines_mut(&mut self) -> &mut Vec<LineFacts> {
        &mut self.lines
    }

    /// Says which lines (numbers from 1) lack a required line field.
    pub fn set_lines_missing(&mut self, field: FieldIx, lines: Vec<u32>) {
        if self.missing.len() <= field.at() {
            self.missing.resize(field.at() + 1, Vec::new());
        }
        self.missing[field.at()] = lines;
    }
}

impl Facts for FactSet {
    fn get(&self, fact: FactId) -> Value<'_> {
        match self.values.get(fact.at()) {
            None | Some(Owned::Absent) => Value::Absent,
            Some(Owned::Plain(value)) => *value,
            Some(Owned::Text(text)) => Value::Text(text),
        }
    }

    fn lines(&self) -> &[LineFacts] {
        &self.lines
    }

    fn lines_missing(&self, field: FieldIx) -> &[u32] {
        self.missing.get(field.at()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (i, def) in FACTS.iter().enumerate() {
            assert_eq!(
                FactId::standard(def.name).map(FactId::at),
                Some(i),
                "{}",
                def.name
            );
        }
    }

    #[test]
    fn a_set_gives_back_what_was_put() {
        let mut facts = FactSet::new();
        facts.set("contract.number", Value::Text("HT-1"));
        let id = FactId::standard("contract.number").unwrap();
        assert_eq!(facts.get(id), Value::Text("HT-1"));
        assert_eq!(facts.get(FactId(999)), Value::Absent);
    }
}
