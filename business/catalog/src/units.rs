//! Units of a product and how they convert: 1 箱 = 12 套.
//!
//! A conversion is a pair of whole numbers, never a decimal: a twelfth of a box stays a twelfth.
//! What is reserved, made and shipped is counted in the product's own (base) unit.

use kernel::{Fault, FieldError, Quantity, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most units of a product beside its own.
const UNITS_MAX: usize = 20;
/// Largest side of a conversion; a million pieces in a box are a typing error.
const SIDE_MAX: i64 = 1_000_000;
/// Longest name of a unit.
const NAME_MAX: usize = 20;

/// How many base units one unit is, as a fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitRatio {
    base_units: i64,
    units: i64,
}

impl UnitRatio {
    /// The base unit itself.
    pub const ONE: Self = Self {
        base_units: 1,
        units: 1,
    };

    /// `units` of the unit are `base_units` of the base unit; both from 1 to a million.
    #[must_use]
    pub fn new(units: i64, base_units: i64) -> Option<Self> {
        let legal = 1..=SIDE_MAX;
        if !legal.contains(&units) || !legal.contains(&base_units) {
            return None;
        }
        let (mut a, mut b) = (units, base_units);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self {
            base_units: base_units / a,
            units: units / a,
        })
    }

    /// Base units in the fraction's numerator.
    #[must_use]
    pub const fn base_units(self) -> i64 {
        self.base_units
    }

    /// Units in the fraction's denominator.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.units
    }

    /// A quantity of this unit in base units; `None` when it does not come out exactly.
    #[must_use]
    pub fn to_base(self, quantity: Quantity) -> Option<Quantity> {
        let exact = i128::from(quantity.0) * i128::from(self.base_units);
        exact_quotient(exact, self.units)
    }
}

fn exact_quotient(dividend: i128, divisor: i64) -> Option<Quantity> {
    let divisor = i128::from(divisor);
    if dividend % divisor != 0 {
        return None;
    }
    i64::try_from(dividend / divisor).ok().map(Quantity)
}

/// A further unit of a product: so many of it are so many base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductUnit {
    /// Its name, e.g. 箱.
    pub unit: String,
    /// How many of it, mostly 1.
    #[serde(default = "one")]
    pub units: i64,
    /// How many base units these are, e.g. 12.
    pub base_units: i64,
}

const fn one() -> i64 {
    1
}

/// The units a product is sold in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// The product's own unit.
    pub base: String,
    /// Whether the base unit is not divided.
    pub whole: bool,
    /// The others.
    pub others: Vec<ProductUnit>,
}

impl Units {
    /// The conversion of a unit by its name; an empty name is the base unit.
    ///
    /// # Errors
    /// Invalid (`unknown_unit`) at `pointer`, with the units there are.
    pub fn ratio(&self, unit: &str, pointer: &str) -> Result<UnitRatio, Fault> {
        if unit.is_empty() || unit == self.base {
            return Ok(UnitRatio::ONE);
        }
        let found = self.others.iter().find(|other| other.unit == unit);
        found
            .and_then(|other| UnitRatio::new(other.units, other.base_units))
            .ok_or_else(|| {
                let names = std::iter::once(&self.base).chain(self.others.iter().map(|o| &o.unit));
                let names: Vec<&str> = names.map(String::as_str).collect();
                let message = text!(
                    "该产品没有单位“{unit}”，可选：{}；如需新增请在产品里维护单位换算",
                    "this product has no unit \"{unit}\"; choose one of {}, or add the unit to the product",
                    names.join("、")
                );
                Fault::invalid(pointer, "unknown_unit", message)
            })
    }

    /// A quantity of some unit in base units.
    ///
    /// # Errors
    /// Invalid at `pointer`: `unknown_unit`, or `not_whole` when it does not come out whole (for a
    /// divisible base unit: not exact), with the nearest quantities that do.
    pub fn in_base(
        &self,
        quantity: Quantity,
        unit: &str,
        pointer: &str,
    ) -> Result<Quantity, Fault> {
        let ratio = self.ratio(unit, pointer)?;
        let exact = ratio.to_base(quantity);
        match exact {
            Some(base) if !self.whole || base.is_whole() => Ok(base),
            Some(_) | None => Err(self.not_whole(quantity, unit, ratio, pointer)),
        }
    }

    fn not_whole(&self, quantity: Quantity, unit: &str, ratio: UnitRatio, at: &str) -> Fault {
        let base = &self.base;
        let step = if self.whole { Quantity::ONE.0 } else { 1 };
        let exact = i128::from(quantity.0) * i128::from(ratio.base_units);
        let step_units = i128::from(ratio.units) * i128::from(step);
        let steps = exact.div_euclid(step_units) * i128::from(step);
        let nearest =
            |base_units: i128| i64::try_from(base_units).map_or(Quantity(i64::MAX), Quantity);
        let (below, above) = (nearest(steps), nearest(steps + i128::from(step)));
        let (n, d) = (ratio.base_units, ratio.units);
        let message = text!(
            "{quantity} {unit} 换算后不是整{base}（{d} {unit} = {n} {base}）；请改为 {below} 或 {above} {base}",
            "{quantity} {unit} does not come out in whole {base} ({d} {unit} = {n} {base}); enter {below} or {above} {base} instead"
        );
        Fault::invalid(at, "not_whole", message)
    }
}

