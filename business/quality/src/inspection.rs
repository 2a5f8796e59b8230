//! An inspection: what was looked at, what was measured, how much passed and how much failed.

use kernel::{
    DocumentId, Fault, FieldError, LineId, Moment, OrderId, ProductId, Quantity, Result, Text,
    text, written,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Items of one inspection at most.
const ITEMS_MAX: usize = 200;
/// Characters of an item's name, demand and value.
const ITEM_CHARS_MAX: usize = 200;
/// Characters of a note or a description.
pub(crate) const NOTE_CHARS_MAX: usize = 2_000;

/// When in the way of the goods an inspection takes place (EQ-5.3a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Of what a supplier delivered.
    Incoming,
    /// Of work under way.
    InProcess,
    /// Of finished units, before they leave.
    Final,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Incoming, Self::InProcess, Self::Final];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::InProcess => "in_process",
            Self::Final => "final",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Incoming => text!("进料检验", "incoming inspection"),
            Self::InProcess => text!("过程检验", "in-process inspection"),
            Self::Final => text!("出厂检验", "final inspection"),
        }
    }
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionItem {
    /// What, e.g. 流量.
    pub name: String,
    /// What it should be, e.g. 50 ± 2 m³/h.
    #[serde(default)]
    pub standard: String,
    /// What was measured.
    #[serde(default)]
    pub measured: String,
    /// Whether it is as it should be.
    pub passed: bool,
}

impl InspectionItem {
    /// What is wrong with the form of the `i`-th item.
    fn error(&self, i: usize) -> Option<FieldError> {
        if self.name.trim().is_empty() {
            let message = text!("请填写检验项目", "enter what was checked");
            return Some(FieldError::new(
                format!("/items/{i}/name"),
                "required",
                message,
            ));
        }
        let pointer = format!("/items/{i}");
        [&self.name, &self.standard, &self.measured]
            .into_iter()
            .find_map(|text| written::bounded(text, &pointer, ITEM_CHARS_MAX).err())
    }
}

