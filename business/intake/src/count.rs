//! How many of a product its customer means: his word for the unit beside those it is sold in.

use catalog::units::Units;
use kernel::Quantity;

/// Twelve, by any name.
const DOZEN: [&str; 4] = ["打", "dozen", "dozens", "doz"];
/// One piece, where the product itself is counted in pieces.
const PIECE: [&str; 11] = [
    "个", "件", "只", "台", "pcs", "pc", "piece", "pieces", "ea", "unit", "units",
];
/// Words for one unit.
const SAME: [&[&str]; 11] = [
    &["套", "set", "sets"],
    &[
        "箱", "box", "boxes", "carton", "cartons", "ctn", "ctns", "case", "cases",
    ],
    &["盒", "box", "boxes"],
    &["米", "m", "meter", "meters", "metre", "metres"],
    &["公斤", "千克", "kg"],
    &["吨", "t", "ton", "tons"],
    &["双", "对", "副", "pair", "pairs"],
    &["卷", "roll", "rolls"],
    &["袋", "bag", "bags"],
    &["包", "bag", "bags"],
    &["桶", "drum", "drums"],
];

/// How many, in what unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    /// Absent where that is to be asked.
    pub quantity: Option<Quantity>,
    /// Empty for the product's own.
    pub unit: String,
    /// Whether the product is sold in it.
    pub unit_known: bool,
}

impl Count {
    /// The same in the units of a product; without a quantity where it does not come out whole. A
    /// dozen is twelve of what has no dozen of its own.
    pub(crate) fn in_units(self, units: &Units) -> Self {
        if let Some(unit) = meant(units, &self.unit) {
            let whole = |said: &Quantity| units.in_base(*said, &unit, "").is_ok();
            return Self {
                quantity: self.quantity.filter(whole),
                unit,
                unit_known: true,
            };
        }
        let unknown = Self {
            unit_known: false,
            ..self
        };
        if !is_one_of(&DOZEN, &unknown.unit) {
            return unknown;
        }
        let pieces = unknown.quantity.and_then(|said| said.0.checked_mul(12));
        let pieces = pieces.map(Quantity);
        match pieces.filter(|pieces| units.in_base(*pieces, "", "").is_ok()) {
            Some(pieces) => Self {
                quantity: Some(pieces),
                unit: units.base.clone(),
                unit_known: true,
            },
            None => Self {
                quantity: None,
                ..unknown
            },
        }
    }
}

/// The unit of the product that a word means: its own name, or the only one it is another word for.
fn meant(units: &Units, said: &str) -> Option<String> {
    if units.ratio(said, "").is_ok() {
        return Some(said.to_owned());
    }
    if is_one_of(&PIECE, said) && is_one_of(&PIECE, &units.base) {
        return Some(units.base.clone());
    }
    let others = units.others.iter().map(|other| &other.unit);
    let mut sold = std::iter::once(&units.base).chain(others).filter(|unit| {
        SAME.iter()
            .any(|words| is_one_of(words, said) && is_one_of(words, unit))
    });
    let only = sold.next()?;
    sold.next().is_none().then(|| only.clone())
}

fn is_one_of(words: &[&str], said: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(said))
}

#[cfg(test)]
mod tests {
    use catalog::units::{ProductUnit, Units};
    use kernel::Quantity;

    use super::Count;

    fn sold_in(base: &str, others: &[&str]) -> Units {
        let other = |unit: &&str| ProductUnit {
            unit: (*unit).to_owned(),
            units: 1,
            base_units: 5,
        };
        Units {
            base: base.to_owned(),
            whole: true,
            others: others.iter().map(other).collect(),
        }
    }

    fn counted(units: &Units, said: &str, unit: &str) -> (Option<String>, String, bool) {
        let said = Count {
            quantity: Quantity::parse(said),
            unit: unit.to_owned(),
            unit_known: true,
        };
        let count = said.in_units(units);
        let quantity = count.quantity.map(|quantity| quantity.to_string());
        (quantity, count.unit, count.unit_known)
    }

    fn told(quantity: &str, unit: &str) -> (Option<String>, String, bool) {
        (Some(quantity.to_owned()), unit.to_owned(), true)
    }

    #[test]
    fn what_does_not_come_out_whole_is_asked() {
        let seals = sold_in("套", &["箱"]);
        assert_eq!(counted(&seals, "2", "箱"), told("2", "箱"));
        assert_eq!(counted(&seals, "0.5", "箱"), (None, "箱".to_owned(), true));
        assert_eq!(counted(&seals, "0.5", ""), (None, String::new(), true));
        assert_eq!(counted(&seals, "10", "打"), told("120", "套"));
        assert_eq!(counted(&seals, "0.5", "打"), told("6", "套"));
        assert_eq!(counted(&seals, "0.3", "打"), (None, "打".to_owned(), false));
    }

    #[test]
    fn another_word_for_a_unit_is_that_unit() {
        let (pumps, seals) = (sold_in("台", &[]), sold_in("套", &["箱"]));
        assert_eq!(counted(&pumps, "3", "pcs"), told("3", "台"));
        assert_eq!(counted(&pumps, "3", "个"), told("3", "台"));
        assert_eq!(counted(&seals, "3", "Sets"), told("3", "套"));
        assert_eq!(counted(&seals, "2", "box"), told("2", "箱"));
        let cords = sold_in("米", &["卷"]);
        assert_eq!(counted(&cords, "2", "roll"), told("2", "卷"));
    }

    #[test]
    fn a_unit_that_the_product_does_not_have_is_to_be_checked() {
        let unknown = |unit: &str| (Some("3".to_owned()), unit.to_owned(), false);
        let (pumps, seals) = (sold_in("台", &[]), sold_in("套", &["箱"]));
        assert_eq!(counted(&seals, "3", "桶"), unknown("桶"));
        assert_eq!(counted(&pumps, "3", "box"), unknown("box"));
        assert_eq!(counted(&seals, "3", "pcs"), unknown("pcs"), "a set is more");
        let both = sold_in("个", &["箱", "盒"]);
        assert_eq!(
            counted(&both, "3", "box"),
            unknown("box"),
            "of two, neither"
        );
    }
}
