//! What is wrong with one value of one row.

use kernel::{Text, text};
use serde::{Deserialize, Serialize};

/// A value that breaks a rule, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// The row's number as a spreadsheet program shows it.
    pub row: u32,
    /// The column, from 0; `None` when the whole row is meant.
    pub column: Option<usize>,
    /// The column's heading, as written in the file; or the field's name when no column holds it.
    pub heading: String,
    /// The value as it stands in the file.
    pub value: String,
    /// The rule, a stable word for programs, e.g. `date_ambiguous`.
    pub rule: String,
    /// What is wrong and what to do about it.
    pub message: Text,
}

/// The rules of form that a cell's value can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A value must be there.
    Required,
    /// It must be a number.
    Decimal,
    /// It was shortened to scientific notation and has lost digits.
    Scientific,
    /// It has more decimals than can be kept.
    Decimals(u32),
    /// It is larger than can be kept.
    TooLarge,
    /// It must be a date.
    Date,
    /// Day and month could be exchanged.
    DateAmbiguous,
    /// The year has two digits.
    DateShortYear,
    /// It must be yes or no.
    Boolean,
    /// The formula in it failed.
    FormulaError,
}

impl Rule {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Decimal => "decimal",
            Self::Scientific => "scientific_notation",
            Self::Decimals(_) => "too_many_decimals",
            Self::TooLarge => "too_large",
            Self::Date => "date",
            Self::DateAmbiguous => "date_ambiguous",
            Self::DateShortYear => "date_short_year",
            Self::Boolean => "boolean",
            Self::FormulaError => "formula_error",
        }
    }

    /// What is wrong and what to do about it.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::Required => text!("必填，不能为空", "required, must not be empty"),
            Self::Decimal => text!(
                "应为数字，如 1234.5；千分位用逗号，小数点用句点",
                "must be a number such as 1234.5; commas only between thousands"
            ),
            Self::Scientific => text!(
                "数字被显示为科学计数法，位数可能已丢失；请把该列设为文本后重新填写",
                "the number was shortened to scientific notation and may have lost digits; \
                 format the column as text and enter it again"
            ),
            Self::Decimals(most) => {
                text!("小数最多 {most} 位", "at most {most} decimals")
            }
            Self::TooLarge => text!(
                "数字过大，系统存不下；请核对是否填错列或多写了位数",
                "the number is larger than can be kept; see whether it stands in the wrong column \
                 or has digits too many"
            ),
            Self::Date => text!(
                "应为日期，如 2026-01-05",
                "must be a date such as 2026-01-05"
            ),
            Self::DateAmbiguous => text!(
                "日期的日、月顺序不明，请写成 2026-01-05 的形式",
                "day and month could be exchanged; write 2026-01-05"
            ),
            Self::DateShortYear => {
                text!(
                    "年份请写四位，如 2026-01-05",
                    "write the year with four digits: 2026-01-05"
                )
            }
            Self::Boolean => text!("应为“是”或“否”", "must be yes or no"),
            Self::FormulaError => {
                text!(
                    "单元格的公式出错，请改正后再导入",
                    "the cell's formula failed; correct it first"
                )
            }
        }
    }
}