/// What an inspector found: the same for a first and for a repeated inspection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// How much passed.
    #[serde(default)]
    pub passed: Quantity,
    /// How much failed.
    #[serde(default)]
    pub failed: Quantity,
    /// The machines that passed; those that come from a supplier without a number get one.
    #[serde(default)]
    pub passed_serials: Vec<String>,
    /// The machines that failed.
    #[serde(default)]
    pub failed_serials: Vec<String>,
    /// What was checked, with the values measured.
    #[serde(default)]
    pub items: Vec<InspectionItem>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Findings {
    /// How much was looked at.
    #[must_use]
    pub fn inspected(&self) -> Quantity {
        Quantity(self.passed.0.saturating_add(self.failed.0))
    }

    /// Errors of form, all at once.
    pub(crate) fn errors(&self, whole_units: bool) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut error = |pointer: &str, code: &str, message| {
            errors.push(FieldError::new(pointer, code, message));
        };
        for (pointer, quantity) in [("/passed", self.passed), ("/failed", self.failed)] {
            if quantity < Quantity::ZERO {
                error(
                    pointer,
                    "negative",
                    text!("数量不能为负", "the quantity cannot be negative"),
                );
            }
            if whole_units && !quantity.is_whole() {
                let message = text!(
                    "该产品按整件检验",
                    "this product is inspected in whole pieces"
                );
                error(pointer, "not_whole", message);
            }
        }
        if self.inspected() <= Quantity::ZERO {
            let message = text!("请填写合格或不合格数量", "enter how much passed or failed");
            error("/passed", "required", message);
        }
        if self.failed == Quantity::ZERO && self.items.iter().any(|item| !item.passed) {
            let message = text!(
                "有检验项目不合格，请登记不合格数量",
                "an item failed: enter how much failed"
            );
            error("/failed", "item_failed", message);
        }
        if self.items.len() > ITEMS_MAX {
            let message = text!("最多 {ITEMS_MAX} 个检验项目", "at most {ITEMS_MAX} items");
            error("/items", "too_many", message);
        }
        errors.extend(written::bounded(&self.note, "/note", NOTE_CHARS_MAX).err());
        errors.extend(
            self.items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| item.error(i)),
        );
        errors
    }

    /// Each machine is named once, and as many as the quantities say. `open` are the machines that
    /// may be inspected; `None` where the numbers come from outside.
    pub(crate) fn check_serials(&self, open: Option<&[String]>) -> Result<()> {
        let mut errors = Vec::new();
        let mut error = |pointer: String, code: &str, message| {
            errors.push(FieldError::new(pointer, code, message));
        };
        let sides = [
            ("/passed_serials", &self.passed_serials, self.passed),
            ("/failed_serials", &self.failed_serials, self.failed),
        ];
        for (pointer, serials, quantity) in sides {
            let count = i64::try_from(serials.len()).unwrap_or(i64::MAX);
            if Quantity(count.saturating_mul(Quantity::ONE.0)) != quantity {
                error(
                    pointer.to_owned(),
                    "serial_count",
                    text!(
                        "数量为 {quantity}，填写了 {count} 个序列号，两者须一致",
                        "the quantity is {quantity} but {count} serial numbers are given; they must agree"
                    ),
                );
            }
        }
        let all = sides
            .iter()
            .flat_map(|(pointer, serials, _)| serials.iter().map(move |s| (*pointer, s)));
        let all: Vec<(&str, &String)> = all.collect();
        for (i, (pointer, serial)) in all.iter().enumerate() {
            if all[..i].iter().any(|(_, earlier)| earlier == serial) {
                error(
                    (*pointer).to_owned(),
                    "repeated",
                    text!(
                        "序列号 {serial} 重复",
                        "serial number {serial} stands twice"
                    ),
                );
            }
            if open.is_some_and(|open| !open.contains(serial)) {
                let message = text!(
                    "{serial} 不是待检的设备（不属于这一行，或已检验）",
                    "{serial} is not a machine to be inspected here (of another line, or inspected already)"
                );
                error((*pointer).to_owned(), "unknown_serial", message);
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }

    /// The same with serial numbers as scanners and people vary them: without blanks, in capitals.
    #[must_use]
    pub(crate) fn scanned(mut self) -> Self {
        for serials in [&mut self.passed_serials, &mut self.failed_serials] {
            for serial in serials {
                *serial = warehouse::scan_key(serial);
            }
        }
        self
    }
}

/// An inspection as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inspection {
    /// Its id.
    pub id: DocumentId,
    /// Its number, e.g. `QI-2026-000012`.
    pub number: String,
    /// When in the way of the goods.
    pub stage: Stage,
    /// The order.
    pub order_id: OrderId,
    /// The order's label.
    pub order_label: String,
    /// The line, for a final inspection.
    pub line_id: Option<LineId>,
    /// The work order.
    pub work_order_id: Option<DocumentId>,
    /// Its number.
    pub work_order: Option<String>,
    /// The requirement that was delivered, for an incoming inspection.
    pub requirement_id: Option<DocumentId>,
    /// The delivery.
    pub arrival_id: Option<DocumentId>,
    /// The nonconformance that this is the re-inspection of.
    pub nonconformance_id: Option<DocumentId>,
    /// What was inspected.
    pub product_id: ProductId,
    /// Its name.
    pub product_name: String,
    /// Its unit.
    pub unit: String,
    /// How much passed.
    pub passed: Quantity,
    /// How much failed.
    pub failed: Quantity,
    /// The machines that passed.
    pub passed_serials: Vec<String>,
    /// The machines that failed.
    pub failed_serials: Vec<String>,
    /// What was checked, with the values measured.
    pub items: Vec<InspectionItem>,
    /// Anything else.
    pub note: String,
    /// Who inspected.
    pub inspected_by: Option<String>,
    /// When.
    pub occurred_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(findings: &Findings) -> Vec<String> {
        findings
            .errors(true)
            .into_iter()
            .map(|e| format!("{} {}", e.pointer, e.code))
            .collect()
    }

    fn item(passed: bool) -> InspectionItem {
        let (name, standard, measured) = ("流量".to_owned(), "50".to_owned(), "49".to_owned());
        InspectionItem {
            name,
            standard,
            measured,
            passed,
        }
    }

    #[test]
    fn something_was_looked_at_in_whole_pieces() {
        assert_eq!(codes(&Findings::default()), ["/passed required"]);
        let half = Findings {
            passed: Quantity(500_000),
            ..Findings::default()
        };
        assert_eq!(codes(&half), ["/passed not_whole"]);
        let negative = Findings {
            passed: Quantity::whole(2),
            failed: Quantity::whole(-1),
            ..Findings::default()
        };
        assert_eq!(codes(&negative), ["/failed negative"]);
    }

    #[test]
    fn a_failed_item_means_a_failed_quantity() {
        let findings = Findings {
            passed: Quantity::ONE,
            items: vec![item(false)],
            ..Findings::default()
        };
        assert_eq!(codes(&findings), ["/failed item_failed"]);
        let findings = Findings {
            passed: Quantity::ONE,
            items: vec![item(true)],
            ..Findings::default()
        };
        assert!(codes(&findings).is_empty());
    }

    #[test]
    fn machines_are_named_once_each_and_all() {
        let of = |passed: &[&str], failed: &[&str], open: Option<&[&str]>| {
            let strings = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
            let findings = Findings {
                passed: Quantity::whole(2),
                failed: Quantity::whole(1),
                passed_serials: strings(passed),
                failed_serials: strings(failed),
                ..Findings::default()
            };
            match findings
                .scanned()
                .check_serials(open.map(strings).as_deref())
            {
                Ok(()) => Vec::new(),
                Err(Fault::Invalid(errors)) => errors.into_iter().map(|e| e.code).collect(),
                Err(other) => panic!("{other}"),
            }
        };
        let open = ["A-1", "A-2", "A-3"];
        assert!(of(&["a-1", " A-2"], &["A-3"], Some(&open)).is_empty());
        assert_eq!(of(&["A-1"], &["A-3"], Some(&open)), ["serial_count"]);
        assert_eq!(of(&["A-1", "A-2"], &["A-1"], Some(&open)), ["repeated"]);
        assert_eq!(
            of(&["A-1", "A-9"], &["A-3"], Some(&open)),
            ["unknown_serial"]
        );
        assert!(of(&["X", "Y"], &["Z"], None).is_empty());
    }
}
