//! The same file twice adds nothing; a corrected file adds only what was missing.

use std::collections::HashMap;

use crate::common::{northwind, plan, plan_of};
use intake::{
    Choices,
    delta::{Change, Delta, Known},
    plan::Plan,
};
use proptest::prelude::*;
use sheets::{Cell, Sheet};

/// What an import of this plan would leave behind.
fn entered(plan: &Plan) -> HashMap<String, Known> {
    plan.ready()
        .map(|d| (d.number.clone(), Known::from(d)))
        .collect()
}

fn replan(tables: &[(String, Sheet)]) -> Plan {
    plan(tables, &Choices::default())
}

#[test]
fn the_same_file_twice_adds_nothing_however_it_is_sorted_or_written() {
    let first = replan(&northwind());
    let delta = Delta::between(&first, &HashMap::new());
    assert_eq!((delta.new.len(), delta.unchanged), (830, 0));
    let known = entered(&first);
    let delta = Delta::between(&replan(&northwind()), &known);
    assert_eq!(
        (delta.adds_nothing(), delta.changes.len(), delta.unchanged),
        (true, 0, 830)
    );

    let mut shuffled = northwind();
    for (_, sheet) in &mut shuffled {
        sheet.rows[1..].reverse();
        for (number, row) in (2..).zip(&mut sheet.rows[1..]) {
            row.number = number;
            for cell in &mut row.cells {
                if let Cell::Text(text) = cell
                    && text.parse::<u32>().is_ok()
                {
                    *cell = Cell::Text(format!(" {text} "));
                }
            }
        }
    }
    let delta = Delta::between(&replan(&shuffled), &known);
    assert_eq!(
        (delta.adds_nothing(), delta.changes.len(), delta.unchanged),
        (true, 0, 830)
    );
}

#[test]
fn a_corrected_file_adds_the_missing_line_and_the_missing_shipment_only() {
    let mut faulty = northwind();
    faulty[3].1.rows[2].cells[3] = Cell::Text("?".to_owned());
    faulty[4].1.rows[5].cells[5] = Cell::Empty;
    let known = entered(&replan(&faulty));
    let whole = replan(&northwind());
    let delta = Delta::between(&whole, &known);
    assert!(
        delta.new.is_empty() && delta.changes.is_empty(),
        "{:?}",
        delta.changes
    );
    assert_eq!((delta.additions.len(), delta.unchanged), (2, 828));
    let added: Vec<_> = delta
        .additions
        .iter()
        .map(|a| (whole.documents[a.document].number.as_str(), a.entries.len()))
        .collect();
    assert_eq!(added, [("10248", 1), ("10252", 1)]);
}

#[test]
fn what_was_entered_is_never_changed_behind_its_back() {
    let known = entered(&replan(&northwind()));
    let mut changed = northwind();
    changed[3].1.rows[1].cells[2] = Cell::Text("15".to_owned());
    changed[3].1.rows.remove(10);
    changed[4].1.rows[3].cells[1] = Cell::Text("VINET".to_owned());
    let delta = Delta::between(&replan(&changed), &known);
    assert!(delta.adds_nothing());
    assert_eq!(delta.changes.len(), 3);
    assert!(
        delta
            .changes
            .iter()
            .any(|c| matches!(c, Change::Entry { number, .. } if number == "10248"))
    );
    assert!(
        delta
            .changes
            .iter()
            .any(|c| matches!(c, Change::Gone { .. }))
    );
    assert!(
        delta
            .changes
            .iter()
            .any(|c| matches!(c, Change::Header { number } if number == "10250"))
    );
}

#[test]
fn an_inserted_line_is_told_from_a_changed_one() {
    let sheet = |lines: &str| format!("订单号,客户,订单日期,产品编码,数量,单价\n{lines}");
    let before = plan_of(
        &sheet("A,甲,2026-01-05,P1,1,5\nA,甲,2026-01-05,P2,2,6\n"),
        &Choices::default(),
    );
    let after = plan_of(
        &sheet("A,甲,2026-01-05,P1,1,5\nA,甲,2026-01-05,P9,9,9\nA,甲,2026-01-05,P2,3,6\n"),
        &Choices::default(),
    );
    let delta = Delta::between(&after, &entered(&before));
    assert_eq!(
        delta.additions[0].entries,
        [after.documents[0].lines[1].key.clone()]
    );
    assert!(matches!(&delta.changes[..], [Change::Entry { found, .. }] if found.ordinal == 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever part of a file was entered first, the whole file then adds exactly the rest.
    #[test]
    fn a_part_and_then_the_whole_is_the_whole(
        lines in prop::collection::vec((0..4_u8, 0..5_u8, 1..4_u8, 1..4_u8), 1..30),
        keep in prop::collection::vec(any::<bool>(), 30),
    ) {
        let text = |chosen: &dyn Fn(usize) -> bool| {
            let rows = lines.iter().enumerate().filter(|(at, _)| chosen(*at));
            let rows = rows.map(|(_, (o, p, q, u))| format!("O{o},C,2026-01-05,P{p},{q},{u}\n"));
            format!("Order No,Customer,Order date,Item code,Qty,Price\n{}", rows.collect::<String>())
        };
        let choices = Choices { duplicates: true, ..Choices::default() };
        let part = text(&|at| keep[at]);
        let known = match part.lines().count() {
            1 => HashMap::new(),
            _ => entered(&plan_of(&part, &choices)),
        };
        let whole = plan_of(&text(&|_| true), &choices);
        let delta = Delta::between(&whole, &known);
        let mut entries: HashMap<String, usize> =
            known.iter().map(|(number, k)| (number.clone(), k.entries.len())).collect();
        for index in &delta.new {
            let document = &whole.documents[*index];
            entries.insert(document.number.clone(), document.entries().count());
        }
        for addition in &delta.additions {
            *entries.entry(whole.documents[addition.document].number.clone()).or_default() +=
                addition.entries.len();
        }
        prop_assert!(delta.changes.is_empty());
        for document in &whole.documents {
            prop_assert_eq!(entries[&document.number], document.entries().count());
        }
        prop_assert!(Delta::between(&whole, &entered(&whole)).adds_nothing());
    }
}
