//! Which column holds which field.

use std::collections::BTreeMap;

use kernel::Text;
use serde::{Deserialize, Serialize};

use crate::{Headings, heading_key};

/// A field that an import understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name for programs, e.g. `customer`.
    pub name: &'static str,
    /// Its name for people, also the heading in templates.
    pub label: Text,
    /// Whether each row must have a value.
    pub required: bool,
    /// The keys of all headings it is known under; made once, since every heading is compared.
    keys: Vec<String>,
}

impl Field {
    /// An optional field, known under its names and under synonyms in any language.
    #[must_use]
    pub fn new(name: &'static str, label: Text, synonyms: &[&str]) -> Self {
        let names = [name, &label.zh, &label.en];
        let keys = names
            .iter()
            .chain(synonyms)
            .map(|name| heading_key(name))
            .collect();
        Self {
            name,
            label,
            required: false,
            keys,
        }
    }

    /// The same field, required.
    #[must_use]
    pub fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// Whether a heading's key (see [`heading_key`]) is one of the field's names.
    pub(crate) fn is_named(&self, key: &str) -> bool {
        !key.is_empty() && self.keys.iter().any(|name| name == key)
    }
}

/// A choice of columns for fields, to be remembered under the headings' signature.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// The signature of the headings it was made for.
    pub signature: String,
    /// Field name → column, from 0.
    pub columns: BTreeMap<String, usize>,
}

/// A mapping found by names, and what it leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping.
    pub mapping: Mapping,
    /// Required fields that no column holds.
    pub missing: Vec<&'static str>,
    /// Columns that no field takes, as indices into the headings' columns.
    pub unused: Vec<usize>,
}

impl Mapping {
    /// Maps columns to fields by their names. A column goes to one field only, and of several
    /// columns of one name the first is taken; headings count before descriptions.
    #[must_use]
    pub fn propose(headings: &Headings, fields: &[Field]) -> Proposal {
        let mut columns = BTreeMap::<String, usize>::new();
        let titles: Vec<_> = headings
            .columns
            .iter()
            .map(|c| (c.index, heading_key(&c.title)))
            .collect();
        let described: Vec<_> = headings
            .columns
            .iter()
            .map(|c| (c.index, heading_key(&c.description)))
            .collect();
        for keys in [titles, described] {
            for field in fields {
                if columns.contains_key(field.name) {
                    continue;
                }
                let free = |index: &usize| !columns.values().any(|taken| taken == index);
                let found = keys
                    .iter()
                    .find(|(index, key)| free(index) && field.is_named(key));
                if let Some((index, _)) = found {
                    columns.insert(field.name.to_owned(), *index);
                }
            }
        }
        let missing = fields
            .iter()
            .filter(|f| f.required && !columns.contains_key(f.name));
        let missing = missing.map(|f| f.name).collect();
        let used = |index: usize| columns.values().any(|taken| *taken == index);
        let unused = headings
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| !used(c.index));
        let unused = unused.map(|(at, _)| at).collect();
        Proposal {
            mapping: Self {
                signature: headings.signature(),
                columns,
            },
            missing,
            unused,
        }
    }

    /// Whether this mapping was made for these headings.
    #[must_use]
    pub fn fits(&self, headings: &Headings) -> bool {
        self.signature == headings.signature()
    }
}

#[cfg(test)]
mod tests {
    use kernel::text;

    use super::*;
    use crate::{Limits, Options, read};

    fn fields() -> Vec<Field> {
        vec![
            Field::new(
                "order",
                text!("订单号", "Order No."),
                &["单号", "order_sn", "OrderID"],
            )
            .required(),
            Field::new(
                "customer",
                text!("客户", "Customer"),
                &["客户名称", "CustomerID"],
            )
            .required(),
            Field::new(
                "price",
                text!("单价", "Unit price"),
                &["UnitPrice", "含税单价"],
            ),
        ]
    }

    fn headings(text: &str) -> Headings {
        let book = read(text.as_bytes(), &Options::default(), &Limits::default()).unwrap();
        Headings::find(&book.sheets[0], &fields()).unwrap()
    }

    #[test]
    fn columns_are_mapped_by_any_of_their_names() {
        for text in [
            "单号*,客户名称,单价（元）,备注\n1,2,3,4\n",
            "OrderID,CustomerID,UnitPrice,x\n1,2,3,4\n",
            "order no.,CUSTOMER,unit_price,x\n1,2,3,4\n",
        ] {
            let proposal = Mapping::propose(&headings(text), &fields());
            let columns: Vec<usize> = ["order", "customer", "price"]
                .iter()
                .map(|f| proposal.mapping.columns[*f])
                .collect();
            assert_eq!(columns, [0, 1, 2], "{text}");
            assert!(proposal.missing.is_empty());
            assert_eq!(proposal.unused, [3]);
        }
    }

    #[test]
    fn what_cannot_be_told_is_left_to_a_person() {
        let headings = headings("单号,单价,买方\n1,2,3\n");
        let proposal = Mapping::propose(&headings, &fields());
        assert_eq!(proposal.missing, ["customer"]);
        assert_eq!(proposal.unused, [2]);
        assert!(proposal.mapping.fits(&headings));
    }
}
