//! A style (款): one design in several variants, each a product of its own.
//!
//! Axes such as colour × size span the variants; an order counts its pieces in that matrix (GA-1).

use std::collections::HashSet;

use kernel::{Fault, FieldError, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::product::{Product, ProductInput};

kernel::ids! {
    /// Identifies a style.
    StyleId,
}

/// A matrix has rows and columns.
const AXES_MAX: usize = 2;
const VALUES_MAX: usize = 60;
const VARIANTS_MAX: usize = 600;
const TEXT_MAX: usize = 100;

/// One way in which the variants of a style differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// What differs, e.g. 颜色.
    pub name: String,
    /// What it may be, in the order people read it.
    pub values: Vec<AxisValue>,
}

/// One value on an axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AxisValue {
    /// Its part of the article number, e.g. `R`.
    pub code: String,
    /// What people call it, e.g. 红.
    pub name: String,
}

/// A style as sent by a person or a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StyleInput {
    /// Rows, and columns if there are two: one or two axes.
    pub axes: Vec<Axis>,
    /// What the variants share. Its `sku` is the style number, its `name` the style's name; an
    /// article number is the style number with the value's codes, `K18-R-XL`.
    pub product: ProductInput,
}

/// A style with its variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Style {
    /// Its id.
    pub id: StyleId,
    /// The style number.
    pub style_no: String,
    /// Its name.
    pub name: String,
    /// Rows and columns.
    pub axes: Vec<Axis>,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// One product for each combination, rows first.
    pub variants: Vec<Variant>,
}

/// One product of a style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Variant {
    /// The value's code on each axis.
    pub codes: Vec<String>,
    /// The product.
    pub product: Product,
}

/// A style in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StyleRow {
    /// Its id.
    pub id: StyleId,
    /// The style number.
    pub style_no: String,
    /// Its name.
    pub name: String,
    /// How many variants it has.
    pub variants: i64,
}

