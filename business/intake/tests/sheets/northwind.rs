//! Northwind whole: the README's control totals, and what becomes of its rows.

use crate::common::{northwind, plan};
use intake::{
    Choices, Named, Preset,
    plan::{ChargeKind, DocumentKind, Plan, Reason},
};
use kernel::{Date, Quantity};
use sheets::{Cell, Row};

#[test]
fn the_control_totals_agree_to_the_cent() {
    let plan = plan(&northwind(), &Choices::default());
    let totals = &plan.totals;
    assert_eq!(
        (plan.source.as_str(), plan.currency.code()),
        ("northwind", "USD")
    );
    assert_eq!(
        (totals.rows, totals.documents, totals.credit_notes),
        (2_155, 830, 0)
    );
    assert_eq!(totals.gross_minor, 135_445_859);
    assert_eq!(totals.net_exact, "1265793.0395");
    assert_eq!(totals.net_minor, 126_579_329);
    assert_eq!(totals.freight_minor, 6_494_269);
    assert_eq!(
        (totals.late_documents, totals.unshipped_documents),
        (37, 21)
    );
    assert_eq!(totals.discounted_rows, 838);
    assert_eq!(
        (totals.ready_minor, totals.held_minor, totals.aside_minor),
        (126_579_329, 0, 0)
    );
}

#[test]
fn every_row_becomes_a_line_and_every_list_is_taken_over() {
    let plan = plan(&northwind(), &Choices::default());
    assert_eq!(
        (
            plan.documents.len(),
            plan.customers.len(),
            plan.products.len()
        ),
        (830, 93, 77)
    );
    assert!(plan.aside.is_empty() && plan.held().next().is_none());
    assert_eq!(
        plan.documents.iter().map(|d| d.lines.len()).sum::<usize>(),
        2_155
    );
    assert_eq!(plan.documents.iter().filter(|d| d.was_late()).count(), 37);
    assert_eq!(
        plan.documents
            .iter()
            .map(|d| d.shipments.len())
            .sum::<usize>(),
        809
    );
    assert_eq!(plan.products.iter().filter(|p| p.discontinued).count(), 8);
    let chai = &plan.products[0];
    assert_eq!(
        (chai.name.as_str(), chai.supplier.as_str()),
        ("Chai", "Exotic Liquids")
    );
    assert_eq!(
        (chai.category.as_str(), chai.stock),
        ("Beverages", Some(Quantity::whole(39)))
    );
}

#[test]
fn an_order_has_lines_freight_and_shipment() {
    let plan = plan(&northwind(), &Choices::default());
    let order = &plan.documents[0];
    assert_eq!(
        (order.number.as_str(), order.kind),
        ("10248", DocumentKind::Order)
    );
    assert_eq!(order.customer, "VINET");
    assert_eq!(order.sales_person, "Steven Buchanan");
    assert_eq!(order.required_on, Date::ymd(2016, 8, 1));
    assert_eq!(order.lines.len(), 3);
    assert_eq!(
        (order.charges[0].kind, order.charges[0].amount_minor),
        (ChargeKind::Freight, 3_238)
    );
    assert_eq!(order.shipments[0].carrier, "Federal Shipping");
    assert_eq!(
        order.shipments[0].shipped_on,
        Date::ymd(2016, 7, 16).unwrap()
    );
    assert_eq!(
        (order.rows_minor(), order.total_minor),
        (44_000, 44_000 + 3_238)
    );
}

#[test]
fn the_tables_are_recognised_by_their_columns_in_any_order() {
    let mut tables = northwind();
    tables.reverse();
    for (name, _) in &mut tables {
        name.insert_str(0, "table ");
    }
    let named: Vec<Named<'_>> = tables
        .iter()
        .map(|(name, sheet)| Named { name, sheet })
        .collect();
    assert_eq!(Preset::recognise(&named), Preset::Northwind);
    assert_eq!(
        plan(&tables, &Choices::default()).totals.net_minor,
        126_579_329
    );
}

/// Northwind with one fault of each kind.
fn spoiled() -> Plan {
    let mut tables = northwind();
    let lines = &mut tables[3].1;
    for (row, column, value) in [
        (1, 3, "0"),
        (2, 3, "-5"),
        (3, 2, "abc"),
        (4, 0, "99999"),
        (5, 1, "500"),
        (6, 2, "0"),
        (7, 4, "1.5"),
    ] {
        lines.rows[row].cells[column] = Cell::Text(value.to_owned());
    }
    let copy = lines.rows[8].clone();
    lines.rows.push(Row {
        number: 2_157,
        ..copy
    });
    tables[4].1.rows[10].cells[1] = Cell::Text("NOONE".to_owned());
    tables[4].1.rows[11].cells[3] = Cell::Text("01/02/2016".to_owned());
    plan(&tables, &Choices::default())
}

#[test]
fn spoiled_rows_are_kept_aside_with_their_reason() {
    let plan = spoiled();
    let reason = |row| {
        plan.aside
            .iter()
            .find(|a| a.place.row == row)
            .map(|a| a.reason)
    };
    for (row, wanted) in [
        (2, Reason::ZeroQuantity),
        (3, Reason::NegativeOnOrder),
        (4, Reason::BadValue),
        (5, Reason::UnknownDocument),
        (6, Reason::UnknownProduct),
        (7, Reason::ZeroPrice),
        (8, Reason::BadValue),
        (2_157, Reason::Duplicate),
    ] {
        assert_eq!(reason(row), Some(wanted), "row {row}");
    }
    let of = |wanted| plan.aside.iter().filter(|a| a.reason == wanted).count();
    assert!(
        of(Reason::UnknownCustomer) > 0,
        "the lines of an order of nobody"
    );
    assert!(
        of(Reason::HeaderAside) > 0,
        "the lines of an order without a date"
    );
    let header = plan
        .aside
        .iter()
        .find(|a| a.place.sheet == "orders" && a.place.row == 12);
    assert_eq!(
        header.map(|a| a.errors[0].rule.as_str()),
        Some("date_ambiguous")
    );
}

#[test]
fn with_spoiled_rows_the_sums_still_close() {
    let plan = spoiled();
    let totals = &plan.totals;
    assert_eq!(
        totals.ready_minor + totals.held_minor + totals.aside_minor,
        totals.net_minor
    );
    let placed: usize = plan
        .documents
        .iter()
        .map(|d| d.lines.len() + d.charges.len())
        .sum();
    let freights = plan
        .documents
        .iter()
        .flat_map(|d| &d.charges)
        .filter(|c| c.of_header)
        .count();
    let asides = plan
        .aside
        .iter()
        .filter(|a| a.place.sheet == "order_details")
        .count();
    assert_eq!(
        placed - freights + asides,
        totals.rows,
        "every row is in exactly one place"
    );
}
