//! Reads the files that come with the product.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use intake::{Choices, Company, Named, Preset, make_plan, plan::Plan};
use kernel::Date;
use sheets::{Limits, Options, Sheet, read};

/// The first sheet of a file below `data/`.
pub(crate) fn data(path: &str) -> Sheet {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data")
        .join(path);
    sheet(&std::fs::read(path).unwrap())
}

/// The first sheet of a file's bytes.
pub(crate) fn sheet(bytes: &[u8]) -> Sheet {
    read(bytes, &Options::default(), &Limits::default())
        .unwrap()
        .sheets
        .remove(0)
}

/// The tables of Northwind by name.
pub(crate) fn northwind() -> Vec<(String, Sheet)> {
    let tables = [
        "categories",
        "customers",
        "employees",
        "order_details",
        "orders",
        "products",
        "shippers",
        "suppliers",
    ];
    tables
        .map(|name| (name.to_owned(), data(&format!("northwind/{name}.csv"))))
        .to_vec()
}

/// The plan of some sheets, recognised by themselves.
pub(crate) fn plan(sheets: &[(String, Sheet)], choices: &Choices) -> Plan {
    let named: Vec<Named<'_>> = sheets
        .iter()
        .map(|(name, sheet)| Named { name, sheet })
        .collect();
    make_plan(Preset::recognise(&named), &named, choices, &company()).unwrap()
}

/// The plan of one text sheet.
pub(crate) fn plan_of(text: &str, choices: &Choices) -> Plan {
    plan(&[("sheet".to_owned(), sheet(text.as_bytes()))], choices)
}

/// A company that has no products yet.
pub(crate) fn company() -> Company {
    Company::new(Date::ymd(2026, 11, 24).unwrap())
}