impl StyleInput {
    /// Errors of form, all at once.
    ///
    /// # Errors
    /// Invalid, naming each field.
    pub fn check(&self) -> Result<(), Fault> {
        let mut errors = match self.product.check() {
            Ok(()) => Vec::new(),
            Err(Fault::Invalid(errors)) => errors
                .into_iter()
                .map(|error| FieldError {
                    pointer: format!("/product{}", error.pointer),
                    ..error
                })
                .collect(),
            Err(other) => return Err(other),
        };
        errors.extend(check_axes(&self.axes));
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}

/// What is wrong with the axes of a style.
pub(crate) fn check_axes(axes: &[Axis]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut error = |pointer: String, code: &str, message: Text| {
        errors.push(FieldError::new(pointer, code, message));
    };
    if axes.is_empty() || axes.len() > AXES_MAX {
        let message = text!(
            "一个款式有一到两个属性，如颜色、尺码",
            "a style has one or two attributes, e.g. colour and size"
        );
        error("/axes".to_owned(), "axes", message);
    }
    for (i, axis) in axes.iter().enumerate() {
        if !is_text(&axis.name) {
            error(format!("/axes/{i}/name"), "required", required());
        }
        if axis.values.is_empty() || axis.values.len() > VALUES_MAX {
            let message = text!(
                "一个属性有 1 到 {VALUES_MAX} 个值",
                "an attribute has 1 to {VALUES_MAX} values"
            );
            error(format!("/axes/{i}/values"), "values", message);
        }
        let mut seen = HashSet::new();
        for (j, value) in axis.values.iter().enumerate() {
            let at = |field: &str| format!("/axes/{i}/values/{j}/{field}");
            if !is_text(&value.name) {
                error(at("name"), "required", required());
            }
            if !is_code(&value.code) {
                let message = text!(
                    "代码为 1 到 12 位字母或数字",
                    "a code is 1 to 12 letters or digits"
                );
                error(at("code"), "code", message);
            } else if !seen.insert(&value.code) {
                let message = text!("代码重复", "the code is there twice");
                error(at("code"), "repeated", message);
            }
        }
    }
    if combinations(axes).len() > VARIANTS_MAX {
        let message = text!(
            "一个款式最多 {VARIANTS_MAX} 个规格",
            "a style has at most {VARIANTS_MAX} variants"
        );
        error("/axes".to_owned(), "too_many", message);
    }
    errors
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= TEXT_MAX
}

fn is_code(code: &str) -> bool {
    (1..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn required() -> Text {
    text!(
        "必填，最多 {TEXT_MAX} 个字",
        "required, at most {TEXT_MAX} characters"
    )
}

/// Every combination of values, rows first.
pub(crate) fn combinations(axes: &[Axis]) -> Vec<Vec<&AxisValue>> {
    axes.iter().fold(vec![Vec::new()], |found, axis| {
        found
            .iter()
            .flat_map(|before| {
                axis.values.iter().map(move |value| {
                    let mut one = before.clone();
                    one.push(value);
                    one
                })
            })
            .collect()
    })
}

/// The product of one combination: the style's, with the values in its article number, name and model.
pub(crate) fn variant_of(style: &ProductInput, values: &[&AxisValue]) -> ProductInput {
    let codes: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
    let names: Vec<&str> = values.iter().map(|value| value.name.trim()).collect();
    ProductInput {
        sku: format!("{}-{}", style.sku.trim(), codes.join("-")),
        name: format!("{} {}", style.name.trim(), names.join(" ")),
        model: names.join("/"),
        ..style.clone()
    }
}

/// The codes of the values that stood on an axis before and no longer do, with their axis.
pub(crate) fn removed<'a>(before: &'a [Axis], after: &[Axis]) -> Vec<(usize, &'a AxisValue)> {
    before
        .iter()
        .enumerate()
        .flat_map(|(i, axis)| {
            let kept: HashSet<&str> = after
                .get(i)
                .map(|axis| axis.values.iter().map(|v| v.code.as_str()).collect())
                .unwrap_or_default();
            axis.values
                .iter()
                .filter(move |value| !kept.contains(value.code.as_str()))
                .map(move |value| (i, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Axis, AxisValue, check_axes, combinations, removed, variant_of};
    use crate::product::ProductInput;

    fn axis(name: &str, values: &[(&str, &str)]) -> Axis {
        let value = |(code, name): &(&str, &str)| AxisValue {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
        };
        Axis {
            name: name.to_owned(),
            values: values.iter().map(value).collect(),
        }
    }

    fn shirt() -> [Axis; 2] {
        [
            axis("颜色", &[("R", "红"), ("B", "蓝")]),
            axis("尺码", &[("S", "S"), ("M", "M"), ("L", "L")]),
        ]
    }

    #[test]
    fn rows_come_first() {
        let axes = shirt();
        let codes: Vec<String> = combinations(&axes)
            .iter()
            .map(|one| one.iter().map(|v| v.code.as_str()).collect())
            .collect();
        assert_eq!(codes, ["RS", "RM", "RL", "BS", "BM", "BL"]);
    }

    #[test]
    fn a_variant_is_named_by_its_values() {
        let style = serde_json::json!({"sku": "K18", "name": "圆领衫", "unit": "件", "supply": "make", "list_price": "59"});
        let style: ProductInput = serde_json::from_value(style).expect("a product");
        let axes = shirt();
        let red_m = variant_of(&style, &combinations(&axes)[1]);
        assert_eq!(
            (
                red_m.sku.as_str(),
                red_m.name.as_str(),
                red_m.model.as_str()
            ),
            ("K18-R-M", "圆领衫 红 M", "红/M")
        );
        assert_eq!(red_m.list_price, style.list_price);
    }

    #[test]
    fn what_is_wrong_is_told_all_at_once() {
        let axes = [axis("", &[("R", "红"), ("R", "蓝"), ("大", "大")])];
        let codes: Vec<String> = check_axes(&axes).into_iter().map(|e| e.code).collect();
        assert_eq!(codes, ["required", "repeated", "code"]);
        assert_eq!(check_axes(&[]).len(), 1);
        assert_eq!(check_axes(&shirt()), []);
    }

    #[test]
    fn what_was_taken_away_is_seen() {
        let before = shirt();
        let mut after = shirt();
        after[1].values.remove(0);
        let gone = removed(&before, &after);
        assert_eq!(
            (gone.len(), gone[0].0, gone[0].1.code.as_str()),
            (1, 1, "S")
        );
    }
}