/// Errors of form in a product's further units, all at once.
///
/// # Errors
/// Invalid: a repeated or unusable name, a side that is no whole number from 1 to a million.
pub fn check_units(base: &str, others: &[ProductUnit]) -> Result<(), Fault> {
    let mut errors = Vec::new();
    let mut error = |i: usize, field: &str, code: &str, message: Text| {
        errors.push(FieldError::new(format!("/{i}/{field}"), code, message));
    };
    for (i, other) in others.iter().enumerate() {
        let name = other.unit.trim();
        let repeated = others[..i].iter().any(|earlier| earlier.unit == other.unit);
        if name.is_empty() || name != other.unit || name.chars().count() > NAME_MAX {
            let message = text!(
                "必填，最多 {NAME_MAX} 个字",
                "required, at most {NAME_MAX} characters"
            );
            error(i, "unit", "required", message);
        } else if name == base || repeated {
            let message = text!("单位“{name}”重复", "the unit \"{name}\" stands here twice");
            error(i, "unit", "repeated", message);
        }
        if UnitRatio::new(other.units, other.base_units).is_none() {
            let message = text!(
                "换算须为 1 至 1000000 的整数，如 1 箱 = 12 套",
                "a conversion is whole numbers from 1 to 1,000,000, e.g. 1 box = 12 sets"
            );
            error(i, "base_units", "ratio", message);
        }
    }
    if others.len() > UNITS_MAX {
        let message = text!("最多 {UNITS_MAX} 个单位", "at most {UNITS_MAX} units");
        error(UNITS_MAX, "unit", "too_many", message);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(errors))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boxes(whole: bool) -> Units {
        Units {
            base: "套".to_owned(),
            whole,
            others: vec![
                ProductUnit {
                    unit: "箱".to_owned(),
                    units: 1,
                    base_units: 12,
                },
                ProductUnit {
                    unit: "件".to_owned(),
                    units: 3,
                    base_units: 1,
                },
            ],
        }
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).expect(text)
    }

    #[test]
    fn boxes_become_sets() {
        let units = boxes(true);
        for (given, unit, base) in [("2", "箱", "24"), ("1.25", "箱", "15"), ("6", "件", "2")] {
            let found = units.in_base(quantity(given), unit, "/q").ok();
            assert_eq!(found, Some(quantity(base)), "{given} {unit}");
        }
        assert_eq!(
            units.in_base(quantity("7"), "", "/q").ok(),
            Some(quantity("7"))
        );
    }

    #[test]
    fn what_does_not_come_out_whole_names_field_rule_and_way_out() {
        let refused = boxes(true).in_base(quantity("1.3"), "箱", "/lines/0/quantity");
        let Err(Fault::Invalid(errors)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(errors[0].pointer, "/lines/0/quantity");
        assert_eq!(errors[0].code, "not_whole");
        assert_eq!(
            errors[0].message.en,
            "1.3 箱 does not come out in whole 套 (1 箱 = 12 套); enter 15 or 16 套 instead"
        );
        // A divisible unit may be broken, but not into what six decimals cannot hold.
        assert_eq!(
            boxes(false).in_base(quantity("1.3"), "箱", "").ok(),
            Some(quantity("15.6"))
        );
        assert!(boxes(false).in_base(quantity("1"), "件", "").is_err());
    }

    #[test]
    fn an_unknown_unit_shows_those_there_are() {
        let refused = boxes(true).in_base(Quantity::ONE, "托", "/unit");
        let Err(Fault::Invalid(errors)) = refused else {
            panic!("{refused:?}")
        };
        assert!(errors[0].message.zh.contains("套、箱、件"), "{errors:?}");
    }

    #[test]
    fn bad_conversions_are_refused_together() {
        let unit = |name: &str, units, base_units| ProductUnit {
            unit: name.to_owned(),
            units,
            base_units,
        };
        let bad = [unit("套", 1, 2), unit("箱", 1, 0), unit("箱", 1, 12)];
        let Err(Fault::Invalid(errors)) = check_units("套", &bad) else {
            panic!("accepted")
        };
        let at: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(at, ["/0/unit", "/1/base_units", "/2/unit"]);
        assert!(check_units("套", &[unit("箱", 1, 12)]).is_ok());
    }

    proptest! {
        #[test]
        fn a_conversion_is_exact_or_refused(
            given in 0..1_000_000_000_000_i64, units in 1..500_i64, base_units in 1..500_i64,
        ) {
            let ratio = UnitRatio::new(units, base_units).expect("legal");
            let exact = i128::from(given) * i128::from(base_units);
            match ratio.to_base(Quantity(given)) {
                Some(base) => prop_assert_eq!(i128::from(base.0) * i128::from(units), exact),
                None => prop_assert_ne!(exact % i128::from(units), 0),
            }
        }
    }
}
